# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Turn a response into its JSON object, or into the error that its status and body describe.

Private to this collection: it may change in any release. Do not import it from elsewhere.

Twilio describes failures in two forms, both read here: C(code), C(message), C(more_info),
C(status), and the newer one of RFC 9457 with C(title), C(detail), C(type), C(instance).
Sources: https://www.twilio.com/docs/usage/twilios-response and
https://www.rfc-editor.org/rfc/rfc9457.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Mapping
from email.utils import mktime_tz, parsedate_tz
from typing import Any
from urllib.parse import urlsplit

from .._auth.credentials import AuthToken, Credentials
from .._errors import (
    ConnectionFailedError,
    CredentialsError,
    Failure,
    ForgedResponseError,
    InvalidResponseError,
    NotFoundError,
    NotPermittedError,
    RateLimitedError,
    TwilioError,
    UnavailableError,
    printable,
)
from .._resources.resource import ANYTHING, CORE, Resource
from .exchange import Response
from .network_errors import PROXY_CREDENTIALS
from .strict_json import ReservedNameError, parse

Answer = dict[str, Any]

# Codes of https://www.twilio.com/docs/api/errors.
ACCOUNT_NOT_ACTIVE = 20005
TEST_CREDENTIALS = 20008
NOT_FOUND = 20404
LACKS_PERMISSION = 70051

# In seconds, longer than any deadline. A message shows the wait, which the server chooses.
MAX_WAIT = 1e9
# Twilio's codes have five digits, and a message shows the code.
_CODES = range(10**10)
# RFC 6749, sections 4.1.2.1 and 5.2.
_OAUTH_ERRORS = (
    "access_denied",
    "invalid_client",
    "invalid_grant",
    "invalid_request",
    "invalid_scope",
    "server_error",
    "temporarily_unavailable",
    "unauthorized_client",
    "unsupported_grant_type",
    "unsupported_response_type",
)
_REQUEST_ID = re.compile(r"RQ[0-9a-fA-F]{32}")

# 520 to 524 come from a gateway that did not reach the server behind it.
TRANSIENT = (408, 500, 502, 503, 504, 520, 521, 522, 523, 524)
# The version that a path of Twilio's API begins with.
_VERSIONED = re.compile(r".*/(v\d+|\d{4}-\d\d-\d\d)/")

# Media types that a message may show. Any other text could be a token or a secret.
_KNOWN_TYPES = (
    "application/json",
    "application/x-www-form-urlencoded",
    "application/xml",
    "text/html",
    "text/plain",
    "text/xml",
)
_LINES_AND_TABS = dict.fromkeys(map(ord, "\t\r\n"))


def read_answer(
    response: Response, credentials: Credentials, resource: Resource = ANYTHING
) -> Answer:
    """Return the JSON object of I(response), or raise the error that it stands for.

    The object is a I(resource), or has some in it.
    """
    if response.status != 200:
        _require_no_reserved_name(response, resource)
        raise refusal(response, credentials, resource)
    media_type = _media_type(response)
    if not _is_json(media_type):
        kind = _display_type(media_type) if media_type else "no content type"
        raise invalid(response, f"with {kind} instead of JSON", resource)
    try:
        value = parse(response.body)
    except ReservedNameError:
        raise _forged(response, resource) from None
    except (ValueError, RecursionError):
        start = _start(response.body)
        raise invalid(response, f"with JSON that cannot be read: {start}", resource) from None
    if not isinstance(value, dict):
        start = _start(response.body)
        raise invalid(response, f"with JSON that is not an object: {start}", resource)
    return value


def read_grant(
    response: Response, credentials: Credentials, resource: Resource = ANYTHING
) -> Answer:
    """Return the JSON object of a token endpoint's I(response), or raise the error.

    The error shows no text of the response: any part of it could be a token or a secret. The token
    is for a request for a I(resource).
    Clients of RFC 6749 accept every status of success.
    """
    if not 200 <= response.status < 300:
        _require_no_reserved_name(response, resource)
        safe = without_secrets(response)
        if safe.status == 404:
            how = f"that there is no such page {_described(safe).description}"
            raise invalid(safe, how, resource)
        raise refusal(safe, credentials, resource)
    try:
        value = parse(response.body) if _is_json(_media_type(response)) else None
    except ReservedNameError:
        raise _forged(response, resource) from None
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise _no_grant(response, resource) from None
    return value


def _require_no_reserved_name(response: Response, resource: Resource) -> None:
    try:
        parse(response.body)
    except ReservedNameError:
        raise _forged(response, resource) from None
    except (ValueError, RecursionError):
        pass  # An error page need not be JSON.


def _forged(response: Response, resource: Resource) -> InvalidResponseError:
    how = (
        "with JSON that contains a name reserved for Ansible (_ansible_… or __ansible…), which "
        "Twilio never sends"
    )
    return invalid(without_secrets(response), how, resource, ForgedResponseError)


def _no_grant(response: Response, resource: Resource) -> InvalidResponseError:
    media_type = _media_type(response)
    kind = _display_type(media_type) if media_type else "no content type"
    how = f"with {len(response.body)} bytes of {kind}, which are not a JSON object"
    return invalid(without_secrets(response), how, resource)


def _media_type(response: Response) -> str:
    return header(response.headers, "Content-Type").partition(";")[0].strip().lower()


def _is_json(media_type: str) -> bool:
    return media_type == "application/json" or media_type.endswith("+json")


def _display_type(media_type: str) -> str:
    return media_type if media_type in _KNOWN_TYPES else "an unusual content type"


def _start(body: bytes) -> str:
    """Return the start of I(body) if it is printable UTF-8, or else how long the body is.

    A secret in another encoding looks different, so it would not be masked.
    """
    try:
        start = body.decode("utf-8")[:80]
    except UnicodeDecodeError:
        return f"{len(body)} bytes"
    if not start.translate(_LINES_AND_TABS).isprintable():
        return f"{len(body)} bytes"
    return printable(start, 60) or "nothing"


def header(headers: Mapping[str, str], name: str) -> str:
    """Return the header I(name), once if it was sent several times with the same value."""
    values = [value.strip() for value in headers.get(name, "").split(",")]
    for count in range(1, len(values)):
        copies, rest = divmod(len(values), count)
        if not rest and values == values[:count] * copies:
            return ", ".join(values[:count])
    return ", ".join(values)


def without_secrets(response: Response) -> Response:
    """Return I(response) of a token endpoint without any text that could be a token or a secret."""
    described = _described(response)
    request_id = described.request_id or ""
    headers = {
        "Retry-After": header(response.headers, "Retry-After"),
        "Twilio-Request-Id": request_id if _REQUEST_ID.fullmatch(request_id) else "",
    }
    error = _error_body(response.body).get("error")
    kept = {"code": described.code, "error": error if error in _OAUTH_ERRORS else None}
    return Response(response.url, response.status, headers, json.dumps(kept).encode())


def retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """Return the seconds to wait by a C(Retry-After) header, which has seconds or an HTTP date.

    I(now) is in seconds since the epoch. The result is at most MAX_WAIT, and None if the header is
    missing or cannot be read.
    """
    text = header(headers, "Retry-After").strip()
    if text.isascii() and text.isdigit():
        return min(float(text), MAX_WAIT)
    try:
        parsed = parsedate_tz(text)
        return None if parsed is None else min(max(mktime_tz(parsed) - now, 0.0), MAX_WAIT)
    except (ValueError, OverflowError, IndexError):  # IndexError: Python 3.9
        return None


def invalid(
    response: Response,
    how: str,
    resource: Resource,
    kind: type[InvalidResponseError] = InvalidResponseError,
) -> InvalidResponseError:
    """Return the error of a I(response) that Twilio never sends. I(how) says why."""
    return kind(
        f"{response.url} answered {how}.",
        f"Check {resource.api.option}, or edge and region: this does not seem to be Twilio's API.",
        failure=_described(response),
        url=response.url,
    )


def _described(response: Response) -> Failure:
    request_id = header(response.headers, "Twilio-Request-Id")
    body = {} if 200 <= response.status < 300 else _error_body(response.body)
    code = body.get("code")
    is_code = isinstance(code, int) and not isinstance(code, bool) and code in _CODES
    return Failure(
        http_status=response.status,
        code=code if is_code else None,
        message=_text(body, "message", "detail", "title", "error_description", "error"),
        more_info=_text(body, "more_info", "type"),
        request_id=printable(request_id, 80) if request_id else None,
    )


def _error_body(body: bytes) -> dict[str, Any]:
    try:
        value = parse(body)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _text(body: Mapping[str, Any], *names: str) -> str | None:
    values = (body.get(name) for name in names)
    return next((printable(v, 1000) for v in values if isinstance(v, str) and v), None)


def _names_resource(body: Mapping[str, Any], url: str) -> bool:
    """Return whether the error I(body) of Twilio names the path of the resource at I(url).

    A path with anything in front of it shows that the request did not reach the API. Each resource
    has a version in its path. A token endpoint without one is not a resource.
    """
    path = urlsplit(url).path
    versioned = _VERSIONED.match(path)
    if versioned is None:
        return False
    version = re.escape(versioned[1])
    collection, slash, name = path[versioned.end() :].rpartition("/")
    missing = re.compile(f"(?:/{version})?/{re.escape(collection)}{slash}(?i:{re.escape(name)})")
    texts = (_text(body, key) or "" for key in ("message", "detail", "instance"))
    words = (word.strip("\"'`.,:;()") for text in texts for word in text.split())
    return any(missing.fullmatch(word) for word in words)


def refusal(response: Response, credentials: Credentials, resource: Resource) -> TwilioError:
    """Return the error for a I(response) whose status is not 200.

    The request was for one or more resources of the kind I(resource).
    """
    status, failure = response.status, _described(response)
    description = failure.description
    common: dict[str, Any] = {"failure": failure, "url": response.url}
    if failure.code == LACKS_PERMISSION and status in (401, 403):
        return NotPermittedError(
            f"The {credentials.who} may not read {resource.names} {description}.",
            f"Give it the permission {resource.permission}, or use credentials that have it.",
            **common,
        )
    if failure.code == TEST_CREDENTIALS:
        return CredentialsError(
            f"Twilio has no {resource.names} for test credentials {description}.",
            "Use the live credentials of the account.",
            **common,
        )
    if failure.code == ACCOUNT_NOT_ACTIVE and status in (401, 402, 403):
        return CredentialsError(
            f"The account of the {credentials.who} is not active {description}.",
            "The Twilio Console shows whether it is suspended or closed.",
            **common,
        )
    if status == 401:
        return _not_accepted(response, credentials, resource, common)
    if status == 403:
        return NotPermittedError(
            f"The {credentials.who} may not read {response.url} {description}.",
            f"Give it the permission {resource.permission}. If it has this permission, check the "
            "proxies and gateways between here and Twilio.",
            **common,
        )
    is_missing = status == 404 and failure.code == NOT_FOUND
    if is_missing and _names_resource(_error_body(response.body), response.url):
        return NotFoundError(
            f"Twilio has no resource at {response.url} {description}.",
            "Check the SID, and its account and region.",
            **common,
        )
    return _refusal_in_general(response, resource, failure, common)


def _not_accepted(
    response: Response, credentials: Credentials, resource: Resource, common: dict[str, Any]
) -> CredentialsError:
    description, advice = common["failure"].description, credentials.advice
    if resource.api is CORE:
        # Its paths have the SID of an account, and other credentials than an auth token have none.
        if not isinstance(credentials, AuthToken):
            whose = f"is the account of the {credentials.who}"
            advice = f"If account_sid is set, check that it {whose}. {advice}"
        description = f"at {response.url} {description}"
    return CredentialsError(
        f"Twilio did not accept the {credentials.who} {description}.", advice, **common
    )


def _refusal_in_general(
    response: Response, resource: Resource, failure: Failure, common: dict[str, Any]
) -> TwilioError:
    status, url, description = response.status, response.url, failure.description
    wait = retry_after(response.headers, time.time())
    if status == 429:
        return RateLimitedError(
            f"The account has too many concurrent requests {description}.",
            "Lower concurrency, or run fewer tasks and other programs for this account at once.",
            transient=True,
            retry_after=wait,
            **common,
        )
    if status >= 500 or status in TRANSIENT:
        return UnavailableError(
            f"{url} is not available at the moment {description}.",
            "Try again later. https://status.twilio.com shows whether Twilio has a problem.",
            transient=status in TRANSIENT,
            retry_after=wait,
            **common,
        )
    if status == 407:
        return ConnectionFailedError(
            f"The proxy for {url} asks for credentials {description}.",
            PROXY_CREDENTIALS,
            **common,
        )
    if 300 <= status < 400 and status != 304:
        location = response.headers.get("Location")
        target = f" to {printable(location)}" if location else ""
        how = f"with a redirect{target}, which is never followed {description}"
        return invalid(response, how, resource)
    if status == 404:
        form = f"the form that Twilio uses for a missing {resource.noun}"
        how = f"that there is no such page {description}, but not in {form}"
        return invalid(response, how, resource)
    if failure.code is not None and 400 <= status < 500:
        return InvalidResponseError(
            f"Twilio refused the request to {url} {description}.",
            f"https://www.twilio.com/docs/errors/{failure.code} explains the code.",
            **common,
        )
    return invalid(response, f"with an unexpected status {description}", resource)
