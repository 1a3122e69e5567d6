# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an audit with rules returns of the resources that trunks refer to."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.rules import RULES
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.byoc_trunk_audit import (
    byoc_trunk_audit,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.referred import (
    referred,
    with_references,
)
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.plugins.related import (
    A503,
    A901,
    domain,
    policy,
    related,
    succeeded,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.tasks import AUTH_TOKEN, SIDS, options

POLICIES, DOMAINS, DANGLING = "connection_policies", "sip_domains", "dangling"
FACTS = (POLICIES, DOMAINS, DANGLING)
# Without their options, these rules read nothing.
NEEDED = {
    "BYOC024": {"allowed_networks": ["192.0.2.0/24"]},
    "BYOC025": {"allowed_lists": [f"AL{1:032x}"]},
}


def audit(sandbox: Sandbox, *rules: str, **own: Any) -> dict[str, Any]:
    """Return the result of an audit with these rules."""
    given = options(sandbox, core_api_url=sandbox.url, expected=[], fail_on=[], **own)
    given["rules"] = list(rules)
    return succeeded(byoc_trunk_audit(given, {}, ansible_version="2.21.0", diff=False))


def test_the_facts_are_those_of_byoc_trunk_info(sandbox: Sandbox) -> None:
    told, info = audit(sandbox, "all"), related(sandbox).result
    assert {name: told[name] for name in FACTS} == {name: info[name] for name in FACTS}
    assert told[DANGLING] == [A503, A901]
    trunks = {trunk["sid"]: trunk for trunk in info["byoc_trunks"]}
    for row in told["trunks"]:
        for name in ("connection_policy_sid", "from_domain_sid"):
            assert row[name] == trunks[row["sid"]][name]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_an_audit_returns_what_its_rules_read(sandbox: Sandbox, rule: Any) -> None:
    told = audit(sandbox, rule.id, rule_options=NEEDED)
    kinds = {"connection_policy": (POLICIES, "connection_policy_sid")}
    kinds["sip_domain"] = (DOMAINS, "from_domain_sid")
    for kind, (facts, attribute) in kinds.items():
        assert (facts in told) is (kind in rule.reads)
        assert all((attribute in row) is (kind in rule.reads) for row in told["trunks"])
    assert (DANGLING in told) is bool({*rule.reads} & {*kinds})


def test_without_rules_nothing_is_added(sandbox: Sandbox) -> None:
    told = audit(sandbox)
    assert not told.keys() & set(FACTS)
    assert set(told["trunks"][0]) == {"sid", "friendly_name", "state", "differences", "candidates"}


def test_resources_without_a_trunk_are_left_out(sandbox: Sandbox) -> None:
    told = audit(sandbox, "all")
    sids = {row["sid"][-4:] for row in told["findings"]}
    assert {"ff01", "cc02"} <= sids
    assert policy("ff01") not in told[POLICIES]
    assert domain("cc02") not in told[DOMAINS]
    assert domain("cc03") not in told[DOMAINS]
    assert all("targets" in item for item in told[POLICIES].values())
    assert all("credential_lists" in item for item in told[DOMAINS].values())


def test_passwords_and_secrets_are_masked(sandbox: Sandbox) -> None:
    target = "sip:user:letmein77@sbc.example.com"
    path = ("connection_policies", policy("ee01"), "targets", f"NE{'ee0101':0>32}")
    sandbox.put_resource(*path, value={**sandbox.resource(*path), "target": target})
    above = ("connection_policies", policy("ee01"))
    name = f"carrier {AUTH_TOKEN}"
    sandbox.put_resource(*above, value={**sandbox.resource(*above), "friendly_name": name})
    told = audit(sandbox, "all")
    assert "letmein77" not in repr(told)
    assert AUTH_TOKEN not in repr(told)
    found = told[POLICIES][policy("ee01")]
    assert found["friendly_name"] == "carrier ********"
    assert found["targets"][0]["target"] == "sip:user:***@sbc.example.com"


@pytest.mark.parametrize("value", [{"x": 1}, [7], 7, "x", "https://u:letmein77@h", None])
def test_odd_references_lead_nowhere(value: Any) -> None:
    trunk = {"sid": SIDS[0], "connection_policy_sid": value, "from_domain_sid": value}
    other = {"sid": domain("1"), "byoc_trunk_sid": value}
    read = {POLICIES: {policy("1"): {}}, DOMAINS: {domain("1"): other}, DANGLING: []}
    assert referred([trunk], read) == {POLICIES: {}, DOMAINS: {}, DANGLING: []}
    (row,) = with_references([{"sid": SIDS[0], "state": "compliant"}], [trunk], read)
    assert "letmein77" not in repr(row)
    assert row.keys() == {"sid", "state", "connection_policy_sid", "from_domain_sid"}


def test_a_row_without_a_trunk_has_no_references() -> None:
    rows = [{"sid": None, "state": "ambiguous"}, {"sid": SIDS[1], "state": "missing"}]
    for row in with_references(rows, [], {POLICIES: {}, DANGLING: []}):
        assert row["connection_policy_sid"] is None
        assert "from_domain_sid" not in row
