# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: it may change in any release. Do not import it from elsewhere.

"""The API of BYOC trunks: which address to ask, and whether the answer is the one asked for."""

from __future__ import annotations

from typing import Any

from ._byoc_trunk import SID
from ._credentials import Identity
from ._errors import NotFoundError, OptionsError, TwilioError, WrongTrunkError, printable
from ._http import Answer, Client

PATH = "/v1/ByocTrunks"


class Voice:
    """The BYOC trunks behind one I(api_url), as one identity may see them.

    Each trunk must belong to the account that I(identity) names, where it names one.
    """

    def __init__(self, client: Client, api_url: str, identity: Identity) -> None:
        self._client = client
        self._api_url = api_url
        self._identity = identity

    def trunk(self, sid: str) -> Answer:
        """The JSON object of trunk I(sid), which is that trunk, or raise a TwilioError."""
        url = f"{self._api_url}{PATH}/{require_sid(sid)}"
        try:
            answer = self._client.get(url)
            self._require_asked_for(answer, sid, url)
        except TwilioError as error:
            raise self._about(sid, error) from error.__cause__
        return answer

    def _about(self, sid: str, error: TwilioError) -> TwilioError:
        error.sid = sid
        if isinstance(error, NotFoundError):
            error.summary = (
                f"There is no BYOC trunk {sid} in {self._identity.account}, "
                f"says Twilio at {self._api_url}."
            )
            error.advice = (
                "Check the SID, and that it belongs to that account and region; with on_missing "
                "set to warn or ignore the task goes on without it."
            )
        return error

    def _require_asked_for(self, answer: Answer, sid: str, url: str) -> None:
        if answer.get("sid") != sid:
            raise WrongTrunkError(
                f"Asked for trunk {sid}, {url} answered with {_whose('sid', answer)}.",
                "Look at the caches, proxies and gateways on the way, and at api_url.",
                url=url,
            )
        account_sid = self._identity.account_sid
        if account_sid is not None and answer.get("account_sid") != account_sid:
            raise WrongTrunkError(
                f"Trunk {sid} was expected in account {account_sid}, "
                f"but came with {_whose('account_sid', answer)}.",
                "Use credentials of the account that account_sid names, or correct account_sid.",
                url=url,
            )


def require_sid(sid: Any) -> str:
    """I(sid) if it is the SID of a BYOC trunk, which alone may go into a URL, or raise."""
    if isinstance(sid, str) and SID.fullmatch(sid):
        return sid
    raise OptionsError(
        f"{printable(sid, 60)!r} is not the SID of a BYOC trunk.",
        "It is BY followed by 32 hexadecimal digits, as the Twilio console shows it.",
    )


def _whose(name: str, answer: Answer) -> str:
    value = answer.get(name)
    return f"no {name}" if value is None else f"{name} {printable(value, 60)}"
