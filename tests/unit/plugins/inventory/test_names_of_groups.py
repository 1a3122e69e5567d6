# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A host and a group never have one name, because a play for the group would run on the host."""

from __future__ import annotations

from typing import Any

import pytest
from ansible.errors import AnsibleParserError
from ansible.inventory.data import InventoryData
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.plugins.inventory.commands import Ansible
from ansible_collections.voiceops.twilio.tests.unit.plugins.inventory.doors import (
    Source,
    groups,
    named,
    names,
    put_trunks,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.tasks import (
    API_KEY,
    AUTH_TOKEN,
    MAIN,
    SUBACCOUNT,
)

LAB = {
    "name": "lab",
    "account_sid": SUBACCOUNT,
    "auth_token": "fake-auth-token-of-the-laborator",
}
PARENT = [{"prefix": "g", "key": "byoc_trunk_sid", "parent_group": "parent"}]
MADE: dict[str, tuple[str, dict[str, Any]]] = {
    "all trunks": ("byoc_trunks", {}),
    "the account's SID": (f"byoc_account_{MAIN}", {}),
    "the account's name": ("byoc_account_main", {"accounts": [{"name": "main", **API_KEY}]}),
    "groups": ("busy", {"groups": {"busy": True}}),
    "groups that nobody is in": ("busy", {"groups": {"idle": True, "busy": False}}),
    "parent_group": ("parent", {"keyed_groups": PARENT}),
}


@pytest.mark.parametrize("made", MADE)
def test_a_group_of_the_file_never_has_the_name_of_an_earlier_host(
    source: Source, sandbox: Sandbox, made: str
) -> None:
    named(sandbox, "one")
    name, own = MADE[made]
    before = InventoryData()
    before.add_host(name)
    with pytest.raises(AnsibleParserError) as raised:
        source.parse(before, **own)
    assert raised.value.message == (
        f"This file makes the group {name}, but the inventory already has a host named {name}. A "
        "play for the group would run on this host only. Rename the host, or give the group or the "
        "account another name in this file. hostname: [sid] in the file of a trunk renames it."
    )
    assert list(before.hosts) == [name]
    assert groups(before) == {}


@pytest.mark.parametrize("made", ["groups", "parent_group"])
def test_nor_that_of_a_trunk_of_an_earlier_file(
    source: Source, sandbox: Sandbox, made: str
) -> None:
    name, own = MADE[made]
    named(sandbox, name)
    before = source.parse()
    assert list(before.hosts) == [name]
    with pytest.raises(AnsibleParserError, match=f"^This file makes the group {name}, but"):
        source.parse(before, accounts=[LAB], **own)
    assert list(before.hosts) == [name]
    assert "byoc_account_lab" not in before.groups


@pytest.mark.parametrize(
    "keyed",
    [
        pytest.param({"prefix": "", "separator": "", "key": "byoc_trunk_voice_method"}, id="key"),
        pytest.param(
            {
                "key": "byoc_trunk_sid",
                "prefix": "g",
                "parent_group": "{{ byoc_trunk_voice_method }}",
            },
            id="a rendered parent",
        ),
    ],
)
@pytest.mark.parametrize("earlier", [True, False])
def test_a_group_of_a_value_names_the_host(
    source: Source, sandbox: Sandbox, keyed: dict[str, Any], earlier: bool
) -> None:
    put_trunks(sandbox, {"friendly_name": "a" if earlier else "GET", "voice_method": "GET"})
    before = InventoryData()
    if earlier:
        before.add_host("GET")
    with pytest.raises(AnsibleParserError) as raised:
        source.parse(before, keyed_groups=[keyed])
    assert raised.value.message == (
        "keyed_groups makes the group GET from a value of a trunk, but the inventory has a host of "
        "this name. Give keyed_groups a prefix, or rename the host. hostname: [sid] renames a "
        "trunk."
    )
    assert list(before.hosts) == (["GET"] if earlier else [])


@pytest.mark.parametrize(
    "name",
    [
        "all",
        "ungrouped",
        "byoc_trunks",
        "byoc-trunks",
        "byoc_account_lab",
        "byoc account lab",
        f"byoc_account_{SUBACCOUNT}",
    ],
)
@pytest.mark.parametrize(
    ("hostname", "next_name"),
    [
        pytest.param(["friendly_name"], None, id="the SID"),
        pytest.param(["friendly_name", "next {{ byoc_trunk_sid[-1:] }}"], "next 1", id="the next"),
        pytest.param(["{{ byoc_trunk_friendly_name }}"], None, id="a template"),
    ],
)
def test_a_trunk_never_has_the_name_of_a_reserved_group(
    source: Source, sandbox: Sandbox, name: str, hostname: list[str], next_name: str | None
) -> None:
    (sid,) = named(sandbox, name)
    inventory = source.parse(hostname=hostname)
    assert names(inventory) == {sid: next_name or sid}
    assert len(source.parse(inventory, accounts=[LAB]).groups["byoc_account_lab"].hosts) == 4


# What the guide advises about other sources

THEIRS = {
    "all": {"children": {"db": {"hosts": {"db01": {"ansible_host": "192.0.2.10"}}}}},
}


def test_the_last_file_gives_no_trunk_the_name_of_an_earlier_host_or_group(
    ansible: Ansible, sandbox: Sandbox
) -> None:
    sids = named(sandbox, "db01", "db", "carrier")
    folder = ansible.folder / "sources"
    folder.mkdir()
    ansible.write("sources/hosts.yml", THEIRS)
    ansible.source("sources/zz.byoc_trunks.yml")
    listed = ansible.listed("sources")
    assert listed["byoc_trunks"]["hosts"] == [*sids[:2], "carrier"]
    assert listed["db"]["hosts"] == ["db01"]
    theirs = listed["_meta"]["hostvars"]["db01"]
    assert {name: theirs[name] for name in theirs if name != "inventory_file"} == {
        "ansible_host": "192.0.2.10"
    }


@pytest.mark.parametrize(
    ("hostname", "expected"),
    [
        pytest.param(["sid"], "{sid}", id="SID"),
        pytest.param(["trunk {{ byoc_trunk_friendly_name }}"], "trunk {name}", id="a beginning"),
    ],
)
def test_such_names_are_safe_in_a_file_that_is_not_the_last(
    ansible: Ansible, sandbox: Sandbox, hostname: list[str], expected: str
) -> None:
    theirs = ["db01", "db", "of_variables"]
    sids = named(sandbox, *theirs)
    folder = ansible.folder / "sources"
    (folder / "host_vars").mkdir(parents=True)
    ansible.write("sources/hosts.yml", THEIRS)
    ansible.write("sources/host_vars/of_variables.yml", {"ansible_connection": "ssh"})
    ansible.source("sources/a.byoc_trunks.yml", hostname=hostname)
    listed = ansible.listed("sources")
    own = [expected.format(sid=sid, name=name) for sid, name in zip(sids, theirs)]
    assert listed["byoc_trunks"]["hosts"] == own
    assert listed["db"]["hosts"] == ["db01"]
    variables = listed["_meta"]["hostvars"]
    assert {variables[name]["ansible_connection"] for name in own} == {"local"}
    assert "ansible_connection" not in variables["db01"]


def test_a_trunk_of_one_file_takes_the_place_of_no_account_of_the_next(
    ansible: Ansible, sandbox: Sandbox
) -> None:
    (sid,) = named(sandbox, "byoc_account_lab")
    ansible.source("a.byoc_trunks.yml", account_sid=MAIN, auth_token=AUTH_TOKEN)
    ansible.source("b.byoc_trunks.yml", accounts=[LAB])
    listed = ansible.listed("a.byoc_trunks.yml", "b.byoc_trunks.yml")
    assert sid not in listed["byoc_account_lab"]["hosts"]
    assert len(listed["byoc_account_lab"]["hosts"]) == 4
    assert sid in listed["byoc_trunks"]["hosts"]
