# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What urllib3 may raise and no server here can make it raise: with other releases, other words."""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Callable

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._http.framing import CutShort
from ansible_collections.voiceops.twilio.plugins.module_utils._http.network_errors import (
    Route,
    _causes,
    explain,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.asking import (
    CHECK_ADDRESS,
    GATEWAYS,
)
from urllib3 import exceptions as failures

PROXY = "http://proxy.example:3128"
URL = "https://voice.twilio.com/v1/ByocTrunks"
CHECK_PROXY = (
    "Check the proxy that the environment names (HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY)."
)
CHECK_TLS = "Check that api_url leads to a server that speaks TLS."
LATE = f"{URL} did not answer in full within 30 seconds. Try again, or raise timeout."
LONG = "long " * 60
CUT = LONG[:159] + "…"


def certificate_fault(code: int, message: str) -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError(1, "certificate verify failed")
    error.verify_code, error.verify_message = code, message
    return error


class CertificateError(ValueError):
    """What urllib3 raises for another host's name before its 2.0."""


def proxied(cause: BaseException) -> failures.ProxyError:
    return failures.ProxyError("Cannot connect to proxy.", cause)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("error", "msg", "transient"),
    [
        pytest.param(
            failures.SSLError(CertificateError("hostname 'a' doesn't match 'b'")),
            f"The certificate of the server at {URL} is for another host "
            f"(hostname 'a' doesn't match 'b'). {CHECK_ADDRESS}",
            False,
            id="another host, as urllib3 itself finds",
        ),
        pytest.param(
            failures.SSLError(certificate_fault(62, "Hostname mismatch")),
            f"The certificate of the server at {URL} is for another host (Hostname mismatch). "
            f"{CHECK_ADDRESS}",
            False,
            id="another host, as OpenSSL finds",
        ),
        pytest.param(
            failures.SSLError(certificate_fault(1000, LONG)),
            f"The certificate of the server at {URL}, or of its CA, does not meet the rules for "
            f"certificates ({CUT}). Newer versions of Python (from 3.13) and OpenSSL are stricter "
            "about these rules. Have the certificate issued anew.",
            False,
            id="for a reason that is not known, and long",
        ),
        pytest.param(
            failures.SSLError(certificate_fault(23, "certificate revoked")),
            f"The certificate of the server at {URL}, or of its CA, was revoked (certificate "
            "revoked). Do not trust the server.",
            False,
            id="revoked",
        ),
        pytest.param(
            failures.SSLError(ssl.SSLError(1, LONG)),
            f"{URL} cannot be reached over TLS ({CUT}). {CHECK_TLS}",
            False,
            id="no TLS, and long words",
        ),
        pytest.param(
            failures.SSLError("no certificates"),
            f"{URL} cannot be reached over TLS (no certificates). {CHECK_TLS}",
            False,
            id="no TLS, and no cause",
        ),
        pytest.param(
            proxied(ConnectionResetError(104, "Connection reset by peer")),
            f"The connection to {URL} broke before the answer was complete "
            f"(Connection reset by peer). {GATEWAYS}",
            True,
            id="a proxy that hangs up",
        ),
        pytest.param(
            proxied(OSError("Tunnel connection failed: 500 Oops")),
            f"The proxy {PROXY} for {URL} refused the request "
            f"(status 500 Internal Server Error). {CHECK_PROXY}",
            True,
            id="a proxy with an error of its own",
        ),
        pytest.param(
            proxied(OSError("Tunnel connection failed: 499 Oops")),
            f"The proxy {PROXY} for {URL} refused the request (status 499). {CHECK_PROXY}",
            False,
            id="a proxy that refuses, with a status of its own",
        ),
        pytest.param(
            proxied(socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")),
            f"The proxy {PROXY} for {URL} cannot be used (Temporary failure in name resolution). "
            f"{CHECK_PROXY}",
            True,
            id="a proxy that cannot be found now",
        ),
        pytest.param(
            proxied(ssl.SSLError(1, "wrong version number")),
            f"The proxy {PROXY} for {URL} cannot be used (wrong version number). {CHECK_PROXY}",
            False,
            id="a proxy that speaks no TLS",
        ),
        pytest.param(
            failures.ProtocolError("broken", TimeoutError(110, "Connection timed out")),
            LATE,
            True,
            id="a time-out of the system",
        ),
        pytest.param(
            failures.ReadTimeoutError(None, URL, "Read timed out."),  # type: ignore[arg-type]
            LATE,
            True,
            id="a time-out of urllib3",
        ),
        pytest.param(
            failures.SSLError(ssl.SSLZeroReturnError(6, "TLS connection has been closed")),
            f"The connection to {URL} broke before the answer was complete "
            f"(TLS connection has been closed). {GATEWAYS}",
            True,
            id="a server that ends TLS",
        ),
        pytest.param(
            ssl.SSLError(1, "record layer failure"),
            f"{URL} cannot be reached over TLS (record layer failure). {CHECK_TLS}",
            False,
            id="no TLS, and nothing of urllib3 around it",
        ),
        pytest.param(
            failures.ProtocolError("broken", CutShort("in the middle of its body")),
            f"The response from {URL} was cut short in the middle of its body. {GATEWAYS}",
            True,
            id="a body that is not whole",
        ),
        pytest.param(
            proxied(OSError()),
            f"The proxy {PROXY} for {URL} cannot be used (OSError). {CHECK_PROXY}",
            False,
            id="a proxy that fails without a word",
        ),
        pytest.param(
            failures.ProtocolError("broken", ConnectionResetError(104, "Connection reset by peer")),
            f"The connection to {URL} broke before the answer was complete "
            f"(Connection reset by peer). {GATEWAYS}",
            True,
            id="a server that hangs up",
        ),
        pytest.param(
            failures.ProtocolError("broken", http.client.BadStatusLine(LONG)),
            f"{URL} answered with something that is not HTTP (BadStatusLine). {CHECK_ADDRESS}",
            True,
            id="no HTTP, in none of its words",
        ),
    ],
)
def test_what_is_said_of(error: Exception, msg: str, transient: bool) -> None:
    proxy = PROXY if isinstance(error, failures.ProxyError) and PROXY in msg else None
    told = explain(error, Route(URL, proxy), 30.0)
    assert (told.msg, told.transient, told.url) == (msg, transient, URL)


@pytest.mark.parametrize(
    ("wrap", "cause", "told"),
    [
        (proxied, socket.gaierror(-2, "Name or service not known"), "Name or service not known"),
        (proxied, ssl.SSLError(1, "wrong version number"), "wrong version number"),
        (failures.SSLError, certificate_fault(10, "certificate has expired"), "has expired ("),
    ],
)
def test_what_is_known_of_a_failure_speaks_for_it(
    wrap: Callable[[Exception], Exception], cause: Exception, told: str
) -> None:
    """Whatever else was raised on the way to it."""
    cause.__context__ = RuntimeError("before that")
    assert told in explain(wrap(cause), Route(URL), 30.0).msg


# unable to get issuer certificate, certificate signature failure, certificate not trusted, …
@pytest.mark.parametrize("code", [2, 7, 18, 19, 20, 21, 27])
def test_each_code_for_an_unknown_authority_says_so(code: int) -> None:
    error = failures.SSLError(certificate_fault(code, "not trusted"))
    assert (
        "is not signed by a CA in /ca.pem" in explain(error, Route(URL, bundle="/ca.pem"), 30).msg
    )


class ReasonedError(Exception):
    """As some of urllib3's are."""

    def __init__(self, *args: object, reason: Exception | None = None) -> None:
        super().__init__(*args)
        self.reason = reason


def test_all_that_led_to_a_failure_is_found_the_outermost_first() -> None:
    reason, argument, cause, before = (Exception(n) for n in range(4))
    reason.__context__ = before
    error = ReasonedError(argument, "words", reason=reason)
    error.__cause__ = cause
    error.__context__ = Exception("that the cause stands for")
    assert list(_causes(error)) == [error, reason, argument, cause, before]


def test_what_leads_round_in_a_circle_is_found_once() -> None:
    one, other = Exception("one"), Exception("other")
    one.__context__, other.__context__ = other, one
    assert list(_causes(one)) == [one, other]


def test_an_old_urllib3_cannot_check_a_proxy_by_its_ip_address() -> None:
    cause = ValueError("check_hostname requires server_hostname")
    error = explain(cause, Route(URL, "https://192.0.2.1:3128"), 30.0)
    assert error.kind == "connection"
    assert error.msg == (
        f"The proxy https://192.0.2.1:3128 for {URL} cannot be used: this version of urllib3 "
        "cannot check the certificate of an IP address. Name the proxy by its host name in the "
        "environment, or install urllib3 >= 2."
    )


@pytest.mark.parametrize("proxy", [None, "https://proxy.example:3128"])
def test_a_failure_of_tls_may_be_that_of_the_proxy(proxy: str | None) -> None:
    error = explain(ssl.SSLError(1, "wrong version number"), Route(URL, proxy), 30.0)
    assert error.kind == "tls"
    assert error.msg.endswith("(HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY).") is (
        proxy is not None
    )
