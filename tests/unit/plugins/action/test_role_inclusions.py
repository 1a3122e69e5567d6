# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the reports of a role say that a play includes twice, once without a host."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.docs.running import run

OF_HOST = {"main": "main", "other": "subaccount"}
ROLE = "include_role: {name: voiceops.twilio.byoc_trunk_audit}"
ONLY_OTHER = "when: inventory_hostname == 'other'"
NOT_MAIN = {"main": "not_audited", "other": "audited"}
BOTH = {"main": "audited", "other": "audited"}


def included(name: str, more: str = "when: true") -> str:
    """A task that includes the role with reports in the folder I(name)."""
    return f"""
    - {ROLE}
      vars: {{byoc_trunk_audit_report_dir: "{name}"}}
      {more}
"""


def play(tasks: str, more: str = "order: inventory") -> str:
    return f"- hosts: all\n  gather_facts: false\n  {more}\n  tasks:{tasks}\n"


TWICE = "    - include_tasks: {name}.yml\n      vars: {{folder: {folder}}}\n      {more}\n"
PLAYS = {
    "twice": play(included("a1") + included("a2", ONLY_OTHER)),
    "free": play(included("b1") + included("b2", ONLY_OTHER), "strategy: free"),
    "serial": play(included("c1") + included("c2"), "serial: 1"),
    "loop": play(
        included(
            "{{ item }}",
            "when: item == 'd1' or inventory_hostname == 'other'\n      loop: [d1, d2]",
        )
    ),
    "groups": play(
        included("e1", "when: inventory_hostname == 'main'") + included("./e1/", ONLY_OTHER)
    ),
    "a folder a host": play(included("f_{{ inventory_hostname }}")),
    "nested": play(
        "\n"
        + TWICE.format(name="nested", folder="g1", more="when: true")
        + TWICE.format(name="nested", folder="g2", more=ONLY_OTHER)
    ),
    "nested, serial": play(
        "\n" + TWICE.format(name="nested", folder="h1", more="when: true"), "serial: 1"
    ),
    "on one line": play(
        f""" [{{{ROLE}, vars: {{byoc_trunk_audit_report_dir: i1}}}},"""
        f""" {{{ROLE}, vars: {{byoc_trunk_audit_report_dir: i2}}, {ONLY_OTHER}}}]"""
    ),
}
STATES = {
    **dict.fromkeys(("a1", "c2", "d1", "e1", "f_main", "f_other", "g1", "h1", "i1"), BOTH),
    **dict.fromkeys(("a2", "b2", "c1", "d2", "g2", "i2"), NOT_MAIN),
}


def inventory(sandbox: Sandbox) -> str:
    hosts = {}
    for host, name in OF_HOST.items():
        key = sandbox.accounts()[name]["credentials"]["auth_token"]
        hosts[host] = {f"twilio_{part}": key[part] for part in ("account_sid", "auth_token")}
    settings = {"ansible_connection": "local", "byoc_trunk_audit_expected": []}
    return json.dumps({"all": {"hosts": hosts, "vars": settings}})


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, running: Sandbox) -> Path:
    """The folder of a run of all plays."""
    made = tmp_path_factory.mktemp("inclusions")
    running.reset()
    (made / "hosts.json").write_text(inventory(running), encoding="utf-8")
    nested = included("{{ folder }}").replace("\n    ", "\n")
    (made / "nested.yml").write_text(f"---{nested}", encoding="utf-8")
    (made / "play.yml").write_text("".join(PLAYS.values()), encoding="utf-8")
    done = run(running, made, "ansible-playbook -i hosts.json play.yml")
    assert done.returncode == 0, done.stdout + done.stderr
    return made


@pytest.mark.parametrize("name", STATES)
def test_an_audit_for_other_reports_is_no_audit_for_these(folder: Path, name: str) -> None:
    report = json.loads((folder / name / "audit.json").read_text("utf-8"))
    states = {account["host"]: account["state"] for account in report["accounts"]}
    assert states == STATES[name]
    assert report["compliant"] is (states == BOTH)
    for account in report["accounts"]:
        if account["state"] == "not_audited":
            assert account["msg"].startswith("The role's latest audit of this host is for the")
