# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the samples of one run come to: times, limits, targets."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from .cases import (
    DELAY,
    DELAYS,
    FLEET_SIZE,
    LOOP,
    MODULE,
    PLAN_LISTS_FROM,
    RELATED_REQUESTS,
    SHORT_LOOP,
    Key,
)
from .figures import Figure, Sample, Target, batches, extrapolated, fastest, pages
from .measuring import Trips

MANY, MAX = 1000, 10000
# Floor A computes all the time: on an idle machine it waits for a few per cent.
BUSY = 1.15


class Way(NamedTuple):
    """A way of reading trunks: its key, its name in the tables, its floor and round trips."""

    name: str
    label: str
    floor: str = ""
    trips: Callable[[int], int] | None = None


def planned_trips(trunks: int) -> int:
    """Return the round trips that cannot overlap when the plan decides."""
    return batches(trunks) if trunks < PLAN_LISTS_FROM else pages(trunks)


OURS = tuple(
    Way(name + door, f"{label}, {how}", floor, trips)
    for door, how, floor in (("", "in process", "floor_a"), (MODULE, "as a module", "floor_m"))
    for name, label, trips in (
        ("one_by_one", "one by one", batches),
        ("planned", "`sids` as planned", planned_trips),
        ("listing", "all of the account", pages),
    )
)
PEERS = (
    Way("uri_loop", "`ansible.builtin.uri` in a loop"),
    Way("sdk_sequence", "`twilio` SDK in sequence"),
    Way("sdk_threads", "`twilio` SDK, 8 threads"),
    Way("sdk_listing", "`twilio` SDK, listing"),
    Way("curl", "`curl --parallel-max 8`"),
)


class Browser(NamedTuple):
    """The report on a fleet in a browser of this I(version): seconds to open it, and to filter."""

    version: str
    opened: float
    filtered: float


class Pure(NamedTuple):
    """The seconds that pure functions take for one trunk."""

    normal_form: float
    drift: float
    rules: float


class Results(NamedTuple):
    """One run. None stands for what was not measured."""

    samples: Mapping[Key, list[Sample]]
    trips: Trips
    pure: Pure
    browser: Browser | None = None

    @property
    def is_busy(self) -> bool:
        """Whether other programs kept this run waiting so much that its times say little."""
        floor = self.sample("floor_a")
        return floor is None or floor.seconds / floor.cpu_seconds > BUSY

    def sample(self, way: str, trunks: int = 0, delay: int = 0) -> Sample | None:
        """Return the fastest run of a case. A plan that does not list has those of one by one."""
        if way.startswith("planned") and trunks < PLAN_LISTS_FROM:
            way = way.replace("planned", "one_by_one")
        samples = self.samples.get(Key(way, trunks, delay))
        return fastest(samples) if samples else None

    def seconds(self, way: str, trunks: int = 0, delay: int = 0) -> float | None:
        """Return the seconds of the fastest run of a case, or None if it was not measured."""
        sample = self.sample(way, trunks, delay)
        return sample and sample.seconds

    def figure(self, way: str, trunks: int, delay: int) -> Figure | None:
        """Return the time of a case, extrapolated if only smaller numbers were measured."""
        seconds = self.seconds(way, trunks, delay)
        if seconds is not None:
            return Figure(seconds)
        keys = [key for key in self.samples if (key.way, key.delay) == (way, delay)]
        measured = {key.trunks: fastest(self.samples[key]).seconds for key in keys}
        return extrapolated(measured, trunks)

    def limit(self, way: Way, trunks: int, delay: int) -> float | None:
        """Return the least that I(way) could take: floor, and round trips that cannot overlap."""
        floor = self.seconds(way.floor)
        if floor is None or way.trips is None:
            return None
        trips = way.trips(trunks)
        lists = trips == pages(trunks) and trunks >= PLAN_LISTS_FROM
        return floor + trips * (self.trips.page if lists else self.trips.trunk)[delay]

    def each(self, way: str, delay: int) -> float | None:
        """Return the milliseconds of each task of a loop, or each lookup, beyond its round trip.

        The start of the playbook does not count.
        """
        count = SHORT_LOOP if way in ("uri_loop", "loop" + MODULE) else LOOP
        start = way.replace("loop", "one_by_one") if way.startswith("loop") else way
        one, many = self.seconds(start, 1, delay), self.seconds(way, count, delay)
        if one is None or many is None:
            return None
        return 1000 * ((many - one) / (count - 1) - self.trips.trunk[delay])

    def kib_each(self) -> float | None:
        """Return the KiB a trunk beyond floor A, in the hungriest way of reading 10,000."""
        floor = self.sample("floor_a")
        samples = [self.sample(way, MAX, d) for way in ("planned", "listing") for d in DELAYS]
        peaks = [sample.peak_kib for sample in samples if sample]
        return (max(peaks) - floor.peak_kib) / MAX if floor and peaks else None

    def targets(self) -> list[Target]:
        """Return what was aimed for and what was measured, without what was not measured."""
        return [*self._targets_of_one(), *self._targets_of_many(), *self._targets_of_the_rest()]

    def _targets_of_one(self) -> Iterator[Target]:
        trip = self.trips.trunk[DELAY]
        in_process = _sum(self.seconds("floor_a"), trip)
        module = _sum(self.seconds("floor_m"), trip)
        one, one_module = (self.seconds("one_by_one" + door, 1, DELAY) for door in ("", MODULE))
        loop = self.sample("loop", LOOP, DELAY)
        at_least = _sum(self.seconds("limit_loop", LOOP), LOOP * trip)
        over_limit = _ratio(loop and loop.seconds, at_least)
        yield from _target("one trunk, in process ÷ (floor A + RTT)", _ratio(one, in_process), 1.15)
        yield from _target("one trunk, module ÷ (floor M + RTT)", _ratio(one_module, module), 1.15)
        yield from _target("loop of 100 tasks ÷ (that of the limit + RTTs)", over_limit, 1.25)
        yield from _target("connections of that loop", loop and loop.connections, 1, "")
        yield from _target("lookup, each beyond RTT", self.each("lookup", DELAY), 2, "ms")

    def _targets_of_many(self) -> Iterator[Target]:
        floor = self.seconds("floor_a")
        planned = self.sample("planned", MANY, DELAY)
        ours = planned and planned.seconds
        uri = self.figure("uri_loop", MANY, DELAY)
        uri_ratio = _ratio(uri and uri.seconds, ours)
        threads = _ratio(self.seconds("sdk_threads", MANY, DELAY), ours)
        curl = _sum(self.seconds("curl", MANY, DELAY), floor)
        one_by_one = _ratio(self.seconds("one_by_one", MANY, DELAY), curl)
        over_curl = "1,000 one by one ÷ (curl with 8 in parallel + floor A)"
        yield from _target("requests for 1,000 SIDs", planned and planned.requests, pages(MANY), "")
        for trunks, aim in ((MANY, 1.10), (MAX, 1.25)):
            for way, label in (("planned", "SIDs"), ("listing", "trunks listed,")):
                what = f"{trunks:,} {label} in process ÷ (limit + RTTs)"
                yield from _target(what, self._over_limit(way, trunks), aim)
        yield from _target(
            "1,000 trunks with policies and domains ÷ (limit + RTTs)", self._related(), 1.25
        )
        yield from _target("`uri` in a loop (extrapolated) ÷ that", uri_ratio, 500, at_least=True)
        yield from _target("SDK with 8 threads ÷ that", threads, 5, at_least=True)
        yield from _target(over_curl, one_by_one, 1.10)

    def _over_limit(self, way: str, trunks: int) -> float | None:
        limit = self.seconds("limit_sids" if way == "planned" else "limit_listing", trunks)
        waiting = pages(trunks) * self.trips.page[DELAY]
        return _ratio(self.seconds(way, trunks, DELAY), _sum(limit, waiting))

    def _related(self) -> float | None:
        """Return how long 1,000 trunks with all that they refer to take, against the least."""
        # The list of trunks comes first. All others overlap, as many as may be in flight.
        waiting = self.trips.page[DELAY] + batches(RELATED_REQUESTS - 1) * self.trips.trunk[DELAY]
        limit = self.seconds("limit_related", MANY)
        return _ratio(self.seconds("related", MANY, DELAY), _sum(limit, waiting))

    def _targets_of_the_rest(self) -> Iterator[Target]:
        limit, fresh = (self.seconds("inventory" + kind, MAX) for kind in ("_limit", ""))
        fetched, audited = (
            self.seconds("fleet_" + what, FLEET_SIZE, DELAY) for what in ("fetch", "audit")
        )
        fleet = "a fleet of 20 accounts, audited with rules and all reports ÷ fetched"
        validation = "validation and normal form of a trunk"
        audit = (self.pure.drift + self.pure.rules) * 1e6
        yield from _target(validation, self.pure.normal_form * 1e6, 10, "µs")
        yield from _target("memory of a trunk beyond floor A", self.kib_each(), 8, "KiB")
        yield from _target("inventory of 10,000 ÷ that of the limit", _ratio(fresh, limit), 1.15)
        yield from _target(fleet, _ratio(audited, fetched), 2.0)
        yield from _target("drift and rules of a trunk", audit, 40, "µs")
        if self.browser:
            # What Google's Core Web Vitals call good: LCP and INP.
            opened, filtered = self.browser.opened * 1000, self.browser.filtered * 1000
            page = "the HTML report of a fleet in a browser, opened"
            yield from _target(page, opened, 2500, "ms")
            yield from _target("the same, filtered", filtered, 200, "ms")


def _target(
    what: str, measured: float | None, aim: float, unit: str = "times", *, at_least: bool = False
) -> Iterator[Target]:
    if measured is not None:
        yield Target(what, measured, aim, unit, at_least)


def _ratio(one: float | None, other: float | None) -> float | None:
    return one / other if one and other else None


def _sum(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one + other
