# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Compare the expected trunks with the actual ones. Pure.

Private to this collection: it may change in any release. Do not import it from elsewhere.

An expectation is a mapping. Its C(sid) or C(friendly_name) identifies the trunk. Each other key is
an attribute, with a literal or a condition as its expected value.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from .._errors import OptionsError, OverrunError, printable
from .._resources.byoc_trunk import Trunk
from .._text.url_passwords import mask_url_passwords
from .conditions import (
    MAX_LEVELS,
    SIMPLE,
    TOO_DEEP,
    Check,
    MistakeError,
    holds,
    holds_mask,
    is_nested_deeper,
    kind_of,
    masked,
    mistake_of_a_date,
    read_check,
)

STATES = ("compliant", "drifted", "missing", "unmanaged", "ambiguous")
# Each has a line in the message. With more lines, the first one scrolls off a screen.
MAX_SHOWN_MISTAKES = 10
_Known = dict[tuple[Any, Any], Check]


class Mistake(NamedTuple):
    """One mistake. I(entry) is the index of an expected trunk, from 0, or None for the defaults."""

    entry: int | None
    attribute: str | None
    message: str


class MistakesError(OptionsError):
    """The expected trunks are not valid. C(mistakes) has the first of I(count) mistakes.

    After the first line of the message, each mistake has a line of its own.
    """

    def __init__(self, mistakes: Sequence[Mistake], count: int) -> None:
        self.mistakes = tuple(mistakes)
        self.count = count
        how_many = "a mistake" if count == 1 else f"{count} mistakes"
        lines = [f"The expected trunks contain {how_many}:"]
        lines += (mistake.message for mistake in mistakes)
        if count > len(mistakes):
            lines.append(f"and {count - len(mistakes)} more")
        lines.append("Correct them and run the audit again. No request was sent to Twilio.")
        super().__init__("\n".join(lines))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.mistakes, self.count)


class _Mistakes:
    """The first mistakes, and how many there are."""

    def __init__(self) -> None:
        self.first: list[Mistake] = []
        self.count = 0

    def add(self, entry: int | None, place: str, attribute: Any, text: str) -> None:
        """Count a mistake, and keep it if it is one of the first."""
        self.count += 1
        if len(self.first) < MAX_SHOWN_MISTAKES:
            name = None if attribute is None else printable(attribute, 60)
            parts = [place, text] if name is None else [place, name, text]
            self.first.append(Mistake(entry, name, ": ".join(parts)))


class Expectation(NamedTuple):
    """One expected trunk: its index from 0, its identity, and a check for each attribute."""

    number: int
    sid: str | None
    friendly_name: str | None
    checks: dict[str, Check]

    @property
    def place(self) -> str:
        """Return the name of the expectation in messages."""
        return _place(self.number, self.sid or self.friendly_name)


class Comparison(NamedTuple):
    """The state of each trunk, expected trunks first, and the number of trunks in each state."""

    trunks: list[dict[str, Any]]
    counts: dict[str, int]


def read_expectations(
    expected: Sequence[Any], defaults: Mapping[str, Any] | None = None
) -> list[Expectation]:
    """Return I(expected), each entry completed by I(defaults), or raise MistakesError."""
    mistakes = _Mistakes()
    known: _Known = {}
    common = _read_defaults(defaults, known, mistakes)
    expectations = [
        _read_entry(i, entry, common, known, mistakes) for i, entry in enumerate(expected)
    ]
    _find_doubles(expectations, mistakes)
    if mistakes.count:
        raise MistakesError(mistakes.first, mistakes.count)
    return expectations


def require_plain(expected: Any, defaults: Any = None) -> None:
    """Raise MistakesError for a value that JSON would change or cannot represent."""
    mistakes = _Mistakes()
    _find_changing(None, "defaults", defaults, mistakes)
    if isinstance(expected, (list, tuple)):
        for number, entry in enumerate(expected):
            _find_changing(number, _place(number, None), entry, mistakes)
    if mistakes.count:
        raise MistakesError(mistakes.first, mistakes.count)


def _find_changing(number: int | None, place: str, written: Any, mistakes: _Mistakes) -> None:
    if not isinstance(written, Mapping):
        if is_nested_deeper(written, MAX_LEVELS):
            mistakes.add(number, place, None, TOO_DEEP)
        return
    for attribute, value in written.items():
        if isinstance(value, SIMPLE):
            continue
        deep = is_nested_deeper(value, MAX_LEVELS)
        text = TOO_DEEP if deep else mistake_of_a_date(attribute, value)
        if text:
            mistakes.add(number, place, attribute, text)


def compare(
    expectations: Sequence[Expectation],
    trunks: Sequence[Trunk],
    mask: Callable[[Any], Any] = lambda value: value,
) -> Comparison:
    """Compare I(trunks), in normal form, with I(expectations).

    Each row has C(sid), C(friendly_name), C(state), C(differences) and C(candidates), the SIDs that
    have an ambiguous friendly name. Passwords in URLs are masked. I(mask) masks secrets in a value.
    An expectation with a mask fits a value that I(mask) changes into the expected one. Raises
    OptionsError if two expectations describe the same trunk.
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
        rows.append(_row(expectation, found, mask))
    rows += [_seen(t, "unmanaged") for t in trunks if t["sid"] not in managed]
    counts = Counter(row["state"] for row in rows)
    return Comparison(rows, {state: counts[state] for state in STATES})


def is_compliant(counts: Mapping[str, int]) -> bool:
    """Return whether every expected trunk is as expected. Unmanaged trunks do not count."""
    return not any(counts[state] for state in ("drifted", "missing", "ambiguous"))


def _unclaimed(
    expectation: Expectation, named: Sequence[Trunk], claimed: Mapping[str, Expectation]
) -> list[Trunk]:
    free = [trunk for trunk in named if trunk["sid"] not in claimed]
    if named and not free:
        sid = named[0]["sid"]
        raise OptionsError(
            f"{expectation.place} describes trunk {sid}, and so does {claimed[sid].place}.",
            "Keep one of them.",
        )
    return free


def _row(
    expectation: Expectation, found: Sequence[Trunk], mask: Callable[[Any], Any]
) -> dict[str, Any]:
    if len(found) == 1:
        differences = list(_differences(expectation, found[0], mask))
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


def _differences(
    expectation: Expectation, trunk: Trunk, mask: Callable[[Any], Any]
) -> Iterator[dict[str, Any]]:
    for attribute, check in expectation.checks.items():
        try:
            difference = _difference(attribute, check, trunk[attribute], mask)
        except OverrunError as overrun:
            raise overrun.inside(expectation.place, attribute, f"trunk {trunk['sid']}") from None
        if difference:
            yield difference


def _difference(
    attribute: str, check: Check, actual: Any, mask: Callable[[Any], Any]
) -> dict[str, Any] | None:
    if check.holds(actual) or _holds_masked(check, actual, mask):
        return None
    expected, found = masked(check.written), mask_url_passwords(actual)
    if (expected, found) != (check.written, actual) and holds(attribute, expected, found):
        found = f"{found} (with another password)"
    return {"attribute": attribute, "expected": expected, "actual": found}


def _holds_masked(check: Check, actual: Any, mask: Callable[[Any], Any]) -> bool:
    if not holds_mask(check.written):
        return False
    masked_value = mask(actual)
    return bool(masked_value != actual) and check.holds(masked_value)


# Reading the expected trunks


def _place(number: int, name: Any) -> str:
    label = f" ({printable(name, 60)})" if name and isinstance(name, (str, int, float)) else ""
    return f"expected[{number}]{label}"


def _read_defaults(written: Any, known: _Known, mistakes: _Mistakes) -> dict[str, Check]:
    if written is None or written == "":  # An empty template is an empty text.
        return {}
    common, wrong = _read_checks("defaults", written, known)
    for attribute, text in wrong:
        mistakes.add(None, "defaults", attribute, text)
    if "sid" in common:
        mistakes.add(
            None, "defaults", "sid", "a SID belongs to one trunk, so it cannot be a default"
        )
    return common


def _read_entry(
    number: int, entry: Any, common: Mapping[str, Check], known: _Known, mistakes: _Mistakes
) -> Expectation:
    entry = _without_blanks(entry)
    is_mapping = isinstance(entry, Mapping)
    sid, name = (entry.get("sid"), entry.get("friendly_name")) if is_mapping else (None, None)
    own, wrong = _read_checks(f"expected[{number}]", entry, known)
    if is_mapping:
        wrong = [*_identity_mistakes(sid, name), *wrong]
    for attribute, text in wrong:
        mistakes.add(number, _place(number, sid or name), attribute, text)
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


def _identity_mistakes(sid: Any, name: Any) -> Iterator[tuple[Any, str]]:
    if isinstance(sid, Mapping):
        yield "sid", "identifies the trunk, so it cannot be a condition"
    elif sid is None and not isinstance(name, str):
        yield None, "has neither sid nor friendly_name to identify its trunk"


def _read_checks(
    place: str, written: Any, known: _Known
) -> tuple[dict[str, Check], list[tuple[Any, str]]]:
    """Return the check of each valid attribute in I(written), and each mistake by attribute.

    A check in I(known) is used again: most trunks of an account have the same methods.
    """
    if not isinstance(written, Mapping):
        return {}, [(None, f"is {kind_of(written)}, not a dictionary of attributes")]
    checks: dict[str, Check] = {}
    wrong: list[tuple[Any, str]] = []
    for attribute, value in written.items():
        # The type is compared too, because 1 and true are the same key.
        key = (attribute, value) if isinstance(value, SIMPLE) else None
        check = known.get(key) if key else None
        if check is None:
            try:
                check = read_check(attribute, value)
            except MistakeError as mistake:
                wrong.append((attribute, str(mistake)))
                continue
            except OverrunError as overrun:
                raise overrun.inside(place, printable(attribute, 60)) from None
            if key:
                known[key] = check
        checks[attribute] = check
    return checks, wrong


def _find_doubles(expectations: Iterable[Expectation], mistakes: _Mistakes) -> None:
    first: dict[tuple[str | None, str | None], str] = {}
    for expectation in expectations:
        key = _identity(expectation)
        if key is None:
            continue
        if key in first:
            text = f"describes the same trunk as {first[key]}"
            mistakes.add(expectation.number, expectation.place, None, text)
        first.setdefault(key, expectation.place)


def _identity(expectation: Expectation) -> tuple[str | None, str | None] | None:
    """Return the SID, or else the friendly name."""
    if expectation.sid is not None:
        return expectation.sid, None
    if expectation.friendly_name is not None:
        return None, expectation.friendly_name
    return None
