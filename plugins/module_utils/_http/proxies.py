# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The proxy that a request goes through, by the usual variables of the environment.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

import ipaddress
import socket
from contextlib import suppress
from urllib.parse import unquote, urlsplit

from .._errors import ConnectionFailedError

with suppress(ImportError):  # A door asks session.REQUESTS_IMPORT_ERROR before it calls anything.
    from requests.utils import get_environ_proxies, select_proxy

_SCHEMES = ("http", "https", "socks4", "socks4a", "socks5", "socks5h")
# Names of this machine in the hosts files of Linux distributions.
_LOOPBACK_NAMES = (
    "localhost",
    "localhost.localdomain",
    "localhost4",
    "localhost4.localdomain4",
    "localhost6",
    "localhost6.localdomain6",
    "ip6-localhost",
    "ip6-loopback",
)


class Proxies:
    """The proxies of one task. Each host is looked up once, as that takes as long as a request."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], str | None] = {}

    def of(self, url: str) -> str | None:
        """Return the address of the proxy for I(url), if any, or raise if it is not an address."""
        parts = urlsplit(url)
        server = (parts.scheme, parts.netloc)
        if server not in self._known:
            self._known[server] = _proxy_of(url)
        return self._known[server]


def _proxy_of(url: str) -> str | None:
    """Return the address of the proxy that the environment names for I(url), if any.

    The address is checked here. Other libraries show an invalid address in their errors, and its
    password may be what is invalid.
    """
    if is_this_machine(urlsplit(url).hostname or ""):
        return None
    proxy = find_proxy(url)
    if not proxy:
        return None
    address = proxy if "://" in proxy else f"http://{proxy}"
    if not _is_proxy_address(address):
        raise ConnectionFailedError(
            f"The proxy that the environment names for {url} does not have a valid address.",
            "Use an address such as http://proxy.example:3128. In a user name and password, "
            "percent-encode everything except letters and digits, such as @ as %40.",
            url=url,
        )
    return address


def find_proxy(url: str) -> str | None:
    """Return the proxy that the environment has for I(url), as C(requests) reads it."""
    found: str | None = select_proxy(url, get_environ_proxies(url))
    return found


def is_this_machine(host: str) -> bool:
    """Return whether I(host) is this machine itself, in any form that a resolver accepts.

    The unspecified address counts as well: a connection to it reaches this machine.
    """
    name = host.lower().rstrip(".")
    if name in _LOOPBACK_NAMES or name.endswith(".localhost"):
        return True
    with suppress(ValueError):
        given = ipaddress.ip_address(name)
        address = getattr(given, "ipv4_mapped", None) or given
        return address.is_loopback or address.is_unspecified
    with suppress(OSError, ValueError):  # 127.1 and 0x7f000001 are such forms.
        packed = socket.inet_aton(name)
        return packed[0] == 127 or not any(packed)
    return False


def without_credentials(proxy: str) -> str:
    """Return the address I(proxy) without user name and password, to be shown."""
    parts = urlsplit(proxy)
    return f"{parts.scheme.lower()}://{parts.netloc.rpartition('@')[2]}"


def _is_proxy_address(address: str) -> bool:
    if not address.isascii() or not address.isprintable() or " " in address:
        return False
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname, parts.port
        # requests sends them in this encoding, and its error would show the character.
        unquote(parts.netloc.rpartition("@")[0]).encode("latin-1")
    except ValueError:
        return False
    misread = "@" in parts.path + parts.query + parts.fragment
    return parts.scheme.lower() in _SCHEMES and bool(host) and not misread
