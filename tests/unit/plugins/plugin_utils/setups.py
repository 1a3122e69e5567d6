# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Results of audits with rules, with what the trunks refer to, for the tests of reports."""

from __future__ import annotations

from datetime import date
from typing import Any

from ansible_collections.voiceops.twilio.plugins.module_utils._audit.findings import counts_of
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils.audits import (
    HOSTILE,
    NO_URL,
    audit,
    difference,
    finding,
    sid,
    trunk,
)

TODAY = date(2026, 11, 27)
REASON = "The carrier ends in March."


def policy(n: int, *targets: str, **others: Any) -> dict[str, Any]:
    """A connection policy as the module returns it."""
    rows = [
        {
            "sid": sid(n * 100 + i, "NE"),
            "friendly_name": f"Target {i}",
            "target": target,
            "priority": 10 * i,
            "weight": i,
            "enabled": i < 3,
        }
        for i, target in enumerate(targets, 1)
    ]
    return {"sid": sid(n, "NY"), "friendly_name": f"Policy {n}", "targets": rows, **others}


def domain(n: int, trunk_n: int | None, *addresses: str, **others: Any) -> dict[str, Any]:
    """A SIP domain as the module returns it, with a credential list."""
    listed = [
        {"ip_address": address, "cidr_prefix_length": 32, "sid": sid(i, "IP")}
        for i, address in enumerate(addresses)
    ]
    usual = {
        "sid": sid(n, "SD"),
        "friendly_name": f"Domain {n}",
        "domain_name": f"domain-{n}.sip.twilio.com",
        "byoc_trunk_sid": None if trunk_n is None else sid(trunk_n),
        "auth_type": "IP_ACL,CREDENTIAL_LIST",
        "secure": True,
        "sip_registration": False,
        "ip_access_control_lists": [
            {"sid": sid(n, "AL"), "friendly_name": f"Edges {n}", "ip_addresses": listed}
        ],
        "credential_lists": [{"sid": sid(n, "CL"), "friendly_name": f"Credentials {n}"}],
    }
    return {**usual, **others}


def waiver(rule: str, state: str, days: int, **others: Any) -> dict[str, Any]:
    """A waiver as the module returns it."""
    until = date.fromordinal(TODAY.toordinal() + days).isoformat()
    usual = {"rule": rule, "sid": sid(1), "friendly_name": None, "reason": REASON}
    usual.update(until=until, state=state, days_left=days, findings=int(state != "unused"))
    return {**usual, **others}


def refers(
    n: int, state: str, name: str | None, policy_n: Any, domain_n: Any, **others: Any
) -> Any:
    """A trunk's row with its references; a number is that of a policy or domain."""
    named = {
        "connection_policy_sid": sid(policy_n, "NY") if isinstance(policy_n, int) else policy_n,
        "from_domain_sid": sid(domain_n, "SD") if isinstance(domain_n, int) else domain_n,
    }
    return trunk(n, state, name, **named, **others)


def with_setup(
    *trunks: Any,
    policies: list[Any] | None = None,
    domains: list[Any] | None = None,
    findings: list[Any] | None = None,
    **others: Any,
) -> dict[str, Any]:
    """The result of an audit with rules."""
    found = findings or []
    return audit(
        *trunks,
        connection_policies=None if policies is None else {p["sid"]: p for p in policies},
        sip_domains=None if domains is None else {d["sid"]: d for d in domains},
        findings=found,
        finding_counts=counts_of(found),
        findings_from="error",
        **{"faults": [], "dangling": [], "waivers": [], **others},
    )


WAIVED = {"reason": REASON, "until": "2026-12-31"}
WEIGHT = f"Target {sid(101, 'NE')} has a weight below 1."
WIDE = "The range 192.0.2.0/22 is wider than /24."


def sound_and_unsound(account: int = 1) -> dict[str, Any]:
    """An account in which trunks share a policy, and each kind of reference and finding is."""
    drift = [difference("voice_method", "POST", "GET")]
    berlin = {"sid": sid(1), "friendly_name": "Berlin"}
    lyon = {"sid": sid(2), "friendly_name": "Lyon"}
    of_policy = {"sid": sid(1, "NY"), "friendly_name": "Policy 1"}
    of_domain = {"sid": sid(1, "SD"), "friendly_name": "Domain 1"}
    return with_setup(
        refers(1, "drifted", "Berlin", 1, 1, differences=drift),
        refers(2, "compliant", "Lyon", 1, None),
        refers(3, "unmanaged", "Oslo", sid(9, "NY"), sid(9, "SD")),
        refers(4, "compliant", "Turin", None, 2),
        refers(5, "missing", "Rome", None, None),
        policies=[
            policy(1, "sip:a.example.com", "sips:b.example.com:5061", "sip:off.example.com"),
            policy(2, targets=None, friendly_name=None),
        ],
        domains=[
            domain(1, 1, "192.0.2.10", "198.51.100.8"),
            domain(2, 4, ip_access_control_lists=None, credential_lists=[]),
        ],
        dangling=[{"sid": sid(3), "attribute": "connection_policy_sid", "refers_to": sid(9, "NY")}],
        findings=[
            finding("BYOC001", "error", NO_URL, **berlin),
            finding("BYOC004", "warning", "voice_fallback_url is not set.", **berlin),
            finding("BYOC002", "error", "voice_url uses http.", **berlin, waived=WAIVED),
            finding("BYOC004", "warning", "voice_fallback_url is not set.", **lyon),
            finding("BYOC019", "warning", WEIGHT, resource="connection_policy", **of_policy),
            finding("BYOC023", "error", WIDE, resource="sip_domain", **of_domain),
            finding(
                "BYOC028",
                "note",
                "No trunk names this connection policy.",
                resource="connection_policy",
                sid=sid(7, "NY"),
                friendly_name=None,
            ),
            finding(
                "BYOC030",
                "note",
                "waivers[2] is unused.",
                resource="waiver",
                sid=sid(8),
                friendly_name=None,
            ),
        ],
        waivers=[
            waiver("BYOC002", "valid", 34),
            waiver("BYOC001", "expired", -5),
            waiver("BYOC009", "unused", 3, sid=sid(8)),
            waiver("BYOC010", "not_checked", 0, sid=None, friendly_name="Lyon"),
        ],
        account=account,
        compliant=False,
        faults=["drift", "missing", "findings"],
    )


def hostile_setup() -> dict[str, Any]:
    """Every hostile text wherever a text of Twilio's or of a waiver can be."""
    texts = list(HOSTILE.values())
    policies = [
        policy(n, text, friendly_name=text, targets=[_target(n, text)])
        for n, text in enumerate(texts, 1)
    ]
    domains = [
        domain(n, n, friendly_name=text, domain_name=text, auth_type=text, secure=text,
               sip_registration=text, ip_access_control_lists=[_addresses(n, text)],
               credential_lists=[{"sid": text, "friendly_name": text}])
        for n, text in enumerate(texts, 1)
    ]  # fmt: skip
    odd = [
        refers(n, "compliant", text, text, text, sid=text)
        for n, text in enumerate(texts, len(texts) + 1)
    ]
    findings = [
        finding(
            "BYOC019",
            ("error", "warning", "note")[n % 3],
            text,
            resource=("byoc_trunk", "connection_policy", "sip_domain", "waiver")[n % 4],
            sid=sid(n, ("BY", "NY", "SD", "BY")[n % 4]) if n % 2 else text,
            friendly_name=text,
            waived={"reason": text, "until": text} if n % 3 else None,
        )
        for n, text in enumerate(texts, 1)
    ]
    return with_setup(
        *(refers(n, "drifted", text, n, n, differences=[difference(text, text, f"{text}!")])
          for n, text in enumerate(texts, 1)),
        *odd,
        policies=policies,
        domains=domains,
        findings=findings,
        dangling=[{"sid": t, "attribute": t, "refers_to": t} for t in texts],
        waivers=[
            waiver("BYOC001", "valid", 3, sid=text, friendly_name=text, reason=text, until=text)
            for text in texts
        ],
        account=99,
    )  # fmt: skip


def _target(n: int, text: str) -> dict[str, Any]:
    weights = {"priority": text, "weight": text, "enabled": text}
    return {"sid": sid(n, "NE"), "friendly_name": text, "target": text, **weights}


def _addresses(n: int, text: str) -> dict[str, Any]:
    address = {"ip_address": text, "cidr_prefix_length": text}
    return {"sid": sid(n, "AL"), "friendly_name": text, "ip_addresses": [address]}


def many_setups(accounts: int, trunks: int) -> dict[str, Any]:
    """So many accounts with so many trunks each, on a policy for 50 and a domain for 20.

    Each trunk has a note, every tenth a warning and every hundredth an error.
    """
    return {
        f"account-{account:02}": _many(account, account * 100_000, trunks)
        for account in range(1, accounts + 1)
    }


def _many(account: int, base: int, trunks: int) -> dict[str, Any]:
    rows, findings = [], []
    for n in range(base, base + trunks):
        state, drift = "compliant", []
        if n % 10 == 0:
            state, drift = "drifted", [difference("voice_method", "POST", "GET")]
        name = f"Carrier {n} of account {account}"
        rows.append(refers(n, state, name, n // 50, n // 20, differences=drift))
        about = {"sid": sid(n), "friendly_name": name}
        findings.append(finding("BYOC006", "note", "status_callback_url is not set.", **about))
        if n % 10 == 1:
            findings.append(finding("BYOC004", "warning", "No fallback.", **about))
        if n % 100 == 2:
            findings.append(finding("BYOC001", "error", NO_URL, **about))
    return with_setup(
        *rows,
        policies=[
            policy(n, f"sip:a{n}.example.com", f"sips:b{n}.example.com:5061")
            for n in range(base // 50, (base + trunks) // 50 + 1)
        ],
        domains=[
            domain(n, n * 20, f"192.0.2.{n % 256}", f"198.51.100.{n % 256}")
            for n in range(base // 20, (base + trunks) // 20 + 1)
        ],
        findings=findings,
        account=account,
    )
