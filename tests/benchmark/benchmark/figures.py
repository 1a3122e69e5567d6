# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The arithmetic of the benchmark. Pure: numbers in, numbers out.

Seconds throughout, unless a name says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from statistics import median
from typing import NamedTuple

CONCURRENCY = 8
PAGE_SIZE = 1000


class Sample(NamedTuple):
    """One run of one case: wall clock, processor time, memory of its largest process."""

    seconds: float
    cpu_seconds: float
    peak_kib: int
    requests: int = 0
    connections: int = 0


class Figure(NamedTuple):
    """A time in a table, and the number of trunks that it was extrapolated from, if it was."""

    seconds: float
    extrapolated_from: int | None = None


def middle(samples: Iterable[Sample]) -> Sample:
    """The median of each field on its own."""
    return Sample(*(median(column) for column in zip(*samples)))


def spread(samples: Sequence[Sample]) -> tuple[float, float]:
    """The fastest run and the slowest."""
    times = [sample.seconds for sample in samples]
    return min(times), max(times)


def pages(trunks: int) -> int:
    """Pages of a listing: an account without trunks has one, too."""
    return max(1, -(-trunks // PAGE_SIZE))


def batches(trunks: int) -> int:
    """Round trips that cannot overlap when so many I(trunks) are asked for one by one."""
    return -(-trunks // CONCURRENCY)


def limit(floor: float, trips: int, trip: float) -> float:
    """The least that is possible: the floor, and the round trips that cannot overlap."""
    return floor + trips * trip


def extrapolated(measured: Mapping[int, float], trunks: int) -> Figure | None:
    """The time for so many I(trunks), on the line through the two largest numbers measured.

    What grows faster than a line, as a loop's results do, takes longer than this says. None where
    there is no such line, or where noise has made more trunks take less time than fewer.
    """
    if trunks in measured:
        return Figure(measured[trunks])
    if len(measured) < 2:
        return None
    before, last = sorted(measured)[-2:]
    each = (measured[last] - measured[before]) / (last - before)
    if each <= 0:
        return None
    return Figure(measured[last] + each * (trunks - last), extrapolated_from=last)


def each_beyond(one: float, many: float, count: int, trip: float) -> float:
    """What a task of a loop of I(count) costs beyond its round trip.

    I(one) is a playbook with one such task: the start of the playbook is not the loop's.
    """
    return (many - one) / (count - 1) - trip


def waited(sample: Sample) -> float:
    """How many times longer a program took than the processor worked for it.

    One that computes all the time is kept waiting by nothing but other programs.
    """
    return sample.seconds / sample.cpu_seconds


def kib_each(floor_kib: float, peak_kib: float, trunks: int) -> float:
    """Memory of a trunk beyond the floor, in KiB."""
    return (peak_kib - floor_kib) / trunks


class Target(NamedTuple):
    """What was aimed for: I(measured) at most, or at least, I(aim)."""

    what: str
    measured: float
    aim: float
    unit: str = "times"
    at_least: bool = False

    @property
    def is_time(self) -> bool:
        """Whether what else the machine does has a part in it."""
        return self.unit not in ("", "KiB")

    @property
    def met(self) -> bool:
        return self.measured >= self.aim if self.at_least else self.measured <= self.aim
