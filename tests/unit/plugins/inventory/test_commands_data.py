# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Text and names from Twilio stay data, by way of ansible-inventory and ansible-playbook."""

from __future__ import annotations

import json
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.plugins.inventory.commands import Ansible
from ansible_collections.voiceops.twilio.tests.unit.plugins.inventory.doors import put_trunks

CACHE = {"cache": True, "cache_plugin": "ansible.builtin.jsonfile", "cache_connection": "cache"}
# A template without a brace, in the words of Ansible's own header. It would leave a file behind.
HEADERS = {
    "delimiters": (
        "#jinja2: variable_start_string:'[[', variable_end_string:']]'\n"
        "[[ lookup('pipe', 'touch ran; echo ran') ]]"
    ),
    "blocks": (
        "#jinja2: block_start_string:'<%', block_end_string:'%>'\n"
        "<% if lookup('pipe', 'touch ran; echo ran') %>x<% endif %>"
    ),
    "lines": (
        "#jinja2: line_statement_prefix:'%'\n"
        "% if lookup('pipe', 'touch ran; echo ran')\nx\n% endif\n"
    ),
    "braces": "{{ lookup('pipe', 'touch ran; echo ran') }}",
    "statement": "{% if lookup('pipe', 'touch ran; echo ran') %}x{% endif %}",
}


@pytest.mark.parametrize("header", HEADERS)
def test_no_text_runs_a_command(ansible: Ansible, sandbox: Sandbox, header: str) -> None:
    text = HEADERS[header]
    (sid,) = put_trunks(sandbox, {"friendly_name": text, "added": {text: [text]}})
    every = ["byoc_trunk_friendly_name", "byoc_trunk_other_attributes.added"]
    ansible.source(
        hostname=[f"{{{{ {every[0]} }}}}", f"{{{{ {every[1]} | first }}}}"],
        compose={
            "same": every[0],
            "joined": f"{every[0]} ~ ''",
            "key": f"({every[1]} | first) ~ ''",
            "listed": f"[{every[0]}] | join(',')",
        },
        groups={"some": f"same == {every[0]} == key"},
        filters=[f"{every[0]} | length > 0", f"{every[1]} | length == 1"],
        keyed_groups=[
            {"key": every[0], "parent_group": "{{ same }}"},
            {"key": "same", "prefix": "", "separator": ""},
            {"key": every[1]},
        ],
        strict=True,
        **CACHE,
    )
    names = [every[0], "same", "joined", "key", "listed"]
    shown = "|".join(f"{{{{ {name} }}}}" for name in names)
    tasks: list[Any] = [
        {"ansible.builtin.set_fact": {"again": "{{ same }}", "more": f"{{{{ {every[0]} ~ '' }}}}"}},
        {"ansible.builtin.debug": {"msg": "{{ again }}{{ more }}{{ group_names }}{{ groups }}"}},
        {"ansible.builtin.copy": {"content": shown, "dest": "{{ playbook_dir }}/shown"}},
        {"ansible.builtin.debug": {"var": every[1]}},
    ]
    for _from_cache in range(2):
        done = ansible.play(*tasks)
        assert done.code == 0, done.printed
        assert f"ok: [{sid}]" in done.stdout
        written = (ansible.folder / "shown").read_text(encoding="utf-8")
        assert written.removesuffix("\n") == "|".join([text] * 5).removesuffix("\n")
        variables = ansible.listed()["_meta"]["hostvars"][sid]
        assert {variables[name] for name in ("same", "joined", "key", "listed")} == {text}
        assert variables["byoc_trunk_other_attributes"] == {"added": {text: [text]}}
        assert list(ansible.folder.rglob("ran")) == []


def test_no_text_of_what_trunks_refer_to_runs_a_command(ansible: Ansible, sandbox: Sandbox) -> None:
    """Each of HEADERS is somewhere in it, as a value and as a key."""
    address = ("ip_access_control_lists", f"AL{'ee01':0>32}", "ip_addresses", f"IP{'ee0101':0>32}")
    paths = [
        ("connection_policies", f"NY{'ee01':0>32}"),
        ("connection_policies", f"NY{'ee01':0>32}", "targets", f"NE{'ee0101':0>32}"),
        ("sip_domains", f"SD{'ee01':0>32}"),
        address,
    ]
    added = {text: [text] for text in HEADERS.values()}
    for path, name in zip(paths, HEADERS.values()):
        told = {"friendly_name": name[:64], "added": added}
        sandbox.put_resource(*path, value={**sandbox.resource(*path), **told})
    policy, domains = "byoc_trunk_connection_policy", "byoc_trunk_sip_domains"
    entry = f"{domains}[0].ip_access_control_lists[0].ip_addresses[0]"
    of_items = [policy, f"{policy}.targets[0]", f"{domains}[0]", entry]
    texts = {f"{item}.friendly_name": name[:64] for item, name in zip(of_items, HEADERS.values())}
    for item in of_items:
        # A cache may change the order of keys.
        texts |= {f"({item}.added | sort)[{n}]": text for n, text in enumerate(sorted(added))}
    ansible.source(
        related=["connection_policy", "sip_domain"],
        hostname=["sid"],
        filters=[f"byoc_trunk_sid == 'BY{'1':0>32}'"],
        compose={f"text_{n}": one for n, one in enumerate(texts)},
        keyed_groups=[{"key": one} for one in texts],
        strict=True,
        **CACHE,
    )
    shown = "|".join(f"{{{{ {one} }}}}|{{{{ text_{n} }}}}" for n, one in enumerate(texts))
    tasks: list[Any] = [
        {"ansible.builtin.set_fact": {"policy": f"{{{{ {policy} }}}}"}},
        {"ansible.builtin.debug": {"msg": "{{ policy }}{{ group_names }}"}},
        {"ansible.builtin.debug": {"var": domains}},
        {"ansible.builtin.copy": {"content": shown, "dest": "{{ playbook_dir }}/shown"}},
    ]
    for _from_cache in range(2):
        done = ansible.play(*tasks)
        assert done.code == 0, done.printed
        written = (ansible.folder / "shown").read_text(encoding="utf-8")
        whole = [text for text in texts.values() for _twice in range(2)]
        assert written.removesuffix("\n") == "|".join(whole).removesuffix("\n")
        variables = ansible.listed()["_meta"]["hostvars"][f"BY{'1':0>32}"]
        assert variables[policy]["added"] == added
        assert list(ansible.folder.rglob("ran")) == []


def test_an_unknown_attribute_is_no_variable_of_the_role(
    ansible: Ansible, sandbox: Sandbox
) -> None:
    put_trunks(
        sandbox,
        {
            "friendly_name": "one",
            "audit_baseline": str(ansible.folder / "written"),
            "audit_baseline_force": True,
            "audit_expected": [],
            "audit_fail_on": [],
            "in_process": False,
        },
    )
    ansible.source()
    role = {"ansible.builtin.include_role": {"name": "voiceops.twilio.byoc_trunk_audit"}}
    done = ansible.play(role)
    assert done.code == 2
    assert "expected" in done.told
    assert not (ansible.folder / "written").exists()
    assert "byoc_trunk_in_process" not in json.dumps(ansible.listed())
