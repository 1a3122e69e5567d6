# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A report in SARIF: that it is SARIF, that GitHub takes it, and that it says everything."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.own_rules import RESULT_NAMES
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.rules import RULES
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import is_visible
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report import sarif as _sarif
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.model import (
    display_text,
    report_on,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.sarif import sarif
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.sources import (
    sources_of,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils._report.sarif_reading import (  # noqa: E501
    place,
    require,
    results,
    without_placeholders,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils.audits import (
    FINDINGS,
    HOSTILE,
    NO_URL,
    WAIVED,
    audit,
    difference,
    every_kind_of_account,
    every_state,
    finding,
    found,
    hostile,
    hostile_findings,
    sid,
    trunk,
    unread,
)
from pydantic import ValidationError

BERLIN, PARIS = f"{sid(1)} Berlin", f"{sid(2)} Paris"
DRIFT = [difference("voice_method", "POST", "GET"), difference("voice_url", None, "http://x")]


def told(audits: dict[str, Any], **others: Any) -> list[tuple[str, str, bool, str]]:
    """Return rule, level, whether it makes the audit fail, and message of each result."""
    return [
        (
            one["ruleId"],
            one["level"],
            one["properties"]["failsAudit"],
            one["message"]["text"],
        )
        for one in results(sarif(report_on(audits, **others)))
    ]


@pytest.mark.parametrize(
    "audits",
    [
        every_state(),
        every_kind_of_account(),
        hostile(),
        {"a": found(*FINDINGS)},
        {"a": found(*hostile_findings())},
        {"a": found(fails=False)},
    ],
)
def test_it_is_sarif_as_github_needs_it(audits: dict[str, Any]) -> None:
    results(sarif(report_on(audits)))


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        (("runs", 0, "results", 0, "level"), "fatal"),
        (("runs", 0, "results", 0, "message"), None),
        (("runs", 0, "tool"), None),
        (("runs",), None),
        (("runs", 0, "results", 0, "partialFingerprints"), {"primaryLocationLineHash": 1}),
    ],
)
def test_the_models_refuse_what_is_not_sarif(path: tuple[Any, ...], wrong: Any) -> None:
    log = json.loads(sarif(report_on({"a": found(*FINDINGS)})))
    at = log
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = wrong
    with pytest.raises(ValidationError):
        require(log)


def test_an_unknown_property_is_no_sarif() -> None:
    log = json.loads(sarif(report_on({"a": found(*FINDINGS)})))
    log["runs"][0]["results"][0]["severity"] = "error"
    with pytest.raises(AssertionError, match=re.escape("Result.severity")):
        require(log)


def test_each_rule_has_help() -> None:
    rules = require(json.loads(sarif(report_on({"a": found()}))))["tool"]["driver"]["rules"]
    by_id = {rule["id"]: rule for rule in rules}
    for rule in RULES:
        shown = by_id[rule.id]
        assert shown["name"] == rule.name
        assert shown["defaultConfiguration"] == {"level": rule.severity}
        for part in (rule.text, rule.reason, rule.remedy, rule.source, rule.limits):
            assert part in shown["help"]["text"]
            assert part in shown["help"]["markdown"]
        assert shown.get("helpUri") in (None, rule.source)
    others = set(by_id) - {rule.id for rule in RULES}
    assert others == {
        *("drifted", "missing", "ambiguous", "unmanaged", "unread", "not_audited"),
        *("same_account", "problem", "left_out"),
    }


def test_no_own_rule_may_have_the_name_of_a_state() -> None:
    rules = require(json.loads(sarif(report_on({"a": found()}))))["tool"]["driver"]["rules"]
    states = {rule["id"] for rule in rules} - {rule.id for rule in RULES}
    assert states == set(RESULT_NAMES) - {"compliant"}


def test_each_difference_and_each_other_fault_is_a_result() -> None:
    rows = [
        trunk(1, "compliant", "Berlin"),
        trunk(2, "drifted", "Paris", differences=DRIFT),
        trunk(3, "missing", "Oslo", sid=None),
        trunk(4, "ambiguous", "Rome", sid=None, candidates=[sid(5), sid(6)]),
        trunk(7, "unmanaged", "Lima"),
    ]
    faults = {"faults": ["drift", "missing"], "compliant": False}
    assert told({"a": audit(*rows, **faults)}) == [
        ("drifted", "error", True, f"a: {PARIS}: voice_method: expected POST, is GET"),
        ("drifted", "error", True, f"a: {PARIS}: voice_url: expected null, is http://x"),
        ("missing", "error", True, "a: Oslo: missing"),
        ("ambiguous", "error", True, f"a: Rome: ambiguous: the name fits {sid(5)}, {sid(6)}"),
    ]
    tolerated = told({"a": audit(*rows, faults=["missing"], compliant=False)})
    assert [one[:3] for one in tolerated] == [
        ("missing", "error", True),
        ("drifted", "warning", False),
        ("drifted", "warning", False),
        ("ambiguous", "warning", False),
    ]
    unmanaged = told({"a": audit(*rows[4:], faults=["unmanaged"], compliant=False)})
    message = f"a: {sid(7)} Lima: unmanaged: no expected trunk describes it"
    assert unmanaged == [("unmanaged", "error", True, message)]


def test_a_difference_inside_of_a_trunk_has_its_path() -> None:
    path = "connection_policy.targets[sip:a.example.com].weight"
    row = trunk(2, "drifted", "Paris", differences=[difference(path, 10, 20)])
    ((_rule, _level, _fails, message),) = told({"a": audit(row, faults=["drift"])})
    assert message == f"a: {PARIS}: {path}: expected 10, is 20"


def test_findings_have_their_severity_and_waivers() -> None:
    audits = {"a": found(*FINDINGS, findings_from="warning")}
    policy = f"a: connection_policy {sid(2, 'NY')}"
    assert told(audits) == [
        ("BYOC001", "error", True, f"a: {BERLIN}: {NO_URL}"),
        ("BYOC019", "warning", True, f"{policy}: Target NE01 has a weight below 1."),
        ("BYOC019", "warning", True, f"{policy}: Target NE02 has a weight below 1."),
        ("BYOC006", "note", False, f"a: {BERLIN}: status_callback_url is not set."),
        ("BYOC002", "error", False, f"a: {BERLIN}: voice_url uses http."),
    ]
    suppressed = [one["suppressions"] for one in results(sarif(report_on(audits)))]
    justification = f"Until {WAIVED['until']}: {WAIVED['reason']}"
    assert suppressed[:4] == [[], [], [], []]
    assert [one["justification"] for one in suppressed[4]] == [justification]


def test_an_expired_waiver_suppresses_nothing() -> None:
    message = f"{NO_URL} Its waiver expired: its last day was 2026-01-31."
    (one,) = results(sarif(report_on({"a": found(finding("BYOC001", "error", message))})))
    assert one["suppressions"] == []
    assert one["message"]["text"].endswith("last day was 2026-01-31.")


def test_a_rule_of_the_playbook_has_a_descriptor() -> None:
    ((rule, *_others),) = told({"a": found(finding("OWN001", "error", "No."))})
    assert rule == "OWN001"


def test_accounts_without_an_audit_and_problems_are_results() -> None:
    accounts = every_kind_of_account()
    by_rule: dict[str, list[tuple[str, bool, str]]] = {}
    for rule, level, fails, message in told(accounts, problems=["Wrong."]):
        by_rule.setdefault(rule, []).append((level, fails, message))
    assert by_rule["problem"] == [("error", True, "Wrong.")]
    assert [one[2].partition(":")[0] for one in by_rule["unread"]] == [
        *("unread", "unreachable", "looped (item 2 of 2)"),
    ]
    assert by_rule["not_audited"] == [
        ("error", True, "missed: not audited: The audit ran once."),
        (
            "warning",
            False,
            "skipped: not audited: Its audit was skipped: Conditional result was False.",
        ),
        ("warning", False, "late: not audited: The play had not reached this host."),
    ]
    assert [one[:2] for one in by_rule["same_account"]] == [("error", True)] * 2
    successful = [
        require(json.loads(sarif(report_on(audits))))["invocations"][0]["executionSuccessful"]
        for audits in ({"a": unread()}, {"a": found(*FINDINGS)})
    ]
    assert successful == [False, True]


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_text(text: str) -> None:
    waived = {"reason": text, "until": text}
    row = trunk(1, "drifted", text, sid=text, differences=[difference(text or "x", text, text)])
    audits = {
        text: {
            **found(finding("BYOC001", "error", text, sid=text, waived=waived)),
            "trunks": [row],
            "expected_file": f"/srv/{text}.yml",
        },
        "b": unread(msg=text),
    }
    for one in results(sarif(report_on(audits))):
        message = one["message"]["text"]
        assert all(is_visible(line) for line in message.split("\n"))
        assert "](" not in message
        first = display_text(text.partition("\n")[0]).strip().replace("](", "]\\x28")
        assert first in without_placeholders(message)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("[a](b)", "[a]\\x28b)"),
        ("[a\\](b)", "[a\\]\\x28b)"),
        ("[a] (b)", "[a] (b)"),
        ("{0} {12}", "{{0}} {{12}}"),
        ("{{0}}", "{{{{0}}}}"),
        ('{"regex": "x{2}"}', '{{"regex": "x{{2}}"}}'),
        ("{x} {}", "{{x}} {{}}"),
    ],
)
def test_a_name_is_neither_a_link_nor_an_argument(name: str, shown: str) -> None:
    ((_rule, _level, _fails, message),) = told({"a": audit(trunk(1, "missing", name))})
    assert message == f"a: {sid(1)} {shown}: missing"


def test_masked_secrets_stay_masked() -> None:
    url = "https://user:secret@example.com"
    row = trunk(2, "drifted", url, differences=[difference("voice_url", url, None)])
    text = sarif(
        report_on({"a": found(finding("BYOC001", "error", url)), "b": audit(row, account=2)})
    )
    assert "secret" not in text
    assert "voice_url: expected https://user:***@example.com, is null" in text


# Limits


def test_more_results_than_github_takes_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_sarif, "MAX_RESULTS", 4)
    rows = [trunk(n, "missing", None) for n in range(6)]
    note = finding("BYOC006", "note", "No.")
    whole = told({"a": {**found(note), "trunks": rows, "faults": ["missing"]}})
    message = (
        "4 of 7 results are not in this file, because GitHub accepts 4 at most. The other reports "
        "have all of them."
    )
    assert whole[0] == ("left_out", "error", True, message)
    assert len(whole) == 4
    notes = [finding("BYOC006", "note", "No.", sid=sid(n)) for n in range(5)]
    assert told({"a": found(*notes)})[0][:3] == ("left_out", "note", False)
    assert len(told({"a": found(*notes[:4])})) == 4


# Places


def test_results_lie_in_the_lines_of_their_entries(tmp_path: Path) -> None:
    file = tmp_path / "trunks.yml"
    content = (
        "# Ours\n"
        "expected:\n"
        f"  - sid: {sid(1)}\n"
        "  - friendly_name: Paris\n"
        "    voice_method: POST\n"
        "    connection_policy:\n"
        "      targets: []\n"
        "  - friendly_name: Oslo\n"
        "waivers:\n"
        "  - rule: BYOC001\n"
    )
    file.write_text(content, encoding="utf-8")
    drift = [
        difference("voice_method", "POST", "GET"),
        difference("connection_policy.targets[sip:a.example.com]", "present", None),
        difference("voice_url", 1, 2),
    ]
    rows = [
        trunk(1, "compliant", "Berlin"),
        trunk(2, "drifted", "Paris", differences=drift),
        trunk(3, "missing", "Oslo", sid=None),
        trunk(4, "unmanaged", "Lima"),
    ]
    unused = "waivers[0] is unused: BYOC001 finds nothing with this SID."
    findings = [
        finding("BYOC001", "error", NO_URL),
        finding("BYOC001", "error", NO_URL, sid=sid(2), friendly_name="Paris"),
        finding("BYOC001", "error", NO_URL, sid=sid(4)),
        finding("BYOC019", "error", "Weight.", resource="connection_policy", sid=sid(1)),
        finding("BYOC030", "error", unused, resource="waiver", sid=sid(1)),
    ]
    audits = {
        "a": {**found(*findings), "trunks": rows, "expected_file": str(file)},
        "b": audit(trunk(5, "missing", "Bonn"), account=2),
    }
    compared = {file: [hashlib.sha256(content.encode()).hexdigest()]}
    sources, warnings = sources_of([file], compared, {file}, None)
    assert warnings == []
    found_at = {
        (one["ruleId"], one["message"]["text"]): place(one)[1]
        for one in results(sarif(report_on(audits, sources=sources)))
    }
    assert list(found_at.values()) == [3, 4, 1, 1, 10, 5, 7, 4, 8, 1]
