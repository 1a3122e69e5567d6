# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Hosts that a carrier cannot have. Pure.

Private to this collection: it may change in any release. Do not import it from elsewhere.

The networks are those of IANA's registries, as a table of our own: C(ipaddress) answers differently
in each version of Python.

- https://www.iana.org/assignments/iana-ipv4-special-registry
- https://www.iana.org/assignments/iana-ipv6-special-registry
- https://www.iana.org/assignments/special-use-domain-names
- https://www.twilio.com/docs/sip-trunking/ip-addresses
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

from .hosts import Address, Host

PRIVATE = "a private address"
SHARED = "a shared address of a provider's own network"
LOCAL_NAME = "a name that exists on a local network only"
_LOOPBACK = "a loopback address"
_LINK_LOCAL = "a link-local address"
_DOCUMENTATION = "an address for documentation"
_MULTICAST = "a multicast address"
_RESERVED = "a reserved address"
_TWILIO = "an address of Twilio"
_TWILIO_NAME = "a host of Twilio"

_IPV4 = tuple(
    (IPv4Network(network), kind)
    for network, kind in (
        ("0.0.0.0/8", _RESERVED),
        ("10.0.0.0/8", PRIVATE),
        ("100.64.0.0/10", SHARED),
        ("127.0.0.0/8", _LOOPBACK),
        ("169.254.0.0/16", _LINK_LOCAL),
        ("172.16.0.0/12", PRIVATE),
        ("192.0.0.0/24", _RESERVED),
        ("192.0.2.0/24", _DOCUMENTATION),
        # The relays of 6to4, which no longer exist (RFC 7526).
        ("192.88.99.0/24", _RESERVED),
        ("192.168.0.0/16", PRIVATE),
        ("198.18.0.0/15", _RESERVED),
        ("198.51.100.0/24", _DOCUMENTATION),
        ("203.0.113.0/24", _DOCUMENTATION),
        ("224.0.0.0/4", _MULTICAST),
        ("240.0.0.0/4", _RESERVED),
        ("35.156.191.128/30", _TWILIO),
        ("54.65.63.192/30", _TWILIO),
        ("54.169.127.128/30", _TWILIO),
        ("54.171.127.192/30", _TWILIO),
        ("54.172.60.0/30", _TWILIO),
        ("54.244.51.0/30", _TWILIO),
        ("54.252.254.64/30", _TWILIO),
        ("168.86.128.0/18", _TWILIO),
        ("177.71.206.192/30", _TWILIO),
    )
)
_IPV6 = tuple(
    (IPv6Network(network), kind)
    for network, kind in (
        ("::1/128", _LOOPBACK),
        ("64:ff9b:1::/48", PRIVATE),
        # For protocols such as Teredo and ORCHID (RFC 2928). No provider has an address in it.
        ("2001::/23", _RESERVED),
        ("2001:db8::/32", _DOCUMENTATION),
        ("3fff::/20", _DOCUMENTATION),
        ("fc00::/7", PRIVATE),
        ("fe80::/10", _LINK_LOCAL),
        ("fec0::/10", PRIVATE),
        ("ff00::/8", _MULTICAST),
    )
)
_GLOBAL_IPV6 = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")
# Not in the registry, but usual on local networks: localdomain and lan.
_LOCAL_NAMES = (
    *("localhost", "localdomain", "local", "lan", "internal", "home.arpa", "onion"),
    *("test", "invalid"),
)
_TWILIO_DOMAIN = "twilio.com"


def why_not_a_carrier(host: Host) -> str | None:
    """Return what I(host) is, in words, if no carrier can have it on the public internet."""
    if host.address is not None:
        return _kind_of(host.address)
    if _is_within(host.name, _TWILIO_DOMAIN):
        return _TWILIO_NAME
    is_local = "." not in host.name or any(_is_within(host.name, name) for name in _LOCAL_NAMES)
    return LOCAL_NAME if is_local else None


def machine_of(host: Host) -> Host:
    """Return I(host), or the host with the IPv4 address that it leads to, by NAT64 or 6to4."""
    inner = _embedded(host.address) if isinstance(host.address, IPv6Address) else None
    return host if inner is None else Host(str(inner), inner)


def _kind_of(address: Address) -> str | None:
    if isinstance(address, IPv4Address):
        return next((kind for network, kind in _IPV4 if address in network), None)
    inner = _embedded(address)
    if inner is not None:
        return _kind_of(inner)
    named = next((kind for network, kind in _IPV6 if address in network), None)
    return named or (None if address in _GLOBAL_IPV6 else _RESERVED)


def _embedded(address: IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address that I(address) leads to, by NAT64 or 6to4."""
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.sixtofour


def _is_within(name: str, domain: str) -> bool:
    return name == domain or name.endswith(f".{domain}")
