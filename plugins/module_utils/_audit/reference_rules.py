# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The rules about what BYOC trunks refer to, and what they find. Pure.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .byoc_setup import (
    CONNECTION_POLICY,
    SIP_DOMAIN,
    TRUNK,
    Found,
    Item,
    Setup,
    is_sid,
    shown_sid,
    unclear,
)
from .contracts import are_documented
from .rule import ERROR, ERROR_PAGE, GUIDE, OUR_ADVICE, TRUNK_PAGE, WARNING, Rule, Values


def policy_exists(setup: Setup, _options: Values) -> Iterator[Found]:
    """Find trunks whose connection policy does not exist."""
    return _dangling(setup, "connection_policy_sid", "NY", setup.policies)


def domain_leads_to_trunk(setup: Setup, _options: Values) -> Iterator[Found]:
    """Find trunks that no SIP domain leads to."""
    is_certain = are_documented(setup.domains.values(), SIP_DOMAIN, "byoc_trunk_sid")
    message = (
        "No SIP domain leads to this trunk, so no call arrives at it."
        if is_certain
        else "No SIP domain is known to lead to this trunk."
    )
    for trunk in setup.trunks:
        sid = trunk.get("sid")
        if not isinstance(sid, str):
            yield _found(trunk, unclear("sid"))
        elif sid not in setup.leading_to:
            yield _found(trunk, message)


def from_domain_exists(setup: Setup, _options: Values) -> Iterator[Found]:
    """Find trunks whose SIP domain does not exist."""
    return _dangling(setup, "from_domain_sid", "SD", setup.domains)


def from_domain_leads_back(setup: Setup, _options: Values) -> Iterator[Found]:
    """Find trunks whose SIP domain leads to another trunk, or to none."""
    for trunk in setup.trunks:
        sid = trunk.get("from_domain_sid")
        domain = setup.domains.get(sid) if isinstance(sid, str) else None
        if domain is None:
            continue
        target = domain.get("byoc_trunk_sid")
        if target is None or target != trunk.get("sid"):
            where = "no trunk" if target is None else f"trunk {shown_sid(target)}"
            yield _found(trunk, f"from_domain_sid names {shown_sid(sid)}. It leads to {where}.")


def _found(trunk: Item, message: str) -> Found:
    return Found(TRUNK, trunk, message)


def _dangling(
    setup: Setup, attribute: str, prefix: str, existing: Mapping[str, Item]
) -> Iterator[Found]:
    for trunk in setup.trunks:
        value = trunk.get(attribute)
        if value is None or (isinstance(value, str) and value in existing):
            continue
        if not is_sid(value, prefix):
            yield _found(trunk, unclear(attribute))
        elif setup.dangles(trunk, attribute):
            yield _found(trunk, f"{attribute} names {value}, which does not exist in the account.")
        else:
            yield _found(trunk, f"{attribute} names {value}, which was not read.")


_POLICY = (TRUNK, CONNECTION_POLICY)
_DOMAIN = (TRUNK, SIP_DOMAIN)
REFERENCE_RULES = (
    Rule(
        id="BYOC011",
        name="policy-exists",
        severity=ERROR,
        reads=_POLICY,
        find=policy_exists,
        attributes=((TRUNK, "connection_policy_sid"),),
        text="The connection policy that a trunk names exists in the account.",
        reason="Otherwise, outbound calls fail with Twilio's error 32400.",
        remedy="Name an existing policy, or create it.",
        source=f"{ERROR_PAGE}32400",
    ),
    Rule(
        id="BYOC012",
        name="domain-leads-to-trunk",
        severity=WARNING,
        reads=_DOMAIN,
        find=domain_leads_to_trunk,
        attributes=((TRUNK, "sid"),),
        text="A SIP domain leads to each trunk.",
        reason="The carrier sends its calls to a SIP domain, which passes them on to a trunk.",
        remedy="Set byoc_trunk_sid of a SIP domain. Waive it for a trunk that only makes calls.",
        source=GUIDE,
    ),
    Rule(
        id="BYOC013",
        name="from-domain-exists",
        severity=ERROR,
        reads=_DOMAIN,
        find=from_domain_exists,
        attributes=((TRUNK, "from_domain_sid"),),
        text="The SIP domain in from_domain_sid exists in the account.",
        reason="Twilio puts that domain into the From header, so that the carrier can call back.",
        remedy="Name an existing domain, or remove from_domain_sid.",
        source=TRUNK_PAGE,
    ),
    Rule(
        id="BYOC014",
        name="from-domain-leads-back",
        severity=WARNING,
        reads=_DOMAIN,
        find=from_domain_leads_back,
        attributes=((TRUNK, "sid"), (TRUNK, "from_domain_sid")),
        text="The SIP domain in from_domain_sid leads back to the trunk.",
        reason="A call back to that domain should arrive at the trunk that made the call.",
        remedy="Set byoc_trunk_sid of the domain, or name another domain.",
        source=OUR_ADVICE,
    ),
)
