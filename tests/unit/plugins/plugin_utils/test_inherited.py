# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is imported for a task, where, and when: watched in processes of their own."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils.processes import (
    PLUGINS,
    tell,
)


@pytest.mark.parametrize("action", ["byoc_trunk_info", "byoc_trunk_audit"])
def test_a_task_that_goes_to_the_module_imports_nothing_of_the_work(
    action: str, tmp_path: Path
) -> None:
    script = f"""
import json, sys
import {PLUGINS}.action.{action}
ours = sorted(name for name in sys.modules if name.startswith("{PLUGINS}.module_utils."))
print(json.dumps([ours, "requests" in sys.modules]))
"""
    assert tell(script, tmp_path) == [[], False]


FORKS = """
import json, os, sys
from {plugins}.plugin_utils._inherited import Inherited
inherited = Inherited("wanted")

def worker(stays):
    reading, writing = os.pipe()
    if not os.fork():
        had = "wanted" in sys.modules
        if stays:
            inherited.load()
        os.write(writing, json.dumps([had, "wanted" in sys.modules]).encode())
        os._exit(0)
    os.wait()
    return json.loads(os.read(reading, 100))

told = [worker(stays) for stays in {workers}]
print(json.dumps([told, "wanted" in sys.modules]))
"""


@pytest.mark.parametrize(
    ("workers", "told"),
    [
        pytest.param([False, False], [[[False, False]] * 2, False], id="none of the tasks stays"),
        pytest.param([True], [[[False, True]], False], id="the only one stays"),
        pytest.param(
            [False, True, False, True],
            [[[False, False], [False, True], [True, True], [True, True]], True],
            id="those after the first that stays inherit",
        ),
    ],
)
def test_workers_inherit_what_one_before_them_needed(
    workers: list[bool], told: object, tmp_path: Path
) -> None:
    (tmp_path / "wanted.py").write_text("", encoding="utf-8")
    assert tell(FORKS.format(plugins=PLUGINS, workers=workers), tmp_path) == told
