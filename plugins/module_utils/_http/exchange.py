# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One exchange: send a request, and return the whole response or an error.

Private to this collection: it may change in any release. Do not import it from elsewhere.

This module does not interpret the HTTP status, and it never retries.
"""

from __future__ import annotations

import http.client
import zlib
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, NamedTuple

from .._errors import TimedOutError, TwilioError
from .._resources.resource import ANYTHING, Resource
from .cancellation import CancelHandle
from .endpoints import Verify
from .framing import MAX_BYTES
from .network_errors import OAUTH_OPTION, Route, cut_short, explain, timed_out, too_long, unreadable
from .proxies import Proxies, without_credentials
from .session import session_for

# Each door checks session.REQUESTS_IMPORT_ERROR before it calls anything.
with suppress(ImportError):
    from requests.structures import CaseInsensitiveDict
    from urllib3.exceptions import HTTPError

    # An error of requests is an OSError.
    _FAILURES = (OSError, http.client.HTTPException, HTTPError, ValueError)

# zlib selects the format by its argument wbits: gzip, zlib, or raw, which some servers send for
# deflate (https://docs.python.org/3/library/zlib.html#zlib.decompress).
_WINDOWS = {
    "gzip": (16 + zlib.MAX_WBITS,),
    "x-gzip": (16 + zlib.MAX_WBITS,),
    "deflate": (zlib.MAX_WBITS, -zlib.MAX_WBITS),
}


class Request:
    """A C(GET) of a I(resource), or with a I(form) a C(POST)."""

    def __init__(
        self,
        url: str,
        headers: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
        resource: Resource = ANYTHING,
    ) -> None:
        self.url = url
        self.headers = headers or {}
        self.form = form
        self.resource = resource

    def __repr__(self) -> str:
        return f"Request(url={self.url!r})"


class Response(NamedTuple):
    """A whole response from I(url). I(body) is decoded and decompressed, with at most MAX_BYTES."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes


class Exchange:
    """One attempt of a request, bounded by I(timeout) seconds.

    C(perform) runs in one thread, and C(cancel) may be called from another.

    A connection that was opened for one I(who) never serves another.
    """

    def __init__(
        self,
        request: Request,
        verify: Verify,
        timeout: float,
        proxies: Proxies | None = None,
        who: str = "",
    ) -> None:
        self.request = request
        self._verify = verify
        self._timeout = timeout
        self._proxies = proxies or Proxies()
        self._who = who
        self._cancel_handle = CancelHandle()
        option = request.resource.api.option if request.form is None else OAUTH_OPTION
        bundle = verify if isinstance(verify, str) else ""
        self._route = Route(request.url, option=option, bundle=bundle)

    def cancel(self) -> None:
        """End the exchange, even while it waits for the server."""
        self._cancel_handle.cancel()

    def perform(self) -> Response | TwilioError:
        """Return the response, or an error without one."""
        outcome: Response | TwilioError
        try:
            with self._cancel_handle:
                outcome = self._send(self._proxies.of(self.request.url))
        except TwilioError as error:
            outcome = error
        except _FAILURES as error:
            outcome = explain(error, self._route, self._timeout)
        # A cancelled response may look whole if it has no length.
        return self.timed_out() if self._cancel_handle.is_cancelled else outcome

    def timed_out(self) -> TimedOutError:
        """Return the error of an exchange that took longer than its time-out."""
        return timed_out(self._route, self._timeout)

    def _send(self, proxy: str | None) -> Response:
        request = self.request
        self._route = self._route._replace(proxy=proxy and without_credentials(proxy))
        answer = session_for(self._verify, self._who).request(
            "GET" if request.form is None else "POST",
            request.url,
            headers={"Accept-Encoding": "gzip, deflate", **request.headers},
            data=request.form,
            timeout=(self._timeout, self._timeout),
            proxies={"http": proxy, "https": proxy},
            allow_redirects=False,
            # requests would decode the body in any coding it knows, and without a limit.
            stream=True,
        )
        body = answer.raw.read(decode_content=False)
        coding = answer.headers.get("Content-Encoding", "")
        decoded = _decoded(body, coding.strip().lower(), self._route)
        return Response(request.url, answer.status_code, _headers(answer.raw.headers), decoded)


def _headers(raw: Any) -> Mapping[str, str]:
    """Return the headers I(raw) of urllib3. A header sent twice with one value has that value."""
    headers: CaseInsensitiveDict[str] = CaseInsensitiveDict()
    for name in raw:
        values = dict.fromkeys(value.strip() for value in raw.getlist(name))
        headers[name] = ", ".join(values)
    return headers


def _decoded(body: bytes, coding: str, route: Route) -> bytes:
    """Return I(body) without its I(coding), or raise if the coding was not requested."""
    if coding in ("", "identity") or not body:
        return body
    if coding not in _WINDOWS:
        what = "more than once" if "," in coding else "in a way that was not requested"
        raise unreadable(route, f"a body that is compressed {what}", transient=False)
    for window in _WINDOWS[coding]:
        with suppress(zlib.error):
            return _inflated(body, window, route)
    what = "a body that is not in the compression that it names"
    raise unreadable(route, what, transient=False)


def _inflated(body: bytes, window: int, route: Route) -> bytes:
    stream = zlib.decompressobj(window)
    inflated = stream.decompress(body, MAX_BYTES + 1)
    if len(inflated) > MAX_BYTES:
        raise too_long(route, MAX_BYTES)
    if not stream.eof:
        raise cut_short(route, "before the end of its compressed body")
    if stream.unused_data:
        raise unreadable(route, "more than its compressed body", transient=False)
    return inflated
