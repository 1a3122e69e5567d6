# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs nox sessions, as many at a time as there are cores: `python tools/run_sessions.py [NAME…]`.

Each line is printed as it comes, after its session's name. What a failed session said is repeated
in one piece when it ends; a table of session, result and seconds comes last.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.heartbeat import as_they_end  # noqa: E402
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


def run(name: str, command: list[str], show_line: Callable[[str], None]) -> Result:
    """Run one session's command, and hand over each line that it prints at once."""
    started = time.monotonic()
    said = []
    with subprocess.Popen(
        command,
        cwd=ROOT,
        # Python would keep its output back until kilobytes of it have come together.
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    ) as process:
        for line in process.stdout or ():
            said.append(line)
            show_line(line)
    output = "".join(said)
    result = "failed" if process.returncode else "skipped" if _SKIPPED in output else "passed"
    return Result(name, result, time.monotonic() - started, output)


def nox(name: str) -> list[str]:
    """Return the command of a session."""
    return [sys.executable, "-m", "nox", "--noxfile", str(ROOT / "noxfile.py"), "--session", name]


def in_order(names: list[str]) -> list[str]:
    """Return the names, those that take longest first."""
    known = [name for name in LONGEST_FIRST if name in names]
    return known + [name for name in names if name not in known]


def line_printer(name: str, width: int) -> Callable[[str], None]:
    """Return what prints a line of the session `name` after that name."""

    def show_line(line: str) -> None:
        # One write, so that sessions do not mix within a line.
        sys.stdout.write(f"{name:>{width}} │ {line.rstrip()}\n")
        sys.stdout.flush()

    return show_line


def show(result: Result) -> None:
    """Print how one session ended, and if it failed all of its output under its name."""
    ending = f"━━━ {result.name} {result.result} after {result.seconds:.0f} s "
    lines = [ending.ljust(100, "━")]
    if result.result == "failed":
        lines += [result.output.strip(), f"━━━ end of {result.name} ".ljust(100, "━")]
    print(*lines, sep="\n", flush=True)


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
    names = in_order(wanted or all_sessions)
    width = max(map(len, names))
    started = time.monotonic()
    results = []
    with ThreadPoolExecutor(os.cpu_count() or 1) as workers:
        running = {
            workers.submit(run, name, nox(name), line_printer(name, width)): name for name in names
        }
        for done in as_they_end(running):
            results.append(done.result())
            show(results[-1])
    results.sort(key=lambda it: all_sessions.index(it.name))
    print("", table(results, time.monotonic() - started), sep="\n")
    return int(any(it.result == "failed" for it in results))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
