# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: it may change in any release. Do not import it from elsewhere.

"""One exchange: a request goes out, an answer comes back whole, or an error says why not.

Nothing here judges an HTTP status, and nothing is repeated.
"""

from __future__ import annotations

import http.client
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, NamedTuple
from urllib.parse import urlencode

from ._endpoints import Verify
from ._errors import TimedOutError, TwilioError
from ._proxies import Proxies
from ._sockets import Lifeline, connections

with suppress(ImportError):  # A door asks _sockets.REQUESTS_IMPORT_ERROR before it calls anything.
    from urllib3 import Timeout
    from urllib3.exceptions import HTTPError
    from urllib3.util import parse_url

    # An ImportError is that of a library for SOCKS.
    _FAILURES = (OSError, http.client.HTTPException, HTTPError, ValueError, ImportError)

MOST_BYTES = 10 * 1024 * 1024
_CHUNK_BYTES = 64 * 1024


class Request:
    """A C(GET), or with a I(form) a C(POST)."""

    def __init__(
        self,
        url: str,
        headers: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
    ) -> None:
        self.url = url
        self.headers = headers or {}
        self.form = form

    def __repr__(self) -> str:
        return f"Request(url={self.url!r})"


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
        outcome: Response | TwilioError
        try:
            with self._lifeline:
                outcome = self._send()
        except TwilioError as error:
            outcome = error
        except _FAILURES as error:
            outcome = self._explained(error)
        # What a cut leaves of an answer may look whole, where nothing says how long it is.
        return self.timed_out() if self._lifeline.is_cut else outcome

    def timed_out(self) -> TimedOutError:
        """The error of an exchange that takes longer than its time-out."""
        from ._faults import timed_out  # noqa: PLC0415 - see there, here and below

        return timed_out(self.request.url, self._timeout)

    def _explained(self, error: Exception) -> TwilioError:
        from ._faults import explain  # noqa: PLC0415

        return explain(error, self.request.url, self._timeout, in_body=self._is_answered)

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


def _read(response: Any, url: str) -> bytes:
    if "," in response.headers.get("Content-Encoding", ""):
        from ._faults import unreadable  # noqa: PLC0415

        raise unreadable(url, "a body that is compressed more than once", transient=False)
    chunks: list[bytes] = []
    size = 0
    for chunk in response.stream(_CHUNK_BYTES, decode_content=True):
        chunks.append(chunk)
        size += len(chunk)
        if size > MOST_BYTES:
            from ._faults import too_long  # noqa: PLC0415

            raise too_long(url, MOST_BYTES)
    where = _cut(response)
    if where is not None:
        from ._faults import cut_short  # noqa: PLC0415

        raise cut_short(url, where)
    return b"".join(chunks)


def _cut(response: Any) -> str | None:
    """Where an answer was cut short, by its Content-Length: urllib3 before 2.0 does not look.

    Headers that are cut short look whole to Python, but nothing follows them.
    """
    if "Transfer-Encoding" in response.headers:
        return None
    promised = response.headers.get("Content-Length", "")
    came = response.tell()
    if promised.isascii() and promised.isdigit():
        return None if came == int(promised) else f"after {came} of {promised} bytes"
    return None if came or response.status != 200 else "before its body"
