# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The mistakes in options that are refused all at once. Pure.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from .._errors import OptionsError, printable
from .conditions import MistakeError

MAX_SHOWN_MISTAKES = 10
MAX_SHOWN_TEXT = 60
MAX_SHOWN_NUMBER = 10**9
_KINDS = ((str, "a text"), (date, "a date"), ((int, float), "a number"), (Mapping, "a dictionary"))


def shown(value: Any) -> str:
    """Return I(value) of an option in a message: itself if it is short, else its kind."""
    if value is None:
        return "nothing"
    if isinstance(value, str):
        return repr(printable(value, MAX_SHOWN_TEXT))
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int) and abs(value) < MAX_SHOWN_NUMBER:
        return str(value)
    return kind(value)


def kind(value: Any) -> str:
    """Return the kind of I(value) in words, without its content."""
    if value is None:
        return "nothing"
    if isinstance(value, (list, tuple)):
        return "a list" if value else "an empty list"
    return next((word for kinds, word in _KINDS if isinstance(value, kinds)), "another value")


class OptionMistakes:
    """The mistakes in some options, each with its place, such as C(waivers[3].until)."""

    def __init__(self) -> None:
        self.count = 0
        self._lines: list[str] = []

    def add(self, place: str, text: str) -> None:
        """Count a mistake, and keep it if it is one of the first."""
        self.count += 1
        if len(self._lines) < MAX_SHOWN_MISTAKES:
            self._lines.append(f"{place}: {text}")

    def value(self, place: str, read: Callable[[Any], Any], written: Any) -> Any:
        """Return what I(read) makes of the value I(written) at I(place), or None for a mistake."""
        try:
            return read(written)
        except MistakeError as mistake:
            self.add(place, str(mistake))
            return None

    def require_none(self, options: str) -> None:
        """Raise OptionsError with a line for each mistake. I(options) says where they are."""
        if not self.count:
            return
        how_many = "a mistake" if self.count == 1 else f"{self.count} mistakes"
        lines = [f"The {options} contain {how_many}:", *self._lines]
        if self.count > len(self._lines):
            lines.append(f"and {self.count - len(self._lines)} more")
        lines.append("Correct them and run the audit again. No request was sent to Twilio.")
        raise OptionsError("\n".join(lines))
