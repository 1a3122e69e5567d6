# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Waivers: findings that people accept, with a reason and until a date. Pure.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from functools import partial
from typing import Any, NamedTuple

from .._errors import is_blank
from .byoc_setup import is_sid
from .conditions import MistakeError
from .mistakes import MAX_KEYS, OptionMistakes, Place, kind, require_short, shown
from .rules import BY_ID, WAIVER_USED, mistake_of_id

KEYS = ("rule", "sid", "friendly_name", "reason", "until")
# Each waiver may become a finding, so this bounds the time and the size of a result.
MAX_WAIVERS = 10_000
MAX_TEXT = 10_000
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}").fullmatch
_Reader = Callable[[Any], Any]
_EXAMPLE = "Write a date such as 2026-12-31"


class Waiver(NamedTuple):
    """One waiver, and its I(place) in messages. It has either a SID or a friendly name.

    I(until) is its last day.
    """

    place: str
    rule: str
    sid: str | None
    friendly_name: str | None
    reason: str
    until: date

    def has_expired(self, today: date) -> bool:
        """Return whether its last day is before I(today)."""
        return self.until < today


def read_waivers(
    written: Any, mistakes: OptionMistakes, own_ids: Collection[str] = ()
) -> tuple[Waiver, ...]:
    """Return the waivers in I(written) that have no mistake, and add each mistake of the others.

    They may waive findings of own rules, which have I(own_ids).
    """
    if written is None or written == "":  # An empty template is an empty text.
        return ()
    if not isinstance(written, (list, tuple)):
        mistakes.add(Place("waivers"), f"expected a list, got {kind(written)}")
        return ()
    if len(written) > MAX_WAIVERS:
        how_many = f"has {len(written):,} waivers. An audit accepts at most {MAX_WAIVERS:,}"
        mistakes.add(Place("waivers"), f"{how_many}. Remove those that are unused or expired")
        return ()
    waivers: list[Waiver] = []
    places: dict[tuple[str, str | None, str | None], Place] = {}
    for number, entry in enumerate(written):
        place = Place("waivers", number)
        waiver = _read_entry(place, entry, mistakes, own_ids)
        if waiver is None:
            continue
        first = places.setdefault((waiver.rule, waiver.sid, waiver.friendly_name), place)
        if first != place:
            mistakes.add(place, f"waives the same as {first}. Keep one of them")
        waivers.append(waiver)
    return tuple(waivers)


def _read_entry(
    place: Place, entry: Any, mistakes: OptionMistakes, own_ids: Collection[str]
) -> Waiver | None:
    if not isinstance(entry, Mapping):
        text = f"is {kind(entry)}, not a dictionary with {', '.join(KEYS)}"
        mistakes.add(place, text)
        return None
    if not mistakes.has_few(place, entry, MAX_KEYS, "keys"):
        return None
    before = mistakes.count
    for key in entry:
        if key not in KEYS:
            mistakes.add(place.at(key), f"is not a key of a waiver. It has {', '.join(KEYS)}")
    given = {key: entry.get(key) for key in KEYS}
    readers: Mapping[str, _Reader] = {"rule": partial(_rule, own_ids), **_READERS}
    values = {key: mistakes.value(place.at(key), read, given[key]) for key, read in readers.items()}
    if (given["sid"] is None) is (given["friendly_name"] is None):
        which = "neither sid nor" if given["sid"] is None else "both sid and"
        text = f"has {which} friendly_name. Write one of them, as in the finding"
        mistakes.add(place, text)
    return Waiver(str(place), **values) if mistakes.count == before else None


def _rule(own_ids: Collection[str], value: Any) -> str:
    if value is None:
        raise MistakeError("is missing. Write the id of the rule")
    if isinstance(value, str) and value in own_ids:
        return value
    if not isinstance(value, str) or value not in BY_ID:
        raise MistakeError(mistake_of_id(value, own_ids=own_ids))
    if value == WAIVER_USED.id:
        raise MistakeError("an unused waiver cannot be waived. Remove the unused one")
    return value


def _sid(value: Any) -> str | None:
    if value is None or (isinstance(value, str) and is_sid(value)):
        return value
    raise MistakeError(f"{shown(value)} is not a SID. Write the sid of the finding")


def _friendly_name(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, str) and value:
        require_short(value, MAX_TEXT)
        return value
    raise MistakeError(f"expected a text, got {shown(value)}")


def _reason(value: Any) -> str:
    if value is None:
        raise MistakeError("is missing. Write why the finding is accepted")
    if not isinstance(value, str):
        raise MistakeError(f"expected a text, got {kind(value)}")
    if is_blank(value):
        raise MistakeError("is blank. Write why the finding is accepted")
    require_short(value, MAX_TEXT)
    return value


def _until(value: Any) -> date:
    if value is None:
        raise MistakeError(f"is missing. {_EXAMPLE}")
    # YAML reads a date that is not quoted as one.
    if isinstance(value, date) and not isinstance(value, datetime):
        return date(value.year, value.month, value.day)
    if not isinstance(value, str):
        what = "a date with a time" if isinstance(value, datetime) else kind(value)
        raise MistakeError(f"expected a date, got {what}. {_EXAMPLE}")
    if not _DAY(value):
        raise MistakeError(f"{shown(value)} is not a date. {_EXAMPLE}")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise MistakeError(f"{value!r} is not a day of the calendar. {_EXAMPLE}") from None


_READERS = {
    "sid": _sid,
    "friendly_name": _friendly_name,
    "reason": _reason,
    "until": _until,
}
