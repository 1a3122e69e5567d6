# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the samples of a run come to, and what the document says."""

from __future__ import annotations

import pytest
from ansible_collections.voiceops.twilio.tests.benchmark import report
from ansible_collections.voiceops.twilio.tests.benchmark.__main__ import command_of
from ansible_collections.voiceops.twilio.tests.benchmark.cases import Key
from ansible_collections.voiceops.twilio.tests.benchmark.figures import (
    Figure,
    Sample,
    extrapolated,
    fastest,
)
from ansible_collections.voiceops.twilio.tests.benchmark.measuring import Trips
from ansible_collections.voiceops.twilio.tests.benchmark.results import (
    OURS,
    Browser,
    Pure,
    Results,
)

TRIPS = Trips(trunk={0: 0.0, 50: 0.05}, page={0: 0.001, 50: 0.06})
BROWSER = Browser("150.0", 1.25, 0.25)
WAYS = {way.name: way for way in OURS}
WHERE = report.Surroundings("make bench", "2026-01-02", 480.0, 2, 0.5, 1.5, {"Python": "3.12.1"})


def results(*more: tuple[Key, Sample]) -> Results:
    """A run with round figures; I(more) is measured besides."""
    samples = {
        Key("floor_a"): [Sample(s, s, 50_000) for s in (0.7, 0.5, 0.9)],
        Key("floor_m"): [Sample(1.0, 1.0, 50_000)],
        Key("one_by_one", 1, 50): [Sample(0.66, 0.6, 60_000, 1, 1)],
        Key("one_by_one", 1000, 50): [Sample(7.7, 1.0, 60_000, 1000, 8)],
        Key("planned", 1000, 50): [Sample(0.75, 0.7, 70_000, 1, 1)],
        Key("listing", 10000, 0): [Sample(1.5, 1.4, 150_000, 10, 1)],
        Key("loop", 100, 50): [Sample(6.6, 1.5, 60_000, 100, 1)],
        Key("limit_loop", 100): [Sample(0.5, 0.5, 60_000)],
        Key("limit_sids", 1000): [Sample(0.54, 0.5, 60_000)],
        Key("related", 1000, 50): [Sample(1.752, 1.0, 60_000, 124, 8)],
        Key("limit_related", 1000): [Sample(0.6, 0.6, 60_000)],
        Key("inventory", 10000): [Sample(2.4, 2.0, 60_000)],
        Key("inventory_limit", 10000): [Sample(2.0, 2.0, 60_000)],
        Key("uri_loop", 1, 50): [Sample(1.0, 1.0, 60_000, 1, 1)],
        Key("uri_loop", 10, 50): [Sample(5.5, 9.0, 60_000, 10, 10)],
        Key("curl", 1000, 50): [Sample(6.5, 0.1, 10_000, 1000, 8)],
        Key("fleet_fetch", 10000, 50): [Sample(1.5, 2.0, 60_000, 20, 20)],
        Key("fleet_audit", 10000, 50): [Sample(3.75, 5.0, 90_000, 20, 20)],
    }
    samples.update((key, [sample]) for key, sample in more)
    return Results(samples, TRIPS, Pure(0.000009, 0.000012, 0.000027), BROWSER)


def test_targets() -> None:
    measured = {
        target.what: (round(target.measured, 3), target.met) for target in results().targets()
    }
    assert measured == {
        "one trunk, in process ÷ (floor A + RTT)": (1.2, False),
        "loop of 100 tasks ÷ (that of the limit + RTTs)": (1.2, True),
        "connections of that loop": (1, True),
        "requests for 1,000 SIDs": (1, True),
        "1,000 SIDs in process ÷ (limit + RTTs)": (1.25, False),
        "1,000 trunks with policies and domains ÷ (limit + RTTs)": (1.2, True),
        "`uri` in a loop (extrapolated) ÷ that": (667.333, True),
        "1,000 one by one ÷ (curl with 8 in parallel + floor A)": (1.1, True),
        "validation and normal form of a trunk": (9.0, True),
        "memory of a trunk beyond floor A": (10.0, False),
        "inventory of 10,000 ÷ that of the limit": (1.2, False),
        "a fleet of 20 accounts, audited with rules and all reports ÷ fetched": (2.5, False),
        "drift and rules of a trunk": (39.0, True),
        "the HTML report of a fleet in a browser, opened": (1250, True),
        "the same, filtered": (250, False),
    }


def test_targets_that_are_missed() -> None:
    slow = results(
        (Key("loop", 100, 50), Sample(9.0, 1.5, 60_000, 100, 2)),
        (Key("planned", 1000, 50), Sample(3.0, 0.7, 70_000, 1000, 8)),
    )
    missed = {target.what for target in slow.targets() if not target.met}
    assert missed - {target.what for target in results().targets() if not target.met} == {
        "loop of 100 tasks ÷ (that of the limit + RTTs)",
        "connections of that loop",
        "requests for 1,000 SIDs",
        "`uri` in a loop (extrapolated) ÷ that",
    }
    assert report.targets_table(slow).count("**not met**") == 10


def test_a_busy_machine_decides_nothing_about_times() -> None:
    busy = results((Key("floor_a"), Sample(0.6, 0.5, 50_000)))
    table = report.targets_table(busy)
    assert (table.count("undecided"), table.count("| met |")) == (12, 2)
    assert "machine was busy" in report.markdown(busy, WHERE)
    assert "machine was busy" not in report.markdown(results(), WHERE)


def test_the_fastest_run_has_the_smallest_times_and_the_medians_of_all_else() -> None:
    samples = [Sample(3.0, 0.1, 10, 1, 1), Sample(1.0, 0.3, 30, 1, 8), Sample(9.0, 0.2, 20, 1, 1)]
    assert fastest(samples) == Sample(1.0, 0.1, 20, 1, 1)
    assert fastest(samples[1:]) == Sample(1.0, 0.2, 25, 1, 4.5)


@pytest.mark.parametrize(
    ("measured", "figure"),
    [
        ({1: 99.0, 10: 2.0, 20: 7.0}, Figure(497.0, is_extrapolated=True)),
        ({}, None),
        ({1: 1.0}, None),
        ({10: 2.0, 100: 1.9}, None),
        ({10: 2.0, 100: 2.0}, None),
        ({10: 2.0, 2000: 20.0}, None),
    ],
)
def test_the_line_goes_through_the_two_largest_numbers(
    measured: dict[int, float], figure: Figure | None
) -> None:
    assert extrapolated(measured, 1000) == figure


@pytest.mark.parametrize(
    ("way", "trunks", "figure"),
    [
        ("planned", 1, Figure(0.66)),
        ("planned", 100, None),
        ("uri_loop", 10, Figure(5.5)),
        ("uri_loop", 1000, Figure(500.5, is_extrapolated=True)),
        ("sdk_threads", 1000, None),
        ("curl", 1, None),
    ],
)
def test_figures(way: str, trunks: int, figure: Figure | None) -> None:
    assert results().figure(way, trunks, 50) == figure


@pytest.mark.parametrize(
    ("way", "trunks", "delay", "limit"),
    [
        ("one_by_one", 1, 50, 0.55),
        ("one_by_one", 9, 50, 0.6),
        ("one_by_one", 1000, 50, 0.5 + 125 * 0.05),
        ("planned", 24, 50, 0.5 + 3 * 0.05),
        ("planned", 25, 50, 0.5 + 0.06),
        ("listing", 10000, 50, 0.5 + 10 * 0.06),
        ("listing", 1001, 50, 0.5 + 2 * 0.06),
        ("listing", 1, 50, 0.55),
        ("listing_module", 1000, 0, 1.0 + 0.001),
    ],
)
def test_limits(way: str, trunks: int, delay: int, limit: float) -> None:
    assert results().limit(WAYS[way], trunks, delay) == pytest.approx(limit)


def test_the_document_marks_what_it_did_not_measure() -> None:
    document = report.markdown(results(), WHERE)
    assert "`make bench` wrote this page on 2026-01-02" in document
    assert "that one run of 8\nminutes" in document
    uri = "| `ansible.builtin.uri` in a loop | 1.00 | 5.50 | ~50.50 | ~500.50 | ~5,000.50 |"
    assert uri in document
    assert "| floor a | 0 | 0 | 3 | 0.50 (0.90) |" in document
    assert "in a headless Chromium 150.0: from" in document
    assert "None" not in document
    unseen = report.markdown(results()._replace(browser=None), WHERE)
    assert "- **The report** of a fleet was not measured" in unseen


def test_the_document_says_what_was_run() -> None:
    assert command_of([]) == "make bench"
    assert command_of(["--seconds", "60"]) == 'make bench ARGS="--seconds 60"'
