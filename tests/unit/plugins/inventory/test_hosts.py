# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Trunks as hosts: the file, their names, their variables, and what must not happen to either."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible.errors import AnsibleError, AnsibleParserError
from ansible.inventory.data import InventoryData
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.plugins.inventory.doors import (
    Source,
    groups,
    named,
    names,
    new_inventory,
    put_trunks,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.tasks import MAIN, SIDS, ask

HOSTILE = "{{ lookup('pipe', 'echo pwned') }}"
# Ansible's own.
OF_ANY_HOST = {"inventory_file", "inventory_dir"}
DEFAULT_NAMES = [
    "Nordlicht Telekom \u2013 Frankfurt (primary)",
    "Nordlicht Telekom \u2013 Frankfurt (standby)",
    "T\u00e9l\u00e9com Lumi\u00e8re \u2013 Paris",
    "Blue Ridge Communications \u2013 Virginia",
    SIDS[4],
    SIDS[5],
    "Old switch room (do not touch)",
    "Southern Cross Telecom \u2013 Sydney",
    "\u6771\u4eac\u30c6\u30ec\u30b3\u30e0 \u2013 Tokyo",
    SIDS[9],
]


def variables(host: Any) -> dict[str, Any]:
    return {name: value for name, value in host.vars.items() if name not in OF_ANY_HOST}


@pytest.mark.parametrize(
    ("name", "accepted"),
    [
        ("byoc_trunks.yml", True),
        ("byoc_trunks.yaml", True),
        ("emea.byoc_trunks.yml", True),
        ("emea.byoc_trunks.yaml", True),
        (".byoc_trunks.yml", True),
        ("emea_byoc_trunks.yml", False),
        ("byoc_trunks.json", False),
        ("byoc_trunks", False),
        ("trunks.yml", False),
        ("byoc_trunks.yml.orig", False),
    ],
)
def test_file_names(tmp_path: Path, name: str, accepted: bool) -> None:
    path = tmp_path / name
    path.touch()
    assert new_inventory().verify_file(str(path)) is accepted


def test_a_file_without_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("byoc_trunks.yml").touch()
    assert new_inventory().verify_file("byoc_trunks.yml") is True


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert new_inventory().verify_file(str(tmp_path / "byoc_trunks.yml")) is False


# Variables


def test_every_trunk_is_a_host_with_the_modules_facts(source: Source, sandbox: Sandbox) -> None:
    facts = ask(sandbox).result["byoc_trunks"]
    inventory = source.parse()
    assert list(inventory.hosts) == DEFAULT_NAMES
    assert [variables(host) for host in inventory.hosts.values()] == [
        {
            "ansible_connection": "local",
            "byoc_trunk_other_attributes": {},
            **{f"byoc_trunk_{name}": value for name, value in trunk.items()},
        }
        for trunk in facts
    ]
    assert source.warnings == []


@pytest.mark.parametrize("prefix", ["", "carrier_", "_t"])
def test_prefix(source: Source, prefix: str) -> None:
    host = source.parse(prefix=prefix).hosts[DEFAULT_NAMES[0]]
    assert host.vars[f"{prefix}sid"] == SIDS[0]
    assert len(variables(host)) == 17


@pytest.mark.parametrize("prefix", ["a-b", "1a", "a b", "\u00e9", "{{ x }}"])
def test_a_prefix_that_begins_no_variable(source: Source, prefix: str) -> None:
    with pytest.raises(AnsibleParserError) as raised:
        source.parse(prefix=prefix)
    assert raised.value.message == (
        f"The prefix {prefix!r} cannot begin the name of a variable. Use letters, digits and "
        "underscores, with no digit first."
    )


@pytest.mark.parametrize("prefix", ["ansible_", "ansible_x", "byoc_trunk_audit_", "twilio_"])
def test_a_prefix_of_reserved_variables(source: Source, prefix: str) -> None:
    with pytest.raises(AnsibleParserError) as raised:
        source.parse(prefix=prefix)
    assert raised.value.message == (
        f"The prefix {prefix!r} would make the variable {prefix}account_sid, which is reserved for "
        "Ansible or for this collection. Use another prefix."
    )


def test_a_connection_of_ones_own(source: Source) -> None:
    inventory = source.parse(compose={"ansible_connection": "'ssh'"})
    assert {host.vars["ansible_connection"] for host in inventory.hosts.values()} == {"ssh"}


@pytest.mark.parametrize("prefix", ["byoc_trunk_", ""])
def test_an_attribute_that_twilio_adds(source: Source, sandbox: Sandbox, prefix: str) -> None:
    added = {
        "priority": 7,
        "not-a-name": 1,
        "tags": [HOSTILE],
        "ansible_connection": "ssh",
        "audit_baseline": "pwned",
        "in_process": False,
    }
    put_trunks(sandbox, added)
    (host,) = source.parse(prefix=prefix).hosts.values()
    assert host.vars[f"{prefix}other_attributes"] == added
    assert host.vars["ansible_connection"] == "local"
    assert len(variables(host)) == 17


# Names


@pytest.mark.parametrize(
    ("hostname", "expected"),
    [
        pytest.param(["sid"], SIDS, id="SID"),
        pytest.param([], SIDS, id="nothing"),
        pytest.param("sid", SIDS, id="a text"),
        pytest.param(["account_sid"], SIDS, id="the same for all"),
        pytest.param(["friendly_name"], DEFAULT_NAMES, id="friendly name"),
        pytest.param(["account_sid", "friendly_name"], DEFAULT_NAMES, id="the next one"),
        pytest.param(
            ["friendly_name", "trunk-{{ byoc_trunk_sid[-2:] }}"],
            [name if name[:2] != "BY" else f"trunk-{name[-2:]}" for name in DEFAULT_NAMES],
            id="a template next",
        ),
        pytest.param(
            ["{{ byoc_trunk_friendly_name or '' }}"],
            DEFAULT_NAMES,
            id="a template like an attribute",
        ),
        pytest.param(["{{ byoc_trunk_cnam_lookup_enabled }}"], SIDS, id="a template of no text"),
        pytest.param(["{{ byoc_trunk_url }}"], SIDS, id="never the name of a host"),
        pytest.param(
            ["{{ byoc_trunk_sid | lower }}.trunks"],
            [f"{sid.lower()}.trunks" for sid in SIDS],
            id="filters",
        ),
    ],
)
def test_hostname(source: Source, hostname: Any, expected: list[str]) -> None:
    assert list(source.parse(hostname=hostname).hosts) == expected


@pytest.mark.parametrize("friendly_name", [None, "", HOSTILE, "a:b", "a\nb", "all", "ungrouped"])
def test_a_friendly_name_that_cannot_be_a_hosts(
    source: Source, sandbox: Sandbox, friendly_name: str | None
) -> None:
    sids = named(sandbox, friendly_name, "other")
    assert names(source.parse()) == {sids[0]: sids[0], sids[1]: "other"}


@pytest.mark.parametrize(
    "friendly_name",
    [
        pytest.param("byoc_trunks", id="group of all"),
        pytest.param(f"byoc_account_{MAIN}", id="group of the account"),
        pytest.param("busy", id="composed group"),
        pytest.param("localhost", id="localhost"),
        pytest.param("127.0.0.1", id="loopback"),
        pytest.param(f"BY{2:032x}", id="SID of another trunk"),
        pytest.param(f"BY{9:032x}", id="SID of no trunk here"),
    ],
)
def test_a_friendly_name_that_means_something_else(
    source: Source, sandbox: Sandbox, friendly_name: str
) -> None:
    sids = named(sandbox, friendly_name, "other")
    inventory = source.parse(groups={"busy": True})
    assert names(inventory) == {sids[0]: sids[0], sids[1]: "other"}
    everybody = [sids[0], "other"]
    assert groups(inventory) == {
        "byoc_trunks": everybody,
        f"byoc_account_{MAIN}": everybody,
        "busy": everybody,
    }


def test_a_group_made_later_has_no_name_of_a_host(source: Source, sandbox: Sandbox) -> None:
    put_trunks(sandbox, *({"friendly_name": n, "voice_method": "GET"} for n in ("other", "v_GET")))
    before = InventoryData()
    with pytest.raises(AnsibleParserError, match="makes the group v_GET from a value of a trunk"):
        source.parse(before, keyed_groups=[{"prefix": "v", "key": "byoc_trunk_voice_method"}])
    assert list(before.hosts) == []


def test_no_group_has_a_variable(source: Source) -> None:
    inventory = source.parse(
        compose={"x": "1"}, groups={"a": True}, keyed_groups=[{"key": "byoc_trunk_voice_method"}]
    )
    assert len(inventory.groups) == 8
    assert {name: group.vars for name, group in inventory.groups.items() if group.vars} == {}


def test_a_host_of_another_source(source: Source, sandbox: Sandbox) -> None:
    sids = named(sandbox, "mine", "theirs", "group")
    before = InventoryData()
    before.add_group("group")
    before.add_host("theirs", "group")
    before.set_variable("theirs", "owner", "somebody")
    inventory = source.parse(before)
    assert variables(inventory.hosts["theirs"]) == {"owner": "somebody"}
    assert sorted(inventory.hosts) == sorted(["theirs", "mine", *sids[1:]])
    assert inventory.groups["group"].vars == {}


def test_the_same_trunk_of_another_source_is_one_host(source: Source) -> None:
    inventory = source.parse()
    assert list(source.parse(inventory).hosts) == DEFAULT_NAMES


def test_a_group_that_has_a_sid_as_its_name(source: Source, sandbox: Sandbox) -> None:
    (sid,) = named(sandbox, None)
    before = InventoryData()
    before.add_group(sid)
    with pytest.raises(AnsibleParserError) as raised:
        source.parse(before)
    assert raised.value.message == (
        f"A group named {sid} exists already, so no host can have that name. Rename the group."
    )
    assert before.groups[sid].vars == {}


@pytest.mark.parametrize("sid", ["", "all", "byoc_trunks", "other", "BY1"])
def test_a_trunk_without_a_sid(source: Source, sandbox: Sandbox, sid: str) -> None:
    named(sandbox, "other")
    sandbox.fault("json_value", value=page({"sid": sid, "friendly_name": "x"}), times="always")
    with pytest.raises(AnsibleParserError) as raised:
        source.parse(on_invalid="ignore")
    assert raised.value.message == (
        f"There is a trunk whose sid is {sid!r}, which is no SID. Without one it cannot be a host."
    )


def page(*trunks: dict[str, Any]) -> dict[str, Any]:
    """What Twilio answers where these are all trunks."""
    listed = [{"account_sid": MAIN, **trunk} for trunk in trunks]
    return {"byoc_trunks": listed, "meta": {"key": "byoc_trunks", "next_page_url": None}}


@pytest.mark.parametrize(
    ("hostname", "told"),
    [
        (
            ["friendly_nam"],
            (
                "'friendly_nam' in hostname is neither an attribute of a trunk nor a template. Use "
                "a name such as friendly_name, or a template such as '{{ byoc_trunk_sid }}'."
            ),
        ),
        (
            ["{{ nothing }}"],
            f"The hostname '{{{{ nothing }}}}' fails for trunk {SIDS[0]}: 'nothing' is undefined",
        ),
    ],
)
def test_a_hostname_that_will_not_do(source: Source, hostname: list[str], told: str) -> None:
    with pytest.raises(AnsibleParserError) as raised:
        source.parse(hostname=hostname)
    assert raised.value.message.startswith(told)


RAW = "\x1b[31m\u202e\x9b\nred" + "x" * 5000
NAME = "byoc_trunk_friendly_name"
QUOTING: dict[str, dict[str, Any]] = {
    "a filter that is no boolean": {"filters": [NAME]},
    "a filter of Jinja that fails": {"filters": [f"{{}}[{NAME}]"]},
    "a filter of Ansible that fails": {"filters": [f"{NAME} | from_json"]},
    "a date": {"filters": [f"{NAME} | to_datetime"]},
    "hostname": {"hostname": [f"{{{{ {{}}[{NAME}] }}}}"]},
    "hostname and a date": {"hostname": [f"{{{{ {NAME} | to_datetime }}}}"]},
    "compose": {"compose": {"x": f"{{}}[{NAME}]"}, "strict": True},
    "groups": {"groups": {"x": f"{{}}[{NAME}]"}, "strict": True},
    "keyed_groups": {"keyed_groups": [{"key": f"{{}}[{NAME}]"}], "strict": True},
    "a parent": {
        "keyed_groups": [{"key": "byoc_trunk_sid", "parent_group": f"{{{{ {{}}[{NAME}] }}}}"}],
        "strict": True,
    },
}


@pytest.mark.parametrize("place", QUOTING)
def test_no_error_quotes_a_text_as_it_is(source: Source, sandbox: Sandbox, place: str) -> None:
    named(sandbox, RAW)
    with pytest.raises(AnsibleParserError) as raised:
        source.parse(**QUOTING[place])
    assert raised.value.message.isprintable()
    assert len(raised.value.message) <= 2000


# All or none


@pytest.mark.parametrize(
    "own",
    [
        pytest.param({"compose": {"x": "byoc_trunk_voice_url[0]"}}, id="compose"),
        pytest.param({"groups": {"x": "byoc_trunk_voice_url[0] == 'h'"}}, id="groups"),
        pytest.param({"keyed_groups": [{"key": "byoc_trunk_voice_url[0]"}]}, id="keyed_groups"),
    ],
)
def test_strict_fails_and_leaves_no_trunk_behind(source: Source, own: dict[str, Any]) -> None:
    before = InventoryData()
    before.add_host("theirs")
    with pytest.raises(AnsibleError, match=r"Could not (set|add|generate)"):
        source.parse(before, strict=True, **own)  # The seventh trunk has no voice_url.
    assert list(before.hosts) == ["theirs"]
    assert [host.name for group in before.groups.values() for host in group.hosts] == []


def test_not_strict_passes_over(source: Source) -> None:
    inventory = source.parse(compose={"first": "byoc_trunk_voice_url[0]"}, groups={"x": "nothing"})
    there = [name for name, host in inventory.hosts.items() if "first" in host.vars]
    assert there == [n for n in DEFAULT_NAMES if n not in (DEFAULT_NAMES[7], DEFAULT_NAMES[9])]
    assert "x" not in inventory.groups


def test_null_is_the_default(source: Source) -> None:
    own = dict.fromkeys(["compose", "groups", "keyed_groups"])
    assert list(source.parse(**own).hosts) == DEFAULT_NAMES
