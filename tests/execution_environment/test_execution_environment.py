# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""An execution environment with the built collection, as far as it goes without containers."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path

import pytest
import yaml
from ansible_collections.voiceops.twilio.tests.sandbox.client import start
from ansible_collections.voiceops.twilio.tests.unit.docs.reading import GUIDES, blocks
from uv import find_uv_bin

COLLECTION = Path(__file__).resolve().parents[2]
DEMO = "ansible_collections/voiceops/twilio/playbooks/demo_accounts/accounts.yml"


def run(*command: str | Path, **environment: str) -> str:
    """Return what a command printed; fail with all of it if the command fails."""
    # Ansible would find the copy of the checkout there, and not the installed collection.
    environment = {**os.environ, "PYTHONPATH": "", **environment}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that `ansible-galaxy` installed the built collection in."""
    folder = tmp_path_factory.mktemp("collections")
    galaxy = ("ansible-galaxy", "collection", "install", os.environ["TARBALL"], "--offline")
    run(*galaxy, "-p", folder, ANSIBLE_COLLECTIONS_PATH=str(folder))
    return folder


@pytest.fixture(scope="session")
def requirements(installed: Path) -> Path:
    """The Python requirements that `ansible-builder` finds in the installed collection."""
    found = installed / "found.txt"
    run("ansible-builder", "introspect", "--write-pip", found, installed)
    return found


@pytest.fixture(scope="session")
def execute(installed: Path, requirements: Path) -> Iterator[Callable[[str], str]]:
    """Run a command where ansible-core and these requirements are installed, on the sandbox."""
    programs = installed / "venv" / "bin"
    uv = find_uv_bin()
    run(uv, "venv", "-p", sys.executable, programs.parent)
    core = f"ansible-core=={version('ansible-core')}"
    run(uv, "pip", "install", "-p", programs / "python", core, "-r", requirements)
    with start() as sandbox:
        account = sandbox.accounts()["main"]["credentials"]["auth_token"]
        environment = {f"TWILIO_{name.upper()}": value for name, value in account.items()}
        environment |= {"TWILIO_VOICE_URL": sandbox.url, "TWILIO_API_URL": sandbox.url}
        environment |= {"NO_PROXY": "127.0.0.1"}
        environment |= {"ANSIBLE_COLLECTIONS_PATH": str(installed)}

        def execute(command: str) -> str:
            program, *arguments = shlex.split(command)
            return run("env", "-C", installed, programs / program, *arguments, **environment)

        yield execute


def test_the_builder_accepts_the_definition_of_the_guide(tmp_path: Path) -> None:
    guide = GUIDES / "automation_platform_guide.rst"
    (definition,) = (block.text for block in blocks(guide, "yaml") if "\nimages:" in block.text)
    file, context = tmp_path / "execution-environment.yml", tmp_path / "context"
    file.write_text(definition, encoding="utf-8")

    run("ansible-builder", "create", "--file", file, "--context", context)

    requirements = yaml.safe_load((context / "_build" / "requirements.yml").read_text("utf-8"))
    assert requirements == yaml.safe_load(definition)["dependencies"]["galaxy"]


def test_the_builder_finds_the_requirements(requirements: Path) -> None:
    wanted, found = (
        [line.partition("#")[0].strip() for line in path.read_text("utf-8").splitlines()]
        for path in (COLLECTION / "requirements.txt", requirements)
    )
    assert [line for line in found if line] == [line for line in wanted if line]


AUDIT = "ansible-playbook voiceops.twilio.audit -e"
EXPECTED = "byoc_trunk_audit_expected_file=trunks.yml"


@pytest.mark.parametrize(
    "commands",
    [
        [f"ansible-playbook {Path(__file__).with_name('reading.yml')}"],
        [
            f"{AUDIT} byoc_trunk_audit_baseline=trunks.yml",
            f"{AUDIT} byoc_trunk_audit_fail_on=drift,missing -e {EXPECTED}",
        ],
        ["ansible-playbook voiceops.twilio.demo"],
        [f"ansible-playbook voiceops.twilio.demo_audit -i {DEMO}"],
    ],
    ids=["module_action_lookup", "role", "demo", "demo_audit"],
)
def test_playbooks_run(execute: Callable[[str], str], commands: list[str]) -> None:
    for command in commands:
        execute(command)


def test_the_inventory_has_hosts(execute: Callable[[str], str], installed: Path) -> None:
    source = installed / "byoc_trunks.yml"
    source.write_text("plugin: voiceops.twilio.byoc_trunks\n", encoding="utf-8")

    assert "BY00000000000000000000000000000001" in execute(
        f"ansible-inventory -i {source.name} --list"
    )
