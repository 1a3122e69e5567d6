# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Both servers are asked at the same time, and share what the task may spend."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.byoc_trunk_info import (
    byoc_trunk_info,
)
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.servers import (
    PATIENCE,
    Peer,
    Server,
    json_answer,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.related import (
    BOTH,
    asked_for,
    related,
    succeeded,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.tasks import AUTH_TOKEN, MAIN

POLICIES = [f"NY{n:032}" for n in range(3)]
TRUNKS = [
    {"sid": f"BY{n:032}", "account_sid": MAIN, "connection_policy_sid": policy}
    for n, policy in enumerate(POLICIES)
]
DOMAIN = {"sid": f"SD{1:032}", "account_sid": MAIN, "byoc_trunk_sid": TRUNKS[0]["sid"]}


def voice(path: str) -> dict[str, Any]:
    """The answer of the one server."""
    name = path.rpartition("/")[2]
    key, items = {
        "ByocTrunks": ("byoc_trunks", TRUNKS),
        "ConnectionPolicies": (
            "connection_policies",
            [{"sid": sid, "account_sid": MAIN} for sid in POLICIES],
        ),
        "Targets": ("targets", []),
    }[name]
    return {key: items, "meta": {"key": key, "next_page_url": None}}


def core(path: str) -> dict[str, Any]:
    """The answer of the other."""
    is_list = path.endswith("/Domains.json")
    key, items = ("domains", [DOMAIN]) if is_list else ("contents", [])
    return {key: items, "next_page_uri": None}


class Half:
    """One of two servers. Some answers of it wait until the other has been asked for something.

    If that is never asked for, the answer is an error.
    """

    def __init__(self, answer: Callable[[str], dict[str, Any]], held: str = "/nothing") -> None:
        self._answer = answer
        self._held = held
        self.awaited = "/nothing"
        self.was_asked = threading.Event()
        self.other = self

    def __call__(self, peer: Peer) -> None:
        path = urlsplit(peer.request.target).path
        if path.endswith(self.awaited):
            self.was_asked.set()
        if path.endswith(self._held) and not self.other.was_asked.wait(PATIENCE):
            peer.send(json_answer({}, "500 Internal Server Error"))
        else:
            peer.send(json_answer(self._answer(path)))


@pytest.mark.parametrize("held", ["/ConnectionPolicies", "/Targets"])
def test_core_is_asked_while_voice_does_not_answer(held: str) -> None:
    at_voice, at_core = Half(voice, held), Half(core)
    at_voice.other, at_core.awaited = at_core, "/Domains.json"
    assert_done(at_voice, at_core)


@pytest.mark.parametrize("awaited", ["/ConnectionPolicies", f"{POLICIES[2]}/Targets"])
def test_voice_is_asked_while_core_does_not_answer(awaited: str) -> None:
    at_voice, at_core = Half(voice), Half(core, "/Domains.json")
    at_core.other, at_voice.awaited = at_voice, awaited
    assert_done(at_voice, at_core)


def assert_done(at_voice: Half, at_core: Half) -> None:
    with Server(at_voice) as one, Server(at_core) as other:
        given = {
            "account_sid": MAIN,
            "auth_token": AUTH_TOKEN,
            "api_url": one.url,
            "core_api_url": other.url,
            "related": BOTH,
            "retries": 0,
        }
        result = succeeded(byoc_trunk_info(given, {}, ansible_version="2.21.0"))
        assert list(result["connection_policies"]) == POLICIES
        assert list(result["sip_domains"]) == [DOMAIN["sid"]]
        assert len(one.received) == 1 + 1 + 3
        assert len(other.received) == 1 + 2
        assert result["api"] == {"base_url": one.url, "requests": 8, "retries": 0}


@pytest.mark.parametrize("concurrency", [1, 3, 8])
def test_no_more_requests_are_in_flight_than_the_task_allows(
    sandbox: Sandbox, concurrency: int
) -> None:
    sandbox.settings(delay=0.01)
    succeeded(related(sandbox, concurrency=concurrency))
    most = sandbox.totals()["max_in_flight"]
    assert most <= concurrency
    assert (most > 1) is (concurrency > 1)


@pytest.mark.parametrize("path", ["/v1/ConnectionPolicies", "/2010-04-01"])
def test_retries_at_both_servers_are_counted(sandbox: Sandbox, path: str) -> None:
    once = succeeded(related(sandbox))["api"]
    asked = asked_for(sandbox)
    sandbox.clear_requests()
    sandbox.fault("server_error", path=path, times=2, retry_after="0")
    api = succeeded(related(sandbox))["api"]
    assert api == {**once, "requests": once["requests"] + 2, "retries": 2}
    assert sum(asked_for(sandbox).values()) == sum(asked.values()) + 2


@pytest.mark.parametrize("path", ["/v1/ConnectionPolicies", "^.*/Domains.json", "^.*/IpAddresses"])
def test_the_deadline_is_that_of_the_whole_task(sandbox: Sandbox, path: str) -> None:
    sandbox.fault("stall", path=path, times="always")
    outcome = related(sandbox, deadline=1.0)
    assert outcome.failed
    assert outcome.result["error"]["kind"] == "timeout"
    assert "within the deadline of 1 seconds" in outcome.result["msg"]
