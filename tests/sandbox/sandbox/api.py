# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The API itself: which request is answered by what."""

from __future__ import annotations

from urllib.parse import parse_qsl

from . import auth, errors, pages, writes
from .answers import Answer, error_answer, json_answer
from .exchange import Exchange
from .resources import CORE, Place
from .rows import Rows
from .world import Account

TOKEN = "/v2/token"


async def answer(exchange: Exchange, token_lifetime: float) -> Answer:
    """What Twilio would answer."""
    try:
        if exchange.path == TOKEN:
            return await _token(exchange, token_lifetime)
        return await _resource(exchange)
    except errors.ApiError as error:
        return error_answer(error)


async def _token(exchange: Exchange, lifetime: float) -> Answer:
    if exchange.request.method != "POST":
        raise errors.method_not_allowed()
    form = await _form(exchange)
    granted = auth.token_answer(form, exchange.world, exchange.tokens, lifetime)
    answer = json_answer(granted)
    answer.headers.append(("Cache-Control", "no-store"))
    return answer


async def _resource(exchange: Exchange) -> Answer:
    place = exchange.place
    if place is None:
        exchange.identity.require_signed_in()
        raise errors.not_found(exchange.path)
    method = exchange.request.method
    account = exchange.identity.require(place, _action(place, method))
    rows = account.list_at(place)
    if rows is None:
        raise _missing(exchange)
    if method not in ("GET", "HEAD") and not place.resource.writable:
        raise errors.method_not_allowed()
    if place.sid is None:
        return await _list(exchange, place, account, rows)
    return await _one(exchange, place.sid, account, rows)


def _action(place: Place, method: str) -> str:
    """Return what a request does, as the permissions of API keys call it."""
    if method in ("GET", "HEAD"):
        return "list" if place.sid is None else "read"
    if method == "DELETE":
        return "delete"
    return "create" if place.sid is None else "update"


def _missing(exchange: Exchange) -> errors.ApiError:
    return errors.not_found(exchange.path.removeprefix("/v1"))


async def _list(exchange: Exchange, place: Place, account: Account, rows: Rows) -> Answer:
    method = exchange.request.method
    if method in ("GET", "HEAD"):
        # Core leads to other pages by paths, which know of no prefix: it stands for the host.
        base = "" if place.resource.api is CORE else exchange.base
        url = base + exchange.path.rstrip("/")
        return Answer(200, pages.page(rows, place.resource, exchange.request.query, url))
    if method == "POST":
        return Answer(201, writes.create(account, await _form(exchange)).json)
    raise errors.method_not_allowed()


async def _one(exchange: Exchange, sid: str, account: Account, rows: Rows) -> Answer:
    method = exchange.request.method
    row = rows.get(sid)
    if row is None:
        raise _missing(exchange)
    if method in ("GET", "HEAD"):
        return Answer(200, row.json)
    if method == "POST":
        return Answer(200, writes.update(account, row, await _form(exchange)).json)
    if method == "DELETE":
        rows.remove(sid)
        return Answer(204, b"", None)
    raise errors.method_not_allowed()


async def _form(exchange: Exchange) -> dict[str, str]:
    body = await exchange.request.text()
    return dict(parse_qsl(body, keep_blank_values=True))
