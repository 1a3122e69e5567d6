# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One report on the audits of several accounts, as data that each format is made from.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.voiceops.twilio.plugins.module_utils._audit.drift import STATES
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.findings import (
    WAIVED,
    counts_in_words,
    is_failure,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import (
    ELLIPSIS,
    SeveralError,
    printable,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.byoc_trunk_audit import (
    FINDINGS,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._version import VERSION
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.accounts import (
    AUDITED,
    FINDING_URGENCY,
    NOT_AUDITED,
    SAME,
    UNREAD,
    USE,
    Account,
    ReportError,
    accounts_of,
    not_of_audit,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.outcome import (
    outcome_of,
    outcome_of_report,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.shape import fault_of_values
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.sources import Source

SCHEMA_VERSION = 1
ACCOUNT_LABELS = {
    UNREAD: "could not be read",
    NOT_AUDITED: "not audited",
    SAME: "same account as another host",
}

# Of one text, so that a trunk with long texts does not hide the others in a report.
MAX_CHARACTERS = 2000
# In characters of one line, and in lines. The message of an audit has a line for each of 10
# mistakes. A message of Ansible itself may be longer.
MAX_MESSAGE = 20_000
_MAX_LINES = 50


class Report(dict[str, Any]):
    """A report as JSON. Its I(sources) are not part of it: they only help to make other formats.

    They have the place of each expected file, and under None that of the play.
    """

    sources: Mapping[str | None, Source]


def report_on(audits: Mapping[Any, Any], *given: Any, problems: Any = (), **named: Any) -> Report:
    """Return the report on I(audits), a mapping from a host to the result of its audit.

    The other parameters are those of C(report_of). Raises ReportError.
    """
    if not isinstance(audits, Mapping):
        raise ReportError(f"the audits are not a mapping. {USE}")
    if not audits and not problems:
        raise ReportError(f"there is no audit to report on. {USE}")
    for host, audit in audits.items():
        fault = fault_of_values(audit)
        if fault:
            raise not_of_audit(str(host), fault)
    return report_of(accounts_of(audits), *given, problems=problems, **named)


def report_of(
    accounts: list[Account],
    generated_at: str | None = None,
    commit: str | None = None,
    *,
    commits: Mapping[str, str | None] | None = None,
    sources: Mapping[str | None, Source] | None = None,
    problems: Sequence[str] = (),
) -> Report:
    """Return the report on I(accounts), and add their commits and outcomes to them.

    I(generated_at) is a date and time in ISO 8601. I(commit) is the revision of the expected
    trunks, unless I(commits) has one for each expected file. I(sources) are those of
    the report. I(problems) are faults of the whole run.
    """
    for account in accounts:
        account["commit"] = (commits or {}).get(account["expected_file"])
        account["outcome"] = outcome_of(account)
    found = {account["commit"] for account in accounts if account["expected_file"] is not None}
    counts = {state: sum(account["counts"][state] for account in accounts) for state in STATES}
    report = {
        "schema_version": SCHEMA_VERSION,
        "collection_version": VERSION,
        "generated_at": generated_at,
        "commit": found.pop() if commit is None and len(found) == 1 else commit,
        "compliant": not problems and all(account["compliant"] for account in accounts),
        "problems": list(problems),
        "counts": counts,
        "finding_counts": {
            name: sum(account["finding_counts"][name] for account in accounts)
            for name in FINDING_URGENCY
        },
        "unread_accounts": sum(account["state"] == UNREAD for account in accounts),
        "unaudited_accounts": sum(account["state"] == NOT_AUDITED for account in accounts),
        "accounts": accounts,
    }
    whole = Report(report, outcome=outcome_of_report(report))
    whole.sources = sources or {}
    return whole


def is_fault(account: Account, trunk: Mapping[str, Any]) -> bool:
    """Return whether I(trunk) is a fault. C(unmanaged) is one if it is in C(fail_on)."""
    tolerated = ("compliant",) if "unmanaged" in account["faults"] else ("compliant", "unmanaged")
    return trunk["state"] not in tolerated


def fails(account: Account, finding: Mapping[str, Any]) -> bool:
    """Return whether the audit of I(account) fails because of I(finding)."""
    return FINDINGS in account["faults"] and is_failure(finding, account["findings_from"])


def finding_state(finding: Mapping[str, Any]) -> str:
    """Return the severity of I(finding), or that it is waived."""
    return WAIVED if finding[WAIVED] else str(finding["severity"])


def waiver_of(finding: Mapping[str, Any]) -> str:
    """Return the waiver of I(finding) in words, or an empty text."""
    waived = finding[WAIVED]
    return f"waived until {waived['until']}: {waived['reason']}" if waived else ""


def verdict(report: Report) -> str:
    """Return the verdict for a headline, in small letters."""
    if not report["compliant"]:
        audited = [account for account in report["accounts"] if account["state"] == AUDITED]
        is_whole = all(account["compliant"] for account in audited)
        return "not complete" if is_whole else "not as expected"
    unmanaged = report["counts"]["unmanaged"]
    findings = {**report["finding_counts"], WAIVED: 0}
    more = [f"{unmanaged} unmanaged"] if unmanaged else []
    if any(findings.values()):
        more.append(counts_in_words(findings))
    if more:
        return f"all expected trunks are as expected; {', '.join(more)}"
    return "all as expected"


def gaps(report: Report) -> list[str]:
    """Return a sentence for each way in which the report does not cover every account."""
    total = len(report["accounts"])
    return [
        f"{number} of {total} accounts {label}"
        for state, label in (
            (UNREAD, "could not be read"),
            (NOT_AUDITED, "were not audited"),
            (SAME, "are the same account as another host"),
        )
        if (number := sum(account["state"] == state for account in report["accounts"]))
    ]


def label(account: Mapping[str, Any]) -> str:
    """Return why I(account) has no trunks, in a few words."""
    words = ACCOUNT_LABELS[account["state"]]
    is_unread = account["state"] == UNREAD
    return f"{words} ({display_text(account['error']['kind'])})" if is_unread else words


def display_text(value: Any, limit: int = MAX_CHARACTERS) -> str:
    """Return I(value) as a text to display, with invisible and control characters escaped."""
    return printable(value if isinstance(value, str) else _json(value), limit)


def display_name(value: Any) -> str:
    """Return a name or SID as a text to display. A blank text is in quotes."""
    is_name = isinstance(value, str) and value.strip()
    return display_text(value if is_name else _json(value))


def trunk_name(trunk: Mapping[str, Any]) -> str:
    """Return the SID and the name of I(trunk), as far as it has them."""
    parts = (trunk["sid"], trunk["friendly_name"])
    return " ".join(display_name(part) for part in parts if part is not None)


def difference_text(difference: Mapping[str, Any]) -> str:
    """Return a difference of a trunk in words."""
    expected, actual = (display_value(difference[which]) for which in ("expected", "actual"))
    return f"{display_text(difference['attribute'])}: expected {expected}, is {actual}"


def trunk_description(trunk: Mapping[str, Any]) -> str:
    """Return the state of I(trunk) in words, with the attributes or SIDs that it concerns."""
    if trunk["differences"]:
        return "drifted in " + ", ".join(display_text(d["attribute"]) for d in trunk["differences"])
    if trunk["candidates"]:
        return "ambiguous: the name fits " + ", ".join(map(display_name, trunk["candidates"]))
    if trunk["state"] == "unmanaged":
        return "unmanaged: no expected trunk describes it"
    return str(trunk["state"])


def display_lines(text: Any) -> list[str]:
    """Return the lines of I(text) to display. Each mistake has its own line."""
    lines = str(text).split("\n")
    if len(lines) > _MAX_LINES:
        lines[_MAX_LINES - 1 :] = [ELLIPSIS]
    return [display_text(line, MAX_MESSAGE) for line in lines]


def account_lines(account: Mapping[str, Any]) -> list[str]:
    """Return the message of I(account) as lines to display, and each error that it leaves out."""
    errors = account["errors"]
    more = errors if len(errors) > SeveralError.MAX_SHOWN else ()
    return [
        *display_lines(account["msg"]),
        *(display_text(one["msg"], MAX_MESSAGE) for one in more),
    ]


def display_value(value: Any) -> str:
    """Return a JSON value as a text to display. A text that looks like JSON is in quotes."""
    if isinstance(value, str) and value == value.strip() != "" and not _is_json(value):
        return display_text(value)
    return display_text(_json(value))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
