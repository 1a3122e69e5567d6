# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Read what an expected trunk says: its attributes, and what it refers to. Pure.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from typing import Any, NamedTuple

from .._errors import OverrunError, printable
from .._resources.byoc_trunk import BYOC_TRUNK
from .._resources.resource import Resource
from .conditions import SIMPLE, Check, MistakeError, kind_of, read_check
from .linked import LINKED, ItemList

# By resource, then by attribute and literal: most trunks of an account have the same methods.
KnownChecks = dict[str, dict[tuple[Any, Any], Check]]
MAX_NAME = 60


class ItemEntry(NamedTuple):
    """An expected item of a list: a check for each attribute. That of I(key) identifies it."""

    key: str
    checks: dict[str, Check]


class Described(NamedTuple):
    """What is expected of a resource: a check for each attribute, and the entries of its lists."""

    checks: dict[str, Check]
    lists: dict[str, list[ItemEntry]]


Linkage = dict[str, "Described | None"]
"""What is expected by the keys of C(LINKED). None expects that the trunk refers to nothing."""


class EntryReader:
    """Reads one entry, which messages call I(place).

    C(wrong) has each mistake: where it is in the entry, or None for the entry itself, and a text.
    """

    def __init__(self, place: str, known: KnownChecks) -> None:
        self.wrong: list[tuple[str | None, str]] = []
        self._place = place
        self._known = known

    def read(self, written: Any) -> tuple[dict[str, Check], Linkage]:
        """Return the checks of the attributes in I(written), and what it says of other resources.

        Both lack what has a mistake.
        """
        if not self._is_dictionary(None, written):
            return {}, {}
        checks = self._checks(BYOC_TRUNK, written, "", LINKED)
        linked = {name: self._described(name, written[name]) for name in LINKED if name in written}
        return checks, linked

    def _described(self, name: str, written: Any) -> Described | None:
        if written is None or written == "":  # An empty template is an empty text.
            return None
        if not self._is_dictionary(name, written):
            return Described({}, {})
        linked = LINKED[name]
        return Described(
            self._checks(linked.resource, written, f"{name}.", linked.lists),
            {
                key: list(self._entries(f"{name}.{key}", items, written[key]))
                for key, items in linked.lists.items()
                if key in written
            },
        )

    def _entries(self, path: str, items: ItemList, written: Any) -> Iterator[ItemEntry]:
        if not isinstance(written, (list, tuple)):
            kind = kind_of(written)
            self.wrong.append((path, f"is {kind}, not a list of {items.resource.nouns}"))
            return
        for number, entry in enumerate(written):
            place = f"{path}[{number}]"
            if not self._is_dictionary(place, entry):
                continue
            key = next((key for key in items.keys if key in entry), None)
            checks = self._checks(items.resource, entry, f"{place}.", ())
            if key is None:
                names = " and no ".join(items.keys)
                self.wrong.append((place, f"has no {names} to identify its {items.resource.noun}"))
            elif key in checks:
                self._require_key(f"{place}.{key}", items, checks[key])
                yield ItemEntry(key, checks)

    def _require_key(self, path: str, items: ItemList, check: Check) -> None:
        mistake = items.mistake_of_key(check.written)
        if mistake:
            self.wrong.append((path, mistake))

    def _is_dictionary(self, path: str | None, written: Any) -> bool:
        if isinstance(written, Mapping):
            return True
        self.wrong.append((path, f"is {kind_of(written)}, not a dictionary of attributes"))
        return False

    def _checks(
        self, resource: Resource, written: Mapping[Any, Any], path: str, others: Container[Any]
    ) -> dict[str, Check]:
        """Return the check of each valid attribute in I(written), except for the keys I(others)."""
        known = self._known.setdefault(resource.fact, {})
        checks: dict[str, Check] = {}
        for attribute, value in written.items():
            # Texts and booleans only, because 1 and true are the same key.
            is_simple = isinstance(value, SIMPLE)
            check = known.get((attribute, value)) if is_simple else None
            if check is None and attribute not in others:
                check = self._check(resource, attribute, value, path)
                if check is not None and is_simple:
                    known[attribute, value] = check
            if check is not None:
                checks[attribute] = check
        return checks

    def _check(self, resource: Resource, attribute: Any, value: Any, path: str) -> Check | None:
        """Return the check of an attribute, or keep what is wrong with its I(value)."""
        try:
            return read_check(attribute, value, resource)
        except MistakeError as mistake:
            self.wrong.append((path + printable(attribute, MAX_NAME), str(mistake)))
            return None
        except OverrunError as overrun:
            where = path + printable(attribute, MAX_NAME)
            raise overrun.inside(self._place, where) from None


def completed(own: Linkage, common: Linkage) -> Linkage:
    """Return I(own), with what it lacks from I(common), attribute by attribute."""
    merged = {**common, **own}
    for name in own.keys() & common.keys():
        ours, theirs = own[name], common[name]
        if ours is not None and theirs is not None:
            merged[name] = Described(
                {**theirs.checks, **ours.checks}, {**theirs.lists, **ours.lists}
            )
    return merged


def written_values(written: Mapping[Any, Any]) -> Iterator[tuple[str, Any, Any, Resource]]:
    """Yield place, attribute, value and resource of each attribute in the entry I(written)."""
    yield from _values(BYOC_TRUNK, written, "", LINKED)
    for name, linked in LINKED.items():
        described = written.get(name)
        if not isinstance(described, Mapping):
            continue
        yield from _values(linked.resource, described, f"{name}.", linked.lists)
        for key, items in linked.lists.items():
            entries = described.get(key)
            for number, entry in enumerate(entries if isinstance(entries, (list, tuple)) else ()):
                if isinstance(entry, Mapping):
                    yield from _values(items.resource, entry, f"{name}.{key}[{number}].", ())


def _values(
    resource: Resource, written: Mapping[Any, Any], path: str, others: Container[Any]
) -> Iterator[tuple[str, Any, Any, Resource]]:
    for attribute, value in written.items():
        if not isinstance(value, SIMPLE) and attribute not in others:
            yield path + printable(attribute, MAX_NAME), attribute, value, resource
