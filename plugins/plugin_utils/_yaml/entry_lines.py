# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Find the lines of the entries in a text of YAML or JSON, without building its data.

Private to this collection: it may change in any release. Do not import it from elsewhere.

Nothing is decrypted and no alias is expanded, so the work grows with the length of the text only.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import yaml
from ansible_collections.voiceops.twilio.plugins.plugin_utils._yaml.plain_data import yaml_of

_IDENTITY = ("sid", "friendly_name")
_STARTS = (yaml.SequenceStartEvent, yaml.MappingStartEvent)
_ENDS = (yaml.SequenceEndEvent, yaml.MappingEndEvent)


class EntryLines(NamedTuple):
    """The line, from 1, in which an entry begins, and those of its keys if it is a dictionary.

    I(identity) has the C(sid) and the C(friendly_name) as they are written.
    """

    line: int
    of_keys: dict[str, int]
    identity: dict[str, str]


def entry_lines(text: str) -> dict[str, list[EntryLines]]:
    """Return the lines of each entry of the list, or of each list of the dictionary, in I(text).

    The list has an empty name. A text that is not YAML has no lines.
    """
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(yaml_of(text))
    try:
        return _of_document(loader.get_event)
    except yaml.YAMLError:
        return {}
    finally:
        loader.dispose()


def _of_document(get: Callable[[], Any]) -> dict[str, list[EntryLines]]:
    event = get()
    while isinstance(event, (yaml.StreamStartEvent, yaml.DocumentStartEvent)):
        event = get()
    if isinstance(event, yaml.SequenceStartEvent):
        return {"": _of_list(get)}
    lists: dict[str, list[EntryLines]] = {}
    if isinstance(event, yaml.MappingStartEvent):
        while not isinstance(key := get(), yaml.MappingEndEvent):
            _skip(get, key)
            value = get()
            if isinstance(key, yaml.ScalarEvent) and isinstance(value, yaml.SequenceStartEvent):
                lists[key.value] = _of_list(get)
            else:
                _skip(get, value)
    return lists


def _of_list(get: Callable[[], Any]) -> list[EntryLines]:
    entries = []
    while not isinstance(event := get(), yaml.SequenceEndEvent):
        entry = EntryLines(_line(event), {}, {})
        if isinstance(event, yaml.MappingStartEvent):
            _add_keys(get, entry)
        else:
            _skip(get, event)
        entries.append(entry)
    return entries


def _add_keys(get: Callable[[], Any], entry: EntryLines) -> None:
    while not isinstance(key := get(), yaml.MappingEndEvent):
        _skip(get, key)
        value = get()
        if isinstance(key, yaml.ScalarEvent):
            entry.of_keys[key.value] = _line(key)
            if key.value in _IDENTITY and isinstance(value, yaml.ScalarEvent):
                entry.identity[key.value] = value.value
        _skip(get, value)


def _skip(get: Callable[[], Any], event: Any) -> None:
    """Read the events of the value that I(event) begins."""
    level = int(isinstance(event, _STARTS))
    while level:
        event = get()
        level += isinstance(event, _STARTS) - isinstance(event, _ENDS)


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1
