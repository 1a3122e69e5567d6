# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""One program, run once: how long, how much processor, how much memory."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

_TOLD = 2000


class ProgramError(Exception):
    """A program failed, or did not end; a time of it would be a lie."""


class Run(NamedTuple):
    """Seconds, seconds, KiB: the processor time and the peak include the program's children."""

    seconds: float
    cpu_seconds: float
    peak_kib: int
    output: str


def run(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], at_most: float
) -> Run:
    """Run I(command) to its end, or raise ProgramError, after I(at_most) seconds at the latest."""
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as output:
        began = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        guard = threading.Timer(at_most, os.killpg, (process.pid, signal.SIGKILL))
        guard.daemon = True
        guard.start()
        try:
            # Not process.wait(): only this says what the process and its children have used.
            _pid, status, usage = os.wait4(process.pid, 0)
        finally:
            guard.cancel()
        seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        said = output.read()
    if process.returncode:
        raise ProgramError(
            f"{' '.join(command)[:_TOLD]}\nended with {process.returncode} "
            f"after {seconds:.1f} seconds:\n{said[-_TOLD:]}"
        )
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss, said)
