# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The reports that the action writes, what it says, and that its documentation is of it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from ansible.errors import AnsibleError
from ansible_collections.voiceops.twilio.plugins.action.byoc_trunk_report import (
    OPTIONS,
    ActionModule,
)
from ansible_collections.voiceops.twilio.plugins.modules import byoc_trunk_report as module
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report_files import FORMATS
from ansible_collections.voiceops.twilio.tests.unit.plugins.actions import Action
from ansible_collections.voiceops.twilio.tests.unit.plugins.documentation import (
    block,
    declared,
    text,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.modules.test_module_docs import (
    declaration,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils.audits import (
    audit,
    difference,
    trunk,
)

AUDITED = audit(
    trunk(1, "compliant", "one"),
    trunk(2, "drifted", "two", differences=[difference("voice_method", "POST", "GET")]),
)
NAME = "byoc_trunk_report"
FILES = {"html": "audit.html", "junit": "audit.xml", "json": "audit.json", "markdown": "audit.md"}


class HostVars:
    """What Ansible has of each host, not templated."""

    def __init__(self, of_host: Mapping[str, Mapping[str, Any]]) -> None:
        self._of_host = of_host

    def raw_get(self, host: str) -> Mapping[str, Any]:
        return self._of_host[host]


def run(folder: Path, results: Mapping[str, Any], **given: Any) -> dict[str, Any]:
    """Run the action in a play with a host for each of I(results), None where it has none."""
    check_mode = given.pop("check_mode", False)
    of_host = {host: {} if it is None else {"audit": it} for host, it in results.items()}
    variables = {"hostvars": HostVars(of_host), "ansible_play_hosts_all": list(results)}
    arguments = {"results": "audit", "path": "reports", **given}
    action = Action(
        ActionModule, arguments, folder=folder, task_vars=variables, check_mode=check_mode
    )
    return action.run()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_every_report_is_written_and_every_account_is_told(tmp_path: Path) -> None:
    result = run(tmp_path, {"main": AUDITED, "refused": None})
    folder = tmp_path / "reports"
    assert result == {
        "_ansible_verbose_always": True,
        "changed": True,
        "files": [str(folder / name) for name in FILES.values()],
        "msg": [
            f"main: {AUDITED['msg']}",
            "refused: The host failed before its account could be read.",
            f"Reports on 2 accounts are in {folder}.",
        ],
    }
    assert names(folder) == sorted(FILES.values())
    assert {(folder / name).stat().st_mode & 0o777 for name in names(folder)} == {0o644}
    report = json.loads((folder / "audit.json").read_text("utf-8"))
    assert [account["host"] for account in report["accounts"]] == ["main", "refused"]
    assert report["unread_accounts"] == 1
    assert report["accounts"][1]["error"] == {"kind": "unknown"}
    assert (folder / "audit.html").read_text("utf-8").startswith("<!DOCTYPE html>")
    assert (folder / "audit.xml").read_text("utf-8").startswith("<?xml")
    assert (folder / "audit.md").read_text("utf-8").startswith("## BYOC trunk audit")


@pytest.mark.parametrize(
    ("reports", "check_mode", "written", "told"),
    [
        pytest.param(["json"], False, ["audit.json"], 1, id="one"),
        pytest.param(["junit", "html"], False, ["audit.html", "audit.xml"], 2, id="two"),
        pytest.param([], False, [], 0, id="none"),
        pytest.param(["json", "html"], True, [], 2, id="check mode"),
    ],
)
def test_only_what_is_asked_for_is_written(
    tmp_path: Path, reports: list[str], check_mode: bool, written: list[str], told: int
) -> None:
    result = run(tmp_path, {"main": AUDITED}, reports=reports, check_mode=check_mode)
    assert names(tmp_path / "reports") == written
    assert (len(result["files"]), result["changed"]) == (told, bool(told))
    assert len(result["msg"]) == 1 + bool(told)


def test_a_report_takes_the_place_of_an_older_one_and_leaves_nothing_beside(tmp_path: Path) -> None:
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "audit.md").write_text("old", encoding="utf-8")
    run(tmp_path, {"main": AUDITED}, reports=["markdown"])
    assert names(tmp_path / "reports") == ["audit.md"]
    assert (tmp_path / "reports" / "audit.md").read_text("utf-8") != "old"


SKIPPED = {"changed": False, "skipped": True, "skip_reason": "Conditional result was False"}


def test_a_host_whose_audit_was_skipped_is_told_and_in_no_report(tmp_path: Path) -> None:
    result = run(tmp_path, {"main": AUDITED, "elsewhere": SKIPPED}, reports=["json"])
    assert result["msg"] == [
        f"main: {AUDITED['msg']}",
        "elsewhere: Not audited, and in no report: its audit was skipped.",
        f"Reports on 1 account are in {tmp_path / 'reports'}.",
    ]
    report = json.loads((tmp_path / "reports" / "audit.json").read_text("utf-8"))
    assert [account["host"] for account in report["accounts"]] == ["main"]


def test_where_every_audit_was_skipped_so_is_the_report(tmp_path: Path) -> None:
    result = run(tmp_path, {"main": SKIPPED, "elsewhere": SKIPPED})
    assert result == {"skipped": True, "msg": "No account was audited.", "files": []}
    assert names(tmp_path / "reports") == []


def test_what_cannot_be_written_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "reports").write_text("a file", encoding="utf-8")
    with pytest.raises(AnsibleError, match=r"cannot be written: .*Name a folder with path"):
        run(tmp_path, {"main": AUDITED})
    assert (tmp_path / "reports").read_text("utf-8") == "a file"


def test_what_cannot_take_its_place_leaves_nothing_beside(tmp_path: Path) -> None:
    (tmp_path / "reports" / "audit.md").mkdir(parents=True)
    with pytest.raises(AnsibleError, match="cannot be written"):
        run(tmp_path, {"main": AUDITED}, reports=["markdown"])
    assert names(tmp_path / "reports") == ["audit.md"]


def test_what_is_no_audit_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    told = r"audit holds no audits: the result of host main is no mapping\. Name with results"
    with pytest.raises(AnsibleError, match=told):
        run(tmp_path, {"main": "no audit"})
    assert names(tmp_path) == []


def test_an_unknown_report_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(AnsibleError, match="html, junit, json, markdown"):
        run(tmp_path, {"main": AUDITED}, reports=["pdf"])


def commit_of(folder: Path, **given: Any) -> str | None:
    run(folder, {"main": AUDITED}, reports=["json"], **given)
    report = json.loads((folder / "reports" / "audit.json").read_text("utf-8"))
    commit: str | None = report["commit"]
    return commit


def test_the_revision_is_that_of_the_repository(tmp_path: Path) -> None:
    assert commit_of(tmp_path) is None
    assert commit_of(tmp_path, repository="nowhere") is None
    trunks = tmp_path / "git" / "trunks.yml"
    trunks.parent.mkdir()
    trunks.write_text("---\n", encoding="utf-8")
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.com"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "First"]):
        subprocess.run([*git, *command], cwd=trunks.parent, check=True)
    revision = commit_of(tmp_path, repository="git")
    assert revision
    trunks.write_text("--- {}\n", encoding="utf-8")
    assert commit_of(tmp_path, repository="git") == f"{revision}-dirty"


# The documentation, and who goes round the action


def test_the_documented_options_are_those_of_action_and_module(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    options = block("modules", NAME, "DOCUMENTATION")["options"]
    assert {name: declared(about) for name, about in options.items()} == OPTIONS
    assert declaration(module, monkeypatch) == {
        "argument_spec": OPTIONS,
        "supports_check_mode": True,
    }
    assert OPTIONS["reports"]["choices"] == list(FORMATS)


def test_the_documented_return_values_are_those_that_come(tmp_path: Path) -> None:
    returned = block("modules", NAME, "RETURN")
    result = run(tmp_path, {"main": AUDITED})
    assert returned.keys() == {key for key in result if key[0] != "_"} - {"changed"}
    for name, about in returned.items():
        assert text(about).endswith(".")
        assert (about["type"], about["elements"]) == ("list", "str")
        assert all(isinstance(item, str) for item in (*result[name], *about["sample"]))
