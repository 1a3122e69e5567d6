# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Only a regular file of some size, with a text in UTF-8, is read as expected trunks."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.plugin_utils._action.expected_file import (
    ExpectedFileError,
    read_expected,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.paths import path_text
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils._action.test_expected_file import (  # noqa: E501
    loader_of,
)

# A path is only wrong if there is no file. Other reasons have advice of their own, or say it all.
ADVICE = {
    "No such file or directory": " A relative path in expected_file begins at the playbook. For a "
    "playbook of a collection, it begins in the folder where Ansible was started.",
    "Permission denied": " Let the user that runs Ansible read it, and enter its folders.",
}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        pytest.param(None, "No such file or directory", id="not there"),
        pytest.param(b"- a\n- M\xfcnchen\n", "line 2 is not UTF-8; save it as UTF-8", id="Latin"),
        *(
            pytest.param(
                "- sid: x\n".encode(encoding),
                "it is UTF-16 or UTF-32; save it as UTF-8",
                id=encoding,
            )
            for encoding in ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be")
        ),
    ],
)
def test_what_cannot_be_read(tmp_path: Path, content: bytes | None, why: str) -> None:
    if content is not None:
        (tmp_path / "trunks.yml").write_bytes(content)
    assert_unreadable(tmp_path, why, ":2" if why.startswith("line 2") else "")


def assert_unreadable(folder: Path, why: str, line: str = "") -> None:
    with pytest.raises(ExpectedFileError) as caught:
        read_expected("trunks.yml", loader_of(folder))
    advice = ADVICE.get(why, "")
    assert str(caught.value) == f"{folder / 'trunks.yml'}{line} cannot be read: {why}.{advice}"
    mistake = caught.value.mistake
    assert (mistake["line"] if mistake else None) == (int(line[1:]) if line else None)


def test_what_this_user_may_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Any, *_arguments: Any) -> Any:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))

    (tmp_path / "trunks.yml").write_bytes(b"[]")
    monkeypatch.setattr("os.open", refuse)
    assert_unreadable(tmp_path, "Permission denied")


def a_directory(path: Path) -> None:
    path.mkdir()


def a_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))


def a_large_file(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate((64 << 20) + 1)


def a_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


@pytest.mark.parametrize("is_linked", [False, True])
@pytest.mark.parametrize(
    ("make", "why"),
    [
        (os.mkfifo, "it is a FIFO"),
        (a_directory, "it is a directory"),
        (a_socket, "it is a socket"),
        (a_device, "it is a device"),
        (a_large_file, "it has more than 64 MiB"),
    ],
)
def test_only_a_regular_file_of_some_size_is_read(
    tmp_path: Path, make: Callable[[Path], None], why: str, is_linked: bool, monkeypatch: Any
) -> None:
    monkeypatch.chdir(tmp_path)  # The path of a socket is short.
    make(Path("target" if is_linked else "trunks.yml"))
    if is_linked:
        (tmp_path / "trunks.yml").symlink_to("target")
    assert_unreadable(tmp_path, why)


def test_what_grows_or_is_changed_while_it_is_read_is_bounded_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "trunks.yml").write_text("[]", encoding="utf-8")
    (tmp_path / "zero").symlink_to("/dev/zero")
    opened = os.open
    with monkeypatch.context() as patch:
        patch.setattr(os, "open", lambda path, flags: opened(tmp_path / "zero", flags))
        assert_unreadable(tmp_path, "it is a device")
    with monkeypatch.context() as patch:
        patch.setattr(os, "read", lambda _descriptor, size: b" " * size)
        assert_unreadable(tmp_path, "it has more than 64 MiB")


def test_a_link_to_a_regular_file_is_followed(tmp_path: Path) -> None:
    (tmp_path / "target").write_text("[]", encoding="utf-8")
    (tmp_path / "trunks.yml").symlink_to("target")
    assert read_expected("trunks.yml", loader_of(tmp_path)) == {"expected": []}


@pytest.mark.parametrize(
    "name", ["a\n::stop-commands::x\n.yml", "a\r.yml", "\x1b[31m.yml", "a\u2028b"]
)
def test_a_path_with_a_line_break_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("[]", encoding="utf-8")
    with pytest.raises(ExpectedFileError) as caught:
        read_expected(name, loader_of(tmp_path))
    assert str(caught.value) == (
        f"{path_text(tmp_path / name)} is not read: its path contains a line break or another "
        "control character. Rename the file."
    )


@pytest.mark.parametrize("content", [None, "[", "- {sid: 1, sid: 1}", "- !vault x", "{}", "{x: 1}"])
@pytest.mark.parametrize("name", ["\u202egro.yml", "::error::x.yml"])
def test_no_message_has_a_character_that_acts(
    tmp_path: Path, content: str | None, name: str
) -> None:
    (tmp_path / "##[error]x").mkdir()
    path = tmp_path / "##[error]x" / name
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(ExpectedFileError) as caught:
        read_expected(str(path), loader_of(tmp_path))
    assert str(caught.value).startswith(path_text(path))
    assert not any(text in str(caught.value) for text in ("\u202e", "##", "::"))
