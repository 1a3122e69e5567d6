# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The control API: what was asked, what is, and how to change it."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.tests.sandbox.client import (
    Sandbox,
    SandboxError,
    populated_sid,
)
from ansible_collections.voiceops.twilio.tests.unit.sandbox.raw import (
    LIST,
    PATIENCE,
    SID,
    TRUNK,
    Raw,
)

MAIN = "AC0123456789abcdef0123456789abcdef"


# Longer than any test runs.
NEVER = 3600.0


def wait_until_in_flight(sandbox: Sandbox, count: int) -> None:
    """Wait until so many requests are in flight. It fails only if that never happens."""
    until = time.monotonic() + PATIENCE
    while sandbox.totals()["in_flight"] != count and time.monotonic() < until:
        time.sleep(0.01)
    assert sandbox.totals()["in_flight"] == count


@contextmanager
def held(sandbox: Sandbox, raw: Raw, *paths: str) -> Iterator[list[socket.socket]]:
    """Hold a request to each of I(paths) in flight by a delay, without one for later requests."""
    sandbox.settings(delay=NEVER)
    with ExitStack() as stack:
        connections = []
        for number, path in enumerate(paths, start=1):
            connection = stack.enter_context(socket.create_connection(raw.origin, timeout=PATIENCE))
            connection.sendall(raw.request("GET", path))
            wait_until_in_flight(sandbox, number)
            connections.append(connection)
        sandbox.settings(delay=0)
        yield connections
    wait_until_in_flight(sandbox, 0)


def test_requests(sandbox: Sandbox, raw: Raw) -> None:
    raw.get(f"{LIST}&Page=0&empty=")
    raw.get(TRUNK)
    first, second = sandbox.requests()
    assert isinstance(first["seconds"], float)
    assert second["at"] >= first["at"] + first["seconds"]
    host, port = raw.origin
    expected = {
        "n": 1,
        "method": "GET",
        "path": "/v1/ByocTrunks",
        "query": {"PageSize": "4", "Page": "0", "empty": ""},
        "account": MAIN,
        "auth": "auth_token",
        "headers": {"Host": f"{host}:{port}", "User-Agent": "raw", "Connection": "close"},
        "status": 200,
        "fault": None,
        "overlapped": False,
    }
    assert {name: first[name] for name in expected} == expected
    assert set(first) - set(expected) == {"at", "seconds", "connection", "request_id"}
    assert (second["n"], second["path"]) == (2, TRUNK)
    assert sandbox.totals() == {
        "requests": 2,
        "connections": 2,
        "in_flight": 0,
        "max_in_flight": 1,
    }
    sandbox.clear_requests()
    assert sandbox.requests() == []
    assert sandbox.totals() == dict.fromkeys(sandbox.totals(), 0)


def test_requests_hold_no_secret(sandbox: Sandbox, raw: Raw) -> None:
    secrets = []
    for credential in sandbox.accounts()["main"]["credentials"].values():
        names = ("auth_token", "api_secret", "client_secret")
        secrets += [credential[name] for name in names if name in credential]
    raw.get(TRUNK)
    raw.post("/v2/token", f"client_secret={secrets[0]}")
    raw.authorization = "Bearer abcdefg.secret"
    raw.get(TRUNK)
    said = json.dumps(sandbox.requests())
    assert len(sandbox.requests()) == 3
    assert not [secret for secret in secrets if secret in said]
    assert "abcdefg.secret" not in said
    assert "authorization" not in said.lower()


def test_connections(sandbox: Sandbox, raw: Raw) -> None:
    request = raw.request("GET", TRUNK, close=False)
    with socket.create_connection(raw.origin, timeout=5) as connection:
        for _turn in range(3):
            connection.sendall(request)
            assert b"200 OK" in connection.recv(65536)
    raw.get(TRUNK)
    numbers = [seen["connection"] for seen in sandbox.requests()]
    assert numbers[0] == numbers[1] == numbers[2] != numbers[3]
    assert sandbox.totals()["connections"] == 2


def test_overlapping(sandbox: Sandbox, raw: Raw) -> None:
    raw.get(TRUNK)
    with held(sandbox, raw, TRUNK, TRUNK, TRUNK):
        assert sandbox.totals()["max_in_flight"] == 3
    assert [seen["overlapped"] for seen in sandbox.requests()] == [False, True, True, True]


@pytest.mark.parametrize("path", [TRUNK, LIST, "/v2/token"])
def test_delay(sandbox: Sandbox, raw: Raw, path: str) -> None:
    assert sandbox.settings(delay=NEVER)["delay"] == NEVER
    with held(sandbox, raw, path) as (connection,):
        assert raw.get(TRUNK).status == 200  # It came later, and is answered first.
        connection.setblocking(False)
        with pytest.raises(BlockingIOError):
            connection.recv(1)
    sandbox.settings(delay=0.01)
    assert raw.get(path).complete


def test_limit_on_concurrent_requests(sandbox: Sandbox, raw: Raw) -> None:
    sandbox.settings(max_concurrent=2)
    with held(sandbox, raw, TRUNK, TRUNK):
        sandbox.settings(delay=NEVER)  # A request that is refused does not wait for it.
        for _turn in range(2):
            refused = raw.get(TRUNK)
            assert (refused.status, refused.json()["code"]) == (429, 20429)
            assert refused.headers["twilio-concurrent-requests"] == "3"
    # What is over does not count any more.
    sandbox.settings(delay=0)
    answered = raw.get(TRUNK)
    assert (answered.status, answered.headers["twilio-concurrent-requests"]) == (200, "1")


def test_limit_is_for_each_account(sandbox: Sandbox, raw: Raw) -> None:
    sandbox.settings(max_concurrent=1)
    other = Raw(sandbox.address, sandbox.accounts()["subaccount"]["credentials"]["auth_token"])
    with held(sandbox, other, "/v1/ByocTrunks"):
        assert raw.get(TRUNK).status == 200
        assert sandbox.totals()["max_in_flight"] == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"delay": -1},
        {"delay": "1"},
        {"delay": True},
        {"delay": None},
        {"max_concurrent": 0},
        {"max_concurrent": 1.5},
        {"token_lifetime": None},
        {"speed": 1},
        {"delay": 1, "speed": 1},
    ],
)
def test_wrong_settings(sandbox: Sandbox, changes: dict[str, Any]) -> None:
    before = sandbox.settings()
    with pytest.raises(SandboxError):
        sandbox.settings(**changes)
    assert sandbox.settings() == before


def test_accounts(sandbox: Sandbox) -> None:
    accounts = sandbox.accounts()
    assert list(accounts) == ["main", "subaccount"]
    assert accounts["main"]["sid"] == MAIN
    assert accounts["main"]["credentials"]["api_key"]["api_secret"]
    assert accounts["main"]["trunks"][0] == SID


@pytest.mark.parametrize(
    "body",
    [
        b'{"sid": "BY1", "sid": 2, "big": 1e400, "half": "\\ud800"}',
        b"null",
        b' [1, {"a": NaN}]  ',
        '{"friendly_name": "Träger"}'.encode(),
    ],
)
def test_a_trunk_of_any_bytes(sandbox: Sandbox, raw: Raw, body: bytes) -> None:
    sandbox.put_raw_trunk(SID, body)
    seen = raw.get(TRUNK)
    assert (seen.status, seen.body) == (200, body)
    assert body in raw.get("/v1/ByocTrunks").body


def test_a_trunk_of_any_value(sandbox: Sandbox, raw: Raw) -> None:
    value = {"sid": 7, "account_sid": None, "extra": {"deep": [1]}}
    sandbox.put_trunk("BY-own/strange?sid", value)
    assert raw.get("/v1/ByocTrunks").json()["byoc_trunks"][-1] == value
    assert sandbox.trunk("BY-own/strange?sid") == value
    sandbox.delete_trunk("BY-own/strange?sid")
    with pytest.raises(SandboxError, match="main has no trunks/BY-own"):
        sandbox.trunk("BY-own/strange?sid")


def test_replacing_keeps_the_place(sandbox: Sandbox, raw: Raw) -> None:
    sandbox.put_trunk(SID, {"sid": SID})
    assert raw.get("/v1/ByocTrunks").json()["byoc_trunks"][0] == {"sid": SID}


def test_a_trunk_of_another_account(sandbox: Sandbox, raw: Raw) -> None:
    sandbox.put_trunk("BY1", {"sid": "BY1"}, account="subaccount")
    assert raw.get("/v1/ByocTrunks/BY1").status == 404
    assert sandbox.accounts()["subaccount"]["trunks"][-1] == "BY1"


def test_what_is_no_json_is_no_trunk(sandbox: Sandbox) -> None:
    with pytest.raises(SandboxError):
        sandbox.put_raw_trunk(SID, b"{")
    assert sandbox.trunk(SID)["sid"] == SID


def test_populate(sandbox: Sandbox, raw: Raw) -> None:
    first = sandbox.populate(2)
    template = {"friendly_name": "n {n}", "voice_url": None}
    more = sandbox.populate(2, account="main", template=template)
    assert first + more == [populated_sid(MAIN, n) for n in (1, 2, 3, 4)]
    trunk = raw.get(f"/v1/ByocTrunks/{more[1]}").json()
    assert (trunk["friendly_name"], trunk["voice_url"], trunk["sid"]) == ("n 4", None, more[1])
    assert trunk["account_sid"] == MAIN
    assert set(trunk) == set(sandbox.trunk(SID))
    assert sandbox.populate(1, account="subaccount")[0] not in first


@pytest.mark.parametrize(
    "body", [{}, {"count": -1}, {"count": "1"}, {"count": 1, "account_sid": "AC1"}, []]
)
def test_populate_with_what_makes_no_sense(sandbox: Sandbox, body: object) -> None:
    with pytest.raises(SandboxError):
        sandbox.control("POST", "populate", body)


def test_reset(sandbox: Sandbox, raw: Raw) -> None:
    before = sandbox.accounts()
    sandbox.populate(3)
    sandbox.delete_trunk(SID)
    sandbox.put_trunk("BY1", 1)
    sandbox.settings(delay=0.1, max_concurrent=1, token_lifetime=1)
    sandbox.fault("html", times="always")
    raw.get(TRUNK)
    sandbox.reset()
    assert sandbox.accounts() == before
    assert sandbox.settings() == {"delay": 0, "max_concurrent": None, "token_lifetime": 3600}
    assert sandbox.faults() == []
    assert sandbox.requests() == []
    assert raw.get(TRUNK).json()["sid"] == SID


def test_index(sandbox: Sandbox) -> None:
    index = sandbox.control("GET", "")
    assert "POST /_sandbox/faults" in index["control"]
    assert "PUT /_sandbox/RESOURCE/SID" in index["control"]
    assert all(kind["does"] for kind in index["faults"].values())


@pytest.mark.parametrize(
    ("method", "path", "message"),
    [
        ("GET", "nothing", "nothing at /_sandbox/nothing"),
        ("PUT", "faults", "takes GET, POST, DELETE"),
        ("POST", f"trunks/{SID}", "a resource takes GET, PUT and DELETE"),
        ("GET", "trunks/BY1", "main has no trunks/BY1"),
        ("GET", f"trunks/{SID}?account_sid=AC1", "no such account: AC1"),
    ],
)
def test_wrong_control_requests(sandbox: Sandbox, method: str, path: str, message: str) -> None:
    with pytest.raises(SandboxError) as caught:
        sandbox.control(method, path)
    assert message in str(caught.value)


def test_control_is_not_in_the_list(sandbox: Sandbox) -> None:
    sandbox.accounts()
    assert sandbox.requests() == []
    assert sandbox.totals()["connections"] == 0
