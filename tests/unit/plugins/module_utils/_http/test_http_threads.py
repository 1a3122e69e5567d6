# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The worker threads: how many are started, what they are, and how they end."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._auth.oauth import OAuthClient
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import (
    ConnectionFailedError,
    TimedOutError,
    TwilioError,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._http import (
    budget,
    scheduler,
    workers,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._http import client as client_module
from ansible_collections.voiceops.twilio.plugins.module_utils._http.client import Client
from ansible_collections.voiceops.twilio.plugins.module_utils._http.exchange import (
    Request,
    Response,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.asking import (
    SOON,
    assert_no_threads_left,
    make_client,
)

ANSWER = Response("http://a.example/", 200, {"Content-Type": "application/json"}, b"{}")
NOW = 1000.0


class Scripted:
    """What stands in for exchanges: each attempt is a step of I(script), in the thread of its own.

    A cancellation does not wake them, as it does not wake one that waits for the resolver.
    """

    def __init__(self, script: dict[str, list[Callable[[], object]]]) -> None:
        self.script = {url: iter(steps) for url, steps in script.items()}

    def __call__(self, request: Request, *_how: Any) -> SimpleNamespace:
        return SimpleNamespace(
            request=request,
            perform=lambda: self._perform(request.url),
            cancel=lambda: None,
            timed_out=lambda: TimedOutError("late", url=request.url, transient=True),
        )

    def _perform(self, url: str) -> Response:
        next(self.script[url], at_once)()
        return ANSWER


def scheduled(client: Client, *requests: Request) -> scheduler.Scheduler:
    return scheduler.Scheduler(requests, client.budget, client.workers, client.access)


def at_once() -> None:
    pass


@pytest.fixture
def released() -> Iterator[threading.Event]:
    """Lets go of everything that is stuck, at the latest when a test is over."""
    event = threading.Event()
    yield event
    event.set()
    assert_no_threads_left()


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[threading.Thread]:
    """Each thread that is started, with how long it is waited for in the end."""
    threads: list[threading.Thread] = []

    class Started(threading.Thread):
        joined: float | None = None

        def start(self) -> None:
            threads.append(self)
            super().start()

        def join(self, timeout: float | None = None) -> None:
            self.joined = timeout
            super().join(timeout)

    monkeypatch.setattr(workers, "threading", SimpleNamespace(Thread=Started))
    monkeypatch.setattr(scheduler, "backoff", lambda _attempt: 0.0)
    return threads


@pytest.mark.parametrize(
    ("stuck", "concurrency", "number"),
    [
        pytest.param([], 1, 1, id="those that follow each other share one"),
        pytest.param(["a"], 1, 2, id="one that is stuck is replaced"),
        pytest.param(["a", "b"], 2, 4, id="two that are stuck are replaced"),
    ],
)
def test_as_many_threads_are_started_as_are_needed(
    monkeypatch: pytest.MonkeyPatch,
    released: threading.Event,
    started: list[threading.Thread],
    stuck: list[str],
    concurrency: int,
    number: int,
) -> None:
    client = make_client(concurrency=concurrency, timeout=0.1 if stuck else SOON)
    begun: list[str] = []
    together = threading.Barrier(max(len(stuck), 1))

    def hang() -> None:
        begun.append("")
        if len(begun) == len(stuck):
            # Only what hangs is to be cut off, and nothing else, however slow the machine is.
            client.budget.limits = client.budget.limits._replace(timeout=SOON)
        released.wait(SOON)

    def meet() -> None:
        together.wait(SOON)

    script = {url: [hang, meet] if url in stuck else [] for url in ("a", "b", "c")}
    monkeypatch.setattr(client_module, "Exchange", Scripted(script))
    assert client.get_each(["a", "b", "c"]) == [{}] * 3
    assert len(started) == number


def test_a_thread_has_a_name_and_does_not_keep_ansible_from_ending(
    monkeypatch: pytest.MonkeyPatch, started: list[threading.Thread]
) -> None:
    monkeypatch.setattr(client_module, "Exchange", Scripted({"a": []}))
    make_client().get("a")
    assert [(thread.name, thread.daemon) for thread in started] == [("voiceops.twilio", True)]


def test_a_thread_is_waited_for_but_not_for_long(
    monkeypatch: pytest.MonkeyPatch, started: list[Any]
) -> None:
    monkeypatch.setattr(client_module, "Exchange", Scripted({"a": []}))
    monkeypatch.setattr(workers, "time", SimpleNamespace(monotonic=lambda: NOW))
    make_client().get("a")
    assert [thread.joined for thread in started] == [pytest.approx(workers._JOIN_SECONDS)]


def test_a_thread_that_has_come_back_is_there_for_the_next() -> None:
    client = make_client()
    call = scheduled(client)
    client.workers._busy = 3
    call._received.put((SimpleNamespace(), ANSWER))  # type: ignore[arg-type] - it is not in flight
    call._receive()
    assert client.workers._busy == 2


class Machine:
    """One that lets only so many threads be alive at the same time, and counts them."""

    def __init__(self, limit: int) -> None:
        self.most = 0
        machine = self

        class Limited(threading.Thread):
            def start(self) -> None:
                ours = [t for t in threading.enumerate() if isinstance(t, Limited)]
                if len(ours) >= limit:
                    raise RuntimeError("can't start new thread")
                machine.most = max(machine.most, len(ours) + 1)
                super().start()

        self.threading = SimpleNamespace(Thread=Limited)


@pytest.mark.parametrize("concurrency", [1, 2, 8, 32])
@pytest.mark.parametrize("limit", [1, 2, 3])
def test_with_few_threads_every_request_is_answered(
    monkeypatch: pytest.MonkeyPatch, limit: int, concurrency: int
) -> None:
    machine = Machine(limit)
    monkeypatch.setattr(workers, "threading", machine.threading)
    urls = [str(number) for number in range(20)]
    monkeypatch.setattr(client_module, "Exchange", Scripted({url: [] for url in urls}))
    client = make_client(concurrency=concurrency)
    assert client.get_each(urls) == [{}] * 20
    assert client.get_each(urls) == [{}] * 20
    assert machine.most <= limit
    assert (client.budget.requests, client.budget.retries) == (40, 0)
    assert_no_threads_left()


def test_with_few_threads_one_that_is_stuck_is_waited_for(
    monkeypatch: pytest.MonkeyPatch, released: threading.Event
) -> None:
    monkeypatch.setattr(workers, "threading", Machine(1).threading)
    client = make_client(concurrency=2, timeout=0.1)

    def hang() -> None:
        client.budget.limits = client.budget.limits._replace(timeout=SOON)
        released.wait(0.3)

    monkeypatch.setattr(client_module, "Exchange", Scripted({"a": [hang], "b": []}))
    assert client.get_each(["a", "b"]) == [{}] * 2


def test_an_access_token_is_obtained_with_a_single_thread(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workers, "threading", Machine(1).threading)
    grant = Response("t", 200, ANSWER.headers, b'{"access_token": "token-number-0001"}')
    scripted = Scripted({"a": [], "b": []})
    monkeypatch.setattr(scripted, "_perform", lambda url: grant if url == "t" else ANSWER)
    monkeypatch.setattr(client_module, "Exchange", scripted)
    client = make_client(OAuthClient("OQ1", "s3cret-of-the-oauth-app", "t"), concurrency=8)
    assert client.get_each(["a", "b"]) == [{}] * 2
    assert client.budget.requests == 3


@pytest.mark.parametrize("number", [1, 20])
def test_without_a_thread_the_error_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    monkeypatch.setattr(workers, "threading", Machine(0).threading)
    monkeypatch.setattr(client_module, "Exchange", Scripted({}))
    with pytest.raises(TwilioError) as caught:
        make_client().get_each(["a"] * number)
    assert isinstance(caught.value, ConnectionFailedError)
    assert caught.value.msg == (
        "This machine cannot start a thread to send a request (can't start new thread). "
        "Raise the limit on threads for this user (ulimit -u) or container (pids), or run fewer "
        "forks."
    )


def test_it_sleeps_until_the_next_attempt_is_due(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (budget, scheduler):
        monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: NOW))
    client = make_client()
    call = scheduled(client, Request("a"), Request("b"))
    jobs = [job for _at, _index, job in call._waiting]
    call._waiting = [(NOW + 5.0, 0, jobs[0]), (NOW + 7.0, 1, jobs[1])]
    assert call._patience() == 5.0
    call._not_before = NOW + 6.0
    assert call._patience() == 6.0
    # While as many are in flight as may be, nothing can be done about it.
    sent = scheduler._InFlight(jobs[0], SimpleNamespace(), NOW + 9.0, 0, False)  # type: ignore[arg-type]
    call._in_flight = [sent] * client.budget.window.size
    assert call._patience() == 9.0
