# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Read JSON as data. The rules of C(plain_yaml.py) apply to it too.

Private to this collection: it may change in any release. Do not import it from elsewhere.

Python's reader of JSON is fast, but it does not know the places of its values. So a text is read
again, and slowly, if somebody needs a place. YAML's reader knows them, but refuses some JSON.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

from ansible_collections.voiceops.twilio.plugins.module_utils._audit.conditions import (
    is_nested_deeper,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._yaml.budget import (
    MAX_LEVELS,
    MAX_VALUES,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._yaml.errors import (
    DataError,
    RefusedError,
    name_of,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._yaml.lines import (
    LineNumbers,
    Lines,
    place_of,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._yaml.scalars import MAX_NUMBER

_VALUE = re.compile(r"[,\[{]")
_PIECE = re.compile(r"""[][{},:]|"[^"\\]*(?:\\.[^"\\]*)*"|[^][{},:"\s]+""", re.DOTALL)
_SPACE = re.compile(r"[\s,:]*")
_LITERALS = {"true": True, "false": False, "null": None}
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_DEEP = f"The value is nested more than {MAX_LEVELS} levels deep"


def is_maybe_json(text: str) -> bool:
    """Return whether I(text) begins as a list or dictionary in JSON does."""
    return text.lstrip()[:1] in ("[", "{")


def parse_json(text: str) -> Any:
    """Return the data in I(text), or raise DataError, or JSONDecodeError if it is not JSON."""
    if text.count(",") + text.count("[") + text.count("{") > MAX_VALUES:
        first = next(islice(_VALUE.finditer(text), MAX_VALUES, None)).start()
        raise DataError("The text has too many values. Split it", place_of(text, first))
    try:
        found = _DECODER.decode(text)
    except RecursionError:
        found = None
    if found is None or is_nested_deeper(found, MAX_LEVELS):
        raise DataError(_DEEP)
    require_characters(text, found)
    return found


def parse_json_with_lines(text: str) -> tuple[Any, Lines]:
    """Return the data as C(parse_json) does, with their lines. This takes longer."""
    parse_json(text)
    lines = Lines()
    return _PlacedJson(text, lines).document(), lines


class JsonItem(NamedTuple):
    """An item of a list or dictionary in a text, and the indices of its parts there.

    The item begins at I(start), with its I(key) in a dictionary. Its I(value) is between I(begin)
    and I(end). The key of an item in a list is empty.
    """

    start: int
    key: str
    begin: int
    value: Any
    end: int


def json_items(text: str, begin: int) -> Iterator[JsonItem]:
    """Yield the items of the list or dictionary that begins at I(begin) in I(text).

    It reads each item at once. If each entry of a list is in one line, their lines take a third of
    the time of C(parse_json_with_lines), which looks for the line of each value (measured).
    The text must be one that C(parse_json) takes.
    """
    is_dictionary, key = text[begin] == "{", ""
    start = _after_space(text, begin + 1)
    while text[start] not in "]}":
        value_begin = start
        if is_dictionary:
            key, end = _DECODER.raw_decode(text, start)
            value_begin = _after_space(text, end)
        value, end = _DECODER.raw_decode(text, value_begin)
        yield JsonItem(start, key, value_begin, value, end)
        start = _after_space(text, end)


def _after_space(text: str, index: int) -> int:
    """Return the first index from I(index) on that has neither space nor a comma or colon."""
    found = _SPACE.match(text, index)
    return found.end() if found else index


def with_place(text: str, error: DataError) -> DataError:
    """Return the I(error) of C(parse_json) with its place in I(text)."""
    if error.place is None:
        try:
            _PlacedJson(text, Lines()).document()
        except RefusedError as refused:
            return refused.in_text(text)
    return error


def require_characters(text: str, found: Any) -> None:
    """Raise DataError if the data I(found) in I(text) have half of a character."""
    if not _SURROGATE.search(text):
        return
    try:
        json.dumps(found, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise DataError("An escape in a text is half of a character") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        counts = Counter(key for key, _value in pairs)
        twice = next(key for key, count in counts.items() if count > 1)
        raise DataError(f"{name_of(twice)} is written twice in one dictionary. Remove one of them")
    return made


def _whole_number(text: str) -> int:
    _require_short(text)
    return int(text)


def _require_short(number: str) -> None:
    if len(number) > MAX_NUMBER:
        raise DataError(f"A number has more than {MAX_NUMBER} digits")


def _finite(text: str) -> float:
    _require_short(text)
    number = float(text)
    if not math.isfinite(number):
        raise DataError("A number is not finite. No attribute of a trunk can have such a value")
    return number


_DECODER = json.JSONDecoder(
    object_pairs_hook=_once,
    parse_int=_whole_number,
    parse_float=_finite,
    parse_constant=_finite,
)


class _PlacedJson:
    """A text that is valid JSON, at least up to the first mistake in its data."""

    def __init__(self, text: str, lines: Lines) -> None:
        self._text = text
        self._pieces = ((found.start(), found[0]) for found in _PIECE.finditer(text))
        self._lines = lines
        self._line = LineNumbers(text).of

    def document(self) -> Any:
        """Return the data, or raise RefusedError for the first mistake in them."""
        return self._value(*next(self._pieces), 1)

    def _value(self, start: int, piece: str, level: int) -> Any:
        if piece in ("[", "{"):
            if level > MAX_LEVELS:
                raise RefusedError(_DEEP, start)
            return (self._list if piece == "[" else self._dictionary)(start, level)
        # Most pieces are of these two kinds. The decoder took a third of the time for them.
        if piece in _LITERALS:
            return _LITERALS[piece]
        if piece[0] == '"' and "\\" not in piece:
            return piece[1:-1]
        try:
            found = _DECODER.decode(piece)
            require_characters(piece, found)
        except DataError as error:
            raise RefusedError(error.message, start) from None
        return found

    def _list(self, start: int, level: int) -> list[Any]:
        made: list[Any] = []
        of_items: dict[Any, int] = {}
        for item, piece in self._items():
            of_items[len(made)] = self._line(item)
            made.append(self._value(item, piece, level + 1))
        self._lines.add(made, self._line(start), of_items)
        return made

    def _dictionary(self, start: int, level: int) -> dict[str, Any]:
        made: dict[str, Any] = {}
        of_keys: dict[Any, int] = {}
        for item, piece in self._items():
            key = self._value(item, piece, level + 1)
            if key in made:
                begin = f"in the dictionary that begins in line {self._line(start)}"
                twice = f"{name_of(key)} is written twice {begin}. Remove one of them"
                raise RefusedError(twice, item)
            next(self._pieces)  # The colon.
            made[key] = self._value(*next(self._pieces), level + 1)
            of_keys[key] = self._line(item)
        self._lines.add(made, self._line(start), of_keys)
        return made

    def _items(self) -> Iterator[tuple[int, str]]:
        """Yield the first piece of each item, up to the end of the list or dictionary."""
        for start, piece in self._pieces:
            if piece in ("]", "}"):
                return
            if piece != ",":
                yield start, piece
