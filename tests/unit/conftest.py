# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""One sandbox for all tests of a run, as new for each test that asks for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox, start
from hypothesis import HealthCheck, settings

# How fast a machine draws values says nothing about the code. Hypothesis' profile "ci" is alike.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
if settings.get_current_profile_name() == "default":
    settings.load_profile("patient")


@pytest.fixture(scope="session")
def running() -> Iterator[Sandbox]:
    with start() as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(running: Sandbox) -> Sandbox:
    running.reset()
    return running
