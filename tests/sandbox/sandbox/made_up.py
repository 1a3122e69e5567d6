# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Made-up trunks, and what they refer to: the same ones each time. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from .resources import (
    CONNECTION_POLICIES,
    CREDENTIAL_LISTS,
    IP_ACCESS_CONTROL_LISTS,
    SIP_DOMAINS,
    Resource,
)


def sid(prefix: str, account_sid: str, n: int) -> str:
    """Return the SID of the nth made-up resource of an account, counted from 1."""
    text = f"{account_sid}/{n}" if prefix == "BY" else f"{account_sid}/{prefix}/{n}"
    return prefix + hashlib.sha256(text.encode()).hexdigest()[:32]


def trunk(n: int) -> dict[str, Any]:
    """Return what is special to the nth trunk."""
    region = ("us1", "ie1", "au1")[n % 3]
    host = f"https://voice-{region}.example.com"
    return {
        "friendly_name": f"Carrier {region.upper()} {n:05d}",
        "voice_url": f"{host}/trunks/{n}",
        "voice_method": "GET" if n % 4 == 0 else "POST",
        "voice_fallback_url": f"{host}/fallback",
        "status_callback_url": None if n % 5 == 0 else f"{host}/status",
        "cnam_lookup_enabled": n % 2 == 0,
        "connection_policy_sid": f"NY{n:032x}" if n % 3 else None,
        "from_domain_sid": None if n % 7 else f"SD{n:032x}",
        "date_created": f"2024-{n % 12 + 1:02d}-{n % 28 + 1:02d}T08:00:00Z",
        "date_updated": f"2025-{n % 12 + 1:02d}-{n % 28 + 1:02d}T09:30:00+00:00",
    }


def references(account_sid: str, n: int, policies: int, domains: int) -> dict[str, str]:
    """Return the references of the nth trunk to as many made-up policies and domains."""
    attributes = {}
    if policies:
        attributes["connection_policy_sid"] = sid("NY", account_sid, n % policies + 1)
    if domains:
        attributes["from_domain_sid"] = sid("SD", account_sid, n % domains + 1)
    return attributes


def referred_to(
    account_sid: str, policies: int, domains: int
) -> Iterator[tuple[Resource, dict[str, Any]]]:
    """Yield so many policies and domains, and the lists that all the domains are mapped to."""
    for n in range(1, policies + 1):
        yield CONNECTION_POLICIES, _policy(account_sid, n)
    if domains:
        mapped = {"sid": sid("AL", account_sid, 1), "friendly_name": "Made-up carriers"}
        address = {"sid": sid("IP", account_sid, 1), "ip_address": "192.0.2.1"}
        yield IP_ACCESS_CONTROL_LISTS, {**mapped, "ip_addresses": [address]}
        mapped = {"sid": sid("CL", account_sid, 1), "friendly_name": "Made-up carriers"}
        yield CREDENTIAL_LISTS, mapped
    for n in range(1, domains + 1):
        yield SIP_DOMAINS, _domain(account_sid, n)


def _policy(account_sid: str, n: int) -> dict[str, Any]:
    targets = [
        {
            "sid": sid("NE", account_sid, 2 * n + turn),
            "friendly_name": f"Policy {n:05d}, gateway {turn + 1}",
            "target": f"sip:gateway-{turn + 1}.carrier-{n}.example.com:5061;transport=tls",
            "priority": 10 * (turn + 1),
        }
        for turn in range(2)
    ]
    own = {"sid": sid("NY", account_sid, n), "friendly_name": f"Policy {n:05d}"}
    return {**own, "targets": targets}


def _domain(account_sid: str, n: int) -> dict[str, Any]:
    name = "Made-up carriers"
    return {
        "sid": sid("SD", account_sid, n),
        "friendly_name": f"Domain {n:05d}",
        "domain_name": f"made-up-{n}.sip.twilio.com",
        "auth_type": "IP_ACL,CREDENTIAL_LIST",
        "secure": True,
        "ip_access_control_list_mappings": [
            {"sid": sid("AL", account_sid, 1), "friendly_name": name}
        ],
        "credential_list_mappings": [{"sid": sid("CL", account_sid, 1), "friendly_name": name}],
    }


def numbered(value: Any, n: int) -> Any:
    """Return a value with a number in place of each `{n}` in its text."""
    return value.replace("{n}", str(n)) if isinstance(value, str) else value
