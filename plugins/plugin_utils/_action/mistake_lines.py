# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Find the lines of mistakes in a file of expected trunks.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from time import monotonic
from typing import Any

from ansible_collections.voiceops.twilio.plugins.module_utils._audit.linked import steps_of
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import TimedOutError
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.bounds import bounded
from ansible_collections.voiceops.twilio.plugins.plugin_utils._yaml.errors import DataError
from ansible_collections.voiceops.twilio.plugins.plugin_utils._yaml.lines import Lines
from ansible_collections.voiceops.twilio.plugins.plugin_utils._yaml.plain_data import (
    parse_with_lines,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._yaml.scalars import Decrypt

# 20,000 trunks with 11 attributes each took 2.1 seconds (measured).
_SECONDS = 30.0

# The keys and indexes that lead to a value. The first is the name of an option.
Steps = Sequence["str | int"]


def steps_to(mistake: Mapping[str, Any]) -> list[str | int]:
    """Return the steps to the place of I(mistake), which is as in C(mistakes) of a result."""
    option, entry, attribute = (mistake[name] for name in ("option", "entry", "attribute"))
    steps: list[str | int] = [option] if entry is None else [option, entry]
    if attribute is None:
        return steps
    return [*steps, *([attribute] if option == "waivers" else steps_of(attribute))]


def lines_of(text: str, decrypt: Decrypt, places: Sequence[Steps], prefix: str) -> list[int | None]:
    """Return the line to which each of I(places) leads in I(text), as far as it leads.

    A key of I(text) may be the name of an option after I(prefix). A line is None if the search
    takes too long.
    """

    def found() -> list[int | None]:
        made, lines = parse_with_lines(text, decrypt)
        return [_line(lines, made, _from_top(made, steps, prefix)) for steps in places]

    try:
        return bounded(found, monotonic() + _SECONDS, f"within {_SECONDS:g} seconds")
    except (DataError, TimedOutError):
        return [None] * len(places)


def _from_top(made: Any, steps: Steps, prefix: str) -> Steps:
    option, *others = steps
    if isinstance(made, list):  # The file is the list of expected trunks.
        return others
    return [option if option in made else f"{prefix}{option}", *others]


def _line(lines: Lines, made: Any, steps: Steps) -> int | None:
    line: int | None = None
    for step in steps:
        found = lines.of(made, step)
        line = line if found is None else found
        try:
            made = made[step]
        except (KeyError, IndexError, TypeError):
            break
    return line
