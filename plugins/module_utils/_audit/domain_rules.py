# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The rules about SIP domains and their lists, and what they find. Pure.

Private to this collection: it may change in any release. Do not import it from elsewhere.

They look at the domains that lead to a trunk or that a trunk names. Others, such as those of desk
phones, are none of the setup. Only one rule looks at them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Optional

from .byoc_setup import (
    SIP_DOMAIN,
    TRUNK,
    Found,
    Item,
    Setup,
    is_sid,
    parts_of,
    shown_sid,
    unclear,
    unknown,
)
from .hosts import Network, read_network
from .rule import (
    DOMAIN_PAGE,
    ERROR,
    ERROR_PAGE,
    GUIDE,
    NOTE,
    OUR_ADVICE,
    WARNING,
    Rule,
    RuleOption,
    Values,
)
from .rule_values import boolean, integer, networks, sids

ACCESS_LISTS = "ip_access_control_lists"
CREDENTIAL_LISTS = "credential_lists"
ADDRESSES = "ip_addresses"
IPV4_BITS = 32
_NAMES = {ACCESS_LISTS: "IP access control lists", CREDENTIAL_LISTS: "credential lists"}
_AUTH_TYPES = frozenset(("IP_ACL", "CREDENTIAL_LIST"))
_Address = tuple[Item, str, Optional[Network]]


def callers_named(setup: Setup, _options: Values) -> Iterator[Found]:
    """Find domains that do not say who may call."""
    for domain in setup.trunk_domains:
        value = domain.get("auth_type")
        if value is None or value == "":
            yield _found(domain, "auth_type is empty, so nobody is allowed to call the domain.")
        elif not isinstance(value, str) or not _AUTH_TYPES.issuperset(_names_in(value)):
            yield _found(domain, unclear("auth_type"))


def credentials_required(setup: Setup, _options: Values) -> Iterator[Found]:
    """Find domains that only look at the address of a caller."""
    for domain in setup.trunk_domains:
        access, credentials = (parts_of(domain, name) for name in (ACCESS_LISTS, CREDENTIAL_LISTS))
        if credentials is None:
            yield _found(domain, unknown(_NAMES[CREDENTIAL_LISTS]))
        elif access is None:
            yield _found(domain, unknown(_NAMES[ACCESS_LISTS]))
        elif access and not credentials:
            yield _found(domain, "It lets callers in by their address alone, without credentials.")


def ranges_narrow(setup: Setup, options: Values) -> Iterator[Found]:
    """Find address ranges that are too wide."""
    widest = options["widest_range"]
    most = 2 ** (IPV4_BITS - widest)
    for domain, name, network in _addresses(setup):
        if network is None:
            yield _found(domain, name)
        elif network.num_addresses > most:
            yield _found(
                domain,
                f"{name} is the range {network}, which is wider than /{widest}: "
                f"it has {network.num_addresses:,} addresses.",
            )


def addresses_allowed(setup: Setup, options: Values) -> Iterator[Found]:
    """Find addresses outside the allowed ranges."""
    allowed = options["allowed_networks"]
    if allowed is None:
        return
    for domain, name, network in _addresses(setup):
        if network is None:
            yield _found(domain, name)
        elif network not in allowed:
            yield _found(domain, f"{name} is {network}, which is not in an allowed range.")


def lists_allowed(setup: Setup, options: Values) -> Iterator[Found]:
    """Find mapped lists that are not among the allowed ones."""
    allowed = options["allowed_lists"]
    if allowed is None:
        return
    for domain in setup.trunk_domains:
        for kind, names in _NAMES.items():
            lists = parts_of(domain, kind)
            if lists is None:
                yield _found(domain, unknown(names))
            for item in lists or ():
                sid = item.get("sid")
                if not isinstance(sid, str) or sid not in allowed:
                    yield _found(domain, f"{_one_of(kind)} {shown_sid(sid)} is not allowed.")


def secure_intended(setup: Setup, options: Values) -> Iterator[Found]:
    """Find domains whose attribute secure is not as intended. Null is off."""
    intended = options["secure"]
    for domain in setup.trunk_domains:
        value = domain.get("secure")
        if value is not None and not isinstance(value, bool):
            yield _found(domain, unclear("secure"))
        elif bool(value) is not intended:
            effect = "accepts inbound calls without" if intended else "requires"
            yield _found(domain, f"The domain {effect} TLS and SRTP.")


def registration_off(setup: Setup, _options: Values) -> Iterator[Found]:
    """Find domains that phones can register with."""
    for domain in setup.trunk_domains:
        value = domain.get("sip_registration")
        if value is True:
            yield _found(domain, "sip_registration is on, so SIP endpoints can register with it.")
        elif value is not None and value is not False:
            yield _found(domain, unclear("sip_registration"))


def emergency_caller_set(setup: Setup, _options: Values) -> Iterator[Found]:
    """Find domains with emergency calling, but without the number to call back."""
    for domain in setup.trunk_domains:
        value, caller = (
            domain.get(name) for name in ("emergency_calling_enabled", "emergency_caller_sid")
        )
        if value is not None and not isinstance(value, bool):
            yield _found(domain, unclear("emergency_calling_enabled"))
        elif value and caller is None:
            yield _found(domain, "Emergency calling is on, but emergency_caller_sid is not set.")
        elif value and not is_sid(caller, "PN"):
            yield _found(domain, unclear("emergency_caller_sid"))


def trunk_exists(setup: Setup, _options: Values) -> Iterator[Found]:
    """Find domains that lead to a trunk that the list of trunks lacks."""
    for domain in setup.domains.values():
        sid = domain.get("byoc_trunk_sid")
        if sid is None or (isinstance(sid, str) and sid in setup.trunk_sids):
            continue
        missing = f"byoc_trunk_sid names {sid}, which the list of trunks lacks."
        yield _found(domain, missing if is_sid(sid, "BY") else unclear("byoc_trunk_sid"))


def _found(domain: Item, message: str) -> Found:
    return Found(SIP_DOMAIN, domain, message)


def _names_in(auth_type: str) -> set[str]:
    return {name.strip() for name in auth_type.split(",")}


def _one_of(kind: str) -> str:
    return "IP access control list" if kind == ACCESS_LISTS else "Credential list"


def _addresses(setup: Setup) -> Iterator[_Address]:
    """Yield each address of each domain: the domain, the name of the address, and its range.

    Without a range, the name is the whole message.
    """
    for domain in setup.trunk_domains:
        lists = parts_of(domain, ACCESS_LISTS)
        if lists is None:
            yield domain, unknown(_NAMES[ACCESS_LISTS]), None
        for item in lists or ():
            within = f"{_one_of(ACCESS_LISTS)} {shown_sid(item.get('sid'))}"
            addresses = parts_of(item, ADDRESSES)
            if addresses is None:
                yield domain, f"The addresses of {within} are not known.", None
            for address in addresses or ():
                name = f"Address {shown_sid(address.get('sid'))} of {within}"
                network = read_network(address.get("ip_address"), address.get("cidr_prefix_length"))
                invalid = f"{name} is not a valid address, so it cannot be checked."
                yield domain, invalid if network is None else name, network


_NOT_BY_ADDRESS = (
    "A carrier that calls a static address of Twilio is governed by source IP mappings instead. "
    "The collection does not read them yet."
)
_READS = (TRUNK, SIP_DOMAIN)
# They say which SIP domains are those of the setup.
_LINKS = ((TRUNK, "sid"), (TRUNK, "from_domain_sid"), (SIP_DOMAIN, "byoc_trunk_sid"))
DOMAIN_RULES = (
    Rule(
        id="BYOC021",
        name="domain-callers",
        severity=ERROR,
        reads=_READS,
        find=callers_named,
        attributes=(*_LINKS, (SIP_DOMAIN, "auth_type")),
        text="Each SIP domain of the setup has an auth_type.",
        reason="Without an access control list or a credential list, a domain receives no calls.",
        remedy="Map an IP access control list, a credential list or both.",
        source=DOMAIN_PAGE,
        limits=_NOT_BY_ADDRESS,
    ),
    Rule(
        id="BYOC022",
        name="domain-credentials",
        severity=NOTE,
        reads=_READS,
        find=credentials_required,
        attributes=_LINKS,
        text="Each SIP domain of the setup that has access control lists has credential lists too.",
        reason="An address can be forged or given to somebody else.",
        remedy="Map a credential list, if the carrier can sign in.",
        source=GUIDE,
    ),
    Rule(
        id="BYOC023",
        name="range-narrow",
        severity=ERROR,
        reads=_READS,
        find=ranges_narrow,
        attributes=_LINKS,
        text="No address range that may call is wider than /24.",
        reason="Everyone in the range can call your applications.",
        remedy="Allow only the addresses that the carrier documents.",
        source=OUR_ADVICE,
        options=(
            RuleOption(
                "widest_range",
                integer(0, 32),
                24,
                "The prefix length of the widest range. An IPv6 range may have as many addresses.",
            ),
        ),
        limits=_NOT_BY_ADDRESS,
    ),
    Rule(
        id="BYOC024",
        name="addresses-allowed",
        severity=ERROR,
        reads=_READS,
        find=addresses_allowed,
        attributes=_LINKS,
        text="Each address range that may call belongs to the carrier.",
        reason="Other addresses can call your applications too.",
        remedy="Remove the address, or add it to allowed_networks.",
        source=f"{ERROR_PAGE}32201",
        options=(
            RuleOption(
                "allowed_networks",
                networks,
                None,
                "A list of address ranges, such as 192.0.2.0/24. "
                "Without it, every address is allowed.",
            ),
        ),
        limits=_NOT_BY_ADDRESS,
    ),
    Rule(
        id="BYOC025",
        name="lists-allowed",
        severity=ERROR,
        reads=_READS,
        find=lists_allowed,
        attributes=_LINKS,
        text="Only intended lists are mapped to the SIP domains of the setup.",
        reason="Each mapped list lets callers in.",
        remedy="Remove the mapping, or add the list to allowed_lists.",
        source=OUR_ADVICE,
        options=(
            RuleOption(
                "allowed_lists",
                sids("AL", "CL"),
                None,
                "A list of SIDs of IP access control lists and credential lists. "
                "Without it, every list is allowed.",
            ),
        ),
    ),
    Rule(
        id="BYOC026",
        name="domain-secure",
        severity=WARNING,
        reads=_READS,
        find=secure_intended,
        attributes=(*_LINKS, (SIP_DOMAIN, "secure")),
        text="Each SIP domain of the setup requires TLS and SRTP, or not, as intended.",
        reason="Without them, anyone on the way can listen. It concerns inbound calls only.",
        remedy="Change the attribute secure of the domain, or set the option secure.",
        source=GUIDE,
        options=(RuleOption("secure", boolean, True, "What is intended."),),
    ),
    Rule(
        id="BYOC027",
        name="registration-off",
        severity=WARNING,
        reads=_READS,
        find=registration_off,
        attributes=(*_LINKS, (SIP_DOMAIN, "sip_registration")),
        text="SIP endpoints cannot register with the SIP domains of the setup.",
        reason="A carrier does not need it. An endpoint that registers can call your applications.",
        remedy="Turn sip_registration off, or use another domain for phones.",
        source=OUR_ADVICE,
    ),
    Rule(
        id="BYOC028",
        name="emergency-caller",
        severity=WARNING,
        reads=_READS,
        find=emergency_caller_set,
        attributes=(
            *_LINKS,
            (SIP_DOMAIN, "emergency_calling_enabled"),
        ),
        text="A SIP domain with emergency calling has an emergency_caller_sid.",
        reason="Emergency services call that number back.",
        remedy="Set emergency_caller_sid to a number whose emergency address is registered.",
        source=DOMAIN_PAGE,
    ),
    Rule(
        id="BYOC029",
        name="domain-trunk-exists",
        severity=ERROR,
        reads=_READS,
        find=trunk_exists,
        attributes=((TRUNK, "sid"),),
        text="The list of trunks has the trunk that a SIP domain names.",
        reason="Twilio reports its error 21300 for a trunk that the account does not have.",
        remedy="If the trunk does not exist, name another in byoc_trunk_sid, or clear it.",
        source=f"{ERROR_PAGE}21300",
        needs_all=_READS,
        limits="It does not see a trunk that is created after the trunks were read.",
    ),
)
