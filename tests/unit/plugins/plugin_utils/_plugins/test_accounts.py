# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The accounts of an inventory file: what each may say, what it inherits, and its cache key."""

from __future__ import annotations

from typing import Any

import pytest
from ansible.errors import AnsibleParserError
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import CredentialsError
from ansible_collections.voiceops.twilio.plugins.module_utils._options import COMMON
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.accounts import (
    Account,
    accounts_of,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.options import Given
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.plugins.tasks import (
    API_KEY,
    AUTH_TOKEN,
    MAIN,
    OAUTH_APP,
    SIDS,
    SUBACCOUNT,
    options,
)

TOKEN = {"account_sid": MAIN, "auth_token": AUTH_TOKEN}
NOTHING = Given({}, {})
CREDENTIALS = [option.name for option in COMMON if option.credential]


def as_it_is(value: Any) -> Any:
    return value


def test_without_a_list_there_is_one_account_without_a_name() -> None:
    given = Given(TOKEN, {"TWILIO_EDGE": "dublin"})
    assert accounts_of(None, given, as_it_is) == [Account(None, given)]


def test_an_empty_list_is_an_error() -> None:
    with pytest.raises(AnsibleParserError, match=r"^accounts is empty\. List at least one"):
        accounts_of([], Given(TOKEN, {}), as_it_is)


def test_each_has_a_name_and_options_of_its_own() -> None:
    entries = [{"name": "one", **TOKEN, "retries": "2"}, {"name": "two", **API_KEY}]
    assert accounts_of(entries, NOTHING, as_it_is) == [
        Account("one", Given({**TOKEN, "retries": 2}, {})),
        Account("two", Given(API_KEY, {})),
    ]


def test_each_takes_what_it_does_not_say_from_the_file_and_the_environment() -> None:
    environ = {"TWILIO_EDGE": "dublin"}
    entries = [{"name": "one", **TOKEN, "timeout": 5}, {"name": "two", **API_KEY}]
    assert accounts_of(entries, Given({"timeout": 9.0, "retries": 1}, environ), as_it_is) == [
        Account("one", Given({**TOKEN, "timeout": 5.0, "retries": 1}, environ)),
        Account("two", Given({**API_KEY, "timeout": 9.0, "retries": 1}, environ)),
    ]


def test_what_is_related_is_read_of_each() -> None:
    given = Given({"related": ["sip_domain"], "core_api_url": "https://api.example.com"}, {})
    own = {"core_api_url": "https://other.example.com"}
    entries = [{"name": "one", **TOKEN}, {"name": "two", **API_KEY, **own}]
    assert accounts_of(entries, given, as_it_is) == [
        Account("one", Given({**given.options, **TOKEN}, {})),
        Account("two", Given({**given.options, **API_KEY, **own}, {})),
    ]


def test_values_are_templated_and_names_are_not() -> None:
    entries = [{"name": "one", **TOKEN, "edge": "two"}]
    (account,) = accounts_of(entries, NOTHING, lambda value: value.replace("two", "TWO"))
    assert account == Account("one", Given({**TOKEN, "edge": "TWO"}, {}))


class Encrypted:
    """A text that Ansible Vault has encrypted, as ansible-core hands it out before 2.19."""

    vault = object()

    def __str__(self) -> str:
        return AUTH_TOKEN


def test_what_ansible_vault_has_encrypted() -> None:
    entries = [{"name": "one", "account_sid": MAIN, "auth_token": Encrypted()}]
    assert accounts_of(entries, NOTHING, as_it_is) == [Account("one", Given(TOKEN, {}))]


@pytest.mark.parametrize("name", CREDENTIALS)
def test_credentials_beside_the_list(name: str) -> None:
    with pytest.raises(AnsibleParserError) as raised:
        accounts_of([{"name": "one", **TOKEN}], Given({name: "x"}, {}), as_it_is)
    assert raised.value.message == (
        f"{name} stands beside accounts, so it is not clear which account it belongs to. Give "
        "each of the accounts its own credentials."
    )


def test_credentials_of_the_environment_are_not_in_the_way() -> None:
    given = Given({}, {"TWILIO_API_KEY": "SK1", "TWILIO_API_SECRET": "x"})
    assert len(accounts_of([{"name": "one", **TOKEN}], given, as_it_is)) == 1


NO_NAME = "Item 1 of accounts has no name. Write each item as a dictionary with name, a text."
PAIRS: list[dict[str, str]] = [TOKEN, API_KEY, OAUTH_APP]
HALVES = [
    ((first, second)[place], (second, first)[place]) for first, second in PAIRS for place in (0, 1)
]


@pytest.mark.parametrize(
    ("entries", "told"),
    [
        pytest.param([TOKEN], NO_NAME, id="no name"),
        pytest.param([{"name": "", **TOKEN}], NO_NAME, id="empty name"),
        pytest.param([{"name": None, **TOKEN}], NO_NAME, id="null"),
        pytest.param([{"name": 7, **TOKEN}], NO_NAME, id="number"),
        pytest.param(["one"], NO_NAME, id="no dictionary"),
        pytest.param([None], NO_NAME, id="nothing"),
        pytest.param(
            [{"name": "a", **TOKEN}, {"name": "b", **API_KEY}, {"name": "a", **OAUTH_APP}],
            "There are several accounts named a. Give each account a different name.",
            id="a name twice",
        ),
        pytest.param(
            [{"name": "a", **TOKEN}, {**TOKEN}],
            NO_NAME.replace("1", "2"),
            id="no name of the second",
        ),
        pytest.param(
            [{"name": name, **TOKEN} for name in ("b", "a", "b", "a", "c")],
            "There are several accounts named a, b. Give each account a different name.",
            id="two names twice",
        ),
        pytest.param(
            [{"name": "a", "retries": "many"}],
            "Account a: argument 'retries' is of type",
            id="type",
        ),
        pytest.param(
            [{"name": "a", "on_invalid": "maybe"}],
            "Account a: value of on_invalid must be one of: error, warn, ignore, got: maybe",
            id="choice",
        ),
    ],
)
def test_entries_that_will_not_do(entries: list[Any], told: str) -> None:
    with pytest.raises(AnsibleParserError) as raised:
        accounts_of(entries, NOTHING, as_it_is)
    assert raised.value.message.startswith(told)


def lacks(lack: str, item: int = 2) -> str:
    return (
        f"Account b (item {item} of accounts) has {lack}. Give it account_sid with auth_token, "
        "api_key with api_secret, or client_id with client_secret. An item of accounts takes no "
        "credentials from variables, the environment or ansible.cfg."
    )


ALL = {**TOKEN, **API_KEY, **OAUTH_APP}
EVERYTHING = {f"TWILIO_{name.upper()}": value for name, value in ALL.items()}


@pytest.mark.parametrize("environ", [{}, EVERYTHING], ids=["", "environment"])
@pytest.mark.parametrize(
    ("own", "lack"),
    [
        pytest.param({}, "no credentials", id="nothing"),
        pytest.param({"api_url": "https://a.example.com"}, "no credentials", id="address"),
        pytest.param(dict.fromkeys(CREDENTIALS), "no credentials", id="null"),
        *(
            pytest.param({one: ALL[one]}, f"{one} without {other}", id=f"only {one}")
            for one, other in HALVES
        ),
        *(
            pytest.param({one: ALL[one], other: None}, f"{one} without {other}", id=f"null {other}")
            for one, other in HALVES
        ),
        pytest.param(
            {"api_key": "SK1", **TOKEN}, "api_key without api_secret", id="token, half a key"
        ),
        pytest.param(
            {"client_id": "OQ1", **API_KEY}, "client_id without client_secret", id="key, half app"
        ),
        pytest.param(
            {"account_sid": MAIN, "api_key": "SK1"}, "api_key without api_secret", id="guard, half"
        ),
    ],
)
def test_an_entry_without_credentials_of_its_own(
    own: dict[str, Any], lack: str, environ: dict[str, str]
) -> None:
    given = Given({"retries": 1}, environ)
    with pytest.raises(AnsibleParserError) as raised:
        accounts_of([{"name": "a", **TOKEN}, {"name": "b", **own}], given, as_it_is)
    assert raised.value.message == lacks(lack)


@pytest.mark.parametrize("key", ["api_kye", "sid", "related", "on_account_error", "plugin"])
def test_a_key_that_is_no_option(key: str) -> None:
    with pytest.raises(AnsibleParserError) as raised:
        accounts_of([{"name": "a", **TOKEN, key: "x"}], NOTHING, as_it_is)
    assert raised.value.message == (
        f"Account a has no option {key}. Check the spelling. The options are "
        f"{', '.join(option.name for option in COMMON)}."
    )


def test_it_is_read_as_the_module_reads_every_trunk(sandbox: Sandbox) -> None:
    outcome = Account("one", Given(options(sandbox), {})).read()
    assert outcome.failed is False
    assert [trunk["sid"] for trunk in outcome.result["byoc_trunks"]] == SIDS
    assert outcome.result["api"] == {"base_url": sandbox.url, "requests": 1, "retries": 0}


# Cache keys

BASE: dict[str, Any] = {**TOKEN, "api_url": "https://voice.example.com"}
OTHERS: dict[str, tuple[dict[str, Any], str]] = {
    "another file": (BASE, "/other"),
    "another account": ({**BASE, "account_sid": SUBACCOUNT}, "/file"),
    "another address": ({**BASE, "api_url": "https://voice.example.com/gateway"}, "/file"),
    "a region": ({**TOKEN, "edge": "dublin", "region": "ie1"}, "/file"),
    "another region": ({**TOKEN, "edge": "dublin", "region": "us1"}, "/file"),
    "Twilio itself": (TOKEN, "/file"),
    "an API key": ({**API_KEY, "api_url": BASE["api_url"]}, "/file"),
    "another API key": (
        {**API_KEY, "api_key": "SK" + "0" * 32, "api_url": BASE["api_url"]},
        "/file",
    ),
    "a guarded API key": (
        {**API_KEY, "account_sid": MAIN, "api_url": BASE["api_url"]},
        "/file",
    ),
    "an app": ({**OAUTH_APP, "api_url": BASE["api_url"]}, "/file"),
    "policies": ({**BASE, "related": ["connection_policy"]}, "/file"),
    "domains": ({**BASE, "related": ["sip_domain"]}, "/file"),
    "policies and domains": ({**BASE, "related": ["sip_domain", "connection_policy"]}, "/file"),
    "domains elsewhere": (
        {**BASE, "related": ["sip_domain"], "core_api_url": "https://api.example.com"},
        "/file",
    ),
    "warn": ({**BASE, "on_invalid": "warn"}, "/file"),
    "ignore": ({**BASE, "on_invalid": "ignore"}, "/file"),
}


def key(given: dict[str, Any], source: str = "/file", environ: dict[str, str] | None = None) -> str:
    return Account("a", Given(given, environ or {})).cache_key(source)


def test_no_two_share_a_key() -> None:
    keys = [key(BASE), *(key(given, source) for given, source in OTHERS.values())]
    assert len(set(keys)) == 1 + len(OTHERS)


@pytest.mark.parametrize(
    "given",
    [
        pytest.param({**BASE, "auth_token": "another-fake-token-for-the-tests"}, id="secret"),
        pytest.param({**BASE, "api_url": f"{BASE['api_url']}/"}, id="slash at the end"),
        pytest.param({**BASE, "on_missing": "warn"}, id="on_missing"),
        pytest.param({**BASE, "related": []}, id="nothing related"),
        pytest.param({**BASE, "core_api_url": "https://a.example.com"}, id="an API not asked"),
        pytest.param({**BASE, "retries": 1, "timeout": 5.0, "concurrency": 2}, id="limits"),
    ],
)
def test_what_makes_no_difference_to_trunks_makes_none_to_the_key(given: dict[str, Any]) -> None:
    assert key(given) == key(BASE)


@pytest.mark.parametrize(
    "related", [["sip_domain", "connection_policy"], ["connection_policy", "sip_domain"] * 2]
)
def test_the_order_of_what_is_related_makes_no_difference(related: list[str]) -> None:
    assert key({**BASE, "related": related}) == key(OTHERS["policies and domains"][0])


def test_it_makes_no_difference_where_options_come_from() -> None:
    environ = {f"TWILIO_{name.upper()}": value for name, value in TOKEN.items()}
    environ["TWILIO_VOICE_URL"] = BASE["api_url"]
    assert key({}, environ=environ) == key(BASE)


def test_a_key_is_a_digest() -> None:
    assert len(key(BASE)) == 64
    assert int(key(BASE), 16)


def test_options_that_lead_nowhere_have_no_key() -> None:
    with pytest.raises(CredentialsError):
        key({})
