# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The work of C(sip_domain_info), from its options to its result.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._api.account import AccountGuard
from .._api.sip import Sip
from .._errors import OptionsError
from .._http.progress import Pulse
from .._resources.resource import CORE
from .._resources.sip_domain import CREDENTIAL_LIST, IP_ACCESS_CONTROL_LIST, IP_ADDRESS, SIP_DOMAIN
from .asking import exclusive, read_selected, ways_of_asking
from .parts import PartList, reader_with
from .reading import Reader
from .runner import Outcome, Task, attempt

OPTIONS = ways_of_asking(SIP_DOMAIN)
EXCLUSIVE = exclusive(OPTIONS)


def sip_domain_info(
    given: Mapping[str, Any],
    environ: Mapping[str, str],
    *,
    ansible_version: str,
    pulse: Pulse | None = None,
) -> Outcome:
    """Read the resources that the options I(given) select. The result is as in C(RETURN).

    I(pulse) gets reports of the progress.
    """

    def work(task: Task) -> dict[str, Any]:
        if task.options["sids"] == []:  # Nothing is read, so no account is needed.
            return {SIP_DOMAIN.facts: [], "missing_sids": []}
        return read_selected(domain_reader(task))

    return attempt(
        work, given, environ, OPTIONS, ansible_version=ansible_version, apis=(CORE,), pulse=pulse
    )


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
    return reader_with(task, sip.domains, lists_of(sip))


def lists_of(sip: Sip) -> tuple[PartList, PartList]:
    """Return the lists that each of the domains in I(sip) has."""
    addresses = PartList(IP_ADDRESS, sip.ip_addresses)
    control = PartList(IP_ACCESS_CONTROL_LIST, sip.ip_access_control_lists, lists=(addresses,))
    credentials = PartList(CREDENTIAL_LIST, sip.credential_lists, known_only=True)
    return control, credentials
