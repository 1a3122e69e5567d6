# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What trunks refer to, on odd days: lists that lag behind, gaps, refusals and broken contracts."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.plugins.related import (
    CORE,
    DOMAINS,
    POLICIES,
    asked_for,
    domain,
    policy,
    related,
    succeeded,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.tasks import AUTH_TOKEN, MAIN, SIDS

POLICY_LIST = "^/v1/ConnectionPolicies$"
DOMAIN_LIST = rf"^{CORE}/Domains\.json$"
MAPPINGS = "^.*/IpAccessControlListMappings.json"
TARGETS = "^/v1/ConnectionPolicies/NY[^/]+/Targets"
# A byoc_trunk_sid that Twilio does not document. A reader cannot tell which trunk it means.
ODD_LINKS = [
    SIDS[0].lower(),
    f"{SIDS[0]} ",
    f"{SIDS[0]}\n",
    SIDS[0][:-1],
    f"NY{'1':0>32}",
    "{{ x }}",
    5,
    0,
    False,
    [],
    [SIDS[0]],
    {"sid": SIDS[0]},
]


def a_trunk(sandbox: Sandbox, at: str = SIDS[0], **attributes: Any) -> None:
    """Let the trunk have these attributes, wherever it is read."""
    sandbox.put_trunk(at, {**sandbox.trunk(at), **attributes})


def a_domain(sandbox: Sandbox, at: str, **attributes: Any) -> None:
    """Let the SIP domain have these attributes, wherever it is read."""
    value = {**sandbox.resource("sip_domains", at), **attributes}
    sandbox.put_resource("sip_domains", at, value=value)


def policy_page(*policies: Any) -> dict[str, Any]:
    meta = {"key": "connection_policies", "page": 0, "next_page_url": None}
    return {"connection_policies": policies, "meta": meta}


def domain_page(*domains: Any) -> dict[str, Any]:
    return {"domains": domains, "page": 0, "next_page_uri": None}


def dangling(sid: str, attribute: str, refers_to: Any) -> dict[str, Any]:
    return {"sid": sid, "attribute": attribute, "refers_to": refers_to}


# Lists that lag behind, and what comes and goes meanwhile


def test_a_policy_that_the_list_lacks_is_fetched_by_itself(sandbox: Sandbox) -> None:
    sandbox.fault("json_value", path=POLICY_LIST, value=policy_page())
    result = succeeded(related(sandbox, [POLICIES], sids=SIDS[:2]))
    assert list(result["connection_policies"]) == [policy("ee01"), policy("ee02")]
    assert [len(p["targets"]) for p in result["connection_policies"].values()] == [2, 2]
    assert result["dangling"] == []
    assert asked_for(sandbox) == {
        "ByocTrunks/one": 2,
        "ConnectionPolicies": 1,
        "ConnectionPolicies/one": 2,
        "Targets": 2,
    }


def test_a_domain_that_the_list_lacks_is_fetched_by_itself(sandbox: Sandbox) -> None:
    sandbox.fault("json_value", path=DOMAIN_LIST, value=domain_page())
    result = succeeded(related(sandbox, [DOMAINS], sids=SIDS[:2]))
    assert list(result["sip_domains"]) == [domain("ee01")]
    assert result["dangling"] == []
    assert asked_for(sandbox)["Domains/one"] == 1


@pytest.mark.parametrize("named", [True, False], ids=["named by a trunk", "names a trunk"])
def test_a_domain_that_vanishes_between_two_requests(sandbox: Sandbox, named: bool) -> None:
    if not named:
        a_trunk(sandbox, from_domain_sid=None)
    path = f"{CORE}/Domains/{domain('ee01')}"
    sandbox.fault("not_found", path=path, times="always")
    result = succeeded(related(sandbox, [DOMAINS], sid=SIDS[0]))
    assert result["sip_domains"] == {}
    reference = dangling(SIDS[0], "from_domain_sid", domain("ee01"))
    assert result["dangling"] == ([reference] if named else [])


@pytest.mark.parametrize("sids", [SIDS[:1], SIDS[:2]], ids=["fetched", "listed"])
def test_a_policy_that_vanishes_between_two_requests(sandbox: Sandbox, sids: list[str]) -> None:
    sandbox.fault("not_found", path=f"/v1/ConnectionPolicies/{policy('ee01')}/Targets")
    path = f"^/v1/ConnectionPolicies/{policy('ee01')}$"
    sandbox.fault("not_found", path=path, skip=int(len(sids) == 1))
    result = succeeded(related(sandbox, [POLICIES], sids=sids))
    assert policy("ee01") not in result["connection_policies"]
    assert result["dangling"] == [dangling(SIDS[0], "connection_policy_sid", policy("ee01"))]


def test_a_policy_without_a_list_of_targets_is_an_error(sandbox: Sandbox) -> None:
    sandbox.fault("not_found", path=TARGETS)
    outcome = related(sandbox, [POLICIES], sid=SIDS[0])
    assert outcome.failed
    assert outcome.result["error"]["kind"] == "invalid_response"
    assert outcome.result["error"]["sid"] == policy("ee01")
    assert outcome.result["msg"].startswith("There is no list of connection policy targets at ")


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        pytest.param(("gateway_not_found", {}), "invalid_response", id="the page of a gateway"),
        pytest.param(("not_found_no_code", {}), "invalid_response", id="no code of Twilio's"),
        pytest.param(("server_error", {"status": 500}), "unavailable", id="unavailable"),
        pytest.param(("other_trunk", {}), "wrong_", id="another resource"),
    ],
)
@pytest.mark.parametrize(
    ("path", "sid"),
    [
        pytest.param("^/v1/ConnectionPolicies/NY[^/]+$", SIDS[5], id="policy"),
        pytest.param(rf"^{CORE}/Domains/SD[^/]+\.json$", SIDS[7], id="domain"),
    ],
)
def test_only_a_404_of_twilios_makes_a_reference_dangle(
    sandbox: Sandbox, fault: tuple[str, Any], kind: str, path: str, sid: str
) -> None:
    sandbox.fault(fault[0], path=path, times="always", **fault[1])
    outcome = related(sandbox, sid=sid, retries=0)
    assert outcome.failed
    assert outcome.result["error"]["kind"].startswith(kind)


@pytest.mark.parametrize(
    "reference",
    [
        pytest.param("NY../Targets", id="a way elsewhere"),
        pytest.param("__ansible_unsafe", id="a name of Ansible's"),
        pytest.param(f"AL{0:032}", id="the SID of something else"),
        pytest.param(7, id="a number"),
        pytest.param({"a": ["b"]}, id="an object"),
    ],
)
def test_a_reference_that_is_no_sid_leads_nowhere_and_is_never_asked_for(
    sandbox: Sandbox, reference: Any
) -> None:
    a_trunk(sandbox, connection_policy_sid=reference, from_domain_sid=reference)
    a_domain(sandbox, domain("cc03"), sid=str(reference), byoc_trunk_sid="odd")
    result = succeeded(related(sandbox, sid=SIDS[0], on_invalid="ignore"))
    assert result["connection_policies"] == {}
    # The domain that names the trunk is there all the same.
    assert list(result["sip_domains"]) == [domain("ee01")]
    assert result["dangling"] == [
        dangling(SIDS[0], "connection_policy_sid", reference),
        dangling(SIDS[0], "from_domain_sid", reference),
    ]
    asked = asked_for(sandbox)
    assert (asked["Domains"], asked.keys() & {"Domains/one", "Targets"}) == (1, set())


# What does not matter, and what cannot be named


def test_what_is_wrong_with_another_domain_does_not_matter(sandbox: Sandbox) -> None:
    a_domain(sandbox, domain("cc03"), voice_method="FETCH", byoc_trunk_sid="", sid="no SID")
    result = succeeded(related(sandbox, sids=SIDS[:2]))
    assert list(result["sip_domains"]) == [domain("ee01")]


@pytest.mark.parametrize(
    ("on_invalid", "failed"), [("error", True), ("warn", False), ("ignore", False)]
)
@pytest.mark.parametrize(
    ("path", "attributes"),
    [
        pytest.param(POLICY_LIST, {"url": "no URL"}, id="policy"),
        pytest.param(TARGETS, {"priority": -1}, id="target"),
        pytest.param(DOMAIN_LIST, {"voice_method": "FETCH"}, id="domain"),
        pytest.param("^.*/IpAddresses.json", {"cidr_prefix_length": "8"}, id="address"),
    ],
)
def test_on_invalid_decides_on_a_broken_contract(
    sandbox: Sandbox, on_invalid: str, failed: bool, path: str, attributes: dict[str, Any]
) -> None:
    sandbox.fault("attributes", path=path, set=attributes, times="always")
    outcome = related(sandbox, sids=SIDS[:2], on_invalid=on_invalid)
    assert outcome.failed is failed
    assert bool(outcome.warnings) is (on_invalid == "warn")
    (name,) = attributes
    if failed:
        violated = outcome.result["error"]["violations"][0]["attribute"]
        assert violated.rpartition(".")[2] == name
    else:
        assert list(outcome.result["sip_domains"]) == [domain("ee01")]
        assert len(outcome.result["connection_policies"]) == 2


@pytest.mark.parametrize(
    ("on_invalid", "failed"), [("error", True), ("warn", False), ("ignore", False)]
)
@pytest.mark.parametrize(
    "asked", [{"sid": SIDS[0]}, {"sids": SIDS[:2]}, {}], ids=["one", "some", "every"]
)
@pytest.mark.parametrize("value", ODD_LINKS, ids=repr)
def test_on_invalid_decides_on_a_domain_that_may_lead_to_a_trunk(
    sandbox: Sandbox, value: Any, asked: dict[str, Any], on_invalid: str, failed: bool
) -> None:
    a_domain(sandbox, domain("cc03"), byoc_trunk_sid=value)
    outcome = related(sandbox, [DOMAINS], on_invalid=on_invalid, **asked)
    assert outcome.failed is failed
    assert bool(outcome.warnings) is (on_invalid == "warn")
    if failed:
        assert outcome.result["error"]["sid"] == domain("cc03")
        (violation,) = outcome.result["error"]["violations"]
        assert violation["attribute"] == "byoc_trunk_sid"
    else:
        assert domain("ee01") in outcome.result["sip_domains"]
        assert domain("cc03") not in outcome.result["sip_domains"]


@pytest.mark.parametrize("value", [None, "", f"BY{'f':0>32}"])
def test_a_domain_that_leads_elsewhere_is_not_judged(sandbox: Sandbox, value: Any) -> None:
    a_domain(sandbox, domain("cc03"), byoc_trunk_sid=value, voice_method="FETCH")
    assert list(succeeded(related(sandbox, [DOMAINS], sid=SIDS[0]))["sip_domains"]) == [
        domain("ee01")
    ]


@pytest.mark.parametrize("value", ODD_LINKS, ids=repr)
def test_without_trunks_no_domain_may_lead_to_one(sandbox: Sandbox, value: Any) -> None:
    a_domain(sandbox, domain("cc03"), byoc_trunk_sid=value)
    assert succeeded(related(sandbox, [DOMAINS], sids=[]))["sip_domains"] == {}


@pytest.mark.parametrize("sid", ["__ansible_unsafe", "SD1", "", "{{ 1 }}"])
def test_a_domain_of_a_trunk_without_a_sid_of_its_own_is_an_error(
    sandbox: Sandbox, sid: str
) -> None:
    a_domain(sandbox, domain("a501"), sid=sid, byoc_trunk_sid=SIDS[0])
    outcome = related(sandbox, sid=SIDS[0], on_invalid="ignore")
    assert outcome.failed
    url = f"{sandbox.url}/2010-04-01/Accounts/{MAIN}/SIP/Domains.json"
    error = outcome.result["error"]
    assert (error["kind"], error["http_status"], error["url"]) == ("invalid_response", 200, url)
    assert outcome.result["msg"] == (
        f"The list at {url} has a SIP domain of trunk {SIDS[0]} with the SID {sid!r}, which is not "
        "a SIP domain SID. Check the caches, proxies and gateways between here and Twilio."
    )


def test_a_trunk_without_a_sid_has_no_domains(sandbox: Sandbox) -> None:
    a_trunk(sandbox, SIDS[9], sid="", connection_policy_sid=policy("ee01"))
    a_domain(sandbox, domain("cc03"), byoc_trunk_sid="")
    result = succeeded(related(sandbox, on_invalid="ignore"))
    assert domain("cc03") not in result["sip_domains"]


# Secrets


def test_a_secret_at_any_depth_is_masked(sandbox: Sandbox) -> None:
    path = "^/(v1/ConnectionPolicies|2010-04-01/)"
    sandbox.fault("attributes", path=path, times="always", set={"friendly_name": AUTH_TOKEN})
    result = succeeded(related(sandbox, sids=SIDS[:2]))
    assert AUTH_TOKEN not in repr(result)
    named = result["connection_policies"][policy("ee01")]
    found = result["sip_domains"][domain("ee01")]
    inner = [*named["targets"], *found["ip_access_control_lists"], *found["credential_lists"]]
    inner += found["ip_access_control_lists"][0]["ip_addresses"]
    assert {item["friendly_name"] for item in (named, found, *inner)} == {"********"}


# Refusals

TRUNKS_ONLY = {
    "api_key": "SKaaaa0000000000000000000000000004",
    "api_secret": "fake-secret-of-trunks-key-main00",
}
MAY_NOT = "The API key SKaaaa0000000000000000000000000004 may not read "


@pytest.mark.parametrize(
    ("kinds", "names"),
    [
        pytest.param([], (), id="nothing"),
        pytest.param(
            [POLICIES], ("connection policies", "connection policy targets"), id="policies"
        ),
        pytest.param([DOMAINS], ("SIP domains",), id="domains"),
    ],
)
def test_a_key_for_trunks_alone_reads_trunks_alone(
    sandbox: Sandbox, kinds: list[str], names: tuple[str, ...]
) -> None:
    outcome = related(sandbox, kinds, sids=SIDS[:2], account_sid=MAIN, **TRUNKS_ONLY)
    assert outcome.failed is bool(names)
    if names:
        assert outcome.result["error"]["kind"] == "permission"
        # Policies and their targets are asked for at the same time.
        assert outcome.result["msg"].startswith(tuple(f"{MAY_NOT}{name} (" for name in names))


BELOW = "^.*/(Targets/NE|IpAccessControlListMappings/|CredentialListMappings/|IpAddresses/)"


def test_to_list_what_is_below_is_enough_as_long_as_no_list_changes(sandbox: Sandbox) -> None:
    sandbox.fault("forbidden", path=BELOW, times="always")
    succeeded(related(sandbox))


def test_if_a_list_changes_the_permission_to_read_is_needed_and_named(sandbox: Sandbox) -> None:
    sandbox.fault("forbidden", path=BELOW, times="always")
    sandbox.fault("not_found", path="^.*/IpAddresses.json")
    outcome = related(sandbox, sids=SIDS[:2])
    assert outcome.result["error"]["kind"] == "permission"
    needed = "read and list on IP access control lists of SIP domains (sip.ip-acl-mappings)"
    assert f"Give it the permission {needed}" in outcome.result["msg"]


@pytest.mark.parametrize(
    ("path", "permission"),
    [
        pytest.param(POLICY_LIST, "sip.connection-policies", id="policies"),
        pytest.param(TARGETS, "sip.connection-policies.targets", id="targets"),
        pytest.param(DOMAIN_LIST, "sip.domains", id="domains"),
        pytest.param("^.*/IpAccessControlListMappings.json", "sip.ip-acl-mappings", id="mappings"),
        pytest.param(
            "^.*/CredentialListMappings.json",
            "sip.domains.auth.calls.credential-list-mappings",
            id="credential lists",
        ),
        pytest.param("^.*/IpAddresses.json", "sip.ip-acls.ip-addresses", id="addresses"),
    ],
)
def test_a_missing_permission_is_named(sandbox: Sandbox, path: str, permission: str) -> None:
    sandbox.fault("forbidden", path=path, times="always")
    outcome = related(sandbox, sids=SIDS[:2])
    assert outcome.failed
    assert outcome.result["error"]["kind"] == "permission"
    assert f"({permission})" in outcome.result["msg"]


def test_several_policies_that_cannot_be_read_are_all_told(sandbox: Sandbox) -> None:
    sandbox.fault("server_error", path=TARGETS, status=500, times="always")
    outcome = related(sandbox, sids=SIDS[:2], retries=0)
    assert [error["sid"] for error in outcome.result["errors"]] == [policy("ee01"), policy("ee02")]
    assert outcome.result["msg"].startswith("2 of 2 connection policies could not be read. ")


@pytest.mark.parametrize(
    ("faulty", "sids"),
    [
        pytest.param(
            (TARGETS, MAPPINGS),
            [policy("ee01"), policy("ee02"), domain("ee01")],
            id="below both",
        ),
        pytest.param((POLICY_LIST, DOMAIN_LIST), [None, None], id="both lists"),
        pytest.param((POLICY_LIST, MAPPINGS), [None, domain("ee01")], id="the first list"),
        pytest.param(
            (TARGETS, DOMAIN_LIST), [policy("ee01"), policy("ee02"), None], id="the second list"
        ),
    ],
)
def test_errors_of_both_kinds_are_all_told(
    sandbox: Sandbox, faulty: tuple[str, ...], sids: list[str | None]
) -> None:
    for path in faulty:
        sandbox.fault("server_error", path=path, status=500, times="always")
    outcome = related(sandbox, sids=SIDS[:2], retries=0)
    errors = outcome.result["errors"]
    assert [error["sid"] for error in errors] == sids
    assert outcome.result["error"] == {name: errors[0][name] for name in outcome.result["error"]}
    for error in errors:
        assert error["url"] in outcome.result["msg"]


def test_an_error_that_concerns_every_request_ends_the_task(sandbox: Sandbox) -> None:
    sandbox.fault("server_error", path=TARGETS, status=500, times="always")
    sandbox.fault("unauthorized", path="^.*/IpAccessControlListMappings.json", times="always")
    outcome = related(sandbox, sids=SIDS[:2], retries=0)
    kinds = [error["kind"] for error in outcome.result["errors"]]
    assert kinds == ["unavailable", "unavailable", "credentials"]
