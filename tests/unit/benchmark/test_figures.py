# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The arithmetic of the benchmark: medians, limits, extrapolation, targets."""

from __future__ import annotations

import pytest
from ansible_collections.voiceops.twilio.tests.benchmark.benchmark import figures
from ansible_collections.voiceops.twilio.tests.benchmark.benchmark.figures import (
    Figure,
    Sample,
    Target,
)


def test_the_middle_is_the_median_of_each_field() -> None:
    samples = [Sample(3.0, 0.1, 10, 1, 1), Sample(1.0, 0.3, 30, 1, 8), Sample(9.0, 0.2, 20, 1, 1)]
    assert figures.middle(samples) == Sample(3.0, 0.2, 20, 1, 1)
    assert figures.middle(samples[:2]) == Sample(2.0, 0.2, 20, 1, 4.5)


def test_the_spread_is_the_fastest_and_the_slowest() -> None:
    samples = [Sample(seconds, 0.0, 0) for seconds in (3.0, 1.0, 9.0)]
    assert figures.spread(samples) == (1.0, 9.0)


@pytest.mark.parametrize(
    ("trunks", "pages", "batches"),
    [(0, 1, 0), (1, 1, 1), (8, 1, 1), (9, 1, 2), (1000, 1, 125), (1001, 2, 126), (10000, 10, 1250)],
)
def test_round_trips_that_cannot_overlap(trunks: int, pages: int, batches: int) -> None:
    assert figures.pages(trunks) == pages
    assert figures.batches(trunks) == batches


def test_the_limit_is_the_floor_and_the_round_trips() -> None:
    assert figures.limit(0.5, 125, 0.05) == pytest.approx(6.75)
    assert figures.limit(0.5, 0, 0.05) == 0.5


def test_what_was_measured_is_not_extrapolated() -> None:
    assert figures.extrapolated({1: 1.0, 20: 10.5}, 20) == Figure(10.5)


def test_the_line_goes_through_the_two_largest_numbers() -> None:
    measured = {1: 99.0, 10: 2.0, 20: 7.0}
    assert figures.extrapolated(measured, 1000) == Figure(497.0, extrapolated_from=20)


@pytest.mark.parametrize("measured", [{}, {1: 1.0}, {10: 2.0, 100: 1.9}, {10: 2.0, 100: 2.0}])
def test_without_a_line_nothing_is_extrapolated(measured: dict[int, float]) -> None:
    assert figures.extrapolated(measured, 1000) is None


def test_waiting_is_what_the_processor_did_not_work() -> None:
    assert figures.waited(Sample(3.0, 2.0, 0)) == 1.5


@pytest.mark.parametrize(
    ("unit", "is_time"), [("times", True), ("ms", True), ("KiB", False), ("", False)]
)
def test_what_others_on_the_machine_have_a_part_in(unit: str, is_time: bool) -> None:
    assert Target("", 1.0, 1.0, unit).is_time is is_time


def test_each_task_of_a_loop_without_the_start_of_the_playbook() -> None:
    # 99 tasks more in 5.94 seconds more: 60 ms each, of which 50 are the round trip.
    assert figures.each_beyond(0.66, 6.6, 100, 0.05) == pytest.approx(0.01)


def test_memory_of_a_trunk() -> None:
    assert figures.kib_each(50_000, 130_000, 10_000) == 8


@pytest.mark.parametrize(
    ("measured", "at_least", "met"),
    [(1.2, False, True), (1.21, False, False), (1.2, True, True), (1.19, True, False)],
)
def test_whether_a_target_is_met(measured: float, at_least: bool, met: bool) -> None:
    assert Target("", measured, 1.2, at_least=at_least).met is met
