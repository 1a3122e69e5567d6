# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""README: versions, plugins, commands and sections are those of the project."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from ansible_collections.voiceops.twilio.plugins.module_utils._options import argument_spec
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.byoc_trunk_info import OPTIONS
from ansible_collections.voiceops.twilio.tests.unit.docs.reading import (
    GUIDES,
    README,
    ROOT,
    blocks,
    table,
)
from ansible_collections.voiceops.twilio.tests.unit.docs.shell import EVERY_DOCUMENT, REPOSITORY

from tools import versions

TEXT = README.read_text(encoding="utf-8")
LINES = TEXT.splitlines()
HEADINGS = re.findall(r"^## (.+)$", TEXT, re.MULTILINE)
GALAXY = yaml.safe_load((ROOT / "galaxy.yml").read_text(encoding="utf-8"))
NAME = f"{GALAXY['namespace']}.{GALAXY['name']}"


def test_supported_versions() -> None:
    rows = table(README, "ansible-core", "Python of the controller", "Python where modules run")

    assert rows == [
        [
            core.minor if core.is_release else f"{core.minor} (release candidate)",
            ", ".join(core.pythons),
            ", ".join(core.module_pythons),
        ]
        for core in versions.ANSIBLE_CORE
    ]


def test_version_of_requests() -> None:
    needed = re.search(r"^requests >= (\S+)$", (ROOT / "requirements.txt").read_text(), re.M)

    assert needed is not None
    assert set(re.findall(r"requests\W+(\d[\d.]*\d)", TEXT)) == {needed[1]}


def test_every_plugin_is_listed() -> None:
    kinds = {"modules": "module"}
    there = {
        (kinds.get(folder, folder), f"`voiceops.twilio.{path.stem}`")
        for folder in ("modules", "lookup", "inventory", "filter", "callback", "test")
        for path in (ROOT / "plugins" / folder).glob("[!_]*.py")
    }
    there |= {("role", f"`voiceops.twilio.{path.name}`") for path in (ROOT / "roles").iterdir()}
    # Those whose names begin with demo are run by the demo alone.
    there |= {
        ("playbook", f"`voiceops.twilio.{path.stem}`")
        for path in (ROOT / "playbooks").glob("*.yml")
        if not path.stem.startswith("demo")
    }

    assert {
        (kind, name) for kind, name, _purpose in table(README, "Kind", "Name", "Purpose")
    } == there


@pytest.mark.parametrize("document", EVERY_DOCUMENT, ids=lambda path: path.name)
def test_make_targets_exist(document: Path) -> None:
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
    sessions = re.findall(
        r'^@nox\.session(?:\((?:name="([\w-]+)")?.*\))?\ndef (\w+)',
        (ROOT / "noxfile.py").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    known = {*targets, *(name or function for name, function in sessions)}
    text = document.read_text(encoding="utf-8")

    assert set(re.findall(r"(?:^|`)make ([a-z][\w-]*)", text, re.M)) <= known


def test_install_and_first_task_are_on_the_first_screen() -> None:
    install, run = (block.text.splitlines() for block in blocks(README, "bash")[:2])
    play = blocks(README, "yaml")[0].text

    assert install[0] == f"ansible-galaxy collection install {NAME}"
    assert install[1].startswith("pip install 'requests>=")
    # test_commands.py writes the play to the file of its first line, and runs it.
    assert play.startswith("# trunks_of_account.yml\n- name: ")
    assert run[-1] == "ansible-playbook trunks_of_account.yml"
    assert LINES.index(install[0]) < LINES.index("  hosts: localhost") < LINES.index(run[-1]) < 48


def test_trying_it_takes_two_commands_of_the_repository() -> None:
    section = TEXT.partition("## Try it without an account\n")[2].partition("\n## ")[0]
    commands = re.search(r"^```bash\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)

    assert commands is not None
    assert commands[1].splitlines() == [
        f"git clone {REPOSITORY}",
        f"cd {REPOSITORY.rpartition('/')[2]}",
        "make demo",
        "make test",
    ]


def test_sections_are_those_that_galaxy_and_the_community_ask_for() -> None:
    assert HEADINGS == [
        "Install it and read your trunks",
        "Try it without an account",
        "Contents",
        "Examples",
        "Requirements",
        "Install, pin and upgrade",
        "Release notes",
        "Communication",
        "Contributing",
        "Governance",
        "Code of conduct",
        "Security",
        "Licence",
    ]


def test_badges() -> None:
    (badges,) = (line for line in LINES if line.startswith("[!["))
    workflow = f"{REPOSITORY}/actions/workflows/tests.yml"
    in_galaxy = f"{GALAXY['namespace']}/{GALAXY['name']}"
    (licence,) = GALAXY["license"]

    assert re.findall(r"\[!\[[^\]]+\]\((\S+)\)\]\((\S+)\)", badges) == [
        (
            f"https://img.shields.io/ansible/collection/v/{in_galaxy}",
            f"https://galaxy.ansible.com/ui/repo/published/{in_galaxy}/",
        ),
        (f"{workflow}/badge.svg?branch=main", workflow),
        (
            f"https://img.shields.io/badge/licence-{licence.replace('-', '--')}-blue",
            f"{REPOSITORY}/blob/main/LICENSES/{licence}.txt",
        ),
    ]


def test_oldest_versions() -> None:
    oldest = versions.ANSIBLE_CORE[0]
    section = TEXT.partition("## Requirements\n")[2].partition("\n### ")[0]
    runtime = yaml.safe_load((ROOT / "meta" / "runtime.yml").read_text(encoding="utf-8"))

    assert f"- ansible-core {oldest.minor} or later" in section
    assert runtime["requires_ansible"] == f">={oldest.minor}.0"
    assert f"- Python {oldest.pythons[0]} or later on the controller" in section
    assert f"and {versions.MODULE_PYTHONS[0]} or later where modules run" in section


def test_a_pin_allows_this_release_and_no_breaking_one() -> None:
    (pinned,) = (b.text for b in blocks(README, "yaml") if b.text.startswith("collections:"))
    major = int(GALAXY["version"].split(".")[0])

    assert yaml.safe_load(pinned) == {
        "collections": [{"name": NAME, "version": f">={major}.0.0,<{major + 1}.0.0"}]
    }


def test_every_guide_is_in_the_table_of_contents_and_the_readme() -> None:
    contents = yaml.safe_load((GUIDES.parent / "extra-docs.yml").read_text(encoding="utf-8"))
    guides = {path.stem for path in GUIDES.glob("*_guide.rst")}

    assert guides == {name for section in contents["sections"] for name in section["toctree"]}
    assert guides == set(re.findall(r"/docs/docsite/rst/(\w+)\.rst\)", TEXT))


def test_plugins_and_options_in_guides() -> None:
    known = argument_spec(OPTIONS)
    text = "".join(path.read_text(encoding="utf-8") for path in GUIDES.glob("*.rst"))
    plugins = re.findall(r":ansplugin:`(?:[^`<]*<)?([^`>]+)>?`", text)
    options = re.findall(r":ansopt:`([^`]+)`", text)

    module = "voiceops.twilio.byoc_trunk_info#module"
    kinds = {"modules": "module", "roles": "role"}
    folders = (*(ROOT / "plugins").iterdir(), ROOT / "roles")
    there = {
        f"voiceops.twilio.{path.stem}#{kinds.get(folder.name, folder.name)}"
        for folder in folders
        for path in folder.iterdir()
    }
    assert {module} <= set(plugins) <= there
    assert options
    for option in options:
        plugin, _rest, name = option.partition(":")
        assert (plugin, name in known) == (module, True), option


def test_references_between_guides() -> None:
    texts = [path.read_text(encoding="utf-8") for path in GUIDES.glob("*.rst")]
    labels = {label for text in texts for label in re.findall(r"^\.\. _(\S+):$", text, re.M)}
    references = {r for text in texts for r in re.findall(r":ref:`(?:[^`<]*<)?([^`>]+)>?`", text)}

    assert references
    assert references <= labels
    for path in GUIDES.glob("*.rst"):
        assert f"ansible_collections.voiceops.twilio.docsite.{path.stem}" in labels
