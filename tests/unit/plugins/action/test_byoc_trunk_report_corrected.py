# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a task reports after another task on the same folder: its own options, and no old fault."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible.errors import AnsibleError
from ansible_collections.voiceops.twilio.tests.unit.plugins.action.test_byoc_trunk_report import (
    LATEST,
    MAIN,
    OTHER,
    names,
    report_in,
    run,
    seen,
)


@pytest.mark.parametrize(
    "mistaken",
    [{"reports": ["json", "pdf"]}, {"reports": 1}],
    ids=["a format", "a type"],
)
@pytest.mark.parametrize("formats", [["json"], ["json", "github"]])
def test_a_corrected_task_has_no_mistake_of_an_earlier_task(
    tmp_path: Path, mistaken: dict[str, Any], formats: list[str]
) -> None:
    assert run(tmp_path, {"main": MAIN}, **mistaken)["failed"] is True
    assert report_in(tmp_path)["outcome"] == "invalid"
    result = run(tmp_path, {"main": MAIN}, reports=formats)
    assert "failed" not in result
    assert result["changed"] is True
    assert names(tmp_path / "reports") == ["audit.json"]
    assert report_in(tmp_path)["problems"] == []


def test_the_mistake_of_a_task_is_that_of_each_of_its_hosts(tmp_path: Path) -> None:
    audits = {"main": MAIN, "other": OTHER}
    for host in audits:
        assert "pdf" in run(tmp_path, audits, host=host, reports=["pdf"])["msg"]


def test_a_file_that_could_not_be_written_is_no_fault_of_a_later_task(tmp_path: Path) -> None:
    in_the_way = tmp_path / "reports" / "audit.json"
    in_the_way.mkdir(parents=True)
    result = run(tmp_path, {"main": MAIN}, reports=["json", "html"])
    assert "audit.json cannot be written" in result["msg"]
    in_the_way.rmdir()
    assert "failed" not in run(tmp_path, {"main": MAIN}, reports=["html"])
    assert names(tmp_path / "reports") == ["audit.html"]
    assert "failed" not in run(tmp_path, {"main": MAIN}, reports=["json"])
    assert names(tmp_path / "reports") == ["audit.html", "audit.json"]


def test_two_names_of_one_folder_are_one_folder(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(".")
    run(tmp_path, {"main": MAIN})
    assert "warnings" in run(tmp_path, {"main": seen("main", 1, LATEST)}, path="link/reports")


def test_a_link_that_leads_to_itself_has_no_reports(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(AnsibleError, match=r"^The reports cannot be written: .*loop"):
        run(tmp_path, {"main": MAIN}, path="loop/reports")


@pytest.mark.parametrize("path", ["", " ", "\t"])
@pytest.mark.parametrize("mistake", [{}, {"colour": "red"}], ids=["alone", "with another"])
def test_a_blank_path_is_refused(tmp_path: Path, path: str, mistake: dict[str, str]) -> None:
    with pytest.raises(AnsibleError, match=r"^path is empty\. Set it to a file or folder\.$"):
        run(tmp_path, {"main": MAIN}, path=path, **mistake)
    assert names(tmp_path) == []


def _files(folder: Path) -> dict[str, str | None]:
    return {it["host"]: it["expected_file"] for it in report_in(folder)["accounts"]}


def test_each_host_names_its_own_expected_file(tmp_path: Path) -> None:
    audits = {name: seen(name, n) for n, name in enumerate(("main", "other", "third"))}
    for host in audits:
        run(tmp_path, audits, host=host, expected_file=f"{host}.yml")
    assert _files(tmp_path) == {host: str(tmp_path / f"{host}.yml") for host in audits}
    for host in audits:
        told = run(tmp_path, audits, host=host, expected_file=f"{host}.yml")
        assert told["changed"] is False


@pytest.mark.parametrize("file", ["one.yml", None])
def test_a_task_that_names_another_expected_file_writes_the_reports_again(
    tmp_path: Path, file: str | None
) -> None:
    run(tmp_path, {"main": MAIN}, expected_file="two.yml")
    assert run(tmp_path, {"main": MAIN}, expected_file=file)["changed"] is True
    assert _files(tmp_path) == {"main": file and str(tmp_path / file)}


@pytest.mark.parametrize("file", ["expected.yml", None])
def test_a_secret_may_contain_the_name_of_a_host(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str | None
) -> None:
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "token-of-the-laboratory")
    run(tmp_path, {"laboratory": seen("laboratory", 1)}, host="laboratory", expected_file=file)
    assert _files(tmp_path) == {"laboratory": file and str(tmp_path / file)}
