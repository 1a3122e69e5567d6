# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Accounts, what signs in to them, and their resources: read from a file, changed while running."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from . import made_up
from .resources import TRUNKS, Place, Resource, below
from .rows import Rows

# kind: the names of user and secret, which are the names of the collection's own options.
KINDS = {
    "auth_token": ("account_sid", "auth_token"),
    "api_key": ("api_key", "api_secret"),
    "restricted_api_key": ("api_key", "api_secret"),
    "oauth_app": ("client_id", "client_secret"),
    "test_credentials": ("account_sid", "auth_token"),
}
# The words for permissions that hold for every resource, and what each lets a credential do.
GENERAL = {"read": ("read", "list"), "write": ("create", "update", "delete")}


@dataclass(frozen=True)
class Credential:
    """One way to sign in to one account."""

    kind: str
    account: Account
    user: str
    secret: str
    permissions: frozenset[str]

    def may(self, resource: str, action: str) -> bool:
        """Whether the permissions let it do this, such as `list`, with this resource."""
        return bool(self.permissions & {f"{resource}/{action}", f"{resource}/*", f"*/{action}"})

    def reach(self, account_sid: str | None) -> Account | None:
        """Return the account of this SID, or without one its own; None if it has no access.

        The auth token of a main account signs in to its subaccounts too, an API key does not.
        Source: https://www.twilio.com/docs/iam/api/subaccounts and Twilio's error 20003.
        """
        if account_sid in (None, self.account.sid):
            return self.account
        return self.account.subaccounts.get(account_sid) if self.kind == "auth_token" else None


def permissions(given: list[str] | None) -> frozenset[str]:
    """Return permissions as `RESOURCE/ACTION`, with `*` for any; without a list, all of them."""
    words = list(GENERAL) if given is None else given
    actions = [word for general in words for word in GENERAL.get(general, ())]
    return frozenset([*words, *(f"*/{action}" for action in actions)])


@dataclass(eq=False)
class Account:
    """An account and its resources."""

    sid: str
    name: str
    friendly_name: str
    # As the file has them, by name: for tests, which sign in with them.
    credentials: dict[str, dict[str, Any]]
    subaccounts: dict[str | None, Account] = field(default_factory=dict)
    populated: int = 0
    # By the name of the resource and the SID of its parent, which is empty if it has none.
    _lists: dict[tuple[str, str], Rows] = field(default_factory=dict)

    @property
    def trunks(self) -> Rows:
        """The account's trunks."""
        return self.list_of(TRUNKS)

    def list_of(self, resource: Resource, parent: str = "") -> Rows:
        """Return the list of a resource, whose parent there must be."""
        return self._lists.setdefault((resource.name, parent), Rows())

    def list_at(self, place: Place) -> Rows | None:
        """Return the list at a place; None if the resource that it belongs to does not exist."""
        above = place.resource.parent
        if above is not None and self.list_of(above).get(place.parent) is None:
            return None
        return self.list_of(place.resource, place.parent)

    def add(self, resource: Resource, given: dict[str, Any], parent: str = "") -> None:
        """Add a resource and those below it; other attributes get their defaults."""
        attributes = dict(given)
        lists = {child: attributes.pop(child.name, []) for child in below(resource)}
        sid = attributes["sid"]
        own = resource.own(self.sid, parent, sid)
        self.list_of(resource, parent).put(sid, {**resource.defaults, **own, **attributes})
        for child, rows in lists.items():
            for row in rows:
                self.add(child, row, sid)

    def populate(
        self, count: int, template: dict[str, Any], policies: int = 0, domains: int = 0
    ) -> list[str]:
        """Add made-up trunks, the same ones each time; `{n}` in a template is their number.

        If there are to be policies or domains, the trunks refer to these by turns.
        """
        for resource, given in made_up.referred_to(self.sid, policies, domains):
            self.add(resource, given)
        sids = []
        for n in range(self.populated + 1, self.populated + count + 1):
            references = made_up.references(self.sid, n, policies, domains)
            sid = made_up.sid("BY", self.sid, n)
            given = {**made_up.trunk(n), **references, **template, "sid": sid}
            self.add(TRUNKS, {name: made_up.numbered(value, n) for name, value in given.items()})
            sids.append(sid)
        self.populated += count
        return sids


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
        if "parent" in given:
            self.account(given["parent"]).subaccounts[account.sid] = account
        for credential in account.credentials.values():
            self._add_credential(account, credential)
        for resource in below(None):
            for row in given.get(resource.name, []):
                account.add(resource, row)

    def _add_credential(self, account: Account, given: dict[str, Any]) -> None:
        user, secret = (given[name] for name in KINDS[given["kind"]])
        credential = Credential(
            given["kind"], account, user, secret, permissions(given.get("permissions"))
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
