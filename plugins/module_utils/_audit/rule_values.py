# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The values that options of rules take. Pure.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import IPv4Network, IPv6Network, collapse_addresses
from typing import Any, NamedTuple

from .byoc_setup import is_sid
from .conditions import MistakeError
from .hosts import Host, Network, read_host, read_network
from .mistakes import shown

# Of each option of a rule that is a list, and in characters of each item.
MAX_ITEMS = 10_000
MAX_ITEM = 300
_ANY_LABEL = "*."


class AllowedHosts(NamedTuple):
    """Hosts, and names under which every name is allowed."""

    hosts: frozenset[Host]
    below: tuple[str, ...]

    def __contains__(self, host: object) -> bool:
        """Return whether I(host) is one of the hosts or below one of the names."""
        if not isinstance(host, Host):
            return False
        return host in self.hosts or (host.address is None and host.name.endswith(self.below))


class AllowedNetworks(NamedTuple):
    """Ranges of addresses, of which no two are one range together."""

    networks: tuple[Network, ...]

    def __contains__(self, network: object) -> bool:
        """Return whether I(network) lies within one of the ranges."""
        return any(_is_within(network, outer) for outer in self.networks)


def boolean(value: Any) -> bool:
    """Return I(value), true or false."""
    if isinstance(value, bool):
        return value
    raise MistakeError(f"expected true or false, got {shown(value)}")


def integer(minimum: int, maximum: int) -> Callable[[Any], int]:
    """Return the reader of an integer from I(minimum) to I(maximum)."""

    def read(value: Any) -> int:
        is_integer = isinstance(value, int) and not isinstance(value, bool)
        if is_integer and minimum <= value <= maximum:
            return int(value)
        raise MistakeError(f"expected an integer from {minimum} to {maximum}, got {shown(value)}")

    return read


def hosts(value: Any) -> AllowedHosts:
    """Return a list of host names and addresses. After C(*.), every name below is allowed."""
    exact: set[Host] = set()
    below: list[str] = []
    for item in _texts(value, "host names"):
        is_pattern = item.startswith(_ANY_LABEL)
        text = item[len(_ANY_LABEL) :] if is_pattern else item
        host = read_host(f"[{text}]" if ":" in text else text)
        if host is None or (is_pattern and host.address is not None):
            raise MistakeError(
                f"{shown(item)} is not a host name. Write a name such as voice.example.com "
                "or *.example.com, without scheme, port and path"
            )
        if is_pattern:
            below.append(f".{host.name}")
        else:
            exact.add(host)
    return AllowedHosts(frozenset(exact), tuple(below))


def networks(value: Any) -> AllowedNetworks:
    """Return a list of addresses and ranges such as C(192.0.2.0/24)."""
    found = [_network(item) for item in _texts(value, "address ranges")]
    # A range may lie within two of them together.
    ipv4 = collapse_addresses(one for one in found if isinstance(one, IPv4Network))
    ipv6 = collapse_addresses(one for one in found if isinstance(one, IPv6Network))
    return AllowedNetworks((*ipv4, *ipv6))


def sids(*prefixes: str) -> Callable[[Any], frozenset[str]]:
    """Return the reader of a list of SIDs that begin with one of I(prefixes)."""

    def read(value: Any) -> frozenset[str]:
        items = _texts(value, "SIDs")
        for item in items:
            if not any(is_sid(item, prefix) for prefix in prefixes):
                raise MistakeError(
                    f"{shown(item)} is not a SID. Write {' or '.join(prefixes)} and 32 "
                    "hexadecimal digits"
                )
        return frozenset(items)

    return read


def _network(text: str) -> Network:
    address, slash, prefix = text.partition("/")
    is_number = prefix.isascii() and prefix.isdigit() and len(prefix) <= len("128")
    network = None
    if not slash or is_number:
        network = read_network(address, int(prefix) if slash else None)
    if network is None:
        raise MistakeError(
            f"{shown(text)} is not an address range. Write it as 192.0.2.0/24 or 192.0.2.1"
        )
    return network


def _is_within(inner: object, outer: Network) -> bool:
    # Mypy and Python want two networks of one version.
    return (
        isinstance(inner, type(outer))
        and inner.network_address in outer
        and inner.prefixlen >= outer.prefixlen
    )


def _texts(value: Any, names: str) -> list[str]:
    if not isinstance(value, (list, tuple)) or not value:
        raise MistakeError(f"expected a list of {names}, got {shown(value)}")
    if len(value) > MAX_ITEMS:
        raise MistakeError(f"has {len(value):,} items. Write at most {MAX_ITEMS:,}")
    for item in value:
        if not isinstance(item, str):
            raise MistakeError(f"expected a list of {names}, but {shown(item)} is not a text")
        if len(item) > MAX_ITEM:
            raise MistakeError(f"has an item of {len(item):,} characters. Write at most {MAX_ITEM}")
    return list(value)
