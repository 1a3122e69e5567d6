# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is encrypted in the variables of a task, which Ansible decrypts before the audit."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from ansible.template import Templar
from ansible_collections.voiceops.twilio.plugins.action.byoc_trunk_audit import ActionModule
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.byoc_trunk_audit import (
    byoc_trunk_audit,
)
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.plugins.actions import Action, trusted_template
from ansible_collections.voiceops.twilio.tests.unit.plugins.tasks import SIDS, options
from ansible_collections.voiceops.twilio.tests.unit.plugins.vaults import (
    loader_with_secrets,
    variables,
)

LONG, SHORT = "other-secret-of-somebody-else", "s3c+ret"
MASK = "********"


def audited(sandbox: Sandbox, folder: Path, known: Any, in_process: bool) -> dict[str, Any]:
    """Return the result of an audit whose options are templates of the variables I(known)."""
    templar = Templar(loader=loader_with_secrets(), variables=known)
    trusted = trusted_template()
    rendered = {name: templar.template(trusted(f"{{{{ {name} }}}}")) for name in known}
    given = options(sandbox, core_api_url=sandbox.url, **{"expected": [], **rendered})
    switch = {"byoc_trunk_in_process": in_process, "ansible_inject_invocation": True}
    task_vars = {**known, **switch}
    action = Action(ActionModule, given, folder=folder, task_vars=task_vars, diff=True)

    def execute(module_args: dict[str, Any], **_keywords: Any) -> dict[str, Any]:
        outcome = byoc_trunk_audit(module_args, {}, ansible_version="2.21.0", diff=True)
        return {**outcome.result, "failed": outcome.failed, "invocation": {"module_args": given}}

    action.action._execute_module = execute
    return action.run()


OF_TRUNK = f"expected: [{{sid: {SIDS[0]}, "
OWN_RULE = "own_rules: [{id: A1, severity: SECRET, text: x, that: 'true'}]"
WAIVER = "waivers: [{rule: BYOC001, sid: SID, reason: SECRET, until: '9999-12-31'}]"


@pytest.mark.parametrize("in_process", [True, False])
@pytest.mark.parametrize("secret", [LONG, SHORT])
@pytest.mark.parametrize(
    "text",
    [
        f"{OF_TRUNK} friendly_name: SECRET}}]",
        f"{OF_TRUNK} friendly_name: {{regex: SECRET}}}}]",
        f"{OF_TRUNK} friendly_name: {{one_of: [SECRET, x]}}}}]",
        f"{OF_TRUNK} voice_url: SECRET}}]",
        f"{OF_TRUNK} connection_policy: {{friendly_name: SECRET}}}}]",
        f"{OF_TRUNK} sip_domain: {{credential_lists: [{{friendly_name: SECRET}}]}}}}]",
        f"expected: [{{sid: {SIDS[0]}}}]\ndefaults: {{friendly_name: SECRET}}",
        "expected: [{friendly_name: SECRET}]",
        "expected: [SECRET]",
        "expected: SECRET",
        "defaults: SECRET",
        "defaults: {voice_method: SECRET}",
        "rules: [SECRET]",
        "rule_options: {BYOC025: {allowed_networks: [SECRET]}}",
        f"rules: [BYOC001]\n{WAIVER}".replace("SID", SIDS[0]),
        "waivers: [{rule: SECRET}]",
        "waivers: [SECRET]",
        OWN_RULE,
    ],
)
def test_an_encrypted_variable_is_not_shown(
    sandbox: Sandbox, tmp_path: Path, text: str, secret: str, in_process: bool
) -> None:
    result = audited(sandbox, tmp_path, variables(tmp_path, text, secret), in_process)
    shown = json.dumps({**result, "api": None}).replace(str(tmp_path), "")
    assert secret not in shown
    assert MASK in shown


@pytest.mark.parametrize("in_process", [True, False])
def test_an_encrypted_variable_is_compared_as_it_is(
    sandbox: Sandbox, tmp_path: Path, in_process: bool
) -> None:
    name = sandbox.trunk(SIDS[0])["friendly_name"]
    known = variables(tmp_path, f"{OF_TRUNK} friendly_name: SECRET}}]", name)
    result = audited(sandbox, tmp_path, known, in_process)
    assert result["counts"]["compliant"] == 1
    assert name not in json.dumps(result, ensure_ascii=False)


OWN_RULES = (
    "own_rules: [{id: A1, severity: error, text: SECRET, that: [trunk.sid is defined]},"
    " {id: A2, severity: error, text: y, that: [trunk.sid is defined, 1 == 2]}]"
)


@pytest.mark.parametrize("in_process", [True, False])
def test_a_rule_beside_an_encrypted_text_is_checked(
    sandbox: Sandbox, tmp_path: Path, in_process: bool
) -> None:
    known = variables(tmp_path, OWN_RULES, LONG)
    for rule in known["own_rules"]:
        rule["that"] = [*map(trusted_template(), rule["that"])]
    result = audited(sandbox, tmp_path, known, in_process)
    assert {row["rule"] for row in result["findings"]} == {"A2"}, result["msg"]
    assert LONG not in json.dumps(result)
