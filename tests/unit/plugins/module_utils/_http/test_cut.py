# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""No stage on the way to an answer can hold an exchange: each times out, and can be cut off."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import TimedOutError
from ansible_collections.voiceops.twilio.plugins.module_utils._http.exchange import (
    Exchange,
    Request,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.asking import (
    SOON,
    perform,
    succeeded,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.certificates import (
    server_context,
    write_bundle,
    write_folder,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.servers import (
    START_OF_A_LONG_RECORD,
    Peer,
    Server,
    Step,
    answer,
    drip,
    read_some,
    socks5,
    stall,
    tunnel,
)

ELSEWHERE = "https://trunks.example"
LETS_THROUGH = b"HTTP/1.1 200 Connection established\r\n\r\n"


class Stage(NamedTuple):
    """Who is waited for: the server itself, or a proxy; and what it has done by then."""

    proxy: str | None
    raw: bool
    before: list[Step]
    drips: bytes


STAGES: list[Any] = [
    pytest.param(
        Stage(None, True, [read_some, START_OF_A_LONG_RECORD], b"\x02"), id="TLS handshake"
    ),
    pytest.param(
        Stage("http", False, [b"HTTP/1.1 2"], b"0"), id="status of a proxy's answer to CONNECT"
    ),
    pytest.param(
        Stage("http", False, [b"HTTP/1.1 200 OK\r\nX: "], b"x"),
        id="headers of a proxy's answer to CONNECT",
    ),
    pytest.param(
        Stage("http", False, [LETS_THROUGH, read_some, START_OF_A_LONG_RECORD], b"\x02"),
        id="TLS handshake in a tunnel",
    ),
    pytest.param(
        Stage("https", True, [read_some, START_OF_A_LONG_RECORD], b"\x02"),
        id="TLS handshake with a proxy",
    ),
    pytest.param(
        Stage("https", False, [b"HTTP/1.1 200 OK\r\nX: "], b"x"),
        id="answer of a proxy over TLS to CONNECT",
    ),
    pytest.param(
        Stage("https", False, [LETS_THROUGH, read_some, START_OF_A_LONG_RECORD], b"\x02"),
        id="TLS handshake in a tunnel of a proxy over TLS",
    ),
]


def serve(stage: Stage, *last: Step) -> Server:
    steps = [*stage.before, *last]
    if stage.raw:
        return Server(raw=steps)
    return Server(steps, tls=server_context("localhost") if stage.proxy == "https" else None)


def asked(stage: Stage, server: Server, monkeypatch: pytest.MonkeyPatch) -> str:
    if stage.proxy is None:
        return f"https://127.0.0.1:{server.port}"
    monkeypatch.setenv("https_proxy", f"{stage.proxy}://localhost:{server.port}")
    return ELSEWHERE


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_that_stalls_times_out(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, stage: Stage
) -> None:
    with serve(stage, stall) as server:
        url = asked(stage, server, monkeypatch)
        outcome = perform(url, verify=str(write_bundle(tmp_path)), timeout=0.3)
    assert isinstance(outcome, TimedOutError)


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("slow", [False, True], ids=["stalls", "drips"])
def test_a_stage_can_be_cut_off(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, stage: Stage, slow: bool
) -> None:
    reached = threading.Event()
    last = drip(stage.drips) if slow else stall
    with serve(stage, lambda _peer: reached.set(), last) as server:
        url = asked(stage, server, monkeypatch)
        exchange = Exchange(Request(url), str(write_bundle(tmp_path)), timeout=60)
        assert_cut_when(reached, exchange)


def assert_cut_when(reached: threading.Event, exchange: Exchange) -> None:
    def cut() -> None:
        assert reached.wait(SOON)
        time.sleep(0.05)  # Now it waits for the rest.
        exchange.cancel()

    cutter = threading.Thread(target=cut)
    cutter.start()
    began = time.monotonic()
    outcome = exchange.perform()
    assert time.monotonic() - began < 2 * SOON
    cutter.join()
    assert isinstance(outcome, TimedOutError)


@pytest.mark.parametrize("trusted", ["file", "folder", "all"])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_over_tls_leads_to_the_server(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, scheme: str, trusted: str
) -> None:
    verify: bool | str = trusted != "all"
    if verify:
        verify = str(write_bundle(tmp_path) if trusted == "file" else write_folder(tmp_path / "f"))
    tls = server_context("trunks.example") if scheme == "https" else None
    with Server(answer(b"1"), tls=tls) as server:
        leads = tunnel(server.port) if tls else answer(b"1")
        with Server(leads, tls=server_context("localhost")) as proxy:
            monkeypatch.setenv(f"{scheme}_proxy", f"https://localhost:{proxy.port}")
            response = perform(f"{scheme}://trunks.example", verify=verify)
            assert succeeded(response).body == b"1"


def test_a_proxy_over_tls_is_trusted_by_the_usual_bundle(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    bundle = str(write_bundle(tmp_path))
    monkeypatch.setattr("requests.certs.where", lambda: bundle)
    with Server(answer(b"1"), tls=server_context("localhost")) as proxy:
        monkeypatch.setenv("http_proxy", f"https://localhost:{proxy.port}")
        assert succeeded(perform("http://trunks.example", verify=True)).body == b"1"


@pytest.mark.parametrize("verify", [True, "bundle"])
def test_a_proxy_over_tls_must_prove_who_it_is(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, verify: bool | str
) -> None:
    context = server_context("elsewhere.example")
    with Server(answer(), tls=context) as proxy:
        monkeypatch.setenv("https_proxy", f"https://localhost:{proxy.port}")
        trusted = str(write_bundle(tmp_path)) if verify == "bundle" else True
        outcome = perform(ELSEWHERE, verify=trusted)
        assert proxy.received == []
    assert outcome.kind in ("tls", "connection")  # type: ignore[union-attr]


# SOCKS, where its library is installed


@pytest.mark.parametrize("over_tls", [False, True], ids=["http", "https"])
@pytest.mark.parametrize("scheme", ["socks5", "socks5h"])
def test_a_socks_proxy_leads_to_the_server(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, scheme: str, over_tls: bool
) -> None:
    pytest.importorskip("socks")
    tls = server_context("192.0.2.1") if over_tls else None
    with Server(answer(b"1"), answer(b"2"), tls=tls) as server:
        with Server(raw=socks5(server.port)) as proxy:
            monkeypatch.setenv("all_proxy", f"{scheme}://127.0.0.1:{proxy.port}")
            for number in (b"1", b"2"):
                url = f"{'https' if over_tls else 'http'}://192.0.2.1/v1"
                response = succeeded(perform(url, verify=str(write_bundle(tmp_path))))
                assert response.body == number
            assert proxy.connections == 1
        assert server.targets() == ["/v1", "/v1"]


def _tls_start(peer: Peer) -> None:
    read_some(peer)
    peer.send(START_OF_A_LONG_RECORD)


@pytest.mark.parametrize(
    ("url", "after"),
    [
        pytest.param("http://192.0.2.1", read_some, id="answer"),
        pytest.param("https://192.0.2.1", _tls_start, id="TLS handshake"),
    ],
)
def test_a_server_behind_a_socks_proxy_can_be_cut_off(
    monkeypatch: pytest.MonkeyPatch, url: str, after: Callable[[Peer], None]
) -> None:
    pytest.importorskip("socks")
    reached = threading.Event()
    steps = [after, lambda _peer: reached.set(), drip(b"\x02")]
    with Server(raw=steps) as server, Server(raw=socks5(server.port)) as proxy:
        monkeypatch.setenv("all_proxy", f"socks5h://127.0.0.1:{proxy.port}")
        assert_cut_when(reached, Exchange(Request(url), verify=True, timeout=60))


def test_a_tls_context_is_as_strict_as_that_of_urllib3() -> None:
    from ansible_collections.voiceops.twilio.plugins.module_utils._http import tls as _tls
    from urllib3.util.ssl_ import create_urllib3_context

    own = create_urllib3_context(ssl_version=ssl.PROTOCOL_TLS_CLIENT)
    ours = _tls.context(verify=True)
    assert ours.verify_mode == ssl.CERT_REQUIRED
    for setting in ("options", "minimum_version", "verify_flags", "check_hostname"):
        assert getattr(ours, setting) == getattr(own, setting)
