# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whatever keeps the commit of a file from being found is a warning."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from unittest import mock

import pytest
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report import commit as _commit
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.commit import commits_of
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils._report import (
    test_commit as tested,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils.repositories import (
    commit_all,
    git,
)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with a file in a folder."""
    top = tmp_path / "top"
    (top / "sub").mkdir(parents=True)
    for name in ("a.yml", "sub/b.yml"):
        (top / name).write_text(tested.WRITTEN, encoding="utf-8")
    commit_all(top)
    return top


LINE_BREAKS = ["\n", "\r", "\r\n", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029"]


@pytest.mark.parametrize("line_break", LINE_BREAKS, ids=ascii)
@pytest.mark.parametrize("name", ["a{}b", "{}a", "a{}"])
def test_a_folder_may_have_any_line_break_in_its_name(
    tmp_path: Path, line_break: str, name: str
) -> None:
    folder = tmp_path / name.format(line_break)
    folder.mkdir()
    (folder / "a.yml").write_text(tested.WRITTEN, encoding="utf-8")
    expected = commit_all(folder)
    assert tested.commit_of(folder / "a.yml") == expected
    (tmp_path / "tree").mkdir()
    git(folder, "worktree", "add", "-q", str(tmp_path / "tree"), "-b", "branch")
    commits, warnings = commits_of([tmp_path / "tree" / "a.yml"])
    assert commits[tmp_path / "tree" / "a.yml"] == expected or len(warnings) == 1


def loop(folder: Path) -> str:
    (folder / ".git" / "worktrees").mkdir()
    (folder / ".git" / "worktrees" / "x").symlink_to("x")
    return f"{folder}/.git/worktrees/x/y"


def fifo(folder: Path) -> str:
    worktree = folder / ".git" / "worktrees" / "x"
    worktree.mkdir(parents=True)
    os.mkfifo(worktree / "gitdir")
    return str(worktree)


@pytest.mark.parametrize(
    "target",
    [
        pytest.param(lambda top: f"{top}/.git/worktrees/\0", id="null"),
        pytest.param(lambda _top: "\0", id="only null"),
        pytest.param(lambda top: f"{top}/.git/worktrees/{'x' * 3000}", id="long"),
        pytest.param(lambda top: f"{top}/.git/worktrees/\udcff", id="not UTF-8"),
        pytest.param(loop, id="loop"),
        pytest.param(fifo, id="FIFO"),
    ],
)
def test_a_git_file_that_leads_to_anything_is_a_warning(
    repository: Path, target: Callable[[Path], str]
) -> None:
    (repository / "sub" / ".git").write_bytes(os.fsencode(f"gitdir: {target(repository)}\n"))
    assert tested.warning_about(repository / "sub" / "b.yml").startswith(
        "The reports name no commit for "
    )


@pytest.mark.parametrize("error", [ValueError("odd"), RuntimeError("odd"), KeyError("odd")])
@pytest.mark.parametrize("room", ["_found", "_commits_in"])
def test_whatever_fails_is_a_warning(
    repository: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, room: str
) -> None:
    monkeypatch.setattr(_commit, room, mock.Mock(side_effect=error))
    assert "it cannot be read: " in tested.warning_about(repository / "a.yml")
