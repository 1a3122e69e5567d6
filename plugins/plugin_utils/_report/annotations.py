# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The results of a report as annotations of a GitHub workflow.

Private to this collection: it may change in any release. Do not import it from elsewhere.

An annotation is a line of the job's log, a workflow command. Line ends and percent signs in it are
escaped as the runner of GitHub reads them, so nothing in a text ends its line.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from ansible_collections.voiceops.twilio.plugins.module_utils._audit.rule import (
    ERROR,
    NOTE,
    SEVERITIES,
    WARNING,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import (
    ELLIPSIS,
    is_visible,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.accounts import NOT_AUDITED
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.model import (
    Report,
    display_text,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.results import (
    Result,
    results_of,
)

# GitHub shows so many of each level in a step. The last one is for the others.
MAX_OF_LEVEL = 10
_MAX_RESULTS = MAX_OF_LEVEL - 1
# The runner cuts a longer message without saying so.
MAX_TEXT = 4096
_COMMANDS = {ERROR: "error", WARNING: "warning", NOTE: "notice"}
_DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY = {**_DATA, ":": "%3A", ",": "%2C"}

_NO_LOG = "no_log"
_HIDDEN = (
    f"::{_COMMANDS[WARNING]} title=BYOC trunk audit::The report task has no_log, so it prints no "
    "results. A report in a file, such as markdown, has all of them."
)

# The level of each annotation that was printed or counted, by a digest.
Printed = dict[str, str]


def annotations_of(
    report: Report, printed: Mapping[str, str], pending: Collection[str] = ()
) -> tuple[list[str], Printed]:
    """Return the annotations of I(report) that are not I(printed) yet, and those to note.

    Waived findings have none, and neither have I(pending) hosts: the play may still audit them. If
    a level has too many in this run, its last annotation says so.
    """
    lines: list[str] = []
    noted: Printed = {}
    used = Counter(printed.values())
    results = [*_to_show(report, pending)]
    for level in SEVERITIES:
        each = {_key(result): _annotation(result) for result in results if result.level == level}
        new = [line for key, line in each.items() if key not in printed]
        noted.update((key, level) for key in each if key not in printed)
        room = max(_MAX_RESULTS - used[level], 0)
        lines += new[:room]
        is_full_already = used[level] > _MAX_RESULTS
        if len(new) > room and not is_full_already:
            lines.append(_left_out(level, len(new) - room))
    return lines, noted


def hidden_annotations(printed: Mapping[str, str]) -> tuple[list[str], Printed]:
    """Return the annotation of a task with C(no_log), unless it is I(printed), and those to note.

    It contains nothing of the report.
    """
    return ([], {}) if _NO_LOG in printed else ([_HIDDEN], {_NO_LOG: WARNING})


def _to_show(report: Report, pending: Collection[str]) -> Iterator[Result]:
    names = {display_text(host) for host in pending}
    for result in results_of(report):
        is_pending = result.rule == NOT_AUDITED and not result.fails and result.account in names
        if result.waived is None and not is_pending:
            yield result


def _left_out(level: str, number: int) -> str:
    command = _COMMANDS[level]
    text = (
        f"At least {number} more of this level are not shown, because GitHub shows {MAX_OF_LEVEL} "
        "in a step. A report in a file, such as markdown, has all of them."
    )
    return f"::{command} title=BYOC trunk audit::{text}"


def _annotation(result: Result) -> str:
    properties = {}
    if result.spot and is_visible(result.spot.path):
        properties = {"file": result.spot.path, "line": str(result.spot.line)}
    properties["title"] = f"BYOC trunk audit: {result.rule}"
    shown = ",".join(f"{name}={_escaped(it, _PROPERTY)}" for name, it in properties.items())
    text = result.text
    if len(text) > MAX_TEXT:
        text = text[: MAX_TEXT - 1] + ELLIPSIS
    return f"::{_COMMANDS[result.level]} {shown}::{_escaped(text, _DATA)}"


def _escaped(text: str, escapes: Mapping[str, str]) -> str:
    return "".join(escapes.get(character, character) for character in text)


def _key(result: Result) -> str:
    """Return a digest that is the same for results of which one annotation is enough.

    Why a host has no audit may be known better later, but that needs no other annotation.
    """
    is_none = result.rule == NOT_AUDITED
    line = f"{NOT_AUDITED} {result.account}" if is_none else _annotation(result)
    return hashlib.sha256(line.encode(errors="backslashreplace")).hexdigest()[:16]
