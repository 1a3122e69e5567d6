# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Stands in for get-pip.py, which ansible-test would fetch from a host of its own.

ansible-test runs it inside each new virtual environment as `get_pip … PACKAGE… --no-setuptools`.
The pip that comes with Python is put there first and then asked for the named packages, from
wherever pip is configured to find them.
"""

from __future__ import annotations

import os
import subprocess
import sys


def main() -> int:
    """Install pip, then the packages of the command line; return the exit status."""
    # GET_PIP makes the wrapper around pip run this file again.
    environment = {name: value for name, value in os.environ.items() if name != "GET_PIP"}
    # A child process: this one has the wrapper's import path and options.
    ensure = [sys.executable, "-m", "ensurepip", "--default-pip"]
    made = subprocess.run(ensure, env=environment, stdout=subprocess.DEVNULL, check=False)
    packages = [argument for argument in sys.argv[1:] if not argument.startswith("-")]
    if made.returncode or not packages:
        return made.returncode
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    return subprocess.run([*install, *packages], env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
