# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Read hosts, URLs and SIP URIs strictly. Pure.

Private to this collection: it may change in any release. Do not import it from elsewhere.

A function returns None for a text that is not exactly what it reads. Nothing is guessed: a host
such as C(127.1) or C(2130706433) is neither a name nor an address. Only names of parameters in SIP
URIs are decoded. User names, passwords, paths and queries may be secret, so nothing here keeps
them.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from ipaddress import (
    AddressValueError,
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
)
from typing import Any, NamedTuple, Union
from urllib.parse import unquote

Address = Union[IPv4Address, IPv6Address]
Network = Union[IPv4Network, IPv6Network]

MAX_NAME = 253
MAX_LABEL = 63
MAX_PORT = 65535
_LABEL = rf"[a-z0-9_](?:[a-z0-9_-]{{0,{MAX_LABEL - 2}}}[a-z0-9_])?"
_NAME = re.compile(rf"{_LABEL}(?:\.{_LABEL})*").fullmatch
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*").fullmatch
# The dots of IDNA (RFC 3490, section 3.1).
_DOTS = str.maketrans("\u3002\uff0e\uff61", "...")
_URL = re.compile(
    r"(?P<scheme>[A-Za-z][A-Za-z0-9+.\-]*)://(?:[^\s/?#@\\]*@)?"
    r"(?P<host>\[[^\s\]]*\]|[^\s/?#@:\[\]\\]+)(?::(?P<port>[0-9]{0,5}))?(?:[/?#][^\s\\]*)?"
).fullmatch
# RFC 3261, section 25.1.
_SIP = re.compile(
    r"(?P<scheme>sips?):(?:[A-Za-z0-9_.!~*'()&=+$,;?/%-]+(?::[A-Za-z0-9_.!~*'()&=+$,%-]*)?@)?"
    r"(?P<host>\[[0-9A-Fa-f:.]+\]|[^\s;?:@/\[\]]+)(?::(?P<port>[0-9]{1,5}))?"
    r"(?P<parameters>(?:;[A-Za-z0-9_.!~*'()\[\]/:&+$%-]+(?:=[A-Za-z0-9_.!~*'()\[\]/:&+$%-]+)?)*)"
    r"(?:\?[A-Za-z0-9_.!~*'()\[\]/?:+$%=&-]+)?",
    re.ASCII | re.IGNORECASE,
).fullmatch


class Host(NamedTuple):
    """A host: two are the same host if they are equal.

    I(name) is in lower case and without a dot at its end, and an international name is in its ASCII
    form. If the host is an I(address), I(name) is its normal form.
    """

    name: str
    address: Address | None


class Url(NamedTuple):
    """The I(scheme) of a URL, in lower case, and its I(host)."""

    scheme: str
    host: Host


class SipUri(NamedTuple):
    """The parts of a SIP URI that say where a call goes.

    A call goes to I(destination): the parameter C(maddr) if there is one, else I(host). I(private)
    says that it goes over Twilio Interconnect.
    """

    scheme: str
    host: Host
    destination: Host
    private: bool


def read_host(text: str) -> Host | None:
    """Return the host that I(text) is. An IPv6 address is in brackets, as in a URL."""
    if text.startswith("["):
        inner = text[1:-1]
        address = _ipv6(inner) if text.endswith("]") else None
        return None if address is None else Host(str(address), address)
    name = text.lower() if text.isascii() else _ascii_name(text)
    without_dot = name.removesuffix(".")
    if _NUMBER(without_dot.rpartition(".")[2]):
        ipv4 = _ipv4(name)
        return None if ipv4 is None else Host(name, ipv4)
    is_name = len(without_dot) <= MAX_NAME and _NAME(without_dot)
    return Host(without_dot, None) if is_name else None


def read_url(text: str) -> Url | None:
    """Return the scheme and host of I(text), a URL with C(//)."""
    match = _URL(text)
    return _url(*match.groups()) if match and text.isprintable() else None


def read_sip_uri(text: str) -> SipUri | None:
    """Return where I(text) leads to, a URI with the scheme C(sip) or C(sips)."""
    match = _SIP(text)
    host = _host_at(match["host"], match["port"]) if match else None
    if match is None or host is None:
        return None
    pairs = [item.partition("=") for item in match["parameters"].split(";")[1:]]
    # An escaped letter in a name is that letter (RFC 3261, section 19.1.4).
    parameters = {unquote(name).lower(): value.lower() for name, _equals, value in pairs}
    destination = read_host(parameters["maddr"]) if "maddr" in parameters else host
    # A parameter may not be there twice (RFC 3261, section 19.1.1).
    if destination is None or len(parameters) < len(pairs):
        return None
    private = "tnx" in parameters or parameters.get("edge", "").endswith("-ix")
    return SipUri(match["scheme"].lower(), host, destination, private)


def read_network(address: Any, prefix: Any) -> Network | None:
    """Return the range with I(prefix) bits around I(address), or the address alone for null.

    An IPv4 address in the form of an IPv6 address is an IPv4 address.
    """
    if not isinstance(address, str):
        return None
    if prefix is not None and (not isinstance(prefix, int) or isinstance(prefix, bool)):
        return None
    version6 = ":" in address
    whole = 128 if version6 else 32
    bits = whole if prefix is None else prefix
    if not 0 <= bits <= whole:
        return None
    first = _ipv6(address) if version6 else _ipv4(address)
    if first is None:
        return None
    if version6 and isinstance(first, IPv4Address):
        if bits < 128 - 32:
            return IPv6Network((int(IPv6Address(address)), bits), strict=False)
        bits -= 128 - 32
    network = IPv4Network if isinstance(first, IPv4Address) else IPv6Network
    return network((int(first), bits), strict=False)


# The URLs of an account lead to few hosts. Reading these once saves 5 of 27 µs for a trunk.
@lru_cache(maxsize=128)
def _url(scheme: str, host: str, port: str | None) -> Url | None:
    read = _host_at(host, port)
    return read and Url(scheme.lower(), read)


def _host_at(host: str, port: str | None) -> Host | None:
    return read_host(host) if int(port or 0) <= MAX_PORT else None


def _ipv4(text: str) -> IPv4Address | None:
    try:
        return IPv4Address(text)
    except AddressValueError:
        return None


def _ipv6(text: str) -> Address | None:
    try:
        address = IPv6Address(text)
    except AddressValueError:
        return None
    # An address with a zone, such as fe80::1%eth0, means something on one machine only.
    if "%" in text:
        return None
    return address.ipv4_mapped or address


def _ascii_name(text: str) -> str:
    """Return the ASCII form of an international name, or one that is not a name.

    Letters that look alike stay different. So do C(ß) and C(ss), as in IDNA 2008.
    """
    labels = unicodedata.normalize("NFKC", text.translate(_DOTS)).lower().split(".")
    return ".".join(x if x.isascii() else _ascii_label(x) for x in labels)


def _ascii_label(label: str) -> str:
    # No label is longer in ASCII, and the time of punycode grows with the square of its length.
    if len(label) > MAX_LABEL or not all(
        c in "-_" or unicodedata.category(c)[0] in "LMN" for c in label
    ):
        return ""
    try:
        return "xn--" + unicodedata.normalize("NFC", label).encode("punycode").decode("ascii")
    except UnicodeError:
        return ""
