# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check facts from a cache like those from Twilio.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from ansible_collections.voiceops.twilio.plugins.module_utils._api.account import AccountGuard
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import TwilioError
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.byoc_trunk import (
    BYOC_TRUNK,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.connection_policy import (
    CONNECTION_POLICY,
    TARGET,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.resource import Resource
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.sip_domain import (
    CREDENTIAL_LIST,
    IP_ACCESS_CONTROL_LIST,
    IP_ADDRESS,
    SIP_DOMAIN,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.plain import is_plain_json

# By value of the option related, the resource that it adds.
_RELATED: dict[str, Resource] = {
    CONNECTION_POLICY.fact: CONNECTION_POLICY,
    SIP_DOMAIN.fact: SIP_DOMAIN,
}
# By name of the facts of a resource, the resources in it.
_BELOW: dict[str, tuple[Resource, ...]] = {
    CONNECTION_POLICY.facts: (TARGET,),
    SIP_DOMAIN.facts: (IP_ACCESS_CONTROL_LIST, CREDENTIAL_LIST),
    IP_ACCESS_CONTROL_LIST.facts: (IP_ADDRESS,),
}


def names_of_facts(related: Collection[str]) -> list[str]:
    """Return the names of the facts that the inventory needs with this option I(related)."""
    added = [resource.facts for name, resource in _RELATED.items() if name in related]
    return [BYOC_TRUNK.facts, *added]


class CachedFacts:
    """The check of facts from a cache, for an account that I(guard) knows.

    I(accepts_invalid) is whether the option C(on_invalid) tolerates invalid attributes.
    """

    def __init__(
        self, guard: AccountGuard, related: Collection[str], *, accepts_invalid: bool
    ) -> None:
        self._guard = guard
        self._related = related
        self._accepts_invalid = accepts_invalid

    def are_valid(self, facts: Any) -> bool:
        """Return whether Twilio could have given I(facts), in plain JSON, to this account.

        Facts without related resources do not show that there are none.
        """
        if not isinstance(facts, dict) or not is_plain_json(facts):
            return False
        if facts.keys() != {*names_of_facts(self._related)}:
            return False
        if not self._is_list(facts[BYOC_TRUNK.facts], BYOC_TRUNK):
            return False
        added = [resource for name, resource in _RELATED.items() if name in self._related]
        return all(self._is_by_sid(facts[resource.facts], resource) for resource in added)

    def _is_list(self, items: Any, resource: Resource) -> bool:
        if not isinstance(items, list) or not all(self._is_valid(i, resource) for i in items):
            return False
        return len({item["sid"].lower() for item in items}) == len(items)

    def _is_by_sid(self, items: Any, resource: Resource) -> bool:
        return isinstance(items, dict) and all(
            self._is_valid(item, resource) and item["sid"] == sid for sid, item in items.items()
        )

    def _is_valid(self, item: Any, resource: Resource) -> bool:
        types = resource.table.types()
        if not isinstance(item, dict) or not item.keys() >= types.keys():
            return False
        if not resource.sid.fullmatch(str(item["sid"])):
            return False
        normal_form, violations = resource.table.normal_form(item)
        if normal_form != item or (violations and not self._accepts_invalid):
            return False
        if "account_sid" in types and not self._is_of_account(item, resource):
            return False
        below = _BELOW.get(resource.facts, ())
        # Null means that the list is not known.
        parts = [(item.get(part.facts, 0), part) for part in below]
        return all(value is None or self._is_list(value, part) for value, part in parts)

    def _is_of_account(self, item: dict[str, Any], resource: Resource) -> bool:
        try:
            self._guard.require(resource, item, "")
        except TwilioError:
            return False
        return True
