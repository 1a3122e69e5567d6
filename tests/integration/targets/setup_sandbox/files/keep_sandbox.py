# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Keeps a sandbox running for as long as a process, the ansible-playbook that asked for it, lives.

    keep_sandbox.py FOLDER PID OPTIONS

FOLDER holds the sandbox, OPTIONS is a JSON object with what its client's start() takes, or "tls"
with what its certificates' make() takes: it then has an authority and a certificate of its own.
Prints one JSON object: where the sandbox is.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

POLL_SECONDS = 0.2
# What the sandbox says of a credential beside the options that sign in with it.
NO_OPTIONS = ("kind", "permissions")


def main(folder: str, pid: str, text: str) -> None:
    sys.path.insert(0, folder)
    import client

    options = json.loads(text)
    with tempfile.TemporaryDirectory(prefix="sandbox-") as place:
        ca_path = None
        if "tls" in options:
            import certificates

            files = certificates.make(Path(place), **options.pop("tls"))
            ca_path = str(files.ca)
            options |= {"tls_cert": files.cert, "tls_key": files.key}
        with client.start(**options) as sandbox:
            print(json.dumps({**described(sandbox), "ca_path": ca_path}))
            # Whoever reads this must not wait for us to end.
            sys.stdout.flush()
            with Path(os.devnull).open("w") as nowhere:
                os.dup2(nowhere.fileno(), 1)
            while is_alive(int(pid)):
                time.sleep(POLL_SECONDS)


def described(sandbox: Any) -> dict[str, Any]:
    """Where it is, and by account what signs in to it, fit to be options of a task."""
    credentials = {
        account: {
            name: {key: value for key, value in one.items() if key not in NO_OPTIONS}
            for name, one in known["credentials"].items()
        }
        for account, known in sandbox.accounts().items()
    }
    return {"url": sandbox.url, "oauth_url": sandbox.oauth_url, "credentials": credentials}


def is_alive(pid: int) -> bool:
    """Whether process I(pid) runs still, and has not ended without being waited for.

    ansible-test waits for the end of what we and ansible-playbook print before it waits for
    ansible-playbook: who took that for alive would wait for ever.
    """
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state.rpartition(")")[2].split()[0] not in "ZX"


if __name__ == "__main__":
    main(*sys.argv[1:])
