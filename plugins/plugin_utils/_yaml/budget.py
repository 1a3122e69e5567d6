# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Limit the values, characters and levels of a YAML document.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

import json
from typing import Any

from ansible_collections.voiceops.twilio.plugins.plugin_utils._yaml.errors import refuse

# Expected trunks with conditions need about 20.
MAX_LEVELS = 32
# A value costs 16, and each character of its text 1. A document without aliases costs less than 20
# for each of its characters. Aliases can repeat values without limit, but memory is limited.
COST, MAX_COST = 16, 128 << 20
# For short documents.
_MIN_COST = 20_000
# 20,000 trunks with all attributes have half of these values.
MAX_VALUES = 1_500_000


def needs_of(value: Any) -> tuple[int, int]:
    """Return the number of values in I(value), JSON without numbers, and their cost in YAML."""
    values = cost = 0
    waiting = [value]
    while waiting:
        one = waiting.pop()
        values += 1
        cost += COST
        if isinstance(one, dict):
            waiting += one
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one
        else:
            cost += len(one if isinstance(one, str) else json.dumps(one))
    return values, cost


class Budget:
    """The remaining budget of a document with this number of I(characters)."""

    def __init__(self, characters: int) -> None:
        self.left = min(_MIN_COST + 20 * characters, MAX_COST)
        self.values_left = MAX_VALUES
        self.deepest = 0
        self.has_aliases = False

    def spend(self, event: Any, cost: int, values: int = 1) -> None:
        """Subtract I(cost) and I(values), or raise RefusedError at I(event)."""
        self.left -= cost
        self.values_left -= values
        if self.left < 0 or self.values_left < 0:
            more = ", or write it without aliases" if self.has_aliases else ""
            refuse(event, f"The text has too many values. Split it{more}")

    def go_down(self, event: Any, level: int) -> None:
        """Record the deepest I(level), or raise RefusedError at I(event) if it is too deep."""
        self.deepest = max(self.deepest, level)
        if level > MAX_LEVELS:
            refuse(event, f"The value is nested more than {MAX_LEVELS} levels deep")
