# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Makes .venv with nox and uv, if it is not there yet: `PYTHON tools/bootstrap.py [--check]`.

--check only says whether this Python will do.

Runs on whatever Python is at hand, so that it can say that it is too old: nothing newer than
Python 3.6 in this file.
"""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
REQUIREMENTS = ROOT / "tools" / "requirements" / "nox.txt"
OLDEST = (3, 10)


def main() -> int:
    """Make .venv, unless one of this Python with these requirements is there."""
    complaint = what_is_missing()
    if complaint:
        print(complaint, file=sys.stderr)
        return 1
    if sys.argv[1:] == ["--check"]:
        return 0
    stamp = VENV / "made-of"
    wanted = made_of()
    programs = [VENV / "bin" / name for name in ("nox", "python")]
    # A link to a Python that is gone does not exist.
    complete = all(program.exists() for program in programs)
    if complete and stamp.is_file() and stamp.read_text() == wanted:
        return 0
    print(f"Making .venv with nox and uv, on Python {sys.version.split()[0]} …")
    shutil.rmtree(str(VENV), ignore_errors=True)
    run(sys.executable, "-m", "venv", str(VENV))
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "--quiet", "--disable-pip-version-check"]
    run(*pip, "install", "--requirement", str(REQUIREMENTS))
    stamp.write_text(wanted)
    return 0


def what_is_missing() -> str:
    """Return why this Python cannot do it and what to do, or nothing."""
    if sys.version_info < OLDEST:
        return (
            f"Python 3.10 or later is needed, and {sys.executable} is {sys.version.split()[0]}."
            " Name another one: make PYTHON=python3.12 …"
        )
    try:
        import ensurepip  # noqa: F401, PLC0415
        import venv  # noqa: F401, PLC0415
    except ImportError:
        return (
            f"{sys.executable} lacks the modules venv and ensurepip. On Debian and Ubuntu:"
            " apt-get install python3-venv"
        )
    return ""


def made_of() -> str:
    """Return what decides whether .venv must be made anew."""
    requirements = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
    return f"{sys.version}\n{ROOT}\n{requirements}\n"


def run(*command: str) -> None:
    """Run a command; stop with its exit status if it fails."""
    status = subprocess.call(command)
    if status:
        sys.exit(status)


if __name__ == "__main__":
    sys.exit(main())
