# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Ansible's commands as a guide prints them, run in a folder of their own against a sandbox."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

from ansible_collections.voiceops.twilio.plugins.module_utils import _version
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.docs.messages import ACCOUNTS, CREDENTIALS

MAIN = CREDENTIALS["auth_token"]
LABORATORY = ACCOUNTS["accounts"][1]["credentials"]["auth_token"]
_COLLECTIONS = Path(_version.__file__).parents[5]


def run(sandbox: Sandbox, folder: Path, line: str) -> subprocess.CompletedProcess[str]:
    """Run the command I(line) where the environment has the credentials of the main account.

    No setting of the machine counts but its PATH, and no proxy stands before loopback.
    """
    program, *arguments = shlex.split(line)
    return subprocess.run(
        [Path(sys.executable).with_name(program), *arguments],
        cwd=folder, capture_output=True, text=True, check=False, timeout=300,
        env={
            "PATH": os.environ["PATH"], "HOME": str(folder), "LC_ALL": "C.UTF-8",
            "ANSIBLE_COLLECTIONS_PATH": str(_COLLECTIONS), "ANSIBLE_HOME": str(folder / ".ansible"),
            "NO_PROXY": "127.0.0.1",
            "TWILIO_VOICE_URL": sandbox.url, "TWILIO_API_URL": sandbox.url,
            "TWILIO_OAUTH_URL": sandbox.oauth_url,
            "TWILIO_ACCOUNT_SID": MAIN["account_sid"], "TWILIO_AUTH_TOKEN": MAIN["auth_token"],
        },
    )  # fmt: skip
