# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The folder that a run works in: two copies of the collection, and an environment.

"One by one" at large numbers is measured with the second copy, which differs in one line: the price
of a page in C(_api/listing.py) is so high there that listing is never worth it.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from . import throwaway

COLLECTION = Path(__file__).resolve().parents[2]
_INSIDE = Path("ansible_collections", "voiceops", "twilio")
_PLAN = Path("plugins", "module_utils", "_api", "listing.py")
_PRICE = "PAGE_COST = 4\n"
_NEVER = "PAGE_COST = 1_000_000_000\n"
# A developer's own settings must not decide a time.
_PRIVATE = ("ANSIBLE_", "TWILIO_", "PYTHON")
_PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


class Place:
    """A I(folder) with both copies of the collection."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lists = _copy(folder / "as_it_is")
        self._never_lists = _copy(folder / "never_lists")
        _never_list(self._never_lists / _INSIDE / _PLAN)
        (folder / "library").mkdir()
        for name, text in throwaway.files():
            file = self._lists / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        self.write("ansible.cfg", "[defaults]\nlocalhost_warning = false\n")

    def write(self, name: str, text: str) -> str:
        """Write a file of the folder and return its name."""
        (self.folder / name).write_text(text, encoding="utf-8")
        return name

    def environment(self, *, lists: bool = True) -> dict[str, str]:
        """Return the environment of a program that finds one of the copies."""
        environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(_PRIVATE) and name.lower() not in _PROXIES
        }
        collections = str(self._lists if lists else self._never_lists)
        folders = [str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)]
        return {
            **environment,
            "PATH": os.pathsep.join(folders),
            "HOME": str(self.folder),
            "ANSIBLE_HOME": str(self.folder),
            "ANSIBLE_CONFIG": str(self.folder / "ansible.cfg"),
            "ANSIBLE_INVENTORY_UNPARSED_WARNING": "false",
            "ANSIBLE_COLLECTIONS_PATH": collections,
            "PYTHONPATH": collections,
        }


def _copy(destination: Path) -> Path:
    collection = destination / _INSIDE
    for name in ("plugins", "meta", "roles"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(COLLECTION / name, collection / name, ignore=ignored)
    shutil.copy2(COLLECTION / "galaxy.yml", collection)
    return destination


def _never_list(plan: Path) -> None:
    text = plan.read_text(encoding="utf-8")
    if text.count(_PRICE) != 1:
        raise RuntimeError(f"{plan.name} has no line {_PRICE!r} to change")
    plan.write_text(text.replace(_PRICE, _NEVER), encoding="utf-8")
