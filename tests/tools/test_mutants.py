# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Mutants have names that outlive an edit, and each survivor must be in the list."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tools.mutants.__main__ import describe_all, forget_survivors, is_chosen, main
from tools.mutants.mutant import Mutant, describe, read_functions, show
from tools.mutants.verdict import judge, read_listed
from tools.tree import ROOT

# As mutmut writes a file, shortened.
MUTATED = """
@_mutmut_mutated(mutants_x_pages__mutmut)
def pages(trunks, size=1000):
    return -(-trunks // size)

def x_pages__mutmut_orig(trunks, size=1000):
    return -(-trunks // size)

def x_pages__mutmut_1(trunks, size=1001):
    return -(-trunks // size)

def x_pages__mutmut_2(trunks, size=1000):
    return +(-trunks // size)

class Window:
    def xǁWindowǁrefused__mutmut_orig(self, epoch):
        if epoch == self.epoch:
            self.size = max(
                1,
                self.size // 2,
            )

    def xǁWindowǁrefused__mutmut_12(self, epoch):
        if epoch == self.epoch:
            self.size = max(
                2,
                self.size // 2,
            )

    def xǁWindowǁ_good__mutmut_orig(self):
        self.refused(0)
        return True

    def xǁWindowǁ_good__mutmut_1(self):
        return True
"""
MODULE = "ansible_collections.voiceops.twilio.plugins.module_utils._api.plan"
A = Mutant("_api.plan.pages", "a", "b")
B = Mutant("_api.plan.Window.refused", "1,", "2,")


@pytest.mark.parametrize(
    ("name", "mutant"),
    [
        (
            "x_pages__mutmut_1",
            Mutant(
                "_api.plan.pages",
                "def pages(trunks, size=1000):",
                "def pages(trunks, size=1001):",
            ),
        ),
        (
            "x_pages__mutmut_2",
            Mutant("_api.plan.pages", "return -(-trunks // size)", "return +(-trunks // size)"),
        ),
        ("xǁWindowǁrefused__mutmut_12", Mutant("_api.plan.Window.refused", "1,", "2,")),
        ("xǁWindowǁ_good__mutmut_1", Mutant("_api.plan.Window._good", "self.refused(0)", "")),
    ],
)
def test_a_mutant_is_known_by_its_function_and_its_change(name: str, mutant: Mutant) -> None:
    assert describe(f"{MODULE}.{name}", read_functions(MUTATED)) == mutant


def test_a_mutant_is_shown_as_a_diff_of_its_function() -> None:
    assert show(f"{MODULE}.xǁWindowǁrefused__mutmut_12", read_functions(MUTATED)).splitlines() == [
        "--- _api.plan.Window.refused",
        "+++ _api.plan.Window.refused",
        "@@ -1,6 +1,6 @@",
        "     def refused(self, epoch):",
        "         if epoch == self.epoch:",
        "             self.size = max(",
        "-                1,",
        "+                2,",
        "                 self.size // 2,",
        "             )",
    ]


def test_what_is_no_mutant_has_no_description() -> None:
    with pytest.raises(ValueError, match="not named as mutmut"):
        describe(f"{MODULE}.pages", read_functions(MUTATED))


def test_the_list_is_read_and_written_in_one_form() -> None:
    text = (
        f"Some words.\n\n- {A}: it does no harm.\n- `other` thing\n- {B}: nor does it.\n- {B}: \n"
    )
    assert read_listed(text) == {A: "it does no harm.", B: "nor does it."}


@pytest.mark.parametrize(
    ("statuses", "alive", "listed", "is_whole", "is_good", "told"),
    [
        pytest.param(
            ["killed"] * 9 + ["survived"],
            [A],
            [A],
            True,
            True,
            ["90.0 % were noticed"],
            id="enough",
        ),
        pytest.param(
            ["killed"] * 8 + ["timeout", "survived", "no tests"],
            [A, B],
            [A, B],
            True,
            False,
            ["81.8 % were", "8 killed, 1 no tests, 1 survived, 1 timeout"],
            id="too few",
        ),
        pytest.param(
            ["killed"] * 99 + ["survived"], [A], [], True, False, [f"- {A}: "], id="not listed"
        ),
        pytest.param(["killed"] * 9, [], [A], True, False, ["no such mutant", f"- {A}"], id="old"),
        pytest.param(["killed"] * 9, [], [A], False, True, ["100.0 %"], id="of another file"),
        pytest.param(
            ["killed"] * 99 + ["not checked"],
            [],
            [A],
            True,
            False,
            ["1 not checked", "--resume"],
            id="interrupted",
        ),
        pytest.param([], [], [], True, False, ["0 mutants"], id="none at all"),
    ],
)
def test_the_verdict(
    statuses: list[str],
    alive: list[Mutant],
    listed: list[Mutant],
    is_whole: bool,
    is_good: bool,
    told: list[str],
) -> None:
    verdict = judge(statuses, alive, listed, is_whole=is_whole)
    report = verdict.report()
    assert verdict.is_good == is_good
    assert [part for part in told if part not in report] == []


def test_a_run_that_was_interrupted_does_not_know_what_is_outdated() -> None:
    assert judge(["not checked"], [], [A], is_whole=True).outdated == []


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
    assert capsys.readouterr().err.endswith("not in plugins/module_utils: _plan, _api/plans\n")
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
    assert is_chosen(f"{MODULE}.x_pages__mutmut_1", files) == chosen


def test_files_in_folders_are_found_where_mutmut_writes_them(tmp_path: Path) -> None:
    inside = "mutants/ansible_collections/voiceops/twilio/plugins/module_utils"
    core, name = tmp_path / inside, "x_pages__mutmut_1"
    (core / "_api").mkdir(parents=True)
    for file in (core / "_errors.py", core / "_api" / "plan.py"):
        file.write_text(MUTATED, encoding="utf-8")
        kept = {"exit_code_by_key": {name: 0, "x_pages__mutmut_2": 1}}
        file.with_suffix(".py.meta").write_text(json.dumps(kept), encoding="utf-8")

    package = MODULE.removesuffix("._api.plan")
    described = describe_all(tmp_path, [f"{MODULE}.{name}", f"{package}._errors.{name}"])
    assert [mutant.place for mutant, _diff in described] == ["_api.plan.pages", "_errors.pages"]
    forget_survivors(tmp_path)
    for file in core.rglob("*.meta"):
        kept = json.loads(file.read_text(encoding="utf-8"))
        assert kept["exit_code_by_key"] == {name: None, "x_pages__mutmut_2": 1}


def test_every_reason_in_the_document_is_one() -> None:
    text = (ROOT / "docs" / "mutants.md").read_text(encoding="utf-8")
    entries = [line for line in text.splitlines() if line.startswith("- `_")]
    assert len(read_listed(text)) == len(entries)
