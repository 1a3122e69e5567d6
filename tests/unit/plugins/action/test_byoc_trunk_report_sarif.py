# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where the results in audit.sarif lie: in the repository, and in the lines that an audit read."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.tests.unit.plugins.action.test_byoc_trunk_report import (
    run,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.actions import PLAY
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils._report.sarif_reading import (  # noqa: E501
    place,
    results,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils.audits import (
    audit,
    difference,
    trunk,
    unread,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils.repositories import (
    commit_all,
)

CONTENT = "expected:\n  - friendly_name: Oslo\n  - friendly_name: Paris\n    voice_method: POST\n"
DRIFTED = trunk(2, "drifted", "Paris", differences=[difference("voice_method", "POST", "GET")])


def audited(file: Path | None, **others: Any) -> dict[str, Any]:
    """The audit of I(file) as the action of the audit returns it."""
    digest = hashlib.sha256(file.read_bytes()).hexdigest() if file else None
    named = {"expected_file": str(file) if file else None, "expected_sha256": digest}
    return audit(DRIFTED, faults=["drift"], host="main", play=PLAY._uuid, **named, **others)


def places(folder: Path, **given: Any) -> list[tuple[str, int]]:
    result = run(folder, given.pop("results"), **given)
    assert "warnings" not in result
    found = results((folder / "reports" / "audit.sarif").read_text("utf-8"))
    return [place(one) for one in found if one["locations"]]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    found = tmp_path / "top" / "sub" / "trunks.yml"
    found.parent.mkdir(parents=True)
    found.write_text(CONTENT, encoding="utf-8")
    commit_all(tmp_path / "top")
    return found


@pytest.mark.parametrize("formats", [None, ["sarif"]])
def test_a_result_lies_in_its_repository_and_line(
    tmp_path: Path, file: Path, formats: list[str] | None
) -> None:
    main = {"main": audited(file)}
    assert places(tmp_path, results=main, reports=formats) == [("sub/trunks.yml", 4)]


def test_lines_inserted_above_move_a_result_and_keep_its_fingerprint(
    tmp_path: Path, file: Path
) -> None:
    found = []
    for content in (CONTENT, f"# More\n\n{CONTENT}"):
        file.write_text(content, encoding="utf-8")
        run(tmp_path, {"main": audited(file)}, reports=["sarif"])
        (tmp_path / "reports" / "audit.sarif").rename(tmp_path / "kept")
        found += results((tmp_path / "kept").read_text("utf-8"))
    first, second = found
    assert (place(first)[1], place(second)[1]) == (4, 6)
    assert first["partialFingerprints"] == second["partialFingerprints"]


def test_a_file_that_changed_after_the_audit_has_no_lines(tmp_path: Path, file: Path) -> None:
    before = audited(file)
    file.write_text(f"# More\n{CONTENT}", encoding="utf-8")
    result = run(tmp_path, {"main": before})
    assert "the file changed after an audit had read it" in result["warnings"][0]
    (found,) = results((tmp_path / "reports" / "audit.sarif").read_text("utf-8"))
    assert place(found) == ("sub/trunks.yml", 1)


@pytest.mark.parametrize(
    "msg",
    [
        "The expected trunks contain a mistake:\n{file}:3: expected[1] (Paris): No.",
        "The rules and waivers contain 2 mistakes:\nrules[0]: x\n{file}:3: waivers: x",
        "{file}:3: waivers must be a list of waivers.",
        "{file}:3:7: A colon is missing after a key.",
        "{file}:3 cannot be read: line 3 is not UTF-8; save it as UTF-8.",
    ],
)
def test_a_mistake_in_the_file_lies_in_its_line(tmp_path: Path, file: Path, msg: str) -> None:
    msg = msg.format(file=file)
    failed = {**unread("options", msg), "expected_file": str(file)}
    failed.update(host="main", play=PLAY._uuid)
    assert places(tmp_path, results={"main": failed}) == [("sub/trunks.yml", 3)]


def test_without_a_file_a_result_lies_in_the_play(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "play.yml").write_text("---\n- hosts: all\n", encoding="utf-8")
    commit_all(tmp_path)
    monkeypatch.setattr(PLAY, "get_path", lambda: f"{tmp_path}/play.yml:2", raising=False)
    assert places(tmp_path, results={"main": audited(None)}) == [("play.yml", 2)]


def test_a_play_without_a_file_has_a_location_all_the_same(tmp_path: Path) -> None:
    assert places(tmp_path, results={"main": audited(None)}) == [("unknown-file", 1)]


def test_the_option_names_the_file_of_an_audit_that_names_none(tmp_path: Path, file: Path) -> None:
    main = {"main": audited(None)}
    found = places(tmp_path, results=main, expected_file=str(file))
    assert found == [("sub/trunks.yml", 1)]
