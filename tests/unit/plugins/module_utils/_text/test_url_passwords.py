# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Passwords in URLs are masked in every spelling, and what is no password stays."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.drift import compare
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.expectations import (
    read_expectations,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.byoc_trunk import (
    normal_form,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._text.url_passwords import (
    mask_url_passwords,
)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://alice:secret@host/", "https://alice:***@host/"),
        ("HTTPS://alice:secret@host/", "HTTPS://alice:***@host/"),
        ("https://:secret@host", "https://:***@host"),
        ("https://alice:se:cr@et@host", "https://alice:***@host"),
        ("https://alice:s%65cr%40et@host", "https://alice:***@host"),
        ("https://alice%3Asecret@host", "https://alice%3A***@host"),
        ("https:/alice:secret@host", "https:/alice:***@host"),
        ("https:alice:secret@host", "https:alice:***@host"),
        ("http:u:pw@h", "http:u:***@h"),
        ("https:////u:pw@h", "https:////u:***@h"),
        ("https:\\\\u:pw@h", "https:\\\\u:***@h"),
        ('{"u":"https:\\/\\/u:pw@h"}', '{"u":"https:\\/\\/u:***@h"}'),
        ("//u:pw@h", "//u:***@h"),
        ("see //u:pw@h", "see //u:***@h"),
        ("see~//u:pw@h", "see~//u:***@h"),
        ("sip:alice:secret@host", "sip:alice:***@host"),
        ("SIP:alice:secret@host", "SIP:alice:***@host"),
        ("sips:alice:secret@host;transport=tls", "sips:alice:***@host;transport=tls"),
        ("sips::secret@host", "sips::***@host"),
        ("sip%3Aalice%3Asecret%40host", "sip%3Aalice%3A***%40host"),
        ("sip%3Aalice%3Ase%40cret%40host", "sip%3Aalice%3A***%40host"),
        ("h323:u:pw@h", "h323:u:***@h"),
        ("socks5h://u:pw@h", "socks5h://u:***@h"),
        ("https://gw/route/sip:alice:secret@host", "https://gw/route/sip:alice:***@host"),
        ("https://gw/?to=sip:alice:secret@host", "https://gw/?to=sip:alice:***@host"),
        ("https://x/?n=https%3A%2F%2Fu%3Apw%40h", "https://x/?n=https%3A%2F%2Fu%3A***%40h"),
        ("sip:alice:se\u200bcr\x1fet@host", "sip:alice:***@host"),
        ("sip\u200b:\u202ealice:secret@host", "sip\u200b:\u202ealice:***@host"),
        ("https:/\u200b/u:pw@h", "https:/\u200b/u:***@h"),
        ("a https://u:pw@h and sip:v:qw@i", "a https://u:***@h and sip:v:***@i"),
    ],
)
def test_a_password_is_masked(url: str, shown: str) -> None:
    assert mask_url_passwords(url) == shown


@pytest.mark.parametrize(
    "text",
    [
        "",
        "https://host/",
        "https://alice@host:8443/",
        "https://host:8443/a@b",
        "https://host/a:b@c",
        "https://host//a:b@c",
        "https://host/?at=12:30:15&by=a@b",
        "https://host/?to=mailto%3Aalice%40host",
        "https://bob:***@host/",
        "sip:alice@host",
        "sip:+49@h:5061;transport=tls",
        "sip:alice@[2001:db8::1]:5060",
        "sip:alice@host;x=sip:bob@other",
        "sip:host:5060",
        "mailto:alice@host",
        "mailto:alice@host?cc=bob@host",
        "alice@host:5060",
        "alice:5060@host",
        "12:30:15@Berlin",
        "at 12:30:15 by alice@host",
        "[2001:db8::1]:5060",
        'a: "b: c@d"',
        "Berlin: alice@host",
        "tel:+49:",
    ],
)
def test_what_is_no_password_stays(text: str) -> None:
    assert mask_url_passwords(text) == text


def test_at_any_depth_keys_included() -> None:
    value = {"sip:a:b@c": [{"x": ("https://u:pw@h", 7, None, True)}], "sip:a:d@c": 1}
    before = copy.deepcopy(value)
    assert mask_url_passwords(value) == {
        "sip:a:***@c": [{"x": ["https://u:***@h", 7, None, True]}],
        "sip:a:***@c (2)": 1,
    }
    assert value == before


@pytest.mark.parametrize(
    "pattern", ["a:", "://a:", "@a:", "%3A", ":%40", "x:\u200b", "//", "a%2F:"]
)
def test_long_texts_end(pattern: str) -> None:
    """A test of its own time would depend on the machine: in quadratic time it never ends."""
    text = pattern * 200_000
    assert isinstance(mask_url_passwords(f"@{text}"), str)
    assert isinstance(mask_url_passwords(f"{text}@"), str)


@pytest.mark.parametrize(
    ("written", "actual", "expected", "shown"),
    [
        (
            "sip:bob:one@a.example",
            "sip:bob:two@a.example",
            "sip:bob:***@a.example",
            "sip:bob:***@a.example (with another password)",
        ),
        (
            {"regex": "^sips?:bob:one@a"},
            "sips:bob:two@a.example",
            {"regex": r"^sips?:bob:\*\*\*@a"},
            "sips:bob:***@a.example (with another password)",
        ),
        (
            {"regex": "^(?:sip:bob|tel:1)@"},
            "sip:eve@a.example",
            {"regex": "^(?:sip:bob|tel:1)@"},
            "sip:eve@a.example",
        ),
    ],
)
def test_a_password_of_sip_is_masked_in_a_difference(
    written: Any, actual: str, expected: Any, shown: str
) -> None:
    sid = "BY" + "0" * 32
    trunk, _violations = normal_form({"sid": sid, "voice_url": actual})
    rows = compare(read_expectations([{"sid": sid, "voice_url": written}]), [trunk]).trunks
    assert rows[0]["differences"] == [
        {"attribute": "voice_url", "expected": expected, "actual": shown}
    ]
