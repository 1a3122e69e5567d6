# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Sessions of C(requests) that send one request and follow, store and read nothing else.

Private to this collection: it may change in any release. Do not import it from elsewhere.

A session reads no C(.netrc), takes no cookie and follows no redirect. Another thread can cancel an
exchange on its connections (C(cancellation)). They read each response whole (C(framing)). A process
keeps one session for each identity, so that a connection never serves two of them.
"""

from __future__ import annotations

import os
import re
import sys
import traceback
from http.cookiejar import DefaultCookiePolicy
from typing import Any

from . import tls
from .cancellation import hold
from .endpoints import Verify
from .framing import WholeResponse

REQUESTS_IMPORT_ERROR: str | None = None
REQUESTS_TOO_OLD: str | None = None
try:
    import requests
    from requests.adapters import HTTPAdapter

    Session = requests.Session
except ImportError:
    REQUESTS_IMPORT_ERROR = traceback.format_exc()
    HTTPAdapter = Session = object  # type: ignore[assignment, misc]
else:
    _numbers = [int(number) for number in re.findall(r"\d+", requests.__version__)[:2]]
    if _numbers < [2, 28]:
        REQUESTS_IMPORT_ERROR = REQUESTS_TOO_OLD = (
            f"The Python library requests {requests.__version__}, found at {requests.__file__}, "
            f"is too old. Install requests >= 2.28.0 for {sys.executable}."
        )

# The maximum of the option concurrency.
MAX_CONNECTIONS = 32
# The sessions of a process, one for each identity. An inventory may read many accounts in one
# process. Beyond this number, the oldest session is closed, so that sockets do not run out.
MAX_SESSIONS = 64


class _Held:
    """Mixed into a connection of urllib3, before its own class."""

    response_class = WholeResponse
    sock: Any

    def connect(self) -> None:
        """Connect, and let the cancel handle of this thread hold the socket."""
        super().connect()  # type: ignore[misc]
        hold(self.sock)
        # Only urllib3's InsecureRequestWarning reads this. urllib3 would print it for each
        # request, but a user who sets validate_certs to false knows what that means.
        self.is_verified = self.proxy_is_verified = True

    def request(self, *args: Any, **options: Any) -> None:
        """Send a request, over a socket that the cancel handle of this thread holds."""
        if self.sock is not None:
            hold(self.sock)
        super().request(*args, **options)  # type: ignore[misc]


class _Adapter(HTTPAdapter):
    """Sends over connections that can be cancelled."""

    def __init__(self, verify: Verify) -> None:
        self._verify = verify
        self._context = tls.context(verify)
        super().__init__(pool_maxsize=MAX_CONNECTIONS)

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        """Make the pools of direct connections, with our classes and TLS context."""
        super().init_poolmanager(*args, **options, ssl_context=self._context)
        _use_held_connections(self.poolmanager)

    def proxy_manager_for(self, proxy: str, **options: Any) -> Any:
        """Return the pools of connections through I(proxy), with our classes and TLS context."""
        if proxy in self.proxy_manager:
            return self.proxy_manager[proxy]
        options["ssl_context"] = self._context
        if proxy.lower().startswith("https"):
            options["proxy_ssl_context"] = tls.trusting(self._verify)
        manager = super().proxy_manager_for(proxy, **options)
        _use_held_connections(manager)
        return manager


def _use_held_connections(manager: Any) -> None:
    """Let the pools of I(manager), a manager of urllib3, open our kind of connection."""
    manager.pool_classes_by_scheme = {
        scheme: type(
            pool.__name__,
            (pool,),
            {"ConnectionCls": type("HeldConnection", (_Held, pool.ConnectionCls), {})},
        )
        for scheme, pool in manager.pool_classes_by_scheme.items()
    }


class _Session(Session):
    def get_redirect_target(self, resp: Any) -> None:
        """Return None, so that C(requests) never follows a redirect."""


def _new_session(verify: Verify) -> _Session:
    session = _Session()
    session.trust_env = False  # requests would sign in with .netrc. Proxies are passed explicitly.
    session.verify = verify
    session.headers.clear()
    session.cookies.set_policy(DefaultCookiePolicy(netscape=False, rfc2965=False))
    for scheme in ("http://", "https://"):
        session.mount(scheme, _Adapter(verify))
    return session


_sessions: dict[tuple[int, Verify, str], Any] = {}


def session_for(verify: Verify, who: str) -> Any:
    """Return this process's session for I(who), kept for the tasks that follow.

    A forked process does not use its parent's sessions: two processes must not share a connection.
    """
    key = (os.getpid(), verify, who)
    known = _sessions.get(key)
    if known is None:
        # If two threads come first at once, both get the session that is stored first.
        known = _sessions.setdefault(key, _new_session(verify))
        for old in list(_sessions)[:-MAX_SESSIONS]:
            _forget(old)
    return known


def _forget(key: tuple[int, Verify, str]) -> None:
    session = _sessions.pop(key, None)
    if session is not None:
        session.close()
