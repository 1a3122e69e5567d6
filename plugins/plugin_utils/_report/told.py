# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the task that writes the reports says: of each account, and of the files.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.paths import path_text
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.accounts import (
    AUDITED,
    NOT_AUDITED,
    UNREAD,
    account_name,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.model import (
    MAX_MESSAGE,
    Report,
    display_text,
    label,
)


def errors_of_hosts(report: Report, hosts: list[str]) -> dict[str, list[str]]:
    """Return why the task of each host fails: its account was not audited, or audited twice."""
    errors = {host: list(report["problems"]) for host in hosts}
    for account in report["accounts"]:
        if account["error"] is not None and account["state"] not in (AUDITED, UNREAD):
            errors[account["host"]].append(_line(account))
    return errors


def _line(account: Mapping[str, Any]) -> str:
    name = display_text(account_name(account))
    message = display_text(account["msg"], MAX_MESSAGE)
    if account["state"] == NOT_AUDITED:
        return f"{name}: {label(account)}: {message}"
    return f"{name}: {message}"


def messages_of(report: Report) -> Iterator[str]:
    """Yield the problems of I(report), and a line for each account."""
    yield from report["problems"]
    yield from map(_line, report["accounts"])


def where_written(
    report: Report, folder: Path, written: list[str], old: list[Path], *, check_mode: bool
) -> Iterator[str]:
    """Yield where the reports are, and which old ones were removed."""
    number = len(report["accounts"])
    reports = f"Reports on {number} account{'' if number == 1 else 's'}"
    if written:
        done = "would be written to" if check_mode else "are in"
        yield f"{reports} {done} {path_text(folder)}."
    if old:
        done = "would be removed" if check_mode else "were removed"
        yield f"Old reports {done}: {', '.join(file.name for file in old)}."
