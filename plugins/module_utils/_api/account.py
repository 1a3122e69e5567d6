# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: it may change in any release. Do not import it from elsewhere.

"""The one account that all resources of a task must belong to."""

from __future__ import annotations

from .._auth.credentials import ACCOUNT_SID
from .._errors import SUCCESS_SAID, TwilioError, printable
from .._http.responses import Answer
from .._resources.resource import Resource


class AccountGuard:
    """The account with this SID, or that of the first resource if no SID is given.

    Credentials have one account. So resources of two accounts come from a cache, proxy or gateway.
    """

    def __init__(self, account_sid: str | None) -> None:
        self._named = account_sid
        self._first: tuple[str, str] | None = None

    def require(self, resource: Resource, item: Answer, url: str) -> None:
        """Raise I(wrong) of I(resource) if I(item), from I(url), is of another account."""
        if self._named is None:
            self._require_that_of_first(resource, item, url)
        elif item.get("account_sid") != self._named:
            raise wrong(
                resource,
                item,
                f"{resource.title} {_sid(item)} was expected in account {self._named}, "
                f"but came with {whose('account_sid', item)}.",
                "Use credentials of the account that account_sid names, or correct account_sid.",
                url,
            )

    def _require_that_of_first(self, resource: Resource, item: Answer, url: str) -> None:
        account_sid = item.get("account_sid")
        if not (isinstance(account_sid, str) and ACCOUNT_SID.fullmatch(account_sid)):
            return  # Whether that is an error is for on_invalid to say.
        if self._first is None:
            self._first = account_sid, f"{resource.noun} {_sid(item)}"
        first_account, first = self._first
        if account_sid != first_account:
            raise wrong(
                resource,
                item,
                f"{resource.title} {_sid(item)} came with account_sid {account_sid}, but "
                f"{first} came with account_sid {first_account}.",
                "Credentials have one account. Look at the caches, proxies and gateways on the "
                "way, and set account_sid to the account that you want.",
                url,
            )


def wrong(resource: Resource, item: Answer, summary: str, advice: str, url: str) -> TwilioError:
    """Return the error of I(item), from I(url), which is another I(resource) than it should be."""
    error = resource.wrong(summary, advice, failure=SUCCESS_SAID, url=url)
    error.sid = _sid(item)
    return error


def whose(name: str, answer: Answer) -> str:
    """Return in words which I(name), such as C(sid), the I(answer) has."""
    value = answer.get(name)
    return f"no {name}" if value is None else f"{name} {printable(value, 60)}"


def _sid(item: Answer) -> str:
    return printable(item["sid"], 60)
