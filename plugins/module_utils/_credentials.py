# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: it may change in any release. Do not import it from elsewhere.

"""Who is asking: an auth token, an API key or an OAuth app.

Each validates itself before the network is touched, and knows every form in which its secret
could be seen. Source of the forms and of their order: Twilio's CLI and API documentation.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, Union

from ._errors import CredentialsError
from ._options import Options
from ._secrets import Pair, require_secret

if TYPE_CHECKING:
    from ._oauth import OAuthClient

ACCOUNT_SID = re.compile(r"AC[0-9a-fA-F]{32}")
API_KEY_SID = re.compile(r"SK[0-9a-fA-F]{32}")


class _Basic(Pair):
    """A pair that is sent as it is."""

    def authorization(self) -> str:
        pair = f"{self.user}:{self._secret}".encode()
        return "Basic " + base64.b64encode(pair).decode()


class AuthToken(_Basic):
    """An account SID with its auth token."""

    def validate(self) -> None:
        _require_sid("account_sid", self.user, ACCOUNT_SID, "AC")
        require_secret("auth_token", self._secret)

    @property
    def who(self) -> str:
        return f"account {self.user} with its auth token"

    @property
    def advice(self) -> str:
        return (
            f"Check that auth_token is the current auth token of account {self.user}, "
            "and that edge and region name the region it belongs to."
        )


class ApiKey(_Basic):
    """An API key (standard, main or restricted) with its secret."""

    def validate(self) -> None:
        _require_sid("api_key", self.user, API_KEY_SID, "SK")
        require_secret("api_secret", self._secret)

    @property
    def who(self) -> str:
        return f"API key {self.user}"

    @property
    def advice(self) -> str:
        return (
            f"Check that api_secret belongs to API key {self.user}, that the key still exists, "
            "and that edge and region name the region it was made in."
        )


Credentials = Union[AuthToken, ApiKey, "OAuthClient"]


def oauth_of(credentials: Credentials) -> OAuthClient | None:
    """I(credentials) if they are those of an OAuth app, whose tokens expire."""
    return None if isinstance(credentials, _Basic) else credentials


class Identity(NamedTuple):
    """Who is asking, and the account that every answer must belong to, where one is named."""

    credentials: Credentials
    account_sid: str | None

    @property
    def account(self) -> str:
        """The account that is asked, in words."""
        return (
            f"account {self.account_sid}"
            if self.account_sid
            else f"the account of {self.credentials.who}"
        )


def _oauth_client(options: Options, oauth_url: str) -> Credentials:
    from ._oauth import OAuthClient  # noqa: PLC0415 - see there

    return OAuthClient(options["client_id"], options["client_secret"], oauth_url)


class _Way(NamedTuple):
    """One way to sign in: the options that name it, all that it takes, and what it makes."""

    title: str
    named_by: tuple[str, ...]
    takes: tuple[str, ...]
    make: Callable[[Options, str], Credentials]


# In the order in which they outrank each other within one place.
_WAYS = (
    _Way(
        "OAuth client credentials",
        ("client_id", "client_secret"),
        ("client_id", "client_secret"),
        _oauth_client,
    ),
    _Way(
        "an API key",
        ("api_key", "api_secret"),
        ("api_key", "api_secret"),
        lambda o, _oauth_url: ApiKey(o["api_key"], o["api_secret"]),
    ),
    _Way(
        "an auth token",
        ("auth_token",),
        ("account_sid", "auth_token"),
        lambda o, _oauth_url: AuthToken(o["account_sid"], o["auth_token"]),
    ),
)


def identify(options: Options, oauth_url: str) -> Identity:
    """Choose and validate who is asking, or raise CredentialsError.

    What the task names outranks the environment; within one place OAuth outranks an API key, and
    an API key an auth token. The account SID of the environment is taken along only where the
    credentials come from there too: it belongs to them, not to a pair that the task names.
    """
    way = _choose(options)
    # One is there, or the way would not have been chosen, and there are two.
    missing = next((name for name in way.takes if options[name] is None), None)
    if missing:
        raise CredentialsError(
            f"To sign in with {way.title}, {missing} is missing.",
            f"Give {options.spelled(missing)}.",
        )
    credentials = way.make(options, oauth_url)
    credentials.validate()
    guarded = options.in_task("account_sid") or not all(options.in_task(n) for n in way.named_by)
    account_sid = options["account_sid"] if guarded or "account_sid" in way.takes else None
    if account_sid is not None:
        _require_sid("account_sid", account_sid, ACCOUNT_SID, "AC")
    return Identity(credentials, account_sid)


def _choose(options: Options) -> _Way:
    in_task = (way for way in _WAYS if options.in_task(*way.named_by))
    anywhere = (w for w in _WAYS if any(options[name] is not None for name in w.named_by))
    for way in chain(in_task, anywhere):
        return way
    if options["account_sid"] is not None:
        return _WAYS[-1]
    raise CredentialsError(
        "There are no credentials for Twilio.",
        "Give account_sid with auth_token, api_key with api_secret, or client_id with "
        "client_secret, as options or as TWILIO_ACCOUNT_SID and so on in the environment.",
    )


def _require_sid(name: str, value: str, pattern: re.Pattern[str], prefix: str) -> None:
    if not pattern.fullmatch(value):
        raise CredentialsError(
            f"{name} is not a SID of the right kind.",
            f"It is {prefix} followed by 32 hexadecimal digits.",
        )
