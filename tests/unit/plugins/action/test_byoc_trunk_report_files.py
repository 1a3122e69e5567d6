# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the action does where a report cannot be written, or must not be."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from ansible.errors import AnsibleError
from ansible_collections.voiceops.twilio.plugins.action import byoc_trunk_report
from ansible_collections.voiceops.twilio.tests.unit.plugins.action.test_byoc_trunk_report import (
    AUDITED,
    FILES,
    LATEST,
    OTHER,
    commits,
    names,
    run,
    seen,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils.repositories import (
    commit_all,
)


@pytest.mark.parametrize("name", FILES)
def test_what_cannot_be_written_is_named_and_every_other_format_is_written(
    tmp_path: Path, name: str
) -> None:
    folder = tmp_path / "reports"
    (folder / FILES[name]).mkdir(parents=True)
    others = {other: folder / file for other, file in FILES.items() if other != name}
    for file in others.values():
        file.write_text("forged", encoding="utf-8")
    # Each host fails, and not the one alone that writes.
    for host in ("main", "other"):
        result = run(tmp_path, {"main": AUDITED, "other": OTHER}, host=host)
        assert result["failed"] is True
        assert f"The report {folder / FILES[name]} cannot be written: " in result["msg"]
        assert result["files"] == [str(file) for file in others.values()]
        assert "forged" not in {file.read_text("utf-8") for file in others.values()}


def test_an_old_report_that_cannot_be_removed_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(tmp_path, {"main": AUDITED})
    really = Path.unlink

    def unlink(file: Path, **how: Any) -> None:
        if file.name == "audit.html":
            raise PermissionError(1, "Operation not permitted", str(file))
        really(file, **how)

    monkeypatch.setattr(Path, "unlink", unlink)
    result = run(tmp_path, {"main": seen("main", 1, LATEST)}, reports=["json"])
    assert result["failed"] is True
    assert "audit.html cannot be removed: Operation not permitted." in result["msg"]
    assert "Old reports were removed: audit.xml, audit.md, audit.sarif." in result["msg"]
    assert names(tmp_path / "reports") == ["audit.html", "audit.json"]


@pytest.mark.parametrize("path", ["reports", "reports/", "./reports/."])
@pytest.mark.parametrize("is_check", [True, False])
def test_a_link_in_the_place_of_the_folder_is_refused(
    tmp_path: Path, path: str, is_check: bool
) -> None:
    run(tmp_path, {"main": AUDITED}, path="victim")
    before = (tmp_path / "victim" / "audit.json").read_bytes()
    (tmp_path / "reports").symlink_to("victim")
    again = {"main": seen("main", 1, LATEST)}
    with pytest.raises(AnsibleError, match="reports is a symbolic link, which is not followed"):
        run(tmp_path, again, path=path, reports=["json"], keywords={"check_mode": is_check})
    assert names(tmp_path / "victim") == sorted(FILES.values())
    assert (tmp_path / "victim" / "audit.json").read_bytes() == before


@pytest.mark.parametrize("room", ["commits_of", "report_of", "Hosts", "turn", "write_reports"])
@pytest.mark.parametrize("error", [ValueError("odd"), RuntimeError("odd"), OSError("odd")])
@pytest.mark.parametrize("formats", [["json"], [*FILES]], ids=["one", "all"])
def test_no_old_report_survives_whatever_fails(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    room: str,
    error: Exception,
    formats: list[str],
) -> None:
    run(tmp_path, {"main": AUDITED})
    (tmp_path / "reports" / "mine.txt").touch()
    again = {"main": seen("main", 1, LATEST)}
    with monkeypatch.context() as broken:
        broken.setattr(byoc_trunk_report, room, mock.Mock(side_effect=error))
        with pytest.raises((AnsibleError, ValueError, RuntimeError, OSError)):
            run(tmp_path, again, reports=formats)
    assert names(tmp_path / "reports") == ["mine.txt"]
    # The next host does not take them for there.
    run(tmp_path, again)
    assert names(tmp_path / "reports") == sorted([*FILES.values(), "mine.txt"])


@pytest.mark.parametrize("is_loop", [False, True])
def test_the_commit_of_what_no_audit_compared_is_not_named(tmp_path: Path, is_loop: bool) -> None:
    trunks = tmp_path / "git" / "trunks.yml"
    trunks.parent.mkdir()
    trunks.write_text("---\n", encoding="utf-8")
    head = commit_all(trunks.parent)
    digest = hashlib.sha256(b"---\n").hexdigest()
    read = {"expected_file": str(trunks), "expected_sha256": digest}

    def audited(at: str) -> Any:
        one = {**seen("main", 1, at), **read}
        return {"main": {"results": [one]} if is_loop else one}

    run(tmp_path, audited(LATEST))
    assert commits(tmp_path) == [head]
    trunks.write_text("--- []\n", encoding="utf-8")
    commit_all(trunks.parent)
    result = run(tmp_path, audited("2026-11-26T12:00:00"))
    assert "the file changed after an audit had read it" in result["warnings"][0]
    assert commits(tmp_path) == [None]


def test_a_path_that_is_too_long_is_named(tmp_path: Path) -> None:
    with pytest.raises(AnsibleError, match=r"The reports cannot be written: .*ile name too long"):
        run(tmp_path, {"main": AUDITED}, path="x" * 300)
