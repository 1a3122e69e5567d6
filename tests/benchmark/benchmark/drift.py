# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A program: prints the seconds that holding one trunk against what is expected of it takes.

That is reading what is written for it, with a condition among the defaults, and comparing.
C(PYTHONPATH) must lead to the collection, and to the benchmark.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from pathlib import Path

from ansible_collections.voiceops.twilio.plugins.module_utils._audit.drift import (
    compare,
    read_expectations,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.byoc_trunk import (
    normal_form,
)

from benchmark.account import trunk

ROUNDS = 25
DEFAULTS = {"voice_fallback_method": {"one_of": ["GET", "POST"]}}


def main(file: str) -> int:
    expected = json.loads(Path(file).read_text(encoding="utf-8"))
    trunks = [normal_form(trunk(n))[0] for n in range(len(expected))]
    found = compare(read_expectations(expected, DEFAULTS), trunks)
    times = []
    for _round in range(ROUNDS):
        began = time.perf_counter()
        compare(read_expectations(expected, DEFAULTS), trunks)
        times.append(time.perf_counter() - began)
    if not (found.counts["compliant"] and found.counts["drifted"] and found.counts["missing"]):
        print(found.counts, file=sys.stderr)
        return 1
    print(statistics.median(times) / len(trunks))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
