# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Let another thread cancel an exchange, by a second handle on its socket.

Private to this collection: it may change in any release. Do not import it from elsewhere.

A socket's time-out bounds each single wait, so a server that sends one byte a second never times
out. An exchange therefore keeps a second handle on its socket. The handle stays valid under TLS,
behind a proxy, and after urllib3 has closed its own. Shutting it down wakes the reader at once.
"""

from __future__ import annotations

import os
import socket
import threading
from typing import Any

_thread = threading.local()


class CancelHandle:
    """A handle on the exchange of one thread. Another thread may call C(cancel) to end it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._handle: socket.socket | None = None
        self._is_cancelled = False

    def __enter__(self) -> None:
        _thread.cancel_handle = self

    def __exit__(self, *exc_info: object) -> None:
        _thread.cancel_handle = None
        self.let_go()

    @property
    def is_cancelled(self) -> bool:
        """Return whether C(cancel) was called."""
        return self._is_cancelled

    def cancel(self) -> None:
        """End the exchange, even while it waits for the server. Does nothing if it is over."""
        with self._lock:
            self._is_cancelled = True
            self._shut()

    def hold(self, sock: Any) -> None:
        """Duplicate the handle of I(sock), which the exchange uses from now on."""
        self.let_go()
        with self._lock:
            self._handle = socket.socket(fileno=os.dup(sock.fileno()))
            if self._is_cancelled:
                self._shut()

    def let_go(self) -> None:
        """Close the duplicate, because the exchange is over or uses another socket."""
        with self._lock:
            if self._handle is not None:
                self._handle.close()
                self._handle = None

    def _shut(self) -> None:
        try:
            if self._handle is not None:
                self._handle.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # The other side has closed the connection already.


def hold(sock: Any) -> None:
    """Let the cancel handle of this thread, if there is one, hold I(sock)."""
    handle = getattr(_thread, "cancel_handle", None)
    if handle is not None:
        handle.hold(sock)


def let_go() -> None:
    """Let the cancel handle of this thread, if there is one, close its duplicate."""
    handle = getattr(_thread, "cancel_handle", None)
    if handle is not None:
        handle.let_go()
