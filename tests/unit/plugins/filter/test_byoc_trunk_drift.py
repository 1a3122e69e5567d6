# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter: facts and variables of hosts, and its errors."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.voiceops.twilio.plugins.filter import (
    byoc_trunk_drift as byoc_trunk_drift_plugin,
)
from ansible_collections.voiceops.twilio.plugins.filter.byoc_trunk_drift import (
    FilterModule,
    byoc_trunk_drift,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.drift import STATES
from ansible_collections.voiceops.twilio.tests.unit.plugins.documentation import block
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils.audits import sid

FACTS = {"sid": sid(1), "friendly_name": "Berlin", "voice_method": "GET", "voice_url": None}
EXPECTED = [{"sid": sid(1), "voice_method": "POST"}]
DIFFERENCE = {"attribute": "voice_method", "expected": "POST", "actual": "GET"}
DRIFTED = {
    "compliant": False,
    "counts": {**dict.fromkeys(STATES, 0), "drifted": 1},
    "trunks": [
        {
            "sid": sid(1),
            "friendly_name": "Berlin",
            "state": "drifted",
            "differences": [DIFFERENCE],
            "candidates": [],
        }
    ],
}


def of_host(prefix: str = "byoc_trunk_", **others: Any) -> dict[str, Any]:
    """The variables of a host of the inventory."""
    return {**{prefix + name: value for name, value in FACTS.items()}, **others}


@pytest.mark.parametrize(
    ("item", "options"),
    [
        pytest.param(FACTS, {}, id="facts"),
        pytest.param({**FACTS, "colour": "blue"}, {}, id="with what Twilio added"),
        pytest.param(of_host(), {}, id="a host"),
        pytest.param(of_host(inventory_hostname="x"), {}, id="a host with other variables"),
        pytest.param(of_host(sid=sid(2), friendly_name="x"), {}, id="a host with a sid of its own"),
        pytest.param(of_host("t_"), {"prefix": "t_"}, id="a host with another prefix"),
        pytest.param(FACTS, {"prefix": ""}, id="no prefix"),
    ],
)
def test_facts_and_hosts_are_compared_alike(item: Any, options: Any) -> None:
    assert byoc_trunk_drift([item], EXPECTED, **options) == DRIFTED
    assert byoc_trunk_drift((item for item in [item]), tuple(EXPECTED), **options) == DRIFTED


def test_defaults_and_compliance() -> None:
    found = byoc_trunk_drift([FACTS], [{"sid": sid(1)}], {"voice_method": {"one_of": ["GET"]}})
    assert (found["compliant"], found["counts"]["compliant"]) == (True, 1)
    unmanaged = byoc_trunk_drift([FACTS], [])
    assert (unmanaged["compliant"], unmanaged["counts"]["unmanaged"]) == (True, 1)
    assert byoc_trunk_drift([], EXPECTED)["compliant"] is False


def test_dates_in_another_form_are_the_same_date() -> None:
    facts = {**FACTS, "date_created": "Thu, 04 May 2023 09:42:00 +0000"}
    moment = datetime(2023, 5, 4, 9, 42, tzinfo=timezone.utc)
    assert byoc_trunk_drift([facts], [{"sid": sid(1), "date_created": moment}])["compliant"]


@pytest.mark.parametrize(
    ("trunks", "expected", "told"),
    [
        ("x", [], "the input is not a list."),
        ({"sid": 1}, [], "the input is not a list."),
        (None, [], "the input is not a list."),
        ([], {"sid": sid(1)}, "expected is not a list."),
        ([], "x", "expected is not a list."),
        ([], None, "expected is not a list."),
        (
            [FACTS, {"sid": None}],
            [],
            "item 1 of the input is not a trunk: it has neither sid nor byoc_trunk_sid.",
        ),
        (["x"], [], "item 0 of the input is not a trunk: it has neither sid nor byoc_trunk_sid."),
        (
            [],
            [{"sid": sid(1), "voice_methd": 1}],
            (
                f"The expected trunks contain a mistake:\nexpected[0] ({sid(1)}): voice_methd: is "
                "not an attribute of a BYOC trunk\nCorrect them."
            ),
        ),
        (
            [FACTS],
            [{"sid": sid(1)}, {"friendly_name": "Berlin"}],
            (
                "The expected trunks contain a mistake:\n"
                f"expected[1] (Berlin): describes trunk {sid(1)}, and so does expected[0] "
                f"({sid(1)})\nKeep one of them."
            ),
        ),
    ],
)
def test_errors(trunks: Any, expected: Any, told: str) -> None:
    with pytest.raises(AnsibleFilterError) as caught:
        byoc_trunk_drift(trunks, expected)
    assert str(caught.value) == f"byoc_trunk_drift: {told}"


@pytest.mark.parametrize(
    ("expected", "defaults", "told"),
    [
        (["sid=x sid=y"], None, "expected[0]: is a text, not a dictionary of attributes"),
        ([], "voice_method=GET", "defaults: is a text, not a dictionary of attributes"),
        (
            [{"sid": sid(1), "friendly_name": datetime(2024, 5, 1, tzinfo=timezone.utc)}],
            None,
            "friendly_name: YAML reads this as a date; put it in quotes",
        ),
    ],
)
def test_mistakes_are_those_of_an_audit(expected: Any, defaults: Any, told: str) -> None:
    with pytest.raises(AnsibleFilterError) as caught:
        byoc_trunk_drift([FACTS], expected, defaults)
    assert told in str(caught.value)


POLICY, DOMAIN = "NY" + "0" * 32, "SD" + "0" * 32
TARGETS = [{"sid": "NE" + "0" * 32, "target": "sip:a", "weight": 10, "priority": 10}]
POLICIES = {POLICY: {"sid": POLICY, "friendly_name": "Main", "targets": TARGETS}}
DOMAINS = {DOMAIN: {"sid": DOMAIN, "secure": True, "credential_lists": []}}
LINKS = {"connection_policy_sid": POLICY, "from_domain_sid": DOMAIN}
SETUP = {"sid": sid(1), "friendly_name": None, **LINKS}
DESCRIBED = {
    "sid": sid(1),
    "connection_policy": {"targets": [{"target": "sip:a", "weight": 5}]},
    "sip_domain": {"secure": True, "credential_lists": []},
}
PATH = "connection_policy.targets[sip:a].weight"
NESTED = {**SETUP, "connection_policy": POLICIES[POLICY], "sip_domains": [DOMAINS[DOMAIN]]}


def paths(trunks: list[Any], expected: Any = (DESCRIBED,), **options: Any) -> list[str]:
    rows = byoc_trunk_drift(trunks, expected, **options)["trunks"]
    return [found["attribute"] for row in rows for found in row["differences"]]


def test_what_trunks_refer_to_is_compared() -> None:
    both = {"connection_policies": POLICIES, "sip_domains": DOMAINS}
    assert paths([SETUP], **both) == [PATH]
    defaults = {name: value for name, value in DESCRIBED.items() if name != "sid"}
    assert paths([SETUP], [{"sid": sid(1)}], defaults=defaults, **both) == [PATH]
    assert paths([NESTED]) == [PATH]
    assert paths([{f"t_{name}": value for name, value in NESTED.items()}], prefix="t_") == [PATH]
    gone = {**NESTED, "connection_policy": None, "sip_domains": []}
    assert paths([gone]) == ["connection_policy", "sip_domain"]
    others = [DOMAINS[DOMAIN] | {"sid": f"SD{9:032x}"}]
    assert paths([{**NESTED, "sip_domains": others}]) == [PATH, "sip_domain"]


@pytest.mark.parametrize(
    ("options", "attributes"),
    [
        ({"connection_policies": {}, "sip_domains": DOMAINS}, ["connection_policy"]),
        ({"connection_policies": POLICIES, "sip_domains": {}}, [PATH, "sip_domain"]),
        ({"connection_policies": {}, "sip_domains": {}}, ["connection_policy", "sip_domain"]),
        # A resource that is there does not lead nowhere.
        ({"connection_policies": POLICIES, "sip_domains": DOMAINS}, [PATH]),
    ],
)
def test_what_dangles_is_a_difference(options: Any, attributes: list[str]) -> None:
    dangling = [
        {"sid": sid(1), "attribute": "connection_policy_sid", "refers_to": POLICY},
        {"sid": sid(1), "attribute": "from_domain_sid", "refers_to": DOMAIN},
        {"sid": sid(1), "attribute": "from_domain_sid", "refers_to": ["x"]},
    ]
    assert paths([SETUP], dangling=dangling, **options) == attributes


ODD = {**NESTED, "connection_policy": {**POLICIES[POLICY], "sid": f"NY{9:032x}"}}
LISTS = {"ip_addresses": [], "credential_lists": []}


@pytest.mark.parametrize(
    ("described", "trunk", "options", "lacking"),
    [
        ({"connection_policy": {}}, SETUP, {"connection_policies": {}}, POLICY),
        ({"sip_domain": {}}, SETUP, {"sip_domains": {}}, DOMAIN),
        # The options come before the input.
        ({"connection_policy": {}}, NESTED, {"connection_policies": {}}, POLICY),
        ({"sip_domain": {}}, NESTED, {"sip_domains": {}, "dangling": []}, DOMAIN),
        ({"sip_domain": {}}, NESTED, {"sip_domains": {}, "dangling": [{}]}, DOMAIN),
        # Of another policy than that of the trunk, or none at all.
        ({"connection_policy": {}}, ODD, {}, POLICY),
        ({"connection_policy": {}}, {**NESTED, "connection_policy": "x"}, {}, POLICY),
        ({"sip_domain": {}}, {**NESTED, "sip_domains": "x"}, {}, DOMAIN),
        ({"sip_domain": {}}, SETUP, {"sip_domains": {DOMAIN: "x"}}, DOMAIN),
        *(
            ({"connection_policy": {"targets": []}}, SETUP, {"connection_policies": one}, lacking)
            for one, lacking in (
                ({POLICY: {"sid": POLICY}}, f"targets of {POLICY}"),
                ({POLICY: {"sid": POLICY, "targets": None}}, f"targets of {POLICY}"),
                ({POLICY: {"sid": POLICY, "targets": "x"}}, f"targets of {POLICY}"),
            )
        ),
        *(
            ({"sip_domain": LISTS}, SETUP, {"sip_domains": {DOMAIN: {"sid": DOMAIN, **one}}}, lack)
            for one, lack in (
                ({"ip_access_control_lists": []}, f"credential_lists of {DOMAIN}"),
                ({"credential_lists": []}, f"ip_addresses of {DOMAIN}"),
                (
                    {"credential_lists": [], "ip_access_control_lists": [{}]},
                    f"ip_addresses of {DOMAIN}",
                ),
            )
        ),
    ],
)
def test_what_was_not_read_is_never_a_difference(
    described: Any, trunk: Any, options: Any, lacking: str
) -> None:
    with pytest.raises(AnsibleFilterError) as caught:
        byoc_trunk_drift([trunk], [{"sid": sid(1), **described}], **options)
    (name,) = described
    assert f"describe {name}, but the input lacks {lacking}. " in str(caught.value)
    # A list that no entry describes is not needed.
    if lacking not in (POLICY, DOMAIN):
        assert paths([trunk], [{"sid": sid(1), name: {}}], **options) == []


@pytest.mark.parametrize(
    ("trunks", "options", "told"),
    [
        ([SETUP], {}, "describe connection_policy, but the input has no connection policies"),
        (
            [SETUP],
            {"connection_policies": POLICIES},
            "describe sip_domain, but the input has no SIP domains. Read them with sip_domain in",
        ),
        (
            [NESTED, {"sid": sid(2), "friendly_name": ""}],
            {},
            "describe connection_policy, but the input has no",
        ),
        ([NESTED], {"connection_policies": []}, "connection_policies is not a dictionary"),
        ([NESTED], {"sip_domains": "x"}, "sip_domains is not a dictionary"),
        ([NESTED], {"dangling": "x"}, "dangling is not a list of dictionaries"),
        ([NESTED], {"dangling": {}}, "dangling is not a list of dictionaries"),
        ([NESTED], {"dangling": ["x"]}, "dangling is not a list of dictionaries"),
    ],
)
def test_what_the_input_lacks_is_never_as_expected(trunks: Any, options: Any, told: str) -> None:
    with pytest.raises(AnsibleFilterError, match=told):
        byoc_trunk_drift(trunks, [DESCRIBED], **options)


def test_what_no_entry_names_is_not_needed() -> None:
    alone = {**SETUP, "connection_policy_sid": None, "from_domain_sid": None}
    assert paths([alone]) == ["connection_policy", "sip_domain"]
    assert paths([SETUP], [{"sid": sid(1)}]) == []


@pytest.mark.usefixtures("untraced")
def test_an_endless_comparison_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(byoc_trunk_drift_plugin, "_SECONDS", 0.1)
    facts = {**FACTS, "friendly_name": 60 * "a" + "b"}
    expected = [{"sid": sid(1), "friendly_name": {"regex": "(a+)+$"}}]
    with pytest.raises(AnsibleFilterError, match=r"friendly_name: trunk .* within 0\.1 seconds"):
        byoc_trunk_drift([facts], expected)


def test_the_name_of_the_filter() -> None:
    assert FilterModule().filters() == {"byoc_trunk_drift": byoc_trunk_drift}


def test_what_it_returns_is_documented() -> None:
    documented = block("filter", "byoc_trunk_drift", "RETURN")["_value"]["contains"]
    assert list(documented) == list(DRIFTED)
