# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: it may change in any release. Do not import it from elsewhere.

"""One report on the audits of several accounts, as data. The formats are made from it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ansible_collections.voiceops.twilio.plugins.module_utils._drift import STATES
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import printable
from ansible_collections.voiceops.twilio.plugins.module_utils._version import VERSION

SCHEMA_VERSION = 1
# The order in which a person wants to see them.
URGENCY = ("drifted", "missing", "ambiguous", "unmanaged", "compliant")

_MOST_CHARACTERS = 2000

Report = dict[str, Any]


class ReportError(ValueError):
    """What was handed over is not the result of an audit."""


def report_on(
    audits: Mapping[str, Any], generated_at: str | None = None, commit: str | None = None
) -> Report:
    """The report on I(audits), a mapping from the host of an account to the result of its audit.

    I(generated_at) is a date and time in ISO 8601, I(commit) the revision that says what is
    expected. Raises ReportError.
    """
    if not isinstance(audits, Mapping):
        raise ReportError("the audits are a mapping from the host of an account to its result")
    accounts = [_account(str(host), result) for host, result in audits.items()]
    counts = {state: sum(account["counts"][state] for account in accounts) for state in STATES}
    return {
        "schema_version": SCHEMA_VERSION,
        "collection_version": VERSION,
        "generated_at": generated_at,
        "commit": commit,
        "compliant": all(account["compliant"] for account in accounts),
        "counts": counts,
        "unread_accounts": sum(account["error"] is not None for account in accounts),
        "accounts": accounts,
    }


def _account(host: str, result: Any) -> dict[str, Any]:
    if not isinstance(result, Mapping):
        raise ReportError(f"the result of host {host} is no mapping")
    api = result.get("api") or {}
    account = {
        "host": host,
        "account_sid": result.get("account_sid"),
        "base_url": api.get("base_url"),
        "msg": result.get("msg"),
    }
    if "trunks" not in result:
        return {
            **account,
            "compliant": False,
            "counts": dict.fromkeys(STATES, 0),
            "error": result.get("error") or {"kind": "unknown"},
            "trunks": [],
        }
    trunks = sorted(result["trunks"], key=lambda trunk: URGENCY.index(trunk["state"]))
    return {
        **account,
        "compliant": bool(result.get("compliant")),
        "counts": {state: result["counts"][state] for state in STATES},
        "error": None,
        "trunks": [dict(trunk) for trunk in trunks],
    }


def shown(text: Any) -> str:
    """I(text) as a person may see it: what cannot be seen in it, or acts, is an escape."""
    return printable(str(text), _MOST_CHARACTERS)


def shown_value(value: Any) -> str:
    """A JSON value as a person reads it: a text as it is, in quotes where it would be misread."""
    if isinstance(value, str) and value == value.strip() != "" and not _is_json(value):
        return shown(value)
    return shown(json.dumps(value, ensure_ascii=False))


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
