# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a trunk refers to as variables of its host."""

from __future__ import annotations

from typing import Any

import pytest
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar
from ansible.utils.unsafe_proxy import AnsibleUnsafe
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins import hosts as _trunk_hosts
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.hosts import (
    reserved_name,
    trunk_hosts,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils._plugins import (
    test_trunk_hosts as trunks,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils._plugins.marks import (
    require_marks,
)

POLICY, DOMAIN = f"NY{1:032x}", f"SD{1:032x}"


def facts_with(value: Any) -> dict[str, Any]:
    """What a task returns of a trunk, with I(value) in what the trunk refers to."""
    trunk = {
        **trunks.TRUNK,
        "sid": trunks.A,
        "connection_policy_sid": POLICY,
        "from_domain_sid": DOMAIN,
    }
    target = {"sid": "NE", "target": value, "added": value}
    addresses = [{"sid": "IP", "ip_address": value}]
    lists = [{"sid": "AL", "friendly_name": value, "ip_addresses": addresses}]
    domain = {
        "sid": DOMAIN,
        "byoc_trunk_sid": trunks.A,
        "ip_access_control_lists": lists,
        "added": value,
    }
    return {
        "byoc_trunks": [trunk],
        "connection_policies": {POLICY: {"sid": POLICY, "targets": [target], "added": value}},
        "sip_domains": {DOMAIN: domain},
    }


@pytest.mark.parametrize("template", trunks.TEMPLATES)
def test_no_text_of_what_is_related_is_a_template(template: str) -> None:
    text = trunks.TEMPLATES[template]
    facts = facts_with([text, {text: text}])
    (host,) = trunk_hosts(None, facts, "")
    names = ("connection_policy", "sip_domains")
    whole = {"connection_policy": facts["connection_policies"][POLICY]}
    whole["sip_domains"] = [facts["sip_domains"][DOMAIN]]
    assert {name: host.variables[name] for name in names} == whole
    templar = Templar(loader=DataLoader(), variables=host.variables)
    for name in names:
        rendered = templar.template(trunks.trust_as_template(f"{{{{ {name} }}}}"))
        assert rendered == whole[name]
        assert templar.template(rendered) == whole[name]


@pytest.mark.skipif(not hasattr(AnsibleUnsafe, "__UNSAFE__"), reason="texts need no mark")
def test_every_text_of_what_is_related_is_marked() -> None:
    (host,) = trunk_hosts(None, facts_with({"a": ["b", {"c": "d"}]}), "")
    require_marks([host.variables["connection_policy"], host.variables["sip_domains"]])


def test_hosts_share_what_they_refer_to() -> None:
    facts = facts_with("x")
    facts["byoc_trunks"] += [{**facts["byoc_trunks"][0], "sid": trunks.B}]
    first, second = (host.variables["connection_policy"] for host in trunk_hosts(None, facts, ""))
    assert first is second


@pytest.mark.parametrize(
    ("prefix", "reserved"),
    [("byoc_trunk_", None), ("x", "xconnection_policy"), ("", "sip_domains")],
)
def test_a_prefix_makes_no_reserved_name_of_what_is_related(
    monkeypatch: pytest.MonkeyPatch, prefix: str, reserved: str | None
) -> None:
    monkeypatch.setattr(_trunk_hosts, "INTERNAL_STATIC_VARS", {"xconnection_policy", "sip_domains"})
    assert reserved_name(prefix) == reserved
