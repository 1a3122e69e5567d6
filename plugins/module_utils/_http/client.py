# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Requests until they are answered: retries, back-off, one deadline, and how many at a time.

Private to this collection: it may change in any release. Do not import it from elsewhere.

The thread that calls is the conductor: it alone decides what is sent, waits for what comes back,
and cuts off what takes too long. Other threads only carry one exchange at a time, and end with the
call (see _crew).
"""

from __future__ import annotations

import heapq
import random
import time
from collections.abc import Sequence
from functools import partial
from queue import Empty, SimpleQueue
from typing import Any, NamedTuple, Union

from .._auth.credentials import Credentials, oauth_of
from .._errors import Failure, InvalidResponseError, RateLimitedError, TimedOutError, TwilioError
from .answer import read_answer, read_grant
from .endpoints import Verify
from .exchange import Exchange, Request, Response
from .proxies import Proxies
from .strict_json import weight
from .workers import Crew

BACKOFF_SECONDS = 0.5
MAX_BACKOFF_SECONDS = 30.0
MIN_SECONDS = 0.001
MAX_RENEWALS = 3
# Of all responses of a task together, in memory. An account of 250,000 trunks takes less.
MAX_TASK_BYTES = 512 * 1024 * 1024

Answer = dict[str, Any]
Outcome = Union[Answer, TwilioError]


class Limits(NamedTuple):
    """How long and how often: seconds, seconds, extra attempts, requests in flight at most."""

    timeout: float
    deadline: float
    retries: int
    concurrency: int


class Window:
    """How many requests may be in flight: halved by a 429, and one more after many good answers.

    Twilio limits requests at the same time, not requests a second (its error 20429). All the
    refusals of requests that were sent before it narrowed count as one.
    """

    PATIENCE = 10

    def __init__(self, most: int) -> None:
        self.most = most
        self.size = most
        self.epoch = 0
        self._good = 0

    def refused(self, epoch: int) -> None:
        if epoch == self.epoch:
            self.size = max(1, self.size // 2)
            self.epoch += 1
        self._good = 0

    def answered(self) -> None:
        self._good += 1
        if self._good >= self.PATIENCE * self.size and self.size < self.most:
            self.size += 1
            self._good = 0


def backoff(attempt: int) -> float:
    """Seconds to wait after failed attempt number I(attempt): exponential, with full jitter."""
    most = min(MAX_BACKOFF_SECONDS, BACKOFF_SECONDS * 2 ** (attempt - 1))
    return random.uniform(0, most)  # noqa: S311 - it spreads requests, it hides nothing


class Client:
    """Asks on behalf of one task. I(requests) and I(retries) count what it took so far."""

    def __init__(
        self, credentials: Credentials, verify: Verify, limits: Limits, user_agent: str
    ) -> None:
        self.credentials = credentials
        self.verify = verify
        self.limits = limits
        self.proxies = Proxies()
        self.window = Window(limits.concurrency)
        self.crew = Crew()
        self.requests = 0
        self.retries = 0
        self._received = 0
        self.began = time.monotonic()
        self.ends = self.began + limits.deadline
        self._headers = {"Accept": "application/json", "User-Agent": user_agent}

    def get(self, url: str) -> Answer:
        """The JSON object at I(url), or raise what went wrong, a TwilioError."""
        outcome = self.get_each([url])[0]
        if isinstance(outcome, TwilioError):
            raise outcome
        return outcome

    def get_each(self, urls: Sequence[str]) -> list[Outcome]:
        """For each of I(urls), in their order, the JSON object there or what went wrong.

        Raises an error that concerns all of them, such as credentials that are not accepted.
        """
        return _Run(self, [Request(url) for url in urls], signed=True).outcomes()

    def signed(self, request: Request) -> Request:
        """I(request) with what identifies us, after fetching a token where one is needed."""
        oauth = oauth_of(self.credentials)
        form = oauth and oauth.token_form(time.monotonic())
        if oauth and form:
            answer = self._unsigned_answer(Request(oauth.oauth_url, form=form))
            if isinstance(answer, TwilioError):
                raise oauth.refused(answer)
            oauth.take(answer, time.monotonic())
        headers = {**self._headers, "Authorization": self.credentials.authorization()}
        return Request(request.url, headers)

    def _unsigned_answer(self, request: Request) -> Outcome:
        """What comes of I(request) by itself: here an error that concerns all is one of its own."""
        try:
            return _Run(self, [request], signed=False).outcomes()[0]
        except TwilioError as error:
            return error

    def count(self, response: Response) -> None:
        """Raise InvalidResponseError if the task's responses take too much memory together."""
        self._received += weight(response.body)
        if self._received > MAX_TASK_BYTES:
            raise InvalidResponseError(
                f"The responses to this task take more than {MAX_TASK_BYTES // 1024**2} MiB, "
                f"the last of them from {response.url}.",
                "Check api_url, and the proxies and gateways on the way: no account has that many "
                "trunks. If yours has, read them in several tasks with the option sids.",
                failure=Failure(http_status=response.status),
                url=response.url,
            )

    def unsigned(self, request: Request) -> Request:
        """I(request) without credentials in its headers."""
        return Request(request.url, self._headers, request.form)


class _Job:
    def __init__(self, index: int, request: Request) -> None:
        self.index = index
        self.request = request
        self.attempts = 0
        self.uncounted = 0
        self.renewals = 0
        self.began = 0.0
        self.error: TwilioError | None = None


class _Flight(NamedTuple):
    job: _Job
    exchange: Exchange
    lands_by: float
    epoch: int
    alone: bool


_Landing = tuple[_Flight, Union[Response, Exception]]


class _Run:
    """One call: some requests, and for each of them attempts until there is an outcome."""

    def __init__(self, client: Client, requests: Sequence[Request], *, signed: bool) -> None:
        self._client = client
        self._sign = client.signed if signed else client.unsigned
        self._read = read_answer if signed else read_grant
        self._signed = signed
        self._outcomes: list[Outcome | None] = [None] * len(requests)
        # (ready at, index, job): a heap, and in order to begin with.
        self._waiting = [(0.0, i, _Job(i, request)) for i, request in enumerate(requests)]
        self._in_flight: list[_Flight] = []
        self._not_before = 0.0
        self._landed: SimpleQueue[_Landing] = SimpleQueue()

    def outcomes(self) -> list[Outcome]:
        with self._client.crew:
            try:
                while self._waiting or self._in_flight:
                    if time.monotonic() >= self._client.ends:
                        self._end_all()
                        break
                    self._cut_late_ones()
                    self._take_off()
                    self._land()
            finally:
                for flight in self._in_flight:
                    flight.exchange.cut()
        return [outcome for outcome in self._outcomes if outcome is not None]

    # What is sent

    def _take_off(self) -> None:
        while self._may_take_off(time.monotonic()):
            if not self._client.crew.is_ready() and self._in_flight:
                break
            job = heapq.heappop(self._waiting)[2]
            self._send(job, self._sign(job.request))

    def _may_take_off(self, now: float) -> bool:
        ready = bool(self._waiting) and max(self._waiting[0][0], self._not_before) <= now
        return ready and self._has_room()

    def _has_room(self) -> bool:
        client, number = self._client, len(self._in_flight)
        return number < client.window.size and (client.crew.may_take_more or not number)

    def _send(self, job: _Job, request: Request) -> None:
        client, now = self._client, time.monotonic()
        job.began = job.began or now
        client.retries += job.attempts > 0
        job.attempts += 1
        client.requests += 1
        seconds = max(min(client.limits.timeout, client.ends - now), MIN_SECONDS)
        exchange = Exchange(request, client.verify, seconds, client.proxies, client.credentials.who)
        flight = _Flight(job, exchange, now + seconds, client.window.epoch, not self._in_flight)
        self._in_flight.append(flight)
        client.crew.carry(partial(_carry, flight, self._landed))

    # What comes back

    def _land(self) -> None:
        try:
            flight, outcome = self._landed.get(timeout=self._patience())
        except Empty:
            return
        self._client.crew.done()
        if flight not in self._in_flight:
            return  # It was cut off, and its job has gone on without it.
        self._in_flight.remove(flight)
        if isinstance(outcome, Response):
            self._judge(flight, outcome)
        elif isinstance(outcome, TwilioError):
            self._failed(flight, outcome)
        else:
            raise outcome

    def _patience(self) -> float:
        """Seconds until something is to be done even if nothing comes back."""
        moments = [self._client.ends, *(flight.lands_by for flight in self._in_flight)]
        if self._waiting and self._has_room():
            moments.append(max(self._waiting[0][0], self._not_before))
        return max(min(moments) - time.monotonic(), 0.0)

    def _cut_late_ones(self) -> None:
        now = time.monotonic()
        for flight in [flight for flight in self._in_flight if flight.lands_by <= now]:
            self._in_flight.remove(flight)
            flight.exchange.cut()
            self._failed(flight, flight.exchange.timed_out())

    def _judge(self, flight: _Flight, response: Response) -> None:
        client = self._client
        client.count(response)
        try:
            answer = self._read(response, client.credentials)
        except TwilioError as error:
            self._failed(flight, error)
            return
        client.window.answered()
        oauth = oauth_of(client.credentials)
        if self._signed and oauth:
            oauth.accepted(flight.exchange.request.headers["Authorization"])
        self._outcomes[flight.job.index] = answer

    def _failed(self, flight: _Flight, error: TwilioError) -> None:
        job = flight.job
        if self._wants_new_token(flight, error):
            job.renewals += 1
            job.uncounted += 1
            self._again(job, 0.0)
            return
        if isinstance(error, TimedOutError) and time.monotonic() >= self._client.ends:
            self._give_up(job, self._out_of_time(job))
            return
        if isinstance(error, RateLimitedError):
            self._client.window.refused(flight.epoch)
            # Refused beside others of our own: the window has narrowed, which is the remedy.
            job.uncounted += bool(self._in_flight) or not flight.alone
        counted = job.attempts - job.uncounted
        if not error.transient or counted > self._client.limits.retries:
            self._give_up(job, error)
            return
        wait = backoff(max(counted, 1)) if error.retry_after is None else error.retry_after
        if time.monotonic() + wait >= self._client.ends:
            self._give_up(job, error, self._no_time_for(wait, error))
            return
        if error.retry_after is not None:
            self._not_before = max(self._not_before, time.monotonic() + wait)
        job.error = error
        self._again(job, wait)

    def _wants_new_token(self, flight: _Flight, error: TwilioError) -> bool:
        oauth = oauth_of(self._client.credentials)
        return (
            self._signed
            and oauth is not None
            and flight.job.renewals < MAX_RENEWALS
            and error.failure.http_status == 401
            and oauth.renewable(flight.exchange.request.headers["Authorization"])
        )

    def _again(self, job: _Job, wait: float) -> None:
        heapq.heappush(self._waiting, (time.monotonic() + wait, job.index, job))

    # How it ends

    def _no_time_for(self, wait: float, error: TwilioError) -> str:
        asked = "The server asked to wait" if error.retry_after is not None else "The next wait is"
        left = max(self._client.ends - time.monotonic(), 0.0)
        return (
            f"{asked} {wait:.0f} seconds, and {left:.0f} are left of the deadline "
            f"of {self._client.limits.deadline:g} seconds."
        )

    def _give_up(self, job: _Job, error: TwilioError, why: str = "") -> None:
        error.attempts = job.attempts
        if job.attempts > 1:
            seconds = time.monotonic() - job.began
            tried = f"Gave up after {job.attempts} attempts over {seconds:.1f} seconds."
            error.history = f"{tried} {why}".strip()
        else:
            error.history = why
        if error.for_all:
            raise error
        # What led to it holds the whole answer: too much to be kept with every error of many.
        error.__traceback__ = error.__context__ = error.__cause__ = None
        self._outcomes[job.index] = error

    def _end_all(self) -> None:
        """The deadline is over: every job without an outcome gets one."""
        for flight in self._in_flight:
            flight.exchange.cut()
        jobs = [flight.job for flight in self._in_flight] + [job for _at, _i, job in self._waiting]
        for job in jobs:
            self._give_up(job, self._out_of_time(job))
        self._in_flight, self._waiting = [], []

    def _out_of_time(self, job: _Job) -> TwilioError:
        state = "did not answer in full" if job.attempts else "was not even asked"
        before = f" (last: {job.error.summary.rstrip('.')})" if job.error else ""
        return TimedOutError(
            f"{job.request.url} {state} within the deadline "
            f"of {self._client.limits.deadline:g} seconds{before}.",
            "Give the task more time with the option deadline, or ask for less at once.",
            url=job.request.url,
        )


def _carry(flight: _Flight, landed: SimpleQueue[_Landing]) -> None:
    """What a thread does with I(flight)."""
    try:
        outcome: Response | Exception = flight.exchange.perform()
    except Exception as error:  # noqa: BLE001 - a bug: raised by the conductor, who is seen
        outcome = error
    landed.put((flight, outcome))
