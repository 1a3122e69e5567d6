# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Hostile weather: many tasks against sandboxes with faults drawn from a seed.

Each task must end inside its deadline, with exactly the right facts or with an error of a kind that
its faults explain; never with a wrong fact, a traceback or a secret. The seed is printed, and given
again it draws the same tasks.
"""

from __future__ import annotations

import argparse
import multiprocessing
import secrets
import sys
import time
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "sandbox")]

from weather import Verdict, weather  # noqa: E402

SHOWN = 10


def main() -> int:
    """Run the tasks in processes; say how they ended; 1 if one of them should not have so."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tasks", type=int, default=2000, help="how many (2000)")
    parser.add_argument("--processes", type=int, default=2, help="at a time, a sandbox each (2)")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(2**32), help="of the draw")
    given = parser.parse_args()
    print(f"{given.tasks} tasks in {given.processes} processes, --seed {given.seed}", flush=True)
    began = time.monotonic()
    shares = [
        (f"{given.seed}/{n}", range(n, given.tasks, given.processes))
        for n in range(given.processes)
    ]
    with multiprocessing.get_context("spawn").Pool(given.processes) as pool:
        verdicts = [verdict for share in pool.starmap(weather, shares) for verdict in share]
    return _report(verdicts, time.monotonic() - began)


def _report(verdicts: list[Verdict], seconds: float) -> int:
    bad = [verdict for verdict in verdicts if verdict.wrong]
    for ending, number in Counter(verdict.ending for verdict in verdicts).most_common():
        print(f"{number:6} {ending}")
    for verdict in bad[:SHOWN]:
        print(f"task {verdict.number}: {verdict.wrong}\n  {verdict.drawn}")
    print(f"{len(verdicts) - len(bad)} passed, {len(bad)} failed in {seconds:.0f} s")
    return int(bool(bad) or not verdicts)


if __name__ == "__main__":
    sys.exit(main())
