# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an expected trunk can describe besides its own attributes. Pure.

Private to this collection: it may change in any release. Do not import it from elsewhere.

An entry may have the key of each row in C(LINKED). Its value describes the resource that the trunk
refers to: attributes, and lists of further resources.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from .._resources.byoc_trunk import BYOC_TRUNK
from .._resources.connection_policy import CONNECTION_POLICY, TARGET
from .._resources.resource import Resource
from .._resources.sip_domain import CREDENTIAL_LIST, IP_ACCESS_CONTROL_LIST, IP_ADDRESS, SIP_DOMAIN
from .byoc_setup import Item, parts_of


class ItemList(NamedTuple):
    """A list that a resource has. Its items are I(resource)s.

    The first of I(keys) that an entry has identifies its item. I(settings) are the attributes that
    people set. I(find) returns the items in the facts of the resource, or None if they are not
    known. I(mistake_of_key) returns why a literal that the table of attributes accepts cannot
    identify an item, or None if it can.
    """

    resource: Resource
    keys: tuple[str, ...]
    settings: tuple[str, ...]
    find: Callable[[Item], list[Item] | None]
    mistake_of_key: Callable[[Any], str | None] = lambda _literal: None


class Linked(NamedTuple):
    """A I(resource) that a trunk refers to by I(attribute), and its I(lists)."""

    attribute: str
    resource: Resource
    settings: tuple[str, ...]
    lists: Mapping[str, ItemList]


def _targets(policy: Item) -> list[Item] | None:
    return parts_of(policy, TARGET.facts)


def _credential_lists(domain: Item) -> list[Item] | None:
    return parts_of(domain, CREDENTIAL_LIST.facts)


def _ip_addresses(domain: Item) -> list[Item] | None:
    """Return the addresses of all lists, because each of them may call."""
    found: list[Item] = []
    control_lists = parts_of(domain, IP_ACCESS_CONTROL_LIST.facts)
    for one in () if control_lists is None else control_lists:
        addresses = parts_of(one, IP_ADDRESS.facts)
        if addresses is None:
            return None
        found += addresses
    return None if control_lists is None else found


def _mistake_of_address(literal: Any) -> str | None:
    if isinstance(literal, str) and "/" in literal:
        return "has the length of a prefix. Write it as cidr_prefix_length"
    return None


LINKED: Mapping[str, Linked] = {
    CONNECTION_POLICY.fact: Linked(
        attribute="connection_policy_sid",
        resource=CONNECTION_POLICY,
        settings=("friendly_name",),
        lists={
            TARGET.facts: ItemList(
                resource=TARGET,
                keys=("target",),
                settings=("enabled", "friendly_name", "priority", "target", "weight"),
                find=_targets,
            ),
        },
    ),
    SIP_DOMAIN.fact: Linked(
        attribute="from_domain_sid",
        resource=SIP_DOMAIN,
        settings=(
            "auth_type",
            "domain_name",
            "emergency_calling_enabled",
            "friendly_name",
            "secure",
            "sip_registration",
            "voice_fallback_method",
            "voice_fallback_url",
            "voice_method",
            "voice_status_callback_method",
            "voice_status_callback_url",
            "voice_url",
        ),
        lists={
            IP_ADDRESS.facts: ItemList(
                resource=IP_ADDRESS,
                keys=("ip_address",),
                settings=("cidr_prefix_length", "friendly_name", "ip_address"),
                find=_ip_addresses,
                mistake_of_key=_mistake_of_address,
            ),
            CREDENTIAL_LIST.facts: ItemList(
                resource=CREDENTIAL_LIST,
                keys=("sid", "friendly_name"),
                settings=("friendly_name",),
                find=_credential_lists,
            ),
        },
    ),
}


# Every key that an entry, or what it describes, may have.
NAMES = frozenset(BYOC_TRUNK.table.types()).union(
    LINKED,
    *(linked.lists for linked in LINKED.values()),
    *(linked.resource.table.types() for linked in LINKED.values()),
    *(items.resource.table.types() for one in LINKED.values() for items in one.lists.values()),
)
_any_linked = "|".join(LINKED)
_any_list = "|".join(key for linked in LINKED.values() for key in linked.lists)
_PATH = re.compile(
    rf"({_any_linked})(?:\.(?:({_any_list})(?:\[(\d+)\](?:\.(.+))?)?|(.+)))?", re.DOTALL
)


def steps_of(path: str) -> list[str | int]:
    """Return the keys and indexes that lead from an entry to I(path), the place of a mistake."""
    match = _PATH.fullmatch(path)
    if match is None:
        return [path]
    name, key, number, of_item, of_linked = match.groups()
    steps = (name, key, None if number is None else int(number), of_item, of_linked)
    return [step for step in steps if step is not None]


def keys_of(entry: Any) -> Iterator[Any]:
    """Yield each key of an I(entry) and of what it describes, known or not."""
    if not isinstance(entry, Mapping):
        return
    yield from entry
    for name, linked in LINKED.items():
        described = entry.get(name)
        if not isinstance(described, Mapping):
            continue
        yield from described
        for key in linked.lists:
            items = described.get(key)
            for item in items if isinstance(items, (list, tuple)) else ():
                yield from item if isinstance(item, Mapping) else ()


def linked_written(expected: Any, defaults: Any) -> frozenset[str]:
    """Return the keys of C(LINKED) that the options of these names write down, mistakes or not."""
    entries = expected if isinstance(expected, (list, tuple)) else ()
    return frozenset(
        name
        for entry in (defaults, *entries)
        if isinstance(entry, Mapping)
        for name in LINKED
        if entry.get(name) is not None
    )
