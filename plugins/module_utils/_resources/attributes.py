# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The attributes of Twilio's resources: their kinds, contracts and normal forms. Pure.

Private to this collection: it may change in any release. Do not import it from elsewhere.

The contracts come from Twilio's OpenAPI description (https://github.com/twilio/twilio-oai). An
attribute may be null unless its kind forbids it. Each resource has one I(Table):

    TABLE = Table(Attribute("sid", *sid("BY", require_set)), Attribute("enabled", *BOOLEAN))
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple, TypeVar

from .._errors import Violation

# The longest friendly name (OpenAPI description of the Voice API, UpdateByocTrunk).
MAX_CHARACTERS = 255
# Older versions of that description allow all six methods, so an older trunk may have any of them.
METHODS = ("HEAD", "GET", "POST", "PATCH", "PUT", "DELETE")

# Returns the normal form of any JSON value, or raises InvalidError. It gets null only if the kind
# does not allow null.
Normalize = Callable[[Any], Any]
R = TypeVar("R", bound=Mapping[str, Any])


class InvalidError(Exception):
    """A value that breaks the contract of its attribute."""


class Kind(NamedTuple):
    """A kind of attribute.

    I(type) is its type in Ansible, I(expected) its contract in words, and I(normalize) returns its
    normal form. I(nullable) is false if null breaks the contract.
    """

    type: str
    expected: str
    normalize: Normalize
    nullable: bool = True


class Attribute(NamedTuple):
    """One attribute of a resource: its I(name), and the fields of its kind."""

    name: str
    type: str
    expected: str
    normalize: Normalize
    nullable: bool = True


class Table:
    """The attributes of one resource, in the order of its facts."""

    def __init__(self, *attributes: Attribute) -> None:
        self.attributes = attributes
        self._by_name = {attribute.name: attribute for attribute in attributes}
        self._all_null = dict.fromkeys(self._by_name)
        # Python unpacks plain tuples faster than named ones. It saves 2 of 12 µs for a trunk.
        self._rows = [(a.name, a.normalize, a.nullable) for a in attributes]

    def __contains__(self, name: object) -> bool:
        """Return whether I(name) is an attribute of the resource."""
        return name in self._by_name

    def attribute(self, name: str) -> Attribute:
        """Return the attribute I(name) of the resource."""
        return self._by_name[name]

    def types(self) -> dict[str, str]:
        """Return the type of each attribute by name, as in RETURN of a module."""
        return {attribute.name: attribute.type for attribute in self.attributes}

    def normal_value(self, name: str, value: Any) -> Any:
        """Return the normal form of a I(value) of attribute I(name), or a Violation."""
        attribute = self._by_name[name]
        if value is None and attribute.nullable:
            return None
        try:
            return attribute.normalize(value)
        except InvalidError:
            return Violation(name, attribute.expected, value)

    def violating(self, name: str, resources: Iterable[R]) -> Iterator[R]:
        """Yield each of I(resources) whose attribute I(name) breaks its documented contract."""
        attribute = self._by_name[name]
        normalize, nullable = attribute.normalize, attribute.nullable
        for resource in resources:
            value = resource.get(name)
            if value is not None or not nullable:
                try:
                    normalize(value)
                except InvalidError:
                    yield resource

    def normal_form(self, answer: Mapping[str, Any]) -> tuple[dict[str, Any], list[Violation]]:
        """Return the resource in a JSON object, and every violation of its documented contract.

        The resource has all attributes of the table. One that I(answer) lacks is null. An empty
        URL, method or SID of another resource is null too. Dates are in UTC, such as
        C(2023-05-04T09:42:00Z). Attributes that the table lacks come last, unchanged. A value that
        breaks the contract is unchanged too. The normal form of a normal form is the same.
        """
        resource: dict[str, Any] = {**self._all_null, **answer}
        violations: list[Violation] = []
        for name, normalize, nullable in self._rows:
            value = resource[name]
            if value is not None or not nullable:
                try:
                    resource[name] = normalize(value)
                except InvalidError:
                    violations.append(Violation(name, self._by_name[name].expected, value))
        return resource, violations


def not_set(value: Any) -> None:
    """Return null for an empty text. In Twilio's core API, it means that nothing is set."""
    if value != "":
        raise InvalidError


def require_set(_value: Any) -> None:
    """Refuse any value. A resource without its own SID cannot be identified."""
    raise InvalidError


def sid(prefix: str, otherwise: Normalize = not_set) -> Kind:
    """Return the kind of a SID that begins with I(prefix). I(otherwise) gets any other value."""
    fullmatch = re.compile(prefix + r"[0-9a-fA-F]{32}").fullmatch

    def normalize(value: Any) -> Any:
        if isinstance(value, str) and fullmatch(value):
            return value
        return otherwise(value)

    return Kind("str", f"a SID ({prefix} and 32 hexadecimal digits) or null", normalize)


def text(max_characters: int) -> Kind:
    """Return the kind of a text of at most I(max_characters) characters."""

    def normalize(value: Any) -> Any:
        if isinstance(value, str) and len(value) <= max_characters:
            return value
        raise InvalidError

    return Kind("str", f"a string of at most {max_characters} characters or null", normalize)


def matching(pattern: str, expected: str) -> Kind:
    """Return the kind of a text that matches the whole I(pattern). An empty text is null.

    I(expected) is the contract in words, without null.
    """
    fullmatch = re.compile(pattern).fullmatch

    def normalize(value: Any) -> Any:
        if isinstance(value, str) and fullmatch(value):
            return value
        return not_set(value)

    return Kind("str", f"{expected} or null", normalize)


def method(*methods: str) -> Kind:
    """Return the kind of an HTTP method, one of I(methods)."""

    def normalize(value: Any) -> Any:
        return value if isinstance(value, str) and value in methods else not_set(value)

    return Kind("str", f"one of {', '.join(methods)} or null", normalize)


def integer(minimum: int, maximum: int, *, nullable: bool = True) -> Kind:
    """Return the kind of an integer from I(minimum) to I(maximum). No boolean is an integer."""

    def normalize(value: Any) -> Any:
        is_integer = isinstance(value, int) and not isinstance(value, bool)
        if is_integer and minimum <= value <= maximum:
            return value
        raise InvalidError

    expected = f"an integer from {minimum} to {maximum}{' or null' if nullable else ''}"
    return Kind("int", expected, normalize, nullable)


def _boolean(value: Any) -> Any:
    if value is True or value is False:
        return value
    raise InvalidError


def _text(value: Any) -> Any:
    if isinstance(value, str):
        return value
    raise InvalidError


def _object(value: Any) -> Any:
    if isinstance(value, dict):
        return value
    raise InvalidError


# The characters of a URI (https://www.rfc-editor.org/rfc/rfc3986#section-2). Each alternative
# begins with a different character, so a search takes linear time.
_CHARACTERS = r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=]*"
_ANY = rf"{_CHARACTERS}(?:%[0-9A-Fa-f]{{2}}{_CHARACTERS})*"
_AFTER_SCHEME = rf"(?=.){_ANY}"


# Most dates of Twilio: in UTC, on a day that each month has. They need no look at the calendar,
# which saves 2 of 11 µs for a trunk.
_IN_UTC = re.compile(
    r"[1-9]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])"
    r"T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:Z|\+00:00)",
    re.ASCII,
).fullmatch
_ISO_8601 = re.compile(
    r"(\d{4}-\d\d-\d\d)[Tt]((?:[01]\d|2[0-3]):\d\d:\d\d)(?:\.(\d+))?"
    r"(?:[Zz]|([+-])(\d\d):(\d\d))",
    re.ASCII,
).fullmatch
# Years from 1000: RFC 2822 (section 4.3) reads years of two or three digits as other years.
_RFC_2822 = re.compile(
    r"(?:(Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?\d{1,2} "
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [1-9]\d{3} "
    r"\d\d:\d\d:\d\d (?:GMT|UTC|[+-]\d\d[0-5]\d)",
    re.ASCII,
).fullmatch
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def _date(value: Any) -> Any:
    if not isinstance(value, str):
        raise InvalidError
    if _IN_UTC(value):
        return value if value[-1] == "Z" else f"{value[:-6]}Z"
    try:
        return _iso_8601(value) or _rfc_2822(value)
    except (ValueError, OverflowError):
        raise InvalidError from None


def _iso_8601(date: str) -> str | None:
    """Return I(date) in UTC with C(Z) and its fraction of a second, or None for other forms."""
    match = _ISO_8601(date)
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


def _rfc_2822(date: str) -> str:
    match = _RFC_2822(date)
    if match is None:
        raise ValueError
    moment = parsedate_to_datetime(date)
    weekday = match.group(1)
    if weekday is not None and weekday != _WEEKDAYS[moment.weekday()]:
        raise ValueError
    if moment.tzinfo is not None:
        moment = moment.astimezone(timezone.utc).replace(tzinfo=None)
    return f"{moment.isoformat()}Z"


BOOLEAN = Kind("bool", "a boolean or null", _boolean)
DATE = Kind("str", "a date and time (ISO 8601 or RFC 2822) or null", _date)
METHOD = method(*METHODS)
OBJECT = Kind("dict", "an object or null", _object)
# The core API writes addresses without scheme and host.
PATH = matching(f"/{_ANY}", "a URI that begins with /")
SIP_URI = matching(f"[Ss][Ii][Pp]:{_AFTER_SCHEME}", "a sip: URI")
TEXT = Kind("str", "a string or null", _text)
URI = matching(rf"[A-Za-z][A-Za-z0-9+.\-]*:{_AFTER_SCHEME}", "an absolute URI")
