# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The work of C(sip_domain_info), from its options to its result.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from functools import partial
from typing import Any, Union

from .._api.account import AccountGuard
from .._api.sip import Sip
from .._api.together import Several, every_of
from .._errors import MissingListError, NotFoundError, OptionsError, TwilioError
from .._http.responses import Answer
from .._resources.resource import CORE
from .._resources.sip_domain import CREDENTIAL_LIST, IP_ACCESS_CONTROL_LIST, IP_ADDRESS, SIP_DOMAIN
from .asking import exclusive, read_selected, ways_of_asking
from .parts import Below, inside, normal_parts, read_below, valid_sids
from .reading import Parts, Reader
from .runner import Outcome, Task, attempt

OPTIONS = ways_of_asking(SIP_DOMAIN)
EXCLUSIVE = exclusive(OPTIONS)

FoundParts = dict[str, Union[Parts, TwilioError]]


def sip_domain_info(
    given: Mapping[str, Any],
    environ: Mapping[str, str],
    *,
    ansible_version: str,
    sids_label: str = "sids[{}]",
) -> Outcome:
    """Read the resources that the options I(given) select. The result is as in C(RETURN).

    Messages name an item of C(sids) by I(sids_label) and its index.
    """

    def work(task: Task) -> dict[str, Any]:
        return read_selected(domain_reader(task), sids_label)

    return attempt(work, given, environ, OPTIONS, ansible_version=ansible_version, apis=(CORE,))


def domain_reader(task: Task) -> Reader:
    """Return the reader of SIP domains with the lists that are mapped to them."""
    return reader_of(task, sip_of(task, AccountGuard(task.identity.account_sid)))


def sip_of(task: Task, guard: AccountGuard) -> Sip:
    """Return the SIP collections of the account of I(guard), or raise OptionsError without one."""
    if guard.account_sid is None:
        raise OptionsError(
            "To read SIP domains, account_sid is missing: it is in the address of each request.",
            f"Give {task.options.spelled('account_sid')}, in the same place as the credentials.",
        )
    identity = task.identity._replace(account_sid=guard.account_sid)
    return Sip(task.client, task.url_of(CORE), identity, guard)


def reader_of(task: Task, sip: Sip) -> Reader:
    """Return the reader of the domains in I(sip) with the lists that are mapped to them."""
    return Reader(task, sip.domains, partial(_find_lists, task, sip))


def _find_lists(task: Task, sip: Sip, answers: Sequence[Answer]) -> FoundParts:
    sids = valid_sids(SIP_DOMAIN, answers)
    control, credentials = read_below(
        task, sip.domains, sids, sip.ip_access_control_lists, sip.credential_lists
    )
    addresses = _read_addresses(task, sip, control.values())
    # Without a valid SID, the task cannot request the lists.
    nothing = {IP_ACCESS_CONTROL_LIST.facts: None, CREDENTIAL_LIST.facts: None}
    parts: FoundParts = {answer["sid"]: Parts(nothing, []) for answer in answers}
    for sid in sids:
        mapped = _still_mapped(sip, sid, control[sid], addresses)
        parts[sid] = _joined(
            _control_lists(mapped, addresses, sid), _credential_lists(credentials[sid])
        )
    return parts


def _read_addresses(task: Task, sip: Sip, found: Iterable[Several]) -> Below:
    """Return the addresses in each of the lists in I(found), by the SID of the list."""
    lists = [item for below in found if not isinstance(below, TwilioError) for item in below]
    sids = list(dict.fromkeys(valid_sids(IP_ACCESS_CONTROL_LIST, lists)))
    addresses = every_of(task.client, [sip.ip_addresses(sid) for sid in sids])
    return dict(zip(sids, addresses))


def _still_mapped(sip: Sip, domain_sid: str, found: Several, addresses: Below) -> Several:
    """Return the lists that were I(found), without those that were removed after that.

    If Twilio has no addresses of a list, the list may be gone. Then it is no longer mapped.
    """
    if isinstance(found, TwilioError):
        return found
    without = [i["sid"] for i in found if isinstance(addresses.get(i["sid"]), MissingListError)]
    again = sip.ip_access_control_lists(domain_sid).one_by_one(without)
    removed = {sid for sid, item in again.items() if isinstance(item, NotFoundError)}
    return [item for item in found if item["sid"] not in removed]


def _control_lists(found: Several, addresses: Below, domain_sid: str) -> Parts | TwilioError:
    if isinstance(found, TwilioError):
        return found
    facts, violations = normal_parts(IP_ACCESS_CONTROL_LIST, found)
    lists, violations = facts[IP_ACCESS_CONTROL_LIST.facts], list(violations)
    for place, item in enumerate(lists):
        within = addresses.get(item["sid"])
        if isinstance(within, TwilioError):
            error = copy(within)
            error.sid = domain_sid
            return error
        if within is None:
            item[IP_ADDRESS.facts] = None
            continue
        inner = normal_parts(IP_ADDRESS, within)
        item.update(inner.facts)
        violations += inside(f"{IP_ACCESS_CONTROL_LIST.facts}[{place}]", inner.violations)
    return Parts(facts, violations)


def _credential_lists(found: Several) -> Parts | TwilioError:
    if isinstance(found, TwilioError):
        return found
    return normal_parts(CREDENTIAL_LIST, found, known_only=True)


def _joined(first: Parts | TwilioError, second: Parts | TwilioError) -> Parts | TwilioError:
    if isinstance(first, TwilioError):
        return first
    if isinstance(second, TwilioError):
        return second
    return Parts({**first.facts, **second.facts}, [*first.violations, *second.violations])
