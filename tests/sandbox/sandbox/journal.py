# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the sandbox was asked: every API request, for tests to look at. Never a secret."""

from __future__ import annotations

import time
from collections import deque
from typing import Any
from urllib.parse import parse_qsl
from weakref import WeakKeyDictionary

from aiohttp import web

from .auth import Identity

KEPT = 20_000
# Headers that carry a secret.
UNSAID = frozenset({"authorization", "proxy-authorization", "cookie"})


class Entry:
    """One API request."""

    __slots__ = (
        "account",
        "auth",
        "connection",
        "fault",
        "headers",
        "method",
        "n",
        "overlapped",
        "raw_path",
        "request_id",
        "seconds",
        "started",
        "status",
    )  # fmt: skip

    def __init__(self, n: int, request: web.BaseRequest, connection: int, started: float) -> None:
        self.n = n
        self.method = request.method
        self.raw_path = request.raw_path
        self.headers = request.headers
        self.connection = connection
        self.started = started
        self.account: str | None = None
        self.auth = "none"
        self.request_id: str | None = None
        self.status: int | None = None
        self.seconds: float | None = None
        self.fault: str | None = None
        self.overlapped = False

    def identify(self, identity: Identity) -> None:
        """Record the kind of credentials and the account of the request."""
        self.auth = identity.kind
        self.account = identity.account.sid if identity.account else None

    def to_dict(self) -> dict[str, Any]:
        """Return the entry in the form of the control API."""
        path, _rest, query = self.raw_path.partition("?")
        return {
            "n": self.n,
            "method": self.method,
            "path": path,
            "query": dict(parse_qsl(query, keep_blank_values=True)),
            "account": self.account,
            "auth": self.auth,
            "headers": {k: v for k, v in self.headers.items() if k.lower() not in UNSAID},
            "status": self.status,
            "fault": self.fault,
            "request_id": self.request_id,
            "connection": self.connection,
            "overlapped": self.overlapped,
            "at": round(self.started, 6),
            "seconds": None if self.seconds is None else round(self.seconds, 6),
        }


class Journal:
    """The list of API requests, the newest KEPT of them, and totals over all."""

    def __init__(self) -> None:
        self._start = time.monotonic()
        self._in_flight: set[Entry] = set()
        # A connection keeps its number for as long as it is open.
        self._numbers: WeakKeyDictionary[object, int] = WeakKeyDictionary()
        self._last_number = 0
        self.clear()

    def clear(self) -> None:
        """Remove all entries, and reset the totals."""
        self._entries: deque[Entry] = deque(maxlen=KEPT)
        self._count = 0
        self._connections: set[int] = set()
        self._max_in_flight = len(self._in_flight)

    def begin(self, request: web.BaseRequest) -> Entry:
        """Record the start of a request, and return its entry."""
        self._count += 1
        entry = Entry(self._count, request, self._number(request), self._now())
        self._entries.append(entry)
        self._connections.add(entry.connection)
        self._in_flight.add(entry)
        if len(self._in_flight) > 1:
            for other in self._in_flight:
                other.overlapped = True
        self._max_in_flight = max(self._max_in_flight, len(self._in_flight))
        return entry

    def end(self, entry: Entry) -> None:
        """Record the end of the request."""
        entry.seconds = self._now() - entry.started
        self._in_flight.discard(entry)

    def to_dict(self) -> dict[str, Any]:
        """Return entries and totals in the form of the control API."""
        return {
            "requests": [entry.to_dict() for entry in self._entries],
            "totals": self.totals(),
        }

    def totals(self) -> dict[str, int]:
        """Return the numbers of requests and connections, and of requests in flight."""
        return {
            "requests": self._count,
            "connections": len(self._connections),
            "in_flight": len(self._in_flight),
            "max_in_flight": self._max_in_flight,
        }

    def _now(self) -> float:
        return time.monotonic() - self._start

    def _number(self, request: web.BaseRequest) -> int:
        transport = request.transport
        number = self._numbers.get(transport) if transport else 0
        if number is None:
            self._last_number = number = self._last_number + 1
            self._numbers[transport] = number
        return number
