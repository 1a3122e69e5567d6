# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The differences between what is expected and the facts. Pure.

Private to this collection: it may change in any release. Do not import it from elsewhere.

Each difference has C(attribute), C(expected) and C(actual). The attribute is a path such as
C(connection_policy.targets[sip:a.example.com].weight). Passwords in URLs are masked.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from .._errors import OverrunError, printable
from .._resources.resource import Resource
from .._text.url_passwords import mask_url_passwords
from .byoc_setup import Item
from .conditions import Check, holds, holds_mask, masked
from .entry_reader import Described, ItemEntry
from .linked import LINKED, ItemList, Linked
from .pairing import Pairing

Difference = dict[str, Any]
Mask = Callable[[Any], Any]
Facts = Mapping[str, Mapping[str, Item]]
"""Resources by the key of their kind in a result, then by SID."""
_NO_LIMIT = 1 << 30
_EXISTS = {"defined": True}


class Differences:
    """Finds differences. I(facts) has what trunks refer to, and I(mask) masks secrets in a value.

    An expected value with a mask fits a value that I(mask) changes into it.
    """

    def __init__(self, facts: Facts, mask: Mask) -> None:
        self._facts = facts
        self._mask = mask

    def of_attributes(
        self, resource: Resource, checks: Mapping[str, Check], item: Item, path: str = ""
    ) -> Iterator[Difference]:
        """Yield each attribute of I(item), a I(resource) at I(path), that differs."""
        for attribute, check in checks.items():
            actual = item.get(attribute)
            try:
                # Without a call of _fits, which takes a tenth of the time: almost all values fit.
                if check.holds(actual) or self._fits_masked(check, actual):
                    continue
                expected, found = masked(check.written), mask_url_passwords(actual)
                if _differs_in_a_password(resource, attribute, check, actual):
                    found = f"{found} (with another password)"
            except OverrunError as overrun:
                raise overrun.inside(path + attribute) from None
            yield _difference(path + attribute, expected, found)

    def of_linked(
        self, name: str, described: Described | None, trunk: Item
    ) -> Iterator[Difference]:
        """Yield what differs in the resource that I(trunk) refers to by the key I(name)."""
        linked = LINKED[name]
        sid = trunk.get(linked.attribute)
        if described is None:
            if sid is not None:
                yield _difference(name, None, mask_url_passwords(sid))
            return
        item = self._find(linked, sid)
        if item is None:
            yield _difference(name, _EXISTS, _not_found(linked.resource, sid))
            return
        yield from self.of_attributes(linked.resource, described.checks, item, f"{name}.")
        for key, entries in described.lists.items():
            path, items = f"{name}.{key}", linked.lists[key]
            try:
                yield from self._of_list(path, items, entries, items.find(item))
            except OverrunError as overrun:
                raise (overrun if overrun.where else overrun.inside(path)) from None

    def _find(self, linked: Linked, sid: Any) -> Item | None:
        items = self._facts.get(linked.resource.facts, {})
        return items.get(sid) if isinstance(sid, str) else None

    def _of_list(
        self, path: str, shape: ItemList, entries: Sequence[ItemEntry], items: list[Item] | None
    ) -> Iterator[Difference]:
        if items is None:
            yield _difference(path, [_written(entry) for entry in entries], None)
            return
        pairs = self._pairs(shape, entries, items)
        labels = _Labels(path, self._mask)
        for number, entry in enumerate(entries):
            if number in pairs:
                item = items[pairs[number]]
                where = labels.next(item.get(entry.key))
                yield from self.of_attributes(shape.resource, entry.checks, item, f"{where}.")
            else:
                where = labels.next(masked(entry.checks[entry.key].written))
                yield _difference(where, _written(entry), None)
        for number in sorted(set(range(len(items))) - set(pairs.values())):
            item = items[number]
            key = next((key for key in shape.keys if item.get(key) is not None), shape.keys[0])
            shown = {name: item[name] for name in ("sid", *shape.settings) if name in item}
            yield _difference(labels.next(item.get(key)), None, mask_url_passwords(shown))

    def _pairs(
        self, shape: ItemList, entries: Sequence[ItemEntry], items: Sequence[Item]
    ) -> dict[int, int]:
        """Return the index of the item of each entry that has one.

        Several entries may fit one item, and several items one entry. As many entries as possible
        get an item that does not differ. Then as many others as possible get one with their key.
        """
        pairing = Pairing()
        near = _Near(items)
        in_key = [
            [i for i in near.of(entry) if self._fits_in_key(entry, items[i])] for entry in entries
        ]
        choices = [
            [i for i in found if self._fits_in_all(entry, items[i])]
            for entry, found in zip(entries, in_key)
        ]
        pairing.extend(choices)
        if len(pairing.found) == len(entries):
            return pairing.found
        cover = pairing.cover(choices)
        choices = [
            cover.kept(number, fitting) + cover.free(number, found)
            for number, (fitting, found) in enumerate(zip(choices, in_key))
        ]
        pairing.extend(choices)
        for number in set(range(len(entries))) - set(pairing.found):
            others = self._with_another_password(shape, entries[number], items)
            choices[number] += cover.free(number, others)
        pairing.extend(choices)
        return pairing.found

    def _with_another_password(
        self, shape: ItemList, entry: ItemEntry, items: Sequence[Item]
    ) -> list[int]:
        key, check = entry.key, entry.checks[entry.key]
        return [
            number
            for number, item in enumerate(items)
            if not self._fits(check, item.get(key))
            and _differs_in_a_password(shape.resource, key, check, item.get(key))
        ]

    def _fits_in_all(self, entry: ItemEntry, item: Item) -> bool:
        return all(
            self._fits(check, item.get(attribute)) for attribute, check in entry.checks.items()
        )

    def _fits_in_key(self, entry: ItemEntry, item: Item) -> bool:
        return self._fits(entry.checks[entry.key], item.get(entry.key))

    def _fits(self, check: Check, actual: Any) -> bool:
        return check.holds(actual) or self._fits_masked(check, actual)

    def _fits_masked(self, check: Check, actual: Any) -> bool:
        if not holds_mask(check.written):
            return False
        masked_value = self._mask(actual)
        return bool(masked_value != actual) and check.holds(masked_value)


class _Near:
    """Finds the items that may have the key of an entry, fast for a literal."""

    def __init__(self, items: Sequence[Item]) -> None:
        self._items = items
        self._by_key: dict[str, dict[Any, list[int]]] = {}

    def of(self, entry: ItemEntry) -> Sequence[int]:
        """Return the indexes of the items that may have the key of I(entry)."""
        literal = entry.checks[entry.key].written
        if not (literal is None or isinstance(literal, str)) or holds_mask(literal):
            return range(len(self._items))
        if entry.key not in self._by_key:
            self._by_key[entry.key] = self._numbers_by(entry.key)
        return self._by_key[entry.key].get(literal, [])

    def _numbers_by(self, key: str) -> dict[Any, list[int]]:
        found: dict[Any, list[int]] = {}
        for number, item in enumerate(self._items):
            value = item.get(key)
            if value is None or isinstance(value, str):
                found.setdefault(value, []).append(number)
        return found


class _Labels:
    """The paths of the items of a list. A key that comes again gets the next free number."""

    def __init__(self, path: str, mask: Mask) -> None:
        self._path = path
        self._mask = mask
        self._numbers: defaultdict[str, int] = defaultdict(lambda: 1)
        self._names: set[str] = set()

    def next(self, key: Any) -> str:
        """Return the path of the next item with this I(key)."""
        # Masked before it is escaped, and not cut, so that no part of a secret remains.
        label = printable(self._mask(_in_words(key)), _NO_LIMIT)
        name = label
        # A key may look like another one with a number.
        while name in self._names:
            self._numbers[label] += 1
            name = f"{label} ({self._numbers[label]})"
        self._names.add(name)
        return f"{self._path}[{name}]"


def _in_words(key: Any) -> str:
    """Return a literal or a condition as a text that contains each text of it unchanged."""
    if isinstance(key, str):
        return key
    if isinstance(key, Mapping):
        return ", ".join(f"{name} {_in_words(value)}" for name, value in key.items())
    if isinstance(key, (list, tuple)):
        return ", ".join(map(_in_words, key))
    return json.dumps(key, default=str)


def _differs_in_a_password(resource: Resource, attribute: str, check: Check, actual: Any) -> bool:
    """Return whether I(actual) fits once the passwords of URLs are masked on both sides."""
    expected, found = masked(check.written), mask_url_passwords(actual)
    is_changed = (expected, found) != (check.written, actual)
    return is_changed and holds(resource, attribute, expected, found)


def _not_found(resource: Resource, sid: Any) -> Any:
    if not isinstance(sid, str):
        return mask_url_passwords(sid)
    # Only a SID is ever looked up.
    is_sid = resource.sid.fullmatch(sid)
    reason = "leads nowhere" if is_sid else f"not a {resource.noun} SID"
    return f"{printable(mask_url_passwords(sid))} ({reason})"


def _written(entry: ItemEntry) -> dict[str, Any]:
    return {attribute: masked(check.written) for attribute, check in entry.checks.items()}


def _difference(path: str, expected: Any, actual: Any) -> Difference:
    return {"attribute": path, "expected": expected, "actual": actual}
