# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import os
import signal
import threading
import time
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import (
    CredentialsError,
    NotFoundError,
    TimedOutError,
    TwilioError,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._http import scheduler
from ansible_collections.voiceops.twilio.plugins.module_utils._http.budget import Window
from ansible_collections.voiceops.twilio.plugins.module_utils._http.framing import MAX_BYTES
from ansible_collections.voiceops.twilio.plugins.module_utils._http.workers import Workers
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.asking import (
    SOON,
    assert_no_threads_left,
    failure_of,
    make_client,
    our_threads,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.servers import (
    Answer,
    Peer,
    Server,
    answer,
    by_path,
    json_answer,
    stall,
)

pytestmark = pytest.mark.usefixtures("short_waits")
NOT_FOUND = json_answer({"code": 20404, "message": "No resource /7"}, "404 Not Found")
TOO_MANY = json_answer({"code": 20429, "message": "Too Many Requests"}, "429 Too Many Requests")
NOT_LET_IN = json_answer({"code": 20003, "message": "Authenticate"}, "401 Unauthorized")
OK = json_answer({"ok": True})


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
    assert client.budget.requests == 0


def test_one_failure_among_many_answers_stays_by_itself() -> None:
    paths: dict[str, Answer] = {f"/v1/{n}": json_answer({"n": n}) for n in range(20)}
    with Server(by_path({**paths, "/v1/7": NOT_FOUND})) as server:
        outcomes = make_client().get_each([server.url + path for path in paths])
    missing = outcomes.pop(7)
    assert isinstance(missing, NotFoundError)
    assert (missing.url, missing.attempts) == (f"{server.url}/v1/7", 1)
    assert outcomes == [{"n": n} for n in range(20) if n != 7]


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(answer(b"x" * (MAX_BYTES + 1)), id="too long"),
        pytest.param(answer(b"{" * 1000), id="no JSON"),
        pytest.param(answer(b"", "404 Not Found"), id="not there"),
    ],
)
def test_a_failure_among_many_does_not_keep_its_answer_in_memory(sent: Answer) -> None:
    """An exception holds on to the frames it came through, and they to up to 10 MiB."""
    with Server(sent) as server:
        error = make_client().get_each([server.url])[0]
    assert isinstance(error, TwilioError)
    assert (error.__traceback__, error.__context__, error.__cause__) == (None, None, None)


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
    assert client.budget.requests == concurrency


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
    assert client.budget.requests == 200 + limited.refused
    assert client.budget.retries == limited.refused
    assert client.budget.window.size < 16


def test_a_refusal_beside_others_of_our_own_takes_none_of_the_retries() -> None:
    """That there were too many at once is put right by asking for fewer at once."""
    together = threading.Barrier(4)
    refused: set[str] = set()

    def refuse_once(peer: Peer) -> None:
        if peer.request.target in refused:
            peer.send(OK)
        else:
            refused.add(peer.request.target)
            together.wait(SOON)
            peer.send(TOO_MANY)

    def answer_beside_them(peer: Peer) -> None:
        together.wait(SOON)
        peer.send(OK)

    paths = {"/0": answer_beside_them, "/1": refuse_once, "/2": refuse_once, "/3": refuse_once}
    with Server(by_path(paths)) as server:
        client = make_client(retries=0, concurrency=4)
        outcomes = client.get_each([server.url + path for path in paths])
    assert outcomes == [{"ok": True}] * 4
    assert (client.budget.requests, client.budget.retries, client.budget.window.size) == (7, 3, 2)


def test_refusals_beside_another_that_is_still_in_flight_never_count() -> None:
    """The first is refused twice: sent alone, and sent beside the other."""
    first_is_answered = threading.Event()
    refusals = iter([TOO_MANY, TOO_MANY])

    def serve(peer: Peer) -> None:
        if peer.request.target == "/other":
            assert first_is_answered.wait(SOON)
            peer.send(OK)
            return
        refusal = next(refusals, None)
        peer.send(refusal or OK)
        if refusal is None:
            first_is_answered.set()

    with Server(serve) as server:
        client = make_client(concurrency=8, retries=0)
        outcomes = client.get_each([f"{server.url}/first", f"{server.url}/other"])
    assert outcomes == [{"ok": True}, {"ok": True}]
    assert client.budget.retries == 2


def test_the_window_widens_again_with_good_answers() -> None:
    with Server(OK) as server:
        client = make_client(concurrency=2)
        client.budget.window.refused(0)
        client.get_each([server.url] * 9)
        assert client.budget.window.size == 1
        client.get(server.url)
        assert client.budget.window.size == 2


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
    assert client.budget.window.size == 1


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
            for _turn in range(int(number)):
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
    started, start = [], Workers._start_thread

    def count(workers: Workers) -> None:
        started.append(1)
        start(workers)

    monkeypatch.setattr(Workers, "_start_thread", count)
    monkeypatch.setattr(scheduler, "backoff", lambda _attempt: 0.03)
    with Server(stall) as server:
        error = failure_of(lambda: make_client(retries=30, timeout=0.01).get(server.url))
    assert isinstance(error, TimedOutError)
    assert error.attempts == 31
    assert len(started) < 20


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
    monkeypatch.setattr(scheduler, "backoff", lambda _attempt: 50.0)

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
