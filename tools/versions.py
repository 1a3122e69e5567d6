# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which ansible-core is tested, and with which Pythons: the only place that says so."""

from __future__ import annotations

import sys
from typing import NamedTuple


class AnsibleCore(NamedTuple):
    """One supported release of ansible-core."""

    version: str
    """The exact release that is installed: its last patch, so that a failure is ours."""
    pythons: tuple[str, ...]
    """The Pythons that it runs on, and therefore that the controller may have."""
    module_pythons: tuple[str, ...]
    """The Pythons that its modules run on, as far as this collection supports them."""
    untried: tuple[str, ...] = ()
    """Pythons that it runs on as well: tested where one is installed, and promised to nobody."""


# Oldest first. 2.16 is what Automation Platform ships; the last is the newest release.
ANSIBLE_CORE = (
    AnsibleCore("2.16.19", ("3.10", "3.11", "3.12"), ("3.9", "3.10", "3.11", "3.12")),
    AnsibleCore("2.17.14", ("3.10", "3.11", "3.12"), ("3.9", "3.10", "3.11", "3.12")),
    AnsibleCore("2.18.19", ("3.11", "3.12", "3.13"), ("3.9", "3.10", "3.11", "3.12", "3.13")),
    AnsibleCore("2.19.14", ("3.11", "3.12", "3.13"), ("3.9", "3.10", "3.11", "3.12", "3.13")),
    AnsibleCore("2.20.10", ("3.12", "3.13"), ("3.9", "3.10", "3.11", "3.12", "3.13"), ("3.14",)),
    AnsibleCore("2.21.5", ("3.12", "3.13"), ("3.9", "3.10", "3.11", "3.12", "3.13"), ("3.14",)),
)

MODULE_PYTHONS = ("3.9", "3.10", "3.11", "3.12", "3.13")
"""Every Python that modules are tested with."""

GALAXY_IMPORTER_PYTHONS = ("3.12", "3.11")
"""What galaxy-importer says it supports, the preferred one first."""


def python_at_hand() -> str:
    """Return the version of the running Python as major.minor."""
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def newest_ansible_core(python: str) -> AnsibleCore:
    """Return the newest ansible-core that runs on `python`, or raise LookupError."""
    for core in reversed(ANSIBLE_CORE):
        if python in core.pythons:
            return core
    supported = sorted({python for core in ANSIBLE_CORE for python in core.pythons}, key=key)
    raise LookupError(
        f"No ansible-core in tools/versions.py runs on Python {python}; it knows {supported}."
        " Name another interpreter, such as: make PYTHON=python3.12 test"
    )


def key(python: str) -> tuple[int, ...]:
    """Return what sorts versions of Python: 3.9 before 3.10."""
    return tuple(int(part) for part in python.split("."))
