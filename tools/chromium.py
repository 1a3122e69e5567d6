# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which Chromium the browser's tests are to open reports in."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping

# Where it is, for who has one that is not on PATH.
PLACE = "CHROMIUM"
# Set by .ci/run: without a browser the tests fail instead of being left out.
DEMANDED = "DEMAND_BROWSER"
NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def find_chromium(environment: Mapping[str, str] | None = None) -> str | None:
    """Return the program, or None if there is none."""
    environment = os.environ if environment is None else environment
    wanted = environment.get(PLACE)
    names = [wanted] if wanted else NAMES
    found = (shutil.which(name, path=environment.get("PATH")) for name in names)
    return next(filter(None, found), None)
