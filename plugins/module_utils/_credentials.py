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
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, NamedTuple, Union
from urllib.parse import quote, quote_plus, unquote

from ._errors import CredentialsError, InvalidResponseError, NotFoundError, TwilioError
from ._options import Options

ACCOUNT_SID = re.compile(r"AC[0-9a-fA-F]{32}")
API_KEY_SID = re.compile(r"SK[0-9a-fA-F]{32}")
LEAST_SECRET_LENGTH = 16
# The password of a proxy may be any word, and a shorter one would be masked inside of others.
LEAST_PASSWORD_LENGTH = 8
RENEW_BEFORE_SECONDS = 30.0
LONGEST_LIFETIME = 1e9  # An integer of JSON may be too large to calculate with.
_CHECK_OAUTH_URL = "Check that oauth_url is the token endpoint of Twilio."
_TOKEN = re.compile(r"[A-Za-z0-9\-._~+/]+=*")


@dataclass(frozen=True)
class TokenRequest:
    """What to C(POST) as a form for an access token."""

    url: str
    form: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True)
class AuthToken:
    """An account SID with its auth token."""

    account_sid: str
    auth_token: str = field(repr=False)

    def validate(self) -> None:
        _require_sid("account_sid", self.account_sid, ACCOUNT_SID, "AC")
        _require_secret("auth_token", self.auth_token)

    @property
    def who(self) -> str:
        return f"account {self.account_sid} with its auth token"

    @property
    def advice(self) -> str:
        return (
            f"Check that auth_token is the current auth token of account {self.account_sid}, "
            "and that edge and region name the region it belongs to."
        )

    @property
    def secrets(self) -> tuple[str, ...]:
        return _forms(self.account_sid, self.auth_token)

    def authorization(self) -> str:
        return _basic(self.account_sid, self.auth_token)


@dataclass(frozen=True)
class ApiKey:
    """An API key (standard, main or restricted) with its secret."""

    api_key: str
    api_secret: str = field(repr=False)

    def validate(self) -> None:
        _require_sid("api_key", self.api_key, API_KEY_SID, "SK")
        _require_secret("api_secret", self.api_secret)

    @property
    def who(self) -> str:
        return f"API key {self.api_key}"

    @property
    def advice(self) -> str:
        return (
            f"Check that api_secret belongs to API key {self.api_key}, that the key still exists, "
            "and that edge and region name the region it was made in."
        )

    @property
    def secrets(self) -> tuple[str, ...]:
        return _forms(self.api_key, self.api_secret)

    def authorization(self) -> str:
        return _basic(self.api_key, self.api_secret)


@dataclass
class OAuthClient:
    """An OAuth app: its client credentials buy access tokens that last for a while."""

    client_id: str
    client_secret: str = field(repr=False)
    oauth_url: str
    _token: str | None = field(default=None, repr=False)
    _expires_at: float | None = None
    _accepted: bool = False
    _seen: list[str] = field(default_factory=list, repr=False)

    def validate(self) -> None:
        _require_plain("client_id", self.client_id)
        _require_secret("client_secret", self.client_secret)

    @property
    def who(self) -> str:
        return f"OAuth app {self.client_id}"

    @property
    def advice(self) -> str:
        return (
            f"Check that client_secret belongs to OAuth app {self.client_id}, "
            "and that oauth_url is the token endpoint of its region."
        )

    @property
    def secrets(self) -> tuple[str, ...]:
        tokens = [form for token in self._seen for form in _forms("", token)]
        return (*_forms(self.client_id, self.client_secret), *tokens)

    def authorization(self) -> str:
        return f"Bearer {self._token}"

    def token_request(self, now: float) -> TokenRequest | None:
        """The request that must be answered before the next one, if any. I(now) in seconds."""
        expired = self._expires_at is not None and now >= self._expires_at
        if self._token is not None and not expired:
            return None
        form = {
            "grant_type": "client_credentials",
            "client_id": self.client_id,
            "client_secret": self.client_secret,
        }
        return TokenRequest(self.oauth_url, form)

    def refused(self, error: TwilioError) -> TwilioError:
        """What it means that the token endpoint answered with I(error)."""
        if isinstance(error, NotFoundError):
            # Twilio knows no such page, which says nothing about any trunk.
            return self._misdirected(error)
        if error.failure.http_status not in (400, 401, 403):
            if isinstance(error, InvalidResponseError):
                error.advice = _CHECK_OAUTH_URL
            return error
        refusal = CredentialsError(
            f"{self.oauth_url} gave the {self.who} no access token {error.failure.told}.",
            self.advice,
            failure=error.failure,
            url=error.url,
        )
        refusal.attempts = error.attempts
        return refusal

    def _misdirected(self, error: TwilioError) -> TwilioError:
        other = InvalidResponseError(
            f"{self.oauth_url} is no token endpoint: {error.summary}",
            _CHECK_OAUTH_URL,
            failure=error.failure,
            url=error.url,
        )
        other.attempts = error.attempts
        return other

    def take(self, answer: Mapping[str, Any], now: float) -> None:
        """Keep the token of a token endpoint's I(answer), or raise InvalidResponseError."""
        token, kind = answer.get("access_token"), answer.get("token_type", "Bearer")
        # What is shorter than a secret would be masked wherever it stands, in facts as well.
        if (
            not isinstance(token, str)
            or len(token) < LEAST_SECRET_LENGTH
            or not _TOKEN.fullmatch(token)
            or str(kind).lower() != "bearer"
        ):
            raise InvalidResponseError(
                f"{self.oauth_url} answered without a usable access_token of type Bearer.",
                _CHECK_OAUTH_URL,
                url=self.oauth_url,
            )
        self._token, self._accepted = token, False
        self._seen.append(token)
        self._expires_at = _expiry(answer.get("expires_in"), now)

    def accepted(self, authorization: str) -> None:
        """Note that a request with I(authorization) was let in."""
        self._accepted = self._accepted or authorization == self.authorization()

    def renewable(self, authorization: str) -> bool:
        """Whether a refused request with I(authorization) deserves another token.

        A token that once was good has been revoked or has expired: it is forgotten. A token that
        never was good would only be followed by another such.
        """
        if authorization != self.authorization():
            return True
        if self._accepted:
            self._token, self._accepted = None, False
            return True
        return False


Credentials = Union[AuthToken, ApiKey, OAuthClient]


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
        lambda o, oauth_url: OAuthClient(o["client_id"], o["client_secret"], oauth_url),
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
    missing = [name for name in way.takes if options[name] is None]
    if missing:
        are = "is" if len(missing) == 1 else "are"
        raise CredentialsError(
            f"To sign in with {way.title}, {_and(missing)} {are} missing.",
            f"Give {_and(options.spelled(name) for name in missing)}.",
        )
    credentials = way.make(options, oauth_url)
    credentials.validate()
    guarded = options.in_task("account_sid") or not all(options.in_task(n) for n in way.named_by)
    account_sid = options["account_sid"] if guarded or "account_sid" in way.takes else None
    if account_sid is not None:
        _require_sid("account_sid", account_sid, ACCOUNT_SID, "AC")
    return Identity(credentials, account_sid)


def proxy_secrets(environ: Mapping[str, str]) -> tuple[str, ...]:
    """Every form of the passwords of proxies in I(environ), of those too long to be a word."""
    found = []
    for name, address in environ.items():
        if name.lower().endswith("_proxy") and "@" in address:
            signed_in = address.rpartition("@")[0].rpartition("://")[2]
            user, _colon, written = signed_in.partition(":")
            if len(written) >= LEAST_PASSWORD_LENGTH:
                found += [written, *_forms(unquote(user), unquote(written))]
    return tuple(sorted(set(found), key=len, reverse=True))


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


def _expiry(lifetime: Any, now: float) -> float | None:
    """When to fetch the next token, or None where nobody said how long this one lasts."""
    if isinstance(lifetime, bool) or not isinstance(lifetime, (int, float)):
        return None
    return now + max(min(lifetime, LONGEST_LIFETIME) - RENEW_BEFORE_SECONDS, 1.0)


def _require_sid(name: str, value: str, pattern: re.Pattern[str], prefix: str) -> None:
    if not pattern.fullmatch(value):
        raise CredentialsError(
            f"{name} is not a SID of the right kind.",
            f"It is {prefix} followed by 32 hexadecimal digits.",
        )


def _require_plain(name: str, value: str) -> None:
    if not (value.isascii() and value.isprintable()) or " " in value:
        raise CredentialsError(
            f"{name} holds white space, a line break or another character that no credential has.",
            "Check how it was read: a trailing line break from a file is the usual cause.",
        )


def _require_secret(name: str, value: str) -> None:
    _require_plain(name, value)
    if len(value) < LEAST_SECRET_LENGTH:
        raise CredentialsError(
            f"{name} is too short to be a secret of Twilio.",
            f"It has at least {LEAST_SECRET_LENGTH} characters: check what was filled in.",
        )


def _basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def _forms(user: str, secret: str) -> tuple[str, ...]:
    """Every form in which I(secret) could come to light, the longest first."""
    pair = base64.b64encode(f"{user}:{secret}".encode()).decode()
    alone = base64.b64encode(secret.encode()).decode()
    forms = {secret, quote(secret, safe=""), quote_plus(secret), pair, alone}
    return tuple(sorted(forms, key=len, reverse=True))


def _and(names: Iterable[str]) -> str:
    return " and ".join(names)
