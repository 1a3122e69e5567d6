# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which case is run when, and what came of it.

Other programs share the machine, so a case is not run N times in a row: the cases take turns in an
order that chance decides, and the floors come again and again between them. What the targets rest
on is measured first and most often.
"""

from __future__ import annotations

import random
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from http.client import HTTPConnection
from typing import NamedTuple

from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox

from .accounts import OF_SIZE
from .cases import DELAYS, Case, Key
from .figures import PAGE_SIZE, Sample
from .place import Place
from .program import run

TARGET_ROUNDS = 5
ROUNDS = 2
FLOOR_EVERY = 12
# What takes longer is run once, after the rounds of the targets.
LONG = 20.0
TRIPS = 20
# A guess may be wrong by this much.
_SLACK = 1.3
# A program that has not ended by then is killed.
MAX_SECONDS = 150.0


def turns(cases: Sequence[Case], floors: Sequence[Case], chance: random.Random) -> Iterator[Case]:
    """Yield all runs in order: rounds of the targets' cases, the long cases, rounds of the others.

    The floors come after every so many others.
    """
    wanted = [case for case in cases for _time in range(case.wanted)]
    others = [case for case in cases if not case.wanted and case.seconds <= LONG]
    rounds = [chance.sample(wanted, len(wanted)) for _round in range(TARGET_ROUNDS)]
    rounds.append([case for case in cases if not case.wanted and case.seconds > LONG])
    rounds += [chance.sample(others, len(others)) for _round in range(ROUNDS)]
    for number, case in enumerate(case for each in rounds for case in each):
        if number % FLOOR_EVERY == 0:
            yield from floors
        yield case


def measure(
    order: Iterable[Case], once: Callable[[Case], Sample], seconds: float
) -> dict[Key, list[Sample]]:
    """Run the cases of I(order) one after the other, leaving out what no longer fits in."""
    samples: dict[Key, list[Sample]] = defaultdict(list)
    ends = time.monotonic() + seconds
    for case in order:
        known = [sample.seconds for sample in samples[case.key]]
        if time.monotonic() + (_SLACK * max(known) if known else case.seconds) > ends:
            continue
        sample = once(case)
        samples[case.key].append(sample)
        left, (way, trunks, delay) = ends - time.monotonic(), case.key
        line = (
            f"{left:4.0f} s left  {way:20} {trunks:6} trunks {delay:3} ms  {sample.seconds:7.2f} s"
        )
        print(line, flush=True)
    return {key: taken for key, taken in samples.items() if taken}


class WrongCountError(Exception):
    """A case made more or fewer requests than it should."""


def run_once(case: Case, place: Place, sandbox: Sandbox) -> Sample:
    """Run I(case), and make sure that it did what it is to be measured for."""
    sandbox.settings(delay=case.key.delay / 1000)
    sandbox.clear_requests()
    ran = run(case.command, place.folder, place.environment(lists=case.lists), MAX_SECONDS)
    totals = sandbox.totals()
    if totals["requests"] != case.requests:
        raise WrongCountError(
            f"{case.key} made {totals['requests']} requests, not {case.requests}:\n{ran.output}"
        )
    used = (ran.seconds, ran.cpu_seconds, ran.peak_kib)
    return Sample(*used, totals["requests"], totals["connections"])


class Trips(NamedTuple):
    """Seconds by delay: a round trip of one trunk, and of a page of 1,000."""

    trunk: dict[int, float]
    page: dict[int, float]


def trips(sandbox: Sandbox) -> Trips:
    """Measure round trips, over one connection."""
    account = OF_SIZE[PAGE_SIZE]
    paths = (f"/v1/ByocTrunks/{account.trunk_sids()[0]}", f"/v1/ByocTrunks?PageSize={PAGE_SIZE}")
    measured = Trips({}, {})
    for delay in DELAYS:
        sandbox.settings(delay=delay / 1000)
        for path, seconds in zip(paths, measured):
            seconds[delay] = _trip(sandbox.address, path, account.basic_auth())
    return measured


def _trip(address: str, path: str, authorization: str) -> float:
    connection = HTTPConnection(address.removeprefix("http://"), timeout=30)
    times = []
    for _trip in range(TRIPS):
        began = time.perf_counter()
        connection.request("GET", path, headers={"Authorization": authorization})
        with connection.getresponse() as answer:
            answer.read()
        times.append(time.perf_counter() - began)
        if answer.status != 200:
            raise RuntimeError(f"the sandbox answered {answer.status}")
    connection.close()
    return statistics.median(times)
