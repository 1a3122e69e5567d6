# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What trunks refer to, with Twilio's own SDK as the sandbox's client."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.sandbox.sdk import Redirected, sdk
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.rest import Client

FIRST = "BY00000000000000000000000000000001"
POLICY = "NY0000000000000000000000000000ee01"
TARGETS = ["NE00000000000000000000000000ee0102", "NE00000000000000000000000000ee0101"]
DOMAIN = "SD0000000000000000000000000000ee01"
ACL = "AL0000000000000000000000000000ee01"
CREDENTIAL_LIST = "CL0000000000000000000000000000ee01"
ADDRESSES = ["IP00000000000000000000000000ee0101", "IP00000000000000000000000000ee0102"]
# A domain that two access control lists are mapped to.
WIDE_DOMAIN = "SD0000000000000000000000000000cc01"

# Resource: its list in the SDK, as a function of the client, and the SIDs in it. A list of None is
# the one of the account, which the sandbox tells.
REFERRED_TO: dict[str, tuple[Callable[[Client], Any], list[str] | None]] = {
    "connection_policies": (lambda client: client.voice.v1.connection_policies, None),
    "targets": (lambda client: client.voice.v1.connection_policies(POLICY).targets, TARGETS),
    "sip_domains": (lambda client: client.api.v2010.account.sip.domains, None),
    "ip_access_control_list_mappings": (
        lambda client: calls(client, WIDE_DOMAIN).ip_access_control_list_mappings,
        ["AL0000000000000000000000000000a901", "AL0000000000000000000000000000a902"],
    ),
    "credential_list_mappings": (
        lambda client: calls(client, DOMAIN).credential_list_mappings,
        [CREDENTIAL_LIST],
    ),
    "ip_access_control_lists": (
        lambda client: client.api.v2010.account.sip.ip_access_control_lists,
        None,
    ),
    "ip_addresses": (
        lambda client: client.api.v2010.account.sip.ip_access_control_lists(ACL).ip_addresses,
        ADDRESSES,
    ),
    "credential_lists": (lambda client: client.api.v2010.account.sip.credential_lists, None),
}
EACH = pytest.mark.parametrize("name", REFERRED_TO)


def calls(client: Client, domain: str) -> Any:
    return client.api.v2010.account.sip.domains(domain).auth.calls


def of_account(client: Client, account_sid: str) -> Any:
    """The core API of an account other than the client's own."""
    return client.api.v2010.accounts(account_sid)


def test_every_resource_is_tried(sandbox: Sandbox) -> None:
    assert {"trunks", *REFERRED_TO} == set(sandbox.control("GET", "")["resources"])


@EACH
@pytest.mark.parametrize("size", [1, 2, 3, 1000])
def test_lists(
    sandbox: Sandbox, client: Client, main: dict[str, Any], name: str, size: int
) -> None:
    listed, known = REFERRED_TO[name]
    sids = main[name] if known is None else known
    found = listed(client).list(page_size=size)
    assert [item.sid for item in found] == sids
    assert {item.account_sid for item in found} == {main["sid"]}
    assert len(sandbox.requests()) == -(-len(sids) // size)


@EACH
def test_fetches(client: Client, name: str) -> None:
    """One by one a resource is what it is in its list."""
    listed, _known = REFERRED_TO[name]
    for item in listed(client).list():
        one = listed(client)(item.sid).fetch()
        described = {key: value for key, value in vars(one).items() if not key.startswith("_")}
        assert described == {key: getattr(item, key) for key in described}
        assert described["date_created"].tzinfo is not None


@EACH
def test_not_found(client: Client, main: dict[str, Any], name: str) -> None:
    listed, known = REFERRED_TO[name]
    absent = (known or main[name])[0][:2] + "f" * 32
    with pytest.raises(TwilioRestException) as caught:
        listed(client)(absent).fetch()
    assert (caught.value.status, caught.value.code) == (404, 20404)
    assert absent in caught.value.msg


@pytest.mark.parametrize(
    "listed",
    [
        lambda client: client.voice.v1.connection_policies("NY" + "f" * 32).targets,
        lambda client: calls(client, "SD" + "f" * 32).ip_access_control_list_mappings,
        lambda client: calls(client, "SD" + "f" * 32).credential_list_mappings,
        lambda client: (
            client.api.v2010.account.sip.ip_access_control_lists("AL" + "f" * 32).ip_addresses
        ),
    ],
)
def test_lists_of_what_there_is_not(
    sandbox: Sandbox, client: Client, listed: Callable[[Client], Any]
) -> None:
    with pytest.raises(TwilioException, match="Unable to fetch page"):
        listed(client).list()
    assert sandbox.requests()[0]["status"] == 404


def signed_in(sandbox: Sandbox, main: dict[str, Any], key: str) -> Client:
    """The SDK, signed in to the main account with a key of the file."""
    credential = main["credentials"][key]
    user, password = credential["api_key"], credential["api_secret"]
    http_client = Redirected(sandbox.url)
    return Client(user, password, account_sid=main["sid"], http_client=http_client)


@EACH
def test_a_key_that_may_read_everything(sandbox: Sandbox, main: dict[str, Any], name: str) -> None:
    listed, _known = REFERRED_TO[name]
    client = signed_in(sandbox, main, "restricted_reader")
    first = listed(client).list()[0]
    assert listed(client)(first.sid).fetch().sid == first.sid


@EACH
def test_a_key_that_may_read_trunks_only(sandbox: Sandbox, main: dict[str, Any], name: str) -> None:
    listed, known = REFERRED_TO[name]
    client = signed_in(sandbox, main, "restricted_to_trunks")
    with pytest.raises(TwilioRestException) as caught:
        listed(client)((known or main[name])[0]).fetch()
    assert (caught.value.status, caught.value.code) == (403, 70051)
    with pytest.raises(TwilioException, match="Unable to fetch page"):
        listed(client).list()
    assert [seen["status"] for seen in sandbox.requests()] == [403, 403]
    assert client.voice.v1.byoc_trunks(FIRST).fetch().sid == FIRST


@EACH
@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [("forbidden", 403, 70051), ("not_found", 404, 20404), ("too_many_requests", 429, 20429)],
)
def test_errors_of_each_resource(
    sandbox: Sandbox, client: Client, main: dict[str, Any], name: str,
    fault: str, status: int, code: int,
) -> None:  # fmt: skip
    listed, known = REFERRED_TO[name]
    sid = (known or main[name])[0]
    sandbox.fault(fault, sid=sid)
    with pytest.raises(TwilioRestException) as caught:
        listed(client)(sid).fetch()
    assert (caught.value.status, caught.value.code) == (status, code)
    assert listed(client)(sid).fetch().sid == sid


def test_a_policy_and_its_targets(client: Client) -> None:
    policy = client.voice.v1.connection_policies(POLICY).fetch()
    url = f"https://voice.twilio.com/v1/ConnectionPolicies/{POLICY}"
    assert (policy.url, policy.links) == (url, {"targets": f"{url}/Targets"})
    assert policy.date_created == datetime(2023, 5, 4, 9, 30, tzinfo=timezone.utc)
    first, second = sorted(policy.targets.list(), key=lambda target: target.priority)
    assert first.target == "sip:sbc.fra.nordlicht.example.com:5061;transport=tls"
    assert (first.priority, first.weight, first.enabled) == (10, 10, True)
    assert (second.priority, second.connection_policy_sid) == (20, POLICY)
    assert second.url == f"{url}/Targets/{second.sid}"


def test_a_domain(client: Client, main: dict[str, Any]) -> None:
    domain = client.api.v2010.account.sip.domains(DOMAIN).fetch()
    uri = f"/2010-04-01/Accounts/{main['sid']}/SIP/Domains/{DOMAIN}"
    assert domain.uri == f"{uri}.json"
    assert (
        domain.subresource_uris["credential_list_mappings"] == f"{uri}/CredentialListMappings.json"
    )
    assert domain.date_created == datetime(2023, 5, 4, 9, 20, tzinfo=timezone.utc)
    assert (domain.byoc_trunk_sid, domain.auth_type) == (FIRST, "IP_ACL,CREDENTIAL_LIST")
    assert (domain.secure, domain.sip_registration, domain.emergency_caller_sid) == (
        True,
        False,
        None,
    )
    other = client.api.v2010.account.sip.domains(WIDE_DOMAIN).fetch()
    assert (other.voice_url, other.voice_status_callback_url) == ("", "")


def test_an_address(client: Client) -> None:
    acl = client.api.v2010.account.sip.ip_access_control_lists(ACL)
    address = acl.ip_addresses(ADDRESSES[1]).fetch()
    assert (address.ip_address, address.cidr_prefix_length) == ("198.51.100.8", 29)
    assert address.ip_access_control_list_sid == ACL


def test_subaccounts(sandbox: Sandbox, client: Client, main: dict[str, Any]) -> None:
    """The main account's auth token reads them in core, its API key and the reverse do not."""
    sub = sandbox.accounts()["subaccount"]
    read = of_account(client, sub["sid"]).sip.domains.list()
    assert [domain.sid for domain in read] == sub["sip_domains"]
    key = main["credentials"]["api_key"]
    for refused, account_sid in (
        (sdk(sandbox, key["api_key"], key["api_secret"]), sub["sid"]),
        (sdk(sandbox, sub["sid"], sub["credentials"]["auth_token"]["auth_token"]), main["sid"]),
        (client, "AC" + "9" * 32),
    ):
        with pytest.raises(TwilioRestException) as caught:
            of_account(refused, account_sid).sip.domains(DOMAIN).fetch()
        assert (caught.value.status, caught.value.code) == (401, 20003)
