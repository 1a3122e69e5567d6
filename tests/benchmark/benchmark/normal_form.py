# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A program: prints the seconds that validation and normal form of one trunk take.

C(PYTHONPATH) must lead to the collection.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from pathlib import Path

from ansible_collections.voiceops.twilio.plugins.module_utils._resources.byoc_trunk import (
    normal_form,
)

TRUNKS = 1000
ROUNDS = 25


def main(file: str) -> int:
    trunks = json.loads(Path(file).read_text(encoding="utf-8"))
    times = []
    for _round in range(ROUNDS):
        began = time.perf_counter()
        wrong = [violations for _trunk, violations in map(normal_form, trunks) if violations]
        times.append(time.perf_counter() - began)
        if wrong:
            print(wrong[0], file=sys.stderr)
            return 1
    print(statistics.median(times) / len(trunks))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
