# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reports of a play that finds audits of an earlier play: a registered variable outlives it."""

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
from ansible_collections.voiceops.twilio.tests.unit.plugins.actions import PLAY
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils.audits import audit

OF_ROLE = "__byoc_trunk_audit_result"
NOW = {"play": PLAY._uuid}
BEFORE = {"play": "an earlier one"}
NO_PLAY = {"failed": True, "msg": "'x' is undefined"}


@pytest.mark.parametrize(
    ("variable", "main", "other", "expected"),
    [
        pytest.param(OF_ROLE, NOW, BEFORE, ["audited", "not_audited"], id="role"),
        pytest.param(OF_ROLE, BEFORE, BEFORE, ["not_audited"] * 2, id="role, both older"),
        pytest.param(OF_ROLE, NOW, NOW, ["audited"] * 2, id="role, both of this play"),
        pytest.param("audit", NOW, BEFORE, ["audited", "not_audited"], id="one older"),
        pytest.param("audit", BEFORE, BEFORE, ["audited"] * 2, id="a play that only reports"),
        pytest.param("audit", NOW, NOW, ["audited"] * 2, id="both of this play"),
    ],
)
@pytest.mark.parametrize("looped", [False, True])
def test_an_audit_of_an_earlier_play_is_no_audit_of_this_one(
    tmp_path: Path, variable: str, main: Any, other: Any, expected: list[str], looped: bool
) -> None:
    results = {"main": {**MAIN, **main}, "other": {**OTHER, **other}}
    given = {host: {"results": [it]} if looped else it for host, it in results.items()}
    done = run(tmp_path, given, variable=variable)
    accounts = report_in(tmp_path)["accounts"]
    assert [account["state"] for account in accounts] == expected
    assert report_in(tmp_path)["compliant"] is ("not_audited" not in expected)
    for account in accounts:
        if account["state"] == "not_audited":
            assert account["msg"].startswith(f"An earlier play made the audit in {variable}.")
    assert done.get("failed", False) is ("audited" not in expected)


def test_the_name_of_a_host_may_look_like_an_item(tmp_path: Path) -> None:
    odd = "x (item 1)"
    results = {odd: {**MAIN, "host": odd}, "other": {**MAIN, "host": "other"}}
    assert "the same account" in run(tmp_path, results, host=odd)["msg"]


def test_a_host_whose_name_looks_like_an_item_does_not_fail_for_it(tmp_path: Path) -> None:
    odd = "main (item 1 of 1)"
    item = {"results": [{**MAIN, "host": "main"}], "changed": False}
    results = {"main": item, odd: {**MAIN, "host": odd}, "other": OTHER}
    assert run(tmp_path, results, host="other").get("failed", False) is False
    missed = {**results, odd: {**OTHER, "host": "other"}}
    told = {host: run(tmp_path, missed, host=host, path=host[-3:]) for host in missed}
    assert [one.get("failed", False) for one in told.values()] == [False, True, False]


def test_a_task_of_the_role_that_failed_without_a_play_is_reported(tmp_path: Path) -> None:
    run(tmp_path, {"main": {**MAIN, **NOW}, "other": NO_PLAY}, variable=OF_ROLE)
    assert states(tmp_path) == {"main": "audited", "other": "unread"}


@pytest.mark.parametrize(
    "result",
    [
        pytest.param(audit(account=2, ansible_job_id="j1.1", finished=1), id="of async_status"),
        pytest.param({**OTHER, "play": None}, id="no play"),
        pytest.param({**OTHER, "host": None}, id="no host"),
        pytest.param({"results": [OTHER, audit(account=2)]}, id="an item"),
    ],
)
def test_a_result_that_names_no_host_and_play_is_no_audit(tmp_path: Path, result: Any) -> None:
    results = {"main": MAIN, "other": result}
    run(tmp_path, results)
    assert states(tmp_path) == {"main": "audited", "other": "not_audited"}
    assert report_in(tmp_path)["compliant"] is False
    done = run(tmp_path, results, host="other")
    assert done["failed"] is True
    assert "does not name its host and play" in done["msg"]
