# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a BYOC trunk is: its attributes as one table, validation, normal form. Pure.

Private to this collection: it may change in any release. Do not import it from elsewhere.

Source: Twilio's documentation of the resource and its OpenAPI description (voice v1). All 15
attributes may be null, and none is promised to be there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple

from .._errors import Violation

METHODS = ("HEAD", "GET", "POST", "PATCH", "PUT", "DELETE")
MAX_CHARACTERS = 255
SID = re.compile(r"BY[0-9a-fA-F]{32}")

Trunk = dict[str, Any]


class _InvalidError(Exception):
    """A value that breaks the contract of its attribute."""


Normalize = Callable[[Any], Any]


class Attribute(NamedTuple):
    """One attribute: its type in a playbook, its contract in words, and its normal form.

    I(normalize) takes any JSON value but null, and gives the normal form or raises.
    """

    name: str
    type: str
    expected: str
    normalize: Normalize


def _not_set(value: Any) -> None:
    """Return null for an empty text, with which Twilio's older API says that nothing is set."""
    if value != "":
        raise _InvalidError


def _require_set(_value: Any) -> None:
    """Refuse any value. A trunk without a SID of its own cannot be told from another."""
    raise _InvalidError


def _sid(prefix: str, otherwise: Normalize = _not_set) -> tuple[str, Normalize]:
    fullmatch = re.compile(prefix + r"[0-9a-fA-F]{32}").fullmatch

    def normalize(value: Any) -> Any:
        if isinstance(value, str) and fullmatch(value):
            return value
        return otherwise(value)

    return f"a SID ({prefix} and 32 hexadecimal digits) or null", normalize


def _boolean(value: Any) -> Any:
    if value is True or value is False:
        return value
    raise _InvalidError


def _name(value: Any) -> Any:
    if isinstance(value, str) and len(value) <= MAX_CHARACTERS:
        return value
    raise _InvalidError


def _method(value: Any) -> Any:
    # Of any type: a list or an object is not hashable, but equal to none of them.
    if isinstance(value, str) and value in METHODS:
        return value
    return _not_set(value)


# RFC 3986: a scheme, a colon, and only characters that a URI may hold. Each alternative begins
# with a character of its own, so that no text makes it try twice.
_URI = re.compile(
    r"[A-Za-z][A-Za-z0-9+.\-]*:"
    r"(?=.)[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=]*(?:%[0-9A-Fa-f]{2}[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=]*)*"
).fullmatch


def _uri(value: Any) -> Any:
    if isinstance(value, str) and _URI(value):
        return value
    return _not_set(value)


_ISO_8601 = re.compile(
    r"(\d{4}-\d\d-\d\d)[Tt]((?:[01]\d|2[0-3]):\d\d:\d\d)(?:\.(\d+))?"
    r"(?:[Zz]|([+-])(\d\d):(\d\d))",
    re.ASCII,
).fullmatch
# A year below 1000 is left out: two digits, and three, are read as another year by convention.
_RFC_2822 = re.compile(
    r"(?:(Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?\d{1,2} "
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [1-9]\d{3} "
    r"\d\d:\d\d:\d\d (?:GMT|UTC|[+-]\d\d[0-5]\d)",
    re.ASCII,
).fullmatch
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def _date(value: Any) -> Any:
    if not isinstance(value, str):
        raise _InvalidError
    try:
        return _iso_8601(value) or _rfc_2822(value)
    except (ValueError, OverflowError):
        raise _InvalidError from None


def _iso_8601(text: str) -> str | None:
    """I(text) in UTC with C(Z), its fraction of a second kept, or None if it has another form."""
    match = _ISO_8601(text)
    if match is None:
        return None
    day, clock, fraction, sign, hours, minutes = match.groups()
    here = f"{day}T{clock}"
    moment = datetime.fromisoformat(here)
    if sign is not None and (hours != "00" or minutes != "00"):
        if int(hours) > 23 or int(minutes) > 59:
            raise ValueError
        east = timedelta(hours=int(hours), minutes=int(minutes))
        here = (moment - east if sign == "+" else moment + east).isoformat()
    fraction = (fraction or "").rstrip("0")
    return f"{here}{'.' + fraction if fraction else ''}Z"


def _rfc_2822(text: str) -> str:
    match = _RFC_2822(text)
    if match is None:
        raise ValueError
    moment = parsedate_to_datetime(text)
    weekday = match.group(1)
    if weekday is not None and weekday != _WEEKDAYS[moment.weekday()]:
        raise ValueError
    if moment.tzinfo is not None:
        moment = moment.astimezone(timezone.utc).replace(tzinfo=None)
    return f"{moment.isoformat()}Z"


_BOOLEAN = ("a boolean or null", _boolean)
_DATE = ("a date and time (ISO 8601 or RFC 2822) or null", _date)
_NAME = (f"a string of at most {MAX_CHARACTERS} characters or null", _name)
_METHOD = (f"one of {', '.join(METHODS)} or null", _method)
_ADDRESS = ("an absolute URI or null", _uri)

ATTRIBUTES: tuple[Attribute, ...] = (
    Attribute("account_sid", "str", *_sid("AC")),
    Attribute("cnam_lookup_enabled", "bool", *_BOOLEAN),
    Attribute("connection_policy_sid", "str", *_sid("NY")),
    Attribute("date_created", "str", *_DATE),
    Attribute("date_updated", "str", *_DATE),
    Attribute("friendly_name", "str", *_NAME),
    Attribute("from_domain_sid", "str", *_sid("SD")),
    Attribute("sid", "str", *_sid("BY", _require_set)),
    Attribute("status_callback_method", "str", *_METHOD),
    Attribute("status_callback_url", "str", *_ADDRESS),
    Attribute("url", "str", *_ADDRESS),
    Attribute("voice_fallback_method", "str", *_METHOD),
    Attribute("voice_fallback_url", "str", *_ADDRESS),
    Attribute("voice_method", "str", *_METHOD),
    Attribute("voice_url", "str", *_ADDRESS),
)
_BY_NAME = {attribute.name: attribute for attribute in ATTRIBUTES}


def normal_value(name: str, value: Any) -> Any:
    """The normal form of a I(value) of attribute I(name), or a Violation."""
    attribute = _BY_NAME[name]
    if value is None:
        return None
    try:
        return attribute.normalize(value)
    except _InvalidError:
        return Violation(name, attribute.expected, value)


def normal_form(answer: Mapping[str, Any]) -> tuple[Trunk, list[Violation]]:
    """The trunk in a JSON object, and every way in which it breaks the documented contract.

    The trunk has all 15 attributes. They are null where I(answer) has null or nothing, and where a
    URL, a method or the SID of something else is an empty text. Dates are in UTC as
    C(2023-05-04T09:42:00Z). Whatever else Twilio sent comes last, untouched. A value that breaks
    the contract stays as it came. A trunk in normal form has itself as its normal form.
    """
    trunk: Trunk = {}
    violations: list[Violation] = []
    for name, _type, expected, normalize in ATTRIBUTES:
        value = answer.get(name)
        if value is not None:
            try:
                value = normalize(value)
            except _InvalidError:
                violations.append(Violation(name, expected, value))
        trunk[name] = value
    if len(answer) > len(trunk) or not answer.keys() <= _BY_NAME.keys():
        trunk.update((key, value) for key, value in answer.items() if key not in _BY_NAME)
    return trunk, violations
