# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import os
import ssl
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import TwilioError
from ansible_collections.voiceops.twilio.plugins.module_utils._http import tls
from ansible_collections.voiceops.twilio.plugins.module_utils._http.endpoints import endpoints
from ansible_collections.voiceops.twilio.plugins.module_utils._http.exchange import Response
from ansible_collections.voiceops.twilio.plugins.module_utils._options import Options
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.asking import (
    BROKEN,
    CHECK_ADDRESS,
    Failed,
    assert_failed,
    make_client,
    perform,
    succeeded,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.certificates import (
    server_context,
    write_bundle,
    write_folder,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.servers import (
    HEAD,
    START_OF_A_LONG_RECORD,
    Answer,
    Peer,
    Server,
    answer,
    close,
    drip,
    read_some,
    reset,
    stall,
)


@pytest.fixture
def bundle(tmp_path: Path) -> str:
    return str(write_bundle(tmp_path))


def ask_as(
    url: str, given: Mapping[str, Any], environ: Mapping[str, str] | None = None
) -> Response | TwilioError:
    """Ask as a task with these options in this environment would."""
    return perform(url, verify=endpoints(Options(given, environ or {})).verify)


# Whom we trust


def test_a_private_authority_is_trusted_by_its_file(bundle: str) -> None:
    with Server(answer(), tls=server_context()) as server:
        assert succeeded(ask_as(server.url, {"ca_path": bundle})).status == 200


def test_a_private_authority_is_trusted_by_a_folder(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "authorities")
    with Server(answer(), tls=server_context()) as server:
        assert succeeded(ask_as(server.url, {"ca_path": str(folder)})).status == 200


@pytest.mark.parametrize("name", ["TWILIO_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_a_private_authority_is_trusted_by_the_environment(bundle: str, name: str) -> None:
    with Server(answer(), tls=server_context()) as server:
        assert succeeded(ask_as(server.url, {}, {name: bundle})).status == 200


def test_validate_certs_false_asks_anybody_and_prints_no_warning(
    recwarn: pytest.WarningsRecorder,
) -> None:
    with Server(answer(), tls=server_context("elsewhere.example")) as server:
        for _turn in range(2):
            assert succeeded(ask_as(server.url, {"validate_certs": False})).status == 200
    assert [str(warning.message) for warning in recwarn if "HTTPS" in str(warning.message)] == []


def test_validate_certs_false_outranks_a_bundle_of_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing = str(tmp_path / "nothing.pem")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", nothing)
    environ = {"REQUESTS_CA_BUNDLE": nothing}
    with Server(answer(), tls=server_context()) as server:
        outcome = ask_as(server.url, {"validate_certs": False}, environ)
    assert succeeded(outcome).status == 200


# TLS that does not come about


NO_TLS = Failed(
    "tls",
    "{url} cannot be reached over TLS ({…}). Check that api_url leads to a server that speaks TLS.",
    transient=False,
)
TIMED_OUT = Failed(
    "timeout",
    "{url} did not answer in full within 0.2 seconds. Try again, or raise timeout.",
    transient=True,
)
REFUSED = Failed(
    "tls",
    "{url} cannot be reached over TLS ({…}). The server refused the TLS connection. It may ask "
    "for a client certificate, which this collection does not send. Check the address and the "
    "settings of the server, and the proxies and gateways between here and Twilio.",
    transient=False,
)
ANOTHER_NAME = Failed(
    "tls",
    "{url} cannot be reached over TLS ({…}). The server does not know this host name. "
    + CHECK_ADDRESS,
    transient=False,
)


def alert(number: int) -> bytes:
    return b"\x15\x03\x03\x00\x02\x02" + bytes([number])


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        pytest.param(
            [read_some, b"HTTP/1.1 400 Bad Request\r\n\r\n", close], NO_TLS, id="plain HTTP"
        ),
        pytest.param([read_some, alert(40), close], REFUSED, id="an alert"),
        pytest.param([read_some, alert(110), close], REFUSED, id="an alert of extensions"),
        pytest.param([read_some, alert(112), close], ANOTHER_NAME, id="another host name"),
        pytest.param([read_some, close], BROKEN, id="closed in the handshake"),
        pytest.param(reset, BROKEN, id="reset in the handshake"),
        pytest.param(stall, TIMED_OUT, id="a stall in the handshake"),
    ],
)
def test_a_handshake_that_fails_is_an_error(raw: Answer, expected: Failed) -> None:
    with Server(raw=raw) as server:
        url = f"https://127.0.0.1:{server.port}"
        outcome = perform(url, timeout=0.2 if expected is TIMED_OUT else 10)
    assert_failed(outcome, expected, url)


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(stall, id="stalls"),
        pytest.param([START_OF_A_LONG_RECORD, drip(b"\x02")], id="is slow"),
    ],
)
def test_a_slow_handshake_is_over_after_the_timeout(raw: Answer) -> None:
    with Server(raw=raw) as server:
        url = f"https://127.0.0.1:{server.port}"
        assert_failed(perform(url, timeout=0.2), TIMED_OUT, url)


@pytest.mark.parametrize("tail", [close, reset])
def test_a_body_over_tls_that_is_cut_short_is_an_error_for_now(tail: Any, bundle: str) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"
    with Server([head, tail], tls=server_context()) as server:
        outcome = perform(server.url, verify=bundle)
    assert isinstance(outcome, TwilioError)
    # Which of the two depends on how much OpenSSL and Python make of the end.
    assert outcome.kind in ("connection", "invalid_response")
    assert outcome.transient


# TLS that fails after the handshake


def to_the_wire(record: bytes) -> Callable[[Peer], object]:
    """Send I(record) past the TLS of the connection, as a faulty machine on the way does."""
    return lambda peer: os.write(peer.sock.fileno(), record)


def shake_hands(context: ssl.SSLContext) -> Callable[[Peer], None]:
    """Begin TLS as I(context) says, without reading a request."""

    def shake(peer: Peer) -> None:
        peer.sock = context.wrap_socket(peer.sock, server_side=True)

    return shake


DAMAGED = to_the_wire(b"\x17\x03\x03\x00\x40" + b"A" * 64)


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
@pytest.mark.parametrize(
    "steps",
    [
        pytest.param([DAMAGED, close], id="instead of a response"),
        pytest.param([HEAD + b"Content-Length: 9\r\n\r\n{", DAMAGED, close], id="in its body"),
    ],
)
def test_a_damaged_record_breaks_the_connection(
    steps: Answer, version: ssl.TLSVersion, bundle: str
) -> None:
    context = server_context()
    context.maximum_version = version
    with Server(steps, tls=context) as server:
        error = assert_failed(perform(server.url, verify=bundle), BROKEN, server.url)
    assert not error.for_all
    assert "_ssl.c" not in error.msg


@pytest.mark.parametrize("end", [close, reset])
@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_a_connection_that_ends_without_an_alert_is_broken(
    end: Answer, version: ssl.TLSVersion, bundle: str
) -> None:
    context = server_context()
    context.maximum_version = version
    for at_once in (False, True):
        handled = {"raw": [shake_hands(context), end]} if at_once else {"tls": context}
        with Server(end, **handled) as server:
            url = f"https://127.0.0.1:{server.port}"
            assert_failed(perform(url, verify=bundle), BROKEN, url)


def test_after_a_damaged_record_the_request_is_sent_again(bundle: str, short_waits: None) -> None:
    with Server([DAMAGED, close], answer(b'{"sid": "1"}'), tls=server_context()) as server:
        client = make_client(verify=bundle)
        assert client.get(server.url) == {"sid": "1"}
        assert len(server.received) == 2


def refuse(context: ssl.SSLContext, *, lingers: bool) -> Callable[[Peer], None]:
    """Shake hands as I(context) says. If it I(lingers), read on, so that no RST follows."""

    def shake(peer: Peer) -> None:
        rest = Peer(peer.sock.dup(), peer.server)
        with suppress(ssl.SSLError):
            context.wrap_socket(peer.sock, server_side=True)
        if lingers:
            rest.wait_until_gone()
        rest.sock.close()

    return shake


@pytest.mark.parametrize("lingers", [False, True], ids=["closes at once", "lingers"])
@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_a_server_that_asks_for_a_client_certificate_is_told(
    version: ssl.TLSVersion, lingers: bool, bundle: str
) -> None:
    context = server_context()
    context.maximum_version = version
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(bundle)
    with Server(raw=refuse(context, lingers=lingers)) as server:
        url = f"https://127.0.0.1:{server.port}"
        for _turn in range(1 if lingers else 10):
            assert assert_failed(perform(url, verify=bundle), REFUSED, url).for_all


OLD = Failed(
    "tls",
    "{url} cannot be reached over TLS ({…}). The server must speak TLS 1.2 or newer. Check its "
    "settings, and the proxies and gateways between here and Twilio.",
    transient=False,
)
# A ServerHello of TLS 1.1 with a cipher suite that each client of that time knew.
HELLO_OF_TLS_1_1 = b"\x16\x03\x02\x00\x2a\x02\x00\x00\x26\x03\x02" + b"r" * 32 + b"\x00\x00\x2f\x00"


@pytest.mark.parametrize(
    "said",
    [
        pytest.param(b"\x15\x03\x01\x00\x02\x02\x46", id="an alert"),
        pytest.param(HELLO_OF_TLS_1_1, id="a version that is too old"),
    ],
)
def test_a_server_with_an_old_version_of_tls_is_told(said: bytes) -> None:
    with Server(raw=[read_some, said, close]) as server:
        url = f"https://127.0.0.1:{server.port}"
        assert_failed(perform(url), OLD, url)


def test_no_version_before_1_2_is_spoken(monkeypatch: pytest.MonkeyPatch) -> None:
    lenient = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    lenient.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    monkeypatch.setattr(tls, "create_urllib3_context", lambda **_options: lenient)
    assert tls.context(True).minimum_version is ssl.TLSVersion.TLSv1_2
