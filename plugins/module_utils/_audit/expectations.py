# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Read the expected trunks, or say what is wrong with them. Pure.

Private to this collection: it may change in any release. Do not import it from elsewhere.

An expectation is a mapping. Its C(sid) or C(friendly_name) identifies the trunk. Each other key is
an attribute, with a literal or a condition as its expected value, or a key of C(LINKED).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from .._errors import printable
from .conditions import (
    MAX_LEVELS,
    TOO_DEEP,
    Check,
    is_nested_deeper,
    kind_of,
    mistake_of_a_date,
)
from .entry_reader import MAX_NAME, EntryReader, KnownChecks, Linkage, completed, written_values
from .linked import LINKED
from .mistakes import FirstMistakes, Mistake, MistakesError

# A linked resource has lists, and these have entries.
_LEVELS_OF_LINKED = 3


class _Mistakes(FirstMistakes):
    """The first mistakes in the expected trunks and the defaults."""

    def add(self, entry: int | None, place: str, path: str | None, text: str) -> None:
        """Count a mistake at the I(path) in an entry, and keep it if it is one of the first.

        I(entry) is the index of an expected trunk, from 0, or None for the defaults.
        """
        option = "defaults" if entry is None else "expected"
        parts = [place, text] if path is None else [place, path, text]
        self.keep(Mistake(option, entry, path, ": ".join(parts)))


class Expectation(NamedTuple):
    """One expected trunk: its index from 0, its identity, and a check for each attribute.

    I(linked) has what is expected of the resources that it refers to.
    """

    number: int
    sid: str | None
    friendly_name: str | None
    checks: dict[str, Check]
    linked: Linkage

    @property
    def place(self) -> str:
        """Return the name of the expectation in messages."""
        return _place(self.number, self.sid or self.friendly_name)


def read_expectations(
    expected: Sequence[Any], defaults: Mapping[str, Any] | None = None
) -> list[Expectation]:
    """Return I(expected), each entry completed by I(defaults), or raise MistakesError.

    A link in a pull request can lead to any file. So if an entry identifies no trunk, no mistake
    shows text of it, and if none does, no mistake shows text of I(defaults).
    """
    mistakes = _Mistakes()
    known: KnownChecks = {}
    is_foreign = bool(expected) and not any(map(_is_identified, expected))
    common = _read_defaults(None if is_foreign else defaults, known, mistakes)
    expectations = [
        _read_entry(i, entry, common, known, mistakes) for i, entry in enumerate(expected)
    ]
    _find_doubles(expectations, mistakes)
    if mistakes.count:
        raise MistakesError(mistakes.first, mistakes.count)
    return expectations


def require_plain(expected: Any, defaults: Any = None) -> None:
    """Raise MistakesError for a value that JSON would change or cannot represent."""
    mistakes = _Mistakes()
    _find_changing(None, "defaults", defaults, mistakes)
    if isinstance(expected, (list, tuple)):
        for number, entry in enumerate(expected):
            _find_changing(number, _place(number, None), entry, mistakes)
    if mistakes.count:
        raise MistakesError(mistakes.first, mistakes.count)


def _find_changing(number: int | None, place: str, written: Any, mistakes: _Mistakes) -> None:
    if not isinstance(written, Mapping):
        if is_nested_deeper(written, MAX_LEVELS):
            mistakes.add(number, place, None, TOO_DEEP)
        return
    for name in LINKED:
        if is_nested_deeper(written.get(name), MAX_LEVELS + _LEVELS_OF_LINKED):
            mistakes.add(number, place, name, TOO_DEEP)
            return
    for path, attribute, value, resource in written_values(written):
        deep = is_nested_deeper(value, MAX_LEVELS)
        text = TOO_DEEP if deep else mistake_of_a_date(resource.table, attribute, value)
        if text:
            mistakes.add(number, place, path, text)


def _place(number: int, name: Any) -> str:
    label = (
        f" ({printable(name, MAX_NAME)})" if name and isinstance(name, (str, int, float)) else ""
    )
    return f"expected[{number}]{label}"


def _read_defaults(
    written: Any, known: KnownChecks, mistakes: _Mistakes
) -> tuple[dict[str, Check], Linkage]:
    if written is None or written == "":  # An empty template is an empty text.
        return {}, {}
    reader = EntryReader("defaults", known)
    common, linked = reader.read(written)
    for path, text in reader.wrong:
        mistakes.add(None, "defaults", path, text)
    if "sid" in common:
        mistakes.add(
            None, "defaults", "sid", "a SID belongs to one trunk, so it cannot be a default"
        )
    return common, linked


def _read_entry(
    number: int,
    entry: Any,
    common: tuple[dict[str, Check], Linkage],
    known: KnownChecks,
    mistakes: _Mistakes,
) -> Expectation:
    is_mapping = isinstance(entry, Mapping)
    sid, name = (entry.get("sid"), entry.get("friendly_name")) if is_mapping else (None, None)
    if isinstance(sid, str) and sid != sid.strip():
        sid = sid.strip()
        entry = {**entry, "sid": sid}
    reader = EntryReader(f"expected[{number}]", known)
    unidentified = _identity_mistake(sid, name) if is_mapping else None
    if unidentified is None and is_mapping and "sid" in entry and sid in (None, ""):
        text = "is empty, but each trunk has a SID; leave sid out to find the trunk by its name"
        mistakes.add(number, _place(number, name), "sid", text)
        entry = {key: value for key, value in entry.items() if key != "sid"}
    own, linked = ({}, {}) if unidentified else reader.read(entry)
    for path, wrong in [unidentified] if unidentified else reader.wrong:
        # A SID may be null in other attributes, but not in what an entry finds its trunk by.
        text = wrong.replace(" or null, got ", ", got ") if path == "sid" else wrong
        mistakes.add(number, _place(number, None if unidentified else sid or name), path, text)
    of_all, linked_of_all = common
    return Expectation(
        number,
        sid if isinstance(sid, str) and "sid" in own else None,
        name if isinstance(name, str) and not unidentified else None,
        {**of_all, **own},
        completed(linked, linked_of_all),
    )


def _is_identified(entry: Any) -> bool:
    if not isinstance(entry, Mapping):
        return False
    return _identity_mistake(entry.get("sid"), entry.get("friendly_name")) is None


def _identity_mistake(sid: Any, name: Any) -> tuple[str | None, str] | None:
    """Return why I(sid) and I(name) identify no trunk, and where that is in the entry."""
    # Texts first: the test for a mapping takes longer than all the others.
    if isinstance(sid, str):
        return None
    if isinstance(sid, (Mapping, list, tuple)):
        return "sid", _not_one_value(sid)
    if sid is not None or isinstance(name, str):
        return None
    if name is None:
        return None, "has neither sid nor friendly_name to identify its trunk"
    if isinstance(name, (Mapping, list, tuple)):
        return "friendly_name", _not_one_value(name)
    return "friendly_name", f"is read as {kind_of(name)}, not as a text; put it in quotes"


def _not_one_value(written: Any) -> str:
    kind = "a condition" if isinstance(written, Mapping) else "a list"
    return f"identifies the trunk, so it cannot be {kind}"


def _find_doubles(expectations: Iterable[Expectation], mistakes: _Mistakes) -> None:
    first: dict[tuple[str | None, str | None], Expectation] = {}
    for expectation in expectations:
        key = _identity(expectation)
        if key is None:
            continue
        if key in first:
            text = f"describes the same trunk as {first[key].place}"
            mistakes.add(expectation.number, expectation.place, None, text)
        first.setdefault(key, expectation)


def _identity(expectation: Expectation) -> tuple[str | None, str | None] | None:
    """Return the SID, or else the friendly name."""
    if expectation.sid is not None:
        return expectation.sid, None
    if expectation.friendly_name is not None:
        return None, expectation.friendly_name
    return None
