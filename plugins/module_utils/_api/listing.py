# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a page of a listing must be, and how pages become one listing.

Private to this collection: it may change in any release. Do not import it from elsewhere.

A listing that is cut short looks like a smaller account, so nothing here is taken on trust: a page
without its list, without its C(meta), or without a word on the next page is an error.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from .._errors import SUCCESS_SAID, InvalidResponseError, printable
from .._http.endpoints import origin
from .._resources.byoc_trunk import normal_form

KEY = "byoc_trunks"
MAX_URL_LENGTH = 2000
_CACHES = "Look at the caches, proxies and gateways on the way."


class Page(NamedTuple):
    """The JSON objects on the page at I(url), each with a C(sid), and the URL of the next page."""

    url: str
    trunks: list[dict[str, Any]]
    next_url: str | None


class Listing:
    """The trunks of some pages by their SID in small letters, each once, in the pages' order.

    A listing may shift while it is read, so that a trunk is on two pages. If its values differ, it
    is in I(unclear), and somebody has to read it by itself.
    """

    def __init__(self) -> None:
        self.trunks: dict[str, dict[str, Any]] = {}
        self.unclear: set[str] = set()

    def add(self, trunks: Sequence[dict[str, Any]], url: str) -> None:
        """Add I(trunks) of the page at I(url), or raise InvalidResponseError."""
        new = {trunk["sid"].lower(): trunk for trunk in trunks}
        if len(new) < len(trunks):
            new = _each_once(trunks, url)
        for key in new.keys() & self.trunks.keys():
            if _difference(self.trunks[key], new.pop(key)):
                self.unclear.add(key)
        self.trunks.update(new)


def read_page(answer: dict[str, Any], url: str, number: int = 0) -> Page:
    """Return the page in I(answer), which came from I(url), or raise InvalidResponseError.

    The first page has I(number) 0.
    """
    trunks, meta = answer.get(KEY), answer.get("meta")
    if not isinstance(trunks, list):
        raise _invalid(url, f"has no list {KEY}")
    if not isinstance(meta, dict) or meta.get("key", KEY) != KEY or "next_page_url" not in meta:
        raise _invalid(url, f"has no meta that describes a list of {KEY}")
    _require_number(meta, url, number)
    for place, trunk in enumerate(trunks):
        if not isinstance(trunk, dict) or not isinstance(trunk.get("sid"), str):
            raise _invalid(url, f"has no trunk with a SID at {KEY}[{place}]")
    return Page(url, trunks, _next_url(meta["next_page_url"], url))


def _require_number(meta: dict[str, Any], url: str, number: int) -> None:
    stated = meta.get("page")
    if isinstance(stated, int) and not isinstance(stated, bool) and stated != number:
        raise _invalid(url, f"says that it is page {printable(stated, 60)}, not page {number}")
    if number == 0 and meta.get("previous_page_url") is not None:
        raise _invalid(url, "is the first page, but names a page before it")


def _each_once(trunks: Sequence[dict[str, Any]], url: str) -> dict[str, dict[str, Any]]:
    """Return I(trunks) by key, or raise InvalidResponseError if two of one key differ."""
    first: dict[str, dict[str, Any]] = {}
    for trunk in trunks:
        other = first.setdefault(trunk["sid"].lower(), trunk)
        attribute = None if other is trunk else _difference(other, trunk)
        if attribute is not None:
            sid = printable(other["sid"], 60)
            error = InvalidResponseError(
                f"The page of trunks at {url} has trunk {sid} twice, with different values of "
                f"{printable(attribute, 60)}.",
                _CACHES,
                failure=SUCCESS_SAID,
                url=url,
            )
            error.sid = sid
            raise error
    return first


def _difference(one: dict[str, Any], other: dict[str, Any]) -> str | None:
    """Return the first attribute in which the normal forms of two trunks differ."""
    first, second = normal_form(one)[0], normal_form(other)[0]
    names = {**first, **second}
    # As JSON, in which true is not 1.
    texts = ((name, _text(first, name), _text(second, name)) for name in names)
    return next((name for name, here, there in texts if here != there), None)


def _text(trunk: dict[str, Any], name: str) -> str:
    return json.dumps(trunk[name], sort_keys=True) if name in trunk else ""


def _next_url(next_url: Any, url: str) -> str | None:
    if next_url is None:
        return None
    if not isinstance(next_url, str) or not _same_listing(next_url, url):
        raise _invalid(url, f"names a next page that is never asked for, {printable(next_url)!r}")
    return next_url


def _same_listing(next_url: str, url: str) -> bool:
    if len(next_url) > MAX_URL_LENGTH:
        return False
    try:
        plain = next_url.isascii() and next_url.isprintable() and not set(next_url) & set(' \\"<>')
        parts = urlsplit(next_url)
        is_plain = plain and "@" not in parts.netloc and parts.path == urlsplit(url).path
        return is_plain and origin(next_url) == origin(url)
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
