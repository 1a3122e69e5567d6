# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Expected connection policies and SIP domains: what differs, and what must be read."""

from __future__ import annotations

import re
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.conditions import (
    Check,
    read_check,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.drift import (
    compare,
    linked_needs,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.expectations import (
    read_expectations,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import OverrunError
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.byoc_trunk import (
    BYOC_TRUNK,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.connection_policy import (
    CONNECTION_POLICY,
    TARGET,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.resource import Resource
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.sip_domain import (
    CREDENTIAL_LIST,
    IP_ADDRESS,
    SIP_DOMAIN,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._text.masking import MASK, Masker
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.linked import (
    DOMAIN,
    EXISTS,
    POLICY,
    SECRET,
    SID,
    A,
    audited,
    of_domain,
    of_targets,
    policy,
    target,
    trunk,
)

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
    ("links", "is_same"),
    [
        ({"a": [1, {"b": None}]}, True),
        ({"a": [True, {"b": None}]}, False),
        ({"a": [1.0, {"b": None}]}, False),
        ({"a": [1, {"b": False}]}, False),
        ({"a": [1, {}]}, False),
        ({"a": [1]}, False),
        ({"a": 1}, False),
        ({"c": [1, {"b": None}]}, False),
        ([], False),
        (None, False),
    ],
)
def test_an_object_is_the_same_if_all_types_in_it_are(links: Any, is_same: bool) -> None:
    facts = {"connection_policies": {POLICY: {**policy(), "links": links}}}
    written = {"links": {"one_of": [{"a": [1, {"b": None}]}]}}
    assert (audited({"connection_policy": written}, facts) == []) is is_same


@pytest.mark.parametrize("facts", [{"connection_policies": {}}, {"sip_domains": {}}])
def test_a_resource_that_was_not_read_does_not_exist(facts: Any) -> None:
    assert audited({"sip_domain": {"secure": True}}, facts) == [
        ("sip_domain", EXISTS, f"{DOMAIN} (leads nowhere)")
    ]


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
            [("sip_domain", EXISTS, "a\\x1bb (not a SIP domain SID)")],
        ),
        (
            {"connection_policy": {}},
            {"connection_policy_sid": "../../Evil?x={{ 1 }}"},
            [("connection_policy", EXISTS, "../../Evil?x={{ 1 }} (not a connection policy SID)")],
        ),
        # A SID of something else was not looked up either.
        (
            {"connection_policy": {}},
            {"connection_policy_sid": DOMAIN},
            [("connection_policy", EXISTS, f"{DOMAIN} (not a connection policy SID)")],
        ),
        (
            {"sip_domain": {}},
            {"from_domain_sid": "https://u:hunter2@a.example/"},
            [("sip_domain", EXISTS, "https://u:***@a.example/ (not a SIP domain SID)")],
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


TEXTS = [
    (resource, attribute.name)
    for resource in (BYOC_TRUNK, CONNECTION_POLICY, TARGET, SIP_DOMAIN, IP_ADDRESS, CREDENTIAL_LIST)
    for attribute in resource.table.attributes
    if attribute.type == "str"
]


@pytest.mark.parametrize(("resource", "attribute"), TEXTS)
def test_a_pattern_fits_each_attribute_with_texts(resource: Resource, attribute: str) -> None:
    check = read_check(attribute, {"not": {"regex": "^a"}}, resource)
    assert [check.holds(value) for value in ("ab", "ba", None)] == [False, True, True]


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


@pytest.mark.parametrize("other", [None, "sip:eve:one@b.example"])
def test_another_password_is_told_of_a_target_with_several_values(other: Any) -> None:
    written = {"one_of": [other, "sip:bob:one@a.example"]}
    ((attribute, _expected, actual),) = of_targets(
        [{"target": written}], target(1, "sip:bob:two@a.example")
    )
    assert attribute == "connection_policy.targets[sip:bob:***@a.example].target"
    assert actual == "sip:bob:***@a.example (with another password)"


def test_another_password_in_an_attribute_is_told() -> None:
    written = {"voice_url": "https://bob:one@a.example/"}
    shown = "https://bob:***@a.example/"
    assert of_domain(written, voice_url="https://bob:two@a.example/") == [
        ("sip_domain.voice_url", shown, f"{shown} (with another password)")
    ]


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


@pytest.mark.parametrize("others", [[], [{"friendly_name": "x"}, {"friendly_name": "x"}]])
def test_needs_are_read_after_a_missing_or_ambiguous_trunk(others: list[Any]) -> None:
    more = [trunk(sid=f"BY{number:032x}", **one) for number, one in enumerate(others, 2)]
    expected = [
        {"friendly_name": "x", "sip_domain": {}},
        {"sid": SID, "connection_policy": {"targets": []}},
    ]
    needs = linked_needs(read_expectations(expected), [trunk(), *more])
    assert needs == {"connection_policy": {POLICY: {"targets"}}}


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


class Overrun:
    """A check that differs in its first I(calls), and then takes too long."""

    def __init__(self, calls: int) -> None:
        self.calls = calls

    def __call__(self, _actual: Any) -> bool:
        if not self.calls:
            raise OverrunError("within a test")
        self.calls -= 1
        return False


@pytest.mark.parametrize(
    ("entry", "attribute", "calls", "where"),
    [
        ({"connection_policy": {"friendly_name": "x"}}, "", 0, "connection_policy.friendly_name"),
        (
            {"connection_policy": {"targets": [{"target": A, "weight": 1}]}},
            "weight",
            0,
            "connection_policy.targets",
        ),
        (
            {"connection_policy": {"targets": [{"target": A, "weight": 1}]}},
            "weight",
            1,
            f"connection_policy.targets[{A}].weight",
        ),
    ],
)
def test_a_nested_attribute_that_takes_too_long_is_named(
    entry: Any, attribute: str, calls: int, where: str
) -> None:
    (expectation,) = read_expectations([{"sid": SID, **entry}])
    described = expectation.linked["connection_policy"]
    assert described is not None
    if attribute:
        described.lists["targets"][0].checks[attribute] = Check(1, Overrun(calls))
    else:
        described.checks["friendly_name"] = Check("x", Overrun(calls))
    facts = {"connection_policies": {POLICY: policy(target(1, A))}}
    with pytest.raises(OverrunError) as caught:
        compare([expectation], [trunk()], facts=facts)
    assert caught.value.where == [f"expected[0] ({SID})", where, f"trunk {SID}"]
