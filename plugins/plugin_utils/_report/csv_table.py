# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A report as CSV: a row for each difference, other fault of a trunk, finding and unread account.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

import csv
import io
import re
from typing import Any

from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.model import (
    Report,
    display_text,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.results import (
    Result,
    results_of,
)

COLUMNS = (
    *("generated_at", "account", "result", "level", "fails_audit", "resource", "sid"),
    *("friendly_name", "attribute", "expected", "actual", "message", "waived_until"),
    *("waived_reason", "file", "line", "rule_text"),
)
# A spreadsheet takes such a cell for a formula. With another separator, it takes the text after one
# for another cell, without the quotes that this begins with.
# https://owasp.org/www-community/attacks/CSV_Injection
_SIGN = "[=+\\-@\t\r\uff1d\uff0b\uff0d\uff20]"
_FORMULA = re.compile(rf'^(?=\s*{_SIGN})|[;|\t\n](?=[\s"]*{_SIGN})|,(?="*{_SIGN})')


def csv_table(report: Report) -> str:
    """Return I(report) as CSV with a row for each result, below a row with the COLUMNS."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(COLUMNS)
    at = display_text(report["generated_at"] or "")
    for result in results_of(report):
        writer.writerow([_cell(value) for value in (at, *_values(result))])
    return text.getvalue()


def _values(result: Result) -> tuple[Any, ...]:
    waived, spot = result.waived, result.spot
    return (
        result.account,
        result.rule,
        result.level,
        "true" if result.fails else "false",
        result.resource,
        result.sid,
        result.friendly_name,
        result.attribute,
        result.expected,
        result.actual,
        result.message,
        display_text(waived["until"]) if waived else "",
        display_text(waived["reason"]) if waived else "",
        display_text(spot.path) if spot else "",
        spot.line if spot else "",
        result.rule_text,
    )


def _cell(value: Any) -> str:
    """Return I(value) as a text that no spreadsheet takes for a formula."""
    return _FORMULA.sub(r"\g<0>'", str(value))
