# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Accounts, what signs in to them, and their trunks: read from a file, changed while running."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from .trunks import DEFAULTS, Trunks

# Where a trunk is, as its attribute `url` says.
TWILIO = "https://voice.twilio.com/v1/ByocTrunks"

# kind: the names of user and secret, which are the names of the collection's own options.
KINDS = {
    "auth_token": ("account_sid", "auth_token"),
    "api_key": ("api_key", "api_secret"),
    "restricted_api_key": ("api_key", "api_secret"),
    "oauth_app": ("client_id", "client_secret"),
    "test_credentials": ("account_sid", "auth_token"),
}
EVERYTHING = frozenset({"read", "write"})


@dataclass(frozen=True)
class Credential:
    """One way to sign in to one account."""

    kind: str
    account: Account
    user: str
    secret: str
    permissions: frozenset[str]


@dataclass(eq=False)
class Account:
    sid: str
    name: str
    friendly_name: str
    # As the file has them, by name: for tests, which sign in with them.
    credentials: dict[str, dict[str, Any]]
    trunks: Trunks = field(default_factory=Trunks)
    populated: int = 0

    def add(self, given: dict[str, Any]) -> None:
        """Adds a trunk; what is not given is as on a trunk made without it."""
        sid = given["sid"]
        own = {"account_sid": self.sid, "url": f"{TWILIO}/{sid}"}
        self.trunks.put(sid, {**DEFAULTS, **own, **given})

    def populate(self, count: int, template: dict[str, Any]) -> list[str]:
        """Adds made-up trunks, the same ones each time; `{n}` in a template is their number."""
        sids = []
        for n in range(self.populated + 1, self.populated + count + 1):
            sid = populated_sid(self.sid, n)
            given = {**_made_up(n), **template, "sid": sid}
            self.add({name: _numbered(value, n) for name, value in given.items()})
            sids.append(sid)
        self.populated += count
        return sids


def populated_sid(account_sid: str, n: int) -> str:
    """The SID of the nth made-up trunk of an account, counted from 1."""
    return "BY" + hashlib.sha256(f"{account_sid}/{n}".encode()).hexdigest()[:32]


def _made_up(n: int) -> dict[str, Any]:
    region = ("us1", "ie1", "au1")[n % 3]
    host = f"https://voice-{region}.example.com"
    return {
        "friendly_name": f"Carrier {region.upper()} {n:05d}",
        "voice_url": f"{host}/trunks/{n}",
        "voice_method": "GET" if n % 4 == 0 else "POST",
        "voice_fallback_url": f"{host}/fallback",
        "status_callback_url": None if n % 5 == 0 else f"{host}/status",
        "cnam_lookup_enabled": n % 2 == 0,
        "connection_policy_sid": f"NY{n:032x}" if n % 3 else None,
        "from_domain_sid": None if n % 7 else f"SD{n:032x}",
        "date_created": f"2024-{n % 12 + 1:02d}-{n % 28 + 1:02d}T08:00:00Z",
        "date_updated": f"2025-{n % 12 + 1:02d}-{n % 28 + 1:02d}T09:30:00+00:00",
    }


def _numbered(value: Any, n: int) -> Any:
    return value.replace("{n}", str(n)) if isinstance(value, str) else value


class World:
    """Every account of the sandbox."""

    def __init__(self, content: dict[str, Any], populate: tuple[tuple[str, int], ...]) -> None:
        self.accounts: dict[str, Account] = {}
        self.basic: dict[str, Credential] = {}
        self.oauth: dict[str, Credential] = {}
        for given in content["accounts"]:
            self._add_account(given)
        for name, count in populate:
            self.account(name).populate(count, {})

    def account(self, name: str) -> Account:
        """An account by SID or by its name in the file; KeyError where there is none."""
        for account in self.accounts.values():
            if name in (account.sid, account.name):
                return account
        raise KeyError(f"no such account: {name}")

    def other_account(self, sid: str) -> Account:
        """An account that is not this one."""
        return next(account for account in self.accounts.values() if account.sid != sid)

    def _add_account(self, given: dict[str, Any]) -> None:
        account = Account(given["sid"], given["name"], given["friendly_name"], given["credentials"])
        self.accounts[account.sid] = account
        for credential in account.credentials.values():
            self._add_credential(account, credential)
        for trunk in given.get("trunks", []):
            account.add(trunk)

    def _add_credential(self, account: Account, given: dict[str, Any]) -> None:
        user, secret = (given[name] for name in KINDS[given["kind"]])
        credential = Credential(
            given["kind"], account, user, secret, frozenset(given.get("permissions", EVERYTHING))
        )
        users = self.oauth if credential.kind == "oauth_app" else self.basic
        if user in users:
            raise ValueError(f"two credentials for {user}")
        users[user] = credential


class _Loader(yaml.SafeLoader):
    """YAML without its dates: a trunk's dates are text, in the very form the file gives."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read(file: Path) -> dict[str, Any]:
    """The content of a trunks file."""
    try:
        content = yaml.load(file.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506
    except yaml.YAMLError as error:
        raise ValueError(f"{file}: {error}") from None
    if not isinstance(content, dict) or not content.get("accounts"):
        raise ValueError(f"{file}: no accounts in it")
    return content
