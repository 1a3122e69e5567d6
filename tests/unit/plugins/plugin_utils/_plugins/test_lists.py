# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Lists that came as a text."""

from __future__ import annotations

from typing import Any

import pytest
from ansible.errors import AnsibleActionFail
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.lists import as_list
from ansible_collections.voiceops.twilio.plugins.plugin_utils._yaml.plain_json import parse_json


@pytest.mark.parametrize(
    ("value", "found"),
    [
        pytest.param("drift", ["drift"], id="one"),
        pytest.param("drift,missing", ["drift", "missing"], id="commas"),
        pytest.param(" drift , missing ", ["drift", "missing"], id="commas and blanks"),
        pytest.param("[]", [], id="empty list"),
        pytest.param(" [ ] ", [], id="empty list with blanks"),
        pytest.param('["drift", "missing"]', ["drift", "missing"], id="JSON"),
        pytest.param("['drift', 'missing']", ["drift", "missing"], id="Python"),
        pytest.param("[drift, missing]", ["drift", "missing"], id="YAML"),
        pytest.param('[{"sid": "BY1"}]', [{"sid": "BY1"}], id="JSON of trunks"),
        pytest.param("", "", id="an empty text is no empty list"),
        pytest.param("  ", "  ", id="nor are blanks"),
        pytest.param("a,,b", ["a", "", "b"], id="nothing is left out"),
        pytest.param("[a", ["[a"], id="a bracket alone"),
        pytest.param(["drift"], ["drift"], id="a list"),
        pytest.param([], [], id="an empty list that is one"),
        pytest.param(None, None, id="null"),
        pytest.param({"a": 1}, {"a": 1}, id="a dictionary"),
    ],
)
def test_a_text_is_the_list_that_it_stands_for(value: Any, found: Any) -> None:
    assert as_list(value, "expected") == found
    assert as_list(value, "expected", parse_json) == found


TWICE = "{} is written twice in one dictionary. Remove one of them."


@pytest.mark.parametrize(
    ("value", "told"),
    [
        pytest.param('[{"sid": "x", "sid": "y"}]', TWICE.format("sid"), id="a key twice"),
        pytest.param('[{"a": [{"sid": 1, "sid": 1}]}]', TWICE.format("sid"), id="twice, deeper"),
        pytest.param('["NaN", NaN]', "A number is not finite.", id="NaN"),
        pytest.param("[-Infinity]", "A number is not finite.", id="infinite"),
        pytest.param("[1e999]", "A number is not finite.", id="beyond a double"),
        pytest.param(f"[{'9' * 5000}]", "A number has more than", id="an endless number"),
        pytest.param('["\\ud800"]', "is half of a character.", id="half a character"),
        pytest.param("[{'until': datetime.date(2026, 1, 2)}]", "a date without", id="a date"),
        pytest.param("[{'a': datetime.datetime(2026, 1, 2)}]", "a date without", id="with a time"),
        pytest.param("[" * 200_000 + "]" * 200_000, "The value is nested more ", id="too deep"),
    ],
)
def test_a_text_that_would_lose_or_change_a_value_is_refused(value: str, told: str) -> None:
    with pytest.raises(AnsibleActionFail) as caught:
        as_list(value, "expected", parse_json)
    assert str(caught.value).startswith("expected: ")
    assert told in str(caught.value)


@pytest.mark.parametrize(
    "value",
    [
        pytest.param('[{"sid": "x", "sid": "y"}]', id="a key twice"),
        pytest.param('["NaN", NaN]', id="NaN"),
        pytest.param("[1e999]", id="beyond a double"),
        pytest.param(f"[{'9' * 5000}]", id="an endless number"),
        pytest.param('["\\ud800"]', id="half a character, escaped"),
        pytest.param('["\ud800"]', id="half a character"),
        pytest.param('[{"__ansible_vault": "x"}]', id="a value of Ansible"),
        pytest.param("[" * 200_000 + "]" * 200_000, id="too deep"),
    ],
)
def test_a_value_that_is_no_text_is_refused_in_a_list_of_texts(value: str) -> None:
    with pytest.raises(AnsibleActionFail) as caught:
        as_list(value, "sids")
    assert str(caught.value) == "sids: It contains a value that is not a text."
