# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The API of BYOC trunks: which addresses to ask, and whether an answer is the one asked for.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Union

from .._auth.credentials import Identity
from .._errors import (
    SUCCESS_SAID,
    InvalidResponseError,
    NotFoundError,
    NotPermittedError,
    OptionsError,
    TwilioError,
    WrongTrunkError,
    printable,
)
from .._http.client import Client
from .._http.responses import Answer
from .._resources.byoc_trunk import SID
from .account import AccountGuard, whose
from .listing import Listing, Page, read_page
from .plan import PAGE_SIZE, pages_worth

PATH = "/v1/ByocTrunks"
MAX_EMPTY_PAGES = 20
_SID_ADVICE = (
    "A BYOC trunk SID is BY followed by 32 hexadecimal digits, as the Twilio console shows it."
)

Found = Union[Answer, TwilioError]


class Voice:
    """The BYOC trunks behind one I(api_url), as one identity may see them.

    Each trunk must belong to the account that I(identity) names. If it names none, all must belong
    to one account.
    """

    def __init__(self, client: Client, api_url: str, identity: Identity) -> None:
        self._client = client
        self._url = f"{api_url}{PATH}"
        self._identity = identity
        self._account = AccountGuard(identity.account_sid)
        self._api_url = api_url

    def trunks(self, sids: Iterable[str], label: str = "sids[{}]") -> dict[str, Found]:
        """Each of I(sids) once, in their order, with its JSON object or what went wrong.

        Messages call each of them by I(label), with its place among them.

        Raises an error that concerns all of them, such as credentials that are not accepted.
        """
        wanted = require_sids(sids, label)
        listed = self._look_up(wanted)
        others = [sid for sid in wanted if sid not in listed]
        found: dict[str, Found] = {**listed, **self.one_by_one(others)}
        return {sid: found[sid] for sid in wanted}

    def every_trunk(self) -> list[Answer]:
        """Return the JSON objects of every trunk of the account, each once.

        A trunk with different values on two pages is read once more by itself. If it is missing by
        then, it was deleted during the listing. Raises a TwilioError.
        """
        listing = Listing()
        for page in self._pages():
            listing.add(page.trunks, page.url)
        trunks = listing.trunks
        for sid, found in self._read_again(listing).items():
            if isinstance(found, NotFoundError):
                del trunks[sid.lower()]
            elif isinstance(found, TwilioError):
                raise found
            else:
                trunks[sid.lower()] = found
        return list(trunks.values())

    def _read_again(self, listing: Listing) -> dict[str, Found]:
        """Each trunk of I(listing) with different values on two pages, read by itself."""
        sids = [trunk["sid"] for key, trunk in listing.trunks.items() if key in listing.unclear]
        for sid in sids:
            if not SID.fullmatch(sid):
                raise InvalidResponseError(
                    f"Two pages of trunks at {self._url} have a trunk {printable(sid, 60)} with "
                    "different values, and it cannot be read by itself without a valid SID.",
                    "Look at the caches, proxies and gateways on the way.",
                    failure=SUCCESS_SAID,
                    url=self._url,
                )
        return self.one_by_one(sids)

    def url_of(self, sid: str) -> str:
        """The address of trunk I(sid), which is a SID."""
        return f"{self._url}/{sid}"

    def one_by_one(self, sids: list[str]) -> dict[str, Found]:
        """Each of I(sids), which are SIDs and each there once, asked for by itself."""
        urls = [self.url_of(sid) for sid in sids]
        try:
            outcomes = self._client.get_each(urls)
        except TwilioError as error:
            if len(sids) == 1:
                error.sid = sids[0]
            raise
        return {
            sid: self._checked(sid, url, outcome) for sid, url, outcome in zip(sids, urls, outcomes)
        }

    def _look_up(self, wanted: list[str]) -> dict[str, Answer]:
        """Those of I(wanted) that are found by listing the account as far as that is worth it.

        A SID missing from the listing may still exist, since a listing may lag behind. A trunk with
        different values on two pages is left out, so that it is read by itself.
        """
        concurrency = self._client.budget.limits.concurrency
        budget = pages_worth(len(wanted), concurrency)
        if not budget:
            return {}
        keys = {sid.lower(): sid for sid in wanted}
        listing = Listing()
        try:
            for number, page in enumerate(self._pages(), start=1):
                listing.add([t for t in page.trunks if t["sid"].lower() in keys], page.url)
                left = len(wanted) - len(listing.trunks)
                if number >= budget or not pages_worth(left, concurrency):
                    break
        except NotPermittedError:
            pass  # A restricted key may be let in to single trunks, and not to the list.
        return {
            keys[key]: trunk
            for key, trunk in listing.trunks.items()
            if trunk["sid"] == keys[key] and key not in listing.unclear
        }

    def _pages(self) -> Iterator[Page]:
        url: str | None = f"{self._url}?PageSize={PAGE_SIZE}"
        seen: set[str] = set()
        known: set[str] = set()
        empty_pages = 0
        while url is not None:
            page = read_page(self._get_list(url), url, len(seen))
            seen.add(url)
            for trunk in page.trunks:
                self._account.require(trunk, url)
            sids = {trunk["sid"] for trunk in page.trunks}
            # A trunk may be there again when others come and go meanwhile, a whole page may not.
            if page.next_url in seen or (page.next_url and sids and sids <= known):
                raise InvalidResponseError(
                    f"The page of trunks at {url} leads round in a circle.",
                    "Look at the caches, proxies and gateways on the way.",
                    failure=SUCCESS_SAID,
                    url=url,
                )
            empty_pages = 0 if sids else empty_pages + 1
            if page.next_url and empty_pages > MAX_EMPTY_PAGES:
                raise InvalidResponseError(
                    f"The listing of trunks has more than {MAX_EMPTY_PAGES} empty pages in a row, "
                    f"the last at {url}.",
                    "Look at the caches, proxies and gateways on the way.",
                    failure=SUCCESS_SAID,
                    url=url,
                )
            known |= sids
            yield page
            url = page.next_url

    def _get_list(self, url: str) -> Answer:
        try:
            return self._client.get(url)
        except NotFoundError as error:
            # It says nothing about any trunk.
            other = InvalidResponseError(
                f"There is no list of BYOC trunks at {url}: {error.summary}",
                "Check api_url, or edge and region.",
                failure=error.failure,
                url=url,
            )
            other.attempts = error.attempts
            raise other from None

    def _checked(self, sid: str, url: str, outcome: Found) -> Found:
        if isinstance(outcome, TwilioError):
            return self._about(sid, outcome)
        try:
            self._require_sid_of(outcome, sid, url)
            self._account.require(outcome, url)
        except WrongTrunkError as error:
            return self._about(sid, error)
        return outcome

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

    def _require_sid_of(self, answer: Answer, sid: str, url: str) -> None:
        if answer.get("sid") != sid:
            raise WrongTrunkError(
                f"Asked for trunk {sid}, {url} answered with {whose('sid', answer)}.",
                "Look at the caches, proxies and gateways on the way, and at api_url.",
                failure=SUCCESS_SAID,
                url=url,
            )


def require_sids(sids: Iterable[Any], label: str = "sids[{}]") -> list[str]:
    """Return each of I(sids) once, if all are SIDs of BYOC trunks: only those may go into a URL."""
    given = list(sids)
    wrong = {
        label.format(place): sid
        for place, sid in enumerate(given)
        if not (isinstance(sid, str) and SID.fullmatch(sid))
    }
    if wrong:
        raise OptionsError(_no_sids(wrong), _SID_ADVICE)
    wanted = list(dict.fromkeys(given))
    if len({sid.lower() for sid in wanted}) < len(wanted):
        raise OptionsError(
            f"{_alike(wanted, label)} differ only in small and capital letters.",
            "Give each trunk once, with its SID as the Twilio console shows it.",
        )
    return wanted


def _no_sids(wrong: Mapping[str, Any]) -> str:
    if len(wrong) == 1:
        ((name, sid),) = wrong.items()
        text = "empty" if sid == "" else f"{_quoted(sid)}, which is not a BYOC trunk SID"
        return f"{name} is {text}."
    named = ", ".join(f"{name} {_quoted(sid)}" for name, sid in islice(wrong.items(), 5))
    more = f" and {len(wrong) - 5} more" if len(wrong) > 5 else ""
    return f"These are not BYOC trunk SIDs: {named}{more}."


def _quoted(sid: Any) -> str:
    return repr(printable(sid, 60))


def _alike(sids: Sequence[str], label: str) -> str:
    first: dict[str, str] = {}
    pairs = ((first.setdefault(sid.lower(), sid), sid) for sid in sids)
    one, other = next(pair for pair in pairs if pair[0] != pair[1])
    name = label.partition("[")[0]
    return f"{one} and {other} in {name}"
