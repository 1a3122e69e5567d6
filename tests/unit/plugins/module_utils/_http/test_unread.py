# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Interim answers, and what is left unread on a connection: never taken for an answer."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._auth.credentials import (
    ApiKey,
    AuthToken,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._http.exchange import Response
from ansible_collections.voiceops.twilio.plugins.module_utils._http.framing import MAX_HEAD_LINES
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.asking import (
    BROKEN,
    Failed,
    assert_failed,
    cut_short,
    make_client,
    not_http,
    perform,
    succeeded,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.certificates import (
    server_context,
    write_bundle,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.servers import (
    CHUNKED,
    Answer,
    Peer,
    Server,
    answer,
    chunk,
    close,
    json_answer,
    lead_to,
    tunnel,
)

# Interim answers


CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
PROCESSING = b"HTTP/1.1 102 Processing\r\n\r\n"
HINTS = b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n"
LYING_HINTS = b"HTTP/1.1 103 Early Hints\r\nContent-Length: 9\r\nConnection: close\r\n\r\n"
HEAD_OF_2 = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n"
INTERIM: list[Any] = [
    pytest.param(CONTINUE, id="100"),
    pytest.param(PROCESSING, id="102"),
    pytest.param(HINTS, id="103"),
    pytest.param(LYING_HINTS, id="103 with a length"),
    pytest.param(b"HTTP/1.1 104 Something New\r\n\r\n", id="104"),
    pytest.param(b"HTTP/1.1 199\r\n\r\n", id="199 without a word"),
    pytest.param(CONTINUE + HINTS, id="100 and 103"),
    pytest.param(HINTS + CONTINUE, id="103 and 100"),
    pytest.param(PROCESSING * 3 + HINTS * 3, id="several"),
    pytest.param(PROCESSING * 100, id="many"),
]


@pytest.mark.parametrize("interim", INTERIM)
@pytest.mark.parametrize("form", [None, {"grant_type": "client_credentials"}], ids=["GET", "POST"])
@pytest.mark.parametrize("way", ["plain", "tls", "proxy", "tunnel"])
def test_an_interim_answer_is_never_taken_for_the_answer(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, interim: bytes, form: Any, way: str
) -> None:
    with ExitStack() as stack:
        tls = server_context("trunks.example") if way in ("tls", "tunnel") else None
        answers = [[interim, answer(b'{"number": %d}' % number)] for number in range(3)]
        server = stack.enter_context(Server(*answers, tls=tls))
        url, verify = server.url, True
        if tls is not None:
            verify = str(write_bundle(tmp_path))
        if way == "tls":
            monkeypatch.setattr("socket.getaddrinfo", lead_to(server.port))
            url = "https://trunks.example"
        elif way == "proxy":
            monkeypatch.setenv("http_proxy", server.url)
            url = "http://trunks.example"
        elif way == "tunnel":
            proxy = stack.enter_context(Server(tunnel(server.port)))
            monkeypatch.setenv("https_proxy", proxy.url)
            url = "https://trunks.example"
        for number in range(3):
            response = succeeded(perform(url, form=form, verify=verify))
            assert (response.status, response.body) == (200, b'{"number": %d}' % number)
            assert "Link" not in response.headers
        assert server.connections == 1


def test_an_interim_answer_that_comes_late_is_passed_over_as_well() -> None:
    """As it does where the answer before it was read in one piece with it."""
    with Server([answer(b"1"), HINTS], answer(b"2")) as server:
        assert succeeded(perform(server.url)).body == b"1"
        assert succeeded(perform(server.url)).body == b"2"


@pytest.mark.parametrize(("interim", "is_read"), [(497, True), (499, False)])
def test_the_lines_of_all_heads_are_bounded_together(interim: int, is_read: bool) -> None:
    hints = HINTS if is_read else b""
    assert (CONTINUE * interim + hints + HEAD_OF_2).count(b"\n") == MAX_HEAD_LINES + (not is_read)
    with Server([CONTINUE * interim, hints, HEAD_OF_2, b"{}"]) as server:
        assert isinstance(perform(server.url), Response) == is_read


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        pytest.param(
            [b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n", answer()],
            not_http("status 101, a switch to another protocol"),
            id="101",
        ),
        pytest.param(
            [HINTS, b"HTTP/1.1 101 Switching Protocols\r\n\r\n", answer()],
            not_http("status 101, a switch to another protocol"),
            id="103 and 101",
        ),
        pytest.param(
            [HINTS * MAX_HEAD_LINES, answer()],
            not_http(f"more than {MAX_HEAD_LINES} lines before the end of its headers"),
            id="103 without end",
        ),
        pytest.param(
            [CONTINUE * MAX_HEAD_LINES, answer()],
            not_http(f"more than {MAX_HEAD_LINES} lines before the end of its headers"),
            id="100 without end",
        ),
        pytest.param(
            [b"HTTP/1.1 103 Early Hints\r\nLink: </a", close],
            cut_short("in its headers"),
            id="103, cut short",
        ),
        pytest.param(
            [HINTS, close],
            BROKEN,
            id="103 and nothing else",
        ),
    ],
)
def test_what_is_no_interim_answer_is_an_error(sent: Answer, expected: Failed) -> None:
    with Server(sent, answer(b"next")) as server:
        assert_failed(perform(server.url), expected, server.url)
        assert succeeded(perform(server.url)).body == b"next"
        assert server.connections == 2


A, B = "AC" + "a" * 32, "AC" + "b" * 32


def for_whom(peer: Peer) -> None:
    """Answer as the account whose credentials are sent, after a hint."""
    owner = {str(account.authorization()): account.user for account in ACCOUNTS}
    authorization = peer.request.header("Authorization")
    peer.send(HINTS + json_answer({"account_sid": owner[str(authorization)]}))


ACCOUNTS = [AuthToken(A, "1" * 32), AuthToken(B, "2" * 32), ApiKey("SK" + "c" * 32, "3" * 32)]


def test_a_loop_over_accounts_never_mixes_them() -> None:
    """Two connections at least, so that nothing left on one can be read by another account."""
    with Server(for_whom) as server:
        for _turn in range(3):
            for account in ACCOUNTS:
                answered = make_client(account).get(server.url)
                assert answered == {"account_sid": account.user}
        assert server.connections == len(ACCOUNTS)


def smuggle(peer: Peer) -> None:
    """Answer with the account that asks, and with one answer more, which nobody asked for."""
    owner = {account.authorization(): account.user for account in ACCOUNTS}
    body = {"account_sid": owner[str(peer.request.header("Authorization"))]}
    peer.send(json_answer(body) + json_answer(body))


def test_what_one_account_is_sent_too_much_is_never_read_by_another() -> None:
    with Server(smuggle) as server:
        for _turn in range(3):
            for account in ACCOUNTS:
                assert make_client(account).get(server.url) == {"account_sid": account.user}
        assert server.connections == 3 * len(ACCOUNTS)


# What is left on a connection


WHOLE = answer(b'{"is": "mine"}')
OTHER = answer(b'{"is": "of another"}')


@pytest.mark.parametrize("over_tls", [False, True], ids=["plain", "tls"])
@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        pytest.param(WHOLE, True, id="nothing"),
        pytest.param([CHUNKED, chunk(b"{}"), chunk(b"")], True, id="nothing, in chunks"),
        pytest.param(b"HTTP/1.1 204 No Content\r\n\r\n", True, id="nothing after 204"),
        pytest.param(
            b"HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n", True, id="nothing after 304"
        ),
        pytest.param(answer(b"", "503 Busy"), True, id="nothing after an error"),
        pytest.param(answer(b"{}", "404 Not Found"), True, id="nothing after a 404"),
        pytest.param(WHOLE + OTHER, False, id="another answer"),
        pytest.param(WHOLE + b"\r\n", False, id="an empty line"),
        pytest.param(WHOLE + b"x", False, id="a byte"),
        pytest.param(
            [CHUNKED, chunk(b"{}"), chunk(b""), OTHER], False, id="another answer after chunks"
        ),
        pytest.param(CHUNKED + chunk(b"{}") + chunk(b"") + b"x", False, id="a byte after chunks"),
        pytest.param(
            b"HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\n{}", False, id="a body after 204"
        ),
        pytest.param(
            b"HTTP/1.1 304 Not Modified\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk(b""),
            False,
            id="a body after 304",
        ),
        pytest.param(b"HTTP/1.1 204 No Content\r\n\r\n" + OTHER, False, id="an answer after 204"),
        pytest.param(
            answer(b"{}", headers={"Connection": "close"}) + OTHER, False, id="after the last one"
        ),
        pytest.param(
            b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n{}" + OTHER, False, id="after HTTP/1.0"
        ),
        pytest.param(HINTS + WHOLE + OTHER, False, id="another answer after a hint"),
    ],
)
def test_a_connection_with_anything_unread_is_never_used_again(
    tmp_path: Path, sent: Answer, kept: bool, over_tls: bool
) -> None:
    verify = str(write_bundle(tmp_path)) if over_tls else True
    tls = server_context() if over_tls else None
    with Server(_in_one_piece(sent), answer(b'{"is": "next"}'), tls=tls) as server:
        succeeded(perform(server.url, verify=verify))
        assert succeeded(perform(server.url, verify=verify)).body == b'{"is": "next"}'
        assert server.connections == (1 if kept else 2)


def _in_one_piece(sent: Answer) -> bytes:
    """The bytes of I(sent), so that what is too much comes with what is not."""
    return sent if isinstance(sent, bytes) else b"".join(sent)  # type: ignore[arg-type]


def test_what_comes_when_nobody_asks_is_never_read_as_an_answer() -> None:
    came = []

    def send_more(peer: Peer) -> None:
        peer.send(OTHER)
        came.append(True)

    with Server([WHOLE, send_more], answer(b'{"is": "next"}')) as server:
        succeeded(perform(server.url))
        while not came:
            pass
        assert succeeded(perform(server.url)).body == b'{"is": "next"}'
