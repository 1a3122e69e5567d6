# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The version that goes into the User-Agent is the one that is released."""

from __future__ import annotations

import re
from pathlib import Path

from ansible_collections.voiceops.twilio.plugins.module_utils._version import VERSION

GALAXY = Path(__file__).parents[4] / "galaxy.yml"


def test_the_version_is_that_of_galaxy_yml() -> None:
    stated = re.findall(r"^version: (\S+)$", GALAXY.read_text(encoding="utf-8"), re.MULTILINE)
    assert stated == [VERSION]
