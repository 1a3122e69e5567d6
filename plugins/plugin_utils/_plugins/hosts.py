# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The name and the variables of the host that represents a trunk.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

import re
import socket
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from keyword import iskeyword
from typing import Any, NamedTuple

from ansible.constants import INTERNAL_STATIC_VARS
from ansible.errors import AnsibleParserError
from ansible.inventory.group import to_safe_group_name
from ansible.template import Templar
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import (
    Violation,
    is_visible,
    printable,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.byoc_trunk import (
    ATTRIBUTES,
    BYOC_TRUNK,
    SID,
    normal_value,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.connection_policy import (
    CONNECTION_POLICY,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.sip_domain import (
    SIP_DOMAIN,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.related import nested
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.plain import as_data, plain
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.switches import SWITCHES

Trunk = dict[str, Any]

GROUP = "byoc_trunks"
ACCOUNT_GROUP = "byoc_account_"
# The variable for attributes that this collection does not know.
OTHERS = "other_attributes"
# The variables for what a trunk refers to, if that was read.
RELATED = {CONNECTION_POLICY.facts: CONNECTION_POLICY.fact, SIP_DOMAIN.facts: SIP_DOMAIN.facts}
_NAMES = tuple(attribute.name for attribute in ATTRIBUTES)
# Variables that Ansible, the role or the options of each plugin read.
_RESERVED_BEGINNINGS = ("ansible_", "byoc_trunk_audit_", "__byoc_trunk_audit_", "twilio_")


class TrunkHost(NamedTuple):
    """A trunk before it is a host. I(account) is the name of its account in the file, or None."""

    account: str | None
    trunk: Trunk
    variables: dict[str, Any]

    @property
    def whose(self) -> str | None:
        """Return the name of the account, or else its SID if Twilio says one."""
        sid = self.trunk["account_sid"]
        is_sid = sid and not isinstance(normal_value("account_sid", sid), Violation)
        return self.account or (sid if is_sid else None)


# Characters with a meaning in a host pattern, template, path or shell. A name that begins with one
# of the last three would be an option, a comment or a hidden file.
_SPECIAL = re.compile(r'[{}\[\]:,!&*?@~\\/$`;|<>"]|^[-.#]')
_MAX_BYTES = 200  # The jsonfile cache uses it as the name of a file, which has at most 255 bytes.
_LOOPBACKS = {"localhost", "localhost4", "localhost6", "ip6-localhost", "ip6-loopback"}


def name_from(source: str, host: TrunkHost, templar: Templar) -> Any:
    """Return the name that I(source), an item of the option hostname, has for I(host)."""
    if source in _NAMES:
        return host.trunk[source]
    if "{{" not in source:
        raise AnsibleParserError(
            f"{source!r} in hostname is neither an attribute of a trunk nor a template. Use "
            "a name such as friendly_name, or a template such as '{{ byoc_trunk_sid }}'."
        )
    templar.available_variables = host.variables
    try:
        return templar.template(source)
    except Exception as error:  # noqa: BLE001 - a filter of Jinja may raise anything
        raise AnsibleParserError(
            f"The hostname {source!r} fails for trunk {host.trunk['sid']}: {printable(str(error))}"
        ) from None


def host_names(
    trunks: Sequence[Trunk], wishes: Sequence[Sequence[Any]], is_taken: Callable[[str, Trunk], bool]
) -> list[str]:
    """Return a name for each of I(trunks), no two the same.

    I(wishes) has for each trunk the names to try, the preferred one first. A trunk gets the first
    name that is a valid host name, is not taken, and is at the same place of no other trunk.
    If no name is left, it gets its SID. A SID is never the name of another trunk.
    """
    usable = [[_text(wish) for wish in row] for row in wishes]
    wished = Counter(place_and_wish for row in usable for place_and_wish in enumerate(row))
    names: dict[str, Trunk] = {}
    for trunk, row in zip(trunks, usable):
        for place, wish in enumerate(row):
            if wish is None or wished[place, wish] > 1 or wish in names:
                continue
            if not is_taken(wish, trunk):
                names[wish] = trunk
                break
        else:
            names[trunk["sid"]] = trunk
    return list(names)


def trunk_hosts(account: str | None, facts: Mapping[str, Any], prefix: str) -> list[TrunkHost]:
    """Return the trunks in I(facts), the result of C(byoc_trunk_info), as hosts.

    What trunks refer to is marked as data once, and shared by the hosts: many trunks have one
    policy. An attribute of the same name that Twilio adds later stays in C(other_attributes).
    """
    trunks = facts[BYOC_TRUNK.facts]
    marked = {name: as_data(facts[name]) for name in RELATED if name in facts}
    names = [RELATED[name] for name in marked]
    hosts = []
    for trunk, whole in zip(trunks, nested({BYOC_TRUNK.facts: trunks, **marked})):
        variables = host_variables(trunk, prefix)
        variables.update({prefix + name: whole[name] for name in names})
        hosts.append(TrunkHost(account, trunk, variables))
    return hosts


def host_variables(trunk: Trunk, prefix: str) -> dict[str, Any]:
    """Return the 15 attributes of I(trunk) as variables, and one variable for all others.

    Only names that this collection knows become names of variables. An attribute that Twilio adds
    later is an item of the dictionary C(other_attributes). Each text is marked as data.
    """
    others = {name: value for name, value in trunk.items() if name not in _NAMES}
    variables = {prefix + name: as_data(trunk[name]) for name in _NAMES}
    variables[prefix + OTHERS] = as_data(others)
    return variables


def require_prefix(prefix: str) -> None:
    """Raise AnsibleParserError if I(prefix) cannot begin the variables of a trunk."""
    if not (f"{prefix}_".isidentifier() and prefix.isascii()):
        raise AnsibleParserError(
            f"The prefix {prefix!r} cannot begin the name of a variable. Use letters, digits and "
            "underscores, with no digit first."
        )
    reserved = reserved_name(prefix)
    if reserved:
        raise AnsibleParserError(
            f"The prefix {prefix!r} would make the variable {reserved}, which is reserved for "
            "Ansible or for this collection. Use another prefix."
        )


def reserved_name(prefix: str) -> str | None:
    """Return the first variable with this I(prefix) that Ansible or this collection reserves."""
    names = (prefix + name for name in (*_NAMES, OTHERS, *RELATED.values()))
    return next((name for name in names if _is_reserved(name)), None)


def _is_reserved(name: str) -> bool:
    return (
        name.startswith(_RESERVED_BEGINNINGS)
        or name in SWITCHES
        or name in INTERNAL_STATIC_VARS
        or iskeyword(name)
    )


def is_reserved_group(name: str) -> bool:
    """Return whether Ansible or this inventory itself makes a group of this I(name)."""
    return name in ("all", "ungrouped", "_meta", GROUP) or name.startswith(ACCOUNT_GROUP)


def _text(wish: Any) -> str | None:
    # Not marked as data: ansible-inventory would write a marked name as an object.
    text = "" if wish is None else plain(str(wish))
    usable = text and is_visible(text) and text == text.strip() and not _SPECIAL.search(text)
    return text if usable and not _means_another_thing(text) else None


def _means_another_thing(name: str) -> bool:
    is_long = len(name.encode()) > _MAX_BYTES
    # A later file may make this group, and a play for the group would run on the host alone.
    is_group = is_reserved_group(to_safe_group_name(name, force=True, silent=True))
    return is_long or is_group or bool(SID.fullmatch(name)) or _is_this_machine(name)


def _is_this_machine(name: str) -> bool:
    """Return whether I(name) leads to this machine, in any case, width or form of an address."""
    host = unicodedata.normalize("NFKC", name).casefold().replace("\u3002", ".").strip(".")
    labels = host.split(".")
    if labels[0] in _LOOPBACKS or labels[-1] in _LOOPBACKS:
        return True
    try:
        address = socket.inet_aton(host)
    except OSError:
        return False
    return address[0] == 127 or not any(address)
