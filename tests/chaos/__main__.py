# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Hostile weather: many tasks against sandboxes with faults drawn from a seed.

Each task must end inside its deadline, with exactly the right facts or with an error of a kind that
its faults explain; never with a wrong fact, a traceback or a secret. The seed is printed, and given
again it draws the same tasks, in however many processes.
"""

from __future__ import annotations

import argparse
import multiprocessing
import secrets
import sys
import time
from collections import Counter

from ansible_collections.voiceops.twilio.tests.chaos.weather import Ended, weather

SHOWN = 10


def main() -> int:
    """Do the tasks in processes; say how they ended; 1 if one of them should not have so."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tasks", type=int, default=2000, help="how many (2000)")
    parser.add_argument("--processes", type=int, default=2, help="at a time, a sandbox each (2)")
    parser.add_argument("--seed", default=str(secrets.randbelow(2**32)), help="of the draw")
    given = parser.parse_args()
    print(f"{given.tasks} tasks in {given.processes} processes, --seed {given.seed}", flush=True)
    began = time.monotonic()
    shares = [(given.seed, range(n, given.tasks, given.processes)) for n in range(given.processes)]
    with multiprocessing.get_context("spawn").Pool(given.processes) as pool:
        tasks = [ended for share in pool.starmap(weather, shares) for ended in share]
    return report(tasks, time.monotonic() - began)


def report(tasks: list[Ended], seconds: float) -> int:
    """Say how I(tasks) ended; 1 if one of them should not have so, or there were none."""
    for ending, number in Counter(task.verdict.ending for task in tasks).most_common():
        print(f"{number:6} {ending}")
    bad = [task for task in tasks if task.verdict.wrong]
    for task in bad[:SHOWN]:
        print(f"task {task.number}: {task.verdict.wrong}\n  {task.drawn}")
    print(f"{len(tasks) - len(bad)} passed, {len(bad)} failed in {seconds:.0f} s")
    return int(bool(bad) or not tasks)


if __name__ == "__main__":
    sys.exit(main())
