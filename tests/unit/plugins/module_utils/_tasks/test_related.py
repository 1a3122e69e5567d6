# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What trunks refer to: the whole result of every way of asking, and its requests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.connection_policy_info import (
    connection_policy_info,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.sip_domain_info import (
    sip_domain_info,
)
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.plugins.related import (
    A503,
    A901,
    CORE,
    DOMAINS,
    POLICIES,
    asked_for,
    domain,
    policy,
    related,
    succeeded,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.tasks import (
    ABSENT,
    API_KEY,
    MAIN,
    OAUTH_APP,
    SIDS,
    SUBACCOUNT,
    ask,
    options,
)

VOICE_URL = "https://voice.twilio.com/v1"
TWINS = "Cascade Carrier \u2013 Oregon"


def alone(sandbox: Sandbox, policies: Sequence[str], domains: Sequence[str]) -> dict[str, Any]:
    """What the modules for connection policies and SIP domains say of these."""
    given = options(sandbox, core_api_url=sandbox.url)
    read: dict[str, Any] = {}
    for name, core, sids in (
        ("connection_policies", connection_policy_info, policies),
        ("sip_domains", sip_domain_info, domains),
    ):
        outcome = core({**given, "sids": list(sids)}, {}, ansible_version="2.21.0")
        read[name] = {item["sid"]: item for item in succeeded(outcome)[name]}
    return read


# What succeeds

FRANKFURT = {
    "account_sid": MAIN,
    "date_created": "2023-05-04T09:30:00Z",
    "date_updated": "2025-05-04T09:30:00Z",
    "friendly_name": "Nordlicht Telekom, Frankfurt then Munich",
    "links": {"targets": f"{VOICE_URL}/ConnectionPolicies/{policy('ee01')}/Targets"},
    "sid": policy("ee01"),
    "url": f"{VOICE_URL}/ConnectionPolicies/{policy('ee01')}",
    "targets": [
        {
            "account_sid": MAIN,
            "connection_policy_sid": policy("ee01"),
            "date_created": f"2023-05-04T09:3{n}:00Z",
            "date_updated": f"2023-05-04T09:3{n}:00Z",
            "enabled": True,
            "friendly_name": name,
            "priority": 10 * n,
            "sid": f"NE{f'ee010{n}':0>32}",
            "target": f"sip:sbc.{code}.nordlicht.example.com:5061;transport=tls",
            "url": f"{VOICE_URL}/ConnectionPolicies/{policy('ee01')}/Targets/NE{f'ee010{n}':0>32}",
            "weight": 10,
        }
        for n, name, code in ((1, "Frankfurt", "fra"), (2, "Munich", "muc"))
    ],
}


def test_one_trunk_with_all_that_it_refers_to(sandbox: Sandbox) -> None:
    outcome = related(sandbox, sid=SIDS[0])
    trunk = succeeded(ask(sandbox, sid=SIDS[0]))["byoc_trunk"]
    assert outcome.result == {
        "changed": False,
        "byoc_trunk": trunk,
        "byoc_trunks": [trunk],
        "missing_sids": [],
        "connection_policies": {policy("ee01"): FRANKFURT},
        "sip_domains": alone(sandbox, [], [domain("ee01")])["sip_domains"],
        "dangling": [],
        "api": {"base_url": sandbox.url, "requests": 7, "retries": 0},
    }
    (found,) = outcome.result["sip_domains"].values()
    (control,) = found["ip_access_control_lists"]
    assert [a["ip_address"] for a in control["ip_addresses"]] == ["192.0.2.10", "198.51.100.8"]
    assert [c["friendly_name"] for c in found["credential_lists"]] == ["Nordlicht Telekom"]


EVERY_POLICY = [policy(end) for end in ("ee01", "ee02", "ee03", "a501", "a502", "a901", "a902")]
EVERY_DOMAIN = [domain(end) for end in ("ee01", "a501", "cc01")]
LISTS = ("IpAccessControlListMappings", "CredentialListMappings")


@pytest.mark.parametrize(
    ("own", "policies", "domains", "dangling", "requests"),
    [
        pytest.param(
            {},
            EVERY_POLICY,
            EVERY_DOMAIN,
            [A503, A901],
            {
                "ByocTrunks": 1,
                "ConnectionPolicies": 1,
                "ConnectionPolicies/one": 1,
                "Targets": 8,
                "Domains": 1,
                "Domains/one": 1,
                **dict.fromkeys(LISTS, 3),
                "IpAddresses": 3,
            },
            id="every trunk",
        ),
        pytest.param(
            {"sids": [SIDS[1], SIDS[0]]},
            [policy("ee02"), policy("ee01")],
            [domain("ee01")],
            [],
            {
                "ByocTrunks/one": 2,
                "ConnectionPolicies": 1,
                "Targets": 2,
                "Domains": 1,
                **dict.fromkeys(LISTS, 1),
                "IpAddresses": 1,
            },
            id="two trunks of two policies and one domain",
        ),
        pytest.param(
            {"friendly_name": TWINS},
            [policy("a502")],
            [],
            [A503],
            {
                "ByocTrunks": 1,
                "ConnectionPolicies": 1,
                "ConnectionPolicies/one": 1,
                "Targets": 2,
                "Domains": 1,
            },
            id="a name, and a policy that does not exist",
        ),
        pytest.param(
            {"sid": SIDS[5]},
            [],
            [],
            [A503],
            {"ByocTrunks/one": 1, "ConnectionPolicies/one": 1, "Targets": 1, "Domains": 1},
            id="one policy, which does not exist",
        ),
        pytest.param(
            {"sid": SIDS[7]},
            [policy("a901")],
            [domain("cc01")],
            [A901],
            {
                "ByocTrunks/one": 1,
                "ConnectionPolicies/one": 1,
                "Targets": 1,
                "Domains": 1,
                "Domains/one": 1,
                **dict.fromkeys(LISTS, 1),
                "IpAddresses": 2,
            },
            id="a domain that names the trunk, and one that does not exist",
        ),
        pytest.param(
            {"sid": SIDS[6]}, [], [], [], {"ByocTrunks/one": 1, "Domains": 1}, id="no reference"
        ),
        pytest.param({"sids": []}, [], [], [], {}, id="an empty list"),
        pytest.param(
            {"sid": ABSENT, "on_missing": "ignore"}, [], [], [], {"ByocTrunks/one": 1}, id="missing"
        ),
        pytest.param(
            {"friendly_name": "Nobody", "on_missing": "ignore"},
            [],
            [],
            [],
            {"ByocTrunks": 1},
            id="a name that no trunk has",
        ),
    ],
)
def test_what_is_related(
    sandbox: Sandbox,
    own: dict[str, Any],
    policies: list[str],
    domains: list[str],
    dangling: list[Any],
    requests: dict[str, int],
) -> None:
    result = succeeded(related(sandbox, **own))
    assert asked_for(sandbox) == requests
    assert result["api"]["requests"] == sum(requests.values())
    without = succeeded(ask(sandbox, **own))
    expected = {**without, **alone(sandbox, policies, domains), "dangling": dangling}
    assert {**result, "api": None} == {**expected, "api": None}
    assert list(result["connection_policies"]) == policies


@pytest.mark.parametrize(
    ("kinds", "facts", "dangling"),
    [
        pytest.param([], [], None, id="neither"),
        pytest.param([POLICIES], ["connection_policies"], [A503], id="policies"),
        pytest.param([DOMAINS], ["sip_domains"], [A901], id="domains"),
        pytest.param(
            [DOMAINS, POLICIES, DOMAINS],
            ["connection_policies", "sip_domains"],
            [A503, A901],
            id="both in another order",
        ),
    ],
)
def test_only_what_is_asked_for_is_read(
    sandbox: Sandbox, kinds: list[str], facts: list[str], dangling: list[Any] | None
) -> None:
    result = succeeded(related(sandbox, kinds))
    more = [*facts, "dangling"] if facts else []
    assert list(result) == ["changed", "byoc_trunks", "missing_sids", *more, "api"]
    assert result.get("dangling") == dangling
    paths = [request["path"] for request in sandbox.requests()]
    assert any("ConnectionPolicies" in path for path in paths) is (POLICIES in kinds)
    assert any(path.startswith("/2010-04-01/") for path in paths) is (DOMAINS in kinds)


@pytest.mark.parametrize("kinds", [[], [POLICIES]])
def test_core_need_not_have_an_address_if_it_is_not_asked(
    sandbox: Sandbox, kinds: list[str]
) -> None:
    environ = {"TWILIO_API_URL": "not an address"}
    assert not ask(sandbox, environ, related=kinds).failed
    refused = ask(sandbox, environ, related=[*kinds, DOMAINS])
    assert refused.result["msg"].startswith("The option core_api_url ")


def test_requests_do_not_grow_with_trunks(sandbox: Sandbox) -> None:
    counts = []
    for more in (60, 300):
        sandbox.reset()
        sandbox.populate(more, "subaccount", connection_policies=20, sip_domains=50)
        core = succeeded(related(sandbox, **sign_in(sandbox, "subaccount")))
        assert (len(core["connection_policies"]), len(core["sip_domains"])) == (20 + 1, 50 + 1)
        counts.append(asked_for(sandbox))
    assert counts[0] == counts[1]
    # The 50 are mapped to one list of addresses, which is read once, and the other to its own.
    assert counts[0]["IpAddresses"] == 1 + 1
    assert counts[0]["ConnectionPolicies"] == counts[0]["Domains"] == 1


def sign_in(sandbox: Sandbox, account: str, kind: str = "auth_token") -> dict[str, Any]:
    credentials = sandbox.accounts()[account]["credentials"][kind]
    return {name: value for name, value in credentials.items() if name != "kind"}


# The account


@pytest.mark.parametrize(
    "own",
    [
        pytest.param({}, id="an auth token"),
        pytest.param({**API_KEY, "account_sid": MAIN}, id="an API key with account_sid"),
        pytest.param(API_KEY, id="an API key, and the account of the trunks"),
        pytest.param(OAUTH_APP, id="OAuth, and the account of the trunks"),
    ],
)
def test_the_account_is_known_from(sandbox: Sandbox, own: dict[str, Any]) -> None:
    result = succeeded(related(sandbox, [DOMAINS], sid=SIDS[0], **own))
    assert list(result["sip_domains"]) == [domain("ee01")]
    paths = [r["path"] for r in sandbox.requests() if r["path"].startswith("/2010")]
    assert all(path.startswith(f"{CORE}/") for path in paths)


@pytest.mark.parametrize("value", [None, "", "AC1", "AC/../../", 5, ["AC"]])
def test_without_any_account_core_is_not_asked(sandbox: Sandbox, value: Any) -> None:
    sandbox.put_trunk(SIDS[0], {**sandbox.trunk(SIDS[0]), "account_sid": value})
    outcome = related(sandbox, sid=SIDS[0], on_invalid="ignore", **API_KEY)
    assert outcome.failed
    assert outcome.result["error"]["kind"] == "options"
    assert outcome.result["msg"] == (
        "To read SIP domains, account_sid is missing: it is in the address of each request. Give "
        "account_sid (or the host variable twilio_account_sid, or TWILIO_ACCOUNT_SID in the "
        "environment), in the same place as the credentials."
    )
    assert asked_for(sandbox) == {"ByocTrunks/one": 1}


def test_no_account_is_needed_where_nothing_is_related(sandbox: Sandbox) -> None:
    result = succeeded(related(sandbox, sids=[], **API_KEY))
    assert (result["connection_policies"], result["sip_domains"]) == ({}, {})
    assert sandbox.requests() == []


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        pytest.param("/v1/ConnectionPolicies", "wrong_connection_policy", id="policies"),
        pytest.param("^/v1/.*/Targets", "wrong_connection_policy", id="targets"),
        pytest.param("^/2010-04-01/.*/Domains.json", "wrong_sip_domain", id="domains"),
        pytest.param("^/2010-04-01/.*/IpAddresses.json", "wrong_sip_domain", id="addresses"),
    ],
)
@pytest.mark.parametrize("own", [{}, API_KEY], ids=["account named", "account of the trunks"])
def test_all_must_be_of_the_account_of_the_trunks(
    sandbox: Sandbox, path: str, kind: str, own: dict[str, Any]
) -> None:
    sandbox.fault("other_account", path=path, times="always", account_sid=SUBACCOUNT)
    outcome = related(sandbox, sids=SIDS[:2], **own)
    assert outcome.failed
    assert outcome.result["error"]["kind"] == kind
    assert SUBACCOUNT in outcome.result["msg"]
    assert MAIN in outcome.result["msg"]


def test_trunks_of_two_accounts_are_refused_before_anything_else_is_read(sandbox: Sandbox) -> None:
    sandbox.put_trunk(SIDS[1], {**sandbox.trunk(SIDS[1]), "account_sid": SUBACCOUNT})
    outcome = related(sandbox, **API_KEY)
    assert outcome.result["error"]["kind"] == "wrong_trunk"
    assert asked_for(sandbox) == {"ByocTrunks": 1}
