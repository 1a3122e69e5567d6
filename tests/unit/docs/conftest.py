# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The sandbox with the accounts that README and guides speak of."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox, start

TRUNKS = Path(__file__).with_name("trunks.yml")


@pytest.fixture(scope="package")
def running() -> Iterator[Sandbox]:
    with start(trunks=TRUNKS) as sandbox:
        yield sandbox
