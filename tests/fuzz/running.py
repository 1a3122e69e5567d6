# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs the cases of a target, and keeps what they find."""

from __future__ import annotations

import hashlib
import resource
import signal
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple

from ansible_collections.voiceops.twilio.tests.fuzz import (
    answers,
    drift,
    files,
    material,
    options,
    resources,
    trunks,
)
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

# Far more than any case takes, however busy the machine is.
MAX_SECONDS = 20
MAX_SECONDS_OF_SHRINKING = 15
MAX_BYTES = 6 << 30


class Target(NamedTuple):
    """Something to be fuzzed: its cases, what must hold for each, and its share of all cases."""

    cases: st.SearchStrategy[Any]
    check: Callable[[Any], None]
    share: int


TARGETS = {
    "trunk": Target(material.TRUNKS, trunks.check_trunk, 4),
    "page": Target(trunks.pages, trunks.check_page, 4),
    "resource": Target(resources.items, resources.check_item, 3),
    "core-page": Target(resources.core_pages, resources.check_core_page, 3),
    "related": Target(resources.worlds, resources.check_related, 2),
    "answer": Target(answers.answers, answers.check_answer, 3),
    "retry-after": Target(answers.waits, answers.check_wait, 4),
    "token": Target(answers.tokens, answers.check_token, 2),
    "text": Target(answers.texts, answers.check_text, 3),
    "options": Target(options.written(), options.check_written, 4),
    "audit": Target(drift.audits, drift.check_audit, 3),
    "own-facts": Target(drift.accounts, drift.check_own_facts, 1),
    "file": Target(files.files, files.check_file, 1),
    "template": Target(files.untemplated, files.check_untemplated, 1),
}


class TooSlowError(Exception):
    """A case that takes so long that it is as good as a hang."""


class Run(NamedTuple):
    """What came of some cases: how many there were, how many unlike, and a finding if any."""

    target: str
    cases: int
    unlike: frozenset[bytes]
    finding: str


def run_named(name: str, seed_text: str, number: int) -> Run:
    """Check I(number) cases of one of TARGETS, as C(run) does."""
    return run(name, TARGETS[name], seed_text, number)


def run(name: str, target: Target, seed_text: str, number: int) -> Run:
    """Check I(number) cases that I(seed_text) draws, or as many as it takes to find something."""
    unlike: set[bytes] = set()
    found: list[tuple[float, str]] = []
    count = 0

    @seed(int.from_bytes(hashlib.sha256(seed_text.encode()).digest()[:8], "big"))
    @settings(
        max_examples=number,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
        report_multiple_bugs=False,
    )
    @given(target.cases)
    def check(case: Any) -> None:
        nonlocal count
        count += not found
        unlike.add(_digest(case))
        try:
            with _limited():
                target.check(case)
        except Exception:
            found.append((time.monotonic(), f"{case!r}\n{traceback.format_exc()}"))
            if found[-1][0] - found[0][0] > MAX_SECONDS_OF_SHRINKING:
                raise KeyboardInterrupt from None  # The only way out of it.
            raise

    with suppress(BaseException):  # It is in found.
        check()
    return Run(name, count, frozenset(unlike), found[-1][1] if found else "")


def _digest(case: object) -> bytes:
    return hashlib.blake2b(repr(case).encode("utf-8", "surrogatepass"), digest_size=8).digest()


@contextmanager
def _limited() -> Iterator[None]:
    def late(*_args: object) -> None:
        raise TooSlowError(f"not ended after {MAX_SECONDS} seconds")

    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    usual = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, MAX_SECONDS)
    # A case that takes all memory is found before it takes that of the others.
    resource.setrlimit(resource.RLIMIT_AS, (MAX_BYTES, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, usual)
