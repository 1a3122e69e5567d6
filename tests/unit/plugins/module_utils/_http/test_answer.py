# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is taken for a JSON object and what is not, and how long a server wants to be left alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._auth.credentials import ApiKey
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import (
    ForgedResponseError,
    InvalidResponseError,
    TwilioError,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._http.exchange import Response
from ansible_collections.voiceops.twilio.plugins.module_utils._http.responses import (
    read_answer,
    read_grant,
    retry_after,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._http.strict_json import MAX_DEPTH
from ansible_collections.voiceops.twilio.tests.unit.plugins.tasks import error_facts
from requests.structures import CaseInsensitiveDict

URL = "https://voice.twilio.com/v1/ByocTrunks/BY00000000000000000000000000000001"
CREDENTIALS = ApiKey("SK" + "1" * 32, "hush-hush-hush-hush")
JSON = "application/json"


def read(body: bytes, content_type: str | None = JSON) -> dict[str, Any]:
    headers = {"Twilio-Request-Id": "RQ1"}
    if content_type is not None:
        headers["Content-Type"] = content_type
    return read_answer(Response(URL, 200, CaseInsensitiveDict(headers), body), CREDENTIALS)


def refusal(body: bytes, content_type: str | None = JSON) -> str:
    """How C(read) refuses I(body), without what every such refusal says."""
    with pytest.raises(InvalidResponseError) as caught:
        read(body, content_type)
    error = caught.value
    assert error.facts() == {
        "kind": "invalid_response",
        "http_status": 200,
        "code": None,
        "message": None,
        "more_info": None,
        "request_id": "RQ1",
        "attempts": 1,
        "url": URL,
        "sid": None,
        "violations": [],
    }
    assert (error.transient, error.retry_after) == (False, None)
    assert error.advice == (
        "Check api_url, or edge and region: this does not seem to be Twilio's API."
    )
    prefix, _rest, how = error.summary.partition(f"{URL} answered with ")
    assert (prefix, how[-1]) == ("", ".")
    return how[:-1]


@pytest.mark.parametrize(
    "content_type",
    [
        JSON,
        "application/json; charset=utf-8",
        "application/json;charset=UTF-8",
        " Application/JSON ;x",
        "application/problem+json",
        "application/vnd.example+json; a=b",
        "application/json, application/json",
        "application/json,application/json",
        "application/json; charset=utf-8, application/json; charset=utf-8",
        'application/json; a="b, c", application/json; a="b, c"',
        ", ".join(["application/json"] * 5),
    ],
)
def test_a_json_object_is_taken(content_type: str) -> None:
    assert read(b'{"sid": "BY1", "n": null}', content_type) == {"sid": "BY1", "n": None}


UNUSUAL = "an unusual content type instead of JSON"


@pytest.mark.parametrize(
    ("content_type", "how"),
    [
        pytest.param(None, "no content type instead of JSON", id="none"),
        pytest.param("", "no content type instead of JSON", id="empty"),
        pytest.param("; charset=utf-8", "no content type instead of JSON", id="parameter alone"),
        pytest.param("text/html; charset=utf-8", "text/html instead of JSON", id="HTML"),
        pytest.param("text/plain", "text/plain instead of JSON", id="plain text"),
        pytest.param("application/jsonp", UNUSUAL, id="JSONP"),
        pytest.param("application/json, text/html", UNUSUAL, id="two that differ"),
        pytest.param("text/html, text/html", "text/html instead of JSON", id="twice the same"),
        pytest.param("Text/HTML", "text/html instead of JSON", id="in capital letters"),
        pytest.param("x/\x1b", UNUSUAL, id="control character"),
        pytest.param("x" * 400, UNUSUAL, id="long"),
        pytest.param("text/Hush-Hush-Hush-Hush", UNUSUAL, id="a secret"),
    ],
)
def test_what_does_not_say_that_it_is_json_is_refused(content_type: str | None, how: str) -> None:
    # It speaks of success, so what it holds is no description of a failure either.
    assert refusal(b'{"code": 20404, "message": "m"}', content_type) == how


def nested(depth: int) -> bytes:
    """An object that holds lists in lists, so many levels of both together."""
    return b'{"a": ' + b"[" * (depth - 1) + b"]" * (depth - 1) + b"}"


@pytest.mark.parametrize(
    ("body", "value"),
    [
        pytest.param(b"{}", {}, id="empty object"),
        pytest.param(b' \r\n\t{"a": 1}\n', {"a": 1}, id="white space around"),
        pytest.param('{"ä": "東"}'.encode(), {"ä": "東"}, id="UTF-8"),
        pytest.param(b'{"a": "\\ud83d\\ude00"}', {"a": "😀"}, id="a whole surrogate pair"),
        pytest.param(b'{"a": "\\\\ud800"}', {"a": "\\ud800"}, id="an escaped backslash"),
        pytest.param(b'{"a": "\\u0000\\u202e"}', {"a": "\x00\u202e"}, id="control characters"),
        pytest.param(b'{"a": 1e308}', {"a": 1e308}, id="a large fraction"),
        pytest.param(b'{"a": 1e-999}', {"a": 0.0}, id="a tiny fraction"),
        pytest.param(b'{"a": 1' + b"0" * 400 + b"}", {"a": 10**400}, id="a huge integer"),
        pytest.param(b'{"a": "{{ 7 * 7 }}"}', {"a": "{{ 7 * 7 }}"}, id="a template"),
        pytest.param(
            b'{"a": "' + b"[{" * 200 + b'"}', {"a": "[{" * 200}, id="brackets inside a text"
        ),
        pytest.param(
            json.dumps({"a": [{"b": {}}] * 500}).encode(), {"a": [{"b": {}}] * 500}, id="wide"
        ),
    ],
)
def test_json_is_read_as_it_is(body: bytes, value: dict[str, Any]) -> None:
    assert read(body) == value


def test_json_may_be_so_deep_and_no_deeper() -> None:
    assert json.dumps(read(nested(MAX_DEPTH))).encode() == nested(MAX_DEPTH)
    wide = nested(MAX_DEPTH)[:-1] + b', "b": []}'
    assert json.dumps(read(wide)).encode() == wide
    assert refusal(nested(MAX_DEPTH + 1)).startswith("JSON that cannot be read: ")


@pytest.mark.parametrize(
    ("body", "start"),
    [
        pytest.param(b"", "nothing", id="nothing"),
        pytest.param(b'{"sid": "BY1"', '{"sid": "BY1"', id="cut short"),
        pytest.param(b"<html>", "<html>", id="HTML"),
        pytest.param(b"{'sid': 1}", "{'sid': 1}", id="other quotes"),
        pytest.param(b"{} {}", "{} {}", id="two objects"),
        pytest.param(b'{"a": 1,}', '{"a": 1,}', id="comma at the end"),
        pytest.param(b'\xef\xbb\xbf{"a": 1}', "11 bytes", id="byte order mark"),
        pytest.param('{"a": 1}'.encode("utf-16-le"), "16 bytes", id="UTF-16"),
        pytest.param('{"a": 1}'.encode("utf-16-be"), "16 bytes", id="UTF-16, other order"),
        pytest.param('{"a": 1}'.encode("utf-32"), "36 bytes", id="UTF-32"),
        pytest.param(b'{"h\x08u\x08s\x08h": 1', "13 bytes", id="backspaces"),
        pytest.param(b'{"h\x7fu', "5 bytes", id="a delete"),
        pytest.param('{"h\u200bu'.encode(), "7 bytes", id="an invisible character"),
        pytest.param('{"h\x85u'.encode(), "6 bytes", id="a control character beyond ASCII"),
        pytest.param(b'\r\n\t{"a"', r'\r\n\t{"a"', id="line breaks and a tab"),
        pytest.param(b'{"a": "\xe4"}', "10 bytes", id="Latin-1"),
        pytest.param(b'{"a": "\xed\xa0\x80"}', "12 bytes", id="a surrogate in UTF-8"),
        pytest.param(b'{"a": "\\ud800"}', r'{"a": "\ud800"}', id="half of a surrogate pair"),
        pytest.param(b'{"\\uDBFF": 1}', r'{"\uDBFF": 1}', id="half of a pair in a name"),
        pytest.param(b'{"a": "\n"}', r'{"a": "\n"}', id="a raw line break in a text"),
        pytest.param(b'{"a": 1, "a": 2}', '{"a": 1, "a": 2}', id="a name twice"),
        pytest.param(b'[{"b": {"a": 1, "a": 1}}]', '[{"b": {"a": 1, "a": 1}}]', id="and deeper"),
        pytest.param(b'{"a": NaN}', '{"a": NaN}', id="NaN"),
        pytest.param(b'{"a": Infinity}', '{"a": Infinity}', id="Infinity"),
        pytest.param(b'{"a": -Infinity}', '{"a": -Infinity}', id="minus Infinity"),
        pytest.param(b'{"a": 1e999}', '{"a": 1e999}', id="a number beyond a double"),
        pytest.param(b'{"a": -1e999}', '{"a": -1e999}', id="and one below"),
        pytest.param(b"[" * 100_000, "[" * 59 + "…", id="deeper than can be parsed"),
        pytest.param(b'{"a":' * 2000 + b"1" + b"}" * 2000, '{"a":' * 11 + '{"a"…', id="objects"),
    ],
)
def test_what_is_no_json_is_refused(body: bytes, start: str) -> None:
    how = refusal(body)
    assert how.startswith(f"JSON that cannot be read: {start}")
    assert how.isprintable()


@pytest.mark.parametrize(
    ("body", "start"),
    [
        (b"[]", "[]"),
        (b'[{"sid": "BY1"}]', '[{"sid": "BY1"}]'),
        (b"null", "null"),
        (b"false", "false"),
        (b"1", "1"),
        (b'"text"', '"text"'),
        (b'"' + b"x" * 70 + b'"', '"' + "x" * 58 + "…"),
    ],
)
def test_json_that_is_no_object_is_refused(body: bytes, start: str) -> None:
    assert refusal(body) == f"JSON that is not an object: {start}"


FORGED = {
    "tagged": b'{"sid": "BY1", "new": {"__ansible_type": "_AnsibleTaggedStr", "value": "hush"}}',
    "vault": b'{"sid": "BY1", "new": {"__ansible_vault": "hush"}}',
    "unsafe": b'{"sid": "BY1", "new": {"__ansible_unsafe": "hush"}}',
    "at the top": b'{"__ansible_type": "hush"}',
    "in a list": b'{"a": [[{"b": {"__ansible_vault": "hush"}}]]}',
    "no object around": b'[{"__ansible_vault": "hush"}]',
    "escaped": b'{"a": {"\\u005f_\\u0061nsible_vault": "hush"}}',
    "in capital letters": b'{"a": {"__ANSIBLE_Type": "hush"}}',
    "blanks around": b'{"a": {" \\t__ansible_vault ": "hush"}}',
    "something else in front": b'{"a": {"\\u200b__ansible_vault": "hush"}}',
    "of other versions": b'{"a": {"__ansible": "hush"}}',
    "beside others": b'{"a": {"b": 1, "__ansible_x": "hush", "c": 2}}',
    "cut short after it": b'{"a": {"__ansible_vault": "hush"}, "hush',
    "removed": b'{"sid": "BY1", "_ansible_no_log": "hush"}',
    "removed inside": b'{"a": [{"b": 1, "_ansible_x": "hush"}]}',
    "removed, escaped": b'{"a": {"\\u005fansible_x": "hush"}}',
    "removed, in capital letters": b'{"a": {"_Ansible_x": "hush"}}',
    "nothing after the prefix": b'{"a": {"_ansible_": "hush"}}',
}


@pytest.mark.parametrize("body", FORGED.values(), ids=FORGED)
@pytest.mark.parametrize("status", [200, 201, 302, 400, 401, 403, 404, 407, 418, 429, 500, 503])
@pytest.mark.parametrize("read_as", [read_answer, read_grant])
def test_a_name_that_ansible_reserves_is_refused(
    read_as: Callable[..., dict[str, Any]], status: int, body: bytes
) -> None:
    headers = CaseInsensitiveDict({"Content-Type": JSON, "Location": "hush", "Retry-After": "1"})
    with pytest.raises(ForgedResponseError) as caught:
        read_as(Response(URL, status, headers, body), CREDENTIALS)
    assert caught.value.msg == (
        f"{URL} answered with JSON that contains a name reserved for Ansible (_ansible_… or "
        "__ansible…), which Twilio never sends. Check api_url, or edge and region: this does not "
        "seem to be Twilio's API."
    )
    assert caught.value.facts() == error_facts("invalid_response", http_status=status, url=URL)
    assert not caught.value.transient


@pytest.mark.parametrize("text", ["__ansible_vault", '{"__ansible_vault": 1}', "_ansible_"])
def test_a_value_may_speak_of_ansible(text: str) -> None:
    sent = {"_ansible": text, "ansible__": [text], "x_ansible_": text, "ansible_facts": {}}
    assert read(json.dumps(sent).encode()) == sent


NOW = 1_700_000_000.0  # Tue, 14 Nov 2023 22:13:20 GMT


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        pytest.param(None, None, id="no header"),
        pytest.param("", None, id="empty"),
        pytest.param(" ", None, id="a space"),
        pytest.param("0", 0.0, id="at once"),
        pytest.param("120", 120.0, id="seconds"),
        pytest.param(" 120\t", 120.0, id="space around"),
        pytest.param("007", 7.0, id="noughts ahead"),
        pytest.param("86400", 86400.0, id="a day"),
        pytest.param("1000000000", 1e9, id="the longest"),
        pytest.param("1000000001", 1e9, id="longer than the longest"),
        pytest.param("9" * 400, 1e9, id="beyond a double"),
        pytest.param("-5", None, id="negative"),
        pytest.param("+5", None, id="a sign"),
        pytest.param("1.5", None, id="a fraction"),
        pytest.param("1e3", None, id="an exponent"),
        pytest.param("0x10", None, id="hexadecimal"),
        pytest.param("1_000", None, id="an underscore"),
        pytest.param("\u0661\u0662", None, id="digits of another script"),
        pytest.param("²", None, id="superscript"),
        pytest.param("inf", None, id="infinity"),
        pytest.param("nan", None, id="not a number"),
        pytest.param("soon", None, id="a word"),
        pytest.param("120, 60", None, id="two"),
        pytest.param("120, 120", 120.0, id="the same twice"),
        pytest.param("120,120,120", 120.0, id="the same three times"),
        pytest.param(", ".join(["Tue, 14 Nov 2023 22:15:20 GMT"] * 2), 120.0, id="a date twice"),
        pytest.param("Tue, 14 Nov 2023 22:15:20 GMT", 120.0, id="date"),
        pytest.param("Tue, 14 Nov 2023 23:15:20 +0100", 120.0, id="date with an offset"),
        pytest.param("Tuesday, 14-Nov-23 22:15:20 GMT", 120.0, id="date of RFC 850"),
        pytest.param("Tue Nov 14 22:15:20 2023", 120.0, id="date of asctime"),
        pytest.param("Tue, 14 Nov 2023 22:13:19 GMT", 0.0, id="date just past"),
        pytest.param("Thu, 01 Jan 1970 00:00:00 GMT", 0.0, id="date long past"),
        pytest.param("Fri, 31 Dec 9999 23:59:59 GMT", 1e9, id="date far ahead"),
        pytest.param("Fri, 31 Dec 99999 23:59:59 GMT", None, id="year of five digits"),
        pytest.param("Tue, 14 Foo 2023 22:15:20 GMT", None, id="no such month"),
        pytest.param("2023-11-14T22:15:20Z", None, id="date of ISO 8601"),
        pytest.param("22:15", None, id="a time of day"),
        pytest.param("-Oct-²\t1² Wed,99", None, id="what Python 3.9 stumbles over"),
        pytest.param("x" * 100_000, None, id="very long"),
    ],
)
def test_retry_after(value: str | None, seconds: float | None) -> None:
    headers = CaseInsensitiveDict({} if value is None else {"retry-after": value})
    assert retry_after(headers, NOW) == seconds


@pytest.mark.parametrize("status", [429, 503])
def test_a_token_endpoint_may_say_when_to_try_again(status: int) -> None:
    headers = CaseInsensitiveDict({"Retry-After": "7, 7"})
    with pytest.raises(TwilioError) as caught:
        read_grant(Response(URL, status, headers, b""), CREDENTIALS)
    assert caught.value.retry_after == 7


def test_a_redirect_is_no_grant() -> None:
    grant = Response(URL, 300, {"Content-Type": JSON}, b'{"access_token": "a"}')
    with pytest.raises(InvalidResponseError, match="with a redirect, which is never followed"):
        read_grant(grant, CREDENTIALS)
