# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: it may change in any release. Do not import it from elsewhere.

"""Connections of urllib3 that another thread can cut off.

urllib3 is what C(requests) itself sends with, and comes with it. The rest of C(requests) takes as
long to import as urllib3 does, and serves nothing here but to read from the environment which proxy
is meant: no redirect is followed, no cookie kept, no C(.netrc) read.

A time-out of a socket bounds each single wait, so a server that sends a byte a second is never
late. Each exchange here keeps a second handle on its socket, which stays valid under TLS, behind a
proxy, and after urllib3 has let go of a connection that ends with its answer; shutting it down
wakes the reader wherever it waits.
"""

from __future__ import annotations

import os
import socket
import sys
import threading
import traceback
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit


def _require_requests() -> None:
    """Raise ImportError if C(requests) is not there, or too old; it is not imported for that."""
    if find_spec("requests") is None:
        raise ImportError("No module named 'requests'")
    found = _version_of_requests()
    if tuple(int(part) for part in found.split(".")[:2]) < (2, 28):
        raise ImportError(f"requests {found} is older than 2.28.0")


def _version_of_requests() -> str:
    try:
        loaded = sys.modules.get("requests")
        return str(loaded.__version__) if loaded else version("requests")
    except PackageNotFoundError:  # It was put there by hand.
        return str(import_module("requests").__version__)


REQUESTS_IMPORT_ERROR: str | None = None
try:
    _require_requests()
    from certifi import where
    from urllib3 import PoolManager, ProxyManager, make_headers
    from urllib3.connection import HTTPConnection, HTTPSConnection
    from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
except ImportError:
    REQUESTS_IMPORT_ERROR = traceback.format_exc()
    HTTPConnection = HTTPSConnection = object  # type: ignore[assignment, misc]
    HTTPConnectionPool = HTTPSConnectionPool = object  # type: ignore[assignment, misc]

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


class Connections:
    """The connections for one way to I(verify): to servers, and to and through each proxy."""

    def __init__(self, verify: bool | str) -> None:
        self._verify = verify
        self._managers: dict[str | None, Any] = {}

    def pool(self, where: Any, proxy: str | None) -> Any:
        """The pool for the server of a parsed URL, by way of I(proxy).

        Raises OSError where the certificates of who is trusted are not there.
        """
        trusted = self._verify
        if where.scheme == "https" and isinstance(trusted, str) and not Path(trusted).exists():
            raise OSError(f"There is no CA certificate bundle {trusted}")
        manager = self._managers.get(proxy)
        if manager is None:
            manager = self._managers.setdefault(proxy, _manager(proxy, self._tls()))
        return manager.connection_from_host(where.host, where.port, where.scheme)

    def close(self) -> None:
        for manager in self._managers.values():
            manager.clear()

    def _tls(self) -> dict[str, Any]:
        if self._verify is False:
            return {"cert_reqs": "CERT_NONE"}
        trusted = where() if self._verify is True else self._verify
        kind = "ca_cert_dir" if Path(trusted).is_dir() else "ca_certs"
        return {"cert_reqs": "CERT_REQUIRED", kind: trusted}


def _manager(proxy: str | None, tls: dict[str, Any]) -> Any:
    options = {"maxsize": MOST_CONNECTIONS, **tls}
    if proxy is not None and proxy.lower().startswith("socks"):
        return _socks_manager(proxy, options)
    if proxy is None:
        manager = PoolManager(**options)
    else:
        manager = ProxyManager(proxy, proxy_headers=_proxy_headers(proxy), **options)
    manager.pool_classes_by_scheme = {"http": _HTTPPool, "https": _HTTPSPool}
    return manager


def _socks_manager(proxy: str, options: dict[str, Any]) -> Any:
    """With connections of its own library. Raises ImportError where that is not installed."""
    if find_spec("socks") is None:  # urllib3 would print a warning as well.
        raise ImportError("Missing dependencies for SOCKS support.")
    from urllib3.contrib.socks import SOCKSProxyManager  # noqa: PLC0415 - and who uses SOCKS has it

    user, password = _signed_in(proxy)
    return SOCKSProxyManager(proxy, username=user, password=password, **options)


def _proxy_headers(proxy: str) -> dict[str, str]:
    user, password = _signed_in(proxy)
    return dict(make_headers(proxy_basic_auth=f"{user}:{password or ''}")) if user else {}


def _signed_in(proxy: str) -> tuple[str | None, str | None]:
    """User name and password in the address I(proxy)."""
    parts = urlsplit(proxy)
    user, password = parts.username, parts.password
    return user and unquote(user), password and unquote(password)


_connections: dict[object, Connections] = {}


def connections(verify: bool | str) -> Connections:
    """The connections of this process for I(verify), kept for the tasks that follow.

    A forked process starts with some of its own: two processes must not speak over one connection.
    """
    key = (os.getpid(), verify)
    known = _connections.get(key)
    # Of two threads that come first at once, both get what the one made that is quicker.
    return known if known is not None else _connections.setdefault(key, Connections(verify))
