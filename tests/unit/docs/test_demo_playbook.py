# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The demo's playbook says where calls go, on the sandbox and on any account, and never fails."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from ansible_collections.voiceops.twilio.tests.sandbox.client import HERE, Sandbox, start
from ansible_collections.voiceops.twilio.tests.unit.docs.reading import ROOT
from ansible_collections.voiceops.twilio.tests.unit.plugins.inventory.commands import Ansible
from ansible_collections.voiceops.twilio.tests.unit.plugins.tasks import SIDS

VARIABLES = (
    '{"carrier_addresses": ["192.0.2.10/32", "198.51.100.8/29"], "try_wrong_credentials": true}'
)
POLICY = ("connection_policies", "NY0000000000000000000000000000ee01")
DOMAIN = ("sip_domains", "SD0000000000000000000000000000ee01")
TARGETS = "on sbc.fra.nordlicht.example.com and sbc.muc.nordlicht.example.com."
ADDRESSES = "from 192.0.2.10/32 and 198.51.100.8/29, and from nowhere else."


@pytest.fixture(scope="module")
def started() -> Iterator[Sandbox]:
    with start(trunks=HERE / "trunks.yml") as sandbox:
        yield sandbox


@pytest.fixture
def ansible(tmp_path: Path, started: Sandbox) -> Ansible:
    started.reset()
    found = Ansible(tmp_path, started)
    found.environ["ANSIBLE_CALLBACK_RESULT_FORMAT"] = "yaml"
    found.sign_in()
    return found


def play(ansible: Ansible, *arguments: str) -> tuple[str, int]:
    """Run the playbook, and return what it printed on one line, and how much of it failed."""
    done = ansible.run("playbook", "voiceops.twilio.demo", *arguments)
    assert done.code == 0, done.printed
    return done.told, done.stdout.count("fatal: ")


def test_the_sandbox(ansible: Ansible) -> None:
    assert VARIABLES in (ROOT / "tools" / "demo.py").read_text(encoding="utf-8")
    told, failed = play(ansible, "-e", VARIABLES)
    assert f"{SIDS[0]} has enabled targets {TARGETS}" in told
    assert f"nordlicht-hv.sip.twilio.com accepts calls {ADDRESSES}" in told
    assert "voice_url is https://voice.harbour.example.com/eu/inbound, not" in told
    assert "error.kind not_found" in told
    assert "error.kind credentials" in told
    assert failed == 3  # An assertion, a missing trunk and wrong credentials, as intended.


def test_an_account_whose_carrier_is_unknown(ansible: Ansible) -> None:
    told, failed = play(ansible)
    assert f"{SIDS[0]} has enabled targets {TARGETS}" in told
    assert "accepts calls from: 192.0.2.10/32 198.51.100.8/29" in told
    assert "from nowhere else" not in told
    assert failed == 2


@pytest.mark.parametrize(
    ("sid", "says"),
    [
        pytest.param(
            SIDS[1],
            [
                "sip:sbc.ham.nordlicht.example.com:5061;transport=tls with priority 10, which is",
                "on fewer than two hosts: sbc.fra.nordlicht.example.com.",
                "no SIP domain",
            ],
            id="one of two targets is disabled",
        ),
        pytest.param(
            SIDS[4],
            ["because the trunk has a connection policy without targets", "two hosts: none."],
            id="no targets",
        ),
        pytest.param(
            SIDS[5],
            [
                "no existing connection policy",
                "connection_policy_sid is NY0000000000000000000000000000a503, which Twilio cannot",
            ],
            id="a policy that does not exist",
        ),
        pytest.param(
            SIDS[9],
            ["no existing connection policy", f"No SIP domain leads to {SIDS[9]}."],
            id="nothing",
        ),
        pytest.param(
            SIDS[7],
            [
                "southerncross-hv.sip.twilio.com, which accepts calls from: 128.0.0.0/1",
                "from_domain_sid is SD0000000000000000000000000000a901, which Twilio cannot find.",
            ],
            id="another domain leads to it",
        ),
    ],
)
def test_any_trunk(ansible: Ansible, sid: str, says: list[str]) -> None:
    told, _failed = play(ansible, "-e", f"sid={sid}", "-e", VARIABLES)
    assert [text for text in says if text not in told] == []


def test_other_addresses(ansible: Ansible) -> None:
    told, _failed = play(ansible, "-e", '{"carrier_addresses": ["192.0.2.10/32"]}')
    assert "sip.twilio.com accepts calls from 192.0.2.10/32, 198.51.100.8/29." in told


def test_no_text_steers_the_terminal(ansible: Ansible, started: Sandbox) -> None:
    text = "x\x1b]0;t\x07\u202ey"
    for path, attribute in ((("trunks", SIDS[0]), "friendly_name"), (DOMAIN, "domain_name")):
        value = {**started.resource(*path), attribute: text}
        started.put_resource(*path, value=value)
    told, _failed = play(ansible, "-e", '{"carrier_addresses": ["192.0.2.10/32"]}')
    assert "friendly_name x?]0;t??y" in told
    assert "x?]0;t??y, which accepts calls from:" in told
    assert "x?]0;t??y accepts calls from 192.0.2.10/32, 198.51.100.8/29." in told
    assert re.findall("[\x00-\x09\x0b-\x1f\u202e]", told) == []


def test_a_host_in_an_unusual_spelling(ansible: Ansible, started: Sandbox) -> None:
    path = (*POLICY, "targets", "NE00000000000000000000000000ee0101")
    value = {**started.resource(*path), "target": "sip:a.example.com:", "enabled": True}
    started.put_resource(*path, value=value)
    told, _failed = play(ansible)
    assert "targets whose hosts this playbook cannot compare: sip:a.example.com:." in told


def test_a_key_that_may_only_read_trunks(ansible: Ansible, started: Sandbox) -> None:
    key = started.accounts()["main"]["credentials"]["restricted_to_trunks"]
    for name in [name for name in ansible.environ if re.match("TWILIO_A(CCOUNT|UTH)", name)]:
        del ansible.environ[name]
    ansible.sign_in(api_key=key["api_key"], api_secret=key["api_secret"])
    told, _failed = play(ansible)
    assert "error.kind permission" in told
    assert "voice_url is https://voice.harbour.example.com/eu/inbound, not" in told
    assert "Twilio sends calls to" not in told
