# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A variable that no audit registered is a mistake, and the report names it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from ansible.errors import AnsibleError
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


@pytest.mark.parametrize("value", [MAIN, ["audit"], 5, True], ids=["an audit", "list", "5", "true"])
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
