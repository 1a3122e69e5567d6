# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where a relative path begins."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible.parsing.dataloader import DataLoader
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.paths import (
    path_text,
    place_of,
)

IN_COLLECTION = "ansible_collections/voiceops/twilio/playbooks"


@pytest.mark.parametrize(
    ("folder", "path", "place"),
    [
        pytest.param("plays", "out", "plays/out", id="beside the playbook"),
        pytest.param("plays", "../out/./x", "out/x", id="with dots"),
        pytest.param("plays", "{}/out", "out", id="absolute"),
        pytest.param("plays", "~/out", "home/out", id="of the user"),
        pytest.param("plays", "$PLACE/out", "home/out", id="with a variable"),
        pytest.param(IN_COLLECTION, "out", "started/out", id="playbook of a collection"),
        pytest.param(IN_COLLECTION, "{}/out", "out", id="absolute, of a collection"),
    ],
)
def test_where_a_path_begins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str, path: str, place: str
) -> None:
    (tmp_path / "started").mkdir()
    monkeypatch.chdir(tmp_path / "started")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PLACE", str(tmp_path / "home"))
    loader = DataLoader()
    loader.set_basedir(str(tmp_path / folder))
    assert place_of(path.format(tmp_path), loader) == tmp_path / place


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    loader = DataLoader()
    loader.set_basedir(str(tmp_path))
    assert place_of("link", loader) == tmp_path / "link"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("/a/München/b c.yml", "/a/München/b c.yml"),
        ("/a\n::error::x\r\x1b[31m.yml", "/a\\n\\x3a:error\\x3a:x\\r\\x1b[31m.yml"),
        ("/a\n##[error]x.yml", "/a\\n#\\x23[error]x.yml"),
        ("/a\u202e\u2028\u200b.yml", "/a\\u202e\\u2028\\u200b.yml"),
        ("/a\udcff.yml", "/a\\udcff.yml"),
    ],
)
def test_a_path_in_a_message_has_no_character_that_acts(path: str, text: str) -> None:
    assert path_text(Path(path)) == text
