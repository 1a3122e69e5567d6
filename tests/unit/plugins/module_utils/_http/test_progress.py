# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""When a reading reports its progress, and what a report says."""

from __future__ import annotations

import math
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._http import budget as _budget
from ansible_collections.voiceops.twilio.plugins.module_utils._http import progress as _progress
from ansible_collections.voiceops.twilio.plugins.module_utils._http.budget import Budget, Limits
from ansible_collections.voiceops.twilio.plugins.module_utils._http.progress import Progress, Pulse
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.byoc_trunk import (
    BYOC_TRUNK,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.connection_policy import (
    TARGET,
)

LIMITS = Limits(timeout=30.0, deadline=300.0, retries=5, concurrency=8)


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    own = Clock()
    for module in (_progress, _budget):
        monkeypatch.setattr(module, "time", own)
    return own


def test_the_first_report_is_due_after_5_seconds_and_the_others_10_seconds_later(
    clock: Clock,
) -> None:
    said: list[str] = []
    budget = Budget(LIMITS, Progress(Pulse(said.append)))
    due = []
    for second in range(41):
        clock.now = 1000.0 + second
        before = len(said)
        budget.report_progress()
        due += [second] * (len(said) - before)
    assert due == [5, 15, 25, 35]
    assert [text.partition(".")[0] for text in said] == [
        f"Still reading Twilio after {second} seconds" for second in due
    ]


def test_after_a_pause_the_next_report_is_10_seconds_later(clock: Clock) -> None:
    said: list[str] = []
    pulse = Pulse(said.append)
    clock.now = 1047.4
    Progress(pulse).report(1, 0)
    assert pulse.due == 1057.4
    assert said == ["Still reading Twilio after 47 seconds. Requests: 1."]


def test_without_a_pulse_nothing_is_ever_due() -> None:
    budget = Budget(LIMITS)
    assert budget.progress.due == math.inf
    budget.report_progress()
    budget.progress.report(1, 0)


PAGE = {"byoc_trunks": [{"sid": "BY1"}, {"sid": "BY2"}], "meta": {}}


@pytest.mark.parametrize(
    ("answers", "requests", "retries", "numbers"),
    [
        pytest.param([], 0, 0, "", id="nothing yet"),
        pytest.param([], 8, 0, " Requests: 8.", id="no response yet"),
        pytest.param([], 3, 2, " Requests: 3. Retries: 2.", id="retries"),
        pytest.param(
            [(PAGE, BYOC_TRUNK)], 2, 0, " Requests: 2. Pages: 1. BYOC trunks: 2.", id="a page"
        ),
        pytest.param(
            [({"byoc_trunks": []}, BYOC_TRUNK)], 1, 0, " Requests: 1. Pages: 1.", id="empty"
        ),
        pytest.param(
            [({"sid": "BY1"}, BYOC_TRUNK)] * 3, 3, 0, " Requests: 3. BYOC trunks: 3.", id="singles"
        ),
        pytest.param(
            [({"byoc_trunks": [{}] * 1000}, BYOC_TRUNK)] * 1234,
            1234,
            0,
            " Requests: 1,234. Pages: 1,234. BYOC trunks: 1,234,000.",
            id="many",
        ),
        pytest.param(
            [(PAGE, BYOC_TRUNK), ({"targets": [{}]}, TARGET)],
            2,
            0,
            " Requests: 2. Pages: 2. BYOC trunks: 2. Connection policy targets: 1.",
            id="two kinds",
        ),
    ],
)
def test_a_report_has_the_numbers_so_far(
    clock: Clock, answers: list[Any], requests: int, retries: int, numbers: str
) -> None:
    said: list[str] = []
    progress = Progress(Pulse(said.append), lambda: "account AC1 at https://x.example.com")
    for answer, resource in answers:
        progress.count(answer, resource)
    clock.now += 15
    progress.report(requests, retries)
    start = "Still reading account AC1 at https://x.example.com after 15 seconds."
    assert said == [f"{start}{numbers}"]


@pytest.mark.parametrize("error", [OSError("broken pipe"), RuntimeError(), UnicodeError()])
def test_a_report_that_fails_is_no_error(clock: Clock, error: Exception) -> None:
    def fail(_text: str) -> None:
        raise error

    pulse = Pulse(fail)
    clock.now += 5
    Progress(pulse).report(1, 0)
    assert pulse.due == clock.now + 10


def test_tasks_that_share_a_pulse_report_as_one_reading(clock: Clock) -> None:
    said: list[str] = []
    pulse = Pulse(said.append)
    for account in range(5):
        budget = Budget(LIMITS, Progress(pulse, lambda number=account: f"account {number}"))
        clock.now += 3
        budget.count_attempt(is_retry=False)
        budget.report_progress()
    assert said == [
        "Still reading account 1 after 6 seconds. Requests: 1.",
    ]
