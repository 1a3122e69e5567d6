# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A baseline as a file: who writes it, what is read of it, and how it is replaced."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import printable
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report import (
    baseline_file as _baseline_file,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.baseline_file import (
    LARGE,
    BaselineFileError,
    claim,
    differing_lines,
    display_content,
    read_baseline,
    require_name,
    write_baseline,
)


def test_two_hosts_never_write_one_file(tmp_path: Path) -> None:
    file = tmp_path / "trunks.yml"
    claim(file, "one")
    claim(file, "one")
    claim(tmp_path / "other.yml", "two")
    (tmp_path / "link").symlink_to(tmp_path)
    for same in (file, tmp_path / "link" / "trunks.yml", tmp_path / "x" / ".." / "trunks.yml"):
        with pytest.raises(BaselineFileError) as raised:
            claim(same, "two/three")
        assert str(raised.value) == (
            f"{same} is the baseline of host one in this run, so two/three cannot write it. Give "
            "each host a path of its own, such as trunks/{{ inventory_hostname }}.yml."
        )


@pytest.mark.parametrize("host", ["a//b", "a/", "./a", "http://a.example", "a\0b", "x" * 300 + "b"])
def test_a_host_of_any_name_writes_its_file_again(tmp_path: Path, host: str) -> None:
    file = tmp_path / "trunks.yml"
    claim(file, host)
    claim(file, host)
    for other in ("a/b", "a", "x" * 300):
        with pytest.raises(BaselineFileError, match=f"of host {re.escape(printable(host)[:9])}"):
            claim(file, other)


@pytest.mark.parametrize("content", [b"a\nb\n", b"a\r\nb\r\n", b"\xef\xbb\xbfa\r\nb\n"])
def test_line_ends_do_not_count(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "trunks.yml"
    assert read_baseline(file) is None
    file.write_bytes(content)
    assert read_baseline(file) == "a\nb\n"


def test_what_is_not_utf_8_is_another_text(tmp_path: Path) -> None:
    file = tmp_path / "trunks.yml"
    file.write_bytes(b"\xff\n")
    assert read_baseline(file) == "\ufffd\n"


@pytest.mark.parametrize("kind", ["folder", "FIFO", "device", "large"])
def test_what_no_baseline_can_be_is_never_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    file = tmp_path / "trunks.yml"
    if kind == "folder":
        file.mkdir()
    elif kind == "FIFO":
        os.mkfifo(file)
    elif kind == "device":
        file.symlink_to("/dev/zero")
    else:
        file.write_text("12345", encoding="utf-8")
        monkeypatch.setattr(_baseline_file, "MAX_BYTES", 4)
    with pytest.raises(BaselineFileError, match=r"has more than|is not a regular file|is a link"):
        read_baseline(file)


def test_a_large_file_can_only_be_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "trunks.yml"
    file.write_text("12345", encoding="utf-8")
    monkeypatch.setattr(_baseline_file, "MAX_BYTES", 5)
    assert read_baseline(file) == "12345"
    monkeypatch.setattr(_baseline_file, "MAX_BYTES", 4)
    with pytest.raises(BaselineFileError, match=r"Nothing was written.*set force to true"):
        read_baseline(file)
    assert read_baseline(file, force=True) == LARGE


def test_folders_on_the_way_are_made(tmp_path: Path) -> None:
    file = tmp_path / "a" / "b" / "trunks.yml"
    write_baseline(file, "text\u2013\n")
    assert file.read_bytes() == "text\u2013\n".encode()
    assert [path.name for path in file.parent.iterdir()] == ["trunks.yml"]


@pytest.mark.parametrize("umask", [0o022, 0o077, 0o002])
def test_a_new_file_has_the_mode_of_the_umask(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        write_baseline(tmp_path / "trunks.yml", "text")
    finally:
        os.umask(before)
    assert (tmp_path / "trunks.yml").stat().st_mode & 0o777 == 0o666 & ~umask


@pytest.mark.parametrize("mode", [0o400, 0o600, 0o640, 0o664])
def test_a_file_keeps_its_mode(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "trunks.yml"
    file.write_text("old", encoding="utf-8")
    file.chmod(mode)
    write_baseline(file, "new")
    assert (file.read_text("utf-8"), file.stat().st_mode & 0o777) == ("new", mode)


@pytest.mark.parametrize("target", ["real.yml", "missing.yml", "folder", "trunks.yml"])
def test_a_link_is_never_followed(tmp_path: Path, target: str) -> None:
    (tmp_path / "folder").mkdir()
    real, link = tmp_path / "real.yml", tmp_path / "trunks.yml"
    real.write_text("old", encoding="utf-8")
    link.symlink_to(tmp_path / target)
    with pytest.raises(BaselineFileError) as raised:
        read_baseline(link)
    assert str(raised.value) == f"{link} is a link. Set path to the file itself."
    write_baseline(link, "new")  # As if the link was made since.
    assert real.read_text("utf-8") == "old"
    assert not (tmp_path / "missing.yml").exists()


HOSTILE = [
    ("x: https://bob:hunter2@a.example/", "x: https://bob:***@a.example/"),
    ("sip:bob:hun\x85ter2@a.example", "sip:bob:***@a.example"),
    ("https://bob:hun\nter2@a.example", "https://bob:***@a.example"),
    ("\x1b[2J\u202e\u2028\x85\r", r"\x1b[2J\u202e\u2028\x85\r"),
    ("x" * 5000, "x" * 299 + "\u2026"),
]


@pytest.mark.parametrize(("line", "told"), HOSTILE)
def test_a_line_is_shown_masked_escaped_and_cut(line: str, told: str) -> None:
    assert display_content(f"a\n{line}\n") == f"a\n{told}\n"
    assert differing_lines(f"a\n{line}\n", "a\n") == [f"-{told}"]
    assert differing_lines("a\n", f"a\n{line}\n") == [f"+{told}"]


def test_a_failure_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "trunks.yml"
    file.write_text("old", encoding="utf-8")

    def refuse(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(BaselineFileError) as raised:
        write_baseline(file, "new")
    assert str(raised.value) == (
        f"{file} cannot be written: No space left on device. Set path, in the role "
        "byoc_trunk_audit_baseline, to a file that this user can read and write."
    )
    assert [path.read_text("utf-8") for path in tmp_path.iterdir()] == ["old"]


def test_a_share_without_modes_is_no_reason_to_fail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "trunks.yml"
    file.write_text("old", encoding="utf-8")

    def refuse(*_arguments: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(Path, "chmod", refuse)
    write_baseline(file, "new")
    assert file.read_text("utf-8") == "new"


def test_the_first_lines_that_differ_are_shown() -> None:
    assert differing_lines("a\nb\nc\n", "a\nx\nc\n") == ["-b", "+x"]
    lines = differing_lines("", "\n".join(map(str, range(12))))
    assert (lines[0], len(lines), lines[-1]) == ("+0", 11, "and 2 more lines")


@pytest.mark.parametrize("name", ["false", "False", "true", "no", "yes", "OFF", "on", "0", "null"])
def test_a_boolean_is_no_name_of_a_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(BaselineFileError) as raised:
        require_name(tmp_path / name)
    assert str(raised.value) == (
        f"{name} reads like a boolean or null, but a baseline needs the name of a file, such as "
        "trunks.yml. If the role should audit, leave byoc_trunk_audit_baseline empty."
    )
    require_name(tmp_path / f"{name}.yml")
