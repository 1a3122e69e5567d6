# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""An entry that identifies no trunk: the one reason why, and nothing else of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils._audit.test_drift_mistakes import (  # noqa: E501
    SID,
    mistakes,
)

QUOTE = "is read as {}, not as a text; put it in quotes"


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        (
            {"friendly_name": {"regex": "^B"}, "a": 1},
            "expected[0]: friendly_name: identifies the trunk, so it cannot be a condition",
        ),
        (
            {"friendly_name": ["Berlin"]},
            "expected[0]: friendly_name: identifies the trunk, so it cannot be a list",
        ),
        *(
            ({"friendly_name": value, "a": 1}, f"expected[0]: friendly_name: {QUOTE.format(kind)}")
            for value, kind in (
                (True, "a boolean"),
                (False, "a boolean"),
                (0, "a number"),
                (83, "a number"),  # 0123
                (5400, "a number"),  # 1:30:00
                (1.5, "a number"),
                (date(2026, 11, 27), "a date"),
            )
        ),
        (
            {"sid": ["x"], "a": 1},
            "expected[0]: sid: identifies the trunk, so it cannot be a list",
        ),
        (
            {"voice_url": 7, "a": 1},
            "expected[0]: has neither sid nor friendly_name to identify its trunk",
        ),
    ],
)
def test_an_entry_that_identifies_no_trunk_has_one_mistake(entry: Any, told: str) -> None:
    assert mistakes([entry]) == told


def test_mistakes_in_defaults_are_told_once_an_entry_identifies_a_trunk() -> None:
    assert "b3" not in mistakes([{"a": 1}, "x", {"friendly_name": 7}], {"b3": 1})
    assert mistakes([{"a": 1}, {"sid": SID}], {"b3": 1}).startswith("defaults: b3: is not an")
    assert mistakes([], {"b3": 1}).startswith("defaults: b3: is not an attribute")


@pytest.mark.parametrize("value", [True, False, 83, 5400, 1.5])
@pytest.mark.parametrize("wrap", ["{}", "one_of", "not"])
def test_a_name_beside_a_sid_or_in_what_it_describes_needs_quotes(value: Any, wrap: str) -> None:
    wraps: dict[str, Any] = {"one_of": {"one_of": [value]}, "not": {"not": value}}
    written = wraps.get(wrap, value)
    for entry in (
        {"friendly_name": written},
        {"connection_policy": {"friendly_name": written}},
        {"sip_domain": {"credential_lists": [{"friendly_name": written}]}},
    ):
        assert mistakes([{"sid": SID, **entry}]).endswith("; put it in quotes")
    assert not mistakes([{"sid": SID, "voice_method": written}]).endswith("quotes")


def test_two_entries_that_identify_no_trunk_are_not_about_the_same_one() -> None:
    entry = {"sid": {"regex": "x"}, "friendly_name": "hunter2"}
    assert "hunter2" not in mistakes([entry, entry])
