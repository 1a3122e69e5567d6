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


@pytest.mark.parametrize("check_mode", [False, True])
def test_a_task_with_no_log_prints_no_result(
    tmp_path: Path, printed: list[str], check_mode: bool
) -> None:
    keywords = {"no_log": True, "check_mode": check_mode}
    later = {**MISSING, "audited_at": "2027", "trunks": [trunk(3, "missing", "three")]}
    for result in (MISSING, later):
        run(tmp_path, {"main": result}, reports=["github", "json"], keywords=keywords)
    hidden = (
        "::warning title=BYOC trunk audit::The report task has no_log, so it prints no results. A "
        "report in a file, such as markdown, has all of them."
    )
    assert printed == [hidden]


def test_a_task_with_no_log_and_no_result_prints_nothing(
    tmp_path: Path, printed: list[str]
) -> None:
    run(tmp_path, {"main": MAIN}, reports=["github"], keywords={"no_log": True})
    assert printed == []


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


# Which hosts have no audit, and when that is certain

SKIPPED = {"changed": False, "skipped": True, "skip_reason": "Conditional result was False"}
NO_AUDIT = "No account was audited."


def audited(host: str, account: int) -> dict[str, Any]:
    return audit(
        trunk(1, "compliant", "x"), account=account, host=host, play=PLAY._uuid, audited_at="2026"
    )


def runs(folder: Path, steps: list[tuple[str, dict[str, Any], Any]], **how: Any) -> list[bool]:
    """Run the task for each host of I(steps) with the results and the batch, and say who failed."""
    return [
        bool(run(folder, results, reports=["github"], host=host, batch=batch, **how).get("failed"))
        for host, results, batch in steps
    ]


ALL = {"a": audited("a", 1), "b": audited("b", 2), "c": audited("c", 3)}
NONE: dict[str, Any] = dict.fromkeys(ALL)
ONE_SKIPPED = {**NONE, "a": SKIPPED}
NOT_B, NOT_C = {**ALL, "b": None}, {**ALL, "c": None}


@pytest.mark.parametrize(
    ("strategy", "steps", "failed", "unaudited"),
    [
        pytest.param(
            "free",
            [
                ("a", {**NONE, "a": ALL["a"]}, None),
                ("b", {**ALL, "c": None}, None),
                ("c", ALL, None),
            ],
            [False, False, False],
            [],
            id="free, one after another",
        ),
        pytest.param(
            "free",
            [("a", {**NONE, "a": SKIPPED}, None), ("b", {**ALL, "a": SKIPPED}, None)],
            [False, False],
            ["a"],
            id="free, the first one skipped",
        ),
        pytest.param(
            "free",
            [
                ("a", {**NONE, "a": ALL["a"]}, None),
                ("b", {**ALL, "b": None}, None),
                ("c", {**ALL, "b": None}, None),
            ],
            [False, False, False],
            ["b"],
            id="free, one that reports without an audit",
        ),
        pytest.param(
            "host_pinned",
            [("a", NONE, None), ("b", NONE, None), ("c", NONE, None)],
            [False, False, True],
            ["", "a", "b", "c"],
            id="host_pinned, none at all",
        ),
        pytest.param(
            "free",
            [
                ("a", ONE_SKIPPED, ["a"]),
                ("b", ONE_SKIPPED, ["b", "c"]),
                ("c", ONE_SKIPPED, ["b", "c"]),
            ],
            [False, False, True],
            ["", "a", "b", "c"],
            id="free in batches, none at all",
        ),
        pytest.param(
            "linear",
            [("a", {**NONE, "a": ALL["a"]}, ["a"]), ("b", {**ALL, "b": None, "c": None}, ["b"])],
            [False, False],
            ["b"],
            id="batches that stop early",
        ),
        pytest.param(
            "linear",
            [("a", NONE, ["a"]), ("b", NONE, ["b"]), ("c", NONE, ["c"])],
            [False, False, True],
            ["", "a", "b", "c"],
            id="batches, none at all",
        ),
        pytest.param(
            "linear",
            [("a", {**NONE, "a": ALL["a"]}, ["a"]), ("c", {**ALL, "b": None}, ["c"])],
            [False, False],
            ["b"],
            id="a batch without a report",
        ),
        pytest.param(
            "linear", [("a", NONE, None)], [True], ["", "a", "b", "c"], id="one batch, none at all"
        ),
    ],
)
def test_what_is_not_audited_is_printed_once_that_is_certain(
    tmp_path: Path,
    printed: list[str],
    monkeypatch: pytest.MonkeyPatch,
    strategy: str,
    steps: list[tuple[str, dict[str, Any], Any]],
    failed: list[bool],
    unaudited: list[str],
) -> None:
    monkeypatch.setattr(PLAY, "strategy", strategy)
    assert runs(tmp_path, steps) == failed
    named = [line.partition("::")[2].partition("::")[2].partition(":")[0] for line in printed]
    assert sorted(name if name in ALL else "" for name in named) == unaudited


@pytest.mark.parametrize(
    ("order", "batch", "is_last"),
    [
        (None, ["c"], True),
        (None, ["a"], False),
        ("inventory", ["b", "c"], True),
        ("reverse_inventory", ["a"], True),
        ("reverse_inventory", ["c"], False),
        ("sorted", ["c"], True),
        ("reverse_sorted", ["a"], True),
        ("shuffle", ["c"], False),
        ("shuffle", ["a", "b", "c"], True),
    ],
)
def test_the_last_batch_follows_the_order_of_the_play(
    tmp_path: Path,
    printed: list[str],
    monkeypatch: pytest.MonkeyPatch,
    order: Any,
    batch: list[str],
    is_last: bool,
) -> None:
    monkeypatch.setattr(PLAY, "order", order)
    assert runs(tmp_path, [(batch[0], NONE, batch)]) == [is_last]
    assert any(NO_AUDIT in line for line in printed) is is_last


def test_ten_of_a_level_in_a_run_whatever_folder_the_reports_are_in(
    tmp_path: Path, printed: list[str]
) -> None:
    for folder in range(4):
        rows = (trunk(100 * folder + n, "missing", None) for n in range(6))
        results = {"main": audit(*rows, host="main", play=PLAY._uuid, faults=["missing"])}
        run(tmp_path, results, reports=["github"], path=f"reports{folder}")
    assert len(printed) == 10
    assert "At least 3 more of this level are not shown" in printed[-1]


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
