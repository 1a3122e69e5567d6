# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the action adds to the result of an audit: what it may not tell, and where it cannot."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.action.byoc_trunk_audit import ActionModule
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.plugins.actions import Action
from ansible_collections.voiceops.twilio.tests.unit.plugins.documentation import block
from ansible_collections.voiceops.twilio.tests.unit.plugins.tasks import asked, options

HOST = {"inventory_hostname": "main", "ansible_inject_invocation": True}
SECRET = "secret-of-the-environment-of-a-task"


@pytest.mark.parametrize("poll", [0, 1])
@pytest.mark.parametrize("expected", [{"expected": []}, {"expected_file": "trunks.yml"}])
def test_async_is_refused_before_anything_is_asked(
    sandbox: Sandbox, tmp_path: Path, expected: dict[str, Any], poll: int
) -> None:
    (tmp_path / "trunks.yml").write_text("[]", encoding="utf-8")
    given, how = options(sandbox, **expected), {"async_val": 60, "poll": poll}
    action = Action(ActionModule, given, folder=tmp_path, task_vars=HOST, **how)
    result = action.run()
    assert (result["failed"], result["error"]["kind"]) == (True, "options")
    assert "does not support async. Remove async from the task, and set deadline" in result["msg"]
    assert (result["host"], "trunks" in result) == ("main", False)
    assert action.handed_over == []
    assert asked(sandbox) == {}
    told = block("modules", "byoc_trunk_audit", "DOCUMENTATION")["attributes"]["async"]
    assert told["support"] == "none"


@pytest.mark.parametrize("in_process", [True, False])
@pytest.mark.parametrize("name", ["trunks.yml", "nowhere.yml"])
def test_a_secret_in_the_path_of_the_file_is_masked(
    sandbox: Sandbox, tmp_path: Path, name: str, in_process: bool
) -> None:
    given = options(sandbox)
    folder = tmp_path / given["auth_token"]
    folder.mkdir()
    (folder / "trunks.yml").write_text("[]", encoding="utf-8")
    given["expected_file"] = f"{given['auth_token']}/{name}"
    switch = {**HOST, "byoc_trunk_in_process": in_process}
    result = Action(ActionModule, given, folder=tmp_path, task_vars=switch).run()
    assert result["expected_file"] == f"{tmp_path}/********/{name}"
    assert given["auth_token"] not in json.dumps(result)


@pytest.mark.parametrize("variable", ["TWILIO_AUTH_TOKEN", "https_proxy"])
@pytest.mark.parametrize("name", ["expected_file", "fail_on"])
def test_a_secret_in_the_environment_of_the_task_is_masked_where_it_is_refused(
    tmp_path: Path, name: str, variable: str
) -> None:
    value = f"http://user:{SECRET}@127.0.0.1:9" if variable == "https_proxy" else SECRET
    given = {"expected": [], name: f"/nowhere/{SECRET}/trunks.yml"}
    if name == "expected_file":
        del given["expected"]
    keywords = {"folder": tmp_path, "task_vars": HOST, "environment": [{variable: value}]}
    action = Action(ActionModule, given, **keywords)
    action.action._execute_module = lambda **_given: {"failed": True, "msg": f"got: {SECRET}"}
    result = action.run()
    assert (result["failed"], "********" in result["msg"]) == (True, True)
    assert SECRET not in json.dumps(result)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("root:x:0:0", id="a text"),
        pytest.param("token: secret", id="a dictionary"),
        pytest.param('[{"token": "secret"}]', id="a list of dictionaries"),
        pytest.param("- {sid: secret}", id="an entry with a mistake"),
        pytest.param("{", id="no YAML"),
    ],
)
@pytest.mark.parametrize("fail_on", [[], ["drift"]])
def test_the_digest_of_a_file_without_expected_trunks_is_not_told(
    sandbox: Sandbox, tmp_path: Path, text: str, fail_on: list[str]
) -> None:
    (tmp_path / "other").write_text(text, encoding="utf-8")
    (tmp_path / "trunks.yml").symlink_to("other")
    given = options(sandbox, expected_file="trunks.yml", fail_on=fail_on)
    result = Action(ActionModule, given, folder=tmp_path, task_vars=HOST).run()
    assert (result["failed"], result["expected_sha256"]) == (True, None)


@pytest.mark.parametrize("value", [["a.yml"], {"a": 1}, [], False, 1.5], ids=repr)
@pytest.mark.parametrize("is_of_role", [False, True])
def test_the_path_of_a_file_is_one_text(
    sandbox: Sandbox, tmp_path: Path, value: Any, is_of_role: bool
) -> None:
    own = {"ansible_role_name": "voiceops.twilio.byoc_trunk_audit"} if is_of_role else {}
    given = options(sandbox, expected_file=value)
    result = Action(ActionModule, given, folder=tmp_path, task_vars=own).run()
    name = "byoc_trunk_audit_expected_file" if is_of_role else "expected_file"
    assert (result["failed"], result["error"]["kind"]) == (True, "options")
    assert result["msg"] == f"{name} is not a path. Set it to one text."
    assert result["expected_file"] is None


@pytest.mark.parametrize("rules", ["A1", '[{"id": "A1", "severity": "note", "that": "true"}]'])
@pytest.mark.parametrize("is_of_role", [False, True])
def test_rules_of_its_own_as_a_text_are_refused(
    sandbox: Sandbox, tmp_path: Path, rules: str, is_of_role: bool
) -> None:
    own = {"ansible_role_name": "voiceops.twilio.byoc_trunk_audit"} if is_of_role else {}
    given = options(sandbox, expected=[], own_rules=rules)
    result = Action(ActionModule, given, folder=tmp_path, task_vars={**HOST, **own}).run()
    name = "byoc_trunk_audit_own_rules" if is_of_role else "own_rules"
    assert result["msg"] == (
        f"{name} is a text, not a list of rules. With -e, write the variable and its list as one "
        f"""JSON object, such as -e '{{"{name}": [...]}}'."""
    )
    assert asked(sandbox) == {}


@pytest.mark.parametrize("rules", ["[]", " [] ", " ", None])
def test_no_rules_of_its_own_may_be_a_text(sandbox: Sandbox, tmp_path: Path, rules: Any) -> None:
    given = options(sandbox, expected=[], own_rules=rules)
    assert Action(ActionModule, given, folder=tmp_path, task_vars=HOST).run()["own_rules"] == []
