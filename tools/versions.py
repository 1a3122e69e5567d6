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
    """Pythons that it runs on as well: tested if one is installed, but not supported."""

    @property
    def minor(self) -> str:
        """The series that it belongs to, such as 2.21."""
        return ".".join(self.version.split(".")[:2])

    @property
    def is_release(self) -> bool:
        """Whether it is a release, and not a beta or a release candidate."""
        return self.version.replace(".", "").isdigit()


MODULE_PYTHONS = ("3.9", "3.10", "3.11", "3.12", "3.13")
"""Every Python that modules are tested with."""

# Oldest first. 2.16 is what Automation Platform ships. A release candidate at the end has to pass
# the matrix like any other; `make test` takes it once its version here is that of the release.
ANSIBLE_CORE = (
    AnsibleCore("2.16.19", ("3.10", "3.11", "3.12"), MODULE_PYTHONS[:-1]),
    AnsibleCore("2.17.14", ("3.10", "3.11", "3.12"), MODULE_PYTHONS[:-1]),
    AnsibleCore("2.18.19", ("3.11", "3.12", "3.13"), MODULE_PYTHONS),
    AnsibleCore("2.19.14", ("3.11", "3.12", "3.13"), MODULE_PYTHONS),
    AnsibleCore("2.20.10", ("3.12", "3.13"), MODULE_PYTHONS, ("3.14",)),
    AnsibleCore("2.21.5", ("3.12", "3.13"), MODULE_PYTHONS, ("3.14",)),
    AnsibleCore("2.22.0rc1", ("3.13",), MODULE_PYTHONS, ("3.14",)),
)

PYTHON_AT_HAND = f"{sys.version_info.major}.{sys.version_info.minor}"

RELEASES = tuple(core for core in ANSIBLE_CORE if core.is_release)


def newest_ansible_core(python: str) -> AnsibleCore:
    """Return the newest released ansible-core that runs on `python`, or raise LookupError."""
    for core in reversed(RELEASES):
        if python in core.pythons:
            return core
    raise LookupError(
        f"No ansible-core in tools/versions.py runs on Python {python}."
        " Name another interpreter, such as: make PYTHON=python3.12 test"
    )
