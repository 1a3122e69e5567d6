# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Shows the collection: `make demo`, on a sandbox or, with TWILIO_* set, on that account."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from uv import find_uv_bin

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.sandbox.client import start  # noqa: E402
from tools import versions  # noqa: E402
from tools.tree import copy_tree  # noqa: E402

PLACE = ROOT / ".demo"
VENV = PLACE / f"venv-{versions.PYTHON_AT_HAND}"
PYTHON = VENV / "bin" / "python"
COLLECTIONS = PLACE / "collections"
ACCOUNTS = COLLECTIONS / "ansible_collections/voiceops/twilio/playbooks/demo_accounts/accounts.yml"
# Tasks fail on purpose. The playbook shows their messages, and this file has everything.
ERRORS = PLACE / "failed-tasks.log"
REPORTS = PLACE / "audit"
INTO_REPORTS = ("-e", f"byoc_trunk_audit_report_dir={REPORTS}")
# The carrier of the sandbox's first trunk, and a request that an account at Twilio would log.
SANDBOX_VARIABLES = (
    '{"carrier_addresses": ["192.0.2.10/32", "198.51.100.8/29"], "try_wrong_credentials": true}'
)

CREDENTIALS = (
    *("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_API_KEY", "TWILIO_API_SECRET"),
    *("TWILIO_CLIENT_ID", "TWILIO_CLIENT_SECRET"),
)


def main(sid: str) -> None:
    """Install the collection as a user would, and run the playbooks of the demo."""
    on_twilio = asked_for_twilio(sid, os.environ)
    install()
    if on_twilio:
        show_account(sid)
    else:
        show_sandbox()
    print(f"   Open the report in a browser: {in_root(REPORTS)}/audit.html")
    print(what_is_next(on_twilio))


def asked_for_twilio(sid: str, environment: Mapping[str, str]) -> bool:
    """Return whether to read an account at Twilio. SID needs credentials."""
    given = [name for name in CREDENTIALS if environment.get(name)]
    if sid and not given:
        sys.exit(
            "demo: SID is given, but no credentials: set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN,"
            " or TWILIO_API_KEY and TWILIO_API_SECRET. Without SID the demo uses its sandbox."
        )
    if sid and not re.fullmatch("BY[0-9a-fA-F]{32}", sid):
        sys.exit(f"demo: SID={sid} is not a trunk SID: BY and 32 hexadecimal digits.")
    return bool(given)


def install() -> None:
    """Install ansible-core, requests, the sandbox's requirements and the built collection."""
    PLACE.mkdir(exist_ok=True)
    (PLACE / "ansible.cfg").touch()
    ERRORS.unlink(missing_ok=True)
    uv = find_uv_bin()
    core = f"ansible-core=={versions.newest_ansible_core(versions.PYTHON_AT_HAND).version}"
    wanted = [core, "-r", "requirements.txt", "-r", "tests/sandbox/requirements.txt"]
    if not PYTHON.exists():
        run(uv, "venv", "--quiet", "--clear", "--python", sys.executable, in_root(VENV))
    run(uv, "pip", "install", "--quiet", "--python", in_root(PYTHON), *wanted)
    galaxy, source = str(VENV / "bin" / "ansible-galaxy"), copy_tree(PLACE / "source")
    build = (galaxy, "collection", "build", "--force", in_root(source))
    run(*build, "--output-path", in_root(PLACE))
    tarball = max(PLACE.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    put = (galaxy, "collection", "install", "--offline", "--force", in_root(tarball))
    run(*put, "-p", in_root(COLLECTIONS))


def show_sandbox() -> None:
    """Run the playbooks on the first account of a sandbox, and on all of its accounts."""
    with start(python=str(PYTHON)) as sandbox:
        token = next(iter(sandbox.accounts().values()))["credentials"]["auth_token"]
        print(f"\n   Account {token['account_sid']} at {sandbox.url}: made up, on this machine.\n")
        # A proxy cannot reach this machine's loopback.
        server = {"NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}
        server |= {"TWILIO_VOICE_URL": sandbox.url, "TWILIO_API_URL": sandbox.url}
        names = {f"TWILIO_{name.upper()}": value for name, value in token.items()}
        play("demo", "-e", SANDBOX_VARIABLES, environment={**server, **names})
        audit = ("-i", in_root(ACCOUNTS), "--diff")
        play("demo_audit", *audit, *INTO_REPORTS, environment=server)


def show_account(sid: str) -> None:
    """Run the playbooks on the account in the environment, and audit it against its baseline."""
    given = {name: value for name, value in os.environ.items() if name.startswith("TWILIO_")}
    # The address may hold a password.
    place = "the address in TWILIO_VOICE_URL" if "TWILIO_VOICE_URL" in given else "Twilio"
    print(f"\n   Reads {sid or 'your trunks'} from {place}, with {', '.join(sorted(given))}.")
    print("   The demo changes nothing there. It does not try wrong credentials: the account's")
    print("   logs would show them.\n")
    play("demo", *(("-e", f"sid={sid}") if sid else ()), environment=given)
    REPORTS.mkdir(exist_ok=True)
    expected = REPORTS / "trunks.yml"
    expected.unlink(missing_ok=True)
    for option in ("baseline", "expected_file"):
        setting = ("-e", f"byoc_trunk_audit_{option}={expected}")
        play("audit", *setting, *INTO_REPORTS, environment=given)


def play(playbook: str, *arguments: str, environment: Mapping[str, str]) -> None:
    """Run a playbook of the installed collection; exit if it fails."""
    command = ["ansible-playbook", f"voiceops.twilio.{playbook}", *arguments]
    print(f"━━ {shlex.join(command)}", flush=True)
    started = time.monotonic()
    command[0] = str(VENV / "bin" / "ansible-playbook")
    with ERRORS.open("a", encoding="utf-8") as errors:
        status = subprocess.call(command, cwd=ROOT, env={**own(), **environment}, stderr=errors)
    if status:
        sys.exit(f"demo: the playbook failed:\n{ERRORS.read_text(encoding='utf-8')}")
    print(f"   {time.monotonic() - started:.1f} s; the failed tasks' results: {in_root(ERRORS)}\n")


def run(*command: str) -> None:
    """Run a command in the checkout; exit with its output if it fails."""
    print(f"━━ {shlex.join([Path(command[0]).name, *command[1:]])}", flush=True)
    done = subprocess.run(command, cwd=ROOT, env=own(), capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"demo: {shlex.join(command)} failed:\n{done.stdout}{done.stderr}")


def own() -> dict[str, str]:
    """Return an environment without the user's settings of Ansible and of this collection."""
    hidden = ("ANSIBLE_", "TWILIO_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(hidden)}
    return kept | {
        "ANSIBLE_CALLBACK_RESULT_FORMAT": "yaml",
        "ANSIBLE_COLLECTIONS_PATH": str(COLLECTIONS),
        "ANSIBLE_CONFIG": str(PLACE / "ansible.cfg"),
        "ANSIBLE_DISPLAY_FAILED_STDERR": "true",
        "ANSIBLE_HOME": str(PLACE / "ansible"),
        "ANSIBLE_INVENTORY_UNPARSED_WARNING": "false",
        "ANSIBLE_LOCALHOST_WARNING": "false",
    }


def what_is_next(on_twilio: bool) -> str:
    """Return commands to paste: the audit of one's own account, the documentation, the sandbox."""
    credentials = "export TWILIO_ACCOUNT_SID=AC… TWILIO_AUTH_TOKEN=…"
    own = f"""
   This demo on your own account (it changes nothing there):
     {credentials}
     make demo
"""
    return f"""
━━ What next

   For the commands below, in this terminal:
     export ANSIBLE_COLLECTIONS_PATH={shlex.quote(str(COLLECTIONS))}
     export PATH={shlex.quote(str(VENV / "bin"))}:"$PATH"

   Audit your own account: write a baseline, keep it in git, and compare.
     {"" if on_twilio else credentials}
     ansible-playbook voiceops.twilio.audit -e byoc_trunk_audit_baseline=trunks.yml
     git add trunks.yml
     ansible-playbook voiceops.twilio.audit -e byoc_trunk_audit_expected_file=trunks.yml --diff
{"" if on_twilio else own}
   The module's documentation:
     ansible-doc voiceops.twilio.byoc_trunk_info

   The sandbox, for your own playbooks. It prints commands to paste. Ctrl+C ends it:
     {in_root(PYTHON)} tests/sandbox
""".replace("     \n", "")


def in_root(path: Path) -> str:
    """Return a path below the checkout as a user there would write it."""
    return str(path.relative_to(ROOT))


if __name__ == "__main__":
    try:
        main(" ".join(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
