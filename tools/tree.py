# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A copy of the checkout where Ansible's tools want it: ansible_collections/voiceops/twilio."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_INSIDE = Path("ansible_collections", "voiceops", "twilio")


def project_files(root: Path = ROOT) -> list[Path]:
    """Return what git tracks or would track, relative to `root`; files deleted by hand left out."""
    command = ["git", "-C", str(root), "ls-files", "-z"]
    command += ["--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    names = sorted({Path(name) for name in listed.split("\0") if name})
    return [name for name in names if (root / name).is_symlink() or (root / name).is_file()]


def copy_tree(destination: Path) -> Path:
    """Copy the project's files below `destination` and return the collection's folder there.

    A copy, not a link: ansible-test follows links back to the checkout and crawls what lies there.
    """
    collection = destination / _INSIDE
    shutil.rmtree(collection, ignore_errors=True)
    for name in project_files():
        target = collection / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, target, follow_symlinks=False)
    # Otherwise ansible-test asks the checkout's git, which ignores this folder: nothing to test.
    subprocess.run(["git", "init", "--quiet", "--template=", str(collection)], check=True)
    return collection


def collections_path(collection: Path) -> Path:
    """Return the folder that holds the `ansible_collections` of `collection`."""
    return collection.parents[len(_INSIDE.parts) - 1]
