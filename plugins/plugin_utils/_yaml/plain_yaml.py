# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Read YAML as data: only dictionaries, lists, texts, numbers, booleans and null.

Private to this collection: it may change in any release. Do not import it from elsewhere.

An attacker may have written the text, so the data are built from YAML's events one by one. A tag
never runs a constructor, and each use of an alias counts towards the limits. A date stays a text.
An error has only the place in the text, since its reader may lack the permission to read the file.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import yaml
from ansible_collections.voiceops.twilio.plugins.plugin_utils._yaml.budget import COST, Budget
from ansible_collections.voiceops.twilio.plugins.plugin_utils._yaml.errors import (
    TAG,
    RefusedError,
    name_of,
    refuse,
    refuse_tag,
    syntax_error,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._yaml.lines import (
    LineNumbers,
    Lines,
    place_of,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._yaml.scalars import (
    Decrypt,
    Scalars,
)

# YAML compares each directive to all before it. A line ends as YAML says, not only as Python does.
_DIRECTIVE = re.compile(r"(?:^|[\r\n\x85\u2028\u2029])(?=%)")
_LIST, _DICTIONARY = f"{TAG}seq", f"{TAG}map"


class _Anchored(NamedTuple):
    """A value with an anchor: its I(cost) as for MAX_COST, and its numbers of values and levels."""

    made: Any
    cost: int
    values: int
    levels: int


class YamlDocument:
    """One document, built from its events."""

    def __init__(self, text: str, decrypt: Decrypt, lines: Lines | None = None) -> None:
        self._text = text
        self._decrypt = decrypt
        self._lines = lines
        self._numbers = LineNumbers(text if lines else "")
        self._budget = Budget(len(text))
        self._anchors: dict[str, _Anchored] = {}

    def document(self) -> Any:
        """Return the only document of the text as plain data, or raise DataError."""
        try:
            _require_no_directives(self._text)
            return self._read()
        except RefusedError as error:
            raise error.in_text(self._text) from None
        except yaml.YAMLError as error:
            raise syntax_error(self._text, error) from None

    def _read(self) -> Any:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(self._text)
        self._get = loader.get_event
        self._scalars = Scalars(loader, self._decrypt, self._budget)
        try:
            return self._only_document()
        finally:
            loader.dispose()

    def _only_document(self) -> Any:
        self._get()
        if isinstance(self._get(), yaml.StreamEndEvent):
            return None
        found = self._value(self._get(), 1)
        self._get()
        end = self._get()
        if not isinstance(end, yaml.StreamEndEvent):
            refuse(end, "A second YAML document begins here. Keep one")
        return found

    def _value(self, event: Any, level: int) -> Any:
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event, level)
        if event.anchor is None:
            return self._built(event, level)
        budget = self._budget
        left, values_left, deepest = budget.left, budget.values_left, budget.deepest
        budget.deepest = level
        made = self._built(event, level)
        self._anchors[event.anchor] = _Anchored(
            made, left - budget.left, values_left - budget.values_left, budget.deepest - level
        )
        budget.deepest = max(budget.deepest, deepest)
        return made

    def _built(self, event: Any, level: int) -> Any:
        if isinstance(event, yaml.ScalarEvent):
            self._budget.spend(event, COST + len(event.value))
            return self._scalars.read(event)
        self._budget.spend(event, COST)
        self._budget.go_down(event, level)
        if isinstance(event, yaml.SequenceStartEvent):
            _require_tag(event, _LIST)
            return self._list(event, level)
        _require_tag(event, _DICTIONARY)
        return self._dictionary(event, level)

    def _alias(self, event: Any, level: int) -> Any:
        if event.anchor not in self._anchors:
            refuse(event, "This alias has no anchor that ends before it")
        anchored = self._anchors[event.anchor]
        self._budget.has_aliases = True
        self._budget.spend(event, anchored.cost, anchored.values)
        self._budget.go_down(event, level + anchored.levels)
        return anchored.made

    # Lists and dictionaries

    def _list(self, start: Any, level: int) -> list[Any]:
        made: list[Any] = []
        of_items: dict[Any, int] = {}
        while not isinstance(event := self._get(), yaml.SequenceEndEvent):
            if self._lines:
                of_items[len(made)] = self._line(event)
            made.append(self._value(event, level + 1))
        if self._lines:
            self._lines.add(made, self._line(start), of_items)
        return made

    def _dictionary(self, start: Any, level: int) -> dict[str, Any]:
        own: dict[str, Any] = {}
        merged: dict[str, Any] | None = None
        of_keys: dict[Any, int] = {}
        while not isinstance(event := self._get(), yaml.MappingEndEvent):
            if is_merge(event):
                if merged is not None:
                    refuse(event, "<< is written twice in one dictionary. Merge a list")
                merged = self._merged(level, of_keys)
                continue
            key = self._key(event)
            if key in own:
                line = place_of(self._text, start.start_mark.index).line
                begin = f"in the dictionary that begins in line {line}"
                refuse(event, f"{name_of(key)} is written twice {begin}. Remove one of them")
            own[key] = self._value(self._get(), level + 1)
            if self._lines:
                of_keys[key] = self._line(event)
        made = {**merged, **own} if merged else own
        if self._lines:
            self._lines.add(made, self._line(start), of_keys)
        return made

    def _line(self, event: Any) -> int:
        return self._numbers.of(event.start_mark.index)

    def _key(self, event: Any) -> str:
        is_scalar = isinstance(event, (yaml.ScalarEvent, yaml.AliasEvent))
        key = self._value(event, 0) if is_scalar else None
        if not isinstance(key, str):
            refuse(event, "This key is not a text. Put it in quotes")
        is_alias = isinstance(event, yaml.AliasEvent)
        if key in self._scalars.secrets if is_alias else event.tag == "!vault":
            refuse(event, "A key cannot be encrypted. Only a value can")
        return key

    def _merged(self, level: int, of_keys: dict[Any, int]) -> dict[str, Any]:
        event = self._get()
        found = self._value(event, level + 1)
        merged: dict[str, Any] = {}
        lines: dict[str, int] = {}
        # By YAML 1.1, the dictionary's own keys win, then those of the first one in the list
        # (https://yaml.org/type/merge.html).
        for other in reversed(found if isinstance(found, list) else [found]):
            if not isinstance(other, dict):
                refuse(event, "<< takes a dictionary, or a list of dictionaries")
            merged.update(other)
            if self._lines:
                lines.update((key, self._lines.of(other, key) or 0) for key in other)
        of_keys.update((key, line) for key, line in lines.items() if key not in of_keys)
        return merged


def _require_no_directives(text: str) -> None:
    """Raise RefusedError for a directive in I(text), except a single C(%YAML) at its beginning."""
    for number, found in enumerate(_DIRECTIVE.finditer(text)):
        if number or not text.startswith("%YAML ", found.end()):
            message = "A line must not begin with %, except a single %YAML. Indent the text"
            raise RefusedError(message, found.end())


def _require_tag(event: Any, tag: str) -> None:
    if event.tag not in (None, "!", "!unsafe", tag):
        refuse_tag(event)


def is_merge(event: Any) -> bool:
    """Return whether I(event) is the key that merges other dictionaries into its own."""
    return (
        isinstance(event, yaml.ScalarEvent)
        and event.value == "<<"
        and event.tag is None
        and event.implicit[0]
    )
