# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The commit of a file, in repositories that are as they should be and in hostile ones."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report import commit as _commit
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.commit import commits_of
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils.repositories import (
    commit_all,
    git,
)

WRITTEN = "- friendly_name: Berlin\n"


@pytest.fixture
def top(tmp_path: Path) -> Path:
    """A repository with two files."""
    (tmp_path / "top" / "sub").mkdir(parents=True)
    for name in ("a.yml", "sub/b.yml"):
        (tmp_path / "top" / name).write_text(WRITTEN, encoding="utf-8")
    commit_all(tmp_path / "top")
    return tmp_path / "top"


def head(folder: Path) -> str:
    return git(folder, "rev-parse", "--short=12", "HEAD")


def commit_of(file: Path) -> str | None:
    commits, warnings = commits_of([file])
    assert warnings == []
    return commits[file]


def warning_about(file: Path) -> str:
    commits, warnings = commits_of([file])
    assert commits == {file: None}
    (warning,) = warnings
    return warning


@pytest.mark.parametrize("name", ["a.yml", "sub/b.yml"])
def test_a_file_that_is_committed(top: Path, name: str) -> None:
    assert commit_of(top / name) == head(top)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(WRITTEN + "- friendly_name: Rome\n", id="changed"),
        pytest.param("", id="emptied"),
        pytest.param(WRITTEN.rstrip(), id="without its last line break"),
    ],
)
def test_a_file_that_is_changed_is_dirty(top: Path, content: str) -> None:
    (top / "sub" / "b.yml").write_text(content, encoding="utf-8")
    assert commit_of(top / "sub" / "b.yml") == f"{head(top)}-dirty"
    git(top, "add", ".")
    assert commit_of(top / "sub" / "b.yml") == f"{head(top)}-dirty"
    assert commit_of(top / "a.yml") == head(top)


def test_a_file_that_is_not_tracked_is_dirty(top: Path) -> None:
    for name in ("c.yml", ":(top)a.yml", "*.yml", "-x", "\u00e9 \n.yml"):
        (top / name).write_text(WRITTEN, encoding="utf-8")
        assert commit_of(top / name) == f"{head(top)}-dirty"
    commit_all(top)
    for name in (":(top)a.yml", "*.yml", "-x", "\u00e9 \n.yml"):
        assert commit_of(top / name) == head(top)


def test_line_ends_of_a_checkout_are_no_change(top: Path) -> None:
    (top / "a.yml").write_bytes(WRITTEN.replace("\n", "\r\n").encode())
    assert commit_of(top / "a.yml") == head(top)


def test_a_repository_with_longer_hashes(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "--object-format=sha256")
    (tmp_path / "a.yml").write_text(WRITTEN, encoding="utf-8")
    commit_all(tmp_path)
    assert commit_of(tmp_path / "a.yml") == head(tmp_path)


def test_several_files_in_several_repositories(top: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "c.yml").write_text(WRITTEN * 2, encoding="utf-8")
    commit_all(other)
    outside = tmp_path / "outside.yml"
    outside.write_text(WRITTEN, encoding="utf-8")
    files = [top / "a.yml", other / "c.yml", outside, top / "nowhere.yml", top / "sub"]
    commits, warnings = commits_of(files)
    assert list(commits.values()) == [head(top), head(other), None, None, None]
    assert warnings == []


def test_a_link_is_at_the_commit_of_the_file_that_it_leads_to(top: Path, tmp_path: Path) -> None:
    (tmp_path / "link.yml").symlink_to(top / "a.yml")
    assert commit_of(tmp_path / "link.yml") == head(top)
    (tmp_path / "outside.yml").write_text(WRITTEN, encoding="utf-8")
    (top / "out.yml").symlink_to(tmp_path / "outside.yml")
    assert commit_of(top / "out.yml") is None


def changed_target(top: Path) -> None:
    (top / "link.yml").unlink()
    (top / "link.yml").symlink_to("sub/b.yml")


def changed_folder(top: Path) -> None:
    (top / "link").unlink()
    (top / "link").symlink_to("other")


def link_that_was_a_file(top: Path) -> None:
    # A file whose content is the target of the link has the same hash.
    (top / "link.yml").unlink()
    (top / "link.yml").write_text("a.yml", encoding="utf-8")
    commit_all(top)
    (top / "link.yml").unlink()
    (top / "link.yml").symlink_to("a.yml")


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("link.yml", changed_target),
        ("chain.yml", changed_target),
        ("link/b.yml", changed_folder),
        ("sub/../link/b.yml", changed_folder),
        ("link.yml", link_that_was_a_file),
    ],
)
def test_a_link_of_the_repository_that_is_changed_is_dirty(
    top: Path, tmp_path: Path, name: str, change: Callable[[Path], None]
) -> None:
    (top / "other").mkdir()
    (top / "other" / "b.yml").write_text(WRITTEN, encoding="utf-8")
    os.symlink("./a.yml", top / "link.yml")  # noqa: PTH211 - a Path would lose "./".
    (top / "chain.yml").symlink_to(top / "link.yml")
    (top / "link").symlink_to("sub")
    commit_all(top)
    (tmp_path / "outside.yml").symlink_to(top / name)
    assert commit_of(top / name) == commit_of(tmp_path / "outside.yml") == head(top)
    change(top)
    assert commit_of(top / name) == commit_of(tmp_path / "outside.yml") == f"{head(top)}-dirty"


def test_a_link_of_another_repository_has_no_commit(top: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "link.yml").symlink_to(top / "a.yml")
    commit_all(tmp_path / "other")
    link = tmp_path / "other" / "link.yml"
    told = f"The reports name no commit for {link}: the link {link} lies in another repository."
    assert warning_about(link) == told


def test_links_that_lead_to_themselves_are_told(top: Path) -> None:
    (top / "a.yml").unlink()
    (top / "a.yml").symlink_to("a.yml")
    assert warning_about(top / "a.yml").endswith(": too many links lead to it.")


def test_a_file_that_cannot_be_read_is_told(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_given: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    assert warning_about(top / "a.yml").endswith("a.yml: it cannot be read: Permission denied.")


def test_a_file_that_changed_after_the_audit_has_no_commit(top: Path) -> None:
    file = top / "a.yml"
    read = hashlib.sha256(WRITTEN.encode()).hexdigest()
    assert commits_of([file], {file: [read, read]}) == ({file: head(top)}, [])
    (top / "a.yml").write_text("- friendly_name: Rome\n", encoding="utf-8")
    commit_all(top)
    commits, warnings = commits_of([file, top / "sub" / "b.yml"], {file: [read]})
    assert commits == {file: None, top / "sub" / "b.yml": head(top)}
    told = f"The reports name no commit for {file}: the file changed after an audit had read it."
    assert warnings == [told]
    now = hashlib.sha256(file.read_bytes()).hexdigest()
    assert commits_of([file], {file: [now, read]}) == (dict.fromkeys([file]), [told])


def test_a_worktree_and_a_submodule(top: Path, tmp_path: Path) -> None:
    git(top, "worktree", "add", "-q", str(tmp_path / "tree"), "-b", "branch")
    assert commit_of(tmp_path / "tree" / "a.yml") == head(top)
    (tmp_path / "super").mkdir()
    (tmp_path / "super" / "x").write_text("x", encoding="utf-8")
    commit_all(tmp_path / "super")
    local = ["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(top), "trunks"]
    git(tmp_path / "super", *local)
    assert commit_of(tmp_path / "super" / "trunks" / "a.yml") == head(top)


# What a pull request, an archive or an environment could do


def hostile_config(folder: Path, pwned: Path) -> str:
    command = f"touch {pwned}"
    script = folder / "hook"
    script.write_text(f"#!/bin/sh\n{command}\n", encoding="utf-8")
    script.chmod(0o755)
    return (
        f"[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tfsmonitor = {script}\n"
        f"\thooksPath = {folder}\n\tpager = {script}\n\tsshCommand = {script}\n"
        f'[diff]\n\texternal = {script}\n[filter "x"]\n\tclean = {script}\n\tsmudge = {script}\n'
        f'\tprocess = {script}\n[diff "x"]\n\ttextconv = {script}\n\tcommand = {script}\n'
        f"[alias]\n\trev-parse = !{script}\n\tls-tree = !{script}\n"
    )


def test_a_bare_repository_in_a_folder_is_never_taken(top: Path, tmp_path: Path) -> None:
    pwned = tmp_path / "pwned"
    inner = top / "sub"
    for name in ("objects", "refs"):
        (inner / name).mkdir()
        (inner / name / "keep").touch()
    (inner / "HEAD").write_text("ref: refs/heads/main\n", encoding="utf-8")
    config = hostile_config(inner, pwned).replace("bare = false", f"worktree = {inner}")
    (inner / "config").write_text(config, encoding="utf-8")
    commit_all(top)
    assert commit_of(inner / "b.yml") == head(top)
    assert not pwned.exists()


def test_no_command_of_a_configuration_runs(top: Path, tmp_path: Path) -> None:
    pwned = tmp_path / "pwned"
    (top / ".gitattributes").write_text("*.yml filter=x diff=x\n", encoding="utf-8")
    expected = head(top)
    (top / ".git" / "config").write_text(hostile_config(tmp_path, pwned), encoding="utf-8")
    (top / "a.yml").write_text("changed", encoding="utf-8")
    assert commit_of(top / "a.yml") == f"{expected}-dirty"
    assert commit_of(top / "sub" / "b.yml") == expected
    assert not pwned.exists()


def made_elsewhere(top: Path) -> Path:
    """A repository inside I(top) that is not called .git, as a pull request could add it."""
    evil = top / "evil"
    git(top, "clone", "-q", "--bare", str(top), str(evil))
    return evil


@pytest.mark.parametrize("link", ["gitdir: ../evil", "gitdir: ../evil/worktrees/x", "text", ""])
def test_a_git_file_that_leads_into_the_repository_is_not_followed(top: Path, link: str) -> None:
    made_elsewhere(top)
    (top / "sub" / ".git").write_text(f"{link}\n", encoding="utf-8")
    told = ".git leads to a folder that is not a worktree or submodule of git."
    assert warning_about(top / "sub" / "b.yml").endswith(told)


def test_a_git_file_that_leads_to_the_worktree_of_others_is_not_followed(
    top: Path, tmp_path: Path
) -> None:
    git(top, "worktree", "add", "-q", str(tmp_path / "tree"), "-b", "branch")
    stranger = tmp_path / "stranger"
    stranger.mkdir()
    (stranger / "a.yml").write_text(WRITTEN, encoding="utf-8")
    (stranger / ".git").write_text((tmp_path / "tree" / ".git").read_text("utf-8"), "utf-8")
    assert "worktree of another folder" in warning_about(stranger / "a.yml")
    (stranger / ".git").write_text(f"gitdir: {top}/.git/modules/x\n", encoding="utf-8")
    assert "submodule of another repository" in warning_about(stranger / "a.yml")


def test_a_link_called_git_is_not_followed(top: Path) -> None:
    (top / "sub" / ".git").symlink_to(made_elsewhere(top))
    assert "neither a folder nor a file" in warning_about(top / "sub" / "b.yml")


@pytest.mark.parametrize("name", ["GIT_DIR", "GIT_WORK_TREE", "GIT_OBJECT_DIRECTORY", "GIT_CONFIG"])
def test_the_environment_leads_nowhere_else(
    top: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    expected = head(top)
    monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setenv("GIT_TRACE", str(tmp_path / "trace"))
    assert commit_of(top / "a.yml") == expected
    assert not (tmp_path / "trace").exists()


OLD_GIT = f'unset GIT_NO_LAZY_FETCH\nexec {shutil.which("git")} "$@"'


@pytest.mark.parametrize("script", [OLD_GIT, OLD_GIT.partition("\n")[2]], ids=["older", "this"])
def test_no_version_of_git_fetches_the_rest_of_a_partial_clone(
    top: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    pwned = tmp_path / "pwned"
    for folder in (top / ".git" / "objects").glob("??"):
        shutil.rmtree(folder)
    for name, value in {
        "core.repositoryformatversion": "1",
        "extensions.partialClone": "origin",
        "remote.origin.url": f"ext::touch {pwned}",
        "remote.origin.promisor": "true",
        "protocol.allow": "always",
        "protocol.ext.allow": "always",
    }.items():
        git(top, "config", name, value)
    pretend(tmp_path, monkeypatch, script)
    assert "git says: " in warning_about(top / "a.yml")
    assert not pwned.exists()


# What cannot be known is told


def pretend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Put a program called git in front of the real one."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "git").write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    (tmp_path / "bin" / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")


def test_what_git_refuses_is_told(
    top: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = "fatal: detected dubious ownership in repository at 'x'"
    pretend(tmp_path, monkeypatch, f'echo "{said}" >&2; echo more >&2; exit 128')
    told = f"The reports name no commit for files in {top}: git says: {said}."
    assert warning_about(top / "a.yml") == told


def test_a_repository_without_a_commit_is_told(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    (tmp_path / "a.yml").write_text(WRITTEN, encoding="utf-8")
    told = f"The reports name no commit for files in {tmp_path}: the repository has none yet."
    assert warning_about(tmp_path / "a.yml") == told


def test_git_that_takes_another_repository_is_not_believed(
    top: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend(tmp_path, monkeypatch, "echo /elsewhere")
    assert "git took /elsewhere for the repository" in warning_about(top / "a.yml")


def test_a_repository_without_git_is_told(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert "git cannot be started: No such file" in warning_about(top / "a.yml")


def test_git_that_hangs_is_told(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def late(command: list[str], **how: object) -> None:
        assert (how["timeout"], how["stdin"]) == (5, subprocess.DEVNULL)
        raise subprocess.TimeoutExpired(command, 5)

    monkeypatch.setattr(_commit.subprocess, "run", late)
    assert "git did not answer within 5 seconds" in warning_about(top / "a.yml")


def test_a_git_folder_that_is_no_repository_is_told(top: Path) -> None:
    (top / "sub" / ".git").mkdir()
    assert "git says: fatal: not a git repository" in warning_about(top / "sub" / "b.yml")
