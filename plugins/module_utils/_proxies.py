# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: it may change in any release. Do not import it from elsewhere.

"""Through which proxy a request goes, as the usual variables of the environment say."""

from __future__ import annotations

import os
from urllib.parse import urlsplit

from ._errors import ConnectionFailedError

_SCHEMES = ("http", "https", "socks4", "socks4a", "socks5", "socks5h")


class Proxies:
    """The proxies of one task. Each host's is looked up once: that takes as long as a request."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], str | None] = {}

    def of(self, url: str) -> str | None:
        """The address of the proxy for I(url), if any. Raises if it is no address."""
        parts = urlsplit(url)
        where = (parts.scheme, parts.netloc)
        if where not in self._known:
            self._known[where] = _proxy_of(url)
        return self._known[where]


def _proxy_of(url: str) -> str | None:
    """The address of the proxy that the environment names for I(url), if any.

    It is checked here, because others show the address when they cannot read it, and a password
    that is not properly encoded is one of the reasons.
    """
    proxy = find_proxy(url) if _names_proxies() else None
    if not proxy:
        return None
    address = proxy if "://" in proxy else f"http://{proxy}"
    if not _is_proxy_address(address):
        raise ConnectionFailedError(
            f"The proxy that the environment names for {url} has no valid address.",
            "It takes an address such as http://proxy.example:3128; in a user name and password, "
            "all but letters and digits is written as %40 and so on.",
            url=url,
        )
    return address


def find_proxy(url: str) -> str | None:
    """What the environment has for I(url), as C(requests) reads it."""
    # It is much of what a task would import, and few have a proxy.
    from requests.utils import get_environ_proxies, select_proxy  # noqa: PLC0415

    found: str | None = select_proxy(url, get_environ_proxies(url))
    return found


def _names_proxies() -> bool:
    return any(value and name.lower().endswith("_proxy") for name, value in os.environ.items())


def _is_proxy_address(address: str) -> bool:
    if not address.isascii() or not address.isprintable() or " " in address:
        return False
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return False
    misread = "@" in parts.path + parts.query + parts.fragment
    return parts.scheme.lower() in _SCHEMES and bool(host) and not misread
