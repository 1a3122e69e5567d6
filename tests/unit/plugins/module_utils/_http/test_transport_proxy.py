# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import socket
import sys
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import TwilioError
from ansible_collections.voiceops.twilio.plugins.module_utils._http.exchange import Response
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.asking import (
    BROKEN,
    SOON,
    Failed,
    assert_failed,
    not_http,
    perform,
    succeeded,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.certificates import (
    server_context,
    write_bundle,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.servers import (
    Answer,
    Server,
    answer,
    close,
    lead_to,
    refused_port,
    reset,
    stall,
    tunnel,
)
from requests.exceptions import InvalidSchema

PASSWORD = "Zq7xVkT4wB2mN"
PLAIN = "http://trunks.example/v1"
OVER_TLS = "https://trunks.example/v1"
CHECK_PROXY = (
    "Check the proxy that the environment names (HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY)."
)


def use_proxy(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("HTTP_PROXY", address)
    monkeypatch.setenv("HTTPS_PROXY", address)
    # Where HTTP_PROXY is not read (as in CGI), http_proxy is.
    monkeypatch.setenv("http_proxy", address)


def by_way_of(proxy: str) -> str:
    """Where an error came from, as its message says."""
    return f"{{url}} (through the proxy {proxy})"


def assert_secret_kept(outcome: Response | TwilioError) -> None:
    assert isinstance(outcome, TwilioError)
    assert "user" not in outcome.msg.replace("a user name and password", "")
    told = f"{outcome.msg} {outcome!r} {outcome.facts()}"
    for part in (PASSWORD, PASSWORD[:5], PASSWORD[-5:]):
        assert part not in told


# The way through a proxy


def test_http_is_asked_of_the_proxy_by_its_whole_address(monkeypatch: pytest.MonkeyPatch) -> None:
    with Server(answer()) as proxy:
        use_proxy(monkeypatch, proxy.url)
        assert succeeded(perform(PLAIN)).url == PLAIN
    assert proxy.targets() == [PLAIN]
    assert proxy.received[0].header("Host") == "trunks.example"


def test_https_goes_through_a_tunnel_that_the_proxy_cannot_look_into(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    headers = {"Authorization": "Basic c2VjcmV0"}
    with Server(answer(), tls=server_context("trunks.example")) as server:
        with Server(tunnel(server.port)) as proxy:
            use_proxy(monkeypatch, proxy.url)
            for _turn in range(2):
                succeeded(perform(OVER_TLS, headers, verify=str(write_bundle(tmp_path))))
        assert server.targets() == ["/v1", "/v1"]
    request = proxy.received[0]
    assert (request.method, request.target) == ("CONNECT", "trunks.example:443")
    assert request.header("Authorization") is None
    assert (len(proxy.received), server.connections) == (1, 1)


def test_a_server_behind_a_tunnel_must_prove_who_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    msg = (
        "The certificate of the server at {place} is not signed by a CA that this machine trusts "
        "({…}). If the CA is your own, set ca_path to its certificate file. If not, do not trust "
        "the server."
    )
    with Server(answer(), tls=server_context("trunks.example")) as server:
        with Server(tunnel(server.port)) as proxy:
            use_proxy(monkeypatch, proxy.url)
            expected = Failed("tls", msg.replace("{place}", by_way_of(proxy.url)), transient=False)
            assert_failed(perform(OVER_TLS), expected, OVER_TLS)
        assert server.received == []


def test_validate_certs_false_prints_no_warning_behind_a_tunnel_either(
    monkeypatch: pytest.MonkeyPatch, recwarn: pytest.WarningsRecorder
) -> None:
    with Server(answer(), tls=server_context()) as server, Server(tunnel(server.port)) as proxy:
        use_proxy(monkeypatch, proxy.url)
        succeeded(perform(OVER_TLS, verify=False))
    assert [str(warning.message) for warning in recwarn if "HTTPS" in str(warning.message)] == []


@pytest.mark.parametrize("exempt", ["trunks.example", "*"])
def test_no_proxy_is_heeded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, exempt: str) -> None:
    with Server(answer()) as server, Server(answer(b"", "502 Bad Gateway")) as proxy:
        use_proxy(monkeypatch, proxy.url)
        monkeypatch.setenv("NO_PROXY", exempt)
        monkeypatch.setattr(socket, "getaddrinfo", lead_to(server.port))
        assert succeeded(perform(PLAIN)).status == 200
        assert proxy.received == []


@pytest.mark.parametrize("name", ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"])
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_loopback_address_is_never_asked_through_a_proxy(
    monkeypatch: pytest.MonkeyPatch, name: str, host: str
) -> None:
    headers = {"Authorization": "Basic c2VjcmV0"}
    with Server(answer()) as server, Server(answer(b"", "502 Bad Gateway")) as proxy:
        monkeypatch.setenv(name, proxy.url)
        assert succeeded(perform(f"http://{host}:{server.port}", headers)).status == 200
        assert proxy.connections == 0


@pytest.mark.parametrize("name", ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"])
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_loopback_address_over_tls_is_never_asked_through_a_proxy(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, host: str
) -> None:
    context = server_context("127.0.0.1", "localhost")
    with Server(answer(), tls=context) as server, Server(tunnel(server.port)) as proxy:
        monkeypatch.setenv(name, proxy.url)
        url = f"https://{host}:{server.port}"
        succeeded(perform(url, verify=str(write_bundle(tmp_path))))
        assert proxy.connections == 0


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("http://user:%40%2F%3A%C3%BC@127.0.0.1:{port}", id="encoded"),
        pytest.param("user:%40%2F%3A%C3%BC@127.0.0.1:{port}", id="without a scheme"),
        pytest.param("HTTP://user:%40%2F%3A%C3%BC@127.0.0.1:{port}/", id="with a slash"),
    ],
)
@pytest.mark.parametrize("url", [PLAIN, OVER_TLS])
def test_a_proxy_gets_its_user_name_and_password(
    monkeypatch: pytest.MonkeyPatch, url: str, address: str
) -> None:
    with Server(answer(b"", "503 Busy")) as proxy:
        use_proxy(monkeypatch, address.format(port=proxy.port))
        perform(url)
    sent = proxy.received[0].header("Proxy-Authorization")
    # "user:@/:ü", in the Latin-1 of C(requests) or in UTF-8.
    assert sent in ("Basic dXNlcjpALzr8", "Basic dXNlcjpALzrDvA==")


@pytest.mark.parametrize(
    ("signed_in", "sent"),
    [
        pytest.param("", None, id="nobody"),
        pytest.param("user@", None, id="a user without a password"),
        pytest.param(":pass@", None, id="a password without a user"),
    ],
)
def test_a_proxy_gets_no_more_than_is_in_its_address(
    monkeypatch: pytest.MonkeyPatch, signed_in: str, sent: str | None
) -> None:
    with Server(answer(b"", "503 Busy")) as proxy:
        use_proxy(monkeypatch, f"http://{signed_in}127.0.0.1:{proxy.port}")
        perform(PLAIN)
    assert proxy.received[0].header("Proxy-Authorization") == sent


def test_the_server_does_not_get_the_password_of_the_proxy(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with Server(answer(), tls=server_context("trunks.example")) as server:
        with Server(tunnel(server.port)) as proxy:
            use_proxy(monkeypatch, f"http://user:{PASSWORD}@127.0.0.1:{proxy.port}")
            succeeded(perform(OVER_TLS, verify=str(write_bundle(tmp_path))))
        assert server.received[0].header("Proxy-Authorization") is None


# Proxies that do not let us through


PROXY_CREDENTIALS = (
    "Put a user name and password that it accepts into the proxy's address in the environment."
)


@pytest.mark.parametrize(
    ("status", "told", "transient"),
    [
        pytest.param(
            "407 Proxy Authentication Required", None, False, id="no password, or another"
        ),
        pytest.param(f"407 Not {PASSWORD}", None, False, id="not this password"),
        pytest.param("403 Forbidden", "403 Forbidden", False, id="not allowed"),
        pytest.param(f"403 Not with {PASSWORD}", "403 Forbidden", False, id="not with this one"),
        pytest.param("499 Gone", "499", False, id="something new"),
        pytest.param("502 Bad Gateway", "502 Bad Gateway", True, id="broken"),
        pytest.param("503 Busy", "503 Service Unavailable", True, id="busy"),
    ],
)
def test_a_tunnel_that_is_refused_is_an_error(
    monkeypatch: pytest.MonkeyPatch, status: str, told: str | None, transient: bool
) -> None:
    # A SID may hold any digits, those of a status among them.
    url = f"{OVER_TLS}/407"
    if told is None:
        said = "asks for credentials (status 407 Proxy Authentication Required)"
        advice = PROXY_CREDENTIALS
    else:
        said = f"refused the request (status {told})"
        advice = CHECK_PROXY
    with Server(answer(b"go away", status)) as proxy:
        msg = f"The proxy {proxy.url} for {{url}} {said}. {advice}"
        use_proxy(monkeypatch, f"http://user:{PASSWORD}@127.0.0.1:{proxy.port}")
        outcome = perform(url)
    assert_failed(outcome, Failed("connection", msg, transient), url)
    assert_secret_kept(outcome)


def test_a_status_of_the_proxy_for_http_is_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    with Server(answer(b"", "407 Proxy Authentication Required")) as proxy:
        use_proxy(monkeypatch, proxy.url)
        assert succeeded(perform(PLAIN)).status == 407


TIMED_OUT = Failed(
    "timeout",
    "{url} did not answer in full within 0.5 seconds. Try again, or raise timeout.",
    transient=True,
)


@pytest.mark.parametrize("url", [PLAIN, OVER_TLS])
@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        pytest.param(close, BROKEN, id="closes"),
        pytest.param(reset, BROKEN, id="resets"),
        pytest.param(stall, TIMED_OUT, id="stalls"),
        pytest.param(
            [b"SSH-2.0-OpenSSH_9.6\r\n", close], not_http("{…}"), id="speaks something else"
        ),
    ],
)
def test_a_proxy_is_an_error_that(
    monkeypatch: pytest.MonkeyPatch, url: str, raw: Answer, expected: Failed
) -> None:
    with Server(raw=raw) as proxy:
        use_proxy(monkeypatch, f"http://user:{PASSWORD}@127.0.0.1:{proxy.port}")
        outcome = perform(url, timeout=0.5 if raw is stall else SOON)
    msg = expected.msg.replace("{url}", by_way_of(proxy.url))
    assert_failed(outcome, expected._replace(msg=msg), url)
    assert_secret_kept(outcome)


def unusable(proxy: str, words: str, *, transient: bool) -> Failed:
    msg = f"The proxy {proxy} for {{url}} cannot be used ({words}). {CHECK_PROXY}"
    return Failed("connection", msg, transient)


@pytest.mark.parametrize("url", [PLAIN, OVER_TLS])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_that_is_not_there_is_an_error(
    monkeypatch: pytest.MonkeyPatch, url: str, scheme: str
) -> None:
    port = refused_port()
    use_proxy(monkeypatch, f"{scheme}://user:{PASSWORD}@127.0.0.1:{port}")
    outcome = perform(url)
    expected = unusable(f"{scheme}://127.0.0.1:{port}", "Connection refused", transient=True)
    assert_failed(outcome, expected, url)
    assert_secret_kept(outcome)


@pytest.mark.parametrize("url", [PLAIN, OVER_TLS])
@pytest.mark.parametrize(
    ("code", "says", "transient"),
    [
        pytest.param(socket.EAI_NONAME, "Name or service not known", False, id="no such name"),
        pytest.param(socket.EAI_AGAIN, "Temporary failure", True, id="for the moment"),
    ],
)
def test_a_proxy_whose_name_cannot_be_resolved_is_an_error(
    monkeypatch: pytest.MonkeyPatch, url: str, code: int, says: str, transient: bool
) -> None:
    def fail(*_args: object, **_options: object) -> None:
        raise socket.gaierror(code, says)

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    use_proxy(monkeypatch, f"http://user:{PASSWORD}@proxy.example:3128")
    outcome = perform(url)
    expected = unusable("http://proxy.example:3128", says, transient=transient)
    assert_failed(outcome, expected, url)
    assert_secret_kept(outcome)


@pytest.mark.parametrize(
    ("is_known", "name"), [(False, "127.0.0.1"), (True, "another.example"), (True, "127.0.0.2")]
)
def test_a_proxy_over_tls_that_is_not_trusted_is_an_error(
    is_known: bool, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Server(answer(), tls=server_context(name)) as proxy:
        use_proxy(monkeypatch, f"https://user:{PASSWORD}@127.0.0.1:{proxy.port}")
        outcome = perform(OVER_TLS, verify=not is_known or str(write_bundle(tmp_path)))
        assert proxy.received == []
    assert isinstance(outcome, TwilioError)
    assert (outcome.kind, outcome.transient) in (("connection", False), ("tls", False))
    assert_secret_kept(outcome)


def test_a_socks_proxy_needs_a_library(monkeypatch: pytest.MonkeyPatch) -> None:
    if "socks" in sys.modules:  # Then requests is as it would be without it.
        error = InvalidSchema("Missing dependencies for SOCKS support.")
        monkeypatch.setattr("requests.adapters.SOCKSProxyManager", Mock(side_effect=error))
    use_proxy(monkeypatch, f"socks5://user:{PASSWORD}@127.0.0.1:1080")
    outcome = perform(OVER_TLS)
    words = "Missing dependencies for SOCKS support."
    expected = unusable("socks5://127.0.0.1:1080", words, transient=False)
    assert_failed(outcome, expected, OVER_TLS)
    assert_secret_kept(outcome)


MALFORMED: list[Any] = [
    pytest.param("http://user:a/{password}@127.0.0.1:3128", id="a slash in the password"),
    pytest.param("http://user:{password}/1@127.0.0.1:3128", id="a slash at its end"),
    pytest.param("http://user:80/{password}@127.0.0.1:3128", id="what looks like a port"),
    pytest.param("http://user:{password}#1@127.0.0.1:3128", id="a number sign"),
    pytest.param("http://user:{password}?1@127.0.0.1:3128", id="a question mark"),
    pytest.param("http://user:{password} 1@127.0.0.1:3128", id="a blank"),
    pytest.param("http://user:{password}ü@127.0.0.1:3128", id="a letter beyond ASCII"),
    pytest.param("http://user:{password}\n@127.0.0.1:3128", id="a line break"),
    pytest.param("http://user:{password}%E2%82%AC@127.0.0.1:3128", id="a letter beyond Latin-1"),
    pytest.param("http://user:{password}@%E2%82%AC@127.0.0.1:3128", id="one after an at sign"),
    pytest.param("http://user:{password}@127.0.0.1:99999", id="no such port"),
    pytest.param("http://user:{password}@127.0.0.1:three", id="no port"),
    pytest.param("http://user:{password}@[::1:3128", id="half an address"),
    pytest.param("http://user:{password}@", id="no host"),
    pytest.param("http://", id="nothing"),
    pytest.param("://user:{password}@127.0.0.1", id="no scheme"),
    pytest.param("ftp://user:{password}@127.0.0.1:21", id="another scheme"),
]


@pytest.mark.parametrize("url", [PLAIN, OVER_TLS])
@pytest.mark.parametrize("address", MALFORMED)
def test_a_proxy_without_a_valid_address_is_an_error(
    monkeypatch: pytest.MonkeyPatch, address: str, url: str
) -> None:
    msg = (
        "The proxy that the environment names for {url} does not have a valid address. "
        "Use an address such as http://proxy.example:3128. In a user name and password, "
        "percent-encode everything except letters and digits, such as @ as %40."
    )
    use_proxy(monkeypatch, address.format(password=PASSWORD))
    outcome = perform(url)
    assert_failed(outcome, Failed("connection", msg, transient=False), url)
    assert_secret_kept(outcome)


def test_a_proxy_with_a_name_that_no_host_can_have_is_an_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    use_proxy(monkeypatch, f"http://user:{PASSWORD}@a..b:3128")
    outcome = perform(OVER_TLS)
    assert isinstance(outcome, TwilioError)
    assert (outcome.kind, outcome.transient) == ("connection", False)
    assert_secret_kept(outcome)
