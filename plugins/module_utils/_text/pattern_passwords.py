# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Mask the passwords of URLs in regular expressions. Pure.

Private to this collection: it may change in any release. Do not import it from elsewhere.

A pattern can spell a character in many ways. In doubt, more of the pattern is masked. It takes
linear time for any valid pattern.
"""

from __future__ import annotations

import re

_HIDDEN = r"\*\*\*"
_ESCAPE = re.compile(
    r"\\(?:(?P<at>x40|u0040|U00000040|100|N\{COMMERCIAL AT\})"
    r"|(?P<colon>x3a|u003a|U0000003a|0?72|N\{COLON\})"
    r"|(?P<slash>x2f|u002f|U0000002f|0?57|N\{SOLIDUS\})|.)",
    re.DOTALL | re.IGNORECASE,
)
_CHARACTERS = {"at": "@", "colon": ":", "slash": "/"}
# A blank ends a URL, except one that is escaped or in a set of characters.
_PART = re.compile(r"(?:\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[^ \\\[]|[\\\[])+", re.DOTALL)
_IGNORES_BLANKS = re.compile(r"\(\?[a-z]*x", re.IGNORECASE)
# A pattern may escape slashes, and may have anything in place of a scheme. Each start is searched
# to the next colon or slash, so a search takes linear time.
_USER = re.compile(
    r"(?:(?:\\?/){2}[^/@:]*|"  # //user
    r"[^\s/](?<!\(\?)\\?:[^/@|():]*"  # scheme:user
    r"):"
)
# A user name without a scheme. These schemes have no password before the at sign.
_NAME = re.compile(
    r"(?<![\w.+\-])(?!(?:sips?|mailto|xmpp|pres|im|tel|https?)\\?:)[\w.+\-]+\\?:(?=[^/@])",
    re.IGNORECASE,
)


def mask_pattern_passwords(pattern: str) -> str:
    """Return the I(pattern), with the password of each URL in it masked."""
    plain = _ESCAPE.sub(_plain, pattern)
    if "@" not in plain and "%40" not in plain:
        return pattern
    if _IGNORES_BLANKS.search(plain):
        masked = _masked(plain)
    else:
        masked = _PART.sub(lambda part: _masked(part[0]), plain)
    return pattern if masked == plain else masked


def _plain(escape: re.Match[str]) -> str:
    return _CHARACTERS.get(escape.lastgroup or "", escape[0])


def _masked(part: str) -> str:
    at = max(part.rfind("@"), part.rfind("%40"))
    user = (_USER.search(part, 0, at) or _NAME.search(part, 0, at)) if at > 0 else None
    return part[: user.end()] + _HIDDEN + part[at:] if user else part
