# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The setup of an account as rules see it. Pure.

Private to this collection: it may change in any release. Do not import it from elsewhere.

A tolerated violation may put any JSON value in place of an attribute, so nothing here takes a type
for granted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from .hosts import SipUri, Url, read_sip_uri, read_url

TRUNK = "byoc_trunk"
CONNECTION_POLICY = "connection_policy"
SIP_DOMAIN = "sip_domain"
TARGET = "target"
WAIVER = "waiver"
Item = Mapping[str, Any]

_SID = re.compile(r"[A-Z]{2}[0-9a-fA-F]{32}").fullmatch


class Found(NamedTuple):
    """What a rule found: the I(resource) by its kind, its attributes, and a sentence or two.

    The message has no text of Twilio's but host names and SIDs, so it is never a template.
    """

    resource: str
    item: Item
    message: str


class Setup:
    """The trunks of an account, and what they refer to.

    I(facts) are those that C(byoc_trunk_info) returns with C(related). A rule that needs every
    connection policy or SIP domain of the account says so.
    """

    def __init__(self, facts: Item) -> None:
        self.trunks = _items(facts.get("byoc_trunks"))
        self.policies = _by_sid(facts.get("connection_policies"))
        self.domains = _by_sid(facts.get("sip_domains"))
        self.trunk_sids = frozenset(_texts(self.trunks, "sid"))
        self.leading_to = _leading_to(self.domains)
        self._dangling = {
            (item.get("sid"), item.get("attribute"))
            for item in _items(facts.get("dangling"))
            if isinstance(item.get("sid"), str) and isinstance(item.get("attribute"), str)
        }
        # Three rules read each URL of a trunk, and three each target. Reading them once saves half
        # of the rules' time, and a third if each trunk has a policy of its own with two targets.
        self._urls: dict[str, Url | None] = {}
        self._sip_uris: dict[str, SipUri | None] = {}

    def dangles(self, trunk: Item, attribute: str) -> bool:
        """Return whether Twilio says that I(attribute) of I(trunk) leads nowhere."""
        sid = trunk.get("sid")
        return isinstance(sid, str) and (sid, attribute) in self._dangling

    # Up to ten rules go through each of these lists, so each is made once. This saves 4 of 29 µs
    # for a trunk. Rules about trunks alone need none of them.

    @cached_property
    def used_policies(self) -> list[Item]:
        """Return each connection policy that a trunk names."""
        named = frozenset(_texts(self.trunks, "connection_policy_sid"))
        return [policy for sid, policy in self.policies.items() if sid in named]

    @cached_property
    def unused_policies(self) -> list[Item]:
        """Return each connection policy that no trunk names."""
        named = frozenset(_texts(self.trunks, "connection_policy_sid"))
        return [policy for sid, policy in self.policies.items() if sid not in named]

    @cached_property
    def trunk_domains(self) -> list[Item]:
        """Return each SIP domain that leads or may lead to a trunk, or that a trunk names."""
        named = frozenset(_texts(self.trunks, "from_domain_sid"))
        return [
            domain
            for sid, domain in self.domains.items()
            if sid in named or self._may_lead_to_trunk(domain.get("byoc_trunk_sid"))
        ]

    def _may_lead_to_trunk(self, sid: Any) -> bool:
        leads = isinstance(sid, str) and sid in self.trunk_sids
        return leads or not (sid is None or sid == "" or is_sid(sid, "BY"))

    def url(self, value: Any) -> Url | None:
        """Return I(value) as a URL, or None if it is not one."""
        if not isinstance(value, str):
            return None
        if value not in self._urls:
            self._urls[value] = read_url(value)
        return self._urls[value]

    def sip_uri(self, value: Any) -> SipUri | None:
        """Return I(value) as a SIP URI, or None if it is not one."""
        if not isinstance(value, str):
            return None
        if value not in self._sip_uris:
            self._sip_uris[value] = read_sip_uri(value)
        return self._sip_uris[value]


def parts_of(item: Item, name: str) -> list[Item] | None:
    """Return the resources in the list I(name) of I(item), or None if they are not known."""
    parts = item.get(name)
    if not isinstance(parts, (list, tuple)) or not all(isinstance(p, Mapping) for p in parts):
        return None
    return list(parts)


def shown_sid(value: Any) -> str:
    """Return I(value) if it is a SID, or words that say that it is not."""
    return value if is_sid(value) else "without a valid SID"


def is_sid(value: Any, prefix: str = "") -> bool:
    """Return whether I(value) is a SID that begins with I(prefix)."""
    return isinstance(value, str) and value.startswith(prefix) and _SID(value) is not None


def unclear(attribute: str) -> str:
    """Return the message about a value that Twilio does not document."""
    return f"{attribute} has a value that Twilio does not document, so it cannot be checked."


def unknown(names: str) -> str:
    """Return the message about a list that could not be read."""
    return f"Its {names} are not known, so they cannot be checked."


def _items(value: Any) -> list[Item]:
    items = value if isinstance(value, (list, tuple)) else ()
    return [item for item in items if isinstance(item, Mapping)]


def _by_sid(value: Any) -> dict[str, Item]:
    """Return the resources in a dictionary, in an order that only depends on their SIDs."""
    if not isinstance(value, Mapping):
        return {}
    named = {k: v for k, v in value.items() if isinstance(k, str) and isinstance(v, Mapping)}
    return dict(sorted(named.items()))


def _texts(items: list[Item], attribute: str) -> Iterator[str]:
    return (item[attribute] for item in items if isinstance(item.get(attribute), str))


def _leading_to(domains: Mapping[str, Item]) -> frozenset[str]:
    return frozenset(_texts(list(domains.values()), "byoc_trunk_sid"))
