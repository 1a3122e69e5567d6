# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: it may change in any release. Do not import it from elsewhere.

"""What an answer means: a JSON object, or the error that its status and body stand for. Pure."""

from __future__ import annotations

from typing import Any

from ._credentials import Credentials
from ._errors import InvalidResponseError, printable
from ._json import parse
from ._transport import Response


def read_answer(response: Response, credentials: Credentials) -> dict[str, Any]:
    """The JSON object of I(response), or raise the error that it stands for."""
    if response.status != 200:
        from ._refusals import refusal  # noqa: PLC0415 - see there, here and below

        raise refusal(response, credentials)
    media_type = response.headers.get("Content-Type", "").split(";")[0].strip().lower()
    if media_type != "application/json" and not media_type.endswith("+json"):
        shown = printable(media_type) or "no content type"
        raise _invalid(response, f"with {shown} and not with JSON")
    try:
        value = parse(response.body)
    except (ValueError, RecursionError):
        start = _start(response.body)
        raise _invalid(response, f"with JSON that cannot be read: {start}") from None
    if not isinstance(value, dict):
        raise _invalid(response, f"with JSON that is no object: {_start(response.body)}")
    return value


def _invalid(response: Response, how: str) -> InvalidResponseError:
    from ._refusals import invalid  # noqa: PLC0415

    return invalid(response, how)


def _start(body: bytes) -> str:
    return printable(body[:80].decode("utf-8", "replace"), 60) or "nothing"
