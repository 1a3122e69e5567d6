# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""One sandbox for all tests of a run, as new for each of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox, start
from ansible_collections.voiceops.twilio.tests.unit.sandbox.raw import Raw


@pytest.fixture(scope="session")
def running() -> Iterator[Sandbox]:
    with start() as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(running: Sandbox) -> Sandbox:
    running.reset()
    return running


@pytest.fixture
def raw(sandbox: Sandbox) -> Raw:
    """A client that sees bytes, signed in to the main account."""
    return Raw(sandbox.address, sandbox.accounts()["main"]["credentials"]["auth_token"])
