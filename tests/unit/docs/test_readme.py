# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""README and links: versions, plugins, commands and addresses are those of the project."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from ansible_collections.voiceops.twilio.plugins.module_utils._byoc_trunk_info import OPTIONS
from ansible_collections.voiceops.twilio.plugins.module_utils._options import argument_spec
from ansible_collections.voiceops.twilio.tests.unit.docs.reading import (
    DOCUMENTS,
    GUIDES,
    README,
    ROOT,
    blocks,
    table,
)

from tools import listing, versions

TEXT = README.read_text(encoding="utf-8")
GALAXY = yaml.safe_load((ROOT / "galaxy.yml").read_text(encoding="utf-8"))
MARKDOWN = [README, *sorted((ROOT / "docs").glob("*.md"))]


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


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_make_targets_exist(document: Path) -> None:
    known = {
        *listing.targets((ROOT / "Makefile").read_text(encoding="utf-8")),
        *listing.sessions((ROOT / "noxfile.py").read_text(encoding="utf-8")),
    }
    text = document.read_text(encoding="utf-8")

    assert set(re.findall(r"(?:^|`)make ([a-z][\w-]*)", text, re.M)) <= known


def test_quickstart_is_two_commands_of_the_repository() -> None:
    quickstart = blocks(README, "bash")[0].text.splitlines()
    repository = GALAXY["repository"]

    assert quickstart == [
        f"git clone {repository}",
        f"cd {repository.rpartition('/')[2]}",
        "make demo",
        "make test",
    ]


def test_docsite_belongs_to_the_repository() -> None:
    links = yaml.safe_load((GUIDES.parent / "links.yml").read_text(encoding="utf-8"))

    assert GALAXY["repository"].endswith("/" + links["edit_on_github"]["repository"])
    for link in links["extra_links"]:
        assert link["url"].startswith(GALAXY["repository"])


def test_every_guide_is_in_the_table_of_contents_and_the_readme() -> None:
    contents = yaml.safe_load((GUIDES.parent / "extra-docs.yml").read_text(encoding="utf-8"))
    guides = {path.stem for path in GUIDES.glob("*_guide.rst")}

    assert guides == {name for section in contents["sections"] for name in section["toctree"]}
    assert guides == set(re.findall(r"\(docs/docsite/rst/(\w+)\.rst\)", TEXT))


@pytest.mark.parametrize("document", MARKDOWN, ids=lambda path: path.name)
def test_links_in_markdown(document: Path) -> None:
    for target in re.findall(r"\]\(([^)]+)\)", document.read_text(encoding="utf-8")):
        path, _rest, anchor = target.partition("#")
        if "://" in target:
            continue
        linked = document.parent / path if path else document
        assert linked.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.+)$", linked.read_text(encoding="utf-8"), re.M)
            assert anchor in [re.sub(r"[^\w -]", "", h).lower().replace(" ", "-") for h in headings]


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
