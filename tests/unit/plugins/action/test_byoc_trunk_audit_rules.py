# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The action with rules and waivers, from the task and from a file."""

from __future__ import annotations

from datetime import date, datetime, timezone
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.action.byoc_trunk_audit import ActionModule
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.packed import unpacked
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.plugins.actions import Action
from ansible_collections.voiceops.twilio.tests.unit.plugins.tasks import MAIN, SIDS, asked, options

SYDNEY, NAMELESS = SIDS[7], SIDS[9]
REASON = "It only makes calls."
WAIVER = {"rule": "BYOC001", "sid": SYDNEY, "reason": REASON, "until": "9999-12-31"}
OTHER = {**WAIVER, "sid": NAMELESS}
FILE = f"""
expected: []
waivers:
  - rule: BYOC001
    sid: {SYDNEY}
    reason: {REASON}
    until: 9999-12-31
  - {{rule: BYOC001, sid: {NAMELESS}, reason: "{{{{ x }}}}", until: "9999-12-31"}}
"""


def run(sandbox: Sandbox, folder: Path, **own: Any) -> dict[str, Any]:
    return action(sandbox, folder, **own).run()


def action(sandbox: Sandbox, folder: Path, **own: Any) -> Action:
    given = options(sandbox, **{"core_api_url": sandbox.url, "rules": ["BYOC001"], **own})
    task_vars = {"ansible_inject_invocation": True}
    return Action(ActionModule, given, folder=folder, task_vars=task_vars)


def of_file(sandbox: Sandbox, folder: Path, text: str = FILE, **own: Any) -> dict[str, Any]:
    (folder / "trunks.yml").write_text(text, encoding="utf-8")
    return run(sandbox, folder, expected_file="trunks.yml", **own)


def waived(result: dict[str, Any]) -> list[str]:
    """Return the SID of each waived finding."""
    return [row["sid"] for row in result["findings"] if row["waived"]]


def test_the_task_has_waivers(sandbox: Sandbox, tmp_path: Path) -> None:
    result = run(sandbox, tmp_path, expected=[], waivers=[WAIVER])
    assert (result["failed"], waived(result)) == (True, [SYDNEY])
    result = run(sandbox, tmp_path, expected=[], waivers=[WAIVER, OTHER])
    assert (result["failed"], waived(result)) == (False, [SYDNEY, NAMELESS])


@pytest.mark.parametrize("name", ["waivers", "byoc_trunk_audit_waivers"])
def test_a_file_has_waivers_and_runs_no_template(
    sandbox: Sandbox, tmp_path: Path, name: str
) -> None:
    result = of_file(sandbox, tmp_path, FILE.replace("waivers", name))
    assert (result["failed"], waived(result)) == (False, [SYDNEY, NAMELESS])
    assert [row["waived"]["reason"] for row in result["findings"]] == [REASON, "{{ x }}"]
    # The invocation has what the task says, not the content of the file.
    assert result["invocation"]["module_args"]["waivers"] == []


@pytest.mark.parametrize("empty", [None, "", []])
def test_an_empty_option_leaves_the_waivers_of_a_file(
    sandbox: Sandbox, tmp_path: Path, empty: Any
) -> None:
    result = of_file(sandbox, tmp_path, waivers=empty)
    assert waived(result) == [SYDNEY, NAMELESS]


def test_only_one_place_has_waivers(sandbox: Sandbox, tmp_path: Path) -> None:
    result = of_file(sandbox, tmp_path, waivers=[WAIVER])
    assert result["failed"] is True
    assert result["msg"] == (
        f"{tmp_path}/trunks.yml:3: Both the task and this file set waivers. Remove them from one "
        "of the two."
    )
    assert asked(sandbox) == {}


@pytest.mark.parametrize("rules", ["BYOC001", "BYOC001, BYOC004", ["BYOC001"], "['BYOC001']"])
def test_rules_may_be_a_text(sandbox: Sandbox, tmp_path: Path, rules: Any) -> None:
    result = run(sandbox, tmp_path, expected=[], rules=rules)
    assert {row["rule"] for row in result["findings"]} >= {"BYOC001"}


@pytest.mark.parametrize("empty", [None, "", []])
def test_no_rules_are_no_mistake(sandbox: Sandbox, tmp_path: Path, empty: Any) -> None:
    own = {"rules": empty, "waivers": empty, "rule_options": empty or None}
    assert run(sandbox, tmp_path, expected=[], **own)["findings"] == []


def test_a_date_of_yaml_is_a_date(sandbox: Sandbox, tmp_path: Path) -> None:
    waivers = [{**WAIVER, "until": date(9999, 12, 31)}]
    assert waived(run(sandbox, tmp_path, expected=[], waivers=waivers)) == [SYDNEY]
    waivers = [{**WAIVER, "until": datetime(9999, 12, 31, tzinfo=timezone.utc)}]
    result = run(sandbox, tmp_path, expected=[], waivers=waivers)
    assert "waivers[0].until: '9999-12-31T00:00:00+00:00' is not a date." in result["msg"]


def test_the_address_of_core_is_read_if_a_rule_needs_it(sandbox: Sandbox, tmp_path: Path) -> None:
    given = options(sandbox, expected=[], rules=["BYOC021"])
    task_vars = {"twilio_api_url": sandbox.url}
    result = Action(ActionModule, given, folder=tmp_path, task_vars=task_vars).run()
    assert [row["sid"][-4:] for row in result["findings"]] == ["a501"]
    # A rule about trunks does not look at the variable, which may be wrong.
    wrong = {"twilio_api_url": "not an address"}
    trunks = options(sandbox, expected=[], rules=["BYOC001"])
    result = Action(ActionModule, trunks, folder=tmp_path, task_vars=wrong).run()
    assert len(result["findings"]) == 2
    refused = Action(ActionModule, given, folder=tmp_path, task_vars=wrong).run()
    assert "core_api_url" in refused["msg"]
    assert MAIN not in refused["msg"]


@pytest.mark.parametrize("in_process", [True, False])
@pytest.mark.parametrize("value", ["all", ["error"], True])
def test_a_severity_in_the_role_is_told_in_the_name_of_the_role(
    sandbox: Sandbox, tmp_path: Path, in_process: bool, value: Any
) -> None:
    role = "voiceops.twilio.byoc_trunk_audit"
    task_vars = {"ansible_role_name": role, "byoc_trunk_in_process": in_process}
    given = options(sandbox, expected=[], findings_from=value)
    result = Action(ActionModule, given, folder=tmp_path, task_vars=task_vars).run()
    told = f"byoc_trunk_audit_findings_from is {value!r}. Use one of error, warning, note."
    assert (result["failed"], result["msg"]) == (True, told)
    assert asked(sandbox) == {}


def test_the_role_registers_the_details_of_its_audit_as_one_text(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    given = options(sandbox, expected=[], rules=["BYOC001"])
    results = []
    for task_vars in ({}, {"ansible_role_name": "voiceops.twilio.byoc_trunk_audit"}):
        action = Action(ActionModule, given, folder=tmp_path, task_vars=task_vars)
        results.append(action.run())
    of_task, of_role = results
    lasting = {"audited_at": "", "seconds": 0, "inclusion": None}
    assert of_task["trunks"]
    assert {**unpacked(of_role), **lasting} == {**of_task, **lasting}
    assert not of_role.keys() & {"trunks", "findings", "waivers"}
