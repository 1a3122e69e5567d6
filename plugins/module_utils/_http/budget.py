# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The limits of the requests of one task, and their use so far.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

import time
from typing import NamedTuple

from .._errors import Failure, InvalidResponseError
from .._resources.resource import Resource
from .exchange import Response
from .progress import Progress
from .strict_json import weight

# The shortest time-out of an attempt. A socket with a time-out of 0 would not wait at all.
MIN_SECONDS = 0.001
# The memory, in bytes, that all responses of a task may take. An account of 250,000 trunks takes
# less.
MAX_TASK_BYTES = 512 * 1024 * 1024


class Limits(NamedTuple):
    """The limits that the options of one task set.

    I(timeout) is in seconds for each attempt, I(deadline) in seconds for the whole task.
    I(retries) counts extra attempts of each request, I(concurrency) requests in flight.
    """

    timeout: float
    deadline: float
    retries: int
    concurrency: int


class Window:
    """The number of requests that may be in flight: C(size), at most I(maximum).

    Twilio limits concurrent requests, not requests a second (error 20429,
    https://www.twilio.com/docs/api/errors/20429). A 429 halves the window. Many successful
    responses widen it by one. Each narrowing begins a new C(epoch): refusals of requests that were
    dispatched in an earlier epoch do not narrow it again.
    """

    # The window widens after this number of responses for each request that may be in flight. A
    # smaller number would soon lead to the next 429.
    PATIENCE = 10

    def __init__(self, maximum: int) -> None:
        self.maximum = maximum
        self.size = maximum
        self.epoch = 0
        self._good = 0

    def refused(self, epoch: int) -> None:
        """Narrow the window, unless a request of the same I(epoch) has narrowed it already."""
        if epoch == self.epoch:
            self.size = max(1, self.size // 2)
            self.epoch += 1
        self._good = 0

    def answered(self) -> None:
        """Count a successful response, and widen the window after enough of them."""
        self._good += 1
        if self._good >= self.PATIENCE * self.size and self.size < self.maximum:
            self.size += 1
            self._good = 0


class Budget:
    """The limits of one task, and its use of them.

    C(requests) and C(retries) are counts. C(ends) is the deadline, in seconds of
    C(time.monotonic). I(progress) counts what the requests brought.
    """

    def __init__(self, limits: Limits, progress: Progress | None = None) -> None:
        self.limits = limits
        self.progress = progress or Progress()
        self.window = Window(limits.concurrency)
        self.ends = time.monotonic() + limits.deadline
        self.requests = 0
        self.retries = 0
        self._received = 0

    def is_over(self) -> bool:
        """Return whether the deadline has passed."""
        return time.monotonic() >= self.ends

    def seconds_left(self) -> float:
        """Return the seconds until the deadline, at least 0."""
        return max(self.ends - time.monotonic(), 0.0)

    @property
    def wakes(self) -> float:
        """Return when to report progress or end, in seconds of C(time.monotonic)."""
        return min(self.ends, self.progress.due)

    def report_progress(self) -> None:
        """Report the progress of the task, if that is due."""
        if time.monotonic() >= self.progress.due:
            self.progress.report(self.requests, self.retries)

    def count_attempt(self, *, is_retry: bool) -> float:
        """Count one attempt of a request, and return the seconds that it may take."""
        self.requests += 1
        self.retries += is_retry
        return max(min(self.limits.timeout, self.seconds_left()), MIN_SECONDS)

    def count_response(self, response: Response, resource: Resource) -> None:
        """Raise InvalidResponseError if the task's responses take too much memory together."""
        self._received += weight(response.body)
        if self._received > MAX_TASK_BYTES:
            raise InvalidResponseError(
                f"The responses to this task take more than {MAX_TASK_BYTES // 1024**2} MiB of "
                f"memory, the last one from {response.url}.",
                f"Check {resource.api.option}, and the proxies and gateways between here and "
                f"Twilio. If the account really has that many {resource.nouns}, read them in "
                "several tasks with sids.",
                failure=Failure(http_status=response.status),
                url=response.url,
            )
