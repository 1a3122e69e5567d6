# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: it may change in any release. Do not import it from elsewhere.

"""What tasks need is imported in a worker, and from the second task on in Ansible itself.

Ansible forks a worker for each task, and what the parent has imported its workers have for
nothing. But only the worker finds out whether its task stays there, and a parent that imports for
tasks that go to the module slows them down. So a worker that stays says so, in memory shared with
its parent, and the parent imports the same before it forks the next one.
"""

from __future__ import annotations

import os
from importlib import import_module
from mmap import mmap
from typing import Any

_ONE_BYTE = 1


class Inherited:
    """The module I(name), for workers to load. To be made in the parent, before it forks them."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._is_wanted = mmap(-1, _ONE_BYTE)
        os.register_at_fork(before=self._before_fork)

    def load(self) -> Any:
        self._is_wanted[0] = True
        return import_module(self._name)

    def _before_fork(self) -> None:
        if self._is_wanted[0]:
            import_module(self._name)
