# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where an answer ends, and that an answer without a clear end is an error."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib
from functools import cache

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import InvalidResponseError
from ansible_collections.voiceops.twilio.plugins.module_utils._http.framing import MAX_BYTES
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.asking import (
    SOON,
    TOO_LONG,
    Failed,
    assert_failed,
    cut_short,
    make_client,
    not_http,
    perform,
    succeeded,
    unreadable,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.servers import (
    CHUNKED,
    HEAD,
    Answer,
    Server,
    answer,
    chunk,
    close,
    stall,
)

# Where an answer ends


def with_lengths(*lengths: str) -> bytes:
    lines = "".join(f"Content-Length: {length}\r\n" for length in lengths)
    return HEAD + lines.encode("latin-1") + b"\r\n{}"


BAD_LENGTH = not_http("a Content-Length that is not one number")
BAD_TRANSFER = not_http("a Transfer-Encoding that cannot be relied on")
NO_SIZE = not_http("a chunk without a size")
CUT_BODY = cut_short("in the middle of its body")
CUT_CODING = cut_short("before the end of its compressed body")
GZIP, DEFLATE = gzip.compress(b'{"a": 1}'), zlib.compress(b'{"a": 1}')
BARE = DEFLATE[2:-4]


def coded(body: bytes, coding: str) -> bytes:
    return answer(body, headers={"Content-Encoding": coding})


def coded_to_the_end(body: bytes, coding: str) -> Answer:
    head = f"HTTP/1.0 200 OK\r\nContent-Encoding: {coding}\r\n\r\n".encode()
    return [head, body, close]


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        # Content-Length
        pytest.param(with_lengths("1", "2"), BAD_LENGTH, id="two lengths"),
        pytest.param(with_lengths("2, 3"), BAD_LENGTH, id="two lengths in one line"),
        pytest.param(with_lengths(""), BAD_LENGTH, id="no number"),
        pytest.param(with_lengths("\xb2"), BAD_LENGTH, id="a superscript"),
        pytest.param(with_lengths("-2"), BAD_LENGTH, id="a negative length"),
        pytest.param(with_lengths("+2"), BAD_LENGTH, id="a sign"),
        pytest.param(with_lengths("0x2"), BAD_LENGTH, id="a hexadecimal length"),
        pytest.param(with_lengths("2_0"), BAD_LENGTH, id="an underscore"),
        pytest.param(with_lengths("2.0"), BAD_LENGTH, id="a fraction"),
        pytest.param(with_lengths("2", "x"), BAD_LENGTH, id="a number and none"),
        pytest.param(with_lengths("9" * 30), BAD_LENGTH, id="30 digits"),
        pytest.param([with_lengths("3"), close], cut_short("after 2 of 3 bytes"), id="a byte less"),
        # Transfer-Encoding
        pytest.param(
            [HEAD + b"Transfer-Encoding: identity\r\n\r\n{}", close], BAD_TRANSFER, id="identity"
        ),
        pytest.param(
            [HEAD + b"Transfer-Encoding: identity\r\nContent-Length: 2\r\n\r\n{}", close],
            BAD_TRANSFER,
            id="identity and a length",
        ),
        pytest.param(
            [HEAD + b"Transfer-Encoding: gzip\r\n\r\n", GZIP, close], BAD_TRANSFER, id="gzip"
        ),
        pytest.param(
            HEAD + b"Transfer-Encoding: gzip, chunked\r\n\r\n" + chunk(GZIP) + chunk(b""),
            BAD_TRANSFER,
            id="gzip in chunks",
        ),
        pytest.param(
            HEAD + b"Transfer-Encoding: chunked, chunked\r\n\r\n" + chunk(b""),
            BAD_TRANSFER,
            id="chunked twice",
        ),
        pytest.param(
            HEAD
            + b"Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n\r\n"
            + chunk(b""),
            BAD_TRANSFER,
            id="two of them",
        ),
        pytest.param(
            [HEAD + b"Transfer-Encoding:\r\n\r\n{}", close], BAD_TRANSFER, id="an empty one"
        ),
        pytest.param(
            HEAD + b"Transfer-Encoding: xchunked\r\n\r\n" + chunk(b"{}") + chunk(b""),
            BAD_TRANSFER,
            id="another word",
        ),
        pytest.param(
            HEAD + b"Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n" + chunk(b""),
            BAD_TRANSFER,
            id="chunked and a length",
        ),
        pytest.param(
            b"HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk(b"{}") + chunk(b""),
            BAD_TRANSFER,
            id="chunked in HTTP/1.0",
        ),
        # Chunks
        pytest.param([CHUNKED, chunk(b"{}"), close], CUT_BODY, id="no last chunk"),
        pytest.param([CHUNKED, chunk(b"{}"), b"0", close], CUT_BODY, id="half a last chunk"),
        pytest.param([CHUNKED, chunk(b"{}"), b"0\r\n", close], CUT_BODY, id="no last CRLF"),
        pytest.param([CHUNKED, chunk(b"{}"), b"0\r\n\r", close], CUT_BODY, id="half a last CRLF"),
        pytest.param(
            [CHUNKED, chunk(b"{}"), b"0\r\nExpires: x\r\n", close], CUT_BODY, id="cut in trailers"
        ),
        pytest.param([CHUNKED, b"2\r\n{}", close], CUT_BODY, id="no CRLF of a chunk"),
        pytest.param([CHUNKED, b"3\r\n{}", close], CUT_BODY, id="a chunk cut short"),
        pytest.param(
            CHUNKED + b"2\r\n{}xx0\r\n\r\n",
            not_http("a chunk that does not end where it says"),
            id="a longer chunk",
        ),
        pytest.param(CHUNKED + b"-2\r\n{}\r\n0\r\n\r\n", NO_SIZE, id="a negative size"),
        pytest.param(CHUNKED + b"+2\r\n{}\r\n0\r\n\r\n", NO_SIZE, id="a size with a sign"),
        pytest.param(CHUNKED + b"0x2\r\n{}\r\n0\r\n\r\n", NO_SIZE, id="a size with 0x"),
        pytest.param(CHUNKED + b" 2\r\n{}\r\n0\r\n\r\n", NO_SIZE, id="a blank before a size"),
        pytest.param(CHUNKED + b"2\n{}\r\n0\r\n\r\n", NO_SIZE, id="half a line break"),
        pytest.param(CHUNKED + b"{}\r\n0\r\n\r\n", NO_SIZE, id="no size"),
        pytest.param(CHUNKED + b"2;" + b"x" * 9000 + b"\r\n{}\r\n", NO_SIZE, id="a long extension"),
        pytest.param(
            CHUNKED + chunk(b"{}") + b"0\r\n" + b"X: x\r\n" * 200 + b"\r\n",
            not_http("trailers without end"),
            id="200 trailers",
        ),
        # Headers
        pytest.param(
            HEAD + b"no header\r\nContent-Length: 9\r\n\r\n{}",
            not_http("headers that cannot be read"),
            id="a line that is no header",
        ),
        pytest.param(
            b"HTTP/1.1 200 OK\r\n folded\r\nContent-Length: 2\r\n\r\n{}",
            not_http("headers that cannot be read"),
            id="a header that begins in the middle",
        ),
        pytest.param(
            HEAD + b"Content-Length : 2\r\n\r\n{}",
            not_http("headers that cannot be read"),
            id="a blank behind a name",
        ),
        pytest.param(
            [b"HTTP/1.1 404 Not Found\r\nConte", close], cut_short("in its headers"), id="a 404"
        ),
        # Codings
        *[
            pytest.param(send(body[:-lost], coding), CUT_CODING, id=f"{coding}, {way}, -{lost}")
            for send, way in ((coded, "known length"), (coded_to_the_end, "to the end"))
            for coding, body, losses in (
                ("gzip", GZIP, (1, 4, 8, 9)),
                ("deflate", DEFLATE, (1, 4, 5)),
                ("deflate", BARE, (1,)),
            )
            for lost in losses
        ],
        pytest.param(
            coded(GZIP + b"x", "gzip"), unreadable("more than its compressed body"), id="gzip and x"
        ),
        pytest.param(
            coded(GZIP + GZIP, "gzip"), unreadable("more than its compressed body"), id="two gzips"
        ),
        pytest.param(
            coded(GZIP[:-8] + b"\0" * 8, "gzip"),
            unreadable("a body that is not in the compression that it names"),
            id="gzip with another checksum",
        ),
        *[
            pytest.param(
                coded(b"{}", coding),
                unreadable("a body that is compressed in a way that was not requested"),
                id=f"{coding}, which nobody asked for",
            )
            for coding in ("br", "zstd", "compress", "aes128gcm", "none", "gzip;q=1")
        ],
        *[
            pytest.param(
                coded(GZIP, coding),
                unreadable("a body that is compressed more than once"),
                id=coding,
            )
            for coding in ("gzip, gzip", "gzip, br", "identity, gzip")
        ],
    ],
)
def test_an_answer_whose_end_is_missing_or_unclear_is_an_error(
    sent: Answer, expected: Failed
) -> None:
    with Server(sent, answer(b'{"is": "next"}')) as server:
        assert_failed(perform(server.url), expected, server.url)
        assert succeeded(perform(server.url)).body == b'{"is": "next"}'


def test_an_object_that_ends_with_its_connection_is_never_taken_for_whole_when_it_is_not() -> None:
    """Nothing says how long it is, but no beginning of a JSON object is JSON."""
    whole = b'{"a": {"b": [1, "}"]}, "c": 10}'
    head = b"HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n"
    with Server(*([head, whole[:size], close] for size in range(len(whole) + 1))) as server:
        client = make_client(retries=0)
        for _size in range(len(whole)):
            with pytest.raises(InvalidResponseError):
                client.get(server.url)
        assert client.get(server.url) == {"a": {"b": [1, "}"]}, "c": 10}


def test_a_coding_that_is_sent_twice_is_applied_twice() -> None:
    sent = (
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Encoding: gzip\r\n"
        b"Content-Length: %d\r\n\r\n%s" % (len(GZIP), GZIP)
    )
    with Server(sent) as server:
        outcome = perform(server.url)
    assert_failed(outcome, unreadable("a body that is compressed more than once"), server.url)


@pytest.mark.parametrize(
    ("lines", "value"),
    [
        ([b"application/json"], "application/json"),
        ([b"application/json", b"application/json"], "application/json"),
        ([b"application/json", b" application/json "], "application/json"),
        ([b"application/json", b"text/html"], "application/json, text/html"),
    ],
)
def test_a_header_that_is_sent_twice_with_one_value_has_that_value(
    lines: list[bytes], value: str
) -> None:
    sent = b"".join(b"Content-Type: %s\r\n" % line for line in lines)
    with Server(b"HTTP/1.1 200 OK\r\n" + sent + b"Content-Length: 2\r\n\r\n{}") as server:
        assert succeeded(perform(server.url)).headers["content-type"] == value


# Memory


@cache
def bomb(coding: str) -> bytes:
    window = {"gzip": 31, "deflate": 15}[coding]
    packer = zlib.compressobj(9, zlib.DEFLATED, window)
    pieces = [packer.compress(b"0" * 2**20) for _turn in range(80)]
    return b"".join(pieces) + packer.flush()


@pytest.mark.parametrize("status", ["200 OK", "302 Found", "500 Oops"])
@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_a_body_that_grows_is_never_held_in_memory(coding: str, status: str) -> None:
    headers = {"Content-Encoding": coding, "Location": "/elsewhere"}
    with Server(answer(bomb(coding), status, headers)) as server:
        tracemalloc.start()
        outcome = perform(server.url)
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert_failed(outcome, TOO_LONG, server.url)
    assert most < 4 * MAX_BYTES


def test_a_length_beyond_the_bound_is_refused_before_the_body_is_read() -> None:
    with Server([HEAD + b"Content-Length: %d\r\n\r\n" % (MAX_BYTES + 1), stall]) as server:
        outcome = perform(server.url, timeout=SOON)
    assert_failed(outcome, TOO_LONG, server.url)
