# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs one job of the matrix, from an empty folder to its result."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from tools.ansible_test import left_out
from tools.matrix.environment import PLACE, Place, prepare
from tools.matrix.plan import Job
from tools.tree import collections_path

# Nothing takes nearly as long, even on a busy machine.
HANGS_AFTER_SECONDS = 1800
# What another Python runs: the targets that are about modules, not about where they run.
MODULE_TARGETS = ("byoc_trunk_info", "byoc_trunk_audit_module")

# Each job has a session of its own, so it does not hear of a Ctrl-C.
_running: set[int] = set()
_is_ended = threading.Event()


class Result(NamedTuple):
    """What became of one job, the file with all that it said, and what it left out."""

    job: Job
    result: str
    seconds: float
    log: Path
    left_out: tuple[str, ...] = ()


def perform(job: Job, interpreters: Mapping[str, Path]) -> Result:
    """Run `job`, and keep what it says in a file."""
    started = time.monotonic()
    log = PLACE / "logs" / f"{job.name}.txt"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w", encoding="utf-8") as said:
        try:
            place = prepare(job, interpreters)
        except subprocess.CalledProcessError as error:
            said.write(f"{error}\n{error.stdout}\n{error.stderr}\n")
            passed = False
        else:
            said.flush()
            passed = _run(command_of(job, place), place, log)
    # What is left is large, and nothing in it is used again.
    shutil.rmtree(PLACE / job.name, ignore_errors=True)
    result = "passed" if passed else "failed (allowed)" if job.may_fail else "failed"
    missed = left_out(log.read_text(encoding="utf-8", errors="replace"))
    told = tuple(f"ansible-core {job.core} on Python {job.python}, {what}" for what in missed)
    return Result(job, result, time.monotonic() - started, log, told)


def end_all() -> None:
    """End the jobs that are running, and begin no other."""
    _is_ended.set()
    for leader in tuple(_running):
        _kill(leader)


def _kill(leader: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)


def command_of(job: Job, place: Place) -> list[str]:
    """Return what is run in the collection's folder."""
    python = str(place.python)
    ansible_test = [python, "-m", "tools.ansible_test"]
    if job.kind == "units":
        # tests/unit has more, which is about this repository and needs to run on one Python only.
        return [python, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/unit/plugins"]
    if job.kind == "sanity":
        return [*ansible_test, "sanity", "--local", "--color", "no"]
    command = [*ansible_test, "integration", "--color", "no"]
    if place.modules_python is None:
        return [*command, "--local", "--python", job.python]
    controller = ["--controller", f"origin:python={job.python}"]
    target = ["--target", f"controller:python={job.modules_by}@{place.modules_python}"]
    return [*command, *controller, *target, *MODULE_TARGETS]


def _run(command: list[str], place: Place, log: Path) -> bool:
    environ = {**place.environ, "PYTHONPATH": str(collections_path(place.collection))}
    if "pytest" not in command:
        del environ["PYTHONPATH"]
    if _is_ended.is_set():
        return False
    with log.open("a", encoding="utf-8") as said:
        process = subprocess.Popen(
            command,
            cwd=place.collection,
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        _running.add(process.pid)
        if _is_ended.is_set():  # Meanwhile.
            _kill(process.pid)
        try:
            status = process.wait(HANGS_AFTER_SECONDS)
        except subprocess.TimeoutExpired:
            said.write(f"\nIt did not end within {HANGS_AFTER_SECONDS} seconds.\n")
            status = 1
        finally:
            _running.discard(process.pid)
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        if status < 0:
            said.write(f"\nIt was ended by {signal.Signals(-status).name}.\n")
    return status == 0
