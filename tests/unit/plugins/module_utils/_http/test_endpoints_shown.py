# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""An address that is refused may contain a password, so another address is shown."""

from __future__ import annotations

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._http.endpoints import (
    without_password,
)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://voice.example.com/a", "https://voice.example.com/a"),
        ("http://voice.example.com", "http://voice.example.com"),
        ("https://bob:hush@voice.example.com", "https://***:***@***"),
        ("https://voice.example.com?token=hush", "https://***?***"),
        ("https://bob:hush@voice.example.com:x", "***"),
    ],
)
def test_an_address_is_shown_without_what_may_be_a_password(url: str, shown: str) -> None:
    assert without_password(url) == shown
