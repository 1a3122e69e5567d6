# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The playbook of the collection audits each account once, with its own credentials, or fails."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.docs.reading import GUIDES, blocks
from ansible_collections.voiceops.twilio.tests.unit.docs.running import LABORATORY, MAIN, run
from ansible_collections.voiceops.twilio.tests.unit.docs.test_audit_guide import OF_ACCOUNTS, SID

PLAYBOOK = "ansible-playbook voiceops.twilio.audit -e byoc_trunk_audit_expected_file=trunks.yml"
SIDS = {"main_account": MAIN["account_sid"], "laboratory": LABORATORY["account_sid"]}
(INVENTORY,) = (
    block.text
    for block in blocks(GUIDES / "authentication_guide.rst", "yaml")
    if "twilio_accounts" in block.text
)
IN_CONTROLLER = [
    block
    for block in blocks(GUIDES / "automation_platform_guide.rst", "yaml", "yaml+jinja")
    if isinstance(yaml.safe_load(block.text), list)
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with an inventory of accounts, one without any, and what is expected of each."""
    vaults = {
        "vault_main_auth_token": MAIN["auth_token"],
        "vault_laboratory_auth_token": LABORATORY["auth_token"],
    }
    (tmp_path / "accounts.yml").write_text(INVENTORY, encoding="utf-8")
    (tmp_path / "group_vars").mkdir()
    (tmp_path / "group_vars" / "all.yml").write_text(yaml.safe_dump(vaults), encoding="utf-8")
    others: dict[str, Any] = {"others": {"hosts": {"bystander": None}}}
    (tmp_path / "others.yml").write_text(yaml.safe_dump(others), encoding="utf-8")
    empty: dict[str, Any] = {**others, "twilio_accounts": {"hosts": {}}}
    (tmp_path / "empty.yml").write_text(yaml.safe_dump(empty), encoding="utf-8")
    limits = {"limit": "laboratory\n\n", "others": "bystander", "here": "# one\nlocalhost\n"}
    one_line = {"one-line": "laboratory,localhost\nothers:localhost:laboratory\nbystander\n"}
    for name, content in (limits | one_line).items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    (tmp_path / "trunks").mkdir()
    for name in ("trunks.yml", "trunks/main_account.yml", "trunks/laboratory.yml"):
        (tmp_path / name).write_text("[]", encoding="utf-8")
    return tmp_path


def audited(folder: Path) -> dict[str, str]:
    """The account of each host in the report."""
    report = json.loads((folder / "byoc-trunk-audit" / "audit.json").read_text(encoding="utf-8"))
    return {account["host"]: account["account_sid"] for account in report["accounts"]}


@pytest.mark.parametrize(
    ("extra", "hosts"),
    [
        pytest.param("-i accounts.yml", ["laboratory", "main_account"], id="the group"),
        pytest.param("-i accounts.yml -e audit_hosts=laboratory", ["laboratory"], id="a host"),
        pytest.param(
            "-i accounts.yml -e 'audit_hosts=all:!main_account'", ["laboratory"], id="a pattern"
        ),
        pytest.param(
            """-i accounts.yml -e '{"audit_hosts": ["all", "!main_account"]}'""",
            ["laboratory"],
            id="a list",
        ),
        pytest.param("-i accounts.yml --limit main_account", ["main_account"], id="a limit"),
        pytest.param(
            "-i accounts.yml -i others.yml --limit laboratory,bystander",
            ["laboratory"],
            id="a limit beyond the group",
        ),
        pytest.param("-i accounts.yml --limit @limit", ["laboratory"], id="a limit in a file"),
        pytest.param(
            "-i accounts.yml --limit 'all:!a@b:!main_account'", ["laboratory"], id="an at sign"
        ),
        pytest.param("-i accounts.yml -e audit_hosts=", ["laboratory", "main_account"], id="empty"),
    ],
)
def test_each_host_is_audited_with_its_own_credentials(
    sandbox: Sandbox, folder: Path, extra: str, hosts: list[str]
) -> None:
    done = run(sandbox, folder, f"{PLAYBOOK} {extra}")
    assert done.returncode == 0, done.stdout + done.stderr
    assert audited(folder) == {host: SIDS[host] for host in hosts}


@pytest.mark.parametrize(
    "extra",
    [
        "",
        "-i others.yml",
        "-i accounts.yml -e audit_hosts=localhost",
        "-i others.yml --limit localhost,bystander",
        "-i others.yml --limit 'others:@here'",
    ],
)
def test_localhost_is_the_account_of_the_environment(
    sandbox: Sandbox, folder: Path, extra: str
) -> None:
    done = run(sandbox, folder, f"{PLAYBOOK} {extra}")
    assert done.returncode == 0, done.stdout + done.stderr
    assert audited(folder) == {"localhost": MAIN["account_sid"]}


@pytest.mark.parametrize(
    ("extra", "told"),
    [
        pytest.param(
            "-i accounts.yml -e audit_hosts=nowhere",
            "nowhere matches no host of the inventory.",
            id="no such host",
        ),
        pytest.param(
            "-i empty.yml", "twilio_accounts matches no host of the inventory.", id="an empty group"
        ),
        pytest.param(
            "-i accounts.yml -i others.yml --limit bystander",
            "twilio_accounts matches no host within --limit bystander.",
            id="a limit outside the group",
        ),
        pytest.param(
            "-i others.yml --limit bystander",
            "localhost matches no host within --limit bystander.",
            id="a limit without localhost",
        ),
        *(
            pytest.param(
                f"{inventory} --limit '{limit}'",
                f"{hosts} matches no host within --limit {limit}.",
                id=f"{hosts} and {limit}",
            )
            for inventory, hosts in (
                ("-i accounts.yml -i others.yml", "twilio_accounts"),
                ("-i others.yml", "localhost"),
            )
            for limit in (
                "others:!a@b",
                "@others",
                "bystander,@others",
                "@one-line",
                "bystander,a@b",
            )
        ),
    ],
)
def test_an_audit_of_no_host_fails(sandbox: Sandbox, folder: Path, extra: str, told: str) -> None:
    done = run(sandbox, folder, f"{PLAYBOOK} {extra}")
    assert done.returncode not in (0, 2), done.stdout + done.stderr
    printed = " ".join((done.stdout + done.stderr).split())
    assert f"No host would be audited: {told} Set audit_hosts" in printed
    assert not (folder / "byoc-trunk-audit").exists()


@pytest.mark.parametrize(
    ("extra", "code", "told"),
    [
        pytest.param("-e byoc_trunk_audit_fail_on=[]", 0, "unmanaged", id="an empty list"),
        pytest.param("-e byoc_trunk_audit_fail_on=drift,missing", 0, "unmanaged", id="commas"),
        pytest.param("-e byoc_trunk_audit_fail_on=unmanaged", 2, "unmanaged", id="one"),
        pytest.param(
            "-e byoc_trunk_audit_fail_on=everything",
            2,
            "byoc_trunk_audit_fail_on is ['everything']. Use a list of drift, missing,",
            id="no such choice",
        ),
        pytest.param(
            "-e byoc_trunk_audit_expected_file=",
            2,
            "Set byoc_trunk_audit_expected_file or byoc_trunk_audit_expected.",
            id="nothing is expected",
        ),
    ],
)
def test_what_the_command_line_says_of_the_role_is_understood(
    sandbox: Sandbox, folder: Path, extra: str, code: int, told: str
) -> None:
    done = run(sandbox, folder, f"{PLAYBOOK} {extra}")
    assert done.returncode == code, done.stdout + done.stderr
    printed = " ".join((done.stdout + done.stderr).split())
    assert told in printed
    assert "argument_spec_data" not in printed


@pytest.mark.parametrize("name", ["reports", "baseline", "expected", "fail_on"])
@pytest.mark.parametrize("value", ["{{ nope }}", "{{ 1 / 0 }}"])
def test_an_old_report_does_not_outlive_a_run_whose_variable_has_no_value(
    sandbox: Sandbox, folder: Path, name: str, value: str
) -> None:
    reports = folder / "byoc-trunk-audit"
    reports.mkdir()
    for ending in ("html", "xml", "json", "md", "sarif"):
        (reports / f"audit.{ending}").write_text("old", encoding="utf-8")
    done = run(sandbox, folder, f"{PLAYBOOK} -e 'byoc_trunk_audit_{name}={value}'")
    assert done.returncode == 2, done.stdout + done.stderr
    assert "old" not in {file.read_text(encoding="utf-8") for file in reports.iterdir()}
    report = json.loads((reports / "audit.json").read_text(encoding="utf-8"))
    assert report["compliant"] is False
    assert ("nope" if "nope" in value else "division") in json.dumps(report)


def test_differences_are_shown_by_the_callback(sandbox: Sandbox, folder: Path) -> None:
    (folder / "trunks.yml").write_text("- {friendly_name: Berlin carrier, voice_method: GET}\n")
    line = f"{PLAYBOOK} --diff -i accounts.yml --limit main_account"
    done = run(sandbox, folder, line)
    assert done.returncode == 2, done.stdout + done.stderr
    _before, _banner, below = done.stdout.partition("byoc_trunk_audit : Report on all accounts] ")
    lines = ['-voice_method: "POST"', '+voice_method: "GET"']
    assert [line for line in below.splitlines() if line in lines] == lines
    assert not any(line in _before.splitlines() for line in lines)


# The rules of the playbook

RULES_OF_HOST = "byoc_trunk_audit_rules"
IMPORTING = """\
- import_playbook: voiceops.twilio.audit
  vars: {byoc_trunk_audit_expected_file: trunks.yml, byoc_trunk_audit_rules: [note]}
"""
INCLUDING = """\
- hosts: main_account
  connection: local
  gather_facts: false
  tasks:
    - include_role: {name: voiceops.twilio.byoc_trunk_audit}
      vars: {byoc_trunk_audit_expected_file: trunks.yml}
"""


@pytest.mark.parametrize(
    ("line", "of_host", "severities"),
    [
        pytest.param(PLAYBOOK, {}, {"error", "warning"}, id="by default"),
        pytest.param(PLAYBOOK, {RULES_OF_HOST: []}, set(), id="none in the inventory"),
        pytest.param(PLAYBOOK, {RULES_OF_HOST: ["note"]}, {"note"}, id="others in the inventory"),
        pytest.param(f"{PLAYBOOK} -e {RULES_OF_HOST}=", {}, set(), id="an empty extra variable"),
        pytest.param(f"{PLAYBOOK} -e {RULES_OF_HOST}=BYOC002", {}, {"error"}, id="one"),
        pytest.param("ansible-playbook importing.yml", {}, {"note"}, id="imported with variables"),
        pytest.param("ansible-playbook including.yml", {}, set(), id="the role alone"),
    ],
)
def test_the_playbook_checks_errors_and_warnings_unless_the_inventory_says_otherwise(
    sandbox: Sandbox, folder: Path, line: str, of_host: dict[str, Any], severities: set[str]
) -> None:
    (folder / "importing.yml").write_text(IMPORTING, encoding="utf-8")
    (folder / "including.yml").write_text(INCLUDING, encoding="utf-8")
    of_group = folder / "group_vars" / "twilio_accounts.yml"
    of_group.write_text(yaml.safe_dump(of_host), encoding="utf-8")
    unsound = {"voice_url": "http://voice.example.com/", "status_callback_url": None}
    sandbox.put_trunk(SID, {**sandbox.trunk(SID), **unsound, "voice_fallback_url": None})
    done = run(sandbox, folder, f"{line} -i accounts.yml --limit main_account")
    assert done.returncode == (2 if "error" in severities else 0), done.stdout + done.stderr
    report = json.loads((folder / "byoc-trunk-audit" / "audit.json").read_text(encoding="utf-8"))
    (account,) = report["accounts"]
    assert {finding["severity"] for finding in account["findings"]} == severities
    paths = {request["path"].split("/")[2] for request in sandbox.requests()}
    others = {"ConnectionPolicies", "Accounts"} if severities - {"error"} else set()
    assert paths - {"ByocTrunks"} == others


# The guides


def test_the_command_for_many_accounts(sandbox: Sandbox, folder: Path) -> None:
    done = run(sandbox, folder, OF_ACCOUNTS)
    assert done.returncode == 0, done.stdout + done.stderr
    assert audited(folder) == SIDS


@pytest.mark.parametrize("inventory", ["", "-i accounts.yml"])
@pytest.mark.parametrize("block", IN_CONTROLLER, ids=lambda block: block.section)
def test_a_playbook_of_the_guide_to_the_controller_audits_something_or_fails(
    sandbox: Sandbox, folder: Path, block: Any, inventory: str
) -> None:
    (folder / "audit.yml").write_text(block.text, encoding="utf-8")
    done = run(sandbox, folder, f"ansible-playbook audit.yml {inventory}")
    if inventory:
        assert audited(folder) == SIDS
    elif block.section == "One account":
        assert audited(folder) == {"localhost": MAIN["account_sid"]}
    else:
        assert not (folder / "byoc-trunk-audit").exists()
    expects_success = bool(inventory) or block.section == "One account"
    assert (done.returncode == 0) is expects_success, done.stdout + done.stderr
