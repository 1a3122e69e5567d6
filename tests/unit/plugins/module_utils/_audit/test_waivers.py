# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Waivers: what each needs, what it waives, and what happens on the borders of its last day."""

from __future__ import annotations

from datetime import date, datetime, timezone
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils import _errors
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.findings import (
    counts_of,
    is_failure,
    read_inspection,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import OptionsError
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.setups import (
    DOMAIN,
    POLICY,
    TRUNK,
    Facts,
    with_domain,
    with_policy,
    with_trunk,
)

LAST = date(2026, 12, 31)
REASON = "The carrier ends in March."
WAIVER = {"rule": "BYOC001", "sid": TRUNK, "reason": REASON, "until": "2026-12-31"}
KEYS = "rule, sid, friendly_name, reason, until"
EXAMPLE = "Write a date such as 2026-12-31"
UNUSED = "waivers[0] is unused: BYOC001 finds nothing with this"


def mistakes(waivers: Any) -> list[str]:
    """Return what is said of the mistakes in I(waivers), one text for each."""
    with pytest.raises(OptionsError) as caught:
        read_inspection(["all"], None, waivers)
    return caught.value.msg.split("\n")[1:-1]


def findings(facts: Facts, *waivers: Facts, today: date = LAST, rules: Any = ("BYOC001",)) -> Any:
    """Return the findings in I(facts) with I(waivers)."""
    return read_inspection(rules, None, list(waivers)).findings(facts, today)


def without(key: str) -> Facts:
    """Return a waiver without I(key)."""
    return {name: value for name, value in WAIVER.items() if name != key}


@pytest.mark.parametrize(
    ("waiver", "told"),
    [
        (without("rule"), ["waivers[0].rule: is missing. Write the id of the rule"]),
        (
            without("sid"),
            ["waivers[0]: has neither sid nor friendly_name. Write one of them, as in the finding"],
        ),
        (
            {**WAIVER, "friendly_name": "Berlin carrier"},
            ["waivers[0]: has both sid and friendly_name. Write one of them, as in the finding"],
        ),
        (
            without("reason"),
            ["waivers[0].reason: is missing. Write why the finding is accepted"],
        ),
        (without("until"), [f"waivers[0].until: is missing. {EXAMPLE}"]),
        (
            {**WAIVER, "untill": "x"},
            [f"waivers[0].untill: is not a key of a waiver. It has {KEYS}"],
        ),
        ({**WAIVER, 7: "x"}, [f"waivers[0].7: is not a key of a waiver. It has {KEYS}"]),
        (
            {**WAIVER, "x" * 61: "x"},
            [f"waivers[0].{'x' * 59}\u2026: is not a key of a waiver. It has {KEYS}"],
        ),
        (
            {**WAIVER, "rule": "byoc001"},
            ["waivers[0].rule: 'byoc001' is not the id of a rule. Write BYOC001"],
        ),
        (
            {**WAIVER, "rule": "error"},
            [
                (
                    "waivers[0].rule: 'error' is not the id of a rule. "
                    "Write an id from BYOC001 to BYOC030"
                )
            ],
        ),
        (
            {**WAIVER, "rule": 7},
            ["waivers[0].rule: expected a text, got a number. Write an id from BYOC001 to BYOC030"],
        ),
        (
            {**WAIVER, "rule": "BYOC030"},
            ["waivers[0].rule: an unused waiver cannot be waived. Remove the unused one"],
        ),
        *(
            (
                {**WAIVER, "sid": value},
                [f"waivers[0].sid: {told} is not a SID. Write the sid of the finding"],
            )
            for value, told in (
                ("BY1", "'BY1'"),
                ("", "''"),
                (f"{TRUNK}\n", f"'{TRUNK}\\\\n'"),
                (7, "7"),
                ([TRUNK], "a list"),
            )
        ),
        *(
            (
                {**without("sid"), "friendly_name": value},
                [f"waivers[0].friendly_name: expected a text, got {told}"],
            )
            for value, told in (("", "''"), (7, "7"), (False, "false"), ([], "an empty list"))
        ),
        *(
            (
                {**WAIVER, "reason": value},
                ["waivers[0].reason: is blank. Write why the finding is accepted"],
            )
            for value in ("", "  ", "\t\n", "\u200b", "\u2800\u3164")
        ),
        ({**WAIVER, "reason": 7}, ["waivers[0].reason: expected a text, got a number"]),
        *(
            ({**WAIVER, "until": value}, [f"waivers[0].until: {value!r} is not a date. {EXAMPLE}"])
            for value in (
                "",
                "tomorrow",
                "2026-1-5",
                "20261231",
                "2026-W53-4",
                "2026-365",
                "31.12.2026",
                "2026-12-31T00:00:00Z",
                " 2026-12-31",
                "02026-12-31",
            )
        ),
        (
            {**WAIVER, "until": "2026-12-31\n"},
            [f"waivers[0].until: '2026-12-31\\\\n' is not a date. {EXAMPLE}"],
        ),
        (
            {**WAIVER, "until": "\u0662026-12-31"},
            [f"waivers[0].until: '\u0662026-12-31' is not a date. {EXAMPLE}"],
        ),
        *(
            (
                {**WAIVER, "until": value},
                [f"waivers[0].until: {value!r} is not a day of the calendar. {EXAMPLE}"],
            )
            for value in ("2026-02-29", "2026-13-01", "2026-00-10", "0000-01-01", "2026-04-31")
        ),
        *(
            (
                {**WAIVER, "until": value},
                [f"waivers[0].until: expected a date, got {told}. {EXAMPLE}"],
            )
            for value, told in (
                (20261231, "a number"),
                (True, "a boolean"),
                ([], "an empty list"),
                (datetime(2026, 12, 31, tzinfo=timezone.utc), "a date with a time"),
            )
        ),
        ("x", [f"waivers[0]: is a text, not a dictionary with {KEYS}"]),
        (None, [f"waivers[0]: is nothing, not a dictionary with {KEYS}"]),
        ([], [f"waivers[0]: is an empty list, not a dictionary with {KEYS}"]),
    ],
)
def test_a_waiver_with_a_mistake_is_refused(waiver: Any, told: list[str]) -> None:
    assert mistakes([waiver]) == told


def test_every_mistake_is_told_with_its_place() -> None:
    waivers = [WAIVER, {}, {**WAIVER, "rule": "BYOC002", "until": "soon"}]
    assert [text.split(":")[0] for text in mistakes(waivers)] == [
        "waivers[1].rule",
        "waivers[1].reason",
        "waivers[1].until",
        "waivers[1]",
        "waivers[2].until",
    ]


def test_two_waivers_of_one_finding_are_refused() -> None:
    other = {**WAIVER, "until": "2027-01-31"}
    told = ["waivers[2]: waives the same as waivers[0]. Keep one of them"]
    assert mistakes([WAIVER, {**WAIVER, "rule": "BYOC002"}, other]) == told


def test_a_waiver_with_a_mistake_is_not_compared_with_others() -> None:
    wrong = {**WAIVER, "reason": 7}
    told = [f"waivers[{i}].reason: expected a text, got a number" for i in range(2)]
    assert mistakes([wrong, wrong]) == told


@pytest.mark.parametrize(
    ("waivers", "told"),
    [
        ({"a": 1}, "waivers: expected a list, got a dictionary"),
        ("x", "waivers: expected a list, got a text"),
        (7, "waivers: expected a list, got a number"),
    ],
)
def test_waivers_are_a_list(waivers: Any, told: str) -> None:
    assert mistakes(waivers) == [told]


def many_waivers(number: int) -> list[Facts]:
    """Return this number of waivers, each with a name and a reason of the greatest length."""
    named = without("sid")
    return [{**named, "friendly_name": f"{i:0>300}", "reason": f"{i:0>300}"} for i in range(number)]


def test_the_number_of_waivers_is_bounded() -> None:
    most = many_waivers(10_000)
    assert len(read_inspection(["all"], None, most).waivers) == 10_000
    for more in ([*most, 7], tuple(most) * 29):
        (told,) = mistakes(more)
        assert told == (
            f"waivers: has {len(more):,} waivers. An audit accepts at most 10,000. "
            "Remove those that are unused or expired"
        )


@pytest.mark.parametrize("characters", [" ", "\t\n", "\u200b", "\u2800 \u3164"])
def test_a_long_blank_reason_takes_no_longer_than_a_short_one(
    monkeypatch: pytest.MonkeyPatch, characters: str
) -> None:
    looked: list[str] = []
    is_visible = _errors.is_visible

    def look(text: str) -> bool:
        looked.append(text)
        return is_visible(text)

    monkeypatch.setattr(_errors, "is_visible", look)
    assert _errors.is_blank(characters * 10_000)
    assert sorted(looked) == sorted(set(characters))
    (told,) = mistakes([{**WAIVER, "reason": characters * 10_000}])
    assert told.startswith("waivers[0].reason: is blank")
    assert len(looked) < 100


@pytest.mark.parametrize("empty", [None, "", [], ()])
def test_no_waivers_are_no_mistake(empty: Any) -> None:
    assert read_inspection(["all"], None, empty).waivers == ()


@pytest.mark.parametrize("until", ["2026-12-31", date(2026, 12, 31)])
@pytest.mark.parametrize(
    ("today", "is_waived"),
    [
        (date(2026, 11, 27), True),
        (date(2026, 12, 30), True),
        (date(2026, 12, 31), True),
        (date(2027, 1, 1), False),
        (date(2030, 1, 1), False),
    ],
)
def test_a_waiver_ends_after_its_last_day(until: Any, today: date, is_waived: bool) -> None:
    facts = with_trunk(voice_url=None)
    (row,) = findings(facts, {**WAIVER, "until": until}, today=today)
    (bare,) = findings(facts, today=today)
    assert row["waived"] == ({"reason": REASON, "until": "2026-12-31"} if is_waived else None)
    expired = "" if is_waived else " Its waiver expired: its last day was 2026-12-31."
    assert row["message"] == f"{bare['message']}{expired}"
    assert is_failure(row, "error") is not is_waived
    assert counts_of([row]) == {
        "error": int(not is_waived),
        "warning": 0,
        "note": 0,
        "waived": int(is_waived),
    }


@pytest.mark.parametrize(
    ("rule", "facts", "sid", "name"),
    [
        ("BYOC001", with_trunk(voice_url=None), TRUNK, "Berlin carrier"),
        ("BYOC015", with_policy(targets=[]), POLICY, "Frankfurt, then Munich"),
        ("BYOC026", with_domain(secure=False), DOMAIN, "Berlin carrier, inbound"),
    ],
)
def test_a_waiver_names_the_resource_by_sid_or_name(
    rule: str, facts: Facts, sid: str, name: str
) -> None:
    for identity in ({"sid": sid}, {"friendly_name": name}):
        waiver = {"rule": rule, **identity, "reason": REASON, "until": LAST}
        (row,) = findings(facts, waiver, rules=[rule])
        assert row["waived"] == {"reason": REASON, "until": "2026-12-31"}


@pytest.mark.parametrize(
    ("change", "whose"),
    [
        ({"sid": POLICY}, "SID"),
        ({"sid": TRUNK.lower().replace("by", "BX")}, "SID"),
        ({"sid": None, "friendly_name": "berlin carrier"}, "friendly name"),
        ({"sid": None, "friendly_name": TRUNK}, "friendly name"),
        ({"sid": None, "friendly_name": "Berlin\x1b[0m {{ carrier }}"}, "friendly name"),
    ],
)
def test_a_waiver_of_nothing_is_a_note(change: Facts, whose: str) -> None:
    waiver = {**WAIVER, **change}
    found, unused = findings(with_trunk(voice_url=None), waiver)
    assert found["waived"] is None
    name = waiver.get("friendly_name")
    assert unused == {
        "rule": "BYOC030",
        "severity": "note",
        "sid": waiver["sid"],
        "friendly_name": name and name.replace("\x1b", "\\x1b"),
        "resource": "waiver",
        "message": f"{UNUSED} {whose}.",
        "waived": None,
    }
    assert not is_failure(unused, "warning")
    assert is_failure(unused, "note")


def test_an_unused_waiver_can_have_another_severity() -> None:
    options = {"BYOC030": {"severity": "error"}}
    inspection = read_inspection(["BYOC001"], options, [WAIVER])
    (unused,) = inspection.findings(with_trunk(), LAST)
    assert (unused["rule"], unused["severity"]) == ("BYOC030", "error")


def test_a_waiver_of_a_rule_that_is_not_checked_is_not_unused() -> None:
    assert findings(with_trunk(), {**WAIVER, "rule": "BYOC002"}) == []
    assert findings(with_trunk(), WAIVER, rules=[]) == []


def test_an_expired_waiver_of_nothing_is_unused() -> None:
    (unused,) = findings(with_trunk(), WAIVER, today=date(2027, 1, 1))
    assert unused["message"] == f"{UNUSED} SID."


def test_an_expired_waiver_does_not_end_another() -> None:
    by_name = {**without("sid"), "friendly_name": "Berlin carrier", "until": "2026-01-01"}
    facts = with_trunk(voice_url=None)
    for waivers in ((by_name, WAIVER), (WAIVER, by_name)):
        (row,) = findings(facts, *waivers)
        assert row["waived"] == {"reason": REASON, "until": "2026-12-31"}
    (row,) = findings(facts, by_name, {**WAIVER, "until": "2026-06-01"})
    assert row["message"].endswith(" Its waiver expired: its last day was 2026-06-01.")


def test_one_waiver_waives_each_finding_of_its_rule() -> None:
    facts = with_trunk(voice_method="PUT", status_callback_method="HEAD", voice_url=None)
    waiver = {**WAIVER, "rule": "BYOC007"}
    rows = findings(facts, waiver, rules=["BYOC007", "BYOC001"])
    assert [(row["rule"], bool(row["waived"])) for row in rows] == [
        ("BYOC001", False),
        ("BYOC007", True),
        ("BYOC007", True),
    ]


def test_the_reason_is_shown_without_control_characters_and_passwords() -> None:
    reason = "See\x1b[0m https://bob:hunter2@wiki.example/"
    (row,) = findings(with_trunk(voice_url=None), {**WAIVER, "reason": reason})
    assert row["waived"]["reason"] == "See\\x1b[0m https://bob:***@wiki.example/"


@pytest.mark.parametrize(
    "name",
    [
        "Berlin\u200b carrier",
        "x" * 400,
        "Berlin\x1b[31m",
        "sip:bob:hunter2@a.example",
        7,
        {"a": ["b"]},
    ],
)
def test_a_waiver_may_have_the_name_as_a_finding_shows_it(name: Any) -> None:
    facts = with_trunk(voice_url=None, friendly_name=name)
    (row,) = findings(facts)
    assert row["friendly_name"] != name
    shown = {**without("sid"), "friendly_name": row["friendly_name"]}
    assert [bool(one["waived"]) for one in findings(facts, shown)] == [True]
    if isinstance(name, str):
        as_is = {**shown, "friendly_name": name}
        assert [bool(one["waived"]) for one in findings(facts, as_is)] == [True]
        assert [bool(one["waived"]) for one in findings(facts, as_is, shown)] == [True]
