# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A secret is found in each spelling of its escapes, and the text around it stays."""

from __future__ import annotations

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._text.decoding import views
from ansible_collections.voiceops.twilio.plugins.module_utils._text.masking import MASK, Masker

MASKER = Masker(["9182736455463728"])
DIGITS = ("NINE", "ONE", "EIGHT", "TWO", "SEVEN", "THREE", "SIX", "FOUR")


@pytest.mark.parametrize(
    "form",
    [
        "abcd\U0001f511efgh",
        r"abcd\ud83d\udd11efgh",
        r"abcd\U0001F511efgh",
        r"abcd\N{KEY}efgh",
        r"abcd\u{1f511}efgh",
        "abcd%uD83D%uDD11efgh",
        "abcd&#x1F511;efgh",
        "abcd%F0%9F%94%91efgh",
        r"abcd\360\237\224\221efgh",
    ],
)
def test_characters_beyond_16_bits_are_known(form: str) -> None:
    assert Masker(["abcd\U0001f511efgh"]).mask(form) == MASK


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param(r"\9\1\8\2\7\3\6\4", MASK, id="digits that are not octal escapes"),
        pytest.param(r"\071182736\064", MASK, id="octal escapes among digits"),
        pytest.param(r"\N{NO NAME}\071182736\064", rf"\N{{NO NAME}}{MASK}", id="an unknown name"),
        pytest.param(r"\N{91827364}", rf"\N{{{MASK}}}", id="a secret instead of a name"),
        pytest.param(r"\u{110000}91827364", rf"\u{{110000}}{MASK}", id="beyond Unicode"),
        pytest.param("C:\\1\\N{x}\\\n\\", "C:\\1\\N{x}\\\n\\", id="escapes without a secret"),
        pytest.param("a\\\r\n9182\\\r7364\\\n b", f"a\\\r\n{MASK} b", id="each line break"),
        pytest.param(r"a\\r\n9182\\r7364\\n b", rf"a\\r\n{MASK} b", id="line breaks of a message"),
        pytest.param(
            "".join(f"\\N{{DIGIT+{digit}}}" for digit in DIGITS), MASK, id="names in a form"
        ),
        pytest.param(r"\\16291827364", rf"\\162{MASK}", id="an escaped backslash"),
        pytest.param(r"\a\v91827364\0", rf"\a\v{MASK}\0", id="control characters"),
    ],
)
def test_only_the_escaped_part_is_masked(text: str, shown: str) -> None:
    assert MASKER.mask(text) == shown


def test_the_control_characters_of_python_are_known() -> None:
    masker = Masker(["abc\a\vdef\x00"])
    assert masker.mask(repr("abc\a\vdef\x00")) == f"'{MASK}'"
    assert masker.mask(r"abc\a\vdef\0") == MASK


def test_control_characters_are_known_among_other_escapes() -> None:
    assert Masker(["abc\b\f\n\r\tdef"]).mask(r"\u0061bc\b\f\n\r\tdef") == MASK


def test_each_decoded_text_is_searched_once() -> None:
    texts = [view.text for view in views("%41 %2541 \\x41 &#65;")]
    assert len(texts) == len(set(texts)) > 10
