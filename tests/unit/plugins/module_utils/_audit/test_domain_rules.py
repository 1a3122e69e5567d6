# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The rules about SIP domains: each way to break one, and what it must not find."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.setups import (
    ACL,
    ADDRESS,
    CREDENTIALS,
    DOMAIN,
    POLICY,
    TRUNK,
    Facts,
    findings,
    found,
    sound,
    with_address,
    with_domain,
    with_trunk,
)

OTHER = "SD00000000000000000000000000000002"
GONE = "BY0000000000000000000000000000dead"
PHONE = "PN00000000000000000000000000000001"
UNCLEAR = "has a value that Twilio does not document, so it cannot be checked."
ACLS_UNKNOWN = "Its IP access control lists are not known, so they cannot be checked."
CREDENTIALS_UNKNOWN = "Its credential lists are not known, so they cannot be checked."
ODD: list[Any] = [7, 0, 1, "x", "true", "", [], ["x"], {}, {"a": None}, 1.5]
NO_LIST: list[Any] = [None, 7, "x", {}, {"a": 1}, ["x"], [None], [[]]]
NAME = f"Address {ADDRESS} of IP access control list {ACL}"
LISTS = {"ip_access_control_lists": [{"sid": ACL, "ip_addresses": []}], "credential_lists": []}


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("IP_ACL", None),
        ("CREDENTIAL_LIST", None),
        ("IP_ACL, CREDENTIAL_LIST", None),
        (None, "auth_type is empty, so nobody is allowed to call the domain."),
        ("", "auth_type is empty, so nobody is allowed to call the domain."),
        *((v, f"auth_type {UNCLEAR}") for v in (" ", "ip_acl", "IP_ACL,NONE", ",", 7, True, [])),
        *((v, f"auth_type {UNCLEAR}") for v in ({}, ["IP_ACL"], False, "{{ x }}")),
    ],
)
def test_a_domain_says_who_may_call(value: Any, message: str | None) -> None:
    expected = [] if message is None else [message]
    assert found(with_domain(auth_type=value), "BYOC021") == expected


@pytest.mark.parametrize(
    ("access", "credentials", "message"),
    [
        ([{"sid": ACL}], [{"sid": CREDENTIALS}], None),
        ([], [{"sid": CREDENTIALS}], None),
        ([], [], None),
        (
            [{"sid": ACL}],
            [],
            "It lets callers in by their address alone, without credentials.",
        ),
        *(([{"sid": ACL}], value, CREDENTIALS_UNKNOWN) for value in NO_LIST),
        *((value, [], ACLS_UNKNOWN) for value in NO_LIST),
    ],
)
def test_credentials_are_required_beside_addresses(
    access: Any, credentials: Any, message: str | None
) -> None:
    facts = with_domain(ip_access_control_lists=access, credential_lists=credentials)
    assert found(facts, "BYOC022") == ([] if message is None else [message])


@pytest.mark.parametrize(
    ("address", "prefix", "message"),
    [
        ("203.0.113.7", None, None),
        ("203.0.113.7", 32, None),
        ("203.0.113.0", 24, None),
        ("203.0.112.0", 23, "203.0.112.0/23, which is wider than /24: it has 512 addresses."),
        (
            "128.0.0.0",
            1,
            "128.0.0.0/1, which is wider than /24: it has 2,147,483,648 addresses.",
        ),
        (
            "203.0.113.7",
            0,
            "0.0.0.0/0, which is wider than /24: it has 4,294,967,296 addresses.",
        ),
        (
            "::ffff:203.0.113.7",
            119,
            "203.0.112.0/23, which is wider than /24: it has 512 addresses.",
        ),
        ("2001:db8::1", 120, None),
        ("2001:db8::1", 119, "2001:db8::/119, which is wider than /24: it has 512 addresses."),
    ],
)
def test_ranges_are_narrow(address: str, prefix: int | None, message: str | None) -> None:
    facts = with_address(ip_address=address, cidr_prefix_length=prefix)
    expected = [] if message is None else [f"{NAME} is the range {message}"]
    assert found(facts, "BYOC023") == expected


def test_the_widest_range_is_an_option() -> None:
    facts = with_address(cidr_prefix_length=29)
    message = f"{NAME} is the range 203.0.113.8/29, which is wider than /30: it has 8 addresses."
    assert found(facts, "BYOC023", {"widest_range": 29}) == []
    assert found(facts, "BYOC023", {"widest_range": 30}) == [message]
    all_of_them = with_address(ip_address="0.0.0.0", cidr_prefix_length=0)
    assert found(all_of_them, "BYOC023", {"widest_range": 0}) == []


@pytest.mark.parametrize("rule", ["BYOC023", "BYOC024"])
@pytest.mark.parametrize(
    ("address", "prefix"),
    [
        *((value, None) for value in (None, *ODD)),
        *(("203.0.113.8", value) for value in ODD if value not in (7, 0, 1)),
        ("203.0.113.8", 33),
        ("203.0.113.8/8", None),
        ("carrier.example.com", 24),
        ("{{ x }}", 24),
    ],
)
def test_addresses_that_are_none_are_found(rule: str, address: Any, prefix: Any) -> None:
    facts = with_address(ip_address=address, cidr_prefix_length=prefix)
    message = f"{NAME} is not a valid address, so it cannot be checked."
    assert found(facts, rule, _option(rule)) == [message]


@pytest.mark.parametrize("rule", ["BYOC023", "BYOC024", "BYOC025"])
@pytest.mark.parametrize("lists", NO_LIST)
def test_lists_that_are_not_known_are_found(rule: str, lists: Any) -> None:
    facts = with_domain(ip_access_control_lists=lists)
    assert found(facts, rule, _option(rule)) == [ACLS_UNKNOWN]


@pytest.mark.parametrize("rule", ["BYOC023", "BYOC024"])
@pytest.mark.parametrize("addresses", NO_LIST)
def test_addresses_that_are_not_known_are_found(rule: str, addresses: Any) -> None:
    facts = with_domain(ip_access_control_lists=[{"sid": ACL, "ip_addresses": addresses}])
    message = f"The addresses of IP access control list {ACL} are not known."
    assert found(facts, rule, _option(rule)) == [message]


def _option(rule: str) -> Facts:
    if rule == "BYOC024":
        return {"allowed_networks": ["203.0.113.0/24"]}
    return {"allowed_lists": [ACL, CREDENTIALS]} if rule == "BYOC025" else {}


@pytest.mark.parametrize(
    ("networks", "address", "prefix", "message"),
    [
        (["203.0.113.0/24"], "203.0.113.8", 29, None),
        (["203.0.113.0/24"], "203.0.113.0", 24, None),
        (["203.0.113.99/24"], "203.0.113.8", None, None),
        (["203.0.113.8"], "203.0.113.8", None, None),
        (["10.0.0.0/8", "203.0.113.8"], "203.0.113.8", 32, None),
        (["203.0.113.0/24"], "::ffff:203.0.113.8", None, None),
        (["2001:db8::/32"], "2001:db8::1", 64, None),
        (["203.0.113.0/24"], "203.0.112.0", 23, "203.0.112.0/23"),
        # Together, the allowed ranges have all of its addresses.
        (["203.0.113.0/25", "203.0.113.128/25"], "203.0.113.0", 24, None),
        (["203.0.113.128/25", "203.0.113.64/26", "203.0.113.0/26"], "203.0.113.0", 24, None),
        (["203.0.113.8", "203.0.113.9", "203.0.113.8/32"], "203.0.113.8", 31, None),
        (["0.0.0.0/1", "2001:db8::/33", "128.0.0.0/1", "2001:db8:8000::/33"], "0.0.0.0", 0, None),
        (["203.0.113.8", "2001:db8::/33", "2001:db8:8000::/33"], "2001:db8::", 32, None),
        (["::ffff:203.0.113.8", "203.0.113.9"], "203.0.113.8", 31, None),
        # One of its addresses is missing, or the two are not one range.
        (["203.0.113.0/25", "203.0.113.128/26"], "203.0.113.0", 24, "203.0.113.0/24"),
        (["203.0.113.8", "203.0.113.10"], "203.0.113.8", 31, "203.0.113.8/31"),
        (["203.0.113.9", "203.0.113.10"], "203.0.113.8", 30, "203.0.113.8/30"),
        (["203.0.113.8"], "203.0.113.9", None, "203.0.113.9/32"),
        (["203.0.113.0/24"], "2001:db8::1", None, "2001:db8::1/128"),
        (["2001:db8::/32"], "203.0.113.8", None, "203.0.113.8/32"),
    ],
)
def test_addresses_are_in_an_allowed_range(
    networks: list[str], address: str, prefix: int | None, message: str | None
) -> None:
    facts = with_address(ip_address=address, cidr_prefix_length=prefix)
    expected = (
        [] if message is None else [f"{NAME} is {message}, which is not in an allowed range."]
    )
    assert found(facts, "BYOC024", {"allowed_networks": networks}) == expected
    assert found(facts, "BYOC024") == []


def test_only_allowed_lists_are_mapped() -> None:
    assert found(sound(), "BYOC025") == []
    assert found(sound(), "BYOC025", {"allowed_lists": [ACL, CREDENTIALS]}) == []
    one = f"IP access control list {ACL} is not allowed."
    other = f"Credential list {CREDENTIALS} is not allowed."
    assert found(sound(), "BYOC025", {"allowed_lists": [CREDENTIALS]}) == [one]
    assert found(sound(), "BYOC025", {"allowed_lists": [ACL]}) == [other]
    facts = with_domain(credential_lists=[{"sid": "{{ x }}"}])
    message = "Credential list without a valid SID is not allowed."
    assert found(facts, "BYOC025", {"allowed_lists": [ACL]}) == [message]
    for value in NO_LIST:
        facts = with_domain(credential_lists=value)
        assert found(facts, "BYOC025", {"allowed_lists": [ACL]}) == [CREDENTIALS_UNKNOWN]


@pytest.mark.parametrize(
    ("value", "intended", "message"),
    [
        (True, None, None),
        (True, True, None),
        (False, False, None),
        (None, False, None),
        (False, None, "The domain accepts inbound calls without TLS and SRTP."),
        (None, None, "The domain accepts inbound calls without TLS and SRTP."),
        (True, False, "The domain requires TLS and SRTP."),
        *((value, None, f"secure {UNCLEAR}") for value in ODD),
        *((value, False, f"secure {UNCLEAR}") for value in ODD),
    ],
)
def test_a_domain_is_as_secure_as_intended(
    value: Any, intended: bool | None, message: str | None
) -> None:
    options = {} if intended is None else {"secure": intended}
    facts = with_domain(secure=value)
    assert found(facts, "BYOC026", options) == ([] if message is None else [message])


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (False, None),
        (None, None),
        (True, "sip_registration is on, so SIP endpoints can register with it."),
        *((value, f"sip_registration {UNCLEAR}") for value in ODD),
    ],
)
def test_registration_is_off(value: Any, message: str | None) -> None:
    expected = [] if message is None else [message]
    assert found(with_domain(sip_registration=value), "BYOC027") == expected


@pytest.mark.parametrize(
    ("value", "caller", "message"),
    [
        (False, None, None),
        (None, None, None),
        (False, "x", None),
        (True, PHONE, None),
        (True, None, "Emergency calling is on, but emergency_caller_sid is not set."),
        *((True, caller, f"emergency_caller_sid {UNCLEAR}") for caller in (*ODD, TRUNK)),
        *((value, PHONE, f"emergency_calling_enabled {UNCLEAR}") for value in ODD),
    ],
)
def test_emergency_calling_has_a_caller(value: Any, caller: Any, message: str | None) -> None:
    facts = with_domain(emergency_calling_enabled=value, emergency_caller_sid=caller)
    assert found(facts, "BYOC028") == ([] if message is None else [message])


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (TRUNK, None),
        (None, None),
        (GONE, f"byoc_trunk_sid names {GONE}, which the list of trunks lacks."),
        *((value, f"byoc_trunk_sid {UNCLEAR}") for value in (*ODD, POLICY, "{{ x }}")),
    ],
)
def test_the_trunk_of_a_domain_exists(value: Any, message: str | None) -> None:
    facts = with_domain(byoc_trunk_sid=value)
    assert found(facts, "BYOC029") == ([] if message is None else [message])


@pytest.mark.parametrize("first", [None, TRUNK])
def test_the_trunk_of_each_domain_exists(first: str | None) -> None:
    facts = with_domain(byoc_trunk_sid=first)
    facts["sip_domains"][OTHER] = {"sid": OTHER, "byoc_trunk_sid": GONE}
    assert [row["sid"] for row in findings(facts, "BYOC029")] == [OTHER]


BROKEN = {
    "auth_type": None,
    "secure": False,
    "sip_registration": True,
    "emergency_calling_enabled": True,
    **LISTS,
}
OF_DOMAINS = ("BYOC021", "BYOC022", "BYOC026", "BYOC027", "BYOC028")


@pytest.mark.parametrize("rule", OF_DOMAINS)
def test_only_the_domains_of_the_setup_are_judged(rule: str) -> None:
    broken = with_domain(**BROKEN)
    rows = findings(broken, rule)
    assert [(row["resource"], row["sid"]) for row in rows] == [("sip_domain", DOMAIN)]
    # Named by a trunk, but it leads to none. The other way round as well.
    assert len(found(with_domain(**BROKEN, byoc_trunk_sid=None), rule)) == 1
    broken["byoc_trunks"][0]["from_domain_sid"] = None
    assert len(found(broken, rule)) == 1
    # A domain of desk phones, and one whose trunk was deleted.
    for trunk in (None, "", GONE, 7, [TRUNK], POLICY):
        # A trunk that is not known may be one of the setup.
        expected = 0 if trunk in (None, "", GONE) else 2
        facts = with_trunk(from_domain_sid=None)
        other = {**facts["sip_domains"][DOMAIN], **BROKEN, "sid": OTHER, "byoc_trunk_sid": trunk}
        facts["sip_domains"][OTHER] = other
        assert len(found(facts, rule)) == expected
