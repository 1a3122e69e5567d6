# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Compare the expected trunks with the actual ones. Pure.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from .._errors import OverrunError
from .._resources.byoc_trunk import BYOC_TRUNK, Trunk
from .._text.url_passwords import mask_url_passwords
from .differences import Difference, Differences, Facts, Mask
from .expectations import Expectation
from .linked import LINKED
from .mistakes import FirstMistakes, Mistake, MistakesError

STATES = ("compliant", "drifted", "missing", "unmanaged", "ambiguous")


class Comparison(NamedTuple):
    """The state of each trunk, expected trunks first, and the number of trunks in each state."""

    trunks: list[dict[str, Any]]
    counts: dict[str, int]


def compare(
    expectations: Sequence[Expectation],
    trunks: Sequence[Trunk],
    mask: Mask = lambda value: value,
    facts: Facts | None = None,
) -> Comparison:
    """Compare I(trunks), in normal form, with I(expectations).

    I(facts) has what the trunks refer to. Of that, C(linked_needs) is enough.

    Each row has C(sid), C(friendly_name), C(state), C(differences) and C(candidates), the SIDs that
    have an ambiguous friendly name. Passwords in URLs are masked. I(mask) masks secrets in a value.
    An expectation with a mask fits a value that I(mask) changes into the expected one. Raises
    MistakesError if some expectations describe the same trunk.
    """
    finder = Differences(facts or {}, mask)
    rows: list[dict[str, Any]] = []
    managed: set[str] = set()
    for expectation, found in _with_trunks(expectations, trunks):
        managed.update(trunk["sid"] for trunk in found)
        rows.append(_row(expectation, found, finder))
    rows += [_seen(t, "unmanaged") for t in trunks if t["sid"] not in managed]
    counts = Counter(row["state"] for row in rows)
    return Comparison(rows, {state: counts[state] for state in STATES})


def linked_needs(
    expectations: Sequence[Expectation], trunks: Sequence[Trunk]
) -> dict[str, dict[str, frozenset[str]]]:
    """Return what a comparison needs besides I(trunks): by key of LINKED, then by SID, its lists.

    It is what the expectations name, and no more. Raises MistakesError as C(compare) does.
    """
    needs: dict[str, dict[str, frozenset[str]]] = {}
    if not any(expectation.linked for expectation in expectations):
        return needs
    for expectation, trunk in with_their_trunk(expectations, trunks):
        for name, described in expectation.linked.items():
            sid = trunk[LINKED[name].attribute]
            is_sid = isinstance(sid, str) and LINKED[name].resource.sid.fullmatch(sid)
            if described is not None and is_sid:
                by_sid = needs.setdefault(name, {})
                by_sid[sid] = by_sid.get(sid, frozenset()).union(described.lists)
    return needs


def with_their_trunk(
    expectations: Sequence[Expectation], trunks: Sequence[Trunk]
) -> list[tuple[Expectation, Trunk]]:
    """Return each of I(expectations) that a comparison compares with a trunk, and this trunk.

    Raises MistakesError as C(compare) does.
    """
    return [(e, found[0]) for e, found in _with_trunks(expectations, trunks) if len(found) == 1]


def is_compliant(counts: Mapping[str, int]) -> bool:
    """Return whether every expected trunk is as expected. Unmanaged trunks do not count."""
    return not any(counts[state] for state in ("drifted", "missing", "ambiguous"))


def _with_trunks(
    expectations: Sequence[Expectation], trunks: Sequence[Trunk]
) -> list[tuple[Expectation, list[Trunk]]]:
    """Return each of I(expectations) with the trunks that it may be about."""
    by_sid = {trunk["sid"]: trunk for trunk in trunks}
    claimed = {e.sid: e for e in expectations if e.sid is not None}
    by_name: dict[str, list[Trunk]] = {}
    for trunk in trunks:
        if isinstance(trunk["friendly_name"], str):
            by_name.setdefault(trunk["friendly_name"], []).append(trunk)
    found: list[tuple[Expectation, list[Trunk]]] = []
    doubles = FirstMistakes()
    for expectation in expectations:
        if expectation.sid is not None:
            sid = expectation.sid
            found.append((expectation, [by_sid[sid]] if sid in by_sid else []))
            continue
        named = by_name.get(expectation.friendly_name or "", [])
        free = [trunk for trunk in named if trunk["sid"] not in claimed]
        found.append((expectation, free))
        if named and not free:
            doubles.keep(_double(expectation, claimed[named[0]["sid"]]))
    if doubles.count:
        last = "Keep one of them." if doubles.count == 1 else "Keep one entry for each trunk."
        raise MistakesError(doubles.first, doubles.count, last=last)
    return found


def _double(expectation: Expectation, first: Expectation) -> Mistake:
    text = f"{expectation.place}: describes trunk {first.sid}, and so does {first.place}"
    return Mistake("expected", expectation.number, None, text)


def _row(expectation: Expectation, found: Sequence[Trunk], finder: Differences) -> dict[str, Any]:
    if len(found) == 1:
        differences = _differences(expectation, found[0], finder)
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


def _differences(expectation: Expectation, trunk: Trunk, finder: Differences) -> list[Difference]:
    try:
        found = list(finder.of_attributes(BYOC_TRUNK, expectation.checks, trunk))
        for name, described in expectation.linked.items():
            found += finder.of_linked(name, described, trunk)
    except OverrunError as overrun:
        overrun.where.append(f"trunk {trunk['sid']}")
        raise overrun.inside(expectation.place) from None
    return found
