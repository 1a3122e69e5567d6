# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What cannot be meant is said before anything is asked: each entry, each attribute."""

from __future__ import annotations

import pickle
from datetime import date, datetime, timezone
from functools import reduce
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._audit import entry_reader
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.conditions import Check
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.drift import compare
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.expectations import (
    Mistake,
    MistakesError,
    read_expectations,
    require_plain,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import OverrunError
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.byoc_trunk import (
    normal_form,
)

SID = "BY00000000000000000000000000000001"
KEYS = "regex, one_of, defined, not"
METHODS = "one of HEAD, GET, POST, PATCH, PUT, DELETE or null"
NO_TEXT = "a regex fits texts only. Write"
DATE = "YAML reads this as a date; put it in quotes"
NO_ENTRY = "not a dictionary of attributes"
DEEP = "is nested more than 16 levels deep"
BYOC_SID = "a SID (BY and 32 hexadecimal digits)"
EMPTY = "is empty, but each trunk has a SID; leave sid out to find the trunk by its name"


def mistakes(expected: list[Any], defaults: Any = None) -> str:
    """What is said of I(expected), without what is said of any mistake."""
    with pytest.raises(MistakesError) as caught:
        read_expectations(expected, defaults)
    first, *told, last = caught.value.msg.split("\n")
    assert first.startswith("The expected trunks contain ")
    assert last == "Correct them and run the audit again. No request was sent to Twilio."
    assert [mistake.message for mistake in caught.value.mistakes] == told[:10]
    return "\n".join(told)


@pytest.mark.parametrize(
    ("attribute", "written", "told"),
    [
        ("voice_methd", "POST", "is not an attribute of a BYOC trunk"),
        ("voice_method", "post", f'expected {METHODS}, got "post"'),
        ("voice_method", ["POST"], f'expected {METHODS}, got ["POST"]'),
        ("voice_method", {1, 2}, f'expected {METHODS}, got "{{1, 2}}"'),
        ("cnam_lookup_enabled", "false", 'expected a boolean or null, got "false"'),
        ("cnam_lookup_enabled", 1, "expected a boolean or null, got 1"),
        (
            "friendly_name",
            7,
            "expected a string of at most 255 characters or null, got 7; put it in quotes",
        ),
        ("voice_url", "/inbound", 'expected an absolute URI or null, got "/inbound"'),
        ("voice_url", {}, f"a condition has exactly one of the keys {KEYS}"),
        ("voice_url", {"equals": "x"}, f"a condition has exactly one of the keys {KEYS}"),
        (
            "voice_url",
            {"defined": True, "not": "sip:x"},
            f"a condition has exactly one of the keys {KEYS}",
        ),
        ("cnam_lookup_enabled", {"regex": "true"}, f"{NO_TEXT} a boolean or null"),
        ("cnam_lookup_enabled", {"not": {"regex": "true"}}, f"{NO_TEXT} a boolean or null"),
        ("cnam_lookup_enabled", {"not": {"not": {"regex": "("}}}, f"{NO_TEXT} a boolean or null"),
        ("voice_url", {"regex": 7}, "regex must be a text"),
        ("voice_url", {"regex": None}, "regex must be a text"),
        (
            "voice_url",
            {"regex": "("},
            "regex does not compile (missing ), unterminated subpattern at position 0)",
        ),
        ("voice_url", {"one_of": []}, "one_of must be a list of values"),
        ("voice_url", {"one_of": "sip:x"}, "one_of must be a list of values"),
        ("voice_url", {"one_of": {"a": 1}}, "one_of must be a list of values"),
        (
            "voice_method",
            {"one_of": ["POST", "post"]},
            f'expected {METHODS}, got "post"',
        ),
        (
            "voice_url",
            {"one_of": [{"regex": "x"}]},
            'expected an absolute URI or null, got {"regex": "x"}',
        ),
        ("voice_url", {"defined": "yes"}, "defined must be true or false"),
        ("voice_url", {"defined": None}, "defined must be true or false"),
        ("voice_url", {"regex": "x" * 10_001}, "regex has more than 10000 characters"),
        ("voice_url", date(2024, 5, 1), DATE),
        ("voice_url", datetime(2024, 5, 1, 10, tzinfo=timezone.utc), DATE),
        ("voice_url", {"one_of": [None, date(2024, 5, 1)]}, DATE),
        ("voice_url", {"not": {"not": date(2024, 5, 1)}}, DATE),
        ("voice_url", {"not": {"defined": 1}}, "defined must be true or false"),
        ("voice_method", {"not": "post"}, f'expected {METHODS}, got "post"'),
        (
            "voice_url",
            {"not": {"not": {"regex": "["}}},
            "regex does not compile (unterminated character set at position 0)",
        ),
    ],
)
def test_a_mistake_names_entry_and_attribute(attribute: str, written: Any, told: str) -> None:
    if attribute != "friendly_name":
        entry = {"friendly_name": "Berlin", attribute: written}
        assert mistakes([{"sid": SID}, entry]) == f"expected[1] (Berlin): {attribute}: {told}"
    entry = {"sid": SID, attribute: written}
    assert mistakes([entry]) == f"expected[0] ({SID}): {attribute}: {told}"
    assert mistakes([], {attribute: written}) == f"defaults: {attribute}: {told}"


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ("Berlin", f"expected[0]: is a text, {NO_ENTRY}"),
        ("friendly_name=Berlin voice_method=GET", f"expected[0]: is a text, {NO_ENTRY}"),
        ('{"friendly_name": "Berlin"}', f"expected[0]: is a text, {NO_ENTRY}"),
        (None, f"expected[0]: is empty, {NO_ENTRY}"),
        (True, f"expected[0]: is a boolean, {NO_ENTRY}"),
        (7, f"expected[0]: is a number, {NO_ENTRY}"),
        (date(2024, 5, 1), f"expected[0]: is a date, {NO_ENTRY}"),
        (["sid", SID], f"expected[0]: is a list, {NO_ENTRY}"),
        ({}, "expected[0]: has neither sid nor friendly_name to identify its trunk"),
        (
            {"voice_method": "POST"},
            "expected[0]: has neither sid nor friendly_name to identify its trunk",
        ),
        (
            {"friendly_name": None},
            "expected[0]: has neither sid nor friendly_name to identify its trunk",
        ),
        ({"sid": ""}, f"expected[0]: sid: {EMPTY}"),
        ({"sid": "  ", "friendly_name": "x"}, f"expected[0] (x): sid: {EMPTY}"),
        ({"sid": None, "friendly_name": "x"}, f"expected[0] (x): sid: {EMPTY}"),
        ({"sid": "AC1"}, f'expected[0] (AC1): sid: expected {BYOC_SID}, got "AC1"'),
        ({"sid": 7}, f"expected[0] (7): sid: expected {BYOC_SID}, got 7"),
        (
            {"sid": {"regex": "^BY"}},
            "expected[0]: sid: identifies the trunk, so it cannot be a condition",
        ),
        ({7: "x", "sid": SID}, f"expected[0] ({SID}): 7: is not an attribute of a BYOC trunk"),
    ],
)
def test_a_mistake_in_which_trunk_it_is(entry: Any, told: str) -> None:
    assert mistakes([entry]) == told


@pytest.mark.parametrize(
    ("defaults", "kind"),
    [
        ("voice_method=GET voice_method=POST", "a text"),
        ('{"voice_method": "GET"}', "a text"),
        (["POST"], "a list"),
        ([], "a list"),
        ((), "a list"),
        (1, "a number"),
        (False, "a boolean"),
        ({1}, "another value"),
    ],
)
def test_defaults_that_are_none(defaults: Any, kind: str) -> None:
    assert mistakes([], defaults) == f"defaults: is {kind}, {NO_ENTRY}"


@pytest.mark.parametrize("nothing", [None, "", {}])
def test_no_defaults(nothing: Any) -> None:
    (expectation,) = read_expectations([{"sid": SID}], nothing)
    assert list(expectation.checks) == ["sid"]


def nested(levels: int, kind: str, inmost: Any = None) -> Any:
    """I(inmost) inside so many mappings, or lists, of one item."""
    wrap = (lambda value, _n: [value]) if kind == "list" else (lambda value, _n: {kind: value})
    return reduce(wrap, range(levels), inmost)


@pytest.mark.parametrize("levels", [17, 900, 100_000])
@pytest.mark.parametrize("kind", ["not", "list", "one_of", "regex", "x"])
def test_what_is_nested_too_deeply_is_a_mistake(levels: int, kind: str) -> None:
    deep = nested(levels, kind)
    assert mistakes([{"sid": SID, "voice_url": deep}]) == f"expected[0] ({SID}): voice_url: {DEEP}"
    assert mistakes([], {"voice_url": deep}) == f"defaults: voice_url: {DEEP}"
    # Where a name should be, it is not shown: showing it would fail as well.
    assert ": friendly_name: identifies the trunk, so" in mistakes([{"friendly_name": deep}])
    assert "expected[0]: is a list, " in mistakes([nested(levels, "list")])
    assert "defaults: is a list, " in mistakes([], nested(levels, "list"))
    for given in ([{"voice_url": deep}], [nested(levels, "list")]):
        with pytest.raises(MistakesError, match="nested more than 16 levels") as caught:
            require_plain(given)
        assert caught.value.mistakes[0].entry == 0
    with pytest.raises(MistakesError, match="nested more than 16 levels"):
        require_plain([], {"voice_url": deep})


def test_sixteen_levels_are_not_too_deep() -> None:
    (expectation,) = read_expectations([{"sid": SID, "voice_url": nested(16, "not", "sip:x")}])
    assert expectation.checks["voice_url"].holds("sip:x")
    require_plain([{"sid": SID, "voice_url": nested(16, "not", "sip:x")}])


@pytest.mark.parametrize(
    "written",
    [
        date(2024, 5, 1),
        {"not": date(2024, 5, 1)},
        {"one_of": [datetime(2024, 5, 1, tzinfo=timezone.utc)]},
    ],
)
def test_a_date_whose_text_is_lost_on_its_way_to_the_module_is_a_mistake(written: Any) -> None:
    with pytest.raises(MistakesError) as caught:
        require_plain([{"sid": SID}, {"sid": SID, "friendly_name": written}], {"url": written})
    assert caught.value.mistakes == (
        Mistake("defaults", None, "url", f"defaults: url: {DATE}"),
        Mistake("expected", 1, "friendly_name", f"expected[1]: friendly_name: {DATE}"),
    )
    require_plain([{"date_created": written, "x": written}, "text", 7, None], "text")
    require_plain("text", None)


def test_a_mistake_has_entry_and_attribute() -> None:
    with pytest.raises(MistakesError) as caught:
        read_expectations([{"sid": SID}, {"sid": SID, "a": 1}, "x"], {"b\x1b": 1})
    assert [(m.entry, m.attribute) for m in caught.value.mistakes] == [
        (None, "b\\x1b"),
        (1, "a"),
        (2, None),
        (1, None),
    ]
    again = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - our own
    assert (again.msg, again.mistakes) == (caught.value.msg, caught.value.mistakes)


@pytest.mark.parametrize("written", [SID, {"defined": True}])
def test_no_two_trunks_share_a_sid(written: Any) -> None:
    assert (
        mistakes([], {"sid": written})
        == "defaults: sid: a SID belongs to one trunk, so it cannot be a default"
    )


def test_one_trunk_twice() -> None:
    assert mistakes([{"sid": SID}, {"friendly_name": "a"}, {"sid": SID}, {"sid": SID}]) == (
        f"expected[2] ({SID}): describes the same trunk as expected[0] ({SID})\n"
        f"expected[3] ({SID}): describes the same trunk as expected[0] ({SID})"
    )
    assert mistakes([{"friendly_name": "a"}, {"friendly_name": "a", "voice_method": "GET"}]) == (
        "expected[1] (a): describes the same trunk as expected[0] (a)"
    )


def test_a_name_beside_a_sid_may_come_twice() -> None:
    other = SID[:-1] + "2"
    both = [{"sid": SID, "friendly_name": "a"}, {"sid": other, "friendly_name": "a"}]
    assert len(read_expectations(both)) == 2


@pytest.mark.parametrize("sid", ["BY1", "x"])
def test_entries_with_a_wrong_sid_are_not_about_the_same_trunk(sid: str) -> None:
    told = mistakes([{"sid": sid}, {"sid": sid}])
    assert told.count("expected[") == 2
    assert "same trunk" not in told


def test_entries_without_identity_are_not_about_the_same_trunk() -> None:
    told = mistakes([{}, {}])
    assert told.count("has neither") == 2
    assert "same trunk" not in told


def test_one_trunk_twice_is_told_behind_an_entry_without_identity() -> None:
    told = mistakes([{"sid": SID}, {}, {"sid": SID}])
    assert f"expected[2] ({SID}): describes the same trunk as expected[0] ({SID})" in told


def test_long_words_are_told_in_part() -> None:
    told = mistakes([{"friendly_name": "n" * 99, "a" * 99: 1}])
    assert told == (f"expected[0] ({'n' * 59}…): {'a' * 59}…: is not an attribute of a BYOC trunk")


def test_all_mistakes_are_told_those_of_defaults_first() -> None:
    told = mistakes([{"sid": SID, "a": 1, "voice_url": 2}, {}], {"b": 3})
    assert [one.split(": ")[0] for one in told.split("\n")] == [
        "defaults",
        f"expected[0] ({SID})",
        f"expected[0] ({SID})",
        "expected[1]",
    ]


@pytest.mark.parametrize(
    ("count", "more"), [(10, ""), (11, "\nand 1 more"), (5000, "\nand 4990 more")]
)
def test_of_many_mistakes_the_first_ten_are_told(count: int, more: str) -> None:
    told = mistakes([{}] * count)
    assert told.count("has neither") == 10
    assert told.partition("expected[9]: ")[2] == (
        f"has neither sid nor friendly_name to identify its trunk{more}"
    )


@pytest.mark.parametrize(
    ("count", "how_many"), [(1, "a mistake"), (2, "2 mistakes"), (5000, "5000 mistakes")]
)
def test_the_first_line_counts_the_mistakes(count: int, how_many: str) -> None:
    with pytest.raises(MistakesError) as caught:
        read_expectations([{}] * count)
    assert caught.value.msg.split("\n")[0] == f"The expected trunks contain {how_many}:"


@pytest.mark.parametrize(
    "pattern", ["a{99999999999999999999}", "(" * 5000 + ")" * 5000], ids=["too large", "too deep"]
)
def test_a_pattern_that_python_gives_up_on_is_a_mistake(pattern: str) -> None:
    assert "voice_url: regex does not compile (" in mistakes(
        [{"sid": SID, "voice_url": {"regex": pattern}}]
    )


def test_nothing_that_acts_is_in_a_mistake() -> None:
    acts = "a\x1b[31m\u202e"
    told = mistakes([{"friendly_name": acts, acts: acts, "voice_url": {"regex": "(?\x1b"}}])
    assert all(line.isprintable() for line in told.split("\n"))
    assert told.count("a\\x1b[31m\\u202e") == 3


def test_no_password_is_in_a_mistake() -> None:
    url = "https://bob:hunter2@a.example/ <"
    told = mistakes([{"friendly_name": url, "voice_url": url, url: 1}, {"sid": url}])
    assert "hunter2" not in told
    assert told.count("https://bob:***@a.example/ <") == 6


@pytest.mark.parametrize("sid", [f" {SID}", f"{SID} ", f"\t{SID}\n"])
def test_blanks_around_a_sid_are_no_mistake(sid: str) -> None:
    entry = {"sid": sid, "voice_method": "GET"}
    (expectation,) = read_expectations([entry])
    assert (expectation.sid, list(expectation.checks)) == (SID, ["sid", "voice_method"])
    assert expectation.checks["sid"].holds(SID)
    assert entry["sid"] == sid


# A computation that takes too long


def overrun(*_arguments: object) -> bool:
    raise OverrunError("5 seconds")


@pytest.mark.parametrize(
    ("expected", "defaults", "where"),
    [
        ([{"sid": SID}], None, ["expected[0]", "sid"]),
        ([{}, {"sid": SID}], None, ["expected[1]", "sid"]),
        ([{"friendly_name": "a"}], None, ["expected[0]", "friendly_name"]),
        ([], {"voice_method": "GET"}, ["defaults", "voice_method"]),
    ],
)
def test_an_attribute_that_takes_too_long_to_read_is_named(
    monkeypatch: pytest.MonkeyPatch, expected: list[Any], defaults: Any, where: list[str]
) -> None:
    monkeypatch.setattr(entry_reader, "read_check", overrun)
    with pytest.raises(OverrunError) as caught:
        read_expectations(expected, defaults)
    assert caught.value.where == where


def test_an_attribute_that_takes_too_long_to_compare_is_named() -> None:
    (expectation,) = read_expectations([{"sid": SID}])
    expectation.checks["voice_url"] = Check("x", overrun)
    trunk, _violations = normal_form({"sid": SID})
    with pytest.raises(OverrunError) as caught:
        compare([expectation], [trunk])
    assert caught.value.where == [f"expected[0] ({SID})", "voice_url", f"trunk {SID}"]
