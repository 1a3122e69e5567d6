# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The trunks of one account, in the order in which they were made."""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import Any

# Every attribute of a trunk, with what a trunk made without it has.
DEFAULTS: dict[str, Any] = {
    "account_sid": None,
    "cnam_lookup_enabled": False,
    "connection_policy_sid": None,
    "date_created": "2024-01-15T08:00:00Z",
    "date_updated": "2024-01-15T08:00:00Z",
    "friendly_name": None,
    "from_domain_sid": None,
    "sid": None,
    "status_callback_method": "POST",
    "status_callback_url": None,
    "url": None,
    "voice_fallback_method": "POST",
    "voice_fallback_url": None,
    "voice_method": "POST",
    "voice_url": None,
}


def to_json(value: object) -> bytes:
    """JSON in UTF-8; a lone surrogate, which UTF-8 cannot hold, stays an escape."""
    try:
        return json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return json.dumps(value).encode()


class Trunk:
    """A trunk and the JSON it is answered with, which is made once."""

    __slots__ = ("_json", "attributes", "position", "sid")

    def __init__(self, sid: str, position: int, attributes: Any, raw: bytes | None) -> None:
        self.sid = sid
        self.position = position
        self.attributes = attributes
        self._json = raw

    @property
    def json(self) -> bytes:
        if self._json is None:
            self._json = to_json(self.attributes)
        return self._json


class Trunks:
    """Trunks by SID and by position; a position is never given twice.

    Page tokens hold positions, which is why a trunk deleted between two pages moves no other.
    """

    def __init__(self) -> None:
        self._by_sid: dict[str, Trunk] = {}
        self._ordered: list[Trunk] = []
        self._next_position = 1

    def __len__(self) -> int:
        return len(self._ordered)

    def __iter__(self) -> Iterator[Trunk]:
        return iter(self._ordered)

    def get(self, sid: str) -> Trunk | None:
        return self._by_sid.get(sid)

    def put(self, sid: str, attributes: Any, raw: bytes | None = None) -> Trunk:
        """Adds a trunk at the end, or replaces the one with this SID where it stands."""
        old = self._by_sid.get(sid)
        trunk = Trunk(sid, old.position if old else self._next_position, attributes, raw)
        if old:
            self._ordered[self._index(old.position)] = trunk
        else:
            self._ordered.append(trunk)
            self._next_position += 1
        self._by_sid[sid] = trunk
        return trunk

    def remove(self, sid: str) -> bool:
        trunk = self._by_sid.pop(sid, None)
        if trunk is None:
            return False
        del self._ordered[self._index(trunk.position)]
        return True

    def after(self, position: int, count: int) -> list[Trunk]:
        """At most count trunks behind a position."""
        start = bisect_right(self._ordered, position, key=lambda trunk: trunk.position)
        return self._ordered[start : start + count]

    def before(self, position: int, count: int) -> list[Trunk]:
        """At most count trunks in front of a position: those next to it."""
        end = self._index(position)
        return self._ordered[max(0, end - count) : end]

    def _index(self, position: int) -> int:
        return bisect_left(self._ordered, position, key=lambda trunk: trunk.position)
