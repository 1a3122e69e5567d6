# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Python's search for garbage, kept away from what is there to stay.

Private to this collection: it may change in any release. Do not import it from elsewhere.

Ansible has some hundred thousand objects before its first task, and Python looks through all of
them whenever enough new ones have come, as the facts of many trunks are: in Ansible itself, and
once more in the worker. That takes longer than the task. So what is there before the first worker
is forked is set aside, as Python's documentation of C(gc.freeze) advises a process that forks.
Whatever comes later is collected as ever, and what nobody refers to is freed at once anyway.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager

_done_in: set[int] = set()


def set_aside() -> None:
    """Leave what there is by now out of every search; once in a process, or it could pile up."""
    if os.getpid() not in _done_in:
        _done_in.add(os.getpid())
        gc.freeze()


@contextmanager
def left_alone() -> Iterator[None]:
    """Search for no garbage meanwhile, and later only among what has come since."""
    were_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        set_aside()
        if were_on:
            gc.enable()


os.register_at_fork(before=set_aside)
