# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Repositories of git, for the tests of commits."""

from __future__ import annotations

import subprocess
from pathlib import Path


def git(folder: Path, *arguments: str) -> str:
    """What git says in I(folder)."""
    command = ["git", "-c", "user.name=x", "-c", "user.email=x@example.com", *arguments]
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def commit_all(folder: Path) -> str:
    """Make I(folder) a repository with all that is in it, and return its commit."""
    git(folder, "init", "-q")
    git(folder, "add", "-f", ".")
    git(folder, "commit", "-q", "-m", "First")
    return git(folder, "rev-parse", "--short=12", "HEAD")
