# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The threads that perform exchanges, as many as needed and the machine allows.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from queue import SimpleQueue

from .._errors import ConnectionFailedError, printable

# A thread in the resolver cannot be stopped. The end of a task waits for it no longer than this,
# which a person does not notice.
_JOIN_SECONDS = 0.2

Work = Callable[[], None]


class Workers:
    """The worker threads of one task: each performs one piece of work after the other.

    Only the calling thread uses it. Schedulers may be nested: they share the threads, which end
    with the outermost.
    """

    def __init__(self) -> None:
        self._work: SimpleQueue[Work | None] = SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._busy = 0
        self._users = 0
        self._is_full = False  # The machine refused another thread.

    def __enter__(self) -> None:
        self._users += 1

    def __exit__(self, *_raised: object) -> None:
        self._users -= 1
        if not self._users:
            self._stop()

    @property
    def may_take_more(self) -> bool:
        """Return whether a thread is free, or another one may be started."""
        return self._busy < len(self._threads) or not self._is_full

    def is_ready(self) -> bool:
        """Start a thread if none is free, and return whether one is free.

        Raises ConnectionFailedError if there is no thread at all.
        """
        if self._busy >= len(self._threads) and not self._is_full:
            self._start_thread()
        return self._busy < len(self._threads)

    def submit(self, work: Work) -> None:
        """Queue I(work) for the next free thread."""
        self._busy += 1
        self._work.put(work)

    def done(self) -> None:
        """Count one thread as free again."""
        self._busy -= 1

    def _stop(self) -> None:
        """End the threads. One that waits for the resolver ends with it, or with the process."""
        for _thread in self._threads:
            self._work.put(None)
        until = time.monotonic() + _JOIN_SECONDS
        for thread in self._threads:
            thread.join(max(until - time.monotonic(), 0.0))
        self._work, self._threads = SimpleQueue(), []
        self._busy, self._is_full = 0, False

    def _start_thread(self) -> None:
        thread = threading.Thread(
            target=_serve, args=(self._work,), name="voiceops.twilio", daemon=True
        )
        try:
            thread.start()
        except RuntimeError as error:
            self._is_full = True
            if not self._threads:
                raise _no_thread(error) from None
        else:
            self._threads.append(thread)


def _no_thread(error: RuntimeError) -> ConnectionFailedError:
    return ConnectionFailedError(
        f"This machine cannot start a thread to send a request ({printable(str(error))}).",
        "Raise the limit on threads for this user (ulimit -u) or container (pids), or run fewer "
        "forks.",
    )


def _serve(queue: SimpleQueue[Work | None]) -> None:
    while True:
        work = queue.get()
        if work is None:
            return
        work()
