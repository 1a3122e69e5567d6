# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The expected value of one attribute: a literal, or a condition. Pure.

Private to this collection: it may change in any release. Do not import it from elsewhere.

A condition is a mapping with one of the keys C(regex), C(one_of), C(defined) and C(not).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from operator import eq, is_
from typing import Any, NamedTuple

from .._errors import Violation, printable
from .._resources.attributes import Attribute, Table
from .._resources.byoc_trunk import BYOC_TRUNK
from .._resources.resource import Resource
from .._text.masking import MASK
from .._text.pattern_passwords import mask_pattern_passwords
from .._text.url_passwords import mask_url_passwords

CONDITIONS = ("regex", "one_of", "defined", "not")
# Far more than a person can read, and far from the 1,000 calls of Python's recursion limit.
MAX_LEVELS = 16
TOO_DEEP = f"is nested more than {MAX_LEVELS} levels deep"
# In characters. Compiling four different patterns of this length took 11 to 23 ms each.
MAX_PATTERN = 10_000
SIMPLE = (str, bool, type(None))
_KINDS = (
    (str, "a text"),
    (date, "a date"),
    (bool, "a boolean"),
    ((int, float), "a number"),
    ((list, tuple), "a list"),
    (Mapping, "a dictionary"),
    (type(None), "empty"),
)


class MistakeError(Exception):
    """An expected value is not valid. The message says why, but not where it is."""


class Check(NamedTuple):
    """The expected value of an attribute as it is I(written), and a function to test a value."""

    written: Any
    holds: Callable[[Any], bool]


def read_check(attribute: Any, written: Any, resource: Resource = BYOC_TRUNK) -> Check:
    """Return the check of I(attribute) of a I(resource), or raise MistakeError."""
    table = resource.table
    if attribute not in table:
        article = "an" if resource.name.startswith("IP") else "a"
        raise MistakeError(f"is not an attribute of {article} {resource.name}")
    if isinstance(written, SIMPLE):
        return _literal_check(table, attribute, written)
    if is_nested_deeper(written, MAX_LEVELS):
        raise MistakeError(TOO_DEEP)
    return _read_nested(table, attribute, written)


def is_nested_deeper(value: Any, levels: int) -> bool:
    """Return whether I(value) has more than I(levels) of mappings and lists inside each other."""
    if isinstance(value, Mapping):
        inner: Any = value.values()
    elif isinstance(value, (list, tuple)):
        inner = value
    else:
        return False
    return levels == 0 or any(
        is_nested_deeper(item, levels - 1) for item in inner if not isinstance(item, SIMPLE)
    )


def mistake_of_a_date(table: Table, attribute: Any, written: Any) -> str | None:
    """Return the mistake in I(written) if it has a date, whose text YAML does not keep."""
    if isinstance(written, Mapping):
        inner: Any = written.values()
    elif isinstance(written, (list, tuple)):
        inner = written
    elif isinstance(written, date) and attribute in table and not _is_date(attribute):
        return "YAML reads this as a date; put it in quotes"
    else:
        return None
    return next(filter(None, (mistake_of_a_date(table, attribute, item) for item in inner)), None)


def _is_date(attribute: str) -> bool:
    return attribute.startswith("date_")


def kind_of(value: Any) -> str:
    """Return the type of I(value) in words, without its content."""
    return next((word for kinds, word in _KINDS if isinstance(value, kinds)), "another value")


def masked(written: Any) -> Any:
    """Return I(written) with the passwords of URLs masked: still a literal or a condition."""
    if not isinstance(written, Mapping):
        return mask_url_passwords(written)
    ((key, value),) = written.items()
    if key == "regex":
        return {key: mask_pattern_passwords(value)}
    return {key: masked(value)}


def holds_mask(written: Any) -> bool:
    """Return whether I(written) is a literal or a pattern that contains a masked secret."""
    if isinstance(written, Mapping):
        return re.escape(MASK) in str(written.get("regex", ""))
    return isinstance(written, str) and MASK in written


def holds(resource: Resource, attribute: str, written: Any, actual: Any) -> bool:
    """Return whether I(actual) fits I(written), which may be a pattern that masking broke."""
    try:
        return read_check(attribute, written, resource).holds(actual)
    except MistakeError:
        return False


# All functions in a check are functions of this module, so that a check can be pickled.


def _read_nested(table: Table, attribute: str, written: Any) -> Check:
    # Texts first: the test for a mapping takes longer than all the others.
    if not isinstance(written, SIMPLE) and isinstance(written, Mapping):
        return Check(dict(written), _condition(table, attribute, written))
    return _literal_check(table, attribute, written)


def _literal_check(table: Table, attribute: str, written: Any) -> Check:
    literal = _literal(table, attribute, written)
    if isinstance(literal, str) or literal is None:
        return Check(literal, partial(eq, literal))  # Subclasses of str count as text.
    return Check(literal, partial(is_ if isinstance(literal, bool) else _is_same, literal))


def _is_same(literal: Any, actual: Any) -> bool:
    """Compare types too, so that 1 is neither true nor 1.0."""
    if isinstance(literal, Mapping):
        return (
            isinstance(actual, Mapping)
            and literal.keys() == actual.keys()
            and all(_is_same(value, actual[key]) for key, value in literal.items())
        )
    if isinstance(literal, (list, tuple)):
        return (
            isinstance(actual, (list, tuple))
            and len(literal) == len(actual)
            and all(map(_is_same, literal, actual))
        )
    is_of_same_kind = all(isinstance(actual, t) is isinstance(literal, t) for t in (bool, float))
    return is_of_same_kind and bool(actual == literal)


def _advice(table: Table, attribute: str, written: Any) -> str:
    """Return what to do if YAML may have read a text, such as C(yes) or C(0123), as I(written)."""
    is_name = table.attribute(attribute).expected.startswith("a string")
    return "; put it in quotes" if is_name and isinstance(written, (bool, int, float)) else ""


def _literal(table: Table, attribute: str, written: Any) -> Any:
    text = written
    # Most values are simple, and the tests for others take longer than the rest of this function.
    if not isinstance(written, SIMPLE):
        mistake = mistake_of_a_date(table, attribute, written)
        if mistake:
            raise MistakeError(mistake)
        # YAML reads a date that is not quoted as one.
        text = written.isoformat() if isinstance(written, date) else written
    literal = table.normal_value(attribute, text)
    if isinstance(literal, Violation):
        raise MistakeError(literal.description + _advice(table, attribute, written))
    return literal


def _condition(table: Table, attribute: str, written: Mapping[str, Any]) -> Callable[[Any], bool]:
    if len(written) != 1 or next(iter(written)) not in CONDITIONS:
        raise MistakeError(f"a condition has exactly one of the keys {', '.join(CONDITIONS)}")
    ((key, value),) = written.items()
    if key == "regex":
        return _regex(table.attribute(attribute), value)
    if key == "one_of":
        return _one_of(table, attribute, value)
    if key == "defined":
        return _defined(value)
    return partial(_is_not, _read_nested(table, attribute, value).holds)


def _is_not(holds: Callable[[Any], bool], actual: Any) -> bool:
    return not holds(actual)


def _regex(attribute: Attribute, pattern: Any) -> Callable[[Any], bool]:
    if attribute.type != "str":
        raise MistakeError(f"a regex fits texts only. Write {attribute.expected}")
    if not isinstance(pattern, str):
        raise MistakeError("regex must be a text")
    if len(pattern) > MAX_PATTERN:
        raise MistakeError(f"regex has more than {MAX_PATTERN} characters")
    try:
        return partial(_is_found, re.compile(pattern))
    except (re.error, OverflowError, RecursionError) as error:
        raise MistakeError(f"regex does not compile ({printable(str(error))})") from None


def _is_found(pattern: re.Pattern[str], actual: Any) -> bool:
    return isinstance(actual, str) and pattern.search(actual) is not None


def _one_of(table: Table, attribute: str, values: Any) -> Callable[[Any], bool]:
    if not isinstance(values, (list, tuple)) or not values:
        raise MistakeError("one_of must be a list of values")
    return partial(_is_any, [_literal(table, attribute, value) for value in values])


def _is_any(literals: list[Any], actual: Any) -> bool:
    return any(_is_same(literal, actual) for literal in literals)


def _defined(wanted: Any) -> Callable[[Any], bool]:
    if not isinstance(wanted, bool):
        raise MistakeError("defined must be true or false")
    return partial(_is_defined, wanted)


def _is_defined(wanted: bool, actual: Any) -> bool:
    return (actual is not None) is wanted
