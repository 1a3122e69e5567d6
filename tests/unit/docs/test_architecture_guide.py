# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The guide to the architecture: its files, layers and pictures are those of the project."""

from __future__ import annotations

import re
from pathlib import Path

import yaml
from ansible_collections.voiceops.twilio.tests.unit.docs.reading import (
    GUIDES,
    ROOT,
    literals,
    table,
)

from tools import diagrams
from tools.checks import layers

GUIDE = GUIDES / "architecture_guide.rst"
TEXT = GUIDE.read_text(encoding="utf-8")
PLUGIN_UTILS = ROOT / "plugins" / "plugin_utils"


def test_the_layers_are_those_that_are_checked() -> None:
    rows = table(GUIDE, "File", "What it is for")

    assert tuple(literals(name)[0] for name, _purpose in rows) == layers.ORDER
    assert {literals(name)[0] for name, what in rows if what.endswith("Pure.")} == layers.PURE


def test_what_is_named_is_there() -> None:
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for folder in ("plugins", "tools")
        for path in (ROOT / folder).rglob("*.py")
    )
    # Twilio's and Ansible's own words, and what the recipe would add.
    own = {"RETURN", "environment", "galaxy.yml", "requests", "error", "errors", "msg", "api"}
    flow = TEXT.split("How a task flows\n")[1].split("Where a rule is held\n")[0]
    names = [name for name in literals(flow) if name not in own]

    assert len(names) > 20
    assert [name for name in names if not re.search(rf"\b{re.escape(name)}\b", code)] == []


def test_the_checks_and_tests_that_are_named_are_there() -> None:
    rows = table(GUIDE, "Rule", "Held by")
    paths = [literal for _rule, held in rows for literal in literals(held)]

    assert len(paths) == len(rows)
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_each_picture_is_drawn_from_its_text() -> None:
    pictures = re.findall(r"^\.\. image:: \S+/docs/docsite/images/(\w+)\.svg$", TEXT, re.M)

    assert sorted(pictures) == sorted(path.stem for path in diagrams.SOURCES.glob("*.yml"))
    assert TEXT.count("   :alt: ") == len(pictures)
    for name in pictures:
        source = yaml.safe_load((diagrams.SOURCES / f"{name}.yml").read_text(encoding="utf-8"))
        drawn = (diagrams.IMAGES / f"{name}.svg").read_text(encoding="utf-8")
        assert drawn == diagrams.draw(source), f"python -m tools.diagrams draws {name} anew"


def test_every_layer_is_in_the_picture() -> None:
    source = (diagrams.SOURCES / "layers.yml").read_text(encoding="utf-8")
    # It says nothing of a task, so that it has no place there.
    shown = set(re.findall(r"\b_\w+", source)) | {"_version"}

    assert shown == set(layers.ORDER)


def test_plugin_utils_are_named() -> None:
    files = {path.stem for path in Path(PLUGIN_UTILS).glob("_*.py")}
    reports = {name for name in files if name.startswith(("_report", "_baseline"))}

    assert files - reports <= set(literals(TEXT))
