# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""An inventory file for each test, and Ansible's own commands, signed in to the main account."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.plugins.inventory.commands import Ansible
from ansible_collections.voiceops.twilio.tests.unit.plugins.inventory.doors import Source


@pytest.fixture
def source(tmp_path: Path, sandbox: Sandbox) -> Source:
    return Source(tmp_path, sandbox)


@pytest.fixture
def ansible(tmp_path: Path, sandbox: Sandbox) -> Ansible:
    found = Ansible(tmp_path, sandbox)
    found.sign_in()
    return found
