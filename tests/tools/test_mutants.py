# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Mutants have names that outlive an edit, and each survivor must be in the list."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tools.mutants import Mutant, describe, is_chosen, judge, main, prepare, read_listed, table
from tools.tree import ROOT

# As `mutmut show` prints a mutant, shortened.
SHOWN = """\
# {name}: survived
--- plan.py
+++ plan.py
@@ -1,4 +1,4 @@
 def refused(self, epoch):
     self.size = max(
{changes}
         self.size // 2,
     )
"""
A = Mutant("_api.plan.pages", "a", "b")
B = Mutant("_api.plan.Window.refused", "1,", "2,")


@pytest.mark.parametrize(
    ("name", "changes", "mutant"),
    [
        (
            "_api.plan.x_pages__mutmut_1",
            "-    return -(-trunks // size)\n+    return +(-trunks // size)",
            Mutant("_api.plan.pages", "return -(-trunks // size)", "return +(-trunks // size)"),
        ),
        ("_api.plan.xǁWindowǁrefused__mutmut_12", "-        1,\n+        2,", B),
        (
            "_errors.x_invalid__mutmut_3",
            "-        url=url,\n-    )\n+        )",
            Mutant("_errors.invalid", "url=url,", ""),
        ),
        (
            "_errors.xǁWindowǁ_good__mutmut_1",
            "-    self.refused(0)\n-    self.refused(1)",
            Mutant("_errors.Window._good", "self.refused(0) self.refused(1)", ""),
        ),
    ],
)
def test_a_mutant_is_known_by_its_function_and_its_change(
    name: str, changes: str, mutant: Mutant
) -> None:
    assert describe(name, SHOWN.format(name=name, changes=changes)) == mutant


def test_another_name_is_refused() -> None:
    with pytest.raises(ValueError, match="pages is not a name of mutmut"):
        describe("_api.plan.pages", "")


def test_the_list_is_read_and_written_in_one_form() -> None:
    text = f"Some words.\n\n- {B}\n\n### It does no harm.\n\n- {A}\n- `other` thing\n"
    text += f"\n### Nor does it.\n\n- {B}\n"
    assert read_listed(text) == {A: "It does no harm.", B: "Nor does it."}


def test_the_table_counts_the_mutants_of_each_room() -> None:
    statuses = {"_api.a.x": "killed", "_errors.x": "timeout", "_api.b.y": "survived"}
    assert table({**statuses, "_text.a.x": "not checked"})[3:] == [
        "| `_api` | 2 | 1 | 1 |",
        "| `_errors` | 1 | 1 | 0 |",
    ]


@pytest.mark.parametrize(
    ("statuses", "alive", "listed", "is_good", "told"),
    [
        pytest.param(
            ["killed"] * 97 + ["survived"] * 3,
            [A],
            [A],
            True,
            ["The tests noticed 97.0 %"],
            id="enough",
        ),
        pytest.param(
            ["killed"] * 8 + ["timeout", "survived", "no tests"],
            [A, B],
            [A, B],
            False,
            ["noticed 81.8 %", "8 killed, 1 no tests, 1 survived, 1 timeout"],
            id="too few",
        ),
        pytest.param(["killed"] * 99 + ["survived"], [A], [], False, [f"- {A}"], id="not listed"),
        pytest.param(["killed"] * 9, [], [A], False, ["or they are gone", f"- {A}"], id="old"),
        pytest.param(
            ["killed"] * 99 + ["not checked"],
            [],
            [A],
            False,
            ["1 not checked", "--resume"],
            id="interrupted",
        ),
        pytest.param([], [], [], False, ["0 mutants"], id="none at all"),
    ],
)
def test_the_verdict(
    statuses: list[str],
    alive: list[Mutant],
    listed: list[Mutant],
    is_good: bool,
    told: list[str],
) -> None:
    lines, verdict = judge(statuses, alive, dict.fromkeys(listed, "why"))
    report = "\n".join(lines)
    assert verdict == is_good
    assert [part for part in told if part not in report] == []


def test_a_run_that_was_interrupted_does_not_know_what_is_outdated() -> None:
    lines, _is_good = judge(["not checked"], [], {A: "why"})
    assert f"- {A}" not in lines


def test_a_file_that_is_not_there_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(
            [
                str(tmp_path / "place"),
                "--resume",
                "_api",
                "_api/listing",
                "_errors",
                "_plan",
                "_api/plans",
            ]
        )
    assert capsys.readouterr().err.endswith("_plan is not in plugins/module_utils\n")
    assert not (tmp_path / "place").exists()


@pytest.mark.parametrize(
    ("files", "chosen"),
    [
        ([], True),
        (["_api.plan"], True),
        (["_errors", "_api"], True),
        (["_api.pla"], False),
        (["_ap"], False),
        (["plan"], False),
        (["_api.voice"], False),
    ],
)
def test_a_file_or_its_folder_is_chosen(files: list[str], chosen: bool) -> None:
    assert is_chosen("_api.plan.x_pages__mutmut_1", files) == chosen


def test_a_resumed_run_tries_survivors_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "ansible_collections" / "voiceops" / "twilio"
    root.mkdir(parents=True)
    (root / "pyproject.toml").touch()
    monkeypatch.setattr("tools.mutants.ROOT", root)
    place = tmp_path / "place"
    results = place / "mutants" / "ansible_collections" / "_api" / "plan.py.meta"
    results.parent.mkdir(parents=True)
    results.write_text(
        json.dumps({"exit_code_by_key": {"one": 0, "two": 1, "three": 33}}), encoding="utf-8"
    )

    prepare(place, resume=True)

    kept = json.loads(results.read_text(encoding="utf-8"))
    assert kept["exit_code_by_key"] == {"one": None, "two": 1, "three": None}
    assert (place / "ansible_collections" / "voiceops" / "twilio" / "pyproject.toml").is_file()
    prepare(place, resume=False)
    assert not results.exists()


def test_every_reason_in_the_document_is_one() -> None:
    text = (ROOT / "docs" / "mutants.md").read_text(encoding="utf-8")
    entries = [line for line in text.splitlines() if line.startswith("- `_")]
    assert len(read_listed(text)) == len(entries)
