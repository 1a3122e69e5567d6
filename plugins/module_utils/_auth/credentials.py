# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The credentials of a task: an auth token, an API key or an OAuth app.

Private to this collection: it may change in any release. Do not import it from elsewhere.

Each checks its form before any request, and knows its secrets. The forms and their order are those
of Twilio's CLI and API documentation (https://www.twilio.com/docs/iam/api-keys).
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from typing import NamedTuple, Union

from .._errors import CredentialsError
from .._options import API_KEY, AUTH_TOKEN, OAUTH, Options, way_in
from .oauth import OAuthClient
from .secrets import Pair, require_secret

ACCOUNT_SID = re.compile(r"AC[0-9a-fA-F]{32}")
API_KEY_SID = re.compile(r"SK[0-9a-fA-F]{32}")


class _Basic(Pair):
    """A pair that is sent with each request (https://www.rfc-editor.org/rfc/rfc7617)."""

    def authorization(self) -> str:
        """Return the value of the C(Authorization) header."""
        pair = f"{self.user}:{self._secret}".encode()
        return "Basic " + base64.b64encode(pair).decode()


class AuthToken(_Basic):
    """An account SID with its auth token."""

    def validate(self) -> None:
        """Raise CredentialsError if an option cannot be what its name says."""
        _require_sid("account_sid", self.user, ACCOUNT_SID, "AC")
        require_secret("auth_token", self._secret)

    @property
    def who(self) -> str:
        """Name the credentials in a message, without their secret."""
        return f"account {self.user} with its auth token"

    @property
    def advice(self) -> str:
        """Say what to check if Twilio does not accept the credentials."""
        return (
            f"Check that auth_token is the current auth token of account {self.user}, "
            "and that edge and region name the region it belongs to."
        )


class ApiKey(_Basic):
    """An API key (standard, main or restricted) with its secret."""

    def validate(self) -> None:
        """Raise CredentialsError if an option cannot be what its name says."""
        _require_sid("api_key", self.user, API_KEY_SID, "SK")
        require_secret("api_secret", self._secret)

    @property
    def who(self) -> str:
        """Name the credentials in a message, without their secret."""
        return f"API key {self.user}"

    @property
    def advice(self) -> str:
        """Say what to check if Twilio does not accept the credentials."""
        return (
            f"Check that api_secret belongs to API key {self.user}, that the key still exists, "
            "and that edge and region name the region it was made in."
        )


Credentials = Union[AuthToken, ApiKey, OAuthClient]


def oauth_of(credentials: Credentials) -> OAuthClient | None:
    """Return I(credentials) if they are those of an OAuth app, whose tokens expire, or None."""
    return None if isinstance(credentials, _Basic) else credentials


class Identity(NamedTuple):
    """The credentials of a task. I(account_sid) is the account that it names, or None."""

    credentials: Credentials
    account_sid: str | None

    @property
    def account(self) -> str:
        """Name the account in a message."""
        return (
            f"account {self.account_sid}"
            if self.account_sid
            else f"the account of {self.credentials.who}"
        )


class _AuthMethod(NamedTuple):
    """An auth method: its name in messages, and how to make its credentials."""

    title: str
    make: Callable[[Options, str], Credentials]


_AUTH_METHODS = {
    OAUTH: _AuthMethod(
        "OAuth client credentials",
        lambda o, oauth_url: OAuthClient(o["client_id"], o["client_secret"], oauth_url),
    ),
    API_KEY: _AuthMethod("an API key", lambda o, _oauth_url: ApiKey(o["api_key"], o["api_secret"])),
    AUTH_TOKEN: _AuthMethod(
        "an auth token", lambda o, _oauth_url: AuthToken(o["account_sid"], o["auth_token"])
    ),
}


def identify(options: Options, oauth_url: str) -> Identity:
    """Choose and validate the credentials of a task, or raise CredentialsError.

    The first place that names a way to sign in decides. Within one place OAuth outranks an API key,
    and an API key outranks an auth token.
    """
    chosen = way_in(options.get)
    if chosen is None and options["account_sid"] is None:
        raise CredentialsError(
            "There are no credentials for Twilio.",
            "Give account_sid with auth_token, api_key with api_secret, or client_id with "
            "client_secret. They may be options, host variables such as twilio_account_sid, or "
            "environment variables such as TWILIO_ACCOUNT_SID.",
        )
    chosen = chosen or AUTH_TOKEN
    way = _AUTH_METHODS[chosen]
    # A method takes two options, and it is chosen only if one of them has a value.
    missing = next((name for name in chosen.takes if options[name] is None), None)
    if missing:
        raise CredentialsError(
            f"To sign in with {way.title}, {missing} is missing.",
            f"Give {options.spelled(missing)}.",
        )
    credentials = way.make(options, oauth_url)
    credentials.validate()
    account_sid = options["account_sid"]
    if account_sid is not None:
        _require_sid("account_sid", account_sid, ACCOUNT_SID, "AC")
    return Identity(credentials, account_sid)


def _require_sid(name: str, value: str, pattern: re.Pattern[str], prefix: str) -> None:
    if not pattern.fullmatch(value):
        raise CredentialsError(
            f"{name} is not a valid SID.",
            f"It is {prefix} followed by 32 hexadecimal digits.",
        )
