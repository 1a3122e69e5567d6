# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Each promise of SECURITY.md names the tests that hold it, and they exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from ansible_collections.voiceops.twilio.plugins.filter import byoc_trunk_drift
from ansible_collections.voiceops.twilio.plugins.module_utils._api import listing as _listing
from ansible_collections.voiceops.twilio.plugins.module_utils._http import (
    budget,
    responses,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._http import framing as _framing
from ansible_collections.voiceops.twilio.plugins.module_utils._http import strict_json as _json
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks import bounds as _bounds
from ansible_collections.voiceops.twilio.plugins.module_utils._text import decoding as _decoding
from ansible_collections.voiceops.twilio.plugins.module_utils._text import masking as _masking
from ansible_collections.voiceops.twilio.plugins.plugin_utils._yaml import (
    regular_file as _data_file,
)
from ansible_collections.voiceops.twilio.tests.unit.docs.reading import ROOT, tables
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils._action import (
    test_expected_file_bounds,
)

SECURITY = ROOT / "SECURITY.md"
TEXT = SECURITY.read_text(encoding="utf-8")
ROWS = [row for rows in tables(SECURITY) for row in rows[1:]]
MAX_WORDS = 25
MIB = 1024**2
NUMBERS = {3: "three"}
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
    assert {tuple(rows[0]) for rows in tables(SECURITY)} == {("Promise", "Test")}
    assert len(ROWS) > 60
    assert all(len(row) == 2 for row in ROWS)
    assert len({row[0] for row in ROWS}) == len(ROWS)


def test_no_sentence_is_long() -> None:
    prose = [line for line in TEXT.splitlines() if not line.startswith("|")]
    texts = [*(row[0] for row in ROWS), *prose]
    sentences = [one for text in texts for one in re.split(r"(?<=[.]) ", text)]
    assert [one for one in sentences if len(one.split()) > MAX_WORDS] == []
    assert all(row[0].endswith(".") for row in ROWS)


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


@pytest.mark.parametrize(
    "said",
    [
        f"contains {_masking.RUN} or more consecutive characters of a secret.",
        f"masked if they have {_masking.RUN} characters or more.",
        f"Secrets with fewer than {_masking.RUN} characters,",
        f"In a SID, only {_masking.RUN_IN_SID} or more consecutive characters",
        f"in up to {NUMBERS[_decoding.LAYERS]} layers.",
        f"A response of more than {_framing.MAX_BYTES // MIB} MiB is an error",
        f"nested more than {_json.MAX_DEPTH} levels deep",
        f"take more than {budget.MAX_TASK_BYTES // MIB} MiB of memory together",
        f"more than {_listing.MAX_EMPTY_PAGES} empty pages in a row",
        f"responds with 404 and code {responses.NOT_FOUND} and names",
        f"a regular file of at most {_data_file.MAX_BYTES // MIB} MiB is read",
        f"{test_expected_file_bounds.MEMORY // MIB // 1024} GiB of memory are enough",
        f"takes about {_bounds.MAX_GROWTH // MIB // 1024} GiB of memory",
        f"stops a comparison after {byoc_trunk_drift._SECONDS} seconds.",
    ],
)
def test_a_number_is_that_of_the_code(said: str) -> None:
    assert said in TEXT


def test_no_address_and_no_time_is_promised_that_nobody_confirmed() -> None:
    assert not re.findall(r"https?://\w|\w@\w", TEXT)
    assert not re.findall(r"\b(hour|day|week|month)s?\b", TEXT)


def test_repairs_have_a_section_in_the_changelog() -> None:
    assert "`security_fixes`" in TEXT
    assert "security_fixes" in (ROOT / "changelogs" / "config.yaml").read_text(encoding="utf-8")
