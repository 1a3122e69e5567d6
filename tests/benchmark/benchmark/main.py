# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The command: measures for a bounded time, and writes the table and the plot."""

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
from functools import partial
from pathlib import Path

from . import plot, report
from .account import trunk
from .cases import DELAYS, SIZES, Case, Cases
from .fleet import expected
from .measuring import measure, run_once, turns
from .place import COLLECTION, Place
from .program import run
from .results import Opened, Results
from .server import StandIn
from .surroundings import surroundings

SECONDS = 530.0


def main(arguments: Sequence[str] | None = None) -> int:
    given = list(sys.argv[1:] if arguments is None else arguments)
    options = _parser().parse_args(given)
    # Ended from outside, it still ends what it has started, and leaves no folder behind.
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    began = time.monotonic()
    before = os.getloadavg()
    with tempfile.TemporaryDirectory(prefix="byoc-trunk-bench-") as folder:
        place = Place(Path(folder, "place"), SIZES)
        with StandIn(DELAYS, SIZES) as stand_in:
            results = _measured(place, stand_in, options, began)
    surrounded = surroundings(command_of(given), before, time.monotonic() - began)
    written = options.into / "performance.md"
    written.write_text(report.markdown(results, surrounded), encoding="utf-8")
    (options.into / "performance.svg").write_text(plot.svg(results), encoding="utf-8")
    print(f"\n{report.targets_table(results)}\n\nWrote {written} and performance.svg beside it.")
    return 0


def command_of(arguments: Sequence[str]) -> str:
    """What the document says was run."""
    return f'make bench ARGS="{shlex.join(arguments)}"' if arguments else "make bench"


def _measured(
    place: Place, stand_in: StandIn, options: argparse.Namespace, began: float
) -> Results:
    cases = Cases(place, stand_in.address)
    speed = stand_in.speed()
    print(f"The stand-in serves {speed.requests_a_second:,.0f} requests a second.", flush=True)
    for case in (*cases.preparations(), *cases.floors()):
        run_once(case, place, stand_in)
    seconds_of = partial(_seconds_of_script, place, cases.floors()[0])
    trunks = place.write("trunks.json", json.dumps([trunk(n) for n in range(1000)]))
    normal_form = seconds_of("normal_form.py", trunks)
    drift = seconds_of("drift.py", place.write("expected.json", json.dumps(expected())))
    browser = _browser(place, cases.floors()[0])
    chosen = [case for case in cases.all() if re.search(options.only, case.key.way)]
    order = turns(chosen, cases.floors(), random.Random(options.seed))
    left = options.seconds - (time.monotonic() - began)
    samples = measure(
        order,
        lambda case: run_once(case, place, stand_in),
        left,
        lambda line: print(line, flush=True),
    )
    return Results(dict(samples.of), speed, normal_form, drift, browser)


def _seconds_of_script(place: Place, case: Case, script: str, file: str) -> float:
    return float(_told_by(place, case, script, file))


def _browser(place: Place, case: Case) -> Opened | None:
    """How long the report on a fleet takes in the Chromium that C(CHROMIUM) names, if it does."""
    chromium = os.environ.get("CHROMIUM")
    return (
        Opened(**json.loads(_told_by(place, case, "in_browser.py", chromium))) if chromium else None
    )


def _told_by(place: Place, case: Case, script: str, argument: str) -> str:
    """What a program beside this one prints, which measures itself."""
    environment = dict(case.environment)
    environment["PYTHONPATH"] = os.pathsep.join(
        [environment["ANSIBLE_COLLECTIONS_PATH"], str(Path(__file__).parents[1])]
    )
    command = [sys.executable, str(Path(__file__).with_name(script)), argument]
    return run(command, place.folder, environment, 120).output


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python tests/benchmark", description=__doc__)
    add = parser.add_argument
    add("--seconds", type=float, default=SECONDS, help="end after so many (default: %(default)g)")
    add("--only", default="", metavar="REGEX", help="only cases whose way matches")
    add("--seed", type=int, default=1, help="of the order in which the cases take turns")
    add("--into", type=Path, default=COLLECTION / "docs", metavar="FOLDER")
    return parser
