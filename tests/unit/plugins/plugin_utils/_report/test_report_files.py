# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The reports as files: their modes, how they are replaced, and where that cannot be."""

from __future__ import annotations

import errno
import os
import signal
import socket
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.files import (
    FORMATS,
    old_reports,
    remove_reports,
    report_file,
    require_folder,
    write_reports,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.model import report_on
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils.audits import audit, unread

REPORT = report_on({"a": audit()})
UNREAD = report_on({"a": unread()})


@pytest.fixture(params=[0o022, 0o002, 0o077, 0o027])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_new_files_and_folders_have_the_mode_of_the_umask(tmp_path: Path, umask: int) -> None:
    folder = tmp_path / "a" / "b"
    write_reports(REPORT, folder, list(FORMATS))
    assert {mode(file) for file in folder.iterdir()} == {0o666 & ~umask}
    assert {mode(folder), mode(folder.parent)} == {0o777 & ~umask}


@pytest.mark.parametrize("before", [0o400, 0o444, 0o600, 0o640, 0o644, 0o666, 0o604])
def test_a_file_that_is_replaced_keeps_its_mode(tmp_path: Path, umask: int, before: int) -> None:
    file = tmp_path / "audit.md"
    file.write_text("old", encoding="utf-8")
    file.chmod(before)
    write_reports(REPORT, tmp_path, ["markdown"])
    assert mode(file) == before
    assert file.read_text("utf-8").startswith("## BYOC trunk audit")
    assert names(tmp_path) == ["audit.md"]


def failing(number: int) -> Any:
    def fail(*_arguments: Any, **_keywords: Any) -> None:
        raise OSError(number, os.strerror(number))

    return fail


@pytest.mark.parametrize("name", ["chmod", "replace"])
@pytest.mark.parametrize("number", [errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EXDEV])
@pytest.mark.parametrize("old", [None, "old"])
def test_a_share_that_lacks_modes_or_renaming_gets_its_reports(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, number: int, old: str | None
) -> None:
    file = tmp_path / "audit.md"
    if old is not None:
        file.write_text(old * 10_000, encoding="utf-8")
        file.chmod(0o600)
    monkeypatch.setattr(Path, name, failing(number))
    write_reports(REPORT, tmp_path, ["markdown"])
    monkeypatch.undo()
    assert file.read_text("utf-8") == FORMATS["markdown"](REPORT)
    assert names(tmp_path) == ["audit.md"]
    if old is not None:
        assert mode(file) == 0o600


def refused(folder: Path, formats: list[str]) -> list[str]:
    """Write reports, and return why some of these formats cannot be written."""
    return list(write_reports(REPORT, folder, formats).values())


def test_a_full_disk_leaves_no_old_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "audit.md").write_text("old", encoding="utf-8")
    monkeypatch.setattr(Path, "replace", failing(errno.ENOSPC))
    (told,) = refused(tmp_path, ["markdown"])
    assert f"The report {tmp_path / 'audit.md'} cannot be written: No space" in told
    assert names(tmp_path) == []


@pytest.mark.parametrize("name", FORMATS)
def test_a_folder_in_the_place_of_a_report_keeps_no_other_from_being_written(
    tmp_path: Path, name: str
) -> None:
    for file in (report_file(tmp_path, one) for one in FORMATS):
        file.write_text("forged", encoding="utf-8")
    blocked = report_file(tmp_path, name)
    blocked.unlink()
    blocked.mkdir()
    (blocked / "keep").touch()
    errors = write_reports(REPORT, tmp_path, list(FORMATS))
    assert list(errors) == [name]
    assert errors[name].startswith(f"The report {blocked} cannot be written: ")
    for other in set(FORMATS) - {name}:
        assert report_file(tmp_path, other).read_text("utf-8") == FORMATS[other](REPORT)


def pipe(file: Path) -> None:
    os.mkfifo(file)


def listener(file: Path) -> None:
    with socket.socket(socket.AF_UNIX) as opened:
        here = Path.cwd()
        os.chdir(file.parent)  # The path of a socket has a small limit.
        try:
            opened.bind(file.name)
        finally:
            os.chdir(here)


@pytest.mark.parametrize("make", [pipe, listener])
def test_what_is_no_file_is_replaced_and_never_written_into(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: Callable[[Path], None]
) -> None:
    make(tmp_path / "audit.md")
    assert refused(tmp_path, ["markdown"]) == []
    (tmp_path / "audit.md").unlink()
    make(tmp_path / "audit.md")
    monkeypatch.setattr(Path, "replace", failing(errno.EACCES))
    with stopped_after(10):
        (told,) = refused(tmp_path, ["markdown"])
    assert "audit.md cannot be written: No such device or address" in told
    assert names(tmp_path) == []


def test_a_pipe_with_a_reader_gets_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "audit.md")
    reader = os.open(tmp_path / "audit.md", os.O_RDONLY | os.O_NONBLOCK)
    monkeypatch.setattr(Path, "replace", failing(errno.EACCES))
    (told,) = refused(tmp_path, ["markdown"])
    assert "audit.md cannot be written: It is not a regular file" in told
    assert os.read(reader, 1) == b""
    os.close(reader)


@contextmanager
def stopped_after(seconds: int) -> Iterator[None]:
    """Raise in a call that would otherwise never return."""

    def stop(*_about: Any) -> None:
        raise AssertionError("It hangs.")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def test_a_file_that_cannot_be_removed_keeps_no_other_from_being_removed(tmp_path: Path) -> None:
    (tmp_path / "audit.html").mkdir()
    (tmp_path / "audit.md").touch()
    errors = remove_reports([tmp_path / "audit.html", tmp_path / "audit.md"])
    assert list(errors) == [tmp_path / "audit.html"]
    assert f"{tmp_path / 'audit.html'} cannot be removed: " in errors[tmp_path / "audit.html"]
    assert names(tmp_path) == ["audit.html"]


@pytest.mark.parametrize("target", [".", "nowhere"])
def test_a_link_in_the_place_of_the_folder_is_refused(tmp_path: Path, target: str) -> None:
    (tmp_path / "reports").symlink_to(tmp_path / target)
    with pytest.raises(OSError, match="reports is a symbolic link, which is not followed"):
        require_folder(tmp_path / "reports")
    require_folder(tmp_path / "another")
    require_folder(tmp_path)


def test_a_link_is_replaced_and_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = tmp_path / "outside"
    outside.write_text("mine", encoding="utf-8")
    (tmp_path / "r").mkdir()
    (tmp_path / "r" / "audit.md").symlink_to(outside)
    write_reports(REPORT, tmp_path / "r", ["markdown"])
    (tmp_path / "r" / "audit.html").symlink_to(outside)
    monkeypatch.setattr(Path, "replace", failing(errno.EPERM))
    (told,) = refused(tmp_path / "r", ["html"])
    assert "symbolic links" in told
    assert outside.read_text("utf-8") == "mine"


@pytest.mark.parametrize("report", [REPORT, UNREAD])
@pytest.mark.parametrize("name", FORMATS)
def test_old_reports_of_ours_are_found(tmp_path: Path, name: str, report: Any) -> None:
    write_reports(report, tmp_path, list(FORMATS))
    wanted = [other for other in FORMATS if other != name]
    assert old_reports(tmp_path, wanted) == [report_file(tmp_path, name)]
    assert old_reports(tmp_path, FORMATS) == []
    remove_reports(old_reports(tmp_path, wanted))
    assert names(tmp_path) == sorted(report_file(tmp_path, other).name for other in wanted)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("content", [None, "", "{}", "<html>", "## Audit", "x" * 2000])
def test_files_of_others_are_no_old_reports(tmp_path: Path, name: str, content: str | None) -> None:
    file = report_file(tmp_path, name)
    if content is None:
        file.mkdir()
    else:
        file.write_text(content, encoding="utf-8")
    assert old_reports(tmp_path, []) == []
