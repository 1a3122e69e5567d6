# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The Pythons of this machine: real interpreters, never a version manager's shims.

A shim answers to `python3.9` and then fails where that version is not the chosen one.
ansible-test believes whatever is on PATH, so it gets a PATH with the real ones.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable
from pathlib import Path

_ASK = "import sys; print(sys.version_info[:2] == ({0}, {1}) and sys.executable or '')"


def find_interpreters(versions: Iterable[str], path: str | None = None) -> dict[str, Path]:
    """Return the real interpreter of each version of `versions` (such as "3.9") found on `path`."""
    entries = _entries(os.environ["PATH"] if path is None else path)
    shims = [entry for entry in entries if _is_shims(entry)]
    folders = [entry for entry in entries if entry not in shims]
    for entry in shims:
        folders += _installed_behind(entry)
    found = {version: _first_working(version, folders) for version in versions}
    return {version: python for version, python in found.items() if python is not None}


def path_without_shims(path: str | None = None) -> list[str]:
    """Return the entries of `path` less the folders of shims."""
    entries = _entries(os.environ["PATH"] if path is None else path)
    return [str(entry) for entry in entries if not _is_shims(entry)]


def _entries(path: str) -> list[Path]:
    return [Path(entry) for entry in dict.fromkeys(path.split(os.pathsep)) if entry]


def _is_shims(folder: Path) -> bool:
    return folder.name == "shims"


def _installed_behind(shims: Path) -> list[Path]:
    """Return the folders of real Pythons beside `shims`, newest first (pyenv, asdf, mise)."""
    root = shims.parent
    found = [*root.glob("versions/3.*/bin"), *root.glob("installs/python/3.*/bin")]
    return sorted(found, key=_release, reverse=True)


def _release(folder: Path) -> tuple[int, ...]:
    return tuple(int(part) for part in folder.parent.name.split(".") if part.isdigit())


def _first_working(version: str, folders: Iterable[Path]) -> Path | None:
    candidates = (folder / f"python{version}" for folder in folders)
    return next((found for found in candidates if _works(found, version)), None)


def _works(python: Path, version: str) -> bool:
    if not os.access(python, os.X_OK):
        return False
    question = [str(python), "-c", _ASK.format(*version.split("."))]
    try:
        answer = subprocess.run(question, capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0 and bool(answer.stdout.strip())
