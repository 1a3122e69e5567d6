# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Passwords of URLs are masked in regular expressions, however a pattern spells them."""

from __future__ import annotations

import re

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.conditions import masked
from ansible_collections.voiceops.twilio.plugins.module_utils._text.pattern_passwords import (
    mask_pattern_passwords,
)

ATS = ["@", r"\@", "[@]", r"\x40", r"\u0040", r"\U00000040", r"\100", r"\N{COMMERCIAL AT}", "(?=@)"]
COLONS = [":", r"\:", "[:]", "(:)", r"\x3a", r"\x3A", r"\u003a", r"\N{COLON}"]
PATTERNS = [
    *(f"^https://user{colon}hunter22{at}h" for at in ATS for colon in COLONS),
    *(f"^https{colon}//user{colon}hunter22@h" for colon in COLONS),
    *(rf"^https:{slash}{slash}user:hunter22@h" for slash in (r"\/", r"\x2f", r"\x2F", r"\u002f")),
    *(rf"https://user:a{blank}hunter22@h" for blank in (r"\ ", "[ ]", "[^ ]", r"[]\] ]")),
    "(?x) https:// user : hunter22 @ h",
    "(?ix)https://user:a b hunter22 @h",
    "(?x:https://user: hunter22 @h)",
    "user:hunter22@h",
    r"user\x3ahunter22\x40h",
    r"^\w+:hunter22@h",
    "https://user:hunter22%40h",
    "https://(user|root):hunter22@h",
    "^(https://user:hunter22@h|https://x/)$",
    "https://user:(?:hunter22)@h",
    "sip:user:hunter22@h",
]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_password_in_a_pattern_is_masked(pattern: str) -> None:
    re.compile(pattern)
    shown = masked({"not": {"regex": pattern}})["not"]["regex"]
    assert "hunter22" not in shown
    assert r"\*\*\*" in shown


@pytest.mark.parametrize(
    "pattern",
    [
        "^https://voice.example.com:8443/x",
        r"^sip:bob@a\.example\.com",
        r"^sip\x3abob@a\.example\.com",
        "^sips?:[a-z]+@a",
        "^(?:bob)@a",
        "^(?:sip:)?bob@a",
        r"\\x40 and https://voice.example.com:8443/",
        "time 10:30 mail bob@a",
        "",
        "@",
    ],
)
def test_a_pattern_without_a_password_stays(pattern: str) -> None:
    assert mask_pattern_passwords(pattern) == pattern


@pytest.mark.parametrize(
    "part", ["a:", "//", ":", "a", r"\:", "[a]", r"\x3a", ":/", "a ", "(?x)a:"]
)
def test_a_long_pattern_takes_no_quadratic_time(part: str) -> None:
    for end in ("", "@", "%40"):
        mask_pattern_passwords(part * 200_000 + end)
