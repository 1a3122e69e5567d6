# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A program: prints the seconds that pure functions take for one trunk.

Its arguments are two files of JSON: the trunks of an account, and what is expected of them. It
prints JSON. C(normal_form) is the validation and normal form of a trunk, C(drift) its comparison,
with the reading of its entry and a condition among the defaults.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ansible_collections.voiceops.twilio.plugins.module_utils._audit.drift import compare
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.expectations import (
    read_expectations,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.byoc_trunk import (
    normal_form,
)

ROUNDS = 25
DEFAULTS = {"voice_fallback_method": {"one_of": ["GET", "POST"]}}


def main(*files: str) -> int:
    """Print the seconds that each trunk takes in the pure code, as JSON."""
    given, expected = (json.loads(Path(file).read_text(encoding="utf-8")) for file in files)
    normal, violations = zip(*map(normal_form, given))

    def drift() -> Any:
        return compare(read_expectations(expected, DEFAULTS), normal)

    counts = drift().counts
    if any(violations) or not all(counts[state] for state in ("compliant", "drifted", "missing")):
        raise RuntimeError(f"these are not the trunks to measure with: {counts}")
    seconds = {"normal_form": _seconds(lambda: list(map(normal_form, given)))}
    seconds["drift"] = _seconds(drift)
    print(json.dumps({name: all_of_them / len(given) for name, all_of_them in seconds.items()}))
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
