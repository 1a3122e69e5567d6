# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""One program, run once: how long, how much processor, how much memory."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

_LAUNCHER = [sys.executable, "-ISE", str(Path(__file__).with_name("launcher.py"))]
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
    with tempfile.TemporaryDirectory() as place:
        used, output = Path(place, "used"), Path(place, "output")
        with output.open("wb") as written:
            process = subprocess.Popen(
                [*_LAUNCHER, str(used), *command],
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=written,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            try:
                end = _end(process, at_most)
            finally:
                _end_group(process)
        said = output.read_text(encoding="utf-8", errors="replace")
        if end:
            told = " ".join(command)[:_TOLD]
            raise ProgramError(f"{told}\nended with {end}:\n{said[-_TOLD:]}")
        return Run(**json.loads(used.read_text(encoding="utf-8")), output=said)


def _end(process: subprocess.Popen[bytes], at_most: float) -> str:
    """How I(process) ended, or nothing if it went well."""
    try:
        code = process.wait(at_most)
    except subprocess.TimeoutExpired:
        return f"the {at_most:g} seconds that it had"
    return str(code) if code else ""


def _end_group(process: subprocess.Popen[bytes]) -> None:
    """End whatever I(process) has started, itself included; its group has no other members."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
