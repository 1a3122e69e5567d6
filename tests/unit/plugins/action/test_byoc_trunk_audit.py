# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The action: the same result as the module's, and nothing printed beside it."""

from __future__ import annotations

import datetime as dt
from datetime import datetime, timedelta
from functools import reduce
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.action.byoc_trunk_audit import ActionModule
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.byoc_trunk_audit import (
    byoc_trunk_audit,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.plays import play_of
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.plugins.actions import HANDED_OVER, Action
from ansible_collections.voiceops.twilio.tests.unit.plugins.documentation import block
from ansible_collections.voiceops.twilio.tests.unit.plugins.tasks import SIDS, asked, options

DRIFT = [{"sid": SIDS[0], "voice_method": "GET", "voice_url": "https://bob:hunter2@a.example/"}]


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Collect what the action prints by itself, which no callback could put into its own form."""
    lines: list[str] = []

    def display(_self: object, text: str, *_args: Any, **_keywords: Any) -> None:
        lines.extend(text.splitlines())

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
    assert ("diff" in result) is diff
    assert shown == []


def test_a_failed_audit_returns_its_differences_as_well(
    sandbox: Sandbox, tmp_path: Path, shown: list[str]
) -> None:
    given = options(sandbox, expected=DRIFT)
    result = Action(ActionModule, given, folder=tmp_path, diff=True).run()
    assert result["failed"] is True
    assert [d["after"] for d in result["diff"]] == [
        'voice_method: "GET"\nvoice_url: "https://bob:***@a.example/"\n'
    ]
    assert shown == []


def test_where_nothing_differs_there_is_no_diff(
    sandbox: Sandbox, tmp_path: Path, shown: list[str]
) -> None:
    assert run(sandbox, tmp_path, [], diff=True)["diff"] == []
    assert shown == []


def test_what_ansible_refuses_is_handed_to_the_module(sandbox: Sandbox, tmp_path: Path) -> None:
    action = Action(ActionModule, options(sandbox), folder=tmp_path)
    assert action.run().items() >= HANDED_OVER.items()
    assert len(action.handed_over) == 1


# A file of what is expected

PUT = {"voice_method": "PUT"}
FILE = f"- sid: {SIDS[0]}\n  voice_method: GET\n  voice_url: https://bob:hunter2@a.example/\n"


def of_file(sandbox: Sandbox, folder: Path, text: str = FILE, **own: Any) -> Action:
    (folder / "trunks.yml").write_text(text, encoding="utf-8")
    given = options(sandbox, expected_file="trunks.yml", fail_on=[], **own)
    return Action(ActionModule, given, folder=folder)


@pytest.mark.parametrize("nothing", [{}, {"expected": None}, {"expected": ""}])
def test_a_file_says_what_expected_would_and_the_invocation_is_what_the_task_said(
    sandbox: Sandbox, tmp_path: Path, nothing: dict[str, Any]
) -> None:
    shown = {"ansible_inject_invocation": True}
    action = of_file(sandbox, tmp_path, **nothing)
    action.task_vars.update(shown)
    result = action.run()
    said = result.pop("invocation")["module_args"]
    assert (said["expected"], said["expected_file"]) == (None, "trunks.yml")
    written = run(sandbox, tmp_path, DRIFT, task_vars=shown)
    assert written.pop("invocation")["module_args"] == {
        **said,
        "expected": [{**DRIFT[0], "voice_url": "https://bob:***@a.example/"}],
        "expected_file": None,
    }
    own = dict.fromkeys(("api", *SEEN))
    assert {**result, **own} == {**written, **own}
    assert result["counts"]["drifted"] == 1


def test_the_defaults_of_a_file(sandbox: Sandbox, tmp_path: Path) -> None:
    text = f"defaults: {{voice_method: GET}}\nexpected: [{{sid: {SIDS[0]}}}]\n"
    for own in ({}, {"defaults": {}}, {"defaults": None}):
        (row, *_others) = of_file(sandbox, tmp_path, text, **own).run()["trunks"]
        assert [d["attribute"] for d in row["differences"]] == ["voice_method"]
    refused = of_file(sandbox, tmp_path, text, defaults={"voice_method": "POST"}).run()
    assert "trunks.yml:1: Both the task and this file set defaults." in refused["msg"]
    # Those of the task hold for a file that has none.
    for empty in ("", "defaults: {}\n"):
        action = of_file(
            sandbox, tmp_path, f"expected: [{{sid: {SIDS[0]}}}]\n{empty}", defaults=PUT
        )
        (row, *_others) = action.run()["trunks"]
        assert row["differences"][0]["expected"] == "PUT"


def test_what_is_wrong_with_a_file_is_told_before_anything_is_asked(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    result = of_file(sandbox, tmp_path, "trunks").run()
    assert result["failed"] is True
    assert "trunks.yml: The file must be a list of trunks, or" in result["msg"]
    assert asked(sandbox) == {}


@pytest.mark.parametrize("name", ["trunks.yml", "nowhere.yml"])
def test_a_file_that_is_refused_is_a_result_that_a_role_can_go_on_from(
    sandbox: Sandbox, tmp_path: Path, name: str
) -> None:
    (tmp_path / "trunks.yml").write_text("trunks", encoding="utf-8")
    given = options(sandbox, expected_file=name)
    result = Action(ActionModule, given, folder=tmp_path, task_vars=HOST).run()
    assert (result["failed"], result["error"]["kind"]) == (True, "options")
    documented = block("modules", "byoc_trunk_audit", "RETURN")["error"]["contains"]
    assert result["error"].keys() == documented.keys() - {"<<"}
    assert (result["host"], result["expected_file"]) == ("main", str(tmp_path / name))
    assert result["expected_sha256"] is None


# What a report needs to know

HOST = {"inventory_hostname": "main"}
SEEN = ("host", "play", "inclusion", "expected_file", "expected_sha256", "audited_at", "seconds")


@pytest.mark.parametrize("in_process", [True, False])
@pytest.mark.parametrize("has_file", [True, False])
def test_a_result_says_what_was_audited_and_when(
    sandbox: Sandbox, tmp_path: Path, in_process: bool, has_file: bool
) -> None:
    action = of_file(sandbox, tmp_path)
    if not has_file:
        action.task.args = options(sandbox, expected=[])
    action.task_vars.update(HOST, byoc_trunk_in_process=in_process)
    result = action.run()
    file = str(tmp_path / "trunks.yml") if has_file else None
    assert (result["host"], result["inclusion"], result["expected_file"]) == ("main", None, file)
    content = sha256(FILE.encode()).hexdigest() if has_file and in_process else None
    assert (result["expected_sha256"], result["play"]) == (content, play_of(action.task))
    assert datetime.fromisoformat(result["audited_at"]).utcoffset() == timedelta(0)
    assert result["seconds"] >= 0
    documented = block("modules", "byoc_trunk_audit", "RETURN")
    assert {documented[name]["returned"] for name in SEEN} == {"always"}


MISTAKES = f"""\
defaults:
  voice_methd: GET
expected:
- &one
  sid: {SIDS[0]}
  colour: blue
- friendly_name: Rome
  voice_method: post
- Rome
- *one
"""
ENTRY = f"expected[0] ({SIDS[0]})"
LOCATED = [
    (2, None, "voice_methd", "defaults: voice_methd: is not an attribute of a BYOC trunk"),
    (6, 0, "colour", f"{ENTRY}: colour: is not an attribute of a BYOC trunk"),
    (8, 1, "voice_method", "expected[1] (Rome): voice_method: expected one of HEAD, "),
    (9, 2, None, "expected[2]: is a text, not a dictionary of attributes"),
    (6, 3, "colour", f"expected[3] ({SIDS[0]}): colour: is not an attribute of a BYOC trunk"),
    (10, 3, None, f"expected[3] ({SIDS[0]}): describes the same trunk as {ENTRY}"),
]


@pytest.mark.parametrize("in_process", [True, False])
def test_a_mistake_in_a_file_is_told_with_its_line(
    sandbox: Sandbox, tmp_path: Path, in_process: bool
) -> None:
    action = of_file(sandbox, tmp_path, MISTAKES)
    if not in_process:
        action.task_vars["byoc_trunk_in_process"] = False
        action.action._execute_module = lambda module_args, **_keywords: (
            byoc_trunk_audit(module_args, {}, ansible_version="2.21.0", diff=False).result
            | {"failed": True}
        )
    result = action.run()
    file = str(tmp_path / "trunks.yml")
    head, *lines, end = result["msg"].split("\n")
    assert head == "The expected trunks contain 6 mistakes:"
    assert end == "Correct them and run the audit again. No request was sent to Twilio."
    for line, (number, _entry, _attribute, text) in zip(lines, LOCATED):
        assert line.startswith(f"{file}:{number}: {text}")
    assert [(m["file"], m["line"], m["entry"], m["attribute"]) for m in result["mistakes"]] == [
        (file, line, entry, attribute) for line, entry, attribute, _text in LOCATED
    ]
    assert (result["failed"], result["error"]["kind"]) == (True, "options")
    assert asked(sandbox) == {}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('[\n{"sid": "x",\n "friendly_name": "\\ud83d\\ude00"}]', 2),
        ('[{"sid": "y"},\n\n{\n"sid": "x"}]', 4),
        ("- &a {friendly_name: a}\n- <<: *a\n\n  sid: x\n", 4),
        ("- &a {friendly_name: a,\n sid: x}\n- <<: [*a]\n  friendly_name: b\n", 2),
    ],
)
def test_each_way_of_writing_has_lines(
    sandbox: Sandbox, tmp_path: Path, text: str, line: int
) -> None:
    mistakes = of_file(sandbox, tmp_path, text).run()["mistakes"]
    of_sids = [mistake["line"] for mistake in mistakes if mistake["attribute"] == "sid"]
    assert of_sids[-1] == line


def test_a_mistake_in_the_defaults_of_the_task_is_not_in_the_file(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    result = of_file(sandbox, tmp_path, "[{sid: x}]", defaults={"a": 1}).run()
    files = [mistake["file"] for mistake in result["mistakes"]]
    assert files == [None, str(tmp_path / "trunks.yml")]
    assert result["msg"].split("\n")[1].startswith("defaults: a: ")


@pytest.mark.parametrize(
    ("own", "told"),
    [
        (
            {"expected": ["friendly_name=Rome voice_method=GET voice_method=POST"]},
            "expected[0]: is a text, not a dictionary of attributes",
        ),
        ({"expected": "[{a: 1, a: 2}]"}, "expected[0]: is a text, not a dictionary of attributes"),
        ({"expected": "a=b,c=d"}, "expected[1]: is a text, not a dictionary of attributes"),
        ({"expected": [{"sid": SIDS[0]}], "defaults": "a=b"}, "defaults: is a text, not a dict"),
        ({"expected": [{"sid": SIDS[0]}], "defaults": '{"a": 1}'}, "defaults: is a text, not a d"),
    ],
)
def test_a_text_is_not_made_a_dictionary(
    sandbox: Sandbox, tmp_path: Path, own: dict[str, Any], told: str
) -> None:
    result = Action(ActionModule, options(sandbox, **own), folder=tmp_path).run()
    assert (result["failed"], result["error"]["kind"]) == (True, "options")
    assert told in result["msg"]
    assert asked(sandbox) == {}


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (
            '[{"sid": "x", "voice_method": "GET", "voice_method": "POST"}]',
            "voice_method is writ",
        ),
        ('[{"sid": NaN}]', "A number is not finite"),
    ],
)
@pytest.mark.parametrize("in_process", [True, False])
def test_a_text_that_would_lose_a_value_is_refused(
    sandbox: Sandbox, tmp_path: Path, written: str, told: str, in_process: bool
) -> None:
    given = options(sandbox, expected=written)
    for role, name in (({}, "expected"), (OF_ROLE, "byoc_trunk_audit_expected")):
        task_vars = {**role, "byoc_trunk_in_process": in_process}
        result = Action(ActionModule, given, folder=tmp_path, task_vars=task_vars).run()
        assert (result["failed"], result["error"]["kind"]) == (True, "options")
        assert result["msg"].startswith(f"{name}: {told}")
    assert asked(sandbox) == {}


@pytest.mark.parametrize("in_process", [True, False])
@pytest.mark.parametrize(
    ("name", "told"),
    [
        (dt.date(2024, 5, 1), "YAML reads this as a date; put it in quotes"),
        (reduce(lambda value, _n: {"not": value}, range(900), "x"), "is nested more than 16 lev"),
    ],
)
def test_what_a_module_would_not_get_as_it_is_is_refused_on_the_way(
    sandbox: Sandbox, tmp_path: Path, name: Any, told: str, in_process: bool
) -> None:
    given = options(sandbox, expected=[{"friendly_name": name}])
    switch = {"byoc_trunk_in_process": in_process}
    result = Action(ActionModule, given, folder=tmp_path, task_vars=switch).run()
    assert (result["failed"], result["error"]["kind"]) == (True, "options")
    assert f"expected[0]: friendly_name: {told}" in result["msg"]
    assert asked(sandbox) == {}


def test_the_module_gets_what_the_file_holds(sandbox: Sandbox, tmp_path: Path) -> None:
    action = of_file(sandbox, tmp_path)
    action.task_vars["byoc_trunk_in_process"] = False
    assert action.run().items() >= HANDED_OVER.items()
    (handed_over,) = action.handed_over
    given = options(sandbox, expected=DRIFT, fail_on=[])
    assert handed_over["module_args"] == given


@pytest.mark.parametrize(
    "own",
    [
        pytest.param({"expected": [], "expected_file": "trunks.yml"}, id="both"),
        pytest.param({"expected": None, "expected_file": ""}, id="neither"),
    ],
)
def test_of_both_and_of_neither_the_module_says_what_it_thinks(
    sandbox: Sandbox, tmp_path: Path, own: dict[str, Any]
) -> None:
    action = Action(ActionModule, options(sandbox, **own), folder=tmp_path)
    assert action.run().items() >= HANDED_OVER.items()
    (handed_over,) = action.handed_over
    assert handed_over["module_args"] == options(
        sandbox, **{k: v for k, v in own.items() if v or v == []}
    )


# Told to users of the role in the names of its variables

OF_ROLE = {"ansible_role_name": "voiceops.twilio.byoc_trunk_audit"}


@pytest.mark.parametrize("in_process", [True, False])
@pytest.mark.parametrize(
    ("own", "msg"),
    [
        pytest.param(
            {"expected": None, "expected_file": ""},
            "The audit does not know which trunks are expected. "
            "Set byoc_trunk_audit_expected_file or byoc_trunk_audit_expected.",
            id="neither",
        ),
        pytest.param(
            {"expected": [], "expected_file": "trunks.yml"},
            "Both byoc_trunk_audit_expected and byoc_trunk_audit_expected_file are set. "
            "Set one of them.",
            id="both",
        ),
        pytest.param(
            {"expected": [], "fail_on": "everything"},
            "byoc_trunk_audit_fail_on is ['everything']. Use a list of "
            "drift, missing, unmanaged, findings.",
            id="no such choice",
        ),
        pytest.param(
            {"expected": [], "fail_on": [["drift"]]},
            "byoc_trunk_audit_fail_on is [['drift']]. Use a list of "
            "drift, missing, unmanaged, findings.",
            id="a list in a list",
        ),
    ],
)
def test_a_mistake_in_the_role_is_told_in_the_names_of_the_role(
    sandbox: Sandbox, tmp_path: Path, in_process: bool, own: dict[str, Any], msg: str
) -> None:
    task_vars = {**OF_ROLE, "byoc_trunk_in_process": in_process}
    action = Action(ActionModule, options(sandbox, **own), folder=tmp_path, task_vars=task_vars)
    result = action.run()
    assert (result["failed"], result["msg"], result["error"]["kind"]) == (True, msg, "options")
    assert (action.handed_over, asked(sandbox)) == ([], {})


@pytest.mark.parametrize("task_vars", [{}, OF_ROLE])
@pytest.mark.parametrize("fail_on", ["[]", [], "unmanaged", "['unmanaged']", "[drift, unmanaged]"])
def test_a_list_may_be_a_text(
    sandbox: Sandbox, tmp_path: Path, task_vars: dict[str, Any], fail_on: Any
) -> None:
    given = options(sandbox, expected="[]", fail_on=fail_on)
    result = Action(ActionModule, given, folder=tmp_path, task_vars=task_vars).run()
    assert result["faults"] == (["unmanaged"] if "unmanaged" in str(fail_on) else [])
