# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The form of secrets, and the secrets in options and environment. Pure.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import unquote

from .._errors import CredentialsError
from .._options import Option, secret_values

# Twice the run of characters that masking hides (RUN in _text/masking.py). A shorter value is a
# truncated or mistyped secret.
MIN_SECRET_LENGTH = 16


class Pair:
    """A user name and its secret. Its representation shows the user name only."""

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
        """Name the credentials in a message, without their secret."""
        raise NotImplementedError

    @property
    def secrets(self) -> tuple[str, ...]:
        """Return every text that must not be shown."""
        return (self._secret,)


def require_text(name: str, value: Any) -> None:
    """Raise CredentialsError if I(value) of option I(name) is a list or a dictionary.

    Ansible would turn it into a text.
    """
    if isinstance(value, (list, tuple, Mapping)):
        raise CredentialsError(f"{name} is not a text.", "Give the secret itself, as one text.")


def require_plain(name: str, value: str) -> None:
    """Raise CredentialsError if I(value) of option I(name) has characters no credential has."""
    if not (value.isascii() and value.isprintable()) or " " in value:
        raise CredentialsError(
            f"{name} contains white space, a line break or another character that no credential "
            "has.",
            "Check how it was read. The usual cause is a trailing line break from a file.",
        )


def require_secret(name: str, value: str) -> None:
    """Raise CredentialsError if I(value) of option I(name) cannot be a secret of Twilio."""
    require_plain(name, value)
    if len(value) < MIN_SECRET_LENGTH:
        raise CredentialsError(
            f"{name} is too short for a secret of Twilio.",
            f"Secrets have at least {MIN_SECRET_LENGTH} characters. Check the value.",
        )


def secrets_of(
    given: Mapping[str, Any], environ: Mapping[str, str], own: Iterable[Option] = ()
) -> list[str]:
    """Return the secrets of the options I(given), and of I(environ) with its proxies.

    A secret is returned whether it is used or not. I(own) are options beside the shared ones.
    """
    return [*secret_values(given, environ, own), *proxy_passwords(environ)]


def proxy_passwords(environ: Mapping[str, str]) -> list[str]:
    """Return the passwords of proxies in I(environ), as written and percent-decoded."""
    found = []
    for name in environ:
        if name.lower().endswith("_proxy") and "@" in environ[name]:
            signed_in = environ[name].rpartition("@")[0].rpartition("://")[2]
            written = signed_in.partition(":")[2]
            found += [written, unquote(written)]
    return found
