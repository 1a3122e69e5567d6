# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The environment in which the tools of the Ansible world run.

They read and write the user's home: settings, caches, installed collections. A test must neither
depend on them nor change them, so each session has a home of its own.
"""

from __future__ import annotations

import configparser
import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from tools.interpreters import path_without_shims

# What package clients have there holds for the tests as well.
_SHARED = (".cache", ".netrc")
# A developer's own credentials and settings must not decide a test.
_PRIVATE = ("ANSIBLE_", "TWILIO_")


def make_home(home: Path) -> Path:
    """Make an empty home in which pip is set up as it is in the real one."""
    home.mkdir(parents=True, exist_ok=True)
    write_pip_settings(home / ".config" / "pip" / "pip.conf")
    for name in _SHARED:
        _share(Path.home() / name, home / name)
    return home


def _share(real: Path, link: Path) -> None:
    """Make `link` lead to `real`, and to nothing where there is no `real`.

    A folder that a tool has made in its place stays: there was nothing to share at that time.
    """
    if link.is_symlink() and not link.exists():
        link.unlink(missing_ok=True)
    if real.exists():
        # Renaming replaces a link to elsewhere, also one that another process makes meanwhile.
        with tempfile.TemporaryDirectory(dir=link.parent) as folder:
            new = Path(folder, link.name)
            new.symlink_to(real)
            with suppress(IsADirectoryError, FileExistsError):
                new.replace(link)


def write_pip_settings(destination: Path) -> None:
    """Write what the user's files and variables tell pip into one file.

    ansible-test gives its pip a home, and no variables.
    """
    settings = configparser.RawConfigParser()
    configuration = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    files = [Path.home() / ".pip" / "pip.conf", configuration / "pip" / "pip.conf"]
    settings.read([*files, os.environ.get("PIP_CONFIG_FILE") or os.devnull], encoding="utf-8")
    values = {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
    values.pop("PIP_CONFIG_FILE", None)
    # What pip says when all is well hides what the tests say.
    values["PIP_QUIET"] = "2"
    if not settings.has_section("global"):
        settings.add_section("global")
    for name, value in values.items():
        settings.set("global", name.removeprefix("PIP_").lower().replace("_", "-"), value)
    destination.parent.mkdir(parents=True, exist_ok=True)
    with destination.open("w", encoding="utf-8") as file:
        settings.write(file)
    # It may hold a password.
    destination.chmod(0o600)


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
    # Python's byte code is what makes Ansible start quickly.
    environment["PYTHONDONTWRITEBYTECODE"] = None
    return environment
