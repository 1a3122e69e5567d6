# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import socket
import threading
import time
from email.utils import formatdate
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import TwilioError
from ansible_collections.voiceops.twilio.plugins.module_utils._http import scheduler
from ansible_collections.voiceops.twilio.plugins.module_utils._http.client import Client
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.asking import (
    SOON,
    Failed,
    assert_failed,
    assert_no_threads_left,
    make_client,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.servers import (
    Answer,
    Server,
    answer,
    deaf,
    drip,
    json_answer,
    reset,
    stall,
)

pytestmark = pytest.mark.usefixtures("short_waits")
OK = json_answer({"ok": True})
DAY = 24 * 60 * 60
MORE_TIME = "Raise deadline, or read fewer resources in one task."


def ask(client: Client, url: str) -> object:
    """What comes of I(url), which must be before long."""
    began = time.monotonic()
    outcome = client.get_each([url])[0]
    assert time.monotonic() - began < SOON
    return outcome


def out_of_time(history: str = "", last: str = "", seconds: str = "0.3") -> Failed:
    msg = f"{{url}} did not answer in full within the deadline of {seconds} seconds{last}."
    return Failed("timeout", f"{msg}{history} {MORE_TIME}", transient=False)


# Servers that take their time


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(stall, id="stalls"),
        pytest.param([b"HTTP/1.1 200 OK\r\nContent-", stall], id="stalls in the headers"),
        pytest.param(
            [b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{", stall], id="stalls in the body"
        ),
        pytest.param(drip(b"HTTP/1.1 200 OK\r\n" + b"X: x\r\n" * 90), id="is slow in the headers"),
        pytest.param(
            [b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n", drip(b" ")],
            id="is slow in the body",
        ),
        pytest.param(
            [b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", drip(b" ")],
            id="is slow in a body without a length",
        ),
    ],
)
def test_no_server_outlasts_the_deadline_that(sent: Answer) -> None:
    with Server(sent) as server:
        client = make_client(timeout=60, deadline=0.3)
        outcome = ask(client, server.url)
        assert_no_threads_left()
    assert_failed(outcome, out_of_time(), server.url)
    assert (client.budget.requests, client.budget.retries) == (1, 0)


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(stall, id="stalls"),
        pytest.param([b"\x16\x03\x03\x40\x00", drip(b"\x02")], id="is slow"),
    ],
)
def test_no_tls_handshake_outlasts_the_deadline_that(raw: Answer) -> None:
    with Server(raw=raw) as server:
        url = f"https://127.0.0.1:{server.port}"
        outcome = ask(make_client(timeout=60, deadline=0.3), url)
        assert_no_threads_left()
    assert_failed(outcome, out_of_time(), url)


def test_no_attempt_to_connect_outlasts_the_deadline() -> None:
    """It cannot be cut off, but it has no more time than the task."""
    with deaf() as url:
        outcome = ask(make_client(timeout=60, deadline=0.3), url)
        assert_no_threads_left()
    assert_failed(outcome, out_of_time(), url)


def test_no_resolver_outlasts_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    may_go_on = threading.Event()

    def hang(*_args: object, **_options: object) -> Any:
        assert may_go_on.wait(60)
        raise socket.gaierror(socket.EAI_AGAIN, "at last")

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    try:
        url = "https://voice.twilio.com/x"
        outcome = ask(make_client(timeout=60, deadline=0.3), url)
    finally:
        may_go_on.set()
    assert_failed(outcome, out_of_time(), url)


def test_a_resolver_that_hangs_does_not_take_the_place_of_the_next_attempt(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    may_go_on, resolve, calls = threading.Event(), socket.getaddrinfo, []

    def hang_once(*args: Any, **options: Any) -> Any:
        calls.append(args)
        if len(calls) == 1:
            assert may_go_on.wait(60)
        return resolve(*args, **options)

    monkeypatch.setattr(socket, "getaddrinfo", hang_once)
    with Server(OK) as server:
        try:
            assert ask(make_client(timeout=0.3), server.url) == {"ok": True}
        finally:
            may_go_on.set()


def test_an_attempt_at_a_slow_server_is_cut_off_after_its_timeout() -> None:
    with Server([b"HTTP/1.0 200 OK\r\n\r\n", drip(b" ")]) as server:
        outcome = ask(make_client(timeout=0.2, retries=0), server.url)
        assert_no_threads_left()
    msg = "{url} did not answer in full within 0.2 seconds. Try again, or raise timeout."
    assert_failed(outcome, Failed("timeout", msg, transient=True), server.url)


def test_attempts_that_time_out_end_with_the_deadline() -> None:
    with Server(stall) as server:
        client = make_client(timeout=0.08, deadline=0.3, retries=100)
        outcome = ask(client, server.url)
    assert isinstance(outcome, TwilioError)
    assert (outcome.kind, outcome.attempts) == ("timeout", client.budget.requests)
    assert client.budget.requests == client.budget.retries + 1


def test_what_went_wrong_before_the_deadline_is_told() -> None:
    last = " (last: {url} is not available at the moment (HTTP 503))"
    with Server(answer(b"", "503 Busy"), stall) as server:
        client = make_client(timeout=60, deadline=1)
        outcome = ask(client, server.url)
    history = " Gave up after 2 attempts over {…} seconds."
    assert_failed(outcome, out_of_time(history, last, "1"), server.url, attempts=2)


def test_a_retry_that_the_deadline_leaves_no_time_for_is_not_counted() -> None:
    """The second request was ready before the retry of the first."""
    last = " (last: {url} is not available at the moment (HTTP 503))"
    with Server(answer(b"", "503 Busy"), stall) as server:
        client = make_client(timeout=60, deadline=1, concurrency=1)
        outcomes = client.get_each([server.url] * 2)
    assert_failed(outcomes[0], out_of_time("", last, "1"), server.url)
    assert_failed(outcomes[1], out_of_time("", "", "1"), server.url)
    assert (client.budget.requests, client.budget.retries) == (2, 0)


def test_what_was_not_even_asked_says_so() -> None:
    with Server(stall) as server:
        client = make_client(timeout=60, deadline=0.3, concurrency=1)
        urls = [f"{server.url}/{n}" for n in range(3)]
        outcomes = client.get_each(urls)
    msg = f"{{url}} was not requested within the deadline of 0.3 seconds. {MORE_TIME}"
    not_asked = Failed("timeout", msg, transient=False)
    assert_failed(outcomes[0], out_of_time(), urls[0])
    assert_failed(outcomes[1], not_asked, urls[1], attempts=0)
    assert_failed(outcomes[2], not_asked, urls[2], attempts=0)
    assert client.budget.requests == 1


def test_answers_that_came_before_the_deadline_are_kept() -> None:
    with Server(OK, OK, stall) as server:
        client = make_client(timeout=60, deadline=1, concurrency=1)
        outcomes = client.get_each([server.url] * 3)
    assert outcomes[:2] == [{"ok": True}] * 2
    assert_failed(outcomes[2], out_of_time(seconds="1"), server.url)


def test_the_deadline_is_that_of_the_task_and_not_of_each_call() -> None:
    with Server(OK) as server:
        client = make_client(deadline=0.1)
        time.sleep(0.1)
        outcome = ask(client, server.url)
        assert server.received == []
    msg = f"{{url}} was not requested within the deadline of 0.1 seconds. {MORE_TIME}"
    assert_failed(outcome, Failed("timeout", msg, transient=False), server.url, attempts=0)


@pytest.mark.parametrize("failure", [answer(b"", "503 Busy"), reset])
def test_a_storm_of_retries_ends_with_the_deadline(failure: Answer) -> None:
    with Server(failure) as server:
        client = make_client(deadline=0.6, retries=10**6)
        outcome = ask(client, server.url)
    assert isinstance(outcome, TwilioError)
    assert outcome.attempts == client.budget.requests > 1


def test_a_timeout_that_is_told_after_the_deadline_is_the_end_of_that(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """On a machine so busy that the exchange is told first to have timed out."""
    with Server(stall) as server:
        client = make_client(timeout=60, deadline=0.3)
        receive = scheduler.Scheduler._receive

        def receive_late(call: scheduler.Scheduler) -> None:
            time.sleep(0.5)
            receive(call)

        monkeypatch.setattr(scheduler.Scheduler, "_receive", receive_late)
        outcome = ask(client, server.url)
    assert_failed(outcome, out_of_time(), server.url)


# Retry-After


def no_backoff(_attempt: int) -> float:
    raise AssertionError("Retry-After was not heeded")


@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Service Unavailable"])
@pytest.mark.parametrize(
    "wait", [pytest.param("0", id="no time"), pytest.param(formatdate(0, usegmt=True), id="past")]
)
def test_retry_after_is_waited_for_instead_of_the_usual(
    monkeypatch: pytest.MonkeyPatch, status: str, wait: str
) -> None:
    monkeypatch.setattr(scheduler, "backoff", no_backoff)
    with Server(answer(b"", status, {"Retry-After": wait}), OK) as server:
        assert ask(make_client(), server.url) == {"ok": True}


def test_retry_after_holds_for_all_requests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scheduler, "backoff", no_backoff)
    came: list[float] = []
    busy = answer(b"", "503 Service Unavailable", {"Retry-After": "1"})

    def note(_peer: object) -> None:
        came.append(time.monotonic())

    with Server([note, busy], [note, OK]) as server:
        outcomes = make_client(concurrency=1).get_each([server.url] * 3)
    assert outcomes == [{"ok": True}] * 3
    # No noise makes this shorter: it is what was asked for.
    assert came[1] - came[0] >= 0.99


@pytest.mark.parametrize(
    ("wait", "told"),
    [
        pytest.param(lambda: str(DAY), "86400", id="in seconds"),
        pytest.param(lambda: formatdate(time.time() + DAY, usegmt=True), "86{…}", id="as a date"),
        pytest.param(lambda: "9" * 400, "1000000000", id="for ever"),
    ],
)
def test_a_retry_after_beyond_the_deadline_is_given_up_at_once(wait: Any, told: str) -> None:
    expected = Failed(
        "unavailable",
        "{url} is not available at the moment (HTTP 503). "
        f"The server asked to wait {told} seconds, but the deadline of 60 seconds leaves only "
        "{…}. "
        "Try again later. https://status.twilio.com shows whether Twilio has a problem.",
        transient=True,
    )
    with Server(answer(b"", "503 Busy", {"Retry-After": wait()})) as server:
        client = make_client()
        outcome = ask(client, server.url)
    assert_failed(outcome, expected, server.url, http_status=503)
    assert (client.budget.requests, client.budget.retries) == (1, 0)


def test_giving_up_after_some_attempts_says_both_why_and_how_often() -> None:
    expected = Failed(
        "rate_limited",
        "The account has too many concurrent requests (HTTP 429). "
        "Gave up after 2 attempts over {…} seconds. The server asked to wait 86400 seconds, "
        "but the deadline of 60 seconds leaves only {…}. "
        "Lower concurrency, or run fewer tasks and other programs for this account at once.",
        transient=True,
    )
    later = answer(b"", "429 Too Many Requests", {"Retry-After": str(DAY)})
    with Server(answer(b"", "503 Busy"), later) as server:
        outcome = ask(make_client(), server.url)
    assert_failed(outcome, expected, server.url, http_status=429, attempts=2)


def test_a_wait_of_our_own_beyond_the_deadline_is_given_up_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(scheduler, "backoff", lambda _attempt: 61.0)
    with Server(answer(b"", "503 Busy")) as server:
        outcome = ask(make_client(), server.url)
    assert isinstance(outcome, TwilioError)
    beginning = (
        "The next attempt is due after 61 seconds, but the deadline of 60 seconds leaves only "
    )
    assert outcome.history.startswith(beginning)
    left = outcome.history.removeprefix(beginning).rstrip(".")
    assert 0 < int(left) <= 60


@pytest.mark.parametrize("wait", ["soon", "-1", "1.5", "", "Mon, 99 Foo 2026 00:00:00 GMT"])
def test_a_retry_after_that_means_nothing_is_as_none(
    monkeypatch: pytest.MonkeyPatch, wait: str
) -> None:
    attempts: list[int] = []
    monkeypatch.setattr(scheduler, "backoff", lambda attempt: attempts.append(attempt) or 0.0)
    with Server(answer(b"", "503 Busy", {"Retry-After": wait}), OK) as server:
        assert ask(make_client(), server.url) == {"ok": True}
    assert attempts == [1]
