# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""One sandbox for all tests of a run, as new for each test that asks for it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

import pytest

PROXIES = {"http_proxy", "https_proxy", "all_proxy", "no_proxy"}


@pytest.fixture(autouse=True)
def surroundings_of_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """A developer's own credentials and proxies must not decide a test."""
    for name in os.environ:
        if name.startswith("TWILIO_") or name.lower() in PROXIES:
            monkeypatch.delenv(name)


@pytest.fixture
def untraced() -> Iterator[None]:
    """Measure no coverage while a timer interrupts: it would never release a lock that it holds."""
    tracer = sys.gettrace()
    sys.settrace(None)
    yield
    sys.settrace(tracer)
