# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: it may change in any release. Do not import it from elsewhere.

"""Connections of C(requests) that another thread can cut off.

A time-out of a socket bounds each single wait, so a server that sends a byte a second is never
late. Each exchange here keeps a second handle on its socket, which stays valid under TLS, behind a
proxy, and after urllib3 has let go of a connection that ends with its answer; shutting it down
wakes the reader wherever it waits.
"""

from __future__ import annotations

import os
import socket
import threading
import traceback
from typing import Any

REQUESTS_IMPORT_ERROR: str | None = None
try:
    from requests import __version__ as requests_version
    from requests.adapters import HTTPAdapter
    from urllib3.connection import HTTPConnection, HTTPSConnection
    from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
except ImportError:
    REQUESTS_IMPORT_ERROR = traceback.format_exc()
    HTTPAdapter = HTTPConnection = HTTPSConnection = object  # type: ignore[assignment, misc]
    HTTPConnectionPool = HTTPSConnectionPool = object  # type: ignore[assignment, misc]

else:
    if tuple(int(part) for part in requests_version.split(".")[:2]) < (2, 28):
        REQUESTS_IMPORT_ERROR = f"ImportError: requests {requests_version} is older than 2.28.0"

MOST_CONNECTIONS = 32
_thread = threading.local()


class Lifeline:
    """The hold that another thread has on the exchange of this one: C(cut) ends it at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._handle: socket.socket | None = None
        self._is_cut = False

    def __enter__(self) -> None:
        _thread.lifeline = self

    def __exit__(self, *exc_info: object) -> None:
        _thread.lifeline = None
        self.let_go()

    @property
    def is_cut(self) -> bool:
        return self._is_cut

    def cut(self) -> None:
        """End the exchange, whatever it waits for. Does nothing when it is over."""
        with self._lock:
            self._is_cut = True
            self._shut()

    def hold(self, sock: socket.socket) -> None:
        """The exchange now goes over I(sock)."""
        self.let_go()
        with self._lock:
            self._handle = socket.socket(fileno=os.dup(sock.fileno()))
            if self._is_cut:
                self._shut()

    def let_go(self) -> None:
        """The exchange is over, or goes on elsewhere."""
        with self._lock:
            if self._handle is not None:
                self._handle.close()
                self._handle = None

    def _shut(self) -> None:
        try:
            if self._handle is not None:
                self._handle.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # The other side was quicker.


class _Held:
    """Mixed into a connection of urllib3, before its own class."""

    sock: Any
    _lifeline: Lifeline | None = None

    def _new_conn(self) -> socket.socket:
        sock: socket.socket = super()._new_conn()  # type: ignore[misc]
        self._report(sock)
        return sock

    def request(self, *args: Any, **kwargs: Any) -> None:
        if self.sock is not None:
            self._report(self.sock)
        super().request(*args, **kwargs)  # type: ignore[misc]

    def _report(self, sock: socket.socket) -> None:
        if self._lifeline is not None:
            # Its exchange is over: a cut that comes late must not harm the next one.
            self._lifeline.let_go()
        self._lifeline = getattr(_thread, "lifeline", None)
        if self._lifeline is not None:
            self._lifeline.hold(sock)


class _HeldHTTPConnection(_Held, HTTPConnection):
    pass


class _HeldHTTPSConnection(_Held, HTTPSConnection):
    def connect(self) -> None:
        super().connect()
        # Read by nothing but urllib3's InsecureRequestWarning, which it would print for each
        # request: who sets validate_certs to false has been told what that means.
        self.is_verified = self.proxy_is_verified = True


class _HTTPPool(HTTPConnectionPool):
    ConnectionCls = _HeldHTTPConnection


class _HTTPSPool(HTTPSConnectionPool):
    ConnectionCls = _HeldHTTPSConnection


class Adapter(HTTPAdapter):
    """The adapter of C(requests) with connections that can be cut off.

    It is used without a session: an adapter follows no redirect, keeps no cookie and reads no
    C(.netrc).
    """

    def __init__(self) -> None:
        super().__init__(pool_maxsize=MOST_CONNECTIONS)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        _use_held_connections(self.poolmanager)

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        manager = super().proxy_manager_for(proxy, **kwargs)
        if not proxy.lower().startswith("socks"):
            _use_held_connections(manager)
        return manager


def _use_held_connections(manager: Any) -> None:
    manager.pool_classes_by_scheme = {"http": _HTTPPool, "https": _HTTPSPool}


_adapters: dict[object, Adapter] = {}


def adapter(verify: bool | str) -> Adapter:
    """The adapter of this process for I(verify), kept for the tasks that follow.

    A forked process starts with one of its own: two processes must not speak over one connection.
    """
    key = (os.getpid(), verify)
    known = _adapters.get(key)
    # Of two threads that come first at once, both get the adapter of the one that is quicker.
    return known if known is not None else _adapters.setdefault(key, Adapter())
