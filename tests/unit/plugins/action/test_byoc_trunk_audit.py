# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The action: the same result as the module's, and the differences shown as Ansible shows them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible import constants
from ansible_collections.voiceops.twilio.plugins.action.byoc_trunk_audit import ActionModule
from ansible_collections.voiceops.twilio.plugins.module_utils._byoc_trunk_audit import (
    byoc_trunk_audit,
)
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.plugins.actions import HANDED_OVER, Action
from ansible_collections.voiceops.twilio.tests.unit.plugins.tasks import SIDS, options

DRIFT = [{"sid": SIDS[0], "voice_method": "GET", "voice_url": "https://bob:hunter2@a.example/"}]
LINES = [
    f"--- before: {SIDS[0]} (Nordlicht Telekom \u2013 Frankfurt (primary)) at Twilio",
    f"+++ after: {SIDS[0]} (Nordlicht Telekom \u2013 Frankfurt (primary)) as expected",
    "@@ -1,2 +1,2 @@",
    '-voice_method: "POST"',
    '-voice_url: "https://voice.harbour.example.com/eu/inbound"',
    '+voice_method: "GET"',
    '+voice_url: "https://bob:***@a.example/"',
]


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the action says on its own, line by line and without colours."""
    lines: list[str] = []

    def display(_self: object, text: str, *_args: Any, **_keywords: Any) -> None:
        lines.extend(text.splitlines())

    monkeypatch.setattr(constants, "ANSIBLE_NOCOLOR", True, raising=False)
    monkeypatch.setattr("ansible.utils.color.ANSIBLE_COLOR", False)
    monkeypatch.setattr("ansible.utils.display.Display.display", display)
    return lines


def run(sandbox: Sandbox, folder: Path, expected: Any, **keywords: Any) -> dict[str, Any]:
    given = options(sandbox, expected=expected, fail_on=[])
    return Action(ActionModule, given, folder=folder, **keywords).run()


@pytest.mark.parametrize("diff", [False, True])
def test_the_result_is_that_of_the_core(
    sandbox: Sandbox, tmp_path: Path, shown: list[str], diff: bool
) -> None:
    result = run(sandbox, tmp_path, DRIFT, diff=diff)
    given = options(sandbox, expected=DRIFT, fail_on=[])
    core = byoc_trunk_audit(given, {}, ansible_version="2.21.0", diff=diff).result
    assert {name: result[name] for name in core} == core
    assert result["failed"] is False
    assert shown == (LINES if diff else [])


def test_a_failed_audit_shows_its_differences_as_well(
    sandbox: Sandbox, tmp_path: Path, shown: list[str]
) -> None:
    given = options(sandbox, expected=DRIFT)
    result = Action(ActionModule, given, folder=tmp_path, diff=True).run()
    assert result["failed"] is True
    assert shown == LINES


def test_no_log_shows_nothing(sandbox: Sandbox, tmp_path: Path, shown: list[str]) -> None:
    assert run(sandbox, tmp_path, DRIFT, diff=True, no_log=True)["counts"]["drifted"] == 1
    assert shown == []


def test_where_nothing_differs_nothing_is_shown(
    sandbox: Sandbox, tmp_path: Path, shown: list[str]
) -> None:
    assert run(sandbox, tmp_path, [], diff=True)["diff"] == []
    assert shown == []


def test_the_differences_of_the_module_are_shown_too(
    sandbox: Sandbox, tmp_path: Path, shown: list[str]
) -> None:
    given = options(sandbox, expected=DRIFT)
    switch = {"byoc_trunk_in_process": False}
    action = Action(ActionModule, given, folder=tmp_path, diff=True, task_vars=switch)
    core = byoc_trunk_audit(given, {}, ansible_version="2.21.0", diff=True).result
    action.action._execute_module = lambda **_keywords: dict(core)
    assert action.run()["counts"] == core["counts"]
    assert shown == LINES


def test_what_ansible_refuses_is_handed_to_the_module(sandbox: Sandbox, tmp_path: Path) -> None:
    action = Action(ActionModule, options(sandbox), folder=tmp_path)
    assert action.run().items() >= HANDED_OVER.items()
    assert len(action.handed_over) == 1
