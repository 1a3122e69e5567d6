# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Answers: what the API would say, before a fault or the connection does anything to it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING

from aiohttp import web

from .errors import ApiError
from .rows import to_json

if TYPE_CHECKING:
    from aiohttp.abc import AbstractStreamWriter

JSON = "application/json"


@dataclass
class Answer:
    """Status, body and headers. Headers in one list, so that a fault can send one twice."""

    status: int
    body: bytes
    content_type: str | None = JSON
    headers: list[tuple[str, str]] = field(default_factory=list)

    def response(self) -> web.Response:
        """Return the response for aiohttp to send."""
        response = web.Response(status=self.status, body=self.body)
        if self.content_type is not None:
            response.headers["Content-Type"] = self.content_type
        response.headers.extend(self.headers)
        return response

    def head(self, *extra: tuple[str, str], close: bool = True) -> bytes:
        """The status line and headers as bytes, for the faults that write them on their own."""
        lines = [f"HTTP/1.1 {self.status} {phrase(self.status)}"]
        if close:
            lines.append("Connection: close")
        if self.content_type is not None:
            lines.append(f"Content-Type: {self.content_type}")
        lines += [f"{name}: {value}" for name, value in (*self.headers, *extra)]
        return "\r\n".join([*lines, "", ""]).encode()


class Sent(web.StreamResponse):
    """An answer that a fault has already written to the connection, which closes after it."""

    def __init__(self) -> None:
        super().__init__()
        self.force_close()

    async def prepare(self, request: web.BaseRequest) -> AbstractStreamWriter | None:
        """Send nothing: the fault has written the headers."""
        return None

    async def write_eof(self, data: bytes = b"") -> None:
        """Send nothing: the fault has written the body."""


class SentAndOpen(Sent):
    """The same on a connection that stays open for the next request."""

    @property
    def keep_alive(self) -> bool:
        """Return true, so that aiohttp keeps the connection."""
        return True


def phrase(status: int) -> str:
    """The reason phrase of a status; there is one for every number that a test may think of."""
    return HTTPStatus(status).phrase if status in set(HTTPStatus) else "Unknown"


def json_answer(value: object, status: int = 200) -> Answer:
    """Return I(value) as a JSON response."""
    return Answer(status, to_json(value))


def error_answer(error: ApiError) -> Answer:
    """Return I(error) as a response in Twilio's form."""
    answer = json_answer(error.body(), error.status)
    if error.status == HTTPStatus.UNAUTHORIZED:
        answer.headers.append(("WWW-Authenticate", 'Basic realm="Twilio API"'))
    return answer


def request_id() -> str:
    """Return a new request ID in Twilio's form."""
    return "RQ" + secrets.token_hex(16)
