# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an error says of a SOCKS proxy, and of a server that this proxy does not reach."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.asking import (
    Failed,
    assert_failed,
    perform,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.servers import (
    Peer,
    Server,
    refused_port,
)

pytest.importorskip("socks")
URL = "https://trunks.example/v1"
CHECK_PROXY = (
    "Check the proxy that the environment names (HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY)."
)
CHECK_NETWORK = "Check api_url, or edge and region, and the network between here and there."
CREDENTIALS = (
    "Put a user name and password that it accepts into the proxy's address in the environment."
)
OF_PROXY = f"The proxy {{proxy}} for {URL} cannot be used"
OF_SERVER = f"There is no connection to {URL} (through the proxy {{proxy}})"


def told(*answers: bytes) -> Callable[[Peer], None]:
    def steps(peer: Peer) -> None:
        for each in answers:
            peer.sock.recv(262)
            peer.send(each)

    return steps


def reply(code: int) -> bytes:
    return bytes((5, code, 0, 1, 0, 0, 0, 0, 0, 0))


@pytest.mark.parametrize(
    ("answers", "fault", "advice", "transient"),
    [
        ([b"\5\2", b"\1\1"], f"{OF_PROXY} (SOCKS5 authentication failed)", CREDENTIALS, False),
        (
            [b"\5\xff"],
            f"{OF_PROXY} (All offered SOCKS5 authentication methods were rejected)",
            CREDENTIALS,
            False,
        ),
        ([b"HTTP"], f"{OF_PROXY} (SOCKS5 proxy server sent invalid data)", CHECK_PROXY, True),
        (
            [b"\5\0", reply(1)],
            f"{OF_PROXY} (0x01: General SOCKS server failure)",
            CHECK_PROXY,
            True,
        ),
        (
            [b"\5\0", reply(2)],
            f"{OF_PROXY} (0x02: Connection not allowed by ruleset)",
            CHECK_PROXY,
            True,
        ),
        ([b"\5\0", reply(3)], f"{OF_SERVER} (0x03: Network unreachable)", CHECK_NETWORK, True),
        ([b"\5\0", reply(4)], f"{OF_SERVER} (0x04: Host unreachable)", CHECK_NETWORK, True),
        ([b"\5\0", reply(5)], f"{OF_SERVER} (0x05: Connection refused)", CHECK_NETWORK, True),
        ([b"\5\0", reply(6)], f"{OF_SERVER} (0x06: TTL expired)", CHECK_NETWORK, True),
    ],
)
def test_what_a_socks_proxy_answers(
    monkeypatch: pytest.MonkeyPatch,
    answers: list[bytes],
    fault: str,
    advice: str,
    transient: bool,
) -> None:
    with Server(raw=told(*answers)) as proxy:
        signed_in = "user:Zq7xVkT4wB2mN@" if answers[0] == b"\5\2" else ""
        monkeypatch.setenv("HTTPS_PROXY", f"socks5h://{signed_in}127.0.0.1:{proxy.port}")
        place = f"socks5h://127.0.0.1:{proxy.port}"
        expected = Failed(
            "connection", f"{fault}. {advice}".replace("{proxy}", place), transient=transient
        )
        assert_failed(perform(URL), expected, URL)


def test_a_socks_proxy_that_refuses_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    place = f"socks5h://127.0.0.1:{refused_port()}"
    monkeypatch.setenv("HTTPS_PROXY", place)
    msg = f"{OF_PROXY} (Connection refused). {CHECK_PROXY}".replace("{proxy}", place)
    assert_failed(perform(URL), Failed("connection", msg, transient=True), URL)


def test_a_socks_proxy_whose_name_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    place = "socks5h://proxy.invalid:1080"
    monkeypatch.setenv("HTTPS_PROXY", place)
    outcome = perform(URL)
    assert str(outcome).startswith(f"The proxy {place} for {URL} cannot be used (")
    assert CHECK_PROXY in str(outcome)


def test_a_server_whose_name_is_unknown_behind_a_socks_proxy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with Server(raw=told(b"\5\0")) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"socks5://127.0.0.1:{proxy.port}")
        outcome = perform("https://trunks.invalid/v1")
    assert str(outcome).startswith("The host name in https://trunks.invalid/v1 (through the proxy ")
