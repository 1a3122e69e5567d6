# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: it may change in any release. Do not import it from elsewhere.

"""The one account that all trunks of a task must belong to."""

from __future__ import annotations

from .._auth.credentials import ACCOUNT_SID
from .._errors import SUCCESS_SAID, WrongTrunkError, printable
from .._http.responses import Answer


class AccountGuard:
    """The account with this SID, or that of the first trunk if no SID is given.

    Credentials have one account. So trunks of two accounts come from a cache, proxy or gateway.
    """

    def __init__(self, account_sid: str | None) -> None:
        self._named = account_sid
        self._first: tuple[str, str] | None = None

    def require(self, trunk: Answer, url: str) -> None:
        """Raise WrongTrunkError if I(trunk), which came from I(url), is of another account."""
        if self._named is None:
            self._require_that_of_first(trunk, url)
        elif trunk.get("account_sid") != self._named:
            raise _wrong(
                trunk,
                f"Trunk {_sid(trunk)} was expected in account {self._named}, "
                f"but came with {whose('account_sid', trunk)}.",
                "Use credentials of the account that account_sid names, or correct account_sid.",
                url,
            )

    def _require_that_of_first(self, trunk: Answer, url: str) -> None:
        account_sid = trunk.get("account_sid")
        if not (isinstance(account_sid, str) and ACCOUNT_SID.fullmatch(account_sid)):
            return  # Whether that is an error is for on_invalid to say.
        if self._first is None:
            self._first = account_sid, _sid(trunk)
        first_account, first_sid = self._first
        if account_sid != first_account:
            raise _wrong(
                trunk,
                f"Trunk {_sid(trunk)} came with account_sid {account_sid}, but trunk {first_sid} "
                f"came with account_sid {first_account}.",
                "Credentials have one account. Look at the caches, proxies and gateways on the "
                "way, and set account_sid to the account that you want.",
                url,
            )


def whose(name: str, answer: Answer) -> str:
    """Return in words which I(name), such as C(sid), the I(answer) has."""
    value = answer.get(name)
    return f"no {name}" if value is None else f"{name} {printable(value, 60)}"


def _sid(trunk: Answer) -> str:
    return printable(trunk["sid"], 60)


def _wrong(trunk: Answer, summary: str, advice: str, url: str) -> WrongTrunkError:
    error = WrongTrunkError(summary, advice, failure=SUCCESS_SAID, url=url)
    error.sid = _sid(trunk)
    return error
