# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Expected connection policies and SIP domains: each kind of difference, and each pairing."""

from __future__ import annotations

import pickle
import re
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.conditions import Check
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.drift import (
    compare,
    linked_needs,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.expectations import (
    read_expectations,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import OverrunError
from ansible_collections.voiceops.twilio.plugins.module_utils._resources import (
    byoc_trunk,
    connection_policy,
    sip_domain,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._text.masking import MASK, Masker

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


# Attributes of what a trunk refers to


@pytest.mark.parametrize(
    ("entry", "found"),
    [
        ({"connection_policy": {}}, []),
        ({"connection_policy": {"friendly_name": "Main"}}, []),
        ({"connection_policy": {"friendly_name": {"regex": "^M"}, "sid": POLICY}}, []),
        (
            {"connection_policy": {"friendly_name": "Other"}},
            [("connection_policy.friendly_name", "Other", "Main")],
        ),
        (
            {"connection_policy": {"friendly_name": {"not": "Main"}}},
            [("connection_policy.friendly_name", {"not": "Main"}, "Main")],
        ),
        ({"sip_domain": {"secure": True, "domain_name": {"regex": "twilio"}}}, []),
        ({"sip_domain": {"secure": False}}, [("sip_domain.secure", False, True)]),
        # Hosts must match exactly, including case.
        (
            {"sip_domain": {"domain_name": "A.sip.twilio.com"}},
            [("sip_domain.domain_name", "A.sip.twilio.com", "a.sip.twilio.com")],
        ),
        (
            {"sip_domain": {"voice_url": "https://a.example/"}, "voice_url": "https://b.example/"},
            [
                ("voice_url", "https://b.example/", None),
                ("sip_domain.voice_url", "https://a.example/", None),
            ],
        ),
    ],
)
def test_attributes_of_what_a_trunk_refers_to(entry: Any, found: Any) -> None:
    assert audited(entry) == found


@pytest.mark.parametrize(
    ("entry", "own", "found"),
    [
        (
            {"connection_policy": {}},
            {"connection_policy_sid": None},
            [("connection_policy", EXISTS, None)],
        ),
        (
            {"connection_policy": {"targets": []}},
            {"connection_policy_sid": POLICY[:-1] + "9"},
            [("connection_policy", EXISTS, f"{POLICY[:-1]}9 (leads nowhere)")],
        ),
        (
            {"sip_domain": {"secure": True}},
            {"from_domain_sid": DOMAIN[:-1] + "9"},
            [("sip_domain", EXISTS, f"{DOMAIN[:-1]}9 (leads nowhere)")],
        ),
        # Tolerated values that are not SIDs.
        ({"sip_domain": {}}, {"from_domain_sid": ["x"]}, [("sip_domain", EXISTS, ["x"])]),
        ({"sip_domain": {}}, {"from_domain_sid": 7}, [("sip_domain", EXISTS, 7)]),
        (
            {"sip_domain": {}},
            {"from_domain_sid": "a\x1bb"},
            [("sip_domain", EXISTS, "a\\x1bb (leads nowhere)")],
        ),
        # Null expects that the trunk refers to nothing.
        ({"connection_policy": None}, {"connection_policy_sid": None}, []),
        ({"connection_policy": ""}, {"connection_policy_sid": None}, []),
        ({"connection_policy": None}, {}, [("connection_policy", None, POLICY)]),
        ({"sip_domain": None}, {"from_domain_sid": ["x"]}, [("sip_domain", None, ["x"])]),
    ],
)
def test_a_reference_that_leads_nowhere(entry: Any, own: Any, found: Any) -> None:
    assert audited(entry, **own) == found


# Lists


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ([{"target": A}, {"target": B}], []),
        # The order does not count.
        ([{"target": B, "weight": 20, "priority": 2}, {"target": A, "weight": 10}], []),
        (
            [{"target": A, "weight": 5, "enabled": False}, {"target": B}],
            [
                (f"connection_policy.targets[{A}].weight", 5, 10),
                (f"connection_policy.targets[{A}].enabled", False, True),
            ],
        ),
        (
            [{"target": A}],
            [(f"connection_policy.targets[{B}]", None, {**surplus(2, B, 20), "priority": 2})],
        ),
        (
            [{"target": A}, {"target": B}, {"target": "sip:c", "weight": {"not": 1}}],
            [("connection_policy.targets[sip:c]", {"target": "sip:c", "weight": {"not": 1}}, None)],
        ),
        (
            [],
            [
                (f"connection_policy.targets[{A}]", None, surplus(1, A)),
                (f"connection_policy.targets[{B}]", None, {**surplus(2, B, 20), "priority": 2}),
            ],
        ),
        # A host in other letters is another target.
        (
            [{"target": A.upper()}, {"target": B}],
            [
                (f"connection_policy.targets[{A.upper()}]", {"target": A.upper()}, None),
                (f"connection_policy.targets[{A}]", None, surplus(1, A)),
            ],
        ),
        ([{"target": {"regex": "a.example"}}, {"target": B}], []),
        (
            [{"target": {"regex": "^sip:a"}, "weight": 1}, {"target": {"not": None}}],
            [(f"connection_policy.targets[{A}].weight", 1, 10)],
        ),
        (
            [{"target": A}, {"target": B}, {"target": {"one_of": ["sip:x", "sip:y"]}}],
            [
                (
                    "connection_policy.targets[one_of sip:x, sip:y]",
                    {"target": {"one_of": ["sip:x", "sip:y"]}},
                    None,
                )
            ],
        ),
        ([{"target": {"defined": True}}, {"target": {"defined": True}}], []),
        # The entry with a literal has its target, whatever the order.
        (
            [{"target": {"regex": "."}}, {"target": A, "weight": 1}],
            [(f"connection_policy.targets[{A}].weight", 1, 10)],
        ),
        ([{"target": {"regex": "."}, "weight": 20}, {"target": {"regex": "."}}], []),
        ([{"target": {"regex": "."}}, {"target": {"regex": "."}, "weight": 10}], []),
    ],
)
def test_targets(written: Any, found: Any) -> None:
    assert of_targets(written, target(1, A), target(2, B, 20, priority=2)) == found


@pytest.mark.parametrize(
    ("written", "weights", "found"),
    [
        ([10, 20], [10, 20], []),
        ([20, 10], [10, 20], []),
        # As many pairs as possible fit, whatever the order.
        ([{"defined": True}, 10], [10, 20], []),
        ([{"one_of": [10, 20]}, {"one_of": [20, 30]}, 20], [10, 20, 30], []),
        ([10, 10], [10, 20], [("(2).weight", 10, 20)]),
        ([10], [10, 20], [("(2)", None, 20)]),
        ([20], [10, 20], [("(2)", None, 10)]),
        ([10, 20, 30], [10, 20], [("(3)", 30, None)]),
        ([30], [10, 20], [(".weight", 30, 10), ("(2)", None, 20)]),
        ([30, 20], [10, 20], [(".weight", 30, 10)]),
    ],
)
def test_duplicates_of_a_target(written: list[Any], weights: list[Any], found: Any) -> None:
    entries = [{"target": A, "weight": weight} for weight in written]
    facts = [target(number, A, weight) for number, weight in enumerate(weights)]
    told = [
        (
            attribute.removeprefix(f"connection_policy.targets[{A}").replace("]", "").strip(),
            expected["weight"] if isinstance(expected, dict) else expected,
            actual["weight"] if isinstance(actual, dict) else actual,
        )
        for attribute, expected, actual in of_targets(entries, *facts)
    ]
    assert told == found


@pytest.mark.parametrize(
    ("written", "actual", "attributes"),
    [
        # Twilio allows null as a target.
        ([{"target": None}], [None], []),
        ([{"target": ""}], [None], []),
        ([{"target": A}], [None], [f"[{A}]", "[null]"]),
        ([{"target": None}], [A], ["[null]", f"[{A}]"]),
        # Tolerated values of any type.
        ([{"target": {"defined": True}}], [["x"]], []),
        ([], [["x"]], ["[x]"]),
        ([], [{"a": 1}], ["[a 1]"]),
        ([], [7], ["[7]"]),
        ([], ["\u202e\x1b"], ["[\\u202e\\x1b]"]),
    ],
)
def test_odd_targets(written: Any, actual: list[Any], attributes: list[str]) -> None:
    facts = [target(number, uri) for number, uri in enumerate(actual)]
    told = [attribute for attribute, *_values in of_targets(written, *facts)]
    assert told == [f"connection_policy.targets{attribute}" for attribute in attributes]


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ({"ip_addresses": [{"ip_address": "203.0.113.7"}, {"ip_address": "198.51.100.0"}]}, []),
        (
            {"ip_addresses": [{"ip_address": "203.0.113.7"}]},
            [
                (
                    "sip_domain.ip_addresses[198.51.100.0]",
                    None,
                    {
                        "sid": f"IP{2:032x}",
                        "cidr_prefix_length": 24,
                        "friendly_name": None,
                        "ip_address": "198.51.100.0",
                    },
                )
            ],
        ),
        (
            {
                "ip_addresses": [
                    {"ip_address": "203.0.113.7", "cidr_prefix_length": {"not": 32}},
                    {"ip_address": "198.51.100.0", "cidr_prefix_length": 28},
                ]
            },
            [
                ("sip_domain.ip_addresses[203.0.113.7].cidr_prefix_length", {"not": 32}, 32),
                ("sip_domain.ip_addresses[198.51.100.0].cidr_prefix_length", 28, 24),
            ],
        ),
        ({"credential_lists": [{"friendly_name": "one"}, {"sid": f"CL{2:032x}"}]}, []),
        (
            {"credential_lists": [{"friendly_name": "one"}, {"friendly_name": "three"}]},
            [
                ("sip_domain.credential_lists[three]", {"friendly_name": "three"}, None),
                (
                    f"sip_domain.credential_lists[CL{2:032x}]",
                    None,
                    {"sid": f"CL{2:032x}", "friendly_name": "two"},
                ),
            ],
        ),
        # The SID identifies the list, and the name beside it is an attribute.
        (
            {
                "credential_lists": [
                    {"sid": f"CL{2:032x}", "friendly_name": "one"},
                    {"friendly_name": "one"},
                ]
            },
            [(f"sip_domain.credential_lists[CL{2:032x}].friendly_name", "one", "two")],
        ),
    ],
)
def test_lists_of_a_domain(written: Any, found: Any) -> None:
    addresses = [address(1, "203.0.113.7"), address(2, "198.51.100.0", 24)]
    assert of_domain(written, addresses, [credentials(1, "one"), credentials(2, "two")]) == found


def test_addresses_of_all_access_control_lists_count() -> None:
    facts = domain([address(1, "203.0.113.7")])
    facts["ip_access_control_lists"].append(control_list(2, [address(2, "203.0.113.7")]))
    written = {"ip_addresses": [{"ip_address": "203.0.113.7"}]}
    told = audited({"sip_domain": written}, {"sip_domains": {DOMAIN: facts}})
    assert [d[0] for d in told] == ["sip_domain.ip_addresses[203.0.113.7 (2)]"]


@pytest.mark.parametrize(
    "unknown",
    [
        {"ip_access_control_lists": None},
        {"ip_access_control_lists": [control_list(1, [address(1, "a")]), control_list(2, None)]},
        {"ip_access_control_lists": ["x"]},
        {"ip_access_control_lists": {}},
    ],
)
def test_a_list_that_is_not_known_is_never_as_expected(unknown: Any) -> None:
    facts = {"sip_domains": {DOMAIN: {**domain(), **unknown}}}
    for written in ([], [{"ip_address": "a"}]):
        assert audited({"sip_domain": {"ip_addresses": written}}, facts) == [
            ("sip_domain.ip_addresses", written, None)
        ]
    assert audited({"sip_domain": {"credential_lists": []}}, facts) == []


def test_a_list_without_facts_is_not_known() -> None:
    known = policy()
    del known["targets"]
    facts = {"connection_policies": {POLICY: known}}
    assert audited({"connection_policy": {"targets": []}}, facts) == [
        ("connection_policy.targets", [], None)
    ]
    assert audited({"connection_policy": {"friendly_name": "Main"}}, facts) == []


# Defaults


@pytest.mark.parametrize(
    ("defaults", "entry", "attributes"),
    [
        ({"friendly_name": "x"}, {}, ["connection_policy.friendly_name"]),
        ({"friendly_name": "x"}, {"connection_policy": {}}, ["connection_policy.friendly_name"]),
        ({"friendly_name": "x"}, {"connection_policy": {"friendly_name": "Main"}}, []),
        ({"friendly_name": "x"}, {"connection_policy": None}, ["connection_policy"]),
        (None, {}, ["connection_policy"]),
        (None, {"connection_policy": {}}, []),
        ({"targets": []}, {"connection_policy": {"targets": [{"target": A}]}}, []),
        (
            {"targets": [], "friendly_name": "x"},
            {"connection_policy": {"sid": POLICY}},
            ["connection_policy.friendly_name", f"connection_policy.targets[{A}]"],
        ),
    ],
)
def test_defaults_complete_an_entry_attribute_by_attribute(
    defaults: Any, entry: Any, attributes: list[str]
) -> None:
    facts = {"connection_policies": {POLICY: policy(target(1, A))}}
    told = audited(entry, facts, {"connection_policy": defaults})
    assert [attribute for attribute, *_values in told] == attributes


# Secrets


def test_passwords_are_masked_everywhere() -> None:
    written = [
        {"target": "sip:bob:one@a.example"},
        {"target": "sip:eve:one@b.example"},
        {"target": {"regex": "^sip:eve:one@d"}},
    ]
    facts = [target(1, "sip:bob:two@a.example"), target(2, "sip:eve:two@c.example")]
    told = of_targets(written, *facts)
    assert "one@" not in str(told)
    assert "two@" not in str(told)
    assert [attribute.partition("[")[2] for attribute, *_values in told] == [
        "sip:bob:***@a.example].target",
        "sip:eve:***@b.example]",
        "regex ^sip:eve:***@d]",
        "sip:eve:***@c.example]",
    ]
    assert told[0][2] == "sip:bob:***@a.example (with another password)"


@pytest.mark.parametrize(
    "written", [f"sip:{MASK}@a", {"regex": f"^sip:{re.escape(MASK)}@a$"}, {"defined": True}]
)
def test_a_masked_target_fits_what_is_masked_into_it(written: Any) -> None:
    mask = Masker([SECRET]).mask
    assert of_targets([{"target": written}], target(1, f"sip:{SECRET}@a"), mask=mask) == []


def test_no_part_of_a_secret_is_in_a_path() -> None:
    mask = Masker([SECRET]).mask
    for uri in (f"sip:{SECRET}@a", f"sip:\x1b{SECRET}", f"sip:{'x' * 3000}{SECRET}"):
        told = of_targets([], target(1, uri), mask=mask)
        assert "hush" not in told[0][0]
        assert told[0][0].endswith("]")


# What must be read


@pytest.mark.parametrize(
    ("entry", "own", "needs"),
    [
        ({}, {}, {}),
        ({"voice_url": None, "connection_policy_sid": POLICY}, {}, {}),
        ({"connection_policy": {}}, {}, {"connection_policy": {POLICY: set()}}),
        (
            {"connection_policy": {"targets": []}, "sip_domain": {"secure": True}},
            {},
            {"connection_policy": {POLICY: {"targets"}}, "sip_domain": {DOMAIN: set()}},
        ),
        (
            {"sip_domain": {"ip_addresses": [], "credential_lists": []}},
            {},
            {"sip_domain": {DOMAIN: {"ip_addresses", "credential_lists"}}},
        ),
        ({"connection_policy": None, "sip_domain": None}, {}, {}),
        ({"connection_policy": {}}, {"connection_policy_sid": None}, {}),
        ({"connection_policy": {}}, {"connection_policy_sid": "../x"}, {}),
        ({"connection_policy": {}}, {"connection_policy_sid": [POLICY]}, {}),
        ({"connection_policy": {}}, {"sid": SID[:-1] + "2"}, {}),
    ],
)
def test_only_what_is_written_down_must_be_read(entry: Any, own: Any, needs: Any) -> None:
    expectations = read_expectations([{"sid": SID, **entry}])
    assert linked_needs(expectations, [trunk(**own)]) == needs


def test_needs_of_trunks_that_share_a_policy_are_joined() -> None:
    others = [trunk(sid=f"BY{number:032x}", friendly_name=str(number)) for number in range(4)]
    written: list[Any] = [{"targets": []}, {"friendly_name": "x"}, None, {}]
    expected = [
        {"friendly_name": str(number), "connection_policy": one}
        for number, one in enumerate(written)
    ]
    needs = linked_needs(read_expectations(expected), others)
    assert needs == {"connection_policy": {POLICY: {"targets"}}}


# The deadline


def overrun(_actual: Any) -> bool:
    raise OverrunError("within a test")


@pytest.mark.parametrize(
    ("entry", "attribute", "where"),
    [
        ({"connection_policy": {"friendly_name": "x"}}, "", "connection_policy.friendly_name"),
        (
            {"connection_policy": {"targets": [{"target": A, "weight": 1}]}},
            "weight",
            "connection_policy.targets",
        ),
    ],
)
def test_a_nested_attribute_that_takes_too_long_is_named(
    entry: Any, attribute: str, where: str
) -> None:
    (expectation,) = read_expectations([{"sid": SID, **entry}])
    described = expectation.linked["connection_policy"]
    assert described is not None
    if attribute:
        described.lists["targets"][0].checks[attribute] = Check(1, overrun)
    else:
        described.checks["friendly_name"] = Check("x", overrun)
    facts = {"connection_policies": {POLICY: policy(target(1, A))}}
    with pytest.raises(OverrunError) as caught:
        compare([expectation], [trunk()], facts=facts)
    assert caught.value.where == [f"expected[0] ({SID})", where, f"trunk {SID}"]
