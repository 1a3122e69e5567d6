# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Faults of the connection: each is what its name says."""

from __future__ import annotations

import socket
import time
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.sandbox.cases import (
    LIST,
    TRUNK,
    Cases,
    Check,
    meet,
)
from ansible_collections.voiceops.twilio.tests.unit.sandbox.raw import Raw, Seen

MIB = 1024 * 1024
case = Cases()


def chunks(body: bytes) -> list[bytes]:
    """The chunks of a chunked body; the last one is empty if the body is complete."""
    found = []
    while body:
        size, _rest, rest = body.partition(b"\r\n")
        length = int(size, 16)
        found.append(rest[:length])
        assert rest[length : length + 2] == b"\r\n"
        body = rest[length + 2 :]
    return found


@case("close_without_answer")
def sees_close_without_answer(seen: Seen, normal: Seen) -> None:
    assert (seen.data, seen.end) == (b"", "closed")


@case("reset_before_headers")
def sees_reset_before_headers(seen: Seen, normal: Seen) -> None:
    assert (seen.data, seen.end) == (b"", "reset")


@case("reset_in_headers")
def sees_reset_in_headers(seen: Seen, normal: Seen) -> None:
    assert seen.end == "reset"
    assert seen.data.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"\r\n\r\n" not in seen.data


@case("reset_in_body")
@case("reset_in_body", path=LIST)
def sees_reset_in_body(seen: Seen, normal: Seen) -> None:
    assert seen.end == "reset"
    assert int(seen.headers["content-length"]) == len(normal.body)
    assert seen.body == normal.body[: len(normal.body) // 2]


@case("cut_short")
def sees_cut_short(seen: Seen, normal: Seen) -> None:
    assert seen.end == "closed"
    assert int(seen.headers["content-length"]) == len(normal.body)
    assert seen.body == normal.body[: len(normal.body) // 2]


@case("cut_chunked")
def sees_cut_chunked(seen: Seen, normal: Seen) -> None:
    assert seen.end == "closed"
    assert seen.headers["transfer-encoding"] == "chunked"
    assert "content-length" not in seen.headers
    assert chunks(seen.body) == [normal.body[: len(normal.body) // 2]]


@case("too_large")
def sees_too_large(seen: Seen, normal: Seen) -> None:
    assert seen.complete
    assert len(seen.body) == 11 * MIB
    assert seen.json() == normal.json()


@case("too_large", path=LIST, chunked=True, size=3 * MIB + 1)
def sees_too_large_2(seen: Seen, normal: Seen) -> None:
    assert "content-length" not in seen.headers
    parts = chunks(seen.body)
    assert parts[-1] == b""
    assert sum(map(len, parts)) == 3 * MIB + 1


@case("huge_headers")
def sees_huge_headers(seen: Seen, normal: Seen) -> None:
    assert len(seen.headers["x-huge-0"]) == 128 * 1024
    assert seen.complete
    assert seen.body == normal.body


@case("huge_headers", count=500, size=10)
def sees_huge_headers_2(seen: Seen, normal: Seen) -> None:
    assert len([name for name in seen.headers if name.startswith("x-huge-")]) == 500


@case("no_content_type")
def sees_no_content_type(seen: Seen, normal: Seen) -> None:
    assert "content-type" not in seen.headers
    assert seen.complete
    assert seen.body == normal.body


@case("slow_headers", interval=0.001)
def sees_slow_headers(seen: Seen, normal: Seen) -> None:
    assert seen.body == normal.body
    assert seen.seconds >= 0.001 * len(seen.head)


@case("slow_body", interval=0.001)
def sees_slow_body(seen: Seen, normal: Seen) -> None:
    assert seen.complete
    assert seen.body == normal.body
    assert seen.seconds >= 0.001 * len(seen.body)


@pytest.mark.parametrize(("name", "parameters", "path", "check"), case, ids=case.names())
def test_fault(
    sandbox: Sandbox, raw: Raw, name: str, parameters: dict[str, Any], path: str, check: Check
) -> None:
    seen, normal = meet(sandbox, raw, name, parameters, path)
    check(seen, normal)


def test_all_that_was_sent_comes_before_the_reset(sandbox: Sandbox, raw: Raw) -> None:
    """Even of a body that does not go to the kernel in one piece."""
    sandbox.populate(990, template={"friendly_name": "x" * 40_000})
    path = "/v1/ByocTrunks?PageSize=1000"
    normal = raw.get(path)
    sandbox.fault("reset_in_body")
    seen = raw.get(path)
    assert seen.end == "reset"
    assert len(normal.body) > 39_000_000
    assert len(seen.body) == len(normal.body) // 2


def test_stall(sandbox: Sandbox, raw: Raw) -> None:
    sandbox.fault("stall")
    seen = raw.get(TRUNK, patience=0.3)
    assert (seen.data, seen.end) == (b"", "timeout")
    assert sandbox.requests()[-1]["status"] is None
    # Once the client has gone, nothing of it stays.
    until = time.monotonic() + 5
    while sandbox.totals()["in_flight"] and time.monotonic() < until:
        time.sleep(0.01)
    assert sandbox.totals()["in_flight"] == 0
    assert raw.get(TRUNK).status == 200


@pytest.mark.parametrize(
    ("name", "has_come"),
    [
        ("slow_headers", lambda seen: seen.data == b"HTTP/1.1 200"[: len(seen.data)]),
        ("slow_body", lambda seen: seen.status == 200 and seen.body == b"{"),
    ],
)
def test_slow_is_one_byte_at_a_time(sandbox: Sandbox, raw: Raw, name: str, has_come: Any) -> None:
    """With one byte each ten seconds, little has come after a third of one; the rest is to come."""
    sandbox.fault(name, interval=10.0)
    seen = raw.get(TRUNK, patience=0.3)
    assert seen.end == "timeout"
    assert seen.data
    assert has_come(seen)


def test_a_reset_on_a_connection_in_use(sandbox: Sandbox, raw: Raw) -> None:
    """The second request on a kept connection, as a client with a session sees it."""
    sandbox.fault("reset_before_headers", skip=1)
    request = raw.request("GET", TRUNK, close=False)
    with socket.create_connection(raw.origin, timeout=5) as connection:
        connection.sendall(request)
        assert connection.recv(65536).startswith(b"HTTP/1.1 200")
        connection.sendall(request)
        with pytest.raises(ConnectionResetError):
            connection.recv(65536)
    assert sandbox.totals()["connections"] == 1


def answers_on_one_connection(sandbox: Sandbox, raw: Raw, *requests: bytes) -> bytes:
    """What comes back of I(requests) that are sent over one connection, up to its end."""
    with socket.create_connection(raw.origin, timeout=10) as connection:
        for request in requests:
            connection.sendall(request)
            time.sleep(0.2)
        parts = []
        while part := connection.recv(65536):
            parts.append(part)
    assert len({seen["connection"] for seen in sandbox.requests()[-len(requests) :]}) == 1
    return b"".join(parts)


@pytest.mark.parametrize("status", ["103", "102", "100"])
@pytest.mark.parametrize("count", [1, 3])
def test_interim_answers_come_first_and_the_connection_stays_open(
    sandbox: Sandbox, raw: Raw, status: str, count: int
) -> None:
    normal = raw.get(TRUNK)
    sandbox.fault("interim", interim=status, count=count)
    open_, last = raw.request("GET", TRUNK, close=False), raw.request("GET", TRUNK)
    came = answers_on_one_connection(sandbox, raw, open_, last)
    parts = came.split(b"HTTP/1.1 ")[1:]
    assert [part[:3].decode() for part in parts] == [*[status] * count, "200", "200"]
    assert all(part.endswith(b"\r\n\r\n") for part in parts[:count])
    assert [part.partition(b"\r\n\r\n")[2] for part in parts[count:]] == [normal.body] * 2
    assert [seen["status"] for seen in sandbox.requests()[-2:]] == [200, 200]


def test_a_second_answer_lies_before_that_of_the_next_request(sandbox: Sandbox, raw: Raw) -> None:
    normal = raw.get(TRUNK)
    sandbox.fault("second_answer")
    open_, last = raw.request("GET", TRUNK, close=False), raw.request("GET", TRUNK)
    parts = answers_on_one_connection(sandbox, raw, open_, last).split(b"HTTP/1.1 ")[1:]
    bodies = [part.partition(b"\r\n\r\n")[2] for part in parts]
    assert bodies == [normal.body, b'{"sid": "nobody asked for this"}', normal.body]
