# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The API itself: which request is answered by what."""

from __future__ import annotations

from urllib.parse import parse_qsl

from . import auth, errors, pages, writes
from .answers import Answer, error_answer, json_answer
from .exchange import TRUNKS, Exchange
from .world import Account

TOKEN = "/v2/token"


async def answer(exchange: Exchange, token_lifetime: float) -> Answer:
    """What Twilio would answer."""
    try:
        if exchange.path == TOKEN:
            return await _token(exchange, token_lifetime)
        return await _trunks(exchange)
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


async def _trunks(exchange: Exchange) -> Answer:
    method = exchange.request.method
    account = exchange.identity.require("read" if method in ("GET", "HEAD") else "write")
    if exchange.path.rstrip("/") == TRUNKS:
        return await _list(exchange, account, method)
    if exchange.sid is None:
        raise errors.not_found(exchange.path)
    return await _trunk(exchange, account, method, exchange.sid)


async def _list(exchange: Exchange, account: Account, method: str) -> Answer:
    if method in ("GET", "HEAD"):
        query = exchange.request.query
        return Answer(200, pages.page(account.trunks, query, exchange.base + TRUNKS))
    if method == "POST":
        return Answer(201, writes.create(account, await _form(exchange)).json)
    raise errors.method_not_allowed()


async def _trunk(exchange: Exchange, account: Account, method: str, sid: str) -> Answer:
    trunk = account.trunks.get(sid)
    if trunk is None:
        raise errors.not_found(f"/ByocTrunks/{sid}")
    if method in ("GET", "HEAD"):
        return Answer(200, trunk.json)
    if method == "POST":
        return Answer(200, writes.update(account, trunk, await _form(exchange)).json)
    if method == "DELETE":
        account.trunks.remove(sid)
        return Answer(204, b"", None)
    raise errors.method_not_allowed()


async def _form(exchange: Exchange) -> dict[str, str]:
    body = await exchange.request.text()
    return dict(parse_qsl(body, keep_blank_values=True))
