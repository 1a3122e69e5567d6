# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Find the lines of the entries in a text of YAML or JSON, without building its data.

Private to this collection: it may change in any release. Do not import it from elsewhere.

Nothing is decrypted, and of aliases only texts and identities are kept, so the work grows with the
length of the text only.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NamedTuple

import yaml
from ansible_collections.voiceops.twilio.plugins.plugin_utils._yaml.errors import DataError
from ansible_collections.voiceops.twilio.plugins.plugin_utils._yaml.lines import LineNumbers
from ansible_collections.voiceops.twilio.plugins.plugin_utils._yaml.plain_json import (
    JsonItem,
    is_maybe_json,
    json_items,
    parse_json,
)

_IDENTITY = ("sid", "friendly_name")
_NULLS = ("", "~", "null", "Null", "NULL")  # https://yaml.org/type/null.html
_STARTS = (yaml.SequenceStartEvent, yaml.MappingStartEvent)
_ENDS = (yaml.SequenceEndEvent, yaml.MappingEndEvent)


class EntryLines(NamedTuple):
    """The line, from 1, in which an entry begins, and those of its keys if it is a dictionary.

    I(identity) has the C(sid) and the C(friendly_name) as they are written.
    """

    line: int
    of_keys: dict[str, int]
    identity: dict[str, str]


class _Events:
    """The events of a I(loader) that reads I(text), and their lines.

    I(identities) has the identity of each entry that has an anchor.
    """

    def __init__(self, loader: Any, text: str) -> None:
        self._next: Callable[[], Any] = loader.get_event
        self._numbers = LineNumbers(text)
        self._texts: dict[str, str] = {}
        self.identities: dict[str, dict[str, str]] = {}

    def get(self) -> Any:
        """Return the next event."""
        event = self._next()
        if isinstance(event, yaml.ScalarEvent) and event.anchor and not _is_null(event):
            self._texts[event.anchor] = event.value
        return event

    def text_of(self, event: Any) -> str | None:
        """Return the text that I(event) stands for, or None if it is no text."""
        if isinstance(event, yaml.AliasEvent):
            return self._texts.get(event.anchor or "")
        is_text = isinstance(event, yaml.ScalarEvent) and not _is_null(event)
        return str(event.value) if is_text else None

    def line(self, event: Any) -> int:
        """Return the line, from 1, in which I(event) begins."""
        return self._numbers.of(event.start_mark.index)


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
        return _of_document(_Events(loader, text))
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
    if entry and numbers.of(item.end) != line:
        of_keys = {one.key: numbers.of(one.start) for one in json_items(text, item.begin)}
    identity = {key: entry[key] for key in _IDENTITY if isinstance(entry.get(key), str)}
    return EntryLines(line, of_keys, identity)


def _of_document(events: _Events) -> dict[str, list[EntryLines]]:
    event = events.get()
    while isinstance(event, (yaml.StreamStartEvent, yaml.DocumentStartEvent)):
        event = events.get()
    if isinstance(event, yaml.SequenceStartEvent):
        return {"": _of_list(events)}
    lists: dict[str, list[EntryLines]] = {}
    if isinstance(event, yaml.MappingStartEvent):
        while not isinstance(key := events.get(), yaml.MappingEndEvent):
            _skip(events, key)
            value = events.get()
            if isinstance(key, yaml.ScalarEvent) and isinstance(value, yaml.SequenceStartEvent):
                lists[key.value] = _of_list(events)
            else:
                _skip(events, value)
    return lists


def _of_list(events: _Events) -> list[EntryLines]:
    entries = []
    while not isinstance(event := events.get(), yaml.SequenceEndEvent):
        entry = EntryLines(events.line(event), {}, {})
        if isinstance(event, yaml.AliasEvent):
            entry.identity.update(events.identities.get(event.anchor or "", {}))
        elif isinstance(event, yaml.MappingStartEvent):
            _add_keys(events, entry)
            if event.anchor:
                events.identities[event.anchor] = entry.identity
        else:
            _skip(events, event)
        entries.append(entry)
    return entries


def _add_keys(events: _Events, entry: EntryLines) -> None:
    while not isinstance(key := events.get(), yaml.MappingEndEvent):
        _skip(events, key)
        value = events.get()
        if isinstance(key, yaml.ScalarEvent):
            entry.of_keys[key.value] = events.line(key)
            text = events.text_of(value) if key.value in _IDENTITY else None
            if text is not None:
                entry.identity[key.value] = text
        _skip(events, value)


def _is_null(event: Any) -> bool:
    """Return whether I(event) is a plain word for null, or no value at all."""
    return event.implicit[0] and event.value in _NULLS


def _skip(events: _Events, event: Any) -> None:
    """Read the events of the value that I(event) begins."""
    level = int(isinstance(event, _STARTS))
    while level:
        event = events.get()
        level += isinstance(event, _STARTS) - isinstance(event, _ENDS)
