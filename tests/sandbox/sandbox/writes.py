# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Creating and updating trunks: form fields in, attributes out."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime, timezone
from typing import Any
from urllib.parse import urlsplit

from . import errors
from .resources import TRUNKS
from .rows import Row
from .world import Account

METHODS = ("HEAD", "GET", "POST", "PATCH", "PUT", "DELETE")
MAX_NAME_LENGTH = 255


def _name(text: str) -> str:
    if len(text) > MAX_NAME_LENGTH:
        raise ValueError(f"at most {MAX_NAME_LENGTH} characters")
    return text


def _url(text: str) -> str | None:
    if not text:
        return None
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("an absolute URL is needed")
    return text


def _method(text: str) -> str:
    if text.upper() not in METHODS:
        raise ValueError("one of " + ", ".join(METHODS))
    return text.upper()


def _boolean(text: str) -> bool:
    try:
        return {"true": True, "false": False}[text.lower()]
    except KeyError:
        raise ValueError("true or false") from None


def _sid(prefix: str) -> Callable[[str], str | None]:
    def check(text: str) -> str | None:
        if text and not re.fullmatch(f"{prefix}[0-9a-fA-F]{{32}}", text):
            raise ValueError(f"a SID that begins with {prefix} is needed")
        return text or None

    return check


# Form field: the attribute it sets, and how its text is read.
FIELDS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "FriendlyName": ("friendly_name", _name),
    "VoiceUrl": ("voice_url", _url),
    "VoiceMethod": ("voice_method", _method),
    "VoiceFallbackUrl": ("voice_fallback_url", _url),
    "VoiceFallbackMethod": ("voice_fallback_method", _method),
    "StatusCallbackUrl": ("status_callback_url", _url),
    "StatusCallbackMethod": ("status_callback_method", _method),
    "CnamLookupEnabled": ("cnam_lookup_enabled", _boolean),
    "ConnectionPolicySid": ("connection_policy_sid", _sid("NY")),
    "FromDomainSid": ("from_domain_sid", _sid("SD")),
}


def _attributes(form: Mapping[str, str]) -> dict[str, Any]:
    """What a form sets; ApiError 400 for a wrong value. Unknown fields set nothing."""
    attributes = {}
    for field, (attribute, read) in FIELDS.items():
        if field in form:
            try:
                attributes[attribute] = read(form[field])
            except ValueError as error:
                raise errors.invalid(field, str(error)) from None
    return attributes


def _now() -> str:
    return datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def create(account: Account, form: Mapping[str, str]) -> Row:
    """A new trunk at the end of the account's list."""
    sid = "BY" + secrets.token_hex(16)
    own = TRUNKS.own(account.sid, "", sid)
    dates = dict.fromkeys(("date_created", "date_updated"), _now())
    return account.trunks.put(sid, {**TRUNKS.defaults, **own, **dates, **_attributes(form)})


def update(account: Account, trunk: Row, form: Mapping[str, str]) -> Row:
    """The trunk with what the form sets, and a new date_updated."""
    changes = {**_attributes(form), "date_updated": _now()}
    old = trunk.attributes if isinstance(trunk.attributes, dict) else {}
    return account.trunks.put(trunk.sid, {**old, **changes})
