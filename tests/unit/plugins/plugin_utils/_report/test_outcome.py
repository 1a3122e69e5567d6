# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The outcome of a report and of each account: one word for programs."""

from __future__ import annotations

from itertools import combinations_with_replacement
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import KINDS
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.accounts import NotAudited
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.model import report_on
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.outcome import OUTCOMES
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils._report import (
    test_report,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils.audits import (
    FINDINGS,
    ONE_OF_EACH,
    audit,
    every_kind_of_account,
    found,
    trunk,
    unread,
)

COMPLIANT = trunk(1, "compliant", "a")
DRIFTED = trunk(2, "drifted", "b", differences=[{"attribute": "a", "expected": 1, "actual": 2}])
MISSING = trunk(3, "missing", "c")
AMBIGUOUS = trunk(0, "ambiguous", "d", sid=None, candidates=["BY1", "BY2"])
UNMANAGED = trunk(4, "unmanaged", "e")
FAILS = {"compliant": False}
BY_FINDINGS = {**FAILS, "findings": FINDINGS, "faults": ["findings"]}


@pytest.mark.parametrize(
    ("result", "outcome"),
    [
        pytest.param(audit(), "compliant", id="an empty account"),
        pytest.param(audit(COMPLIANT), "compliant", id="compliant"),
        pytest.param(audit(UNMANAGED), "compliant", id="unmanaged, and not in fail_on"),
        pytest.param(found(*FINDINGS, fails=False), "compliant", id="findings, not in fail_on"),
        pytest.param(found(*FINDINGS), "findings", id="findings"),
        pytest.param(audit(UNMANAGED, **BY_FINDINGS), "findings", id="findings beside unmanaged"),
        pytest.param(audit(DRIFTED, faults=["drift"]), "drift", id="drifted"),
        pytest.param(audit(DRIFTED), "drift", id="drifted, and not in fail_on"),
        pytest.param(audit(MISSING, faults=["missing"]), "drift", id="missing"),
        pytest.param(audit(MISSING), "drift", id="missing, and not in fail_on"),
        pytest.param(audit(AMBIGUOUS, faults=["drift"]), "drift", id="ambiguous"),
        pytest.param(audit(UNMANAGED, faults=["unmanaged"], **FAILS), "drift", id="unmanaged"),
        pytest.param(
            audit(UNMANAGED, **BY_FINDINGS | {"faults": ["unmanaged", "findings"]}),
            "drift",
            id="unmanaged and findings",
        ),
        pytest.param(audit(DRIFTED, **BY_FINDINGS), "drift", id="drifted and findings"),
        pytest.param(
            audit(MISSING, **BY_FINDINGS | {"faults": ["missing", "findings"]}),
            "drift",
            id="missing and findings",
        ),
        pytest.param(audit(compliant=False), "drift", id="as the module says"),
        *(
            pytest.param(unread(kind), "invalid" if kind == "options" else "unread", id=kind)
            for kind in KINDS
        ),
        *(
            pytest.param(
                {**unread(), "error": {"kind": kind, "attempts": attempts}},
                outcome,
                id=f"{kind}, attempts: {attempts}",
            )
            for kind, attempts, outcome in (
                ("credentials", 0, "invalid"),
                ("credentials", 1, "unread"),
                ("timeout", 0, "unread"),
                ("tls", 0, "unread"),
            )
        ),
        pytest.param({"unreachable": True, "msg": "No route."}, "unread", id="unreachable"),
        pytest.param({"failed": True, "msg": "Unsupported"}, "invalid", id="refused by Ansible"),
        pytest.param({"skipped": True}, "unread", id="skipped"),
        pytest.param({"results": []}, "unread", id="a loop without items"),
        pytest.param(NotAudited("Late."), "unread", id="not reached"),
        pytest.param(NotAudited("It ran once.", fails=True), "invalid", id="a mistake of the play"),
    ],
)
def test_the_outcome_of_an_account(result: Any, outcome: str) -> None:
    report = report_on({"a": result})
    (account,) = report["accounts"]
    assert account["outcome"] == report["outcome"] == outcome
    assert account["compliant"] is (outcome == "compliant")
    assert test_report.errors(report) == []


def test_two_hosts_with_one_account_are_a_mistake() -> None:
    accounts = report_on({"a": audit(), "b": audit()})["accounts"]
    assert [account["outcome"] for account in accounts] == ["invalid", "invalid"]


@pytest.mark.parametrize(("one", "other"), list(combinations_with_replacement(OUTCOMES, 2)))
def test_the_outcome_of_a_report_is_the_last_of_its_accounts(one: str, other: str) -> None:
    assert list(OUTCOMES) == list(ONE_OF_EACH)
    for first, second in ((one, other), (other, one)):
        audits = {**ONE_OF_EACH[first], **ONE_OF_EACH[second]}
        assert report_on(audits)["outcome"] == other


@pytest.mark.parametrize("audits", [{}, *ONE_OF_EACH.values()])
def test_a_problem_of_the_run_is_a_mistake(audits: Any) -> None:
    report = report_on(audits, problems=["reports: there is no format pdf"])
    assert (report["outcome"], report["compliant"]) == ("invalid", False)
    assert test_report.errors(report) == []


def test_the_schema_has_the_outcomes() -> None:
    assert test_report.SCHEMA["$defs"]["outcome"]["enum"] == list(OUTCOMES)


@pytest.mark.parametrize("outcome", [None, "missing", *OUTCOMES])
def test_the_schema_refuses_an_outcome_that_contradicts_the_report(outcome: Any) -> None:
    for audits in ({"a": audit()}, {"a": found(*FINDINGS)}, {"a": unread()}):
        whole, part = report_on(audits), report_on(audits)
        accepted = {whole["outcome"]}
        if accepted == {"findings"}:
            accepted.add("drift")
        if accepted == {"unread"}:
            accepted.add("invalid")
        part["accounts"][0]["outcome"] = outcome
        assert (test_report.errors(part) == []) is (outcome in accepted)
        whole["outcome"] = outcome
        assert (test_report.errors(whole) == []) is (
            outcome in OUTCOMES and (outcome == "compliant") is (accepted == {"compliant"})
        )


def test_every_kind_of_account_has_an_outcome() -> None:
    ended = {row["host"]: row["outcome"] for row in report_on(every_kind_of_account())["accounts"]}
    assert ended.pop("looped") == "unread"
    assert ended == {
        "audited": "drift",
        "unread": "unread",
        "unreachable": "unread",
        "skipped": "unread",
        "late": "unread",
        "missed": "invalid",
        "one": "invalid",
        "two": "invalid",
    }
