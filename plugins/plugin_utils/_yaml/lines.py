# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Count lines as Git, GitHub and editors do: only a line feed ends one.

Private to this collection: it may change in any release. Do not import it from elsewhere.

YAML also ends a line at U+0085, U+2028, U+2029 and a carriage return, so the line that a mark of
PyYAML has may be another. Its index is that of the character.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from typing import Any, NamedTuple


class Place(NamedTuple):
    """A line and a column, each counted from 1."""

    line: int
    column: int


def place_of(text: str, index: int) -> Place:
    """Return the place of the character at I(index) in I(text)."""
    return Place(text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index))


class LineNumbers:
    """The numbers of the lines in I(text), for many places in it."""

    def __init__(self, text: str) -> None:
        self._ends = array("L", (found.start() for found in re.finditer("\n", text)))

    def of(self, index: int) -> int:
        """Return the line, from 1, of the character at I(index)."""
        return bisect_left(self._ends, index) + 1


class Lines:
    """The line, from 1, in which each dictionary, each list and each of their items begins."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[int, dict[Any, int]]] = {}
        self._alive: list[Any] = []  # An id is unique only while its value exists.

    def add(self, made: Any, line: int, of_items: dict[Any, int]) -> None:
        """Note the I(line) of a dictionary or list, and those of its items."""
        self._alive.append(made)
        self._known[id(made)] = (line, of_items)

    def of(self, made: Any, item: Any = None) -> int | None:
        """Return the line of the key or index I(item) in I(made), or else that of I(made)."""
        line, of_items = self._known.get(id(made), (None, {}))
        return of_items.get(item, line)
