# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: it may change in any release. Do not import it from elsewhere.

"""Connections of C(requests) that another thread can cut off.

A time-out of a socket bounds each single wait, so a server that sends a byte a second is never
late. Each connection here keeps a second handle on its socket, which stays valid under TLS and
behind a proxy; shutting it down wakes the reader wherever it waits.
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
        with self._lock:
            self._handle = None

    @property
    def is_cut(self) -> bool:
        return self._is_cut

    def cut(self) -> None:
        """End the exchange, whatever it waits for. Does nothing when it is over."""
        with self._lock:
            self._is_cut = True
            _shut(self._handle)

    def hold(self, handle: socket.socket | None) -> None:
        """The exchange now goes over the socket of I(handle)."""
        with self._lock:
            self._handle = handle
            if self._is_cut:
                _shut(handle)


def _shut(handle: socket.socket | None) -> None:
    try:
        if handle is not None:
            handle.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass  # The other side was quicker.


class _Held:
    """Mixed into a connection of urllib3, before its own class."""

    _handle: socket.socket | None = None

    def _new_conn(self) -> socket.socket:
        sock: socket.socket = super()._new_conn()  # type: ignore[misc]
        self._let_go()
        self._handle = sock.dup()
        self._report()
        return sock

    def request(self, *args: Any, **kwargs: Any) -> None:
        self._report()
        super().request(*args, **kwargs)  # type: ignore[misc]

    def close(self) -> None:
        self._let_go()
        super().close()  # type: ignore[misc]

    def _report(self) -> None:
        lifeline = getattr(_thread, "lifeline", None)
        if lifeline is not None:
            lifeline.hold(self._handle)

    def _let_go(self) -> None:
        if self._handle is not None:
            self._handle.close()
            self._handle = None


class _HeldHTTPConnection(_Held, HTTPConnection):
    pass


class _HeldHTTPSConnection(_Held, HTTPSConnection):
    pass


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
    if key not in _adapters:
        _adapters[key] = Adapter()
    return _adapters[key]
