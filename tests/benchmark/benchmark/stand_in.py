# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is asked in the sandbox's place: answers rendered beforehand, so that it is no bottleneck.

Its address carries its settings: C(/d50/n1000) is an account of 1,000 trunks that answers each
request after 50 ms, and C(/d50/fleet/07) one of the fleet, with credentials and trunks of its own.
It knows single trunks, pages of 1,000, credentials, and nothing else: what a client must get right
is the sandbox's business.

    python -m benchmark.stand_in 0,50 1,10,1000

Its first line of output is its address. It ends with its standard input.
"""

from __future__ import annotations

import asyncio
import base64
import json
import os
import sys
from collections.abc import Sequence
from typing import NamedTuple

from .account import ACCOUNT_SID, AUTH_TOKEN, FLEET_TRUNKS, Account, fleet, trunk

PAGE_SIZE = 1000
TOTALS = "/totals"
_HEAD = "HTTP/1.1 {} \r\nContent-Type: application/json\r\nContent-Length: {}\r\n"
_REQUEST_ID = "Twilio-Request-Id: RQ0123456789abcdef0123456789abcdef\r\n\r\n"


def answer(status: str, body: bytes) -> bytes:
    """An HTTP answer with a JSON I(body)."""
    return (_HEAD.format(status, len(body)) + _REQUEST_ID).encode() + body


def not_found(resource: bytes) -> bytes:
    """An answer that says of I(resource), the path below the version, that it is not there."""
    said = b"The requested resource /" + resource + b" was not found"
    return answer("404 Not Found", b'{"code": 20404, "message": "' + said + b'", "status": 404}')


UNAUTHORIZED = answer("401 Unauthorized", b'{"code": 20003, "message": "who?", "status": 401}')


class Served(NamedTuple):
    """An account at its address: the seconds before each answer, who may ask, what is answered."""

    delay: float
    credentials: bytes
    found: dict[bytes, bytes]


class Answers:
    """Every answer by its path, ready to be written."""

    def __init__(self, address: str, delays: list[int], sizes: list[int]) -> None:
        self._address = address
        self._delays = delays
        self._served: dict[bytes, Served] = {}
        accounts = [Account(ACCOUNT_SID, AUTH_TOKEN, f"/n{size}") for size in sizes]
        self._serve(accounts, sizes)
        for account in fleet():
            self._serve([account], [FLEET_TRUNKS])

    def _serve(self, accounts: Sequence[Account], sizes: Sequence[int]) -> None:
        """Render the answers of I(accounts), which have one SID, and these I(sizes)."""
        trunks = [trunk(n, accounts[0].sid) for n in range(max(sizes))]
        names = [f"/v1/ByocTrunks/{one['sid']}".encode() for one in trunks]
        written = [json.dumps(one).encode() for one in trunks]
        single = [answer("200 OK", one) for one in written]
        for account, size in zip(accounts, sizes):
            credentials = base64.b64encode(f"{account.sid}:{account.auth_token}".encode())
            for delay in self._delays:
                path = f"/d{delay}{account.path}"
                found = dict(zip(names[:size], single))
                found.update(_pages(self._address + path, written[:size]))
                served = Served(delay / 1000, b" Basic " + credentials + b"\r\n", found)
                self._served[path.encode()] = served

    def find(self, head: bytes) -> tuple[bytes, float]:
        """The answer to a request with this I(head), and the seconds before it."""
        path = head.split(b" ", 2)[1]
        cut = path.find(b"/v1/")
        served = self._served.get(path[:cut])
        if served is None:
            return not_found(path), 0.0
        if served.credentials not in head + b"\r\n":
            return UNAUTHORIZED, served.delay
        found = served.found.get(path[cut:])
        return found or not_found(path[cut + len(b"/v1/") :]), served.delay


def _pages(url: str, trunks: list[bytes]) -> dict[bytes, bytes]:
    pages = {}
    last = (len(trunks) - 1) // PAGE_SIZE
    for number in range(last + 1):
        # The first page is asked for without a number.
        path = f"/v1/ByocTrunks?PageSize={PAGE_SIZE}" + (f"&Page={number}" if number else "")
        following = f"{url}/v1/ByocTrunks?PageSize={PAGE_SIZE}&Page={number + 1}"
        meta = {
            "page": number,
            "page_size": PAGE_SIZE,
            "first_page_url": f"{url}/v1/ByocTrunks?PageSize={PAGE_SIZE}",
            "previous_page_url": None,
            "url": url + path,
            "next_page_url": following if number < last else None,
            "key": "byoc_trunks",
        }
        rows = b", ".join(trunks[number * PAGE_SIZE : (number + 1) * PAGE_SIZE])
        body = b'{"byoc_trunks": [' + rows + b'], "meta": ' + json.dumps(meta).encode() + b"}"
        pages[path.encode()] = answer("200 OK", body)
    return pages


class Counter:
    """What the stand-in has seen since it began."""

    requests = 0
    connections = 0


class Connection(asyncio.Protocol):
    """One client: requests without a body, one after the other."""

    def __init__(self, answers: Answers, counter: Counter) -> None:
        self._answers = answers
        self._counter = counter
        self._came = b""
        self._asked = False
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._came += data
        while (end := self._came.find(b"\r\n\r\n")) >= 0:
            head, self._came = self._came[:end], self._came[end + 4 :]
            self._respond(head)

    def _respond(self, head: bytes) -> None:
        path = head.split(b" ", 2)[1]
        if path == TOTALS.encode():
            seen = {name: getattr(self._counter, name) for name in ("requests", "connections")}
            self._write(answer("200 OK", json.dumps(seen).encode()))
            return
        self._counter.requests += 1
        if not self._asked:  # A connection that only asks for the totals does not count.
            self._asked = True
            self._counter.connections += 1
        found, delay = self._answers.find(head)
        if delay:
            asyncio.get_running_loop().call_later(delay, self._write, found)
        else:
            self._write(found)

    def _write(self, data: bytes) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(data)


async def serve(delays: list[int], sizes: list[int]) -> None:
    """Listen on a free port of loopback until standard input ends."""
    loop = asyncio.get_running_loop()
    counter = Counter()
    found: list[Answers] = []
    server = await loop.create_server(lambda: Connection(found[0], counter), "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    address = f"http://{host}:{port}"
    found.append(Answers(address, delays, sizes))
    print(address, flush=True)
    await loop.run_in_executor(None, os.read, sys.stdin.fileno(), 1)
    server.close()


def _numbers(text: str) -> list[int]:
    return [int(part) for part in text.split(",")]


if __name__ == "__main__":
    asyncio.run(serve(_numbers(sys.argv[1]), _numbers(sys.argv[2])))
