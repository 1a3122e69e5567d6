# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the matrix says: a line as each job ends, and in the end a table. Pure."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from tools.matrix.job import Result
from tools.matrix.plan import DEVEL, Job

HEADING = ("ansible-core", "Python", "modules by", "requests", "tests", "result", "seconds")


def line(result: Result, done: int, of: int) -> str:
    """Return the line on a job that has ended."""
    return f"[{done:>2}/{of}] {result.job.name}: {result.result} after {result.seconds:.0f} s"


def table(results: Sequence[Result], left_out: Sequence[str], seconds: float) -> str:
    """Return the table of all results, what was left out, and the line that counts them."""
    ordered = sorted(results, key=lambda it: _order(it.job))
    rows = [HEADING, *(_row(result) for result in ordered)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADING))]
    lines = ["  ".join(f"{cell:{w}}" for cell, w in zip(row, widths)).rstrip() for row in rows]
    lines += ["", *(f"left out: {what}" for what in left_out)]
    counts = [(what, sum(it.result == what for it in results)) for what in _RESULTS]
    told = ", ".join(f"{number} {what}" for what, number in counts if number or what == "failed")
    return "\n".join([*lines, f"matrix: {told}; {len(left_out)} left out; {seconds:.0f} seconds"])


_RESULTS = ("passed", "failed", "failed (allowed)")
_AFTER_EVERY_RELEASE = [sys.maxsize]


def _row(result: Result) -> tuple[str, ...]:
    job = result.job
    modules = job.modules_by or (job.python if job.kind == "integration" else "")
    requests = "" if job.kind == "sanity" else job.requests
    strict = " (strict)" if job.strict else ""
    return (
        job.core,
        job.python,
        modules,
        requests,
        job.kind + strict,
        result.result,
        f"{result.seconds:7.0f}",
    )


def _order(job: Job) -> tuple[list[int], list[int], str]:
    python = [int(part) for part in (job.modules_by or job.python).split(".")]
    if job.core == DEVEL:
        return _AFTER_EVERY_RELEASE, python, job.kind
    core = job.core.replace("b", ".").replace("rc", ".")
    return [int(part) for part in core.split(".")], python, job.kind
