# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A program: prints the seconds that pure functions take for one trunk.

Its arguments are files of JSON: the trunks of an account, what is expected of them, the facts of an
account with all that its trunks refer to, and the ids of rules. It prints JSON. C(normal_form) is
the validation and normal form of a trunk. C(drift) is its comparison, with the reading of its entry
and a condition among the defaults. C(rules) is the check of the rules, for each trunk.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from ansible_collections.voiceops.twilio.plugins.module_utils._audit.drift import compare
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.expectations import (
    read_expectations,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.findings import (
    read_inspection,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.byoc_trunk import (
    normal_form,
)

ROUNDS = 25
# Without them, these rules allow everything.
RULE_OPTIONS = {
    "BYOC003": {"allowed_hosts": ["*.example.com", "*.example.net"]},
    "BYOC024": {"allowed_networks": ["192.0.2.0/24"]},
}
DEFAULTS = {"voice_fallback_method": {"one_of": ["GET", "POST"]}}


def main(*files: str) -> int:
    """Print the seconds that each trunk takes in the pure code, as JSON."""
    given, expected, facts, ids = (
        json.loads(Path(file).read_text(encoding="utf-8")) for file in files
    )
    normal, violations = zip(*map(normal_form, given))

    def drift() -> Any:
        return compare(read_expectations(expected, DEFAULTS), normal)

    counts = drift().counts
    if any(violations) or not all(counts[state] for state in ("compliant", "drifted", "missing")):
        raise RuntimeError(f"these are not the trunks to measure with: {counts}")
    inspection, today = read_inspection(ids, RULE_OPTIONS), datetime.now(timezone.utc).date()
    trunks = facts["byoc_trunks"]
    found = {finding["rule"] for finding in inspection.findings(facts, today)}
    if found != {"BYOC006"}:
        raise RuntimeError(f"these are not the facts to check rules with: {sorted(found)}")
    seconds = {
        "normal_form": _seconds(lambda: list(map(normal_form, given))) / len(given),
        "drift": _seconds(drift) / len(given),
        "rules": _seconds(lambda: inspection.findings(facts, today)) / len(trunks),
    }
    print(json.dumps(seconds))
    return 0


def _seconds(work: Callable[[], Any]) -> float:
    times = []
    for _round in range(ROUNDS):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return min(times)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
