# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The accounts of a report: a row for each audit of each host, and why a host has none.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from ansible_collections.voiceops.twilio.plugins.module_utils._audit.drift import STATES
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.findings import (
    WAIVED,
    counts_of,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.rule import ERROR, SEVERITIES
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import printable
from ansible_collections.voiceops.twilio.plugins.module_utils._http.endpoints import (
    is_loopback,
    origin,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.shape import (
    each_result,
    fault_of,
)

# The most urgent state comes first in a report.
URGENCY = ("drifted", "missing", "ambiguous", "unmanaged", "compliant")
FINDING_URGENCY = (*SEVERITIES, WAIVED)
AUDITED, UNREAD, NOT_AUDITED, SAME = "audited", "unread", "not_audited", "same_account"
ACCOUNT_STATES = (AUDITED, UNREAD, NOT_AUDITED, SAME)

Account = dict[str, Any]


MAX_NAME = 120
USE = (
    "Use a mapping from each host to the variable that voiceops.twilio.byoc_trunk_audit is "
    "registered as, such as {inventory_hostname: audit}"
)


class ReportError(ValueError):
    """A value is not the result of an audit."""


def not_of_audit(name: str, fault: str) -> ReportError:
    """Return the error for the host I(name), whose value is not the result of an audit."""
    shown = printable(name, MAX_NAME)
    return ReportError(f"the value of host {shown} is not the result of an audit: {fault}. {USE}")


class NotAudited(NamedTuple):
    """The I(reason) why a host has no audit, and whether the reporting task I(fails) for it."""

    reason: str
    fails: bool = False


def accounts_of(audits: Mapping[Any, Any]) -> list[Account]:
    """Return a row for each audit, or raise ReportError.

    If two hosts have the same account, the inventory contains a mistake. Neither row then has any
    trunks.
    """
    rows = []
    by_identity: dict[tuple[str, str], dict[str, list[Account]]] = {}
    for host, results in audits.items():
        for item, result in _each(results):
            row, identity = _row({"host": str(host), "item": item}, result)
            rows.append(row)
            if identity is not None:
                by_identity.setdefault(identity, {}).setdefault(str(host), []).append(row)
    for (account, _base_url), by_host in by_identity.items():
        if len(by_host) > 1:
            _refuse(account, by_host)
    return rows


def _refuse(account: str, by_host: Mapping[str, list[Account]]) -> None:
    hosts = list(by_host)
    for row in (row for rows in by_host.values() for row in rows):
        row.update(
            _without_trunks(SAME),
            error={"kind": SAME, "hosts": hosts},
            msg=f"The hosts {' and '.join(hosts)} have the same account, {account}. Give each "
            "host the credentials of its own account.",
        )


def account_name(account: Mapping[str, Any]) -> str:
    """Return the host of I(account), with the item of the loop if its audit has one."""
    host, item = str(account["host"]), account["item"]
    return host if item is None else f"{host} (item {item['number']} of {item['of']})"


def _each(result: Any) -> Iterator[tuple[dict[str, int] | None, Any]]:
    """Yield each audit of a host with its place in the loop if the task has a loop."""
    parts = each_result(result)
    if not parts:
        yield None, NotAudited("The loop of its audit had no items.")
    elif parts[0] is result:
        yield None, result
    else:
        for number, item in enumerate(parts, 1):
            yield {"number": number, "of": len(parts)}, item


def _row(whose: Account, result: Any) -> tuple[Account, tuple[str, str] | None]:
    """Return the row of an audit, and an identity of its account if that is known."""
    if isinstance(result, NotAudited):
        return _row_of_none(whose, result), None
    fault = fault_of(result)
    if fault:
        raise not_of_audit(account_name(whose), fault)
    if result.get("skipped") is True:
        return _row_of_none(whose, NotAudited(_why_skipped(result))), None
    api = result.get("api") or {}
    row = {
        **whose,
        "account_sid": _text(result.get("account_sid")),
        "base_url": api.get("base_url"),
        "msg": result.get("msg"),
        "expected_file": result.get("expected_file"),
        "commit": None,
        "seconds": result.get("seconds"),
    }
    if "trunks" not in result:
        error = result.get("error") or {"kind": _kind_of(result)}
        why = {"msg": _why_unread(result), "error": error, "errors": _errors_of(result)}
        return {**row, **_without_trunks(UNREAD), **why}, None
    trunks = sorted(result["trunks"], key=lambda trunk: URGENCY.index(trunk["state"]))
    account = {
        **row,
        "state": AUDITED,
        "compliant": bool(result.get("compliant")),
        "counts": {state: result["counts"][state] for state in STATES},
        "faults": list(result.get("faults") or ()),
        "error": None,
        "errors": [],
        "trunks": [dict(trunk) for trunk in trunks],
        **_findings_of(result),
        **_related_of(result),
    }
    identity = _text(result.get("account_sid")) or _text(result.get("account"))
    return account, (identity, _server(api.get("base_url"))) if identity else None


def _findings_of(result: Mapping[str, Any]) -> Account:
    """Return what an audit says of rules. An audit without rules has no findings."""
    findings = [dict(finding) for finding in result.get("findings") or ()]
    return {
        "findings": sorted(findings, key=_urgency_of),
        "finding_counts": counts_of(findings),
        "findings_from": result.get("findings_from") or ERROR,
        "waivers": [dict(waiver) for waiver in result.get("waivers") or ()],
        "own_rules": [dict(rule) for rule in result.get("own_rules") or ()],
    }


def _related_of(result: Mapping[str, Any]) -> Account:
    """Return what the trunks of an audit refer to. A kind that was not read is null."""
    return {
        "connection_policies": result.get("connection_policies"),
        "sip_domains": result.get("sip_domains"),
        "dangling": [dict(one) for one in result.get("dangling") or ()],
    }


def _urgency_of(finding: Mapping[str, Any]) -> tuple[bool, int]:
    return finding[WAIVED] is not None, SEVERITIES.index(finding["severity"])


def _row_of_none(whose: Account, why: NotAudited) -> Account:
    unknown = ("account_sid", "base_url", "expected_file", "commit", "seconds")
    return {
        **whose,
        **dict.fromkeys(unknown),
        "msg": why.reason,
        **_without_trunks(NOT_AUDITED),
        "error": {"kind": NOT_AUDITED} if why.fails else None,
    }


def _server(url: Any) -> str:
    """Return an identity of the server at I(url), equal for edges of a region and for loopbacks."""
    if not isinstance(url, str):
        return ""
    try:
        scheme, host, port = origin(url)
    except ValueError:
        return url
    host = host.rstrip(".")
    labels = host.removesuffix(".twilio.com").split(".")
    if host.endswith(".twilio.com"):
        host = "us1" if len(labels) < 3 else labels[-1]
    elif is_loopback(host):
        host = "localhost"
    return f"{scheme}://{host}:{port}{urlsplit(url).path.rstrip('/')}"


def _text(value: Any) -> str | None:
    """Return I(value) if it is a text that is not empty, or None."""
    return value if isinstance(value, str) and value else None


def _without_trunks(state: str) -> Account:
    nothing = {"counts": dict.fromkeys(STATES, 0), "faults": [], "trunks": [], "errors": []}
    others = {**_findings_of({}), **_related_of({})}
    return {"state": state, "compliant": False, **nothing, **others}


def _why_unread(result: Mapping[str, Any]) -> Any:
    """Return the message of a failed task, or a sentence if it is missing or blank."""
    msg = result.get("msg")
    return msg if str(msg or "").strip() else "The account could not be read."


def _errors_of(result: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return each error of a task that could not read several resources."""
    errors = result.get("errors")
    found = errors if isinstance(errors, list) else []
    return [dict(one) for one in found if isinstance(one, Mapping) and one.get("msg")]


def _why_skipped(result: Mapping[str, Any]) -> str:
    why = result.get("skip_reason") or result.get("skipped_reason") or "a condition was false"
    condition = result.get("false_condition")
    return f"Its audit was skipped: {why}" + (f" ({condition})." if condition else ".")


def _kind_of(result: Mapping[str, Any]) -> str:
    return "unreachable" if result.get("unreachable") else "unknown"
