# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Everything that a report finds, as one list for formats that have a row for each result.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from ansible_collections.voiceops.twilio.plugins.module_utils._audit.byoc_setup import TRUNK
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.findings import WAIVED
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.rule import (
    ERROR,
    SEVERITIES,
    WARNING,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.byoc_trunk_audit import (
    FAILS,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.paths import path_text
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.accounts import (
    AUDITED,
    Account,
    account_name,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.model import (
    Report,
    account_lines,
    difference_text,
    display_lines,
    display_name,
    display_text,
    display_value,
    fails,
    is_fault,
    label,
    trunk_description,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.places import Places
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.rules import rule_text
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.sources import Source, Spot

PROBLEM = "problem"
ACCOUNT = "account"


class Result(NamedTuple):
    """One result. I(rule) is the ID of a rule, or the state of a trunk or an account.

    I(fails) says whether the audit fails because of it. I(attribute) has a value for a difference.
    Texts from elsewhere are safe to display. I(spot) is None if no file is known. I(rule_text) says
    what the rule of a finding asks for.
    """

    rule: str
    level: str
    fails: bool
    account: str
    resource: str
    sid: str = ""
    friendly_name: str = ""
    attribute: str = ""
    expected: str = ""
    actual: str = ""
    message: str = ""
    waived: Mapping[str, str] | None = None
    spot: Spot | None = None
    rule_text: str = ""

    @property
    def text(self) -> str:
        """The result as a text: whose it is, and what it says."""
        name = " ".join(part for part in (self.sid, self.friendly_name) if part)
        kind = self.resource if self.resource not in (TRUNK, ACCOUNT, PROBLEM) else ""
        whose = " ".join(part for part in (kind, name) if part)
        return ": ".join(part for part in (self.account, whose, self.message) if part)


def results_of(report: Report) -> list[Result]:
    """Return each result in I(report), those that make an audit fail and the most severe first.

    A trunk that is as expected has no result. An unmanaged trunk has one if it is a fault.
    """
    results = [*_of_run(report)]
    for account in report["accounts"]:
        results += _of_account(account, _source_of(report, account))
    return sorted(results, key=_urgency_of)


def files_with_results(accounts: Iterable[Account]) -> set[Path]:
    """Return the expected files of I(accounts) whose entries have results."""
    return {
        Path(account["expected_file"])
        for account in accounts
        if account["expected_file"] is not None
        and (account["findings"] or any(is_fault(account, one) for one in account["trunks"]))
    }


def _urgency_of(result: Result) -> tuple[bool, bool, int]:
    return result.waived is not None, not result.fails, SEVERITIES.index(result.level)


def _source_of(report: Report, account: Account) -> Source | None:
    file = account["expected_file"]
    return report.sources.get(file) or (Source(file) if file else None)


def _of_run(report: Report) -> Iterator[Result]:
    source = report.sources.get(None)
    spot = source.first() if source else None
    for problem in report["problems"]:
        yield Result(
            PROBLEM, ERROR, True, "", PROBLEM, message=_joined(display_lines(problem)), spot=spot
        )


def _of_account(account: Account, source: Source | None) -> Iterator[Result]:
    if account["state"] != AUDITED:
        yield _of_none(account, source)
    for trunk in account["trunks"]:
        if is_fault(account, trunk):
            yield from _of_trunk(account, trunk, source)
    places = Places(account, source) if source and account["findings"] else None
    rules = {str(finding["rule"]) for finding in account["findings"]}
    texts = {rule: rule_text(account, rule) for rule in rules}
    for finding in account["findings"]:
        spot = places.of(finding) if places else None
        text = texts[str(finding["rule"])]
        yield _of_finding(account, finding)._replace(spot=spot, rule_text=text)


def _of_none(account: Account, source: Source | None) -> Result:
    """Return the result of an account without trunks, in the line that its message names."""
    line = _line_in(str(account["msg"]), account["expected_file"])
    spot = (source.first() if line is None else source.at(line)) if source else None
    return Result(
        account["state"],
        WARNING if account["error"] is None else ERROR,
        account["error"] is not None,
        display_text(account_name(account)),
        ACCOUNT,
        message=f"{label(account)}: {_joined(account_lines(account))}",
        spot=spot,
    )


def _of_trunk(
    account: Account, trunk: Mapping[str, Any], source: Source | None
) -> Iterator[Result]:
    is_failing = trunk["state"] in {
        state for choice in account["faults"] for state in FAILS[choice]
    }
    usual = Result(
        trunk["state"],
        ERROR if is_failing else WARNING,
        is_failing,
        display_text(account_name(account)),
        TRUNK,
        _name(trunk["sid"]),
        _name(trunk["friendly_name"]),
        message=trunk_description(trunk),
        spot=source.trunk(trunk) if source else None,
    )
    if not trunk["differences"]:
        yield usual
    for difference in trunk["differences"]:
        attribute = difference["attribute"]
        yield usual._replace(
            attribute=display_text(attribute),
            expected=display_value(difference["expected"]),
            actual=display_value(difference["actual"]),
            message=difference_text(difference),
            spot=source.trunk(trunk, attribute) if source else None,
        )


def _of_finding(account: Account, finding: Mapping[str, Any]) -> Result:
    return Result(
        display_text(finding["rule"]),
        finding["severity"],
        fails(account, finding),
        display_text(account_name(account)),
        display_text(finding["resource"]),
        _name(finding["sid"]),
        _name(finding["friendly_name"]),
        message=display_text(finding["message"]),
        waived=finding[WAIVED],
    )


def _line_in(message: str, file: str | None) -> int | None:
    """Return the first line of I(file) that I(message) names, or None."""
    if not file:
        return None
    named = re.escape(path_text(file))
    found = re.search(f"^{named}:([0-9]{{1,9}})\\b", message, re.MULTILINE)
    return int(found[1]) if found else None


def _name(value: Any) -> str:
    return "" if value is None else display_name(value)


def _joined(lines: Sequence[str]) -> str:
    return "\n".join(lines)
