# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who is asking: Basic with an auth token or an API key, Bearer with an OAuth token."""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from . import errors
from .resources import Place
from .world import Account, Credential, World


@dataclass(frozen=True)
class Identity:
    """What the Authorization header of a request comes to: a credential, or an error.

    ``kind`` is for the list of requests: it never holds anything of the header itself.
    """

    kind: str
    credential: Credential | None = None
    token: str | None = None

    @property
    def account(self) -> Account | None:
        """Return the account of the credential, or None without one."""
        return self.credential.account if self.credential else None

    def require_signed_in(self) -> Credential:
        """Return the credential; ApiError if there is none, or if it is for tests only."""
        if self.credential is None:
            raise errors.unauthorized()
        if self.credential.kind == "test_credentials":
            raise errors.test_credentials()
        return self.credential

    def require(self, place: Place, action: str) -> Account:
        """Return the account that is asked; ApiError if the credential may not do this there."""
        credential = self.require_signed_in()
        account = credential.reach(place.account_sid)
        if account is None:
            raise errors.unauthorized()
        if not credential.may(place.resource.permission, action):
            raise errors.forbidden(401 if credential.kind == "oauth_app" else 403)
        return account


class Tokens:
    """OAuth access tokens that were given out."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._valid: dict[str, tuple[Credential, float]] = {}
        self.issued: list[str] = []

    def issue(self, credential: Credential, lifetime: float) -> str:
        """A token for the app's account. It is a JWT: Twilio's SDK reads its ``exp``."""
        now = time.time()
        claims = {
            "iss": "sandbox",
            "sub": credential.user,
            "jti": secrets.token_hex(16),
            "iat": int(now),
            "exp": int(now + lifetime),
        }
        head = _base64url(json.dumps({"alg": "HS256", "typ": "JWT"}).encode())
        signed = f"{head}.{_base64url(json.dumps(claims).encode())}"
        mac = hmac.digest(self._key, signed.encode(), "sha256")
        token = f"{signed}.{_base64url(mac)}"
        self._valid[token] = (credential, time.monotonic() + lifetime)
        self.issued.append(token)
        return token

    def credential(self, token: str) -> Credential | None:
        """Return the credential of I(token), or None if it is unknown or expired."""
        credential, expires = self._valid.get(token, (None, 0.0))
        return credential if time.monotonic() < expires else None

    def forget(self, token: str) -> None:
        """Invalidate I(token)."""
        self._valid.pop(token, None)


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def identify(authorization: str | None, world: World, tokens: Tokens) -> Identity:
    """Reads an Authorization header; never fails, see Identity.require."""
    scheme, _rest, value = (authorization or "").partition(" ")
    if scheme.lower() == "basic":
        return _basic(value.strip(), world)
    if scheme.lower() == "bearer":
        token = value.strip()
        return Identity("oauth", tokens.credential(token), token)
    return Identity("unknown" if authorization else "none")


def _basic(value: str, world: World) -> Identity:
    try:
        text = base64.b64decode(value, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return Identity("unknown")
    user, secret = text.partition(":")[::2]
    credential = world.basic.get(user)
    if credential and hmac.compare_digest(secret.encode(), credential.secret.encode()):
        return Identity(credential.kind, credential)
    guess = credential.kind if credential else {"AC": "auth_token", "SK": "api_key"}.get(user[:2])
    return Identity(guess or "unknown")


def token_answer(
    form: Mapping[str, str], world: World, tokens: Tokens, lifetime: float
) -> dict[str, Any]:
    """The answer of the token endpoint; ApiError where the form is wrong."""
    for name in ("grant_type", "client_id", "client_secret"):
        if not form.get(name):
            raise errors.invalid(name, "it is required")
    if form["grant_type"] != "client_credentials":
        raise errors.invalid("grant_type", "client_credentials is needed")
    app = world.oauth.get(form["client_id"])
    if not app or not hmac.compare_digest(form["client_secret"].encode(), app.secret.encode()):
        raise errors.unauthorized()
    token = tokens.issue(app, lifetime)
    # A lifetime below a second is for tests of expiry; the protocol knows whole seconds only.
    return {"access_token": token, "expires_in": int(lifetime), "token_type": "Bearer"}
