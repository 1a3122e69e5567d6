# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: it may change in any release. Do not import it from elsewhere.

"""Through which proxy a request goes, as the usual variables of the environment say."""

from __future__ import annotations

from contextlib import suppress
from urllib.parse import urlsplit

from ._errors import ConnectionFailedError

# A door asks _sockets.REQUESTS_IMPORT_ERROR before anything here is called.
with suppress(ImportError):
    from requests.utils import get_environ_proxies, select_proxy

_SCHEMES = ("http", "https", "socks4", "socks4a", "socks5", "socks5h")


class Proxies:
    """The proxies of one task. Each host's is looked up once: that takes as long as a request."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], dict[str, str]] = {}

    def of(self, url: str) -> dict[str, str]:
        """The proxy for I(url), if any, as C(requests) takes it. Raises if it has no address."""
        parts = urlsplit(url)
        where = (parts.scheme, parts.netloc)
        known = self._known.get(where)
        return known if known is not None else self._known.setdefault(where, _proxy_of(url))


def _proxy_of(url: str) -> dict[str, str]:
    """The proxy that the environment names for I(url), if any, as C(requests) takes it.

    It is checked here, because others show the address when they cannot read it, and a password
    that is not properly encoded is one of the reasons.
    """
    proxy = select_proxy(url, get_environ_proxies(url))
    if not proxy:
        return {}
    address = proxy if "://" in proxy else f"http://{proxy}"
    if not _is_proxy_address(address):
        raise ConnectionFailedError(
            f"The proxy that the environment names for {url} has no valid address.",
            "It takes an address such as http://proxy.example:3128; in a user name and password, "
            "all but letters and digits is written as %40 and so on.",
            url=url,
        )
    return {"all": address}


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
