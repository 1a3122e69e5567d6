# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The sandbox's accounts: one of each size that is measured, and those of a fleet."""

from __future__ import annotations

import json
from base64 import b64encode
from typing import Any, NamedTuple

import requests
from ansible_collections.voiceops.twilio.tests.sandbox.client import (
    Sandbox,
    populated_sid,
    start,
)

from .figures import PAGE_SIZE
from .place import Place

SIZES = (1, 10, 100, 1000, 10000)
FLEET_ACCOUNTS, FLEET_TRUNKS = 20, 500


class Account(NamedTuple):
    """An account of the sandbox, and how many trunks it has."""

    number: int
    trunks: int

    @property
    def sid(self) -> str:
        """Return the SID of the account."""
        return f"AC{self.number:032x}"

    @property
    def auth_token(self) -> str:
        """Return the auth token of the account."""
        return f"fake-auth-token-{self.number}"

    def trunk_sids(self) -> list[str]:
        """The SIDs of the trunks, in the order of a listing."""
        return [populated_sid(self.sid, n) for n in range(1, self.trunks + 1)]

    def basic_auth(self) -> str:
        """The value of the header Authorization."""
        return "Basic " + b64encode(f"{self.sid}:{self.auth_token}".encode()).decode()

    def first_page(self, url: str) -> list[dict[str, Any]]:
        """The trunks on the first page of a listing, as the API answers."""
        page = f"{url}/v1/ByocTrunks?PageSize={PAGE_SIZE}"
        answer = requests.get(page, auth=(self.sid, self.auth_token), timeout=30)
        trunks: list[dict[str, Any]] = answer.json()["byoc_trunks"]
        return trunks


# Its trunks refer to so many connection policies and SIP domains.
RELATED = Account(200, 1000)
POLICIES, DOMAINS = 20, 50
# Those of each account of the fleet.
FLEET_POLICIES, FLEET_DOMAINS = 2, 2
# Only a few rules find anything in such a trunk: one in five has no status callback.
_SOUND = {
    "voice_fallback_url": "https://fallback.example.net/trunks/{n}",
    "cnam_lookup_enabled": False,
}
OF_SIZE = {size: Account(number, size) for number, size in enumerate(SIZES)}
FLEET = [Account(100 + number, FLEET_TRUNKS) for number in range(FLEET_ACCOUNTS)]
ALL = (*OF_SIZE.values(), *FLEET, RELATED)


def start_sandbox(place: Place) -> Sandbox:
    """Start a sandbox that has all accounts."""
    content = [
        {
            "sid": account.sid,
            "name": account.sid,
            "friendly_name": f"{account.trunks} trunks",
            "credentials": {
                "main": {
                    "kind": "auth_token",
                    "account_sid": account.sid,
                    "auth_token": account.auth_token,
                }
            },
        }
        for account in ALL
    ]
    file = place.write("accounts.json", json.dumps({"accounts": content}))
    populate = {account.sid: account.trunks for account in OF_SIZE.values()}
    sandbox = start(trunks=place.folder / file, populate=populate)
    sandbox.populate(RELATED.trunks, RELATED.sid, _SOUND, POLICIES, DOMAINS)
    for account in FLEET:
        sandbox.populate(account.trunks, account.sid, _SOUND, FLEET_POLICIES, FLEET_DOMAINS)
    return sandbox
