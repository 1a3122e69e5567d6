# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""An expected text that was masked fits the value that masking changes into it, and no other."""

from __future__ import annotations

import re
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.drift import compare
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.expectations import (
    read_expectations,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._resources import byoc_trunk
from ansible_collections.voiceops.twilio.plugins.module_utils._text.masking import MASK, Masker

SID = "BY" + "0" * 32
SECRET = "hush-hush-hush"


@pytest.mark.parametrize(
    ("written", "name", "state"),
    [
        pytest.param(f"a {MASK}", f"a {SECRET}", "compliant", id="masked"),
        pytest.param(f"a {MASK}", f"b {SECRET}", "drifted", id="another text around it"),
        pytest.param(f"a {MASK}", "a friend", "drifted", id="no secret"),
        pytest.param(f"a {MASK}", f"a {MASK}", "compliant", id="the mask itself"),
        pytest.param("a friend", f"a {SECRET}", "drifted", id="not masked"),
        pytest.param(
            {"regex": f"^a {re.escape(MASK)}$"}, f"a {SECRET}", "compliant", id="a pattern"
        ),
        pytest.param(
            {"regex": f"^b {re.escape(MASK)}$"}, f"a {SECRET}", "drifted", id="another pattern"
        ),
        pytest.param({"defined": False}, f"a {SECRET}", "drifted", id="another condition"),
    ],
)
def test_a_masked_text_fits_what_is_masked_into_it(written: Any, name: str, state: str) -> None:
    trunk, _violations = byoc_trunk.normal_form({"sid": SID, "friendly_name": name})
    expected = read_expectations([{"sid": SID, "friendly_name": written}])
    (row,) = compare(expected, [trunk], Masker([SECRET]).mask).trunks
    assert row["state"] == state
