# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The limits of a YAML document, and what the error advises."""

from __future__ import annotations

import pytest
from ansible_collections.voiceops.twilio.plugins.plugin_utils._yaml import budget as _budget
from ansible_collections.voiceops.twilio.plugins.plugin_utils._yaml.errors import DataError
from ansible_collections.voiceops.twilio.plugins.plugin_utils._yaml.plain_yaml import YamlDocument


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("- a\n- b\n- c\n", "Split it"),
        ("- &a a\n- b\n- c\n", "Split it"),
        ("- &a a\n- *a\n- *a\n", "Split it, or write it without aliases"),
    ],
)
@pytest.mark.parametrize("limit", ["MAX_VALUES", "MAX_COST"])
def test_only_a_text_with_aliases_is_advised_to_avoid_them(
    monkeypatch: pytest.MonkeyPatch, text: str, advice: str, limit: str
) -> None:
    monkeypatch.setattr(_budget, limit, {"MAX_VALUES": 3, "MAX_COST": 60}[limit])
    with pytest.raises(DataError) as caught:
        YamlDocument(text, str).document()
    assert str(caught.value) == f"The text has too many values. {advice}"
