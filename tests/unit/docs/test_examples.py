# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every example is right: its options by the argument specification, the rest by being run."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible_collections.voiceops.twilio.plugins.action import (
    byoc_trunk_baseline,
    byoc_trunk_report,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._options import argument_spec
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.docs.examples import (
    GROUP,
    OURS,
    Example,
    every_example,
    is_play,
    own_arguments,
    tasks_in,
)
from ansible_collections.voiceops.twilio.tests.unit.docs.messages import CREDENTIALS
from ansible_collections.voiceops.twilio.tests.unit.docs.running import LABORATORY, run

EXAMPLES = every_example()
RUN = [example for example in EXAMPLES if example.is_plays or example.is_tasks]
# They ask a host of Twilio, trust a file that only their reader has, or are run in the test of
# their guide, with the inventory there.
NOT_RUN = {
    "Check where the calls of every trunk go",
    "Read a trunk in Ireland",
    "Read a trunk in Ireland with a standard API key that was created there",
    "Read a trunk through a gateway with a private CA",
}
OF_THE_CONTROLLER = {
    "byoc_trunk_baseline": byoc_trunk_baseline.OPTIONS,
    "byoc_trunk_report": byoc_trunk_report.OPTIONS,
}
# What the guide to errors says of options that Ansible refuses, and of other failures.
REFUSED = """
- name: Name a trunk in two ways
  voiceops.twilio.byoc_trunk_info:
    sid: BY00000000000000000000000000000001
    sids: []
  register: refused
  ignore_errors: true

- name: Assert that Ansible refused it
  ansible.builtin.assert:
    that:
      - refused is failed
      - refused.error.kind == 'options'
      - "'mutually exclusive' in refused.msg"

- name: Name a trunk by an undefined variable
  voiceops.twilio.byoc_trunk_info:
    sid: "{{ nowhere }}"
  register: unknown
  ignore_errors: true

- name: Assert that Ansible itself failed the task
  ansible.builtin.assert:
    that:
      - unknown is failed
      - unknown.error is not defined
      - "'nowhere' in unknown.msg"
"""


def _spec(module: str) -> tuple[dict[str, Any], Any]:
    if module in OF_THE_CONTROLLER:  # They ask nothing of Twilio.
        return OF_THE_CONTROLLER[module], None
    core = importlib.import_module(
        f"ansible_collections.{OURS}plugins.module_utils._tasks.{module}"
    )
    return argument_spec(core.OPTIONS), getattr(core, "EXCLUSIVE", None)


def _literal(arguments: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in arguments.items() if "{{" not in str(value)}


@pytest.mark.parametrize(
    "example", RUN, ids=lambda example: f"{example.document}-{example.text[:40]}"
)
def test_options(example: Example) -> None:
    for task in tasks_in(example.value):
        assert task.get("name"), task
        for module, arguments in own_arguments(task):
            spec, exclusive = _spec(module)
            literal = _literal(arguments)
            known = {n: row for n, row in spec.items() if n in literal or n not in arguments}
            validator = ArgumentSpecValidator(known, mutually_exclusive=exclusive)
            assert set(arguments) <= set(spec)
            assert validator.validate(literal).error_messages == []


def test_module_defaults() -> None:
    groups = [
        play["module_defaults"]
        for example in RUN
        for play in example.value
        if "module_defaults" in play
    ]

    assert groups
    for defaults in groups:
        assert list(defaults) == [GROUP]
        assert set(defaults[GROUP]) <= set(argument_spec())


def test_all_but_known_ones_are_run() -> None:
    names = {task["name"] for example in RUN for task in tasks_in(example.value)}
    names |= {item.get("name") for example in RUN for item in example.value}

    assert names >= NOT_RUN
    assert list(dict.fromkeys(e.document for e in EXAMPLES if e not in RUN)) == [
        "README.md",  # what ansible-galaxy installs
        "audit_guide.rst",  # files of expected trunks and of CI, used in the test of that guide
        "authentication_guide.rst",  # an inventory, which the run uses
        "automation_platform_guide.rst",  # what a controller takes, read in the test of that guide
        "code_scanning_guide.rst",  # files of CI, read in the test of that guide
        "errors_guide.rst",  # a result, compared in the test of that guide
        "inventory_guide.rst",  # inventories, read in the test of that guide
        "rules_guide.rst",  # variables of the role, read in the test of that guide
        "where_calls_go_guide.rst",  # an inventory, read in the test of that guide
    ]


def test_examples_run(sandbox: Sandbox, tmp_path: Path) -> None:
    plays = [play for n, example in enumerate(RUN) for play in _plays(n, example.value)]
    plays += _plays(len(RUN), yaml.safe_load(REFUSED))
    _write(tmp_path / "examples.yml", plays, sandbox)
    _write(tmp_path / "vault.yml", _variables(), sandbox)
    hosts = {"localhost": None, **{f"example_{n}": None for n in range(len(RUN) + 1)}}
    python = {"ansible_connection": "local", "ansible_python_interpreter": sys.executable}
    # Not for the hosts that stand for an account: they have credentials of their own.
    of_vault = {name: value for name, value in _variables().items() if name.startswith("vault_")}
    examples = {"hosts": hosts, "vars": {**python, **_variables()}}
    inventory = {"all": {"vars": of_vault}, "examples": examples}
    _write(tmp_path / "hosts.yml", inventory, sandbox)
    (accounts,) = (e.value for e in EXAMPLES if "twilio_accounts" in e.value)
    _write(tmp_path / "accounts.yml", accounts, sandbox)
    (tmp_path / "byoc_trunks.yml").write_text("plugin: voiceops.twilio.byoc_trunks\n", "utf-8")
    (tmp_path / "trunks.yml").write_text("[]", encoding="utf-8")
    (tmp_path / "trunks").mkdir()
    for account in ("main_account", "laboratory"):
        (tmp_path / "trunks" / f"{account}.yml").write_text("[]", encoding="utf-8")
    command = "ansible-playbook examples.yml -i hosts.yml -i accounts.yml -i byoc_trunks.yml"

    done = run(sandbox, tmp_path, command)

    assert done.returncode == 0, done.stdout + done.stderr
    whole = (play for play in plays if "ansible.builtin.import_playbook" not in play)
    tasks = [task for play in whole for task in tasks_in([play])]
    # Ansible prints the tasks of an imported role, and not the one that imports it.
    ran = [task["name"] for task in tasks if "ansible.builtin.import_role" not in task]
    assert [name for name in ran if f"TASK [{name}]" not in done.stdout] == []
    reported = done.stdout.count("TASK [voiceops.twilio.byoc_trunk_audit : Report on all accounts]")
    assert reported >= len(tasks) - len(ran) > 0
    assert "3 trunks in AC00000000000000000000000000000001" in done.stdout
    assert "1 trunks in AC00000000000000000000000000000002" in done.stdout
    for secret in (credential for known in CREDENTIALS.values() for credential in known.values()):
        assert not str(secret).startswith("fake-") or secret not in done.stdout + done.stderr


def _plays(number: int, value: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The plays of an example; tasks alone get a host of their own, with no variables of others."""
    wanted = [item for item in value if item.get("name") not in NOT_RUN]
    if not wanted or is_play(wanted[0]):
        return wanted
    return [{"hosts": f"example_{number}", "gather_facts": False, "tasks": wanted}]


def _write(path: Path, value: Any, sandbox: Sandbox) -> None:
    text = yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=1000)
    path.write_text(text.replace("https://gateway.example.com/twilio", sandbox.url), "utf-8")


def _variables() -> dict[str, str]:
    """What the examples take from variables."""
    token, key, app = (CREDENTIALS[name] for name in ("auth_token", "reader", "oauth_app"))
    return {
        "twilio_account_sid": token["account_sid"],
        "twilio_auth_token": token["auth_token"],
        "twilio_api_key": key["api_key"],
        "twilio_api_secret": key["api_secret"],
        "release_account_sid": token["account_sid"],
        "release_api_key": key["api_key"],
        "release_api_secret": key["api_secret"],
        "twilio_client_id": app["client_id"],
        "twilio_client_secret": app["client_secret"],
        "vault_main_auth_token": token["auth_token"],
        "vault_laboratory_auth_token": LABORATORY["auth_token"],
    }
