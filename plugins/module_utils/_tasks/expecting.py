# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Read the resources that expected trunks describe besides the trunks themselves.

Private to this collection: it may change in any release. Do not import it from elsewhere.

What no entry describes is not read, so no permission is needed for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from .._api.account import AccountGuard
from .._api.collection import Collection
from .._api.voice import connection_policies
from .._audit.linked import LINKED, linked_written
from .._http.responses import Answer
from .._resources.connection_policy import CONNECTION_POLICY
from .._resources.resource import VOICE, Resource
from .._resources.sip_domain import SIP_DOMAIN
from . import connection_policy_info, sip_domain_info
from .parts import FoundParts, PartList, find_parts
from .reading import Reader
from .related import Facts
from .runner import Task

# By SID, the lists of the resource that are needed.
Needs = Mapping[str, frozenset[str]]


def resources_of(given: Mapping[str, Any]) -> frozenset[str]:
    """Return the kinds of resources that the expected trunks in the options I(given) describe."""
    return linked_written(given.get("expected"), given.get("defaults"))


def read_linked(task: Task, needs: Mapping[str, Needs], guard: AccountGuard) -> Facts:
    """Return the resources that I(needs) names, by the key of their kind and by SID.

    They belong to the account of I(guard). A missing one is not an error. Raises a TwilioError.
    """
    return {
        LINKED[name].resource.facts: _READERS[name](task, by_sid, guard)
        for name, by_sid in needs.items()
    }


def _policies(task: Task, needs: Needs, guard: AccountGuard) -> Facts:
    policies = connection_policies(task.client, task.url_of(VOICE), task.identity, guard)
    return _read(task, policies, connection_policy_info.lists_of(task, policies), needs)


def _domains(task: Task, needs: Needs, guard: AccountGuard) -> Facts:
    sip = sip_domain_info.sip_of(task, guard)
    return _read(task, sip.domains, sip_domain_info.lists_of(sip), needs)


_READERS: Mapping[str, Callable[[Task, Needs, AccountGuard], Facts]] = {
    CONNECTION_POLICY.fact: _policies,
    SIP_DOMAIN.fact: _domains,
}


def _read(task: Task, collection: Collection, lists: Sequence[PartList], needs: Needs) -> Facts:
    reader = Reader(task, collection, partial(_parts, task, collection, lists, needs))
    found = reader.found(collection.some(needs, f"{collection.resource.nouns}[{{}}]"))
    return {item["sid"]: item for item in found.resources}


def _parts(
    task: Task,
    collection: Collection,
    lists: Sequence[PartList],
    needs: Needs,
    answers: Sequence[Answer],
) -> FoundParts:
    """Return the lists of each of I(answers) that I(needs) names for it."""
    found: FoundParts = {}
    for names in dict.fromkeys(needs.values()):
        wanted = [one for one in lists if not names.isdisjoint(_facts_in(one))]
        items = [answer for answer in answers if needs[answer["sid"]] == names]
        if wanted and items:
            fetch = collection.one_by_one
            found.update(find_parts(task.client, collection.resource, fetch, wanted, items))
    return found


def _facts_in(one: PartList) -> set[str]:
    """Return the keys of the lists of I(one), and of the lists that each of its items has."""
    resources: list[Resource] = [one.resource, *(inner.resource for inner in one.lists)]
    return {resource.facts for resource in resources}
