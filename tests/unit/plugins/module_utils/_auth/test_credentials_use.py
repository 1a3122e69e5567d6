# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""How each way to sign in does so, which forms of its secret are known, and a token's life."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._auth.credentials import (
    ApiKey,
    AuthToken,
    Identity,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._auth.oauth import OAuthClient
from ansible_collections.voiceops.twilio.plugins.module_utils._auth.secrets import proxy_passwords
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import (
    CredentialsError,
    Failure,
    ForgedResponseError,
    InvalidResponseError,
    NotPermittedError,
    RateLimitedError,
    TimedOutError,
    TwilioError,
    UnavailableError,
)

ACCOUNT, KEY, CLIENT = "AC" + "1" * 32, "SK" + "1" * 32, "OQ-1"
SECRET = "hush-hush-hush-hush"
OAUTH_URL = "https://oauth.twilio.com/v2/token"
FIRST, SECOND = "first.access-token~+/==", "second.access-token"


@pytest.mark.parametrize(
    ("credentials", "user", "secret", "who", "advice"),
    [
        pytest.param(
            AuthToken(ACCOUNT, SECRET),
            ACCOUNT,
            SECRET,
            f"account {ACCOUNT} with its auth token",
            f"Check that auth_token is the current auth token of account {ACCOUNT}, "
            "and that edge and region name the region it belongs to.",
            id="auth token",
        ),
        pytest.param(
            ApiKey(KEY, SECRET),
            KEY,
            SECRET,
            f"API key {KEY}",
            f"Check that api_secret belongs to API key {KEY}, that the key still exists, "
            "and that edge and region name the region it was made in.",
            id="API key",
        ),
    ],
)
def test_basic_authentication(
    credentials: AuthToken | ApiKey, user: str, secret: str, who: str, advice: str
) -> None:
    kind, _rest, encoded = credentials.authorization().partition(" ")
    assert kind == "Basic"
    assert base64.b64decode(encoded) == f"{user}:{secret}".encode()
    assert (credentials.who, credentials.advice) == (who, advice)
    assert secret not in repr(credentials) + repr(Identity(credentials, None))


@pytest.mark.parametrize("way", ["auth token", "API key", "OAuth app"])
def test_a_secret_is_known_and_not_shown(way: str) -> None:
    secret = "a/b+c=d&e%f-secret~"
    credentials = {
        "auth token": AuthToken(ACCOUNT, secret),
        "API key": ApiKey(KEY, secret),
        "OAuth app": OAuthClient(CLIENT, secret, OAUTH_URL),
    }[way]
    assert credentials.secrets == (secret,)
    assert secret not in repr(credentials)


def client() -> OAuthClient:
    return OAuthClient(CLIENT, SECRET, OAUTH_URL)


def client_with(token: str, expires_in: Any = 3600, now: float = 1000.0) -> OAuthClient:
    app = client()
    app.take({"access_token": token, "token_type": "Bearer", "expires_in": expires_in}, now)
    return app


def test_a_token_is_asked_for_with_the_client_credentials() -> None:
    assert client().token_form(0.0) == {
        "grant_type": "client_credentials",
        "client_id": CLIENT,
        "client_secret": SECRET,
    }


def test_a_token_signs_in_and_is_a_secret() -> None:
    app = client_with(FIRST)
    assert app.authorization() == f"Bearer {FIRST}"
    assert app.who == f"OAuth app {CLIENT}"
    assert app.advice == (
        f"Check that client_secret belongs to OAuth app {CLIENT}, "
        "and that oauth_url is the token endpoint of its region."
    )
    app.take({"access_token": SECOND}, 2000.0)
    assert app.secrets == (SECRET, FIRST, SECOND)
    assert not any(secret in repr(app) + repr(Identity(app, None)) for secret in app.secrets)


@pytest.mark.parametrize(
    ("expires_in", "good_for"),
    [
        pytest.param(3600, 3570.0, id="an hour"),
        pytest.param(60.5, 30.5, id="a fraction"),
        pytest.param(31, 1.0, id="hardly any time"),
        pytest.param(10, 1.0, id="less than is kept in hand"),
        pytest.param(0, 1.0, id="nothing"),
        pytest.param(-3600, 1.0, id="less than nothing"),
        pytest.param(10**400, 1e9 - 30, id="more than can be calculated with"),
    ],
)
def test_a_token_is_renewed_before_it_expires(expires_in: float, good_for: float) -> None:
    app = client_with(FIRST, expires_in, now=1000.0)
    assert app.token_form(1000.0) is None
    assert app.token_form(1000.0 + good_for - 0.5) is None
    assert app.token_form(1000.0 + good_for) is not None
    app.take({"access_token": SECOND, "expires_in": 3600}, 1000.0 + good_for)
    assert app.token_form(1000.0 + good_for) is None
    assert app.authorization() == f"Bearer {SECOND}"


@pytest.mark.parametrize("expires_in", [None, True, "3600", [3600]])
def test_a_token_without_a_known_end_is_kept(expires_in: Any) -> None:
    assert client_with(FIRST, expires_in).token_form(1e12) is None


def test_a_token_type_may_be_left_out_and_written_in_any_case() -> None:
    for kind in ({}, {"token_type": "bearer"}, {"token_type": "BEARER"}):
        app = client()
        app.take({"access_token": FIRST, **kind}, 0.0)
        assert app.authorization() == f"Bearer {FIRST}"


def test_a_token_as_short_as_a_secret_may_be_is_taken() -> None:
    app = client()
    app.take({"access_token": "t" * 16}, 0.0)
    assert app.authorization() == f"Bearer {'t' * 16}"


def test_credentials_of_two_kinds_are_never_the_same() -> None:
    assert AuthToken(ACCOUNT, SECRET) == AuthToken(ACCOUNT, SECRET)
    assert AuthToken(ACCOUNT, SECRET) != ApiKey(ACCOUNT, SECRET)
    assert AuthToken(ACCOUNT, SECRET) != AuthToken(ACCOUNT, SECRET + "x")


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"access_token": None}, id="null"),
        pytest.param({"access_token": ""}, id="empty"),
        pytest.param({"access_token": 12345678901234567890}, id="a number"),
        pytest.param({"access_token": [FIRST]}, id="a list"),
        pytest.param({"access_token": "t" * 15}, id="so short that masking would garble facts"),
        pytest.param({"access_token": FIRST + "\r\nX-Evil: 1"}, id="a header"),
        pytest.param({"access_token": FIRST + " "}, id="a space"),
        pytest.param({"access_token": "=" + FIRST}, id="an equals sign ahead"),
        pytest.param({"access_token": FIRST[:-2] + "ü"}, id="not ASCII"),
        pytest.param({"access_token": FIRST, "token_type": "mac"}, id="of another type"),
        pytest.param({"access_token": FIRST, "token_type": None}, id="of no type"),
    ],
)
def test_an_answer_without_a_usable_token_is_refused_and_not_shown(answer: dict[str, Any]) -> None:
    app = client()
    with pytest.raises(InvalidResponseError) as caught:
        app.take(answer, 0.0)
    msg = (
        f"{OAUTH_URL} answered without a usable access_token of type Bearer. "
        "Check that oauth_url is Twilio's token endpoint."
    )
    assert caught.value.msg == msg
    assert caught.value.facts() == InvalidResponseError(msg, url=OAUTH_URL).facts()
    assert app.token_form(0.0) is not None


def test_a_token_that_was_good_and_is_refused_is_replaced_once() -> None:
    app = client_with(FIRST)
    first = app.authorization()
    app.accepted(first)
    assert app.renewable(first)
    assert app.token_form(1000.0) is not None
    app.take({"access_token": SECOND, "expires_in": 3600}, 1000.0)
    assert not app.renewable(app.authorization())
    assert app.token_form(1000.0) is None


def test_a_token_that_never_was_good_is_not_replaced() -> None:
    app = client_with(FIRST)
    assert not app.renewable(app.authorization())
    assert app.token_form(1000.0) is None


def test_a_request_with_an_older_token_is_repeated_with_the_newer() -> None:
    app = client_with(FIRST)
    first = app.authorization()
    app.accepted(first)
    assert app.renewable(first)
    # Another request that was refused with the same token, before and after there is a new one.
    assert app.renewable(first)
    app.take({"access_token": SECOND}, 1000.0)
    assert app.renewable(first)
    assert app.token_form(1000.0) is None
    # That an older one was once good says nothing about the newer.
    app.accepted(first)
    assert not app.renewable(app.authorization())


def test_a_token_that_follows_a_good_one_has_to_prove_itself() -> None:
    app = client_with(FIRST, expires_in=3600, now=1000.0)
    app.accepted(app.authorization())
    app.take({"access_token": SECOND}, 5000.0)
    assert not app.renewable(app.authorization())


def test_once_good_stays_good() -> None:
    app = client_with(FIRST)
    app.accepted(app.authorization())
    app.accepted("Bearer of something else")
    assert app.renewable(app.authorization())


def answered(kind: type[TwilioError], status: int | None) -> TwilioError:
    error = kind(
        "It said no.",
        "Do something.",
        failure=Failure(status, 20003, "No", "https://www.twilio.com/docs/errors/20003", "RQ1"),
        url=OAUTH_URL,
    )
    error.attempts = 3
    return error


@pytest.mark.parametrize(
    ("kind", "status"),
    [(InvalidResponseError, 400), (CredentialsError, 401), (NotPermittedError, 403)],
)
def test_no_token_means_credentials_that_are_not_accepted(
    kind: type[TwilioError], status: int
) -> None:
    error = answered(kind, status)
    refusal = client().refused(error)
    assert refusal.__class__ is CredentialsError
    assert refusal.msg == (
        f"{OAUTH_URL} gave the OAuth app {CLIENT} no access token "
        f"(HTTP {status}, code 20003: No). "
        f"Check that client_secret belongs to OAuth app {CLIENT}, "
        "and that oauth_url is the token endpoint of its region."
    )
    assert refusal.facts() == {**error.facts(), "kind": "credentials"}


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (RateLimitedError, 429),
        (UnavailableError, 503),
        (InvalidResponseError, 302),
        (InvalidResponseError, 200),
        (ForgedResponseError, 401),
        (TimedOutError, None),
    ],
)
def test_any_other_failure_of_the_token_endpoint_is_what_it_is(
    kind: type[TwilioError], status: int | None
) -> None:
    error = answered(kind, status)
    facts = error.facts()
    assert client().refused(error) is error
    # Only what is no answer of a token endpoint sends people to another address.
    check = "Check that oauth_url is Twilio's token endpoint."
    advice = check if issubclass(kind, InvalidResponseError) else "Do something."
    assert (error.msg, error.facts()) == (f"It said no. {advice}", facts)


# Proxies


@pytest.mark.parametrize(
    ("environ", "kept"),
    [
        pytest.param({}, set(), id="none"),
        pytest.param({"HTTPS_PROXY": "http://proxy.example:3128"}, set(), id="no password"),
        pytest.param({"HTTPS_PROXY": "http://bob@proxy.example"}, {""}, id="a user alone"),
        pytest.param({"OTHER": "http://bob:long-one@proxy.example"}, set(), id="no proxy"),
        pytest.param(
            {"https_proxy": "http://bob:long-one@proxy.example"}, {"long-one"}, id="a password"
        ),
        pytest.param(
            {"ALL_PROXY": "bob:long-one@proxy.example"}, {"long-one"}, id="without a scheme"
        ),
        pytest.param(
            {"http_proxy": "http://b%40b:a:b%20c%40@d@proxy.example"},
            {"a:b%20c%40@d", "a:b c@@d"},
            id="encoded, and not well",
        ),
        pytest.param(
            {"HTTP_PROXY": "http://u:long-one@a", "HTTPS_PROXY": "http://u:long-two@b"},
            {"long-one", "long-two"},
            id="two",
        ),
    ],
)
def test_the_password_of_a_proxy_is_known(environ: dict[str, str], kept: set[str]) -> None:
    assert set(proxy_passwords(environ)) == kept
