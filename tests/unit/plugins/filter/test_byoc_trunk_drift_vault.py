# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter with expected values that Ansible Vault encrypts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.voiceops.twilio.plugins.filter.byoc_trunk_drift import byoc_trunk_drift
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils.audits import sid
from ansible_collections.voiceops.twilio.tests.unit.plugins.vaults import variables

POLICY = f"NY{1:032x}"
URL = "sip:a.example.com"
TARGET = {"sid": f"NE{1:032x}", "target": URL, "weight": 10}
FACTS = {
    "sid": sid(1),
    "friendly_name": "Berlin",
    "voice_method": "GET",
    "connection_policy_sid": POLICY,
    "connection_policy": {"sid": POLICY, "friendly_name": "Main", "targets": [TARGET]},
}
SECRET = "other-secret-of-somebody-else"
MASK = "********"


def entry(folder: Path, text: str, secret: str) -> Any:
    """Return the entry of a trunk with the keys in the YAML I(text)."""
    return {"sid": sid(1), **variables(folder, text, secret)}


PLACES = pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("friendly_name: SECRET", "Berlin"),
        ("voice_method: SECRET", "GET"),
        ("friendly_name: {one_of: [a, SECRET]}", "Berlin"),
        ("friendly_name: {regex: SECRET}", "^Ber"),
        ("friendly_name: {not: SECRET}", "Rome"),
        ("connection_policy: {friendly_name: SECRET}", "Main"),
        ("connection_policy: {targets: [{target: SECRET}]}", URL),
        ("connection_policy: {targets: [{target: {regex: SECRET}, weight: 10}]}", "a.example"),
    ],
)


@PLACES
def test_an_encrypted_text_is_compared_as_it_is(tmp_path: Path, text: str, secret: str) -> None:
    assert byoc_trunk_drift([FACTS], [entry(tmp_path, text, secret)])["compliant"] is True
    defaults = variables(tmp_path, text, secret)
    assert byoc_trunk_drift([FACTS], [{"sid": sid(1)}], defaults)["compliant"] is True


@PLACES
def test_an_encrypted_text_is_not_shown(tmp_path: Path, text: str, secret: str) -> None:
    other = {"GET": "POST", URL: f"sip:{SECRET}"}.get(secret, SECRET)
    result = byoc_trunk_drift([FACTS], [entry(tmp_path, text, other)])
    assert result["compliant"] is ("not" in text)
    shown = json.dumps(result)
    assert other not in shown
    assert (MASK in shown) is ("not" not in text)


@pytest.mark.parametrize(
    "text",
    [
        "voice_url: SECRET",
        "voice_method: SECRET",
        "SECRET",
        "sid: SECRET",
        "connection_policy: SECRET",
        "connection_policy: {targets: SECRET}",
        "connection_policy: {targets: [SECRET]}",
        "friendly_name: SECRET, voice_method: 7",
        "friendly_name: {regex: SECRET, a: 1}",
    ],
)
def test_an_error_shows_no_encrypted_text(tmp_path: Path, text: str) -> None:
    written = variables(tmp_path, f"x: {{{text}}}" if ":" in text else f"x: {text}", SECRET)["x"]
    written = {"friendly_name": "x", **written} if isinstance(written, dict) else written
    with pytest.raises(AnsibleFilterError) as caught:
        byoc_trunk_drift([FACTS], [written])
    assert SECRET not in str(caught.value)
    assert "AnsibleVaultEncryptedUnicode" not in str(caught.value)


@pytest.mark.parametrize("in_a_list", [False, True])
@pytest.mark.parametrize("levels", [20, 100, 3000])
def test_a_value_that_is_nested_too_deep_is_refused(levels: int, in_a_list: bool) -> None:
    value: Any = "x"
    for _level in range(levels):
        value = [value] if in_a_list else {"not": value}
    with pytest.raises(AnsibleFilterError, match="voice_url: is nested more than 16 levels deep"):
        byoc_trunk_drift([FACTS], [{"sid": sid(1), "voice_url": value}])
