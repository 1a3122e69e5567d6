# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""YAML as data: dictionaries, lists, texts, numbers, booleans and null, and nothing else.

Private to this collection: it may change in any release. Do not import it from elsewhere.

The text may be written by somebody who means harm. It is built from YAML's events one by one, so
that a tag runs no constructor, and what aliases repeat is counted each time before it is used.
What YAML reads as a date stays the text that it was. Of a text that cannot be parsed, an error has
the place alone, since the text may be of a file that its reader may not see.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any, NamedTuple, NoReturn

import yaml
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.conditions import CONDITIONS
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.byoc_trunk import (
    ATTRIBUTES,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._yaml.words import plain_words

MAX_LEVELS = 32
MAX_VAULTED = 1000
# A value costs 16 and a character of its text 1. What is written out costs less than 20 a
# character, what aliases repeat has no end, and memory has one.
COST, MAX_COST = 16, 128 << 20
_MIN_COST = 20_000
# Longer ones are texts: reading a number takes the square of its digits.
MAX_NUMBER = 100
# 20,000 trunks with all attributes have half of them.
MAX_VALUES = 1_500_000
# YAML compares each directive to all before it. A line ends as YAML says, not only as Python does.
_DIRECTIVE = re.compile(r"(?:^|[\r\n\x85\u2028\u2029])(?=%)")
_LINE_BREAK = re.compile(r"\r\n|[\r\n\x85\u2028\u2029]")
_TAG = "tag:yaml.org,2002:"
_TEXT, _LIST, _DICTIONARY = f"{_TAG}str", f"{_TAG}seq", f"{_TAG}map"
_READERS: dict[str, tuple[str, Callable[[Any, Any], Any]]] = {
    f"{_TAG}null": ("null", lambda _loader, _node: None),
    f"{_TAG}bool": ("a boolean", yaml.SafeLoader.construct_yaml_bool),
    f"{_TAG}int": ("a number", yaml.SafeLoader.construct_yaml_int),
    f"{_TAG}float": ("a number", yaml.SafeLoader.construct_yaml_float),
}
_WORD = re.compile(r"!{1,2}[a-z][a-z/_.-]{0,19}").fullmatch
_NAMES = {attribute.name for attribute in ATTRIBUTES}.union(CONDITIONS)

Decrypt = Callable[[str], str]


class Place(NamedTuple):
    """A line and a column, each counted from 1."""

    line: int
    column: int


class DataError(Exception):
    """A text is not the data that it should be. The message has nothing of it but known names."""

    def __init__(self, message: str, place: Place | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.place = place


class DecryptError(Exception):
    """A value in a vault cannot be decrypted. The message says why."""


class Lines:
    """In which line each dictionary and list, and each of its items, begins: beside the data."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[int, dict[Any, int]]] = {}
        self._alive: list[Any] = []  # An identity is that of one value as long as it lives.

    def add(self, made: Any, line: int, of_items: dict[Any, int]) -> None:
        """Remember the I(line) of a dictionary or list, and those of its items."""
        self._alive.append(made)
        self._known[id(made)] = (line, of_items)

    def of(self, made: Any, item: Any = None) -> int | None:
        """Return the line of the key or number I(item), or else that in which I(made) begins."""
        line, of_items = self._known.get(id(made), (None, {}))
        return of_items.get(item, line)


class _Anchored(NamedTuple):
    """A value that aliases repeat: what it costs, and how many values and levels it has."""

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
        self._values_left = MAX_VALUES
        self._left = min(_MIN_COST + 20 * len(text), MAX_COST)
        self._anchors: dict[str, _Anchored] = {}
        self._deepest = 0
        self._vaulted = 0
        self._secrets: set[str] = set()

    def document(self) -> Any:
        """Return the only document of the text as plain data, or raise DataError."""
        _require_no_directives(self._text)
        try:
            loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(self._text)
        except yaml.YAMLError as error:
            raise self._syntax(error) from None
        self._loader, self._get = loader, loader.get_event
        try:
            return self._only_document()
        except yaml.YAMLError as error:
            raise self._syntax(error) from None
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
            self._refuse(end, "A second YAML document begins here. Keep one")
        return found

    def _value(self, event: Any, level: int) -> Any:
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event, level)
        if event.anchor is None:
            return self._built(event, level)
        left, values_left = self._left, self._values_left
        deepest, self._deepest = self._deepest, level
        made = self._built(event, level)
        self._anchors[event.anchor] = _Anchored(
            made, left - self._left, values_left - self._values_left, self._deepest - level
        )
        self._deepest = max(self._deepest, deepest)
        return made

    def _built(self, event: Any, level: int) -> Any:
        if isinstance(event, yaml.ScalarEvent):
            self._spend(event, COST + len(event.value))
            return self._scalar(event)
        self._spend(event, COST)
        self._go_down(event, level)
        if isinstance(event, yaml.SequenceStartEvent):
            self._require_tag(event, _LIST)
            return self._list(event, level)
        self._require_tag(event, _DICTIONARY)
        return self._dictionary(event, level)

    def _alias(self, event: Any, level: int) -> Any:
        if event.anchor not in self._anchors:
            self._refuse(event, "This alias has no anchor that ends before it")
        anchored = self._anchors[event.anchor]
        self._spend(event, anchored.cost, anchored.values)
        self._go_down(event, level + anchored.levels)
        return anchored.made

    def _spend(self, event: Any, cost: int, values: int = 1) -> None:
        self._left -= cost
        self._values_left -= values
        if self._left < 0 or self._values_left < 0:
            self._refuse(event, "This has too many values. Split it, or write it without aliases")

    def _go_down(self, event: Any, level: int) -> None:
        self._deepest = max(self._deepest, level)
        if level > MAX_LEVELS:
            self._refuse(event, f"This is nested more than {MAX_LEVELS} levels deep")

    # Lists and dictionaries

    def _list(self, start: Any, level: int) -> list[Any]:
        made: list[Any] = []
        of_items: dict[Any, int] = {}
        while not isinstance(event := self._get(), yaml.SequenceEndEvent):
            if self._lines:
                of_items[len(made)] = event.start_mark.line + 1
            made.append(self._value(event, level + 1))
        if self._lines:
            self._lines.add(made, start.start_mark.line + 1, of_items)
        return made

    def _dictionary(self, start: Any, level: int) -> dict[str, Any]:
        own: dict[str, Any] = {}
        merged: dict[str, Any] | None = None
        of_keys: dict[Any, int] = {}
        while not isinstance(event := self._get(), yaml.MappingEndEvent):
            if _is_merge(event):
                if merged is not None:
                    self._refuse(event, "<< is written twice in one dictionary. Merge a list")
                merged = self._merged(level, of_keys)
                continue
            key = self._key(event)
            if key in own:
                begin = f"in the dictionary that begins in line {start.start_mark.line + 1}"
                text = f"{name_of(key)} is written twice {begin}. Remove one of them"
                raise DataError(text, _place(event.start_mark))
            own[key] = self._value(self._get(), level + 1)
            of_keys[key] = event.start_mark.line + 1
        made = {**merged, **own} if merged else own
        if self._lines:
            self._lines.add(made, start.start_mark.line + 1, of_keys)
        return made

    def _key(self, event: Any) -> str:
        is_scalar = isinstance(event, (yaml.ScalarEvent, yaml.AliasEvent))
        key = self._value(event, 0) if is_scalar else None
        if not isinstance(key, str):
            self._refuse(event, "This key is not a text. Put it in quotes")
        is_alias = isinstance(event, yaml.AliasEvent)
        if key in self._secrets if is_alias else event.tag == "!vault":
            self._refuse(event, "A key cannot be encrypted. Only a value can")
        return key

    def _merged(self, level: int, of_keys: dict[Any, int]) -> dict[str, Any]:
        event = self._get()
        found = self._value(event, level + 1)
        merged: dict[str, Any] = {}
        # As YAML 1.1 says: the first that has a key wins, and what the dictionary itself has.
        for other in reversed(found if isinstance(found, list) else [found]):
            if not isinstance(other, dict):
                self._refuse(event, "<< takes a dictionary, or a list of dictionaries")
            merged.update(other)
            if self._lines:
                of_keys.update((key, self._lines.of(other, key) or 0) for key in other)
        return merged

    # Scalars

    def _scalar(self, event: Any) -> Any:
        tag, value = event.tag, event.value
        if tag is None or tag == "!":
            return self._plain(event) if event.implicit[0] else value
        if tag in ("!unsafe", _TEXT):
            return value
        if tag == "!vault":
            return self._decrypted(event)
        if tag not in _READERS:
            self._refuse_tag(event)
        return self._read_as(tag, event)

    def _plain(self, event: Any) -> Any:
        value = event.value
        if len(value) > MAX_NUMBER:
            return value
        tag = self._loader.resolve(yaml.ScalarNode, value, (True, False))
        return self._read_as(tag, event) if tag in _READERS else value

    def _read_as(self, tag: str, event: Any) -> Any:
        kind, read = _READERS[tag]
        if len(event.value) > MAX_NUMBER:
            self._refuse(event, f"This is not {kind}: it has more than {MAX_NUMBER} characters")
        node = yaml.ScalarNode(tag, event.value, event.start_mark, event.end_mark)
        try:
            found = read(self._loader, node)
        except (ValueError, KeyError, IndexError, OverflowError):
            self._refuse(event, f"This is not {kind}. If it is a text, put it in quotes")
        if isinstance(found, float) and not math.isfinite(found):
            self._refuse(event, "This number is not finite. If it is a text, put it in quotes")
        return found

    def _decrypted(self, event: Any) -> str:
        self._vaulted += 1
        if self._vaulted > MAX_VAULTED:
            self._refuse(event, f"This is value {MAX_VAULTED + 1} in a vault. Encrypt the file")
        try:
            found = self._decrypt(event.value)
        except DecryptError as error:
            self._refuse(event, f"This value cannot be decrypted: {error}")
        self._spend(event, len(found), 0)
        self._secrets.add(found)
        return found

    # What is refused

    def _require_tag(self, event: Any, tag: str) -> None:
        if event.tag not in (None, "!", "!unsafe", tag):
            self._refuse_tag(event)

    def _refuse_tag(self, event: Any) -> NoReturn:
        tag = event.tag.replace(_TAG, "!!").partition(":")[0]
        # One that is no plain word may be anything, such as the password in a file of passwords.
        name = f"The tag {tag}" if _WORD(tag) else "This tag"
        self._refuse(event, f"{name} is not allowed here. Only !unsafe and !vault are")

    def _refuse(self, event: Any, message: str) -> NoReturn:
        raise DataError(message, _place(event.start_mark))

    def _syntax(self, error: yaml.YAMLError) -> DataError:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        if mark is not None:
            return DataError(plain_words(getattr(error, "problem", None)), _place(mark))
        position = getattr(error, "position", None)
        if position is None:
            return DataError(plain_words(None))
        if getattr(error, "encoding", None) == "unicode":
            before = self._text[:position]
        else:
            before = self._text.encode()[:position].decode(errors="ignore")
        place = Place(before.count("\n") + 1, len(before) - before.rfind("\n"))
        return DataError("A character is not allowed in YAML", place)


def _require_no_directives(text: str) -> None:
    """Raise DataError for a directive in I(text), other than a single C(%YAML) at its beginning."""
    for number, found in enumerate(_DIRECTIVE.finditer(text)):
        if number or not text.startswith("%YAML ", found.end()):
            line = len(_LINE_BREAK.findall(text, 0, found.end())) + 1
            told = "A line must not begin with %, other than a single %YAML. Indent the text"
            raise DataError(told, Place(line, 1))


def _is_merge(event: Any) -> bool:
    return (
        isinstance(event, yaml.ScalarEvent)
        and event.value == "<<"
        and event.tag is None
        and event.implicit[0]
    )


def _place(mark: Any) -> Place:
    return Place(mark.line + 1, mark.column + 1)


def name_of(key: str) -> str:
    """Return I(key) if it is one that everybody knows, and may be shown."""
    return key if key in _NAMES else "A key"
