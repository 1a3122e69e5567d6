# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The rows of one list, such as the trunks of an account, in the order in which they were made."""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import Any


def to_json(value: object) -> bytes:
    """JSON in UTF-8; a lone surrogate, which UTF-8 cannot hold, stays an escape."""
    try:
        return json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return json.dumps(value).encode()


class Row:
    """One resource, such as a trunk, and the JSON it is answered with, which is made once."""

    __slots__ = ("_json", "attributes", "position", "sid")

    def __init__(self, sid: str, position: int, attributes: Any, raw: bytes | None) -> None:
        self.sid = sid
        self.position = position
        self.attributes = attributes
        self._json = raw

    @property
    def json(self) -> bytes:
        """Return the resource as JSON."""
        if self._json is None:
            self._json = to_json(self.attributes)
        return self._json


class Rows:
    """Rows by SID and by position; a position is never given twice.

    Page tokens hold positions, which is why a row deleted between two pages moves no other.
    """

    def __init__(self) -> None:
        self._by_sid: dict[str, Row] = {}
        self._ordered: list[Row] = []
        self._next_position = 1

    def __len__(self) -> int:
        return len(self._ordered)

    def __iter__(self) -> Iterator[Row]:
        return iter(self._ordered)

    def get(self, sid: str) -> Row | None:
        """Return the row with I(sid), or None."""
        return self._by_sid.get(sid)

    def put(self, sid: str, attributes: Any, raw: bytes | None = None) -> Row:
        """Add a row at the end, or replace the one with this SID where it stands."""
        old = self._by_sid.get(sid)
        row = Row(sid, old.position if old else self._next_position, attributes, raw)
        if old:
            self._ordered[self._index(old.position)] = row
        else:
            self._ordered.append(row)
            self._next_position += 1
        self._by_sid[sid] = row
        return row

    def remove(self, sid: str) -> bool:
        """Remove the row with I(sid), and return whether there was one."""
        row = self._by_sid.pop(sid, None)
        if row is None:
            return False
        del self._ordered[self._index(row.position)]
        return True

    def after(self, position: int, count: int) -> list[Row]:
        """Return at most count rows behind a position."""
        start = bisect_right(self._ordered, position, key=lambda row: row.position)
        return self._ordered[start : start + count]

    def before(self, position: int, count: int) -> list[Row]:
        """Return at most count rows in front of a position: those next to it."""
        end = self._index(position)
        return self._ordered[max(0, end - count) : end]

    def _index(self, position: int) -> int:
        return bisect_left(self._ordered, position, key=lambda row: row.position)
