# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An OAuth app: its client credentials obtain access tokens that expire.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .._errors import CredentialsError, ForgedResponseError, InvalidResponseError, TwilioError
from .secrets import MIN_SECRET_LENGTH, Pair, require_plain, require_secret

# The default time-out of an attempt, so that a token does not expire during one.
RENEW_BEFORE_SECONDS = 30.0
MAX_LIFETIME = 1e9  # In seconds. An integer in JSON may be too large to calculate with.
_CHECK_OAUTH_URL = "Check that oauth_url is Twilio's token endpoint."
_TOKEN = re.compile(r"[A-Za-z0-9\-._~+/]+=*")


class OAuthClient(Pair):
    """An OAuth app: its client credentials obtain access tokens that expire.

    Source: https://www.rfc-editor.org/rfc/rfc6749#section-4.4.
    """

    def __init__(self, client_id: str, client_secret: str, oauth_url: str) -> None:
        super().__init__(client_id, client_secret)
        self.oauth_url = oauth_url
        self._token: str | None = None
        self._expires_at: float | None = None
        self._accepted = False
        self._seen: list[str] = []

    def validate(self) -> None:
        """Raise CredentialsError if an option cannot be what its name says."""
        require_plain("client_id", self.user)
        require_secret("client_secret", self._secret)

    @property
    def who(self) -> str:
        """Name the credentials in a message, without their secret."""
        return f"OAuth app {self.user}"

    @property
    def advice(self) -> str:
        """Say what to check if Twilio does not accept the credentials."""
        return (
            f"Check that client_secret belongs to OAuth app {self.user}, "
            "and that oauth_url is the token endpoint of its region."
        )

    @property
    def secrets(self) -> tuple[str, ...]:
        """Return the client secret and all access tokens so far."""
        return (*super().secrets, *self._seen)

    def authorization(self) -> str:
        """Return the value of the C(Authorization) header."""
        return f"Bearer {self._token}"

    def token_form(self, now: float) -> Mapping[str, str] | None:
        """Return the form to post to I(oauth_url) before the next request, or None.

        I(now) is in seconds of C(time.monotonic).
        """
        expired = self._expires_at is not None and now >= self._expires_at
        if self._token is not None and not expired:
            return None
        return {
            "grant_type": "client_credentials",
            "client_id": self.user,
            "client_secret": self._secret,
        }

    def refused(self, error: TwilioError) -> TwilioError:
        """Return the error of the task if the token endpoint answered with I(error)."""
        is_forged = isinstance(error, ForgedResponseError)
        if is_forged or error.failure.http_status not in (400, 401, 403):
            if isinstance(error, InvalidResponseError):
                error.advice = _CHECK_OAUTH_URL
            return error
        refusal = CredentialsError(
            f"{self.oauth_url} gave the {self.who} no access token {error.failure.description}.",
            self.advice,
            failure=error.failure,
            url=error.url,
        )
        refusal.attempts = error.attempts
        return refusal

    def take(self, answer: Mapping[str, Any], now: float) -> None:
        """Keep the token in I(answer) of the token endpoint, or raise InvalidResponseError.

        I(now) is in seconds of C(time.monotonic).
        """
        token, kind = answer.get("access_token"), answer.get("token_type", "bearer")
        # A shorter text would be masked wherever it occurs, even in facts.
        if (
            not isinstance(token, str)
            or len(token) < MIN_SECRET_LENGTH
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
        """Remember that Twilio accepted a request with I(authorization)."""
        self._accepted = self._accepted or authorization == self.authorization()

    def renewable(self, authorization: str) -> bool:
        """Return whether a refused request with I(authorization) deserves another token.

        A token that Twilio accepted before has expired or been revoked, so it is forgotten. A token
        that Twilio never accepted is not replaced: the next one would be refused too.
        """
        if authorization != self.authorization():
            return True
        if self._accepted:
            self._token = None
            return True
        return False


def _expiry(lifetime: Any, now: float) -> float | None:
    """Return when to obtain the next token, or None if this one has no known lifetime.

    I(lifetime) is in seconds, I(now) and the result in seconds of C(time.monotonic).
    """
    if isinstance(lifetime, bool) or not isinstance(lifetime, (int, float)):
        return None
    seconds = min(max(lifetime, 0), MAX_LIFETIME)
    return now + max(seconds - RENEW_BEFORE_SECONDS, 1.0)
