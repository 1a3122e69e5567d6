# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The rules about connection policies: each way to break one, and what it must not find."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.setups import (
    FIRST,
    POLICY,
    SECOND,
    TRUNK,
    Facts,
    findings,
    found,
    sound,
    with_more_trunks,
    with_policy,
    with_target,
    with_targets,
    with_trunk,
)

OTHER = "NY00000000000000000000000000000002"
UNCLEAR = "has a value that Twilio does not document, so it cannot be checked."
UNKNOWN = "Its targets are not known, so they cannot be checked."
OF_TARGETS = ("BYOC015", "BYOC016", "BYOC017", "BYOC018", "BYOC019")
ODD: list[Any] = [7, 0, True, "x", [], ["x"], {}, {"a": None}, 1.5, None]


@pytest.mark.parametrize("rule", OF_TARGETS)
@pytest.mark.parametrize("targets", [None, 7, "x", {}, {"a": 1}, ["x"], [None], [[]]])
def test_targets_that_are_not_known_are_found(rule: str, targets: Any) -> None:
    assert found(with_policy(targets=targets), rule) == [UNKNOWN]
    without = sound()
    del without["connection_policies"][POLICY]["targets"]
    assert found(without, rule) == [UNKNOWN]


@pytest.mark.parametrize("rule", OF_TARGETS)
def test_a_policy_in_use_is_judged_once_and_others_are_not(rule: str) -> None:
    broken = {"sid": FIRST, "target": "sip:localhost", "weight": 0, "enabled": False}
    broken_too = {**broken, "sid": SECOND, "target": "sips:localhost"}
    facts = with_more_trunks({}, {})
    facts["connection_policies"][POLICY]["targets"] = [broken, broken_too]
    rows = findings(facts, rule)
    assert {(row["resource"], row["sid"]) for row in rows} == {("connection_policy", POLICY)}
    assert len(rows) == len({row["message"] for row in rows})
    for trunk in facts["byoc_trunks"]:
        trunk["connection_policy_sid"] = None
    assert findings(facts, rule) == []


@pytest.mark.parametrize("rule", OF_TARGETS)
def test_each_policy_in_use_is_judged_by_itself(rule: str) -> None:
    broken = {"sid": FIRST, "target": "sips:localhost", "weight": 0, "enabled": False}
    facts = with_more_trunks({"connection_policy_sid": OTHER})
    facts["connection_policies"][OTHER] = {"sid": OTHER, "targets": [broken]}
    rows = findings(facts, rule)
    assert {row["sid"] for row in rows} == {OTHER}
    facts["connection_policies"][POLICY]["targets"] = None
    assert [row for row in findings(facts, rule) if row["sid"] != POLICY] == rows


@pytest.mark.parametrize(
    ("enabled", "message"),
    [
        ([True], None),
        ([False, True], None),
        (["x", True], f"Target {FIRST}: enabled {UNCLEAR}"),
        ([True, 0], f"Target {SECOND}: enabled {UNCLEAR}"),
        ([], "It has no targets."),
        ([False], "None of its 1 targets is enabled."),
        ([False, None], "None of its 2 targets is enabled."),
        (["true", False], f"Of its 2 targets, none is known to be enabled. enabled {UNCLEAR}"),
        ([1, [], {}], f"Of its 3 targets, none is known to be enabled. enabled {UNCLEAR}"),
    ],
)
def test_a_target_is_enabled(enabled: list[Any], message: str | None) -> None:
    facts = with_targets(*({"enabled": value} for value in enabled))
    assert found(facts, "BYOC015") == ([] if message is None else [message])


def _uris(*uris: Any) -> Facts:
    return with_targets(*({"target": uri} for uri in uris))


ONE = "Its enabled targets lead to 1 host (a.example). At least 2 are expected."


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        (_uris("sip:a.example", "sip:b.example"), None),
        (_uris("sip:a.example", "sip:b.example", "sip:a.example"), None),
        (_uris("sip:x.example;maddr=a.example", "sip:x.example;maddr=b.example"), None),
        (_uris("sip:a.example"), ONE),
        (_uris("sip:a.example", "sip:a.example"), ONE),
        (_uris("sip:a.example:5060", "sip:u@A.EXAMPLE.:5061;transport=tls"), ONE),
        (_uris("sip:x.example;maddr=a.example", "sip:a.example"), ONE),
        (_uris("sip:x.example;m%61ddr=a.example", "sip:a.example"), ONE),
        *(
            (
                _uris("sip:8.8.8.8", f"sip:[{address}]"),
                "Its enabled targets lead to 1 host (8.8.8.8). At least 2 are expected.",
            )
            for address in ("64:ff9b::808:808", "64:ff9b::8.8.8.8", "2002:808:808::1")
        ),
        (_uris("sip:8.8.8.8", "sip:[64:ff9b::808:809]"), None),
        (_uris("sip:8.8.8.8", "sip:[2606:4700::808:808]"), None),
        (_uris("sip:a.example", "sip:127.1"), f"{ONE} Invalid targets do not count."),
        (
            _uris("sip:10.0.0.1", "sip:[::ffff:10.0.0.1]"),
            "Its enabled targets lead to 1 host (10.0.0.1). At least 2 are expected.",
        ),
        (_uris(), "Its enabled targets lead to no host. At least 2 are expected."),
        (
            with_targets({"enabled": False}, {"enabled": None}),
            "Its enabled targets lead to no host. At least 2 are expected.",
        ),
    ],
)
def test_targets_lead_to_several_hosts(facts: Facts, message: str | None) -> None:
    assert found(facts, "BYOC016") == ([] if message is None else [message])


def test_undocumented_values_of_targets_do_not_count_as_hosts() -> None:
    not_known = f"Target {SECOND}: target {UNCLEAR}"
    invalid = f"{ONE} Invalid targets do not count."
    assert found(_uris("sip:a.example", 7), "BYOC016") == [invalid, not_known]
    assert found(_uris("sip:a.example", "sips:a.example"), "BYOC016") == [ONE, not_known]
    three = _uris("sip:a.example", "nonsense", "sip:b.example")
    assert found(three, "BYOC016") == [not_known]
    odd = with_targets({"target": "sip:a.example"}, {"enabled": "true"})
    assert found(odd, "BYOC016") == [ONE, f"Target {SECOND}: enabled {UNCLEAR}"]


def test_the_number_of_hosts_is_an_option() -> None:
    assert found(_uris("sip:a.example"), "BYOC016", {"min_hosts": 1}) == []
    assert found(_uris("sip:c.example", "sip:b.example"), "BYOC016", {"min_hosts": 3}) == [
        "Its enabled targets lead to 2 hosts (b.example, c.example). At least 3 are expected."
    ]
    three = _uris(*(f"sip:{letter}.example" for letter in "abc"))
    assert found(three, "BYOC016", {"min_hosts": 4}) == [
        (
            "Its enabled targets lead to 3 hosts (a.example, b.example, c.example). "
            "At least 4 are expected."
        )
    ]
    uris = [f"sip:{letter}.example" for letter in "dcba"]
    assert found(_uris(*uris), "BYOC016", {"min_hosts": 100}) == [
        (
            "Its enabled targets lead to 4 hosts (a.example, b.example, c.example and 1 more). "
            "At least 100 are expected."
        )
    ]


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("sip:a.example", None),
        ("SIP:user@[2606:4700::1]:5061;transport=tls", None),
        ("sips:a.example", "uses the scheme sips. Twilio does not support it."),
        ("SIPS:bob:hunter2@a.example", "uses the scheme sips. Twilio does not support it."),
        ("tel:+4930123", "is not a valid SIP URI."),
        ("https://bob:hunter2@a.example/", "is not a valid SIP URI."),
        ("sip:bob:hunter2@a@b", "is not a valid SIP URI."),
        ("sip:127.1", "is not a valid SIP URI."),
        ("{{ target }}", "is not a valid SIP URI."),
        ("", "is not a valid SIP URI."),
        *((value, "is not a valid SIP URI.") for value in ODD),
    ],
)
def test_targets_are_sip_uris(target: Any, message: str | None) -> None:
    expected = [] if message is None else [f"Target {FIRST} {message}"]
    for enabled in (True, False):
        assert found(with_target(target=target, enabled=enabled), "BYOC017") == expected


LOCAL = "a name that exists on a local network only"


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("sip:sbc.example.com", None),
        ("sip:8.8.8.8", None),
        ("sip:10.example.com", None),
        ("sip:10.0.0.1@sbc.example.com", None),
        ("sip:bob:hunter2@10.0.0.1", "leads to 10.0.0.1, a private address."),
        ("sip:[::FFFF:127.0.0.1]:5060", "leads to 127.0.0.1, a loopback address."),
        ("sip:LOCALHOST.", f"leads to localhost, {LOCAL}."),
        ("sip:sbc", f"leads to sbc, {LOCAL}."),
        ("sip:me.pstn.TWILIO.com", "leads to me.pstn.twilio.com, a host of Twilio."),
        ("sip:54.172.60.1", "leads to 54.172.60.1, an address of Twilio."),
        ("sip:sbc.example.com;maddr=10.0.0.1", "leads to 10.0.0.1, a private address."),
        ("sip:sbc.example.com;m%61ddr=10.0.0.1", "leads to 10.0.0.1, a private address."),
        ("sip:10.0.0.1;maddr=8.8.8.8", "leads to 10.0.0.1, a private address."),
        ("sip:10.0.0.1;edge=ashburn-ix", None),
        ("sip:[fd00::1];tnx=TN1", None),
        ("sip:100.64.0.1;edge=tokyo-ix", None),
        ("sip:sbc.local;edge=tokyo-ix", None),
        ("sip:10.0.0.1;edge=ashburn", "leads to 10.0.0.1, a private address."),
        ("sip:127.0.0.1;edge=ashburn-ix", "leads to 127.0.0.1, a loopback address."),
        ("sip:a.twilio.com;edge=ashburn-ix", "leads to a.twilio.com, a host of Twilio."),
        ("sips:10.0.0.1", "leads to 10.0.0.1, a private address."),
        ("sip:127.1", "is not a valid SIP URI, so its host cannot be checked."),
        *((value, "is not a valid SIP URI, so its host cannot be checked.") for value in ODD),
    ],
)
def test_targets_are_public(target: Any, message: str | None) -> None:
    expected = [] if message is None else [f"Target {FIRST} {message}"]
    for enabled in (True, False):
        assert found(with_target(target=target, enabled=enabled), "BYOC018") == expected


@pytest.mark.parametrize(
    ("weight", "message"),
    [
        (1, None),
        (65535, None),
        (0, " has a weight below 1."),
        (-5, " has a weight below 1."),
        (65536, " has a weight above 65535."),
        (10**400, " has a weight above 65535."),
        *((v, f": weight {UNCLEAR}") for v in (None, True, "10", 1.0, [], {}, float("nan"))),
    ],
)
def test_weights_are_possible(weight: Any, message: str | None) -> None:
    expected = [] if message is None else [f"Target {FIRST}{message}"]
    assert found(with_target(weight=weight), "BYOC019") == expected


@pytest.mark.parametrize("sid", [None, 7, "x", "{{ x }}", FIRST.lower(), f"{FIRST}\n"])
def test_a_target_without_a_valid_sid_is_not_named(sid: Any) -> None:
    message = "Target without a valid SID has a weight below 1."
    assert found(with_target(sid=sid, weight=0), "BYOC019") == [message]


def test_each_policy_is_used() -> None:
    assert found(sound(), "BYOC020") == []
    facts = sound()
    facts["connection_policies"][OTHER] = {"sid": OTHER, "friendly_name": "Old", "targets": []}
    assert findings(facts, "BYOC020") == [
        {
            "rule": "BYOC020",
            "severity": "note",
            "sid": OTHER,
            "friendly_name": "Old",
            "resource": "connection_policy",
            "message": "No trunk in the list of trunks uses this connection policy.",
            "waived": None,
        }
    ]
    for value in (None, OTHER):
        facts = with_trunk(connection_policy_sid=value)
        assert [row["sid"] for row in findings(facts, "BYOC020")] == [POLICY]
    for value in (TRUNK, 7, [POLICY], {"a": 1}, "nonsense"):
        rows = findings(with_trunk(connection_policy_sid=value), "BYOC020")
        assert [(row["sid"], row["message"]) for row in rows] == [
            (TRUNK, f"connection_policy_sid {UNCLEAR}"),
            (POLICY, "No trunk in the list of trunks is known to use this connection policy."),
        ]
