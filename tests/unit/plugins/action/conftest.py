# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A run of its own for each test of an action."""

from __future__ import annotations

import pytest
from ansible import constants


@pytest.fixture(autouse=True)
def run_of_its_own(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Give each test the temporary folder that each run of Ansible has."""
    monkeypatch.setattr(constants, "DEFAULT_LOCAL_TMP", str(tmp_path_factory.mktemp("run")))
