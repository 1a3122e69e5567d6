# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The made-up accounts that are read: their credentials, and any number of trunks.

Most cases read one account. A fleet has several, with as many trunks in each.
"""

from __future__ import annotations

import hashlib
from typing import Any, NamedTuple

ACCOUNT_SID = "AC0123456789abcdef0123456789abcdef"
AUTH_TOKEN = "fake-auth-token-of-the-benchmark"
FLEET_ACCOUNTS, FLEET_TRUNKS = 20, 500


class Account(NamedTuple):
    """Who reads an account, and where it is on the stand-in, below its delay."""

    sid: str
    auth_token: str
    path: str


def fleet() -> list[Account]:
    """Accounts of the same size, each with credentials of its own."""
    return [
        Account(
            f"AC{hashlib.sha256(f'fleet/{n}'.encode()).hexdigest()[:32]}",
            f"{AUTH_TOKEN}-{n:02}",
            f"/fleet/{n:02}",
        )
        for n in range(FLEET_ACCOUNTS)
    ]


def sids(count: int) -> list[str]:
    """The SIDs of the first I(count) trunks."""
    return [sid_of(n) for n in range(count)]


def sid_of(n: int, account_sid: str = ACCOUNT_SID) -> str:
    return "BY" + hashlib.sha256(f"{account_sid}/{n}".encode()).hexdigest()[:32]


def trunk(n: int, account_sid: str = ACCOUNT_SID) -> dict[str, Any]:
    """Trunk number I(n) as Twilio would answer: all 15 attributes, few of them null."""
    sid = sid_of(n, account_sid)
    return {
        "account_sid": account_sid,
        "cnam_lookup_enabled": n % 3 == 0,
        "connection_policy_sid": "NY" + sid[2:],
        "date_created": "2023-05-04T09:42:00+00:00",
        "date_updated": "2025-05-04T09:42:00Z",
        "friendly_name": f"Träger {n:05}, Frankfurt (primary)",
        "from_domain_sid": "SD" + sid[2:] if n % 2 else None,
        "sid": sid,
        "status_callback_method": "POST",
        "status_callback_url": f"https://events.example.com/calls?trunk={n}",
        "url": f"https://voice.twilio.com/v1/ByocTrunks/{sid}",
        "voice_fallback_method": "POST",
        "voice_fallback_url": f"https://voice-backup.example.com/inbound?trunk={n}",
        "voice_method": "POST",
        "voice_url": f"https://voice.example.com/inbound?trunk={n}",
    }
