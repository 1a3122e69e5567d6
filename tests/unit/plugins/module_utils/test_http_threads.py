# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The threads that carry exchanges: how many are hired, what they are, and how they are let go."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils import _http
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import TimedOutError
from ansible_collections.voiceops.twilio.plugins.module_utils._transport import Request, Response
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.asking import (
    SOON,
    assert_no_threads_left,
    make_client,
)

ANSWER = Response("http://a.example/", 200, {"Content-Type": "application/json"}, b"{}")
NOW = 1000.0


class Carried:
    """What stands in for exchanges: each attempt is a step of I(script), in the thread of its own.

    A cut does not wake them, as it does not wake one that waits for the resolver.
    """

    def __init__(self, script: dict[str, list[Callable[[], object]]]) -> None:
        self.script = {url: iter(steps) for url, steps in script.items()}

    def __call__(self, request: Request, *_how: Any) -> SimpleNamespace:
        return SimpleNamespace(
            request=request,
            perform=lambda: self._perform(request.url),
            cut=lambda: None,
            timed_out=lambda: TimedOutError("late", url=request.url, transient=True),
        )

    def _perform(self, url: str) -> Response:
        next(self.script[url], at_once)()
        return ANSWER


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
def hired(monkeypatch: pytest.MonkeyPatch) -> list[threading.Thread]:
    """Each thread that is hired, with how long it is waited for in the end."""
    threads: list[threading.Thread] = []

    class Hired(threading.Thread):
        joined: float | None = None

        def start(self) -> None:
            threads.append(self)
            super().start()

        def join(self, timeout: float | None = None) -> None:
            self.joined = timeout
            super().join(timeout)

    monkeypatch.setattr(_http, "threading", SimpleNamespace(Thread=Hired))
    monkeypatch.setattr(_http, "backoff", lambda _attempt: 0.0)
    return threads


@pytest.mark.parametrize(
    ("stuck", "concurrency", "number"),
    [
        pytest.param([], 1, 1, id="those that follow each other share one"),
        pytest.param(["a"], 1, 2, id="one that is stuck is replaced"),
        pytest.param(["a", "b"], 2, 4, id="two that are stuck are replaced"),
    ],
)
def test_as_many_threads_are_hired_as_are_needed(
    monkeypatch: pytest.MonkeyPatch,
    released: threading.Event,
    hired: list[threading.Thread],
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
            client.limits = client.limits._replace(timeout=SOON)
        released.wait(SOON)

    def meet() -> None:
        together.wait(SOON)

    script = {url: [hang, meet] if url in stuck else [] for url in ("a", "b", "c")}
    monkeypatch.setattr(_http, "Exchange", Carried(script))
    assert client.get_each(["a", "b", "c"]) == [{}] * 3
    assert len(hired) == number


def test_a_thread_has_a_name_and_does_not_keep_ansible_from_ending(
    monkeypatch: pytest.MonkeyPatch, hired: list[threading.Thread]
) -> None:
    monkeypatch.setattr(_http, "Exchange", Carried({"a": []}))
    make_client().get("a")
    assert [(thread.name, thread.daemon) for thread in hired] == [("voiceops.twilio", True)]


def test_a_thread_is_waited_for_but_not_for_long(
    monkeypatch: pytest.MonkeyPatch, hired: list[Any]
) -> None:
    monkeypatch.setattr(_http, "Exchange", Carried({"a": []}))
    monkeypatch.setattr(_http, "time", SimpleNamespace(monotonic=lambda: NOW))
    make_client().get("a")
    assert [thread.joined for thread in hired] == [pytest.approx(_http._JOIN_SECONDS)]


def test_a_thread_that_has_come_back_is_there_for_the_next() -> None:
    run = _http._Run(make_client(), [], signed=True)
    run._stuck = 3
    run._landed.put((SimpleNamespace(), ANSWER))  # type: ignore[arg-type] - it is not in flight
    run._land()
    assert run._stuck == 2


def test_it_sleeps_until_the_next_attempt_is_due(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_http, "time", SimpleNamespace(monotonic=lambda: NOW))
    run = _http._Run(make_client(), [Request("a"), Request("b")], signed=True)
    jobs = [job for _at, _index, job in run._waiting]
    run._waiting = [(NOW + 5.0, 0, jobs[0]), (NOW + 7.0, 1, jobs[1])]
    assert run._patience() == 5.0
    run._not_before = NOW + 6.0
    assert run._patience() == 6.0
    # While as many are in flight as may be, nothing can be done about it.
    flight = _http._Flight(jobs[0], SimpleNamespace(), NOW + 9.0, 0, False)  # type: ignore[arg-type]
    run._in_flight = [flight] * run._client.window.size
    assert run._patience() == 9.0
