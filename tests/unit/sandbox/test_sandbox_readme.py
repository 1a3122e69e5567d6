# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The sandbox's README and its file of trunks say what is."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import Any

import pytest
import yaml
from ansible_collections.voiceops.twilio.tests.sandbox.client import HERE, Sandbox
from ansible_collections.voiceops.twilio.tests.unit.sandbox.raw import Raw

README = (HERE / "README.md").read_text(encoding="utf-8")
SID = {"account_sid": "AC", "sid": "BY", "connection_policy_sid": "NY", "from_domain_sid": "SD"}


def rows(text: str) -> list[list[str]]:
    """The cells of the tables in a piece of Markdown, without heads and rules."""
    lines = [line for line in text.splitlines() if re.match(r"\| *`", line)]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def section(start: str, end: str) -> str:
    return README.partition(start)[2].partition(end)[0]


def fault_row(name: str, kind: dict[str, Any]) -> str:
    parameters = kind["parameters"].items()
    shown = ", ".join(f"`{key}` ({json.dumps(value)})" for key, value in parameters)
    return f"| `{name}` | {kind['does']} | {shown} |"


def test_faults(sandbox: Sandbox) -> None:
    kinds = sandbox.control("GET", "")["faults"]
    expected = [fault_row(name, kind) for name, kind in kinds.items()]
    table = section("a test holds this table against the code -->\n", "<!-- end")
    assert table.splitlines()[2:] == expected


def test_resources(sandbox: Sandbox) -> None:
    resources = sandbox.control("GET", "")["resources"]
    expected = [[name, row["path"], row["permission"]] for name, row in resources.items()]
    documented = rows(section("## Resources", "## Options"))
    assert [[cell.strip("`") for cell in row] for row in documented] == expected


def test_control_api(sandbox: Sandbox) -> None:
    documented = [row[0].strip("`") for row in rows(section("## Control API", "## Faults"))]
    assert sorted(documented) == sandbox.control("GET", "")["control"]


def test_options() -> None:
    command = [sys.executable, str(HERE), "--help"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    documented = re.findall(r"`(--[a-z-]+)`", section("## Options", "## From Python"))
    assert sorted(documented) == sorted(set(re.findall(r"^  (--[a-z-]+)", said, re.MULTILINE)))


def test_keys_of_a_fault(sandbox: Sandbox) -> None:
    documented = [row[0].strip("`") for row in rows(section("## Faults", "<!-- faults"))]
    assert {"name", *documented} == set(sandbox.fault("html")) - {"happened"}


def test_what_an_entry_has(sandbox: Sandbox, raw: Raw) -> None:
    raw.get("/v1/ByocTrunks")
    documented = set(re.findall(r"`([a-z_]+)`", section("An API request in the list", "## Faults")))
    assert documented == set(sandbox.requests()[0])


def test_the_file_has_what_tests_need(sandbox: Sandbox) -> None:
    accounts = sandbox.accounts()
    trunks = [sandbox.trunk(sid, name) for name in accounts for sid in accounts[name]["trunks"]]
    assert len(accounts) == 2
    assert len(trunks) >= 12
    names = [trunk["friendly_name"] for trunk in trunks]
    assert "{{ lookup('pipe', 'echo pwned') }}" in names
    assert len(set(names)) == len(names) - 1
    assert any("<b>" in (name or "") for name in names)
    assert not all((name or "").isascii() for name in names)
    assert {trunk["cnam_lookup_enabled"] for trunk in trunks} == {True, False, None}
    assert {"PUT", "HEAD", None} <= {trunk["voice_method"] for trunk in trunks} | {
        trunk["voice_fallback_method"] for trunk in trunks
    }
    dates = " ".join(trunk["date_created"] for trunk in trunks)
    assert re.search(r"T\d\d:\d\d:\d\dZ", dates)
    assert "+00:00" in dates
    assert " +0000" in dates
    for trunk in trunks:
        assert len(trunk) == 15
        for attribute, start in SID.items():
            assert re.fullmatch(f"{start}[0-9a-f]{{32}}", trunk[attribute] or start + "0" * 32)


@pytest.mark.parametrize("name", ["main", "subaccount"])
def test_secrets_are_as_long_as_real_ones_and_plainly_none(sandbox: Sandbox, name: str) -> None:
    seen = set()
    for credential in sandbox.accounts()[name]["credentials"].values():
        (secret,) = (
            value
            for key, value in credential.items()
            if key in ("auth_token", "api_secret", "client_secret")
        )
        assert len(secret) == 32
        assert secret.startswith("fake-")
        seen.add(secret)
    assert len(seen) == len(sandbox.accounts()[name]["credentials"])


REFERENCES = {
    "trunks": ("connection_policy_sid", "from_domain_sid"),
    "sip_domains": ("byoc_trunk_sid",),
}
MAPPED = {
    "ip_access_control_list_mappings": ("ip_access_control_lists", "IP_ACL"),
    "credential_list_mappings": ("credential_lists", "CREDENTIAL_LIST"),
}
PREFIXES = {
    "connection_policies": "NY", "targets": "NE", "sip_domains": "SD", "credential_lists": "CL",
    "ip_access_control_lists": "AL", "ip_addresses": "IP", "trunks": "BY",
}  # fmt: skip
CONTENT = yaml.safe_load((HERE / "trunks.yml").read_text(encoding="utf-8"))
ACCOUNTS = {account["name"]: account for account in CONTENT["accounts"]}


@pytest.mark.parametrize("name", ACCOUNTS)
def test_sids_are_those_of_their_resources(name: str) -> None:
    account, seen = ACCOUNTS[name], []
    for resource, prefix in PREFIXES.items():
        parents = (*account["connection_policies"], *account["ip_access_control_lists"])
        below = [row for parent in parents for row in parent.get(resource, [])]
        for row in [*account.get(resource, []), *below]:
            assert re.fullmatch(f"{prefix}[0-9a-f]{{32}}", row["sid"])
            seen.append(row["sid"])
    assert len(set(seen)) == len(seen)


@pytest.mark.parametrize("name", ACCOUNTS)
def test_domains_are_as_what_is_mapped_to_them(name: str) -> None:
    for domain in ACCOUNTS[name]["sip_domains"]:
        types = [kind for mapping, (_list, kind) in MAPPED.items() if mapping in domain]
        assert domain.get("auth_type", "") == ",".join(types)
        for mapping, (lists, _kind) in MAPPED.items():
            known = {row["sid"]: row["friendly_name"] for row in ACCOUNTS[name][lists]}
            for mapped in domain.get(mapping, []):
                assert known[mapped["sid"]] == mapped["friendly_name"]


def test_these_references_lead_nowhere() -> None:
    account = ACCOUNTS["main"]
    known = {row["sid"] for name in PREFIXES for row in account.get(name, [])}
    dangling = {
        (row["sid"][-4:], row[attribute][-4:])
        for name, attributes in REFERENCES.items()
        for row in account[name]
        for attribute in attributes
        if attribute in row and row[attribute] not in known
    }
    assert dangling == {("0006", "a503"), ("0008", "a901"), ("cc02", "dead")}
