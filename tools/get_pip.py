# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Stands in for get-pip.py, which ansible-test would fetch from a host of its own.

ansible-test runs it in each new virtual environment as `get_pip … PACKAGE… --no-setuptools`.
"""

import os
import subprocess
import sys

# It would make ansible-test's wrapper around pip run this file again.
os.environ.pop("GET_PIP", None)
packages = [argument for argument in sys.argv[1:] if not argument.startswith("-")]
# Child processes, because this one has the wrapper's import path.
for arguments in (["ensurepip", "--default-pip"], ["pip", "install", "--quiet", *packages]):
    subprocess.run([sys.executable, "-m", *arguments], check=True, stdout=subprocess.DEVNULL)
