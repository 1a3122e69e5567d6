# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import errno
import gzip
import socket
import threading
import time
import zlib
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._http.exchange import (
    Exchange,
    Request,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._http.framing import MAX_BYTES
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.asking import (
    BROKEN,
    CHECK_ADDRESS,
    SOON,
    TOO_LONG,
    Failed,
    assert_failed,
    cut_short,
    not_http,
    perform,
    succeeded,
    unreadable,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.servers import (
    CHUNKED,
    Answer,
    Peer,
    Server,
    answer,
    chunk,
    close,
    deaf,
    drip,
    refused_port,
    reset,
    stall,
)

MIB = 1024 * 1024


NOT_HTTP = not_http("{…}")
BAD_COMPRESSION = unreadable("a body that is not in the compression that it names")


def gzipped(body: bytes, encoding: str = "gzip") -> bytes:
    return answer(body, headers={"Content-Encoding": encoding})


# Answers that come whole


@pytest.mark.parametrize(
    ("sent", "status", "body"),
    [
        pytest.param(answer(b'{"a": 1}'), 200, b'{"a": 1}', id="of known length"),
        pytest.param(
            [CHUNKED, chunk(b'{"a"'), chunk(b": 1}"), chunk(b"")], 200, b'{"a": 1}', id="in chunks"
        ),
        pytest.param(
            [b"HTTP/1.0 200 OK\r\n\r\n", b'{"a": 1}', close], 200, b'{"a": 1}', id="until it closes"
        ),
        pytest.param(
            [b"HTTP/1.0 200 OK\r\nContent-Encoding: gzip\r\n\r\n", gzip.compress(b"{}"), close],
            200,
            b"{}",
            id="in gzip until it closes",
        ),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\n{}",
            200,
            b"{}",
            id="of one length, twice",
        ),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\n\r\n{}",
            200,
            b"{}",
            id="of one length, twice in a line",
        ),
        pytest.param(b"HTTP/1.1 204 Done\r\n\r\n", 204, b"", id="of no content"),
        pytest.param(CHUNKED.replace(b"200", b"204"), 204, b"", id="of no content in no chunks"),
        pytest.param(
            [CHUNKED, b"2;name=value\r\n{}\r\n", b"0\r\nExpires: never\r\n\r\n"],
            200,
            b"{}",
            id="in chunks with an extension and a trailer",
        ),
        pytest.param(gzipped(gzip.compress(b"{}")), 200, b"{}", id="in gzip"),
        pytest.param(gzipped(gzip.compress(b"{}"), "GZIP"), 200, b"{}", id="in GZIP"),
        pytest.param(gzipped(gzip.compress(b"{}"), "x-gzip"), 200, b"{}", id="in x-gzip"),
        pytest.param(gzipped(zlib.compress(b"{}"), "deflate"), 200, b"{}", id="in deflate"),
        pytest.param(
            gzipped(zlib.compress(b"{}")[2:-4], "deflate"), 200, b"{}", id="in bare deflate"
        ),
        pytest.param(gzipped(b"{}", "identity"), 200, b"{}", id="in no coding, by name"),
        pytest.param(
            answer(b"", "503 Busy", {"Content-Encoding": "gzip"}), 503, b"", id="nothing in gzip"
        ),
        pytest.param(answer(b"no", "404 Not Found"), 404, b"no", id="a page that is not there"),
        pytest.param(answer(b"", "503 Busy"), 503, b"", id="an error without a body"),
        pytest.param(
            [b"HTTP/1.1 502 Bad Gateway\r\n\r\n", close], 502, b"", id="an error that just ends"
        ),
        pytest.param(answer(b"x" * MAX_BYTES), 200, b"x" * MAX_BYTES, id="exactly 10 MiB"),
        pytest.param(
            [CHUNKED, *[chunk(b"x" * MIB)] * 10, chunk(b"")],
            200,
            b"x" * MAX_BYTES,
            id="exactly 10 MiB in chunks",
        ),
        pytest.param(
            gzipped(gzip.compress(b"x" * MAX_BYTES)),
            200,
            b"x" * MAX_BYTES,
            id="exactly 10 MiB in gzip",
        ),
    ],
)
def test_a_whole_answer_is_given_back(sent: Answer, status: int, body: bytes) -> None:
    with Server(sent) as server:
        response = succeeded(perform(f"{server.url}/x"))
    assert (response.url, response.status) == (f"{server.url}/x", status)
    assert response.body == body


def test_headers_of_an_answer_are_found_in_any_case() -> None:
    with Server(answer(headers={"Twilio-Request-Id": "RQ1"})) as server:
        response = succeeded(perform(server.url))
    assert response.headers["twilio-request-id"] == "RQ1"


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See", "307 Temporary", "308 P"])
def test_a_redirect_is_given_back_and_not_followed(status: str) -> None:
    with Server(answer(b"", status, {"Location": "/elsewhere"})) as server:
        response = succeeded(perform(f"{server.url}/x"))
        assert server.targets() == ["/x"]
    assert (response.status, response.headers["Location"]) == (int(status[:3]), "/elsewhere")


# Answers that do not come, or not whole


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        pytest.param(reset, BROKEN, id="reset before an answer"),
        pytest.param(close, BROKEN, id="closed without an answer"),
        pytest.param([b"HTTP/1.1 200 OK\r\nConte", reset], BROKEN, id="reset in the headers"),
        pytest.param(
            [b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{", reset],
            BROKEN,
            id="reset in the body",
        ),
        pytest.param([CHUNKED, chunk(b"{"), reset], BROKEN, id="reset in a body in chunks"),
        pytest.param(
            [b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{", close],
            cut_short("{…}"),
            id="closed in the body",
        ),
        pytest.param(
            [b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", close],
            cut_short("{…}"),
            id="closed before the body",
        ),
        pytest.param(
            [CHUNKED, chunk(b'{"sid":'), close],
            cut_short("in the middle of its body"),
            id="closed between two chunks",
        ),
        pytest.param(
            [CHUNKED, b"9\r\n{", close],
            cut_short("in the middle of its body"),
            id="closed in a chunk",
        ),
        pytest.param(
            [b"HTTP/1.1 200 OK\r\nContent-Ty", close],
            cut_short("in its headers"),
            id="closed in a header",
        ),
        pytest.param(
            [b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n", close],
            cut_short("in its headers"),
            id="closed between two headers",
        ),
        pytest.param(
            [b"HTTP/1.1 200 OK\r\nContent-Length: ", close],
            cut_short("in its headers"),
            id="closed in the length",
        ),
        pytest.param(b"SSH-2.0-OpenSSH_9.6\r\n", NOT_HTTP, id="another protocol"),
        pytest.param([b"\x15\x03\x03\x00\x02\x02\x28", close], NOT_HTTP, id="bytes"),
        pytest.param(b"HTTP/1.1 abc OK\r\n\r\n", NOT_HTTP, id="a status that is no number"),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nX: " + b"x" * 70000 + b"\r\n\r\n", NOT_HTTP, id="a huge header"
        ),
        pytest.param(
            b"HTTP/1.1 200 OK\r\n" + b"X: x\r\n" * 101 + b"\r\n", NOT_HTTP, id="101 headers"
        ),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}",
            NOT_HTTP,
            id="two lengths",
        ),
        pytest.param(gzipped(b"no gzip"), BAD_COMPRESSION, id="no gzip"),
        pytest.param(gzipped(b"no deflate", "deflate"), BAD_COMPRESSION, id="no deflate"),
        pytest.param(
            gzipped(gzip.compress(gzip.compress(b"{}")), "gzip, gzip"),
            unreadable("a body that is compressed more than once", transient=False),
            id="gzip in gzip",
        ),
        pytest.param(answer(b"x" * (MAX_BYTES + 1)), TOO_LONG, id="a byte over 10 MiB"),
        pytest.param(
            [CHUNKED, *[chunk(b"x" * MIB)] * 10, chunk(b"x"), stall],
            TOO_LONG,
            id="a byte over 10 MiB in chunks",
        ),
        pytest.param(gzipped(gzip.compress(b"0" * 20 * MIB)), TOO_LONG, id="a gzip bomb"),
        pytest.param(
            gzipped(gzip.compress(b"0" * (MAX_BYTES + 1))),
            TOO_LONG,
            id="a byte over 10 MiB in gzip",
        ),
    ],
)
def test_an_answer_that_does_not_come_whole_is_an_error(sent: Answer, expected: Failed) -> None:
    with Server(sent) as server:
        outcome = perform(f"{server.url}/x")
    assert_failed(outcome, expected, f"{server.url}/x")


@pytest.mark.parametrize(
    ("head", "piece"),
    [
        pytest.param(CHUNKED, chunk(b"x" * MIB), id="in chunks"),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n", b"x" * MIB, id="of a length"
        ),
        pytest.param(b"HTTP/1.0 200 OK\r\n\r\n", b"x" * MIB, id="without a length"),
    ],
)
def test_a_body_that_never_ends_is_not_read_to_its_end(head: bytes, piece: bytes) -> None:
    sent = 0
    client_has_gone = threading.Event()

    def pour(peer: Peer) -> None:
        nonlocal sent
        try:
            while True:
                peer.send(piece)
                sent += MIB
        except ConnectionError:
            client_has_gone.set()

    with Server([head, pour]) as server:
        outcome = perform(server.url)
        # At once, and not when the last one forgets the error.
        assert client_has_gone.wait(SOON)
    assert_failed(outcome, TOO_LONG, server.url)
    # The system keeps many megabytes between the two, more on a busy machine.
    assert sent < 10 * MAX_BYTES


def test_a_refused_connection_is_an_error() -> None:
    url = f"http://127.0.0.1:{refused_port()}/x"
    expected = Failed("connection", "The connection to {url} was refused. " + CHECK_ADDRESS, True)
    assert_failed(perform(url), expected, url)


@pytest.mark.parametrize(
    ("owner", "method"),
    [
        pytest.param(socket.socket, "connect", id="connecting"),
        pytest.param(socket.SocketIO, "readinto", id="reading"),
    ],
)
def test_a_network_that_leads_nowhere_is_an_error(
    monkeypatch: pytest.MonkeyPatch, owner: type, method: str
) -> None:
    def fail(*_args: object) -> None:
        raise OSError(errno.EHOSTUNREACH, "No route to host")

    msg = "There is no connection to {url} (No route to host). " + CHECK_ADDRESS
    with Server(answer()) as server:
        monkeypatch.setattr(owner, method, fail)
        outcome = perform(server.url)
    assert_failed(outcome, Failed("connection", msg, transient=True), server.url)


@pytest.mark.parametrize(
    ("code", "says", "transient"),
    [
        pytest.param(socket.EAI_NONAME, "Name or service not known", False, id="no such name"),
        pytest.param(
            socket.EAI_AGAIN, "Temporary failure in name resolution", True, id="for the moment"
        ),
    ],
)
def test_a_name_that_cannot_be_resolved_is_an_error(
    monkeypatch: pytest.MonkeyPatch, code: int, says: str, transient: bool
) -> None:
    def fail(*_args: object, **_options: object) -> None:
        raise socket.gaierror(code, says)

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    url = "https://voice.dublin.ie9.twilio.com/x"
    msg = f"The host name in {{url}} cannot be resolved ({says}). {CHECK_ADDRESS}"
    assert_failed(perform(url), Failed("connection", msg, transient), url)


@pytest.mark.parametrize("host", ["a..b", "x" * 64 + ".example"])
def test_a_name_that_no_host_can_have_is_an_error_for_good(host: str) -> None:
    url = f"http://{host}/x"
    msg = "There is no connection to {url} ({…}). " + CHECK_ADDRESS
    assert_failed(perform(url), Failed("connection", msg, transient=False), url)


# Time


def timed_out(seconds: str) -> Failed:
    msg = f"{{url}} did not answer in full within {seconds} seconds. Try again, or raise timeout."
    return Failed("timeout", msg, transient=True)


STALLS: list[Any] = [
    pytest.param(stall, id="before the answer"),
    pytest.param([b"HTTP/1.1 200 OK\r\nContent-", stall], id="in the headers"),
    pytest.param([b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{", stall], id="in the body"),
    pytest.param([CHUNKED, b"5\r\n{", stall], id="in a chunk"),
]
DRIPS: list[Any] = [
    pytest.param(drip(b"HTTP/1.1 200 OK\r\n" + b"X: x\r\n" * 90), id="in the headers"),
    pytest.param([b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n", drip(b"x")], id="in the body"),
    pytest.param([CHUNKED, drip(chunk(b"x"))], id="in a body in chunks"),
    pytest.param(
        [b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 999\r\n\r\n", drip(b"x")],
        id="in a body after which it closes",
    ),
    pytest.param([b"HTTP/1.0 200 OK\r\n\r\n", drip(b"x")], id="in a body without a length"),
]


@pytest.mark.parametrize("sent", STALLS)
def test_a_server_that_stalls_is_an_error_after_the_timeout(sent: Answer) -> None:
    with Server(sent) as server:
        outcome = perform(server.url, timeout=0.2)
    assert_failed(outcome, timed_out("0.2"), server.url)


@pytest.mark.parametrize("sent", [*STALLS, *DRIPS])
def test_a_cut_ends_an_exchange_wherever_it_is(sent: Answer) -> None:
    with Server(sent) as server:
        exchange = Exchange(Request(server.url), verify=True, timeout=60)
        began = time.monotonic()
        timer = threading.Timer(0.2, exchange.cancel)
        timer.start()
        outcome = exchange.perform()
        timer.join()
    assert time.monotonic() - began < SOON
    assert_failed(outcome, timed_out("60"), server.url)


def test_a_server_that_does_not_accept_is_an_error_after_the_timeout() -> None:
    with deaf() as url:
        outcome = perform(url, timeout=0.2)
    assert_failed(outcome, timed_out("0.2"), url)


def test_what_is_no_fault_of_the_network_is_not_called_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object) -> None:
        raise AssertionError("a bug")

    monkeypatch.setattr(Exchange, "_send", fail)
    with pytest.raises(AssertionError, match="a bug"):
        perform("http://127.0.0.1:1")
