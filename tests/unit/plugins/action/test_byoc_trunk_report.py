# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The reports that the action writes, what it says, and that its documentation is of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from ansible.errors import AnsibleError
from ansible_collections.voiceops.twilio.plugins.action.byoc_trunk_report import (
    OPTIONS,
    ActionModule,
)
from ansible_collections.voiceops.twilio.plugins.modules import byoc_trunk_report as module
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.files import FORMATS
from ansible_collections.voiceops.twilio.tests.unit.plugins.actions import PLAY, Action
from ansible_collections.voiceops.twilio.tests.unit.plugins.documentation import (
    block,
    declared,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.modules.test_module_docs import (
    declaration,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils.audits import (
    audit,
    difference,
    trunk,
    unread,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils.repositories import (
    commit_all,
)

AUDITED = audit(
    trunk(1, "compliant", "one"),
    trunk(2, "drifted", "two", differences=[difference("voice_method", "POST", "GET")]),
    host="main",
    play=PLAY._uuid,
)
NAME = "byoc_trunk_report"
FILES = {
    "html": "audit.html",
    "junit": "audit.xml",
    "json": "audit.json",
    "markdown": "audit.md",
    "sarif": "audit.sarif",
}


class HostVars:
    """What Ansible has of each host, not templated."""

    def __init__(self, of_host: Mapping[str, Mapping[str, Any]]) -> None:
        self._of_host = of_host

    def raw_get(self, host: str) -> Mapping[str, Any]:
        return self._of_host[host]


class Include:
    """A task that includes the role."""

    def __init__(self, run_once: bool) -> None:
        self.run_once = run_once

    def get_first_parent_include(self) -> None:
        return None


def run(
    folder: Path,
    audits: Mapping[str, Any],
    *,
    host: str = "main",
    active: Iterable[str] | None = None,
    batch: Iterable[str] | None = None,
    included_once: bool = False,
    keywords: Mapping[str, Any] | None = None,
    variable: str = "audit",
    **given: Any,
) -> dict[str, Any]:
    """Run the action on I(host) in a play with these I(audits), None where a host has none."""
    of_host = {name: {} if it is None else {variable: it} for name, it in audits.items()}
    variables = {
        "hostvars": HostVars(of_host),
        "inventory_hostname": host,
        "ansible_play_hosts_all": list(audits),
        "ansible_play_hosts": list(audits if active is None else active),
        "ansible_play_batch": list(audits if batch is None else batch),
    }
    arguments = {"results": variable, "path": "reports", **given}
    arguments = {name: value for name, value in arguments.items() if value is not None}
    action = Action(
        ActionModule, arguments, folder=folder, task_vars=variables, **dict(keywords or {})
    )
    if included_once:
        action.task.get_first_parent_include = lambda: Include(True)
    return action.run()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def report_in(folder: Path) -> Any:
    return json.loads((folder / "reports" / "audit.json").read_text("utf-8"))


def states(folder: Path) -> dict[str, str]:
    return {account["host"]: account["state"] for account in report_in(folder)["accounts"]}


def seen(host: str, account: int, at: str = "2026-11-26T10:00:00", **others: Any) -> Any:
    """The result of an audit as the action of the audit returns it."""
    rows = [trunk(1, "compliant", "x")]
    return audit(*rows, account=account, host=host, play=PLAY._uuid, audited_at=at, **others)


LATEST = "2026-11-26T11:00:00"
MAIN, OTHER = seen("main", 1), seen("other", 2)
SKIPPED = {"changed": False, "skipped": True, "skip_reason": "Conditional result was False"}


def test_every_report_is_written_and_every_account_is_told(tmp_path: Path) -> None:
    refused = {**unread(msg="No."), "host": "refused", "play": PLAY._uuid}
    result = run(tmp_path, {"main": AUDITED, "refused": refused})
    folder = tmp_path / "reports"
    assert result == {
        "_ansible_verbose_always": True,
        "changed": True,
        "files": [str(folder / name) for name in FILES.values()],
        "msg": [
            f"main: {AUDITED['msg']}",
            "refused: No.",
            f"Reports on 2 accounts are in {folder}.",
        ],
    }
    assert names(folder) == sorted(FILES.values())
    assert states(tmp_path) == {"main": "audited", "refused": "unread"}
    assert (folder / "audit.html").read_text("utf-8").startswith("<!DOCTYPE html>")
    assert (folder / "audit.xml").read_text("utf-8").startswith("<?xml")
    assert (folder / "audit.md").read_text("utf-8").startswith("## BYOC trunk audit")


@pytest.mark.parametrize(
    ("reports", "check_mode", "written", "told"),
    [
        pytest.param(["json"], False, ["audit.json"], "are in", id="one"),
        pytest.param(["junit", "html"], False, ["audit.html", "audit.xml"], "are in", id="two"),
        pytest.param("junit,html", False, ["audit.html", "audit.xml"], "are in", id="as a text"),
        pytest.param([], False, [], None, id="none"),
        pytest.param(["json", "html"], True, [], "would be written to", id="check mode"),
        pytest.param([], True, [], None, id="none in check mode"),
    ],
)
def test_only_what_is_asked_for_is_written_and_check_mode_says_would(
    tmp_path: Path, reports: list[str], check_mode: bool, written: list[str], told: str | None
) -> None:
    result = run(tmp_path, {"main": AUDITED}, reports=reports, keywords={"check_mode": check_mode})
    assert names(tmp_path / "reports") == written
    assert result["changed"] is bool(reports)
    assert len(result["files"]) == (2 if check_mode and reports else len(written))
    said = result["msg"][1:]
    assert said == ([f"Reports on 1 account {told} {tmp_path / 'reports'}."] if told else [])


# What is left of older runs


def test_old_reports_are_replaced_or_removed_and_other_files_stay(tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    run(tmp_path, {"main": AUDITED})
    before = (folder / "audit.md").read_bytes()
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    again = {"main": {**AUDITED, "audited_at": LATEST, "msg": "Again."}}
    arguments = {"reports": ["markdown"], "keywords": {"check_mode": True}}
    told = "Old reports would be removed: audit.html, audit.xml, audit.json, audit.sarif."
    assert run(tmp_path, again, **arguments)["msg"][-1] == told
    assert len(names(folder)) == len(FILES) + 1
    assert before == (folder / "audit.md").read_bytes()
    result = run(tmp_path, again, reports=["markdown"])
    assert result["msg"][-1] == told.replace("would be", "were")
    assert names(folder) == ["audit.md", "notes.txt"]


def test_files_of_others_stay(tmp_path: Path) -> None:
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "audit.html").write_text("<p>mine</p>", encoding="utf-8")
    (tmp_path / "reports" / "audit.json").symlink_to("elsewhere")
    run(tmp_path, {"main": AUDITED}, reports=["markdown"])
    assert names(tmp_path / "reports") == ["audit.html", "audit.json", "audit.md"]


def test_without_formats_old_reports_are_removed_all_the_same(tmp_path: Path) -> None:
    run(tmp_path, {"main": MAIN})
    assert run(tmp_path, {"main": seen("main", 1, LATEST)}, reports=[])["changed"] is True
    assert names(tmp_path / "reports") == []


def test_two_tasks_of_a_run_may_write_formats_of_one_audit(tmp_path: Path) -> None:
    run(tmp_path, {"main": MAIN}, reports=["html"])
    result = run(tmp_path, {"main": MAIN}, reports=["json"])
    assert "warnings" not in result
    assert names(tmp_path / "reports") == ["audit.html", "audit.json"]


def test_an_option_that_is_refused_leaves_no_old_report(tmp_path: Path) -> None:
    no_match = "html, junit, json, markdown, sarif, csv, github. Got no match for: pdf"
    for reports, told in ((["pdf"], no_match), ('["pdf", NaN]', "reports: It contains a value")):
        result = run(tmp_path, {"main": AUDITED}, reports=reports)
        assert result["failed"] is True
        assert told in result["msg"]
        assert names(tmp_path / "reports") == sorted([*FILES.values(), "audit.csv"])
        report = report_in(tmp_path)
        assert report["compliant"] is False
        assert told in report["problems"][0]
        assert told.rsplit(maxsplit=1)[-1] in (tmp_path / "reports/audit.md").read_text("utf-8")


def test_without_a_folder_there_is_only_an_error(tmp_path: Path) -> None:
    with pytest.raises(AnsibleError, match="path"):
        run(tmp_path, {"main": AUDITED}, path=None)


NOT_ACTIVE = "The play ended for this host before its audit"
LATER = "Another batch of the play has this host"


@pytest.mark.parametrize(
    ("result", "play", "told", "fails"),
    [
        pytest.param(SKIPPED, {}, "Its audit was skipped: Conditional result", False, id="skipped"),
        pytest.param(None, {"active": ["main"]}, NOT_ACTIVE, False, id="the play ended for it"),
        pytest.param(None, {"batch": ["main"]}, LATER, False, id="a later batch"),
        pytest.param(None, {}, "This host has no variable audit", False, id="left out"),
        pytest.param(None, {"included_once": True}, "ran once, for another", True, id="include"),
        pytest.param(MAIN, {}, "ran once, for host main only", False, id="run_once of the audit"),
        pytest.param(
            MAIN, {"keywords": {"run_once": True}}, "for host main only", True, id="of both"
        ),
        pytest.param({"results": [MAIN]}, {}, "for host main only", False, id="run_once of a loop"),
    ],
)
def test_a_host_without_an_audit_of_its_own_is_never_compliant(
    tmp_path: Path, result: Any, play: dict[str, Any], told: str, fails: bool
) -> None:
    done = run(tmp_path, {"main": MAIN, "other": result}, **play)
    assert done.get("failed", False) is fails
    account = report_in(tmp_path)["accounts"][1]
    assert (account["state"], account["compliant"]) == ("not_audited", False)
    assert told in account["msg"]
    assert f"other: not audited: {account['msg']}" in "".join(done["msg"])
    assert report_in(tmp_path)["compliant"] is False


@pytest.mark.parametrize("result", [MAIN, "x", {"results": [MAIN]}])
def test_a_host_whose_audit_is_missed_fails_itself(tmp_path: Path, result: Any) -> None:
    results = {"main": MAIN, "other": result}
    assert "failed" not in run(tmp_path, results)
    done = run(tmp_path, results, host="other")
    assert done["failed"] is True
    assert "other: not audited:" in done["msg"]


def test_where_nothing_was_audited_the_task_fails_and_its_reports_say_so(tmp_path: Path) -> None:
    result = run(tmp_path, {"main": SKIPPED, "other": None})
    assert result["failed"] is True
    assert result["msg"].startswith("No account was audited. Check the hosts of the play")
    assert "skipped" not in result
    assert report_in(tmp_path)["problems"] == [result["msg"].split("\n")[0]]


def test_where_a_batch_has_no_audit_the_next_one_may(tmp_path: Path) -> None:
    assert "failed" not in run(tmp_path, {"main": SKIPPED, "other": None}, batch=["main"])


def test_two_hosts_that_are_one_account_both_fail(tmp_path: Path) -> None:
    results = {"main": MAIN, "other": seen("other", 1), "third": seen("third", 3)}
    for host in ("main", "other"):
        result = run(tmp_path, results, host=host)
        assert result["failed"] is True
        assert f"{host}: The hosts main and other have the same account" in result["msg"]
    assert "failed" not in run(tmp_path, results, host="third")


# Whose turn it is


def test_the_first_host_reports_on_all_and_the_others_find_it_done(tmp_path: Path) -> None:
    results = {"main": MAIN, "other": OTHER}
    assert run(tmp_path, results)["changed"] is True
    result = run(tmp_path, results, host="other")
    told = f"The reports in {tmp_path / 'reports'} cover this host."
    assert (result["changed"], result["msg"]) == (False, [told])


def test_a_later_batch_adds_its_audits(tmp_path: Path) -> None:
    run(tmp_path, {"main": MAIN, "other": None}, batch=["main"])
    assert states(tmp_path) == {"main": "audited", "other": "not_audited"}
    result = run(tmp_path, {"main": MAIN, "other": OTHER}, host="other", batch=["other"])
    assert "warnings" not in result
    assert states(tmp_path) == {"main": "audited", "other": "audited"}


def test_a_host_that_comes_late_with_an_old_view_replaces_nothing(tmp_path: Path) -> None:
    run(tmp_path, {"main": MAIN, "other": OTHER}, host="other")
    assert run(tmp_path, {"main": MAIN, "other": None})["changed"] is False
    assert states(tmp_path) == {"main": "audited", "other": "audited"}


@pytest.mark.parametrize(
    "later",
    [
        pytest.param(seen("main", 1, LATEST), id="a second audit"),
        pytest.param({"failed": True, "msg": "'x' is undefined"}, id="one that failed at once"),
    ],
)
def test_a_second_audit_of_a_host_replaces_the_first_with_a_warning(
    tmp_path: Path, later: Any
) -> None:
    run(tmp_path, {"main": MAIN})
    result = run(tmp_path, {"main": later})
    assert "replace those of an earlier audit in this run, of main" in result["warnings"][0]
    assert report_in(tmp_path)["accounts"][0]["msg"] == later["msg"]


def test_another_play_that_reports_into_the_same_folder_is_told(tmp_path: Path) -> None:
    run(tmp_path, {"main": MAIN})
    result = run(tmp_path, {"other": OTHER}, host="other")
    assert "of main" in result["warnings"][0]


# Errors


def test_what_cannot_be_written_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "reports").write_text("a file", encoding="utf-8")
    with pytest.raises(AnsibleError, match=r": /.*/reports: File exists\. Set path, in the role"):
        run(tmp_path, {"main": AUDITED})
    assert (tmp_path / "reports").read_text("utf-8") == "a file"


# The commit


def test_the_commit_is_that_of_the_repository_of_the_expected_file(tmp_path: Path) -> None:
    trunks = tmp_path / "git" / "trunks.yml"
    trunks.parent.mkdir()
    trunks.write_text("---\n", encoding="utf-8")
    head = commit_all(trunks.parent)
    audited = {"main": {**MAIN, "expected_file": str(trunks)}, "other": OTHER}
    run(tmp_path, audited)
    assert (report_in(tmp_path)["commit"], commits(tmp_path)) == (head, [head, None])
    run(tmp_path, {"main": seen("main", 1, LATEST)}, expected_file="git/trunks.yml")
    assert commits(tmp_path) == [head]
    run(tmp_path, {"main": seen("main", 1, "2026-11-26T12:00:00")})
    assert commits(tmp_path) == [None]


def commits(folder: Path) -> list[str | None]:
    return [account["commit"] for account in report_in(folder)["accounts"]]


def test_a_commit_that_cannot_be_known_is_a_warning(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "trunks.yml").write_text("---\n", encoding="utf-8")
    result = run(tmp_path, {"main": MAIN}, expected_file="trunks.yml")
    assert result["warnings"][0].startswith(
        f"The reports name no commit for files in {tmp_path}: git says: "
    )
    assert commits(tmp_path) == [None]


@pytest.mark.parametrize("reports", ["json, markdown", "['json', 'markdown']", "[json,markdown]"])
def test_a_list_of_reports_may_be_a_text(tmp_path: Path, reports: str) -> None:
    run(tmp_path, {"main": AUDITED}, reports=reports)
    assert names(tmp_path / "reports") == ["audit.json", "audit.md"]


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
    assert OPTIONS["reports"]["choices"] == [*FORMATS, "github"] == [*FILES, "csv", "github"]
