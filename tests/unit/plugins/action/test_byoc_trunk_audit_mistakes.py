# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every mistake in a file of expected trunks has its file and line, in each part of the result."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from ansible.parsing.vault import VaultLib, VaultSecret
from ansible_collections.voiceops.twilio.plugins.action.byoc_trunk_audit import ActionModule
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.byoc_trunk_audit import (
    byoc_trunk_audit,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._action import mistake_lines
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.plugins.actions import Action
from ansible_collections.voiceops.twilio.tests.unit.plugins.documentation import block
from ansible_collections.voiceops.twilio.tests.unit.plugins.tasks import SIDS, asked, options

SECRETS = [("default", VaultSecret(b"hunter2"))]
WAIVER = f"rule: BYOC001\n  sid: {SIDS[0]}\n  reason: x\n  until: 2030-01-01\n"
Row = tuple[int | None, str | None, int | None, str | None, str]


def audited(
    sandbox: Sandbox,
    folder: Path,
    text: str | bytes,
    name: str = "trunks.yml",
    in_process: bool = True,
    **own: Any,
) -> dict[str, Any]:
    """Return the result of an audit with the file I(text)."""
    content = text if isinstance(text, bytes) else text.encode()
    (folder / name).write_bytes(content)
    given = options(sandbox, expected_file=name, core_api_url=sandbox.url, **own)
    switch = {"byoc_trunk_in_process": in_process}
    action = Action(ActionModule, given, folder=folder, task_vars=switch)
    action.action._loader.set_vault_secrets(SECRETS)

    def execute(module_args: dict[str, Any], **_keywords: Any) -> dict[str, Any]:
        outcome = byoc_trunk_audit(module_args, {}, ansible_version="2.21.0", diff=False)
        return {**outcome.result, "failed": outcome.failed}

    action.action._execute_module = execute
    return action.run()


def rows(result: dict[str, Any]) -> list[Row]:
    """Return line, option, entry, attribute and text of each mistake in I(result)."""
    names = ("line", "option", "entry", "attribute", "message")
    return [tuple(mistake[name] for name in names) for mistake in result["mistakes"]]


def waivers(*texts: str) -> str:
    """Return a file with these waivers. The first begins in line 3."""
    return "expected: []\nwaivers:\n" + "".join(f"- {text}" for text in texts)


OF_WAIVERS: dict[str, tuple[str, list[Row]]] = {
    "no dictionary": (
        waivers(WAIVER, "soon\n"),
        [(7, "waivers", 1, None, "waivers[1]: is a text, not a dictionary with ")],
    ),
    "nothing": (
        waivers("{rule: BYOC001}\n"),
        [
            (3, "waivers", 0, "reason", "waivers[0].reason: is missing."),
            (3, "waivers", 0, "until", "waivers[0].until: is missing."),
            (3, "waivers", 0, None, "waivers[0]: has neither sid nor friendly_name."),
        ],
    ),
    "an unknown key": (
        waivers(f"{WAIVER}  untill: x\n"),
        [(7, "waivers", 0, "untill", "waivers[0].untill: is not a key of a waiver.")],
    ),
    "an unknown key with a dot": (
        waivers(f"{WAIVER}  sid.x: x\n"),
        [(7, "waivers", 0, "sid.x", "waivers[0].sid.x: is not a key of a waiver.")],
    ),
    "a blank reason": (
        waivers(WAIVER.replace("reason: x", "reason: ' '")),
        [(5, "waivers", 0, "reason", "waivers[0].reason: is blank.")],
    ),
    "an unknown rule": (
        waivers(WAIVER.replace("BYOC001", "BYOC999")),
        [(3, "waivers", 0, "rule", "waivers[0].rule: 'BYOC999' is not the id of a rule.")],
    ),
    "no SID": (
        waivers(WAIVER.replace(SIDS[0], "BY1")),
        [(4, "waivers", 0, "sid", "waivers[0].sid: 'BY1' is not a SID.")],
    ),
    "both": (
        waivers(f"{WAIVER}  friendly_name: x\n"),
        [(3, "waivers", 0, None, "waivers[0]: has both sid and friendly_name.")],
    ),
    "no day": (
        waivers(WAIVER, WAIVER.replace("2030-01-01", "2030-13-01")),
        [(10, "waivers", 1, "until", "waivers[1].until: '2030-13-01' is not a day")],
    ),
    "twice": (
        waivers(WAIVER, WAIVER),
        [(7, "waivers", 1, None, "waivers[1]: waives the same as waivers[0].")],
    ),
    "by an alias": (
        waivers(f"&a\n  {WAIVER.replace('2030', 'x')}", "*a\n"),
        [
            (7, "waivers", 0, "until", "waivers[0].until: 'x-01-01' is not a date."),
            (7, "waivers", 1, "until", "waivers[1].until: 'x-01-01' is not a date."),
        ],
    ),
    "merged below": (
        waivers(f"&a\n  {WAIVER}", "sid: BY1\n  <<: *a\n"),
        [(8, "waivers", 1, "sid", "waivers[1].sid: 'BY1' is not a SID.")],
    ),
    "as of the role": (
        waivers("{}\n").replace("waivers", "byoc_trunk_audit_waivers").replace("{}", "x"),
        [(3, "waivers", 0, None, "waivers[0]: is a text, not a dictionary with ")],
    ),
    "JSON": (
        json.dumps({"expected": [], "waivers": [{"rule": "x", "untill": 1}]}, indent="\t"),
        [
            (6, "waivers", 0, "untill", "waivers[0].untill: is not a key"),
            (5, "waivers", 0, "rule", "waivers[0].rule: 'x' is not the id"),
            (4, "waivers", 0, "reason", "waivers[0].reason: is missing."),
            (4, "waivers", 0, "until", "waivers[0].until: is missing."),
            (4, "waivers", 0, None, "waivers[0]: has neither"),
        ],
    ),
    "past the limit": (
        f"expected: []\n\nwaivers: [{', '.join(['x'] * 10_001)}]\n",
        [(3, "waivers", None, None, "waivers: has 10,001 waivers. An audit accepts at most")],
    ),
}
OF_FILES: dict[str, tuple[str | bytes, list[Row]]] = {
    "waivers of the wrong type": (
        "expected: []\nwaivers: {}\n",
        [(2, "waivers", None, None, "waivers must be a list of waivers.")],
    ),
    "expected of the wrong type": (
        "\nexpected: 1\n",
        [(2, "expected", None, None, "expected must be a list of trunks.")],
    ),
    "defaults of the wrong type": (
        '{"expected": [],\n"defaults": []}',
        [(2, "defaults", None, None, "defaults must be a dictionary of attributes.")],
    ),
    "an unknown key": (
        '{"expected": [],\n"rules": []}',
        [(2, None, None, None, "The file has the unknown key 'rules'. It may only")],
    ),
    "both names": (
        "byoc_trunk_audit_waivers: []\nexpected: []\nwaivers: []\n",
        [
            (
                *(3, "waivers", None, None),
                "The file has both waivers and byoc_trunk_audit_waivers. Remove one of them.",
            )
        ],
    ),
    "no expected trunks": (
        "waivers: []\n",
        [(None, None, None, None, "The file has no expected trunks. Add expected, a list.")],
    ),
    "no list": ("x\n", [(None, None, None, None, "The file must be a list of trunks, or a")]),
    "a key twice": (
        "- sid: x\n  sid: y\n",
        [(2, None, None, None, "sid is written twice in the dictionary that begins in line 1.")],
    ),
    "no YAML": ("- a: [\n", [(2, None, None, None, "A value is expected here.")]),
    "no UTF-8": (
        b"expected:\n- friendly_name: M\xfcnchen\n",
        [(2, None, None, None, "The file cannot be read: line 2 is not UTF-8; save it as UTF-8.")],
    ),
}


@pytest.mark.parametrize("in_process", [True, False])
@pytest.mark.parametrize("case", OF_WAIVERS)
def test_a_mistake_of_a_waiver_has_its_line(
    sandbox: Sandbox, tmp_path: Path, case: str, in_process: bool
) -> None:
    text, expected = OF_WAIVERS[case]
    name = "trunks.json" if case == "JSON" else "trunks.yml"
    result = audited(sandbox, tmp_path, text, name, in_process)
    found = rows(result)
    assert [row[:4] for row in found] == [row[:4] for row in expected]
    # The message has the same lines, with the place in front of each.
    head, *lines, last = result["msg"].split("\n")
    how_many = "a mistake" if len(expected) == 1 else f"{len(expected)} mistakes"
    assert head == f"The rules, rule_options and waivers contain {how_many}:"
    assert lines == [f"{tmp_path}/{name}:{row[0]}: {row[4]}" for row in found]
    assert last == "Correct them and run the audit again. No request was sent to Twilio."
    assert [row[4].startswith(told[4]) for row, told in zip(found, expected)] == [True] * len(found)
    assert {mistake["file"] for mistake in result["mistakes"]} == {f"{tmp_path}/{name}"}
    assert (result["failed"], result["error"]["kind"], asked(sandbox)) == (True, "options", {})


@pytest.mark.parametrize("case", OF_FILES)
def test_a_mistake_of_a_file_has_its_line(sandbox: Sandbox, tmp_path: Path, case: str) -> None:
    text, ((line, *others, told),) = OF_FILES[case]
    result = audited(sandbox, tmp_path, text)
    (mistake,) = result["mistakes"]
    documented = block("modules", "byoc_trunk_audit", "RETURN")["mistakes"]["contains"]
    assert mistake.keys() == documented.keys()
    assert [mistake[name] for name in ("option", "entry", "attribute")] == others
    assert (mistake["file"], mistake["line"]) == (f"{tmp_path}/trunks.yml", line)
    assert mistake["message"].startswith(told)
    where = f"{tmp_path}/trunks.yml" + (f":{line}" if line else "")
    assert result["msg"].startswith(where)
    assert (result["failed"], result["error"]["kind"], asked(sandbox)) == (True, "options", {})


@pytest.mark.parametrize(
    ("text", "own", "option", "line"),
    [
        ("expected: []\nwaivers: [x]\n", {"waivers": [1]}, "waivers", 2),
        ("defaults: {a: 1}\nexpected: []\n", {"defaults": {"a": 1}}, "defaults", 1),
        (
            '{"expected": [],\n "byoc_trunk_audit_waivers": [1]}',
            {"waivers": [1]},
            "waivers",
            2,
        ),
    ],
)
def test_what_the_task_sets_too_has_its_line_in_the_file(
    sandbox: Sandbox, tmp_path: Path, text: str, own: dict[str, Any], option: str, line: int
) -> None:
    result = audited(sandbox, tmp_path, text, **own)
    told = f"Both the task and this file set {option}. Remove them from one of the two."
    assert result["msg"] == f"{tmp_path}/trunks.yml:{line}: {told}"
    assert rows(result) == [(line, option, None, None, told)]


def test_a_mistake_of_the_task_has_no_line(sandbox: Sandbox, tmp_path: Path) -> None:
    own = {"rules": ["x"], "rule_options": {"BYOC003": {"y": 1}}, "own_rules": [{"id": 1}]}
    result = audited(sandbox, tmp_path, waivers("x\n"), **own)
    places = [(m["option"], m["entry"], m["attribute"], m["line"]) for m in result["mistakes"]]
    assert places == [
        ("own_rules", 0, "id", None),
        ("own_rules", 0, "severity", None),
        ("own_rules", 0, "text", None),
        ("own_rules", 0, "that", None),
        ("rule_options", None, "BYOC003.y", None),
        ("rules", 0, None, None),
        ("waivers", 0, None, 3),
    ]
    assert [mistake["file"] is None for mistake in result["mistakes"]] == [True] * 6 + [False]
    assert result["msg"].split("\n")[1].startswith("own_rules[0].id: ")
    of_task = audited(sandbox, tmp_path, "[]", waivers=["x"])
    assert [(m["option"], m["file"]) for m in of_task["mistakes"]] == [("waivers", None)]


@pytest.mark.parametrize("in_process", [True, False])
def test_two_entries_about_one_trunk_have_a_line(
    sandbox: Sandbox, tmp_path: Path, in_process: bool
) -> None:
    names = [json.dumps(sandbox.trunk(sid)["friendly_name"]) for sid in SIDS[:2]]
    text = f"- sid: {SIDS[0]}\n- friendly_name: {names[0]}\n"
    result = audited(sandbox, tmp_path, text, in_process=in_process)
    (row,) = rows(result)
    assert row[:4] == (2, "expected", 1, None)
    assert f"{tmp_path}/trunks.yml:2: {row[4]}\nKeep one of them." in result["msg"]
    text += f"- friendly_name: {names[1]}\n- sid: {SIDS[1]}\n"
    result = audited(sandbox, tmp_path, text, in_process=in_process)
    row, other = rows(result)
    assert (row[:4], other[:4]) == ((2, "expected", 1, None), (3, "expected", 2, None))
    lines = [f"{tmp_path}/trunks.yml:{one[0]}: {one[4]}\n" for one in (row, other)]
    assert f"{''.join(lines)}Keep one entry for each trunk." in result["msg"]


@pytest.mark.parametrize(
    "written",
    [
        "x\x7f",
        "\ufffe\U0001f600",
        "\u2028\x85",
        "\\ud83d\\ude00",
        "\\u0000",
        '", "k": "',
        f'", "{2000 * "k"}": "',
        '"\n, "voice_url"\n: "',
        '\\"[{',
    ],
)
def test_each_mistake_in_valid_json_has_its_line(
    sandbox: Sandbox, tmp_path: Path, written: str
) -> None:
    text = (
        f'{{"expected": [{{"friendly_name": "a{written}"}},\n{{"friendly_name": "b",\n"bad": 1}}]}}'
    )
    for name in ("trunks.json", "trunks.yml"):
        (row,) = [row for row in rows(audited(sandbox, tmp_path, text, name)) if row[3] == "bad"]
        assert row[0] == 3 + written.count("\n")


@pytest.mark.parametrize("end", ["\r", "\x85", "\u2028", "\u2029"])
def test_a_line_ends_as_git_and_editors_say(sandbox: Sandbox, tmp_path: Path, end: str) -> None:
    text = f"# a{end}# b\n- friendly_name: A\n  bad: 1 # {end}\n- friendly_name: B\n  bad: 1\n"
    assert [row[0] for row in rows(audited(sandbox, tmp_path, text))] == [3, 5]
    unknown = audited(sandbox, tmp_path, f"expected: []\n# {end}# x\nhunter2: 1\n")
    assert rows(unknown)[0][0] == 3


@pytest.mark.parametrize("in_process", [True, False])
@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("hunter3: 1\nexpected: []\n", 1),
        ("expected: []\nwaivers:\n- hunter3: 1\n", 3),
        ("- friendly_name: Rome\n  hunter3: 1\n", 2),
    ],
)
def test_an_encrypted_file_has_lines_and_shows_nothing(
    sandbox: Sandbox, tmp_path: Path, text: str, line: int, in_process: bool
) -> None:
    content = VaultLib(SECRETS).encrypt(text.encode())
    result = audited(sandbox, tmp_path, content, in_process=in_process)
    assert result["mistakes"][0]["line"] == line
    assert f"{tmp_path}/trunks.yml:{line}: " in result["msg"]
    assert "hunter3" not in json.dumps(result)


def test_a_secret_in_the_path_is_masked(sandbox: Sandbox, tmp_path: Path) -> None:
    given = options(sandbox)
    name = f"{given['auth_token']}.yml"
    for text in ("- {a: 1}\n", waivers("x\n"), "x: 1\n"):
        result = audited(sandbox, tmp_path, text, name)
        assert result["mistakes"][0]["file"] == f"{tmp_path}/********.yml"
        assert given["auth_token"] not in json.dumps(result)


def test_a_search_that_takes_too_long_has_no_lines(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mistake_lines, "_SECONDS", -1.0)

    def parse(*_arguments: Any) -> None:
        while True:
            pass

    monkeypatch.setattr(mistake_lines, "parse_with_lines", parse)
    result = audited(sandbox, tmp_path, waivers("x\n"))
    assert rows(result)[0][:4] == (None, "waivers", 0, None)
    assert f"{tmp_path}/trunks.yml: waivers[0]: is a text" in result["msg"]


def test_a_date_of_the_task_is_a_mistake_with_its_entry(sandbox: Sandbox, tmp_path: Path) -> None:
    from datetime import date

    given = options(sandbox, expected=[{"friendly_name": date(2024, 5, 1)}])
    (mistake,) = Action(ActionModule, given, folder=tmp_path).run()["mistakes"]
    place = ("option", "entry", "attribute", "file", "line")
    assert [mistake[name] for name in place] == ["expected", 0, "friendly_name", None, None]
