# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every kind of thing that the installed collection has, at work on the sandbox."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

from tools.commands import run

SANDBOX = Path("tests", "sandbox")
_READING: list[dict[str, Any]] = [
    {
        "hosts": "localhost",
        "gather_facts": False,
        "vars": {"door": "voiceops.twilio.byoc_trunk"},
        "tasks": [
            {"voiceops.twilio.byoc_trunk_info": {}, "register": "account"},
            {
                "ansible.builtin.assert": {
                    "that": [
                        "account.byoc_trunks | length > 0",
                        "account.byoc_trunks[0] == lookup(door, account.byoc_trunks[0].sid)",
                    ]
                }
            },
        ],
    }
]


def main(python: Path, folder: Path) -> None:
    """Run it with the programs beside `python`, on the collection installed below `folder`."""
    accounts = yaml.safe_load((SANDBOX / "trunks.yml").read_text("utf-8"))["accounts"]
    token, sid = accounts[0]["credentials"]["auth_token"], accounts[0]["trunks"][0]["sid"]
    with subprocess.Popen(
        [sys.executable, str(SANDBOX), "--stop-with-parent"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as sandbox:
        url = sandbox.stdout.readline().strip() if sandbox.stdout else ""
        environ = {
            "ANSIBLE_COLLECTIONS_PATH": str(folder),
            "NO_PROXY": "127.0.0.1",
            "no_proxy": "127.0.0.1",
            "TWILIO_VOICE_URL": url,
            "TWILIO_ACCOUNT_SID": token["account_sid"],
            "TWILIO_AUTH_TOKEN": token["auth_token"],
        }
        try:
            _work(python.parent, folder, environ, sid)
        finally:
            sandbox.terminate()


def _work(programs: Path, folder: Path, environ: dict[str, str], sid: str) -> None:
    play = str(programs / "ansible-playbook")
    (folder / "reading.yml").write_text(yaml.safe_dump(_READING), encoding="utf-8")
    run(play, "reading.yml", cwd=folder, **environ)
    source = folder / "byoc_trunks.yml"
    source.write_text("plugin: voiceops.twilio.byoc_trunks\n", encoding="utf-8")
    inventory = [str(programs / "ansible-inventory"), "-i", source.name, "--list"]
    if sid not in json.dumps(json.loads(run(*inventory, cwd=folder, **environ))):
        sys.exit(f"The inventory of the installed collection does not have {sid}.")
    audit = [play, "voiceops.twilio.audit", "-e"]
    run(*audit, "byoc_trunk_audit_baseline=trunks.yml", cwd=folder, **environ)
    run(*audit, "byoc_trunk_audit_expected_file=trunks.yml", cwd=folder, **environ)
    run(play, "voiceops.twilio.demo", "-e", f"sid={sid}", cwd=folder, **environ)
    demo = folder / "ansible_collections" / "voiceops" / "twilio" / "playbooks" / "demo_accounts"
    run(play, "voiceops.twilio.demo_audit", "-i", str(demo / "accounts.yml"), cwd=folder, **environ)
    print("module, lookup, inventory, role and playbooks work where nothing else is installed")
