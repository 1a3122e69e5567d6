# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs nox sessions, as many at a time as there are cores: `python tools/run_sessions.py [NAME…]`.

Each session's output is printed whole when it ends, so that nothing is interleaved; a table of
session, result and seconds comes last.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.listing import sessions  # noqa: E402

# What takes longest starts first, so that the cores are busy to the end.
LONGEST_FIRST = ("sanity", "integration", "units", "galaxy", "ansible-lint", "typing", "docs")
# nox ends a skipped session with 0 and says so in this line.
_SKIPPED = "was skipped"


class Result(NamedTuple):
    """What became of one session."""

    name: str
    result: str
    seconds: float
    output: str


def run(name: str) -> Result:
    """Run one session and keep what it prints."""
    command = [sys.executable, "-m", "nox", "--noxfile", str(ROOT / "noxfile.py")]
    started = time.monotonic()
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as output:
        status = subprocess.run(
            [*command, "--session", name],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        ).returncode
        output.seek(0)
        said = output.read()
    result = "failed" if status else "skipped" if _SKIPPED in said else "passed"
    return Result(name, result, time.monotonic() - started, said)


def in_order(names: list[str]) -> list[str]:
    """Return the names, those that take longest first."""
    known = [name for name in LONGEST_FIRST if name in names]
    return known + [name for name in names if name not in known]


def show(result: Result) -> None:
    """Print one session's output under its name."""
    print(f"━━━ {result.name} ".ljust(100, "━"), result.output.strip(), "", sep="\n", flush=True)


def table(results: list[Result], seconds: float) -> str:
    """Return the table of all results, and the line that counts them."""
    width = max(len(result.name) for result in results)
    lines = [f"{'session':{width}}  result   seconds"]
    lines += [f"{it.name:{width}}  {it.result:7}  {it.seconds:7.1f}" for it in results]
    lines += [f"{'all':{width}}  {'':7}  {seconds:7.1f}", ""]
    count = {what: sum(it.result == what for it in results) for what in ("passed", "failed")}
    skipped = len(results) - sum(count.values())
    ending = f", {skipped} skipped" if skipped else ""
    return "\n".join(
        [*lines, f"sessions: {count['passed']} passed, {count['failed']} failed{ending}"]
    )


def main(wanted: list[str]) -> int:
    """Run the named sessions, or all; return 1 if any failed."""
    all_sessions = list(sessions((ROOT / "noxfile.py").read_text(encoding="utf-8")))
    started = time.monotonic()
    results = []
    with ThreadPoolExecutor(os.cpu_count() or 1) as workers:
        running = [workers.submit(run, name) for name in in_order(wanted or all_sessions)]
        for done in as_completed(running):
            results.append(done.result())
            show(results[-1])
    results.sort(key=lambda it: all_sessions.index(it.name))
    print(table(results, time.monotonic() - started))
    return int(any(it.result == "failed" for it in results))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
