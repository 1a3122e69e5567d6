# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A home of its own for each session: the user's settings neither decide a test nor change."""

from __future__ import annotations

import configparser
import os
from contextlib import suppress
from pathlib import Path

# A developer's own credentials and settings, and byte code, without which Ansible starts slowly.
_HIDDEN = ("ANSIBLE_", "TWILIO_", "PYTHONDONTWRITEBYTECODE")
# Package clients' caches and settings hold for the tests as well.
_SHARED = (".cache", ".netrc", ".config/uv")


def isolated(home: Path) -> dict[str, str | None]:
    """Make `home`, and return changes to the environment: None means that a variable is not set."""
    write_pip_settings(home / ".config" / "pip" / "pip.conf")
    for name in _SHARED:
        real, link = Path.home() / name, home / name
        if link.is_symlink() and not (real.exists() and link.resolve() == real.resolve()):
            link.unlink(missing_ok=True)
        if real.exists():
            # A folder that a tool has made in its place stays.
            with suppress(FileExistsError):
                link.symlink_to(real)
    hidden = {name: None for name in os.environ if name.startswith(_HIDDEN)}
    return {**hidden, "HOME": str(home), "ANSIBLE_NOCOWS": "1"}


def write_pip_settings(destination: Path) -> None:
    """Write the user's pip settings, from files and variables, into one file.

    ansible-test passes a home on to its pip, and no variables.
    """
    configuration = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    files = [Path.home() / ".pip" / "pip.conf", configuration / "pip" / "pip.conf"]
    settings = configparser.RawConfigParser()
    settings.read([*files, os.environ.get("PIP_CONFIG_FILE") or os.devnull], encoding="utf-8")
    variables = {
        name.removeprefix("PIP_").lower().replace("_", "-"): value
        for name, value in os.environ.items()
        if name.startswith("PIP_") and name != "PIP_CONFIG_FILE"
    }
    # pip's progress hides the output of the tests.
    settings.read_dict({"global": {**variables, "quiet": "2"}})
    destination.parent.mkdir(parents=True, exist_ok=True)
    # It may hold a password.
    destination.touch(mode=0o600)
    with destination.open("w", encoding="utf-8") as file:
        settings.write(file)
