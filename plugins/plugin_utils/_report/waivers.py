# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The waivers of a report, the most urgent first, and how long each is valid, in words.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from ansible_collections.voiceops.twilio.plugins.module_utils._audit.findings import (
    EXPIRED,
    NOT_CHECKED,
    UNUSED,
    VALID,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.accounts import Account

Waiver = Mapping[str, Any]

_URGENCY = (EXPIRED, UNUSED, VALID, NOT_CHECKED)
_WORDS = {UNUSED: "unused", NOT_CHECKED: "rule not checked"}


def waivers_of(accounts: Iterable[Account]) -> list[tuple[Account, Waiver]]:
    """Return each waiver of I(accounts) with its account, the one that ends first at the top."""
    rows = [(account, waiver) for account in accounts for waiver in account["waivers"]]
    return sorted(rows, key=lambda row: (_URGENCY.index(row[1]["state"]), row[1]["days_left"]))


def counts_of_waivers(rows: Iterable[tuple[Account, Waiver]]) -> str:
    """Return the number of waivers in each state, such as C(1 expired, 3 valid)."""
    counts = Counter(waiver["state"] for _account, waiver in rows)
    names = {NOT_CHECKED: "not checked"}
    return ", ".join(f"{counts[s]:,} {names.get(s, s)}" for s in _URGENCY if counts[s])


def state_in_words(waiver: Waiver) -> str:
    """Return the state of I(waiver), such as C(34 days left)."""
    return _WORDS.get(waiver["state"]) or days_in_words(waiver["days_left"])


def days_in_words(days: int) -> str:
    """Return how long a waiver is valid, from its C(days_left)."""
    if days == 0:
        return "last day"
    number = f"{abs(days):,} day{'' if abs(days) == 1 else 's'}"
    return f"{number} left" if days > 0 else f"expired {number} ago"


def days_until(account: Account, until: str) -> str:
    """Return how long a waiver of I(account) with the last day I(until) is valid, if known."""
    left = (w["days_left"] for w in account["waivers"] if w["until"] == until)
    return next(map(days_in_words, left), "")
