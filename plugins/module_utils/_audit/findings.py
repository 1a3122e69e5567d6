# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the selected rules find in a setup, and which findings are waived. Pure.

Private to this collection: it may change in any release. Do not import it from elsewhere.

    inspection = read_inspection(["error", "BYOC016"], None, waivers)
    rows = inspection.findings(facts, today)
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from .._errors import printable
from .byoc_setup import CONNECTION_POLICY, SIP_DOMAIN, TRUNK, WAIVER, Found, Item, Setup
from .contracts import Violations, undocumented, violations
from .mistakes import OptionMistakes
from .own_rules import OwnRule, read_own_rules
from .rule import SEVERITIES
from .rules import WAIVER_USED, SelectedRule, Selection, read_selection
from .waivers import Waiver, read_waivers

WAIVED = "waived"
VALID, EXPIRED, UNUSED, NOT_CHECKED = "valid", "expired", "unused", "not_checked"
WAIVER_STATES = (EXPIRED, VALID, UNUSED, NOT_CHECKED)
MAX_NAME = 300
_KINDS = (TRUNK, CONNECTION_POLICY, SIP_DOMAIN)
Finding = dict[str, Any]
Mask = Callable[[Any], Any]
# The friendly names by which a waiver may name an item.
_Names = Callable[[Item], Collection[str]]
_Key = tuple[str, str, Any]


class Inspected(NamedTuple):
    """What an inspection found, and the state of each of its waivers."""

    findings: list[Finding]
    waivers: list[dict[str, Any]]


class Inspection(NamedTuple):
    """The rules that an audit checks, and its waivers."""

    selection: Selection
    waivers: tuple[Waiver, ...]
    own: tuple[OwnRule, ...] = ()

    @property
    def reads(self) -> frozenset[str]:
        """The kinds of resources that the rules read."""
        return self.selection.reads | {kind for rule in self.own for kind in rule.reads}

    @property
    def checks_rules(self) -> bool:
        """Whether there is a rule to check."""
        return bool(self.selection.rules or self.own)

    def findings(self, facts: Item, today: date, mask: Mask = lambda value: value) -> list[Finding]:
        """Return the findings of C(inspected)."""
        return self.inspected(facts, today, mask).findings

    def inspected(self, facts: Item, today: date, mask: Mask = lambda value: value) -> Inspected:
        """Return what the rules find in I(facts), waivers applied as on I(today).

        I(mask) masks the secrets in a text, as a result does later. A waiver may have a name as it
        is in I(facts), or as the result shows it.

        Each finding has C(rule), C(severity), C(sid), C(friendly_name), C(resource), C(message) and
        C(waived), which is null or has C(reason) and C(until). The order is that of the rules, then
        of the resources by SID. It does not depend on the order of the facts.
        """
        setup = Setup(facts)
        read = {one for selected in self.selection.rules for one in selected.attributes}
        wrong = violations(setup, read)
        checks = [
            (selected.rule.id, selected.severity, _found(setup, selected, wrong))
            for selected in self.selection.rules
        ]
        return self._with_waivers(checks, today, partial(_names_of, mask))

    def sids_by_name(self, trunks: Sequence[Item], mask: Mask) -> list[list[str]]:
        """Return the SIDs of the I(trunks) that each name in the waivers of own rules fits.

        C(with_own) needs them, because its facts are masked. The list has no name, which would be
        masked too. I(mask) is that of C(inspected).
        """
        by_name: dict[str, list[str]] = {name: [] for name in self._names_for_own()}
        for trunk in trunks if by_name else ():
            for name in by_name.keys() & _names_of(mask, trunk):
                by_name[name].append(trunk["sid"])
        return [*by_name.values()]

    def with_own(
        self,
        before: Inspected,
        found: Mapping[str, Sequence[Found]],
        today: date,
        sids_by_name: Sequence[Sequence[str]] = (),
    ) -> Inspected:
        """Return I(before), from C(inspected), and what the own rules I(found) by their ids.

        I(sids_by_name) is that of the method of this name.
        """
        named: dict[str, set[str]] = {}
        for name, sids in zip(self._names_for_own(), sids_by_name):
            for sid in sids:
                named.setdefault(_json(sid), set()).add(name)

        def names(item: Item) -> Collection[str]:
            return _names_of(None, item) | named.get(_json(item.get("sid")), set())

        checks = [(rule.id, rule.severity, found.get(rule.id, ())) for rule in self.own]
        own, ids = self._with_waivers(checks, today, names), {rule.id for rule in self.own}
        states = [
            of_own if waiver.rule in ids else state
            for waiver, state, of_own in zip(self.waivers, before.waivers, own.waivers)
        ]
        rows = [*before.findings, *own.findings]
        return Inspected(sorted(rows, key=lambda row: bool(row["resource"] == WAIVER)), states)

    def _names_for_own(self) -> list[str]:
        """Return each friendly name in the waivers of own rules once."""
        ids = {rule.id for rule in self.own}
        names = (one.friendly_name for one in self.waivers if one.rule in ids)
        return [*dict.fromkeys(name for name in names if name is not None)]

    def _with_waivers(
        self, checks: Sequence[tuple[str, str, Sequence[Found]]], today: date, names: _Names
    ) -> Inspected:
        """Return what I(checks) found. Each of them has a rule's id, its severity and its finds."""
        waivers = _by_key(self.waivers)
        used: Counter[Waiver] = Counter()
        rows: list[Finding] = []
        for rule, severity, finds in checks:
            for found in sorted(finds, key=_order):
                applying = _applying(waivers, rule, found.item, names)
                used.update(applying)
                rows.append(_row(rule, severity, found, applying, today))
        checked = {rule for rule, *_others in checks}
        states = [_state(one, used[one], one.rule in checked, today) for one in self.waivers]
        return Inspected([*rows, *self._unused(states)], states)

    def _unused(self, states: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
        for waiver, row in zip(self.waivers, states):
            if row["state"] != UNUSED:
                continue
            whose = "SID" if waiver.sid else "friendly name"
            message = f"{waiver.place} is unused: {waiver.rule} finds nothing with this {whose}."
            item = {"sid": waiver.sid, "friendly_name": waiver.friendly_name}
            severity = self.selection.severities[WAIVER_USED.id]
            yield _finding(WAIVER_USED.id, severity, Found(WAIVER, item, message))


def read_inspection(
    rules: Any, rule_options: Any = None, waivers: Any = None, own_rules: Any = None
) -> Inspection:
    """Return what the options of these names ask for, or raise OptionsError with every mistake."""
    mistakes = OptionMistakes()
    own = read_own_rules(own_rules, mistakes)
    own_ids = frozenset(rule.id for rule in own)
    selection = read_selection(rules, rule_options, mistakes, own_ids)
    read = read_waivers(waivers, mistakes, own_ids)
    also = ", own_rules" if own_rules else ""
    mistakes.require_none(f"rules{also}, rule_options and waivers")
    return Inspection(selection, read, own)


def counts_of(findings: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Return the number of I(findings) of each severity that are not waived, and of the others."""
    counts = Counter(WAIVED if row[WAIVED] else row["severity"] for row in findings)
    return {name: counts[name] for name in (*SEVERITIES, WAIVED)}


def counts_in_words(counts: Mapping[str, int]) -> str:
    """Return I(counts) as C(2 errors, 1 note, 3 waived), or that there are no findings."""
    words = (
        f"{number} {name}{'' if number == 1 or name == WAIVED else 's'}"
        for name, number in counts.items()
        if number
    )
    return ", ".join(words) or "no findings"


def is_failure(finding: Mapping[str, Any], findings_from: str) -> bool:
    """Return whether I(finding) is not waived, and at least as severe as I(findings_from)."""
    severity = SEVERITIES.index(finding["severity"])
    return not finding[WAIVED] and severity <= SEVERITIES.index(findings_from)


def _found(setup: Setup, selected: SelectedRule, wrong: Violations) -> list[Found]:
    """Return what the rule finds, and its attributes that are I(wrong)."""
    found = list(selected.rule.find(setup, selected.values))
    return [*found, *undocumented(wrong, selected.attributes, found)]


def _by_key(waivers: Sequence[Waiver]) -> dict[_Key, list[Waiver]]:
    found: dict[_Key, list[Waiver]] = {}
    for waiver in waivers:
        attribute, value = (
            ("sid", waiver.sid) if waiver.sid else ("friendly_name", waiver.friendly_name)
        )
        found.setdefault((waiver.rule, attribute, value), []).append(waiver)
    return found


def _applying(
    waivers: Mapping[_Key, list[Waiver]], rule: str, item: Item, names: _Names
) -> list[Waiver]:
    if not waivers:
        return []
    keys = [
        *((rule, "sid", sid) for sid in _texts_of(item.get("sid"))),
        *((rule, "friendly_name", name) for name in sorted(names(item))),
    ]
    return [waiver for key in keys for waiver in waivers.get(key, ())]


def _names_of(mask: Mask | None, item: Item) -> set[str]:
    """Return the name of I(item) as it is at Twilio, and as a finding shows it."""
    texts = _texts_of(item.get("friendly_name"))
    return texts | {mask(text) for text in texts} if mask else texts


def _texts_of(value: Any) -> set[str]:
    return {text for text in (value, _shown(value)) if isinstance(text, str)}


def _state(waiver: Waiver, findings: int, is_checked: bool, today: date) -> dict[str, Any]:
    """Return I(waiver) with its state and its days that are left on I(today)."""
    state = EXPIRED if waiver.has_expired(today) else VALID
    if not findings:
        state = UNUSED if is_checked else NOT_CHECKED
    return {
        "rule": waiver.rule,
        "sid": waiver.sid,
        "friendly_name": _shown(waiver.friendly_name),
        "reason": printable(waiver.reason),
        "until": waiver.until.isoformat(),
        "state": state,
        "days_left": (waiver.until - today).days,
        "findings": findings,
    }


def _row(
    rule: str, severity: str, found: Found, applying: Sequence[Waiver], today: date
) -> Finding:
    row = _finding(rule, severity, found)
    valid = next((waiver for waiver in applying if not waiver.has_expired(today)), None)
    if valid is not None:
        row[WAIVED] = {"reason": printable(valid.reason), "until": valid.until.isoformat()}
    elif applying:
        last = max(waiver.until for waiver in applying)
        row["message"] += f" Its waiver expired: its last day was {last.isoformat()}."
    return row


def _finding(rule: str, severity: str, found: Found) -> Finding:
    return {
        "rule": rule,
        "severity": severity,
        "sid": _shown(found.item.get("sid")),
        "friendly_name": _shown(found.item.get("friendly_name")),
        "resource": found.resource,
        "message": found.message,
        WAIVED: None,
    }


def _shown(value: Any) -> str | None:
    if value is None:
        return None
    return printable(value if isinstance(value, str) else _json(value), MAX_NAME)


def _order(found: Found) -> tuple[int, str, str, str]:
    sid, name = (_json(found.item.get(key)) for key in ("sid", "friendly_name"))
    return _KINDS.index(found.resource), sid, name, found.message


_json = json.JSONEncoder(ensure_ascii=False, default=str).encode
