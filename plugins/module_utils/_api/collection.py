# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A collection of resources: fetch some, list all, and refuse resources that were not requested.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple, Union

from .._auth.credentials import Identity
from .._errors import (
    SUCCESS_SAID,
    MissingListError,
    NotFoundError,
    NotPermittedError,
    OptionsError,
    TwilioError,
    printable,
)
from .._http.client import Client
from .._http.responses import Answer
from .._resources.resource import Resource
from .account import AccountGuard, Guard, whose
from .listing import PAGE_SIZE, Listing, Page, contradiction, pages, pages_worth

Found = Union[Answer, TwilioError]


class Address(NamedTuple):
    """The address of a collection: I(path) at I(api_url). All addresses end in I(suffix)."""

    api_url: str
    path: str
    suffix: str = ""

    @property
    def of_list(self) -> str:
        """Return the address of the whole list."""
        return f"{self.api_url}{self.path}{self.suffix}"

    def of(self, sid: str) -> str:
        """Return the address of the resource I(sid), which is a SID."""
        return f"{self.api_url}{self.path}/{sid}{self.suffix}"


class Collection:
    """The resources of one kind at an I(address) that I(identity) may read.

    I(guard) checks each of them. Without it, each must belong to the account that I(identity)
    names. If it names no account, all must belong to the same one.
    """

    def __init__(
        self,
        client: Client,
        address: Address,
        identity: Identity,
        resource: Resource,
        guard: Guard | None = None,
    ) -> None:
        self.resource = resource
        self.address = address
        self.guard = guard or AccountGuard(identity.account_sid)
        self._client = client
        self._identity = identity

    def some(self, sids: Iterable[str], label: str = "sids[{}]") -> dict[str, Found]:
        """Return the JSON object or the error of each of I(sids), once and in their order.

        Messages name a SID by I(label) and its index. An error that concerns all of them, such as
        invalid credentials, is raised.
        """
        wanted = require_sids(sids, self.resource, label)
        listed = self._look_up(wanted)
        others = [sid for sid in wanted if sid not in listed]
        found: dict[str, Found] = {**listed, **self.one_by_one(others)}
        return {sid: found[sid] for sid in wanted}

    def every(self, first: Found | None = None) -> list[Answer]:
        """Return the JSON objects of every resource of the collection, each once.

        I(first) is the response for the first page, if it was requested already.

        A resource with different values on two pages is fetched once more, alone. If it is missing
        then, it was deleted during the listing. Raises a TwilioError.
        """
        listing = Listing(self.resource)
        for page in self._pages(first):
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
        """Fetch each resource of I(listing) that has different values on two pages."""
        sids = [item["sid"] for key, item in listing.resources.items() if key in listing.unclear]
        for sid in sids:
            if not self.resource.sid.fullmatch(sid):
                raise contradiction(
                    f"Two pages of {self.resource.nouns} at {self.address.of_list} have different "
                    f"values for {self.resource.noun} {printable(sid, 60)}. The task cannot fetch "
                    "it alone, because that is not a valid SID.",
                    self.address.of_list,
                )
        return self.one_by_one(sids)

    def one_by_one(self, sids: list[str]) -> dict[str, Found]:
        """Fetch each of I(sids) with a request of its own. All are valid, and none is repeated."""
        urls = [self.address.of(sid) for sid in sids]
        try:
            outcomes = self._client.get_each(urls, self.resource)
        except TwilioError as error:
            if len(sids) == 1:
                error.sid = sids[0]
            raise
        return {sid: self.checked(sid, outcome) for sid, outcome in zip(sids, outcomes)}

    def checked(self, sid: str, outcome: Found) -> Found:
        """Return I(outcome) of the request for I(sid), or its error."""
        if isinstance(outcome, TwilioError):
            return self._about(sid, outcome)
        url = self.address.of(sid)
        try:
            _require_sid_of(self.resource, outcome, sid, url)
            self._require(outcome, url)
        except self.resource.wrong as error:
            return self._about(sid, error)
        return outcome

    def _look_up(self, wanted: list[str]) -> dict[str, Answer]:
        """Return those of I(wanted) that a listing has, while listing is cheaper.

        A SID missing from the listing may still exist, since a listing may lag behind. A resource
        with different values on two pages is left out, so that it is fetched alone.
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
            pass  # A restricted key may have the permission to read, but not to list.
        return {
            keys[key]: item
            for key, item in listing.resources.items()
            if item["sid"] == keys[key] and key not in listing.unclear
        }

    @property
    def first_url(self) -> str:
        """Return the address of the first page."""
        return f"{self.address.of_list}?PageSize={PAGE_SIZE}"

    def _pages(self, first: Found | None = None) -> Iterator[Page]:
        """Yield the pages. If I(first) is given, the first one needs no request."""

        def get(url: str) -> Answer:
            is_here = first is not None and url == self.first_url
            return self._get_list(url, first if is_here else None)

        return pages(self.resource, self.first_url, get, self._require)

    def _require(self, item: Answer, url: str) -> None:
        self.guard.require(self.resource, item, url)

    def _get_list(self, url: str, here: Found | None) -> Answer:
        try:
            if isinstance(here, TwilioError):
                raise here
            return self._client.get(url, self.resource) if here is None else here
        except NotFoundError as error:
            raise _no_list(self.resource, url, error) from None

    def _about(self, sid: str, error: TwilioError) -> TwilioError:
        error.sid = sid
        if isinstance(error, NotFoundError):
            where = f"{self._identity.account} at {self.address.api_url}"
            _explain_absence(error, self.resource, sid, where)
        return error


def _explain_absence(error: NotFoundError, resource: Resource, sid: str, where: str) -> None:
    error.summary = f"Twilio has no {resource.name} {sid} in {where}."
    error.advice = (
        "Check the SID, and that it belongs to that account and region. To continue without this "
        f"{resource.noun}, set on_missing to warn or ignore."
    )


def _require_sid_of(resource: Resource, answer: Answer, sid: str, url: str) -> None:
    if answer.get("sid") != sid:
        raise resource.wrong(
            f"The task requested {resource.noun} {sid}, but {url} returned {whose('sid', answer)}.",
            f"Check {resource.api.option}, and the caches, proxies and gateways between here and "
            "Twilio.",
            failure=SUCCESS_SAID,
            url=url,
        )


def _no_list(resource: Resource, url: str, error: NotFoundError) -> MissingListError:
    """Return the error of a missing list. It is not about any resource in the list."""
    other = MissingListError(
        f"There is no list of {resource.names} at {url}: {error.summary}",
        f"Check {resource.api.option}, or edge and region.",
        failure=error.failure,
        url=url,
    )
    other.attempts = error.attempts
    return other


def require_sids(sids: Iterable[Any], resource: Resource, label: str = "sids[{}]") -> list[str]:
    """Return each of I(sids) once, or raise OptionsError. Only valid SIDs may be part of a URL."""
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
            f"{_alike(wanted, label)} differ only in case.",
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
