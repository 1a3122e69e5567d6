# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs sessions of a noxfile in parallel: `python -m tools.run_sessions NOXFILE [WORD…]`.

Words choose sessions by their names and tags: kinds of tests, releases of ansible-core and Pythons,
such as `units integration 2.19 3.12`. Without a word, nox's default sessions run.

nox's own --parallel keeps back a session's output until its end, and has no time limit.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

MAX_SECONDS = 2700
MAX_SECONDS_TO_END = 10
HEARTBEAT_SECONDS = 60
MAX_LINE = 2**24
LEFT_OUT = "Left out: "


class Result(NamedTuple):
    """What became of one session, and all of its output."""

    name: str
    status: str
    seconds: float
    output: str


def choose(sessions: Mapping[str, Sequence[str]], words: Sequence[str]) -> list[str]:
    """Return the names of the `sessions` (names with their tags) that fit every sort of `words`.

    Of several words of one sort one must fit. LookupError if no session fits.
    """
    labels = {name: {name, *tags} for name, tags in sessions.items()}
    unknown = set(words).difference(*labels.values())
    if unknown:
        raise LookupError(f"No session has the name or tag {', '.join(sorted(unknown))}.")
    sorts = {_sort(word): {it for it in words if _sort(it) == _sort(word)} for word in words}
    chosen = [name for name in labels if all(labels[name] & it for it in sorts.values())]
    if not chosen:
        raise LookupError(f"No session has all of {', '.join(words)}.")
    return chosen


def _sort(word: str) -> str:
    return word[:2] if word[0].isdigit() else "ends" if word == "ends" else "name"


async def run(nox: Sequence[str], name: str, cores: asyncio.Semaphore) -> Result:
    """Run one session and print its lines as they come; whatever it started ends with it."""
    async with cores:
        started, lines = time.monotonic(), list[str]()
        process = await asyncio.create_subprocess_exec(
            *(*nox, "--session", name),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            # Python would keep back kilobytes of its output.
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
            start_new_session=True,
            limit=MAX_LINE,
        )
        heartbeat = asyncio.create_task(_tell_that_it_runs(name))
        showing = asyncio.create_task(_show(process, name, lines))
        try:
            await asyncio.wait_for(asyncio.shield(showing), MAX_SECONDS)
        except asyncio.TimeoutError:
            lines.append(f"It did not end within {MAX_SECONDS} seconds.\n")
        finally:
            heartbeat.cancel()
            await _end(process.pid, showing)
    failed = process.returncode != 0
    if process.returncode and process.returncode < 0:
        lines.append(f"It was ended by {signal.Signals(-process.returncode).name}.\n")
    output = "".join(lines)
    skipped = re.search(rf"Session {re.escape(name)} skipped", output)
    status = "failed" if failed else "skipped" if skipped else "passed"
    seconds = time.monotonic() - started
    print(f"━━━ {name} {status} after {seconds:.0f} s ".ljust(100, "━"), flush=True)
    if failed:
        print(output.strip(), f"━━━ end of {name} ".ljust(100, "━"), sep="\n", flush=True)
    return Result(name, status, seconds, output)


async def _show(process: asyncio.subprocess.Process, name: str, lines: list[str]) -> None:
    while process.stdout and (line := await process.stdout.readline()):
        lines.append(line.decode(errors="replace"))
        print(f"{name} │ {lines[-1].rstrip()}", flush=True)
    await process.wait()


async def _end(group: int, showing: asyncio.Task[None]) -> None:
    """End all processes of a session. Each has some seconds to clean up."""
    with suppress(ProcessLookupError, PermissionError):
        try:
            os.killpg(group, signal.SIGINT)
            await asyncio.wait([showing], timeout=MAX_SECONDS_TO_END)
        finally:
            os.killpg(group, signal.SIGKILL)
            await asyncio.wait([showing], timeout=MAX_SECONDS_TO_END)


async def _tell_that_it_runs(name: str) -> None:
    for beat in itertools.count(1):
        await asyncio.sleep(HEARTBEAT_SECONDS)
        print(f"{name} │ … {beat * HEARTBEAT_SECONDS} s", flush=True)


def table(results: Sequence[Result]) -> str:
    """Return a line on each session and on whatever was left out, and last the line of counts."""
    width = max(len(it.name) for it in results)
    rows = [f"{it.name:{width}}  {it.status:7}  {it.seconds:7.1f}" for it in results]
    for it in results:
        skipped = re.findall(r"skipped: (.*)", it.output) if it.status == "skipped" else []
        missed = re.findall(rf"^{LEFT_OUT}(.*)$", it.output, re.MULTILINE)
        rows += [f"left out: {it.name}: {what}" for what in dict.fromkeys([*skipped, *missed])]
    kinds = ("passed", "failed", "skipped")
    counts = [f"{sum(it.status == kind for it in results)} {kind}" for kind in kinds]
    heading = f"{'session':{width}}  result   seconds"
    return "\n".join(["", heading, *rows, "", f"sessions: {', '.join(counts)}"])


async def run_all(nox: Sequence[str], names: Sequence[str]) -> list[Result]:
    """Run the sessions, one on each core. CancelledError if a signal ended them."""
    # The terminal and make send a signal each, and the second must not break off the ending.
    interrupt = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, interrupt.set)
    cores = asyncio.Semaphore(os.cpu_count() or 1)
    tasks = [asyncio.create_task(run(nox, name, cores)) for name in names]
    results = asyncio.gather(*tasks)
    first: set[asyncio.Future[Any]] = {results, asyncio.create_task(interrupt.wait())}
    await asyncio.wait(first, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
    return await results


def main(noxfile: str, *words: str) -> int:
    """Run the sessions that `words` choose; return 1 if any failed."""
    nox = [sys.executable, "-m", "nox", "--noxfile", noxfile]
    # All of them, also those that are no defaults, satisfy the expression True.
    listing = [*nox, "--list", "--json", *(["--keywords=True"] if words else [])]
    listed = json.loads(subprocess.run(listing, check=True, stdout=subprocess.PIPE).stdout)
    try:
        names = choose({it["session"]: it["tags"] for it in listed}, words)
        results = asyncio.run(run_all(nox, names))
    except LookupError as error:
        print(error.args[0], file=sys.stderr)
        return 2
    except asyncio.CancelledError:
        print("Interrupted: all sessions were ended.", file=sys.stderr)
        return 130
    print(table(results))
    return int(any(it.status == "failed" for it in results))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
