# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs the matrix, as many jobs at a time as there are cores: `python -m tools.matrix [WORD…]`.

Words choose: kinds of tests, releases of ansible-core, Pythons, such as `units 2.19 3.12`. The word
`ends` chooses the oldest ansible-core with its oldest Python, and the newest with its newest. The
word `devel` takes the development branch of ansible-core from GitHub. With --list it only says what
it would run.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from uv import find_uv_bin

from tools import versions
from tools.heartbeat import as_they_end
from tools.interpreters import find_interpreters
from tools.matrix.job import Result, end_all, perform
from tools.matrix.plan import DEVEL, make_plan, select
from tools.matrix.report import line, table

_PINNED = re.compile(r"^ansible-core==(\S+)", re.MULTILINE)


def find_pre_release(python: str) -> str | None:
    """Return the version of ansible-core after the last known one, if the index has one."""
    last = versions.ANSIBLE_CORE[-1]
    major, minor = last.minor.split(".")
    after = f">={major}.{int(minor) + 1}.0b1" if last.is_release else f">{last.version}"
    wanted = f"ansible-core{after}"
    command = [find_uv_bin(), "pip", "compile", "--quiet", "--no-header", "--prerelease=allow"]
    found = subprocess.run(
        [*command, "--python-version", python, "-"],
        input=wanted,
        capture_output=True,
        text=True,
        check=False,
    )
    pinned = _PINNED.search(found.stdout)
    return pinned[1] if pinned and not found.returncode else None


def main(words: list[str]) -> int:
    """Run what `words` choose; return 1 if anything failed that may not."""
    pythons = {p for core in versions.ANSIBLE_CORE for p in (*core.module_pythons, *core.untried)}
    interpreters = find_interpreters(sorted(pythons, key=versions.key))
    if not interpreters:
        print("None of the Pythons that are supported is installed here.")
        return 1
    pre_release = DEVEL if DEVEL in words else find_pre_release(list(interpreters)[-1])
    plan = make_plan(versions.ANSIBLE_CORE, interpreters, pre_release)
    try:
        jobs = select(plan.jobs, [word for word in words if word != "--list"])
    except LookupError as error:
        print(error)
        return 2
    print("Pythons found:", ", ".join(f"{v} ({path})" for v, path in interpreters.items()))
    print("ansible-core before its release:", pre_release or "none in the package index")
    if "--list" in words:
        print(*(job.name for job in jobs), *(f"left out: {it}" for it in plan.left_out), sep="\n")
        return 0
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    started = time.monotonic()
    results: list[Result] = []
    with ThreadPoolExecutor(os.cpu_count() or 1) as workers:
        running = {workers.submit(perform, job, interpreters): job.name for job in jobs}
        try:
            for done in as_they_end(running):
                results.append(done.result())
                show(results[-1], len(results), len(jobs))
        except BaseException:  # Ended from outside, it leaves nothing running behind.
            workers.shutdown(wait=False, cancel_futures=True)
            end_all()
            raise
    left_out = [f"{what}: no such interpreter is here" for what in plan.left_out]
    left_out += [what for result in results for what in result.left_out]
    print("", table(results, left_out, time.monotonic() - started), sep="\n")
    return int(any(result.result == "failed" for result in results))


def show(result: Result, done: int, of: int) -> None:
    """Print a line on a job that passed, and all that one said that failed."""
    if result.result != "passed":
        said = result.log.read_text(encoding="utf-8", errors="replace").strip()
        print(f"━━━ {result.job.name} ".ljust(100, "━"), said, "", sep="\n")
    print(line(result, done, of), flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
