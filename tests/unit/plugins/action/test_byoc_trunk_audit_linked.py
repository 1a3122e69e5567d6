# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A file of expected trunks with what they refer to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.action.byoc_trunk_audit import ActionModule
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.plugins.actions import Action
from ansible_collections.voiceops.twilio.tests.unit.plugins.tasks import SIDS, asked, options


def of_file(sandbox: Sandbox, folder: Path, text: str, **task_vars: Any) -> dict[str, Any]:
    (folder / "trunks.yml").write_text(text, encoding="utf-8")
    given = options(sandbox, expected_file="trunks.yml")
    return Action(ActionModule, given, folder=folder, task_vars=task_vars).run()


NESTED = f"""\
- sid: {SIDS[0]}
  connection_policy:
    colour: blue
    targets:
      - target: sip:a.example.com
        weight: 0
      - weight: 1
      - Rome
  sip_domain:
    ip_addresses: x
"""
NESTED_LINES = {
    "connection_policy.colour": 3,
    "connection_policy.targets[0].weight": 6,
    "connection_policy.targets[1]": 7,
    "connection_policy.targets[2]": 8,
    "sip_domain.ip_addresses": 10,
}


@pytest.mark.parametrize("text", [NESTED, f"expected: [{{sid: {SIDS[1]}}}]\ndefaults:\n  DEFAULTS"])
def test_a_mistake_in_what_a_trunk_refers_to_has_its_line(
    sandbox: Sandbox, tmp_path: Path, text: str
) -> None:
    below = "\n".join(NESTED.splitlines()[1:])
    is_default = "DEFAULTS" in text
    result = of_file(sandbox, tmp_path, text.replace("  DEFAULTS", below))
    lines = {mistake["attribute"]: mistake["line"] for mistake in result["mistakes"]}
    assert lines == {path: line + is_default for path, line in NESTED_LINES.items()}
    assert {mistake["entry"] for mistake in result["mistakes"]} == {None if is_default else 0}
    assert asked(sandbox) == {}


@pytest.mark.parametrize("name", ["sip_domain", "connection_policy"])
def test_the_addresses_of_both_apis_come_from_the_host(
    sandbox: Sandbox, tmp_path: Path, name: str
) -> None:
    text = f"- sid: {SIDS[0]}\n  {name}: {{friendly_name: {{regex: Nordlicht}}}}\n"
    result = of_file(sandbox, tmp_path, text, twilio_api_url=sandbox.url)
    assert result["compliant"], result
    assert result["api"]["requests"] == 2
