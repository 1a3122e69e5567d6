# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: it may change in any release. Do not import it from elsewhere.

"""What a secret must look like, and every form in which it could come to light. Pure."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from urllib.parse import quote, quote_plus, unquote

from ._errors import CredentialsError

LEAST_SECRET_LENGTH = 16
# The password of a proxy may be any word, and a shorter one would be masked inside of others.
LEAST_PASSWORD_LENGTH = 8


class Pair:
    """A user name and its secret, of which a representation shows only the first."""

    def __init__(self, user: str, secret: str) -> None:
        self.user = user
        self._secret = secret

    def __repr__(self) -> str:
        return f"<{self.who}>"

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and vars(self) == vars(other)

    __hash__ = None  # type: ignore[assignment]

    @property
    def who(self) -> str:
        raise NotImplementedError

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every form in which the secret could come to light."""
        return forms(self.user, self._secret)


def require_plain(name: str, value: str) -> None:
    """Raise CredentialsError if I(value) of option I(name) has characters no credential has."""
    if not (value.isascii() and value.isprintable()) or " " in value:
        raise CredentialsError(
            f"{name} holds white space, a line break or another character that no credential has.",
            "Check how it was read: a trailing line break from a file is the usual cause.",
        )


def require_secret(name: str, value: str) -> None:
    """Raise CredentialsError if I(value) of option I(name) can be no secret of Twilio."""
    require_plain(name, value)
    if len(value) < LEAST_SECRET_LENGTH:
        raise CredentialsError(
            f"{name} is too short to be a secret of Twilio.",
            f"It has at least {LEAST_SECRET_LENGTH} characters: check what was filled in.",
        )


def forms(user: str, secret: str) -> tuple[str, ...]:
    """Every form in which I(secret) could come to light, the longest first."""
    pair = base64.b64encode(f"{user}:{secret}".encode()).decode()
    alone = base64.b64encode(secret.encode()).decode()
    forms = {secret, quote(secret, safe=""), quote_plus(secret), pair, alone}
    return tuple(sorted(forms, key=len, reverse=True))


def proxy_secrets(environ: Mapping[str, str]) -> tuple[str, ...]:
    """Every form of the passwords of proxies in I(environ), of those too long to be a word."""
    found = []
    for name, address in environ.items():
        if name.lower().endswith("_proxy") and "@" in address:
            signed_in = address.rpartition("@")[0].rpartition("://")[2]
            user, _colon, written = signed_in.partition(":")
            if len(written) >= LEAST_PASSWORD_LENGTH:
                found += [written, *forms(unquote(user), unquote(written))]
    return tuple(sorted(set(found), key=len, reverse=True))
