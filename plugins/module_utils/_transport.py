# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: it may change in any release. Do not import it from elsewhere.

"""One exchange: a request goes out, an answer comes back whole, or an error says why not.

Nothing here judges an HTTP status, and nothing is repeated.
"""

from __future__ import annotations

import http.client
import re
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import urlencode

from ._endpoints import Verify
from ._errors import (
    ConnectionFailedError,
    InvalidResponseError,
    TimedOutError,
    TlsError,
    TwilioError,
    printable,
)
from ._proxies import Proxies
from ._sockets import Lifeline, connections

with suppress(ImportError):  # A door asks _sockets.REQUESTS_IMPORT_ERROR before it calls anything.
    from urllib3 import Timeout
    from urllib3 import exceptions as failures
    from urllib3.util import parse_url

    # An ImportError is that of a library for SOCKS.
    _FAILURES = (OSError, http.client.HTTPException, failures.HTTPError, ValueError, ImportError)

MOST_BYTES = 10 * 1024 * 1024
_CHUNK_BYTES = 64 * 1024
_CHECK_ADDRESS = "Check api_url, or edge and region, and the network between here and there."
_CHECK_PROXY = "Check the proxy that the environment names (HTTPS_PROXY, HTTP_PROXY, NO_PROXY)."
PROXY_CREDENTIALS = (
    "Put a user name and password that it accepts into the proxy's address in the environment."
)
_TUNNEL = re.compile(r"Tunnel connection failed: (\d{3})\b")


@dataclass(frozen=True)
class Request:
    """A C(GET), or with a I(form) a C(POST)."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    form: Mapping[str, str] | None = field(default=None, repr=False)


class Response(NamedTuple):
    """An answer that came whole: I(body) is decoded from its transfer, at most 10 MiB."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes


class Exchange:
    """One request on its way. C(perform) runs in one thread, C(cut) may be called from another."""

    def __init__(
        self, request: Request, verify: Verify, timeout: float, proxies: Proxies | None = None
    ) -> None:
        self.request = request
        self._proxies = proxies or Proxies()
        self._verify = verify
        self._timeout = timeout
        self._lifeline = Lifeline()
        self._is_answered = False

    def cut(self) -> None:
        """End the exchange wherever it is."""
        self._lifeline.cut()

    def perform(self) -> Response | TwilioError:
        """The answer, or what went wrong on the way to it."""
        url = self.request.url
        outcome: Response | TwilioError
        try:
            with self._lifeline:
                outcome = self._send()
        except TwilioError as error:
            outcome = error
        except _FAILURES as error:
            outcome = _explain(error, url, self._timeout, in_body=self._is_answered)
        # What a cut leaves of an answer may look whole, where nothing says how long it is.
        return timed_out(url, self._timeout) if self._lifeline.is_cut else outcome

    def _send(self) -> Response:
        request = self.request
        where = parse_url(request.url)
        proxy = self._proxies.of(request.url)
        pool = connections(self._verify).pool(where, proxy)
        headers = {"Accept-Encoding": "gzip, deflate", **request.headers}
        if request.form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        response = pool.request(
            "GET" if request.form is None else "POST",
            # A proxy is told where to, unless it only lets us through.
            _whole(where) if pool.proxy and where.scheme == "http" else where.request_uri,
            body=None if request.form is None else urlencode(request.form),
            headers=headers,
            timeout=Timeout(connect=self._timeout, read=self._timeout),
            retries=False,
            redirect=False,
            assert_same_host=False,
            preload_content=False,
            decode_content=False,
        )
        self._is_answered = True
        body = None
        try:
            body = _read(response, request.url)
        finally:
            if body is None:
                response.close()
            response.release_conn()
        return Response(request.url, response.status, response.headers, body)


def _whole(where: Any) -> str:
    """A parsed URL without what is for nobody but us."""
    return f"{where.scheme}://{where.netloc}{where.request_uri}"


def timed_out(url: str, seconds: float) -> TimedOutError:
    """The error of an attempt that took longer than I(seconds)."""
    return TimedOutError(
        f"{url} did not answer in full within {seconds:g} seconds.",
        "Try again, or give the option timeout more seconds.",
        url=url,
        transient=True,
    )


def _read(response: Any, url: str) -> bytes:
    if "," in response.headers.get("Content-Encoding", ""):
        raise _unreadable(url, "a body that is compressed more than once", False)
    chunks: list[bytes] = []
    size = 0
    for chunk in response.stream(_CHUNK_BYTES, decode_content=True):
        chunks.append(chunk)
        size += len(chunk)
        if size > MOST_BYTES:
            raise InvalidResponseError(
                f"{url} answered with more than {MOST_BYTES // 1024**2} MiB.",
                "No answer of Twilio is that long. " + _CHECK_ADDRESS,
                url=url,
            )
    _require_whole(response, url)
    return b"".join(chunks)


def _require_whole(response: Any, url: str) -> None:
    """Compare what came with Content-Length, which urllib3 before 2.0 does not do for us.

    Headers that are cut short look whole to Python, but nothing follows them.
    """
    if "Transfer-Encoding" in response.headers:
        return
    promised = response.headers.get("Content-Length", "")
    came = response.tell()
    if promised.isascii() and promised.isdigit():
        if came != int(promised):
            raise _cut_short(url, f"after {came} of {promised} bytes")
    elif not came and response.status == 200:
        raise _cut_short(url, "before its body")


def _cut_short(url: str, where: str) -> InvalidResponseError:
    return InvalidResponseError(
        f"The answer of {url} was cut short {where}.",
        "Try again; if it stays, look at the proxies and gateways on the way.",
        url=url,
        transient=True,
    )


def _explain(error: Exception, url: str, timeout: float, *, in_body: bool) -> TwilioError:
    """The error of the family for whatever urllib3 raised, I(in_body) or before it."""
    causes = list(_causes(error))
    if _is_timeout(causes):
        return timed_out(url, timeout)
    if _first(causes, failures.ProxyError, ImportError):
        return _proxy_failed(causes, url)
    hung_up = _first(causes, ssl.SSLEOFError, ssl.SSLZeroReturnError)
    if hung_up is not None:
        return _reset(hung_up, url)
    if _first(causes, failures.SSLError, ssl.SSLError):
        return _tls_failed(causes, url)
    unresolved = _first(causes, socket.gaierror)
    if unresolved is not None:
        return ConnectionFailedError(
            f"The host name in {url} cannot be resolved ({_words(unresolved)}).",
            _CHECK_ADDRESS,
            url=url,
            transient=_is_passing(unresolved),
        )
    if _first(causes, failures.DecodeError):
        return _unreadable(url, "a body that is not in the compression that it names", False)
    if _first(causes, http.client.IncompleteRead) or (
        in_body and _first(causes, failures.ProtocolError)
    ):
        return _cut_short_or_reset(causes, url)
    return _broken(causes, url)


def _is_timeout(causes: list[BaseException]) -> bool:
    # Before 2.0, urllib3 has every connection that is not made for one that timed out.
    late = [c for c in causes if isinstance(c, failures.TimeoutError)]
    return any(not isinstance(c, failures.NewConnectionError) for c in late) or bool(
        _first(causes, TimeoutError, socket.timeout)
    )


def _broken(causes: list[BaseException], url: str) -> TwilioError:
    reset = _first(causes, ConnectionError)
    not_http = _first(causes, http.client.HTTPException, failures.InvalidHeader)
    if reset is None and not_http is not None:
        return _unreadable(url, f"something that is not HTTP ({_words(not_http)})", True)
    if isinstance(reset, ConnectionRefusedError):
        return ConnectionFailedError(
            f"The connection to {url} was refused.", _CHECK_ADDRESS, url=url, transient=True
        )
    if reset is not None:
        return _reset(reset, url)
    last = causes[-1]
    if "CA certificate bundle" in str(last):
        return _tls_failed(causes, url)
    return ConnectionFailedError(
        f"There is no connection to {url} ({_words(last)}).",
        _CHECK_ADDRESS,
        url=url,
        transient=isinstance(last, OSError),
    )


def _cut_short_or_reset(causes: list[BaseException], url: str) -> TwilioError:
    reset = _first(causes, ConnectionError)
    return _reset(reset, url) if reset else _cut_short(url, "in the middle of its body")


def _reset(error: BaseException, url: str) -> ConnectionFailedError:
    return ConnectionFailedError(
        f"The connection to {url} broke before the answer was complete ({_words(error)}).",
        "Try again; if it stays, look at the proxies and gateways on the way.",
        url=url,
        transient=True,
    )


def _unreadable(url: str, what: str, transient: bool) -> InvalidResponseError:
    return InvalidResponseError(
        f"{url} answered with {what}.", _CHECK_ADDRESS, url=url, transient=transient
    )


# What OpenSSL found wrong with a certificate (X509_V_ERR_…), and what to do about it.
_UNTRUSTED = (
    "is signed by nobody who is trusted here",
    "If the authority is one of yours, name its file with ca_path; if not, do not trust it.",
)
_ANOTHER_HOST = ("is for another host", _CHECK_ADDRESS)
_CERTIFICATE_FAULTS = {
    9: ("is not valid yet", "Check the clock of the machine where the task runs."),
    10: ("has expired", "Check the clock of the machine where the task runs, then ask its owner."),
    18: _UNTRUSTED,
    19: _UNTRUSTED,
    20: _UNTRUSTED,
    21: _UNTRUSTED,
    62: _ANOTHER_HOST,
    64: _ANOTHER_HOST,
}


def _tls_failed(causes: list[BaseException], url: str) -> TlsError:
    # Before 2.0, urllib3 compares the names itself and has an exception of its own for that.
    mismatch = next((c for c in causes if type(c).__name__ == "CertificateError"), None)
    error = mismatch or _first(causes, ssl.SSLError) or causes[-1]
    code = 62 if mismatch else getattr(error, "verify_code", None)
    if code is None:
        return TlsError(
            f"{url} cannot be asked over TLS ({_words(error)}).",
            "Check that api_url leads to a server that speaks TLS, and that the files named by "
            "ca_path or REQUESTS_CA_BUNDLE hold certificates.",
            url=url,
        )
    fault, advice = _CERTIFICATE_FAULTS.get(code, ("was not accepted", _CHECK_ADDRESS))
    detail = getattr(error, "verify_message", None) or str(error)
    return TlsError(
        f"The certificate of the server at {url} {fault} ({printable(detail, 160)}).",
        advice,
        url=url,
    )


def _proxy_failed(causes: list[BaseException], url: str) -> ConnectionFailedError:
    reset = _first(causes, ConnectionError)
    if reset is not None and not isinstance(reset, ConnectionRefusedError):
        return _reset(reset, url)
    refusal = next((m for m in (_TUNNEL.match(str(cause)) for cause in causes) if m), None)
    if refusal is not None:
        return _refused_by_proxy(int(refusal[1]), url)
    last = _first(causes, socket.gaierror, ssl.SSLError) or causes[-1]
    return ConnectionFailedError(
        f"The proxy for {url} cannot be used ({_words(last)}).",
        _CHECK_PROXY,
        url=url,
        transient=isinstance(last, ConnectionRefusedError) or _is_passing(last),
    )


def _refused_by_proxy(status: int, url: str) -> ConnectionFailedError:
    # Not in the words of the proxy, which was told a password and may repeat it.
    said = f"(status {status} {http.client.responses.get(status, '')}".rstrip() + ")"
    if status == 407:
        return ConnectionFailedError(
            f"The proxy for {url} asks for credentials {said}.", PROXY_CREDENTIALS, url=url
        )
    return ConnectionFailedError(
        f"The proxy for {url} did not let the request through {said}.",
        _CHECK_PROXY,
        url=url,
        transient=status >= 500,
    )


def _is_passing(error: BaseException) -> bool:
    """Whether the resolver of names may have an answer later."""
    return isinstance(error, socket.gaierror) and error.errno == socket.EAI_AGAIN


def _words(error: BaseException) -> str:
    text = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return printable(text, 160)


def _first(causes: list[BaseException], *kinds: type[BaseException]) -> BaseException | None:
    return next((cause for cause in causes if isinstance(cause, kinds)), None)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """I(error) and all that led to it, from the outermost to the root."""
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
