# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Pair expected items with actual ones. Pure.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import NamedTuple

Choices = Sequence[Sequence[int]]


class Cover(NamedTuple):
    """The I(entries) and I(items) of which each choice has one, as few as possible.

    There are as many of them as there are pairs at most. So, there are that many pairs if and only
    if each of them is in a pair, and no pair has two of them (Kőnig's theorem).
    """

    entries: frozenset[int]
    items: frozenset[int]

    def kept(self, entry: int, items: Sequence[int]) -> list[int]:
        """Return those of I(items), the choices of I(entry), that as many pairs may have."""
        is_covered = entry in self.entries
        return [item for item in items if is_covered is not (item in self.items)]

    def free(self, entry: int, items: Sequence[int]) -> list[int]:
        """Return those of I(items) that I(entry) may get besides these pairs."""
        return [] if entry in self.entries else [i for i in items if i not in self.items]


class Pairing:
    """Pairs of entries and items, by their indexes: as many as possible, and each at most once.

    C(found) has the item of each entry that has one.
    """

    def __init__(self) -> None:
        self.found: dict[int, int] = {}
        self._taken: dict[int, int] = {}

    def extend(self, choices: Choices) -> None:
        """Add as many pairs as possible. I(choices) has the items that each entry may get.

        An item that was taken stays taken, perhaps by another entry. Each call may only add choices
        to those of the call before.
        """
        for entry in range(len(choices)):
            if entry not in self.found:
                self._add(entry, choices)

    def cover(self, choices: Choices) -> Cover:
        """Return the cover of I(choices), those of the last call of C(extend)."""
        reached = [entry for entry in range(len(choices)) if entry not in self.found]
        entries = set(reached)
        items: set[int] = set()
        for entry in reached:
            for item in set(choices[entry]) - items:
                items.add(item)
                if self._taken[item] not in entries:
                    entries.add(self._taken[item])
                    reached.append(self._taken[item])
        return Cover(frozenset(range(len(choices))) - entries, frozenset(items))

    def _add(self, start: int, choices: Choices) -> None:
        """Pair I(start), if the other entries can make room for it.

        This is a search for an augmenting path, breadth first, so that it needs no recursion.
        """
        reached: dict[int, int] = {}
        entries = deque([start])
        while entries:
            entry = entries.popleft()
            for item in choices[entry]:
                if item in reached:
                    continue
                reached[item] = entry
                if item not in self._taken:
                    self._shift(item, reached)
                    return
                entries.append(self._taken[item])

    def _shift(self, free: int, reached: dict[int, int]) -> None:
        """Give the I(free) item to the entry that reached it, its item to the one before, etc."""
        item: int | None = free
        while item is not None:
            entry = reached[item]
            self._taken[item] = entry
            before = self.found.get(entry)
            self.found[entry] = item
            item = before
