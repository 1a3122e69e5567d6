# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""One sandbox for all tests of a run, as new for each of them."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.sandbox.raw import Raw
from ansible_collections.voiceops.twilio.tests.unit.sandbox.sdk import sdk
from twilio.rest import Client


@pytest.fixture
def raw(sandbox: Sandbox) -> Raw:
    """A client that sees bytes, signed in to the main account."""
    return Raw(sandbox.address, sandbox.accounts()["main"]["credentials"]["auth_token"])


@pytest.fixture
def main(sandbox: Sandbox) -> dict[str, Any]:
    """The main account, as the sandbox describes it."""
    account: dict[str, Any] = sandbox.accounts()["main"]
    return account


@pytest.fixture
def client(sandbox: Sandbox, main: dict[str, Any]) -> Client:
    """Twilio's SDK, signed in to the main account."""
    return sdk(sandbox, main["sid"], main["credentials"]["auth_token"]["auth_token"])
