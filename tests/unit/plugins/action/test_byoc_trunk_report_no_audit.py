# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A variable that no audit registered is a mistake, and the report names it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
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
    "an error without a kind": {"failed": True, "error": "No."},
}


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


def test_a_loop_of_another_task_is_a_mistake(tmp_path: Path) -> None:
    loop = {"changed": True, "results": [{"changed": True, "rc": 0}]}
    assert "does not contain the result of an audit" in run(tmp_path, {"main": loop})["msg"]


def test_a_failed_task_that_read_something_else_is_a_mistake(tmp_path: Path) -> None:
    done = run(tmp_path, {"main": unread()})
    assert done["failed"] is True
    assert "The result in audit does not name its host and play." in done["msg"]
