# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Read the resources that BYOC trunks refer to, and those that refer to them (C(related)).

Private to this collection: it may change in any release. Do not import it from elsewhere.

The number of requests grows with connection policies and SIP domains, never with trunks. The first
requests to both APIs are sent at the same time.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple, Protocol, TypeVar

from .._api.account import AccountGuard
from .._api.collection import Found
from .._api.together import Inquiry, Several, ask_together, list_of, one_of
from .._api.voice import connection_policies, targets
from .._errors import SUCCESS_SAID, InvalidResponseError, TwilioError, joined, printable
from .._http.responses import Answer
from .._options import Option
from .._resources.byoc_trunk import BYOC_TRUNK, Trunk
from .._resources.connection_policy import CONNECTION_POLICY
from .._resources.resource import CORE, VOICE, Api, Resource
from .._resources.sip_domain import SIP_DOMAIN
from .connection_policy_info import lists_of
from .parts import assembled, blame_above
from .reading import Reader
from .runner import Task
from .sip_domain_info import reader_of, sip_of

Facts = dict[str, Any]
_Read = TypeVar("_Read")


class Reference(NamedTuple):
    """An I(attribute) of a trunk that holds the SID of a I(resource)."""

    attribute: str
    resource: Resource

    def sids(self, trunks: Sequence[Trunk]) -> list[str]:
        """Return the SIDs that I(trunks) hold, each once. Only those may go into a URL."""
        values = [trunk[self.attribute] for trunk in trunks]
        sids = [v for v in values if isinstance(v, str) and self.resource.sid.fullmatch(v)]
        return list(dict.fromkeys(sids))


POLICY = Reference("connection_policy_sid", CONNECTION_POLICY)
DOMAIN = Reference("from_domain_sid", SIP_DOMAIN)
# What a SIP domain calls its trunk.
TRUNK_OF_DOMAIN = "byoc_trunk_sid"
DANGLING = "dangling"
OPTION = Option(
    "related",
    type="list",
    elements="str",
    choices=(CONNECTION_POLICY.fact, SIP_DOMAIN.fact),
    default=[],
)


def apis(given: Mapping[str, Any]) -> tuple[Api, ...]:
    """Return the APIs that a task with the options I(given) uses."""
    asked = given.get(OPTION.name)
    with_domains = isinstance(asked, (list, tuple)) and SIP_DOMAIN.fact in asked
    return (VOICE, CORE) if with_domains else (VOICE,)


def read_related(
    task: Task,
    trunks: Sequence[Trunk],
    guard: AccountGuard,
    asked: Collection[str],
    every: Collection[str] = (),
) -> Facts:
    """Read the resources related to I(trunks). The result is as in C(RETURN) of the module.

    I(asked) and I(every) contain values of the option C(related). For each kind in I(every), the
    result also has the other resources of the account, without targets and lists. It always has
    the SIP domains whose C(byoc_trunk_sid) Twilio does not document, in the same way. The account
    is that of I(guard). A reference to a missing resource is not an error. Raises a TwilioError.
    """
    if not asked:
        return {}
    readings = [
        _READINGS[name](task, trunks, guard, name in every) for name in _READINGS if name in asked
    ]
    inquiries = [inquiry for reading in readings for inquiry in reading.inquiries]
    outcomes = iter(ask_together(task.client, inquiries))
    found = _each_of(
        [partial(one.read, [next(outcomes) for _inquiry in one.inquiries]) for one in readings]
    )
    references = [reading.reference for reading in readings]
    result: Facts = {one.resource.facts: items for one, items in zip(references, found)}
    return {**result, DANGLING: _dangling(trunks, references, result)}


def nested(result: Facts) -> list[Trunk]:
    """Return the trunks of a I(result) of C(byoc_trunk_info), with their related resources inside.

    If I(result) has connection policies, each trunk gets C(connection_policy), which may be null.
    If it has SIP domains, each trunk gets C(sip_domains), a list sorted by SID. A SID in which a
    secret is masked leads nowhere, because several SIDs may be the same then.
    """
    trunks: list[Trunk] = result[BYOC_TRUNK.facts]
    if POLICY.resource.facts in result:
        policies = result[POLICY.resource.facts]
        name = POLICY.resource.fact
        trunks = [{**t, name: _joined(POLICY, policies, t)} for t in trunks]
    if DOMAIN.resource.facts in result:
        domains = result[DOMAIN.resource.facts]
        name = DOMAIN.resource.facts
        feeding = _feeding(domains)
        trunks = [{**t, name: _domains_of(t, domains, feeding)} for t in trunks]
    return trunks


class _Reading(Protocol):
    """Reads one kind of resource: its first requests, and the facts from their outcomes."""

    reference: Reference
    inquiries: list[Inquiry]

    def read(self, outcomes: Sequence[Several]) -> dict[str, Facts]:
        """Return the resources by SID, from the I(outcomes) of the inquiries."""


class _Policies:
    """Reads the connection policies that trunks name, with their targets.

    The SIDs of the policies are enough to request their targets at the same time.
    """

    reference = POLICY

    def __init__(
        self, task: Task, trunks: Sequence[Trunk], guard: AccountGuard, every: bool
    ) -> None:
        self._task = task
        self._every = every
        self._sids = POLICY.sids(trunks)
        self._policies = connection_policies(task.client, task.url_of(VOICE), task.identity, guard)
        below = partial(targets, task.client, task.identity, self._policies)
        self.inquiries = [*self._first(), *(list_of(below(sid)) for sid in self._sids)]

    def _first(self) -> list[Inquiry]:
        if len(self._sids) == 1 and not self._every:
            return [one_of(self._policies, self._sids[0])]
        return [list_of(self._policies)] if self._sids or self._every else []

    def read(self, outcomes: Sequence[Several]) -> dict[str, Facts]:
        """Return the policies by SID. A policy that is missing from the list is fetched alone."""
        if not outcomes:
            return {}
        first, below = outcomes[0], dict(zip(self._sids, outcomes[1:]))
        found: dict[str, Found]
        others: dict[str, Found] = {}
        if isinstance(first, TwilioError):
            if len(self._sids) != 1 or self._every:
                raise first
            found = {self._sids[0]: first}
        else:
            found = {item["sid"]: item for item in first if item["sid"] in below}
            if self._every:
                others = {item["sid"]: item for item in first if item["sid"] not in below}
        late = [sid for sid in self._sids if sid not in found]
        found.update(self._policies.one_by_one(late))
        here = {sid: item for sid, item in below.items() if not isinstance(found[sid], TwilioError)}
        blamed = blame_above(self._policies.one_by_one, [here])
        lists = lists_of(self._task, self._policies)
        find_parts = partial(assembled, self._task.client, lists, blamed)
        reader = Reader(self._task, self._policies, find_parts)
        named = {sid: found[sid] for sid in self._sids}
        return _by_sid(reader, named, Reader(self._task, self._policies), others)


class _Domains:
    """Reads the SIP domains that trunks name, and those that name a trunk or may do so."""

    reference = DOMAIN

    def __init__(
        self, task: Task, trunks: Sequence[Trunk], guard: AccountGuard, every: bool
    ) -> None:
        self._task = task
        self._every = every
        self._sids = DOMAIN.sids(trunks)
        self._trunks = {trunk["sid"] for trunk in trunks if BYOC_TRUNK.sid.fullmatch(trunk["sid"])}
        self.inquiries: list[Inquiry] = []
        if trunks or every:
            sip = sip_of(task, guard)
            self._domains = sip.domains
            self._reader = reader_of(task, sip)
            self.inquiries = [list_of(sip.domains)]

    def read(self, outcomes: Sequence[Several]) -> dict[str, Facts]:
        """Return the domains by SID. A domain that is missing from the list is fetched alone."""
        if not outcomes:
            return {}
        (every,) = outcomes
        if isinstance(every, TwilioError):
            raise every
        found: dict[str, Found] = {item["sid"]: item for item in every if self._matters(item)}
        late = [sid for sid in self._sids if sid not in found]
        found.update(self._domains.one_by_one(late))
        rest = [item for item in every if item["sid"] not in found]
        # Nobody can tell which trunk an undocumented SID means, so on_invalid decides about it.
        unclear = {item["sid"] for item in SIP_DOMAIN.table.violating(TRUNK_OF_DOMAIN, rest)}
        others: dict[str, Found] = {
            item["sid"]: item for item in rest if self._every or item["sid"] in unclear
        }
        return _by_sid(self._reader, found, Reader(self._task, self._domains), others)

    def _matters(self, domain: Answer) -> bool:
        if domain["sid"] in self._sids:
            return True
        trunk_sid = domain.get(TRUNK_OF_DOMAIN)
        if not (isinstance(trunk_sid, str) and trunk_sid in self._trunks):
            return False
        # Its SID becomes a key in the result, where another text could have a meaning of its own.
        if SIP_DOMAIN.sid.fullmatch(domain["sid"]):
            return True
        url = self._domains.address.of_list
        raise InvalidResponseError(
            f"The list at {url} has a SIP domain of trunk {trunk_sid} with the SID "
            f"{printable(domain['sid'], 60)!r}, which is not a SIP domain SID.",
            "Check the caches, proxies and gateways between here and Twilio.",
            failure=SUCCESS_SAID,
            url=url,
        )


_READINGS: Mapping[str, Callable[[Task, Sequence[Trunk], AccountGuard, bool], _Reading]] = {
    CONNECTION_POLICY.fact: _Policies,
    SIP_DOMAIN.fact: _Domains,
}


def _by_sid(
    reader: Reader,
    related: Mapping[str, Found],
    reader_of_others: Reader,
    others: Mapping[str, Found],
) -> dict[str, Facts]:
    """Return I(related) and I(others) by SID, each of them as its own reader reads it."""
    reads = [partial(reader.found, related), partial(reader_of_others.found, others)]
    return {item["sid"]: item for reading in _each_of(reads) for item in reading.resources}


def _each_of(reads: Sequence[Callable[[], _Read]]) -> list[_Read]:
    """Return what each of I(reads) returns, or raise the errors of all of them as one.

    After an error that concerns every request, the rest is not read.
    """
    done: list[_Read] = []
    errors: list[TwilioError] = []
    for read in reads:
        outcome = _outcome_of(read)
        if not isinstance(outcome, TwilioError):
            done.append(outcome)
            continue
        errors.append(outcome)
        if outcome.for_all:
            break
    if errors:
        raise joined(errors)
    return done


def _outcome_of(read: Callable[[], _Read]) -> _Read | TwilioError:
    try:
        return read()
    except TwilioError as error:
        return error


def _dangling(
    trunks: Sequence[Trunk], references: Sequence[Reference], result: Facts
) -> list[Facts]:
    """Return each of the I(references) of I(trunks) that is no SID of a resource in I(result)."""
    return [
        {
            "sid": trunk["sid"],
            "attribute": one.attribute,
            "refers_to": trunk[one.attribute],
        }
        for trunk in trunks
        for one in references
        if trunk[one.attribute] is not None
        and _joined(one, result[one.resource.facts], trunk) is None
    ]


def _feeding(domains: Mapping[str, Facts]) -> dict[str, set[str]]:
    """Return the SIDs of the I(domains) that name a trunk, by the SID of the trunk."""
    feeding: dict[str, set[str]] = {}
    for sid, domain in domains.items():
        trunk_sid = domain[TRUNK_OF_DOMAIN]
        if isinstance(trunk_sid, str) and BYOC_TRUNK.sid.fullmatch(trunk_sid):
            feeding.setdefault(trunk_sid, set()).add(sid)
    return feeding


def _domains_of(
    trunk: Trunk, domains: Mapping[str, Facts], feeding: Mapping[str, set[str]]
) -> list[Facts]:
    """Return those of I(domains) that I(trunk) names, and those that name it."""
    sids = {trunk[DOMAIN.attribute]} if _joined(DOMAIN, domains, trunk) else set()
    return [domains[sid] for sid in sorted(sids | feeding.get(trunk["sid"], set()))]


def _joined(reference: Reference, items: Mapping[str, Facts], trunk: Trunk) -> Facts | None:
    return next((items.get(sid) for sid in reference.sids([trunk])), None)
