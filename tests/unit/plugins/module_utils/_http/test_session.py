# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import os
import socket
import threading
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import TimedOutError
from ansible_collections.voiceops.twilio.plugins.module_utils._http import exchange as _exchange
from ansible_collections.voiceops.twilio.plugins.module_utils._http import session as _session
from ansible_collections.voiceops.twilio.plugins.module_utils._http.cancellation import CancelHandle
from ansible_collections.voiceops.twilio.plugins.module_utils._http.exchange import (
    Exchange,
    Request,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.asking import (
    SOON,
    perform,
    succeeded,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.certificates import (
    server_context,
    write_bundle,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.servers import (
    Peer,
    Server,
    answer,
    break_off,
    chunk,
    close,
    reset,
    stall,
    tunnel,
)

HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n"


def cut_when(event: threading.Event, exchange: Exchange) -> threading.Thread:
    def cut() -> None:
        assert event.wait(SOON)
        exchange.cancel()

    thread = threading.Thread(target=cut)
    thread.start()
    return thread


# Connections are kept


def test_one_connection_carries_many_exchanges() -> None:
    with Server(answer(), answer(b"no", "404 Not Found"), answer()) as server:
        for _turn in range(20):
            succeeded(perform(server.url))
        assert (len(server.received), server.connections) == (20, 1)


def test_a_connection_that_the_server_has_closed_is_replaced() -> None:
    closed = threading.Semaphore(0)
    with Server([answer(), close, lambda _peer: closed.release()]) as server:
        for number in range(1, 4):
            succeeded(perform(server.url))
            assert server.connections == number
            assert closed.acquire(timeout=SOON)


@pytest.mark.parametrize("tail", [close, reset])
def test_a_broken_connection_is_not_used_again(tail: Any) -> None:
    with Server([HEAD, b"x", tail], answer()) as server:
        perform(server.url)
        succeeded(perform(server.url))
        assert server.connections == 2


def test_a_connection_with_an_answer_half_read_is_not_used_again() -> None:
    endless = [
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        *[chunk(b"x" * 2**20)] * 11,
    ]
    with Server(endless, answer()) as server:
        perform(server.url)
        succeeded(perform(server.url))
        assert server.connections == 2


def test_as_many_connections_are_kept_as_requests_may_be_in_flight() -> None:
    most = _session.MAX_CONNECTIONS
    together = threading.Barrier(most)

    def wait_for_all(_peer: Peer) -> None:
        together.wait(SOON)

    with Server([wait_for_all, answer()]) as server:
        for _turn in range(2):
            askers = [threading.Thread(target=perform, args=(server.url,)) for _turn in range(most)]
            for asker in askers:
                asker.start()
            for asker in askers:
                asker.join()
        assert (len(server.received), server.connections) == (2 * most, most)


def test_two_ways_to_verify_never_share_a_connection(tmp_path: Path) -> None:
    bundle = str(write_bundle(tmp_path))
    with Server(answer(), tls=server_context()) as server:
        for verify in (False, bundle, False, bundle):
            succeeded(perform(server.url, verify=verify))
        assert server.connections == 2
        # What was let in without a look is not there for who wants to look.
        assert perform(server.url, verify=True).kind == "tls"  # type: ignore[union-attr]


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_a_forked_process_does_not_use_the_connections_of_its_parent() -> None:
    with Server(answer()) as server:
        succeeded(perform(server.url))
        child = os.fork()
        if child == 0:
            ok = isinstance(perform(server.url), _exchange.Response)
            os._exit(0 if ok and server.url else 1)
        _pid, status = os.waitpid(child, 0)
        assert os.waitstatus_to_exitcode(status) == 0
        assert server.connections == 2
        succeeded(perform(server.url))
        assert server.connections == 2


# A cut


def assert_cut(exchange: Exchange) -> None:
    began = time.monotonic()
    outcome = exchange.perform()
    assert time.monotonic() - began < SOON
    assert isinstance(outcome, TimedOutError)


def test_a_cut_before_the_start() -> None:
    with Server(stall) as server:
        exchange = Exchange(Request(server.url), verify=True, timeout=60)
        exchange.cancel()
        assert_cut(exchange)
    assert server.received == []


def test_a_cut_before_the_start_over_a_connection_that_is_kept() -> None:
    with Server(answer(), stall) as server:
        succeeded(perform(server.url))
        exchange = Exchange(Request(server.url), verify=True, timeout=60)
        exchange.cancel()
        assert_cut(exchange)
    assert len(server.received) == 1


def test_a_cut_while_connecting_ends_it_as_soon_as_it_is_connected(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    connect = socket.socket.connect

    def connect_after_the_cut(sock: socket.socket, address: Any) -> None:
        exchange.cancel()
        connect(sock, address)

    with Server(stall) as server:
        exchange = Exchange(Request(server.url), verify=True, timeout=60)
        monkeypatch.setattr(socket.socket, "connect", connect_after_the_cut)
        assert_cut(exchange)


def test_a_cut_in_a_tls_handshake() -> None:
    accepted = threading.Event()
    with Server(raw=[lambda _peer: accepted.set(), stall]) as server:
        url = f"https://127.0.0.1:{server.port}"
        exchange = Exchange(Request(url), verify=True, timeout=60)
        cutter = cut_when(accepted, exchange)
        assert_cut(exchange)
        cutter.join()


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param([], id="before the answer"),
        pytest.param([b"HTTP/1.1 200 OK\r\nX: "], id="in the headers"),
        pytest.param([HEAD, b"x"], id="in the body"),
        pytest.param([b"HTTP/1.0 200 OK\r\n\r\n", b"{}"], id="in a body without a length"),
    ],
)
@pytest.mark.parametrize("way", ["plain", "tls", "tunnel"])
def test_a_cut_in_an_answer(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sent: list[bytes], way: str
) -> None:
    waiting = threading.Event()
    with ExitStack() as stack:
        steps = [*sent, lambda _peer: waiting.set(), stall]
        context = server_context("127.0.0.1", "trunks.example")
        server = stack.enter_context(Server(steps, tls=context if way != "plain" else None))
        url = server.url
        if way == "tunnel":
            proxy = stack.enter_context(Server(tunnel(server.port)))
            monkeypatch.setenv("HTTPS_PROXY", proxy.url)
            url = "https://trunks.example"
        exchange = Exchange(Request(url), verify=str(write_bundle(tmp_path)), timeout=60)
        cutter = cut_when(waiting, exchange)
        assert_cut(exchange)
        cutter.join()


def test_a_cut_in_the_middle_of_an_endless_answer() -> None:
    poured = threading.Event()

    def pour(peer: Peer) -> None:
        while True:
            peer.send(chunk(b"x"))
            poured.set()
            time.sleep(0.001)

    with Server([b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", pour]) as server:
        exchange = Exchange(Request(server.url), verify=True, timeout=60)
        cutter = cut_when(poured, exchange)
        assert_cut(exchange)
        cutter.join()


def test_a_cut_after_the_end_harms_nobody() -> None:
    with Server(answer()) as server:
        exchange = Exchange(Request(server.url), verify=True, timeout=SOON)
        succeeded(exchange.perform())
        exchange.cancel()
        succeeded(perform(server.url))
        assert server.connections == 1


def test_a_cut_that_comes_when_the_connection_has_gone_on_harms_nobody() -> None:
    """Its answer has been read and its connection passed on, but it has not ended yet."""
    asked, may_answer = threading.Event(), threading.Event()

    def wait(_peer: Peer) -> None:
        asked.set()
        assert may_answer.wait(SOON)

    outcomes: list[object] = []
    with Server(answer(), [wait, answer()]) as server:
        first = Exchange(Request(server.url), verify=True, timeout=SOON)
        with first._cancel_handle:
            first._send(None)
            second = threading.Thread(target=lambda: outcomes.append(perform(server.url)))
            second.start()
            assert asked.wait(SOON)
            first.cancel()
            may_answer.set()
            second.join()
        assert server.connections == 1
    assert isinstance(outcomes[0], _exchange.Response)


def test_a_cut_that_comes_when_the_other_side_has_hung_up_is_no_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        ours = socket.create_connection(listener.getsockname())
        theirs, _address = listener.accept()
        handle = CancelHandle()
        with handle, ours:
            handle.hold(ours)
            break_off(theirs)
            with pytest.raises(ConnectionResetError):
                ours.recv(1)
            handle.cancel()
    assert handle.is_cancelled


def test_a_session_works_without_anybody_who_could_cut() -> None:
    statuses = []

    def ask() -> None:
        with Server(answer()) as server:
            for _turn in range(2):
                session = _session.session_for(verify=True, who="me")
                statuses.append(session.get(server.url, timeout=SOON).status_code)
                with CancelHandle():
                    pass

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join(SOON)
    assert statuses == [200, 200]


# One session for each identity


def test_a_connection_of_one_identity_never_serves_another() -> None:
    with Server(answer()) as server:
        for who in ("API key SK1", "API key SK2", "API key SK1", "API key SK2"):
            succeeded(Exchange(Request(server.url), True, SOON, who=who).perform())
        assert server.connections == 2


def test_the_sessions_of_a_process_are_bounded_and_the_oldest_is_closed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    closed: list[object] = []
    close = _session.Session.close
    monkeypatch.setattr(_session.Session, "close", lambda self: (closed.append(self), close(self)))
    with Server(answer()) as server:
        for number in range(_session.MAX_SESSIONS + 1):
            exchange = Exchange(Request(server.url), True, SOON, who=f"account {number}")
            succeeded(exchange.perform())
        assert len(closed) == 1
        assert closed[0] not in _session._sessions.values()
        kept = [who for _pid, _verify, who in _session._sessions]
        assert kept == [f"account {n}" for n in range(1, _session.MAX_SESSIONS + 1)]
        succeeded(Exchange(Request(server.url), True, SOON, who="account 0").perform())
        assert server.connections == _session.MAX_SESSIONS + 2


# Nothing is left behind


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts in /proc")
def test_exchanges_and_cuts_leave_no_open_files(tmp_path: Path) -> None:
    bundle = str(write_bundle(tmp_path))
    endings = [
        answer(),
        [answer(), close],
        [HEAD, close],
        [HEAD, reset],
        [b"HTTP/1.0 200 OK\r\n\r\n{}", close],
        b"SSH-2.0\r\n",
        stall,
    ]
    rounds = 15
    with (
        Server(*(endings * 2 * rounds)) as plain,
        Server(*(endings * 2 * rounds), tls=server_context()) as secure,
    ):
        before = 0
        for number in range(rounds):
            for _turn in endings:
                for server in (plain, secure):
                    exchange = Exchange(Request(server.url), bundle, timeout=0.05)
                    if number % 2:
                        threading.Timer(0.01, exchange.cancel).start()
                    exchange.perform()
            if number == 1:
                before = open_files()
        until = time.monotonic() + SOON
        # The servers' own ends need a moment. 13 rounds of 14 exchanges came since.
        while open_files() > before + 10 and time.monotonic() < until:
            time.sleep(0.01)
        assert open_files() <= before + 10
