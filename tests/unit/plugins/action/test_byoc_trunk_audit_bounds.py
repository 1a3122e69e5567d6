# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reading a file of expected trunks ends with the deadline of the task."""

from __future__ import annotations

from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.action.byoc_trunk_audit import ActionModule
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.plugins.actions import Action
from ansible_collections.voiceops.twilio.tests.unit.plugins.tasks import asked, options

pytestmark = pytest.mark.usefixtures("untraced")


@pytest.mark.parametrize("in_process", [True, False])
def test_the_deadline_bounds_reading(sandbox: Sandbox, tmp_path: Path, in_process: bool) -> None:
    (tmp_path / "trunks.yml").write_text("- {}\n" * 500_000, encoding="utf-8")
    given = options(sandbox, expected_file="trunks.yml", deadline=0.2)
    switch = {"byoc_trunk_in_process": in_process}
    action = Action(ActionModule, given, folder=tmp_path, task_vars=switch)
    result = action.run()
    told = "trunks.yml did not end within the deadline of 0.2 seconds. Split the file"
    assert result["msg"].startswith(f"Reading {tmp_path}/{told}")
    assert (result["failed"], result["error"]["kind"]) == (True, "timeout")
    assert (action.handed_over, asked(sandbox)) == ([], {})


def test_a_file_is_read_in_a_thread_as_well(sandbox: Sandbox, tmp_path: Path) -> None:
    (tmp_path / "trunks.yml").write_text("[]\n", encoding="utf-8")
    given = options(sandbox, expected_file="trunks.yml", fail_on=[], deadline="many")
    action = Action(
        ActionModule, given, folder=tmp_path, task_vars={"byoc_trunk_in_process": False}
    )
    results: list[dict[str, Any]] = []
    thread = Thread(target=lambda: results.append(action.run()))
    thread.start()
    thread.join()
    (handed_over,) = action.handed_over
    assert handed_over["module_args"]["expected"] == []
    assert results[0]["host"] is None
