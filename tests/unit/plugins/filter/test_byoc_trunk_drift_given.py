# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter with facts that lack something, or have a resource twice."""

from __future__ import annotations

from typing import Any

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.voiceops.twilio.plugins.filter.byoc_trunk_drift import byoc_trunk_drift
from ansible_collections.voiceops.twilio.tests.unit.plugins.filter.test_byoc_trunk_drift import (
    DOMAIN,
    DOMAINS,
    EXPECTED,
    FACTS,
    NESTED,
    PATH,
    POLICIES,
    POLICY,
    SETUP,
    TARGETS,
    of_host,
    paths,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils.audits import sid

TRUNK = {**FACTS, **NESTED, "friendly_name": "Berlin"}
ADDRESSES = [{"sid": "IP" + "0" * 32, "ip_address": "192.0.2.1", "friendly_name": "a"}]


def with_part(part: str, value: Any) -> dict[str, Any]:
    """Return the trunk with another I(value) of a part of its policy or its domain."""
    if part == "targets":
        return {**TRUNK, "connection_policy": {**POLICIES[POLICY], part: value}}
    lists = {"ip_access_control_lists": [{"ip_addresses": ADDRESSES}], "credential_lists": []}
    return {**TRUNK, "sip_domains": [{"sid": DOMAIN, "secure": True, **lists, part: value}]}


LACKING = [
    (TRUNK, {"voice_fallback_url": None}, f"Trunk {sid(1)} has no voice_fallback_url in"),
    (TRUNK, {"cnam_lookup_enabled": {"not": True}}, f"Trunk {sid(1)} has no cnam_lookup_enabled"),
    (TRUNK, {"voice_fallback_method": {"defined": False}}, "has no voice_fallback_method in"),
    (TRUNK, {"date_created": None, "url": {"not": "x:y"}}, "has no date_created, url in"),
    (FACTS, {"connection_policy": None}, f"Trunk {sid(1)} has no connection_policy_sid in"),
    (FACTS, {"sip_domain": None}, f"Trunk {sid(1)} has no from_domain_sid in"),
    (FACTS, {"connection_policy": {}}, f"Trunk {sid(1)} has no connection_policy_sid in"),
    (
        TRUNK,
        {"connection_policy": {"url": None}},
        f"Trunk {sid(1)}: its connection policy {POLICY} has no url in",
    ),
    (
        TRUNK,
        {"sip_domain": {"sip_registration": {"not": True}}},
        f"Trunk {sid(1)}: its SIP domain {DOMAIN} has no sip_registration in",
    ),
    *(
        (
            with_part("targets", TARGETS),
            {"connection_policy": {"targets": [{"target": target, "enabled": {"not": True}}]}},
            f"its connection policy {POLICY}: its target {TARGETS[0]['sid']} has no enabled in",
        )
        for target in ("sip:a", "sip:other")
    ),
    (
        with_part("targets", [{"weight": 1}]),
        {"connection_policy": {"targets": [{"target": "sip:a"}]}},
        "its target without a SID has no target in",
    ),
    (
        with_part("ip_access_control_lists", [{"ip_addresses": ADDRESSES}]),
        {"sip_domain": {"ip_addresses": [{"ip_address": "192.0.2.1", "cidr_prefix_length": None}]}},
        f" {ADDRESSES[0]['sid']} has no cidr_prefix_length in",
    ),
    (
        with_part("credential_lists", [{"sid": "CL" + "0" * 32}]),
        {"sip_domain": {"credential_lists": [{"friendly_name": "a"}]}},
        f"its credential list CL{'0' * 32} has no friendly_name in",
    ),
]


@pytest.mark.parametrize(("trunk", "described", "lacking"), LACKING)
@pytest.mark.parametrize("prefix", ["", "byoc_trunk_"])
def test_an_attribute_that_nobody_read_is_never_null(
    trunk: Any, described: Any, lacking: str, prefix: str
) -> None:
    given = {prefix + name: value for name, value in trunk.items()}
    by_sid, by_name = {"sid": sid(1)}, {"friendly_name": "Berlin"}
    for expected, defaults in (
        ([{**by_sid, **described}], None),
        ([{**by_name, **described}], None),
        ([by_name], described),
    ):
        with pytest.raises(AnsibleFilterError) as caught:
            byoc_trunk_drift([given], expected, defaults)
        assert lacking in str(caught.value)
        assert sid(1) in str(caught.value)
        assert str(caught.value).endswith("as voiceops.twilio.byoc_trunk_info returns them.")
    # Only the trunk of an entry needs its attributes.
    assert byoc_trunk_drift([given], [])["counts"]["unmanaged"] == 1


@pytest.mark.parametrize(
    ("item", "told"),
    [
        ({"sid": sid(1)}, "has sid, but no friendly_name. "),
        (
            {"byoc_trunk_sid": sid(1), "friendly_name": "Berlin"},
            "has byoc_trunk_sid, but no byoc_trunk_friendly_name. ",
        ),
    ],
)
def test_a_trunk_needs_its_name(item: Any, told: str) -> None:
    with pytest.raises(AnsibleFilterError, match=f"item 1 of the input {told}.*{sid(1)}"):
        byoc_trunk_drift([{**FACTS, "sid": sid(2)}, item], [{"friendly_name": "Berlin"}])


def test_a_target_more_is_shown_with_its_given_attributes() -> None:
    expected = [{"sid": sid(1), "connection_policy": {"targets": []}}]
    rows = byoc_trunk_drift([NESTED], expected)["trunks"]
    assert [found["actual"] for found in rows[0]["differences"]] == TARGETS


OTHER = {**POLICIES[POLICY], "friendly_name": "Other"}
TWICE = [
    *(
        ([FACTS, {**FACTS, **other}], {}, f"trunk {sid(1)} twice. ")
        for other in ({}, {"voice_url": "https://x.example"}, {"friendly_name": "Rome"})
    ),
    ([{**FACTS, "sid": "x"}] * 2, {}, "trunk x twice. "),
    ([FACTS, of_host()], {}, f"trunk {sid(1)} twice. "),
    (
        [NESTED, {**NESTED, "sid": sid(2), "connection_policy": OTHER}],
        {},
        f"connection policy {POLICY} twice, with different content. ",
    ),
    (
        [NESTED, {**NESTED, "sid": sid(2), "sip_domains": [{**DOMAINS[DOMAIN], "secure": False}]}],
        {},
        f"SIP domain {DOMAIN} twice, with different content. ",
    ),
    (
        [SETUP],
        {"connection_policies": {f"NY{7:032x}": POLICIES[POLICY]}},
        f"connection_policies has connection policy {POLICY} by the key NY{7:032x}. ",
    ),
    (
        [SETUP],
        {"sip_domains": {"x": DOMAINS[DOMAIN], DOMAIN: {**DOMAINS[DOMAIN], "secure": False}}},
        f"SIP domain {DOMAIN} twice, with different content. ",
    ),
]


@pytest.mark.parametrize(("trunks", "options", "told"), TWICE)
def test_one_sid_twice_is_an_error(trunks: Any, options: Any, told: str) -> None:
    for expected in ([], EXPECTED, [{"friendly_name": "Berlin"}]):
        with pytest.raises(AnsibleFilterError, match=told):
            byoc_trunk_drift(trunks, expected, **options)


def test_trunks_may_share_what_they_refer_to() -> None:
    assert paths([NESTED, {**NESTED, "sid": sid(2)}]) == [PATH]
