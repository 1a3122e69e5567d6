# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One call: attempts of its requests, until each request has an answer or an error.

Private to this collection: it may change in any release. Do not import it from elsewhere.

The calling thread schedules. It dispatches requests, receives responses, retries after a back-off
and cancels exchanges that take too long. Worker threads perform one exchange at a time.
"""

from __future__ import annotations

import heapq
import random
import time
from collections.abc import Sequence
from functools import partial
from queue import Empty, SimpleQueue
from typing import NamedTuple, Protocol, Union

from .._errors import RateLimitedError, TimedOutError, TwilioError
from .budget import Budget
from .exchange import Exchange, Request, Response
from .responses import Answer
from .workers import Workers

# The bound of the first wait, and of every wait. The bounds of the 5 default retries are 0.5, 1, 2,
# 4 and 8 seconds. On average, these retries wait 7.75 seconds together, and at most twice that.
BACKOFF_SECONDS = 0.5
MAX_BACKOFF_SECONDS = 30.0
# New access tokens for one request. Each token may expire, but a fourth refusal has another cause.
MAX_RENEWALS = 3

AnswerOrError = Union[Answer, TwilioError]


def backoff(attempt: int) -> float:
    """Return seconds to wait after failed attempt number I(attempt).

    They are drawn from 0 to a bound that doubles with each attempt ("full jitter",
    https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).
    """
    bound = min(MAX_BACKOFF_SECONDS, BACKOFF_SECONDS * 2 ** (attempt - 1))
    return random.uniform(0, bound)  # noqa: S311 - it only spreads requests


class Access(Protocol):
    """Signs, sends and reads the requests to one server for a scheduler."""

    def sign(self, request: Request) -> Request:
        """Return I(request) with all its headers, or raise a TwilioError."""

    def exchange(self, request: Request, timeout: float) -> Exchange:
        """Return an exchange for the signed I(request), bounded by I(timeout) seconds."""

    def read(self, request: Request, response: Response) -> Answer:
        """Return the JSON object of the I(response) to the I(request), or raise a TwilioError."""

    def renews(self, request: Request, error: TwilioError) -> bool:
        """Return whether to sign the I(request) again and resend it after I(error)."""


class _Job:
    """One request of the call, and its history.

    C(attempts) counts all attempts, C(uncounted) those that use up no retry, and C(renewals) those
    that followed a new access token. C(began) is when the first was dispatched, in seconds of
    C(time.monotonic). C(error) is that of the last failed attempt.
    """

    def __init__(self, index: int, request: Request) -> None:
        self.index = index
        self.request = request
        self.attempts = 0
        self.uncounted = 0
        self.renewals = 0
        self.began = 0.0
        self.error: TwilioError | None = None

    @property
    def counted(self) -> int:
        """Return the number of attempts that use up retries."""
        return self.attempts - self.uncounted

    def count_renewal(self) -> None:
        """Count a new access token. The attempt before it uses up no retry."""
        self.renewals += 1
        self.uncounted += 1

    def describe(self, error: TwilioError, why: str) -> None:
        """Add to I(error) how often the request was attempted, and I(why) it is not retried."""
        error.attempts = self.attempts
        error.history = why
        if self.attempts > 1:
            seconds = time.monotonic() - self.began
            tried = f"Gave up after {self.attempts} attempts over {seconds:.1f} seconds."
            error.history = f"{tried} {why}".strip()

    def out_of_time(self, deadline: float) -> TwilioError:
        """Return the error of a request without an outcome after I(deadline) seconds."""
        state = "did not answer in full" if self.attempts else "was not requested"
        before = f" (last: {self.error.summary.rstrip('.')})" if self.error else ""
        return TimedOutError(
            f"{self.request.url} {state} within the deadline of {deadline:g} seconds{before}.",
            f"Raise deadline, or read fewer {self.request.resource.nouns} in one task.",
            url=self.request.url,
        )


class _InFlight(NamedTuple):
    """A dispatched request: cancelled at I(due), in seconds of C(time.monotonic).

    I(epoch) is that of the window at dispatch. I(alone) is true if no other was in flight then.
    """

    job: _Job
    exchange: Exchange
    due: float
    epoch: int
    alone: bool


_Received = tuple[_InFlight, Union[Response, Exception]]


class Scheduler:
    """Attempts I(requests) within I(budget): they are signed and read by I(access)."""

    def __init__(
        self, requests: Sequence[Request], budget: Budget, workers: Workers, access: Access
    ) -> None:
        self._budget = budget
        self._workers = workers
        self._access = access
        self._done: list[AnswerOrError | None] = [None] * len(requests)
        # (ready at, index, job): a heap, and in order to begin with.
        self._waiting = [(0.0, i, _Job(i, request)) for i, request in enumerate(requests)]
        self._in_flight: list[_InFlight] = []
        self._not_before = 0.0
        self._received: SimpleQueue[_Received] = SimpleQueue()

    def run(self) -> list[AnswerOrError]:
        """Return an answer or an error for each request, in their order.

        Raises an error that concerns all of them, such as invalid credentials.
        """
        with self._workers:
            try:
                while self._waiting or self._in_flight:
                    if self._budget.is_over():
                        self._end_all()
                        break
                    self._cancel_late()
                    self._dispatch_ready()
                    self._budget.report_progress()
                    self._receive()
            finally:
                self._cancel_all()
        return [done for done in self._done if done is not None]

    def _dispatch_ready(self) -> None:
        while self._may_dispatch(time.monotonic()):
            if not self._workers.is_ready() and self._in_flight:
                break
            job = heapq.heappop(self._waiting)[2]
            self._dispatch(job, self._access.sign(job.request))

    def _may_dispatch(self, now: float) -> bool:
        return bool(self._waiting) and self._next_dispatch() <= now and self._has_room()

    def _next_dispatch(self) -> float:
        return max(self._waiting[0][0], self._not_before)

    def _has_room(self) -> bool:
        number = len(self._in_flight)
        return number < self._budget.window.size and (self._workers.may_take_more or not number)

    def _dispatch(self, job: _Job, request: Request) -> None:
        now = time.monotonic()
        job.began = job.began or now
        seconds = self._budget.count_attempt(is_retry=job.attempts > 0)
        job.attempts += 1
        exchange = self._access.exchange(request, seconds)
        epoch, alone = self._budget.window.epoch, not self._in_flight
        sent = _InFlight(job, exchange, now + seconds, epoch, alone)
        self._in_flight.append(sent)
        self._workers.submit(partial(_perform, sent, self._received))

    def _receive(self) -> None:
        try:
            sent, received = self._received.get(timeout=self._patience())
        except Empty:
            return
        self._workers.done()
        if sent not in self._in_flight:
            return  # The exchange was cancelled, so its job does not wait for it any more.
        self._in_flight.remove(sent)
        if isinstance(received, Response):
            self._read(sent, received)
        elif isinstance(received, TwilioError):
            self._failed(sent, received)
        else:
            raise received

    def _patience(self) -> float:
        """Return the seconds until the next retry, time-out, report or deadline."""
        moments = [self._budget.wakes, *(sent.due for sent in self._in_flight)]
        if self._waiting and self._has_room():
            moments.append(self._next_dispatch())
        return max(min(moments) - time.monotonic(), 0.0)

    def _read(self, sent: _InFlight, response: Response) -> None:
        self._budget.count_response(response, sent.job.request.resource)
        try:
            answer = self._access.read(sent.exchange.request, response)
        except TwilioError as error:
            self._failed(sent, error)
            return
        self._budget.window.answered()
        self._done[sent.job.index] = answer

    def _failed(self, sent: _InFlight, error: TwilioError) -> None:
        job, budget = sent.job, self._budget
        if job.renewals < MAX_RENEWALS and self._access.renews(sent.exchange.request, error):
            job.count_renewal()
            self._retry(job, 0.0)
            return
        if isinstance(error, TimedOutError) and budget.is_over():
            self._give_up(job, job.out_of_time(budget.limits.deadline))
            return
        if isinstance(error, RateLimitedError):
            budget.window.refused(sent.epoch)
            # Other requests of this task were in flight. The narrower window is the remedy.
            job.uncounted += bool(self._in_flight) or not sent.alone
        if not error.transient or job.counted > budget.limits.retries:
            self._give_up(job, error)
            return
        wait = backoff(max(job.counted, 1)) if error.retry_after is None else error.retry_after
        if time.monotonic() + wait >= budget.ends:
            self._give_up(job, error, _no_time_for(wait, error, budget))
            return
        if error.retry_after is not None:
            self._not_before = max(self._not_before, time.monotonic() + wait)
        job.error = error
        self._retry(job, wait)

    def _retry(self, job: _Job, wait: float) -> None:
        heapq.heappush(self._waiting, (time.monotonic() + wait, job.index, job))

    def _give_up(self, job: _Job, error: TwilioError, why: str = "") -> None:
        job.describe(error, why)
        if error.for_all:
            raise error
        # Its cause keeps the whole response, which takes too much memory for many errors.
        error.__traceback__ = error.__context__ = error.__cause__ = None
        self._done[job.index] = error

    def _cancel_late(self) -> None:
        now = time.monotonic()
        for sent in [sent for sent in self._in_flight if sent.due <= now]:
            self._in_flight.remove(sent)
            sent.exchange.cancel()
            self._failed(sent, sent.exchange.timed_out())

    def _cancel_all(self) -> None:
        for sent in self._in_flight:
            sent.exchange.cancel()

    def _end_all(self) -> None:
        """Give every job without an outcome an error: the deadline has passed."""
        self._cancel_all()
        jobs = [sent.job for sent in self._in_flight] + [job for _at, _i, job in self._waiting]
        for job in jobs:
            self._give_up(job, job.out_of_time(self._budget.limits.deadline))
        self._in_flight, self._waiting = [], []


def _no_time_for(wait: float, error: TwilioError, budget: Budget) -> str:
    asked = (
        "The server asked to wait"
        if error.retry_after is not None
        else "The next attempt is due after"
    )
    return (
        f"{asked} {wait:.0f} seconds, but the deadline of {budget.limits.deadline:g} seconds "
        f"leaves only {budget.seconds_left():.0f}."
    )


def _perform(sent: _InFlight, received: SimpleQueue[_Received]) -> None:
    """Perform the exchange of I(sent) in a worker thread, and report its end."""
    try:
        end: Response | Exception = sent.exchange.perform()
    except Exception as error:  # noqa: BLE001 - a bug, raised again in the calling thread
        end = error
    received.put((sent, end))
