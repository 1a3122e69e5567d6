# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The guide to the architecture: its files, layers and pictures are those of the project."""

from __future__ import annotations

import re

import yaml
from ansible_collections.voiceops.twilio.tests.unit.docs.reading import (
    GUIDES,
    ROOT,
    literals,
    table,
)

from tools import diagrams

GUIDE = GUIDES / "architecture_guide.rst"
TEXT = GUIDE.read_text(encoding="utf-8")


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
