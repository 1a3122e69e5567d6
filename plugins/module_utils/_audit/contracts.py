# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether the attributes that a rule reads have values that Twilio documents. Pure.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from .._errors import Violation
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

# The words of a message: the names of attributes and of parts are among them.
_NAMES = re.compile(rf"{re.escape(shown_sid(None))}|\w+").findall


def is_documented(item: Item, kind: str, attribute: str) -> bool:
    """Return whether I(attribute) of I(item) keeps the contract of its resource."""
    return not isinstance(_TABLES[kind].normal_value(attribute, item.get(attribute)), Violation)


def undocumented(
    setup: Setup, attributes: Iterable[tuple[str, str]], found: Iterable[Found]
) -> Iterator[Found]:
    """Yield each of I(attributes) with an undocumented value that I(found) does not name."""
    messages: dict[int, list[str]] = {}
    for one in found:
        messages.setdefault(id(one.item), []).append(one.message)
    for kind, attribute in attributes:
        resource = CONNECTION_POLICY if kind == TARGET else kind
        for item, parts in _of_kind(setup, kind):
            wrong = [name for name, part in parts if not is_documented(part, kind, attribute)]
            if not wrong:
                continue
            said = " ".join(messages.get(id(item), ()))
            if re.search(rf"\b{re.escape(unclear(attribute))}", said):
                continue
            named = set(_NAMES(said))
            for name in wrong:
                if (name or attribute) not in named:
                    prefix = f"Target {name}: " if name else ""
                    yield Found(resource, item, f"{prefix}{unclear(attribute)}")


def _of_kind(setup: Setup, kind: str) -> Iterator[tuple[Item, list[tuple[str, Item]]]]:
    """Yield each resource that a finding is about, and its parts with their names."""
    if kind == TARGET:
        for policy in setup.used_policies():
            targets = parts_of(policy, "targets") or ()
            yield policy, [(shown_sid(target.get("sid")), target) for target in targets]
        return
    for item in setup.trunks if kind == TRUNK else setup.trunk_domains():
        yield item, [("", item)]
