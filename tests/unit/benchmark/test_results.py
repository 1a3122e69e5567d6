# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the samples of a run come to, and how the document and the plot say it."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from ansible_collections.voiceops.twilio.tests.benchmark.benchmark import plot, report
from ansible_collections.voiceops.twilio.tests.benchmark.benchmark.cases import Key
from ansible_collections.voiceops.twilio.tests.benchmark.benchmark.figures import Figure, Sample
from ansible_collections.voiceops.twilio.tests.benchmark.benchmark.results import (
    OURS,
    Opened,
    Results,
)
from ansible_collections.voiceops.twilio.tests.benchmark.benchmark.server import Speed
from ansible_collections.voiceops.twilio.tests.benchmark.benchmark.surroundings import Surroundings

SPEED = Speed(50_000, trip={0: 0.0, 50: 0.05}, page={0: 0.001, 50: 0.06})
WAYS = {way.name: way for way in OURS}


def results(*more: tuple[Key, Sample]) -> Results:
    """A run with round figures; I(more) is measured besides."""
    samples = {
        Key("floor_a"): [Sample(s, s, 50_000) for s in (0.4, 0.5, 0.9)],
        Key("floor_m"): [Sample(1.0, 1.0, 50_000)],
        Key("one_by_one", 1, 50): [Sample(0.66, 0.6, 60_000, 1, 1)],
        Key("one_by_one", 1000, 50): [Sample(7.7, 1.0, 60_000, 1000, 8)],
        Key("planned", 1000, 50): [Sample(0.75, 0.7, 70_000, 1, 1)],
        Key("listing", 10000, 0): [Sample(1.5, 1.4, 150_000, 10, 1)],
        Key("loop", 100, 50): [Sample(6.6, 1.5, 60_000, 100, 1)],
        Key("uri_loop", 1, 50): [Sample(1.0, 1.0, 60_000, 1, 1)],
        Key("uri_loop", 10, 50): [Sample(5.5, 9.0, 60_000, 10, 10)],
        Key("curl", 1000, 50): [Sample(6.5, 0.1, 10_000, 1000, 8)],
    }
    samples.update((key, [sample]) for key, sample in more)
    return Results(samples, SPEED, 0.000009, 0.000012)


def test_targets() -> None:
    measured = {
        target.what: (round(target.measured, 3), target.met) for target in results().targets()
    }
    assert measured == {
        "one trunk, in process ÷ (floor A + RTT)": (1.2, True),
        "loop of 100 tasks, each beyond RTT": (10.0, True),
        "connections of that loop": (1, True),
        "requests for 1,000 SIDs": (1, True),
        "1,000 SIDs in process ÷ floor A": (1.5, True),
        "`uri` in a loop (extrapolated) ÷ that": (667.333, True),
        "1,000 one by one ÷ (curl with 8 in parallel + floor A)": (1.1, True),
        "validation and normal form of a trunk": (9.0, True),
        "memory of a trunk beyond floor A": (10.0, True),
        "a trunk held against what is expected": (12.0, True),
    }


def test_a_fleet_audited_is_compared_with_one_fetched() -> None:
    fleet = results(
        (Key("fleet_fetch", 10000, 50), Sample(1.5, 2.0, 60_000, 20, 20)),
        (Key("fleet_audit", 10000, 50), Sample(3.75, 5.0, 90_000, 20, 20)),
    )
    audited = "a fleet of 20 accounts, audited with all reports ÷ fetched"
    (target,) = (target for target in fleet.targets() if target.what == audited)
    assert (target.measured, target.aim, target.met) == (2.5, 2.0, False)


def test_the_report_in_a_browser() -> None:
    opened = Results({}, SPEED, 0.000009, 0.000012, Opened("150.0", 1.25, 0.25))
    targets = {target.what: target for target in opened.targets()}
    page, filtered = (
        targets[name]
        for name in ("the HTML report of a fleet in a browser, opened", "the same, filtered")
    )
    assert (page.measured, page.aim, page.unit, page.met) == (1250, 2500, "ms", True)
    assert (filtered.measured, filtered.aim, filtered.unit, filtered.met) == (250, 200, "ms", False)


def test_targets_that_are_missed() -> None:
    slow = results(
        (Key("loop", 100, 50), Sample(9.0, 1.5, 60_000, 100, 2)),
        (Key("planned", 1000, 50), Sample(3.0, 0.7, 70_000, 1000, 8)),
    )
    missed = {target.what for target in slow.targets() if not target.met}
    assert missed == {
        "loop of 100 tasks, each beyond RTT",
        "connections of that loop",
        "requests for 1,000 SIDs",
        "1,000 SIDs in process ÷ floor A",
        "`uri` in a loop (extrapolated) ÷ that",
    }
    assert report.targets_table(slow).count("**not met**") == 5


def test_a_busy_machine_decides_nothing_about_times() -> None:
    busy = results((Key("floor_a"), Sample(0.6, 0.5, 50_000)))
    assert not results().is_busy
    assert busy.is_busy
    table = report.targets_table(busy)
    assert table.count("undecided") == 7
    assert table.count("| met |") == 3
    where = Surroundings("make bench", "2026-01-02", 480.0, 2, 0.5, 1.5, {})
    assert "machine was busy" in report.markdown(busy, where)
    assert "machine was busy" not in report.markdown(results(), where)


def test_a_plan_that_does_not_list_is_one_by_one() -> None:
    assert results().figure("planned", 1, 50) == Figure(0.66)
    assert results().figure("planned", 100, 50) is None


def test_only_larger_numbers_are_extrapolated() -> None:
    assert results().figure("uri_loop", 1000, 50) == Figure(500.5, extrapolated_from=10)
    assert results().figure("uri_loop", 10, 50) == Figure(5.5)
    assert results().figure("sdk_threads", 1000, 50) is None
    assert results().figure("curl", 1, 50) is None


@pytest.mark.parametrize(
    ("way", "trunks", "delay", "limit"),
    [
        ("one_by_one", 1, 50, 0.55),
        ("one_by_one", 1000, 50, 0.5 + 125 * 0.05),
        ("planned", 24, 50, 0.5 + 3 * 0.05),
        ("planned", 25, 50, 0.5 + 0.06),
        ("listing", 10000, 50, 0.5 + 10 * 0.06),
        ("listing", 1, 50, 0.55),
        ("listing_module", 1000, 0, 1.0 + 0.001),
    ],
)
def test_limits(way: str, trunks: int, delay: int, limit: float) -> None:
    assert results().limit(WAYS[way], trunks, delay) == pytest.approx(limit)


def test_the_document_marks_what_it_did_not_measure() -> None:
    where = Surroundings("make bench", "2026-01-02", 480.0, 2, 0.5, 1.5, {"Python": "3.12.1"})
    document = report.markdown(results(), where)
    assert "written by `make bench` on 2026-01-02" in document
    assert "one run of\n8 minutes" in document
    assert (
        "| `ansible.builtin.uri` in a loop | 1.00 | 5.50 | ~50.50 | ~500.50 | ~5,000.50 |"
        in document
    )
    assert "| floor a | 0 | 0 | 3 | 0.50 (0.40 to 0.90) |" in document
    assert "None" not in document
    assert "- **The report** of a fleet was opened in no browser" in document
    opened = report.markdown(Results({}, SPEED, 0.1, 0.1, Opened("150.0", 1.25, 0.25)), where)
    assert "in a headless Chromium 150.0: from" in opened


def test_the_plot_is_well_formed_and_in_its_frame() -> None:
    root = ET.fromstring(plot.svg(results()))  # noqa: S314 - we have just written it
    _x, _y, width, height = map(float, root.attrib["viewBox"].split())
    circles = root.findall("{http://www.w3.org/2000/svg}circle")
    assert len(circles) == 12
    assert all(0 < float(c.attrib["cx"]) < width for c in circles)
    assert all(0 < float(c.attrib["cy"]) < height for c in circles)


def test_a_scale_is_logarithmic() -> None:
    scale = plot.Scale(1, 10000, 100, 500)
    assert [scale.place(value) for value in (1, 100, 10000)] == [100, 300, 500]
    assert scale.ticks() == [1, 10, 100, 1000, 10000]
    assert plot.around([0.4, 55.0]) == (0.1, 100.0)
