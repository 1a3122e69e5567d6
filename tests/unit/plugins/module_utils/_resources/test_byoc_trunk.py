# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A trunk, attribute by attribute: valid values with their normal form, and each violation."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import Violation
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.attributes import (
    METHODS,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.byoc_trunk import (
    ATTRIBUTES,
    SID,
    normal_form,
    normal_value,
)

# As Twilio documents the resource: every attribute with its type.
DOCUMENTED = {
    "account_sid": "str",
    "cnam_lookup_enabled": "bool",
    "connection_policy_sid": "str",
    "date_created": "str",
    "date_updated": "str",
    "friendly_name": "str",
    "from_domain_sid": "str",
    "sid": "str",
    "status_callback_method": "str",
    "status_callback_url": "str",
    "url": "str",
    "voice_fallback_method": "str",
    "voice_fallback_url": "str",
    "voice_method": "str",
    "voice_url": "str",
}
PREFIXES = {
    "account_sid": "AC",
    "connection_policy_sid": "NY",
    "from_domain_sid": "SD",
    "sid": "BY",
}
NAMES = ("friendly_name",)
BOOLEANS = ("cnam_lookup_enabled",)
METHOD_NAMES = tuple(name for name in DOCUMENTED if name.endswith("_method"))
URLS = tuple(name for name in DOCUMENTED if name.endswith("url"))

A_SID = "a SID ({} and 32 hexadecimal digits) or null"
A_BOOLEAN = "a boolean or null"
A_NAME = "a string of at most 255 characters or null"
A_METHOD = "one of HEAD, GET, POST, PATCH, PUT, DELETE or null"
A_URI = "an absolute URI or null"

COMPLETE = {
    "account_sid": "AC00000000000000000000000000000001",
    "cnam_lookup_enabled": False,
    "connection_policy_sid": "NY00000000000000000000000000000001",
    "date_created": "2023-05-04T09:42:00Z",
    "date_updated": "2025-05-04T09:42:00Z",
    "friendly_name": "Berlin carrier",
    "from_domain_sid": "SD00000000000000000000000000000001",
    "sid": "BY00000000000000000000000000000001",
    "status_callback_method": "POST",
    "status_callback_url": "https://voice.example.com/status",
    "url": "https://voice.twilio.com/v1/ByocTrunks/BY00000000000000000000000000000001",
    "voice_fallback_method": "POST",
    "voice_fallback_url": "https://voice.example.com/fallback",
    "voice_method": "GET",
    "voice_url": "https://voice.example.com/inbound",
}
NULLS = dict.fromkeys(DOCUMENTED)


def judged(name: str, value: Any) -> Any:
    """The normal form of I(value), or what was expected where it breaks the contract."""
    trunk, violations = normal_form({name: value})
    assert list(trunk) == list(DOCUMENTED)
    assert {**trunk, name: None} == NULLS
    alone = normal_value(name, value)
    if not violations:
        assert alone == trunk[name]
        return trunk[name]
    assert trunk[name] is value
    assert violations == [Violation(name, violations[0].expected, value)] == [alone]
    return violations[0].expected


def test_the_attributes_are_the_15_that_twilio_documents() -> None:
    assert {attribute.name: attribute.type for attribute in ATTRIBUTES} == DOCUMENTED
    assert len(ATTRIBUTES) == 15


def test_a_trunk_in_normal_form_stays_as_it_is() -> None:
    assert normal_form(COMPLETE) == (COMPLETE, [])
    assert normal_form(COMPLETE)[0] is not COMPLETE


def test_what_twilio_does_not_say_is_null() -> None:
    assert normal_form({}) == (NULLS, [])
    assert normal_form(NULLS) == (NULLS, [])
    assert list(normal_form({})[0]) == list(DOCUMENTED)


def test_what_twilio_adds_is_kept_untouched_behind_the_rest() -> None:
    added = {"zone": None, "links": {"calls": ["/x"]}, "date_used": "yesterday", "Sid": 1}
    trunk, violations = normal_form({**added, **COMPLETE})
    assert (trunk, violations) == ({**COMPLETE, **added}, [])
    assert list(trunk) == [*DOCUMENTED, *added]
    assert trunk["links"] is added["links"]


def test_what_twilio_adds_is_kept_where_it_leaves_as_much_out() -> None:
    answer = {"sid": COMPLETE["sid"], "zone": "eu"}
    assert normal_form(answer) == ({**NULLS, **answer}, [])
    replaced = {**COMPLETE, "zone": "eu"}
    del replaced["url"]
    assert normal_form(replaced) == ({**COMPLETE, "url": None, "zone": "eu"}, [])


def test_every_violation_is_listed_in_the_order_of_the_attributes() -> None:
    answer = {name: ["wrong"] for name in reversed(list(DOCUMENTED))}
    before = copy.deepcopy(answer)
    trunk, violations = normal_form(answer)
    assert [violation.attribute for violation in violations] == list(DOCUMENTED)
    assert all(violation.actual is answer[violation.attribute] for violation in violations)
    assert trunk == before == answer


def test_a_violation_leaves_the_others_in_normal_form() -> None:
    answer = {**COMPLETE, "voice_method": "get", "date_created": "2023-05-04T11:42:00+02:00"}
    assert normal_form(answer) == (
        {**COMPLETE, "voice_method": "get"},
        [Violation("voice_method", A_METHOD, "get")],
    )


@pytest.mark.parametrize(
    "digits",
    ["0" * 32, "f" * 32, "F" * 32, "0123456789abcdefABCDEF0123456789"],
)
@pytest.mark.parametrize("name", PREFIXES)
def test_a_sid(name: str, digits: str) -> None:
    sid = PREFIXES[name] + digits
    assert judged(name, sid) == sid
    assert bool(SID.fullmatch(sid)) is (name == "sid")


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(" ", id="blank"),
        pytest.param("{0}", id="prefix alone"),
        pytest.param("{0}" + "0" * 31, id="short"),
        pytest.param("{0}" + "0" * 33, id="long"),
        pytest.param("{0}" + "0" * 31 + "g", id="no hexadecimal digit"),
        pytest.param("{0}" + "0" * 31 + "\u0661", id="digit of another script"),
        pytest.param("{0}" + "0" * 32 + "\n", id="line break"),
        pytest.param(" {0}" + "0" * 32, id="space"),
        pytest.param("XX" + "0" * 32, id="another kind"),
        pytest.param(0, id="number"),
        pytest.param(True, id="boolean"),
        pytest.param(["{0}" + "0" * 32], id="list"),
    ],
)
@pytest.mark.parametrize("name", PREFIXES)
def test_no_sid(name: str, value: Any) -> None:
    value = value.format(PREFIXES[name]) if isinstance(value, str) else value
    assert judged(name, value) == A_SID.format(PREFIXES[name])


NOT_SET = [*(name for name in PREFIXES if name != "sid"), *METHOD_NAMES, *URLS]


@pytest.mark.parametrize("name", NOT_SET)
def test_an_empty_text_is_null_and_a_blank_one_is_not(name: str) -> None:
    assert judged(name, "") is None
    for blank in (" ", "\t", "\n", "\u00a0"):
        assert str(judged(name, blank)).startswith(("a SID", "one of", "an absolute URI"))


def test_a_trunk_with_an_empty_sid_of_its_own_breaks_its_contract() -> None:
    assert judged("sid", "") == A_SID.format("BY")


@pytest.mark.parametrize("name", PREFIXES)
def test_a_sid_has_its_prefix_in_capitals(name: str) -> None:
    prefix = PREFIXES[name]
    assert judged(name, prefix.lower() + "0" * 32) == A_SID.format(prefix)


@pytest.mark.parametrize("name", BOOLEANS)
def test_a_boolean_is_a_boolean(name: str) -> None:
    assert judged(name, True) is True
    assert judged(name, False) is False
    for value in ("true", "false", "", 0, 1, 0.0, [], {}, "yes"):
        assert judged(name, value) == A_BOOLEAN


@pytest.mark.parametrize("name", NAMES)
def test_a_friendly_name_is_any_text_that_is_short_enough(name: str) -> None:
    texts = (
        "",
        " ",
        "Zürich 東京 😀",
        "x" * 255,
        "😀" * 255,
        "{{ lookup('pipe', 'id') }}",
        "\x1b\n",
    )
    for text in texts:
        assert judged(name, text) == text
    for value in ("x" * 256, 7, True, False, ["x"], {"x": "y"}):
        assert judged(name, value) == A_NAME


@pytest.mark.parametrize("name", METHOD_NAMES)
def test_a_method_is_one_of_six(name: str) -> None:
    assert METHODS == ("HEAD", "GET", "POST", "PATCH", "PUT", "DELETE")
    for method in METHODS:
        assert judged(name, method) == method
    for value in (" ", "get", "GET ", "GET\n", "OPTIONS", "HEAD, GET", 1, True, ["GET"], {}, [[]]):
        assert judged(name, value) == A_METHOD


@pytest.mark.parametrize(
    "uri",
    [
        "https://voice.example.com",
        "http://voice.example.com:8080/a/b.xml?c=d&e=%20f#g",
        "https://user:password@voice.example.com/",
        "https://[2001:db8::1]/",
        "HTTPS://VOICE.EXAMPLE.COM/~a/b;c=d,e/(f)*'!$@",
        "sip:+493012345@pstn.example;transport=tls",
        "urn:isbn:0451450523",
        "a+b-c.1:x",
        "https:%41%ff%Ff",
        "https://voice.example.com/%E4%BD%A0",
    ],
)
@pytest.mark.parametrize("name", URLS)
def test_a_uri(name: str, uri: str) -> None:
    assert judged(name, uri) == uri


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(" ", id="blank"),
        pytest.param("voice.example.com", id="no scheme"),
        pytest.param("/inbound", id="path"),
        pytest.param("//voice.example.com/inbound", id="no scheme before the slashes"),
        pytest.param("https:", id="scheme alone"),
        pytest.param(":x", id="empty scheme"),
        pytest.param("1https://x", id="digit ahead"),
        pytest.param("ht_tps://x", id="no character of a scheme"),
        pytest.param("https://x/a b", id="space"),
        pytest.param(" https://x", id="space ahead"),
        pytest.param("https://x\n", id="line break"),
        pytest.param("https://x/\x00", id="null character"),
        pytest.param("https://x/%", id="percent sign"),
        pytest.param("https://x/%4", id="half an escape"),
        pytest.param("https://x/%zz", id="no escape"),
        pytest.param("https://x/%4\u0661", id="escape with a digit of another script"),
        pytest.param("https://bücher.example", id="not ASCII"),
        pytest.param("https://x/{y}", id="braces"),
        pytest.param('https://x/"', id="quotation mark"),
        pytest.param("https://x/<y>", id="angle brackets"),
        pytest.param("https://x\\y", id="backslash"),
        pytest.param("https://x/a|b^c`", id="other characters that no URI holds"),
        pytest.param(7, id="number"),
        pytest.param(False, id="boolean"),
        pytest.param(["https://x"], id="list"),
        pytest.param({"https://x": 1}, id="object"),
    ],
)
@pytest.mark.parametrize("name", URLS)
def test_no_uri(name: str, value: Any) -> None:
    assert judged(name, value) == A_URI


@pytest.mark.parametrize(
    "hostile",
    [
        pytest.param("https:" + "a" * 1_000_000 + "\n", id="many letters"),
        pytest.param("https:" + "%41" * 300_000 + "%", id="many escapes"),
        pytest.param("https:" + "a%41" * 300_000 + " ", id="letters and escapes"),
        pytest.param("h" * 1_000_000, id="a long scheme"),
        pytest.param("h:" * 500_000 + "^", id="many colons"),
        pytest.param("https:" + "%" * 1_000_000, id="many percent signs"),
    ],
)
def test_long_hostile_text_is_judged_in_linear_time(hostile: str) -> None:
    # Anything worse than linear would take hours over a million characters.
    assert judged("voice_url", hostile) == A_URI
