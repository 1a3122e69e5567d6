# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What comes of a task that stays in Ansible's own process, and the surroundings it has there."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from ansible import constants
from ansible.release import __version__ as ansible_version
from ansible_collections.voiceops.twilio.plugins.action.byoc_trunk_info import ActionModule
from ansible_collections.voiceops.twilio.plugins.module_utils._options import argument_spec
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.byoc_trunk_audit import (
    OPTIONS as AUDIT_OPTIONS,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.byoc_trunk_info import OPTIONS
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.runner import Outcome
from ansible_collections.voiceops.twilio.plugins.plugin_utils._action import registering
from ansible_collections.voiceops.twilio.plugins.plugin_utils._action.in_process import (
    InProcessAction,
    Work,
)
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.plugins.actions import (
    HANDED_OVER,
    Action,
    trusted_template,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.tasks import (
    ABSENT,
    AUTH_TOKEN,
    MAIN,
    OAUTH_APP,
    SIDS,
    asked,
    error_facts,
    options,
)

HAS_SETTING = constants.config.get_configuration_definition("INJECT_INVOCATION") is not None

Given = dict[str, Any]

# What comes of it


def test_a_success_is_that_of_the_module(sandbox: Sandbox, tmp_path: Path) -> None:
    given = options(sandbox, sid=ABSENT, on_missing="warn")
    result = Action(ActionModule, given, folder=tmp_path, task_vars=shows(False)).run()
    result.pop("invocation", None)
    told = f"Twilio has no BYOC trunk {ABSENT} in account {MAIN} at {sandbox.url}."
    assert result == {
        "changed": False,
        "failed": False,
        "byoc_trunk": None,
        "byoc_trunks": [],
        "missing_sids": [ABSENT],
        "api": {"base_url": sandbox.url, "requests": 1, "retries": 0},
        "warnings": [told],
    }


def test_a_failure_is_that_of_the_module(sandbox: Sandbox, tmp_path: Path) -> None:
    given = options(sandbox, sid="../Settings")
    result = Action(ActionModule, given, folder=tmp_path, task_vars=shows(False)).run()
    result.pop("invocation", None)
    assert result == {
        "changed": False,
        "failed": True,
        "msg": "sid is '../Settings', which is not a BYOC trunk SID. A BYOC trunk SID is BY "
        "followed by 32 hexadecimal digits, as the Twilio console shows it.",
        "error": error_facts("options", attempts=0),
        "api": {"base_url": sandbox.url, "requests": 0, "retries": 0},
    }


def shows(invocation: bool) -> Given:
    return {"ansible_inject_invocation": invocation}


@pytest.mark.parametrize("setting", [True, False])
def test_the_invocation_is_shown_where_ansible_shows_it(
    sandbox: Sandbox, tmp_path: Path, setting: bool
) -> None:
    given = options(sandbox, sid=SIDS[0])
    result = Action(ActionModule, given, folder=tmp_path, task_vars=shows(setting)).run()
    assert ("invocation" in result) is (setting or not HAS_SETTING)
    if "invocation" in result:
        arguments = result["invocation"]["module_args"]
        assert arguments.keys() == {option.name for option in _in_process_options()}
        assert arguments["auth_token"] == "********"
        assert {**arguments, "auth_token": AUTH_TOKEN} == {**arguments, **given}
        assert (arguments["timeout"], arguments["on_missing"]) == (30.0, "error")


def _in_process_options() -> list[Any]:
    from ansible_collections.voiceops.twilio.plugins.module_utils._options import COMMON

    return [*OPTIONS, *COMMON]


def test_results_show_their_arguments_before_that_was_a_setting(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(constants.config, "get_configuration_definition", lambda name: None)
    given = options(sandbox, sids=[])
    result = Action(ActionModule, given, folder=tmp_path, task_vars=shows(False)).run()
    assert result["invocation"]["module_args"]["sids"] == []


@pytest.mark.parametrize(
    ("own", "secret"),
    [
        pytest.param({}, AUTH_TOKEN, id="the one that signs in"),
        pytest.param(
            {**OAUTH_APP, "account_sid": MAIN, "api_secret": "a-secret-nobody-needs"},
            "a-secret-nobody-needs",
            id="one that is given and not used",
        ),
    ],
)
def test_secrets_are_masked(sandbox: Sandbox, tmp_path: Path, own: Given, secret: str) -> None:
    changed = {"friendly_name": secret, "voice_method": f"GET {secret}"}
    sandbox.fault("attributes", set=changed, times=2)
    given = options(sandbox, sid=SIDS[0], on_invalid="warn", **own)
    result = Action(ActionModule, given, folder=tmp_path, task_vars=shows(True)).run()
    assert result["byoc_trunk"]["friendly_name"] == "********"
    assert result["byoc_trunk"]["voice_method"] == "GET ********"
    assert len(result["warnings"]) == 1
    assert secret not in json.dumps(result)


# Its surroundings


class Looks(InProcessAction):
    """An action whose core looks around."""

    seen: Given

    def work(self) -> Work:
        return Work(self.core, OPTIONS)

    def core(self, params: Given, environ: Any, *, ansible_version: str, pulse: Any) -> Outcome:
        self.seen = {
            "params": params,
            "environ": dict(environ),
            "folder": Path.cwd(),
            "ansible_version": ansible_version,
            "pulse": pulse,
        }
        if params["sid"] == "raise":
            raise RuntimeError("a bug")
        return Outcome({})


def test_the_work_is_done_in_the_surroundings_of_the_task(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHANGED", "before")
    monkeypatch.setenv("KEPT", "as it was")
    before, came_from = dict(os.environ), Path.cwd()
    trust = trusted_template()
    environment = [
        {"CHANGED": "by the play", "NUMBER": 5, "TEMPLATE": trust("{{ word }}")},
        {"CHANGED": "by the task", "FOLDER": str(tmp_path / "certificates")},
    ]
    action = Action(
        Looks,
        {"ca_path": "$FOLDER/ca.pem"},
        folder=tmp_path,
        task_vars={"word": "of a variable"},
        environment=environment,
    )
    assert action.run() | {"invocation": None} == {
        "changed": False,
        "failed": False,
        "invocation": None,
    }
    seen = action.action.seen
    assert seen["environ"] == {
        **before,
        "CHANGED": "by the task",
        "NUMBER": "5",
        "TEMPLATE": "of a variable",
        "FOLDER": str(tmp_path / "certificates"),
    }
    assert seen["folder"] == tmp_path.resolve()
    assert seen["params"]["ca_path"] == f"{tmp_path}/certificates/ca.pem"
    assert seen["ansible_version"] == ansible_version
    assert (dict(os.environ), Path.cwd()) == (before, came_from)


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        pytest.param({"sid": "raise"}, RuntimeError, id="a bug"),
        pytest.param({"unknown": 1}, None, id="a module that has to object"),
    ],
)
def test_the_surroundings_are_restored_whatever_happens(
    tmp_path: Path, arguments: Given, error: type[Exception] | None
) -> None:
    before, came_from = dict(os.environ), Path.cwd()
    action = Action(
        Looks, arguments, folder=tmp_path, environment=[{"NEW": "x", "PATH": "/nowhere"}]
    )
    if error:
        with pytest.raises(error):
            action.run()
    else:
        assert action.run() == HANDED_OVER
    assert (dict(os.environ), Path.cwd()) == (before, came_from)


def test_where_ansible_cannot_come_back_the_module_does_the_work(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    action = Action(ActionModule, options(sandbox, sid=SIDS[0]), folder=tmp_path)
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert action.run() == HANDED_OVER
    assert asked(sandbox) == {}


def test_where_its_user_may_not_enter_the_module_does_the_work(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    came_from, change = Path.cwd(), os.chdir

    def closed(folder: Any) -> None:
        if Path(folder) == came_from:
            raise PermissionError(13, "Permission denied", str(folder))
        change(folder)

    monkeypatch.setattr(os, "chdir", closed)
    given = options(sandbox, sid=SIDS[0])
    assert Action(ActionModule, given, folder=tmp_path).run() == HANDED_OVER
    assert asked(sandbox) == {}
    assert Path.cwd() == came_from


def test_on_another_machine_the_folder_here_does_not_matter(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    given = options(sandbox, sid=SIDS[0])
    action = Action(ActionModule, given, folder=tmp_path / "gone", connection="ssh")
    assert action.run() == HANDED_OVER


def test_credentials_of_the_task_s_environment_sign_in(sandbox: Sandbox, tmp_path: Path) -> None:
    environment = {
        "TWILIO_VOICE_URL": sandbox.url,
        "TWILIO_ACCOUNT_SID": MAIN,
        "TWILIO_AUTH_TOKEN": AUTH_TOKEN,
    }
    changed = {"friendly_name": AUTH_TOKEN}
    sandbox.fault("attributes", set=changed)
    action = Action(ActionModule, {"sid": SIDS[0]}, folder=tmp_path, environment=[environment])
    result = action.run()
    assert result["byoc_trunk"]["friendly_name"] == "********"


def test_secrets_are_registered_where_ansible_masks_what_is(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    registered: list[str] = []
    monkeypatch.setattr(registering, "register_secrets", registered.extend)
    sandbox.fault("attributes", set={"friendly_name": AUTH_TOKEN})
    result = Action(ActionModule, options(sandbox, sid=SIDS[0]), folder=tmp_path).run()
    assert result["byoc_trunk"]["friendly_name"] == "********"
    assert AUTH_TOKEN in registered


@pytest.mark.parametrize("secret", ["x", "on", "compl", "7 chars", "compliant", "unmanage"])
def test_a_text_that_is_not_masked_is_not_registered(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, secret: str
) -> None:
    registered: list[str] = []
    monkeypatch.setattr(registering, "register_secrets", registered.extend)
    monkeypatch.setenv("ftp_proxy", f"http://user:{secret}@proxy.example.com")
    variables = {"twilio_api_secret": secret, "twilio_client_secret": secret}
    given = options(sandbox, sid=SIDS[0])
    Action(ActionModule, given, folder=tmp_path, task_vars=variables).run()
    assert {*registered} == {AUTH_TOKEN}


def test_secrets_are_registered_before_a_module_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    registered: list[str] = []
    at_start: list[list[str]] = []
    monkeypatch.setattr(registering, "register_secrets", registered.extend)
    monkeypatch.setenv("TWILIO_CLIENT_SECRET", "secret-of-the-environment")
    monkeypatch.setenv("https_proxy", "http://user:password-of-a-proxy@h")
    given = {"account_sid": MAIN, "auth_token": AUTH_TOKEN}
    variables = {"twilio_api_secret": UNUSED}
    action = Action(ActionModule, given, folder=tmp_path, task_vars=variables, async_val=30)
    started = action.action._execute_module

    def execute(**keywords: Any) -> Any:
        at_start.append(list(registered))
        return started(**keywords)

    action.action._execute_module = execute
    action.run()
    assert at_start
    for secret in (AUTH_TOKEN, UNUSED, "secret-of-the-environment", "password-of-a-proxy"):
        assert secret in at_start[0]


UNUSED = "secret-that-signs-nobody-in"


@pytest.mark.parametrize("connection", ["local", "ssh"])
@pytest.mark.parametrize("name", ["twilio_api_secret", "twilio_client_secret"])
def test_a_secret_of_the_host_that_is_not_used_is_masked(
    sandbox: Sandbox, tmp_path: Path, connection: str, name: str
) -> None:
    sandbox.fault("attributes", set={"friendly_name": f"of {UNUSED}"})
    variables = {name: UNUSED}
    action = Action(
        ActionModule,
        options(sandbox, sid=SIDS[0]),
        folder=tmp_path,
        task_vars=variables,
        connection=connection,
    )
    fact = {"byoc_trunk": {"friendly_name": f"of {UNUSED}"}}
    action.action._execute_module = lambda **_keywords: fact
    result = action.run()
    assert result["byoc_trunk"]["friendly_name"] == "of ********"
    assert UNUSED not in json.dumps(result)


def test_a_broken_template_of_an_unused_secret_fails_no_task(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    variables = {"twilio_api_secret": trusted_template()("{{ nowhere }}")}
    given = options(sandbox, sid=SIDS[0])
    result = Action(ActionModule, given, folder=tmp_path, task_vars=variables).run()
    assert result["failed"] is False


@pytest.mark.parametrize("keywords", [{}, {"async_val": 30}, {"connection": "ssh"}])
@pytest.mark.parametrize("name", ["auth_tokn", "Auth_Token", "api-secret", "twilio_auth_token"])
def test_no_module_gets_the_value_of_an_option_that_does_not_exist(
    tmp_path: Path, name: str, keywords: dict[str, Any]
) -> None:
    given = {"account_sid": MAIN, name: [UNUSED]}
    action = Action(ActionModule, given, folder=tmp_path, **keywords)
    action.run()
    (handed_over,) = action.handed_over
    assert handed_over["module_args"] == {"account_sid": MAIN, name: "********"}


def test_validation_has_nothing_to_say_but_errors() -> None:
    """No option has an alias or is deprecated, so Ansible can have no warning for the module."""
    rows = argument_spec([*OPTIONS, *AUDIT_OPTIONS]).values()
    known = {"type", "no_log", "required", "default", "choices", "elements"}
    assert {key for row in rows for key in row} <= known
