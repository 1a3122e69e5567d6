# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Connection policies and SIP domains for the tests of drift."""

from __future__ import annotations

import pickle
from typing import Any

from ansible_collections.voiceops.twilio.plugins.module_utils._audit.drift import (
    compare,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.expectations import (
    read_expectations,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._resources import (
    byoc_trunk,
    connection_policy,
    sip_domain,
)

SID = "BY00000000000000000000000000000001"
POLICY = "NY00000000000000000000000000000001"
DOMAIN = "SD00000000000000000000000000000001"
A, B = "sip:a.example.com", "sip:b.example.com:5061;transport=tls"
SECRET = "hush-hush-hush"
EXISTS = {"defined": True}


def item(resource: Any, number: int, **values: Any) -> dict[str, Any]:
    sid = f"{resource.prefix}{number:032x}"
    return resource.table.normal_form({"sid": sid, **values})[0]


def target(number: int, uri: Any, weight: Any = 10, **values: Any) -> dict[str, Any]:
    values = {"priority": 1, "enabled": True, **values}
    return item(connection_policy.TARGET, number, target=uri, weight=weight, **values)


def address(number: int, ip_address: Any, length: Any = 32) -> dict[str, Any]:
    return item(sip_domain.IP_ADDRESS, number, ip_address=ip_address, cidr_prefix_length=length)


def control_list(number: int, addresses: list[dict[str, Any]] | None) -> dict[str, Any]:
    return {**item(sip_domain.IP_ACCESS_CONTROL_LIST, number), "ip_addresses": addresses}


def credentials(number: int, name: Any) -> dict[str, Any]:
    return item(sip_domain.CREDENTIAL_LIST, number, friendly_name=name)


def policy(*targets: dict[str, Any], **values: Any) -> dict[str, Any]:
    own = item(connection_policy.CONNECTION_POLICY, 1, friendly_name="Main", **values)
    return {**own, "targets": list(targets)}


def domain(
    addresses: list[Any] | None = None, names: list[Any] | None = None, **values: Any
) -> dict[str, Any]:
    own = item(sip_domain.SIP_DOMAIN, 1, domain_name="a.sip.twilio.com", secure=True, **values)
    return {
        **own,
        "ip_access_control_lists": [control_list(1, addresses or [])],
        "credential_lists": names or [],
    }


def trunk(**values: Any) -> dict[str, Any]:
    both = {"connection_policy_sid": POLICY, "from_domain_sid": DOMAIN}
    return byoc_trunk.normal_form({"sid": SID, "friendly_name": "Berlin", **both, **values})[0]


def audited(
    entry: Any, facts: Any = None, defaults: Any = None, mask: Any = lambda value: value, **own: Any
) -> list[tuple[Any, Any, Any]]:
    """Return attribute, expected and actual of each difference."""
    expectations = read_expectations([{"sid": SID, **entry}], defaults)
    # A child process may have read them.
    expectations = pickle.loads(pickle.dumps(expectations))  # noqa: S301 - our own
    known = {"connection_policies": {POLICY: policy()}, "sip_domains": {DOMAIN: domain()}}
    (row,) = compare(expectations, [trunk(**own)], mask, facts or known).trunks
    assert row["state"] == ("drifted" if row["differences"] else "compliant")
    assert all(list(d) == ["attribute", "expected", "actual"] for d in row["differences"])
    return [(d["attribute"], d["expected"], d["actual"]) for d in row["differences"]]


def of_targets(written: Any, *targets: dict[str, Any], **more: Any) -> list[tuple[Any, Any, Any]]:
    facts = {"connection_policies": {POLICY: policy(*targets)}}
    return audited({"connection_policy": {"targets": written}}, facts, **more)


def of_domain(written: Any, *args: Any, **values: Any) -> list[tuple[Any, Any, Any]]:
    return audited({"sip_domain": written}, {"sip_domains": {DOMAIN: domain(*args, **values)}})


def surplus(number: int, uri: Any, weight: Any = 10) -> dict[str, Any]:
    shown = {"sid": f"NE{number:032x}", "enabled": True, "friendly_name": None, "priority": 1}
    return {**shown, "target": uri, "weight": weight}
