# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The places that reports point to: paths in a repository, and lines of files that audits read."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import TimedOutError
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report import sources as _sources
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.sources import (
    Play,
    Source,
    Spot,
    play_at,
    sources_of,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils.repositories import (
    commit_all,
    git,
)

CONTENT = "- friendly_name: Berlin\n- friendly_name: Paris\n  voice_method: POST\n"
PARIS = {"sid": None, "friendly_name": "Paris"}


def write(file: Path, content: str = CONTENT) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content, encoding="utf-8")
    return file


def digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def source(file: Path, **others: Any) -> Source:
    compared = {file: [digest(file)]}
    found, warnings = sources_of([file], compared, {file}, None)
    assert warnings == []
    return found[str(file)]


@pytest.fixture
def top(tmp_path: Path) -> Path:
    write(tmp_path / "top" / "sub" / "a.yml")
    commit_all(tmp_path / "top")
    return tmp_path / "top"


def test_the_path_begins_at_the_top_of_the_repository(top: Path) -> None:
    found = source(top / "sub" / "a.yml")
    assert found.first() == Spot("sub/a.yml", "sub/a.yml", 1, 23)
    assert found.trunk(PARIS) == Spot("sub/a.yml", "sub/a.yml", 2, 22)
    assert found.trunk(PARIS, "voice_method").line == 3
    assert found.trunk(PARIS, "voice_url").line == 2


def test_a_worktree_is_a_repository(top: Path, tmp_path: Path) -> None:
    git(top, "worktree", "add", "-q", str(tmp_path / "tree"))
    assert source(tmp_path / "tree" / "sub" / "a.yml").path == "sub/a.yml"


@pytest.mark.parametrize("name", ["a b.yml", "ü.yml", "a:b%20#?.yml", "a\nb.yml", "[x]{0}.yml"])
def test_an_address_is_encoded(top: Path, name: str) -> None:
    spot = source(write(top / name)).first()
    assert spot.path == name
    assert set(spot.uri) <= set("abcdefghijklmnopqrstuvwxyz0123456789ABCDEF%.-_~")


def test_a_file_outside_of_a_repository_has_its_absolute_path(tmp_path: Path) -> None:
    file = write(tmp_path / "a b.yml")
    spot = source(file).trunk(PARIS)
    assert (spot.path, spot.line) == (str(file), 2)
    assert spot.uri == f"file://{tmp_path}/a%20b.yml"


def test_a_link_leads_to_its_target(top: Path, tmp_path: Path) -> None:
    (top / "link.yml").symlink_to("sub/a.yml")
    (tmp_path / "outside.yml").symlink_to(top / "link.yml")
    assert source(top / "link.yml").path == "sub/a.yml"
    assert source(tmp_path / "outside.yml").path == "sub/a.yml"


def test_a_forged_git_file_is_no_repository(tmp_path: Path) -> None:
    file = write(tmp_path / "a.yml")
    (tmp_path / ".git").write_text("gitdir: /elsewhere\n", encoding="utf-8")
    assert source(file).path == str(file)


def test_nothing_is_run(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def run(*_arguments: Any, **_keywords: Any) -> None:
        raise AssertionError("something was run")

    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setattr(subprocess, "Popen", run)
    assert source(top / "sub" / "a.yml").path == "sub/a.yml"


def test_a_file_that_is_missing_has_a_path(tmp_path: Path) -> None:
    file = tmp_path / "none.yml"
    found, warnings = sources_of([file], {file: ["0" * 64]}, {file}, None)
    assert found[str(file)].first() == Spot(str(file), f"file://{file}", 1, 1)
    assert warnings == [f"The reports name no lines of {file}: No such file or directory."]


def test_only_what_an_audit_read_is_searched(top: Path) -> None:
    file = top / "sub" / "a.yml"
    for compared, located in (
        ({file: ["0" * 64]}, {file}),
        ({file: ["0" * 64, digest(file)]}, {file}),
        ({}, {file}),
        ({file: [digest(file)]}, set()),
    ):
        found, warnings = sources_of([file], compared, located, None)
        assert (found[str(file)].trunk(PARIS).line, warnings) == (1, [])


def test_a_search_that_takes_too_long_is_given_up(
    top: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def bounded(*_arguments: Any) -> None:
        raise TimedOutError("the search for lines did not end within 30 seconds.")

    monkeypatch.setattr(_sources, "bounded", bounded)
    file = top / "sub" / "a.yml"
    found, (warning,) = sources_of([file], {file: [digest(file)]}, {file}, None)
    assert found[str(file)].trunk(PARIS).line == 1
    told = (
        f"The reports name no lines of {file}: the search for lines did not end within 30 seconds."
    )
    assert warning == told


def test_entries_are_told_by_sid_first(tmp_path: Path) -> None:
    found = source(
        write(
            tmp_path / "a.yml",
            "expected:\n- sid: BY1\n  friendly_name: x\n- friendly_name: y\n- sid: ' BY2 '\n",
        )
    )
    cases = {("BY1", "z"): 2, ("BY3", "x"): 1, ("BY3", "y"): 4, ("BY2", None): 5, (None, None): 1}
    for (sid, name), line in cases.items():
        assert found.trunk({"sid": sid, "friendly_name": name}).line == line
    assert found.trunk({"sid": {"odd": 1}, "friendly_name": 5}).line == 1


@pytest.mark.parametrize(
    ("name", "line"),
    [("foo", 2), ("foo ", 3), (" foo", 1), ("bar ", 4), ("bar", 1), ("\u3000b", 5), ("b", 1)],
)
def test_names_match_exactly(tmp_path: Path, name: str, line: int) -> None:
    names = ("foo", "foo ", "bar ", "\u3000b")
    written = "".join(f'- friendly_name: "{one}"\n' for one in names)
    found = source(write(tmp_path / "a.yml", f"expected:\n{written}"))
    assert found.trunk({"sid": "BY1", "friendly_name": name}).line == line


@pytest.mark.parametrize(("state", "line"), [("drifted", 2), ("ambiguous", 2), ("unmanaged", 1)])
def test_no_entry_describes_an_unmanaged_trunk(tmp_path: Path, state: str, line: int) -> None:
    found = source(write(tmp_path / "a.yml", "expected:\n- friendly_name: x\n"))
    trunk = {"sid": "BY1", "friendly_name": "x", "state": state}
    assert found.trunk(trunk).line == line
    assert found.line_of(trunk) == (line if line > 1 else None)


@pytest.mark.parametrize(
    ("names", "line"),
    [
        (["https://u:one@a.example/"], 2),
        (["https://u:one@b.example/", "https://u:one@a.example/"], 3),
        (["https://u:one@a.example/", "https://u:two@a.example/"], 1),  # Either may be meant.
        (["https://u:***@a.example/", "https://u:two@a.example/"], 1),
        (["https://u:one@a.example/"] * 2, 2),
    ],
)
def test_a_name_with_a_masked_password(tmp_path: Path, names: list[str], line: int) -> None:
    written = "".join(f"- friendly_name: {one}\n" for one in names)
    found = source(write(tmp_path / "a.yml", f"expected:\n{written}"))
    trunk = {"sid": "BY1", "friendly_name": "https://u:***@a.example/", "state": "drifted"}
    assert found.trunk(trunk).line == line


def test_waivers_have_lines(tmp_path: Path) -> None:
    found = source(write(tmp_path / "a.yml", "expected: []\nwaivers:\n- rule: a\n- rule: b\n"))
    assert [found.waiver(number).line for number in (0, 1, 2)] == [3, 4, 1]


# Several files, and none


def test_the_play_stands_for_accounts_without_a_file(top: Path) -> None:
    play = Play(write(top / "play.yml", "---\n- hosts: all\n"), 2)
    found, _warnings = sources_of([], {}, set(), play)
    assert found[None].first() == Spot("play.yml", "play.yml", 2, 1)
    assert sources_of([], {}, set(), None) == ({}, [])


def test_two_repositories_are_never_mistaken_for_each_other(top: Path, tmp_path: Path) -> None:
    other = write(tmp_path / "other" / "b.yml")
    commit_all(other.parent)
    ours = top / "sub" / "a.yml"
    found, _warnings = sources_of([ours, other], {}, set(), None)
    assert [one.path for one in found.values()] == [str(ours), str(other)]
    found, _warnings = sources_of([ours, other], {}, set(), Play(write(top / "play.yml"), 1))
    assert [one.path for one in found.values()] == ["sub/a.yml", str(other), "play.yml"]
    found, _warnings = sources_of([ours], {}, set(), Play(write(other.parent / "play.yml"), 1))
    assert [one.path for one in found.values()] == ["sub/a.yml", str(other.parent / "play.yml")]


@pytest.mark.parametrize(
    ("place", "play"),
    [
        ("/a/b.yml:7", Play(Path("/a/b.yml"), 7)),
        ("/a:b.yml:1", Play(Path("/a:b.yml"), 1)),
        ("/a/b.yml:0", Play(Path("/a/b.yml"), 1)),
        ("", None),
        ("None:1", None),
        ("/a/b.yml:x", None),
        ("/a/b.yml", None),
    ],
)
def test_the_place_of_a_play(place: str, play: Play | None) -> None:
    assert play_at(place) == play
