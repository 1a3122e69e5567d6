# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the input of a filter says of the resources that its trunks refer to.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from ansible_collections.voiceops.twilio.plugins.module_utils._audit.differences import Facts
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.linked import LINKED
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import OptionsError
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.connection_policy import (
    CONNECTION_POLICY,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.resource import Resource
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.sip_domain import (
    SIP_DOMAIN,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.given_facts import (
    label_of,
    merged_by_sid,
    require_attributes,
    require_items,
    require_own_keys,
)

Items = Sequence[Mapping[str, Any]]
# Where an item of the input has what it refers to: one resource, or a list of them.
INSIDE = {CONNECTION_POLICY.fact: CONNECTION_POLICY.fact, SIP_DOMAIN.fact: SIP_DOMAIN.facts}


class LinkedFacts(NamedTuple):
    """The resources of each known kind, by the key of the kind and by SID.

    I(nowhere) has the SIDs that lead nowhere.
    """

    facts: Facts
    nowhere: frozenset[str]

    def require(self, needs: Mapping[str, Mapping[str, Iterable[str]]]) -> None:
        """Raise OptionsError if one of I(needs) is not known: kinds, SIDs and their lists."""
        for name, by_sid in needs.items():
            resource = LINKED[name].resource
            if resource.facts not in self.facts:
                raise _unknown(name, f"the input has no {resource.names}")
            for sid, lists in by_sid.items():
                item = self.facts[resource.facts].get(sid)
                if item is not None:
                    _require_lists(name, item, lists)
                elif sid not in self.nowhere:
                    raise _unknown(
                        name,
                        f"the input lacks {sid}",
                        f" If {sid} leads nowhere, give dangling of that task to the filter too.",
                    )

    def require_attributes(self, described: Mapping[str, Any], trunk: Mapping[str, Any]) -> None:
        """Raise OptionsError if what I(trunk) refers to lacks an attribute that I(described) names.

        I(described) has what is expected, by the keys of C(LINKED).
        """
        for name, expected in described.items():
            linked = LINKED[name]
            sid = trunk[linked.attribute]
            by_sid = self.facts.get(linked.resource.facts, {})
            item = by_sid.get(sid) if isinstance(sid, str) else None
            if expected is None or item is None:
                continue
            label = label_of(trunk["sid"], linked, sid)
            require_attributes(label, item, expected.checks)
            for key, entries in expected.lists.items():
                names = {attribute for entry in entries for attribute in entry.checks}
                items = linked.lists[key].find(item) or ()
                require_items(label, linked.lists[key], items, names)


def linked_facts(items: Items, given: Mapping[str, Any], dangling: Any) -> LinkedFacts:
    """Return what I(items) say, or I(given) by the key of a kind. I(given) comes first.

    I(dangling) has references that lead nowhere. Raises OptionsError.
    """
    facts: dict[str, Mapping[str, Any]] = {}
    nowhere = set(_texts(_list_of_dictionaries("dangling", dangling), "refers_to"))
    for name, inside in INSIDE.items():
        resource = LINKED[name].resource
        every = given[resource.facts]
        if every is not None and not isinstance(every, Mapping):
            raise OptionsError(f"{resource.facts} is not a dictionary.")
        if every is not None:
            require_own_keys(resource, every)
            found = list(every.values())
        elif all(inside in item for item in items):
            found = [one for item in items for one in _several(item[inside])]
            nowhere.update(_texts(_looked_up(items, inside), LINKED[name].attribute))
        else:
            continue
        named = [
            one for one in found if isinstance(one, Mapping) and isinstance(one.get("sid"), str)
        ]
        facts[resource.facts] = merged_by_sid(resource, (_normal(resource, one) for one in named))
    return LinkedFacts(facts, frozenset(nowhere))


def _normal(resource: Resource, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the normal form of a I(given) resource, without the attributes that it lacks."""
    normal = resource.table.normal_form(given)[0]
    return {name: value for name, value in normal.items() if name in given}


def _require_lists(name: str, item: Mapping[str, Any], lists: Iterable[str]) -> None:
    for key in sorted(lists):
        if LINKED[name].lists[key].find(item) is None:
            raise _unknown(name, f"the input lacks {key} of {item['sid']}")


def _looked_up(items: Items, inside: str) -> Items:
    """Return those of I(items) that say that they refer to nothing, or to other resources only.

    The option related of a plugin leaves out a resource only if it does not exist.
    """
    return [
        item for item in items if item[inside] is None or isinstance(item[inside], (list, tuple))
    ]


def _list_of_dictionaries(name: str, value: Any) -> Items:
    if value is None:
        return []
    is_list = isinstance(value, Sequence) and not isinstance(value, (str, bytes))
    if not is_list or not all(isinstance(one, Mapping) for one in value):
        raise OptionsError(f"{name} is not a list of dictionaries.")
    return list(value)


def _texts(items: Items, key: str) -> list[str]:
    return [item[key] for item in items if isinstance(item.get(key), str)]


def _several(value: Any) -> list[Any]:
    return list(value) if isinstance(value, (list, tuple)) else [value]


def _unknown(name: str, reason: str, more: str = "") -> OptionsError:
    facts = LINKED[name].resource.facts
    return OptionsError(
        f"The expected trunks describe {name}, but {reason}.",
        f"Read them with {name} in the option related, and give {facts} to the filter.{more}",
    )
