# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""No sentence of the guides and of the documentation of plugins is long."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.voiceops.twilio.tests.unit.docs.reading import ROOT
from ansible_collections.voiceops.twilio.tests.unit.plugins.documentation import PLUGINS, block

MAX_WORDS = 25
PAGES = [*sorted((ROOT / "docs" / "docsite" / "rst").glob("*.rst")), ROOT / "README.md"]
DOCUMENTED = [
    (kind, path.stem)
    for kind in ("doc_fragments", "filter", "inventory", "lookup", "modules")
    for path in sorted((PLUGINS / kind).glob("*.py"))
]
ROLE = ROOT / "roles" / "byoc_trunk_audit" / "meta" / "argument_specs.yml"


def long_sentences(text: str) -> list[str]:
    """The sentences in I(text) that are too long."""
    shown = re.sub(r"\]\([^)]*\)|<[^>]*>", "", text)
    sentences = re.split(r"(?<=[.!?:;]) ", shown.replace("\n", " "))
    return [one for one in sentences if len(one.split()) > MAX_WORDS]


def descriptions(value: Any) -> Iterator[str]:
    """Every description in a documentation."""
    if isinstance(value, list):
        for one in value:
            yield from descriptions(one)
    if isinstance(value, dict):
        for key, one in value.items():
            if key == "description":
                yield from [one] if isinstance(one, str) else one
            else:
                yield from descriptions(one)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_sentence_of_a_page_is_long(page: Path) -> None:
    lines = page.read_text("utf-8").splitlines()
    # A paragraph is one line. Code and tables are indented, or begin with another character.
    prose = [line for line in lines if re.match(r"[A-Za-z:`*\d-]", line)]
    assert len(prose) > 5
    assert [one for line in prose for one in long_sentences(line)] == []


@pytest.mark.parametrize(("kind", "name"), DOCUMENTED)
def test_no_sentence_of_a_plugin_is_long(kind: str, name: str) -> None:
    blocks = ["DOCUMENTATION"]
    if kind not in ("doc_fragments", "inventory"):
        blocks.append("RETURN")
    found = [one for title in blocks for one in descriptions(block(kind, name, title))]
    assert found
    assert [one for text in found for one in long_sentences(text)] == []


def test_no_sentence_of_the_role_is_long() -> None:
    found = [*descriptions(yaml.safe_load(ROLE.read_text("utf-8")))]
    assert [one for text in found for one in long_sentences(text)] == []
