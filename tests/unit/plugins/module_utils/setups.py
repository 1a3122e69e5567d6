# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Setups for the tests of rules: a sound one, and copies of it with changes."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from typing import Any

from ansible_collections.voiceops.twilio.plugins.module_utils._audit.findings import (
    read_inspection,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._resources import sip_domain
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.byoc_trunk import (
    BYOC_TRUNK,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.connection_policy import (
    CONNECTION_POLICY,
    TARGET,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.resource import Resource

TODAY = date(2026, 11, 27)
TRUNK = "BY00000000000000000000000000000001"
POLICY = "NY00000000000000000000000000000001"
DOMAIN = "SD00000000000000000000000000000001"
ACL = "AL00000000000000000000000000000001"
ADDRESS = "IP00000000000000000000000000000001"
CREDENTIALS = "CL00000000000000000000000000000001"
FIRST, SECOND = (f"NE{n:032x}" for n in (1, 2))
Facts = dict[str, Any]


def normal(resource: Resource, **values: Any) -> Facts:
    """Return a resource in normal form that keeps Twilio's contract."""
    item, violations = resource.table.normal_form(values)
    assert violations == []
    return item


def sound() -> Facts:
    """Return the facts of a setup that no rule finds anything in."""
    trunk = normal(
        BYOC_TRUNK,
        sid=TRUNK,
        friendly_name="Berlin carrier",
        voice_url="https://voice.example.com/inbound",
        voice_method="POST",
        voice_fallback_url="https://backup.example.net/inbound",
        voice_fallback_method="POST",
        status_callback_url="https://events.example.org/calls",
        status_callback_method="GET",
        cnam_lookup_enabled=False,
        connection_policy_sid=POLICY,
        from_domain_sid=DOMAIN,
    )
    targets = [
        normal(TARGET, sid=sid, target=target, priority=priority, weight=10, enabled=True)
        for sid, priority, target in (
            (FIRST, 10, "sip:sbc.fra.example.com:5061;transport=tls"),
            (SECOND, 20, "sip:sbc.muc.example.com:5061;transport=tls"),
        )
    ]
    policy = normal(CONNECTION_POLICY, sid=POLICY, friendly_name="Frankfurt, then Munich")
    domain = normal(
        sip_domain.SIP_DOMAIN,
        sid=DOMAIN,
        friendly_name="Berlin carrier, inbound",
        domain_name="berlin.sip.twilio.com",
        auth_type="IP_ACL,CREDENTIAL_LIST",
        byoc_trunk_sid=TRUNK,
        secure=True,
        sip_registration=False,
        emergency_calling_enabled=False,
    )
    address = normal(
        sip_domain.IP_ADDRESS, sid=ADDRESS, ip_address="203.0.113.8", cidr_prefix_length=29
    )
    acl = normal(sip_domain.IP_ACCESS_CONTROL_LIST, sid=ACL, friendly_name="Berlin carrier")
    credentials = normal(sip_domain.CREDENTIAL_LIST, sid=CREDENTIALS, friendly_name="Berlin")
    return {
        "byoc_trunks": [trunk],
        "connection_policies": {POLICY: {**policy, "targets": targets}},
        "sip_domains": {
            DOMAIN: {
                **domain,
                "ip_access_control_lists": [{**acl, "ip_addresses": [address]}],
                "credential_lists": [credentials],
            }
        },
        "dangling": [],
    }


def with_trunk(**changes: Any) -> Facts:
    """Return the sound setup with I(changes) of its trunk."""
    facts = sound()
    facts["byoc_trunks"][0].update(changes)
    return facts


def with_policy(**changes: Any) -> Facts:
    """Return the sound setup with I(changes) of its connection policy."""
    facts = sound()
    facts["connection_policies"][POLICY].update(changes)
    return facts


def with_target(**changes: Any) -> Facts:
    """Return the sound setup with I(changes) of its first target."""
    facts = sound()
    facts["connection_policies"][POLICY]["targets"][0].update(changes)
    return facts


def with_targets(*changes: Facts) -> Facts:
    """Return the sound setup with one target for each of I(changes) of its first."""
    facts = sound()
    policy = facts["connection_policies"][POLICY]
    first = policy["targets"][0]
    policy["targets"] = [
        {**first, "sid": f"NE{n:032x}", **change} for n, change in enumerate(changes, 1)
    ]
    return facts


def with_domain(**changes: Any) -> Facts:
    """Return the sound setup with I(changes) of its SIP domain."""
    facts = sound()
    facts["sip_domains"][DOMAIN].update(changes)
    return facts


def with_address(**changes: Any) -> Facts:
    """Return the sound setup with I(changes) of the one address that may call."""
    facts = sound()
    domain = facts["sip_domains"][DOMAIN]
    domain["ip_access_control_lists"][0]["ip_addresses"][0].update(changes)
    return facts


def with_more_trunks(*changes: Facts) -> Facts:
    """Return the sound setup with a further trunk for each of I(changes) of its first."""
    facts = sound()
    first = facts["byoc_trunks"][0]
    facts["byoc_trunks"] += [
        {**deepcopy(first), "sid": f"BY{n:032x}", **change} for n, change in enumerate(changes, 2)
    ]
    return facts


def found(facts: Facts, rule: str, options: Facts | None = None) -> list[str]:
    """Return the messages of the findings of I(rule) in I(facts)."""
    return [row["message"] for row in findings(facts, rule, options)]


def findings(facts: Facts, rule: str, options: Facts | None = None) -> list[Facts]:
    """Return the findings of I(rule) in I(facts)."""
    inspection = read_inspection([rule], {rule: options or {}})
    rows = inspection.findings(facts, TODAY)
    assert {row["rule"] for row in rows} <= {rule}
    return rows
