# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Report the progress of a reading that takes long: what it has received so far.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from .._resources.resource import Resource

# A person begins to doubt after the first, and does not want to read more often than the second.
FIRST_SECONDS = 5.0
SECONDS = 10.0

Report = Callable[[str], None]


class Pulse:
    """Decides when a reading reports its progress: after 5 seconds, then every 10 seconds.

    A door creates it and passes I(report). All tasks of one reading share it, such as those of the
    accounts in an inventory.
    """

    def __init__(self, report: Report) -> None:
        self._report = report
        self._began = time.monotonic()
        self.due = self._began + FIRST_SECONDS

    def beat(self, describe: Callable[[float], str]) -> None:
        """Report what I(describe) returns for the seconds of this reading so far.

        A report that fails never fails the reading.
        """
        now = time.monotonic()
        self.due = now + SECONDS
        with suppress(Exception):
            self._report(describe(now - self._began))


class Progress:
    """Counts what one task has received, and reports it at the moments of I(pulse).

    Without I(pulse), it reports nothing. I(subject) returns what the task reads, without secrets.
    """

    def __init__(
        self, pulse: Pulse | None = None, subject: Callable[[], str] = lambda: "Twilio"
    ) -> None:
        self._pulse = pulse
        self._subject = subject
        self._pages = 0
        self._received: dict[str, int] = {}

    @property
    def due(self) -> float:
        """Return when to report next, in seconds of C(time.monotonic)."""
        return self._pulse.due if self._pulse else math.inf

    def count(self, answer: Mapping[str, Any], resource: Resource) -> None:
        """Count a response: a page with some of a I(resource), or one of them."""
        items = answer.get(resource.key)
        is_page = isinstance(items, list)
        self._pages += is_page
        number = len(items) if isinstance(items, list) else 1
        self._received[resource.names] = self._received.get(resource.names, 0) + number

    def report(self, requests: int, retries: int) -> None:
        """Report the numbers of I(requests), of I(retries) among them, and of what they brought."""
        if self._pulse:
            self._pulse.beat(lambda seconds: self._text(seconds, requests, retries))

    def _text(self, seconds: float, requests: int, retries: int) -> str:
        counts = {"Requests": requests, "Retries": retries, "Pages": self._pages, **self._received}
        numbers = [f"{_title(name)}: {number:,}." for name, number in counts.items() if number]
        start = f"Still reading {self._subject()} after {seconds:.0f} seconds."
        return " ".join([start, *numbers])


def _title(name: str) -> str:
    return f"{name[0].upper()}{name[1:]}"
