# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: it may change in any release. Do not import it from elsewhere.

"""What a page of a listing must be. Pure.

A listing that is cut short looks like a smaller account, so nothing here is taken on trust: a page
without its list, without its C(meta), or without a word on the next page is an error.
"""

from __future__ import annotations

from typing import Any, NamedTuple
from urllib.parse import urlsplit

from ._endpoints import origin
from ._errors import SUCCESS_SAID, InvalidResponseError, printable

KEY = "byoc_trunks"


class Page(NamedTuple):
    """The JSON objects on a page, each with a C(sid), and the URL of the next page or None."""

    trunks: list[dict[str, Any]]
    next_url: str | None


def read_page(answer: dict[str, Any], url: str) -> Page:
    """The page in I(answer), which came from I(url), or raise InvalidResponseError."""
    trunks, meta = answer.get(KEY), answer.get("meta")
    if not isinstance(trunks, list):
        raise _invalid(url, f"has no list {KEY}")
    if not isinstance(meta, dict) or meta.get("key", KEY) != KEY or "next_page_url" not in meta:
        raise _invalid(url, f"has no meta that describes a list of {KEY}")
    for place, trunk in enumerate(trunks):
        if not isinstance(trunk, dict) or not isinstance(trunk.get("sid"), str):
            raise _invalid(url, f"has no trunk with a SID at {KEY}[{place}]")
    return Page(trunks, _next_url(meta["next_page_url"], url))


def _next_url(next_url: Any, url: str) -> str | None:
    if next_url is None:
        return None
    if not isinstance(next_url, str) or not _same_server(next_url, url):
        raise _invalid(url, f"names a next page that is never asked for, {printable(next_url)!r}")
    return next_url


def _same_server(next_url: str, url: str) -> bool:
    try:
        plain = next_url.isascii() and next_url.isprintable() and not set(next_url) & set(' \\"<>')
        return plain and "@" not in urlsplit(next_url).netloc and origin(next_url) == origin(url)
    except ValueError:
        return False


def _invalid(url: str, what: str) -> InvalidResponseError:
    return InvalidResponseError(
        f"The page of trunks at {url} {what}.",
        "Look at the proxies and gateways on the way: they must leave Twilio's pages as they are, "
        "and give next_page_url the address that was asked.",
        failure=SUCCESS_SAID,
        url=url,
    )
