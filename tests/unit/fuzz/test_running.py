# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Fuzzing finds what it looks for, the same with the same seed; and a few cases of each target."""

from __future__ import annotations

import math
import time
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils import _errors
from ansible_collections.voiceops.twilio.plugins.module_utils._api import listing as pages
from ansible_collections.voiceops.twilio.plugins.module_utils._http import (
    responses,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks import related
from ansible_collections.voiceops.twilio.tests.fuzz import drift, options, running, trunks
from ansible_collections.voiceops.twilio.tests.fuzz.__main__ import plan, report
from ansible_collections.voiceops.twilio.tests.fuzz.promises import assert_showable, assert_sound
from ansible_collections.voiceops.twilio.tests.fuzz.running import TARGETS, Run, Target, run
from hypothesis import strategies as st

SEED = "2026"
FEW = 100


@pytest.mark.parametrize("name", TARGETS)
def test_a_few_cases_find_nothing(name: str) -> None:
    done = run(name, TARGETS[name], SEED, FEW)
    assert done.finding == ""
    assert done.cases == FEW
    assert len(done.unlike) > FEW / 2


def target_of(check: Any) -> Target:
    return Target(st.integers(0, 1000), check, 1)


def test_what_does_not_hold_is_found_in_its_smallest_form() -> None:
    def check(case: int) -> None:
        assert case < 10

    done = run("numbers", target_of(check), SEED, 1000)
    assert done.finding.startswith("10\nTraceback")
    assert done.cases < 1000


def test_a_case_that_never_ends_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "MAX_SECONDS", 0.1)
    monkeypatch.setattr(running, "MAX_SECONDS_OF_SHRINKING", 0.0)
    done = run("sleep", target_of(lambda case: time.sleep(3600)), SEED, 5)
    assert "TooSlowError" in done.finding


def test_the_same_seed_draws_the_same_cases() -> None:
    def nothing(case: object) -> None:
        pass

    first, again, other = (run("n", target_of(nothing), s, FEW) for s in (SEED, SEED, "other"))
    assert first == again
    assert first.unlike != other.unlike


BROKEN = {
    "retry-after": (responses, "MAX_WAIT", math.inf),
    "page": (pages, "_same_listing", lambda next_url, url: True),
    "answer": (responses, "printable", lambda value, limit=300: str(value)),
    "core-page": (pages, "_same_listing", lambda next_url, url: True),
    "related": (related, "_dangling", lambda *args: []),
    "audit": (drift, "PASSWORD", "example"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_code_that_is_broken_on_purpose_is_found(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    module, what, instead = BROKEN[name]
    assert hasattr(module, what)
    monkeypatch.setattr(module, what, instead)
    monkeypatch.setattr(running, "MAX_SECONDS_OF_SHRINKING", 1.0)
    assert run(name, TARGETS[name], SEED, 2500).finding


@pytest.mark.parametrize(
    "told", ["a\x1bb", ["fine", {"a": "\u202e"}], {"\n": 1}, "x" * 30_000, "so hush is told"]
)
def test_what_may_not_be_shown_is_found(told: Any) -> None:
    assert_showable("fine", {"hush"})
    with pytest.raises(AssertionError):
        assert_showable(told, {"hush"})


def test_an_error_outside_the_family_is_found() -> None:
    class OtherError(_errors.InvalidResponseError):
        pass

    assert_sound(_errors.InvalidResponseError("It broke."))
    for error in (OtherError("It broke."), _errors.InvalidResponseError("It broke")):
        with pytest.raises(AssertionError):
            assert_sound(error)


@pytest.mark.parametrize(
    ("url", "connection"),
    [
        ("https://voice.twilio.com/v1", ("https", "voice.twilio.com", 443)),
        ("http://127.0.0.1:8080", ("http", "127.0.0.1", 8080)),
        ("https://voice.twilio.com\\@evil.example", ("https", "voice.twilio.com", 443)),
        ("https://voice.twilio.com@evil.example", ("https", "evil.example", 443)),
        ("https://", ()),
    ],
)
def test_where_a_url_leads(url: str, connection: Any) -> None:
    assert trunks.connects_to(url) == connection


@pytest.mark.parametrize("url", ["http://evil.example", "http://voice.twilio.com"])
def test_an_unsafe_address_is_found(url: str) -> None:
    options.assert_safe("http://localhost:1")
    options.assert_safe("http://[::1]:1")
    with pytest.raises((AssertionError, ValueError)):
        options.assert_safe(url)


def test_all_cases_are_planned_and_each_chunk_has_a_seed_of_its_own() -> None:
    chunks = plan(list(TARGETS), 200_000, SEED)
    assert 200_000 <= sum(cases for name, seed, cases in chunks) < 200_000 + len(TARGETS)
    assert len({seed for name, seed, cases in chunks}) == len(chunks)
    assert {name for name, seed, cases in chunks} == set(TARGETS)


def test_the_report_tells_what_was_found(capsys: pytest.CaptureFixture[str]) -> None:
    good = Run("page", 10, frozenset([b"1", b"2"]), "")
    assert report([good, good], 2) == 0
    assert capsys.readouterr().out == (
        "page               20 cases,       2 of them unlike\n"
        "20 cases, 0 targets with findings, in 2 s\n"
    )
    assert report([good, good._replace(finding="10\nTraceback")], 2) == 1
    assert "━━━ page\n10\nTraceback\n" in capsys.readouterr().out
    assert report([], 0) == 1
