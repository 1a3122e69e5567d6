# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The collection at work: `make demo`, on a sandbox or, with TWILIO_* set, on that account."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from uv import find_uv_bin

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools import versions  # noqa: E402
from tools.surroundings import isolated  # noqa: E402
from tools.tree import copy_tree  # noqa: E402

PLACE = ROOT / ".demo"
VENV = PLACE / f"venv-{versions.python_at_hand()}"
COLLECTIONS = PLACE / "collections"
SANDBOX = ROOT / "tests" / "sandbox"
PYTHON = VENV / "bin" / "python"
# Three tasks fail on purpose. Their message is shown by the playbook; the whole of it goes here.
ERRORS = PLACE / "failed-tasks.log"
INSTALLED = COLLECTIONS / "ansible_collections" / "voiceops" / "twilio"
REPORTS = PLACE / "audit"
EXPECTED = PLACE / "audit" / "trunks.yml"

CREDENTIALS = (
    "TWILIO_ACCOUNT_SID",
    "TWILIO_AUTH_TOKEN",
    "TWILIO_API_KEY",
    "TWILIO_API_SECRET",
    "TWILIO_CLIENT_ID",
    "TWILIO_CLIENT_SECRET",
)
_SID = re.compile(r"BY[0-9a-fA-F]{32}")
# Prints the sandbox's first account with an auth token, and the first trunk of it.
_FIRST_ACCOUNT = """\
import json, sys, yaml
account = yaml.safe_load(open(sys.argv[1], encoding="utf-8"))["accounts"][0]
token = next(it for it in account["credentials"].values() if it["kind"] == "auth_token")
print(json.dumps([token["account_sid"], token["auth_token"], account["trunks"][0]["sid"]]))
"""


class DemoError(Exception):
    """Why the demo cannot go on, in words for the person who started it."""


def main(arguments: list[str]) -> int:
    """Run the demo; return what ansible-playbook returns."""
    sid = arguments[0] if arguments else ""
    try:
        on_twilio = asked_for_twilio(sid, os.environ)
        install_tools()
        install_collection()
        ERRORS.write_text("", encoding="utf-8")
        status = play_on_twilio(sid) if on_twilio else play_on_sandbox()
    except DemoError as error:
        print(f"demo: {error}", file=sys.stderr)
        return 2
    if status == 0:
        print(what_is_next(on_twilio))
    return status


def asked_for_twilio(sid: str, environment: Mapping[str, str]) -> bool:
    """Return whether an account at Twilio is meant; DemoError if a trunk lacks credentials."""
    given = [name for name in CREDENTIALS if environment.get(name)]
    if not sid:
        return bool(given)
    if not given:
        raise DemoError(
            "SID is given, but no credentials: set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN,"
            " or TWILIO_API_KEY and TWILIO_API_SECRET. Without SID the demo uses its sandbox."
        )
    if not _SID.fullmatch(sid):
        raise DemoError(f"SID={sid} is not a trunk SID: BY and 32 hexadecimal digits.")
    return True


def install_tools() -> None:
    """Make an environment with ansible-core, requests and what the sandbox needs, or reuse it."""
    core = versions.newest_ansible_core(versions.python_at_hand()).version
    with step(f"ansible-core {core} and requests into {_in(VENV)}"):
        uv = find_uv_bin()
        if not PYTHON.exists():
            run(uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(VENV))
        wanted = ["-r", str(ROOT / "requirements.txt"), "-r", str(SANDBOX / "requirements.txt")]
        pip = [uv, "pip", "install", "--quiet", "--python", str(PYTHON)]
        run(*pip, f"ansible-core=={core}", *wanted)


def install_collection() -> None:
    """Build the collection and install it with ansible-galaxy, as a user would."""
    galaxy = str(VENV / "bin" / "ansible-galaxy")
    with step("the collection built, and installed with ansible-galaxy into .demo/collections"):
        source = copy_tree(PLACE / "source")
        build = [galaxy, "collection", "build", "--force", "--output-path", str(PLACE)]
        built = re.search(r"\S+\.tar\.gz", run(*build, cwd=source))
        if not built:
            raise DemoError("ansible-galaxy did not say what it built.")
        install = [galaxy, "collection", "install", "--offline", "--force"]
        run(*install, built.group(), "-p", str(COLLECTIONS))


def play_on_sandbox() -> int:
    """Start the sandbox and run the playbook against it."""
    account_sid, auth_token, sid = json.loads(
        run(str(PYTHON), "-c", _FIRST_ACCOUNT, str(SANDBOX / "trunks.yml"))
    )
    with step("the sandbox started, a BYOC trunk API on this machine alone"):
        sandbox, url = start_sandbox()
    print(f"\n   Account {account_sid} at {url}: made up, and gone when the demo ends.\n")
    credentials = {"TWILIO_ACCOUNT_SID": account_sid, "TWILIO_AUTH_TOKEN": auth_token}
    where = {
        "TWILIO_VOICE_URL": url,
        # A proxy of this machine's environment has nothing to do with loopback.
        "NO_PROXY": "127.0.0.1",
        "no_proxy": "127.0.0.1",
    }
    try:
        status = play(sid, {**credentials, **where}, "-e", "try_wrong_credentials=true")
        return status or audit(where)
    finally:
        sandbox.terminate()
        sandbox.wait()


def start_sandbox() -> tuple[subprocess.Popen[str], str]:
    """Start the sandbox on a free port; return its process and its address."""
    # It ends when this end of its standard input closes, however the demo ends.
    sandbox = subprocess.Popen(
        [str(PYTHON), str(SANDBOX), "--stop-with-parent"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    url = sandbox.stdout.readline().strip() if sandbox.stdout else ""
    if not url:
        raise DemoError(f"the sandbox did not start (exit status {sandbox.wait()}).")
    return sandbox, url


def play_on_twilio(sid: str) -> int:
    """Run the playbooks against Twilio with the credentials of the environment."""
    given = {name: value for name, value in os.environ.items() if name.startswith("TWILIO_")}
    place = given.get("TWILIO_VOICE_URL", "Twilio")
    print(f"\n   Reading {sid or 'your trunks'} from {place}, with {', '.join(sorted(given))}.")
    print("   Nothing is changed there. The wrong credentials are not tried: the account's")
    print("   logs would show them.\n")
    return play(sid, given) or audit_own(given)


def play(sid: str, credentials: Mapping[str, str], *arguments: str) -> int:
    """Run playbooks/demo.yml of the installed collection, on a trunk or on the first there is."""
    which = ["-e", f"sid={sid}"] if sid else []
    print(f"━━ {shlex.join(['ansible-playbook', 'voiceops.twilio.demo', *which])}", flush=True)
    done = f"all that the failed tasks returned is in {_in(ERRORS)}"
    return _play("demo", credentials, done, *which, *arguments)


def audit_own(credentials: Mapping[str, str]) -> int:
    """Write down what an account has, and audit it against that."""
    REPORTS.mkdir(parents=True, exist_ok=True)
    EXPECTED.unlink(missing_ok=True)
    report = f"open the report in a browser: {_in(REPORTS)}/audit.html"
    for wanted, done in (
        ("baseline", f"what there is: {_in(EXPECTED)}"),
        ("expected_file", report),
    ):
        settings = ["-e", f"byoc_trunk_audit_{wanted}={EXPECTED}"]
        settings += ["-e", f"byoc_trunk_audit_report_dir={REPORTS}"]
        print(f"\n━━ ansible-playbook voiceops.twilio.audit {settings[1]}", flush=True)
        status = _play("audit", credentials, done, *settings)
        if status:
            return status
    return 0


def audit(where: Mapping[str, str]) -> int:
    """Run playbooks/demo_audit.yml of the installed collection on the sandbox's two accounts."""
    accounts = INSTALLED / "playbooks" / "demo_accounts" / "accounts.yml"
    print("\n━━ ansible-playbook voiceops.twilio.demo_audit -i accounts.yml --diff", flush=True)
    done = f"open the report in a browser: {_in(REPORTS)}/audit.html"
    reports = f"byoc_trunk_audit_report_dir={REPORTS}"
    return _play("demo_audit", where, done, "-i", str(accounts), "--diff", "-e", reports)


def _play(playbook: str, variables: Mapping[str, str], done: str, *arguments: str) -> int:
    """Run a playbook of the installed collection; say what is I(done) once it is."""
    command = [str(VENV / "bin" / "ansible-playbook"), f"voiceops.twilio.{playbook}", *arguments]
    environment = {**ansible_environment(), **variables}
    started = time.monotonic()
    with ERRORS.open("a", encoding="utf-8") as errors:
        status = subprocess.call(command, env=environment, stderr=errors)
    seconds = f"{time.monotonic() - started:.1f} s"
    if status:
        print(f"   failed after {seconds}:", flush=True)
        print(ERRORS.read_text(encoding="utf-8"), file=sys.stderr)
    else:
        print(f"   {seconds}; {done}")
    return status


def ansible_environment() -> dict[str, str]:
    """Return an environment in which only the demo's own collection and settings count."""
    changes = isolated(PLACE / "home", [VENV / "bin"])
    merged = {**os.environ, **changes}
    environment = {name: value for name, value in merged.items() if value is not None}
    return environment | {
        "ANSIBLE_CALLBACK_RESULT_FORMAT": "yaml",
        "ANSIBLE_COLLECTIONS_PATH": str(COLLECTIONS),
        "ANSIBLE_DISPLAY_FAILED_STDERR": "true",
        "ANSIBLE_INVENTORY_UNPARSED_WARNING": "false",
        "ANSIBLE_LOCALHOST_WARNING": "false",
    }


def run(*command: str, cwd: Path = ROOT) -> str:
    """Run a command and return its output; DemoError with what it said if it fails."""
    done = subprocess.run(
        command, cwd=cwd, env=ansible_environment(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise DemoError(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


@contextmanager
def step(what: str) -> Iterator[None]:
    """Say what is done and, once it is, how long it took."""
    print(f"━━ {what} … ", end="", flush=True)
    started = time.monotonic()
    try:
        yield
    except DemoError:
        print("failed")
        raise
    print(f"{time.monotonic() - started:.1f} s", flush=True)


def what_is_next(on_twilio: bool) -> str:
    """Return commands to paste: how to audit one's own account, and what else there is."""
    credentials = "export TWILIO_ACCOUNT_SID=AC… TWILIO_AUTH_TOKEN=…"
    own = f"""
   This demo on your own account (it reads, and changes nothing):
     {credentials}
     make demo
"""
    return f"""
━━ What next

   For the commands below, in this terminal:
     export ANSIBLE_COLLECTIONS_PATH={shlex.quote(str(COLLECTIONS))}
     export PATH={shlex.quote(str(VENV / "bin"))}:"$PATH"

   Audit your own account: write down what is there, keep that file in git, and compare.
     {"" if on_twilio else credentials}
     ansible-playbook voiceops.twilio.audit -e byoc_trunk_audit_baseline=trunks.yml
     git add trunks.yml
     ansible-playbook voiceops.twilio.audit -e byoc_trunk_audit_expected_file=trunks.yml --diff
{"" if on_twilio else own}
   The module's documentation:
     ansible-doc voiceops.twilio.byoc_trunk_info

   The sandbox, to try playbooks on. It prints what to paste, and ends with Ctrl+C:
     {_in(PYTHON)} tests/sandbox
""".replace("     \n", "")


def _in(path: Path) -> str:
    return str(path.relative_to(ROOT))


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
