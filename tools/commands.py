# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Commands that either work or end everything with what they said."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def run(*command: str, cwd: Path | None = None, **environ: str) -> str:
    """Return what a command prints; stop with all that it said if it fails."""
    done = subprocess.run(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=cwd,
        env={**os.environ, **environ},
        check=False,
    )
    if done.returncode:
        sys.exit(f"{' '.join(command)}\n{done.stdout}")
    return done.stdout
