# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The sandbox as a whole: takes a request, finds its answer or its fault, keeps its limits."""

from __future__ import annotations

import asyncio
import copy
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from aiohttp import web

from . import api, auth, control, errors, world
from .answers import Answer, error_answer, request_id
from .exchange import Exchange
from .faults import Faults
from .journal import Entry, Journal
from .options import Options

# What a gateway says of a path that it hands on to nobody.
GATEWAY_404 = b"<html><head><title>404 Not Found</title></head><body>no such route</body></html>\n"


class Sandbox:
    """All state, and the handler of every request."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.journal = Journal()
        self._content = world.read(options.trunks)
        self._in_flight: Counter[str] = Counter()
        self.reset()

    def reset(self) -> None:
        """Back to the file and the command line: trunks, settings, tokens, faults, requests."""
        self.world = world.World(self._content, self.options.populate)
        self.settings = copy.copy(self.options.settings)
        self.tokens = auth.Tokens()
        self.faults = Faults()
        self.journal.clear()

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Return the response to a request. Record it unless it is for the control API."""
        if request.raw_path.startswith(control.PATH):
            return await control.handle(self, request)
        entry = self.journal.begin(request)
        try:
            response = await self._respond(request, entry)
        finally:
            self.journal.end(entry)
        return response

    async def _respond(self, request: web.BaseRequest, entry: Entry) -> web.StreamResponse:
        entry.request_id = request_id()
        path = request.raw_path.partition("?")[0]
        prefix = self.options.prefix
        if not path.startswith(prefix + "/"):
            entry.status = 404
            return Answer(404, GATEWAY_404, "text/html").response()
        authorization = request.headers.get("Authorization")
        identity = auth.identify(authorization, self.world, self.tokens)
        entry.identify(identity)
        with self._slot(entry.account) as count:
            exchange = Exchange(
                request=request,
                entry=entry,
                path=path[len(prefix) :],
                prefix=prefix,
                identity=identity,
                world=self.world,
                tokens=self.tokens,
                normal=lambda: api.answer(exchange, self.settings.token_lifetime),
                headers=[
                    ("Twilio-Request-Id", entry.request_id),
                    ("Twilio-Concurrent-Requests", str(count)),
                ],
            )
            answer = await self._answer(exchange, count)
        return self._finish(exchange, answer)

    async def _answer(self, exchange: Exchange, count: int) -> Answer | web.StreamResponse:
        limit = self.settings.max_concurrent
        if limit is not None and count > limit:
            return error_answer(errors.too_many_requests())
        if self.settings.delay:
            await asyncio.sleep(self.settings.delay)
        fault = self.faults.take(exchange)
        if fault is None:
            return await exchange.normal()
        exchange.entry.fault = fault.kind.name
        return await fault.act(exchange)

    def _finish(
        self, exchange: Exchange, answer: Answer | web.StreamResponse
    ) -> web.StreamResponse:
        if not isinstance(answer, Answer):
            return answer
        exchange.entry.status = answer.status
        answer.headers[:0] = exchange.headers
        return answer.response()

    @contextmanager
    def _slot(self, account: str | None) -> Iterator[int]:
        """Counts a request of an account while it is in flight; 0 where there is no account."""
        if account is None:
            yield 0
            return
        self._in_flight[account] += 1
        try:
            yield self._in_flight[account]
        finally:
            self._in_flight[account] -= 1


def web_server(sandbox: Sandbox) -> web.Server:
    """The HTTP server. A handler is cancelled when its client goes, so that no stall stays."""
    return web.Server(sandbox.handle, handler_cancellation=True, access_log=None)
