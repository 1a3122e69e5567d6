# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""No secret of a host, a task or the environment is in what a report or a baseline says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible.errors import AnsibleError
from ansible_collections.voiceops.twilio.plugins.action.byoc_trunk_baseline import (
    ActionModule as BaselineAction,
)
from ansible_collections.voiceops.twilio.plugins.action.byoc_trunk_report import (
    ActionModule as ReportAction,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.files import FORMATS
from ansible_collections.voiceops.twilio.tests.unit.plugins.action.test_byoc_trunk_report import (
    AUDITED,
    HostVars,
    report_in,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.actions import (
    Action,
    trusted_template,
)

SECRET, OTHER, LITERAL = (letter * 4 + "-token-of-nobody" for letter in "xyz")
ALL = [*FORMATS, "github"]
TEMPLATE = trusted_template()("{{ 'yyyy-token' ~ '-of-nobody' }}")
OF_HOSTS: dict[str, dict[str, Any]] = {
    "main": {"twilio_auth_token": SECRET},
    "other": {"twilio_api_secret": TEMPLATE},
}
FAILED = {"failed": True}


def run(folder: Path, results: dict[str, Any], keywords: Any = None, **given: Any) -> Any:
    """Run the action on the host main, in a play whose hosts have secrets."""
    variable = given.pop("variable", "audit")
    of_host = {
        name: OF_HOSTS[name] if it is None else {**OF_HOSTS[name], variable: it}
        for name, it in results.items()
    }
    play = ("ansible_play_hosts_all", "ansible_play_hosts", "ansible_play_batch")
    variables = {
        **of_host["main"],
        **{name: list(results) for name in play},
        "hostvars": HostVars(of_host),
        "inventory_hostname": "main",
    }
    arguments = {"results": variable, "path": "reports", **given}
    arguments = {name: value for name, value in arguments.items() if value is not None}
    keywords = keywords or {}
    action = Action(ReportAction, arguments, folder=folder, task_vars=variables, **keywords)
    action.action._load_name = "byoc_trunk_report"
    return action.run()


def everything(folder: Path, result: object, capsys: pytest.CaptureFixture[str]) -> str:
    files = [path.read_text("utf-8") for path in (folder / "reports").rglob("audit.*")]
    return "\n".join([str(result), capsys.readouterr().out, *files])


@pytest.mark.parametrize(
    "other",
    [
        {**FAILED, "msg": f"lookup of {OTHER} failed"},
        {**FAILED, "msg": "x", "errors": [{"msg": f"lookup of {OTHER} failed"}]},
        {**FAILED, "msg": f"invalid value ({{'auth_token': '{LITERAL}', 'sids': []}})"},
        {"skipped": True, "false_condition": f"twilio_auth_token == '{LITERAL}'"},
        {"skipped": True, "skip_reason": f"not {OTHER}"},
        {"results": [{**FAILED, "msg": f"item {OTHER}"}, {"skipped": True}], "msg": "x"},
    ],
)
def test_no_report_has_a_secret_of_a_result_that_ansible_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], other: dict[str, Any]
) -> None:
    result = run(tmp_path, {"main": AUDITED, "other": other}, reports=ALL)
    text = everything(tmp_path, result, capsys)
    assert "********" in text
    assert not any(secret in text for secret in (OTHER, LITERAL))
    first, *_others = report_in(tmp_path)["accounts"]
    assert (first["host"], first["state"]) == ("main", "audited")


@pytest.mark.parametrize(
    "given",
    [
        {"reports": [SECRET]},
        {"variable": SECRET},
        {"expected_file": f"/{SECRET}"},
        {"expected_file": [SECRET]},
        {"auth_token": LITERAL},
        {LITERAL: LITERAL, "auth_token": LITERAL},
        {"path": f"reports/{SECRET}"},
        {"path": None, "reports": [SECRET]},
    ],
)
@pytest.mark.parametrize("results", [{"main": AUDITED}, {"main": 5}, {"main": None}])
def test_no_secret_of_an_option_is_told_or_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], given: dict[str, Any], results: Any
) -> None:
    given = {"reports": ALL, **given}
    try:
        result: object = run(tmp_path, results, **given)
    except AnsibleError as error:
        result = error
    text = everything(tmp_path, result, capsys)
    assert not any(secret in text for secret in (SECRET, LITERAL))


def test_a_secret_of_the_environment_is_masked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", SECRET)
    keywords = {"environment": [{"TWILIO_API_SECRET": OTHER}]}
    result = run(tmp_path, {"main": AUDITED}, reports=[f"{SECRET} {OTHER}"], keywords=keywords)
    text = everything(tmp_path, result, capsys)
    assert "********" in text
    assert not any(secret in text for secret in (SECRET, OTHER))


@pytest.mark.parametrize(
    "given",
    [
        {"trunks": SECRET},
        {"trunks": [], "attributes": [SECRET]},
        {"trunks": [], "path": f"{SECRET}/b.yml"},
        {"trunks": [], "auth_token": LITERAL},
        {"trunks": [], "force": SECRET},
    ],
)
def test_no_secret_of_an_option_is_in_what_a_baseline_says(
    tmp_path: Path, given: dict[str, Any]
) -> None:
    action = Action(
        BaselineAction,
        {"path": "trunks.yml", **given},
        folder=tmp_path,
        task_vars={"inventory_hostname": "main", **OF_HOSTS["main"]},
    )
    action.action._load_name = "byoc_trunk_baseline"
    try:
        text = str(action.run())
    except AnsibleError as error:
        text = str(error)
    assert not any(secret in text for secret in (SECRET, LITERAL))
