# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Prints the newest Python here that `make` can use: `python3 tools/newest_python.py [python3.12]`.

It may be one that a version manager has installed and not selected. With a name it prints the
Python of that name. Nothing newer than Python 3.9 is used in this file.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools import interpreters, versions  # noqa: E402


def find_newest(path: str | None = None) -> Path | None:
    """Return the newest Python on `path` that runs ansible-core and can make environments."""
    for version in versions.controller_pythons():
        found = interpreters.find_interpreters([version], path).get(version)
        if found is not None and _makes_environments(found):
            return found
    return None


def _makes_environments(python: Path) -> bool:
    """Return whether `python` has what the bootstrap needs: Debian installs it without venv."""
    question = [str(python), str(ROOT / "tools" / "bootstrap.py"), "--check"]
    return subprocess.run(question, capture_output=True, check=False).returncode == 0


def find_named(name: str, path: str | None = None) -> Path | None:
    """Return the interpreter behind a name such as python3.12, or None for any other name."""
    version = name.removeprefix("python")
    is_version = version.replace(".", "", 1).isdigit() and "." in version
    return interpreters.find_interpreters([version], path).get(version) if is_version else None


def main(arguments: list[str]) -> int:
    """Print it; return 1 if there is none."""
    found = find_named(arguments[0]) if arguments else find_newest()
    if found is None:
        return 1
    print(found)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
