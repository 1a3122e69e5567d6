# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The stand-in as its user sees it: started, asked what it has seen, and how fast it is."""

from __future__ import annotations

import base64
import json
import selectors
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

from .account import ACCOUNT_SID, AUTH_TOKEN, sids
from .stand_in import PAGE_SIZE, TOTALS

CONNECTIONS = 8
_CREDENTIALS = base64.b64encode(f"{ACCOUNT_SID}:{AUTH_TOKEN}".encode()).decode()


class Totals(NamedTuple):
    requests: int
    connections: int


class Speed(NamedTuple):
    """What the stand-in can serve, as far as a client written in Python can ask.

    I(trip) is a round trip of one trunk and I(page) of a page of 1,000, in seconds by delay.
    """

    requests_a_second: float
    trip: dict[int, float]
    page: dict[int, float]


class StandIn:
    """A running stand-in; it ends with this process at the latest."""

    def __init__(self, delays: Sequence[int], sizes: Sequence[int]) -> None:
        numbers = [",".join(map(str, each)) for each in (delays, sizes)]
        self._delays = delays
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmark.stand_in", *numbers],
            cwd=Path(__file__).resolve().parents[1],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        self.address = self._process.stdout.readline().strip()
        if not self.address:
            raise RuntimeError("the stand-in did not start")

    def __enter__(self) -> StandIn:  # noqa: PYI034 - Self came with Python 3.11
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(10)
        self._process.stdout.close()

    def totals(self) -> Totals:
        with self._connect() as connection:
            return Totals(**json.loads(_ask(connection, TOTALS)))

    def speed(self, requests: int = 20000, trips: int = 20) -> Speed:
        return Speed(
            requests_a_second=self._requests_a_second(requests),
            trip={
                d: self._trip(f"/d{d}/n1/v1/ByocTrunks/{sids(1)[0]}", trips) for d in self._delays
            },
            page={
                d: self._trip(f"/d{d}/n{PAGE_SIZE}/v1/ByocTrunks?PageSize={PAGE_SIZE}", trips)
                for d in self._delays
            },
        )

    def _trip(self, path: str, trips: int) -> float:
        times = []
        with self._connect() as connection:
            for _trip in range(trips):
                began = time.perf_counter()
                _ask(connection, path)
                times.append(time.perf_counter() - began)
        return statistics.median(times)

    def _requests_a_second(self, count: int) -> float:
        """As many requests as I(count), always one on each of eight connections."""
        request = _request(f"/d0/n1/v1/ByocTrunks/{sids(1)[0]}")
        selector = selectors.DefaultSelector()
        connections = [self._connect() for _number in range(CONNECTIONS)]
        began = time.perf_counter()
        for connection in connections:
            selector.register(connection, selectors.EVENT_READ)
            connection.sendall(request)
        answered, sent = 0, CONNECTIONS
        while answered < count:
            for key, _events in selector.select():
                connection = key.fileobj  # type: ignore[assignment]
                _require_ok(connection.recv(65536))
                answered += 1
                if sent < count:
                    connection.sendall(request)
                    sent += 1
        seconds = time.perf_counter() - began
        for connection in connections:
            connection.close()
        return count / seconds

    def _connect(self) -> socket.socket:
        host, _colon, port = self.address.removeprefix("http://").partition(":")
        connection = socket.create_connection((host, int(port)), timeout=30)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection


def _request(path: str) -> bytes:
    head = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic {_CREDENTIALS}\r\n\r\n"
    return head.encode()


def _ask(connection: socket.socket, path: str) -> bytes:
    connection.sendall(_request(path))
    came = bytearray(connection.recv(65536))
    _require_ok(came)
    end = came.index(b"\r\n\r\n") + 4
    length = int(came.split(b"Content-Length: ")[1].split(b"\r\n")[0])
    while len(came) < end + length:
        came += connection.recv(1 << 20)
    return bytes(came[end:])


def _require_ok(answer: bytes | bytearray) -> None:
    if not answer.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(f"the stand-in answered {bytes(answer[:80])!r}")
