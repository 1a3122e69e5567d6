# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether the attributes that a rule reads have values that Twilio documents. Pure.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from .._resources import connection_policy, sip_domain
from .._resources.byoc_trunk import BYOC_TRUNK
from .byoc_setup import (
    CONNECTION_POLICY,
    SIP_DOMAIN,
    TARGET,
    TRUNK,
    Found,
    Item,
    Setup,
    parts_of,
    shown_sid,
    unclear,
)

_TABLES = {
    TRUNK: BYOC_TRUNK.table,
    TARGET: connection_policy.TARGET.table,
    SIP_DOMAIN: sip_domain.SIP_DOMAIN.table,
}

_Attribute = tuple[str, str]
Violations = Mapping[_Attribute, list[tuple[Item, list[str]]]]

# The words of a message: the names of attributes and of parts are among them.
_NAMES = re.compile(rf"{re.escape(shown_sid(None))}|\w+").findall


def are_documented(items: Iterable[Item], kind: str, attribute: str) -> bool:
    """Return whether I(attribute) of each of I(items) keeps the contract of its resource."""
    return not any(True for _item in _TABLES[kind].violating(attribute, items))


def violations(setup: Setup, attributes: Iterable[_Attribute]) -> Violations:
    """Return for each of I(attributes) the resources with an undocumented value of it.

    With a resource come the names of its parts that have such a value. Its own name is empty.
    """
    return {one: list(_violating(setup, *one)) for one in attributes}


def undocumented(
    wrong: Violations, attributes: Iterable[_Attribute], found: Iterable[Found]
) -> Iterator[Found]:
    """Yield each of I(attributes) that is I(wrong) in a resource, and that I(found) does not name.

    I(wrong) has the C(violations) of all I(attributes).
    """
    violated = [one for one in attributes if wrong[one]]
    if not violated:
        return
    messages: dict[int, list[str]] = {}
    for one in found:
        messages.setdefault(id(one.item), []).append(one.message)
    for kind, attribute in violated:
        resource = CONNECTION_POLICY if kind == TARGET else kind
        for item, names in wrong[kind, attribute]:
            said = " ".join(messages.get(id(item), ()))
            if re.search(rf"\b{re.escape(unclear(attribute))}", said):
                continue
            named = set(_NAMES(said))
            for name in names:
                if (name or attribute) not in named:
                    prefix = f"Target {name}: " if name else ""
                    yield Found(resource, item, f"{prefix}{unclear(attribute)}")


def _violating(setup: Setup, kind: str, attribute: str) -> Iterator[tuple[Item, list[str]]]:
    table = _TABLES[kind]
    if kind != TARGET:
        items = setup.trunks if kind == TRUNK else setup.trunk_domains
        yield from ((item, [""]) for item in table.violating(attribute, items))
        return
    for policy in setup.used_policies:
        targets = table.violating(attribute, parts_of(policy, "targets") or ())
        names = [shown_sid(target.get("sid")) for target in targets]
        if names:
            yield policy, names
