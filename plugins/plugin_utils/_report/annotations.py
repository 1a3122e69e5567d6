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
from collections.abc import Iterator, Mapping

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
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.model import Report
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.results import (
    Result,
    results_of,
)

# GitHub shows so many of each level in a step.
MAX_OF_LEVEL = 10
# The runner cuts a longer message without saying so.
MAX_TEXT = 4096
_COMMANDS = {ERROR: "error", WARNING: "warning", NOTE: "notice"}
_DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY = {**_DATA, ":": "%3A", ",": "%2C"}

# The level of each annotation that was printed or counted, by a digest.
Printed = dict[str, str]


def annotations_of(
    report: Report, printed: Mapping[str, str], *, is_complete: bool
) -> tuple[list[str], Printed]:
    """Return the annotations of I(report) that are not I(printed) yet, and those to note.

    Waived findings have none. If a level has too many, the last one says how many are left out.
    Until the play I(is_complete), a host may still be audited, so it has none if it has no audit.
    """
    lines: list[str] = []
    noted: Printed = {}
    used = Counter(printed.values())
    for level in SEVERITIES:
        new = [line for line in _of_level(report, level, is_complete) if _key(line) not in printed]
        noted.update((_key(line), level) for line in new)
        room = max(MAX_OF_LEVEL - used[level], 1)
        if len(new) > room:
            new[room - 1 :] = [_left_out(level, len(new) - room + 1)]
        lines += new
    return lines, noted


def _of_level(report: Report, level: str, is_complete: bool) -> Iterator[str]:
    for result in results_of(report):
        is_expected = result.rule == NOT_AUDITED and not result.fails and not is_complete
        if result.level == level and result.waived is None and not is_expected:
            yield _annotation(result)


def _left_out(level: str, number: int) -> str:
    command = _COMMANDS[level]
    text = (
        f"{number} more of this level are not shown, because GitHub shows {MAX_OF_LEVEL} in a "
        "step. A report in a file, such as markdown, has all of them."
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


def _key(line: str) -> str:
    return hashlib.sha256(line.encode(errors="backslashreplace")).hexdigest()[:16]
