# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which case is run when, and what came of it.

Other programs share the machine, so a case is not run N times in a row: the cases take turns in an
order that chance decides, and the floors come again and again between them.
"""

from __future__ import annotations

import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from .cases import Case, Key
from .figures import Sample
from .place import Place
from .program import run
from .server import StandIn

ROUNDS = 3
FLOOR_EVERY = 12
# What takes longer is run once, after every other case has been.
LONG = 20.0
# A guess may be wrong by this much, and what does not end at all is ended after so many seconds.
_SLACK = 1.3
MAX_SECONDS = 150.0


@dataclass
class Samples:
    """What was measured, by case."""

    of: dict[Key, list[Sample]] = field(default_factory=lambda: defaultdict(list))

    def add(self, key: Key, sample: Sample) -> None:
        self.of[key].append(sample)


def turns(cases: Sequence[Case], floors: Sequence[Case], chance: random.Random) -> list[Case]:
    """The order of all runs, if there is time: some rounds, and after the first the long ones.

    A case comes in each round as often as it I(wanted), and the floors after every so many others.
    """
    short = [case for case in cases if case.seconds <= LONG for _time in range(case.wanted)]
    rounds = [chance.sample(short, len(short)) for _round in range(ROUNDS)]
    rounds.insert(1, [case for case in cases if case.seconds > LONG])
    return list(_with_floors((case for each in rounds for case in each), floors))


def _with_floors(cases: Iterable[Case], floors: Sequence[Case]) -> Iterable[Case]:
    for number, case in enumerate(cases):
        if number % FLOOR_EVERY == 0:
            yield from floors
        yield case


def measure(
    order: Iterable[Case],
    once: Callable[[Case], Sample],
    seconds: float,
    say: Callable[[str], None],
) -> Samples:
    """Run the cases of I(order) one after the other, leaving out what no longer fits in."""
    samples = Samples()
    ends = time.monotonic() + seconds
    for case in order:
        known = [sample.seconds for sample in samples.of.get(case.key, ())]
        expected = _SLACK * max(known) if known else case.seconds
        if time.monotonic() + expected > ends:
            continue
        sample = once(case)
        samples.add(case.key, sample)
        left = ends - time.monotonic()
        say(
            f"{left:4.0f} s left  {case.key.way:20} {case.key.trunks:6} trunks "
            f"{case.key.delay:3} ms  {sample.seconds:7.2f} s"
        )
    return samples


class WrongCountError(Exception):
    """A case asked for something else than it should have."""


def run_once(case: Case, place: Place, stand_in: StandIn) -> Sample:
    """Run I(case), and see to it that it did what it is to be measured for."""
    before = stand_in.totals()
    ran = run(case.command, place.folder, case.environment, MAX_SECONDS)
    after = stand_in.totals()
    requests = after.requests - before.requests
    if requests != case.requests:
        raise WrongCountError(
            f"{case.key} made {requests} requests instead of {case.requests}:\n{ran.output}"
        )
    connections = after.connections - before.connections
    return Sample(ran.seconds, ran.cpu_seconds, ran.peak_kib, requests, connections)
