# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The rules about trunks: each way to break one, and what it must not find."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.setups import (
    DOMAIN,
    POLICY,
    TRUNK,
    findings,
    found,
    sound,
    with_domain,
    with_more_trunks,
    with_trunk,
)

OTHER = "BY00000000000000000000000000000002"
THIRD = "BY00000000000000000000000000000003"
GONE = "NY0000000000000000000000000000dead"
GONE_DOMAIN = "SD0000000000000000000000000000dead"
UNCLEAR = "has a value that Twilio does not document, so it cannot be checked."
NO_TEXT: list[Any] = [7, 0, True, False, [], ["https://a"], {}, {"a": None}, 1.5]


@pytest.mark.parametrize(
    ("rule", "attribute", "effect"),
    [
        ("BYOC001", "voice_url", "No application answers the calls that arrive."),
        ("BYOC004", "voice_fallback_url", "If voice_url fails, so does the call."),
        ("BYOC006", "status_callback_url", "No application learns when a call ends."),
        ("BYOC010", "connection_policy_sid", "It makes no outbound calls."),
    ],
)
def test_an_attribute_that_is_not_set_is_found(rule: str, attribute: str, effect: str) -> None:
    for empty in (None, "", "  "):
        assert found(with_trunk(**{attribute: empty}), rule) == [
            f"{attribute} is not set. {effect}"
        ]
    missing = sound()
    del missing["byoc_trunks"][0][attribute]
    assert found(missing, rule) == [f"{attribute} is not set. {effect}"]
    for value in NO_TEXT:
        assert found(with_trunk(**{attribute: value}), rule) == [f"{attribute} {UNCLEAR}"]
    assert found(with_trunk(**{attribute: "nonsense"}), rule) == [f"{attribute} {UNCLEAR}"]
    assert found(sound(), rule) == []


@pytest.mark.parametrize("attribute", ["voice_url", "voice_fallback_url", "status_callback_url"])
@pytest.mark.parametrize(
    ("value", "message"),
    [
        (None, None),
        ("https://voice.example.com", None),
        ("HTTPS://bob:hunter2@voice.example.com:8443/?token=hunter2", None),
        ("http://voice.example.com/in", "uses http instead of https to reach voice.example.com."),
        ("HTTP://bob:hunter2@h.example/", "uses http instead of https to reach h.example."),
        ("wss://voice.example.com/", "does not use https to reach voice.example.com."),
        ("hunter2://voice.example.com/", "does not use https to reach voice.example.com."),
        ("sip:bob:hunter2@voice.example.com", "is not a valid https URL."),
        ("https://hunter2", None),
        ("https://hunter2@a@b/", "is not a valid https URL."),
        ("https:///hunter2", "is not a valid https URL."),
        ("{{ lookup('pipe', 'hunter2') }}", "is not a valid https URL."),
        ("\x1b[31mhunter2", "is not a valid https URL."),
        *((value, UNCLEAR) for value in NO_TEXT),
    ],
)
def test_urls_use_https(attribute: str, value: Any, message: str | None) -> None:
    expected = [] if message is None else [f"{attribute} {message}"]
    assert found(with_trunk(**{attribute: value}), "BYOC002") == expected


@pytest.mark.parametrize(
    ("hosts", "value", "message"),
    [
        (["voice.example.com"], "https://voice.example.com/", None),
        (["Voice.Example.com."], "https://VOICE.example.com.:8443/", None),
        (["b\u00fccher.example"], "https://xn--bcher-kva.example/", None),
        (["*.example.com"], "https://voice.example.com/", None),
        (["*.example.com"], "https://a.b.example.com/", None),
        (["192.0.2.1"], "https://[::ffff:192.0.2.1]/", None),
        (["2001:db8::1"], "https://[2001:DB8::1]/", None),
        (["*.example.com"], "https://example.com/", "leads to example.com, which is not allowed."),
        (
            ["*.example.com"],
            "https://notexample.com/",
            "leads to notexample.com, which is not allowed.",
        ),
        (
            ["voice.example.com"],
            "https://voice.example.com@evil.example/",
            "leads to evil.example, which is not allowed.",
        ),
        (
            ["voice.example.com"],
            "https://voice.example.com.evil.example/",
            "leads to voice.example.com.evil.example, which is not allowed.",
        ),
        (
            ["voice.example.com"],
            "sip:voice.example.com",
            "has no valid host, so it is not an allowed one.",
        ),
        (["voice.example.com"], 7, "has no valid host, so it is not an allowed one."),
        (["voice.example.com"], None, None),
    ],
)
def test_urls_lead_to_allowed_hosts(hosts: list[str], value: Any, message: str | None) -> None:
    others = {"voice_fallback_url": None, "status_callback_url": None}
    facts = with_trunk(voice_url=value, **others)
    expected = [] if message is None else [f"voice_url {message}"]
    assert found(facts, "BYOC003", {"allowed_hosts": hosts}) == expected
    assert found(facts, "BYOC003") == []


def test_all_urls_lead_to_allowed_hosts() -> None:
    options = {"allowed_hosts": ["*.example.com"]}
    assert found(sound(), "BYOC003", options) == [
        "status_callback_url leads to events.example.org, which is not allowed.",
        "voice_fallback_url leads to backup.example.net, which is not allowed.",
    ]


@pytest.mark.parametrize(
    ("first", "second", "message"),
    [
        ("https://a.example/", "https://b.example/", None),
        ("https://a.example/", None, None),
        (None, "https://b.example/", None),
        (None, None, None),
        ("https://a.example/", "https://a.example.b.example/", None),
        ("https://a.example/", "https://a.example/other", "a.example"),
        ("https://a.example/", "http://A.EXAMPLE.:8080/?x", "a.example"),
        ("https://x:y@a.example/", "https://z@a.example/", "a.example"),
        ("https://b\u00fccher.example/", "https://xn--bcher-kva.example/", "xn--bcher-kva.example"),
        ("https://192.0.2.1/", "https://[::ffff:c000:201]/", "192.0.2.1"),
        ("https://8.8.8.8/", "https://[64:ff9b::808:808]/", "8.8.8.8"),
        ("https://[2002:808:808::1]/", "https://[64:ff9b::808:808]/", "8.8.8.8"),
        ("https://8.8.8.8/", "https://[64:ff9b::808:809]/", None),
    ],
)
def test_the_fallback_is_on_another_host(
    first: str | None, second: str | None, message: str | None
) -> None:
    facts = with_trunk(voice_url=first, voice_fallback_url=second)
    same = f"voice_url and voice_fallback_url lead to the same host, {message}."
    assert found(facts, "BYOC005") == ([] if message is None else [same])


@pytest.mark.parametrize("attribute", ["voice_url", "voice_fallback_url"])
@pytest.mark.parametrize("value", ["sip:x", "hunter2", "https://127.1/", *NO_TEXT])
def test_hosts_that_cannot_be_compared_are_found(attribute: str, value: Any) -> None:
    message = f"{attribute} has no valid host, so the hosts cannot be compared."
    assert found(with_trunk(**{attribute: value}), "BYOC005") == [message]


@pytest.mark.parametrize(
    "attribute", ["voice_method", "voice_fallback_method", "status_callback_method"]
)
def test_methods_are_get_or_post(attribute: str) -> None:
    for accepted in ("GET", "POST", None):
        assert found(with_trunk(**{attribute: accepted}), "BYOC007") == []
    for old in ("HEAD", "PUT", "PATCH", "DELETE"):
        message = f"{attribute} is {old}. Twilio accepts GET and POST only."
        assert found(with_trunk(**{attribute: old}), "BYOC007") == [message]
    for value in ("get", "BREW", " GET", "{{ x }}", *NO_TEXT):
        assert found(with_trunk(**{attribute: value}), "BYOC007") == [f"{attribute} {UNCLEAR}"]


def test_friendly_names_are_unique() -> None:
    twice = with_more_trunks({})
    message = f"2 trunks have this friendly name: {TRUNK}, {OTHER}."
    assert found(twice, "BYOC008") == [message, message]
    thrice = with_more_trunks({}, {})
    message = f"3 trunks have this friendly name: {TRUNK}, {OTHER}, {THIRD}."
    assert found(thrice, "BYOC008") == [message] * 3
    often = with_more_trunks({}, {}, {}, {})
    message = f"5 trunks have this friendly name: {TRUNK}, {OTHER}, {THIRD} and 2 more."
    assert found(often, "BYOC008") == [message] * 5


@pytest.mark.parametrize(
    "name", ["berlin carrier", "Berlin carrier ", "B\u00e9rlin carrier", None, "", " "]
)
def test_other_names_are_other_names(name: str | None) -> None:
    assert found(with_more_trunks({"friendly_name": name}), "BYOC008") == []


@pytest.mark.parametrize("name", [None, "", " ", "\t", "\u00a0"])
def test_trunks_without_a_name_do_not_share_one(name: str | None) -> None:
    facts = with_more_trunks({"friendly_name": name}, {"friendly_name": name})
    assert found(facts, "BYOC008") == []


def test_a_name_that_is_no_text_is_found() -> None:
    for value in NO_TEXT:
        facts = with_more_trunks({"friendly_name": value})
        assert found(facts, "BYOC008") == [f"friendly_name {UNCLEAR}"]


@pytest.mark.parametrize(
    ("value", "intended", "message"),
    [
        (False, None, None),
        (None, None, None),
        (True, None, "The caller name lookup is on instead of off."),
        (True, False, "The caller name lookup is on instead of off."),
        (True, True, None),
        (False, True, "The caller name lookup is off instead of on."),
        (None, True, "The caller name lookup is off instead of on."),
        *((value, None, f"cnam_lookup_enabled {UNCLEAR}") for value in ("false", "", 0, 1, [])),
        *((value, True, f"cnam_lookup_enabled {UNCLEAR}") for value in ("true", 1, {})),
    ],
)
def test_the_lookup_is_as_intended(value: Any, intended: bool | None, message: str | None) -> None:
    options = {} if intended is None else {"enabled": intended}
    facts = with_trunk(cnam_lookup_enabled=value)
    assert found(facts, "BYOC009", options) == ([] if message is None else [message])


@pytest.mark.parametrize(
    ("rule", "attribute", "gone"),
    [
        ("BYOC011", "connection_policy_sid", GONE),
        ("BYOC013", "from_domain_sid", GONE_DOMAIN),
    ],
)
def test_what_a_trunk_names_exists(rule: str, attribute: str, gone: str) -> None:
    assert found(sound(), rule) == []
    assert found(with_trunk(**{attribute: None}), rule) == []
    facts = with_trunk(**{attribute: gone})
    assert found(facts, rule) == [f"{attribute} names {gone}, which was not read."]
    facts["dangling"] = [{"sid": TRUNK, "attribute": attribute, "refers_to": gone}]
    message = f"{attribute} names {gone}, which does not exist in the account."
    assert found(facts, rule) == [message]
    for value in (TRUNK, "", "NY1", f"{gone}\n", *NO_TEXT):
        assert found(with_trunk(**{attribute: value}), rule) == [f"{attribute} {UNCLEAR}"]


def test_a_reference_that_dangles_elsewhere_does_not_count() -> None:
    facts = with_trunk(connection_policy_sid=GONE)
    facts["dangling"] = [
        {"sid": OTHER, "attribute": "connection_policy_sid", "refers_to": GONE},
        {"sid": TRUNK, "attribute": "from_domain_sid", "refers_to": GONE_DOMAIN},
        {"sid": [], "attribute": {}, "refers_to": 7},
        {"sid": [], "attribute": "connection_policy_sid", "refers_to": 7},
        {"sid": TRUNK, "attribute": {}, "refers_to": 7},
        "nothing",
    ]
    message = f"connection_policy_sid names {GONE}, which was not read."
    assert found(facts, "BYOC011") == [message]


def test_a_domain_leads_to_each_trunk() -> None:
    message = "No SIP domain leads to this trunk, so no call arrives at it."
    assert found(sound(), "BYOC012") == []
    assert found(with_more_trunks({}), "BYOC012") == [message]
    for value in (None, OTHER):
        assert found(with_domain(byoc_trunk_sid=value), "BYOC012") == [message]
    for value in (DOMAIN, "nonsense", *NO_TEXT):
        facts = with_domain(byoc_trunk_sid=value)
        assert found(facts, "BYOC012") == ["No SIP domain is known to lead to this trunk."]
    assert found({**sound(), "sip_domains": {}}, "BYOC012") == [message]
    for value in (None, *NO_TEXT):
        assert found(with_trunk(sid=value), "BYOC012") == [f"sid {UNCLEAR}"]


def test_the_domain_of_calls_back_leads_to_the_trunk() -> None:
    assert found(sound(), "BYOC014") == []
    assert found(with_trunk(from_domain_sid=None), "BYOC014") == []
    assert found(with_trunk(from_domain_sid=GONE_DOMAIN), "BYOC014") == []
    begin = f"from_domain_sid names {DOMAIN}. It leads to"
    assert found(with_domain(byoc_trunk_sid=None), "BYOC014") == [f"{begin} no trunk."]
    assert found(with_domain(byoc_trunk_sid=OTHER), "BYOC014") == [f"{begin} trunk {OTHER}."]
    for value in ("", "{{ x }}", *NO_TEXT):
        message = f"{begin} trunk without a valid SID."
        assert found(with_domain(byoc_trunk_sid=value), "BYOC014") == [message]


@pytest.mark.parametrize(
    ("rule", "attribute", "first", "second"),
    [
        ("BYOC001", "voice_url", "https://a.example", None),
        ("BYOC002", "voice_url", None, "http://a.example"),
        ("BYOC005", "voice_fallback_url", None, "https://voice.example.com/"),
        ("BYOC007", "voice_method", "GET", "PUT"),
        ("BYOC009", "cnam_lookup_enabled", None, True),
        ("BYOC010", "connection_policy_sid", POLICY, None),
        ("BYOC011", "connection_policy_sid", None, GONE),
        ("BYOC011", "connection_policy_sid", POLICY, GONE),
        ("BYOC013", "from_domain_sid", None, GONE_DOMAIN),
        ("BYOC013", "from_domain_sid", DOMAIN, GONE_DOMAIN),
        ("BYOC014", "from_domain_sid", None, DOMAIN),
        ("BYOC014", "from_domain_sid", GONE_DOMAIN, DOMAIN),
    ],
)
def test_each_trunk_is_judged_by_itself(rule: str, attribute: str, first: Any, second: Any) -> None:
    facts = with_more_trunks({attribute: second})
    facts["byoc_trunks"][0][attribute] = first
    assert [row["sid"] for row in findings(facts, rule)] == [OTHER]
