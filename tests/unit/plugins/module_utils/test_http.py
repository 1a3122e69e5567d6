# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import base64
import os
import random
import signal
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils import _http
from ansible_collections.voiceops.twilio.plugins.module_utils._credentials import ApiKey, AuthToken
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import (
    CredentialsError,
    NotFoundError,
    TimedOutError,
    TwilioError,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._http import Window, backoff
from ansible_collections.voiceops.twilio.plugins.module_utils._transport import Exchange
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.asking import (
    SOON,
    TOKEN,
    USER_AGENT,
    Failed,
    assert_failed,
    assert_no_threads_left,
    make_client,
    our_threads,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.servers import (
    Answer,
    Peer,
    Server,
    answer,
    by_path,
    close,
    json_answer,
    refused_port,
    reset,
    stall,
)

NOT_FOUND = json_answer({"code": 20404, "message": "not found"}, "404 Not Found")
TOO_MANY = json_answer({"code": 20429, "message": "Too Many Requests"}, "429 Too Many Requests")
NOT_LET_IN = json_answer({"code": 20003, "message": "Authenticate"}, "401 Unauthorized")
OK = json_answer({"ok": True})


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Retry at once, more or less; and look after every test whether a thread was left."""
    monkeypatch.setattr(_http, "BACKOFF_SECONDS", 0.001)
    yield
    assert_no_threads_left()


def failure_of(ask: Callable[[], object]) -> TwilioError:
    with pytest.raises(TwilioError) as caught:
        ask()
    return caught.value


# One request


def test_an_answer_is_a_json_object() -> None:
    with Server(json_answer({"sid": "BY1", "nested": [None, 1.5]})) as server:
        client = make_client()
        assert client.get(f"{server.url}/x") == {"sid": "BY1", "nested": [None, 1.5]}
    assert (client.requests, client.retries) == (1, 0)


@pytest.mark.parametrize(
    ("credentials", "pair"),
    [
        pytest.param(TOKEN, f"{TOKEN.account_sid}:{TOKEN.auth_token}", id="auth token"),
        pytest.param(ApiKey("SK1", "s" * 32), "SK1:" + "s" * 32, id="API key"),
    ],
)
def test_a_request_says_who_is_asking(credentials: AuthToken | ApiKey, pair: str) -> None:
    with Server(OK) as server:
        make_client(credentials).get(server.url)
        request = server.received[0]
    assert request.header("Authorization") == "Basic " + base64.b64encode(pair.encode()).decode()
    assert request.header("Accept") == "application/json"
    assert request.header("User-Agent") == USER_AGENT


def test_a_connection_is_kept_for_the_tasks_that_follow() -> None:
    with Server(OK) as server:
        for _ in range(5):
            make_client().get(server.url)
        assert server.connections == 1


def test_a_bug_is_raised_as_what_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: Exchange) -> None:
        raise KeyError("a bug")

    monkeypatch.setattr(Exchange, "perform", fail)
    with pytest.raises(KeyError, match="a bug"):
        make_client().get("http://127.0.0.1:1")


# Retries


@pytest.mark.parametrize(
    "failure",
    [
        pytest.param(answer(b"", "429 Too Many Requests"), id="429"),
        pytest.param(answer(b"", "500 Internal Server Error"), id="500"),
        pytest.param(answer(b"", "502 Bad Gateway"), id="502"),
        pytest.param(answer(b"", "503 Service Unavailable"), id="503"),
        pytest.param(answer(b"", "504 Gateway Timeout"), id="504"),
        pytest.param(reset, id="reset"),
        pytest.param(close, id="closed"),
        pytest.param([b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{", close], id="cut short"),
        pytest.param([b"HTTP/1.1 200 OK\r\nContent-", close], id="cut short in its headers"),
    ],
)
def test_what_may_be_gone_on_the_next_attempt_is_tried_again(failure: Answer) -> None:
    with Server(failure, failure, OK) as server:
        client = make_client(retries=2)
        assert client.get(server.url) == {"ok": True}
        assert len(server.received) == 3
    assert (client.requests, client.retries) == (3, 2)


def test_an_attempt_that_takes_too_long_is_tried_again() -> None:
    with Server(stall, OK) as server:
        client = make_client(retries=1, timeout=0.2)
        assert client.get(server.url) == {"ok": True}
    assert (client.requests, client.retries) == (2, 1)


@pytest.mark.parametrize(
    ("sent", "kind"),
    [
        pytest.param(answer(b"", "400 Bad Request"), "invalid_response", id="400"),
        pytest.param(NOT_LET_IN, "credentials", id="401"),
        pytest.param(answer(b"", "403 Forbidden"), "permission", id="403"),
        pytest.param(NOT_FOUND, "not_found", id="404 of Twilio"),
        pytest.param(answer(b"", "404 Not Found"), "invalid_response", id="404 of another"),
        pytest.param(answer(b"", "301 Moved", {"Location": "/"}), "invalid_response", id="301"),
        pytest.param(answer(b"", "501 Not Implemented"), "unavailable", id="501"),
        pytest.param(answer(b"", "505 Not Supported"), "unavailable", id="505"),
        pytest.param(answer(b"[]"), "invalid_response", id="no object"),
        pytest.param(answer(b"{"), "invalid_response", id="no JSON"),
    ],
)
def test_what_will_not_change_is_not_tried_again(sent: Answer, kind: str) -> None:
    with Server(sent) as server:
        client = make_client()
        error = failure_of(lambda: client.get(server.url))
        assert len(server.received) == 1
    assert (error.kind, error.attempts, error.history) == (kind, 1, "")
    assert (client.requests, client.retries) == (1, 0)


@pytest.mark.parametrize("retries", [0, 1, 7])
def test_after_all_retries_the_message_says_how_often_and_how_long(retries: int) -> None:
    tried = f" Gave up after {retries + 1} attempts over {{…}} seconds." if retries else ""
    expected = Failed(
        "unavailable",
        f"{{url}} is not available at the moment (HTTP 503, code 20500: Try later).{tried} "
        "Try again later; https://status.twilio.com tells whether Twilio has a problem.",
        transient=True,
    )
    busy = json_answer(
        {"code": 20500, "message": "Try later.", "more_info": "https://www.twilio.com/x"},
        "503 Service Unavailable",
        Twilio_Request_Id="RQ1",
    )
    with Server(busy) as server:
        client = make_client(retries=retries)
        error = failure_of(lambda: client.get(server.url))
        assert len(server.received) == retries + 1
    assert_failed(
        error,
        expected,
        server.url,
        http_status=503,
        code=20500,
        message="Try later.",
        more_info="https://www.twilio.com/x",
        request_id="RQ1",
        attempts=retries + 1,
    )
    assert (client.requests, client.retries) == (retries + 1, retries)


def test_a_refused_connection_is_tried_again_as_well() -> None:
    client = make_client(retries=3)
    error = failure_of(lambda: client.get(f"http://127.0.0.1:{refused_port()}"))
    assert (error.kind, error.attempts) == ("connection", 4)
    assert (client.requests, client.retries) == (4, 3)


def test_the_last_failure_is_the_one_that_is_told() -> None:
    with Server(reset, answer(b"", "503 Busy"), NOT_FOUND) as server:
        error = failure_of(lambda: make_client().get(server.url))
    assert isinstance(error, NotFoundError)
    assert error.attempts == 3
    assert error.history.startswith("Gave up after 3 attempts over ")


@pytest.mark.parametrize(
    ("attempt", "most"),
    [(1, 0.5), (2, 1.0), (3, 2.0), (6, 16.0), (7, 30.0), (8, 30.0), (101, 30.0)],
)
def test_the_wait_grows_with_full_jitter_up_to_a_bound(
    monkeypatch: pytest.MonkeyPatch, attempt: int, most: float
) -> None:
    monkeypatch.setattr(_http, "BACKOFF_SECONDS", 0.5)
    monkeypatch.setattr(random, "uniform", lambda least, most: (least, most))
    assert backoff(attempt) == (0, most)


def test_each_retry_waits_for_one_attempt_more(monkeypatch: pytest.MonkeyPatch) -> None:
    attempts: list[int] = []
    monkeypatch.setattr(_http, "backoff", lambda attempt: attempts.append(attempt) or 0.0)
    with Server(answer(b"", "500 Error")) as server:
        failure_of(lambda: make_client(retries=4).get(server.url))
    assert attempts == [1, 2, 3, 4]


# How many at once


def test_answers_come_in_the_order_of_the_questions() -> None:
    last_is_answered = threading.Event()

    def slow(peer: Peer) -> None:
        assert last_is_answered.wait(SOON)
        peer.send(json_answer({"path": peer.request.target}))

    def quick(peer: Peer) -> None:
        peer.send(json_answer({"path": peer.request.target}))
        last_is_answered.set()

    with Server(by_path({"/0": slow, "/1": slow, "/2": quick})) as server:
        outcomes = make_client().get_each([f"{server.url}/{n}" for n in range(3)])
    assert outcomes == [{"path": "/0"}, {"path": "/1"}, {"path": "/2"}]


def test_nothing_is_asked_for_nothing() -> None:
    client = make_client()
    assert client.get_each([]) == []
    assert client.requests == 0


def test_one_failure_among_many_answers_stays_by_itself() -> None:
    paths: dict[str, Answer] = {f"/{n}": json_answer({"n": n}) for n in range(20)}
    with Server(by_path({**paths, "/7": NOT_FOUND})) as server:
        outcomes = make_client().get_each([server.url + path for path in paths])
    missing = outcomes.pop(7)
    assert isinstance(missing, NotFoundError)
    assert (missing.url, missing.attempts) == (f"{server.url}/7", 1)
    assert outcomes == [{"n": n} for n in range(20) if n != 7]


@pytest.mark.parametrize("concurrency", [1, 3])
def test_an_error_for_all_is_raised_without_asking_the_rest(concurrency: int) -> None:
    together = threading.Barrier(concurrency)

    def wait_for_all(_peer: Peer) -> None:
        together.wait(SOON)

    with Server([wait_for_all, NOT_LET_IN], [wait_for_all, stall]) as server:
        client = make_client(concurrency=concurrency)
        urls = [f"{server.url}/{n}" for n in range(100)]
        error = failure_of(lambda: client.get_each(urls))
        assert len(server.received) == concurrency
    assert isinstance(error, CredentialsError)
    assert client.requests == concurrency


def test_as_many_requests_are_in_flight_as_may_be() -> None:
    """Each answer waits until four requests are there, and a fifth would be seen."""
    together = threading.Barrier(4)
    here, most = threading.Semaphore(4), []

    def wait_for_all(peer: Peer) -> None:
        most.append(here.acquire(blocking=False))
        together.wait(SOON)
        here.release()
        together.wait(SOON)
        peer.send(OK)

    with Server(wait_for_all) as server:
        outcomes = make_client(concurrency=4).get_each([server.url] * 40)
        assert server.connections == 4
    assert outcomes == [{"ok": True}] * 40
    assert most == [True] * 40


class Limited:
    """Answers so many requests at a time, and refuses what comes beside them, as Twilio does."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.refused = 0
        self._here = 0
        self._lock = threading.Lock()

    def __call__(self, peer: Peer) -> None:
        with self._lock:
            self._here += 1
            let_in = self._here <= self.most
            self.refused += not let_in
        time.sleep(0.002)
        with self._lock:
            self._here -= 1
        peer.send(OK if let_in else TOO_MANY)


def test_a_limit_of_requests_at_once_is_kept_to_once_it_is_met() -> None:
    limited = Limited(2)
    with Server(limited) as server:
        client = make_client(concurrency=16)
        assert client.get_each([server.url] * 200) == [{"ok": True}] * 200
    assert limited.refused > 0
    assert client.requests == 200 + limited.refused
    assert client.retries == limited.refused
    assert client.window.size < 16


def test_a_refusal_of_a_request_that_was_alone_counts_as_an_attempt() -> None:
    with Server(TOO_MANY) as server:
        client = make_client(retries=3)
        error = failure_of(lambda: client.get(server.url))
    assert (error.kind, error.failure.code, error.attempts) == ("rate_limited", 20429, 4)


def test_requests_that_are_always_refused_come_to_an_end() -> None:
    with Server(TOO_MANY) as server:
        client = make_client(retries=2, concurrency=8)
        outcomes = client.get_each([server.url] * 8)
    assert {outcome.kind for outcome in outcomes if isinstance(outcome, TwilioError)} == {
        "rate_limited"
    }
    assert client.window.size == 1


@pytest.mark.parametrize(
    ("most", "events", "sizes"),
    [
        pytest.param(8, ["no 0"], [4], id="a refusal halves"),
        pytest.param(8, ["no 0", "no 0"], [4, 4], id="refusals of the same time are one"),
        pytest.param(
            8, ["no 0", "no 1", "no 2", "no 3"], [4, 2, 1, 1], id="one is always let through"
        ),
        pytest.param(8, ["no 0", "no 1", "no 0"], [4, 2, 2], id="one from before comes late"),
        pytest.param(9, ["no 0"], [4], id="half of an odd number"),
        pytest.param(8, ["yes 1000"], [8], id="never wider than allowed"),
        pytest.param(4, ["no 0", "yes 19", "yes 1"], [2, 2, 3], id="one more after patience"),
        pytest.param(
            4, ["no 0", "yes 20", "yes 29", "yes 1"], [2, 3, 3, 4], id="more patience for more"
        ),
        pytest.param(
            4, ["no 0", "yes 19", "no 0", "yes 19", "yes 1"], [2, 2, 2, 2, 3], id="refused again"
        ),
        pytest.param(1, ["no 0", "yes 100"], [1, 1], id="one at a time"),
    ],
)
def test_the_window(most: int, events: list[str], sizes: list[int]) -> None:
    window, seen = Window(most), []
    for event in events:
        what, number = event.split()
        if what == "no":
            window.refused(int(number))
        else:
            for _ in range(int(number)):
                window.answered()
        seen.append(window.size)
    assert seen == sizes


# The threads


def test_no_thread_is_left_after_a_call() -> None:
    with Server(OK) as server:
        make_client(concurrency=16).get_each([server.url] * 50)
        assert_no_threads_left()


def test_attempts_that_are_cut_off_do_not_add_up_to_threads(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hired, hire = [], _http._Run._hire_thread

    def count(run: _http._Run) -> None:
        hired.append(1)
        hire(run)

    monkeypatch.setattr(_http._Run, "_hire_thread", count)
    monkeypatch.setattr(_http, "backoff", lambda _attempt: 0.01)
    with Server(stall) as server:
        error = failure_of(lambda: make_client(retries=40, timeout=0.01).get(server.url))
    assert isinstance(error, TimedOutError)
    assert error.attempts == 41
    assert len(hired) < 20


class AlarmError(Exception):
    pass


def raise_alarm(*_args: Any) -> None:
    raise AlarmError


@pytest.mark.parametrize(
    ("number", "handler", "raised"),
    [
        pytest.param(
            signal.SIGINT, signal.default_int_handler, KeyboardInterrupt, id="KeyboardInterrupt"
        ),
        pytest.param(signal.SIGALRM, raise_alarm, AlarmError, id="SIGALRM"),
    ],
)
@pytest.mark.parametrize("place", ["waiting for answers", "waiting for the next attempt"])
def test_an_interrupt_ends_all_at_once(
    monkeypatch: pytest.MonkeyPatch,
    number: signal.Signals,
    handler: Any,
    raised: type[BaseException],
    place: str,
) -> None:
    """Such as ctrl-C, and the time-out of a task of Ansible, which is an alarm."""
    waits = place == "waiting for the next attempt"
    monkeypatch.setattr(_http, "backoff", lambda _attempt: 50.0)

    def interrupt(_peer: Peer) -> None:
        threading.Timer(0.05, os.kill, (os.getpid(), number)).start()

    before = signal.signal(number, handler)
    try:
        with Server([interrupt, answer(b"", "503 Busy") if waits else stall], stall) as server:
            began = time.monotonic()
            urls = [server.url] * (1 if waits else 8)
            with pytest.raises(raised):
                make_client(timeout=60).get_each(urls)
            assert time.monotonic() - began < SOON
            assert_no_threads_left()
    finally:
        signal.signal(number, before)
    assert our_threads() == []
