# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The work of C(byoc_trunk_audit), from its options to its result.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from .._api.account import AccountGuard
from .._audit.drift import compare, is_compliant, linked_needs
from .._audit.expectations import read_expectations
from .._audit.findings import Finding, counts_in_words, counts_of, is_failure
from .._audit.mistakes import MistakesError
from .._auth.credentials import ACCOUNT_SID
from .._errors import OptionsError, printable
from .._http.progress import Pulse
from .._options import Option
from .._resources.byoc_trunk import BYOC_TRUNK
from .._resources.resource import CORE, VOICE, Api
from .._resources.sip_domain import SIP_DOMAIN
from . import expecting, inspecting
from .bounds import bounded, deadline_of
from .byoc_trunk_info import trunk_reader
from .expecting import read_linked
from .inspecting import OPTIONS as INSPECTION_OPTIONS
from .inspecting import inspect, inspection_of, read_for_rules
from .referred import referred, with_references
from .runner import Outcome, Task, attempt

FINDINGS = "findings"
# The states that each choice of fail_on fails for. An ambiguous name has no trunk to compare. The
# findings of rules concern no state.
FAILS = {
    "drift": ("drifted", "ambiguous"),
    "missing": ("missing",),
    "unmanaged": ("unmanaged",),
    FINDINGS: (),
}
OPTIONS = (
    # Raw: Ansible would turn a text such as "a=1 a=2" into a dictionary and lose a value.
    Option("expected", type="list", elements="raw"),
    Option("expected_file", type="path", if_left_out="the audit needs expected"),
    Option("defaults", type="raw", default={}),
    Option(
        "fail_on",
        type="list",
        elements="str",
        choices=tuple(FAILS),
        default=["drift", "missing", FINDINGS],
    ),
    *INSPECTION_OPTIONS,
)
# What the action needs to check own rules.
PENDING = "own_rules_pending"
_NO_ACTION = (
    "Only the action of this module checks own_rules, and Ansible ran the module alone. Call the "
    "module by its full name, voiceops.twilio.byoc_trunk_audit."
)
EITHER = (("expected", "expected_file"),)
# Trunks that the summary names, so that it stays one line.
_NAMED = 3
_NAMED_ATTRIBUTES = 10


def apis(given: Mapping[str, Any]) -> tuple[Api, ...]:
    """Return the APIs that an audit with the options I(given) asks."""
    reads = inspecting.resources_of(given) | expecting.resources_of(given)
    return (VOICE, CORE) if SIP_DOMAIN.fact in reads else (VOICE,)


def byoc_trunk_audit(
    given: Mapping[str, Any],
    environ: Mapping[str, str],
    *,
    ansible_version: str,
    diff: bool,
    pulse: Pulse | None = None,
) -> Outcome:
    """Compare the account with the trunks that I(given) expects. The result is as in C(RETURN).

    With I(diff), the result also has the differences in Ansible's diff format. I(pulse) gets
    reports of the progress.
    """
    work = partial(_audit, diff=diff)
    version, asked = ansible_version, apis(given)
    return attempt(work, given, environ, OPTIONS, ansible_version=version, apis=asked, pulse=pulse)


def _audit(task: Task, *, diff: bool) -> dict[str, Any]:
    try:
        return _audited(task, diff=diff)
    except MistakesError as error:
        mistakes = mistakes_of(error)
        return {"msg": error.msg, "error": error.facts(), "mistakes": mistakes, "failed": True}


def mistakes_of(error: MistakesError) -> list[dict[str, Any]]:
    """Return the mistakes in I(error) as a result has them."""
    return [{**mistake._asdict(), "file": None, "line": None} for mistake in error.mistakes]


def _audited(task: Task, *, diff: bool) -> dict[str, Any]:
    options = task.options
    if options["expected"] is None:
        raise OptionsError(
            "Only the action of this module reads expected_file, and Ansible ran the module alone.",
            "Call the module by its full name, voiceops.twilio.byoc_trunk_audit.",
        )
    ends, limit = deadline_of(task)
    reading = partial(read_expectations, options["expected"], options["defaults"])
    expectations = bounded(reading, ends, limit)
    inspection = inspection_of(task)
    named = [e.sid for e in expectations if e.sid is not None]
    guard = AccountGuard(task.identity.account_sid)
    trunks = trunk_reader(task, guard).account(named).resources
    needs = linked_needs(expectations, trunks)
    related = read_for_rules(task, inspection, trunks, guard)
    # The rules need every connection policy or SIP domain of the trunks, and all of their lists.
    unread = {name: by_sid for name, by_sid in needs.items() if name not in inspection.reads}
    linked = {**related, **read_linked(task, unread, guard)}
    comparing = partial(compare, expectations, trunks, task.masker().mask, linked)
    comparison = bounded(comparing, ends, limit)
    findings, waivers = inspect(task, inspection, trunks, related)
    result: dict[str, Any] = {
        "account_sid": task.identity.account_sid or _account_sid(trunks),
        "account": task.identity.account,
        "counts": comparison.counts,
        "trunks": with_references(comparison.trunks, trunks, related),
        **referred(trunks, related),
        "findings": findings,
        "findings_from": options["findings_from"],
        "waivers": waivers,
        "own_rules": [rule.description() for rule in inspection.own],
    }
    if diff:
        result["diff"] = [_diff(row) for row in comparison.trunks if row["differences"]]
    if inspection.own:
        facts = {BYOC_TRUNK.facts: trunks, **related}
        pending = {"facts": facts, "fail_on": options["fail_on"], "base_url": task.base_url}
        pending["sids_by_name"] = inspection.sids_by_name(trunks, task.masker().mask)
        return {**result, PENDING: pending, "msg": _NO_ACTION, "failed": True}
    with_rules = inspection.checks_rules
    return concluded(result, options["fail_on"], task.base_url, with_rules=with_rules)


def concluded(
    result: Mapping[str, Any], fail_on: Sequence[str], base_url: str, *, with_rules: bool
) -> dict[str, Any]:
    """Return I(result) of an audit with all that follows from its trunks and findings."""
    counts, findings = result["counts"], result["findings"]
    failing = [finding for finding in findings if is_failure(finding, result["findings_from"])]
    faults = _faults(fail_on, counts, failing)
    msg = _summary(result, base_url, faults)
    if with_rules:
        msg += _summary_of_findings(findings, failing if FINDINGS in faults else [])
    return {
        **result,
        "compliant": is_compliant(counts) and not faults,
        "faults": faults,
        "finding_counts": counts_of(findings),
        "msg": msg,
        "failed": bool(faults),
    }


def _faults(
    fail_on: Sequence[str], counts: Mapping[str, int], failing: Sequence[Finding]
) -> list[str]:
    """Return the choices of I(fail_on) for which the audit fails."""
    found = {choice for choice, states in FAILS.items() if any(map(counts.get, states))}
    if failing:
        found.add(FINDINGS)
    return [choice for choice in FAILS if choice in found and choice in fail_on]


def _account_sid(trunks: Sequence[Mapping[str, Any]]) -> str | None:
    """Return the account that the trunks name, or None if none of them names a valid one."""
    named = (trunk["account_sid"] for trunk in trunks)
    return next((a for a in named if isinstance(a, str) and ACCOUNT_SID.fullmatch(a)), None)


def _summary(result: Mapping[str, Any], base_url: str, faults: Sequence[str]) -> str:
    """Return one line: the account, the counts, and the first trunks that are not as expected.

    Those that make the audit fail come first.
    """
    counts = ", ".join(f"{n} {state}" for state, n in result["counts"].items() if n)
    tolerated = {"compliant"} if "unmanaged" in faults else {"compliant", "unmanaged"}
    failing = {state for fault in faults for state in FAILS[fault]}
    faulty = [row for row in result["trunks"] if row["state"] not in tolerated]
    faulty.sort(key=lambda row: row["state"] not in failing)
    named = "; ".join(_line(row) for row in faulty[:_NAMED])
    more = f"; and {len(faulty) - _NAMED} more" if len(faulty) > _NAMED else ""
    return f"BYOC trunks of {result['account']} at {base_url}: {counts or 'none'}." + (
        f" {named}{more}." if named else ""
    )


def _summary_of_findings(findings: Sequence[Finding], failing: Sequence[Finding]) -> str:
    """Return the numbers of findings, and the first that make the audit fail, as a sentence."""
    named = [f"{row['rule']} {_name(row)}: {row['message']}" for row in failing[:_NAMED]]
    more = [f"And {len(failing) - _NAMED} more."] if len(failing) > _NAMED else []
    return " ".join(["", f"Rules: {counts_in_words(counts_of(findings))}.", *named, *more])


def _line(row: Mapping[str, Any]) -> str:
    names = [printable(difference["attribute"], 100) for difference in row["differences"]]
    more = f" and {len(names) - _NAMED_ATTRIBUTES} more" if len(names) > _NAMED_ATTRIBUTES else ""
    attributes = f"{', '.join(names[:_NAMED_ATTRIBUTES])}{more}"
    return f"{_name(row)} {row['state']}" + (f" in {attributes}" if attributes else "")


def _name(row: Mapping[str, Any], nameless: str = "") -> str:
    """Return the SID and name of a trunk. If on_invalid tolerates it, the SID may be any value."""
    sid, name = (_part(row[key]) for key in ("sid", "friendly_name"))
    name = name or nameless
    return f"{sid} ({name})" if sid and name else sid or name


def _part(value: Any) -> str:
    is_name = isinstance(value, str) and value.strip()
    text = value if is_name else json.dumps(value, ensure_ascii=False)
    return "" if value is None else printable(text, 60)


def _diff(row: Mapping[str, Any]) -> dict[str, str]:
    name = _name(row, "without a name")
    differences: Sequence[Mapping[str, Any]] = row["differences"]
    return {
        "before_header": f"{name} at Twilio",
        "after_header": f"{name} as expected",
        "before": "".join(_written(d["attribute"], d["actual"]) for d in differences),
        "after": "".join(_written(d["attribute"], d["expected"]) for d in differences),
    }


def _written(attribute: str, value: Any) -> str:
    return f"{attribute}: {printable(json.dumps(value, ensure_ascii=False), 2000)}\n"
