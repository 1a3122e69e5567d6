# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an action refuses itself, before it does the work or starts a module."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.action.byoc_trunk_info import ActionModule
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.plugins.actions import (
    Action,
    trusted_template,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.tasks import (
    SIDS,
    asked,
    error_facts,
    options,
)

Given = dict[str, Any]
SECRET = "after-the-equals-sign"


@pytest.mark.parametrize("in_process", [True, False])
def test_a_folder_that_no_task_can_run_in_is_an_error_that_says_what_to_do(
    sandbox: Sandbox, tmp_path: Path, in_process: bool
) -> None:
    action = Action(
        ActionModule,
        options(sandbox, sid=SIDS[0]),
        folder=tmp_path / "gone",
        task_vars={"byoc_trunk_in_process": in_process},
    )
    result = action.run()
    assert result["failed"] is True
    assert result["msg"] == (
        f"The task cannot run in {tmp_path / 'gone'}. This folder does not exist, or this user may "
        "not enter it. Start Ansible in another folder, or run a playbook from one."
    )
    assert result["error"] == error_facts("options", attempts=0)
    assert (action.handed_over, asked(sandbox)) == ([], {})


@pytest.mark.parametrize("in_process", [True, False])
@pytest.mark.parametrize(
    ("environment", "told"),
    [
        pytest.param({"FOO": "a\0b"}, "'FOO', which contains a null character.", id="a null"),
        pytest.param({"F\0O": "x"}, "'F\\x00O', which contains a null", id="a null in a name"),
        pytest.param({f"FOO={SECRET}": "x"}, "'FOO', whose name is", id="an equals sign"),
        pytest.param({"": "x"}, "'', whose name is empty or contains an", id="no name"),
        pytest.param({5: "x"}, "5, whose name is not a text.", id="a number"),
        pytest.param({True: "x"}, "True, whose name is not a text.", id="a boolean"),
        pytest.param({None: "x"}, "None, whose name is not a text.", id="null"),
        pytest.param({"A": "x", 1.5: "x"}, "1.5, whose name is not a text.", id="after another"),
        pytest.param({"FOO-BAR": "x"}, "'FOO-BAR', which no shell can set: a", id="a hyphen"),
        pytest.param({"FOO BAR": "x"}, "'FOO BAR', which no shell can set: a", id="a blank"),
        pytest.param({"FOO.BAR": "x"}, "'FOO.BAR', which no shell can set: a", id="a full stop"),
        pytest.param({"FOO\n": "x"}, "'FOO\\n', which no shell can set: a", id="a line break"),
        pytest.param({"5": "x"}, "'5', which no shell can set: a name", id="a digit in front"),
        pytest.param({"FÖÖ": "x"}, "'FÖÖ', which no shell can set: a", id="not ASCII"),
        pytest.param({"FOO": "\ud800"}, "'FOO', which contains a character", id="half a character"),
    ],
)
def test_an_environment_that_no_process_can_have_is_an_error_of_the_options(
    sandbox: Sandbox, tmp_path: Path, environment: Given, told: str, in_process: bool
) -> None:
    before = dict(os.environ)
    action = Action(
        ActionModule,
        options(sandbox, sid=SIDS[0]),
        folder=tmp_path,
        environment=[environment],
        task_vars={"byoc_trunk_in_process": in_process},
    )
    result = action.run()
    assert result["failed"] is True
    assert result["msg"].startswith(f"The task sets the environment variable {told}")
    assert SECRET not in json.dumps(result)
    assert result["error"] == error_facts("options", attempts=0)
    assert (action.handed_over, asked(sandbox), dict(os.environ)) == ([], {}, before)


@pytest.mark.parametrize("in_process", [True, False])
@pytest.mark.parametrize(
    ("environment", "size"),
    [
        pytest.param({"A": "x" * 200_000}, 200_003, id="one value"),
        pytest.param({"A": "x" * 131_069}, 131_072, id="a byte too long"),
        pytest.param({"A": "ö" * 65_535}, 131_073, id="bytes, not characters"),
        pytest.param({f"A{n}": "x" * 20_000 for n in range(7)}, 140_028, id="together"),
    ],
)
def test_an_environment_that_is_too_long_for_a_module_is_an_error_of_the_options(
    sandbox: Sandbox, tmp_path: Path, environment: Given, size: int, in_process: bool
) -> None:
    action = Action(
        ActionModule,
        options(sandbox, sid=SIDS[0]),
        folder=tmp_path,
        environment=[environment],
        task_vars={"byoc_trunk_in_process": in_process},
    )
    result = action.run()
    assert result["msg"] == (
        f"The environment that the task sets has {size} bytes. Linux allows 131071. "
        "Shorten environment in the task, its block, role or play."
    )
    assert result["error"] == error_facts("options", attempts=0)
    assert (action.handed_over, asked(sandbox)) == ([], {})


@pytest.mark.parametrize("in_process", [True, False])
@pytest.mark.parametrize("environment", [{"A": "x" * 131_068}, {"_": "", "a1_B": 5}, {}])
def test_every_other_environment_is_accepted(
    sandbox: Sandbox, tmp_path: Path, environment: Given, in_process: bool
) -> None:
    action = Action(
        ActionModule,
        options(sandbox, sid=SIDS[0]),
        folder=tmp_path,
        environment=[environment],
        task_vars={"byoc_trunk_in_process": in_process},
    )
    assert not action.run().get("failed")


@pytest.mark.parametrize("keywords", [{"async_val": 30}, {"connection": "ssh"}, {}], ids=str)
def test_an_interpreter_that_cannot_be_rendered_is_named_before_a_module_starts(
    tmp_path: Path, keywords: Given
) -> None:
    name = "ansible_python_interpreter"
    task_vars = {name: trusted_template()("{{ nope }}"), "byoc_trunk_in_process": False}
    action = Action(ActionModule, {}, folder=tmp_path, task_vars=task_vars, **keywords)
    result = action.run()
    assert result["msg"].startswith(f"The variable {name} cannot be rendered: nope is undefined.")
    assert result["error"] == error_facts("options", attempts=0)
    assert action.handed_over == []


@pytest.mark.parametrize(
    "name", ["byoc_trunk_in_process", "byoc_trunk_progress", "ansible_python_interpreter"]
)
@pytest.mark.parametrize(
    ("template", "cause"),
    [
        pytest.param("{{ nope }}", ": nope is undefined", id="undefined"),
        pytest.param("{{ 'x' | no_such_filter }}", "", id="no such filter"),
        pytest.param("{{ 1 / 0 }}", "", id="an error"),
    ],
)
def test_a_variable_that_cannot_be_rendered_is_named(
    sandbox: Sandbox, tmp_path: Path, name: str, template: str, cause: str
) -> None:
    task_vars = {name: trusted_template()(template)}
    given = options(sandbox, sid=SIDS[0])
    result = Action(ActionModule, given, folder=tmp_path, task_vars=task_vars).run()
    assert result["msg"] == (
        f"The variable {name} cannot be rendered{cause}. Correct it, or remove it."
    )
    assert result["error"] == error_facts("options", attempts=0)


@pytest.mark.parametrize("name", ["sids", "related"])
def test_a_list_that_contains_another_value_is_an_error_of_the_options(
    sandbox: Sandbox, tmp_path: Path, name: str
) -> None:
    given = options(sandbox, **{name: '["a", 1e999]'})
    result = Action(ActionModule, given, folder=tmp_path).run()
    assert result["msg"] == f"{name}: It contains a value that is not a text."
    assert result["error"] == error_facts("options", attempts=0)
