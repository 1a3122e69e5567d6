# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The actions of the modules that read resources do in process what their modules do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.resource import CORE, VOICE
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.plugins.action.both_ways import (
    WAYS,
    Played,
    play,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.actions import (
    HANDED_OVER,
    Action,
    trusted_template,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.infos import (
    DOMAINS,
    POLICIES,
    Info,
    each_info,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.tasks import (
    AUTH_TOKEN,
    host_variables,
)


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


# In a real playbook, as Ansible shows it at -vvvv

CASES = ("sids", "missing", "invalid", "secret", "refused")


def cases(info: Info, sandbox: Sandbox) -> dict[str, dict[str, Any]]:
    """Tasks by name. The second resource is not as documented, and the third repeats a secret."""
    variables = host_variables({**info.options(sandbox), "auth_token": AUTH_TOKEN})
    args: dict[str, dict[str, Any]] = {
        "sids": {"sids": [info.sids[3], info.sids[0]]},
        "missing": {"sids": [info.absent, info.sids[0]], "on_missing": "warn"},
        "invalid": {"sid": info.sids[1], "on_invalid": "warn"},
        "secret": {"sid": info.sids[2]},
        "refused": {"sid": info.sids[0], "sids": []},
    }
    assert tuple(args) == CASES
    return {
        f"{info.name}_{name}": {"module": info.name, "args": own, "vars": variables}
        for name, own in args.items()
    }


@pytest.fixture(scope="module")
def played(running: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Played:
    running.reset()
    tasks = {}
    for info in (POLICIES, DOMAINS):
        info.change(running, info.sids[1], friendly_name=7)
        info.change(running, info.sids[2], friendly_name=f"x{AUTH_TOKEN}", zone={"a": AUTH_TOKEN})
        tasks.update(cases(info, running))
    return play(tmp_path_factory.mktemp("playbook"), tasks, ANSIBLE_PIPELINING="1")


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("info", [POLICIES, DOMAINS], ids=lambda info: info.name)
def test_both_ways_give_the_same(played: Played, info: Info, name: str) -> None:
    results = [dict(played.results[f"{info.name}_{name}_{way}"]) for way in WAYS]
    for result in results:
        assert result["failed"] is (name == "refused")
        # A traceback of where Ansible noticed, and what a result says of its own form.
        for ours in ("exception", "ansible_parsed"):
            result.pop(ours, None)
    assert results[0] == results[1]
    assert "********" in str(results[0].get(info.resource.fact)) or name != "secret"
    assert len(results[0].get("warnings", [])) == (name in ("missing", "invalid"))


def test_no_secret_is_printed(played: Played) -> None:
    assert AUTH_TOKEN not in played.printed
