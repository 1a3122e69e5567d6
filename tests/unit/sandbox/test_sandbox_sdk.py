# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Twilio's own SDK as the sandbox's client: to it, the sandbox is Twilio."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import requests
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.sandbox.sdk import Redirected, sdk
from twilio.base.exceptions import TwilioException, TwilioRestException, TwilioServiceException
from twilio.credential.client_credential_provider import ClientCredentialProvider
from twilio.http.token_manager import TokenManager
from twilio.rest import Client

FIRST = "BY00000000000000000000000000000001"
ABSENT = "BY" + "f" * 32
ALL_FIELDS = {
    "friendly_name": "Träger & Söhne <b>",
    "voice_url": "https://voice.example.com/new?a=1&b=2",
    "voice_method": "GET",
    "voice_fallback_url": "https://voice.example.com/fallback",
    "voice_fallback_method": "GET",
    "status_callback_url": "https://voice.example.com/status",
    "status_callback_method": "GET",
    "cnam_lookup_enabled": True,
    "connection_policy_sid": "NY" + "1" * 32,
    "from_domain_sid": "SD" + "2" * 32,
}


def test_fetch(client: Client, main: dict[str, Any]) -> None:
    trunk = client.voice.v1.byoc_trunks(FIRST).fetch()
    assert trunk.sid == FIRST
    assert trunk.account_sid == main["sid"]
    assert trunk.friendly_name == "Nordlicht Telekom – Frankfurt (primary)"  # noqa: RUF001
    assert trunk.cnam_lookup_enabled is False
    assert trunk.date_created.isoformat() == "2023-05-04T09:42:00+00:00"
    assert trunk.url == f"https://voice.twilio.com/v1/ByocTrunks/{FIRST}"


@pytest.mark.parametrize("size", [1, 3, 10, 50, 1000])
def test_list_over_pages(sandbox: Sandbox, client: Client, main: dict[str, Any], size: int) -> None:
    found = client.voice.v1.byoc_trunks.list(page_size=size)
    assert [trunk.sid for trunk in found] == main["trunks"]
    assert len(sandbox.requests()) == -(-len(main["trunks"]) // size)


def test_list_many(sandbox: Sandbox, client: Client, main: dict[str, Any]) -> None:
    added = sandbox.populate(2500)
    found = client.voice.v1.byoc_trunks.list(page_size=1000)
    assert [trunk.sid for trunk in found] == main["trunks"] + added
    assert len(sandbox.requests()) == 3


def test_pages_backwards(client: Client, main: dict[str, Any]) -> None:
    page = client.voice.v1.byoc_trunks.page(page_size=4)
    pages = [[trunk.sid for trunk in page]]
    while following := page.next_page():
        page = following
        pages.append([trunk.sid for trunk in page])
    assert pages == [main["trunks"][:4], main["trunks"][4:8], main["trunks"][8:]]
    back = page.previous_page()
    assert back is not None
    assert [trunk.sid for trunk in back] == pages[1]
    first = back.previous_page()
    assert first is not None
    assert [trunk.sid for trunk in first] == pages[0]
    assert first.previous_page() is None


def test_create_update_delete(client: Client, main: dict[str, Any]) -> None:
    made = client.voice.v1.byoc_trunks.create(**ALL_FIELDS)
    assert {name: getattr(made, name) for name in ALL_FIELDS} == ALL_FIELDS
    assert made.account_sid == main["sid"]
    assert client.voice.v1.byoc_trunks.list()[-1].sid == made.sid

    changed = made.update(friendly_name="renamed", cnam_lookup_enabled=False)
    assert (changed.friendly_name, changed.cnam_lookup_enabled) == ("renamed", False)
    fetched = client.voice.v1.byoc_trunks(made.sid).fetch()
    assert (fetched.friendly_name, fetched.voice_url) == ("renamed", ALL_FIELDS["voice_url"])
    assert fetched.date_created == made.date_created

    assert fetched.delete() is True
    with pytest.raises(TwilioRestException) as caught:
        fetched.fetch()
    assert (caught.value.status, caught.value.code) == (404, 20404)


def test_update_is_dated(client: Client) -> None:
    before = client.voice.v1.byoc_trunks(FIRST).fetch()
    after = client.voice.v1.byoc_trunks(FIRST).update(friendly_name="renamed")
    assert after.date_updated > before.date_updated
    assert after.date_created == before.date_created


def test_create_with_nothing(client: Client) -> None:
    made = client.voice.v1.byoc_trunks.create()
    assert made.friendly_name is None
    assert (made.voice_url, made.voice_method) == (None, "POST")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("voice_url", "not a url"),
        ("voice_method", "BREW"),
        ("connection_policy_sid", "NY1"),
        ("from_domain_sid", "NY" + "1" * 32),
        ("friendly_name", "x" * 256),
        ("cnam_lookup_enabled", "perhaps"),
    ],
)
def test_create_with_a_wrong_value(client: Client, field: str, value: str) -> None:
    with pytest.raises(TwilioRestException) as caught:
        client.voice.v1.byoc_trunks.create(**{field: value})
    assert (caught.value.status, caught.value.code) == (400, 20001)


def test_no_such_trunk(client: Client) -> None:
    with pytest.raises(TwilioRestException) as caught:
        client.voice.v1.byoc_trunks(ABSENT).fetch()
    assert (caught.value.status, caught.value.code) == (404, 20404)
    assert f"/ByocTrunks/{ABSENT} was not found" in caught.value.msg


def test_page_size_out_of_range(client: Client) -> None:
    with pytest.raises(TwilioException, match="Unable to fetch page"):
        client.voice.v1.byoc_trunks.page(page_size=1001)


def test_wrong_password(sandbox: Sandbox, main: dict[str, Any]) -> None:
    with pytest.raises(TwilioRestException) as caught:
        sdk(sandbox, main["sid"], "wrong").voice.v1.byoc_trunks(FIRST).fetch()
    assert (caught.value.status, caught.value.code) == (401, 20003)


@pytest.mark.parametrize(
    ("name", "status", "code"),
    [
        ("unauthorized", 401, 20003),
        ("forbidden", 403, 70051),
        ("test_credentials", 403, 20008),
        ("not_found", 404, 20404),
        ("too_many_requests", 429, 20429),
        ("server_error", 503, 20500),
    ],
)
def test_errors_asked_for(
    sandbox: Sandbox, client: Client, name: str, status: int, code: int
) -> None:
    sandbox.fault(name)
    with pytest.raises(TwilioRestException) as caught:
        client.voice.v1.byoc_trunks(FIRST).fetch()
    assert (caught.value.status, caught.value.code) == (status, code)
    assert client.voice.v1.byoc_trunks(FIRST).fetch().sid == FIRST


def test_error_in_the_newer_form(sandbox: Sandbox, client: Client) -> None:
    sandbox.fault("problem", status=403, code=70051, title="No permission")
    with pytest.raises(TwilioServiceException) as caught:
        client.voice.v1.byoc_trunks(FIRST).fetch()
    assert (caught.value.status, caught.value.code, caught.value.title) == (
        403,
        70051,
        "No permission",
    )


@pytest.mark.parametrize("name", ["api_key", "restricted_reader"])
def test_api_keys_read(sandbox: Sandbox, main: dict[str, Any], name: str) -> None:
    key = main["credentials"][name]
    client = sdk(sandbox, key["api_key"], key["api_secret"])
    assert client.voice.v1.byoc_trunks(FIRST).fetch().sid == FIRST


def test_reading_key_does_not_write(sandbox: Sandbox, main: dict[str, Any]) -> None:
    key = main["credentials"]["restricted_reader"]
    client = sdk(sandbox, key["api_key"], key["api_secret"])
    attempts: list[Callable[[], object]] = [
        client.voice.v1.byoc_trunks.create,
        client.voice.v1.byoc_trunks(FIRST).update,
        client.voice.v1.byoc_trunks(FIRST).delete,
    ]
    for attempt in attempts:
        with pytest.raises(TwilioRestException) as caught:
            attempt()
        assert (caught.value.status, caught.value.code) == (403, 70051)
    assert sandbox.trunk(FIRST)["sid"] == FIRST


class SandboxTokens(TokenManager):
    def __init__(self, sandbox: Sandbox, app: dict[str, str]) -> None:
        self._sandbox = sandbox
        self._app = app

    def fetch_access_token(self) -> str:
        token = Client("", "", http_client=Redirected(self._sandbox.url)).oauth.v2.token.create(
            grant_type="client_credentials",
            client_id=self._app["client_id"],
            client_secret=self._app["client_secret"],
        )
        return str(token.access_token)


def test_oauth(sandbox: Sandbox, main: dict[str, Any]) -> None:
    app = main["credentials"]["oauth_app"]
    provider = ClientCredentialProvider(
        app["client_id"], app["client_secret"], SandboxTokens(sandbox, app)
    )
    client = Client(credential_provider=provider, http_client=Redirected(sandbox.url))
    assert client.voice.v1.byoc_trunks(FIRST).fetch().sid == FIRST
    assert client.voice.v1.byoc_trunks(FIRST).fetch().sid == FIRST
    # The SDK reads the expiry in the token and keeps it: one token for two requests.
    assert [seen["path"] for seen in sandbox.requests()] == [
        "/v2/token",
        f"/v1/ByocTrunks/{FIRST}",
        f"/v1/ByocTrunks/{FIRST}",
    ]
    assert len(sandbox.tokens()) == 1


def test_what_the_sdk_makes_of_other_answers(sandbox: Sandbox, client: Client) -> None:
    """Weaknesses of the SDK that it shows against Twilio, and so must show here."""
    nothing = client.voice.v1.byoc_trunks("").fetch()
    assert nothing.sid is None
    assert nothing.friendly_name is None

    sandbox.fault("attributes", set={"cnam_lookup_enabled": "false"})
    assert client.voice.v1.byoc_trunks(FIRST).fetch().cnam_lookup_enabled == "false"

    sandbox.fault("redirect", status=307)
    assert client.voice.v1.byoc_trunks(FIRST).fetch().sid == FIRST

    sandbox.fault("html")
    with pytest.raises(ValueError, match="Expecting value"):
        client.voice.v1.byoc_trunks(FIRST).fetch()

    sandbox.fault("reset_in_body")
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        client.voice.v1.byoc_trunks(FIRST).fetch()
