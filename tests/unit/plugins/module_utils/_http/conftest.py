# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the tests of a client have in common."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._http import scheduler
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.asking import (
    assert_no_threads_left,
)


@pytest.fixture
def short_waits(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Retry at once, more or less; and look after every test whether a thread was left."""
    monkeypatch.setattr(scheduler, "BACKOFF_SECONDS", 0.001)
    yield
    assert_no_threads_left()
