# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The arithmetic of the benchmark, in seconds unless a name says otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
    """A time in a table, and whether it was extrapolated."""

    seconds: float
    is_extrapolated: bool = False


class Target(NamedTuple):
    """What was aimed for: I(measured) is at most I(aim), or at least."""

    what: str
    measured: float
    aim: float
    unit: str = "times"
    at_least: bool = False

    @property
    def is_time(self) -> bool:
        """Whether the load of the machine changes it."""
        return self.unit not in ("", "KiB")

    @property
    def met(self) -> bool:
        """Return whether the figure meets its target."""
        return self.measured >= self.aim if self.at_least else self.measured <= self.aim


def fastest(samples: Iterable[Sample]) -> Sample:
    """Return the smallest times, and the median of each other field.

    Other programs and a machine below this one only ever add to a time.
    """
    seconds, cpu_seconds, *others = zip(*samples)
    return Sample(min(seconds), min(cpu_seconds), *(median(column) for column in others))


def pages(trunks: int) -> int:
    """Return the pages of a listing: an account without trunks has one, too."""
    return max(1, -(-trunks // PAGE_SIZE))


def batches(trunks: int) -> int:
    """Return the round trips that cannot overlap when so many I(trunks) are asked for singly."""
    return -(-trunks // CONCURRENCY)


def extrapolated(measured: Mapping[int, float], trunks: int) -> Figure | None:
    """Return the time for more I(trunks), on the line through the two largest numbers measured.

    A loop grows faster than a line, so it takes longer than this says. Return None without such
    a line, or if noise has made more trunks take less time than fewer.
    """
    if len(measured) < 2:
        return None
    before, last = sorted(measured)[-2:]
    each = (measured[last] - measured[before]) / (last - before)
    if each <= 0 or trunks < last:
        return None
    return Figure(measured[last] + each * (trunks - last), is_extrapolated=True)
