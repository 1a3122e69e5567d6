# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Faults in the body of an answer that is otherwise right: status 200, framing in order."""

from __future__ import annotations

import asyncio
import gzip
import json
import zlib
from typing import Any

from .answers import Answer
from .catalogue import Parameters, fault
from .exchange import Exchange
from .faults_status import html_page
from .rows import to_json

MIB = 1024 * 1024
# Stands in an answer for bytes that no JSON library would write.
MARK = "@sandbox-mark@"


def resources_in(exchange: Exchange, body: Any) -> list[dict[str, Any]]:
    """The resources in the body of an answer: one, or those of a page."""
    key = exchange.place.resource.key if exchange.place else ""
    rows = body.get(key, [body]) if isinstance(body, dict) else []
    return [row for row in rows if isinstance(row, dict)]


async def _marked(exchange: Exchange, attribute: str, value: bytes) -> Answer:
    """The right answer, but with these very bytes as the value of an attribute of a resource."""
    answer = await exchange.normal()
    body = json.loads(answer.body) if answer.status == 200 else None
    rows = resources_in(exchange, body)
    if rows:
        rows[0][attribute] = MARK
        answer.body = to_json(body).replace(to_json(MARK), value, 1)
    return answer


@fault("html", "200 with an HTML page, as from a captive portal")
async def html(exchange: Exchange, given: Parameters) -> Answer:
    return html_page(200, "please sign in to this network")


@fault("not_json", "200 with text that is not JSON", body="this is not JSON")
async def not_json(exchange: Exchange, given: Parameters) -> Answer:
    return Answer(200, given["body"].encode())


@fault("empty_body", "200 without a body")
async def empty_body(exchange: Exchange, given: Parameters) -> Answer:
    return Answer(200, b"")


@fault("json_value", "any JSON value as the body", value=None, status=200)
async def json_value(exchange: Exchange, given: Parameters) -> Answer:
    return Answer(given["status"], to_json(given["value"]))


@fault("cut_json", "the first half of the right body, in a complete response")
async def cut_json(exchange: Exchange, given: Parameters) -> Answer:
    answer = await exchange.normal()
    answer.body = answer.body[: len(answer.body) // 2]
    return answer


def _bomb(body: bytes, size: int) -> bytes:
    """The body and then spaces, `size` bytes once it is unpacked, as one gzip stream."""
    compress = zlib.compressobj(9, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    parts = [compress.compress(body)]
    left = size - len(body)
    while left > 0:
        part = b" " * min(left, MIB)
        parts.append(compress.compress(part))
        left -= len(part)
    return b"".join([*parts, compress.flush()])


@fault("gzip", "the right body, compressed; clients must accept it")
async def gzipped(exchange: Exchange, given: Parameters) -> Answer:
    answer = await exchange.normal()
    answer.body = gzip.compress(answer.body)
    answer.headers.append(("Content-Encoding", "gzip"))
    return answer


@fault("gzip_bomb", "a small gzip body that unpacks to `size` bytes of valid JSON", size=64 * MIB)
async def gzip_bomb(exchange: Exchange, given: Parameters) -> Answer:
    answer = await exchange.normal()
    answer.body = await asyncio.to_thread(_bomb, answer.body, given["size"])
    answer.headers.append(("Content-Encoding", "gzip"))
    return answer


@fault("bad_gzip", "a body with `Content-Encoding: gzip` that is not gzip")
async def bad_gzip(exchange: Exchange, given: Parameters) -> Answer:
    answer = await exchange.normal()
    answer.headers.append(("Content-Encoding", "gzip"))
    return answer


@fault("wrong_content_type", "the right body with another Content-Type", content_type="text/html")
async def wrong_content_type(exchange: Exchange, given: Parameters) -> Answer:
    answer = await exchange.normal()
    answer.content_type = given["content_type"]
    return answer


def _is_one(exchange: Exchange) -> bool:
    return exchange.sid is not None and exchange.identity.account is not None


@fault(
    "other_trunk",
    "the body of another trunk or other resource: of the same list, or with the SID `trunk`",
    only=_is_one,
    trunk="",
)
async def other_trunk(exchange: Exchange, given: Parameters) -> Answer:
    own, place = exchange.identity.account, exchange.place
    assert place is not None
    accounts = exchange.world.accounts.values() if given["trunk"] else [own] if own else []
    lists = (account.list_of(place.resource, place.parent) for account in accounts)
    for row in (row for rows in lists for row in rows):
        if row.sid == given["trunk"] or (not given["trunk"] and row.sid != exchange.sid):
            return Answer(200, row.json)
    raise LookupError(f"no other trunk: {given['trunk']}")


@fault(
    "other_account", "`account_sid` of every resource replaced by another account's", account_sid=""
)
async def other_account(exchange: Exchange, given: Parameters) -> Answer:
    own = exchange.identity.account
    other = given["account_sid"] or (own and exchange.world.other_account(own.sid).sid)
    return await _changed(exchange, {"account_sid": other}, [])


@fault(
    "attributes",
    "attributes of every resource set to any JSON value, or removed",
    set={},
    remove=[],
)
async def attributes(exchange: Exchange, given: Parameters) -> Answer:
    return await _changed(exchange, given["set"], given["remove"])


async def _changed(exchange: Exchange, new: dict[str, Any], remove: list[str]) -> Answer:
    answer = await exchange.normal()
    body = json.loads(answer.body) if answer.status == 200 else None
    for row in resources_in(exchange, body):
        row.update(new)
        for name in remove:
            row.pop(name, None)
    if body is not None:
        answer.body = to_json(body)
    return answer


@fault("not_utf8", "a `friendly_name` with a byte that is invalid in UTF-8")
async def not_utf8(exchange: Exchange, given: Parameters) -> Answer:
    return await _marked(exchange, "friendly_name", b'"caf\xe9 \xff"')


@fault("lone_surrogate", "a `friendly_name` with an escaped lone surrogate")
async def lone_surrogate(exchange: Exchange, given: Parameters) -> Answer:
    return await _marked(exchange, "friendly_name", rb'"half \ud83d a pair"')


@fault("nan", "an attribute with the value NaN, which is invalid in JSON", attribute="voice_url")
async def nan(exchange: Exchange, given: Parameters) -> Answer:
    return await _marked(exchange, given["attribute"], b"NaN")


@fault("deep_nesting", "a `friendly_name` of `depth` nested arrays", depth=100_000)
async def deep_nesting(exchange: Exchange, given: Parameters) -> Answer:
    value = b"[" * given["depth"] + b"]" * given["depth"]
    return await _marked(exchange, "friendly_name", value)


@fault(
    "duplicate_keys",
    "a resource with `attribute` twice, the second time with `value`",
    attribute="friendly_name",
    value="the second",
)
async def duplicate_keys(exchange: Exchange, given: Parameters) -> Answer:
    answer = await exchange.normal()
    body = json.loads(answer.body) if answer.status == 200 else None
    rows = resources_in(exchange, body)
    if rows:
        rows[0][MARK] = given["value"]
        answer.body = to_json(body).replace(to_json(MARK), to_json(given["attribute"]), 1)
    return answer
