# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Waits for things that take minutes, and says meanwhile which of them still run."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import TypeVar

T = TypeVar("T")
SECONDS = 60.0


def as_they_end(running: Mapping[Future[T], str], seconds: float = SECONDS) -> Iterator[Future[T]]:
    """Yield each of `running` as it ends; print after `seconds` without an end which go on."""
    began = time.monotonic()
    waiting = set(running)
    while waiting:
        ended, waiting = wait(waiting, timeout=seconds, return_when=FIRST_COMPLETED)
        if not ended:
            names = sorted(running[future] for future in waiting if future.running())
            print(f"… {time.monotonic() - began:.0f} s; running: {', '.join(names)}", flush=True)
        yield from ended
