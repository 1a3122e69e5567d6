# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What trunks refer to, attribute by attribute: normal forms, and each violation of a contract."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import Violation
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.connection_policy import (
    CONNECTION_POLICY,
    TARGET,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.resource import Resource
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.sip_domain import (
    CREDENTIAL_LIST,
    IP_ACCESS_CONTROL_LIST,
    IP_ADDRESS,
    SIP_DOMAIN,
)

HEX = "0123456789abcdefABCDEF0123456789"


class Contract(NamedTuple):
    """A contract in words, values with their normal form, and values that break it."""

    expected: str
    normal: list[tuple[Any, Any]]
    wrong: list[Any]
    nullable: bool = True


def same(*values: Any) -> list[tuple[Any, Any]]:
    return [(value, value) for value in values]


def sid(prefix: str, empty: bool = True) -> Contract:
    valid = prefix + HEX
    wrong = [valid[:-1], valid + "0", f"XX{HEX}", valid.lower(), f"{valid}\n", 7, True, [], {}]
    expected = f"a SID ({prefix} and 32 hexadecimal digits) or null"
    normal = [*same(valid), *([("", None)] if empty else [])]
    return Contract(expected, normal, wrong if empty else [*wrong, ""])


def method(*methods: str) -> Contract:
    wrong = ["PUT", "get", "GET ", "GET,POST", 1, True, []]
    return Contract(f"one of {', '.join(methods)} or null", [*same(*methods), ("", None)], wrong)


def integer(least: int, most: int, nullable: bool = True) -> Contract:
    words = f"an integer from {least} to {most}{' or null' if nullable else ''}"
    wrong = [least - 1, most + 1, True, False, 10.0, "10", "", [], {}]
    return Contract(words, same(least, most), wrong, nullable)


DATE = Contract(
    "a date and time (ISO 8601 or RFC 2822) or null",
    [
        ("2023-05-04T09:42:00Z", "2023-05-04T09:42:00Z"),
        ("2023-05-04T11:42:00+02:00", "2023-05-04T09:42:00Z"),
        ("Fri, 06 Sep 2013 19:18:30 +0000", "2013-09-06T19:18:30Z"),
        ("Fri, 06 Sep 2013 21:18:30 +0200", "2013-09-06T19:18:30Z"),
    ],
    ["", "yesterday", "2023-05-04", "Mon, 06 Sep 2013 19:18:30 +0000", 1683193320, True, {}],
)
TEXT = Contract("a string or null", same("", "x" * 300, "東京"), [1, True, [], {}])
TEXT_64 = Contract(
    "a string of at most 64 characters or null", same("", "x" * 64), ["x" * 65, 1, False, []]
)
BOOLEAN = Contract("a boolean or null", same(True, False), ["false", "true", "", 0, 1, []])
OBJECT = Contract("an object or null", same({}, {"targets": "x"}), ["", "{}", [], 1, False])
URI = Contract(
    "an absolute URI or null",
    [*same("https://voice.example.com/a?b=%20"), ("", None)],
    ["/a", "voice.example.com", "https://a b", 1, True, {}],
)
PATH = Contract(
    "a URI that begins with / or null",
    [*same("/2010-04-01/Accounts/AC1/SIP/Domains/SD1.json"), ("", None)],
    ["https://api.twilio.com/2010-04-01", "2010-04-01", "/a b", 1, {}],
)
SIP_URI = Contract(
    "a sip: URI or null",
    [*same("sip:sbc.example.com:5061;transport=tls", "sip:+1@h"), ("", None)],
    ["sips:h", "https://h", "h", "sip:", 1, []],
)
AUTH_TYPE = Contract(
    "IP_ACL, CREDENTIAL_LIST, both with a comma, or null",
    [
        *same("IP_ACL", "CREDENTIAL_LIST", "IP_ACL,CREDENTIAL_LIST", "CREDENTIAL_LIST, IP_ACL"),
        ("", None),
    ],
    ["ip_acl", "IP_ACL,", ",IP_ACL", "IP_ACL;CREDENTIAL_LIST", "NONE", ["IP_ACL"], 1, True],
)
METHOD = method("GET", "POST")
DATES = {"date_created": DATE, "date_updated": DATE}

CONTRACTS: dict[str, tuple[Resource, dict[str, Contract]]] = {
    "connection policy": (
        CONNECTION_POLICY,
        {
            "account_sid": sid("AC"),
            **DATES,
            "friendly_name": TEXT,
            "links": OBJECT,
            "sid": sid("NY", empty=False),
            "url": URI,
        },
    ),
    "target": (
        TARGET,
        {
            "account_sid": sid("AC"),
            "connection_policy_sid": sid("NY"),
            **DATES,
            "enabled": BOOLEAN,
            "friendly_name": TEXT,
            "priority": integer(0, 65535, nullable=False),
            "sid": sid("NE", empty=False),
            "target": SIP_URI,
            "url": URI,
            "weight": integer(1, 65535, nullable=False),
        },
    ),
    "SIP domain": (
        SIP_DOMAIN,
        {
            "account_sid": sid("AC"),
            "api_version": TEXT,
            "auth_type": AUTH_TYPE,
            "byoc_trunk_sid": sid("BY"),
            **DATES,
            "domain_name": TEXT,
            "emergency_caller_sid": sid("PN"),
            "emergency_calling_enabled": BOOLEAN,
            "friendly_name": TEXT_64,
            "secure": BOOLEAN,
            "sid": sid("SD", empty=False),
            "sip_registration": BOOLEAN,
            "subresource_uris": OBJECT,
            "uri": PATH,
            "voice_fallback_method": METHOD,
            "voice_fallback_url": URI,
            "voice_method": METHOD,
            "voice_status_callback_method": METHOD,
            "voice_status_callback_url": URI,
            "voice_url": URI,
        },
    ),
    "IP access control list": (
        IP_ACCESS_CONTROL_LIST,
        {
            "account_sid": sid("AC"),
            **DATES,
            "friendly_name": TEXT,
            "sid": sid("AL", empty=False),
        },
    ),
    "IP address": (
        IP_ADDRESS,
        {
            "account_sid": sid("AC"),
            "cidr_prefix_length": integer(0, 128),
            **DATES,
            "friendly_name": TEXT,
            "ip_access_control_list_sid": sid("AL"),
            "ip_address": TEXT,
            "sid": sid("IP", empty=False),
            "uri": PATH,
        },
    ),
    "credential list": (
        CREDENTIAL_LIST,
        {"friendly_name": TEXT, "sid": sid("CL", empty=False)},
    ),
}
each_resource = pytest.mark.parametrize(
    ("resource", "contracts"), CONTRACTS.values(), ids=CONTRACTS
)
each_attribute = pytest.mark.parametrize(
    ("resource", "name", "contract"),
    [
        pytest.param(resource, name, contract, id=f"{what}: {name}")
        for what, (resource, contracts) in CONTRACTS.items()
        for name, contract in contracts.items()
    ],
)


@each_resource
def test_the_attributes_are_those_that_twilio_documents(
    resource: Resource, contracts: dict[str, Contract]
) -> None:
    assert list(resource.table.types()) == list(contracts)


@each_resource
def test_what_twilio_does_not_say_is_null_and_what_it_adds_is_kept(
    resource: Resource, contracts: dict[str, Contract]
) -> None:
    item, _violations = resource.table.normal_form({"zone": {"eu": [1]}})
    assert item == {**dict.fromkeys(contracts), "zone": {"eu": [1]}}
    assert list(item)[-1] == "zone"


@each_attribute
def test_a_value_has_its_normal_form(resource: Resource, name: str, contract: Contract) -> None:
    for value, expected in contract.normal:
        item, violations = resource.table.normal_form({name: value})
        assert (item[name], named(violations, name)) == (expected, [])
        # A resource in normal form has itself as its normal form.
        assert resource.table.normal_form(item)[0] == item


@each_attribute
def test_a_value_that_breaks_the_contract_is_a_violation(
    resource: Resource, name: str, contract: Contract
) -> None:
    for value in contract.wrong:
        item, violations = resource.table.normal_form({name: value})
        assert item[name] is value
        assert named(violations, name) == [Violation(name, contract.expected, value)]


@each_attribute
def test_null_is_a_violation_of_an_attribute_that_always_has_a_value(
    resource: Resource, name: str, contract: Contract
) -> None:
    missing: list[Callable[[], dict[str, Any]]] = [dict, lambda: {name: None}]
    for answer in missing:
        violations = named(resource.table.normal_form(answer())[1], name)
        expected = [] if contract.nullable else [Violation(name, contract.expected, None)]
        assert violations == expected


def named(violations: list[Violation], name: str) -> list[Violation]:
    return [violation for violation in violations if violation.attribute == name]


@each_resource
def test_a_sid_is_one_of_the_resource(resource: Resource, contracts: dict[str, Contract]) -> None:
    assert resource.sid.fullmatch(resource.prefix + HEX)
    assert contracts["sid"].expected.startswith(f"a SID ({resource.prefix} ")
