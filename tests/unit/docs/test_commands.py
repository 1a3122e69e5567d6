# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every command of README, guides and the other documents works, against the sandbox."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from ansible_collections.voiceops.twilio.tests.sandbox.client import HERE, Sandbox, start
from ansible_collections.voiceops.twilio.tests.unit.docs.messages import CREDENTIALS
from ansible_collections.voiceops.twilio.tests.unit.docs.reading import GUIDES, ROOT, blocks
from ansible_collections.voiceops.twilio.tests.unit.docs.shell import (
    EVERY_DOCUMENT,
    NOT_RUN,
    Script,
    named_files,
    scripts,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.inventory.commands import (
    COLLECTIONS,
    Ansible,
)

from tools.tree import copy_tree

SCRIPTS = {path: scripts(path) for path in EVERY_DOCUMENT}
WITH_COMMANDS = [path for path, found in SCRIPTS.items() if found]
SANDBOX_README = HERE / "README.md"
# What a reader replaces, and what takes its place here.
PLACEHOLDERS = {
    "TWILIO_ACCOUNT_SID=AC…": ("auth_token", "account_sid"),
    "TWILIO_AUTH_TOKEN=…": ("auth_token", "auth_token"),
    "TWILIO_API_KEY=SK…": ("api_key", "api_key"),
    "TWILIO_API_SECRET=…": ("api_key", "api_secret"),
}
# A guide's play that a command names, though the guide does not.
UNNAMED = {"inventory_guide.rst": "audit.yml"}


def filled(command: str) -> str:
    """Return `command` as a reader of the document would type it."""
    for placeholder, (credential, name) in PLACEHOLDERS.items():
        value = f"{placeholder.partition('=')[0]}={CREDENTIALS[credential][name]}"
        command = command.replace(placeholder, value)
    return command.replace("SID=BY…", f"SID=BY{1:032x}")


@pytest.fixture
def place(tmp_path: Path, sandbox: Sandbox) -> Ansible:
    """A copy of the checkout to run commands in, in which nothing is installed by others."""
    found = Ansible(copy_tree(tmp_path / "copy"), sandbox)
    home = tmp_path / "home"
    home.mkdir()
    found.environ["HOME"] = str(home)
    found.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    # ansible-galaxy installs into the first of them.
    installed = tmp_path / "installed"
    found.environ["ANSIBLE_COLLECTIONS_PATH"] = f"{installed}{os.pathsep}{COLLECTIONS}"
    password = tmp_path / "password"
    password.write_text("of the vault\n", encoding="utf-8")
    found.environ["ANSIBLE_VAULT_PASSWORD_FILE"] = str(password)
    # make need not look for one.
    found.environ["PYTHON"] = sys.executable
    return found


def carried_out(script: Script) -> list[str]:
    """Return what is run of `script`: all that can be, and of make what it would do."""
    commands = [filled(command) for command in script.commands if command not in NOT_RUN]
    return [re.sub(r"^make\b", "make --dry-run", command) for command in commands]


def run(place: Ansible, commands: list[str], said: str = "a-secret") -> None:
    """Run `commands` in one shell, which ends at the first that fails."""
    environ = dict(place.environ)
    if not any("export TWILIO_" in command for command in commands):
        key = CREDENTIALS["api_key"]
        environ |= {f"TWILIO_{name.upper()}": key[name] for name in ("api_key", "api_secret")}
    done = subprocess.run(
        ["bash", "-euc", "\n".join(commands)],
        cwd=place.folder,
        env=environ,
        input=said,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, f"{commands}\n{done.stdout}{done.stderr}"


@pytest.mark.parametrize("document", WITH_COMMANDS, ids=lambda path: path.name)
def test_commands(place: Ansible, document: Path) -> None:
    for name, text in named_files(document).items():
        (place.folder / name).parent.mkdir(parents=True, exist_ok=True)
        place.write(name, text)
    if document.name in UNNAMED:
        plays = [block for block in blocks(document, "yaml+jinja") if "  hosts: " in block.text]
        place.write(UNNAMED[document.name], plays[0].text)
    # The sandbox as its README shows it.
    with start(trunks=HERE / "trunks.yml") as documented:
        for script in SCRIPTS[document]:
            commands = [
                command.replace("http://127.0.0.1:40123", documented.url)
                for command in carried_out(script)
            ]
            if commands:
                run(place, commands)


def test_what_is_not_run_is_in_a_document() -> None:
    """The table says of each of them why, and of nothing else."""
    every = {command for found in SCRIPTS.values() for it in found for command in it.commands}

    assert NOT_RUN.keys() <= every
    assert all(NOT_RUN.values())


def test_the_documents_with_commands_are_found() -> None:
    assert {path.name for path in WITH_COMMANDS} >= {
        "CONTRIBUTING.md",
        "README.md",
        "audit_guide.rst",
        "authentication_guide.rst",
        "automation_platform_guide.rst",
        "inventory_guide.rst",
    }
    every_guide = {path for path in EVERY_DOCUMENT if path.parent == GUIDES}
    assert every_guide == set(GUIDES.glob("*.rst"))


@pytest.mark.parametrize(
    ("text", "commands"),
    [
        ("```bash\nexport A=1\nmake x  # why\n```\n", [("export A=1", "make x")]),
        ("```console\n$ make \\\n    x\nsaid\n$ make y\n```\n", [("make x", "make y")]),
        ("Run `make x`, or `make y ARGS=z`.\n", [("make x",), ("make y ARGS=z",)]),
        ("```yaml\nmake: x\n```\nA `make` alone is not one.\n", []),
    ],
)
def test_how_commands_are_found(tmp_path: Path, text: str, commands: list[tuple[str]]) -> None:
    document = tmp_path / "x.md"
    document.write_text(text, encoding="utf-8")

    assert [script.commands for script in scripts(document)] == commands


def test_a_command_that_fails_is_noticed(place: Ansible) -> None:
    with pytest.raises(AssertionError, match="no-such-program"):
        run(place, ["no-such-program", "true"])


def test_the_sandbox(sandbox: Sandbox) -> None:
    """It prints what its README shows, and what it prints signs in."""
    shown = next(b.text for b in blocks(SANDBOX_README, "console") if "export" in b.text)
    with subprocess.Popen(
        [sys.executable, str(ROOT / "tests" / "sandbox"), "--stop-with-parent"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        wanted = shown.partition("$ python tests/sandbox\n")[2]
        lines = wanted.replace("http://127.0.0.1:40123", address).splitlines()
        printed = [address, *(process.stdout.readline().rstrip() for _line in lines[1:])]
        exports = "\n".join(line for line in printed if line.startswith("export"))
        read = "import os, requests as r; e = os.environ.get\n"
        read += "u = e('TWILIO_VOICE_URL') + '/v1/ByocTrunks'\n"
        read += "a = (e('TWILIO_ACCOUNT_SID'), e('TWILIO_AUTH_TOKEN'))\n"
        read += "r.get(u, auth=a).raise_for_status()\n"
        environ = {"PATH": os.environ["PATH"], "NO_PROXY": "127.0.0.1"}
        script = f'{exports}\n{sys.executable} -c "$0"'
        done = subprocess.run(["bash", "-euc", script, read], env=environ, check=False, timeout=60)
        process.terminate()
    assert printed == lines
    assert done.returncode == 0
