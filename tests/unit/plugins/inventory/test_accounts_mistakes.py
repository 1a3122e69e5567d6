# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Mistakes in the accounts of an inventory file. They fail before any request."""

from __future__ import annotations

from typing import Any

import pytest
from ansible.errors import AnsibleParserError
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox, start
from ansible_collections.voiceops.twilio.tests.unit.plugins.inventory.doors import (
    Source,
    groups,
    named,
    put_trunks,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.tasks import (
    API_KEY,
    AUTH_TOKEN,
    MAIN,
    OAUTH_APP,
    SIDS,
    SUBACCOUNT,
    asked,
    host_variables,
)

TOKEN = {"account_sid": MAIN, "auth_token": AUTH_TOKEN}
LAB = {"account_sid": SUBACCOUNT, "auth_token": "fake-auth-token-of-the-laborator"}
MAIN_ENTRY, LAB_ENTRY = {"name": "main", **API_KEY}, {"name": "lab", **LAB}
SECRET = "secret-that-signs-nobody-in"

IN_AN_ITEM: dict[str, tuple[dict[str, Any], str]] = {
    "empty secret": (
        {"account_sid": SUBACCOUNT, "auth_token": ""},
        (
            "The option auth_token is empty. Give it a value. Without it, the task may use other "
            "credentials."
        ),
    ),
    "short secret": (
        {"account_sid": SUBACCOUNT, "auth_token": "short"},
        (
            "auth_token is too short for a secret of Twilio. Secrets have at least 16 characters. "
            "Check the value."
        ),
    ),
    "no SID": (
        {**LAB, "account_sid": "AC1"},
        "account_sid is not a valid SID. It is AC followed by 32 hexadecimal digits.",
    ),
    "no address": (
        {**LAB, "api_url": "ftp://example.com"},
        (
            "The option api_url does not begin with https:// (http:// is only for a loopback "
            "address). Use an address such as https://voice.twilio.com."
        ),
    ),
    "out of bounds": (
        {**LAB, "retries": 101},
        "The option retries is 101. Use a number from 0 to 100.",
    ),
    "region alone": (
        {**LAB, "region": "ie1"},
        (
            "The option region is given without edge. Give edge (or the host variable twilio_edge, "
            "or TWILIO_EDGE in the environment) as well, or neither: Twilio is retiring the hosts "
            "that name only one of them."
        ),
    ),
    "no edge": (
        {**LAB, "edge": "a b", "region": "ie1"},
        (
            "The option edge is 'a b', which cannot be part of a host name. Use names such as edge "
            "dublin with region ie1, or edge ashburn with region us1."
        ),
    ),
}


@pytest.mark.parametrize("cached", [False, True], ids=["", "cache"])
@pytest.mark.parametrize("on_account_error", ["error", "warn"])
@pytest.mark.parametrize("name", IN_AN_ITEM)
def test_a_mistake_in_an_item_always_fails(
    source: Source, sandbox: Sandbox, name: str, on_account_error: str, cached: bool
) -> None:
    own, told = IN_AN_ITEM[name]
    source.write_only(
        accounts=[{**MAIN_ENTRY, "api_url": sandbox.url}, {"name": "lab", **own}],
        on_account_error=on_account_error,
        cache=cached,
        cache_plugin="memory",
    )
    with pytest.raises(AnsibleParserError) as raised:
        source.parse()
    assert raised.value.message == f"Account lab: {told}"
    assert asked(sandbox) == {}
    assert source.warnings == []


@pytest.mark.parametrize("on_account_error", ["error", "warn"])
@pytest.mark.parametrize(
    ("own", "told"),
    [
        ({"retries": 1000}, "The option retries is 1000. Use a number from 0 to 100."),
        ({"timeout": 0}, "The option timeout is 0.0. Use a number from 0.1 to 3600."),
        ({"oauth_url": "ftp://x"}, "The option oauth_url does not begin with https://"),
        ({"ca_path": "/none/such"}, "The option ca_path"),
    ],
    ids=["retries", "timeout", "oauth_url", "ca_path"],
)
def test_a_mistake_beside_accounts_always_fails(
    source: Source, sandbox: Sandbox, own: dict[str, Any], told: str, on_account_error: str
) -> None:
    with pytest.raises(AnsibleParserError) as raised:
        source.parse(accounts=[MAIN_ENTRY, LAB_ENTRY], on_account_error=on_account_error, **own)
    assert raised.value.message.startswith(f"Account main: {told}")
    assert asked(sandbox) == {}


def test_a_mistake_quotes_no_secret_of_a_variable(source: Source) -> None:
    source.write_only(accounts=[{**LAB_ENTRY, "edge": f"{SECRET}!", "region": "ie1"}])
    with pytest.raises(AnsibleParserError, match="The option edge is") as raised:
        source.parse(extra_vars={"twilio_api_secret": SECRET})
    assert SECRET not in raised.value.message


# Variables of the command line


@pytest.mark.parametrize(
    "given",
    [
        pytest.param({"auth_token": SECRET}, id="a token"),
        pytest.param({"account_sid": SUBACCOUNT}, id="an account"),
        pytest.param({"api_key": "SK" + "9" * 32, "api_secret": SECRET}, id="a key"),
        pytest.param({"client_id": "OQ9", "client_secret": SECRET}, id="an app"),
        pytest.param({"auth_token": "", "account_sid": ["x"]}, id="of wrong types"),
        pytest.param({"api_secret": "{{ nothing }}"}, id="a template that fails"),
    ],
)
@pytest.mark.parametrize("own", [TOKEN, API_KEY, OAUTH_APP], ids=["token", "key", "app"])
def test_an_account_takes_no_credentials_of_variables(
    source: Source, own: dict[str, str], given: dict[str, Any]
) -> None:
    source.write(accounts=[{"name": "main", **own}], hostname=["sid"])
    assert list(source.parse(extra_vars=host_variables(given)).hosts) == SIDS


def test_an_account_takes_its_address_from_variables(source: Source, sandbox: Sandbox) -> None:
    source.write_only(accounts=[MAIN_ENTRY], hostname=["sid"])
    known = {"twilio_voice_url": sandbox.url, "twilio_auth_token": SECRET}
    assert list(source.parse(extra_vars=known).hosts) == SIDS


def test_a_secret_of_variables_is_masked_all_the_same(source: Source, sandbox: Sandbox) -> None:
    put_trunks(sandbox, {"voice_url": f"https://example.com/{SECRET}"})
    source.write(accounts=[{"name": "main", **TOKEN}])
    (host,) = source.parse(extra_vars={"twilio_api_secret": SECRET}).hosts.values()
    assert host.vars["byoc_trunk_voice_url"] == "https://example.com/********"


@pytest.mark.parametrize("name", [*TOKEN, *API_KEY, *OAUTH_APP])
def test_credentials_of_the_file_beside_accounts_are_an_error(
    source: Source, sandbox: Sandbox, name: str
) -> None:
    source.write_only(accounts=[MAIN_ENTRY], **{name: "x"})
    with pytest.raises(AnsibleParserError, match=f"^{name} stands beside accounts"):
        source.parse(extra_vars=host_variables({"auth_token": SECRET}))
    assert asked(sandbox) == {}


# One account twice

ALIKE: dict[str, tuple[dict[str, str], dict[str, str], str]] = {
    "account and token": (TOKEN, TOKEN, f"account {MAIN}"),
    "another token": (TOKEN, {**TOKEN, "auth_token": SECRET}, f"account {MAIN}"),
    "API key": (API_KEY, API_KEY, f"API key {API_KEY['api_key']}"),
    "another secret": (
        API_KEY,
        {**API_KEY, "api_secret": SECRET},
        f"API key {API_KEY['api_key']}",
    ),
    "another case": (
        API_KEY,
        {**API_KEY, "api_key": f"SK{API_KEY['api_key'][2:].upper()}"},
        f"API key SK{API_KEY['api_key'][2:].upper()}",
    ),
    "token and a guarded key": (TOKEN, {**API_KEY, "account_sid": MAIN}, f"account {MAIN}"),
    "a key and the same guarded": (
        API_KEY,
        {**API_KEY, "account_sid": MAIN},
        f"API key {API_KEY['api_key']}",
    ),
    "app": (OAUTH_APP, OAUTH_APP, f"OAuth app {OAUTH_APP['client_id']}"),
}


@pytest.mark.parametrize("on_account_error", ["error", "warn"])
@pytest.mark.parametrize("name", ALIKE)
def test_two_entries_with_the_same_credentials_fail_without_trunks_too(
    source: Source, sandbox: Sandbox, name: str, on_account_error: str
) -> None:
    named(sandbox)
    first, second, label = ALIKE[name]
    entries = [{"name": "a", **first}, LAB_ENTRY, {"name": "b", **second}]
    with pytest.raises(AnsibleParserError) as raised:
        source.parse(accounts=entries, on_account_error=on_account_error)
    assert raised.value.message == (
        f"Account a and account b both use {label} at {sandbox.url}, so both are the same account "
        "at Twilio. Remove one of them."
    )
    assert asked(sandbox) == {}


def test_an_account_may_have_trunks_at_two_addresses(source: Source, sandbox: Sandbox) -> None:
    named(sandbox, "here")
    with start() as other:
        sid = f"BY{9:032x}"
        for one in SIDS:
            other.delete_trunk(one)
        other.put_trunk(sid, {"sid": sid, "account_sid": MAIN, "friendly_name": "there"})
        entries = [{"name": "a", **TOKEN}, {"name": "b", **TOKEN, "api_url": other.url}]
        found = groups(source.parse(accounts=entries))
    assert (found["byoc_account_a"], found["byoc_account_b"]) == (["here"], ["there"])
