# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The details of an audit on their way from one task of the role to the next."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.packed import packed, unpacked

DETAILS = {
    "trunks": [{"sid": "BY1", "friendly_name": "Bär \ud83d {{ 1 }}", "differences": []}],
    "findings": [{"rule": "BYOC001", "waived": None}],
    "waivers": [],
    "connection_policies": None,
    "sip_domains": {"SD1": {"sid": "SD1"}},
    "dangling": [],
}
REST = {"msg": "1 trunk", "counts": {"compliant": 1}, "faults": [], "host": "main"}


@pytest.mark.parametrize("left_out", [(), *((name,) for name in DETAILS if name != "trunks")])
def test_what_was_packed_comes_back(left_out: tuple[str, ...]) -> None:
    details = {name: value for name, value in DETAILS.items() if name not in left_out}
    carried = packed({**REST, **details})
    assert carried.keys() == {*REST, "details"}
    assert isinstance(carried["details"], str)
    assert unpacked(carried) == {**REST, **details}


@pytest.mark.parametrize("value", [None, "audit", [], {"msg": "no"}, {**REST, **DETAILS}])
def test_any_other_value_stays_as_it_is(value: Any) -> None:
    assert unpacked(value) is value
