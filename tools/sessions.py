# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the sessions of noxfile.py and of tools/matrix.py have in common."""

from __future__ import annotations

from pathlib import Path

import nox

from tools import versions
from tools.surroundings import isolated
from tools.tree import ROOT, collections_path, copy_tree

PYTHON = versions.PYTHON_AT_HAND
ANSIBLE_TEST = ("python", "-m", "tools.ansible_test")


def configure(place: str) -> None:
    """Set nox's options; environments go into the folder `place` of .nox."""
    nox.needs_version = ">=2026.10.20"
    nox.options.default_venv_backend = "uv"
    nox.options.reuse_venv = "yes"
    nox.options.download_python = "never"
    nox.options.error_on_external_run = True
    nox.options.error_on_missing_interpreters = False
    nox.options.envdir = str(ROOT / ".nox" / place)


def requirements(*names: str) -> list[str]:
    """Return pip's options: `lint` is in tools/requirements, and `tests/unit` has a file there."""
    files = (f"{it}/requirements" if "/" in it else f"tools/requirements/{it}" for it in names)
    return [f"--requirement={ROOT / file}.txt" for file in files]


def install(session: nox.Session, *names: str, ansible: bool = False) -> None:
    """Install the requirements of `names`, and if asked the newest ansible-core for this Python."""
    core = [f"ansible-core=={versions.newest_ansible_core(PYTHON).version}"] if ansible else []
    session.install(*core, *requirements(*names))


def isolate(session: nox.Session) -> None:
    """Give the session a home of its own."""
    session.env.update(isolated(Path(session.virtualenv.location, "home")))


def enter(session: nox.Session) -> str:
    """Isolate the session, and go to a copy of the checkout where Ansible looks for a collection.

    Return the folder that holds `ansible_collections`.
    """
    isolate(session)
    collection = copy_tree(Path(session.virtualenv.location, "copy"))
    session.chdir(collection)
    session.env["ANSIBLE_COLLECTIONS_PATH"] = str(collections_path(collection))
    return str(collections_path(collection))
