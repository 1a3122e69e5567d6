# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reading trunks as a task wants them: in normal form, complete, and with what it tolerates.

Private to this collection: it may change in any release. Do not import it from elsewhere.

Shared by the core of every door. Each function raises a TwilioError; when several trunks could not
be read, it is one error that carries all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher, get_close_matches
from heapq import nlargest
from typing import NamedTuple

from .._errors import (
    SUCCESS_SAID,
    InvalidResponseError,
    NotFoundError,
    SeveralError,
    TwilioError,
    printable,
)
from .._http.responses import Answer
from .._resources.byoc_trunk import MAX_CHARACTERS, SID, Trunk, normal_form
from .runner import Task

# Friendly names that are compared with one that no trunk has, and how alike they must be.
MAX_COMPARED = 5000
_SIMILAR = 0.8


class Reading(NamedTuple):
    """Trunks in normal form, each once, and the SIDs that Twilio says do not exist."""

    trunks: list[Trunk]
    missing_sids: list[str]


def read_sid(task: Task, sid: str) -> Reading:
    """The one trunk I(sid)."""
    return _settle(task, {f"Trunk {sid}": _read_one(task, sid)})


def read_sids(task: Task, sids: Iterable[str], label: str = "sids[{}]") -> Reading:
    """Read the trunks I(sids) in that order, the cheaper way. For I(label) see C(Collection)."""
    found = task.trunks.some(sids, label)
    return _settle(
        task, {f"byoc_trunks[{i}] ({sid})": item for i, (sid, item) in enumerate(found.items())}
    )


def read_every(task: Task) -> Reading:
    """Every trunk of the account."""
    return _listed(task, task.trunks.every())


def read_named(task: Task, friendly_name: str) -> Reading:
    """Every trunk of the account whose friendly name is I(friendly_name), to the letter."""
    every = task.trunks.every()
    named = [trunk for trunk in every if trunk.get("friendly_name") == friendly_name]
    if not named:
        error = NotFoundError(
            f"None of the {len(every)} BYOC trunks of {task.identity.account} at {task.base_url} "
            f"has the friendly name {printable(friendly_name, 80)!r}.",
            f"{_suggestion(friendly_name, every)}The name must match exactly, including case. With "
            "on_missing set to warn or ignore the task goes on with an empty list.",
            url=task.base_url,
        )
        if not task.tolerates("on_missing", error):
            raise error
    return _listed(task, named)


def _suggestion(name: str, trunks: Sequence[Answer]) -> str:
    """Return a sentence with the friendly names of I(trunks) that are nearly I(name), if any are.

    The work is bounded: names may be many, and made so that to compare two takes long.
    """
    names = list(dict.fromkeys(_names(trunks)))[:MAX_COMPARED]
    matcher = SequenceMatcher(b=name[:MAX_CHARACTERS], autojunk=False)
    ratios = []
    for other in names:
        matcher.set_seq1(other)
        if matcher.real_quick_ratio() >= _SIMILAR:
            ratios.append((matcher.quick_ratio(), other))
    promising = [other for ratio, other in nlargest(50, ratios) if ratio >= _SIMILAR]
    similar = get_close_matches(name[:MAX_CHARACTERS], promising, n=3, cutoff=_SIMILAR)
    shown = " or ".join(repr(printable(other, 80)) for other in similar)
    return f"Did you mean {shown}? " if shown else ""


def _names(trunks: Sequence[Answer]) -> Iterator[str]:
    for trunk in trunks:
        name = trunk.get("friendly_name")
        if isinstance(name, str) and 0 < len(name) <= MAX_CHARACTERS:
            yield name


def read_account(task: Task, sids: Iterable[str]) -> Reading:
    """Every trunk of the account, and those of I(sids) that its listing may lag behind on.

    A trunk that is missing is a fact here, and no error.
    """
    every: dict[str, Answer | TwilioError] = {t["sid"]: t for t in task.trunks.every()}
    late = task.trunks.one_by_one([sid for sid in sids if sid not in every])
    missing = [sid for sid, item in late.items() if isinstance(item, NotFoundError)]
    found = {**every, **late}
    for sid in missing:
        del found[sid]
    trunks, _none = _settle(task, {f"Trunk {sid}": item for sid, item in found.items()})
    return Reading(trunks, missing)


def _read_one(task: Task, sid: str) -> Answer | TwilioError:
    return next(iter(task.trunks.some([sid], "sid").values()))


def _listed(task: Task, answers: list[Answer]) -> Reading:
    return _settle(
        task, {f"byoc_trunks[{i}] ({trunk['sid']})": trunk for i, trunk in enumerate(answers)}
    )


def _settle(task: Task, found: dict[str, Answer | TwilioError]) -> Reading:
    """Sort I(found), by the name under which a message speaks of each, into facts and errors."""
    reading = Reading([], [])
    errors: list[TwilioError] = []
    for name, item in found.items():
        if isinstance(item, TwilioError):
            error: TwilioError | None = item
        else:
            error = _take(task, name, item, reading.trunks)
        if error is None:
            continue
        if isinstance(error, NotFoundError) and task.tolerates("on_missing", error):
            reading.missing_sids.append(str(error.sid))
        else:
            errors.append(error)
    if errors:
        raise errors[0] if len(found) == 1 else SeveralError(errors, len(found))
    return reading


def _take(task: Task, name: str, answer: Answer, trunks: list[Trunk]) -> TwilioError | None:
    trunk, violations = normal_form(answer)
    if violations:
        sid = trunk["sid"]
        error = InvalidResponseError(
            f"{printable(name)} breaks Twilio's documented contract: "
            f"{'; '.join(map(str, violations))}.",
            "Set on_invalid to warn or ignore to accept its values as they came.",
            violations=violations,
            failure=SUCCESS_SAID,
            url=task.trunks.url_of(sid) if SID.fullmatch(sid) else task.base_url,
        )
        error.sid = printable(sid, 60)
        if not task.tolerates("on_invalid", error):
            return error
    trunks.append(trunk)
    return None
