# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The lists of connection policies and SIP domains: each kind of difference, and each pairing."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.linked import (
    DOMAIN,
    POLICY,
    A,
    B,
    address,
    audited,
    control_list,
    credentials,
    domain,
    of_domain,
    of_targets,
    policy,
    surplus,
    target,
)


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
        # 10.0 breaks Twilio's documentation, so it is not 10.
        ([10], [10.0], [(".weight", 10, 10.0)]),
        ([{"one_of": [10, 20]}], [10.0], [(".weight", {"one_of": [10, 20]}, 10.0)]),
        ([{"not": 10}], [10.0], []),
        ([1], [True], [(".weight", 1, True)]),
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
            expected["weight"] if isinstance(expected, dict) and "weight" in expected else expected,
            actual["weight"] if isinstance(actual, dict) else actual,
        )
        for attribute, expected, actual in of_targets(entries, *facts)
    ]
    assert told == found


FIRST = {"target": {"regex": "^sip:a"}, "weight": 1}


@pytest.mark.parametrize(
    ("written", "uris", "missing", "attributes"),
    [
        # An entry that does not differ keeps its item.
        ([FIRST, {"target": "sip:a0", "weight": 5}], "a0 a1", ["sip:a0"], ["[sip:a1]"]),
        ([{"target": "sip:a0", "weight": 5}, FIRST], "a0 a1", ["sip:a0"], ["[sip:a1]"]),
        # It gives its item to another entry if it gets one that does not differ either.
        (
            [{"target": {"regex": "."}}, {"target": "sip:a0", "weight": 5}],
            "a0 a1",
            [],
            ["[sip:a0].weight"],
        ),
        # An entry that differs may get another item, so that both have one.
        (
            [{"target": {"regex": "."}, "weight": 5}, {"target": "sip:a0", "weight": 6}],
            "a0 a1",
            [],
            ["[sip:a0].weight", "[sip:a1].weight"],
        ),
        # The last entry would have that item with another password.
        (
            [
                {"target": {"regex": "^sip:u:one"}, "weight": 1},
                {"target": "sip:u:two@h", "weight": 9},
            ],
            "u:one@h u:one@x",
            ["sip:u:***@h"],
            ["[sip:u:***@x]"],
        ),
    ],
)
def test_an_entry_that_does_not_differ_keeps_doing_so(
    written: Any, uris: str, missing: list[str], attributes: list[str]
) -> None:
    facts = [target(number, f"sip:{uri}", number + 1) for number, uri in enumerate(uris.split())]
    told = of_targets(written, *facts)
    lacking = [expected["target"] for _attribute, expected, actual in told if actual is None]
    assert lacking == missing
    others = sorted(attribute for attribute, _expected, actual in told if actual is not None)
    assert others == [f"connection_policy.targets{attribute}" for attribute in attributes]


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
        ([], [{"a": 1, "b": 2}], ["[a 1, b 2]"]),
        ([], ["sip:" + "x" * 400], [f"[sip:{'x' * 400}]"]),
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


@pytest.mark.parametrize(("sid", "name", "label"), [(None, "one", "one"), (None, None, "null")])
def test_the_first_known_key_of_an_item_names_it(sid: Any, name: Any, label: str) -> None:
    unexpected = {**credentials(1, name), "sid": sid}
    told = of_domain({"credential_lists": []}, [], [unexpected])
    assert [attribute for attribute, *_values in told] == [f"sip_domain.credential_lists[{label}]"]


@pytest.mark.parametrize(
    ("names", "labels"),
    [
        (["x", "x", "x"], ["x", "x (2)", "x (3)"]),
        # A name may look as if it had a number.
        (["x", "x", "x (2)"], ["x", "x (2)", "x (2) (2)"]),
        (["x", "x (2)", "x"], ["x", "x (2)", "x (3)"]),
        (["x (2)", "x", "x"], ["x (2)", "x", "x (3)"]),
        (["x", "x", "x (2)", "x"], ["x", "x (2)", "x (2) (2)", "x (3)"]),
        (["x (2)", "x (2)", "x (2) (2)", "x", "x"], None),
        # Other values may look like a text.
        ([None, "null", None], ["null", "null (2)", "null (3)"]),
        ([7, "7"], ["7", "7 (2)"]),
        ([True, "true", ["true"]], ["true", "true (2)", "true (3)"]),
        (["\x1b", "\\x1b"], ["\\x1b", "\\x1b (2)"]),
    ],
)
@pytest.mark.parametrize("is_expected", [True, False])
def test_no_two_differences_have_the_same_path(
    names: list[Any], labels: list[str] | None, is_expected: bool
) -> None:
    lists = [{**credentials(number, name), "sid": None} for number, name in enumerate(names)]
    told = of_domain({"credential_lists": []}, [], lists)
    uris = [target(number, name) for number, name in enumerate(names)]
    if is_expected:
        uris = [*uris, target(99, "sip:last")]
        told = of_targets([{"target": {"regex": "last"}}], *uris)
    paths = [attribute for attribute, *_values in told]
    path = "connection_policy.targets" if is_expected else "sip_domain.credential_lists"
    assert len(set(paths)) == len(names)
    if labels:
        assert paths == [f"{path}[{label}]" for label in labels]


@pytest.mark.parametrize(
    ("entries", "labels"),
    [
        (["x", "x", "x (2)"], ["x", "x (2)", "x (2) (2)"]),
        ([None, "null"], ["null", "null (2)"]),
        (["one_of a, b", {"one_of": ["a", "b"]}], ["one_of a, b", "one_of a, b (2)"]),
    ],
)
def test_no_two_missing_items_have_the_same_path(entries: list[Any], labels: list[str]) -> None:
    told = of_domain({"credential_lists": [{"friendly_name": name} for name in entries]}, [], [])
    paths = [attribute for attribute, *_values in told]
    assert paths == [f"sip_domain.credential_lists[{label}]" for label in labels]


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
