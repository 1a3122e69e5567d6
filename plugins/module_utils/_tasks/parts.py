# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Read the parts of resources, such as the targets of connection policies.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .._api.collection import Collection
from .._api.together import Several, every_of
from .._errors import MissingListError, TwilioError, Violation
from .._http.responses import Answer
from .._resources.resource import Resource
from .reading import Parts
from .runner import Task

Below = dict[str, Several]
"""The resources below each resource by its SID, or the error that prevented reading them."""


def valid_sids(resource: Resource, answers: Sequence[Answer]) -> list[str]:
    """Return the valid SIDs of I(answers). Only these may be part of a URL."""
    return [answer["sid"] for answer in answers if resource.sid.fullmatch(answer["sid"])]


def read_below(
    task: Task, above: Collection, sids: Sequence[str], *kinds: Callable[[str], Collection]
) -> list[Below]:
    """Return the resources below each of I(sids), in one mapping for each of I(kinds).

    A kind returns the collection below a SID. All requests are sent at the same time.
    """
    found = iter(every_of(task.client, [kind(sid) for kind in kinds for sid in sids]))
    return blame_above(above, *(dict(zip(sids, found)) for _kind in kinds))


def blame_above(above: Collection, *kinds: Below) -> list[Below]:
    """Return I(kinds), with each error assigned to the resource I(above) it.

    If Twilio has no such list, that resource may be gone. Then its own error replaces that of the
    list.
    """
    without = [
        sid for found in kinds for sid, item in found.items() if isinstance(item, MissingListError)
    ]
    again = above.one_by_one(list(dict.fromkeys(without)))
    gone = {sid: item for sid, item in again.items() if isinstance(item, TwilioError)}
    blamed = [{sid: gone.get(sid, item) for sid, item in found.items()} for found in kinds]
    for found in blamed:
        for sid, item in found.items():
            if isinstance(item, TwilioError):
                item.sid = sid
    return blamed


def normal_parts(
    resource: Resource,
    answers: Sequence[Answer],
    *,
    order: Callable[[Mapping[str, Any]], Any] | None = None,
    known_only: bool = False,
) -> Parts:
    """Return I(answers) in normal form, as a fact with the name from I(resource).

    I(order) is the key to sort by. With I(known_only), attributes that the table lacks are left
    out.
    """
    names = resource.table.types()
    ordered = sorted(answers, key=order) if order else answers
    items: list[dict[str, Any]] = []
    violations: list[Violation] = []
    for place, answer in enumerate(ordered):
        item, wrong = resource.table.normal_form(answer)
        items.append({name: item[name] for name in names} if known_only else item)
        violations += inside(f"{resource.facts}[{place}]", wrong)
    return Parts({resource.facts: items}, violations)


def inside(where: str, violations: Sequence[Violation]) -> list[Violation]:
    """Return I(violations) of a part as those of the whole, which has the part at I(where)."""
    return [v._replace(attribute=f"{where}.{v.attribute}") for v in violations]
