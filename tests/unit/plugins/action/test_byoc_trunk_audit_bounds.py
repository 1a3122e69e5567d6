# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reading expected trunks and checking own rules end with the deadline of the task."""

from __future__ import annotations

from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.action.byoc_trunk_audit import ActionModule
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.byoc_trunk_audit import (
    PENDING,
    byoc_trunk_audit,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.plays import ROLE
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.plugins.actions import Action, trusted_template
from ansible_collections.voiceops.twilio.tests.unit.plugins.tasks import SIDS, asked, options

pytestmark = [
    pytest.mark.usefixtures("untraced"),
    pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning"),
]


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


# Own rules

TRUSTED = trusted_template()
ENDLESS = [
    "trunk.friendly_name is match('(a+)+$')",
    "trunk.friendly_name is search('(a|a)*$')",
    "trunk.friendly_name | regex_search('(a+)+$') is none",
    "trunk.friendly_name | regex_replace('(a+)+$', '') == 'b'",
    # What stops one of them stops the next one too.
    " or ".join(2 * ["(trunk.friendly_name is match('(a+)+$')) | default(false)"]),
    "range(10 ** 9) | select('eq', -1) | list == [trunk.sid]",
]


def checked(
    sandbox: Sandbox, folder: Path, *rules: Any, deadline: float, in_process: bool = True
) -> dict[str, Any]:
    """Return the result of an audit with the expressions of I(rules)."""
    own = [
        {"id": f"A{n}", "severity": "error", "text": "x", "that": [*map(TRUSTED, that)]}
        for n, that in enumerate(rules)
    ]
    given = options(sandbox, expected=[], own_rules=own, fail_on=[], deadline=deadline)
    switch = {"byoc_trunk_in_process": in_process}
    action = Action(ActionModule, given, folder=folder, task_vars=switch)

    def execute(module_args: Any, **_keywords: Any) -> dict[str, Any]:
        outcome = byoc_trunk_audit(module_args, {}, ansible_version="2.21.0", diff=False)
        return {**outcome.result, "failed": outcome.failed}

    action.action._execute_module = execute
    return action.run()


def with_a_long_name(sandbox: Sandbox) -> None:
    """Leave one trunk, whose name takes a slow regular expression for ever."""
    for sid in set(SIDS) - {SIDS[1]}:
        sandbox.delete_trunk(sid)
    sandbox.put_trunk(SIDS[1], {**sandbox.trunk(SIDS[1]), "friendly_name": 40 * "a" + "b"})


@pytest.mark.parametrize(
    ("that", "in_process"),
    [*(([one], True) for one in ENDLESS), (["true", ENDLESS[0]], True), ([ENDLESS[0]], False)],
)
def test_the_deadline_ends_an_expression(
    sandbox: Sandbox, tmp_path: Path, that: list[str], in_process: bool
) -> None:
    with_a_long_name(sandbox)
    result = checked(sandbox, tmp_path, ["true"], that, deadline=2, in_process=in_process)
    assert (result["failed"], result["error"]["kind"]) == (True, "timeout")
    assert result["msg"].startswith(f"own_rules[1] (A1): trunk {SIDS[1]} (aaa")
    assert "): the check of the rule did not end within the deadline of 2 seconds." in result["msg"]
    assert "trunks" not in result
    assert PENDING not in result


@pytest.mark.parametrize("that", [["[0] * 10 ** 16 == []"], ["true", "'x' * 10 ** 17 == ''"]])
def test_an_expression_without_memory_has_a_reason(
    sandbox: Sandbox, tmp_path: Path, that: list[str]
) -> None:
    result = checked(sandbox, tmp_path, that, deadline=20)
    assert (result["failed"], result["error"]["kind"]) == (True, "timeout")
    assert result["msg"].startswith(f"own_rules[0] (A0): trunk {SIDS[0]} (")
    assert "did not end within the available memory. Simplify its expressions" in result["msg"]


@pytest.mark.parametrize("value", [None, "", "  "])
@pytest.mark.parametrize("name", ["fail_on", "findings_from"])
@pytest.mark.parametrize("role", ["", "byoc_trunk_audit_"])
def test_an_empty_choice_names_its_variable(
    sandbox: Sandbox, tmp_path: Path, name: str, value: Any, role: str
) -> None:
    given = options(sandbox, expected=[], **{name: value})
    of_role = {"ansible_role_name": ROLE} if role else {}
    result = Action(ActionModule, given, folder=tmp_path, task_vars=of_role).run()
    assert (result["failed"], result["error"]["kind"]) == (True, "options")
    assert result["msg"].startswith(f"{role}{name} is empty. Write ")
    assert asked(sandbox) == {}


def test_the_deadline_ends_expressions_that_wait(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = "ansible_collections.voiceops.twilio.plugins.plugin_utils._action.own_rules.monotonic"
    monkeypatch.setattr(place, lambda: 1e12)
    result = checked(sandbox, tmp_path, ["true"], deadline=60)
    assert (result["failed"], result["error"]["kind"]) == (True, "timeout")
    assert result["msg"].startswith(f"own_rules[0] (A0): trunk {SIDS[0]} (")


def test_the_deadline_ends_an_expression_in_a_thread(sandbox: Sandbox, tmp_path: Path) -> None:
    with_a_long_name(sandbox)
    results: list[dict[str, Any]] = []

    def check(that: str, deadline: float) -> None:
        results.append(checked(sandbox, tmp_path, [that], deadline=deadline))

    for that, deadline in ((ENDLESS[0], 2), (f"trunk.sid != '{SIDS[1]}'", 60)):
        thread = Thread(target=check, args=(that, deadline))
        thread.start()
        thread.join()
    stopped, ended = results
    assert stopped["msg"].startswith(f"own_rules[0] (A0): trunk {SIDS[1]} (aaa")
    assert stopped["error"]["kind"] == "timeout"
    assert [row["sid"] for row in ended["findings"]] == [SIDS[1]]


def test_an_expression_that_waited_too_long_is_named(sandbox: Sandbox, tmp_path: Path) -> None:
    result = checked(sandbox, tmp_path, ["lookup('pipe', 'sleep 3') == ''"], deadline=2.5)
    assert result["error"]["kind"] == "timeout"
    assert result["msg"].startswith(f"own_rules[0] (A0): trunk {SIDS[0]} (")
