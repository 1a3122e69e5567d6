# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: it may change in any release. Do not import it from elsewhere.

"""What an answer means that is no JSON object with status 200, as an error with advice.

Twilio describes failures in two forms, both read here: C(code), C(message), C(more_info),
C(status), and the newer one of RFC 9457 with C(title), C(detail), C(type).

In a file of its own because few tasks need it, and Ansible compiles a file whenever it is imported.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from email.utils import mktime_tz, parsedate_tz
from typing import Any

from ._credentials import Credentials
from ._errors import (
    ConnectionFailedError,
    CredentialsError,
    Failure,
    InvalidResponseError,
    NotFoundError,
    NotPermittedError,
    RateLimitedError,
    TwilioError,
    UnavailableError,
    printable,
)
from ._faults import PROXY_CREDENTIALS
from ._json import parse
from ._transport import Response

# Codes of https://www.twilio.com/docs/api/errors
TEST_CREDENTIALS = 20008
NOT_FOUND = 20404
LACKS_PERMISSION = 70051
PERMISSION = "read and list on BYOC trunks (sip.byoc-trunks)"

# Seconds; hundreds of digits, or infinity, would come back in a message.
LONGEST_WAIT = 1e9

_TRANSIENT = (500, 502, 503, 504)
_CHECK_ADDRESS = "Check api_url, or edge and region: this does not look like Twilio's API."


def retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds to wait by a C(Retry-After) header, given in seconds or as an HTTP date.

    I(now) is in seconds since the epoch. None where there is no such header, or none that can be
    read: it is then as if nothing was said. Never more than LONGEST_WAIT, which nobody waits for.
    """
    text = headers.get("Retry-After", "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text), LONGEST_WAIT)
    try:
        parsed = parsedate_tz(text)
        return None if parsed is None else min(max(mktime_tz(parsed) - now, 0.0), LONGEST_WAIT)
    except (ValueError, OverflowError, IndexError):  # IndexError: Python 3.9
        return None


def invalid(response: Response, how: str) -> InvalidResponseError:
    """The error of a I(response) that no API of Twilio gives, I(how) says why."""
    return InvalidResponseError(
        f"{response.url} answered {how}.",
        _CHECK_ADDRESS,
        failure=_described(response),
        url=response.url,
    )


def _described(response: Response) -> Failure:
    request_id = response.headers.get("Twilio-Request-Id")
    said = {} if response.status == 200 else _said(response.body)
    code = said.get("code")
    return Failure(
        http_status=response.status,
        code=code if isinstance(code, int) and not isinstance(code, bool) else None,
        message=_text(said, "message", "detail", "title", "error_description", "error"),
        more_info=_text(said, "more_info", "type"),
        request_id=printable(request_id, 80) if request_id else None,
    )


def _said(body: bytes) -> dict[str, Any]:
    try:
        value = parse(body)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _text(said: Mapping[str, Any], *names: str) -> str | None:
    values = (said.get(name) for name in names)
    return next((printable(v, 1000) for v in values if isinstance(v, str) and v), None)


def refusal(response: Response, credentials: Credentials) -> TwilioError:
    """The error that a I(response) with another status than 200 stands for."""
    status, failure = response.status, _described(response)
    said = failure.told
    common: dict[str, Any] = {"failure": failure, "url": response.url}
    if failure.code == LACKS_PERMISSION and status in (401, 403):
        return NotPermittedError(
            f"The {credentials.who} may not read BYOC trunks {said}.",
            f"Give it the permission {PERMISSION}, or use credentials that have it.",
            **common,
        )
    if failure.code == TEST_CREDENTIALS:
        return CredentialsError(
            f"Twilio has no BYOC trunks for test credentials {said}.",
            "Use the live credentials of the account.",
            **common,
        )
    if status == 401:
        return CredentialsError(
            f"Twilio did not accept the {credentials.who} {said}.", credentials.advice, **common
        )
    if status == 403:
        return NotPermittedError(
            f"The {credentials.who} may not ask for {response.url} {said}.",
            f"It needs the permission {PERMISSION}; if it has that, look at what stands between "
            "here and Twilio.",
            **common,
        )
    if status == 404 and failure.code == NOT_FOUND:
        return NotFoundError(
            f"Twilio knows nothing at {response.url} {said}.",
            "Check the SID, and that it belongs to the account and region that were asked.",
            **common,
        )
    return _refusal_in_general(response, failure, common)


def _refusal_in_general(
    response: Response, failure: Failure, common: dict[str, Any]
) -> TwilioError:
    status, url, said = response.status, response.url, failure.told
    wait = retry_after(response.headers, time.time())
    if status == 429:
        return RateLimitedError(
            f"Twilio has too many requests of this account at once {said}.",
            "Lower concurrency, or let fewer tasks and other programs ask at the same time.",
            transient=True,
            retry_after=wait,
            **common,
        )
    if status >= 500:
        return UnavailableError(
            f"{url} is not available at the moment {said}.",
            "Try again later; https://status.twilio.com tells whether Twilio has a problem.",
            transient=status in _TRANSIENT,
            retry_after=wait,
            **common,
        )
    if status == 407:
        return ConnectionFailedError(
            f"The proxy for {url} asks for credentials {said}.",
            PROXY_CREDENTIALS,
            **common,
        )
    if 300 <= status < 400:
        target = printable(response.headers.get("Location", "nowhere"))
        return invalid(response, f"with a redirect to {target}, which is never followed {said}")
    if status == 404:
        how = f"that there is no such page {said}, but not as Twilio says that a trunk is missing"
        return invalid(response, how)
    return invalid(response, f"with a status that it should never have {said}")
