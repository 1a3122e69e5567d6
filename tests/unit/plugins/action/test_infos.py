# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The actions of the modules that read resources do in process what their modules do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ansible_collections.voiceops.twilio.plugins.module_utils._resources.resource import CORE, VOICE
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.plugins.actions import (
    HANDED_OVER,
    Action,
    trusted_template,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.infos import Info, each_info
from ansible_collections.voiceops.twilio.tests.unit.plugins.tasks import host_variables


def run(info: Info, arguments: dict[str, Any], folder: Path, **named: Any) -> dict[str, Any]:
    return Action(info.action, arguments, folder=folder, **named).run()


@each_info
def test_the_action_does_the_work_of_the_module(info: Info, tmp_path: Path) -> None:
    action = Action(info.action, {}, folder=tmp_path).action
    assert action.work() == (info.core, info.module.OPTIONS, info.module.EXCLUSIVE, ())
    assert list(action.apis({})) == [info.resource.api]


@each_info
def test_a_result_is_that_of_the_core(info: Info, sandbox: Sandbox, tmp_path: Path) -> None:
    given = info.options(sandbox, sids=info.sids)
    result = run(info, given, tmp_path)
    expected = info.core(given, {}, ansible_version="2.21.0").result
    assert {name: result[name] for name in expected} == expected
    assert result["failed"] is False


@each_info
def test_the_variables_of_the_host_sign_in_and_name_the_address(
    info: Info, sandbox: Sandbox, tmp_path: Path
) -> None:
    task_vars = host_variables(info.options(sandbox))
    result = run(info, {"sid": info.sids[0]}, tmp_path, task_vars=task_vars)
    assert result[info.resource.fact]["sid"] == info.sids[0]


@each_info
def test_the_address_of_an_api_that_is_not_asked_is_not_rendered(
    info: Info, sandbox: Sandbox, tmp_path: Path
) -> None:
    broken = trusted_template()("{{ nowhere }}")
    named = {VOICE.option: "twilio_voice_url", CORE.option: "twilio_api_url"}
    own, other = named.pop(info.resource.api.option), *named.values()
    task_vars = host_variables(info.options(sandbox))
    result = run(info, {"sid": info.sids[0]}, tmp_path, task_vars={**task_vars, other: broken})
    assert result[info.resource.fact]["sid"] == info.sids[0]
    result = run(info, {"sid": info.sids[0]}, tmp_path, task_vars={**task_vars, own: broken})
    assert f"The host variable {own} cannot be rendered" in result["msg"]


@each_info
def test_sids_may_be_one_text(info: Info, sandbox: Sandbox, tmp_path: Path) -> None:
    given = info.options(sandbox, sids=f"{info.sids[1]},{info.sids[0]}")
    result = run(info, given, tmp_path)
    assert [item["sid"] for item in result[info.resource.facts]] == [info.sids[1], info.sids[0]]


@each_info
def test_another_host_gets_the_module(info: Info, sandbox: Sandbox, tmp_path: Path) -> None:
    given = info.options(sandbox, sid=info.sids[0])
    action = Action(info.action, given, folder=tmp_path, connection="ssh")
    assert {**action.run(), **HANDED_OVER} == action.run()
    assert action.handed_over[0]["module_args"] == given
