# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Lists that came as a text."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.plugin_utils._lists import as_list


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
    assert as_list(value) == found
