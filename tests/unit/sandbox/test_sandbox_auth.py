# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who gets in, who does not, and what each is told."""

from __future__ import annotations

import base64
import time
from typing import Any
from urllib.parse import urlencode

import pytest
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.sandbox.raw import Raw, Seen, basic

FIRST = "/v1/ByocTrunks/BY00000000000000000000000000000001"
FIRST_OF_SUBACCOUNT = "/v1/ByocTrunks/BY000000000000000000000000000000b1"


def ask_token(sandbox: Sandbox, raw: Raw, account: str, app: str) -> Seen:
    given = sandbox.accounts()[account]["credentials"][app]
    form = {name: given[name] for name in ("client_id", "client_secret")}
    raw.authorization = None
    return raw.post("/v2/token", urlencode({**form, "grant_type": "client_credentials"}))


def sign_in(sandbox: Sandbox, raw: Raw, account: str, name: str) -> None:
    """Makes the raw client use a credential of the file, by its name there."""
    credential = sandbox.accounts()[account]["credentials"][name]
    if credential["kind"] == "oauth_app":
        token = ask_token(sandbox, raw, account, name).json()["access_token"]
        raw.authorization = f"Bearer {token}"
    else:
        raw.authorization = basic(credential)


@pytest.mark.parametrize(
    ("name", "read", "write"),
    [
        ("auth_token", (200, None), (201, None)),
        ("api_key", (200, None), (201, None)),
        ("restricted_reader", (200, None), (403, 70051)),
        ("restricted_without_permission", (403, 70051), (403, 70051)),
        ("restricted_to_trunks", (200, None), (403, 70051)),
        ("oauth_app", (200, None), (401, 70051)),
        ("oauth_app_without_permission", (401, 70051), (401, 70051)),
        ("test_credentials", (403, 20008), (403, 20008)),
    ],
)
def test_credentials(
    sandbox: Sandbox,
    raw: Raw,
    name: str,
    read: tuple[int, int | None],
    write: tuple[int, int | None],
) -> None:
    sign_in(sandbox, raw, "main", name)
    one, page, made = (
        raw.get(FIRST),
        raw.get("/v1/ByocTrunks"),
        raw.post("/v1/ByocTrunks", "FriendlyName=x"),
    )
    assert [(seen.status, seen.json().get("code")) for seen in (one, page, made)] == [
        read,
        read,
        write,
    ]


def test_every_credential_of_the_file_is_in_a_test(sandbox: Sandbox) -> None:
    marks = test_credentials.pytestmark  # type: ignore[attr-defined]
    assert {row[0] for row in marks[0].args[1]} == set(sandbox.accounts()["main"]["credentials"])


def encoded(text: str) -> str:
    return "Basic " + base64.b64encode(text.encode()).decode()


MAIN = "AC0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize(
    ("authorization", "kind"),
    [
        (None, "none"),
        ("Basic", "unknown"),
        ("Basic !!!", "unknown"),
        ("Basic /w==", "unknown"),
        (encoded("no colon"), "unknown"),
        (encoded(MAIN), "auth_token"),
        (encoded(f"{MAIN}:"), "auth_token"),
        (encoded(f"{MAIN}:wrong"), "auth_token"),
        (encoded(f"{MAIN}:schlüssel"), "auth_token"),
        (encoded("AC" + "9" * 32 + ":fake-auth-token-of-harbour-voice"), "auth_token"),
        # A secret belongs to its own key only.
        (encoded(f"{MAIN}:fake-secret-of-standard-key-main"), "auth_token"),
        (encoded("SKaaaa0000000000000000000000000001:wrong"), "api_key"),
        (encoded("SKaaaa0000000000000000000000000002:wrong"), "restricted_api_key"),
        (encoded("ACfedc00000000000000000000000000ff:wrong"), "test_credentials"),
        ("Bearer made.up.token", "oauth"),
        ("Bearer", "oauth"),
        ("Digest username=x", "unknown"),
    ],
)
def test_wrong_credentials(
    sandbox: Sandbox, raw: Raw, authorization: str | None, kind: str
) -> None:
    raw.authorization = authorization
    seen = raw.get(FIRST)
    assert seen.status == 401
    assert seen.json() == {
        "code": 20003,
        "message": "Authenticate",
        "more_info": "https://www.twilio.com/docs/errors/20003",
        "status": 401,
    }
    assert seen.headers["www-authenticate"].startswith("Basic")
    logged = sandbox.requests()[0]
    assert (logged["auth"], logged["account"], logged["status"]) == (kind, None, 401)


@pytest.mark.parametrize("name", ["auth_token", "api_key", "oauth_app"])
def test_accounts_do_not_see_each_other(sandbox: Sandbox, raw: Raw, name: str) -> None:
    sign_in(sandbox, raw, "main", name)
    foreign = raw.get(FIRST_OF_SUBACCOUNT)
    assert (foreign.status, foreign.json()["code"]) == (404, 20404)
    sign_in(sandbox, raw, "subaccount", name)
    own = raw.get(FIRST_OF_SUBACCOUNT)
    assert own.json()["account_sid"] == sandbox.accounts()["subaccount"]["sid"]
    assert raw.get(FIRST).status == 404
    listed = raw.get("/v1/ByocTrunks").json()["byoc_trunks"]
    assert [trunk["sid"] for trunk in listed] == sandbox.accounts()["subaccount"]["trunks"]


def test_token(sandbox: Sandbox, raw: Raw) -> None:
    seen = ask_token(sandbox, raw, "main", "oauth_app")
    answer = seen.json()
    assert seen.status == 200
    assert seen.headers["content-type"] == "application/json"
    assert seen.headers["twilio-request-id"].startswith("RQ")
    assert (answer["expires_in"], answer["token_type"]) == (3600, "Bearer")
    assert sandbox.tokens() == [answer["access_token"]]
    assert set(answer) == {"access_token", "expires_in", "token_type"}


GOOD_FORM = {
    "grant_type": "client_credentials",
    "client_id": "OQaaaa0000000000000000000000000001",
    "client_secret": "fake-client-secret-of-app-main-0",
}


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({}, 200, None),
        ({"client_secret": "wrong"}, 401, 20003),
        ({"client_secret": "fake-client-secret-of-app-labor0"}, 401, 20003),
        ({"client_id": "OQ" + "9" * 32}, 401, 20003),
        ({"client_id": None}, 400, 20001),
        ({"client_secret": None}, 400, 20001),
        ({"grant_type": None}, 400, 20001),
        ({"grant_type": "password"}, 400, 20001),
    ],
)
def test_token_forms(
    sandbox: Sandbox, raw: Raw, changes: dict[str, Any], status: int, code: int | None
) -> None:
    raw.authorization = None
    form = {name: value for name, value in {**GOOD_FORM, **changes}.items() if value is not None}
    seen = raw.post("/v2/token", urlencode(form))
    assert (seen.status, seen.json().get("code")) == (status, code)
    assert len(sandbox.tokens()) == (1 if status == 200 else 0)


def test_token_endpoint_takes_post_only(raw: Raw) -> None:
    seen = raw.get("/v2/token")
    assert (seen.status, seen.json()["code"]) == (405, 20004)


def test_token_expires(sandbox: Sandbox, raw: Raw) -> None:
    sandbox.settings(token_lifetime=0.5)
    asked = time.monotonic()
    sign_in(sandbox, raw, "main", "oauth_app")
    first = raw.get(FIRST)
    # On a machine that is very busy the token may have run out before its first use.
    assert first.status == 200 or time.monotonic() - asked > 0.5
    time.sleep(0.6)
    late = raw.get(FIRST)
    assert (late.status, late.json()["code"]) == (401, 20003)
    sandbox.settings(token_lifetime=3600)
    sign_in(sandbox, raw, "main", "oauth_app")
    assert raw.get(FIRST).status == 200


def test_a_token_is_forgotten_on_request(sandbox: Sandbox, raw: Raw) -> None:
    sandbox.fault("expired_token")
    # Not for one who has no token.
    assert raw.get(FIRST).status == 200
    sign_in(sandbox, raw, "main", "oauth_app")
    assert raw.get(FIRST).status == 401
    assert sandbox.faults() == []
    assert raw.get(FIRST).status == 401
    sign_in(sandbox, raw, "main", "oauth_app")
    assert raw.get(FIRST).status == 200
