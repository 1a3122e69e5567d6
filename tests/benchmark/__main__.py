# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Measures the collection beside its peers for a bounded time, and writes docs/performance.md."""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shlex
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox

from . import report
from .accounts import OF_SIZE, start_sandbox
from .cases import Cases
from .figures import PAGE_SIZE
from .measuring import measure, run_once, trips, turns
from .place import Place
from .playbooks import RULE_IDS, expected
from .program import run
from .results import Browser, Pure, Results

SECONDS = 1190.0
REPORT = "byoc-trunk-audit/audit.html"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark as the command line asks, and return the exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    options = _parser().parse_args(given)
    # Ended from outside, it still ends what it has started, and leaves no folder behind.
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    began = time.monotonic()
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="byoc-trunk-bench-") as folder:
        place = Place(Path(folder))
        with start_sandbox(place) as sandbox:
            results = _results(place, sandbox, options, began + options.seconds)
    where = report.surroundings(command_of(given), load, time.monotonic() - began)
    written = options.into / "performance.md"
    written.write_text(report.markdown(results, where), encoding="utf-8")
    print(f"\n{report.targets_table(results)}\n\nWrote {written}.")
    return 0


def command_of(arguments: Sequence[str]) -> str:
    """Return what the document says was run."""
    return f'make bench ARGS="{shlex.join(arguments)}"' if arguments else "make bench"


def _results(place: Place, sandbox: Sandbox, options: argparse.Namespace, ends: float) -> Results:
    account = OF_SIZE[PAGE_SIZE]
    trunks = account.first_page(sandbox.url)
    cases = Cases(place, sandbox.url)
    round_trips = trips(sandbox)
    for case in (*cases.preparations(), *cases.floors()):
        run_once(case, place, sandbox)
    files = {"trunks.json": trunks, "expected.json": expected(trunks), "rules.json": RULE_IDS}
    for name, content in files.items():
        place.write(name, json.dumps(content))
    names = ("trunks.json", "expected.json", "facts-related.json", "rules.json")
    pure = Pure(**json.loads(_output(place, "pure.py", *names)))
    chromium = os.environ.get("CHROMIUM")
    browser = chromium and Browser(**json.loads(_output(place, "browser.py", chromium, REPORT)))
    chosen = [case for case in cases.all() if re.search(options.only, case.key.way)]
    order = turns(chosen, cases.floors(), random.Random(options.seed))
    left = ends - time.monotonic()
    samples = measure(order, lambda case: run_once(case, place, sandbox), left)
    return Results(samples, round_trips, pure, browser or None)


def _output(place: Place, script: str, *arguments: str) -> str:
    """Return what a program beside this one prints, which measures itself."""
    command = [sys.executable, str(Path(__file__).with_name(script)), *arguments]
    return run(command, place.folder, place.environment(), 120).output


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="tests.benchmark", description=__doc__)
    add = parser.add_argument
    add("--seconds", type=float, default=SECONDS, help="end after so many (default: %(default)g)")
    add("--only", default="", metavar="REGEX", help="only cases whose way matches")
    add("--seed", type=int, default=1, help="of the order in which the cases take turns")
    add("--into", type=Path, default=Path("docs"), metavar="FOLDER", help="of performance.md")
    return parser


if __name__ == "__main__":
    sys.exit(main())
