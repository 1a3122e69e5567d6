# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is encrypted in a file of expected trunks, which a pull request may copy from elsewhere."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from ansible.parsing.vault import VaultLib, VaultSecret
from ansible_collections.voiceops.twilio.plugins.action.byoc_trunk_audit import ActionModule
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.byoc_trunk_audit import (
    byoc_trunk_audit,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._text.masking import texts_in
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.plugins.actions import Action
from ansible_collections.voiceops.twilio.tests.unit.plugins.tasks import SIDS, options

LONG, SHORT = "other-secret-of-somebody-else", "s3c+ret"
SECRETS = [("default", VaultSecret(b"hunter2"))]
MASK = "********"


def audited(
    sandbox: Sandbox, folder: Path, text: str | bytes, in_process: bool, **own: Any
) -> dict[str, Any]:
    """Return the result of an audit in diff mode with the file I(text)."""
    content = text if isinstance(text, bytes) else text.encode()
    (folder / "trunks.yml").write_bytes(content)
    given = options(sandbox, expected_file="trunks.yml", core_api_url=sandbox.url, **own)
    switch = {"byoc_trunk_in_process": in_process, "ansible_inject_invocation": True}
    action = Action(ActionModule, given, folder=folder, task_vars=switch, diff=True)
    action.action._loader.set_vault_secrets(SECRETS)

    def execute(module_args: dict[str, Any], **_keywords: Any) -> dict[str, Any]:
        outcome = byoc_trunk_audit(module_args, {}, ansible_version="2.21.0", diff=True)
        invocation = {"module_args": dict(module_args)}
        return {**outcome.result, "failed": outcome.failed, "invocation": invocation}

    action.action._execute_module = execute
    return action.run()


def vaulted(text: str, indent: int) -> str:
    encrypted = VaultLib(SECRETS).encrypt(text.encode()).decode()
    return "!vault |\n" + "".join(f"{' ' * indent}{line}\n" for line in encrypted.splitlines())


IN_A_LIST = "friendly_name:\n    one_of:\n    -"


@pytest.mark.parametrize("in_process", [True, False])
@pytest.mark.parametrize("secret", [LONG, SHORT, "x", f"a b\n{LONG}", "https://a:b@c"])
@pytest.mark.parametrize(
    "text",
    [
        pytest.param("expected: []\n? SECRET: []", id="an unknown key"),
        pytest.param("- friendly_name: Rome\n  ? SECRET  : 1", id="an unknown attribute"),
        pytest.param("- &a SECRET- friendly_name: Rome\n  *a : 1", id="an alias as a key"),
        pytest.param("- friendly_name: Rome\n  voice_method: SECRET", id="a method"),
        pytest.param("- friendly_name: Rome\n  voice_url: SECRET  a: 1", id="a URL"),
        pytest.param("- SECRET", id="an entry"),
        pytest.param("defaults:\n  voice_method: SECRETexpected: []", id="a default"),
        pytest.param("- friendly_name: SECRET", id="the name of a missing trunk"),
        pytest.param("- friendly_name: SECRET  voice_method: a", id="the name beside a mistake"),
        pytest.param("- sid: SECRET", id="a SID"),
        pytest.param(f"- sid: {SIDS[0]}\n  friendly_name: SECRET", id="a difference"),
        pytest.param(f"- sid: {SIDS[0]}\n  {IN_A_LIST} SECRET", id="a difference in a list"),
        pytest.param(
            f"- sid: {SIDS[0]}\n  friendly_name:\n    regex: SECRET", id="a difference in a pattern"
        ),
        *(
            pytest.param(f"- sid: {SIDS[0]}\n  {text}", id=f"described: {text}")
            for text in (
                "connection_policy: SECRET",
                "connection_policy:\n    friendly_name: SECRET",
                "connection_policy:\n    targets: SECRET",
                "connection_policy:\n    targets:\n    - SECRET",
                "connection_policy:\n    targets:\n    - target: SECRET",
                "connection_policy:\n    targets:\n    - target:\n        regex: SECRET",
                "sip_domain:\n    ip_addresses:\n    - ip_address: SECRET",
                "sip_domain:\n    credential_lists:\n    - friendly_name: SECRET",
                "sip_domain:\n    credential_lists:\n    - friendly_name:\n        not: SECRET",
                "sip_domain:\n    ? SECRET    : 1",
            )
        ),
        pytest.param("expected: []\nwaivers:\n  - SECRET", id="a waiver"),
        *(
            pytest.param(f"expected: []\nwaivers:\n  - {key}: SECRET", id=f"{key} of a waiver")
            for key in ("rule", "sid", "friendly_name", "reason", "until")
        ),
        pytest.param("expected: []\nwaivers:\n  - ? SECRET  : 1", id="a key of a waiver"),
    ],
)
def test_an_encrypted_text_is_not_shown(
    sandbox: Sandbox, tmp_path: Path, text: str, secret: str, in_process: bool
) -> None:
    result = audited(sandbox, tmp_path, text.replace("SECRET", vaulted(secret, 8)), in_process)
    assert result["failed"] is True
    texts = [one.replace(str(tmp_path), "") for one in texts_in({**result, "api": None})]
    pattern = re.compile(rf"(?<!\w){re.escape(secret.splitlines()[-1])}(?!\w)")
    assert [one for one in texts if pattern.search(one)] == []


@pytest.mark.parametrize("in_process", [True, False])
def test_an_encrypted_text_is_compared_as_it_is(
    sandbox: Sandbox, tmp_path: Path, in_process: bool
) -> None:
    method = f"- sid: {SIDS[0]}\n  voice_method: {vaulted('POST', 6)}"
    result = audited(sandbox, tmp_path, method, in_process)
    assert result["counts"]["compliant"] == 1
    other = f"- sid: {SIDS[0]}\n  voice_method: {vaulted('GET', 6)}"
    (row, *_others) = audited(sandbox, tmp_path, other, in_process)["trunks"]
    assert row["differences"] == [{"attribute": "voice_method", "expected": MASK, "actual": "POST"}]


@pytest.mark.usefixtures("untraced")
@pytest.mark.parametrize("unit", [":", "a:", "//", "\\/", "@:", "//a:"])
def test_a_long_encrypted_text_is_masked_soon(sandbox: Sandbox, tmp_path: Path, unit: str) -> None:
    secret = unit * (8_000 // len(unit))
    text = f"- sid: {SIDS[0]}\n  friendly_name:\n    regex: {vaulted(secret, 8)}"
    result = audited(sandbox, tmp_path, text, in_process=True)
    assert result["counts"]["drifted"] == 1
    assert result["trunks"][0]["differences"][0]["expected"] == {"regex": MASK}
    assert secret[:20] not in json.dumps(result)


@pytest.mark.usefixtures("untraced")
def test_the_deadline_ends_masking_too(sandbox: Sandbox, tmp_path: Path) -> None:
    text = f"- sid: {SIDS[0]}\n  friendly_name: {vaulted(200_000 * ':', 6)}"
    result = audited(sandbox, tmp_path, text, in_process=True, deadline=1.5)
    told = "masking the encrypted values did not end within the deadline of 1.5 seconds. Encrypt"
    assert result["msg"].startswith(told)
    assert (result["failed"], result["error"]["kind"]) == (True, "timeout")
    assert "trunks" not in result
    assert ":::::" not in json.dumps(result)


@pytest.mark.parametrize("in_process", [True, False])
@pytest.mark.parametrize(
    "text",
    [
        f"{LONG}: 1\nexpected: []\n",
        f"- friendly_name: Rome\n  {LONG}: 1\n",
        f"- friendly_name: Rome\n  connection_policy: {{{LONG}: 1}}\n",
        f"- friendly_name: Rome\n  sip_domain: {{ip_addresses: [{{{LONG}: 1}}]}}\n",
        f"expected: []\nwaivers:\n  - {LONG}: 1\n",
    ],
)
def test_the_unknown_keys_of_an_encrypted_file_are_not_shown(
    sandbox: Sandbox, tmp_path: Path, text: str, in_process: bool
) -> None:
    content = VaultLib(SECRETS).encrypt(text.encode())
    result = audited(sandbox, tmp_path, content, in_process)
    assert result["failed"] is True
    assert LONG not in json.dumps(result)


def test_what_the_action_refuses_is_shown_without_the_secrets_of_the_task(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    given = options(sandbox, expected_file="trunks.yml")
    text = f"- {{sid: {SIDS[0]}, {given['auth_token']}: 1}}\n"
    (tmp_path / "trunks.yml").write_text(text, encoding="utf-8")
    result = Action(ActionModule, given, folder=tmp_path).run()
    assert f"expected[0] ({SIDS[0]}): {MASK}: is not an attribute" in result["msg"]
    assert given["auth_token"] not in json.dumps(result)
