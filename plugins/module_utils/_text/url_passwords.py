# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Mask the passwords in URLs, in every form that a client may accept. Pure.

Private to this collection: it may change in any release. Do not import it from elsewhere.

A password stands between a user name and an at sign: C(https://user:password@host),
C(sip:user:password@host), C(//user:password@host). The user name may be empty, and colons, slashes
and at signs may be percent-encoded. It takes linear time for any text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from .masking import with_masked_keys

_HIDDEN = "***"
# Only these characters end a password. A character that is shown as an escape belongs to it.
_PART = re.compile(r"[^/?# ]+")
_COLON = r"(?::|%3[Aa])"
_USER = rf"(?:(?!{_COLON}|%40|%2[Ff])[^@\"])*{_COLON}"
_USER_AT_START = re.compile(_USER)
# The end of a scheme and slashes, perhaps with invisible characters around them.
_USER_AFTER_SCHEME = re.compile(
    rf"(?:[A-Za-z+.\-]|[A-Za-z][0-9]{{1,3}})[^!-~]*{_COLON}(?:[^!-~]|\\|%2[Ff]|%5[Cc])*{_USER}"
)
_AUTHORITY_FOLLOWS = re.compile(
    r"(?:[A-Za-z0-9+.\-](?::|%3[Aa])[/\\]+|(?<![A-Za-z0-9\]])[/\\]{2,})\Z"
)
# The characters before a user name in which a scheme and its slashes may end. Some of them may be
# invisible.
_LOOK_BACK = 40


def mask_url_passwords(value: Any) -> Any:
    """Return I(value), a JSON value, with the password of every URL in its texts as C(***)."""
    if isinstance(value, str):
        return _masked(value) if "@" in value or "%40" in value else value
    if isinstance(value, Mapping):
        items = {key: mask_url_passwords(item) for key, item in value.items()}
        return with_masked_keys(items, mask_url_passwords)
    if isinstance(value, (list, tuple)):
        return [mask_url_passwords(item) for item in value]
    return value


def _masked(text: str) -> str:
    masked, last = "", 0
    for start, end in password_spans(text):
        masked += text[last:start] + _HIDDEN
        last = end
    return masked + text[last:]


def password_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the password of each URL in I(text) starts and ends, in order."""
    for part in _PART.finditer(text):
        at = max(part[0].rfind("@"), part[0].rfind("%40"))
        if at < 0:
            continue
        named = part[0][:at]
        user = _USER_AT_START.match(named) if _begins_authority(text, part.start()) else None
        user = user or _USER_AFTER_SCHEME.search(named)
        if user:
            yield part.start() + user.end(), part.start() + at


def _begins_authority(text: str, start: int) -> bool:
    before = text[max(0, start - _LOOK_BACK) : start]
    return bool(_AUTHORITY_FOLLOWS.search("".join(c for c in before if " " <= c <= "~")))
