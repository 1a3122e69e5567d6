# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Responses of a token endpoint: which are accepted, and that no message shows a word of others."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._auth.oauth import OAuthClient
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import TwilioError
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.asking import (
    make_client,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.servers import (
    Answer,
    Server,
    answer,
    json_answer,
)

pytestmark = pytest.mark.usefixtures("short_waits")
SECRET = "s3cret-of-the-oauth-app"
TOKEN = "eyJhbGciOi.a-token-for-an-hour"
GRANT = json.dumps({"access_token": TOKEN, "token_type": "Bearer", "expires_in": 3600}).encode()
NOT_JSON = {"Content-Type": "text/html; charset=utf-8"}
CHECK = "Check that oauth_url is Twilio's token endpoint."


def outcome_of(sent: Answer, **limits: Any) -> tuple[dict[str, Any] | TwilioError, str]:
    """What a request gets whose token endpoint gives I(sent), and the address of that."""
    with Server(sent, json_answer({"ok": True})) as server:
        credentials = OAuthClient("OQ1", SECRET, f"{server.url}/token")
        outcome = make_client(credentials, **limits)
        try:
            return outcome.get(f"{server.url}/x"), credentials.oauth_url
        except TwilioError as error:
            return error, credentials.oauth_url


def assert_shows_nothing(error: TwilioError) -> None:
    """No part of a token or secret that is long enough to be of use."""
    shown = f"{error.msg} {error.facts()} {error!r}"
    for secret in (TOKEN, SECRET, SECRET[::-1]):
        parts = [secret[start : start + 6] for start in range(len(secret) - 5)]
        assert not [part for part in parts if part in shown]


@pytest.mark.parametrize("status", ["200 OK", "201 Created", "202 Accepted", "203 Other", "299 x"])
@pytest.mark.parametrize(
    "media_type",
    ["application/json", "application/json, application/json", "application/json;charset=UTF-8"],
)
def test_a_token_comes_with_any_status_of_success(status: str, media_type: str) -> None:
    sent = answer(GRANT, status, {"Content-Type": media_type})
    assert outcome_of(sent)[0] == {"ok": True}


@pytest.mark.parametrize("status", ["200 OK", "201 Created"])
@pytest.mark.parametrize(
    ("body", "media_type", "shown"),
    [
        pytest.param(GRANT[:-1] + b",}", None, "application/json", id="a comma at the end"),
        pytest.param(GRANT[:-1], None, "application/json", id="cut short"),
        pytest.param(b"[" + GRANT + b"]", None, "application/json", id="a list"),
        pytest.param(json.dumps(TOKEN).encode(), None, "application/json", id="a text"),
        pytest.param(TOKEN.encode(), None, "application/json", id="the token alone"),
        pytest.param(b"\xff" + GRANT, None, "application/json", id="not UTF-8"),
        pytest.param(GRANT + GRANT, None, "application/json", id="twice"),
        pytest.param(
            b'{"access_token": "%b", "access_token": 1}' % TOKEN.encode(),
            None,
            "application/json",
            id="a name twice",
        ),
        pytest.param(
            f"access_token={TOKEN}&token_type=Bearer".encode(),
            "application/x-www-form-urlencoded",
            "application/x-www-form-urlencoded",
            id="a form",
        ),
        pytest.param(GRANT, "text/html; charset=utf-8", "text/html", id="HTML"),
        pytest.param(GRANT, "text/plain", "text/plain", id="plain text"),
        pytest.param(GRANT, "", "no content type", id="no media type"),
        pytest.param(GRANT, f"text/{TOKEN}", "an unusual content type", id="token as type"),
        pytest.param(b"", None, "application/json", id="nothing"),
    ],
)
def test_nothing_is_shown_of_a_grant_that_cannot_be_read(
    status: str, body: bytes, media_type: str | None, shown: str
) -> None:
    headers = {} if media_type is None else {"Content-Type": media_type}
    headers |= {"Twilio-Request-Id": TOKEN, "Location": f"/{TOKEN}"}
    error, url = outcome_of(answer(body, status, headers), retries=0)
    assert isinstance(error, TwilioError)
    assert_shows_nothing(error)
    assert error.facts()["request_id"] is None
    if body or status == "201 Created":
        assert error.msg == (
            f"{url} answered with {len(body)} bytes of {shown}, "
            f"which are not a JSON object. {CHECK}"
        )
        assert (error.kind, error.transient) == ("invalid_response", False)


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(GRANT, id="a body without headers"),
        pytest.param(TOKEN.encode() + b"\r\n\r\n", id="a line"),
        pytest.param(b"HTTP/1.1 " + TOKEN.encode() + b" OK\r\n\r\n", id="the token as status"),
        pytest.param(b"HTTP/1.1 200 OK\r\n" + GRANT + b"\r\n\r\n" + GRANT, id="token as header"),
        pytest.param(
            answer(GRANT, headers={"Transfer-Encoding": "chunked"}), id="the token as chunk's size"
        ),
        pytest.param(answer(GRANT, headers={"Content-Encoding": "gzip"}), id="not gzip"),
        pytest.param(
            answer(gzip.compress(GRANT)[:-9], headers={"Content-Encoding": "gzip"}), id="cut gzip"
        ),
        pytest.param(answer(GRANT, headers={"Content-Length": TOKEN}), id="the token as length"),
        pytest.param(answer(GRANT, headers={"Content-Length": "900"}), id="cut short"),
        pytest.param(answer(GRANT, "302 Found", {"Location": f"/{TOKEN}"}), id="a redirect"),
        pytest.param(answer(GRANT, "302 Found", {"Location": f"/?s={SECRET}"}), id="and secret"),
        pytest.param(answer(GRANT, "400 Bad Request"), id="an error with a token"),
        pytest.param(answer(GRANT, f"400 {TOKEN}"), id="an error with a token as its reason"),
        pytest.param(answer(GRANT, "503 Busy", {"Retry-After": TOKEN}), id="token as Retry-After"),
        pytest.param(answer(GRANT, "407 Proxy"), id="407"),
        pytest.param(answer(GRANT, "418 Tea"), id="418"),
        pytest.param(
            json_answer({"error": "invalid_client", "error_description": SECRET}, "401 No"),
            id="the secret in error_description",
        ),
        *(
            pytest.param(
                json_answer({"code": 20003, key: f"for {SECRET[::-1]} and {TOKEN}"}, status),
                id=f"a token in {key}, {status}",
            )
            for key in ("message", "detail", "title", "error", "more_info", "type", "error_uri")
            for status in ("400 No", "401 No", "403 No", "404 No", "429 No", "500 No")
        ),
    ],
)
def test_nothing_is_shown_of_what_a_token_endpoint_answers_instead(sent: bytes) -> None:
    outcome, _url = outcome_of(sent, retries=0, timeout=2)
    if isinstance(outcome, TwilioError):
        assert_shows_nothing(outcome)
    else:
        assert outcome == {"ok": True}


@pytest.mark.parametrize(
    ("body", "told", "message"),
    [
        *(
            pytest.param({"error": error, "error_description": "x"}, f": {error}", error, id=error)
            for error in (
                "invalid_request",
                "invalid_client",
                "invalid_grant",
                "unauthorized_client",
                "unsupported_grant_type",
                "invalid_scope",
            )
        ),
        pytest.param({"error": "no_such_error"}, "", None, id="unknown"),
        pytest.param({"error": ["invalid_client"]}, "", None, id="a list"),
        pytest.param({"error": {"invalid_client": 1}}, "", None, id="an object"),
        pytest.param({"code": 20003, "message": "Authenticate"}, ", code 20003", None, id="Twilio"),
        pytest.param({"code": 10**4200, "message": "m"}, "", None, id="a code of 4,201 digits"),
        pytest.param([], "", None, id="no object"),
    ],
)
def test_of_a_refusal_only_known_codes_are_shown(body: Any, told: str, message: str | None) -> None:
    request_id = "RQ" + "0" * 31 + "f"
    sent = json_answer(body, "400 Bad Request", Twilio_Request_Id=request_id)
    error, url = outcome_of(sent)
    assert isinstance(error, TwilioError)
    assert error.summary == f"{url} gave the OAuth app OQ1 no access token (HTTP 400{told})."
    facts = error.facts()
    assert (facts["message"], facts["request_id"]) == (message, request_id)
    assert (facts["kind"], facts["more_info"]) == ("credentials", None)


@pytest.mark.parametrize("status", ["200 OK", "400 No", "401 No", "403 No", "500 No"])
def test_a_grant_with_a_name_that_ansible_reserves_is_refused(status: str) -> None:
    body = {"access_token": TOKEN, "error": "invalid_client", "x": {"__ansible_vault": TOKEN}}
    error, _url = outcome_of(json_answer(body, status), retries=0)
    assert isinstance(error, TwilioError)
    assert_shows_nothing(error)
    assert (error.kind, error.facts()["message"]) == ("invalid_response", None)
    told = "a name reserved for Ansible (_ansible_… or __ansible…), which Twilio never sends."
    assert told in error.msg
    assert error.advice == CHECK


@pytest.mark.parametrize("lifetime", [10**400, -(10**400), 1e308, -1e308, 0, -1, True, "3600", []])
def test_a_lifetime_that_is_out_of_bounds_does_no_harm(lifetime: Any) -> None:
    grant = {"access_token": TOKEN, "expires_in": lifetime}
    assert outcome_of(json_answer(grant))[0] == {"ok": True}


def test_a_token_endpoint_that_does_not_exist_is_not_said_to_lack_a_trunk() -> None:
    sent = answer(
        b'{"code": 20404, "message": "/v2/token"}',
        "404 Not Found",
        {"Content-Type": "application/json"},
    )
    error, url = outcome_of(sent, retries=0)
    assert isinstance(error, TwilioError)
    assert error.kind == "invalid_response"
    assert error.msg == (
        f"{url} answered that there is no such page (HTTP 404, code 20404). "
        "Check that oauth_url is Twilio's token endpoint."
    )


def test_a_token_endpoint_without_a_connection_is_that_of_oauth_url() -> None:
    credentials = OAuthClient("OQ1", SECRET, "http://127.0.0.1:1/token")
    with pytest.raises(TwilioError) as caught:
        make_client(credentials, retries=0).get("http://127.0.0.1:1/x")
    assert caught.value.msg == (
        "The connection to http://127.0.0.1:1/token was refused. "
        "Check oauth_url, and the network between here and there."
    )
