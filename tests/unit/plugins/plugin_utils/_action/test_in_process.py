# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""When a task stays in Ansible's own process, and what that costs where it does not."""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ansible.plugins.loader import become_loader
from ansible_collections.voiceops.twilio.plugins.action.byoc_trunk_info import ActionModule
from ansible_collections.voiceops.twilio.plugins.module_utils._options import COMMON
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.runner import Outcome
from ansible_collections.voiceops.twilio.plugins.plugin_utils._action import (
    in_process as _in_process_room,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._action.in_process import Work
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.plugins.actions import (
    HANDED_OVER,
    Action,
    trusted_template,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.tasks import (
    API_KEY,
    AUTH_TOKEN,
    MAIN,
    OAUTH_APP,
    SIDS,
    SUBACCOUNT,
    asked,
    host_variables,
    options,
)

INTERPRETER = "ansible_python_interpreter"

Given = dict[str, Any]


@pytest.fixture
def venv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Folder of programs of a virtual environment that Ansible seems to run in, beside another."""
    for name in ("ours", "other"):
        folder = tmp_path / name / "bin"
        folder.mkdir(parents=True)
        (folder / "python").symlink_to(Path(sys.executable).resolve())
        (folder / "python3").symlink_to("python")
        (folder / "python3.x").symlink_to("python")
    ours = tmp_path / "ours" / "bin"
    monkeypatch.setattr(sys, "executable", str(ours / "python"))
    return ours


def nothing(action: Action) -> None:
    """Change nothing."""


def set_on(where: str, name: str, value: object) -> Callable[[Action], None]:
    return lambda action: setattr(getattr(action, where), name, value)


def use_become(action: Action) -> None:
    action.connection.set_become_plugin(become_loader.get("sudo"))


# Where it is done


@pytest.mark.parametrize(
    "task_vars",
    [
        pytest.param({}, id="nothing said"),
        pytest.param({INTERPRETER: "auto"}, id="python: auto"),
        pytest.param({INTERPRETER: "auto_silent"}, id="python: auto_silent"),
        pytest.param({INTERPRETER: "auto_legacy_silent"}, id="python: auto_legacy_silent"),
        pytest.param({INTERPRETER: "{venv}/python"}, id="python: ours"),
        pytest.param({INTERPRETER: "{venv}/python3"}, id="python: ours by another name"),
        pytest.param({INTERPRETER: "{venv}/python3.x"}, id="python: ours by a third name"),
        pytest.param({"byoc_trunk_in_process": True}, id="switch: true"),
        pytest.param({"byoc_trunk_in_process": "yes"}, id="switch: yes"),
        pytest.param(
            {
                INTERPRETER: "/nowhere/python",
                "ansible_delegated_vars": {"localhost": {INTERPRETER: "{venv}/python"}},
            },
            id="delegated to a host with our python",
        ),
        pytest.param(
            {"ansible_delegated_vars": {"other": {INTERPRETER: "/nowhere/python"}}},
            id="variables of another delegation",
        ),
    ],
)
def test_a_task_stays(sandbox: Sandbox, venv: Path, tmp_path: Path, task_vars: Given) -> None:
    given = json.loads(json.dumps(task_vars).replace("{venv}", str(venv)))
    action = Action(
        ActionModule,
        options(sandbox, sid=SIDS[0]),
        folder=tmp_path,
        task_vars=given,
        delegate_to="localhost",
    )
    assert action.run()["byoc_trunk"]["sid"] == SIDS[0]
    assert action.handed_over == []
    assert asked(sandbox) == {"single": 1}


@pytest.mark.parametrize(
    ("change", "keywords", "task_vars"),
    [
        pytest.param(nothing, {"connection": "ssh"}, {}, id="connection: ssh"),
        pytest.param(use_become, {}, {}, id="become of the connection"),
        pytest.param(set_on("play_context", "become", True), {}, {}, id="become of the play"),
        pytest.param(nothing, {"async_val": 30}, {}, id="async"),
        pytest.param(nothing, {}, {"byoc_trunk_in_process": False}, id="switch: false"),
        pytest.param(nothing, {}, {"byoc_trunk_in_process": "no"}, id="switch: no"),
        pytest.param(nothing, {}, {INTERPRETER: "{other}/python"}, id="python: another venv"),
        pytest.param(nothing, {}, {INTERPRETER: "/nowhere/python"}, id="python: not there"),
        pytest.param(nothing, {}, {INTERPRETER: "/usr/bin/env python3"}, id="python: by a command"),
        pytest.param(
            nothing,
            {},
            {
                INTERPRETER: "{venv}/python",
                "ansible_delegated_vars": {"localhost": {INTERPRETER: "{other}/python"}},
            },
            id="delegated to a host with another python",
        ),
    ],
)
def test_a_task_is_handed_over(
    sandbox: Sandbox,
    venv: Path,
    tmp_path: Path,
    change: Callable[[Action], None],
    keywords: Given,
    task_vars: Given,
) -> None:
    text = json.dumps(task_vars).replace("{venv}", str(venv))
    given = json.loads(text.replace("{other}", str(tmp_path / "other" / "bin")))
    action = Action(
        ActionModule,
        options(sandbox, sid=SIDS[0]),
        folder=tmp_path,
        task_vars=given,
        delegate_to="localhost",
        **keywords,
    )
    change(action)
    assert action.run() == HANDED_OVER
    wrap_async = keywords.get("async_val", 0)
    assert action.handed_over == [
        {"module_args": action.task.args, "task_vars": given, "wrap_async": wrap_async}
    ]
    assert asked(sandbox) == {}


def test_without_requests_a_task_is_handed_over(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_in_process_room, "REQUESTS_IMPORT_ERROR", "ImportError: no requests")
    action = Action(ActionModule, options(sandbox, sid=SIDS[0]), folder=tmp_path)
    assert action.run() == HANDED_OVER


@pytest.mark.parametrize(
    "own",
    [
        pytest.param({"trunk": SIDS[0]}, id="an option that does not exist"),
        pytest.param({"sids": []}, id="options that exclude each other"),
        pytest.param({"timeout": "soon"}, id="another type"),
        pytest.param({"on_missing": "skip"}, id="none of the choices"),
    ],
)
def test_arguments_that_ansible_refuses_are_for_the_module_to_refuse(
    sandbox: Sandbox, tmp_path: Path, own: Given
) -> None:
    action = Action(ActionModule, options(sandbox, sid=SIDS[0], **own), folder=tmp_path)
    assert action.run() == HANDED_OVER
    assert asked(sandbox) == {}


def test_the_switch_and_the_python_may_be_templates(
    sandbox: Sandbox, venv: Path, tmp_path: Path
) -> None:
    trust = trusted_template()
    task_vars = {
        "wanted": False,
        "ours": str(venv),
        INTERPRETER: trust("{{ ours }}/python"),
        "byoc_trunk_in_process": trust("{{ wanted }}"),
    }
    given = options(sandbox, sid=SIDS[0])
    assert Action(ActionModule, given, folder=tmp_path, task_vars=task_vars).run() == HANDED_OVER
    task_vars["wanted"] = True
    stays = Action(ActionModule, given, folder=tmp_path, task_vars=task_vars)
    assert stays.run()["byoc_trunk"]["sid"] == SIDS[0]
    task_vars["ours"] = "/nowhere"
    assert Action(ActionModule, given, folder=tmp_path, task_vars=task_vars).run() == HANDED_OVER


# The variables of the host

NOWHERE = "http://127.0.0.1:1"
OTHER = {"account_sid": SUBACCOUNT, "auth_token": "fake-auth-token-of-nobody-at-all"}
IN_ENVIRONMENT = [{"TWILIO_VOICE_URL": NOWHERE, "TWILIO_API_KEY": "SK", "TWILIO_API_SECRET": "x"}]


def of_host(sandbox: Sandbox, given: Given, **own: Any) -> Given:
    """Variables of a host with the address of the sandbox and the credentials I(given)."""
    return {**host_variables({"api_url": sandbox.url, **given}), **own}


def test_the_variables_of_the_host_sign_in(sandbox: Sandbox, tmp_path: Path) -> None:
    main = {"account_sid": MAIN, "auth_token": AUTH_TOKEN}
    action = Action(
        ActionModule,
        {"sid": SIDS[0]},
        folder=tmp_path,
        task_vars=of_host(sandbox, main),
        environment=IN_ENVIRONMENT,
    )
    assert action.run()["byoc_trunk"]["account_sid"] == MAIN


@pytest.mark.parametrize("in_process", [True, False])
@pytest.mark.parametrize(
    ("given", "host", "handed_over"),
    [
        pytest.param({}, OTHER, OTHER, id="the host alone"),
        pytest.param(API_KEY, {**OTHER, **OAUTH_APP}, API_KEY, id="the task outranks the host"),
        pytest.param(
            {"account_sid": MAIN}, API_KEY, {"account_sid": MAIN, **API_KEY}, id="a guard"
        ),
        pytest.param({}, {**OTHER, **API_KEY}, {**API_KEY, "account_sid": SUBACCOUNT}, id="all"),
        pytest.param(
            {"api_key": "SK1"},
            {**API_KEY, "account_sid": MAIN},
            {"api_key": "SK1", "api_secret": API_KEY["api_secret"], "account_sid": MAIN},
            id="half a pair",
        ),
    ],
)
def test_the_module_gets_what_it_needs_of_the_variables_of_the_host(
    sandbox: Sandbox,
    tmp_path: Path,
    in_process: bool,
    given: Given,
    host: Given,
    handed_over: Given,
) -> None:
    task_vars = of_host(sandbox, host, byoc_trunk_in_process=in_process)
    action = Action(Sees, given, folder=tmp_path, task_vars=task_vars)
    action.run()
    seen = action.action.seen if in_process else action.handed_over[0]["module_args"]
    without = {name: value for name, value in seen.items() if value is not None}
    expected = {**handed_over, "api_url": sandbox.url}
    assert {name: value for name, value in without.items() if name in expected} == expected
    credentials = {option.name for option in COMMON if option.credential}
    assert without.keys() & credentials == handed_over.keys()


class Sees(ActionModule):
    """Keeps the options that its work is given."""

    seen: Given

    def work(self) -> Work:
        def core(params: Given, environ: Any, **_named: Any) -> Outcome:
            self.seen = params
            return Outcome({})

        return Work(core, ())


def test_a_delegated_task_has_the_variables_of_its_own_host(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    main = {"account_sid": MAIN, "auth_token": AUTH_TOKEN}
    of_other = of_host(sandbox, OTHER)
    task_vars = of_host(sandbox, main, ansible_delegated_vars={"elsewhere": of_other})
    action = Action(Sees, {}, folder=tmp_path, task_vars=task_vars, delegate_to="elsewhere")
    action.run()
    assert action.action.seen["account_sid"] == MAIN


@pytest.mark.parametrize("in_process", [True, False])
@pytest.mark.parametrize(
    ("variable", "text", "msg", "kind"),
    [
        pytest.param(
            "twilio_auth_token",
            "{{ vault_token }}",
            "The host variable twilio_auth_token cannot be rendered: vault_token is undefined. "
            "Correct it, or set twilio_auth_token to null if the host has none.",
            "credentials",
            id="undefined",
        ),
        pytest.param(
            "twilio_region",
            "{{ 'no-word-of-it' | no_such_filter }}",
            "The host variable twilio_region cannot be rendered. "
            "Correct it, or set twilio_region to null if the host has none.",
            "options",
            id="broken",
        ),
        pytest.param(
            "twilio_api_secret",
            "",
            "The host variable twilio_api_secret is empty. "
            "Give it a value, or set it to null if the host has none.",
            "credentials",
            id="empty",
        ),
    ],
)
def test_a_variable_that_cannot_be_used_fails_before_anything_is_asked(
    sandbox: Sandbox,
    tmp_path: Path,
    in_process: bool,
    variable: str,
    text: str,
    msg: str,
    kind: str,
) -> None:
    task_vars = {
        **of_host(sandbox, {"account_sid": MAIN}, byoc_trunk_in_process=in_process),
        "twilio_voice_url": None,
        variable: trusted_template()(text),
    }
    action = Action(
        ActionModule, {"sid": SIDS[0]}, folder=tmp_path, task_vars=task_vars, environment=[]
    )
    result = action.run()
    assert (result["failed"], result["msg"], result["error"]["kind"]) == (True, msg, kind)
    assert action.handed_over == []
    assert asked(sandbox) == {}
    assert "no-word-of-it" not in json.dumps(result)


class Idle(ActionModule):
    """Takes note of whether garbage is collected while it is at work."""

    collects: bool

    def work(self) -> Work:
        self.collects = gc.isenabled()
        return super().work()


@pytest.mark.parametrize("were_on", [True, False])
@pytest.mark.parametrize("own", [{"sids": []}, {"sid": 1, "sids": []}])
def test_no_garbage_is_collected_while_at_work(tmp_path: Path, own: Given, were_on: bool) -> None:
    (gc.enable if were_on else gc.disable)()
    try:
        action = Action(Idle, own, folder=tmp_path)
        action.run()
        assert (action.action.collects, gc.isenabled()) == (False, were_on)
    finally:
        gc.enable()
        gc.unfreeze()
