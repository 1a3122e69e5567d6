# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The audit with rules: what it reads for them, what it returns, what it fails for."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.byoc_setup import Found, Setup
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.rules import (
    RULES,
    SelectedRule,
    Selection,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.waivers import MAX_WAIVERS
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.byoc_trunk_audit import (
    byoc_trunk_audit,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.runner import Outcome
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.plugins.related import kind_of
from ansible_collections.voiceops.twilio.tests.unit.plugins.tasks import (
    API_KEY,
    AUTH_TOKEN,
    MAIN,
    SIDS,
    SUBACCOUNT,
    options,
)

SYDNEY, NAMELESS = SIDS[7], SIDS[9]
PHONES = f"SD{'cc03':0>32}"
# The rules whose findings are about trunks.
LINKS_OF_TRUNKS = ("BYOC013", "BYOC014")
LISTS = {"BYOC025": {"allowed_lists": [f"AL{'1':0>32}"]}}
TRUNKS = {"ByocTrunks"}
POLICIES = TRUNKS | {"ConnectionPolicies", "ConnectionPolicies/one", "Targets"}
DOMAINS = TRUNKS | {
    *("Domains", "Domains/one", "IpAccessControlListMappings", "CredentialListMappings"),
    "IpAddresses",
}
NONE = {"error": 0, "warning": 0, "note": 0, "waived": 0}
WAIVER = {"rule": "BYOC001", "sid": SYDNEY, "reason": "It only makes calls.", "until": "9999-12-31"}


def audit(sandbox: Sandbox, *rules: str, **own: Any) -> Outcome:
    given = options(sandbox, **{"core_api_url": sandbox.url, "expected": [], **own})
    given["rules"] = list(rules)
    return byoc_trunk_audit(given, {}, ansible_version="2.21.0", diff=False)


def found(outcome: Outcome) -> list[tuple[str, str, bool]]:
    """Return rule, SID and whether it is waived, of each finding."""
    rows = outcome.result["findings"]
    return [(row["rule"], row["sid"], row["waived"] is not None) for row in rows]


def read(sandbox: Sandbox) -> set[str]:
    """Return the kinds of resources that were asked for."""
    return {kind_of(request["path"]) for request in sandbox.requests()}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_only_what_a_rule_reads_is_read(sandbox: Sandbox, rule: Any) -> None:
    outcome = audit(sandbox, rule.id)
    assert "findings" in outcome.result, outcome.result
    kinds = {"connection_policy": POLICIES, "sip_domain": DOMAINS, "byoc_trunk": TRUNKS}
    assert read(sandbox) <= TRUNKS.union(*(kinds[kind] for kind in rule.reads))


def test_rules_that_check_nothing_read_nothing(sandbox: Sandbox) -> None:
    outcome = audit(sandbox, "BYOC003", "BYOC024", "BYOC025")
    assert (outcome.failed, outcome.result["findings"]) == (False, [])
    assert read(sandbox) == TRUNKS
    assert "dangling" not in outcome.result


def test_errors_of_both_kinds_are_all_told(sandbox: Sandbox) -> None:
    for path in ("^/v1/ConnectionPolicies/.*/Targets", "^.*/Domains.json"):
        sandbox.fault("server_error", path=path, status=500, times="always")
    outcome = audit(sandbox, "all", retries=0)
    kinds = [
        error["url"].rpartition("/")[2].partition("?")[0] for error in outcome.result["errors"]
    ]
    assert kinds == ["Targets"] * (len(kinds) - 1) + ["Domains.json"]
    assert len(kinds) > 2
    assert "/Domains.json" in outcome.result["msg"]


def test_without_rules_only_trunks_are_read(sandbox: Sandbox) -> None:
    outcome = audit(sandbox, waivers=[WAIVER])
    assert outcome.result["findings"] == []
    assert outcome.result["finding_counts"] == NONE
    assert "Rules" not in outcome.result["msg"]
    assert outcome.result["api"]["requests"] == 1


def test_all_rules_of_the_account(sandbox: Sandbox) -> None:
    outcome = audit(sandbox, "all")
    assert outcome.failed
    assert outcome.result["faults"] == ["findings"]
    assert outcome.result["compliant"] is False
    assert outcome.result["finding_counts"] == {"error": 10, "warning": 28, "note": 10, "waived": 0}
    errors = [row for row in outcome.result["findings"] if row["severity"] == "error"]
    assert [(row["rule"], row["sid"][-4:]) for row in errors] == [
        ("BYOC001", "0008"),
        ("BYOC001", "000a"),
        ("BYOC002", "0007"),
        ("BYOC011", "0006"),
        ("BYOC013", "0008"),
        ("BYOC015", "a502"),
        ("BYOC015", "a902"),
        ("BYOC021", "a501"),
        ("BYOC023", "cc01"),
        ("BYOC029", "cc02"),
    ]
    # A policy that no trunk names, but nothing about the domain of desk phones.
    sids = {row["sid"][-4:] for row in outcome.result["findings"]}
    assert "ff01" in sids
    assert "cc03" not in sids
    # The lists and targets of what no trunk has to do with are not read.
    paths = [request["path"] for request in sandbox.requests()]
    assert not [path for path in paths if "cc03" in path or "ff01" in path]
    assert len(paths) == len(set(paths))


def test_a_finding_of_an_error_fails_and_is_named(sandbox: Sandbox) -> None:
    outcome = audit(sandbox, "BYOC001", "BYOC004", expected=[{"sid": sid} for sid in SIDS])
    message = "voice_url is not set. No application answers the calls that arrive."
    assert outcome.failed
    assert outcome.result["msg"].split(". ", 1)[1] == (
        "Rules: 2 errors, 6 warnings. "
        f"BYOC001 {SYDNEY} (Southern Cross Telecom \u2013 Sydney): {message} "
        f"BYOC001 {NAMELESS}: {message}"
    )
    assert outcome.result["findings"][0] == {
        "rule": "BYOC001",
        "severity": "error",
        "sid": SYDNEY,
        "friendly_name": "Southern Cross Telecom \u2013 Sydney",
        "resource": "byoc_trunk",
        "message": message,
        "waived": None,
    }


@pytest.mark.parametrize(
    ("own", "faults"),
    [
        ({}, []),
        ({"findings_from": "warning"}, ["findings"]),
        ({"findings_from": "note"}, ["findings"]),
        ({"findings_from": "warning", "fail_on": ["drift", "missing"]}, []),
        ({"rule_options": {"BYOC004": {"severity": "error"}}}, ["findings"]),
        ({"findings_from": "warning", "rule_options": {"BYOC004": {"severity": "note"}}}, []),
        ({"fail_on": ["unmanaged", "findings"]}, ["unmanaged"]),
        (
            {"fail_on": ["findings", "unmanaged"], "findings_from": "warning"},
            ["unmanaged", "findings"],
        ),
    ],
)
def test_what_findings_fail(sandbox: Sandbox, own: dict[str, Any], faults: list[str]) -> None:
    outcome = audit(sandbox, "BYOC004", **own)
    assert len(outcome.result["findings"]) == 6
    assert outcome.result["faults"] == faults
    assert outcome.failed is bool(faults)
    assert outcome.result["compliant"] is not bool(faults)
    assert outcome.result["findings_from"] == own.get("findings_from", "error")
    assert ("BYOC004" in outcome.result["msg"]) is ("findings" in faults)


def test_a_waived_finding_fails_nothing(sandbox: Sandbox) -> None:
    other = {**WAIVER, "sid": NAMELESS}
    outcome = audit(sandbox, "BYOC001", waivers=[WAIVER, other])
    assert not outcome.failed
    assert found(outcome) == [("BYOC001", SYDNEY, True), ("BYOC001", NAMELESS, True)]
    assert outcome.result["findings"][0]["waived"] == {
        "reason": "It only makes calls.",
        "until": "9999-12-31",
    }
    assert outcome.result["finding_counts"] == {**NONE, "waived": 2}
    assert outcome.result["msg"].endswith(" Rules: 2 waived.")
    expired = audit(sandbox, "BYOC001", waivers=[{**WAIVER, "until": "2020-01-01"}, other])
    assert expired.failed
    assert expired.result["findings"][0]["message"].endswith("its last day was 2020-01-01.")


def test_an_unused_waiver_is_a_note(sandbox: Sandbox) -> None:
    outcome = audit(sandbox, "BYOC003", waivers=[{**WAIVER, "rule": "BYOC003"}])
    assert not outcome.failed
    assert found(outcome) == [("BYOC030", SYDNEY, False)]
    assert outcome.result["msg"].endswith(" Rules: 1 note.")


def test_no_findings_are_told(sandbox: Sandbox) -> None:
    outcome = audit(sandbox, "BYOC003")
    assert outcome.result["findings"] == []
    assert outcome.result["msg"].endswith(" Rules: no findings.")


def test_every_mistake_is_told_before_any_request(sandbox: Sandbox) -> None:
    own = {"rule_options": {"BYOC023": {"widest_range": 99}}, "waivers": [{**WAIVER, "until": "x"}]}
    outcome = audit(sandbox, "all", "fatal", **own)
    assert outcome.failed
    assert outcome.result["error"]["kind"] == "options"
    lines = outcome.result["msg"].split("\n")[1:-1]
    assert [line.split(":")[0] for line in lines] == [
        "rule_options.BYOC023.widest_range",
        "rules[1]",
        "waivers[0].until",
    ]
    assert "findings" not in outcome.result
    assert read(sandbox) == set()


POLICY_LIST, DOMAIN_LIST = "/v1/ConnectionPolicies", f"/2010-04-01/Accounts/{MAIN}/SIP/Domains.json"


@pytest.mark.parametrize(
    ("rule", "path"),
    [
        ("BYOC001", "/v1/ByocTrunks"),
        ("BYOC011", POLICY_LIST),
        ("BYOC011", f"{POLICY_LIST}/NY0000000000000000000000000000ee01/Targets"),
        ("BYOC021", DOMAIN_LIST),
    ],
)
def test_an_account_that_is_not_read_whole_has_no_findings(
    sandbox: Sandbox, rule: str, path: str
) -> None:
    sandbox.fault("server_error", path=path, times="always")
    outcome = audit(sandbox, rule, retries=0)
    assert outcome.failed
    assert outcome.result["error"]["kind"] == "unavailable"
    assert "findings" not in outcome.result


@pytest.mark.parametrize(
    ("rule", "path", "kind"),
    [
        ("BYOC011", POLICY_LIST, "wrong_connection_policy"),
        ("BYOC021", DOMAIN_LIST, "wrong_sip_domain"),
    ],
)
def test_resources_of_another_account_are_refused(
    sandbox: Sandbox, rule: str, path: str, kind: str
) -> None:
    sandbox.fault("other_account", path=path, times="always", account_sid=SUBACCOUNT)
    outcome = audit(sandbox, rule)
    assert outcome.failed
    assert outcome.result["error"]["kind"] == kind


@pytest.mark.parametrize(("rule", "path"), [("BYOC011", POLICY_LIST), ("BYOC021", DOMAIN_LIST)])
def test_a_missing_permission_is_named(sandbox: Sandbox, rule: str, path: str) -> None:
    sandbox.fault("forbidden", path=path, times="always")
    outcome = audit(sandbox, rule)
    assert outcome.result["error"]["kind"] == "permission"
    assert not audit(sandbox, "BYOC001", fail_on=[]).failed


def test_the_account_of_the_trunks_is_enough_to_read_domains(sandbox: Sandbox) -> None:
    outcome = audit(sandbox, "BYOC021", **API_KEY)
    assert [sid[-4:] for _rule, sid, _waived in found(outcome)] == ["a501"]


def test_a_rule_that_needs_every_domain_needs_an_account(sandbox: Sandbox) -> None:
    for sid in SIDS:
        sandbox.delete_trunk(sid)
    outcome = audit(sandbox, "BYOC029", **API_KEY)
    assert outcome.failed
    assert "account_sid" in outcome.result["msg"]
    named = audit(sandbox, "BYOC029")
    assert [sid[-4:] for _rule, sid, _waived in found(named)] == ["a501", "cc01", "cc02", "ee01"]


def test_invalid_values_are_findings_if_they_are_tolerated(sandbox: Sandbox) -> None:
    sandbox.put_trunk(SIDS[0], {**sandbox.trunk(SIDS[0]), "voice_url": ["x"]})
    outcome = audit(sandbox, "BYOC001", on_invalid="ignore")
    row = next(row for row in outcome.result["findings"] if row["sid"] == SIDS[0])
    assert row["message"].startswith("voice_url has a value that Twilio does not document")


ODD_LINKS = (SIDS[0].lower(), f"{SIDS[0]} ", 5, False, [SIDS[0]], {"sid": SIDS[0]})
READS_DOMAINS = [rule.id for rule in RULES if "sip_domain" in rule.reads]


def link(sandbox: Sandbox, sid: str, value: Any) -> None:
    """Let the SIP domain have this byoc_trunk_sid."""
    attributes = {**sandbox.resource("sip_domains", sid), "byoc_trunk_sid": value}
    sandbox.put_resource("sip_domains", sid, value=attributes)


@pytest.mark.parametrize("rule", READS_DOMAINS)
def test_each_rule_of_domains_judges_one_that_may_lead_to_a_trunk(
    sandbox: Sandbox, rule: str
) -> None:
    for value in ODD_LINKS:
        link(sandbox, PHONES, value)
        outcome = audit(sandbox, rule, rule_options={**OF_DOMAINS, **LISTS})
        assert outcome.failed
        assert outcome.result["error"]["kind"] == "invalid_response"
        assert outcome.result["error"]["sid"] == PHONES
        assert "byoc_trunk_sid" in outcome.result["msg"]


OF_DOMAINS = {"BYOC023": {"widest_range": 32}, "BYOC024": {"allowed_networks": ["192.0.2.0/24"]}}


@pytest.mark.parametrize("rule", [rule for rule in READS_DOMAINS if rule not in LINKS_OF_TRUNKS])
def test_no_finding_depends_on_which_other_rule_is_selected(sandbox: Sandbox, rule: str) -> None:
    for value in ODD_LINKS:
        link(sandbox, PHONES, value)
        own = {"on_invalid": "ignore", "rule_options": {**OF_DOMAINS, **LISTS}}
        rows = [
            [row for row in audit(sandbox, *rules, **own).result["findings"] if row["rule"] == rule]
            for rules in ([rule], [rule, "BYOC029"])
        ]
        assert rows[0] == rows[1]
        assert PHONES in {row["sid"] for row in rows[0]} or rule == "BYOC012"


@pytest.mark.parametrize("value", ODD_LINKS, ids=repr)
def test_a_trunk_is_not_flatly_without_domain_if_one_may_lead_to_it(
    sandbox: Sandbox, value: Any
) -> None:
    flat = "No SIP domain leads to this trunk, so no call arrives at it."
    messages = {row["message"] for row in audit(sandbox, "BYOC012").result["findings"]}
    assert messages == {flat}
    link(sandbox, PHONES, value)
    outcome = audit(sandbox, "BYOC012", on_invalid="warn")
    assert {row["message"] for row in outcome.result["findings"]} == {
        "No SIP domain is known to lead to this trunk."
    }
    assert any(PHONES in warning for warning in outcome.warnings)
    assert PHONES not in outcome.result["sip_domains"]


def test_the_greatest_number_of_waivers_hides_nothing(sandbox: Sandbox) -> None:
    unused = {"rule": "BYOC001", "reason": "r" * 400, "until": "9999-12-31"}
    waivers = [{**unused, "friendly_name": f"{i:n>400}"} for i in range(MAX_WAIVERS)]
    changed = {"sid": SIDS[0], "voice_url": "https://other.example.com/"}
    outcome = audit(sandbox, "BYOC001", waivers=waivers, expected=[changed])
    assert "1 drifted" in outcome.result["msg"]
    drifted = next(row for row in outcome.result["trunks"] if row["state"] == "drifted")
    assert drifted["differences"][0]["expected"] == changed["voice_url"]
    assert outcome.result["findings"][-1]["message"].startswith(f"waivers[{MAX_WAIVERS - 1}] is ")


def test_secrets_are_masked_in_findings(sandbox: Sandbox) -> None:
    name = f"carrier {AUTH_TOKEN} error"
    trunk = {**sandbox.trunk(SIDS[0]), "friendly_name": name, "voice_url": None}
    sandbox.put_trunk(SIDS[0], trunk)
    outcome = audit(sandbox, "BYOC001", waivers=[{**WAIVER, "reason": AUTH_TOKEN}])
    assert AUTH_TOKEN not in repr(outcome.result)
    assert outcome.result["findings"][0]["friendly_name"] == "carrier ******** error"
    assert outcome.result["findings"][1]["waived"]["reason"] == "********"


@pytest.mark.usefixtures("untraced")
def test_the_deadline_bounds_the_rules(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    def find(_setup: Setup, _options: Any) -> list[Found]:
        while True:
            pass

    endless = SelectedRule(RULES[0]._replace(find=find), "error", {})
    monkeypatch.setattr(Selection, "rules", (endless,))
    outcome = audit(sandbox, deadline=1.0)
    assert outcome.failed
    assert outcome.result["error"]["kind"] == "timeout"
    assert outcome.result["msg"] == (
        "The check of the rules did not end within the deadline of 1 seconds. Select fewer rules, "
        "or raise deadline."
    )
