# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Limit the time and the memory of a computation, such as a search with a regular expression.

Private to this collection: it may change in any release. Do not import it from elsewhere.

A search with a regular expression can take years. Only a signal can stop Python's C(re), so a timer
sends signals, and their handler raises an error. The timer counts processor time, because Ansible
uses the other timer, with SIGALRM, for the C(timeout) of a task. At each signal, the handler checks
the deadline by the wall clock, and the memory.

Python runs signal handlers only in the main thread. In any other thread, a child process does the
work. It is killed if it does not end.
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
from .runner import Task

# In bytes. Comparing 20,000 trunks with 11 attributes each took 46 MiB (measured).
MAX_GROWTH = 1 << 30
# In processor time. A tick takes 1.5 µs (10,000 ticks, measured five times).
_TICK_SECONDS = 0.02
# The time beyond the deadline in which a child may report that it ended itself.
_GRACE_SECONDS = 2.0
# https://man7.org/linux/man-pages/man2/getrusage.2.html: KiB on Linux. macOS counts bytes.
_MAXRSS_UNIT = 1 if sys.platform == "darwin" else 1024

T = TypeVar("T")


_COMPARISON = (
    "the comparison",
    (
        "If the expected value is a regular expression, simplify it. Nested repetitions, "
        "such as (a+)+, can take forever."
    ),
)


def deadline_of(task: Task) -> tuple[float, str]:
    """Return the deadline of I(task) in seconds of C(time.monotonic), and its description."""
    return task.client.budget.ends, limit_of(task.options["deadline"])


def limit_of(seconds: float) -> str:
    """Return the description of a deadline of I(seconds), for the end of a sentence."""
    return f"within the deadline of {seconds:g} seconds"


def bounded(
    work: Callable[[], T], ends: float, limit: str, wording: tuple[str, str] = _COMPARISON
) -> T:
    """Return what I(work) returns, or raise TimedOutError.

    I(ends) is the deadline in seconds of C(time.monotonic), and I(limit) describes it. I(wording)
    has the name of the work, and the advice if it does not end.
    """
    name, advice = wording
    try:
        if threading.current_thread() is threading.main_thread() and _can_handle():
            return _interrupted(work, ends, limit)
        return _in_a_child(work, ends, limit)
    except OverrunError as overrun:
        where = "".join(f"{part}: " for part in overrun.where)
        raise TimedOutError(f"{where}{name} did not end {overrun.limit}.", advice) from None


def _can_handle() -> bool:
    """Return whether the current handler can be restored. A handler of C code cannot."""
    return signal.getsignal(signal.SIGVTALRM) is not None


def _interrupted(work: Callable[[], T], ends: float, limit: str) -> T:
    memory = _peak() + MAX_GROWTH
    may_raise = True

    def tick(_signal: int, _frame: Any) -> None:
        nonlocal may_raise
        if not may_raise:
            return
        if time.monotonic() >= ends:
            may_raise = False  # Only once, so that no signal interrupts the clean-up.
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
            raise OverrunError("within the available memory") from None
        finally:
            may_raise = False
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, *timer)
        signal.signal(signal.SIGVTALRM, handler)


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _MAXRSS_UNIT


def _in_a_child(work: Callable[[], T], ends: float, limit: str) -> T:
    # With fork, the child needs no pickled work and no new imports, and this thread becomes its
    # main thread.
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=_send_outcome, args=(theirs, work, ends, limit), daemon=True)
    child.start()
    theirs.close()
    try:
        if ours.poll(max(ends - time.monotonic(), 0.0) + _GRACE_SECONDS):
            outcome, error = ours.recv()
        else:
            outcome, error = None, OverrunError(limit)
    except EOFError:  # The child was killed. A system without memory does that.
        outcome, error = None, OverrunError("before its process was killed")
    finally:
        child.kill()
        child.join()
        ours.close()
    if error is not None:
        raise error
    result: T = outcome
    return result


def _send_outcome(pipe: Any, work: Callable[[], T], ends: float, limit: str) -> None:
    """Send the result or the error of I(work) to the parent. Runs in the child."""
    try:
        outcome: tuple[Any, BaseException | None] = (_interrupted(work, ends, limit), None)
    except (Exception, OverrunError) as error:  # noqa: BLE001 - the parent raises it
        outcome = (None, error)
    try:
        pipe.send(outcome)
    except Exception as error:  # noqa: BLE001 - an object that cannot be pickled is sent as text
        pipe.send((None, RuntimeError(printable(error))))
