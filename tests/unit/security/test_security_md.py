# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Each promise of SECURITY.md names the tests that hold it, and they exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils import _framing, _json
from ansible_collections.voiceops.twilio.tests.unit.docs.reading import ROOT, tables

SECURITY = ROOT / "SECURITY.md"
TEXT = SECURITY.read_text(encoding="utf-8")
ROWS = [row for rows in tables(SECURITY) for row in rows[1:]]
NAMED = sorted({name for row in ROWS for name in re.findall(r"`([^`]+)`", row[1])})


def exists(name: str, root: Path = ROOT) -> bool:
    """Whether I(name) is a test: a function of a file of tests, or an integration target."""
    path, _colons, function = name.partition("::")
    if not function:
        return path.startswith("tests/integration/targets/") and (root / path / "tasks").is_dir()
    if not (root / path).is_file() or not function.startswith("test_"):
        return False
    tree = ast.parse((root / path).read_text(encoding="utf-8"))
    return function in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_every_table_is_one_of_promises() -> None:
    assert [rows[0] for rows in tables(SECURITY)] == [["Promise", "Test"]] * 4
    assert len(ROWS) > 20
    assert all(len(row) == 2 for row in ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0][:60])
def test_a_promise_names_tests_and_nothing_else(row: list[str]) -> None:
    assert re.fullmatch(r"`[^`]+`(, `[^`]+`)*", row[1])


@pytest.mark.parametrize("name", NAMED)
def test_a_test_that_is_named_exists(name: str) -> None:
    assert exists(name)


@pytest.mark.parametrize(
    "name",
    [
        "tests/unit/security/test_security_md.py::test_that_is_not_there",
        "tests/unit/security/test_security_md.py::exists",
        "tests/unit/security/test_nothing.py::test_a_test_that_is_named_exists",
        "tests/unit/security/test_security_md.py",
        "tests/integration/targets/nothing",
        "tests/unit",
    ],
)
def test_what_is_no_test_is_found(name: str) -> None:
    assert not exists(name)


def test_the_numbers_are_those_of_the_code() -> None:
    assert f"{_framing.MAX_BYTES // 1024**2} MiB or a depth of {_json.MOST_DEPTH}" in TEXT


def test_no_address_and_no_time_is_promised_that_nobody_confirmed() -> None:
    assert not re.findall(r"https?://\w|\w@\w", TEXT)
    assert not re.findall(r"\b(hour|day|week|month)s?\b", TEXT)


def test_repairs_have_a_section_in_the_changelog() -> None:
    assert "`security_fixes`" in TEXT
    assert "security_fixes" in (ROOT / "changelogs" / "config.yaml").read_text(encoding="utf-8")
