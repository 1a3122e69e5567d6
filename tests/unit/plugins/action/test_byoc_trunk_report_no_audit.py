# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A variable that no audit registered is a mistake, and the report names it."""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from ansible.errors import AnsibleError
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.files import FORMATS
from ansible_collections.voiceops.twilio.tests.unit.plugins.action.test_byoc_trunk_report import (
    MAIN,
    OTHER,
    report_in,
    run,
    states,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils.audits import unread

# Values of variables that no audit registered.
OF_OTHERS = {
    "info": {"changed": False, "byoc_trunks": [], "failed": False, "api": {"requests": 1}},
    "command": {"changed": True, "rc": 0, "cmd": ["true"], "stdout": "", "details": 5},
    "a list of no items": {"results": 5},
    "nothing": {},
    "a list": [],
    "a text": "x",
    "a number": 5,
    "no state": {**OTHER, "trunks": [{}]},
    "no trunks": {**OTHER, "trunks": 5},
    "no counts": {**OTHER, "counts": {}},
    "a date": {**OTHER, "audited_at": date(2026, 12, 31)},
    "an error without a kind": {"failed": True, "error": "No."},
}


NO_PATHS = [["reports"], {"a": 1}, [], {}, True, False, 1.5]


@pytest.mark.parametrize("result", OF_OTHERS.values(), ids=OF_OTHERS)
@pytest.mark.parametrize("looped", [False, True])
def test_a_variable_of_another_task_is_a_mistake(tmp_path: Path, result: Any, looped: bool) -> None:
    given = {"results": [OTHER, result]} if looped else result
    for host in ("main", "other"):
        done = run(tmp_path, {"main": MAIN, "other": given}, host=host)
        assert states(tmp_path) == {"main": "audited", "other": "not_audited"}
        account = report_in(tmp_path)["accounts"][1]
        assert account["outcome"] == "invalid"
        assert "audit does not contain the result of an audit. Set results to" in account["msg"]
        assert f"other: not audited: {account['msg']}" in "".join(done["msg"])
        assert done.get("failed", False) is (host == "other")


@pytest.mark.parametrize("name", ["path", "expected_file"])
@pytest.mark.parametrize("value", NO_PATHS, ids=repr)
def test_a_path_is_one_text(tmp_path: Path, name: str, value: Any) -> None:
    told = f"{name} is not a path. Set it to one text."
    if name == "path":
        with pytest.raises(AnsibleError, match=f"^{told}$"):
            run(tmp_path, {"main": MAIN}, path=value)
        assert [*tmp_path.iterdir()] == []
    else:
        assert run(tmp_path, {"main": MAIN}, expected_file=value)["failed"] is True
        assert report_in(tmp_path)["problems"] == [told]


@pytest.mark.parametrize("name", ["path", "expected_file"])
@pytest.mark.parametrize("value", ["a\nb", "a\0b", "a\x1bb", "a\u2028b"], ids=repr)
def test_a_path_has_no_control_characters(tmp_path: Path, name: str, value: str) -> None:
    told = f"{name} contains a line break or another control character. Remove it from the path."
    if name == "path":
        with pytest.raises(AnsibleError, match=f"^{told}$"):
            run(tmp_path, {"main": MAIN}, path=value)
        assert [*tmp_path.iterdir()] == []
    else:
        assert run(tmp_path, {"main": MAIN}, expected_file=value)["failed"] is True
        assert report_in(tmp_path)["problems"] == [told]


@pytest.mark.parametrize("reports", [["json"], None, ["markdown", "github"]])
def test_async_is_refused_and_leaves_no_old_report(tmp_path: Path, reports: Any) -> None:
    run(tmp_path, {"main": MAIN})
    keywords = {"async_val": 60, "action": "voiceops.twilio.byoc_trunk_report"}
    done = run(tmp_path, {"main": MAIN}, keywords=keywords, reports=reports)
    told = "byoc_trunk_report does not support async. Remove async from the task."
    assert done["failed"] is True
    assert done["msg"].startswith(told)
    assert report_in(tmp_path)["problems"] == [told]
    assert report_in(tmp_path)["compliant"] is False


@pytest.mark.skipif(sys.platform == "darwin", reason="Its file names are UTF-8.")
def test_a_folder_may_have_any_name(tmp_path: Path) -> None:
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/d\xffx"))
    folder.mkdir()
    done = run(folder, {"main": MAIN}, reports=[*FORMATS, "github"])
    assert done.get("failed", False) is False
    assert report_in(folder)["compliant"] is True


NAMES = {"::error::z": "\\x3a:error\\x3a:z", "a\nb": "a\\nb", "##[group]": "#\\x23[group]"}


@pytest.mark.parametrize("host", NAMES, ids=repr)
@pytest.mark.parametrize("audit", [MAIN, None, unread()], ids=["audited", "none", "unread"])
def test_each_account_has_one_line(tmp_path: Path, host: str, audit: Any) -> None:
    given = {**audit, "host": host} if audit else audit
    done = run(tmp_path, {host: given}, host=host)
    lines = done["msg"].split("\n") if isinstance(done["msg"], str) else done["msg"]
    assert [line for line in lines if host in line] == []
    assert next(line.partition(": ")[0] for line in lines if ": " in line) == NAMES[host]


ODD = [MAIN, ["audit"], 5, True, "", " "]


@pytest.mark.parametrize("value", ODD, ids=["an audit", "list", "5", "true", "empty", "blank"])
def test_results_is_the_name_of_a_variable(tmp_path: Path, value: Any) -> None:
    run(tmp_path, {"main": MAIN})
    with pytest.raises(AnsibleError) as caught:
        run(tmp_path, {"main": MAIN}, results=value)
    assert [*(tmp_path / "reports").iterdir()] == []
    assert str(caught.value) == (
        "results is not the name of a variable. Write the name without braces, such as results: "
        "audit."
    )


def test_a_loop_of_another_task_is_a_mistake(tmp_path: Path) -> None:
    loop = {"changed": True, "results": [{"changed": True, "rc": 0}]}
    assert "does not contain the result of an audit" in run(tmp_path, {"main": loop})["msg"]


def test_a_failed_task_that_read_something_else_is_a_mistake(tmp_path: Path) -> None:
    done = run(tmp_path, {"main": unread()})
    assert done["failed"] is True
    assert "The result in audit does not name its host and play." in done["msg"]
