# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check the pages of a listing, join them, and decide whether to list at all.

Private to this collection: it may change in any release. Do not import it from elsewhere.

A truncated listing looks like a smaller account, so each page is checked. A page without its list,
its C(meta) or the key of its next page is an error.

To fetch resources one by one takes a round trip for each batch of C(concurrency) resources. A page
of a listing has 1,000 resources, but each page names the next, so they arrive one after the other.
A page also takes the server longer than a single resource. The size of the account is not known
before the last page. So a listing starts if it is probably cheaper, and stops when it has cost as
much as fetching one by one. At worst this doubles the cost. At best it divides it by a hundred.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from .._errors import SUCCESS_SAID, InvalidResponseError, printable
from .._http.endpoints import origin
from .._resources.resource import Api, Resource
from . import page_urls

# In characters. Twilio's URL of a next page has only a path, PageSize, Page and PageToken.
MAX_URL_LENGTH = 2000
# In a row. Without this limit, a proxy could make a listing endless with empty pages, each of which
# names a new next page.
MAX_EMPTY_PAGES = 20
# The maximum that Twilio allows (OpenAPI description of the Voice API, PageSize).
PAGE_SIZE = 1000
# The cost of a page of 1,000 resources, in round trips of a single one. With 8 at a time, listing
# begins at 25 SIDs. It was measured with the sandbox on loopback, 3 times with 50 requests of each
# in turn. The median page took 4.3 to 4.8 times as long as the median single trunk. A network adds
# the same time to both, so the ratio is lower there. Nobody has measured Twilio itself.
# C(make bench) measures both ways (docs/performance.md). If listing is slower, raise the cost.
PAGE_COST = 4


def pages_worth(resources: int, concurrency: int) -> int:
    """Return how many pages cost no more than fetching so many I(resources) one by one."""
    round_trips = -(-resources // concurrency)
    return round_trips // PAGE_COST


class Page(NamedTuple):
    """One page of a listing: its I(url), its JSON objects, and the URL of the next page.

    Each of I(resources) has a C(sid). I(next_url) is None on the last page.
    """

    url: str
    resources: list[dict[str, Any]]
    next_url: str | None


class Listing:
    """The resources of several pages, each once, in the order of the pages.

    Keys are SIDs in lower case. A listing may shift during the read, so one resource may be on two
    pages. If its values differ, its key is in C(unclear), and the caller fetches it alone.
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
    """Yield the pages from I(url) on. I(get) returns the JSON object at a URL.

    I(require) gets each resource and the URL of its page, and raises an error to refuse it. An
    invalid page raises InvalidResponseError. So does a page that makes the listing endless.
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
        # If trunks are created meanwhile, a page may repeat some resources, but not all.
        if page.next_url in seen or (page.next_url and sids and sids <= known):
            raise contradiction(
                f"The page of {resource.nouns} at {url} makes the listing endless.", url
            )
        empty_pages = 0 if sids else empty_pages + 1
        if page.next_url and empty_pages > MAX_EMPTY_PAGES:
            raise contradiction(
                f"The listing of {resource.nouns} has more than {MAX_EMPTY_PAGES} empty pages in a "
                f"row, the last at {url}.",
                url,
            )
        known |= sids
        yield page
        next_url = page.next_url


def read_page(answer: dict[str, Any], url: str, resource: Resource, number: int = 0) -> Page:
    """Return the page in I(answer) from I(url), or raise InvalidResponseError.

    I(number) counts pages from 0.
    """
    key, api = resource.key, resource.api
    resources, meta = answer.get(key), answer.get(api.meta) if api.meta else answer
    if not isinstance(resources, list):
        raise _invalid(url, resource, f"has no list {key}")
    if not isinstance(meta, dict) or meta.get("key", key) != key or api.next_page not in meta:
        lacks = f"meta that describes a list of {key}" if api.meta else api.next_page
        raise _invalid(url, resource, f"has no {lacks}")
    _require_this_page(meta, url, resource, number)
    for place, item in enumerate(resources):
        if not isinstance(item, dict) or not isinstance(item.get("sid"), str):
            raise _invalid(url, resource, f"has no {resource.noun} with a SID at {key}[{place}]")
    return Page(url, resources, _next_url(meta[api.next_page], url, resource))


def _require_this_page(meta: dict[str, Any], url: str, resource: Resource, number: int) -> None:
    stated = meta.get("page")
    if isinstance(stated, int) and not isinstance(stated, bool) and stated != number:
        what = f"says that it is page {printable(stated, 60)}, not page {number}"
        raise _invalid(url, resource, what)
    if number == 0 and meta.get(resource.api.previous_page) is not None:
        raise _invalid(url, resource, "is the first page, but names a page before it")
    fault = page_urls.fault(meta, url, resource.api, number)
    if fault is not None:
        raise _invalid(url, resource, fault)


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
            error = contradiction(
                f"The page of {resource.nouns} at {url} has {resource.noun} {sid} twice, with "
                f"different values of {printable(attribute, 60)}.",
                url,
            )
            error.sid = sid
            raise error
    return first


def contradiction(summary: str, url: str) -> InvalidResponseError:
    """Return the error for a listing that contradicts itself, as on the page at I(url)."""
    return InvalidResponseError(
        summary,
        "Check the caches, proxies and gateways between here and Twilio.",
        failure=SUCCESS_SAID,
        url=url,
    )


def _difference(one: dict[str, Any], other: dict[str, Any], resource: Resource) -> str | None:
    """Return the first attribute in which the normal forms of two resources differ."""
    first, second = (resource.table.normal_form(item)[0] for item in (one, other))
    names = {**first, **second}
    # As JSON, because in Python True equals 1.
    texts = ((name, _text(first, name), _text(second, name)) for name in names)
    return next((name for name, here, there in texts if here != there), None)


def _text(item: dict[str, Any], name: str) -> str:
    return json.dumps(item[name], sort_keys=True) if name in item else ""


def _next_url(next_url: Any, url: str, resource: Resource) -> str | None:
    if next_url is None:
        return None
    absolute = _absolute(next_url, url, resource.api)
    if not isinstance(absolute, str) or not _same_listing(absolute, url):
        what = f"names an invalid next page, {printable(next_url)!r}"
        raise _invalid(url, resource, what)
    return absolute


def _absolute(next_url: Any, url: str, api: Api) -> Any:
    """Return I(next_url) as an absolute URL, if it is a path of I(api).

    Only an API without C(meta) names its next page by a path.
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
        "Check the proxies and gateways between here and Twilio. They must not change Twilio's "
        f"pages{_allowed(resource.api)}",
        failure=SUCCESS_SAID,
        url=url,
    )


def _allowed(api: Api) -> str:
    """Return what a gateway may or must do with the next page, for the end of a message."""
    if api.meta:
        return f", but {api.next_page} must have the address that the task requested."
    return (
        f". If a page is not the last, its {api.next_page} must begin with {api.version}/ as at "
        "Twilio, or be a URL with the address that the task requested."
    )
