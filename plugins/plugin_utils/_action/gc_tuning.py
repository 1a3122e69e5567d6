# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Keep Python's garbage collector away from objects that are never freed.

Private to this collection: it may change in any release. Do not import it from elsewhere.

Ansible creates some hundred thousand objects before its first task. When a task creates many more,
such as the facts of many trunks, Python's collector searches all of them. It does so in Ansible
itself and again in the worker, and takes longer than the task. So objects that exist before the
first fork of a worker are frozen (https://docs.python.org/3/library/gc.html#gc.freeze). Later
objects are collected as usual. An object without references is freed at once in any case.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager

_done_in: set[int] = set()


def set_aside() -> None:
    """Freeze the existing objects, once in a process. Later calls would also freeze garbage."""
    if os.getpid() not in _done_in:
        _done_in.add(os.getpid())
        gc.freeze()


@contextmanager
def left_alone() -> Iterator[None]:
    """Disable the collector for a block. At its end, freeze objects as C(set_aside) does."""
    were_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        set_aside()
        if were_on:
            gc.enable()


os.register_at_fork(before=set_aside)
