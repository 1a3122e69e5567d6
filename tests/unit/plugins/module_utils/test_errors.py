# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What each error says, in words and in fields, and what is shown of foreign text."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils import _errors
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import (
    KINDS,
    Failure,
    InvalidResponseError,
    NotFoundError,
    OptionsError,
    OverrunError,
    SeveralError,
    TwilioError,
    UnavailableError,
    Violation,
    is_blank,
    joined,
    of_one_kind,
    printable,
    printable_value,
    without_commands,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._text.url_passwords import (
    mask_url_passwords,
)

TRUNK_URL = "https://voice.twilio.com/v1/ByocTrunks/BY00000000000000000000000000000001"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        pytest.param("", "", id="empty"),
        pytest.param("Zürich — 東京 ✓", "Zürich — 東京 ✓", id="letters of any script"),
        pytest.param("a\r\n\tb", r"a\r\n\tb", id="line breaks and tabs"),
        pytest.param("\x1b[2J\x00\x7f\x9b", r"\x1b[2J\x00\x7f\x9b", id="control characters"),
        pytest.param("\u202egnp.exe\u2066", r"\u202egnp.exe\u2066", id="bidirectional controls"),
        pytest.param("a\u200bb\u00adc\ufeff", r"a\u200bb\xadc\ufeff", id="invisible characters"),
        pytest.param("a\u2028b\u00a0c", r"a\u2028b\xa0c", id="separators"),
        pytest.param("a\u3164b\u2800", r"a\u3164b\u2800", id="blanks that count as letters"),
        pytest.param("\u115f\u1160\uffa0", r"\u115f\u1160\uffa0", id="fillers of Hangul"),
        pytest.param("\u17b4\u17b5\u034f", r"\u17b4\u17b5\u034f", id="vowels that show nothing"),
        pytest.param("\u180b\u180f", r"\u180b\u180f", id="variants of Mongolian letters"),
        pytest.param("a\ufe00b\ufe0f", r"a\ufe00b\ufe0f", id="variants of characters"),
        pytest.param("\U000e0100\U000e01ef", r"\U000e0100\U000e01ef", id="variants of ideographs"),
        pytest.param("\U0001d159\ufffc", r"\U0001d159\ufffc", id="symbols that show nothing"),
        pytest.param("\ud800", r"\ud800", id="half of a surrogate pair"),
        pytest.param("\U000e0041", r"\U000e0041", id="tag character beyond the basic plane"),
        pytest.param(None, "None", id="null"),
        pytest.param(False, "False", id="boolean"),
        pytest.param(12, "12", id="number"),
        pytest.param(["a\n"], r"['a\n']", id="list"),
        pytest.param(
            "https://user:hush@proxy.example:3128/path",
            "https://user:***@proxy.example:3128/path",
            id="password of a URL",
        ),
        pytest.param("https://u:p\x1fw\n\xa0@h", "https://u:***@h", id="password with an escape"),
        pytest.param("https://u\x1f:p@h", "https://u\\x1f:***@h", id="user with an escape"),
        pytest.param("x http://:p@h y", "x http://:***@h y", id="password without a user"),
        pytest.param("//u:a@b@host", "//u:***@host", id="no scheme"),
        pytest.param("https://u:a@b@host", "https://u:***@host", id="password with an at sign"),
        pytest.param("https://host/a:b@c", "https://host/a:b@c", id="at sign in a path"),
        pytest.param({"u": "ftp://u:p@h"}, "{'u': 'ftp://u:***@h'}", id="password inside a value"),
    ],
)
def test_foreign_text_is_shown_printable(value: object, shown: str) -> None:
    assert printable(value) == shown
    assert printable(value).isprintable()


@pytest.mark.parametrize(
    ("text", "limit", "shown"),
    [
        pytest.param("a" * 300, None, "a" * 300, id="as long as may be"),
        pytest.param("a" * 301, None, "a" * 299 + "…", id="one too long"),
        pytest.param("abcdef", 5, "abcd…", id="own limit"),
        pytest.param("\x00" * 9, 3, r"\x00\x00…", id="cut before it is escaped"),
        pytest.param("https://u:" + "p" * 99 + "@h", 20, "https://u:***@h", id="masked before cut"),
    ],
)
def test_long_text_is_cut(text: str, limit: int | None, shown: str) -> None:
    assert (printable(text) if limit is None else printable(text, limit)) == shown


def test_passwords_of_urls_are_masked_at_any_depth_and_nothing_else_is() -> None:
    url = "https://u:hush@h/"
    value = {"a": [url, {"b": f"{url} and {url}"}, 7, None], "c": True, "d": ("x:y@z\n",)}
    before = copy.deepcopy(value)
    masked = "https://u:***@h/"
    assert mask_url_passwords(value) == {
        "a": [masked, {"b": f"{masked} and {masked}"}, 7, None],
        "c": True,
        "d": ["x:y@z\n"],
    }
    assert value == before


@pytest.mark.parametrize(
    ("actual", "text"),
    [
        pytest.param("FETCH", 'got "FETCH"', id="text"),
        pytest.param("", 'got ""', id="empty text"),
        pytest.param("false", 'got "false"', id="text that looks like a boolean"),
        pytest.param(False, "got false", id="boolean"),
        pytest.param(0, "got 0", id="number"),
        pytest.param({"a": [None, "ü"]}, 'got {"a": [null, "ü"]}', id="object"),
        pytest.param(date(2023, 5, 4), 'got "2023-05-04"', id="a date, as YAML may read one"),
        pytest.param("a\x1b\u202e", 'got "a' + r'\u001b\u202e"', id="control characters"),
        pytest.param("x" * 500, 'got "' + "x" * 118 + "…", id="long"),
        pytest.param("https://u:pw@h", 'got "https://u:***@h"', id="password of a URL"),
    ],
)
def test_a_violation_says_what_was_expected_and_what_came(actual: Any, text: str) -> None:
    violation = Violation("voice_method", "one of GET, POST or null", actual)
    assert str(violation) == f"voice_method: expected one of GET, POST or null, {text}"
    assert violation.description == f"expected one of GET, POST or null, {text}"


def test_an_error_of_which_nothing_else_is_known() -> None:
    error = OptionsError("The option x is empty.")
    assert (str(error), error.msg, error.args) == (error.summary, error.summary, (error.summary,))
    assert (error.transient, error.retry_after, error.advice) == (False, None, "")
    assert error.facts() == {
        "kind": "options",
        "http_status": None,
        "code": None,
        "message": None,
        "more_info": None,
        "request_id": None,
        "attempts": 0,
        "url": None,
        "sid": None,
        "violations": [],
    }


def test_an_error_of_which_all_is_known() -> None:
    error = UnavailableError(
        "It is not available.",
        "Try again later.",
        failure=Failure(503, 20500, "Busy", "https://www.twilio.com/docs/errors/20500", "RQ1"),
        url=TRUNK_URL,
        transient=True,
        retry_after=2.5,
        violations=iter([Violation("sid", "a SID", 7)]),
    )
    error.sid, error.attempts, error.history = "BY1", 6, "Gave up after 6 attempts."
    assert error.msg == "It is not available. Gave up after 6 attempts. Try again later."
    assert str(error) == error.msg
    assert (error.transient, error.retry_after) == (True, 2.5)
    assert error.facts() == {
        "kind": "unavailable",
        "http_status": 503,
        "code": 20500,
        "message": "Busy",
        "more_info": "https://www.twilio.com/docs/errors/20500",
        "request_id": "RQ1",
        "attempts": 6,
        "url": TRUNK_URL,
        "sid": "BY1",
        "violations": [{"attribute": "sid", "expected": "a SID", "actual": 7}],
    }


def test_an_error_with_an_address_was_tried_once() -> None:
    assert UnavailableError("No.", url=TRUNK_URL).attempts == 1


def test_the_kinds_are_those_that_are_documented() -> None:
    assert list(KINDS) == [
        "credentials",
        "permission",
        "not_found",
        "rate_limited",
        "unavailable",
        "timeout",
        "tls",
        "connection",
        "invalid_response",
        "wrong_trunk",
        "wrong_connection_policy",
        "wrong_sip_domain",
        "options",
    ]


def test_every_error_is_found_by_its_kind() -> None:
    family = {
        value
        for value in vars(_errors).values()
        if isinstance(value, type) and issubclass(value, TwilioError)
    }
    of_another_kind = {error for error in family if "kind" not in vars(error)}
    assert set(KINDS.values()) == family - {TwilioError, SeveralError} - of_another_kind
    assert all(error.kind == kind for kind, error in KINDS.items())


@pytest.mark.parametrize("kind", KINDS)
def test_only_what_every_request_would_meet_is_for_all(kind: str) -> None:
    assert KINDS[kind].for_all == (kind in {"options", "credentials", "permission", "tls"})


def _missing(number: int) -> TwilioError:
    error = NotFoundError(f"There is no trunk {number}.", f"Check SID {number}.", url=TRUNK_URL)
    error.sid = f"BY{number}"
    return error


@pytest.mark.parametrize(
    ("count", "msg"),
    [
        pytest.param(
            1,
            "1 of 9 trunks could not be read. There is no trunk 1. Check SID 1.",
            id="one",
        ),
        pytest.param(
            3,
            "3 of 9 trunks could not be read. There is no trunk 1. There is no trunk 2. "
            "There is no trunk 3. Check SID 1.",
            id="as many as are told",
        ),
        pytest.param(
            4,
            "4 of 9 trunks could not be read. There is no trunk 1. There is no trunk 2. "
            "There is no trunk 3. And 1 more: see errors. Check SID 1.",
            id="one more",
        ),
        pytest.param(
            5,
            "5 of 9 trunks could not be read. There is no trunk 1. There is no trunk 2. "
            "There is no trunk 3. And 2 more: see errors. Check SID 1.",
            id="more",
        ),
    ],
)
def test_several_errors_are_one_with_the_facts_of_the_first(count: int, msg: str) -> None:
    errors = [_missing(number + 1) for number in range(count)]
    several = of_one_kind(errors, 9, "trunks")
    assert several.msg == msg
    assert several.facts() == errors[0].facts()
    assert several.first is errors[0]
    assert several.errors == tuple(errors)


def test_errors_of_several_kinds_are_told_together() -> None:
    policies = of_one_kind([_missing(1), _missing(2)], 2, "policies")
    domains = UnavailableError("There is no list.", "Check SID 1.", url=TRUNK_URL)
    domains.history = "Gave up after 3 attempts."
    other = UnavailableError("There is no name.", "Try later.")
    error = joined([policies, domains, other])
    assert isinstance(error, SeveralError)
    assert error.errors == (*policies.errors, domains, other)
    assert error.msg == (
        "2 of 2 policies could not be read. There is no trunk 1. There is no trunk 2. There is no "
        "list. Gave up after 3 attempts. There is no name. Check SID 1. Try later."
    )
    assert error.facts() == policies.errors[0].facts()


@pytest.mark.parametrize("error", [UnavailableError("No."), of_one_kind([OptionsError("")], 1, "")])
def test_one_error_stays_as_it_is(error: TwilioError) -> None:
    assert joined([error]) is error


def test_violations_stay_as_they_came() -> None:
    actual = {"deep": ["value"]}
    error = InvalidResponseError("No.", violations=[Violation("sid", "a SID", actual)])
    assert error.violations == (Violation("sid", "a SID", actual),)
    assert error.facts()["violations"][0]["actual"] == actual


URL = "https://bob:hush@a.example"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        pytest.param("a\x1b", r"a\x1b", id="a text"),
        pytest.param(["é", 1, None, URL], ["é", 1, None, "https://bob:***@a.example"], id="plain"),
        pytest.param(["a\u202e"], r'["a\u202e"]', id="not printable inside"),
        pytest.param(["a\x1f"], r'["a\u001f"]', id="a control character inside"),
        pytest.param({"a\n": [1]}, r'{"a\n": [1]}', id="the end of a line in a key"),
        pytest.param([date(2024, 5, 1)], [date(2024, 5, 1)], id="a date"),
        pytest.param(["x" * 296], ["x" * 296], id="300 characters as JSON"),
        pytest.param(["x" * 297], f'["{"x" * 297}…', id="301 characters as JSON"),
    ],
)
def test_a_value_that_is_short_and_printable_stays(value: Any, shown: Any) -> None:
    assert printable_value(value) == shown


def test_an_overrun_names_its_limit_and_its_place_from_outside_in() -> None:
    error = OverrunError("5 seconds").inside("voice_url").inside("expected[0]", "checks")
    assert (str(error), error.limit) == ("5 seconds", "5 seconds")
    assert error.where == ["expected[0]", "checks", "voice_url"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("::error::x", r"\x3a:error\x3a:x"),
        ("##[group]x", r"#\x23[group]x"),
        ("## a ##vso[x]", r"## a #\x23vso[x]"),
        ("## fe80::1", "## fe80::1"),
        ("a: b # c", "a: b # c"),
    ],
)
def test_what_would_begin_a_command_in_a_log_is_escaped(text: str, shown: str) -> None:
    assert printable(text) == shown
    assert without_commands(text, "\\x{:02x}") == shown
    assert without_commands(text, "<{}>") == shown.replace(r"\x3a", "<58>").replace(r"\x23", "<35>")


@pytest.mark.parametrize(
    ("text", "blank"),
    [("", True), ("  ", True), (" \u200b\t", True), (" a", False), ("\u200b-", False)],
)
def test_a_text_is_blank_without_a_visible_character(text: str, blank: bool) -> None:
    assert is_blank(text) == blank
