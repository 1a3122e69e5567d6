# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rules of a user's own, and the variables of their expressions. Pure.

Private to this collection: it may change in any release. Do not import it from elsewhere.

Only Ansible can evaluate an expression, so the action of the module does it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from .._errors import is_blank, printable
from .byoc_setup import CONNECTION_POLICY, SIP_DOMAIN, Item
from .conditions import MistakeError
from .drift import STATES
from .mistakes import MAX_KEYS, OptionMistakes, Place, kind, require_short, shown
from .rule import SEVERITIES
from .rules import ALL

RESERVED = "BYOC"
# Ansible takes milliseconds for each rule and trunk, and each may have a finding.
MAX_OWN_RULES = 100
MAX_OWN_ID = 60
MAX_OWN_TEXT = 500
MAX_EXPRESSIONS = 50
MAX_EXPRESSION = 10_000
READABLE = (CONNECTION_POLICY, SIP_DOMAIN)
SIP_DOMAINS = "sip_domains"
# The variables of an expression, whether or not a rule reads them.
VARIABLES = ("trunk", CONNECTION_POLICY, SIP_DOMAINS)
# Reports name results that are no findings by these, in the place of the ID of a rule.
RESULT_NAMES = (*STATES, "unread", "not_audited", "same_account", "problem", "left_out")
_ID = re.compile(rf"[A-Za-z][A-Za-z0-9_.-]{{0,{MAX_OWN_ID - 1}}}").fullmatch
_DELIMITERS = ("{{", "{%", "{#")


class OwnRule(NamedTuple):
    """A rule of a user. It holds for a trunk if each expression of I(that) is true."""

    id: str
    severity: str
    text: str
    that: tuple[str, ...]
    reads: tuple[str, ...]

    def description(self) -> dict[str, str]:
        """Return what a result says of the rule. Its expressions are in the playbook only."""
        return {"id": self.id, "severity": self.severity, "text": self.text}


def read_own_rules(written: Any, mistakes: OptionMistakes) -> tuple[OwnRule, ...]:
    """Return the rules in I(written) that have no mistake, and add each mistake of the others."""
    if written is None or written == "":  # An empty template is an empty text.
        return ()
    if not isinstance(written, (list, tuple)):
        mistakes.add(Place("own_rules"), f"expected a list of dictionaries, got {kind(written)}")
        return ()
    if not mistakes.has_few(Place("own_rules"), written, MAX_OWN_RULES, "rules"):
        return ()
    rules: list[OwnRule] = []
    places: dict[str, Place] = {}
    for number, entry in enumerate(written):
        place = Place("own_rules", number)
        rule = _read_entry(place, entry, mistakes)
        if rule is None:
            continue
        first = places.setdefault(rule.id.lower(), place)
        if first != place:
            mistakes.add(place.at("id"), f"{rule.id} is the id of {first} too. Write another id")
        rules.append(rule)
    return tuple(rules)


def variables_of(facts: Item, rule: OwnRule) -> Iterator[tuple[Item, dict[str, Any]]]:
    """Yield each trunk in I(facts), and the variables that the expressions of I(rule) get."""
    policies: Mapping[Any, Any] = facts.get("connection_policies") or {}
    domains: Mapping[Any, Any] = facts.get("sip_domains") or {}
    leading: dict[Any, list[str]] = {}
    for sid, domain in sorted(domains.items()):
        trunk_sid = domain.get("byoc_trunk_sid")
        if isinstance(trunk_sid, str):
            leading.setdefault(trunk_sid, []).append(sid)
    for trunk in facts.get("byoc_trunks") or ():
        variables: dict[str, Any] = {"trunk": trunk}
        if CONNECTION_POLICY in rule.reads:
            variables[CONNECTION_POLICY] = policies.get(_text(trunk.get("connection_policy_sid")))
        if SIP_DOMAIN in rule.reads:
            named = _text(trunk.get("from_domain_sid"))
            sids = {*leading.get(_text(trunk.get("sid")), ()), *([named] if named else ())}
            variables[SIP_DOMAINS] = [domains[sid] for sid in sorted(sids) if sid in domains]
        yield trunk, variables


def _text(value: Any) -> str | None:
    """Return I(value) if it is a text. If on_invalid tolerates it, a SID may be any value."""
    return value if isinstance(value, str) else None


def _read_entry(place: Place, entry: Any, mistakes: OptionMistakes) -> OwnRule | None:
    if not isinstance(entry, Mapping):
        text = f"is {kind(entry)}, not a dictionary with {', '.join(_READERS)}"
        mistakes.add(place, text)
        return None
    if not mistakes.has_few(place, entry, MAX_KEYS, "keys"):
        return None
    before = mistakes.count
    for key in entry:
        if key not in _READERS:
            mistakes.add(place.at(key), f"is not a key of a rule. It has {', '.join(_READERS)}")
    values = {
        key: mistakes.value(place.at(key), read, entry.get(key)) for key, read in _READERS.items()
    }
    return OwnRule(**values) if mistakes.count == before else None


def _id(value: Any) -> str:
    if value is None:
        raise MistakeError("is missing. Write an id for the rule, such as ORG001")
    if not isinstance(value, str) or not _ID(value):
        raise MistakeError(
            f"{shown(value)} is not an id. Write up to {MAX_OWN_ID} letters, digits and _.- "
            "that begin with a letter"
        )
    if value.upper().startswith(RESERVED):
        raise MistakeError(f"{value} begins with {RESERVED}, as only the collection's own rules do")
    if value.lower() in (ALL, *SEVERITIES):
        raise MistakeError(f"{value} selects built-in rules. Write another id")
    if value.lower() in RESULT_NAMES:
        raise MistakeError(f"{value} is the name of other results in reports. Write another id")
    return _plain(value)


def _severity(value: Any) -> str:
    if isinstance(value, str) and value in SEVERITIES:
        return _plain(value)
    found = "is missing" if value is None else f"{shown(value)} is not a severity"
    raise MistakeError(f"{found}. Write {', '.join(SEVERITIES[:-1])} or {SEVERITIES[-1]}")


def _rule_text(value: Any) -> str:
    if value is None:
        raise MistakeError("is missing. Write what must hold")
    if not isinstance(value, str):
        raise MistakeError(f"expected a text, got {kind(value)}")
    require_short(value, MAX_OWN_TEXT)
    if is_blank(value):
        raise MistakeError("is blank. Write what must hold")
    return printable(_plain(value), MAX_OWN_TEXT)


def _that(value: Any) -> tuple[str, ...]:
    if value is None:
        raise MistakeError("is missing. Write an expression that is true for a sound trunk")
    expressions = value if isinstance(value, (list, tuple)) else [value]
    if not expressions:
        raise MistakeError("expected an expression, got an empty list")
    if len(expressions) > MAX_EXPRESSIONS:
        raise MistakeError(f"has {len(expressions):,} expressions. Write at most {MAX_EXPRESSIONS}")
    for expression in expressions:
        if not isinstance(expression, str):
            raise MistakeError(f"expected an expression as a text, got {kind(expression)}")
        require_short(expression, MAX_EXPRESSION)
        if not expression.strip():
            raise MistakeError("is blank. Write an expression that is true for a sound trunk")
        if any(delimiter in expression for delimiter in _DELIMITERS):
            raise MistakeError("is an expression. Write it without {{ }}, {% %} and {# #}")
    return tuple(expressions)


def _reads(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    is_list = isinstance(value, (list, tuple)) and len(value) <= MAX_KEYS
    if not is_list or not all(one in READABLE for one in value):
        raise MistakeError(f"expected a list of {' and '.join(READABLE)}, or an empty list")
    return tuple(one for one in READABLE if one in value)


def _plain(text: str) -> str:
    return "".join((str(text), ""))  # Without marks of Ansible, which str alone would keep.


_READERS: dict[str, Callable[[Any], Any]] = {
    "id": _id,
    "severity": _severity,
    "text": _rule_text,
    "that": _that,
    "reads": _reads,
}
