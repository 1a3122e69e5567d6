# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import TwilioError
from ansible_collections.voiceops.twilio.plugins.module_utils._http.exchange import Request
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.asking import (
    perform,
    succeeded,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.servers import (
    Server,
    answer,
)

# What is sent


def test_a_request_is_sent_with_these_headers_and_no_others() -> None:
    headers = {"Accept": "application/json", "User-Agent": "tests/1", "Authorization": "Basic eA=="}
    with Server(answer()) as server:
        succeeded(perform(f"{server.url}/v1/ByocTrunks?PageSize=1000", headers))
        request = server.received[0]
    assert (request.method, request.target) == ("GET", "/v1/ByocTrunks?PageSize=1000")
    assert sorted(request.headers) == [
        ("Accept", "application/json"),
        ("Accept-Encoding", "gzip, deflate"),
        ("Authorization", "Basic eA=="),
        ("Host", f"127.0.0.1:{server.port}"),
        ("User-Agent", "tests/1"),
    ]
    assert request.body == b""


def test_a_form_is_posted() -> None:
    form = {"grant_type": "client_credentials", "client_secret": "a&b=c/ü"}
    with Server(answer()) as server:
        succeeded(perform(f"{server.url}/v2/token", {"User-Agent": "tests/1"}, form))
        request = server.received[0]
    assert (request.method, request.target) == ("POST", "/v2/token")
    assert request.body == b"grant_type=client_credentials&client_secret=a%26b%3Dc%2F%C3%BC"
    assert sorted(request.headers) == [
        ("Accept-Encoding", "gzip, deflate"),
        ("Content-Length", str(len(request.body))),
        ("Content-Type", "application/x-www-form-urlencoded"),
        ("Host", f"127.0.0.1:{server.port}"),
        ("User-Agent", "tests/1"),
    ]


def test_a_cookie_is_never_sent_back() -> None:
    with Server(answer(headers={"Set-Cookie": "id=1; Path=/"})) as server:
        for _turn in range(2):
            succeeded(perform(server.url))
        assert [request.header("Cookie") for request in server.received] == [None, None]


def test_netrc_is_never_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / ".netrc"
    netrc.write_text("default login somebody password hunter2\n", encoding="utf-8")
    netrc.chmod(0o600)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(netrc))
    with Server(answer()) as server:
        succeeded(perform(server.url))
        succeeded(perform(server.url, {"Authorization": "Basic eA=="}))
        sent = [request.header("Authorization") for request in server.received]
    assert sent == [None, "Basic eA=="]


def test_a_request_shows_neither_its_headers_nor_its_form() -> None:
    request = Request("http://127.0.0.1", {"Authorization": "Basic s"}, {"client_secret": "s"})
    assert repr(request) == "Request(url='http://127.0.0.1')"
    assert not isinstance(request, TwilioError)
