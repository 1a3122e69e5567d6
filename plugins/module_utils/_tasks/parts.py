# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Read the resources below others, such as the targets of connection policies, as their parts.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from functools import partial
from typing import Any, NamedTuple, Union

from .._api.collection import Collection, Found
from .._api.together import Several, every_of
from .._errors import MissingListError, NotFoundError, TwilioError, Violation
from .._http.client import Client
from .._http.responses import Answer
from .._resources.resource import Resource
from .reading import Parts, Reader
from .runner import Task

Below = dict[str, Several]
"""The parts in one list of each resource by its SID, or the error that prevented reading it."""
Fetch = Callable[[list[str]], Mapping[str, Found]]
"""Returns the resource or the error of each SID."""
FoundParts = dict[str, Union[Parts, TwilioError]]
_NO_PARTS = Parts({}, [])


class PartList(NamedTuple):
    """A list of parts that each resource of some kind has.

    I(below) returns the list of a SID as a collection of I(resource). I(order) is the key to sort
    by. With I(known_only), attributes that the table lacks are left out. I(lists) are the lists
    that each part itself has.
    """

    resource: Resource
    below: Callable[[str], Collection]
    order: Callable[[Mapping[str, Any]], Any] | None = None
    known_only: bool = False
    lists: tuple[PartList, ...] = ()


def reader_with(task: Task, collection: Collection, lists: Sequence[PartList]) -> Reader:
    """Return the reader of the resources of a I(collection), each with its I(lists)."""
    resource, fetch = collection.resource, collection.one_by_one
    return Reader(task, collection, partial(find_parts, task.client, resource, fetch, lists))


def find_parts(
    client: Client,
    resource: Resource,
    fetch: Fetch,
    lists: Sequence[PartList],
    answers: Sequence[Answer],
) -> FoundParts:
    """Return the I(lists) of each of I(answers) by its SID, or the error.

    The first pages of all lists are requested at the same time. For I(fetch) see C(blame_above).
    """
    # Only a SID may be in a URL.
    sids = [answer["sid"] for answer in answers if resource.sid.fullmatch(answer["sid"])]
    found = iter(every_of(client, [one.below(sid) for one in lists for sid in sids]))
    below = blame_above(fetch, [dict(zip(sids, found)) for _one in lists])
    return assembled(client, lists, below, answers)


def blame_above(fetch: Fetch, below: Iterable[Below]) -> list[Below]:
    """Return I(below). If Twilio has no such list, the resource above it may be gone.

    Then I(fetch), which fetches the resource, returns the error.
    """
    below = list(below)
    without = [s for found in below for s, item in found.items() if _is_missing(item)]
    again = fetch(list(dict.fromkeys(without)))
    gone = {sid: item for sid, item in again.items() if isinstance(item, TwilioError)}
    return [{sid: gone.get(sid, item) for sid, item in found.items()} for found in below]


def _is_missing(item: Several) -> bool:
    return isinstance(item, MissingListError)


def assembled(
    client: Client, lists: Sequence[PartList], below: Sequence[Below], answers: Sequence[Answer]
) -> FoundParts:
    """Return the I(lists) of each of I(answers) by its SID, from the parts in I(below)."""
    inner = [_inner(client, one, found) for one, found in zip(lists, below)]
    # Without a valid SID, the lists cannot be requested, and so are not known.
    unknown = Parts({one.resource.facts: None for one in lists}, [])
    parts: FoundParts = {answer["sid"]: unknown for answer in answers}
    for sid in below[0]:
        whole = _joined(
            _normal(one, found[sid], within) for one, found, within in zip(lists, below, inner)
        )
        parts[sid] = _about(sid, whole) if isinstance(whole, TwilioError) else whole
    return parts


def _inner(client: Client, one: PartList, below: Below) -> FoundParts:
    """Return the lists of each part in I(below) by its SID, read once for all that share it."""
    if not one.lists:
        return {}
    answers: dict[str, Answer] = {}
    above: dict[str, str] = {}
    for sid, found in below.items():
        for answer in () if isinstance(found, TwilioError) else found:
            answers.setdefault(answer["sid"], answer)
            above.setdefault(answer["sid"], sid)

    def fetch(sids: list[str]) -> dict[str, Found]:
        return {sid: one.below(above[sid]).one_by_one([sid])[sid] for sid in sids}

    return find_parts(client, one.resource, fetch, one.lists, list(answers.values()))


def _normal(one: PartList, found: Several, inner: FoundParts) -> Parts | TwilioError:
    """Return the normal form of the parts in I(found), with their own lists from I(inner)."""
    if isinstance(found, TwilioError):
        return found
    facts, names = one.resource.facts, one.resource.table.types()
    items: list[dict[str, Any]] = []
    violations: list[Violation] = []
    for answer in sorted(found, key=one.order) if one.order else found:
        parts = inner.get(answer["sid"], _NO_PARTS)
        if isinstance(parts, NotFoundError):
            continue  # It was removed after the list was read.
        if isinstance(parts, TwilioError):
            return parts
        item, wrong = one.resource.table.normal_form(answer)
        known = {name: item[name] for name in names} if one.known_only else item
        violations += _inside(f"{facts}[{len(items)}]", [*wrong, *parts.violations])
        items.append({**known, **parts.facts})
    return Parts({facts: items}, violations)


def _inside(where: str, violations: Iterable[Violation]) -> list[Violation]:
    """Return I(violations) of a part as those of the whole, which has the part at I(where)."""
    return [v._replace(attribute=f"{where}.{v.attribute}") for v in violations]


def _joined(several: Iterable[Parts | TwilioError]) -> Parts | TwilioError:
    """Return I(several) as one, or the first error."""
    facts: dict[str, Any] = {}
    violations: list[Violation] = []
    for parts in several:
        if isinstance(parts, TwilioError):
            return parts
        facts.update(parts.facts)
        violations += parts.violations
    return Parts(facts, violations)


def _about(sid: str, error: TwilioError) -> TwilioError:
    """Return a copy of I(error), which several resources may share, as an error of one of them."""
    own = copy(error)
    own.sid = sid
    return own
