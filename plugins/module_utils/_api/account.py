# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check that resources belong to one account, and to the requested parent.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

from typing import Protocol

from .._auth.credentials import ACCOUNT_SID
from .._errors import SUCCESS_SAID, TwilioError, printable
from .._http.responses import Answer
from .._resources.resource import Resource


class Guard(Protocol):
    """Checks that a resource belongs to the requested account or parent."""

    def require(self, resource: Resource, item: Answer, url: str) -> None:
        """Raise I(wrong) of I(resource) if I(item), from I(url), belongs to another."""


class AccountGuard:
    """The account with the SID I(account_sid), or else the account of the first resource.

    Credentials have one account, so resources of two come from a cache, proxy or gateway.
    """

    def __init__(self, account_sid: str | None) -> None:
        self._named = account_sid
        self._first: tuple[str, str] | None = None

    @property
    def account_sid(self) -> str | None:
        """Return the SID of the account, or None before it is known."""
        return self._named or (self._first and self._first[0])

    def require(self, resource: Resource, item: Answer, url: str) -> None:
        """Raise I(wrong) of I(resource) if I(item), from I(url), is of another account."""
        if self._named is None:
            self._require_that_of_first(resource, item, url)
        elif item.get("account_sid") != self._named:
            raise wrong(
                resource,
                item,
                f"{resource.title} {_sid(item)} has {whose('account_sid', item)}, but the task "
                f"expects account {self._named}.",
                "Use credentials of the account that account_sid names, or correct account_sid.",
                url,
            )

    def _require_that_of_first(self, resource: Resource, item: Answer, url: str) -> None:
        account_sid = item.get("account_sid")
        if not (isinstance(account_sid, str) and ACCOUNT_SID.fullmatch(account_sid)):
            return  # The option on_invalid decides whether this is an error.
        if self._first is None:
            self._first = account_sid, f"{resource.noun} {_sid(item)}"
        first_account, first = self._first
        if account_sid != first_account:
            raise wrong(
                resource,
                item,
                f"{resource.title} {_sid(item)} has account_sid {account_sid}, but {first} has "
                f"account_sid {first_account}.",
                "Credentials have one account. Check the caches, proxies and gateways between here "
                "and Twilio, and set account_sid to the account that you want.",
                url,
            )


class ParentGuard:
    """Checks that I(attribute) of a resource is the parent I(sid). I(guard) checks the account."""

    def __init__(self, guard: Guard, attribute: str, sid: str) -> None:
        self._guard = guard
        self._attribute = attribute
        self._sid = sid

    def require(self, resource: Resource, item: Answer, url: str) -> None:
        """Raise I(wrong) of I(resource) if I(item), from I(url), is of another parent."""
        self._guard.require(resource, item, url)
        # The option on_invalid decides whether a missing parent is an error.
        if item.get(self._attribute) not in (None, "", self._sid):
            raise wrong(
                resource,
                item,
                f"{resource.title} {_sid(item)} has {whose(self._attribute, item)}, but the task "
                f"requested those with {self._attribute} {self._sid}.",
                "Check the caches, proxies and gateways between here and Twilio.",
                url,
            )


def wrong(resource: Resource, item: Answer, summary: str, advice: str, url: str) -> TwilioError:
    """Return the error of I(item) from I(url), which is not the requested I(resource)."""
    error = resource.wrong(summary, advice, failure=SUCCESS_SAID, url=url)
    error.sid = _sid(item)
    return error


def whose(name: str, answer: Answer) -> str:
    """Say which I(name), such as C(sid), the I(answer) has."""
    value = answer.get(name)
    return f"no {name}" if value is None else f"{name} {printable(value, 60)}"


def _sid(item: Answer) -> str:
    return printable(item["sid"], 60)
