# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Mutants have names that outlive an edit, and each survivor must be in the list."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tools.mutants import PACKAGE, describe, judge, listed_in, main, results
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
A = "- `_api.plan.pages`: `a` → `b`"
LISTED = "- `_options.c`: `a` → `b`"
RESULTS = {
    "_api.plan.x_a__mutmut_1": "survived",
    "_errors.x_b__mutmut_2": "not checked",
    "_text.masking.x_c__mutmut_3": "killed",
}
MUTMUT = """\
#!/bin/sh
echo "$*" >> calls
case $1 in
  results) [ ! -d mutants ] || cat results;;
  show) cat shown;;
esac
"""
# Takes the place of tools/mutant_tests.py.
RUN = """\
import sys
from pathlib import Path

Path("mutants").mkdir(exist_ok=True)
with Path("calls").open("a") as calls:
    print(*sys.argv[1:], file=calls)
"""
B = "- `_api.plan.Window.refused`: `1,` → `2,`"


@pytest.mark.parametrize(
    ("name", "changes", "mutant"),
    [
        (
            "_api.plan.x_pages__mutmut_1",
            "-    return -(-trunks // size)\n+    return +(-trunks // size)",
            "- `_api.plan.pages`: `return -(-trunks // size)` → `return +(-trunks // size)`",
        ),
        ("_api.plan.xǁWindowǁrefused__mutmut_12", "-        1,\n+        2,", B),
        (
            "_errors.x_invalid__mutmut_3",
            "-        url=url,\n-    )\n+        )",
            "- `_errors.invalid`: `url=url,` → ``",
        ),
        (
            "_errors.xǁWindowǁ_good__mutmut_1",
            "-    self.refused(0)\n-    self.refused(1)",
            "- `_errors.Window._good`: `self.refused(0) self.refused(1)` → ``",
        ),
    ],
)
def test_a_mutant_is_known_by_its_function_and_its_change(
    name: str, changes: str, mutant: str
) -> None:
    assert describe(name, SHOWN.format(name=name, changes=changes)) == mutant


def test_another_name_is_refused() -> None:
    with pytest.raises(ValueError, match="pages is not a name of mutmut"):
        describe("_api.plan.pages", "")


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ([""], {A, B}),
        (["_errors.", "_api."], {A, B}),
        (["_api.plan."], {A, B}),
        (["_api.pla."], set()),
        (["plan."], set()),
    ],
)
def test_the_list_has_what_is_known_of_a_file_or_its_folder(
    files: list[str], found: set[str]
) -> None:
    text = f"- `other` thing\n\n### It does no harm.\n\n{A}\n\n### Nor does it.\n\n{B}\n"
    assert listed_in(text, files) == found


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ([""], {"_api.plan.x_a__mutmut_1": "killed", "_errors.x_b__mutmut_2": "not checked"}),
        (["_errors."], {"_errors.x_b__mutmut_2": "not checked"}),
        (["_error."], {}),
    ],
)
def test_results_are_those_of_mutmut(
    files: list[str], found: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    said = "".join(
        f"    ansible_collections.voiceops.twilio.plugins.module_utils.{name}\n"
        for name in ("_api.plan.x_a__mutmut_1: killed", "_errors.x_b__mutmut_2: not checked")
    )
    monkeypatch.setattr("tools.mutants.mutmut", lambda *_: said)
    assert results(ROOT, files) == found


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
            [
                "noticed 81.8 %",
                "_api: 8 killed\n_api: 1 no tests\n_api: 1 survived\n_api: 1 timeout",
            ],
            id="too few",
        ),
        pytest.param(["killed"] * 99 + ["survived"], [A], [], False, [A], id="not listed"),
        pytest.param(["killed"] * 9, [], [A], False, ["or they are gone", A], id="old"),
        pytest.param(
            ["killed"] * 99 + ["not checked"],
            [],
            [A],
            False,
            ["_api: 1 not checked", "--resume"],
            id="interrupted",
        ),
        pytest.param([], [], [], False, ["noticed 0.0 %"], id="none at all"),
    ],
)
def test_the_verdict(
    statuses: list[str],
    alive: list[str],
    listed: list[str],
    is_good: bool,
    told: list[str],
) -> None:
    lines, verdict = judge(
        {f"_api.plan.x_{i}": it for i, it in enumerate(statuses)}, set(alive), set(listed)
    )
    report = "\n".join(lines)
    assert verdict == is_good
    assert [part for part in told if part not in report] == []


def test_a_run_that_was_interrupted_does_not_know_what_is_outdated() -> None:
    lines, _is_good = judge({"one": "not checked"}, set(), {A})
    assert A not in lines


def test_a_file_that_is_not_there_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(
            [
                "--resume",
                "_api",
                "_api/listing",
                "_errors",
                "_plan",
                "_api/plans",
            ]
        )
    assert capsys.readouterr().err.endswith("_plan is not in plugins/module_utils\n")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the tools another collection, and a mutmut that says what the file `results` has."""
    root = tmp_path / "ansible_collections" / "voiceops" / "twilio"
    for folder in ("docs", "plugins/module_utils/_api", "tools"):
        (root / folder).mkdir(parents=True)
    (root / "tools" / "mutant_tests.py").write_text(RUN, encoding="utf-8")
    (root / "pyproject.toml").touch()
    (root / "docs" / "mutants.md").write_text(f"{LISTED}\n", encoding="utf-8")
    for file in ("_errors", "_text", "_api/plan"):
        (root / "plugins" / "module_utils" / f"{file}.py").touch()
    kept = tmp_path / "mutants" / "ansible_collections" / "voiceops" / "twilio"
    for folder in ("plugins", "tests"):
        (kept / folder).mkdir(parents=True)
    lines = (f"    {PACKAGE}{name}: {status}\n" for name, status in RESULTS.items())
    (tmp_path / "results").write_text("".join(lines), encoding="utf-8")
    (tmp_path / "shown").write_text(SHOWN.format(name="it", changes="-    a\n+    b"))
    command = tmp_path / "bin" / "mutmut"
    command.parent.mkdir()
    command.write_text(MUTMUT, encoding="utf-8")
    command.chmod(0o700)
    monkeypatch.setenv("PATH", f"{command.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr("tools.mutants.ROOT", root)
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "tried", "kept", "code"),
    [
        pytest.param(["_api/plan", "_errors"], ["_api.plan.*", "_errors.*"], [], 1, id="files"),
        pytest.param(["_text"], ["_text.*"], [], 0, id="all of it noticed"),
        pytest.param([], ["*"], [], 1, id="all files"),
        pytest.param(
            ["--resume"],
            ["_api.plan.x_a__mutmut_1", "_errors.x_b__mutmut_2"],
            ["plugins"],
            1,
            id="resumed",
        ),
        pytest.param(
            ["--resume", "_api/"],
            ["_api.plan.x_a__mutmut_1"],
            ["plugins"],
            1,
            id="a folder resumed",
        ),
        pytest.param(
            ["--resume", "_text"], ["_text.*"], ["plugins"], 0, id="nothing left to resume"
        ),
    ],
)
def test_mutmut_is_told_which_mutants_to_try(
    arguments: list[str], tried: list[str], kept: list[str], code: int, place: Path
) -> None:
    assert main([*arguments, "--jobs", "3"]) == code
    runs = [line for line in (place / "calls").read_text("utf-8").splitlines() if "run" in line]
    assert runs == [" ".join(["run --max-children=3", *(PACKAGE + name for name in tried)])]
    assert [it.name for it in place.glob("mutants/ansible_collections/voiceops/twilio/*")] == kept
    assert (place / "pyproject.toml").is_file()


def test_survivors_are_told_in_the_form_of_the_list(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["_api"]) == 1
    assert "- `_api.plan.a`: `a` → `b`\n" in capsys.readouterr().out
    assert f"show {PACKAGE}_api.plan.x_a__mutmut_1\n" in (place / "calls").read_text("utf-8")


def test_every_line_of_the_document_is_read() -> None:
    text = (ROOT / "docs" / "mutants.md").read_text(encoding="utf-8")
    assert len(listed_in(text, [""])) == text.count("\n- `_")
