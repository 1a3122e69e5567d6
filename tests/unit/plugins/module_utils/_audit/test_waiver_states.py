# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The state of each waiver, its days that are left, and the number of its findings."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.findings import (
    read_inspection,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.setups import (
    TRUNK,
    Facts,
    with_trunk,
)

LAST = date(2026, 12, 31)
REASON = "The carrier ends in March."
WAIVER = {"rule": "BYOC001", "sid": TRUNK, "reason": REASON, "until": "2026-12-31"}
EACH = ["state", "days_left", "findings"]


def states(facts: Facts, *waivers: Facts, today: date = LAST, rules: Any = ("BYOC001",)) -> Any:
    """Return state, days left and findings of each of I(waivers)."""
    rows = read_inspection(rules, None, list(waivers)).inspected(facts, today).waivers
    return [tuple(row[name] for name in EACH) for row in rows]


@pytest.mark.parametrize(
    ("today", "state", "days"),
    [
        (date(2026, 11, 27), "valid", 34),
        (date(2026, 12, 30), "valid", 1),
        (LAST, "valid", 0),
        (date(2027, 1, 1), "expired", -1),
        (date(2028, 1, 1), "expired", -366),
    ],
)
def test_a_waiver_has_its_days_left(today: date, state: str, days: int) -> None:
    assert states(with_trunk(voice_url=None), WAIVER, today=today) == [(state, days, 1)]
    assert states(with_trunk(), WAIVER, today=today) == [("unused", days, 0)]
    assert states(with_trunk(), WAIVER, today=today, rules=[]) == [("not_checked", days, 0)]
    assert states({}, WAIVER, today=today, rules=["BYOC002"]) == [("not_checked", days, 0)]


def test_each_waiver_has_a_row_as_it_is_written() -> None:
    name = "Berlin\x1b carrier"
    by_name = {**WAIVER, "sid": None, "friendly_name": name, "reason": "a\u202eb", "until": LAST}
    inspected = read_inspection(["BYOC001"], None, [WAIVER, by_name]).inspected(
        with_trunk(voice_url=None), LAST
    )
    first, second = inspected.waivers
    assert first == {
        "rule": "BYOC001",
        "sid": TRUNK,
        "friendly_name": None,
        "reason": REASON,
        "until": "2026-12-31",
        "state": "valid",
        "days_left": 0,
        "findings": 1,
    }
    shown = ("rule", "sid", "friendly_name", "reason", "until")
    assert [second[key] for key in shown] == [
        *("BYOC001", None, "Berlin\\x1b carrier", "a\\u202eb", "2026-12-31"),
    ]


def test_two_waivers_of_one_finding_are_both_used() -> None:
    by_name = {**WAIVER, "sid": None, "friendly_name": "Berlin carrier", "until": "2026-01-01"}
    facts = with_trunk(voice_url=None)
    assert states(facts, WAIVER, by_name) == [("valid", 0, 1), ("expired", -364, 1)]
