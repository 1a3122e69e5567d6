# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Faults of lists."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from .answers import Answer
from .catalogue import Parameters, fault
from .exchange import Exchange
from .trunks import to_json

Page = dict[str, Any]


def _is_list(exchange: Exchange) -> bool:
    return exchange.page is not None


list_fault = partial(fault, only=_is_list)


async def _changed(exchange: Exchange, change: Callable[[Page], None]) -> Answer:
    answer = await exchange.normal()
    body = json.loads(answer.body) if answer.status == 200 else None
    if isinstance(body, dict) and "meta" in body:
        change(body)
        answer.body = to_json(body)
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

    def change(body: Page) -> None:
        here = urlsplit(body["meta"]["next_page_url"] or body["meta"]["url"])
        body["meta"]["next_page_url"] = f"{origin}{here.path}?{here.query}"

    return await _changed(exchange, change)


@list_fault(
    "looping_pages",
    does="a next page that is this page, or the first one if `to` is first",
    to=("same", "first"),
)
async def looping_pages(exchange: Exchange, given: Parameters) -> Answer:
    def change(body: Page) -> None:
        meta = body["meta"]
        meta["next_page_url"] = meta["first_page_url" if given["to"] == "first" else "url"]

    return await _changed(exchange, change)


@list_fault("no_meta", "a page without `meta`")
async def no_meta(exchange: Exchange, given: Parameters) -> Answer:
    def change(body: Page) -> None:
        del body["meta"]

    return await _changed(exchange, change)


@list_fault(
    "wrong_list_key",
    does="the trunks under another key, as `meta.key` says",
    key="trunks",
)
async def wrong_list_key(exchange: Exchange, given: Parameters) -> Answer:
    def change(body: Page) -> None:
        body[given["key"]] = body.pop("byoc_trunks")
        body["meta"]["key"] = given["key"]

    return await _changed(exchange, change)


@list_fault("next_page_not_string", "a `next_page_url` that is any JSON value", value=1)
async def next_page_not_string(exchange: Exchange, given: Parameters) -> Answer:
    def change(body: Page) -> None:
        body["meta"]["next_page_url"] = given["value"]

    return await _changed(exchange, change)


@list_fault(
    "duplicate_on_page",
    "the first trunk of the page again at its end, with the attributes `set`",
    set={},
)
async def duplicate_on_page(exchange: Exchange, given: Parameters) -> Answer:
    def change(body: Page) -> None:
        body["byoc_trunks"] += [{**trunk, **given["set"]} for trunk in body["byoc_trunks"][:1]]

    return await _changed(exchange, change)


@list_fault(
    "duplicate_of_first",
    "the account's first trunk again at the end of the page, with the attributes `set`; on a later"
    " page, two pages contain it",
    set={},
)
async def duplicate_of_first(exchange: Exchange, given: Parameters) -> Answer:
    account = exchange.identity.account
    first = next(iter(account.trunks)).attributes if account else {}

    def change(body: Page) -> None:
        body["byoc_trunks"].append({**first, **given["set"]})

    return await _changed(exchange, change)
