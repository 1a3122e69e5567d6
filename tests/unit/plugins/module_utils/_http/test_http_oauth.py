# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import threading
import time
from typing import Any
from urllib.parse import parse_qs

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._auth.oauth import OAuthClient
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import (
    CredentialsError,
    TwilioError,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._http import scheduler
from ansible_collections.voiceops.twilio.plugins.module_utils._http.client import Client
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.asking import (
    SOON,
    USER_AGENT,
    Failed,
    assert_failed,
    failure_of,
    make_client,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.servers import (
    Answer,
    Peer,
    Server,
    answer,
    close,
    do,
    json_answer,
    reset,
    stall,
)

pytestmark = pytest.mark.usefixtures("short_waits")
SECRET = "s3cret-of-the-oauth-app"
NOT_LET_IN = json_answer({"code": 20003, "message": "Authenticate"}, "401 Unauthorized")
CHECK_APP = (
    "Check that client_secret belongs to OAuth app OQ1, "
    "and that oauth_url is the token endpoint of its region."
)


class Api:
    """A token endpoint at C(/token), and all else for those who have its newest token.

    C(answers) are those of the API to requests that are let in, the last one for all that follow.
    """

    def __init__(self, *answers: Answer, **grant: Any) -> None:
        self.issued = 0
        self.let_in = 0
        self.grant = {"token_type": "Bearer", **grant}
        self._answers = answers or (json_answer({"ok": True}),)
        self._good = ""
        self._lock = threading.Lock()

    def revoke(self) -> None:
        self._good = ""

    def __call__(self, peer: Peer) -> None:
        if peer.request.target == "/token":
            with self._lock:
                self.issued += 1
                token = self._good = f"token-number-{self.issued:04}"
            peer.send(json_answer({"access_token": token, **self.grant}))
        elif peer.request.header("Authorization") != f"Bearer {self._good}":
            peer.send(NOT_LET_IN)
        else:
            with self._lock:
                number = self.let_in
                self.let_in += 1
            do(self._answers[min(number, len(self._answers) - 1)], peer)


def client_of(server: Server, **limits: Any) -> Client:
    return make_client(OAuthClient("OQ1", SECRET, f"{server.url}/token"), **limits)


def refusal_of(client: Client, url: str) -> TwilioError:
    error = failure_of(lambda: client.get(url))
    assert SECRET not in f"{error.msg} {error.facts()}"
    return error


# The token


def test_a_token_is_bought_with_the_credentials_and_used() -> None:
    with Server(Api()) as server:
        client = client_of(server)
        assert client.get(f"{server.url}/x") == {"ok": True}
        bought, asked = server.received
    assert (bought.method, bought.target) == ("POST", "/token")
    assert parse_qs(bought.body.decode()) == {
        "grant_type": ["client_credentials"],
        "client_id": ["OQ1"],
        "client_secret": [SECRET],
    }
    assert bought.header("Content-Type") == "application/x-www-form-urlencoded"
    assert bought.header("Accept") == "application/json"
    assert bought.header("User-Agent") == USER_AGENT
    assert bought.header("Authorization") is None
    assert (asked.method, asked.target, asked.body) == ("GET", "/x", b"")
    assert asked.header("Authorization") == "Bearer token-number-0001"
    assert (client.budget.requests, client.budget.retries) == (2, 0)


def test_one_token_does_for_many_requests() -> None:
    api = Api(expires_in=3600)
    with Server(api) as server:
        client = client_of(server)
        assert client.get_each([server.url] * 30) == [{"ok": True}] * 30
        assert client.get(server.url) == {"ok": True}
    assert api.issued == 1
    assert (client.budget.requests, client.budget.retries) == (32, 0)


def test_a_token_is_renewed_when_it_is_due() -> None:
    api = Api(expires_in=3600)
    with Server(api) as server:
        client = client_of(server)
        client.get(server.url)
        client.access.credentials._expires_at = time.monotonic()  # type: ignore[union-attr]
        client.get(server.url)
        client.get(server.url)
    assert api.issued == 2
    assert client.budget.retries == 0


def test_a_token_without_a_lifetime_is_kept() -> None:
    api = Api()
    with Server(api) as server:
        client = client_of(server)
        for _turn in range(3):
            client.get(server.url)
    assert api.issued == 1


def test_a_token_that_was_revoked_is_renewed_once() -> None:
    api = Api()
    with Server(api) as server:
        client = client_of(server)
        client.get(server.url)
        api.revoke()
        assert client.get(server.url) == {"ok": True}
    assert api.issued == 2
    # Twice a token, the first answer, the refusal, and the second answer.
    assert (client.budget.requests, client.budget.retries) == (5, 1)


def test_many_requests_that_are_refused_at_once_share_the_next_token() -> None:
    api = Api()
    with Server(api) as server:
        client = client_of(server, concurrency=8)
        client.get(server.url)
        api.revoke()
        assert client.get_each([server.url] * 8) == [{"ok": True}] * 8
    assert api.issued == 2
    assert client.budget.requests == 2 + 1 + 8 + client.budget.retries


def test_a_renewal_takes_none_of_the_retries() -> None:
    busy = answer(b"", "503 Busy")
    api = Api(json_answer({"ok": 1}), busy, json_answer({"ok": 2}))
    with Server(api) as server:
        client = client_of(server, retries=1)
        client.get(server.url)
        api.revoke()
        assert client.get(server.url) == {"ok": 2}


def test_a_renewal_adds_nothing_to_the_retries() -> None:
    api = Api(json_answer({"ok": 1}), answer(b"", "503 Busy"))
    with Server(api) as server:
        client = client_of(server, retries=2)
        client.get(server.url)
        api.revoke()
        error = refusal_of(client, server.url)
    # The refusal of the token, and three attempts with the next one.
    assert (error.kind, error.attempts) == ("unavailable", 4)
    assert api.let_in == 1 + 3


def test_a_token_that_was_never_good_is_an_error_after_one_try() -> None:
    with Server(json_answer({"access_token": "token-number-0001"}), NOT_LET_IN) as server:
        client = client_of(server)
        error = refusal_of(client, f"{server.url}/x")
        assert server.targets() == ["/token", "/x"]
    expected = Failed(
        "credentials",
        "Twilio did not accept the OAuth app OQ1 (HTTP 401, code 20003: Authenticate). "
        + CHECK_APP,
        transient=False,
    )
    assert_failed(
        error, expected, f"{server.url}/x", http_status=401, code=20003, message="Authenticate"
    )
    assert (client.budget.requests, client.budget.retries) == (2, 0)


def test_a_renewed_token_that_is_not_good_either_is_an_error() -> None:
    api = Api(json_answer({"ok": True}), NOT_LET_IN)
    with Server(api) as server:
        client = client_of(server)
        client.get(server.url)
        error = refusal_of(client, server.url)
    assert isinstance(error, CredentialsError)
    assert error.attempts == 2
    assert api.issued == 2


def test_an_address_that_refuses_every_token_does_not_ask_for_tokens_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Even if others are let in with each of them, so that none looks wrong."""

    def forget(credentials: OAuthClient, _authorization: str) -> bool:
        credentials._token = None
        return True

    monkeypatch.setattr(OAuthClient, "renewable", forget)
    api = Api(NOT_LET_IN)
    with Server(api) as server:
        client = client_of(server)
        error = refusal_of(client, f"{server.url}/x")
    assert isinstance(error, CredentialsError)
    assert api.issued == 1 + scheduler.MAX_RENEWALS
    assert error.attempts == 1 + scheduler.MAX_RENEWALS
    assert client.budget.retries == scheduler.MAX_RENEWALS


def test_another_401_than_that_of_an_oauth_app_is_final() -> None:
    with Server(json_answer({"ok": True}), NOT_LET_IN) as server:
        client = make_client()
        client.get(server.url)
        with pytest.raises(CredentialsError):
            client.get(server.url)
        assert len(server.received) == 2


# Token endpoints that give none


def refused(status: str, said: str = "") -> Failed:
    msg = f"{{url}} gave the OAuth app OQ1 no access token (HTTP {status}{said}). {CHECK_APP}"
    return Failed("credentials", msg, transient=False)


@pytest.mark.parametrize(
    ("sent", "expected", "facts"),
    [
        pytest.param(
            json_answer({"error": "invalid_client"}, "400 Bad Request"),
            refused("400", ": invalid_client"),
            {"http_status": 400, "message": "invalid_client"},
            id="400 of OAuth",
        ),
        pytest.param(
            NOT_LET_IN,
            refused("401", ", code 20003"),
            {"http_status": 401, "code": 20003},
            id="401 of Twilio",
        ),
        pytest.param(
            answer(b"", "403 Forbidden"), refused("403"), {"http_status": 403}, id="403 of somebody"
        ),
    ],
)
def test_a_token_endpoint_that_refuses_is_an_error_of_credentials(
    sent: Answer, expected: Failed, facts: dict[str, Any]
) -> None:
    with Server(sent) as server:
        client = client_of(server)
        error = refusal_of(client, f"{server.url}/x")
        assert server.targets() == ["/token"]
    assert_failed(error, expected, f"{server.url}/token", **facts)
    assert error.for_all
    assert (client.budget.requests, client.budget.retries) == (1, 0)


@pytest.mark.parametrize(
    ("sent", "kind", "attempts"),
    [
        pytest.param(answer(b"", "500 Internal Server Error"), "unavailable", 3, id="500"),
        pytest.param(answer(b"", "429 Too Many Requests"), "rate_limited", 3, id="429"),
        pytest.param(reset, "connection", 3, id="reset"),
        pytest.param(stall, "timeout", 3, id="stall"),
        pytest.param(
            answer(b"<html>", headers={"Content-Type": "text/html"}),
            "invalid_response",
            1,
            id="a page",
        ),
        pytest.param(answer(b"[]"), "invalid_response", 1, id="no object"),
        pytest.param(
            answer(b"", "302 Found", {"Location": "/login"}), "invalid_response", 1, id="a redirect"
        ),
        pytest.param(answer(b"", "404 Not Found"), "invalid_response", 1, id="404"),
        pytest.param(
            json_answer({"code": 20404, "message": "no"}, "404 Not Found"),
            "invalid_response",
            1,
            id="404 of Twilio",
        ),
    ],
)
def test_a_token_endpoint_that_fails_otherwise_says_how(
    sent: Answer, kind: str, attempts: int
) -> None:
    with Server(sent) as server:
        client = client_of(server, retries=2, timeout=0.2 if sent is stall else SOON)
        error = refusal_of(client, f"{server.url}/x")
        assert server.targets() == ["/token"] * attempts
    assert (error.kind, error.url, error.attempts) == (kind, f"{server.url}/token", attempts)
    assert f"{server.url}/token" in error.msg or kind == "rate_limited"
    assert (client.budget.requests, client.budget.retries) == (attempts, attempts - 1)


@pytest.mark.parametrize(
    "grant",
    [
        pytest.param({}, id="no token"),
        pytest.param({"access_token": None}, id="null"),
        pytest.param({"access_token": "two words of a token"}, id="words"),
        pytest.param({"access_token": "line\r\nBreak: of a token"}, id="a header"),
        pytest.param({"access_token": "short"}, id="too short to be masked"),
        pytest.param(
            {"access_token": "token-number-0001", "token_type": "mac"}, id="of another type"
        ),
    ],
)
def test_an_answer_without_a_usable_token_is_an_error(grant: dict[str, Any]) -> None:
    with Server(json_answer(grant)) as server:
        client = client_of(server)
        error = refusal_of(client, f"{server.url}/x")
        assert server.targets() == ["/token"]
    assert (error.kind, error.url) == ("invalid_response", f"{server.url}/token")
    assert "without a usable access_token of type Bearer" in error.msg


def test_a_token_endpoint_that_fails_once_is_asked_again() -> None:
    api = Api()
    with Server([close], api) as server:
        client = client_of(server)
        assert client.get(server.url) == {"ok": True}
    assert (client.budget.requests, client.budget.retries) == (3, 1)


def test_no_token_endpoint_outlasts_the_deadline() -> None:
    began = time.monotonic()
    with Server(stall) as server:
        client = client_of(server, timeout=60, deadline=0.3)
        error = refusal_of(client, f"{server.url}/x")
    assert time.monotonic() - began < SOON
    expected = Failed(
        "timeout",
        "{url} did not answer in full within the deadline of 0.3 seconds. "
        "Raise deadline, or read fewer resources in one task.",
        transient=False,
    )
    assert_failed(error, expected, f"{server.url}/token")


def test_requests_in_flight_end_when_no_new_token_is_to_be_had() -> None:
    """One is refused, the next token is refused, and another request is still waiting."""
    waiting = threading.Event()

    class Ending(Api):
        def __call__(self, peer: Peer) -> None:
            if peer.request.target == "/slow":
                waiting.set()
                stall(peer)
            elif peer.request.target == "/token" and self.issued:
                peer.send(NOT_LET_IN)
            elif peer.request.target == "/refused":
                assert waiting.wait(SOON)
                peer.send(NOT_LET_IN)
            else:
                super().__call__(peer)

    with Server(Ending()) as server:
        client = client_of(server, timeout=60)
        client.get(server.url)
        began = time.monotonic()
        with pytest.raises(CredentialsError, match="gave the OAuth app OQ1 no access token"):
            client.get_each([f"{server.url}/slow", f"{server.url}/refused"])
        assert time.monotonic() - began < SOON
