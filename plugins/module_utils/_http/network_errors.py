# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Turn any exception that C(requests) raises into a TwilioError with advice.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

import http.client
import os
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple

from .._errors import (
    ConnectionFailedError,
    InvalidResponseError,
    TimedOutError,
    TlsError,
    TwilioError,
    printable,
)
from .._resources.resource import VOICE
from .framing import MAX_BYTES, BadFraming, CutShort, TooLong
from .tls import BadBundleError

with suppress(ImportError):  # Without requests, no request is ever sent.
    from requests.exceptions import InvalidSchema, RequestException
    from urllib3 import exceptions as failures

# Only a token is posted.
OAUTH_OPTION = "oauth_url"
_CHECK_PROXY = (
    "Check the proxy that the environment names (HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY)."
)
PROXY_CREDENTIALS = (
    "Put a user name and password that it accepts into the proxy's address in the environment."
)
# What Python's ssl says if urllib3 before 2.0 connects to a proxy by its IP address.
_NO_SERVER_NAME = "check_hostname requires server_hostname"
# Where Python's own source found an error of OpenSSL.
_LINE_OF_PYTHON = re.compile(r" \(_ssl\.c:\d+\)$")
# What requests says if there is no file of CA certificates.
_NO_BUNDLE = re.compile(r".*CA certificate bundle, invalid path: (.+)", re.DOTALL)
# What a SOCKS 5 proxy answers if it cannot reach the server (RFC 1928, section 6).
_BEHIND_PROXY = re.compile("0x0[3-6]: ")
_TUNNEL = re.compile(r"Tunnel connection failed: (\d{3})\b")


class Route(NamedTuple):
    """The I(url) of a request, and the I(proxy) on the way, without its credentials.

    I(option) holds the address that the URL begins with. I(bundle) is the path of the CA
    certificates, if the user gave one.
    """

    url: str
    proxy: str | None = None
    option: str = VOICE.option
    bundle: str = ""

    def __str__(self) -> str:
        return f"{self.url} (through the proxy {self.proxy})" if self.proxy else self.url


def _check_network(route: Route) -> str:
    # Edge and region do not change the address of the token endpoint.
    others = "" if route.option == OAUTH_OPTION else ", or edge and region"
    return f"Check {route.option}{others}, and the network between here and there."


def timed_out(route: Route, seconds: float) -> TimedOutError:
    """Return the error of an attempt that took longer than I(seconds)."""
    return TimedOutError(
        f"{route} did not answer in full within {seconds:g} seconds.",
        "Try again, or raise timeout.",
        url=route.url,
        transient=True,
    )


def too_long(route: Route, max_bytes: int) -> InvalidResponseError:
    """Return the error of a response with more than I(max_bytes)."""
    return InvalidResponseError(
        f"{route} answered with more than {max_bytes // 1024**2} MiB.",
        f"Twilio's responses are never that long. {_check_network(route)}",
        url=route.url,
    )


def cut_short(route: Route, extent: str) -> InvalidResponseError:
    """Return the error of a response that ended too early. I(extent) says at which point."""
    return InvalidResponseError(
        f"The response from {route} was cut short {extent}.",
        "Try again. If the error persists, check the proxies and gateways between here and Twilio.",
        url=route.url,
        transient=True,
    )


def explain(error: Exception, route: Route, timeout: float) -> TwilioError:
    """Return the TwilioError for an error that C(requests) raised on I(route)."""
    # An exception of requests only wraps that of urllib3 or of the system.
    causes = [c for c in _causes(error) if not isinstance(c, RequestException)] or [error]
    bad_bundle = _bad_bundle(causes, route)
    if bad_bundle is not None:
        return bad_bundle
    if _is_timeout(causes):
        return timed_out(route, timeout)
    # Addresses are checked before they are used, so only a proxy can have an unknown scheme.
    at_proxy = _first(causes, failures.ProxyError) or isinstance(error, InvalidSchema)
    if at_proxy or _failed_at_socks(causes, route):
        return _proxy_failed(causes, route)
    if _first(causes, failures.SSLError, ssl.SSLError):
        return _tls_failed(causes, route)
    unresolved = _first(causes, socket.gaierror)
    if unresolved is not None:
        return ConnectionFailedError(
            f"The host name in {route} cannot be resolved ({_words(unresolved)}).",
            _check_network(route),
            url=route.url,
            transient=_is_passing(unresolved),
        )
    if _first(causes, TooLong):
        return too_long(route, MAX_BYTES)
    cut = _first(causes, CutShort)
    if isinstance(cut, CutShort):
        return cut_short(route, cut.extent)
    return _broken(causes, route)


def _bad_bundle(causes: list[BaseException], route: Route) -> TlsError | None:
    """Return the error of CA certificates that cannot be loaded, if one of I(causes) is that."""
    for cause in causes:
        missing = _NO_BUNDLE.match(str(cause))
        if missing or isinstance(cause, BadBundleError):
            path = missing[1] if missing else getattr(cause, "filename", route.bundle)
            words = "no such file" if missing else _words(cause)
            return TlsError(
                f"The CA certificates in {printable(path)} cannot be loaded ({words}).",
                "Set ca_path or REQUESTS_CA_BUNDLE to a PEM file of CA certificates, or to a "
                "folder of them prepared by c_rehash, on the machine where the task runs.",
                url=route.url,
            )
    return None


def _is_timeout(causes: list[BaseException]) -> bool:
    # Before 2.0, urllib3 counts every failed connection as one that timed out.
    late = [c for c in causes if isinstance(c, failures.TimeoutError)]
    return any(not isinstance(c, failures.NewConnectionError) for c in late) or bool(
        _first(causes, TimeoutError, socket.timeout)
    )


def _broken(causes: list[BaseException], route: Route) -> TwilioError:
    reset = _first(causes, ConnectionError)
    not_http = _first(causes, http.client.HTTPException, failures.InvalidHeader)
    if reset is None and not_http is not None:
        # Its own text quotes the response, which may be a token from a token endpoint.
        name = not_http if isinstance(not_http, BadFraming) else type(not_http).__name__
        return unreadable(route, f"something that is not HTTP ({name})", transient=True)
    if isinstance(reset, ConnectionRefusedError):
        return ConnectionFailedError(
            f"The connection to {route} was refused.",
            _check_network(route),
            url=route.url,
            transient=True,
        )
    if reset is not None:
        return _reset(reset, route)
    if route.proxy and any(_NO_SERVER_NAME in str(cause) for cause in causes):
        return ConnectionFailedError(
            f"The proxy {route.proxy} for {route.url} cannot be used: this version of urllib3 "
            "cannot check the certificate of an IP address.",
            "Name the proxy by its host name in the environment, or install urllib3 >= 2.",
            url=route.url,
        )
    last = causes[-1]
    return ConnectionFailedError(
        f"There is no connection to {route} ({_words(last)}).",
        _check_network(route),
        url=route.url,
        transient=isinstance(last, OSError),
    )


def _reset(error: BaseException, route: Route) -> ConnectionFailedError:
    return ConnectionFailedError(
        f"The connection to {route} broke before the answer was complete ({_words(error)}).",
        "Try again. If the error persists, check the proxies and gateways between here and Twilio.",
        url=route.url,
        transient=True,
    )


def unreadable(route: Route, what: str, *, transient: bool) -> InvalidResponseError:
    """Return the error of a response that cannot be read, because it has I(what)."""
    return InvalidResponseError(
        f"{route} answered with {what}.",
        _check_network(route),
        url=route.url,
        transient=transient,
    )


# A fault and advice for each error code of OpenSSL (X509_V_ERR_… in openssl/x509_vfy.h), which
# does not say which certificate of a chain has the fault. C(_not_trusted) fills in the braces.
_UNTRUSTED = (
    " is not signed by a CA {trusted}",
    (
        "{folder}If the CA is your own, set ca_path to its certificate file. If not, do not trust "
        "the server."
    ),
)
_ANOTHER_HOST = (" is for another host", "{otherwise}")
_CERTIFICATE_FAULTS = {
    **dict.fromkeys((2, 7, 18, 19, 20, 21, 27), _UNTRUSTED),
    9: ("{or_ca} is not valid yet", "Check the clock of the machine where the task runs."),
    10: (
        "{or_ca} has expired",
        "Check the clock of the machine where the task runs, then have the certificate renewed.",
    ),
    23: ("{or_ca} was revoked", "Do not trust the server."),
    62: _ANOTHER_HOST,
    64: _ANOTHER_HOST,
}
# All other codes. With Python >= 3.13, urllib3 asks for the rules of RFC 5280 (VERIFY_X509_STRICT).
_AGAINST_RULES = (
    "{or_ca} does not meet the rules for certificates",
    (
        "Newer versions of Python (from 3.13) and OpenSSL are stricter about these rules. Have the "
        "certificate issued anew."
    ),
)
_FOLDER = "OpenSSL finds certificates in a folder only after c_rehash or openssl rehash. "


# Advice for a part of what OpenSSL calls the reason of a failure. The first that fits counts.
_OLD_TLS = (
    "The server must speak TLS 1.2 or newer. Check its settings, and the proxies and gateways "
    "between here and Twilio."
)
_REFUSED_BY_SERVER = (
    "The server refused the TLS connection. It may ask for a client certificate, which this "
    "collection does not send. Check the address and the settings of the server, and the proxies "
    "and gateways between here and Twilio."
)
_TLS_ADVICE = (
    ("PROTOCOL_VERSION", _OLD_TLS),
    ("UNSUPPORTED_PROTOCOL", _OLD_TLS),
    ("UNRECOGNIZED_NAME", "The server does not know this host name. {check}"),
    # All other alerts.
    ("_ALERT_", _REFUSED_BY_SERVER),
    ("TLSV1_", _REFUSED_BY_SERVER),
    ("", "Check that {option} leads to a server that speaks TLS."),
)


def _tls_failed(causes: list[BaseException], route: Route) -> TwilioError:
    hung_up = _first(causes, ssl.SSLEOFError, ssl.SSLZeroReturnError)
    if hung_up is not None:
        return _reset(hung_up, route)
    # Before 2.0, urllib3 compares the host name itself and raises its own exception.
    mismatch = next((c for c in causes if type(c).__name__ == "CertificateError"), None)
    error = mismatch or _first(causes, ssl.SSLError) or causes[-1]
    code = 62 if mismatch else getattr(error, "verify_code", None)
    if code is not None:
        return _not_trusted(error, code, f"server at {route}", _check_network(route), route)
    reason = getattr(error, "reason", None) or ""
    advice = next(text for part, text in _TLS_ADVICE if part in str(reason))
    advice = advice.format(option=route.option, check=_check_network(route))
    return TlsError(
        f"{route} cannot be reached over TLS ({_words(error)}).",
        advice + (f" {_CHECK_PROXY}" if route.proxy else ""),
        url=route.url,
    )


def _not_trusted(
    error: BaseException, code: int, whose: str, otherwise: str, route: Route
) -> TlsError:
    """Return the error of the certificate of I(whose), whose fault has the I(code) of OpenSSL.

    I(otherwise) is the advice if the fault itself has none.
    """
    fault, advice = _CERTIFICATE_FAULTS.get(code, _AGAINST_RULES)
    detail = getattr(error, "verify_message", None) or str(error)
    bundle = printable(route.bundle)
    parts = {
        "trusted": f"in {bundle}" if bundle else "that this machine trusts",
        "or_ca": f", or of its CA (perhaps in {bundle})," if bundle else ", or of its CA,",
        "folder": _FOLDER if os.path.isdir(route.bundle) else "",  # noqa: PTH112 - as requests does
        "otherwise": otherwise,
    }
    return TlsError(
        f"The certificate of the {whose}{fault.format(**parts)} ({printable(detail, 160)}).",
        advice.format(**parts),
        url=route.url,
    )


def _proxy_failed(causes: list[BaseException], route: Route) -> TwilioError:
    reset = _first(causes, ConnectionError)
    if reset is not None and not isinstance(reset, ConnectionRefusedError):
        return _reset(reset, route)
    refusal = next((m for m in (_TUNNEL.match(str(cause)) for cause in causes) if m), None)
    if refusal is not None:
        return _refused_by_proxy(int(refusal[1]), route)
    last = _first(causes, socket.gaierror, ssl.SSLError) or causes[-1]
    code = getattr(last, "verify_code", None)
    if code is not None:
        return _not_trusted(last, code, f"proxy {route.proxy} for {route.url}", _CHECK_PROXY, route)
    of_socks = _of_socks(causes)
    is_refused = type(of_socks).__name__ == "SOCKS5AuthError"
    is_passing = isinstance(last, ConnectionRefusedError) or _is_passing(last)
    return ConnectionFailedError(
        f"The proxy {route.proxy} for {route.url} cannot be used ({_words(last)}).",
        PROXY_CREDENTIALS if is_refused else _CHECK_PROXY,
        url=route.url,
        transient=is_passing or (of_socks is not None and not is_refused),
    )


def _failed_at_socks(causes: list[BaseException], route: Route) -> bool:
    """Return whether a SOCKS proxy is at fault, and not the server behind it."""
    error = _of_socks(causes)
    if _first(causes, socket.gaierror):  # Once connected, the library looks up only the server.
        return error is None and (route.proxy or "").startswith("socks")
    return error is not None and not _BEHIND_PROXY.match(str(error))


def _of_socks(causes: list[BaseException]) -> BaseException | None:
    """Return the innermost error of the library for SOCKS, which only some users have."""
    return next((c for c in reversed(causes) if type(c).__module__ == "socks"), None)


def _refused_by_proxy(status: int, route: Route) -> ConnectionFailedError:
    # The proxy's own text is not shown: it may repeat the password that it received.
    description = f"(status {status} {http.client.responses.get(status, '')}".rstrip() + ")"
    if status == 407:
        return ConnectionFailedError(
            f"The proxy {route.proxy} for {route.url} asks for credentials {description}.",
            PROXY_CREDENTIALS,
            url=route.url,
        )
    return ConnectionFailedError(
        f"The proxy {route.proxy} for {route.url} refused the request {description}.",
        _CHECK_PROXY,
        url=route.url,
        transient=status >= 500,
    )


def _is_passing(error: BaseException) -> bool:
    """Return whether the resolver may find the host name later."""
    return isinstance(error, socket.gaierror) and error.errno == socket.EAI_AGAIN


def _words(error: BaseException) -> str:
    text = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return printable(_LINE_OF_PYTHON.sub("", text), 160)


def _first(causes: list[BaseException], *kinds: type[BaseException]) -> BaseException | None:
    return next((cause for cause in causes if isinstance(cause, kinds)), None)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield I(error) and all its causes, from the outermost to the root."""
    seen: set[int] = set()
    waiting: list[object] = [error]
    while waiting:
        cause = waiting.pop(0)
        if isinstance(cause, BaseException) and id(cause) not in seen:
            seen.add(id(cause))
            yield cause
            waiting += [getattr(cause, "reason", None), *cause.args, cause.__cause__]
            if not cause.__suppress_context__:
                waiting.append(cause.__context__)
