# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The audit of what trunks refer to: what it reads, and what it returns."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.byoc_trunk_audit import (
    apis,
    byoc_trunk_audit,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.runner import Outcome
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.plugins.related import asked_for
from ansible_collections.voiceops.twilio.tests.unit.plugins.tasks import (
    API_KEY,
    AUTH_TOKEN,
    MAIN,
    SIDS,
    SUBACCOUNT,
    options,
)

FRANKFURT, SYDNEY = SIDS[0], SIDS[7]
POLICY, DOMAIN = f"NY{'ee01':0>32}", f"SD{'ee01':0>32}"
FIRST = "sip:sbc.fra.nordlicht.example.com:5061;transport=tls"
SECOND = "sip:sbc.muc.nordlicht.example.com:5061;transport=tls"
ONE_TRUNK = {"ByocTrunks": 1}
RESTRICTED = {
    "api_key": "SKaaaa0000000000000000000000000004",
    "api_secret": "fake-secret-of-trunks-key-main00",
}


def audit(sandbox: Sandbox, *expected: Any, **own: Any) -> Outcome:
    given = options(sandbox, **{"core_api_url": sandbox.url, "fail_on": ["drift"], **own})
    given["expected"] = list(expected)
    return byoc_trunk_audit(given, {}, ansible_version="2.21.0", diff=True)


def entry(sid: str = FRANKFURT, **written: Any) -> dict[str, Any]:
    return {"sid": sid, **written}


def attributes(outcome: Outcome) -> list[str]:
    rows = outcome.result["trunks"]
    return [found["attribute"] for row in rows for found in row["differences"]]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ({}, {}),
        ({"connection_policy_sid": POLICY, "from_domain_sid": DOMAIN}, {}),
        ({"connection_policy": None, "sip_domain": None}, {}),
        ({"connection_policy": {}}, {"ConnectionPolicies/one": 1}),
        ({"connection_policy": {"targets": []}}, {"ConnectionPolicies/one": 1, "Targets": 1}),
        ({"sip_domain": {"secure": True}}, {"Domains/one": 1}),
        (
            {"sip_domain": {"credential_lists": []}},
            {"Domains/one": 1, "CredentialListMappings": 1},
        ),
        (
            {"sip_domain": {"ip_addresses": []}},
            {"Domains/one": 1, "IpAccessControlListMappings": 1, "IpAddresses": 1},
        ),
    ],
)
@pytest.mark.parametrize("where", ["entry", "defaults"])
def test_only_what_is_written_down_is_read(
    sandbox: Sandbox, written: Any, read: dict[str, int], where: str
) -> None:
    if where == "entry":
        outcome = audit(sandbox, entry(**written))
    else:
        outcome = audit(sandbox, entry(), defaults=written)
    assert "trunks" in outcome.result, outcome.result
    assert asked_for(sandbox) == {**ONE_TRUNK, **read}
    assert outcome.result["api"]["requests"] == sum(asked_for(sandbox).values())


def test_no_other_permission_is_needed(sandbox: Sandbox) -> None:
    outcome = audit(sandbox, entry(), **RESTRICTED)
    assert outcome.result["compliant"], outcome.result
    for written in ({"connection_policy": {}}, {"sip_domain": {}}):
        outcome = audit(sandbox, entry(**written), **RESTRICTED)
        assert outcome.failed
        assert outcome.result["error"]["kind"] == "permission"


def test_each_policy_is_read_once(sandbox: Sandbox) -> None:
    expected = [entry(sid) for sid in SIDS]
    outcome = audit(sandbox, *expected, defaults={"connection_policy": {"targets": []}})
    assert "trunks" in outcome.result, outcome.result
    paths = [request["path"] for request in sandbox.requests()]
    assert len(paths) == len(set(paths))
    assert not [path for path in paths if "SIP" in path or "ff01" in path]


def test_lists_are_read_only_for_the_trunks_whose_entries_name_them(sandbox: Sandbox) -> None:
    audit(
        sandbox,
        entry(connection_policy={"targets": []}),
        entry(SIDS[2], connection_policy={"friendly_name": "x"}),
    )
    paths = [request["path"] for request in sandbox.requests()]
    assert [path for path in paths if path.endswith("Targets")] == [
        f"/v1/ConnectionPolicies/{POLICY}/Targets"
    ]


def test_rules_and_expected_trunks_share_what_is_read(sandbox: Sandbox) -> None:
    both = {"connection_policy": {"targets": []}, "sip_domain": {"ip_addresses": []}}
    outcome = audit(sandbox, entry(**both), rules=["BYOC011", "BYOC021"])
    paths = [request["path"] for request in sandbox.requests()]
    assert len(paths) == len(set(paths))
    assert [path.partition("[")[0] for path in attributes(outcome)][:2] == [
        "connection_policy.targets"
    ] * 2


def test_differences_have_their_paths(sandbox: Sandbox) -> None:
    outcome = audit(
        sandbox,
        entry(
            connection_policy={
                "friendly_name": {"regex": "Nordlicht"},
                "targets": [{"target": FIRST, "weight": 20}, {"target": "sip:x.example.com"}],
            },
            sip_domain={"secure": False, "credential_lists": [{"friendly_name": "x"}]},
        ),
    )
    assert outcome.failed
    assert attributes(outcome) == [
        f"connection_policy.targets[{FIRST}].weight",
        "connection_policy.targets[sip:x.example.com]",
        f"connection_policy.targets[{SECOND}]",
        "sip_domain.secure",
        "sip_domain.credential_lists[x]",
        f"sip_domain.credential_lists[CL{'ee01':0>32}]",
    ]
    assert f"drifted in connection_policy.targets[{FIRST}].weight, " in outcome.result["msg"]
    (diff,) = outcome.result["diff"]
    assert f"connection_policy.targets[{FIRST}].weight: 10\n" in diff["before"]
    assert f"connection_policy.targets[{FIRST}].weight: 20\n" in diff["after"]
    assert "connection_policy.targets[sip:x.example.com]: null\n" in diff["before"]


def test_many_differences_are_counted_in_the_message(sandbox: Sandbox) -> None:
    targets = [{"target": f"sip:{number}.example.com"} for number in range(20)]
    outcome = audit(sandbox, entry(connection_policy={"targets": targets}))
    assert outcome.result["msg"].endswith("[sip:9.example.com] and 12 more.")


@pytest.mark.parametrize(
    ("sid", "written", "attribute"),
    [
        (SIDS[5], {"connection_policy": {"targets": []}}, "connection_policy"),
        (SYDNEY, {"sip_domain": {}}, "sip_domain"),
    ],
)
def test_a_reference_that_leads_nowhere_is_a_difference(
    sandbox: Sandbox, sid: str, written: Any, attribute: str
) -> None:
    for rules in ([], ["BYOC011", "BYOC013"]):
        outcome = audit(sandbox, entry(sid, **written), rules=rules)
        (row,) = [row for row in outcome.result["trunks"] if row["sid"] == sid]
        (found,) = row["differences"]
        assert (found["attribute"], found["expected"]) == (attribute, {"defined": True})
        assert found["actual"].endswith(" (leads nowhere)")


def test_a_whole_setup_is_as_expected(sandbox: Sandbox) -> None:
    addresses = {"regex": "."}
    outcome = audit(
        sandbox,
        entry(
            connection_policy={
                "targets": [
                    {"target": SECOND, "priority": 20, "weight": 10, "enabled": True},
                    {"target": FIRST, "priority": 10},
                ]
            },
            sip_domain={
                "domain_name": "nordlicht-hv.sip.twilio.com",
                "auth_type": {"regex": "IP_ACL"},
                "credential_lists": [{"friendly_name": "Nordlicht Telekom"}],
                "ip_addresses": [{"ip_address": addresses}, {"ip_address": addresses}],
            },
        ),
    )
    assert attributes(outcome) == []
    assert outcome.result["compliant"]


def test_a_mistake_is_told_before_anything_is_asked(sandbox: Sandbox) -> None:
    outcome = audit(sandbox, entry(connection_policy={"targets": [{"target": FIRST, "weight": 0}]}))
    assert outcome.failed
    (mistake,) = outcome.result["mistakes"]
    assert mistake["attribute"] == "connection_policy.targets[0].weight"
    assert asked_for(sandbox) == {}


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ({"connection_policy": {}}, f"/v1/ConnectionPolicies/{POLICY}"),
        ({"connection_policy": {"targets": []}}, f"/v1/ConnectionPolicies/{POLICY}/Targets"),
        ({"sip_domain": {}}, f"/2010-04-01/Accounts/{MAIN}/SIP/Domains/{DOMAIN}.json"),
    ],
)
def test_what_cannot_be_read_fails_the_audit(sandbox: Sandbox, written: Any, path: str) -> None:
    sandbox.fault("server_error", path=path, times="always")
    outcome = audit(sandbox, entry(**written), retries=0, fail_on=[])
    assert outcome.failed
    assert outcome.result["error"]["kind"] == "unavailable"
    assert "trunks" not in outcome.result


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ({"connection_policy": {}}, "wrong_connection_policy"),
        ({"sip_domain": {}}, "wrong_sip_domain"),
    ],
)
def test_resources_of_another_account_are_refused(
    sandbox: Sandbox, written: Any, kind: str
) -> None:
    path = {
        "wrong_connection_policy": f"/v1/ConnectionPolicies/{POLICY}",
        "wrong_sip_domain": f"/2010-04-01/Accounts/{MAIN}/SIP/Domains/{DOMAIN}.json",
    }[kind]
    sandbox.fault("other_account", path=path, times="always", account_sid=SUBACCOUNT)
    outcome = audit(sandbox, entry(**written))
    assert outcome.failed
    assert outcome.result["error"]["kind"] == kind


def test_the_account_of_the_trunks_is_enough_to_read_domains(sandbox: Sandbox) -> None:
    outcome = audit(sandbox, entry(sip_domain={"secure": True}), **API_KEY)
    assert outcome.result["compliant"], outcome.result


def test_secrets_are_masked_in_paths_and_values(sandbox: Sandbox) -> None:
    expected = entry(
        connection_policy={"targets": [{"target": f"sip:{AUTH_TOKEN}@x.example.com"}]},
        sip_domain={"credential_lists": [{"friendly_name": {"regex": AUTH_TOKEN}}]},
    )
    outcome = audit(sandbox, expected)
    assert AUTH_TOKEN not in repr(outcome.result)
    assert attributes(outcome)[0] == "connection_policy.targets[sip:********@x.example.com]"


@pytest.mark.usefixtures("untraced")
def test_the_deadline_bounds_nested_patterns(sandbox: Sandbox) -> None:
    pattern = {"regex": "^(.+)+(.+)+(.+)+$\\b\\B"}
    outcome = audit(
        sandbox, entry(connection_policy={"targets": [{"target": pattern}]}), deadline=1.0
    )
    assert outcome.failed
    assert outcome.result["error"]["kind"] == "timeout"
    assert outcome.result["msg"].startswith(
        f"expected[0] ({FRANKFURT}): connection_policy.targets: trunk {FRANKFURT}: the comparison "
        "did not end within the deadline of 1 seconds."
    )


@pytest.mark.parametrize(
    ("given", "count"),
    [
        ({"expected": [{"sip_domain": {}}]}, 2),
        ({"expected": [], "defaults": {"sip_domain": {"secure": True}}}, 2),
        ({"expected": [{"connection_policy": {}, "sip_domain": None}], "defaults": None}, 1),
        ({"expected": "x", "defaults": "sip_domain"}, 1),
        ({"expected": [], "rules": ["BYOC021"]}, 2),
        ({}, 1),
    ],
)
def test_core_is_an_api_of_the_task_only_if_it_is_needed(given: Any, count: int) -> None:
    assert len(apis(given)) == count
