# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The rules for a sound BYOC setup, which of them are selected, and with which options. Pure.

Private to this collection: it may change in any release. Do not import it from elsewhere.

A new rule gets the next id, which C(OWN_WORDS) has to include. The id of a removed rule is never
used again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from .byoc_setup import Found, Setup
from .conditions import MistakeError
from .domain_rules import DOMAIN_RULES
from .mistakes import MAX_KEYS, OptionMistakes, Place, kind, shown
from .policy_rules import POLICY_RULES
from .reference_rules import REFERENCE_RULES
from .rule import NOTE, OUR_ADVICE, SEVERITIES, Rule, Values
from .trunk_rules import TRUNK_RULES

ALL = "all"
# Of the option C(rules), which may name a rule again.
MAX_RULES = 1000
SEVERITY = "severity"


def _nothing(_setup: Setup, _options: Values) -> Iterable[Found]:
    """Find nothing: whether a waiver is used is known when all rules have been checked."""
    return ()


WAIVER_USED = Rule(
    id="BYOC030",
    name="waiver-used",
    severity=NOTE,
    reads=(),
    find=_nothing,
    attributes=(),
    text="Each waiver applies to a finding.",
    reason="An unused waiver hides the next finding of its rule.",
    remedy="Remove the waiver.",
    source=OUR_ADVICE,
    limits="It is checked whenever a rule is selected. A waiver counts only if its rule is.",
)
RULES = (*TRUNK_RULES, *REFERENCE_RULES, *POLICY_RULES, *DOMAIN_RULES, WAIVER_USED)
BY_ID: Mapping[str, Rule] = {rule.id: rule for rule in RULES}
_BY_NAME = {rule.name: rule for rule in RULES}
# More than the name of a rule with some blanks around it.
MAX_NAME = 200
_IDS = f"Write an id from {RULES[0].id} to {RULES[-1].id}"
_CHOICES = f"{_IDS}, {', '.join(SEVERITIES)} or {ALL}"


class SelectedRule(NamedTuple):
    """A rule with the severity and the values of options that the audit gives it."""

    rule: Rule
    severity: str
    values: Values

    @property
    def attributes(self) -> tuple[tuple[str, str], ...]:
        """The attributes that it checks. Without an option that it needs, everything is allowed."""
        return self.rule.attributes if self._has_work else ()

    @property
    def reads(self) -> tuple[str, ...]:
        """The kinds of resources that it reads, none without an option that it needs."""
        return self.rule.reads if self._has_work else ()

    @property
    def _has_work(self) -> bool:
        return None not in self.values.values()


class Selection(NamedTuple):
    """The selected I(rules) in the order of the table, and the I(severities) of all by id."""

    rules: tuple[SelectedRule, ...]
    severities: Mapping[str, str]

    @property
    def reads(self) -> frozenset[str]:
        """The kinds of resources that the selected rules read."""
        return frozenset(kind for selected in self.rules for kind in selected.reads)

    @property
    def needs_all(self) -> frozenset[str]:
        """The kinds of resources of which the selected rules need every one of the account."""
        return frozenset(kind for selected in self.rules for kind in selected.rule.needs_all)


def read_selection(
    rules: Any, rule_options: Any, mistakes: OptionMistakes, own_ids: Collection[str] = ()
) -> Selection:
    """Return the rules that the option C(rules) names, with C(rule_options) by id.

    A severity in C(rules) selects the rules that have it after C(rule_options). Neither option
    takes the ids of own rules, I(own_ids).
    """
    options = _read_all_options(rule_options, mistakes, own_ids)
    severities = {rule.id: options.get(rule.id, {}).get(SEVERITY, rule.severity) for rule in RULES}
    wanted = _read_rules(rules, severities, mistakes, own_ids)
    selected = (
        SelectedRule(rule, severities[rule.id], _values(rule, options.get(rule.id, {})))
        for rule in RULES
        if rule.id in wanted
    )
    return Selection(tuple(selected), severities)


def mistake_of_id(value: Any, choices: str = _IDS, own_ids: Collection[str] = ()) -> str:
    """Return why I(value) is not the id of a rule, and which of I(choices) to write instead.

    I(own_ids) are ids too, of own rules.
    """
    if not isinstance(value, str):
        return f"expected a text, got {kind(value)}. {choices}"
    name = value[:MAX_NAME].strip()
    rule = BY_ID.get(name.upper()) or _BY_NAME.get(name.lower())
    own = (one for one in own_ids if one.upper() == name.upper())
    meant = rule.id if rule else next(own, None)
    others = f"{choices}, or that of an own rule" if own_ids else choices
    return f"{shown(value)} is not the id of a rule. {f'Write {meant}' if meant else others}"


def _read_rules(
    rules: Any,
    severities: Mapping[str, str],
    mistakes: OptionMistakes,
    own_ids: Collection[str],
) -> set[str]:
    if rules is None or rules == "":  # An empty template is an empty text.
        return set()
    if not isinstance(rules, (list, tuple)):
        mistakes.add(Place("rules"), f"expected a list, got {kind(rules)}. {_CHOICES}")
        return set()
    if not mistakes.has_few(Place("rules"), rules, MAX_RULES, "items"):
        return set()
    wanted: set[str] = set()
    for number, item in enumerate(rules):
        if isinstance(item, str) and item in own_ids:
            text = f"{item} is a rule of own_rules, which is always checked. Remove it here"
            mistakes.add(Place("rules", number), text)
        elif not isinstance(item, str) or item not in (ALL, *SEVERITIES, *BY_ID):
            mistakes.add(Place("rules", number), mistake_of_id(item, _CHOICES))
        else:
            wanted.update(one for one, own in severities.items() if item in (ALL, own, one))
    return wanted


def _read_all_options(
    written: Any, mistakes: OptionMistakes, own_ids: Collection[str]
) -> dict[str, dict[str, Any]]:
    """Return the options of each rule in I(written) by id."""
    if written is None or written == "":
        return {}
    if not isinstance(written, Mapping):
        text = f"expected a dictionary of rule ids, got {kind(written)}"
        mistakes.add(Place("rule_options"), text)
        return {}
    if not mistakes.has_few(Place("rule_options"), written, MAX_KEYS, "keys"):
        return {}
    options: dict[str, dict[str, Any]] = {}
    for name, given in written.items():
        place = Place("rule_options").at(name)
        if isinstance(name, str) and name in own_ids:
            mistakes.add(place, "is a rule of own_rules. Set its severity there")
        elif not isinstance(name, str) or name not in BY_ID:
            mistakes.add(place, mistake_of_id(name))
        elif not isinstance(given, Mapping):
            mistakes.add(place, f"expected a dictionary of options, got {kind(given)}")
        else:
            options[name] = _read_options(BY_ID[name], given, place, mistakes)
    return options


def _read_options(
    rule: Rule, given: Mapping[Any, Any], place: Place, mistakes: OptionMistakes
) -> dict[str, Any]:
    readers = {SEVERITY: _severity, **{option.name: option.read for option in rule.options}}
    values: dict[str, Any] = {}
    if not mistakes.has_few(place, given, MAX_KEYS, "options"):
        return values
    for name, value in given.items():
        where = place.at(name)
        if name not in readers:
            mistakes.add(where, f"is not an option of this rule. It has {', '.join(readers)}")
        else:
            values[name] = mistakes.value(where, readers[name], value)
    return values


def _severity(value: Any) -> str:
    if isinstance(value, str) and value in SEVERITIES:
        return value
    raise MistakeError(f"expected {', '.join(SEVERITIES[:-1])} or {SEVERITIES[-1]}")


def _values(rule: Rule, given: Values) -> Values:
    return {option.name: given.get(option.name, option.default) for option in rule.options}
