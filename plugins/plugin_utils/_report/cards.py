# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The cards of a report: each trunk and each resource that trunks refer to, with its findings.

Private to this collection: it may change in any release. Do not import it from elsewhere.

A finding is on the card of its resource, and each resource has one card, so the size of a report
grows with trunks, resources and findings, and never with their product.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from ansible_collections.voiceops.twilio.plugins.module_utils._audit.byoc_setup import (
    CONNECTION_POLICY,
    SIP_DOMAIN,
    TRUNK,
    is_sid,
    shown_sid,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.conditions import holds_mask
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.findings import WAIVED
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.accounts import (
    Account,
    account_name,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.model import (
    display_name,
    display_text,
    display_value,
    finding_state,
    trunk_name,
)

Item = Mapping[str, Any]

# The most urgent card comes first. A card has the most urgent state of its trunk and its findings.
URGENCY_OF_CARDS = (
    *("drifted", "missing", "ambiguous", "error"),
    *("warning", "unmanaged", "note", "compliant", WAIVED),
)
PLAIN = "plain"
_NO_TRUNK = ("missing", "ambiguous")
_PREFIXES = {CONNECTION_POLICY: "NY", SIP_DOMAIN: "SD"}
_FACTS = {CONNECTION_POLICY: "connection_policies", SIP_DOMAIN: "sip_domains"}
LABELS = {CONNECTION_POLICY: "connection policy", SIP_DOMAIN: "SIP domain"}


class Reference(NamedTuple):
    """A resource that a trunk refers to, or that leads to it.

    I(place) identifies the card of the resource, and I(name) names it. Without a card, both are
    empty, and I(problem) says why. I(sid) is a text to display.
    """

    kind: str
    how: str
    sid: str | None
    name: str
    place: str
    problem: str


class Card(NamedTuple):
    """One card. It has a I(trunk), the I(item) of another resource, or neither.

    I(whose) names the account. I(state) is the most urgent one. I(place) identifies a card with an
    item.
    """

    account: Account
    whose: str
    kind: str
    sid: Any
    friendly_name: Any
    trunk: Item | None
    item: Item | None
    state: str
    place: str
    references: list[Reference]
    users: list[Item]
    findings: list[Item]


def cards_of(accounts: Iterable[Account]) -> list[Card]:
    """Return the cards of I(accounts), the most urgent first."""
    cards: list[Card] = []
    for number, account in enumerate(accounts):
        cards += _Setup(account, f"r{number}-").cards()
    ranks = {state: rank for rank, state in enumerate((*URGENCY_OF_CARDS, PLAIN))}

    def urgency(card: Card) -> tuple[int, int]:
        found = (ranks[finding_state(finding)] for finding in card.findings)
        return ranks[card.state], min(found, default=ranks[PLAIN])

    return sorted(cards, key=urgency)


class _Setup:
    """The trunks of an account and what they refer to, as far as that was read."""

    def __init__(self, account: Account, prefix: str) -> None:
        self._account = account
        self._whose = display_text(account_name(account))
        self._names: dict[tuple[str, str], str] = {}
        self._items: dict[str, dict[str, Item]] = {}
        self._places: dict[tuple[str, str], str] = {}
        for kind, facts in _FACTS.items():
            found = account[facts]
            if isinstance(found, Mapping):
                self._items[kind] = {
                    sid: item
                    for sid, item in found.items()
                    if is_sid(sid, _PREFIXES[kind]) and isinstance(item, Mapping)
                }
                for sid, item in self._items[kind].items():
                    self._places[kind, sid] = f"{prefix}{len(self._places)}"
                    self._names[kind, sid] = _name_of(item, sid)
        self._dangling = {
            (one["sid"], one["attribute"])
            for one in account["dangling"]
            if is_sid(one.get("sid")) and isinstance(one.get("attribute"), str)
        }
        self._leading = _leading_to(self._items.get(SIP_DOMAIN, {}))
        # Most trunks share their references.
        self._found = cache(self._reference_to)

    def cards(self) -> Iterator[Card]:
        """Yield a card for each trunk, each resource, and each other subject of findings."""
        trunks = [trunk for trunk in self._account["trunks"] if trunk["state"] not in _NO_TRUNK]
        own = Counter(trunk["sid"] for trunk in trunks if is_sid(trunk["sid"]))
        findings: dict[tuple[str, ...], list[Item]] = {}
        for finding in self._account["findings"]:
            kind, sid = finding["resource"], shown_sid(finding["sid"])
            # A masked or invalid SID may be that of several resources.
            is_one = own[sid] == 1 if kind == TRUNK else (kind, sid) in self._places
            known, unknown = (kind, sid), (kind, "", trunk_name(finding))
            findings.setdefault(known if is_one else unknown, []).append(finding)
        users: dict[str, list[Item]] = {}
        for trunk in self._account["trunks"]:
            has_trunk = trunk["state"] not in _NO_TRUNK
            references = list(self._references(trunk)) if has_trunk else []
            for place in dict.fromkeys(one.place for one in references if one.place):
                users.setdefault(place, []).append(trunk)
            is_one = has_trunk and is_sid(trunk["sid"])
            mine = findings.pop((TRUNK, trunk["sid"]), []) if is_one else []
            yield self._card(TRUNK, trunk, mine, trunk=trunk, references=references)
        for (kind, sid), place in self._places.items():
            item, mine = self._items[kind][sid], findings.pop((kind, sid), [])
            about = {"sid": sid, "friendly_name": item.get("friendly_name")}
            by = users.get(place, [])
            yield self._card(kind, about, mine, item=item, place=place, users=by)
        for key, others in findings.items():
            yield self._card(key[0], others[0], others)

    def _card(self, kind: str, about: Item, findings: list[Item], **others: Any) -> Card:
        states = [finding_state(finding) for finding in findings]
        if "trunk" in others:
            states.append(about["state"])
        usual: dict[str, Any] = {"trunk": None, "item": None, "place": ""}
        usual.update(references=[], users=[])
        return Card(
            account=self._account,
            whose=self._whose,
            kind=kind,
            sid=about["sid"],
            friendly_name=about["friendly_name"],
            state=min(states, key=URGENCY_OF_CARDS.index, default=PLAIN),
            findings=findings,
            **{**usual, **others},
        )

    def _references(self, trunk: Item) -> Iterator[Reference]:
        if CONNECTION_POLICY in self._items:
            yield self._reference(CONNECTION_POLICY, "", trunk, "connection_policy_sid")
        if SIP_DOMAIN not in self._items:
            return
        leading = self._leading.get(trunk["sid"], []) if is_sid(trunk["sid"]) else []
        named = trunk.get("from_domain_sid")
        for sid in leading:
            how = "calls arrive, From header" if sid == named else "calls arrive"
            yield self._found(SIP_DOMAIN, how, sid)
        if named is not None and named not in leading:
            yield self._reference(SIP_DOMAIN, "From header", trunk, "from_domain_sid")
        elif not leading:
            yield Reference(SIP_DOMAIN, "", None, "", "", "no SIP domain")

    def _reference(self, kind: str, how: str, trunk: Item, attribute: str) -> Reference:
        sid = trunk.get(attribute)
        if sid is None:
            return Reference(kind, how, None, "", "", f"no {LABELS[kind]}")
        if isinstance(sid, str) and (kind, sid) in self._places:
            return self._found(kind, how, sid)
        is_dangling = is_sid(trunk["sid"]) and (trunk["sid"], attribute) in self._dangling
        problem = _problem(kind, sid) if is_dangling else "is not known"
        return Reference(kind, how, display_value(sid), "", "", problem)

    def _reference_to(self, kind: str, how: str, sid: str) -> Reference:
        key = (kind, sid)
        return Reference(kind, how, sid, self._names[key], self._places[key], "")


def _name_of(item: Item, sid: str) -> str:
    """Return the name of a resource, or its SID if it has none."""
    names = (item.get("friendly_name"), item.get("domain_name"))
    return display_name(next((n for n in names if isinstance(n, str) and n.strip()), sid))


def _problem(kind: str, dangling: Any) -> str:
    """Return what is wrong with a I(dangling) reference. Only a SID is ever looked up."""
    if is_sid(dangling, _PREFIXES[kind]):
        return "leads nowhere"
    return "is not known" if holds_mask(dangling) else "is not a SID"


def _leading_to(domains: Mapping[str, Item]) -> dict[str, list[str]]:
    """Return the SIDs of the I(domains) that lead to a trunk, by the SID of the trunk."""
    leading: dict[str, list[str]] = {}
    for sid in sorted(domains):
        trunk_sid = domains[sid].get("byoc_trunk_sid")
        if is_sid(trunk_sid, "BY"):
            leading.setdefault(str(trunk_sid), []).append(sid)
    return leading
