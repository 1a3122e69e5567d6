# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the action prints for the format github, and when."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.action import byoc_trunk_report
from ansible_collections.voiceops.twilio.tests.unit.plugins.action.test_byoc_trunk_report import (
    MAIN,
    names,
    run,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.actions import PLAY
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils.audits import (
    audit,
    sid,
    trunk,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils.repositories import git

MISSING = audit(
    trunk(2, "missing", "two"), host="main", play=PLAY._uuid, faults=["missing"], account=3
)
LINE = f"::error title=BYOC trunk audit%3A missing::main: {sid(2)} two: missing"


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    lines: list[str] = []
    monkeypatch.setattr(byoc_trunk_report.display, "display", lines.append)
    return lines


@pytest.mark.parametrize(
    ("reports", "written"),
    [
        (["github"], []),
        ("json,github", ["audit.json"]),
        (["github", "csv"], ["audit.csv"]),
    ],
)
@pytest.mark.parametrize("check_mode", [False, True])
def test_annotations_are_printed_and_no_file_is_written_for_them(
    tmp_path: Path, printed: list[str], reports: Any, written: list[str], check_mode: bool
) -> None:
    keywords = {"check_mode": check_mode}
    result = run(tmp_path, {"main": MISSING}, reports=reports, keywords=keywords)
    assert printed == [LINE]
    assert result["changed"] is bool(written)
    assert names(tmp_path / "reports") == ([] if check_mode else written)


def test_without_the_format_nothing_is_printed(tmp_path: Path, printed: list[str]) -> None:
    run(tmp_path, {"main": MISSING})
    run(tmp_path, {"main": MAIN}, reports=["github"])
    assert printed == []


def test_each_annotation_is_printed_by_one_host(tmp_path: Path, printed: list[str]) -> None:
    other = audit(
        trunk(3, "missing", None), host="other", play=PLAY._uuid, faults=["missing"], account=4
    )
    results = {"main": MISSING, "other": None}
    run(tmp_path, results, reports=["github"], batch=["main"])
    results["other"] = other
    for host in ("other", "main"):
        run(tmp_path, results, reports=["github"], host=host, batch=["other"])
    assert printed == [LINE, LINE.replace("main", "other").replace(f"{sid(2)} two", sid(3))]


def test_a_mistake_beside_the_format_is_printed_too(tmp_path: Path, printed: list[str]) -> None:
    result = run(tmp_path, {"main": MISSING}, reports=["github", "pdf"])
    assert result["failed"] is True
    assert len(printed) == 2
    assert printed[0].startswith("::error title=BYOC trunk audit%3A problem::value of reports must")
    assert printed[1] == LINE


@pytest.mark.parametrize(("reports", "number"), [(["github"], 0), (["github", "json"], 1)])
def test_a_commit_is_looked_for_only_if_a_file_names_it(
    tmp_path: Path, printed: list[str], reports: list[str], number: int
) -> None:
    git(tmp_path, "init", "-q")
    (tmp_path / "trunks.yml").write_text("[]", encoding="utf-8")
    result = run(tmp_path, {"main": MISSING}, reports=reports, expected_file="trunks.yml")
    assert len(result.get("warnings", [])) == number
    assert len(printed) == 1
