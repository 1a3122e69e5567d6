# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: it may change in any release. Do not import it from elsewhere.

"""What a response means: a JSON object, or the error that its status and body stand for. Pure."""

from __future__ import annotations

from typing import Any

from ._credentials import Credentials
from ._errors import InvalidResponseError, printable
from ._exchange import Response
from ._json import parse
from ._refusals import header, invalid, refusal, without_secrets

# Media types that a message may show, although the response may hold a token.
_KNOWN_TYPES = (
    "application/json",
    "application/x-www-form-urlencoded",
    "application/xml",
    "text/html",
    "text/plain",
    "text/xml",
)


def read_answer(response: Response, credentials: Credentials) -> dict[str, Any]:
    """Return the JSON object of I(response), or raise the error that it stands for."""
    if response.status != 200:
        raise refusal(response, credentials)
    media_type = _media_type(response)
    if not _is_json(media_type):
        shown = printable(media_type) or "no content type"
        raise invalid(response, f"with {shown} and not with JSON")
    try:
        value = parse(response.body)
    except (ValueError, RecursionError):
        start = _start(response.body)
        raise invalid(response, f"with JSON that cannot be read: {start}") from None
    if not isinstance(value, dict):
        raise invalid(response, f"with JSON that is no object: {_start(response.body)}")
    return value


def read_grant(response: Response, credentials: Credentials) -> dict[str, Any]:
    """Return the JSON object of a token endpoint's I(response), or raise the error.

    The error shows no text of the response: any part of it could be a token or a secret.
    Clients of RFC 6749 accept every status of success.
    """
    if not 200 <= response.status < 300:
        raise refusal(without_secrets(response), credentials)
    try:
        value = parse(response.body) if _is_json(_media_type(response)) else None
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise _no_grant(response) from None
    return value


def _no_grant(response: Response) -> InvalidResponseError:
    media_type = _media_type(response)
    kind = media_type if media_type in _KNOWN_TYPES else "an unusual or no media type"
    how = f"with {len(response.body)} bytes of {kind}, which are not a JSON object"
    return invalid(without_secrets(response), how)


def _media_type(response: Response) -> str:
    return header(response.headers, "Content-Type").split(";")[0].strip().lower()


def _is_json(media_type: str) -> bool:
    return media_type == "application/json" or media_type.endswith("+json")


def _start(body: bytes) -> str:
    return printable(body[:80].decode("utf-8", "replace"), 60) or "nothing"
