# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where a run took place: versions, processor, load."""

from __future__ import annotations

import datetime as dt
import importlib.metadata
import os
import platform
import shutil
import subprocess
from typing import NamedTuple

PACKAGES = ("ansible-core", "requests", "urllib3", "twilio")


class Surroundings(NamedTuple):
    """What the document says about a run."""

    command: str
    date: str
    seconds: float
    cores: int
    load_before: float
    load_after: float
    versions: dict[str, str]


def surroundings(
    command: str, load_before: tuple[float, float, float], seconds: float
) -> Surroundings:
    """All of it, as it is now at the end of a run that took so many I(seconds)."""
    versions = {"Python": platform.python_version()}
    versions.update((name, importlib.metadata.version(name)) for name in PACKAGES)
    versions["curl"] = _curl() or "missing: install it to compare with it"
    return Surroundings(
        command=command,
        date=dt.datetime.now(dt.timezone.utc).date().isoformat(),
        seconds=seconds,
        cores=len(os.sched_getaffinity(0)),
        load_before=load_before[0],
        load_after=os.getloadavg()[0],
        versions=versions,
    )


def _curl() -> str:
    if shutil.which("curl") is None:
        return ""
    said = subprocess.run(["curl", "--version"], capture_output=True, text=True, check=True)
    return said.stdout.split()[1]
