# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs galaxy-importer on a built collection: `python -m tools.galaxy FOLDER`.

It exits with 0 whatever it warns of; here a warning is a failure.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

_BAD = re.compile(r"^(?:WARNING|ERROR|CRITICAL)\b|Traceback")


def main(built: Path) -> int:
    """Print what galaxy-importer says; return 1 if it failed or warned of anything."""
    (tarball,) = built.glob("*.tar.gz")
    command = [sys.executable, "-m", "galaxy_importer.main", str(tarball)]
    said = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    print(said.stdout)
    bad = [line for line in said.stdout.splitlines() if _BAD.search(line)]
    print(f"galaxy-importer: {len(bad)} findings", *bad, sep="\n  ")
    return 1 if bad or said.returncode else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
