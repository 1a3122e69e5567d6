# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a finding says, in which order, and which findings fail."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.findings import (
    counts_in_words,
    counts_of,
    is_failure,
    read_inspection,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.setups import (
    DOMAIN,
    POLICY,
    TODAY,
    TRUNK,
    findings,
    sound,
    with_more_trunks,
    with_trunk,
)

TWO_ERRORS = "2 errors, 1 warning, 1 note, 1 waived"


def test_a_finding_says_what_where_and_how_bad() -> None:
    assert findings(with_trunk(voice_url=None), "BYOC001") == [
        {
            "rule": "BYOC001",
            "severity": "error",
            "sid": TRUNK,
            "friendly_name": "Berlin carrier",
            "resource": "byoc_trunk",
            "message": "voice_url is not set. No application answers the calls that arrive.",
            "waived": None,
        }
    ]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, None),
        ("", ""),
        ("Berlin\x1b[31m", "Berlin\\x1b[31m"),
        ("\u202eBerlin", "\\u202eBerlin"),
        ("sip:bob:hunter2@a.example", "sip:bob:***@a.example"),
        ("x" * 301, "x" * 299 + "\u2026"),
        (7, "7"),
        (False, "false"),
        ({"a": ["b"]}, '{"a": ["b"]}'),
        ("\ud800", "\\ud800"),
    ],
)
def test_names_are_shown_as_text(value: Any, shown: str | None) -> None:
    (row,) = findings(with_trunk(voice_url=None, friendly_name=value, sid=value), "BYOC001")
    assert (row["friendly_name"], row["sid"]) == (shown, shown)


def test_findings_come_by_rule_and_then_by_sid() -> None:
    facts = with_more_trunks({"voice_url": None}, {"voice_url": None})
    facts["byoc_trunks"].reverse()
    facts["sip_domains"][DOMAIN]["secure"] = None
    facts["connection_policies"][POLICY]["targets"] = []
    rows = read_inspection(["error", "BYOC026"]).findings(facts, TODAY)
    assert [(row["rule"], row["sid"][-2:]) for row in rows] == [
        ("BYOC001", "02"),
        ("BYOC001", "03"),
        ("BYOC015", "01"),
        ("BYOC026", "01"),
    ]


def test_findings_of_one_sid_come_by_name() -> None:
    names = ["b", None, "a", "c"]
    facts = with_more_trunks(*({"voice_url": None, "sid": None, "friendly_name": n} for n in names))
    rows = read_inspection(["BYOC001"]).findings(facts, TODAY)
    assert [row["friendly_name"] for row in rows] == ["a", "b", "c", None]


@pytest.mark.parametrize(
    ("severity", "findings_from", "fails"),
    [
        ("error", "error", True),
        ("error", "note", True),
        ("warning", "error", False),
        ("warning", "warning", True),
        ("warning", "note", True),
        ("note", "warning", False),
        ("note", "note", True),
    ],
)
def test_severe_findings_fail(severity: str, findings_from: str, fails: bool) -> None:
    row = {"severity": severity, "waived": None}
    assert is_failure(row, findings_from) is fails
    assert not is_failure({**row, "waived": {"reason": "x", "until": "2026-12-31"}}, findings_from)


def test_findings_are_counted_by_severity() -> None:
    rows = [{"severity": name, "waived": None} for name in ("error", "note", "note")]
    rows.append({"severity": "error", "waived": {"reason": "x"}})
    assert counts_of(rows) == {"error": 1, "warning": 0, "note": 2, "waived": 1}
    assert counts_of([]) == {"error": 0, "warning": 0, "note": 0, "waived": 0}


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ({"error": 1, "warning": 0, "note": 2, "waived": 3}, "1 error, 2 notes, 3 waived"),
        (
            {"error": 2, "warning": 1, "note": 1, "waived": 1},
            "2 errors, 1 warning, 1 note, 1 waived",
        ),
        ({"error": 0, "warning": 0, "note": 0, "waived": 0}, "no findings"),
    ],
)
def test_counts_in_words(counts: dict[str, int], words: str) -> None:
    assert counts_in_words(counts) == words


@pytest.mark.parametrize(("key", "value"), [("x", "nothing"), ("x", []), (7, {"sid": POLICY})])
@pytest.mark.parametrize("kind", ["connection_policies", "sip_domains"])
def test_facts_of_another_form_do_not_count(kind: str, key: Any, value: Any) -> None:
    facts = sound()
    facts[kind][key] = value
    assert read_inspection(["all"]).findings(facts, TODAY) == []


def test_facts_stay_as_they_are() -> None:
    facts = sound()
    read_inspection(["all"]).findings(facts, TODAY)
    assert facts == sound()
