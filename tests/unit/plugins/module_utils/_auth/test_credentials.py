# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who is asking: which credentials are chosen from task and environment, and which are refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._auth.credentials import (
    ApiKey,
    AuthToken,
    Identity,
    identify,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._auth.oauth import OAuthClient
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import CredentialsError
from ansible_collections.voiceops.twilio.plugins.module_utils._options import Options

# T… is what a task says, E… what the environment says.
T_ACCOUNT, E_ACCOUNT = "AC" + "1" * 32, "AC" + "e" * 32
T_TOKEN, E_TOKEN = "task-auth-token-1234", "env-auth-token-12345"
T_KEY, E_KEY = "SK" + "1" * 32, "SK" + "e" * 32
T_SECRET, E_SECRET = "task-api-secret-1234", "env-api-secret-12345"
T_CLIENT, E_CLIENT = "OQ-of-the-task", "OQ-of-the-environment"
T_OAUTH, E_OAUTH = "task-client-secret-1", "env-client-secret-12"
OAUTH_URL = "https://oauth.twilio.com/v2/token"

TASK = {
    "account_sid": T_ACCOUNT,
    "auth_token": T_TOKEN,
    "api_key": T_KEY,
    "api_secret": T_SECRET,
    "client_id": T_CLIENT,
    "client_secret": T_OAUTH,
}
ENVIRONMENT = {
    "account_sid": E_ACCOUNT,
    "auth_token": E_TOKEN,
    "api_key": E_KEY,
    "api_secret": E_SECRET,
    "client_id": E_CLIENT,
    "client_secret": E_OAUTH,
}
SID, TOKEN = "account_sid", "auth_token"
KEY, KEY_SECRET = "api_key", "api_secret"
CLIENT, CLIENT_SECRET = "client_id", "client_secret"
ALL = " ".join(TASK)


def who(given: Mapping[str, Any], environ: Mapping[str, str] | None = None) -> Identity:
    return identify(Options(given, environ or {}), OAUTH_URL)


def identified(task: str, environment: str) -> Identity:
    """Who asks, when task and environment give the options of these names."""
    return who(
        {name: TASK[name] for name in task.split()},
        {f"TWILIO_{name.upper()}": ENVIRONMENT[name] for name in environment.split()},
    )


def oauth(client_id: str, client_secret: str) -> OAuthClient:
    return OAuthClient(client_id, client_secret, OAUTH_URL)


@pytest.mark.parametrize(
    ("task", "environment", "credentials", "guard"),
    [
        # One place
        pytest.param(
            f"{SID} {TOKEN}", "", AuthToken(T_ACCOUNT, T_TOKEN), T_ACCOUNT, id="task: auth token"
        ),
        pytest.param(f"{KEY} {KEY_SECRET}", "", ApiKey(T_KEY, T_SECRET), None, id="task: API key"),
        pytest.param(
            f"{CLIENT} {CLIENT_SECRET}", "", oauth(T_CLIENT, T_OAUTH), None, id="task: OAuth"
        ),
        pytest.param(
            f"{SID} {KEY} {KEY_SECRET}",
            "",
            ApiKey(T_KEY, T_SECRET),
            T_ACCOUNT,
            id="task: API key with guard",
        ),
        pytest.param(
            f"{SID} {CLIENT} {CLIENT_SECRET}",
            "",
            oauth(T_CLIENT, T_OAUTH),
            T_ACCOUNT,
            id="task: OAuth with guard",
        ),
        pytest.param(
            f"{SID} {TOKEN} {KEY} {KEY_SECRET}",
            "",
            ApiKey(T_KEY, T_SECRET),
            T_ACCOUNT,
            id="task: API key before auth token",
        ),
        pytest.param(ALL, "", oauth(T_CLIENT, T_OAUTH), T_ACCOUNT, id="task: OAuth before all"),
        pytest.param(
            "",
            f"{SID} {TOKEN}",
            AuthToken(E_ACCOUNT, E_TOKEN),
            E_ACCOUNT,
            id="environment: auth token",
        ),
        pytest.param(
            "", f"{KEY} {KEY_SECRET}", ApiKey(E_KEY, E_SECRET), None, id="environment: API key"
        ),
        pytest.param(
            "",
            f"{CLIENT} {CLIENT_SECRET}",
            oauth(E_CLIENT, E_OAUTH),
            None,
            id="environment: OAuth",
        ),
        pytest.param(
            "",
            f"{SID} {KEY} {KEY_SECRET}",
            ApiKey(E_KEY, E_SECRET),
            E_ACCOUNT,
            id="environment: API key with guard",
        ),
        pytest.param(
            "",
            f"{SID} {TOKEN} {KEY} {KEY_SECRET}",
            ApiKey(E_KEY, E_SECRET),
            E_ACCOUNT,
            id="environment: API key before auth token",
        ),
        pytest.param(
            "", ALL, oauth(E_CLIENT, E_OAUTH), E_ACCOUNT, id="environment: OAuth before all"
        ),
        # Both places: the task outranks, and is not disturbed by what it does not name
        pytest.param(
            f"{SID} {TOKEN}",
            ALL,
            AuthToken(T_ACCOUNT, T_TOKEN),
            T_ACCOUNT,
            id="auth token of the task, all in the environment",
        ),
        pytest.param(
            f"{KEY} {KEY_SECRET}",
            ALL,
            ApiKey(T_KEY, T_SECRET),
            None,
            id="API key of the task: the account outside is no guard",
        ),
        pytest.param(
            f"{CLIENT} {CLIENT_SECRET}",
            ALL,
            oauth(T_CLIENT, T_OAUTH),
            None,
            id="OAuth of the task: the account outside is no guard",
        ),
        pytest.param(
            f"{SID} {KEY} {KEY_SECRET}",
            ALL,
            ApiKey(T_KEY, T_SECRET),
            T_ACCOUNT,
            id="API key and guard of the task, all in the environment",
        ),
        # Halves from both places
        pytest.param(
            SID, ALL, oauth(E_CLIENT, E_OAUTH), T_ACCOUNT, id="guard of the task, OAuth outside"
        ),
        pytest.param(
            SID,
            f"{SID} {KEY} {KEY_SECRET}",
            ApiKey(E_KEY, E_SECRET),
            T_ACCOUNT,
            id="guard of the task, API key outside",
        ),
        pytest.param(
            SID,
            f"{SID} {TOKEN}",
            AuthToken(T_ACCOUNT, E_TOKEN),
            T_ACCOUNT,
            id="account of the task, its token outside",
        ),
        pytest.param(
            TOKEN, ALL, AuthToken(E_ACCOUNT, T_TOKEN), E_ACCOUNT, id="token of the task alone"
        ),
        pytest.param(
            KEY_SECRET,
            ALL,
            ApiKey(E_KEY, T_SECRET),
            E_ACCOUNT,
            id="API secret of the task, its key outside, with the guard there",
        ),
        pytest.param(
            KEY,
            ALL,
            ApiKey(T_KEY, E_SECRET),
            E_ACCOUNT,
            id="API key of the task, its secret outside, with the guard there",
        ),
        pytest.param(
            CLIENT_SECRET,
            ALL,
            oauth(E_CLIENT, T_OAUTH),
            E_ACCOUNT,
            id="client secret of the task, the rest outside",
        ),
    ],
)
def test_who_signs_in_and_which_account_guards(
    task: str, environment: str, credentials: Any, guard: str | None
) -> None:
    assert identified(task, environment) == Identity(credentials, guard)


NO_CREDENTIALS = (
    "There are no credentials for Twilio. Give account_sid with auth_token, api_key with "
    "api_secret, or client_id with client_secret. They may be options, host variables such as "
    "twilio_account_sid, or environment variables such as TWILIO_ACCOUNT_SID."
)


def lacking(way: str, *names: str) -> str:
    spelled = [
        f"{name} (or the host variable twilio_{name}, or TWILIO_{name.upper()} in the environment)"
        for name in names
    ]
    are = "is" if len(names) == 1 else "are"
    missing = f"To sign in with {way}, {' and '.join(names)} {are} missing."
    return f"{missing} Give {' and '.join(spelled)}."


@pytest.mark.parametrize(
    ("task", "environment", "msg"),
    [
        pytest.param("", "", NO_CREDENTIALS, id="nothing"),
        pytest.param(SID, "", lacking("an auth token", TOKEN), id="an account of the task alone"),
        pytest.param("", SID, lacking("an auth token", TOKEN), id="an account outside alone"),
        pytest.param(TOKEN, "", lacking("an auth token", SID), id="a token without account"),
        pytest.param("", TOKEN, lacking("an auth token", SID), id="the same outside"),
        pytest.param(KEY, "", lacking("an API key", KEY_SECRET), id="a key without secret"),
        pytest.param(KEY_SECRET, "", lacking("an API key", KEY), id="a secret without key"),
        pytest.param("", KEY, lacking("an API key", KEY_SECRET), id="a key without secret outside"),
        pytest.param(
            CLIENT, "", lacking("OAuth client credentials", CLIENT_SECRET), id="an app, no secret"
        ),
        pytest.param(
            "", CLIENT_SECRET, lacking("OAuth client credentials", CLIENT), id="a secret, no app"
        ),
        pytest.param(
            KEY,
            f"{SID} {TOKEN} {CLIENT} {CLIENT_SECRET}",
            lacking("an API key", KEY_SECRET),
            id="half a pair of the task is not replaced by another way to sign in",
        ),
        pytest.param(
            "",
            f"{SID} {TOKEN} {KEY}",
            lacking("an API key", KEY_SECRET),
            id="nor is half a pair of the environment",
        ),
        pytest.param(
            f"{SID} {TOKEN} {CLIENT}",
            "",
            lacking("OAuth client credentials", CLIENT_SECRET),
            id="nor half a pair beside a whole one",
        ),
    ],
)
def test_what_is_missing_is_named(task: str, environment: str, msg: str) -> None:
    with pytest.raises(CredentialsError) as caught:
        identified(task, environment)
    error = caught.value
    assert error.msg == msg
    assert error.facts() == CredentialsError(msg).facts()


def kind_of_sid(name: str, prefix: str) -> str:
    return f"{name} is not a valid SID. It is {prefix} followed by 32 hexadecimal digits."


def not_plain(name: str) -> str:
    return (
        f"{name} contains white space, a line break or another character that no credential has. "
        "Check how it was read. The usual cause is a trailing line break from a file."
    )


def too_short(name: str) -> str:
    return (
        f"{name} is too short for a secret of Twilio. "
        "Secrets have at least 16 characters. Check the value."
    )


BAD_SIDS = [
    pytest.param("{0}" + "1" * 31, id="short"),
    pytest.param("{0}" + "1" * 33, id="long"),
    pytest.param("{0}" + "1" * 31 + "g", id="no hexadecimal digit"),
    pytest.param("{0}" + "1" * 31 + "\u0661", id="a digit of another script"),
    pytest.param("BY" + "1" * 32, id="of another kind"),
    pytest.param("../v1/Settings", id="a path"),
]
BAD_SECRETS = [
    pytest.param("s" * 31 + "\n", not_plain, id="line break"),
    pytest.param("s" * 20 + "\r", not_plain, id="carriage return"),
    pytest.param(" " + "s" * 20, not_plain, id="space"),
    pytest.param("s" * 20 + "\t", not_plain, id="tab"),
    pytest.param("s" * 20 + "\x00", not_plain, id="null character"),
    pytest.param("s" * 20 + "ß", not_plain, id="not ASCII"),
    pytest.param("s" * 20 + "\u200b", not_plain, id="invisible character"),
    pytest.param("s" * 15, too_short, id="one character short"),
    pytest.param("hush", too_short, id="short"),
]


def refused(**given: str) -> str:
    with pytest.raises(CredentialsError) as caught:
        who(given)
    return caught.value.msg


@pytest.mark.parametrize("sid", BAD_SIDS)
def test_a_malformed_sid_is_refused(sid: str) -> None:
    account, key = sid.format("AC"), sid.format("SK")
    account_msg, key_msg = kind_of_sid(SID, "AC"), kind_of_sid(KEY, "SK")
    assert refused(account_sid=account, auth_token=T_TOKEN) == account_msg
    assert refused(api_key=key, api_secret=T_SECRET) == key_msg
    assert refused(account_sid=account, api_key=T_KEY, api_secret=T_SECRET) == account_msg


@pytest.mark.parametrize(("secret", "msg"), BAD_SECRETS)
def test_a_malformed_secret_is_refused_and_not_shown(secret: str, msg: Any) -> None:
    assert refused(account_sid=T_ACCOUNT, auth_token=secret) == msg(TOKEN)
    assert refused(api_key=T_KEY, api_secret=secret) == msg(KEY_SECRET)
    assert refused(client_id=T_CLIENT, client_secret=secret) == msg(CLIENT_SECRET)


@pytest.mark.parametrize("client_id", ["OQ 1", "OQ1\n", "OQ\u202e", "ÖQ1"])
def test_a_malformed_client_id_is_refused(client_id: str) -> None:
    assert refused(client_id=client_id, client_secret=T_OAUTH) == not_plain(CLIENT)


def test_a_malformed_account_outside_does_not_disturb_a_key_of_the_task() -> None:
    identity = who({KEY: T_KEY, KEY_SECRET: T_SECRET}, {"TWILIO_ACCOUNT_SID": "nonsense"})
    assert identity == Identity(ApiKey(T_KEY, T_SECRET), None)


def test_sixteen_characters_and_hexadecimal_digits_of_both_cases_are_enough() -> None:
    account = "AC" + "0123456789abcdefABCDEF0123456789"
    assert who({SID: account, TOKEN: "s" * 16}) == Identity(AuthToken(account, "s" * 16), account)


@pytest.mark.parametrize(
    ("task", "account"),
    [
        (f"{SID} {TOKEN}", f"account {T_ACCOUNT}"),
        (f"{KEY} {KEY_SECRET}", f"the account of API key {T_KEY}"),
        (f"{SID} {KEY} {KEY_SECRET}", f"account {T_ACCOUNT}"),
        (f"{CLIENT} {CLIENT_SECRET}", f"the account of OAuth app {T_CLIENT}"),
    ],
)
def test_the_account_that_is_asked_has_a_name(task: str, account: str) -> None:
    assert identified(task, "").account == account
