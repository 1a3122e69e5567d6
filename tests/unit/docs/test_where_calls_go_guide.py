# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The guide to where calls go: its playbook fails for what it says, with the message it says."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.docs.messages import CREDENTIALS
from ansible_collections.voiceops.twilio.tests.unit.docs.reading import (
    GUIDES,
    ROOT,
    literals,
    loaded,
    table,
)
from ansible_collections.voiceops.twilio.tests.unit.docs.shell import named_files
from ansible_collections.voiceops.twilio.tests.unit.plugins.inventory.commands import Ansible, Done

GUIDE = GUIDES / "where_calls_go_guide.rst"
FILES = named_files(GUIDE)
(PLAY,) = loaded(FILES["where_calls_go.yml"])
TRUNK, OTHER_TRUNK = (f"BY{n:032x}" for n in (1, 2))
POLICY = ("connection_policies", f"NY{1:032x}")
FIRST, SECOND = ((*POLICY, "targets", f"NE{n:032x}") for n in (1, 2))
DOMAIN = ("sip_domains", f"SD{1:032x}")
MAPPING = (*DOMAIN, "ip_access_control_list_mappings", f"AL{1:032x}")
ADDRESS = ("ip_access_control_lists", f"AL{1:032x}", "ip_addresses", f"IP{1:032x}")
Change = Callable[[Sandbox], None]


def put(*path: str, **attributes: Any) -> Change:
    """What changes some attributes of a resource."""

    def change(sandbox: Sandbox) -> None:
        sandbox.put_resource(*path, value={**sandbox.resource(*path), **attributes})

    return change


def add(like: tuple[str, ...], sid: str, **attributes: Any) -> Change:
    """What adds a resource beside another, which is I(like) it but for I(attributes)."""

    def change(sandbox: Sandbox) -> None:
        value = {**sandbox.resource(*like), "sid": sid, **attributes}
        sandbox.put_resource(*like[:-1], sid, value=value)

    return change


def remove(*paths: tuple[str, ...]) -> Change:
    """What removes resources."""

    def change(sandbox: Sandbox) -> None:
        for path in paths:
            sandbox.delete_resource(*path)

    return change


trunk = ("trunks", TRUNK)
CHANGES: dict[str, Change] = {
    "the policy was deleted": remove(POLICY),
    "the trunk has no policy": put(*trunk, connection_policy_sid=None),
    "the policy has no targets": remove(FIRST, SECOND),
    "one of the two targets is disabled": put(*SECOND, enabled=False),
    "a target has a private address": put(*SECOND, target="sip:10.0.0.5:5060"),
    "the host of a target has an unusual spelling": put(*SECOND, target="sip:[2001:db8:0::1]"),
    "the trunk refers to no domain": put(*trunk, from_domain_sid=None),
    "its domain leads to another trunk": put(*DOMAIN, byoc_trunk_sid=OTHER_TRUNK),
    "another address is in a list": add(
        ADDRESS, f"IP{9:032x}", ip_address="203.0.113.0", cidr_prefix_length=24
    ),
    "an address has another prefix length": put(*ADDRESS, cidr_prefix_length=24),
    "no list is mapped to the domain": remove(MAPPING),
}


@pytest.fixture
def ansible(tmp_path: Path, sandbox: Sandbox) -> Ansible:
    found = Ansible(tmp_path, sandbox)
    token = CREDENTIALS["auth_token"]
    found.sign_in(**{name: token[name] for name in ("account_sid", "auth_token")})
    for name, text in FILES.items():
        found.write(name, text)
    return found


def check(ansible: Ansible) -> Done:
    return ansible.run("playbook", "where_calls_go.yml")


def messages(done: Done) -> list[str]:
    return re.findall(r'"msg": "(.*)"', done.stdout)


def test_every_row_is_tried() -> None:
    rows = table(GUIDE, "If", "The playbook fails with")
    assert [what for what, _message in rows] == list(CHANGES)


def test_nothing_is_wrong(ansible: Ansible) -> None:
    done = check(ansible)
    assert done.code == 0, done.printed
    asserts = [task for task in PLAY["tasks"] if "ansible.builtin.assert" in task]
    assert done.stdout.count("All assertions passed") == len(asserts)
    assert "skipping" not in done.stdout


@pytest.mark.parametrize(("what", "message"), table(GUIDE, "If", "The playbook fails with"))
def test_what_is_wrong(ansible: Ansible, sandbox: Sandbox, what: str, message: str) -> None:
    CHANGES[what](sandbox)
    done = check(ansible)
    assert done.code == 2
    assert messages(done)[-1:] == literals(message), done.printed


@pytest.mark.parametrize(
    ("uri", "host"),
    [
        ("sip:sbc.example.com", "sbc.example.com"),
        ("sip:sbc.example.com:5061;transport=tls", "sbc.example.com"),
        ("SIPS:+15550100;isub=1@sbc.example.com?subject=x", "sbc.example.com"),
        ("sip:user:password@sbc.example.com.:5060", "sbc.example.com"),
        ("sip:192.0.2.1:5060", "192.0.2.1"),
        ("sip:[2001:db8::1]", "[2001:db8::1]"),
        ("sip:a@[2001:db8::1]:5060;lr", "[2001:db8::1]"),
    ],
)
def test_hosts_of_targets(uri: str, host: str) -> None:
    own = PLAY["vars"]
    assert re.sub(own["after_host"], "", re.sub(own["before_host"], "", uri)) == host


USUAL = ["sip:a.example.com", "SIPS:u:p@a.example.com.:5061;transport=tls;edge=ashburn"]
USUAL += ["sip:192.0.2.1:5060", "sip:10.0.0.5", "sip:localhost", "sip:a-1.b2.example.c3;x"]
USUAL += ["sip:a.example.com;x=%41;y=1=2", "sip:a.example.com;edge=ashburn;transport=tls"]
UNUSUAL = ["sip:[2001:db8::1]", "sip:10.0.0.5:", "sip:b.example.com;maddr=10.0.0.5"]
UNUSUAL += ["sip:010.0.0.5", "sip:b.example.com;m%61ddr=10.0.0.5", "sip:b.example.com;%4Daddr=x"]
UNUSUAL += ["sip:b.example.com;x;MADDR=10.0.0.5", "sip:%61.example.com", "sip:a.example.com/x"]
UNUSUAL += ["sip:0x7f.0.0.1", "sip:2130706433", "sip:10.1", "sip:u@", "sip:a..example.com"]
UNUSUAL += ["sip:a.example.com?x=y", "sip:a@b@c.example.com", "sip:.example.com", "tel:+1555"]


@pytest.mark.parametrize("uri", [*USUAL, *UNUSUAL])
def test_only_hosts_in_their_usual_spelling_are_compared(uri: str) -> None:
    (every,) = loaded(FILES["every_trunk.yml"])
    (demo,) = loaded((ROOT / "playbooks" / "demo.yml").read_text(encoding="utf-8"))
    for play in (PLAY, every, demo):
        assert bool(re.match(play["vars"]["usual"], uri)) is (uri in USUAL)


PRIVATE = ["localhost", "localhost.localdomain", "0.0.0.0", "10.0.0.5", "127.0.0.1"]
PRIVATE += ["100.64.0.1", "100.127.255.254"]
PRIVATE += ["169.254.169.254", "172.16.0.1", "172.31.255.254", "192.168.1.1"]
PRIVATE += ["[::1]", "[::ffff:10.0.0.1]", "[fc00::1]", "[fd12:3456::1]", "[fe80::1]"]
PUBLIC = ["sbc.example.com", "10.example.com", "localhost.example.com", "11.0.0.1", "100.63.0.1"]
PUBLIC += ["100.128.0.1", "172.15.0.1", "172.32.0.1", "192.169.0.1", "[2001:db8::1]", "fd.example"]


@pytest.mark.parametrize("host", [*PRIVATE, *PUBLIC])
def test_private_addresses(host: str) -> None:
    assert bool(re.match(PLAY["vars"]["private"], host)) is (host in PRIVATE)


ASSERTIONS = [task for task in PLAY["tasks"] if "ansible.builtin.assert" in task]


NO_POLICY = f"{TRUNK} has no connection policy, so Twilio sends no calls to the carrier."
# Without any reference, none leads nowhere, so the first assertion holds.
ALONE = [
    NO_POLICY,
    NO_POLICY,
    None,  # Without a target, none has a host that cannot be compared.
    f"{TRUNK} has no from_domain_sid.",
    f"No SIP domain leads to {TRUNK}.",
]


@pytest.mark.parametrize(
    ("task", "message"),
    [pair for pair in zip(ASSERTIONS[1:], ALONE, strict=True) if pair[1]],
)
def test_each_assertion_by_itself_notices_that_nothing_is_there(
    ansible: Ansible, sandbox: Sandbox, task: dict[str, Any], message: str
) -> None:
    put(*trunk, connection_policy_sid=None, from_domain_sid=None)(sandbox)
    put(*DOMAIN, byoc_trunk_sid=None)(sandbox)
    ansible.write("where_calls_go.yml", [{**PLAY, "tasks": [PLAY["tasks"][0], task]}])
    done = check(ansible)
    assert done.code == 2
    assert messages(done)[-1:] == [message], done.printed


def test_unknown_addresses_are_not_exactly_the_carriers(ansible: Ansible, sandbox: Sandbox) -> None:
    add(MAPPING, "ALbad")(sandbox)
    read, *rest = PLAY["tasks"]
    module = "voiceops.twilio.byoc_trunk_info"
    tolerant = {**read, module: {**read[module], "on_invalid": "ignore"}}
    ansible.write("where_calls_go.yml", [{**PLAY, "tasks": [tolerant, *rest]}])
    done = check(ansible)
    assert done.code == 2
    known = f"SIP domain {DOMAIN[1]} accepts calls from 192.0.2.1/32, 198.51.100.8/29."
    assert messages(done)[-1:] == [known], done.printed


def test_an_address_steers_no_terminal(ansible: Ansible, sandbox: Sandbox) -> None:
    put(*ADDRESS, ip_address="x\x1b]0;t\x07\u202ey")(sandbox)
    done = check(ansible)
    assert done.code == 2
    assert f"SIP domain {DOMAIN[1]} accepts calls from x?]0;t??y/32," in done.stdout
    assert re.findall("[\x00-\x09\x0b-\x1f\u202e]", done.printed) == []


# Every trunk of an account


def check_every(ansible: Ansible) -> dict[str, list[str]]:
    """The messages of the assertions that failed, by the name of the host."""
    done = ansible.run("playbook", "-i", "related.byoc_trunks.yml", "every_trunk.yml")
    failed = re.findall(r'^fatal: \[(.*?)\]: FAILED! => .*"msg": "(.*?)"', done.stdout, re.M)
    return {host: [message for one, message in failed if one == host] for host, _text in failed}


def test_every_trunk(ansible: Ansible, sandbox: Sandbox) -> None:
    too_few = [f"The enabled targets of BY{n:032x} are on too few hosts: none." for n in (2, 3)]
    others = {"Hamburg carrier": too_few[:1], "Dublin carrier": too_few[1:]}
    assert check_every(ansible) == others
    put(*SECOND, enabled=False)(sandbox)
    few = f"The enabled targets of {TRUNK} are on too few hosts: sbc.carrier.example.com."
    assert check_every(ansible) == {"Berlin carrier": [few], **others}
    put(*SECOND, enabled=True)(sandbox)
    put(*DOMAIN, byoc_trunk_sid=OTHER_TRUNK)(sandbox)
    nothing = f"No SIP domain leads to {TRUNK}."
    assert check_every(ansible) == {"Berlin carrier": [nothing], **others}


@pytest.mark.parametrize("path", [POLICY, DOMAIN])
def test_a_reference_of_any_trunk_that_leads_nowhere(
    ansible: Ansible, sandbox: Sandbox, path: tuple[str, ...]
) -> None:
    remove(path)(sandbox)
    nowhere = f"{TRUNK} refers to something that Twilio cannot find."
    assert check_every(ansible)["Berlin carrier"] == [nowhere]
