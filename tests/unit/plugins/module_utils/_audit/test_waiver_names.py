# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A waiver may have a name with a secret as Twilio has it, or as the finding shows it."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.findings import (
    read_inspection,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.setups import (
    TODAY,
    with_trunk,
)

WAIVER = {"rule": "BYOC001", "reason": "x", "until": "9999-12-31"}


def masked(value: Any) -> Any:
    """Mask a secret as a result does."""
    return value.replace("hunter22", "********") if isinstance(value, str) else value


@pytest.mark.parametrize(
    ("name", "is_waived"),
    [
        ("Berlin hunter22\x1b", True),
        ("Berlin hunter22\\x1b", True),
        ("Berlin ********\\x1b", True),
        ("Berlin ********\x1b", True),
        ("Berlin ********", False),
        ("Berlin hunter33\x1b", False),
    ],
)
def test_a_waiver_of_a_name_with_a_secret_has_either_form(name: str, is_waived: bool) -> None:
    facts = with_trunk(voice_url=None, friendly_name="Berlin hunter22\x1b")
    waiver = {**WAIVER, "friendly_name": name}
    inspection = read_inspection(["BYOC001"], None, [waiver])
    first, *unused = inspection.findings(facts, TODAY, masked)
    assert (bool(first["waived"]), len(unused)) == (is_waived, int(not is_waived))


def test_two_names_with_different_secrets_differ() -> None:
    facts = with_trunk(voice_url=None, friendly_name="Berlin hunter22")
    waiver = {**WAIVER, "friendly_name": "Berlin hunter33"}
    mask = {"Berlin hunter22": "Berlin ********", "Berlin hunter33": "Berlin ********"}
    inspection = read_inspection(["BYOC001"], None, [waiver])
    found = inspection.findings(facts, TODAY, lambda value: mask.get(value, value))
    assert [bool(one["waived"]) for one in found] == [False, False]
