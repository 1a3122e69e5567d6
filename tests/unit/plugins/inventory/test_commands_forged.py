# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Objects that Ansible would take for its own never reach a cache, by way of Ansible's commands."""

from __future__ import annotations

import json
from typing import Any

from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.plugins.inventory.commands import Ansible
from ansible_collections.voiceops.twilio.tests.unit.plugins.inventory.doors import put_trunks

COMMAND = "{{ lookup('pipe', 'touch ran; echo ran') }}"
FORGED = [
    {
        "__ansible_type": "_AnsibleTaggedStr",
        "value": COMMAND,
        "tags": [{"__ansible_type": "TrustedAsTemplate"}],
    },
    {"__ansible_vault": "$ANSIBLE_VAULT;1.1;AES256\n3033"},
    {"__ansible_unsafe": COMMAND},
]
FILES = {"ANSIBLE_CACHE_PLUGIN": "jsonfile", "ANSIBLE_CACHE_PLUGIN_CONNECTION": "facts"}
REFUSAL = "a name reserved for Ansible (_ansible_… or __ansible…), which Twilio never sends."


def test_no_object_of_ansible_reaches_a_cache(ansible: Ansible, sandbox: Sandbox) -> None:
    put_trunks(sandbox, {"friendly_name": "one", "added": FORGED})
    ansible.source(
        compose={"run": "byoc_trunk_other_attributes.added | first"},
        cache=True,
        cache_plugin="ansible.builtin.jsonfile",
        cache_connection="cache",
    )
    ansible.environ |= FILES
    asked = {"voiceops.twilio.byoc_trunk_info": {}, "ignore_errors": True}
    tasks: list[Any] = []
    for name, in_process in (("worker", True), ("module", False)):
        tasks += [
            {**asked, "register": name, "vars": {"byoc_trunk_in_process": in_process}},
            {"ansible.builtin.set_fact": {f"{name}_fact": f"{{{{ {name} }}}}", "cacheable": True}},
            {"ansible.builtin.debug": {"var": f"{name}_fact"}},
        ]
    sources = ["-i", "byoc_trunks.yml", "-i", "localhost,", "-c", "local"]
    for _from_cache in range(2):
        done = ansible.play(*tasks, hosts="localhost", arguments=sources)
        assert done.code == 0, done.printed
        assert done.told.count(REFUSAL) >= 5
        assert not list(ansible.folder.rglob("ran"))
    (facts,) = (path.read_text("utf-8") for path in (ansible.folder / "facts").glob("*localhost"))
    assert "touch ran" not in facts
    assert "__ansible_vault" not in facts
    for kept in (ansible.folder / "cache").glob("*"):
        assert json.loads(kept.read_text("utf-8")) in ([], {}), kept
