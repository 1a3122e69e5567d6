# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The environment in which the tools of the Ansible world run.

They read and write the user's home: settings, caches, installed collections. A test must neither
depend on them nor change them, so each session has a home of its own.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from tools.interpreters import path_without_shims

# What package clients are told there (a mirror, a proxy's password) holds for the tests as well.
_SHARED = (".cache", ".config", ".netrc", ".pip")
# A developer's own credentials and settings must not decide a test.
_PRIVATE = ("ANSIBLE_", "TWILIO_")


def make_home(home: Path) -> Path:
    """Make an empty home, with links to the settings of the real one's package clients."""
    home.mkdir(parents=True, exist_ok=True)
    for name in _SHARED:
        real, link = Path.home() / name, home / name
        if real.exists() and not link.is_symlink():
            link.symlink_to(real)
    return home


def isolated(home: Path, first_on_path: Iterable[Path]) -> dict[str, str | None]:
    """Return changes to the environment: None means that a variable is not set."""
    environment: dict[str, str | None] = {
        name: None for name in os.environ if name.startswith(_PRIVATE)
    }
    path = [*map(str, first_on_path), *path_without_shims()]
    environment["PATH"] = os.pathsep.join(dict.fromkeys(path))
    environment["HOME"] = str(make_home(home))
    environment["ANSIBLE_HOME"] = str(home / ".ansible")
    environment["ANSIBLE_NOCOWS"] = "1"
    # What pip says on success hides what the tests say.
    environment["PIP_QUIET"] = "2"
    # Python's byte code is what makes Ansible start quickly.
    environment["PYTHONDONTWRITEBYTECODE"] = None
    return environment
