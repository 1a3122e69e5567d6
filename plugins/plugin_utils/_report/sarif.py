# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A report as SARIF 2.1.0, for code scanning.

Private to this collection: it may change in any release. Do not import it from elsewhere.

GitHub's page "SARIF support for code scanning" says what it needs, and its limits.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.voiceops.twilio.plugins.module_utils._audit.own_rules import RESULT_NAMES
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.rule import SEVERITIES
from ansible_collections.voiceops.twilio.plugins.module_utils._version import VERSION
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.model import (
    Report,
    display_text,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.results import (
    PROBLEM,
    Result,
    results_of,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.rules import own_texts
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.sarif_rules import (
    LEFT_OUT,
    descriptors,
    plain_message,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.sources import Spot
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.text import inert_json

NAME = "voiceops.twilio"
# GitHub rejects a run with more.
MAX_RESULTS = 25_000
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_HOME = "https://github.com/voiceops/voiceops.twilio"
_ROOT = "%SRCROOT%"
# GitHub rejects a file in which a result has no location. There is no such file in a repository.
_NO_FILE = Spot("unknown-file", "unknown-file", 1, 1)
# What changes in a message while the finding stays: the place of a waiver, and the end of one.
_CHANGING = re.compile(r"(?<=^waivers)\[[0-9]+\]| Its waiver expired: its last day was .*")
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?Z").fullmatch


def sarif(report: Report) -> str:
    """Return I(report) as SARIF with one result a line."""
    results = _within_limit(results_of(report))
    own = own_texts(report["accounts"])
    least_first = sorted(results, key=lambda one: SEVERITIES.index(one.level), reverse=True)
    levels = {result.rule: result.level for result in least_first}
    rules = descriptors(levels, own)
    indices = {rule["id"]: index for index, rule in enumerate(rules)}
    counts: Counter[str] = Counter()
    lines = (json.dumps(_result(result, indices, counts)) for result in results)
    driver = {
        "name": NAME,
        "semanticVersion": VERSION,
        "informationUri": _HOME,
        "rules": rules,
    }
    run = json.dumps(
        {
            "tool": {"driver": driver},
            "invocations": [_invocation(report)],
            "originalUriBaseIds": {_ROOT: {"description": {"text": "The top of the repository."}}},
            "columnKind": "unicodeCodePoints",
            "properties": {name: report[name] for name in ("compliant", "outcome", "commit")},
        }
    )
    beginning = json.dumps({"$schema": _SCHEMA, "version": "2.1.0"})
    shown = ",\n".join(lines)
    log = f'{beginning[:-1]}, "runs": [\n{run[:-1]}, "results": [\n{shown}\n]}}\n]}}\n'
    return inert_json(log)


def _within_limit(results: list[Result]) -> list[Result]:
    """Return at most MAX_RESULTS, with a result about the others if there are more."""
    if len(results) <= MAX_RESULTS:
        return results
    kept, others = results[: MAX_RESULTS - 1], results[MAX_RESULTS - 1 :]
    fails = any(other.fails for other in others)
    message = (
        f"{len(others)} of {len(results)} results are not in this file, because GitHub accepts "
        f"{MAX_RESULTS:,} at most. The other reports have all of them."
    )
    level = others[0].level
    return [Result(LEFT_OUT, level, fails, "", "", message=message, spot=others[0].spot), *kept]


def _invocation(report: Report) -> dict[str, Any]:
    has_error = any(account["error"] is not None for account in report["accounts"])
    at = report["generated_at"] or ""
    ended = {"endTimeUtc": at} if _TIME(at) else {}
    return {"executionSuccessful": not (report["problems"] or has_error), **ended}


def _result(result: Result, indices: Mapping[str, int], counts: Counter[str]) -> dict[str, Any]:
    return {
        "ruleId": result.rule,
        "ruleIndex": indices[result.rule],
        "level": result.level,
        "message": {"text": plain_message(result.text)},
        "locations": [_location(result.spot or _NO_FILE)],
        "partialFingerprints": {"primaryLocationLineHash": _fingerprint(result, counts)},
        "suppressions": [_suppression(result.waived)] if result.waived else [],
        "properties": {"failsAudit": result.fails},
    }


def _suppression(waived: Mapping[str, str]) -> dict[str, str]:
    justification = display_text(f"Until {waived['until']}: {waived['reason']}")
    return {"kind": "external", "status": "accepted", "justification": justification}


def _location(spot: Spot) -> dict[str, Any]:
    region = {
        "startLine": spot.line,
        "startColumn": 1,
        "endLine": spot.line,
        "endColumn": spot.width + 1,
    }
    is_relative = not spot.uri.startswith("file:")
    artifact = {"uri": spot.uri, **({"uriBaseId": _ROOT} if is_relative else {})}
    return {"physicalLocation": {"artifactLocation": artifact, "region": region}}


def _fingerprint(result: Result, counts: Counter[str]) -> str:
    """Return a text that is the same for this result in each run, in whatever line it lies.

    A SID is unique. A name is unique in the account of a host. A rule can have several findings on
    one resource. Only their messages tell them apart, so the number is for equal messages.
    """
    whose: Sequence[str] = (result.sid,) if result.sid else (result.account, result.friendly_name)
    is_told_by_message = result.rule not in RESULT_NAMES or result.rule == PROBLEM
    about = _CHANGING.sub("", result.message) if is_told_by_message else result.attribute
    key = json.dumps([result.rule, result.resource, *whose, about])
    digest = hashlib.sha256(key.encode()).hexdigest()[:16]
    counts[digest] += 1
    return f"{digest}:{counts[digest]}"
