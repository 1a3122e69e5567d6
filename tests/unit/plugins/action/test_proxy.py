# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A proxy that asks for a password, on the way to a server with a certificate of its own."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.tests.sandbox.certificates import LOOPBACK, make
from ansible_collections.voiceops.twilio.tests.sandbox.client import start
from ansible_collections.voiceops.twilio.tests.unit.plugins.action.both_ways import Played, play
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.servers import (
    Peer,
    Server,
    answer,
    tunnel,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.tasks import AUTH_TOKEN, MAIN, SIDS

PASSWORD = "hush b@d-proxy"
WRITTEN = "hush%20b%40d-proxy"
PAIR = base64.b64encode(f"bob:{PASSWORD}".encode()).decode()
OTHER = "another-pass-word"
FORMS = (PASSWORD, WRITTEN, PAIR, OTHER, base64.b64encode(f"bob:{OTHER}".encode()).decode())


def guarded(port: int) -> Any:
    """A proxy that lets one user through to I(port), and repeats what it got from another."""
    go_on = tunnel(port)

    def carry(peer: Peer) -> None:
        got = peer.request.header("Proxy-Authorization")
        if got == f"Basic {PAIR}":
            go_on(peer)
        else:
            peer.send(answer(f"not {got}".encode(), f"407 Not with {got}, not with {OTHER}"))

    return carry


def ask(folder: Path, url: str, ca_path: Path, proxy: str) -> Played:
    """Read a trunk in a playbook, both ways, with I(proxy) where ansible-playbook is started."""
    task = {"args": {"sid": SIDS[0], "api_url": url, "retries": 0}}
    return play(
        folder,
        {"task": task},
        HTTPS_PROXY=proxy,
        TWILIO_ACCOUNT_SID=MAIN,
        TWILIO_AUTH_TOKEN=AUTH_TOKEN,
        TWILIO_CA_BUNDLE=str(ca_path),
    )


@pytest.mark.parametrize(
    ("user", "lets_through"),
    [
        pytest.param(f"bob:{WRITTEN}@", True, id="the right password"),
        pytest.param(f"bob:{OTHER}@", False, id="another password"),
        pytest.param("", False, id="no password"),
    ],
)
def test_a_proxy_asks_for_a_password(tmp_path: Path, user: str, lets_through: bool) -> None:
    files = make(tmp_path / "tls", [*LOOPBACK, "trunks.example"])
    with start(tls_cert=files.cert, tls_key=files.key) as sandbox:
        port = int(sandbox.url.rpartition(":")[2])
        with Server(guarded(port)) as proxy:
            address = f"http://{user}127.0.0.1:{proxy.port}"
            told = ask(tmp_path, "https://trunks.example", files.ca, address)
        assert {request.method for request in proxy.received} == {"CONNECT"}
        asked = sandbox.requests()
    assert len(asked) == (2 if lets_through else 0)
    for result in told.results.values():
        if lets_through:
            assert result["byoc_trunk"]["sid"] == SIDS[0]
            continue
        url = f"https://trunks.example/v1/ByocTrunks/{SIDS[0]}"
        assert result["error"]["kind"] == "connection"
        assert result["msg"] == (
            f"The proxy http://127.0.0.1:{proxy.port} for {url} asks for credentials "
            "(status 407 Proxy Authentication Required). Put a user name and password that it "
            "accepts into the proxy's address in the environment."
        )
    assert [form for form in FORMS if form in told.printed + json.dumps(told.results)] == []
