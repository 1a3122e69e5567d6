# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Fuzzing: many cases, drawn from a seed, of everything that comes from elsewhere.

Whatever a server, a playbook or the environment says: there is a result that keeps its promises, or
an error of the family, printable, bounded and without a secret. The seed is printed, and given
again it draws the same cases. A finding is told in the smallest form that shows it.
"""

from __future__ import annotations

import argparse
import multiprocessing
import secrets
import sys
import time
from concurrent.futures import ProcessPoolExecutor

from ansible_collections.voiceops.twilio.tests.fuzz.running import TARGETS, Run, run_named

CHUNK = 2500


def main() -> int:
    """Run the cases in processes; tell what was found; 1 if something was, or too little ran."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(TARGETS))
    parser.add_argument("--cases", type=int, default=220_000, help="about how many (220,000)")
    parser.add_argument("--processes", type=int, default=2, help="at a time (2)")
    parser.add_argument("--seed", default=str(secrets.randbelow(2**32)), help="of the draw")
    given = parser.parse_args()
    if unknown := set(given.targets) - set(TARGETS):
        parser.error(f"no such target: {', '.join(sorted(unknown))}")
    print(f"{given.cases} cases in {given.processes} processes, --seed {given.seed}", flush=True)
    began = time.monotonic()
    chunks = plan(given.targets or list(TARGETS), given.cases, given.seed)
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(given.processes, mp_context=fresh) as pool:
        runs = list(pool.map(run_named, *zip(*chunks)))
    return report(runs, time.monotonic() - began)


def plan(names: list[str], cases: int, seed: str) -> list[tuple[str, str, int]]:
    """Chunks of cases: the target, the seed and the number of each."""
    shares = sum(TARGETS[name].share for name in names)
    chunks = []
    for name in names:
        left = -(-cases * TARGETS[name].share // shares)
        while left > 0:
            chunks.append((name, f"{seed}/{name}/{left}", min(left, CHUNK)))
            left -= CHUNK
    return chunks


def report(runs: list[Run], seconds: float) -> int:
    """Say how many cases there were of each target, and what they found; 1 if anything."""
    for name in dict.fromkeys(one.target for one in runs):
        own = [one for one in runs if one.target == name]
        unlike = len(frozenset().union(*(one.unlike for one in own)))
        print(f"{name:12} {sum(one.cases for one in own):8} cases, {unlike:7} of them unlike")
    findings = {one.target: one.finding for one in runs if one.finding}
    for name, finding in findings.items():
        print(f"━━━ {name}", finding, sep="\n")
    cases = sum(one.cases for one in runs)
    print(f"{cases} cases, {len(findings)} targets with findings, in {seconds:.0f} s")
    return int(bool(findings) or not cases)


if __name__ == "__main__":
    sys.exit(main())
