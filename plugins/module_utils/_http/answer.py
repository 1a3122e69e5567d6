# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a response means: a JSON object, or the error that its status and body stand for. Pure.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

from typing import Any

from .._auth.credentials import Credentials
from .._errors import ForgedResponseError, InvalidResponseError, printable
from .exchange import Response
from .response_errors import header, invalid, refusal, without_secrets
from .strict_json import ReservedNameError, parse

Answer = dict[str, Any]

# Media types that a message may show: any other could be a token or a secret.
_KNOWN_TYPES = (
    "application/json",
    "application/x-www-form-urlencoded",
    "application/xml",
    "text/html",
    "text/plain",
    "text/xml",
)
_LINES_AND_TABS = dict.fromkeys(map(ord, "\t\r\n"))


def read_answer(response: Response, credentials: Credentials) -> Answer:
    """Return the JSON object of I(response), or raise the error that it stands for."""
    if response.status != 200:
        _require_no_reserved_name(response)
        raise refusal(response, credentials)
    media_type = _media_type(response)
    if not _is_json(media_type):
        shown = _shown_type(media_type) if media_type else "no content type"
        raise invalid(response, f"with {shown} and not with JSON")
    try:
        value = parse(response.body)
    except ReservedNameError:
        raise _forged(response) from None
    except (ValueError, RecursionError):
        start = _start(response.body)
        raise invalid(response, f"with JSON that cannot be read: {start}") from None
    if not isinstance(value, dict):
        raise invalid(response, f"with JSON that is no object: {_start(response.body)}")
    return value


def read_grant(response: Response, credentials: Credentials) -> Answer:
    """Return the JSON object of a token endpoint's I(response), or raise the error.

    The error shows no text of the response: any part of it could be a token or a secret.
    Clients of RFC 6749 accept every status of success.
    """
    if not 200 <= response.status < 300:
        _require_no_reserved_name(response)
        raise refusal(without_secrets(response), credentials)
    try:
        value = parse(response.body) if _is_json(_media_type(response)) else None
    except ReservedNameError:
        raise _forged(response) from None
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise _no_grant(response) from None
    return value


def _require_no_reserved_name(response: Response) -> None:
    try:
        parse(response.body)
    except ReservedNameError:
        raise _forged(response) from None
    except (ValueError, RecursionError):
        pass  # An error page need not be JSON.


def _forged(response: Response) -> InvalidResponseError:
    how = (
        "with JSON that contains a name reserved for Ansible (__ansible…), which Twilio never sends"
    )
    return invalid(without_secrets(response), how, ForgedResponseError)


def _no_grant(response: Response) -> InvalidResponseError:
    media_type = _media_type(response)
    kind = _shown_type(media_type) if media_type else "no content type"
    how = f"with {len(response.body)} bytes of {kind}, which are not a JSON object"
    return invalid(without_secrets(response), how)


def _media_type(response: Response) -> str:
    return header(response.headers, "Content-Type").split(";")[0].strip().lower()


def _is_json(media_type: str) -> bool:
    return media_type == "application/json" or media_type.endswith("+json")


def _shown_type(media_type: str) -> str:
    return media_type if media_type in _KNOWN_TYPES else "an unusual content type"


def _start(body: bytes) -> str:
    """Return the start of I(body) if it is printable UTF-8, or else how long the body is.

    In another encoding a secret looks different, so that it would not be masked.
    """
    try:
        start = body.decode("utf-8")[:80]
    except UnicodeDecodeError:
        return f"{len(body)} bytes"
    if not start.translate(_LINES_AND_TABS).isprintable():
        return f"{len(body)} bytes"
    return printable(start, 60) or "nothing"
