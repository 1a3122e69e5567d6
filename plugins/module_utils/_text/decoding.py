# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Decode every kind of escape in a text, and find the places in the original. Pure.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

# The number of layers of escapes that are decoded. Each one multiplies the work.
LAYERS = 3
_CONTROL = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_CONTROL_IN_PYTHON = {"a": "\a", "v": "\v"}
# The HTML entities for characters of ASCII
# (https://html.spec.whatwg.org/#named-character-references).
_ENTITIES = {
    "amp": "&", "apos": "'", "ast": "*", "bsol": "\\", "colon": ":", "comma": ",", "commat": "@",
    "diacriticalgrave": "`", "dollar": "$", "equals": "=", "excl": "!", "fjlig": "fj", "grave": "`",
    "gt": ">", "hat": "^", "lbrace": "{", "lbrack": "[", "lcub": "{", "lowbar": "_", "lpar": "(",
    "lsqb": "[", "lt": "<", "midast": "*", "newline": "\n", "num": "#", "percnt": "%",
    "period": ".", "plus": "+", "quest": "?", "quot": '"', "rbrace": "}", "rbrack": "]",
    "rcub": "}", "rpar": ")", "rsqb": "]", "semi": ";", "sol": "/", "tab": "\t", "underbar": "_",
    "verbar": "|", "vert": "|", "verticalline": "|",
}  # fmt: skip
# An entity may lack its semicolon, so the longest name is tried first.
_NAMES = "|".join(sorted(_ENTITIES, key=len, reverse=True))


class _Escape(NamedTuple):
    """One kind of escape: the I(marks) it begins with, its I(pattern), and its decoder.

    An escape stands for one character or for none, or for two as a ligature does. A text without
    I(marks) has no such escape.
    """

    begins: str
    pattern: re.Pattern[str]
    character: Callable[[re.Match[str]], str]
    marks: re.Pattern[str] | None = None


def _percent(match: re.Match[str]) -> str:
    return chr(int(match[1] or match[2], 16))


def _backslash(match: re.Match[str]) -> str:
    code, character = match["code"], match["character"]
    if code is not None:
        return chr(int(code[1:].strip("{}"), 16))
    return _CONTROL.get(character, character)


def _python(match: re.Match[str]) -> str:
    if match["octal"] is not None:
        return chr(int(match["octal"], 8))
    if match["name"] is not None:
        return _character(match["name"])
    if match["line_break"] is not None:
        return ""
    return _CONTROL_IN_PYTHON.get(match["character"]) or _backslash(match)


def _character(name: str) -> str:
    try:
        return unicodedata.lookup(name.replace("+", " "))[0]
    except KeyError:
        return "\0"


def _entity(match: re.Match[str]) -> str:
    decimal, hexadecimal, name = match.groups()
    if name is not None:
        return _ENTITIES[name.lower()]
    return chr(int(decimal) if decimal is not None else int(hexadecimal, 16))


_CODE = r"[xX][0-9A-Fa-f]{2}|U000[0-9A-Fa-f]{5}|[uU][0-9A-Fa-f]{4}|[uU]\{0*[0-9A-Fa-f]{1,5}\}"
# A message shows a line break as an escape.
_LINE_BREAK = r"\r?\n|\r|\\r\\n|\\[rn]"
# Only Python reads octal digits, names and line breaks after a backslash: elsewhere "\1" is "1".
_ESCAPES = (
    _Escape("%", re.compile(r"%(?:([0-9A-Fa-f]{2})|[uU]([0-9A-Fa-f]{4}))"), _percent),
    _Escape("\\", re.compile(rf"\\(?:(?P<code>{_CODE})|(?P<character>.))", re.DOTALL), _backslash),
    _Escape(
        "\\",
        re.compile(
            rf"\\(?:(?P<code>{_CODE})|(?P<octal>[0-7]{{1,3}})|(?P<line_break>{_LINE_BREAK})"
            r"|N\{(?P<name>[A-Za-z0-9 +-]{1,100})\}|(?P<character>.))",
            re.DOTALL,
        ),
        _python,
        re.compile(r"\\(?:[0-7avN\r\n]|\\[rn])"),
    ),
    _Escape(
        "&",
        re.compile(
            rf"&(?:#0*([0-9]{{1,6}})|#[xX]0*([0-9A-Fa-f]{{1,5}})|({_NAMES}));?", re.IGNORECASE
        ),
        _entity,
    ),
)


class View(NamedTuple):
    """I(text) is the text of I(outer) after one kind of escape is decoded."""

    text: str
    outer: View | None = None
    escape: _Escape | None = None

    def edges(self) -> Sequence[int]:
        """Return the index in the original where each character begins, and that of the end."""
        if self.outer is None or self.escape is None:
            return range(len(self.text) + 1)
        outer = self.outer.edges()
        edges: list[int] = []
        last = 0
        for match in self.escape.pattern.finditer(self.outer.text):
            edges += outer[last : match.start() + len(self.escape.character(match))]
            last = match.end()
        return [*edges, *outer[last:]]


def is_escaped(text: str) -> bool:
    """Return whether I(text) may contain an escape."""
    return "%" in text or "&" in text or "\\" in text


def views(text: str) -> Iterator[View]:
    """Yield I(text) as it is, and decoded in every order of up to C(LAYERS) kinds of escapes."""
    known = {text}
    newest = [View(text)]
    yield from newest
    for _layer in range(LAYERS):
        decoded = []
        for view in newest:
            for escape in _ESCAPES:
                inner = _decoded(view, escape)
                if inner.text not in known:
                    known.add(inner.text)
                    decoded.append(inner)
                    yield inner
        newest = decoded


def _decoded(view: View, escape: _Escape) -> View:
    if escape.begins not in view.text:
        return view
    if escape.marks is not None and not escape.marks.search(view.text):
        return view
    return View(escape.pattern.sub(escape.character, view.text), view, escape)
