# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs the named checks, or all of them: `python -m tools.checks [NAME…]`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from tools.checks import fragments, private_names, sizes
from tools.tree import ROOT

CHECKS: dict[str, Callable[[Path], list[str]]] = {
    "sizes": sizes.findings,
    "private-names": private_names.findings,
    "fragments": fragments.findings,
}


def main(wanted: list[str]) -> int:
    """Run the checks, print their findings, and return how many have any."""
    unknown = sorted(set(wanted) - set(CHECKS))
    if unknown:
        print(f"No such check: {', '.join(unknown)}. There are: {', '.join(CHECKS)}")
        return 2
    failed = 0
    for name in wanted or CHECKS:
        found = CHECKS[name](ROOT)
        print(f"{name}: {len(found) or 'no'} finding{'' if len(found) == 1 else 's'}")
        for finding in found:
            print(f"  {finding}")
        failed += bool(found)
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
