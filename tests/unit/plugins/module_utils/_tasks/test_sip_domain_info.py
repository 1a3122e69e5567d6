# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""SIP domains with what is mapped to them: what is special to them and to Twilio's core API."""

from __future__ import annotations

import json
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.plugins.infos import DOMAINS
from ansible_collections.voiceops.twilio.tests.unit.plugins.tasks import (
    API_KEY,
    AUTH_TOKEN,
    MAIN,
    OAUTH_APP,
    SUBACCOUNT,
)

SID = DOMAINS.sids[0]
TWO_LISTS = DOMAINS.sids[2]
SIP = f"/2010-04-01/Accounts/{MAIN}/SIP"
LIST = "AL0000000000000000000000000000ee01"
CREDENTIALS = "CL0000000000000000000000000000ee01"
CONTROL_PATH = "ip_access_control_list_mappings"


def domain(sandbox: Sandbox, sid: str = SID, **own: Any) -> dict[str, Any]:
    outcome = DOMAINS.ask(sandbox, sid=sid, **own)
    assert not outcome.failed, outcome.result
    found: dict[str, Any] = outcome.result["sip_domain"]
    return found


def test_a_domain_in_full(sandbox: Sandbox) -> None:
    here = f"{SIP}/Domains/{SID}"
    mapped = "2023-05-04T09:25:00Z"
    address = {"account_sid": MAIN, "ip_access_control_list_sid": LIST}
    made = "2024-01-15T08:00:00Z"
    assert domain(sandbox) == {
        "account_sid": MAIN,
        "api_version": "2010-04-01",
        "auth_type": "IP_ACL,CREDENTIAL_LIST",
        "byoc_trunk_sid": "BY00000000000000000000000000000001",
        "date_created": "2023-05-04T09:20:00Z",
        "date_updated": "2025-05-04T09:20:00Z",
        "domain_name": "nordlicht-hv.sip.twilio.com",
        "emergency_caller_sid": None,
        "emergency_calling_enabled": False,
        "friendly_name": "Nordlicht Telekom",
        "secure": True,
        "sid": SID,
        "sip_registration": False,
        "subresource_uris": {
            "credential_list_mappings": f"{here}/CredentialListMappings.json",
            "ip_access_control_list_mappings": f"{here}/IpAccessControlListMappings.json",
        },
        "uri": f"{here}.json",
        "voice_fallback_method": "POST",
        "voice_fallback_url": "https://voice-backup.harbour.example.com/eu/inbound",
        "voice_method": "POST",
        "voice_status_callback_method": "POST",
        "voice_status_callback_url": "https://events.harbour.example.com/calls",
        "voice_url": "https://voice.harbour.example.com/eu/inbound",
        "ip_access_control_lists": [
            {
                "account_sid": MAIN,
                "date_created": mapped,
                "date_updated": mapped,
                "friendly_name": "Nordlicht Telekom",
                "sid": LIST,
                "ip_addresses": [
                    {
                        **address,
                        "cidr_prefix_length": 32,
                        "date_created": made,
                        "date_updated": made,
                        "friendly_name": "Frankfurt",
                        "ip_address": "192.0.2.10",
                        "sid": "IP00000000000000000000000000ee0101",
                        "uri": f"{SIP}/IpAccessControlLists/{LIST}/IpAddresses/"
                        "IP00000000000000000000000000ee0101.json",
                    },
                    {
                        **address,
                        "cidr_prefix_length": 29,
                        "date_created": "2023-05-04T09:26:00Z",
                        "date_updated": "2023-05-04T09:26:00Z",
                        "friendly_name": "Munich",
                        "ip_address": "198.51.100.8",
                        "sid": "IP00000000000000000000000000ee0102",
                        "uri": f"{SIP}/IpAccessControlLists/{LIST}/IpAddresses/"
                        "IP00000000000000000000000000ee0102.json",
                    },
                ],
            }
        ],
        "credential_lists": [{"friendly_name": "Nordlicht Telekom", "sid": CREDENTIALS}],
    }


def test_an_empty_text_is_null_where_nothing_is_set(sandbox: Sandbox) -> None:
    stored = DOMAINS.stored_of(sandbox, DOMAINS.sids[1])
    empty = {name for name, value in stored.items() if value == ""}
    assert {"auth_type", "voice_url", "voice_fallback_url"} < empty
    found = domain(sandbox, DOMAINS.sids[1])
    assert {name for name in empty if found[name] is not None} == set()


def test_lists_of_several_domains_are_read_once(sandbox: Sandbox) -> None:
    mapping = sandbox.resource("sip_domains", SID, CONTROL_PATH, LIST)
    for sid in DOMAINS.sids:
        sandbox.put_resource("sip_domains", sid, CONTROL_PATH, LIST, value=mapping)
    found = DOMAINS.ask(sandbox).result["sip_domains"]
    shared = [item["ip_access_control_lists"][-1] for item in found]
    assert [item["sid"] for item in shared] == [LIST, LIST, LIST, LIST, LIST]
    assert [len(item["ip_addresses"]) for item in shared] == [2, 2, 2, 2, 2]
    paths = [request["path"] for request in sandbox.requests()]
    assert len(paths) == len(set(paths))
    assert paths.count(f"{SIP}/IpAccessControlLists/{LIST}/IpAddresses.json") == 1


# Credentials


def test_of_credential_lists_only_sid_and_name_are_returned_and_no_credential_is_read(
    sandbox: Sandbox,
) -> None:
    hidden = {"username": "carrier", "password": "Very-Secret-Word", "subresource_uris": {"a": "b"}}
    sandbox.fault("attributes", path="^.*/CredentialListMappings", set=hidden, times="always")
    found = DOMAINS.ask(sandbox).result["sip_domains"]
    lists = [item for one in found for item in one["credential_lists"]]
    assert len(lists) == 3
    assert all(item.keys() == {"sid", "friendly_name"} for item in lists)
    assert "Very-Secret-Word" not in json.dumps(found)
    assert [r for r in sandbox.requests() if "CredentialLists" in r["path"]] == []


# Whose domains


@pytest.mark.parametrize(
    ("own", "environ", "account_sid"),
    [
        pytest.param({}, {}, MAIN, id="auth token"),
        pytest.param(API_KEY, {}, MAIN, id="API key with an account"),
        pytest.param(OAUTH_APP, {}, MAIN, id="OAuth with an account"),
        pytest.param({**API_KEY, "account_sid": None}, {}, None, id="API key"),
        pytest.param({**OAUTH_APP, "account_sid": None}, {}, None, id="OAuth"),
        pytest.param(
            {**API_KEY, "account_sid": None},
            {"TWILIO_ACCOUNT_SID": MAIN},
            None,
            id="an account of another place",
        ),
        pytest.param(
            {"account_sid": None, "auth_token": None},
            {
                "TWILIO_ACCOUNT_SID": MAIN,
                "TWILIO_API_KEY": API_KEY["api_key"],
                "TWILIO_API_SECRET": API_KEY["api_secret"],
            },
            MAIN,
            id="environment",
        ),
    ],
)
@pytest.mark.parametrize("asks", [{"sid": SID}, {"sids": [SID]}, {}])
def test_the_account_is_known_or_nothing_is_asked(
    sandbox: Sandbox,
    own: dict[str, Any],
    environ: dict[str, str],
    account_sid: str | None,
    asks: dict[str, Any],
) -> None:
    outcome = DOMAINS.ask(sandbox, environ, **own, **asks)
    if account_sid:
        assert not outcome.failed, outcome.result
        paths = {request["path"] for request in sandbox.requests()} - {"/v2/token"}
        assert all(path.startswith(f"{SIP}/") for path in paths)
        return
    assert outcome.result["error"]["kind"] == "options"
    assert outcome.result["msg"] == (
        "To read SIP domains, account_sid is missing: it is in the address of each request. Give "
        "account_sid (or the host variable twilio_account_sid, or TWILIO_ACCOUNT_SID in the "
        "environment), in the same place as the credentials."
    )
    assert sandbox.requests() == []


@pytest.mark.parametrize("own", [{}, {**API_KEY, "account_sid": None}], ids=["token", "API key"])
def test_no_domain_needs_no_account(sandbox: Sandbox, own: dict[str, Any]) -> None:
    result = DOMAINS.ask(sandbox, **own, sids=[]).result
    assert (result["sip_domains"], result["missing_sids"]) == ([], [])
    assert sandbox.requests() == []


@pytest.mark.parametrize("account_sid", ["../x", "AC1", f"AC{'0' * 32}/../x", f"SK{'0' * 32}"])
@pytest.mark.parametrize("own", [{}, API_KEY, OAUTH_APP], ids=["token", "API key", "OAuth"])
def test_what_is_no_account_is_never_in_an_address(
    sandbox: Sandbox, own: dict[str, str], account_sid: str
) -> None:
    result = DOMAINS.ask(sandbox, **{**own, "account_sid": account_sid}).result
    assert result["error"]["kind"] == "credentials"
    assert result["msg"].startswith("account_sid is not a valid SID.")
    assert sandbox.requests() == []


def test_the_domains_of_a_subaccount_need_its_own_credentials(sandbox: Sandbox) -> None:
    result = DOMAINS.ask(sandbox, account_sid=SUBACCOUNT, **API_KEY).result
    assert result["error"]["kind"] == "credentials"


# Where


@pytest.mark.parametrize(
    ("own", "environ", "url"),
    [
        pytest.param({}, {}, "https://api.twilio.com", id="nothing"),
        pytest.param(
            {"edge": "dublin", "region": "ie1"},
            {"TWILIO_API_URL": "https://gw.example"},
            "https://api.dublin.ie1.twilio.com",
            id="a region",
        ),
        pytest.param(
            {},
            {"TWILIO_API_URL": "https://gw.example/x/"},
            "https://gw.example/x",
            id="environment",
        ),
        pytest.param(
            {"api_url": "https://other.example"},
            {"TWILIO_VOICE_URL": "https://other.example"},
            "https://api.twilio.com",
            id="the address of the other API",
        ),
        pytest.param(
            {"core_api_url": "https://gw.example", "edge": "dublin", "region": "ie1"},
            {},
            "https://gw.example",
            id="an address and a region",
        ),
    ],
)
def test_core_has_an_address_of_its_own(
    own: dict[str, str], environ: dict[str, str], url: str
) -> None:
    given = {"account_sid": MAIN, "auth_token": AUTH_TOKEN, "sids": [], **own}
    outcome = DOMAINS.core(given | DEFAULTS, environ, ansible_version="2.21.0")
    assert outcome.result["api"] == {"base_url": url, "requests": 0, "retries": 0}


DEFAULTS = {"validate_certs": True, "timeout": 30.0, "retries": 5, "deadline": 300.0,
            "concurrency": 8, "on_missing": "error", "on_invalid": "error"}  # fmt: skip


@pytest.mark.parametrize(
    "url",
    [
        "https://user:PassWord@gw.example",
        "http://gw.example",
        "https://gw.example/2010-04-01",
        "https://gw.example/2010-04-01/Accounts",
        "https://gw.example/?x=1",
        "api.twilio.com",
    ],
)
def test_an_address_that_cannot_be_right_is_refused(sandbox: Sandbox, url: str) -> None:
    result = DOMAINS.ask(sandbox, core_api_url=url).result
    assert result["error"]["kind"] == "options"
    assert result["msg"].startswith("The option core_api_url ")
    assert "PassWord" not in result["msg"]


# What is below a domain


def test_an_address_of_another_list_is_an_error(sandbox: Sandbox) -> None:
    other = {"ip_access_control_list_sid": "AL0000000000000000000000000000a901"}
    sandbox.fault("attributes", path="^.*/IpAddresses", set=other)
    result = DOMAINS.ask(sandbox, sid=SID).result
    assert (result["error"]["kind"], result["error"]["sid"]) == ("wrong_sip_domain", SID)
    assert f"has {' '.join(*other.items())}, but the task requested those with" in result["msg"]


@pytest.mark.parametrize("value", ["32", 32.0, True, -1, 129, []])
def test_the_length_of_a_prefix_is_an_integer(sandbox: Sandbox, value: Any) -> None:
    sandbox.fault("attributes", path="^.*/IpAddresses", set={"cidr_prefix_length": value})
    violations = DOMAINS.ask(sandbox, sid=SID).result["error"]["violations"]
    assert violations == [
        {
            "attribute": f"ip_access_control_lists[0].ip_addresses[{n}].cidr_prefix_length",
            "expected": "an integer from 0 to 128 or null",
            "actual": value,
        }
        for n in range(2)
    ]


@pytest.mark.parametrize(
    "below", ["IpAccessControlListMappings", "CredentialListMappings", "IpAddresses"]
)
def test_a_domain_without_one_of_its_lists_is_an_error(sandbox: Sandbox, below: str) -> None:
    sandbox.fault("not_found", path=f"^.*/{below}.json", times="always")
    result = DOMAINS.ask(sandbox, sid=SID, on_missing="ignore").result
    assert (result["error"]["kind"], result["error"]["sid"]) == ("invalid_response", SID)
    assert result["msg"].startswith("There is no list of ")


def test_a_list_deleted_before_its_addresses_are_read_is_no_longer_mapped(
    sandbox: Sandbox,
) -> None:
    gone = "AL0000000000000000000000000000a901"
    sandbox.fault("not_found", path=f"^.*/{gone}/IpAddresses", times="always")
    sandbox.fault("not_found", path=f"^.*/IpAccessControlListMappings/{gone}", times="always")
    (left,) = domain(sandbox, TWO_LISTS)["ip_access_control_lists"]
    assert left["sid"] == "AL0000000000000000000000000000a902"


def test_what_is_below_without_a_valid_sid_is_not_known(sandbox: Sandbox) -> None:
    sandbox.fault("attributes", path=r"^.*/Domains\.json$", set={"sid": "SD/../x"})
    for sid in DOMAINS.sids[1:]:
        sandbox.delete_resource("sip_domains", sid)
    (found,) = DOMAINS.ask(sandbox, on_invalid="warn").result["sip_domains"]
    assert (found["ip_access_control_lists"], found["credential_lists"]) == (None, None)
    assert [request["path"] for request in sandbox.requests()] == [f"{SIP}/Domains.json"]


def test_the_addresses_of_a_list_without_a_valid_sid_are_not_known(sandbox: Sandbox) -> None:
    sandbox.fault("attributes", path="^.*/IpAccessControlListMappings", set={"sid": "AL/../x"})
    found = domain(sandbox, on_invalid="ignore")
    assert [item["ip_addresses"] for item in found["ip_access_control_lists"]] == [None]
    assert not any("IpAddresses" in request["path"] for request in sandbox.requests())


def test_the_lists_keep_the_order_of_twilio(sandbox: Sandbox) -> None:
    found = domain(sandbox, TWO_LISTS)["ip_access_control_lists"]
    assert [(item["sid"][-4:], len(item["ip_addresses"])) for item in found] == [
        ("a901", 1),
        ("a902", 0),
    ]
