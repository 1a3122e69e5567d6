# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Work that has no end is stopped, in every thread, and nothing of it is left behind."""

from __future__ import annotations

import multiprocessing
import os
import re
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._audit import (
    conditions as _conditions,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.drift import compare
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.expectations import (
    MistakesError,
    read_expectations,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import (
    OverrunError,
    TimedOutError,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.byoc_trunk import (
    normal_form,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks import bounds as _bounds
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.bounds import bounded

pytestmark = [
    pytest.mark.usefixtures("untraced"),
    pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning"),
]

SID = "BY00000000000000000000000000000001"
# Each of them takes longer than the universe has been there, or all memory.
ENDLESS = {
    "repetitions in a repetition": "(a+)+$",
    "the same, masked as a URL": "//x:(a+)+$",
    "alternatives": "(a|a)*$",
    "a back reference": r"(a*)*\\1b$",
    "a look-ahead": "(?=(a+)+$)x",
    "many of nothing": "(?:(?:a?){0,65535}){0,65535}y",
}
HUNGRY = {
    "counted nothing": "(?:(?:x?){65535}){65535}",
    "counted groups of nothing": "((?:){65535}){65535}z",
    "counted alternatives": "(?:(?:x|y|){60000}){60000}",
}
TEXT = "//x:" + 60 * "a" + "b"
LIMIT = "within the deadline of 1 seconds"


@pytest.fixture(params=["main thread", "another thread", "a handler of C code"])
def run(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Call a function as the doors may be called, and hand on what it returns or raises."""
    if request.param == "a handler of C code":
        monkeypatch.setattr(signal, "getsignal", lambda _number: None)
    yield in_a_thread if request.param == "another thread" else lambda function: function()
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0.0, 0.0)
    assert signal.signal(signal.SIGVTALRM, signal.SIG_DFL) == signal.SIG_DFL


def in_a_thread(function: Callable[[], Any]) -> Any:
    outcome: list[Any] = []

    def work() -> None:
        try:
            outcome.append((function(), None))
        except Exception as error:  # noqa: BLE001 - it is raised below
            outcome.append((None, error))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    ((result, error),) = outcome
    if error is not None:
        raise error
    return result


def soon(work: Callable[[], Any], seconds: float = 0.3) -> Callable[[], Any]:
    # To start a child takes a while on a busy machine, and its place is known once it has begun.
    def call() -> Any:
        is_main = threading.current_thread() is threading.main_thread()
        return bounded(work, time.monotonic() + seconds + (0 if is_main else 2), LIMIT)

    return call


def search(written: Any) -> Callable[[], Any]:
    (trunk, _violations) = normal_form({"sid": SID, "friendly_name": TEXT})
    expected = [{"sid": SID}, {"sid": SID, "friendly_name": written}][1:]
    return lambda: compare(read_expectations(expected), [trunk])


@pytest.mark.parametrize("pattern", ENDLESS.values(), ids=ENDLESS)
def test_an_endless_regular_expression_is_stopped(pattern: str) -> None:
    with pytest.raises(TimedOutError, match=r"friendly_name: trunk BY"):
        soon(search({"regex": pattern}))()


def test_an_endless_regular_expression_is_named(run: Any) -> None:
    with pytest.raises(TimedOutError) as caught:
        run(soon(search({"not": {"not": {"regex": "(a+)+$"}}})))
    assert caught.value.msg == (
        f"expected[0] ({SID}): friendly_name: trunk {SID}: the comparison did not end {LIMIT}. "
        "If the expected value is a regular expression, simplify it. Nested repetitions, "
        "such as (a+)+, can take forever."
    )
    assert caught.value.kind == "timeout"


@pytest.mark.parametrize("pattern", HUNGRY.values(), ids=HUNGRY)
def test_a_regular_expression_that_takes_all_memory_is_stopped(
    run: Any, pattern: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_bounds, "MAX_GROWTH", 64 << 20)
    with pytest.raises(TimedOutError, match=r"friendly_name: trunk .* did not end within 1 GiB"):
        run(soon(search({"regex": pattern}), 60))


def test_what_takes_long_to_compile_is_stopped_and_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slow = SimpleNamespace(compile=lambda _pattern: spin(), error=re.error)
    monkeypatch.setattr(_conditions, "re", slow)
    with pytest.raises(TimedOutError, match=r"^expected\[0\]: friendly_name: the comparison did"):
        soon(partial(read_expectations, [{"sid": SID, "friendly_name": {"regex": "a"}}]))()
    with pytest.raises(TimedOutError, match=r"^defaults: friendly_name: the comparison did not"):
        soon(partial(read_expectations, [], {"friendly_name": {"regex": "a"}}))()
    # A loop of Python in the child of a thread is not interrupted, but killed.
    with pytest.raises(TimedOutError, match="the comparison did not end"):
        in_a_thread(soon(partial(read_expectations, [], {"friendly_name": {"regex": "a"}})))


def test_what_is_large_but_ends_is_not_stopped(run: Any) -> None:
    assert run(soon(search({"regex": "(?:a{1,65535}){1,65535}"}), 60)).counts["compliant"] == 1


def test_what_was_masked_is_bounded_as_well(run: Any) -> None:
    """With the password masked, the pattern is searched a second time, in a shorter text."""
    (trunk, _violations) = normal_form(
        {"sid": SID, "friendly_name": f"http://a:{40 * 'b'}@" + 50 * "a"}
    )
    expected = [{"sid": SID, "friendly_name": {"regex": r"^http://a:c@|\*\*\*@(a+)+$"}}]
    assert run(soon(lambda: compare(read_expectations(expected), [trunk]), 60))
    endless = [{"sid": SID, "friendly_name": {"regex": r"^http://a:c@|:.{3}@(a+)+b$"}}]
    with pytest.raises(TimedOutError, match=r"friendly_name: trunk BY"):
        run(soon(lambda: compare(read_expectations(endless), [trunk])))


def spin() -> None:
    while True:
        pass


def test_anything_else_is_stopped_too(run: Any) -> None:
    with pytest.raises(TimedOutError, match=rf"^the comparison did not end {LIMIT}"):
        run(soon(spin))


def test_what_is_returned_or_raised_is_handed_on(run: Any) -> None:
    entries = [
        {
            "sid": SID,
            "voice_url": {"not": {"one_of": [None, "sip:x"]}},
            "friendly_name": {"regex": "a"},
        }
    ]
    defaults = {"voice_method": {"defined": True}, "cnam_lookup_enabled": True}
    (expectation,) = run(soon(partial(read_expectations, entries, defaults), 60))
    assert expectation.checks["voice_url"].holds("sip:y")
    assert expectation.checks["friendly_name"].holds("bar")
    assert expectation.checks["voice_method"].holds("GET")
    assert not expectation.checks["cnam_lookup_enabled"].holds(1)
    with pytest.raises(MistakesError, match="is a text") as caught:
        run(soon(partial(read_expectations, ["x"]), 60))
    assert caught.value.mistakes[0].entry == 0
    with pytest.raises(ZeroDivisionError):
        run(soon(lambda: 1 // 0, 60))
    with pytest.raises(TimedOutError, match=r"end within the available memory\."):
        run(soon(lambda: [0] * (1 << 60), 60))


def test_a_handler_and_a_timer_of_somebody_else_are_put_back() -> None:
    def theirs(_number: int, _frame: Any) -> None:
        raise AssertionError

    before = signal.signal(signal.SIGVTALRM, theirs)
    signal.setitimer(signal.ITIMER_VIRTUAL, 1000, 2000)
    try:
        for work in (int, spin):
            with suppress(TimedOutError):
                soon(work)()
            assert signal.getsignal(signal.SIGVTALRM) is theirs
            assert signal.getitimer(signal.ITIMER_VIRTUAL)[0] > 900
            assert signal.getitimer(signal.ITIMER_VIRTUAL)[1] == 2000
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def test_in_another_thread_a_child_that_dies_or_tells_nothing_is_an_error() -> None:
    with pytest.raises(TimedOutError, match=r"end before its process was killed\."):
        in_a_thread(soon(lambda: os._exit(1), 60))
    with pytest.raises(RuntimeError, match="Can't"):
        in_a_thread(soon(lambda: lambda: None, 60))


@pytest.mark.parametrize("handler", [None, signal.SIG_DFL])
def test_a_handler_of_c_code_is_left_alone(handler: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signal, "getsignal", lambda _number: handler)
    assert (soon(os.getpid, 60)() == os.getpid()) == (handler is not None)


@pytest.mark.parametrize(
    ("seconds", "growth", "limit"), [(0, 1 << 40, "soon"), (60, -(1 << 40), "within 1 GiB")]
)
def test_a_computation_is_stopped_only_once(
    seconds: float, growth: int, limit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its clean-up would be interrupted."""
    monkeypatch.setattr(_bounds, "_TICK_SECONDS", 1000)
    monkeypatch.setattr(_bounds, "MAX_GROWTH", growth)

    def work() -> Any:
        tick: Any = signal.getsignal(signal.SIGVTALRM)
        with pytest.raises(OverrunError) as caught:
            tick(signal.SIGVTALRM, None)
        assert caught.value.limit.startswith(limit)
        tick(signal.SIGVTALRM, None)
        return tick

    ends = time.monotonic() + seconds
    _bounds._interrupted(work, ends, "soon")(signal.SIGVTALRM, None)
    late = _bounds._interrupted(lambda: signal.getsignal(signal.SIGVTALRM), ends, "soon")
    late(signal.SIGVTALRM, None)


def test_a_gib_of_memory_is_not_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    peaks = iter([7, 7 + (1 << 30)])
    monkeypatch.setattr(_bounds, "_TICK_SECONDS", 1000)
    monkeypatch.setattr(_bounds, "_peak", lambda: next(peaks))

    def work() -> None:
        tick: Any = signal.getsignal(signal.SIGVTALRM)
        tick(signal.SIGVTALRM, None)

    _bounds._interrupted(work, time.monotonic() + 60, "soon")


@pytest.mark.parametrize(
    ("work", "sent"),
    [
        (lambda: 7, (7, None)),
        (lambda: 1 // 0, (None, ZeroDivisionError)),
        (spin, (None, OverrunError)),
        (lambda: lambda: None, (None, RuntimeError)),
    ],
)
def test_a_child_sends_what_came_of_its_work(
    work: Callable[[], Any], sent: tuple[Any, Any]
) -> None:
    ours, theirs = multiprocessing.Pipe()
    _bounds._send_outcome(theirs, work, time.monotonic() + (0 if work is spin else 60), "soon")
    outcome, error = ours.recv()
    assert (outcome, error and type(error)) == sent
    if work is spin:
        assert error.limit == "soon"
    if sent[1] is RuntimeError:
        assert "local object" in str(error)


def test_a_child_that_never_ticks_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its timer counts processor time, of which sleeping takes none."""
    monkeypatch.setattr(_bounds, "_GRACE_SECONDS", 0.0)
    monkeypatch.setattr(_bounds.multiprocessing, "get_context", fork_only)
    with pytest.raises(TimedOutError, match=rf"end {LIMIT}\."):
        in_a_thread(soon(lambda: time.sleep(1000)))


def fork_only(method: str | None, get: Any = multiprocessing.get_context) -> Any:
    assert method == "fork"
    return get(method)
