# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""An account compared with its own facts is compliant, and one change is one difference."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timezone
from typing import Any

from ansible_collections.voiceops.twilio.plugins.module_utils._audit.drift import compare
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.expectations import (
    read_expectations,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.byoc_trunk import (
    normal_form,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.linked import (
    of_targets,
    target,
)
from hypothesis import example, given
from hypothesis import strategies as st

SIDS = [f"BY{n:032x}" for n in range(1, 6)]
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "friendly_name": st.none() | st.text(max_size=20),
    "voice_method": st.sampled_from(["GET", "POST", None]),
    "voice_url": st.sampled_from([None, "https://bob:one@a.example/", "sip:x", "http://x"]),
    "cnam_lookup_enabled": st.sampled_from([True, False, None]),
    "date_created": st.none()
    | st.datetimes(timezones=st.just(timezone.utc)).map(lambda moment: moment.isoformat()),
}
ACCOUNTS = st.lists(st.fixed_dictionaries({}, optional=VALUES), max_size=len(SIDS)).map(
    lambda found: [normal_form({"sid": SIDS[n], **one})[0] for n, one in enumerate(found)]
)


@given(ACCOUNTS)
def test_an_account_is_compliant_with_its_own_facts(facts: list[dict[str, Any]]) -> None:
    told = compare(read_expectations(facts), facts)
    assert told.trunks == [
        {
            "sid": fact["sid"],
            "friendly_name": fact["friendly_name"],
            "state": "compliant",
            "differences": [],
            "candidates": [],
        }
        for fact in facts
    ]
    assert told.counts == {**dict.fromkeys(told.counts, 0), "compliant": len(facts)}
    assert json.loads(json.dumps(told.trunks)) == told.trunks


@given(ACCOUNTS)
def test_what_is_not_not_so_is_so_and_what_is_not_so_is_not(facts: list[dict[str, Any]]) -> None:
    doubly = [_conditions(fact, lambda value: {"not": {"not": value}}) for fact in facts]
    assert compare(read_expectations(doubly), facts) == compare(read_expectations(facts), facts)
    never = [_conditions(fact, lambda value: {"not": value}) for fact in facts]
    for told in compare(read_expectations(never), facts).trunks:
        assert [one["attribute"] for one in told["differences"]] == [
            name for name in facts[0] if name != "sid"
        ]


def _conditions(fact: dict[str, Any], make: Any) -> dict[str, Any]:
    return {name: value if name == "sid" else make(value) for name, value in fact.items()}


@given(ACCOUNTS.filter(bool), st.sampled_from(sorted(VALUES)), st.data())
def test_one_change_is_one_difference(
    facts: list[dict[str, Any]], attribute: str, data: st.DataObject
) -> None:
    changes = VALUES[attribute].map(lambda value: normal_form({attribute: value})[0][attribute])
    changed = data.draw(changes.filter(lambda value: value != facts[0][attribute]))
    now = [{**facts[0], attribute: changed}, *facts[1:]]
    told, *others = compare(read_expectations(facts), now).trunks
    assert [one["attribute"] for one in told["differences"]] == [attribute]
    assert all(one["state"] == "compliant" for one in others)


URIS = ["sip:a", "sip:b"]
WEIGHTS = [1, 2]
ENTRIES = st.lists(
    st.fixed_dictionaries(
        {"target": st.sampled_from([*URIS, {"one_of": URIS}])},
        optional={"weight": st.sampled_from(WEIGHTS)},
    ),
    max_size=4,
)
ITEMS = st.lists(st.tuples(st.sampled_from(URIS), st.sampled_from(WEIGHTS)), max_size=4)


@given(ENTRIES, ITEMS)
@example(
    [{"target": {"one_of": URIS}, "weight": 1}, {"target": "sip:a", "weight": 2}],
    [("sip:a", 1), ("sip:b", 2)],
)
def test_as_many_entries_as_possible_do_not_differ_and_then_as_many_as_possible_have_an_item(
    entries: list[dict[str, Any]], items: list[tuple[str, int]]
) -> None:
    facts = [target(number, *item) for number, item in enumerate(items)]
    told = of_targets(entries, *facts)
    lacking = sum(actual is None for _attribute, _expected, actual in told)
    differing = sum(attribute.endswith(".weight") for attribute, *_values in told)
    paired = len(entries) - lacking
    assert (paired - differing, paired) == _best(entries, items)


def _best(entries: Sequence[dict[str, Any]], items: Sequence[tuple[str, int]]) -> tuple[int, int]:
    """The most entries that do not differ, and then the most with an item. Tries everything."""
    if not entries:
        return 0, 0
    entry, others = entries[0], entries[1:]
    found = [_best(others, items)]
    for number, (uri, weight) in enumerate(items):
        if uri == entry["target"] or isinstance(entry["target"], dict):
            fitting, paired = _best(others, [*items[:number], *items[number + 1 :]])
            found.append((fitting + (entry.get("weight", weight) == weight), paired + 1))
    return max(found)
