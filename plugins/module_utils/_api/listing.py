# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a page of a listing must be, how pages become one listing, and when to list at all.

Private to this collection: it may change in any release. Do not import it from elsewhere.

A listing that is cut short looks like a smaller account, so nothing here is taken on trust: a page
without its list, without its C(meta), or without a word on the next page is an error.

One by one takes a round trip for each batch of C(concurrency) resources, all at the same time. A
listing gives 1,000 resources a page, but page follows page, since each names the next, and one page
is as much work for the server as a good many single resources. How large the account is, nobody
knows before the last page. So a listing is begun where it is likely to be cheaper, and given up
when it has cost as much as asking one by one would have: at worst it doubles the cost, and at best
it divides it by a hundred.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from .._errors import SUCCESS_SAID, InvalidResponseError, printable
from .._http.endpoints import origin
from .._resources.resource import Api, Resource

MAX_URL_LENGTH = 2000
MAX_EMPTY_PAGES = 20
PAGE_SIZE = 1000
# What a page of 1,000 resources costs, in round trips of a single one. It is chosen, not measured
# at Twilio. C(make bench) measures both ways for each number of SIDs (docs/performance.md). With 8
# at a time, listing begins at 25 SIDs. If it is slower there than one by one, raise the cost.
PAGE_COST = 4
CACHES = "Look at the caches, proxies and gateways on the way."


def pages_worth(resources: int, concurrency: int) -> int:
    """Return how many pages cost no more than fetching so many I(resources) one by one."""
    round_trips = -(-resources // concurrency)
    return round_trips // PAGE_COST


class Page(NamedTuple):
    """The JSON objects on the page at I(url), each with a C(sid), and the URL of the next page."""

    url: str
    resources: list[dict[str, Any]]
    next_url: str | None


class Listing:
    """The resources of some pages by their SID in small letters, each once, in the pages' order.

    A listing may shift while it is read, so that one is on two pages. If its values differ, it
    is in I(unclear), and somebody has to read it by itself.
    """

    def __init__(self, resource: Resource) -> None:
        self._resource = resource
        self.resources: dict[str, dict[str, Any]] = {}
        self.unclear: set[str] = set()

    def add(self, resources: Sequence[dict[str, Any]], url: str) -> None:
        """Add I(resources) of the page at I(url), or raise InvalidResponseError."""
        new = {item["sid"].lower(): item for item in resources}
        if len(new) < len(resources):
            new = _each_once(resources, url, self._resource)
        for key in new.keys() & self.resources.keys():
            if _difference(self.resources[key], new.pop(key), self._resource):
                self.unclear.add(key)
        self.resources.update(new)


def pages(
    resource: Resource,
    url: str,
    get: Callable[[str], dict[str, Any]],
    require: Callable[[dict[str, Any], str], None],
) -> Iterator[Page]:
    """Yield the pages from I(url) on, each of them the answer of I(get) to its URL.

    I(require) is called with each resource and the URL of its page, and raises an error to refuse
    it. A page that is not one, or that leads nowhere, raises InvalidResponseError.
    """
    next_url: str | None = url
    seen: set[str] = set()
    known: set[str] = set()
    empty_pages = 0
    while next_url is not None:
        url = next_url
        page = read_page(get(url), url, resource, len(seen))
        seen.add(url)
        for item in page.resources:
            require(item, url)
        sids = {item["sid"] for item in page.resources}
        # One may be there again when others come and go meanwhile, a whole page may not.
        if page.next_url in seen or (page.next_url and sids and sids <= known):
            raise InvalidResponseError(
                f"The page of {resource.nouns} at {url} leads round in a circle.",
                CACHES,
                failure=SUCCESS_SAID,
                url=url,
            )
        empty_pages = 0 if sids else empty_pages + 1
        if page.next_url and empty_pages > MAX_EMPTY_PAGES:
            raise InvalidResponseError(
                f"The listing of {resource.nouns} has more than {MAX_EMPTY_PAGES} empty pages in a "
                f"row, the last at {url}.",
                CACHES,
                failure=SUCCESS_SAID,
                url=url,
            )
        known |= sids
        yield page
        next_url = page.next_url


def read_page(answer: dict[str, Any], url: str, resource: Resource, number: int = 0) -> Page:
    """Return the page in I(answer), which came from I(url), or raise InvalidResponseError.

    The first page has I(number) 0.
    """
    key, api = resource.key, resource.api
    resources, meta = answer.get(key), answer.get(api.meta) if api.meta else answer
    if not isinstance(resources, list):
        raise _invalid(url, resource, f"has no list {key}")
    if not isinstance(meta, dict) or meta.get("key", key) != key or api.next_page not in meta:
        lacks = f"meta that describes a list of {key}" if api.meta else api.next_page
        raise _invalid(url, resource, f"has no {lacks}")
    _require_number(meta, url, resource, number)
    for place, item in enumerate(resources):
        if not isinstance(item, dict) or not isinstance(item.get("sid"), str):
            raise _invalid(url, resource, f"has no {resource.noun} with a SID at {key}[{place}]")
    return Page(url, resources, _next_url(meta[api.next_page], url, resource))


def _require_number(meta: dict[str, Any], url: str, resource: Resource, number: int) -> None:
    stated = meta.get("page")
    if isinstance(stated, int) and not isinstance(stated, bool) and stated != number:
        what = f"says that it is page {printable(stated, 60)}, not page {number}"
        raise _invalid(url, resource, what)
    if number == 0 and meta.get(resource.api.previous_page) is not None:
        raise _invalid(url, resource, "is the first page, but names a page before it")


def _each_once(
    resources: Sequence[dict[str, Any]], url: str, resource: Resource
) -> dict[str, dict[str, Any]]:
    """Return I(resources) by key, or raise InvalidResponseError if two of one key differ."""
    first: dict[str, dict[str, Any]] = {}
    for item in resources:
        other = first.setdefault(item["sid"].lower(), item)
        attribute = None if other is item else _difference(other, item, resource)
        if attribute is not None:
            sid = printable(other["sid"], 60)
            error = InvalidResponseError(
                f"The page of {resource.nouns} at {url} has {resource.noun} {sid} twice, with "
                f"different values of {printable(attribute, 60)}.",
                CACHES,
                failure=SUCCESS_SAID,
                url=url,
            )
            error.sid = sid
            raise error
    return first


def _difference(one: dict[str, Any], other: dict[str, Any], resource: Resource) -> str | None:
    """Return the first attribute in which the normal forms of two resources differ."""
    first, second = (resource.table.normal_form(item)[0] for item in (one, other))
    names = {**first, **second}
    # As JSON, in which true is not 1.
    texts = ((name, _text(first, name), _text(second, name)) for name in names)
    return next((name for name, here, there in texts if here != there), None)


def _text(item: dict[str, Any], name: str) -> str:
    return json.dumps(item[name], sort_keys=True) if name in item else ""


def _next_url(next_url: Any, url: str, resource: Resource) -> str | None:
    if next_url is None:
        return None
    absolute = _absolute(next_url, url, resource.api)
    if not isinstance(absolute, str) or not _same_listing(absolute, url):
        what = f"names a next page that is never asked for, {printable(next_url)!r}"
        raise _invalid(url, resource, what)
    return absolute


def _absolute(next_url: Any, url: str, api: Api) -> Any:
    """Return I(next_url) behind the address that I(url) has, if it is a path of I(api)'s.

    Only an API without C(meta) names its pages so.
    """
    start = f"{api.version}/"
    if api.meta or not isinstance(next_url, str) or not next_url.startswith(start):
        return next_url
    return f"{url.partition('?')[0].rpartition(start)[0]}{next_url}"


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


def _invalid(url: str, resource: Resource, what: str) -> InvalidResponseError:
    return InvalidResponseError(
        f"The page of {resource.nouns} at {url} {what}.",
        "Look at the proxies and gateways on the way: they must leave Twilio's pages as they are, "
        f"and give {resource.api.next_page} the address that was asked.",
        failure=SUCCESS_SAID,
        url=url,
    )
