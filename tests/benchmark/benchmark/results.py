# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the samples of one run come to: times, limits, targets."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from .cases import DELAYS, LOOP, MODULE, PLAN_LISTS_FROM, SHORT_LOOP, SIZES, Key
from .figures import (
    Figure,
    Sample,
    Target,
    batches,
    each_beyond,
    extrapolated,
    kib_each,
    limit,
    middle,
    pages,
    waited,
)
from .fleet import TRUNKS as FLEET
from .server import Speed

MANY, MOST = 1000, SIZES[-1]
DELAY = DELAYS[-1]
# Floor A computes all the time: on a machine with nothing else to do it waits for a few per cent.
BUSY = 1.15


class Way(NamedTuple):
    """A way of reading trunks: its key, its name in the tables, and what it cannot go below."""

    name: str
    label: str
    floor: str | None
    trips: Callable[[int], int] | None = None


def planned_trips(trunks: int) -> int:
    """Round trips that cannot overlap when the plan decides."""
    return batches(trunks) if trunks < PLAN_LISTS_FROM else pages(trunks)


OURS = (
    Way("one_by_one", "one by one, in process", "floor_a", batches),
    Way("planned", "`sids` as planned, in process", "floor_a", planned_trips),
    Way("listing", "all of the account, in process", "floor_a", pages),
    Way("one_by_one" + MODULE, "one by one, as a module", "floor_m", batches),
    Way("planned" + MODULE, "`sids` as planned, as a module", "floor_m", planned_trips),
    Way("listing" + MODULE, "all of the account, as a module", "floor_m", pages),
)
PEERS = (
    Way("uri_loop", "`ansible.builtin.uri` in a loop", None),
    Way("sdk_sequence", "`twilio` SDK in sequence", None),
    Way("sdk_threads", "`twilio` SDK, 8 threads", None),
    Way("sdk_listing", "`twilio` SDK, listing", None),
    Way("curl", "`curl --parallel-max 8`", None),
)


class Opened(NamedTuple):
    """The report on a fleet in a browser of this I(version): seconds to open it, and to filter."""

    version: str
    opened: float
    filtered: float


class Results:
    """One run. Everything is a median; None stands for what was not measured."""

    def __init__(
        self,
        samples: Mapping[Key, list[Sample]],
        speed: Speed,
        normal_form_seconds: float,
        drift_seconds: float,
        browser: Opened | None = None,
    ) -> None:
        self.samples = samples
        self.speed = speed
        self.normal_form_seconds = normal_form_seconds
        self.drift_seconds = drift_seconds
        self.browser = browser
        self._middle = {key: middle(of_key) for key, of_key in samples.items()}

    @property
    def is_busy(self) -> bool:
        """Whether other programs kept this run waiting so much that its times say little."""
        floor = self.sample("floor_a")
        return floor is None or waited(floor) > BUSY

    def sample(self, way: str, trunks: int = 0, delay: int = 0) -> Sample | None:
        """The medians of a case."""
        return self._middle.get(_key_of(way, trunks, delay))

    def seconds(self, way: str, trunks: int = 0, delay: int = 0) -> float | None:
        sample = self.sample(way, trunks, delay)
        return sample and sample.seconds

    def figure(self, way: str, trunks: int, delay: int) -> Figure | None:
        """The time of a case, extrapolated if only smaller numbers were measured."""
        measured = {
            key.trunks: sample.seconds
            for key, sample in self._middle.items()
            if (key.way, key.delay) == (way, delay)
        }
        seconds = self.seconds(way, trunks, delay)
        if seconds is not None:
            return Figure(seconds)
        if not measured or trunks < max(measured):
            return None
        return extrapolated(measured, trunks)

    def limit(self, way: Way, trunks: int, delay: int) -> float | None:
        """The least that I(way) could take: its floor, and round trips that cannot overlap."""
        floor = self.seconds(way.floor) if way.floor else None
        if floor is None or way.trips is None:
            return None
        trips = way.trips(trunks)
        lists = trips == pages(trunks) and trunks >= PLAN_LISTS_FROM
        return limit(floor, trips, (self.speed.page if lists else self.speed.trip)[delay])

    def each(self, way: str, delay: int) -> float | None:
        """Milliseconds that each task of a loop, or lookup of a template, costs beyond its trip."""
        count = SHORT_LOOP if way.endswith(MODULE) else LOOP
        start = way if way == "lookup" else way.replace("loop", "one_by_one")
        one, many = self.seconds(start, 1, delay), self.seconds(way, count, delay)
        if one is None or many is None:
            return None
        return 1000 * each_beyond(one, many, count, self.speed.trip[delay])

    def uri_each(self, delay: int) -> float | None:
        """The same for a loop of the module uri."""
        one, many = (self.seconds("uri_loop", n, delay) for n in (1, SHORT_LOOP))
        if one is None or many is None:
            return None
        return 1000 * each_beyond(one, many, SHORT_LOOP, self.speed.trip[delay])

    def kib_each(self) -> float | None:
        """KiB a trunk beyond floor A, in the hungriest way of reading 10,000 in process."""
        floor = self.sample("floor_a")
        samples = [self.sample(way, MOST, delay) for way in _IN_PROCESS for delay in DELAYS]
        peaks = [sample.peak_kib for sample in samples if sample]
        return kib_each(floor.peak_kib, max(peaks), MOST) if floor and peaks else None

    def targets(self) -> Iterator[Target]:
        """What was aimed for, and what became of it; without what was not measured."""
        for what, measured, aim, unit, at_least in self._aims():
            if measured is not None:
                yield Target(what, measured, aim, unit, at_least)

    def _aims(self) -> Iterator[tuple[str, float | None, float, str, bool]]:
        trip = self.speed.trip[DELAY]
        one = self.seconds("one_by_one", 1, DELAY)
        floor_a, floor_m = self.seconds("floor_a"), self.seconds("floor_m")
        one_module = self.seconds("one_by_one" + MODULE, 1, DELAY)
        of_a, of_m = (
            "one trunk, in process ÷ (floor A + RTT)",
            "one trunk, module ÷ (floor M + RTT)",
        )
        yield of_a, _ratio(one, floor_a and floor_a + trip), 1.2, "times", False
        yield of_m, _ratio(one_module, floor_m and floor_m + trip), 1.1, "times", False
        yield from self._aims_of_loops()
        yield from self._aims_of_many(floor_a)
        yield (
            "validation and normal form of a trunk",
            self.normal_form_seconds * 1e6,
            25,
            "µs",
            False,
        )
        yield "memory of a trunk beyond floor A", self.kib_each(), 30, "KiB", False
        yaml = self.seconds("inventory_yaml", MOST)
        fresh, cached = self.seconds("inventory", MOST), self.seconds("inventory_cached", MOST)
        yield (
            "inventory of 10,000 ÷ the same in static YAML",
            _ratio(fresh, yaml),
            1.5,
            "times",
            False,
        )
        yield "the same from its cache", _ratio(cached, yaml), 1.2, "times", False
        fetched = self.seconds("fleet_fetch", FLEET, DELAY)
        audited = self.seconds("fleet_audit", FLEET, DELAY)
        what = "a fleet of 20 accounts, audited with all reports ÷ fetched"
        yield what, _ratio(audited, fetched), 2.0, "times", False
        yield "a trunk held against what is expected", self.drift_seconds * 1e6, 20, "µs", False
        yield from self._aims_of_the_report()

    def _aims_of_the_report(self) -> Iterator[tuple[str, float | None, float, str, bool]]:
        """The aims are those that Google's Core Web Vitals call good: LCP and INP."""
        opened = self.browser and self.browser.opened * 1000
        filtered = self.browser and self.browser.filtered * 1000
        yield "the HTML report of a fleet in a browser, opened", opened, 2500, "ms", False
        yield "the same, filtered", filtered, 200, "ms", False

    def _aims_of_loops(self) -> Iterator[tuple[str, float | None, float, str, bool]]:
        yield "loop of 100 tasks, each beyond RTT", self.each("loop", DELAY), 15, "ms", False
        loop = self.sample("loop", LOOP, DELAY)
        yield "connections of that loop", loop and loop.connections, 1, "", False
        yield "lookup, each beyond RTT", self.each("lookup", DELAY), 3, "ms", False

    def _aims_of_many(
        self, floor_a: float | None
    ) -> Iterator[tuple[str, float | None, float, str, bool]]:
        planned = self.sample("planned", MANY, DELAY)
        ours = planned and planned.seconds
        uri = self.figure("uri_loop", MANY, DELAY)
        curl = self.seconds("curl", MANY, DELAY)
        curl_and_floor = curl + floor_a if curl is not None and floor_a is not None else None
        one_by_one = self.seconds("one_by_one", MANY, DELAY)
        threads = self.seconds("sdk_threads", MANY, DELAY)
        yield "requests for 1,000 SIDs", planned and planned.requests, pages(MANY), "", False
        yield "1,000 SIDs in process ÷ floor A", _ratio(ours, floor_a), 1.5, "times", False
        yield (
            "`uri` in a loop (extrapolated) ÷ that",
            _ratio(uri and uri.seconds, ours),
            500,
            "times",
            True,
        )
        yield "SDK with 8 threads ÷ that", _ratio(threads, ours), 5, "times", True
        what = "1,000 one by one ÷ (curl with 8 in parallel + floor A)"
        yield what, _ratio(one_by_one, curl_and_floor), 1.15, "times", False


_IN_PROCESS = ("planned", "listing")


def _ratio(one: float | None, other: float | None) -> float | None:
    return one / other if one and other else None


def _key_of(way: str, trunks: int, delay: int) -> Key:
    """Where the case is measured: a plan that does not list is one by one by another name."""
    if way.startswith("planned") and trunks < PLAN_LISTS_FROM:
        way = way.replace("planned", "one_by_one")
    return Key(way, trunks, delay)
