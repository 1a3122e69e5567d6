# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""README and guides taken apart: code blocks, tables and sections, as far as tests need them."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

ROOT = Path(__file__).resolve().parents[3]
README = ROOT / "README.md"
GUIDES = ROOT / "docs" / "docsite" / "rst"
DOCUMENTS = [README, *sorted(GUIDES.glob("*.rst"))]

_FENCED = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_DIRECTIVE = re.compile(
    r"^\.\. code-block:: (\S+)\n\n((?:(?: {2,}.*)?\n)+?)(?=\S|\Z)", re.MULTILINE
)
_LIST_TABLE = re.compile(r"^\.\. list-table::\n(.*?)(?=^\S|\Z)", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^(\S.*)\n([=\-~])\2+$", re.MULTILINE)


class _Loader(yaml.SafeLoader):
    """YAML with Ansible's mark of data."""


_Loader.add_constructor("!unsafe", yaml.SafeLoader.construct_yaml_str)


def loaded(text: str) -> Any:
    """Return what the YAML of an example is, a text that is marked as data as that text."""
    return yaml.load(text, _Loader)  # noqa: S506 - a safe loader


class Block(NamedTuple):
    """A block of code: the document it is in, its language, the section it is in, its text."""

    document: str
    language: str
    section: str
    text: str


def blocks(document: Path, *languages: str) -> list[Block]:
    """The code blocks of I(document) in one of I(languages)."""
    text = document.read_text(encoding="utf-8")
    pattern = _FENCED if document.suffix == ".md" else _DIRECTIVE
    found = [
        Block(document.name, match[1], _section_at(text, match.start()), textwrap.dedent(match[2]))
        for match in pattern.finditer(text)
    ]
    return [block for block in found if block.language in languages]


def tables(document: Path) -> Iterator[list[list[str]]]:
    """Each table of I(document) as its rows, the heading first."""
    text = document.read_text(encoding="utf-8")
    if document.suffix == ".md":
        for table in re.findall(r"(?:^\|.*\|\n)+", text, re.MULTILINE):
            rows = [
                [cell.strip() for cell in row.strip("|").split("|")] for row in table.split("\n")
            ]
            yield [row for row in rows if row != [""] and set(row) != {"---"}]
    else:
        for table in _LIST_TABLE.findall(text):
            rows = re.split(r"^   \* - ", table, flags=re.MULTILINE)[1:]
            yield [
                [_one_line(cell) for cell in re.split(r"^     - ", row, flags=re.MULTILINE)]
                for row in rows
            ]


def table(document: Path, *heading: str) -> list[list[str]]:
    """The rows below this I(heading), of the one table in I(document) that has it."""
    (found,) = [rows for rows in tables(document) if rows[0] == list(heading)]
    assert len(found) > 1
    return found[1:]


def literals(cell: str) -> list[str]:
    """What stands in literal type in I(cell)."""
    return re.findall(r"``([^`]+)``", cell)


def _section_at(text: str, position: int) -> str:
    headings = [match[1] for match in _HEADING.finditer(text, 0, position)]
    return headings[-1] if headings else ""


def _one_line(text: str) -> str:
    return " ".join(text.split())
