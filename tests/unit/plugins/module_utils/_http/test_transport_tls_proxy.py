# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Faults of TLS on the way through a proxy, and what is wrong with our own files there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import urllib3
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import TwilioError
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.asking import (
    BROKEN,
    Failed,
    assert_failed,
    perform,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.certificates import (
    server_context,
    write_bundle,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.servers import (
    Peer,
    Server,
    answer,
    close,
    tunnel,
)

URL = "https://trunks.example/v1"
# Before 2.0, urllib3 does not say which of the two certificates it refuses.
TELLS_PROXIES_APART = int(urllib3.__version__.partition(".")[0]) >= 2


@pytest.fixture
def bundle(tmp_path: Path) -> str:
    return str(write_bundle(tmp_path))


def damage(peer: Peer) -> None:
    """Send a record past the TLS of the connection, as a faulty machine on the way does."""
    os.write(peer.sock.fileno(), b"\x17\x03\x03\x00\x40" + b"A" * 64)


def through(proxy: str) -> Failed:
    msg = BROKEN.msg.replace("{url}", f"{{url}} (through the proxy {proxy})")
    return BROKEN._replace(msg=msg)


@pytest.mark.parametrize("over_tls", [False, True], ids=["http proxy", "https proxy"])
def test_a_damaged_record_behind_a_tunnel_breaks_the_connection(
    monkeypatch: pytest.MonkeyPatch, bundle: str, over_tls: bool
) -> None:
    context = server_context("localhost") if over_tls else None
    with Server([damage, close], tls=server_context("trunks.example")) as server:
        with Server(tunnel(server.port), tls=context) as proxy:
            address = f"{'https' if over_tls else 'http'}://localhost:{proxy.port}"
            monkeypatch.setenv("HTTPS_PROXY", address)
            outcome = perform(URL, verify=bundle)
        assert len(server.received) == 1
    assert_failed(outcome, through(address), URL)


def test_a_damaged_record_of_the_proxy_breaks_the_connection(
    monkeypatch: pytest.MonkeyPatch, bundle: str
) -> None:
    with Server([damage, close], tls=server_context("localhost")) as proxy:
        address = f"https://localhost:{proxy.port}"
        monkeypatch.setenv("HTTPS_PROXY", address)
        outcome = perform(URL, verify=bundle)
        assert len(proxy.received) == 1
    assert_failed(outcome, through(address), URL)


def test_a_damaged_record_of_a_token_endpoint_breaks_the_connection(bundle: str) -> None:
    with Server([damage, close], tls=server_context()) as server:
        outcome = perform(server.url, form={"grant_type": "client_credentials"}, verify=bundle)
    assert_failed(outcome, BROKEN, server.url)


@pytest.mark.parametrize(
    ("fault", "name", "advice"),
    [
        pytest.param(
            "is not signed by a CA that this machine trusts",
            "localhost",
            "If the CA is your own, set ca_path to its certificate file. If not, do not trust the "
            "server.",
            id="unknown CA",
        ),
        pytest.param(
            "is for another host",
            "elsewhere.example",
            "Check the proxy that the environment names (HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, "
            "NO_PROXY).",
            id="another host",
        ),
    ],
)
def test_the_certificate_of_a_proxy_is_told_like_that_of_a_server(
    monkeypatch: pytest.MonkeyPatch, bundle: str, fault: str, name: str, advice: str
) -> None:
    with Server(answer(), tls=server_context(name)) as proxy:
        address = f"https://localhost:{proxy.port}"
        monkeypatch.setenv("HTTPS_PROXY", address)
        outcome = perform(URL, verify=bundle if name != "localhost" else True)
        assert proxy.received == []
    if TELLS_PROXIES_APART:
        msg = f"The certificate of the proxy {address} for {{url}} {fault} ({{…}}). {advice}"
        assert_failed(outcome, Failed("tls", msg, transient=False), URL)
    else:
        assert isinstance(outcome, TwilioError)
        assert (outcome.kind, outcome.transient) == ("tls", False)


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(None, "no such file", id="missing"),
        pytest.param("no certificate", "{…}", id="without certificates"),
    ],
)
def test_a_bundle_that_cannot_be_read_is_told_behind_a_proxy_too(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, scheme: str, content: str | None, words: str
) -> None:
    bundle = tmp_path / "bundle.pem"
    if content is not None:
        bundle.write_text(content, encoding="utf-8")
    context = server_context("localhost") if scheme == "https" else None
    with Server(answer(), tls=server_context("trunks.example")) as server:
        with Server(tunnel(server.port), tls=context) as proxy:
            address = f"{scheme}://localhost:{proxy.port}"
            monkeypatch.setenv("HTTPS_PROXY", address)
            outcome = perform(URL, verify=str(bundle))
        assert server.received == []
    msg = (
        f"The CA certificates in {bundle} cannot be loaded ({words}). Set ca_path or "
        "REQUESTS_CA_BUNDLE to a PEM file of CA certificates, or to a folder of them prepared by "
        "c_rehash, on the machine where the task runs."
    )
    assert_failed(outcome, Failed("tls", msg, transient=False), URL)
