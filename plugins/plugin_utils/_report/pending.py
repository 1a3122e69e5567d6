# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The hosts of a play that have no audit, but may still get one.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.accounts import NotAudited
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.hosts import Hosts

if TYPE_CHECKING:
    from ansible.playbook.play import Play

# With these strategies, all hosts finish a task before the next one begins.
_LINEAR = ("linear", "ansible.builtin.linear")
# The values of order that tell which hosts come after a batch. It cannot be told for shuffle.
_ORDERS: Mapping[str | None, Callable[[list[str]], Iterable[str]]] = {
    None: list,
    "inventory": list,
    "reverse_inventory": reversed,
    "sorted": sorted,
    "reverse_sorted": lambda hosts: sorted(hosts, reverse=True),
}


def is_linear(play: Play) -> bool:
    """Return whether all hosts of a batch finish a task before the next one begins."""
    return play.strategy in _LINEAR


def pending_hosts(hosts: Hosts, play: Play, reported: Collection[str]) -> list[str]:
    """Return those of I(hosts) without an audit that I(play) may still audit.

    A later batch may audit its hosts. With a strategy that is not linear, so may a host of this
    batch that has not I(reported) itself. A host is not pending if the play ended for it.
    """
    later = _later(hosts, play)
    coming = later if is_linear(play) else later | (hosts.batch - set(reported))
    return [host for host in unaudited(hosts.audits) if host in hosts.active & coming]


def unaudited(audits: Mapping[str, Any]) -> list[str]:
    """Return the hosts of I(audits) without an audit, except by a mistake in the playbook."""
    return [
        host for host, audit in audits.items() if isinstance(audit, NotAudited) and not audit.fails
    ]


def _later(hosts: Hosts, play: Play) -> set[str]:
    """Return the hosts outside of this batch that no earlier batch can have had."""
    others = set(hosts.all) - hosts.batch
    if play.order not in _ORDERS:
        return others
    in_order = [*_ORDERS[play.order](hosts.all)]
    last = max((number for number, host in enumerate(in_order) if host in hosts.batch), default=-1)
    return others.intersection(in_order[last + 1 :])
