# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""When a host finds its reports written, and when it writes them again."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ansible.errors import AnsibleError
from ansible.playbook.handler import Handler
from ansible.playbook.play import Play
from ansible_collections.voiceops.twilio.tests.unit.plugins import actions
from ansible_collections.voiceops.twilio.tests.unit.plugins.action.test_byoc_trunk_report import (
    FILES,
    LATEST,
    MAIN,
    OTHER,
    SKIPPED,
    names,
    report_in,
    run,
    seen,
    states,
)

FAILED = {"failed": True, "msg": "'x' is undefined"}
SAME_TASK = {"_uuid": "the same task"}


def is_written_again(folder: Path, results: Any, **how: Any) -> bool:
    result = run(folder, results, **how)
    assert result["changed"] is not any("cover this host" in line for line in result["msg"])
    return bool(result["changed"])


@pytest.mark.parametrize(
    ("first", "second", "state"),
    [
        pytest.param(OTHER, seen("other", 2, LATEST), "audited", id="audited later"),
        pytest.param(OTHER, {"results": [seen("other", 2, LATEST)]}, "audited", id="in a loop"),
        pytest.param(OTHER, FAILED, "unread", id="a failure without a time"),
        pytest.param(FAILED, {**FAILED, "rc": 1}, "unread", id="another with this message"),
        pytest.param(OTHER, SKIPPED, "not_audited", id="skipped"),
        pytest.param(OTHER, "x", "not_audited", id="no result"),
        pytest.param(OTHER, seen("main", 1, LATEST), "not_audited", id="the audit of another"),
        pytest.param(None, OTHER, "audited", id="not audited before"),
    ],
)
@pytest.mark.parametrize(
    "how",
    [
        pytest.param({}, id="another task"),
        pytest.param({"run_once": True}, id="run_once"),
        pytest.param(SAME_TASK, id="the same task again, as a handler"),
    ],
)
def test_a_host_reports_the_new_audit_of_another(
    tmp_path: Path, first: Any, second: Any, state: str, how: dict[str, Any]
) -> None:
    assert is_written_again(tmp_path, {"main": MAIN, "other": first}, keywords=how)
    assert is_written_again(tmp_path, {"main": MAIN, "other": second}, keywords=how)
    assert states(tmp_path) == {"main": "audited", "other": state}
    assert not run(tmp_path, {"main": MAIN, "other": second}, keywords={})["changed"]


def test_a_handler_that_runs_again_for_other_hosts_reports_new_audits(tmp_path: Path) -> None:
    how = {**SAME_TASK, "task_class": Handler}
    assert is_written_again(tmp_path, {"main": MAIN, "other": OTHER}, keywords=how)
    later = {"main": seen("main", 1, LATEST), "other": OTHER}
    assert is_written_again(tmp_path, later, host="other", keywords=how)
    assert not is_written_again(tmp_path, later, host="main", keywords=how)


@pytest.mark.parametrize("strategy", ["free", "ansible.builtin.free", "host_pinned"])
def test_with_a_strategy_that_is_not_linear_each_host_compares_all_audits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, strategy: str
) -> None:
    monkeypatch.setattr(actions.PLAY, "strategy", strategy)
    third = seen("third", 3)
    run(tmp_path, {"main": MAIN, "other": OTHER, "third": None}, keywords=SAME_TASK)
    results = {"main": MAIN, "other": OTHER, "third": third}
    assert is_written_again(tmp_path, results, host="other", keywords=SAME_TASK)
    assert states(tmp_path)["third"] == "audited"


@pytest.mark.parametrize(
    ("other", "is_again"),
    [
        pytest.param({}, False, id="a play that only reports"),
        pytest.param({"audited_at": LATEST, "play": "NOW"}, True, id="another host was audited"),
        pytest.param({**FAILED, "trunks": None, "play": "NOW"}, True, id="another host failed"),
    ],
)
def test_a_second_play_reports_its_own_audits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, other: dict[str, Any], is_again: bool
) -> None:
    before = {"play": actions.PLAY._uuid}
    results = {"main": {**MAIN, **before}, "other": {**OTHER, **before}}
    assert is_written_again(tmp_path, results)
    monkeypatch.setattr(actions, "PLAY", Play())
    own = {key: actions.PLAY._uuid if value == "NOW" else value for key, value in other.items()}
    results["other"] = {k: v for k, v in {**OTHER, **before, **own}.items() if v is not None}
    assert is_written_again(tmp_path, results) is is_again
    assert report_in(tmp_path)["compliant"] is not is_again


def test_a_second_play_without_an_audit_of_the_role_keeps_no_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    variable, before = "__byoc_trunk_audit_result", {"play": actions.PLAY._uuid}
    assert is_written_again(tmp_path, {"main": {**MAIN, **before}}, variable=variable)
    monkeypatch.setattr(actions, "PLAY", Play())
    assert run(tmp_path, {"main": {**MAIN, **before}}, variable=variable)["failed"] is True
    assert states(tmp_path) == {"main": "not_audited"}


def _removed(folder: Path) -> None:
    (folder / "audit.json").unlink()


def _archived(folder: Path) -> None:
    folder.rename(folder.with_name("archive"))


def _replaced(folder: Path) -> None:
    shutil.copy2(folder / "audit.json", folder / "beside")
    (folder / "beside").replace(folder / "audit.json")


def _changed(folder: Path) -> None:
    text = (folder / "audit.md").read_text("utf-8")
    (folder / "audit.md").write_text(text.swapcase(), encoding="utf-8")


def _linked(folder: Path) -> None:
    (folder / "audit.html").rename(folder / "beside")
    (folder / "audit.html").symlink_to("beside")


def _emptied(folder: Path) -> None:
    (folder / "audit.xml").write_bytes(b"")


@pytest.mark.parametrize("harm", [_removed, _archived, _replaced, _changed, _linked, _emptied])
@pytest.mark.parametrize("host", ["main", "other"])
def test_a_report_that_is_not_as_it_was_written_is_written_again(
    tmp_path: Path, harm: Callable[[Path], None], host: str
) -> None:
    folder, results = tmp_path / "reports", {"main": MAIN, "other": OTHER}
    run(tmp_path, results, keywords=SAME_TASK)
    harm(folder)
    assert is_written_again(tmp_path, results, host=host, keywords=SAME_TASK)
    assert {*names(folder)} - {"beside"} == {*FILES.values()}
    assert not (folder / "audit.html").is_symlink()
    assert not is_written_again(tmp_path, results, host=host)


def test_a_format_of_an_earlier_task_is_written_again_too(tmp_path: Path) -> None:
    run(tmp_path, {"main": MAIN}, reports=["html"])
    (tmp_path / "reports" / "audit.html").unlink()
    run(tmp_path, {"main": MAIN}, reports=["json"])
    assert is_written_again(tmp_path, {"main": MAIN}, reports=["html"])
    assert names(tmp_path / "reports") == ["audit.html", "audit.json"]


def test_a_folder_that_became_a_link_is_refused(tmp_path: Path) -> None:
    run(tmp_path, {"main": MAIN})
    _archived(tmp_path / "reports")
    (tmp_path / "reports").symlink_to("archive")
    with pytest.raises(AnsibleError, match="reports is a symbolic link, which is not followed"):
        run(tmp_path, {"main": MAIN})


@pytest.mark.parametrize("host", ["main", "other"])
def test_in_check_mode_no_files_are_needed(tmp_path: Path, host: str) -> None:
    check = {"check_mode": True}
    run(tmp_path, {"main": MAIN, "other": OTHER}, keywords=check)
    assert not is_written_again(tmp_path, {"main": MAIN, "other": OTHER}, host=host, keywords=check)
