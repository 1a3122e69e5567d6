# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A collection of resources of one kind: fetch some, list all, and refuse any that is another.

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
    printable,
)
from .._http.client import Client
from .._http.responses import Answer
from .._resources.resource import Resource
from .account import AccountGuard, whose
from .listing import CACHES, PAGE_SIZE, Listing, Page, pages, pages_worth

Found = Union[Answer, TwilioError]


class Collection:
    """The resources of one kind at I(path) of I(api_url), as one identity may see them.

    Each must belong to the account that I(identity) names. If it names none, all must belong
    to one account. A path ends in I(suffix), after the SID if it has one.
    """

    def __init__(
        self,
        client: Client,
        api_url: str,
        path: str,
        identity: Identity,
        resource: Resource,
        suffix: str = "",
    ) -> None:
        self.resource = resource
        self._client = client
        self._url = f"{api_url}{resource.api.version}{path}"
        self._suffix = suffix
        self._identity = identity
        self._account = AccountGuard(identity.account_sid)
        self._api_url = api_url

    def some(self, sids: Iterable[str], label: str = "sids[{}]") -> dict[str, Found]:
        """Each of I(sids) once, in their order, with its JSON object or what went wrong.

        Messages call each of them by I(label), with its place among them.

        Raises an error that concerns all of them, such as credentials that are not accepted.
        """
        wanted = require_sids(sids, self.resource, label)
        listed = self._look_up(wanted)
        others = [sid for sid in wanted if sid not in listed]
        found: dict[str, Found] = {**listed, **self.one_by_one(others)}
        return {sid: found[sid] for sid in wanted}

    def every(self) -> list[Answer]:
        """Return the JSON objects of every resource of the account, each once.

        One with different values on two pages is read once more by itself. If it is missing by
        then, it was deleted during the listing. Raises a TwilioError.
        """
        listing = Listing(self.resource)
        for page in self._pages():
            listing.add(page.resources, page.url)
        every = listing.resources
        for sid, found in self._read_again(listing).items():
            if isinstance(found, NotFoundError):
                del every[sid.lower()]
            elif isinstance(found, TwilioError):
                raise found
            else:
                every[sid.lower()] = found
        return list(every.values())

    def _read_again(self, listing: Listing) -> dict[str, Found]:
        """Each of I(listing) with different values on two pages, read by itself."""
        sids = [item["sid"] for key, item in listing.resources.items() if key in listing.unclear]
        for sid in sids:
            if not self.resource.sid.fullmatch(sid):
                raise InvalidResponseError(
                    f"Two pages of {self.resource.nouns} at {self._url} have a "
                    f"{self.resource.noun} {printable(sid, 60)} with different values, and it "
                    "cannot be read by itself without a valid SID.",
                    CACHES,
                    failure=SUCCESS_SAID,
                    url=self._url,
                )
        return self.one_by_one(sids)

    def url_of(self, sid: str) -> str:
        """Return the address of the resource I(sid), which is a SID."""
        return f"{self._url}/{sid}{self._suffix}"

    def one_by_one(self, sids: list[str]) -> dict[str, Found]:
        """Fetch each of I(sids) by itself. All are SIDs, and none is there twice."""
        urls = [self.url_of(sid) for sid in sids]
        try:
            outcomes = self._client.get_each(urls, self.resource)
        except TwilioError as error:
            if len(sids) == 1:
                error.sid = sids[0]
            raise
        return {
            sid: self._checked(sid, url, outcome) for sid, url, outcome in zip(sids, urls, outcomes)
        }

    def _look_up(self, wanted: list[str]) -> dict[str, Answer]:
        """Those of I(wanted) that are found by listing the account as far as that is worth it.

        A SID missing from the listing may still exist, since a listing may lag behind. One with
        different values on two pages is left out, so that it is read by itself.
        """
        concurrency = self._client.budget.limits.concurrency
        budget = pages_worth(len(wanted), concurrency)
        if not budget:
            return {}
        keys = {sid.lower(): sid for sid in wanted}
        listing = Listing(self.resource)
        try:
            for number, page in enumerate(self._pages(), start=1):
                listing.add([i for i in page.resources if i["sid"].lower() in keys], page.url)
                left = len(wanted) - len(listing.resources)
                if number >= budget or not pages_worth(left, concurrency):
                    break
        except NotPermittedError:
            pass  # A restricted key may be let in to single ones, and not to the list.
        return {
            keys[key]: item
            for key, item in listing.resources.items()
            if item["sid"] == keys[key] and key not in listing.unclear
        }

    def _pages(self) -> Iterator[Page]:
        url = f"{self._url}{self._suffix}?PageSize={PAGE_SIZE}"
        return pages(self.resource, url, self._get_list, self._require_account)

    def _require_account(self, item: Answer, url: str) -> None:
        self._account.require(self.resource, item, url)

    def _get_list(self, url: str) -> Answer:
        try:
            return self._client.get(url, self.resource)
        except NotFoundError as error:
            raise _no_list(self.resource, url, error) from None

    def _checked(self, sid: str, url: str, outcome: Found) -> Found:
        if isinstance(outcome, TwilioError):
            return self._about(sid, outcome)
        try:
            self._require_sid_of(outcome, sid, url)
            self._require_account(outcome, url)
        except self.resource.wrong as error:
            return self._about(sid, error)
        return outcome

    def _about(self, sid: str, error: TwilioError) -> TwilioError:
        error.sid = sid
        if isinstance(error, NotFoundError):
            error.summary = (
                f"There is no {self.resource.name} {sid} in {self._identity.account}, "
                f"says Twilio at {self._api_url}."
            )
            error.advice = (
                "Check the SID, and that it belongs to that account and region; with on_missing "
                "set to warn or ignore the task goes on without it."
            )
        return error

    def _require_sid_of(self, answer: Answer, sid: str, url: str) -> None:
        if answer.get("sid") != sid:
            raise self.resource.wrong(
                f"Asked for {self.resource.noun} {sid}, {url} answered with "
                f"{whose('sid', answer)}.",
                "Look at the caches, proxies and gateways on the way, and at "
                f"{self.resource.api.option}.",
                failure=SUCCESS_SAID,
                url=url,
            )


def _no_list(resource: Resource, url: str, error: NotFoundError) -> InvalidResponseError:
    """Return the error of a missing listing, which says nothing about any resource in it."""
    other = InvalidResponseError(
        f"There is no list of {resource.names} at {url}: {error.summary}",
        f"Check {resource.api.option}, or edge and region.",
        failure=error.failure,
        url=url,
    )
    other.attempts = error.attempts
    return other


def require_sids(sids: Iterable[Any], resource: Resource, label: str = "sids[{}]") -> list[str]:
    """Return each of I(sids) once, if all are SIDs of I(resource): only those may go into a URL."""
    given = list(sids)
    wrong = {
        label.format(place): sid
        for place, sid in enumerate(given)
        if not (isinstance(sid, str) and resource.sid.fullmatch(sid))
    }
    if wrong:
        raise OptionsError(
            _no_sids(wrong, resource),
            f"A {resource.name} SID is {resource.prefix} followed by 32 hexadecimal digits, as the "
            "Twilio console shows it.",
        )
    wanted = list(dict.fromkeys(given))
    if len({sid.lower() for sid in wanted}) < len(wanted):
        raise OptionsError(
            f"{_alike(wanted, label)} differ only in small and capital letters.",
            f"Give each {resource.noun} once, with its SID as the Twilio console shows it.",
        )
    return wanted


def _no_sids(wrong: Mapping[str, Any], resource: Resource) -> str:
    if len(wrong) == 1:
        ((name, sid),) = wrong.items()
        text = "empty" if sid == "" else f"{_quoted(sid)}, which is not a {resource.name} SID"
        return f"{name} is {text}."
    named = ", ".join(f"{name} {_quoted(sid)}" for name, sid in islice(wrong.items(), 5))
    more = f" and {len(wrong) - 5} more" if len(wrong) > 5 else ""
    return f"These are not {resource.name} SIDs: {named}{more}."


def _quoted(sid: Any) -> str:
    return repr(printable(sid, 60))


def _alike(sids: Sequence[str], label: str) -> str:
    first: dict[str, str] = {}
    pairs = ((first.setdefault(sid.lower(), sid), sid) for sid in sids)
    one, other = next(pair for pair in pairs if pair[0] != pair[1])
    name = label.partition("[")[0]
    return f"{one} and {other} in {name}"
