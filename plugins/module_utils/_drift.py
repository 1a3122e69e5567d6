# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: it may change in any release. Do not import it from elsewhere.

"""What trunks should be, against what they are. Pure.

An expectation is a mapping with a C(sid) or a C(friendly_name) that says which trunk it is about,
and the attributes that matter. What is written for an attribute is a literal or a condition, a
mapping with one of the keys C(regex), C(one_of), C(defined) and C(not).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from operator import eq
from typing import Any, NamedTuple

from ._byoc_trunk import ATTRIBUTES, Trunk, normal_value
from ._errors import OptionsError, Violation, mask_url_passwords, printable

STATES = ("compliant", "drifted", "missing", "unmanaged", "ambiguous")
CONDITIONS = ("regex", "one_of", "defined", "not")
_NAMES = frozenset(attribute.name for attribute in ATTRIBUTES)
_SHOWN_MISTAKES = 10
_SIMPLE = (str, bool, type(None))
# In a pattern slashes may be escaped, and what stands for a scheme may be anything.
_PASSWORD_IN_A_PATTERN = re.compile(
    r"((?:(?:\\?/){2}[^/ @]*?|"  # //user
    r"[^\s/](?<!\(\?)\\?:[^/ @|()]*?"  # scheme:user
    r"):)[^ ]*@"
)


class _MistakeError(Exception):
    """Something that was written cannot be meant."""


class Check(NamedTuple):
    """What is written for an attribute, and whether a value is as written."""

    written: Any
    holds: Callable[[Any], bool]


_Known = dict[tuple[Any, Any], Check]


class Expectation(NamedTuple):
    """One trunk as it should be: which one it is, and a check for each attribute that matters."""

    number: int
    sid: str | None
    friendly_name: str | None
    checks: dict[str, Check]

    @property
    def place(self) -> str:
        """How a message speaks of it."""
        return _place(self.number, self.sid or self.friendly_name)


class Comparison(NamedTuple):
    """The state of each trunk, those expected first; how many are in which state."""

    trunks: list[dict[str, Any]]
    counts: dict[str, int]


def read_expectations(
    expected: Sequence[Any], defaults: Mapping[str, Any] | None = None
) -> list[Expectation]:
    """I(expected), each entry completed by I(defaults), or raise OptionsError with all mistakes."""
    mistakes: list[str] = []
    known: _Known = {}
    common, wrong = _read_checks(defaults or {}, known)
    mistakes += (f"defaults: {told}" for told in (_NO_MAPPING if wrong is None else wrong))
    if "sid" in common:
        mistakes.append("defaults: sid: no two trunks share one")
    expectations = [
        _read_entry(i, entry, common, known, mistakes) for i, entry in enumerate(expected)
    ]
    mistakes += _said_twice(expectations)
    if mistakes:
        more = len(mistakes) - _SHOWN_MISTAKES
        told = "; ".join(mistakes[:_SHOWN_MISTAKES]) + (f"; and {more} more" if more > 0 else "")
        raise OptionsError(
            f"What is expected cannot be meant so: {told}.",
            "Correct it and run the audit again; nothing was asked of Twilio.",
        )
    return expectations


def compare(expectations: Sequence[Expectation], trunks: Sequence[Trunk]) -> Comparison:
    """Hold I(trunks), in normal form, against I(expectations).

    Each row has C(sid), C(friendly_name), C(state), C(differences) and C(candidates), the SIDs that
    an ambiguous friendly name fits. Passwords in URLs are masked. Raises OptionsError where two
    expectations turn out to be about the same trunk.
    """
    by_sid = {trunk["sid"]: trunk for trunk in trunks}
    claimed = {e.sid: e for e in expectations if e.sid is not None}
    by_name: dict[str, list[Trunk]] = {}
    for trunk in trunks:
        if isinstance(trunk["friendly_name"], str):
            by_name.setdefault(trunk["friendly_name"], []).append(trunk)
    rows: list[dict[str, Any]] = []
    managed = set(claimed)
    for expectation in expectations:
        if expectation.sid is not None:
            found = [by_sid[expectation.sid]] if expectation.sid in by_sid else []
        else:
            found = _unclaimed(
                expectation, by_name.get(expectation.friendly_name or "", []), claimed
            )
        managed.update(trunk["sid"] for trunk in found)
        rows.append(_row(expectation, found))
    rows += [_seen(t, "unmanaged") for t in trunks if t["sid"] not in managed]
    counts = Counter(row["state"] for row in rows)
    return Comparison(rows, {state: counts[state] for state in STATES})


def is_compliant(counts: Mapping[str, int]) -> bool:
    """Whether all that is expected is so. What nobody expects is no fault."""
    return not any(counts[state] for state in ("drifted", "missing", "ambiguous"))


def _unclaimed(
    expectation: Expectation, named: Sequence[Trunk], claimed: Mapping[str, Expectation]
) -> list[Trunk]:
    free = [trunk for trunk in named if trunk["sid"] not in claimed]
    if named and not free:
        sid = named[0]["sid"]
        raise OptionsError(
            f"{expectation.place} is about trunk {sid}, and so is {claimed[sid].place}.",
            "Keep one of them.",
        )
    return free


def _row(expectation: Expectation, found: Sequence[Trunk]) -> dict[str, Any]:
    if len(found) == 1:
        differences = list(_differences(expectation, found[0]))
        return _seen(found[0], "drifted" if differences else "compliant", differences)
    return {
        "sid": expectation.sid,
        "friendly_name": mask_url_passwords(expectation.friendly_name),
        "state": "ambiguous" if found else "missing",
        "differences": [],
        "candidates": [trunk["sid"] for trunk in found],
    }


def _seen(trunk: Trunk, state: str, differences: Sequence[dict[str, Any]] = ()) -> dict[str, Any]:
    return {
        "sid": trunk["sid"],
        "friendly_name": mask_url_passwords(trunk["friendly_name"]),
        "state": state,
        "differences": list(differences),
        "candidates": [],
    }


def _differences(expectation: Expectation, trunk: Trunk) -> Iterator[dict[str, Any]]:
    for attribute, check in expectation.checks.items():
        actual = trunk[attribute]
        if not check.holds(actual):
            shown, came = _masked(check.written), mask_url_passwords(actual)
            if (shown, came) != (check.written, actual) and _holds(attribute, shown, came):
                came = f"{came} (with another password)"
            yield {"attribute": attribute, "expected": shown, "actual": came}


def _masked(written: Any) -> Any:
    """I(written) without the passwords of URLs, and still a literal or a condition."""
    if not isinstance(written, Mapping):
        return mask_url_passwords(written)
    ((key, value),) = written.items()
    if key == "regex":
        return {key: _PASSWORD_IN_A_PATTERN.sub(r"\1\\*\\*\\*@", value)}
    return {key: _masked(value)}


def _holds(attribute: str, written: Any, actual: Any) -> bool:
    try:
        return _read_check(attribute, written).holds(actual)
    except _MistakeError:  # What is left of a pattern may be none.
        return False


# Reading what is written


_NO_MAPPING = ("is no mapping of attributes to values",)


def _place(number: int, name: Any) -> str:
    return f"expected[{number}]" + (f" ({printable(name, 60)})" if name else "")


def _read_entry(
    number: int, entry: Any, common: Mapping[str, Check], known: _Known, mistakes: list[str]
) -> Expectation:
    entry = _without_blanks(entry)
    own, wrong = _read_checks(entry, known)
    sid, name = (None, None) if wrong is None else (entry.get("sid"), entry.get("friendly_name"))
    mistakes += (f"{_place(number, sid or name)}: {told}" for told in _told(sid, name, wrong))
    return Expectation(
        number,
        sid if isinstance(sid, str) and "sid" in own else None,
        name if isinstance(name, str) else None,
        {**common, **own},
    )


def _without_blanks(entry: Any) -> Any:
    """Return I(entry) without the blanks around its SID."""
    sid = entry.get("sid") if isinstance(entry, Mapping) else None
    if not isinstance(sid, str) or sid == sid.strip():
        return entry
    return {**entry, "sid": sid.strip()}


def _told(sid: Any, name: Any, wrong: list[str] | None) -> Iterator[str]:
    """What is wrong with an entry, first of all with which trunk it says that it is about."""
    if wrong is None:
        yield from _NO_MAPPING
        return
    if isinstance(sid, Mapping):
        yield "sid: says which trunk it is, so it takes no condition"
    elif sid is None and not isinstance(name, str):
        yield "has neither a sid nor a friendly_name to say which trunk it is"
    yield from wrong


def _read_checks(written: Any, known: _Known) -> tuple[dict[str, Check], list[str] | None]:
    """The check of each attribute in I(written), and what is wrong with the others.

    Nothing is wrong in particular with what is no mapping. A check that is I(known) is not read
    again: most trunks of an account have the same methods.
    """
    if not isinstance(written, Mapping):
        return {}, None
    checks: dict[str, Check] = {}
    mistakes: list[str] = []
    for attribute, value in written.items():
        # No other types: 1 is the same key as true.
        key = (attribute, value) if isinstance(value, _SIMPLE) else None
        check = known.get(key) if key else None
        if check is None:
            try:
                check = _read_check(attribute, value)
            except _MistakeError as mistake:
                mistakes.append(f"{printable(attribute, 60)}: {mistake}")
                continue
            if key:
                known[key] = check
        checks[attribute] = check
    return checks, mistakes


def _read_check(attribute: Any, written: Any) -> Check:
    if attribute not in _NAMES:
        raise _MistakeError("is not an attribute of a BYOC trunk")
    # Texts first: looking for a mapping takes longer than all the rest.
    if not isinstance(written, _SIMPLE) and isinstance(written, Mapping):
        return Check(dict(written), _condition(attribute, written))
    literal = _literal(attribute, written)
    return Check(literal, _equals(literal))


def _equals(literal: Any) -> Callable[[Any], bool]:
    """Equality that does not take 1 for true, but any kind of text for text."""
    if isinstance(literal, str) or literal is None:
        return partial(eq, literal)
    return partial(_is_same, literal)


def _is_same(literal: Any, actual: Any) -> bool:
    return isinstance(actual, bool) is isinstance(literal, bool) and bool(actual == literal)


def _literal(attribute: str, written: Any) -> Any:
    # YAML reads a date that is not quoted as one.
    text = written.isoformat() if isinstance(written, date) else written
    literal = normal_value(attribute, text)
    if isinstance(literal, Violation):
        raise _MistakeError(literal.told)
    return literal


def _condition(attribute: str, written: Mapping[str, Any]) -> Callable[[Any], bool]:
    if len(written) != 1 or next(iter(written)) not in CONDITIONS:
        raise _MistakeError(f"a condition has exactly one of the keys {', '.join(CONDITIONS)}")
    ((key, value),) = written.items()
    if key == "regex":
        return _matches(value)
    if key == "one_of":
        return _is_one_of(attribute, value)
    if key == "defined":
        return _is_defined(value)
    holds = _read_check(attribute, value).holds
    return lambda actual: not holds(actual)


def _matches(pattern: Any) -> Callable[[Any], bool]:
    if not isinstance(pattern, str):
        raise _MistakeError("regex takes a text")
    try:
        search = re.compile(pattern).search
    except (re.error, OverflowError, RecursionError) as error:
        raise _MistakeError(f"regex does not compile ({printable(str(error))})") from None
    return lambda actual: isinstance(actual, str) and search(actual) is not None


def _is_one_of(attribute: str, values: Any) -> Callable[[Any], bool]:
    if not isinstance(values, (list, tuple)) or not values:
        raise _MistakeError("one_of takes a list of values")
    literals = [_literal(attribute, value) for value in values]
    return lambda actual: any(_is_same(literal, actual) for literal in literals)


def _is_defined(wanted: Any) -> Callable[[Any], bool]:
    if not isinstance(wanted, bool):
        raise _MistakeError("defined takes true or false")
    return lambda actual: (actual is not None) is wanted


def _said_twice(expectations: Sequence[Expectation]) -> Iterator[str]:
    first: dict[tuple[str | None, str | None], str] = {}
    for expectation in expectations:
        key = _identity(expectation)
        if key is None:
            continue
        if key in first:
            yield f"{expectation.place}: is about the same trunk as {first[key]}"
        first.setdefault(key, expectation.place)


def _identity(expectation: Expectation) -> tuple[str | None, str | None] | None:
    """SID, or else friendly name."""
    if expectation.sid is not None:
        return expectation.sid, None
    if expectation.friendly_name is not None:
        return None, expectation.friendly_name
    return None
