# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Faults that are answers with another status: what Twilio says, and what a gateway says."""

from __future__ import annotations

import asyncio
from email.utils import formatdate
from html import escape
from time import time
from urllib.parse import urlencode

from . import errors
from .answers import Answer, error_answer, json_answer, phrase
from .catalogue import Parameters, fault
from .exchange import Exchange
from .rows import to_json


def html_page(status: int, text: str) -> Answer:
    """Return a response with a page of HTML."""
    title = f"{status} {phrase(status)}"
    body = f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{text}</body></html>\n"
    return Answer(status, body.encode(), "text/html; charset=utf-8")


def _resource(exchange: Exchange) -> str:
    return exchange.path.removeprefix("/v1")


@fault("unauthorized", "401 with code 20003, whatever the credentials")
async def unauthorized(exchange: Exchange, given: Parameters) -> Answer:
    return error_answer(errors.unauthorized())


def _has_token(exchange: Exchange) -> bool:
    return exchange.identity.token is not None


@fault(
    "expired_token",
    "401 with code 20003 for a Bearer token, which becomes invalid",
    only=_has_token,
)
async def expired_token(exchange: Exchange, given: Parameters) -> Answer:
    exchange.tokens.forget(exchange.identity.token or "")
    return error_answer(errors.unauthorized())


@fault("forbidden", "403 with code 70051: the permission is missing", status=403)
async def forbidden(exchange: Exchange, given: Parameters) -> Answer:
    return error_answer(errors.forbidden(given["status"]))


@fault("test_credentials", "403 with code 20008")
async def test_credentials(exchange: Exchange, given: Parameters) -> Answer:
    return error_answer(errors.test_credentials())


@fault("not_found", "404 with code 20404")
async def not_found(exchange: Exchange, given: Parameters) -> Answer:
    return error_answer(errors.not_found(_resource(exchange)))


@fault("gateway_not_found", "404 with an HTML page, as from a gateway")
async def gateway_not_found(exchange: Exchange, given: Parameters) -> Answer:
    return html_page(404, "no such route")


@fault("not_found_no_code", "404 with JSON without Twilio's code", body={"message": "no route"})
async def not_found_no_code(exchange: Exchange, given: Parameters) -> Answer:
    return json_answer(given["body"], 404)


def _retry_after(given: Parameters) -> list[tuple[str, str]]:
    value = given["retry_after"]
    if value is None:
        return []
    if given["as_date"]:
        value = formatdate(time() + value, usegmt=True)
    return [("Retry-After", str(value))]


@fault(
    "too_many_requests",
    "429 with code 20429; sends `retry_after` unchanged, or as a date that many seconds from now",
    retry_after=None,
    as_date=False,
)
async def too_many_requests(exchange: Exchange, given: Parameters) -> Answer:
    answer = error_answer(errors.too_many_requests())
    answer.headers += _retry_after(given)
    return answer


@fault(
    "server_error",
    "a status of 500 or above; `body` is json, html or empty",
    status=503,
    body=("json", "html", "empty"),
    message="Service unavailable",
    retry_after=None,
    as_date=False,
)
async def server_error(exchange: Exchange, given: Parameters) -> Answer:
    status = given["status"]
    if given["body"] == "json":
        answer = error_answer(errors.ApiError(status, 20500, given["message"]))
    elif given["body"] == "html":
        answer = html_page(status, escape(given["message"]))
    else:
        answer = Answer(status, b"", "text/plain")
    answer.headers += _retry_after(given)
    return answer


@fault(
    "problem",
    "an error as in RFC 9457",
    status=400,
    code=20001,
    title="Bad request",
    type="https://www.twilio.com/docs/errors/20001",
    detail="The request is not valid",
    errors=[{"detail": "is not valid", "pointer": "#/sid"}],
)
async def problem(exchange: Exchange, given: Parameters) -> Answer:
    names = ("type", "title", "status", "code", "detail", "errors")
    body = {name: given[name] for name in names}
    body["instance"] = exchange.path
    return Answer(given["status"], to_json(body), "application/problem+json")


@fault(
    "redirect",
    "a redirect with the right body; `location` is by default the same request with"
    " `redirected=1`, so the journal shows a client that follows it",
    status=307,
    location="",
)
async def redirect(exchange: Exchange, given: Parameters) -> Answer:
    answer = await exchange.normal()
    query = urlencode({**exchange.request.query, "redirected": "1"})
    location = given["location"] or f"{exchange.base}{exchange.path}?{query}"
    answer.status = given["status"]
    answer.headers.append(("Location", location))
    return answer


@fault(
    "answer",
    "a response with this status, body (text), content type and headers",
    status=200,
    body="",
    content_type="application/json",
    headers={},
)
async def any_answer(exchange: Exchange, given: Parameters) -> Answer:
    body = given["body"].encode("utf-8", "surrogateescape")
    headers = [(str(name), str(value)) for name, value in given["headers"].items()]
    return Answer(given["status"], body, given["content_type"], headers)


@fault(
    "echo_credentials",
    "an error that repeats the Authorization header in its message, body (json or html) and a"
    " header; the client must not show it",
    status=500,
    body=("json", "html"),
)
async def echo_credentials(exchange: Exchange, given: Parameters) -> Answer:
    secret = exchange.request.headers.get("Authorization", "")
    form = await exchange.request.text()
    text = f"cannot handle Authorization: {secret} {form}".strip()
    if given["body"] == "html":
        answer = html_page(given["status"], escape(text))
    else:
        answer = error_answer(errors.ApiError(given["status"], 20500, text))
    answer.headers.append(("X-Request-Authorization", secret))
    return answer


@fault("delay", "the right response, `seconds` late", seconds=1.0)
async def delay(exchange: Exchange, given: Parameters) -> Answer:
    await asyncio.sleep(given["seconds"])
    return await exchange.normal()
