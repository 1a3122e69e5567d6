# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Texts that take too much work are masked whole, and others are not."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._text import masking as _masking
from ansible_collections.voiceops.twilio.plugins.module_utils._text.masking import MASK, Masker

SECRET = "a/b+c=d&e%f~0123456789"
TOKEN = "9f3a61c27b0d48e5a1f6c3928d7e4b50"
MASKER = Masker([SECRET, TOKEN])


@pytest.mark.parametrize("escape", ["%41", "&#65;", "\\x41"])
def test_more_escapes_than_can_be_searched_are_masked_whole(
    monkeypatch: pytest.MonkeyPatch, escape: str
) -> None:
    monkeypatch.setattr(_masking, "MAX_DECODED_CHARACTERS", 1000)
    texts = ["no escape", f"no escape {TOKEN}", escape * 400, escape]
    assert MASKER.mask(texts) == ["no escape", f"no escape {MASK}", MASK, MASK]


@pytest.mark.parametrize(("limit", "shown"), [(4, "%41"), (3, MASK)])
def test_a_text_counts_as_it_is_and_decoded(
    monkeypatch: pytest.MonkeyPatch, limit: int, shown: str
) -> None:
    monkeypatch.setattr(_masking, "MAX_DECODED_CHARACTERS", limit)
    assert MASKER.mask("%41") == shown


def count_looks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    looks: list[str] = []
    mask_text = Masker.mask_text

    def counted(masker: Masker, text: str) -> str:
        looks.append(text)
        return mask_text(masker, text)

    monkeypatch.setattr(Masker, "mask_text", counted)
    return looks


def test_only_texts_that_hold_a_part_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    looks = count_looks(monkeypatch)
    texts = [f"https://x.example/{n:05}" for n in range(3000)]
    told = [*texts[:1234], f"say {TOKEN}", *texts, f"%41 {quote(SECRET)}", "%41"]
    shown = MASKER.mask(told)
    assert shown == [*texts[:1234], f"say {MASK}", *texts, f"%41 {MASK}", "%41"]
    assert sorted(looks) == [f"%41 {quote(SECRET)}", f"say {TOKEN}"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param(f"{TOKEN} ".ljust(10_000, "."), MASK + " ".ljust(9968, "."), id="short"),
        pytest.param(f"{TOKEN} ".ljust(10_001, "."), MASK, id="long"),
        pytest.param(f"{quote(SECRET)} ".ljust(10_001, "."), MASK, id="long and escaped"),
        pytest.param("." * 10_001, "." * 10_001, id="long without a secret"),
        pytest.param(f"{TOKEN[:4]}...." * 1250, f"{TOKEN[:4]}...." * 1250, id="short near misses"),
        pytest.param(f"{TOKEN[:4]}...." * 1251, MASK, id="too many near misses to look at"),
        pytest.param(
            TOKEN[:4].ljust(10_001, "."), TOKEN[:4].ljust(10_001, "."), id="long with a near miss"
        ),
    ],
)
def test_a_long_text_that_holds_a_part_is_masked_whole(text: str, shown: str) -> None:
    assert MASKER.mask(text) == shown


@pytest.mark.parametrize(
    ("limit", "start", "least"),
    [
        pytest.param("MAX_SEARCHED_CHARACTERS", "say ", 700, id="searched"),
        pytest.param("MAX_SEARCHED_CHARACTERS", "say%20", 1000, id="searched and decoded"),
        pytest.param("MAX_DETAILED_CHARACTERS", "say ", 700, id="in detail"),
        pytest.param("MAX_DETAILED_CHARACTERS", "say%20", 980, id="decoded in detail"),
    ],
)
def test_what_is_too_much_work_is_masked_whole(
    monkeypatch: pytest.MonkeyPatch, limit: str, start: str, least: int
) -> None:
    looks = count_looks(monkeypatch)
    monkeypatch.setattr(_masking, limit, 20_000)
    texts = [f"{start}{TOKEN} {n:04}" for n in range(1000)]
    shown = MASKER.mask(texts)
    assert {f"{start}{MASK} {text[-4:]}" for text in looks} == set(shown) - {MASK}
    assert shown.count(MASK) == 1000 - len(looks) >= least


def test_a_text_that_takes_too_much_decoding_is_masked_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(_masking, "MAX_DETAILED_CHARACTERS", 1000)
    assert MASKER.mask(f"say%20{TOKEN}") == MASK
    assert MASKER.mask(f"say {TOKEN}") == f"say {MASK}"
