# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The differences of the audits in a report, for Ansible's callbacks to show.

Private to this collection: it may change in any release. Do not import it from elsewhere.

A callback shows the diff of a task only if the task changed something and did not fail. An audit
never changes anything, so the diff of the audits is in the result of the report. If the report
fails or writes nothing, its message has the same lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.model import display_text
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.shape import each_result

Diff = dict[str, str]


def diffs_of(audits: Iterable[Any]) -> list[Diff]:
    """Return the diffs in I(audits), results as they were registered, in Ansible's diff format."""
    return [diff for audit in audits for diff in _diffs(audit)]


def diff_lines(diffs: Iterable[Diff]) -> Iterator[str]:
    """Yield the lines of each diff, as a callback shows them."""
    for diff in diffs:
        yield f"--- {display_text(diff['before_header'])}"
        yield f"+++ {display_text(diff['after_header'])}"
        yield from (f"-{display_text(line)}" for line in diff["before"].splitlines())
        yield from (f"+{display_text(line)}" for line in diff["after"].splitlines())


def _diffs(audit: Any) -> Iterator[Diff]:
    for one in each_result(audit):
        if isinstance(one, Mapping) and "trunks" in one:
            yield from one.get("diff") or ()
