# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The guide to the inventory: its files are read, its output is Ansible's, its table is tried."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.docs.examples import examples_of
from ansible_collections.voiceops.twilio.tests.unit.docs.messages import ACCOUNTS, CREDENTIALS
from ansible_collections.voiceops.twilio.tests.unit.docs.reading import (
    GUIDES,
    ROOT,
    blocks,
    literals,
    table,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.inventory.commands import (
    Ansible,
    loads,
)

GUIDE = GUIDES / "inventory_guide.rst"
PLUGIN = ROOT / "plugins" / "inventory" / "byoc_trunks.py"
LABORATORY = ACCOUNTS["accounts"][1]["credentials"]["auth_token"]
MAIN_SID = CREDENTIALS["auth_token"]["account_sid"]
SIDS = [f"BY{n:032x}" for n in (1, 2, 3)]
NAMES = ["Berlin carrier", "Hamburg carrier", "Dublin carrier"]
FILES = {
    block.text.split()[1]: block.text for block in blocks(GUIDE, "yaml") if block.text[0] == "#"
}
PRODUCTION = {"PRODUCTION_KEY": "api_key", "PRODUCTION_SECRET": "api_secret"}
# By file, the groups that it makes beside those of the account.
GROUPS: dict[str, dict[str, list[str]]] = {
    "byoc_trunks.yml": {"byoc_trunks": NAMES},
    "vault.byoc_trunks.yml": {"byoc_trunks": NAMES},
    "fleet.byoc_trunks.yml": {
        "byoc_account_production": NAMES,
        "byoc_account_laboratory": ["Laboratory"],
    },
    "names.byoc_trunks.yml": {"byoc_trunks": NAMES},
    "groups.byoc_trunks.yml": {"method_post": NAMES},
    "carriers.byoc_trunks.yml": {
        "carrier_sbc_carrier_example_com": NAMES[:1],
        "carrier_sbc2_carrier_example_com": NAMES[:1],
        "policy_Berlin_carrier": NAMES[:1],
        "policy_none": NAMES[1:],
        "domain_berlin_sip_twilio_com": NAMES[:1],
        "without_policy": NAMES[1:],
    },
    "emea.byoc_trunks.yml": {"byoc_trunks": [NAMES[0], NAMES[2]]},
    "cached.byoc_trunks.yml": {"byoc_trunks": NAMES},
}


@pytest.fixture
def ansible(tmp_path: Path, sandbox: Sandbox) -> Ansible:
    found = Ansible(tmp_path, sandbox)
    key = CREDENTIALS["api_key"]
    found.sign_in(**{name: key[name] for name in ("api_key", "api_secret")})
    found.environ.update({variable: key[name] for variable, name in PRODUCTION.items()})
    found.environ["BYOC_READER_SECRET"] = CREDENTIALS["reader"]["api_secret"]
    found.environ["LABORATORY_TOKEN"] = LABORATORY["auth_token"]
    found.environ["STAGING_TOKEN"] = LABORATORY["auth_token"]
    return found


def test_every_file_is_known() -> None:
    assert FILES.keys() == {*GROUPS, "group_vars/byoc_trunks.yml"}
    assert len(blocks(GUIDE, "yaml")) == len(FILES)


@pytest.mark.parametrize("name", GROUPS)
def test_files(ansible: Ansible, name: str) -> None:
    ansible.write(name, FILES[name])
    listed = ansible.listed(name)
    for group, hosts in GROUPS[name].items():
        assert listed[group]["hosts"] == hosts
    if name == "groups.byoc_trunks.yml":
        of_host = listed["_meta"]["hostvars"]["Berlin carrier"]
        assert of_host["voice_host"] == "voice.example.com"


GRAPHS = [
    (arguments.split(), shown)
    for block in blocks(GUIDE, "console")
    for arguments, shown in re.findall(r"^\$ ansible-inventory (.*)\n(@[^$]*)", block.text, re.M)
]


@pytest.mark.parametrize(("arguments", "shown"), GRAPHS)
def test_graphs(ansible: Ansible, arguments: list[str], shown: str) -> None:
    name = arguments[arguments.index("-i") + 1]
    ansible.write(name, FILES[name])
    done = ansible.run("inventory", *arguments)
    assert done.stdout.splitlines() == shown.rstrip().splitlines()


def test_every_graph_is_found() -> None:
    assert len(GRAPHS) == GUIDE.read_text(encoding="utf-8").count("--graph") == 2


def test_the_audit(ansible: Ansible, sandbox: Sandbox) -> None:
    play = next(b for b in blocks(GUIDE, "yaml+jinja") if "  hosts: " in b.text)
    shown = next(b.text for b in blocks(GUIDE, "console") if "RECAP" in b.text)
    ansible.write("byoc_trunks.yml", FILES["byoc_trunks.yml"])
    ansible.write("audit.yml", play.text)
    assert ansible.run("playbook", "-i", "byoc_trunks.yml", "audit.yml").code == 0
    sandbox.put_trunk(SIDS[1], {**sandbox.trunk(SIDS[1]), "voice_method": "GET"})
    done = ansible.run("playbook", "-i", "byoc_trunks.yml", "audit.yml")
    assert done.code == 2
    recap = [line.rstrip() for line in done.stdout[done.stdout.index("PLAY RECAP") :].splitlines()]
    assert [line for line in recap if line] == shown.rstrip().splitlines()[2:]


def test_failing_where_nobody_watches(ansible: Ansible) -> None:
    (settings,) = blocks(GUIDE, "ini")
    ansible.source(filters=["nothing"])
    arguments = ["inventory", "-i", "byoc_trunks.yml", "--list"]
    assert ansible.run(*arguments).code == 0
    ansible.write("ansible.cfg", settings.text)
    assert ansible.run(*arguments).code != 0


def test_the_python_of_ansible(ansible: Ansible) -> None:
    (ansible.folder / "group_vars").mkdir()
    ansible.write("group_vars/byoc_trunks.yml", FILES["group_vars/byoc_trunks.yml"])
    ansible.source()
    task = {
        "ansible.builtin.assert": {"that": "ansible_python_interpreter == ansible_playbook_python"}
    }
    ansible.write("play.yml", [{"hosts": "byoc_trunks", "gather_facts": False, "tasks": [task]}])
    done = ansible.run("playbook", "-i", "byoc_trunks.yml", "play.yml")
    assert done.code == 0, done.printed


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        (limit, ["Berlin carrier"])
        for block in blocks(GUIDE, "console")
        for limit in re.findall(r"--limit '(.*)'", block.text)
    ],
)
def test_limits(ansible: Ansible, limit: str, expected: list[str]) -> None:
    ansible.source()
    arguments = ["-i", "byoc_trunks.yml", "--limit", limit]
    done = ansible.play({"ansible.builtin.debug": {"var": "byoc_trunk_sid"}}, arguments=arguments)
    assert re.findall(r"^ok: \[(.*)\]", done.stdout, re.MULTILINE) == expected


# The tables


@pytest.mark.parametrize(
    ("name", "becomes", "why"), table(GUIDE, "Friendly name", "Name of the host", "Because")
)
def test_names(ansible: Ansible, sandbox: Sandbox, name: str, becomes: str, why: str) -> None:
    friendly_name = literals(name)[0] if literals(name) else None
    for sid in SIDS[: 2 if "two trunks" in name else 1]:
        sandbox.put_trunk(sid, {**sandbox.trunk(sid), "friendly_name": friendly_name})
    ansible.source()
    hostvars = ansible.listed()["_meta"]["hostvars"]
    names = {variables["byoc_trunk_sid"]: host for host, variables in hostvars.items()}
    assert becomes in ("the friendly name", "the SID", "the SID of each"), why
    if becomes == "the friendly name":
        assert names[SIDS[0]] == friendly_name
    else:
        assert names[SIDS[0]] == SIDS[0]
    assert (names[SIDS[1]] == SIDS[1]) is (becomes == "the SID of each")


def test_precedence(ansible: Ansible) -> None:
    """Each place of the table gives a region of its own; the highest that is there is asked."""
    rows = table(GUIDE, "Place", "For example", "Outranks")
    assert [literals(example)[0] for _place, example, _outranks in rows] == [
        "region: ie1",
        "-e twilio_region=ie1",
        "TWILIO_REGION=ie1",
        "region = ie1",
    ]
    del ansible.environ["TWILIO_VOICE_URL"]
    ansible.source(edge="e", region="of file!", retries=0)
    ansible.write("ansible.cfg", "[voiceops.twilio]\nedge = e\nregion = of cfg!\n")
    ansible.environ.update({"TWILIO_REGION": "of environment!", "TWILIO_EDGE": "e"})
    arguments = ["inventory", "-i", "byoc_trunks.yml", "--list", "-e"]
    variable = json.dumps({"twilio_region": "of variable!"})
    assert "'of file!'" in ansible.run(*arguments, variable).told
    ansible.source(edge="e", retries=0)
    assert "'of variable!'" in ansible.run(*arguments, variable).told
    assert "'of environment!'" in ansible.run(*arguments, "{}").told
    del ansible.environ["TWILIO_REGION"]
    assert "'of cfg!'" in ansible.run(*arguments, "{}").told


# EXAMPLES of the plugin

# One document, as ansible-test of ansible-core 2.16 wants it: the first example is a comment in it.
EXAMPLES = examples_of(PLUGIN).split("\n\n")
HOSTS = [{"byoc_trunks": NAMES}, {"byoc_account_production": NAMES, "voice_method_post": NAMES}]


@pytest.mark.parametrize("n", range(2))
def test_examples_of_the_plugin(ansible: Ansible, sandbox: Sandbox, n: int) -> None:
    title, _newline, text = EXAMPLES[n].strip().partition("\n")
    name = title[2:].partition(":")[0]
    content: dict[str, Any] = yaml.safe_load(text.removeprefix("# "))
    for account in content.get("accounts", []):
        if account.pop("edge", None):  # It leads to Twilio, not to the sandbox.
            assert account.pop("region")
    ansible.write(name, content)
    done = ansible.run("inventory", "-i", name, "--list")
    assert done.stderr == ""
    listed = loads(done.stdout)
    for group, hosts in HOSTS[n].items():
        assert sorted(listed[group]["hosts"]) == sorted([*hosts, *_of_staging(listed, group)])
    assert len(EXAMPLES) == len(HOSTS)


def _of_staging(listed: dict[str, Any], group: str) -> list[str]:
    is_for_all = group in ("byoc_trunks", "voice_method_post")
    return (
        listed["byoc_account_staging"]["hosts"]
        if "byoc_account_staging" in listed and is_for_all
        else []
    )
