# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Faults of lists."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from .answers import Answer
from .catalogue import Parameters, fault
from .exchange import Exchange
from .resources import CORE, Api
from .rows import to_json


@dataclass
class Page:
    """The body of a page, of either API."""

    body: dict[str, Any]
    api: Api
    key: str

    @property
    def meta(self) -> dict[str, Any]:
        """What holds the links to other pages."""
        meta: dict[str, Any] = self.body if self.api is CORE else self.body["meta"]
        return meta

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The resources on the page."""
        rows: list[dict[str, Any]] = self.body[self.key]
        return rows

    def link(self, name: str) -> Any:
        """The link to another page, such as `next_page`, or to this one, which is `this`."""
        end = self.api.address
        return self.meta[end if name == "this" else f"{name}_{end}"]

    def lead_to(self, link: Any) -> None:
        """Make this the link to the next page."""
        self.meta[f"next_page_{self.api.address}"] = link


def _is_list(exchange: Exchange) -> bool:
    return exchange.page is not None


list_fault = partial(fault, only=_is_list)


async def _changed(exchange: Exchange, change: Callable[[Page], None]) -> Answer:
    answer = await exchange.normal()
    place = exchange.place
    if answer.status == 200 and place is not None:
        page = Page(json.loads(answer.body), place.resource.api, place.resource.key)
        change(page)
        answer.body = to_json(page.body)
    return answer


def _other_name(exchange: Exchange) -> str:
    """This very server under its other name: another origin, and requests to it are seen."""
    base = urlsplit(exchange.base)
    host = "127.0.0.1" if base.hostname == "localhost" else "localhost"
    port = f":{base.port}" if base.port else ""
    return f"{base.scheme}://{host}{port}"


@list_fault(
    "foreign_next_page",
    "a next page at another `origin`; by default this sandbox's other name (localhost for"
    " 127.0.0.1), so the journal shows a client that requests it",
    origin="",
)
async def foreign_next_page(exchange: Exchange, given: Parameters) -> Answer:
    origin = given["origin"] or _other_name(exchange)

    def change(page: Page) -> None:
        here = urlsplit(page.link("next_page") or page.link("this"))
        page.lead_to(f"{origin}{here.path}?{here.query}")

    return await _changed(exchange, change)


@list_fault(
    "looping_pages",
    does="a next page that is this page, or the first one if `to` is first",
    to=("same", "first"),
)
async def looping_pages(exchange: Exchange, given: Parameters) -> Answer:
    def change(page: Page) -> None:
        page.lead_to(page.link("first_page" if given["to"] == "first" else "this"))

    return await _changed(exchange, change)


@list_fault("no_meta", "a page without `meta`, or in the core API with only its list")
async def no_meta(exchange: Exchange, given: Parameters) -> Answer:
    def change(page: Page) -> None:
        page.body = {page.key: page.rows}

    return await _changed(exchange, change)


@list_fault(
    "wrong_list_key",
    does="the list under another key, as `meta.key` says",
    key="trunks",
)
async def wrong_list_key(exchange: Exchange, given: Parameters) -> Answer:
    def change(page: Page) -> None:
        page.body[given["key"]] = page.body.pop(page.key)
        if page.api is not CORE:
            page.meta["key"] = given["key"]

    return await _changed(exchange, change)


@list_fault(
    "next_page_not_string",
    "a `next_page_url` (in the core API `next_page_uri`) that is any JSON value",
    value=1,
)
async def next_page_not_string(exchange: Exchange, given: Parameters) -> Answer:
    def change(page: Page) -> None:
        page.lead_to(given["value"])

    return await _changed(exchange, change)


@list_fault(
    "duplicate_on_page",
    "the first resource of the page again at its end, with the attributes `set`",
    set={},
)
async def duplicate_on_page(exchange: Exchange, given: Parameters) -> Answer:
    def change(page: Page) -> None:
        page.rows.extend([{**row, **given["set"]} for row in page.rows[:1]])

    return await _changed(exchange, change)


@list_fault(
    "duplicate_of_first",
    "the first resource of the list again at the end of the page, with the attributes `set`; on a"
    " later page, two pages contain it",
    set={},
)
async def duplicate_of_first(exchange: Exchange, given: Parameters) -> Answer:
    account, place = exchange.identity.account, exchange.place
    rows = account.list_at(place) if account and place else None
    first = next(iter(rows)).attributes if rows else {}

    def change(page: Page) -> None:
        page.rows.append({**first, **given["set"]})

    return await _changed(exchange, change)
