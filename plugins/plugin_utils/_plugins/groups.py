# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The groups of trunks: those that an inventory file names, and those made from values.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from ansible.errors import AnsibleParserError
from ansible.inventory.data import InventoryData
from ansible.inventory.group import Group, to_safe_group_name
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import BLANK, printable
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.hosts import (
    ACCOUNT_GROUP,
    GROUP,
    TrunkHost,
    is_reserved_group,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.written_types import (
    description,
)


class GroupNames:
    """The names of groups in a file, and those with a meaning in I(inventory) before it."""

    def __init__(
        self,
        inventory: InventoryData,
        groups: Mapping[str, Any] | None,
        keyed_groups: Iterable[Any] | None,
    ) -> None:
        keyed = (one for one in keyed_groups or () if isinstance(one, Mapping))
        parents = {one.get("parent_group") for one in keyed}
        composed = [self.written(name) for name in groups or ()]
        # A parent that is a template reaches of_value after it is rendered.
        literal = (name for name in parents if isinstance(name, str) and "{" not in name)
        self._parents = {name: self.written(name) for name in literal}
        self.in_file = {*composed, *self._parents.values()}
        self._hosts = {*inventory.hosts}
        self._meaningful = {*self.in_file, *_foreign(inventory)}

    def reserve(self, hosts: Iterable[str]) -> None:
        """Refuse groups of values with names of I(hosts), which add_child would take instead."""
        self._hosts.update(hosts)

    def written(self, name: str) -> str:
        """Return I(name), as the file has it, as the name of a group."""
        return str(to_safe_group_name(name))

    def of_value(self, name: Any) -> str:
        """Return I(name), which contains a value of a trunk, as the name of a group.

        The result consists of letters, digits and underscores. Names of parents in the file are
        accepted here too: see I(parents_with). Raises AnsibleParserError if the group has another
        meaning.
        """
        if isinstance(name, (list, Mapping)):  # Such as from a template.
            raise AnsibleParserError(
                f"A parent_group in keyed_groups is {description(name)}. Write a template that "
                "gives a text."
            )
        name = str(name)
        if name in self._parents:
            return self._parents[name]
        safe = to_safe_group_name(name, force=True, silent=True)
        group = "".join("_" if character in BLANK else character for character in safe)
        if group in self._hosts:
            raise AnsibleParserError(
                f"keyed_groups makes the group {printable(group, 60)} from a value of a trunk, but "
                "the inventory has a host of this name. Give keyed_groups a prefix, or rename the "
                "host. hostname: [sid] renames a trunk."
            )
        if is_reserved_group(group) or group in self._meaningful:
            raise _other_meaning(group)
        return group

    def parents_with(self, host: str, inventory: InventoryData) -> set[str]:
        """Return the parents in the file that contain I(host) itself, not through another group."""
        groups = (inventory.groups.get(parent) for parent in self._parents.values())
        return {group.name for group in groups if group and host in group.host_names}


def groups_of_accounts(hosts: Iterable[TrunkHost]) -> dict[str, str]:
    """Return the group of each account, by its name or SID."""
    groups: dict[str, str] = {}
    for account in dict.fromkeys(host.whose for host in hosts if host.whose):
        group = to_safe_group_name(f"{ACCOUNT_GROUP}{account}")
        for other, name in groups.items():
            if name == group:
                raise AnsibleParserError(
                    f"Accounts {other} and {account} would both be the group {group}. Give "
                    "them names that differ in more than such characters."
                )
        groups[account] = group
    return groups


def require_no_host(groups: Iterable[str], hosts: Collection[str]) -> None:
    """Raise AnsibleParserError if one of I(groups) of the file has the name of one of I(hosts)."""
    for group in sorted({*groups}.intersection(hosts)):
        name = printable(group, 60)
        raise AnsibleParserError(
            f"This file makes the group {name}, but the inventory already has a host named {name}. "
            "A play for the group would run on this host only. Rename the host, or give the group "
            "or the account another name in this file. hostname: [sid] in the file of a trunk "
            "renames it."
        )


def require_no_more(parents: set[str], before: set[str]) -> None:
    """Raise AnsibleParserError if a value put a host into one of I(parents) it was not in."""
    for group in sorted(parents - before):
        raise _other_meaning(group)


def _other_meaning(group: str) -> AnsibleParserError:
    return AnsibleParserError(
        f"keyed_groups makes the group {printable(group, 60)} from a value of a trunk, but this "
        "group has another meaning already. Give keyed_groups a prefix."
    )


def _foreign(inventory: InventoryData) -> set[str]:
    """Return the names of groups that have a meaning apart from trunks."""
    trunks = {host.name for host in _hosts(inventory.groups.get(GROUP))}

    def means_something(group: Group) -> bool:
        return bool(group.vars) or any(host.name not in trunks for host in _hosts(group))

    return {
        name
        for name, group in inventory.groups.items()
        if group.child_groups
        or means_something(group)
        or any(means_something(one) for one in group.get_ancestors() if one.name != "all")
    }


def _hosts(group: Group | None) -> list[Any]:
    return list(group.get_hosts()) if group else []
