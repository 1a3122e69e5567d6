# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""One API request on its way to an answer: what a fault gets to work with."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from aiohttp import web

from .answers import Answer
from .auth import Identity, Tokens
from .journal import Entry
from .resources import Place, find
from .world import World

if TYPE_CHECKING:
    import asyncio


@dataclass
class Exchange:
    """One request to the API, with everything that a response or a fault needs."""

    request: web.BaseRequest
    entry: Entry
    # The path behind the prefix, as it was sent: nothing in it is decoded.
    path: str
    prefix: str
    identity: Identity
    world: World
    tokens: Tokens
    # What the API says when no fault is asked for.
    normal: Callable[[], Awaitable[Answer]]
    # On every answer: Twilio-Request-Id and the like.
    headers: list[tuple[str, str]]

    @property
    def base(self) -> str:
        """Scheme, host and prefix, as the client wrote them."""
        return f"{self.request.scheme}://{self.request.host}{self.prefix}"

    @cached_property
    def place(self) -> Place | None:
        """The resource or the list that the path leads to, if there is one."""
        return find(self.path)

    @property
    def sid(self) -> str | None:
        """What stands where the SID of a resource stands, if anything does."""
        return self.place.sid if self.place else None

    @property
    def page(self) -> int | None:
        """The number of the page that is asked for, if it is a list that is asked for."""
        if self.place is None or self.place.sid is not None:
            return None
        text = self.request.query.get("Page", "0")
        return int(text) if text.isdecimal() else None

    @property
    def transport(self) -> asyncio.Transport:
        """The connection itself; ConnectionResetError if the client has gone."""
        transport = self.request.transport
        if transport is None:
            raise ConnectionResetError("the client has gone")
        return transport
