# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A link in a pull request to a file of others: no message and no fact shows text of it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.action.byoc_trunk_audit import ActionModule
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.byoc_trunk_audit import (
    byoc_trunk_audit,
)
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.plugins.actions import Action
from ansible_collections.voiceops.twilio.tests.unit.plugins.tasks import SIDS, asked, options

HASH = "$y$j9T$F5Jx5fExrKuPp53xLKQ..1$X3DX6M94c7o.9agCG9G317fhZg9SqC"
KEY = "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ"
WORD = "qvxzkjwbmp-tgvrhdnq"
# So that a name of a file's own structure counts as a secret too.
OWN = "zqhwvkx_pgmtr"
PIECE = 8
FILES = {
    "shadow": f"root:{HASH}:20228:0:99999:7:::\ndaemon:*:20228:0:99999:7:::\n",
    "shadow of one line": f"root:{HASH}:20228:0:99999:7:::",
    "passwd": f"root:x:0:0:{WORD}:/root:/bin/bash\n{OWN}:x:1:1::/{OWN}:/bin/sh\n",
    "SSH key": f"-----BEGIN OPENSSH PRIVATE KEY-----\n{KEY}\n{KEY}\n-----END KEY-----\n",
    "environment": f"TOKEN={WORD}\nexport {OWN}='{KEY}'\n",
    "netrc": f"machine {OWN}.example login {OWN} password {WORD}\n",
    "passwords": f"- {WORD}\n- {KEY}\n",
    "a password that is a tag": f"!{WORD}\n",
    "a password that is a long tag": f"- !!{WORD}/{WORD}\n",
    "a password that is an alias": f"- *{WORD}\n",
    "a password that is an anchor": f"- &{WORD}\n  {OWN}: {KEY}\n",
    "a password that is a directive": f"%{WORD}\n",
    "a key": f"{WORD}:\n",
    "a key with a date": f"{WORD}: 2026-11-27\n",
    "nested": f"{OWN}:\n  {WORD}:\n    - {KEY}\n",
    "twice": f"{WORD}: 1\n{WORD}: 2\n",
    "twice in an entry": f"- {WORD}: 1\n  {WORD}: 2\n",
    "twice in JSON": f'[{{"{WORD}": 1, "{WORD}": "{KEY}"}}]',
    "merged": f"- <<: {WORD}\n",
    "deep": f"- {40 * f'{{{WORD}: '}x{40 * '}'}\n",
    "no finite number": f'{{"{WORD}": NaN}}',
    "vault": f"- {OWN}: !vault {WORD}\n",
    "kubeconfig": f"""\
apiVersion: v1
users:
- name: {OWN}
  user: {{token: {WORD}, client-key-data: {KEY}}}
""",
    "service account": json.dumps({"type": OWN, "private_key": KEY, "id": WORD}, indent=1),
    "ini": f"[{OWN}]\npassword = {WORD}\n",
    "ini of one line": f"[{WORD}]",
    "dictionaries": f"- name: {OWN}\n  url: {WORD}\n  {KEY}: 1\n",
    "dictionaries in JSON": json.dumps([{"name": OWN, "secret": WORD, KEY: 1}]),
    "known attributes": f"- voice_url: {WORD}\n  voice_method: {KEY}\n  {OWN}: 1\n",
    "nothing that identifies": f"- sid:\n  friendly_name:\n  voice_url: {WORD}\n  {OWN}: 1\n",
    "linked": f"- connection_policy: {{{WORD}: {KEY}}}\n  sip_domain: {OWN}\n",
    "a pattern": f"- voice_url: {{regex: '(?P<{WORD}'}}\n",
    "identities of another kind": f"""\
- sid: {{{WORD}: {KEY}}}
- sid: [{WORD}]
- friendly_name: {{{WORD}: {KEY}}}
- friendly_name: [{KEY}]
- friendly_name: yes
  {OWN}: {KEY}
""",
    "deep entries": f"- voice_url: {20 * '['}{WORD}{20 * ']'}\n  {OWN}: 1\n",
    "defaults": f"defaults: {{{WORD}: {KEY}}}\n",
    "defaults and others": f"expected: [{{{OWN}: 1}}]\ndefaults: {{{WORD}: {KEY}}}\n",
    "defaults of another kind": f"expected: [{WORD}]\ndefaults: {{voice_url: {KEY}}}\n",
    "defaults that are a text": f"defaults: {WORD}\n",
    "waivers": f"waivers: [{{rule: {WORD}, {OWN}: {KEY}}}]\n",
    "waivers and others": f"expected: [{OWN}]\nwaivers: [{{rule: {WORD}, {OWN}: {KEY}}}, {KEY}]\n",
    "expected of another kind": f"expected: {WORD}\n",
    "similar": f"expected_{WORD}: 1\nexpected: [{WORD}]\n",
    "no UTF-8": f"{WORD}: \udcff{KEY}\n",
    "a control character": f"{WORD}: \x01{KEY}\n",
}


def audited(sandbox: Sandbox, folder: Path, text: str, in_process: bool) -> dict[str, Any]:
    """Return the result of an audit whose file is a link to another with I(text)."""
    (folder / "other").write_bytes(text.encode(errors="surrogateescape"))
    (folder / "trunks.yml").symlink_to("other")
    given = options(sandbox, expected_file="trunks.yml", rules=["all"])
    switch = {"byoc_trunk_in_process": in_process, "ansible_inject_invocation": True}
    action = Action(ActionModule, given, folder=folder, task_vars=switch, diff=True)

    def execute(module_args: dict[str, Any], **_keywords: Any) -> dict[str, Any]:
        outcome = byoc_trunk_audit(module_args, {}, ansible_version="2.21.0", diff=True)
        invocation = {"module_args": dict(module_args)}
        return {**outcome.result, "failed": outcome.failed, "invocation": invocation}

    action.action._execute_module = execute
    return action.run()


@pytest.mark.parametrize("in_process", [True, False])
@pytest.mark.parametrize("name", FILES)
def test_no_text_of_a_file_without_trunks_is_shown(
    sandbox: Sandbox, tmp_path: Path, name: str, in_process: bool
) -> None:
    text = FILES[name]
    result = audited(sandbox, tmp_path, text, in_process)
    shown = json.dumps(result, ensure_ascii=False).replace(str(tmp_path), "")
    pieces = {
        secret[start : start + PIECE]
        for secret in (HASH, KEY, WORD, OWN)
        for start in range(len(secret) - PIECE + 1)
    }
    assert [piece for piece in pieces if piece in shown] == []
    digest = hashlib.sha256(text.encode(errors="surrogateescape")).hexdigest()
    assert (digest in shown, result["expected_sha256"]) == (False, None)
    assert (result["failed"], result["error"]["kind"], asked(sandbox)) == (True, "options", {})
    # Each line of the message begins with the file, and says where the mistake is.
    assert str(tmp_path / "trunks.yml") in result["msg"]


def test_the_defaults_of_a_file_are_not_in_the_invocation(sandbox: Sandbox, tmp_path: Path) -> None:
    text = f"expected: [{{sid: {SIDS[0]}}}]\ndefaults: {{{WORD}: 1}}\n"
    for in_process in (True, False):
        result = audited(sandbox, tmp_path, text, in_process)
        assert WORD not in json.dumps(result["invocation"])
        assert f"trunks.yml:2: defaults: {WORD}: is not an attribute" in result["msg"]
        (tmp_path / "trunks.yml").unlink()


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("trunk", "an unknown key. Did you mean expected?"),
        ("trunks", "an unknown key. Did you mean expected?"),
        ("expect", "an unknown key. Did you mean expected?"),
        ("Expected", "an unknown key. Did you mean expected?"),
        ("byoc_trunk_audit_waiver", "an unknown key. Did you mean waivers?"),
        ("byoc_trunk_audit_fail_on", "the unknown key 'byoc_trunk_audit_fail_on'."),
        ("rules", "the unknown key 'rules'."),
        ("default", "an unknown key. Did you mean defaults?"),
        ("d" * 900, "an unknown key."),
        ("hunter2", "an unknown key."),
    ],
)
def test_an_unknown_key_has_its_line_and_a_similar_name(
    sandbox: Sandbox, tmp_path: Path, key: str, told: str
) -> None:
    result = audited(sandbox, tmp_path, f"expected: []\n# x\n{json.dumps(key)} : []\n", True)
    may = "It may only have expected, defaults and waivers. "
    may += "Set other audit options in the playbook."
    assert result["mistakes"][0]["line"] == 3
    assert result["mistakes"][0]["message"] == f"The file has {told} {may}"
