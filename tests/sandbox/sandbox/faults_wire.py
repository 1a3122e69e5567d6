# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Faults of the connection: answers that come too late, too slowly, too large or not to their end.

These write to the transport themselves; aiohttp keeps every other answer in order.
"""

from __future__ import annotations

import asyncio
import fcntl
import socket
import struct
import sys
import termios

from .answers import Answer, Sent, SentAndOpen, phrase
from .catalogue import Parameters, fault
from .exchange import Exchange
from .faults_body import MIB

# Seconds between two looks at whether all has arrived.
LOOK = 0.005


async def _whole(exchange: Exchange) -> Answer:
    """The right answer with all its headers, for writing it by hand."""
    answer = await exchange.normal()
    exchange.entry.status = answer.status
    answer.headers[:0] = exchange.headers
    return answer


def _framed(answer: Answer) -> bytes:
    return answer.head(("Content-Length", str(len(answer.body))))


def _chunk(data: bytes) -> bytes:
    return f"{len(data):x}\r\n".encode() + data + b"\r\n"


def _on_its_way(transport: asyncio.Transport, connection: socket.socket) -> int:
    """Bytes that were written and have not arrived."""
    waiting = transport.get_write_buffer_size()
    if waiting or transport.is_closing():
        return waiting
    unacknowledged = fcntl.ioctl(connection.fileno(), termios.TIOCOUTQ, bytes(4))
    return int.from_bytes(unacknowledged, sys.byteorder)


async def _reset(exchange: Exchange, sent: bytes) -> Sent:
    transport = exchange.transport
    connection: socket.socket = transport.get_extra_info("socket")
    if sent:
        transport.write(sent)
        # A reset throws away what the other side's kernel has not got yet.
        while _on_its_way(transport, connection):
            await asyncio.sleep(LOOK)
    # Closing with no time to linger is what makes it a reset and not an end.
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()
    return Sent()


async def _drip(exchange: Exchange, data: bytes, interval: float) -> None:
    for byte in data:
        exchange.transport.write(bytes([byte]))
        await asyncio.sleep(interval)


@fault("close_without_answer", "closes the connection without a response")
async def close_without_answer(exchange: Exchange, given: Parameters) -> Sent:
    return Sent()


@fault("reset_before_headers", "a TCP reset without a response")
async def reset_before_headers(exchange: Exchange, given: Parameters) -> Sent:
    return await _reset(exchange, b"")


@fault("reset_in_headers", "a TCP reset in the middle of the headers")
async def reset_in_headers(exchange: Exchange, given: Parameters) -> Sent:
    head = _framed(await _whole(exchange))
    return await _reset(exchange, head[: len(head) // 2])


@fault("reset_in_body", "a TCP reset in the middle of the body")
async def reset_in_body(exchange: Exchange, given: Parameters) -> Sent:
    answer = await _whole(exchange)
    return await _reset(exchange, _framed(answer) + answer.body[: len(answer.body) // 2])


@fault("cut_short", "half of the body that Content-Length announces, then closes the connection")
async def cut_short(exchange: Exchange, given: Parameters) -> Sent:
    answer = await _whole(exchange)
    exchange.transport.write(_framed(answer) + answer.body[: len(answer.body) // 2])
    return Sent()


@fault("cut_chunked", "a chunked body that ends without its last chunk")
async def cut_chunked(exchange: Exchange, given: Parameters) -> Sent:
    answer = await _whole(exchange)
    head = answer.head(("Transfer-Encoding", "chunked"))
    exchange.transport.write(head + _chunk(answer.body[: len(answer.body) // 2]))
    return Sent()


@fault(
    "too_large",
    "a body of `size` bytes, padded with spaces; with Content-Length or chunked",
    size=11 * MIB,
    chunked=False,
)
async def too_large(exchange: Exchange, given: Parameters) -> Sent:
    answer = await _whole(exchange)
    answer.body += b" " * (given["size"] - len(answer.body))
    transport = exchange.transport
    if not given["chunked"]:
        transport.write(_framed(answer) + answer.body)
        return Sent()
    transport.write(answer.head(("Transfer-Encoding", "chunked")))
    for start in range(0, len(answer.body), MIB):
        transport.write(_chunk(answer.body[start : start + MIB]))
    transport.write(_chunk(b""))
    return Sent()


@fault("huge_headers", "`count` more header lines of `size` bytes each", count=1, size=128 * 1024)
async def huge_headers(exchange: Exchange, given: Parameters) -> Sent:
    answer = await _whole(exchange)
    answer.headers += [(f"X-Huge-{n}", "x" * given["size"]) for n in range(given["count"])]
    exchange.transport.write(_framed(answer) + answer.body)
    return Sent()


@fault(
    "interim",
    does="`count` interim responses (`interim` is 103, 102 or 100), then the right response, on a"
    " connection that stays open",
    interim=("103", "102", "100"),
    count=1,
)
async def interim(exchange: Exchange, given: Parameters) -> Answer:
    status = int(given["interim"])
    head = f"HTTP/1.1 {status} {phrase(status)}\r\nLink: </style.css>; rel=preload\r\n\r\n"
    exchange.transport.write(head.encode() * given["count"])
    return await exchange.normal()


@fault(
    "second_answer",
    "the right response and then an unrequested one, on a connection that stays open",
)
async def second_answer(exchange: Exchange, given: Parameters) -> Sent:
    answer = await _whole(exchange)
    head = answer.head(("Content-Length", str(len(answer.body))), close=False)
    surplus = b'{"sid": "nobody asked for this"}'
    other = Answer(200, surplus).head(("Content-Length", str(len(surplus))), close=False)
    exchange.transport.write(head + answer.body + other + surplus)
    return SentAndOpen()


@fault("no_content_type", "the right response without a Content-Type")
async def no_content_type(exchange: Exchange, given: Parameters) -> Sent:
    answer = await _whole(exchange)
    answer.content_type = None
    exchange.transport.write(_framed(answer) + answer.body)
    return Sent()


@fault("stall", "no response; the connection stays open until the client closes it")
async def stall(exchange: Exchange, given: Parameters) -> Sent:
    # Ends when the client goes, because a handler is cancelled then, or the sandbox stops.
    await asyncio.Event().wait()
    return Sent()


@fault("slow_headers", "one byte of the headers every `interval` seconds", interval=1.0)
async def slow_headers(exchange: Exchange, given: Parameters) -> Sent:
    answer = await _whole(exchange)
    await _drip(exchange, _framed(answer), given["interval"])
    exchange.transport.write(answer.body)
    return Sent()


@fault(
    "slow_body",
    "the headers at once, then one byte of the body every `interval` seconds",
    interval=1.0,
)
async def slow_body(exchange: Exchange, given: Parameters) -> Sent:
    answer = await _whole(exchange)
    exchange.transport.write(_framed(answer))
    await _drip(exchange, answer.body, given["interval"])
    return Sent()
