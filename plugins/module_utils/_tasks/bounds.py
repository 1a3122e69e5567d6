# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Work that ends within a time and a memory, whatever it does.

Private to this collection: it may change in any release. Do not import it from elsewhere.

A regular expression can take longer than anybody waits. Python's C(re) looks for signals while it
searches, and only a signal can stop it, so a timer sends one that raises. The timer counts the
processor's time: Ansible uses the other one, with SIGALRM, for the C(timeout) of a task. It ticks,
so that the clock on the wall decides, and the memory is looked at as well.

Python runs handlers of signals in the main thread alone. In any other thread the work is done in a
child process, which is killed if it does not end.
"""

from __future__ import annotations

import multiprocessing
import resource
import signal
import sys
import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

from .._errors import OverrunError, TimedOutError, printable

MAX_GROWTH = 1 << 30
_TICK_SECONDS = 0.02
_GRACE_SECONDS = 2.0
_MAXRSS_UNIT = 1 if sys.platform == "darwin" else 1024

T = TypeVar("T")


_COMPARISON = (
    "the comparison",
    (
        "If a regular expression is expected there, simplify it. Repetitions inside "
        "repetitions, such as (a+)+, can take forever."
    ),
)


def bounded(
    work: Callable[[], T], ends: float, limit: str, told: tuple[str, str] = _COMPARISON
) -> T:
    """Return what I(work) returns, or raise TimedOutError.

    It has until I(ends), as C(time.monotonic) counts. I(limit) names that in words. I(told) is what
    the work is called, and what to do if it does not end.
    """
    name, advice = told
    try:
        if threading.current_thread() is threading.main_thread() and _can_handle():
            return _interrupted(work, ends, limit)
        return _in_a_child(work, ends, limit)
    except OverrunError as overrun:
        where = "".join(f"{part}: " for part in overrun.where)
        raise TimedOutError(f"{where}{name} did not end {overrun.limit}.", advice) from None


def _can_handle() -> bool:
    """Whether the handler that is there now can be put back, which one of C code cannot."""
    return signal.getsignal(signal.SIGVTALRM) is not None


def _interrupted(work: Callable[[], T], ends: float, limit: str) -> T:
    memory = _peak() + MAX_GROWTH
    may_raise = True

    def tick(_signal: int, _frame: Any) -> None:
        nonlocal may_raise
        if not may_raise:
            return
        if time.monotonic() >= ends:
            may_raise = False  # Once: whatever is cleaned up after that must not be interrupted.
            raise OverrunError(limit)
        if _peak() > memory:
            may_raise = False
            raise OverrunError("within 1 GiB of memory")

    handler = signal.signal(signal.SIGVTALRM, tick)
    timer = signal.setitimer(signal.ITIMER_VIRTUAL, _TICK_SECONDS, _TICK_SECONDS)
    try:
        try:
            return work()
        except MemoryError:
            raise OverrunError("within the memory that there is") from None
        finally:
            may_raise = False
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, *timer)
        signal.signal(signal.SIGVTALRM, handler)


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _MAXRSS_UNIT


def _in_a_child(work: Callable[[], T], ends: float, limit: str) -> T:
    # By fork: the work need not be pickled, and nothing has to be imported anew. The thread that
    # forks is the main thread of the child.
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=_tell, args=(theirs, work, ends, limit), daemon=True)
    child.start()
    theirs.close()
    try:
        if ours.poll(max(ends - time.monotonic(), 0.0) + _GRACE_SECONDS):
            outcome, error = ours.recv()
        else:
            outcome, error = None, OverrunError(limit)
    except EOFError:  # It was killed, which is what a system without memory does.
        outcome, error = None, OverrunError("in a process of its own")
    finally:
        child.kill()
        child.join()
        ours.close()
    if error is not None:
        raise error
    result: T = outcome
    return result


def _tell(pipe: Any, work: Callable[[], T], ends: float, limit: str) -> None:
    """Send what I(work) returns or raises. It runs in the child."""
    try:
        told: tuple[Any, Exception | None] = (_interrupted(work, ends, limit), None)
    except Exception as error:  # noqa: BLE001 - it is raised in the parent
        told = (None, error)
    try:
        pipe.send(told)
    except Exception as error:  # noqa: BLE001 - what cannot be pickled is told as text
        pipe.send((None, RuntimeError(printable(error))))
