# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the rules of a report ask for: those of the rules guide, and the own rules of its audits.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from ansible_collections.voiceops.twilio.plugins.module_utils._audit.rule import (
    ERROR,
    SEVERITIES,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.rules import BY_ID
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.accounts import Account
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.model import display_text

OWN_SOURCE = "The rule is in own_rules of the audit."
OWN_REMEDY = "Change the trunk at Twilio, or the rule in own_rules."
# Several accounts may have other texts under one ID. SARIF limits a description to 1,024.
MAX_TEXTS = 1000


class OwnText(NamedTuple):
    """An own rule as reports show it. Its I(text) and I(id) are safe to display."""

    id: str
    severity: str
    text: str


class FoundRule(NamedTuple):
    """A rule that found something: its most severe I(severity), and the number of its findings.

    I(name) is empty for an own rule. I(source) is empty for any other.
    """

    id: str
    name: str
    severity: str
    text: str
    remedy: str
    source: str
    findings: int


def rule_text(account: Account, rule: str) -> str:
    """Return what I(rule) asks for in I(account), or an empty text if that is not known."""
    if rule in BY_ID:
        return BY_ID[rule].text
    own = own_texts([account]).get(rule)
    return own.text if own else ""


def own_texts(accounts: Iterable[Account]) -> dict[str, OwnText]:
    """Return the own rules of I(accounts) by ID. If they differ, a rule has each of the texts.

    The severity is then the most severe one.
    """
    found: dict[str, list[Mapping[str, Any]]] = {}
    for account in accounts:
        for rule in account["own_rules"]:
            found.setdefault(str(rule.get("id")), []).append(rule)
    return {name: _merged(name, rules) for name, rules in found.items() if name not in BY_ID}


def found_rules(accounts: Iterable[Account]) -> list[FoundRule]:
    """Return each rule that found something in I(accounts), by ID."""
    every = [*accounts]
    findings = [finding for account in every for finding in account["findings"]]
    numbers = Counter(str(finding["rule"]) for finding in findings)
    severities: dict[str, set[str]] = {}
    for finding in findings:
        severities.setdefault(str(finding["rule"]), set()).add(finding["severity"])
    own = own_texts(every)
    return [_found(name, own, _worst(severities[name]), numbers[name]) for name in sorted(numbers)]


def _found(name: str, own: Mapping[str, OwnText], severity: str, number: int) -> FoundRule:
    if name in BY_ID:
        rule = BY_ID[name]
        return FoundRule(name, rule.name, severity, rule.text, rule.remedy, "", number)
    if name in own:
        text = own[name].text
        return FoundRule(name, "", severity, text, OWN_REMEDY, OWN_SOURCE, number)
    return FoundRule(name, "", severity, "A rule of the playbook.", "", "", number)


def _merged(name: str, rules: Iterable[Mapping[str, Any]]) -> OwnText:
    every = [*rules]
    texts = dict.fromkeys(display_text(rule.get("text")) for rule in every)
    severity = _worst({str(rule.get("severity")) for rule in every})
    return OwnText(display_text(name), severity, display_text(" / ".join(texts), MAX_TEXTS))


def _worst(severities: Iterable[str]) -> str:
    known = [one for one in severities if one in SEVERITIES]
    return min(known, key=SEVERITIES.index, default=ERROR)
