# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""No test of masking gets the searches that another test prepared for the same secrets."""

from __future__ import annotations

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._text import masking


@pytest.fixture(autouse=True)
def new_searches() -> None:
    masking._searches.cache_clear()
