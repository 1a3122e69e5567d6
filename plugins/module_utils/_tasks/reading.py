# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Read resources in normal form, and tolerate the errors that the options of a task allow.

Private to this collection: it may change in any release. Do not import it from elsewhere.

Every door uses it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher, get_close_matches
from heapq import nlargest
from typing import Any, NamedTuple, Union

from .._api.collection import Collection
from .._errors import (
    SUCCESS_SAID,
    InvalidResponseError,
    NotFoundError,
    TwilioError,
    Violation,
    of_one_kind,
    printable,
)
from .._http.responses import Answer
from .._resources.attributes import MAX_CHARACTERS
from .runner import Task

# The friendly names that a suggestion compares. With 255 characters each, they take up to 0.3 s of
# processor time (measured three times with permutations of the wanted name).
MAX_COMPARED = 5000
# The minimum of difflib's ratio. "Berlin carrier" has 0.93 with "Berlin Carrier" and 0.74 with
# "Paris carrier", so C(difflib)'s default of 0.6 would suggest unrelated names.
_SIMILAR = 0.8


class Reading(NamedTuple):
    """Resources in normal form, each once, and the SIDs that Twilio says do not exist."""

    resources: list[dict[str, Any]]
    missing_sids: list[str]


class Parts(NamedTuple):
    """Further facts of a resource in normal form, and their violations of Twilio's contract."""

    facts: Mapping[str, Any]
    violations: Sequence[Violation]


FindParts = Callable[[Sequence[Answer]], Mapping[str, Union[Parts, TwilioError]]]
"""Returns the parts of each resource by its SID, or the error that prevented reading them."""


def no_parts(_answers: Sequence[Answer]) -> Mapping[str, Parts | TwilioError]:
    """Return nothing: a resource consists of its attributes."""
    return {}


class Reader:
    """Reads the resources of a I(collection) for a I(task).

    Each method raises a TwilioError. If several resources could not be read, it is one error that
    contains all errors. I(find_parts) returns the facts of a resource besides its attributes.
    """

    def __init__(
        self, task: Task, collection: Collection, find_parts: FindParts = no_parts
    ) -> None:
        self.task = task
        self.resource = collection.resource
        self._collection = collection
        self._find_parts = find_parts

    def sid(self, sid: str) -> Reading:
        """Read the one resource I(sid)."""
        found = self._collection.some([sid], "sid")
        return self._settle({f"{self.resource.title} {sid}": item for item in found.values()})

    def sids(self, sids: Iterable[str], label: str = "sids[{}]") -> Reading:
        """Read the resources I(sids) in that order, one by one or by listing.

        Messages name a SID by I(label) and its index.
        """
        return self._listed(self._collection.some(sids, label).items())

    def every(self) -> Reading:
        """Read every resource of the account."""
        return self._still_there(self._collection.every())

    def named(self, friendly_name: str) -> Reading:
        """Read every resource whose friendly name is exactly I(friendly_name)."""
        task, names = self.task, self.resource.names
        base_url = self._collection.address.api_url
        every = self._collection.every()
        named = [item for item in every if item.get("friendly_name") == friendly_name]
        reading = self._still_there(named)
        if not reading.resources:
            others = [item for item in every if item.get("friendly_name") != friendly_name]
            error = NotFoundError(
                f"None of the {len(others)} {names} of {task.identity.account} at {base_url} "
                f"has the friendly name {printable(friendly_name, 80)!r}.",
                f"{_suggestion(friendly_name, others)}The name must match exactly, including case. "
                "To continue with an empty list, set on_missing to warn or ignore.",
                url=base_url,
            )
            if not task.tolerates("on_missing", error):
                raise error
        return reading

    def account(self, sids: Iterable[str]) -> Reading:
        """Read every resource of the account, and each of I(sids) that the listing lacks.

        A listing may lag behind. A missing SID is not an error here.
        """
        every: dict[str, Answer | TwilioError] = {i["sid"]: i for i in self._collection.every()}
        late = self._collection.one_by_one([sid for sid in sids if sid not in every])
        return self.found({**every, **late})

    def found(self, found: Mapping[str, Answer | TwilioError]) -> Reading:
        """Read what belongs to those that were I(found), by their SIDs.

        One that is missing is a fact here, and no error.
        """
        title = self.resource.title
        named = {f"{title} {sid}": item for sid, item in found.items()}
        return self._settle(named, missing_is_fact=True)

    def _still_there(self, items: Iterable[Answer]) -> Reading:
        """Read I(items) of a listing. One that is missing by now was deleted after the listing."""
        listed = self._listed(((item["sid"], item) for item in items), missing_is_fact=True)
        return Reading(listed.resources, [])

    def _listed(
        self, found: Iterable[tuple[str, Answer | TwilioError]], *, missing_is_fact: bool = False
    ) -> Reading:
        facts = self.resource.facts
        named = {f"{facts}[{i}] ({sid})": item for i, (sid, item) in enumerate(found)}
        return self._settle(named, missing_is_fact=missing_is_fact)

    def _settle(
        self, found: Mapping[str, Answer | TwilioError], *, missing_is_fact: bool = False
    ) -> Reading:
        """Turn I(found), by their names in messages, into facts, or raise their errors.

        If I(missing_is_fact), a missing one is never an error, whatever C(on_missing) is.
        """
        reading = Reading([], [])
        errors: list[TwilioError] = []
        answers = [item for item in found.values() if not isinstance(item, TwilioError)]
        parts = self._find_parts(answers)
        for name, item in found.items():
            if isinstance(item, TwilioError):
                error: TwilioError | None = item
            else:
                error = self._take(name, item, parts.get(item["sid"]), reading.resources)
            if error is None:
                continue
            if isinstance(error, NotFoundError) and (
                missing_is_fact or self.task.tolerates("on_missing", error)
            ):
                reading.missing_sids.append(str(error.sid))
            else:
                errors.append(error)
        if errors:
            several = len(found) > 1
            raise of_one_kind(errors, len(found), self.resource.nouns) if several else errors[0]
        return reading

    def _take(
        self,
        name: str,
        answer: Answer,
        parts: Parts | TwilioError | None,
        taken: list[dict[str, Any]],
    ) -> TwilioError | None:
        """Add the normal form of I(answer) to I(taken), or return the error."""
        if isinstance(parts, TwilioError):
            return parts
        item, violations = self.resource.table.normal_form(answer)
        if parts is not None:
            item.update(parts.facts)
            violations += parts.violations
        if violations:
            error = self._violated(name, item["sid"], violations)
            if not self.task.tolerates("on_invalid", error):
                return error
        taken.append(item)
        return None

    def _violated(self, name: str, sid: str, violations: Sequence[Violation]) -> TwilioError:
        is_sid, address = self.resource.sid.fullmatch(sid), self._collection.address
        error = InvalidResponseError(
            f"{printable(name)} breaks Twilio's documented contract: "
            f"{'; '.join(map(str, violations))}.",
            "To accept the values as they are, set on_invalid to warn or ignore.",
            violations=violations,
            failure=SUCCESS_SAID,
            url=address.of(sid) if is_sid else address.api_url,
        )
        error.sid = printable(sid, 60)
        return error


def _suggestion(name: str, items: Sequence[Answer]) -> str:
    """Return a sentence with similar friendly names of I(items), or an empty text.

    The work is bounded, because an account may have many names, chosen to make comparisons slow.
    """
    names = list(dict.fromkeys(_names(items)))[:MAX_COMPARED]
    matcher = SequenceMatcher(b=name[:MAX_CHARACTERS], autojunk=False)
    ratios = []
    for other in names:
        matcher.set_seq1(other)
        if matcher.real_quick_ratio() >= _SIMILAR:
            ratios.append((matcher.quick_ratio(), other))
    promising = [other for ratio, other in nlargest(50, ratios) if ratio >= _SIMILAR]
    similar = get_close_matches(name[:MAX_CHARACTERS], promising, n=3, cutoff=_SIMILAR)
    names_in_quotes = " or ".join(repr(printable(other, 80)) for other in similar)
    return f"Did you mean {names_in_quotes}? " if similar else ""


def _names(items: Sequence[Answer]) -> Iterator[str]:
    for item in items:
        name = item.get("friendly_name")
        if isinstance(name, str) and 0 < len(name) <= MAX_CHARACTERS:
            yield name
