# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Expected against actual: every condition, every state, every way to say which trunk it is."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from types import MappingProxyType
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.drift import (
    STATES,
    compare,
    is_compliant,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.expectations import (
    read_expectations,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.mistakes import MistakesError
from ansible_collections.voiceops.twilio.plugins.module_utils._resources import byoc_trunk

SIDS = [f"BY{n:032x}" for n in range(1, 6)]
URL = "https://voice.example.com/inbound"
CREATED = "2023-05-04T09:42:00Z"


class Text(str):
    """A kind of text, as Ansible has several."""

    __slots__ = ()


def trunk(n: int = 1, name: str | None = "Berlin", **attributes: Any) -> dict[str, Any]:
    """Trunk number I(n) in normal form, null where nothing is said."""
    return byoc_trunk.normal_form({"sid": SIDS[n - 1], "friendly_name": name, **attributes})[0]


def audited(expected: list[Any], *trunks: dict[str, Any], defaults: Any = None) -> list[Any]:
    return compare(read_expectations(expected, defaults), trunks).trunks


def differences(attribute: str, written: Any, actual: Any) -> list[dict[str, Any]]:
    """What differs where I(written) is expected of a trunk with I(actual)."""
    found = trunk(**{attribute: actual})
    (row,) = audited([{"sid": SIDS[0], attribute: written}], found)
    assert row["state"] == ("drifted" if row["differences"] else "compliant")
    told: list[dict[str, Any]] = row["differences"]
    return told


def row(state: str, n: int | None, name: str | None, **others: Any) -> dict[str, Any]:
    sid = None if n is None else SIDS[n - 1]
    usual = {"sid": sid, "friendly_name": name, "state": state, "differences": []}
    return {**usual, "candidates": [], **others}


# What is written for an attribute

HOLDS = [
    ("voice_method", "POST", "POST"),
    ("voice_method", None, None),
    # An empty text is null where a URL, a method or a SID could be.
    ("voice_method", "", None),
    ("voice_url", "", None),
    ("connection_policy_sid", "", None),
    ("voice_method", {"one_of": ["", "POST"]}, None),
    ("voice_url", {"not": ""}, URL),
    ("friendly_name", "", ""),
    ("voice_method", Text("POST"), "POST"),
    ("voice_method", "POST", Text("POST")),
    ("cnam_lookup_enabled", True, True),
    ("cnam_lookup_enabled", False, False),
    ("cnam_lookup_enabled", None, None),
    ("date_created", "2023-05-04T11:42:00+02:00", CREATED),
    ("date_created", "Thu, 04 May 2023 09:42:00 +0000", CREATED),
    ("date_created", datetime(2023, 5, 4, 9, 42, tzinfo=timezone.utc), CREATED),
    ("date_created", datetime(2023, 5, 4, 11, 42, tzinfo=timezone(timedelta(hours=2))), CREATED),
    ("voice_url", {"regex": "voice"}, URL),
    ("voice_url", {"regex": r"^https://voice\.example\.com/"}, URL),
    ("voice_url", {"regex": Text("^https:")}, Text(URL)),
    ("voice_url", {"regex": ""}, URL),
    ("voice_method", {"one_of": ["GET", "POST"]}, "POST"),
    ("voice_method", {"one_of": ("GET", "POST")}, "POST"),
    ("voice_method", {"one_of": ["GET", None]}, None),
    ("cnam_lookup_enabled", {"one_of": [False, None]}, False),
    ("voice_url", {"defined": True}, URL),
    ("voice_url", {"defined": False}, None),
    ("cnam_lookup_enabled", {"defined": True}, False),
    ("friendly_name", {"defined": True}, ""),
    ("voice_method", {"not": "GET"}, "POST"),
    ("voice_method", {"not": "GET"}, None),
    ("voice_method", {"not": None}, "POST"),
    ("voice_url", {"not": {"regex": "^http:"}}, URL),
    ("voice_url", {"not": {"regex": "^http:"}}, None),
    ("voice_url", {"not": {"not": URL}}, URL),
    ("voice_url", {"not": {"not": {"not": {"one_of": [None, "http://a"]}}}}, URL),
    ("voice_url", MappingProxyType({"not": MappingProxyType({"defined": False})}), URL),
]
BROKEN = [
    ("voice_method", "POST", "GET"),
    ("voice_method", "POST", None),
    ("voice_method", None, "POST"),
    ("voice_url", {"not": ""}, None),
    ("friendly_name", "", None),
    ("cnam_lookup_enabled", True, False),
    ("cnam_lookup_enabled", False, None),
    # An answer that breaks the contract and was tolerated: 1 is not true, and the text is neither.
    ("cnam_lookup_enabled", True, 1),
    ("cnam_lookup_enabled", False, 0),
    ("cnam_lookup_enabled", True, "true"),
    ("friendly_name", "Berlin", "Berlin "),
    ("friendly_name", "Berlin", "berlin"),
    ("friendly_name", "007", 7),
    ("date_created", "2023-05-04T09:42:01Z", CREATED),
    ("voice_url", {"regex": "^voice"}, URL),
    ("voice_url", {"regex": ""}, None),
    ("friendly_name", {"regex": "7"}, 7),
    ("voice_method", {"one_of": ["GET", "POST"]}, "PUT"),
    ("voice_method", {"one_of": ["GET", "POST"]}, None),
    ("cnam_lookup_enabled", {"one_of": [True, None]}, 1),
    ("voice_url", {"defined": True}, None),
    ("voice_url", {"defined": False}, URL),
    ("voice_method", {"not": "POST"}, "POST"),
    ("voice_method", {"not": None}, None),
    ("voice_url", {"not": {"regex": "inbound"}}, URL),
    ("voice_url", {"not": {"not": {"defined": False}}}, URL),
]


def test_an_empty_text_is_shown_as_null() -> None:
    (told,) = differences("voice_url", "", URL)
    assert told == {"attribute": "voice_url", "expected": None, "actual": URL}


@pytest.mark.parametrize(("attribute", "written", "actual"), HOLDS)
def test_what_is_as_written_is_no_difference(attribute: str, written: Any, actual: Any) -> None:
    assert differences(attribute, written, actual) == []


@pytest.mark.parametrize(("attribute", "written", "actual"), BROKEN)
def test_a_difference_says_what_is_written_and_what_is(
    attribute: str, written: Any, actual: Any
) -> None:
    (told,) = differences(attribute, written, actual)
    assert told == {"attribute": attribute, "expected": written, "actual": actual}
    assert type(told["actual"]) is type(actual)


def test_a_literal_is_told_in_normal_form() -> None:
    (told,) = differences("date_created", "2023-05-04T11:42:01+02:00", CREATED)
    assert told["expected"] == "2023-05-04T09:42:01Z"


# Passwords

TOLD = "https://bob:***@a.example/"
ANOTHER = f"{TOLD} (with another password)"


@pytest.mark.parametrize(
    ("written", "actual", "expected", "told"),
    [
        pytest.param("https://bob:one@a.example/", "https://bob:two@a.example/", TOLD, ANOTHER),
        pytest.param("https://bob:one@a.example/", TOLD, TOLD, ANOTHER, id="stars for one"),
        pytest.param(TOLD, "https://bob:two@a.example/", TOLD, ANOTHER, id="stars are expected"),
        pytest.param("https://bob:one@a.example/", URL, TOLD, URL, id="none"),
        pytest.param("https://bob:one@a.example/", None, TOLD, None, id="null"),
        pytest.param(URL, "https://bob:two@a.example/", URL, TOLD, id="one nobody expects"),
        pytest.param(
            {"one_of": ["https://bob:one@a.example/", "https://b.example/"]},
            "https://bob:two@a.example/",
            {"one_of": [TOLD, "https://b.example/"]},
            ANOTHER,
            id="one_of",
        ),
        pytest.param(
            {"one_of": ("https://bob:one@a.example/", None)},
            "https://eve:two@a.example/",
            {"one_of": [TOLD, None]},
            "https://eve:***@a.example/",
            id="one_of, another user",
        ),
        pytest.param(
            {"not": "https://bob:two@a.example/"},
            "https://bob:two@a.example/",
            {"not": TOLD},
            TOLD,
            id="not",
        ),
        pytest.param(
            {"regex": "^https?://bob:one@a"},
            "https://bob:two@a.example/",
            {"regex": r"^https?://bob:\*\*\*@a"},
            ANOTHER,
            id="regex",
        ),
        pytest.param(
            {"regex": r"^https:\/\/(bob|eve):one@b"},
            "https://bob:one@a.example/",
            {"regex": r"^https:\/\/(bob|eve):\*\*\*@b"},
            TOLD,
            id="regex that differs elsewhere, with escaped slashes",
        ),
        pytest.param(
            {"regex": "(https?:)?//bob:(one)?@a"},
            "https://bob:two@a.example/",
            {"regex": r"(https?:)?//bob:\*\*\*@a"},
            ANOTHER,
            id="regex without a scheme",
        ),
        pytest.param(
            {"regex": "^(https://bob:one|https://eve:one)@b"},
            "https://bob:two@a.example/",
            {"regex": r"^(https://bob:\*\*\*@b"},
            TOLD,
            id="regex that is none when masked",
        ),
        pytest.param(
            {"not": {"not": {"regex": "//bob:one@"}}},
            "https://bob:two@a.example/",
            {"not": {"not": {"regex": r"//bob:\*\*\*@"}}},
            ANOTHER,
            id="regex within",
        ),
    ],
)
def test_a_password_is_never_told_and_a_difference_in_it_is(
    written: Any, actual: Any, expected: Any, told: Any
) -> None:
    assert differences("voice_url", written, actual) == [
        {"attribute": "voice_url", "expected": expected, "actual": told}
    ]


def test_the_same_password_is_no_difference() -> None:
    url = "https://bob:one@a.example/"
    assert differences("voice_url", url, url) == []


# Which trunk, and its state


def test_a_trunk_is_found_by_sid_or_by_name() -> None:
    expected = [{"sid": SIDS[1]}, {"friendly_name": "Berlin"}]
    assert audited(expected, trunk(1), trunk(2, "Paris")) == [
        row("compliant", 2, "Paris"),
        row("compliant", 1, "Berlin"),
    ]


def test_a_sid_says_which_trunk_and_the_name_beside_it_is_an_attribute() -> None:
    expected = [{"sid": SIDS[0], "friendly_name": "Paris", "voice_method": "POST"}]
    found = [
        {"attribute": "friendly_name", "expected": "Paris", "actual": "Berlin"},
        {"attribute": "voice_method", "expected": "POST", "actual": None},
    ]
    assert audited(expected, trunk(1), trunk(2, "Paris")) == [
        row("drifted", 1, "Berlin", differences=found),
        row("unmanaged", 2, "Paris"),
    ]


def test_missing_is_told_by_what_says_which_trunk() -> None:
    expected = [
        {"sid": SIDS[0]},
        {"sid": SIDS[1], "friendly_name": "Paris"},
        {"sid": SIDS[2], "friendly_name": {"regex": "x"}},
        {"friendly_name": "Rome", "voice_method": "POST"},
    ]
    assert audited(expected) == [
        row("missing", 1, None),
        row("missing", 2, "Paris"),
        row("missing", 3, None),
        row("missing", None, "Rome"),
    ]


def test_names_are_compared_to_the_letter() -> None:
    states = [r["state"] for r in audited([{"friendly_name": "berlin"}], trunk(1), trunk(2, None))]
    assert states == ["missing", "unmanaged", "unmanaged"]


def test_an_empty_name_is_a_name() -> None:
    assert audited([{"friendly_name": ""}], trunk(1, "")) == [row("compliant", 1, "")]
    assert audited([{"friendly_name": ""}], trunk(1, None))[0] == row("missing", None, "")


def test_a_name_that_fits_two_is_ambiguous_and_neither_is_unmanaged() -> None:
    assert audited([{"friendly_name": "Berlin"}], trunk(1), trunk(2), trunk(3, "Paris")) == [
        row("ambiguous", None, "Berlin", candidates=SIDS[:2]),
        row("unmanaged", 3, "Paris"),
    ]


def test_a_name_does_not_fit_a_trunk_that_another_entry_names_by_sid() -> None:
    expected = [{"friendly_name": "Berlin"}, {"sid": SIDS[0]}]
    assert audited(expected, trunk(1), trunk(2)) == [
        row("compliant", 2, "Berlin"),
        row("compliant", 1, "Berlin"),
    ]


def test_what_nobody_expects_comes_last_in_the_order_of_the_account() -> None:
    told = audited([{"sid": SIDS[1]}], trunk(3), trunk(2), trunk(1))
    assert [(r["sid"], r["state"]) for r in told] == [
        (SIDS[1], "compliant"),
        (SIDS[2], "unmanaged"),
        (SIDS[0], "unmanaged"),
    ]


def test_defaults_hold_for_all_and_an_entry_outranks_them() -> None:
    expected = [
        {"friendly_name": "Berlin"},
        {"friendly_name": "Paris", "voice_method": "GET"},
        {"friendly_name": "Rome", "voice_method": {"defined": False}},
        {"sid": SIDS[3], "voice_method": None},
    ]
    defaults = {"voice_method": "POST", "voice_url": {"defined": True}}
    facts = [
        trunk(n, name, voice_method=method, voice_url=URL)
        for n, name, method in [
            (1, "Berlin", "GET"),
            (2, "Paris", "GET"),
            (3, "Rome", None),
            (4, "Oslo", None),
        ]
    ]
    told = audited(expected, *facts, trunk(5, "Bonn"), defaults=MappingProxyType(defaults))
    assert told == [
        row("drifted", 1, "Berlin", differences=[d("voice_method", "POST", "GET")]),
        row("compliant", 2, "Paris"),
        row("compliant", 3, "Rome"),
        row("compliant", 4, "Oslo"),
        row("unmanaged", 5, "Bonn"),
    ]


def d(attribute: str, expected: Any, actual: Any) -> dict[str, Any]:
    return {"attribute": attribute, "expected": expected, "actual": actual}


def test_a_default_name_is_no_identity_and_a_condition_on_it_holds_for_all() -> None:
    told = audited([{"sid": SIDS[0]}], trunk(1), defaults={"friendly_name": {"regex": "^P"}})
    assert told[0]["differences"] == [d("friendly_name", {"regex": "^P"}, "Berlin")]


def test_counts_name_every_state() -> None:
    expected = [{"sid": SIDS[0], "voice_method": "GET"}, {"sid": SIDS[1]}, {"friendly_name": "x"}]
    facts = [trunk(1), trunk(2), trunk(3, "y"), trunk(4, "z"), trunk(5, "z")]
    names = [*expected, {"friendly_name": "z"}]
    counts = compare(read_expectations(names), facts).counts
    assert list(counts) == list(STATES)
    assert counts == {"compliant": 1, "drifted": 1, "missing": 1, "unmanaged": 1, "ambiguous": 1}


@pytest.mark.parametrize(
    ("state", "compliant"),
    [
        ("compliant", True),
        ("unmanaged", True),
        ("drifted", False),
        ("missing", False),
        ("ambiguous", False),
    ],
)
def test_compliant_is_an_account_without_faults(state: str, compliant: bool) -> None:
    nothing = dict.fromkeys(STATES, 0)
    assert is_compliant(nothing)
    assert is_compliant({**nothing, state: 1}) is compliant


def test_nothing_expected_of_nothing() -> None:
    told = compare(read_expectations([], {}), [])
    assert told == ([], dict.fromkeys(STATES, 0))


def test_a_date_without_a_time_is_no_date_and_time() -> None:
    with pytest.raises(MistakesError, match=r'date_created: expected a date .*, got "2023-05-04"'):
        read_expectations([{"sid": SIDS[0], "date_created": date(2023, 5, 4)}])


@pytest.mark.parametrize("invisible", ["\x1f", "\u00a0", "\t", "\n"])
def test_no_password_in_a_pattern_is_shown_for_what_is_invisible_in_it(invisible: str) -> None:
    written = {"regex": f"^https://bob:hunter2{invisible}x@a"}
    (told,) = differences("voice_url", written, URL)
    assert "hunter2" not in str(told)
    assert told["expected"]["regex"].endswith("@a")
