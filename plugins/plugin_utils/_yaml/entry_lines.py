# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Find the lines of the entries in a text of YAML or JSON, without building its data.

Private to this collection: it may change in any release. Do not import it from elsewhere.

Nothing is decrypted, and an alias repeats no work, so the work grows with the length of the text
only.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import Any, NamedTuple

import yaml
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.linked import LINKED, NAMES
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import printable
from ansible_collections.voiceops.twilio.plugins.plugin_utils._yaml.budget import MAX_LEVELS
from ansible_collections.voiceops.twilio.plugins.plugin_utils._yaml.errors import DataError
from ansible_collections.voiceops.twilio.plugins.plugin_utils._yaml.lines import LineNumbers
from ansible_collections.voiceops.twilio.plugins.plugin_utils._yaml.plain_json import (
    JsonItem,
    is_maybe_json,
    json_items,
    parse_json,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._yaml.plain_yaml import is_merge

# The keys that tell an entry, or an item of a list in it, from the others. The first one counts.
_IDENTITY = ("target", "ip_address", "sid", "friendly_name")
_NULLS = ("", "~", "null", "Null", "NULL")  # https://yaml.org/type/null.html
_STARTS = (yaml.SequenceStartEvent, yaml.MappingStartEvent)
_ENDS = (yaml.SequenceEndEvent, yaml.MappingEndEvent)
# The keys whose values have attributes of their own.
_NESTED = frozenset(LINKED).union(*(linked.lists for linked in LINKED.values()))
_NO_LIMIT = 1 << 30
_STEPS = re.compile(r"(\w+)\.(\w+)(?:\[(.*)\](?:\.(\w+))?)?", re.DOTALL)


class EntryLines(NamedTuple):
    """The line, from 1, in which an entry begins, and those of its keys if it is a dictionary.

    I(identity) has the C(sid) and the C(friendly_name) as they are written. I(inner) returns the
    lines of what the entry describes besides the trunk, by key. The keys of a list are its items.
    They are found only when they are needed, because most trunks are as expected.
    """

    line: int
    of_keys: dict[str, int]
    identity: dict[str, str]
    inner: dict[str, Callable[[], EntryLines]]

    def of(self, attribute: str) -> int:
        """Return the line of I(attribute), or else that of the nearest key around it.

        I(attribute) is as in a difference, such as C(connection_policy.targets[sip:a].weight).
        """
        match = _STEPS.fullmatch(attribute) if "." in attribute else None
        line, lines = self.line, self
        for step in match.groups() if match else (attribute,):
            if step not in lines.of_keys:
                break
            line = lines.of_keys[step]
            if step not in lines.inner:
                break
            lines = lines.inner[step]()
        return line


def _list_lines(line: int, items: Sequence[EntryLines | None]) -> EntryLines:
    """Return the lines of a list with these I(items).

    If two items may have the same name in a difference, no item has a line. A condition may have
    any name.
    """
    named: dict[str, EntryLines] = {}
    for item in items:
        key = next((key for key in _IDENTITY if item and key in item.of_keys), "")
        if item and key in item.identity:
            named.setdefault(printable(item.identity[key], _NO_LIMIT), item)
    if len(named) < len(items):
        named = {}
    of_keys = {name: item.line for name, item in named.items()}
    return EntryLines(line, of_keys, {}, {name: partial(_same, it) for name, it in named.items()})


def _same(lines: EntryLines) -> EntryLines:
    return lines


def entry_lines(text: str) -> dict[str, list[EntryLines]]:
    """Return the lines of each entry of the list, or of each list of the dictionary, in I(text).

    The list has an empty name. A text that is not YAML has no lines.
    """
    if is_maybe_json(text):
        try:
            parse_json(text)
            return _of_json(text)
        except (DataError, json.JSONDecodeError):
            pass
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
    try:
        return _Reader(loader, text).document()
    except yaml.YAMLError:
        return {}
    finally:
        loader.dispose()


def _of_json(text: str) -> dict[str, list[EntryLines]]:
    """Return the lines of I(text), which is valid JSON."""
    numbers = LineNumbers(text)
    top = len(text) - len(text.lstrip())
    lists = {"": top}
    if text[top] == "{":
        lists = {it.key: it.begin for it in json_items(text, top) if isinstance(it.value, list)}
    return {
        name: [_entry_of_json(text, item, numbers) for item in json_items(text, begin)]
        for name, begin in lists.items()
    }


def _entry_of_json(text: str, item: JsonItem, numbers: LineNumbers) -> EntryLines:
    entry = item.value if isinstance(item.value, dict) else {}
    line = numbers.of(item.begin)
    of_keys = dict.fromkeys(entry, line)
    inner: dict[str, Callable[[], EntryLines]] = {}
    if entry and numbers.of(item.end) != line:
        for one in json_items(text, item.begin):
            of_keys[one.key] = numbers.of(one.start)
            if one.key in _NESTED and isinstance(one.value, (dict, list)):
                inner[one.key] = cache(partial(_inner_of_json, text, one, numbers))
    identity = {key: entry[key] for key in _IDENTITY if isinstance(entry.get(key), str)}
    return EntryLines(line, of_keys, identity, inner)


def _inner_of_json(text: str, item: JsonItem, numbers: LineNumbers) -> EntryLines:
    if isinstance(item.value, dict):
        return _entry_of_json(text, item, numbers)
    items = [_entry_of_json(text, one, numbers) for one in json_items(text, item.begin)]
    return _list_lines(numbers.of(item.start), items)


class _Made(NamedTuple):
    """The value of an anchor: the lines of a dictionary, or else how to find those of a list."""

    lines: EntryLines | None
    find: Callable[[], EntryLines]


class _Reader:
    """Reads the events of a I(loader) that reads I(text)."""

    def __init__(self, loader: Any, text: str) -> None:
        self._next: Callable[[], Any] = loader.get_event
        self._line_of = LineNumbers(text).of
        # By anchor.
        self._texts: dict[str, str] = {}
        self._made: dict[str, _Made] = {}
        self._level = 0

    def document(self) -> dict[str, list[EntryLines]]:
        """Return the lines of the entries in each list, or in the one list."""
        event = self._get()
        while isinstance(event, (yaml.StreamStartEvent, yaml.DocumentStartEvent)):
            event = self._get()
        if isinstance(event, yaml.SequenceStartEvent):
            return {"": self._entries()}
        return self._lists(event)

    def _lists(self, event: Any) -> dict[str, list[EntryLines]]:
        """Return the lines of the entries in each list of the dictionary that I(event) begins.

        A merge may bring a list of dictionaries, which counts as one with the lists of all.
        """
        if self._level > MAX_LEVELS or not isinstance(event, _STARTS):
            self._value(event)
            return {}
        self._level += 1
        lists: dict[str, list[EntryLines]] = {}
        merged: dict[str, list[EntryLines]] = {}
        while not isinstance(key := self._get(), _ENDS):
            if isinstance(event, yaml.SequenceStartEvent):
                lists = {**self._lists(key), **lists}
                continue
            name, value = self._key(key), self._get()
            if name == "<<" and is_merge(key):
                merged = self._lists(value)
            elif name is not None and isinstance(value, yaml.SequenceStartEvent):
                lists[name] = self._entries()
            else:
                self._value(value)
        self._level -= 1
        return {**merged, **lists}

    def _get(self) -> Any:
        event = self._next()
        if isinstance(event, yaml.ScalarEvent) and event.anchor and not _is_null(event):
            self._texts[event.anchor] = event.value
        return event

    def _text(self, event: Any) -> str | None:
        """Return the text that I(event) stands for, or None if it is no text."""
        if isinstance(event, yaml.AliasEvent):
            return self._texts.get(event.anchor or "")
        is_text = isinstance(event, yaml.ScalarEvent) and not _is_null(event)
        return str(event.value) if is_text else None

    def _line(self, event: Any) -> int:
        return self._line_of(event.start_mark.index)

    def _key(self, event: Any) -> str | None:
        """Return the key that I(event) begins, and read it."""
        if isinstance(event, yaml.ScalarEvent):
            return str(event.value)
        self._value(event)
        return self._text(event)

    def _entries(self) -> list[EntryLines]:
        entries = []
        while not isinstance(event := self._get(), yaml.SequenceEndEvent):
            made = self._value(event, is_wanted=True)
            line = self._line(event)
            lines = made.lines if made else None
            entries.append(lines._replace(line=line) if lines else EntryLines(line, {}, {}, {}))
        return entries

    def _value(self, event: Any, *, is_wanted: bool = False) -> _Made | None:
        """Read the value that I(event) begins. Return its lines if they are wanted.

        The lines of a value with an anchor are kept, since an alias may want them.
        """
        if isinstance(event, yaml.AliasEvent):
            return self._made.get(event.anchor or "")
        if not isinstance(event, _STARTS):
            return None
        if self._level > MAX_LEVELS or not (is_wanted or event.anchor):
            self._skip()
            return None
        self._level += 1
        if isinstance(event, yaml.MappingStartEvent):
            lines = self._dictionary(event)
            made = _Made(lines, partial(_same, lines))
        else:
            made = _Made(None, cache(partial(_list_lines, self._line(event), self._items())))
        self._level -= 1
        if event.anchor:
            self._made[event.anchor] = made
        return made

    def _skip(self) -> None:
        """Read up to the end of the value that has begun."""
        level = 1
        while level:
            event = self._get()
            if isinstance(event, _ENDS):
                level -= 1
            elif isinstance(event, _STARTS):
                if event.anchor and self._level <= MAX_LEVELS:
                    self._value(event)
                else:
                    level += 1

    def _items(self) -> list[EntryLines | None]:
        items = []
        while not isinstance(event := self._get(), yaml.SequenceEndEvent):
            made = self._value(event, is_wanted=True)
            items.append(made.lines if made else None)
        return items

    def _dictionary(self, start: Any) -> EntryLines:
        made = EntryLines(self._line(start), {}, {}, {})
        merged: list[EntryLines | None] = []
        while not isinstance(key := self._get(), yaml.MappingEndEvent):
            name = key.value if isinstance(key, yaml.ScalarEvent) else self._key(key)
            if name == "<<" and is_merge(key):
                merged = self._merged()
                continue
            value = self._get()
            if name is not None:
                made.of_keys[name] = self._line_of(key.start_mark.index)
                text = self._text(value) if name in _IDENTITY else None
                if text is not None:
                    made.identity[name] = text
            if isinstance(value, yaml.ScalarEvent):  # Like most values. A call takes longer.
                continue
            inner = self._value(value, is_wanted=name in _NESTED)
            if inner is not None and name is not None and name in _NESTED:
                made.inner[name] = inner.find
        for other in merged:
            if other is not None:
                _merge(made, other)
        return made

    def _merged(self) -> list[EntryLines | None]:
        event = self._get()
        if isinstance(event, yaml.SequenceStartEvent):
            return self._items()
        made = self._value(event, is_wanted=True)
        return [made.lines if made else None]


def _merge(made: EntryLines, other: EntryLines) -> None:
    """Add the known keys of I(other) that I(made) does not have.

    Their number has a limit, so the work for an alias has one too.
    """
    for name in NAMES:
        if name in other.of_keys and name not in made.of_keys:
            made.of_keys[name] = other.of_keys[name]
            if name in other.identity:
                made.identity[name] = other.identity[name]
            if name in other.inner:
                made.inner[name] = other.inner[name]


def _is_null(event: Any) -> bool:
    """Return whether I(event) is a plain word for null, or no value at all."""
    return bool(event.implicit[0]) and event.value in _NULLS
