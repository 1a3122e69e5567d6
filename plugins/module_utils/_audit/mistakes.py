# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The mistakes in options that are refused all at once. Pure.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Sized
from datetime import date
from typing import Any, NamedTuple

from .._errors import OptionsError, printable
from .conditions import MistakeError

# Each has a line in the message. With more lines, the first one scrolls off a screen.
MAX_SHOWN_MISTAKES = 10
MAX_SHOWN_TEXT = 60
MAX_SHOWN_NUMBER = 10**9
# In characters. To find the passwords of URLs, the whole text is searched before it is cut.
MAX_SEARCHED_TEXT = 10_000
# Of a dictionary whose keys are known. With more, not even the wrong ones are read.
MAX_KEYS = 100
ADVICE = "Correct them and run the audit again. No request was sent to Twilio."
_KINDS = (
    (str, "a text"),
    (date, "a date"),
    (bool, "a boolean"),
    ((int, float), "a number"),
    (Mapping, "a dictionary"),
)


def shown(value: Any) -> str:
    """Return I(value) of an option in a message: itself if it is short, else its kind."""
    if value is None:
        return "nothing"
    if isinstance(value, str):
        return repr(printable(value, MAX_SHOWN_TEXT)) if _is_short(value) else _size(value)
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


def require_short(text: str, maximum: int) -> None:
    """Raise MistakeError if I(text) has more than I(maximum) characters."""
    if len(text) > maximum:
        raise MistakeError(f"has {len(text):,} characters. Write at most {maximum:,}")


def _is_short(text: str) -> bool:
    return len(text) <= MAX_SEARCHED_TEXT


def _size(text: str) -> str:
    return f"a text of {len(text):,} characters"


class Place(NamedTuple):
    """A place in an option, such as C(waivers[3].until): the entry of a list, and its key."""

    option: str
    entry: int | None = None
    attribute: str | None = None

    def at(self, key: Any) -> Place:
        """Return the place of I(key) in the dictionary here."""
        text = str(key)
        name = printable(text, MAX_SHOWN_TEXT) if _is_short(text) else _size(text)
        return self._replace(attribute=f"{self.attribute}.{name}" if self.attribute else name)

    def __str__(self) -> str:
        entry = "" if self.entry is None else f"[{self.entry}]"
        attribute = "" if self.attribute is None else f".{self.attribute}"
        return f"{self.option}{entry}{attribute}"


class Mistake(NamedTuple):
    """One mistake, and the place where it is. I(entry) counts from 0."""

    option: str
    entry: int | None
    attribute: str | None
    message: str


class MistakesError(OptionsError):
    """Some options are not valid. C(mistakes) has the first of I(count) mistakes in I(options).

    After the first line of the message, each mistake has a line of its own. The last line is
    I(last).
    """

    def __init__(
        self,
        mistakes: Sequence[Mistake],
        count: int,
        options: str = "expected trunks",
        last: str = ADVICE,
    ) -> None:
        self.mistakes = tuple(mistakes)
        self.count = count
        self._others = (options, last)
        how_many = "a mistake" if count == 1 else f"{count} mistakes"
        lines = [f"The {options} contain {how_many}:"]
        lines += (mistake.message for mistake in mistakes)
        if count > len(mistakes):
            lines.append(f"and {count - len(mistakes)} more")
        super().__init__("\n".join([*lines, last]))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.mistakes, self.count, *self._others)


class FirstMistakes:
    """The first mistakes, and how many there are."""

    def __init__(self) -> None:
        self.count = 0
        self.first: list[Mistake] = []

    def keep(self, mistake: Mistake) -> None:
        """Count I(mistake), and keep it if it is one of the first."""
        self.count += 1
        if len(self.first) < MAX_SHOWN_MISTAKES:
            self.first.append(mistake)


class OptionMistakes(FirstMistakes):
    """The mistakes in some options, each with its place."""

    def add(self, place: Place, text: str) -> None:
        """Count a mistake at I(place), and keep it if it is one of the first."""
        self.keep(Mistake(*place, f"{place}: {text}"))

    def has_few(self, place: Place, written: Sized, maximum: int, nouns: str) -> bool:
        """Return whether I(written) has at most I(maximum) items. Otherwise, add a mistake."""
        if len(written) <= maximum:
            return True
        self.add(place, f"has {len(written):,} {nouns}. Write at most {maximum:,}")
        return False

    def value(self, place: Place, read: Callable[[Any], Any], written: Any) -> Any:
        """Return what I(read) makes of the value I(written) at I(place), or None for a mistake."""
        try:
            return read(written)
        except MistakeError as mistake:
            self.add(place, str(mistake))
            return None

    def require_none(self, options: str) -> None:
        """Raise MistakesError for the mistakes. I(options) says where they are."""
        if self.count:
            raise MistakesError(self.first, self.count, options)
