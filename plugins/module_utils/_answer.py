# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: it may change in any release. Do not import it from elsewhere.

"""What an answer means: a JSON object, or the error that its status and body stand for. Pure.

Twilio describes failures in two forms, both read here: C(code), C(message), C(more_info),
C(status), and the newer one of RFC 9457 with C(title), C(detail), C(type).
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from email.utils import mktime_tz, parsedate_tz
from math import isfinite
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
from ._transport import PROXY_CREDENTIALS, Response

# Codes of https://www.twilio.com/docs/api/errors
TEST_CREDENTIALS = 20008
NOT_FOUND = 20404
LACKS_PERMISSION = 70051
PERMISSION = "read on BYOC trunks (/voice/byoc-trunks/read)"

# A trunk is two deep on a page. What is much deeper than this, Python cannot walk through.
MOST_DEPTH = 64
# Seconds; hundreds of digits, or infinity, would come back in a message.
LONGEST_WAIT = 1e9

_TRANSIENT = (500, 502, 503, 504)
_CHECK_ADDRESS = "Check api_url, or edge and region: this does not look like Twilio's API."


def read_answer(response: Response, credentials: Credentials) -> dict[str, Any]:
    """The JSON object of I(response), or raise the error that it stands for."""
    if response.status == 200:
        return _json_object(response)
    raise _failed(response, credentials)


def retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds to wait by a C(Retry-After) header, given in seconds or as an HTTP date.

    I(now) is in seconds since the epoch. None where there is no such header, or none that can be
    read: it is then as if nothing was said. Never more than LONGEST_WAIT, which nobody waits for.
    """
    text = headers.get("Retry-After", "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text), LONGEST_WAIT)
    try:
        parsed = parsedate_tz(text) if text else None
        return None if parsed is None else min(max(mktime_tz(parsed) - now, 0.0), LONGEST_WAIT)
    except (ValueError, OverflowError, IndexError):  # IndexError: Python 3.9
        return None


def _json_object(response: Response) -> dict[str, Any]:
    media_type = response.headers.get("Content-Type", "").split(";")[0].strip().lower()
    if media_type != "application/json" and not media_type.endswith("+json"):
        raise _invalid(
            response, f"with {printable(media_type) or 'no content type'} and not with JSON"
        )
    try:
        value = _parse(response.body)
    except (ValueError, RecursionError):
        raise _invalid(
            response, f"with JSON that cannot be read: {_start(response.body)}"
        ) from None
    if not isinstance(value, dict):
        raise _invalid(response, f"with JSON that is no object: {_start(response.body)}")
    return value


def _parse(body: bytes) -> Any:
    """Parse JSON as RFC 8259 has it: UTF-8, no NaN, no half of a surrogate pair, no name twice.

    Nor a number beyond a double, which would turn into infinity, nor what is too deep to handle.
    """
    value = json.loads(
        body.decode("utf-8"),
        object_pairs_hook=_object,
        parse_constant=_refuse_constant,
        parse_float=_finite_float,
    )
    if body.count(b"[") + body.count(b"{") > MOST_DEPTH:
        _require_shallow(value)
    if b"\\ud" in body.lower():
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("a name stands twice in an object, and either value could be meant")
    return value


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _finite_float(text: str) -> float:
    number = float(text)
    if not isfinite(number):
        raise ValueError(f"{text} is beyond a double")
    return number


def _require_shallow(value: Any) -> None:
    level = [value]
    for _depth in range(MOST_DEPTH):
        children = (item.values() if isinstance(item, dict) else item for item in level)
        level = [child for each in children for child in each if isinstance(child, (dict, list))]
        if not level:
            return
    raise ValueError(f"more than {MOST_DEPTH} deep")


def _start(body: bytes) -> str:
    return printable(body[:80].decode("utf-8", "replace"), 60) or "nothing"


def _invalid(response: Response, how: str, advice: str = _CHECK_ADDRESS) -> InvalidResponseError:
    return InvalidResponseError(
        f"{response.url} answered {how}.", advice, failure=_described(response), url=response.url
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
        value = _parse(body)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _text(said: Mapping[str, Any], *names: str) -> str | None:
    values = (said.get(name) for name in names)
    return next((printable(v, 1000) for v in values if isinstance(v, str) and v), None)


def _failed(response: Response, credentials: Credentials) -> TwilioError:
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
    return _failed_in_general(response, failure, common)


def _failed_in_general(response: Response, failure: Failure, common: dict[str, Any]) -> TwilioError:
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
        return _invalid(response, f"with a redirect to {target}, which is never followed {said}")
    if status == 404:
        how = f"that there is no such page {said}, but not as Twilio says that a trunk is missing"
        return _invalid(response, how)
    return _invalid(response, f"with a status that it should never have {said}")
