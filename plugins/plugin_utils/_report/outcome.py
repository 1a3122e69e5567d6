# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How audits ended, in one word for programs.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.voiceops.twilio.plugins.module_utils._audit.drift import is_compliant
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import CredentialsError
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.accounts import (
    AUDITED,
    NOT_AUDITED,
    UNREAD,
)

COMPLIANT, FINDINGS, DRIFT, INVALID = "compliant", "findings", "drift", "invalid"
# A report on several accounts has the last of these that any account has.
OUTCOMES = (COMPLIANT, FINDINGS, DRIFT, UNREAD, INVALID)
# Errors that somebody must correct. For an error of unknown kind, Ansible itself failed the task,
# for example because of an option or a template.
_MISTAKES = ("options", "unknown")


def outcome_of(account: Mapping[str, Any]) -> str:
    """Return how the audit of I(account) ended."""
    if account["compliant"]:
        return COMPLIANT
    if account["state"] == AUDITED:
        is_as_expected = is_compliant(account["counts"]) and account["faults"] == [FINDINGS]
        return FINDINGS if is_as_expected else DRIFT
    if account["state"] == NOT_AUDITED:
        return INVALID if account["error"] else UNREAD
    is_unread = account["state"] == UNREAD and not _is_mistake(account["error"])
    return UNREAD if is_unread else INVALID


def _is_mistake(error: Mapping[str, Any]) -> bool:
    """Return whether somebody must correct an option, a variable, or the playbook.

    Without an attempt, credentials are missing or malformed. Otherwise Twilio refused them.
    """
    kind = error.get("kind")
    return kind in _MISTAKES or (kind == CredentialsError.kind and error.get("attempts") == 0)


def outcome_of_report(report: Mapping[str, Any]) -> str:
    """Return how all audits of I(report) ended together."""
    ended: set[str] = {account["outcome"] for account in report["accounts"]}
    if report["problems"]:
        ended.add(INVALID)
    return max(ended, key=OUTCOMES.index)
