# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""An inventory file for each test, and for tests that read its account as Ansible does."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.plugins.inventory.doors import Source


@pytest.fixture
def source(tmp_path: Path, sandbox: Sandbox) -> Source:
    return Source(tmp_path, sandbox)
