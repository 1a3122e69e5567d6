# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tests are collected once. Each mutant has a fork, in which the nearest of its tests run."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tools.mutants import PACKAGE
from tools.tree import ROOT

SECONDS = {
    "unit/_text/test_it.py::test_slow": 2,
    "unit/_text/test_it.py::test_quick": 1,
    "unit/_http/test_far.py::test_far": 0.5,
    "unit/_http/test_far.py::test_too_long": 4.5,
    "unit/_http/test_far.py::test_lone": 9,
}
ALL_BUT_LONE = list(SECONDS)[:-1]
# What tools/mutant_tests.py has of mutmut, which the unit tests do not install. This mutmut
# neither collects tests nor limits their time.
FAKE = {
    "__main__": """\
def get_mutant_runner(jobs): raise AssertionError
def cli(): get_mutant_runner(3)._forkserver_main(-1, -2)
""",
    "configuration": """\
from types import SimpleNamespace
def config(): return SimpleNamespace(pytest_add_cli_args_test_selection=["unit"])
""",
    "runners/harness": """\
import pytest
class PytestRunner:
    def execute_pytest(self, params, plugins): return pytest.main(["--rootdir=.", *params], plugins)
    def run_tests(self, *, mutant_name, tests): raise AssertionError
""",
    "state": f"""\
from types import SimpleNamespace
def state(): return SimpleNamespace(duration_by_test={SECONDS})
""",
    "workers/isolation": """\
import os, sys
class ForkServerRunner:
    def __init__(self, max_workers, test_runner_class, test_runner_args):
        self.test_runner_class, self.test_runner_args = test_runner_class, test_runner_args
    def _forkserver_main(self, work_fd, result_fd):
        assert (work_fd, result_fd) == (-1, -2)
        for mutant in os.environ["MUTANTS"].split():
            if not os.fork():
                os.environ["MUTANT_UNDER_TEST"] = mutant
                runner = self.test_runner_class(**self.test_runner_args)
                tests = os.environ["TESTS"].split()
                os._exit(runner.run_tests(mutant_name=mutant, tests=tests))
            with open("told", "a") as told:
                print(os.waitstatus_to_exitcode(os.wait()[1]), file=told)
""",
}
TESTS = """\
import os, time

def run(test):
    with open("told", "a") as told:
        print(test, file=told)
    mutant = os.environ["MUTANT_UNDER_TEST"].rpartition(".x_")[2]
    if mutant == f"sleeps_in_{test}":
        time.sleep(1000)
    while mutant == f"loops_in_{test}":
        pass
    assert mutant != f"wrong_in_{test}"
"""
# As `python -m tools.mutant_tests`, with other limits.
COMMAND = """\
import runpy, signal
from unittest.mock import patch
count = signal.setitimer
with patch("signal.setitimer", lambda which, seconds: count(which, seconds / {hurry})):
    with patch("signal.alarm", lambda seconds: count(signal.ITIMER_REAL, seconds / {hurry})):
        runpy.run_module("tools.mutant_tests", run_name="__main__")
"""


@pytest.mark.parametrize(
    ("tests", "mutants", "told"),
    [
        pytest.param(ALL_BUT_LONE, ["ok"], ["quick", "slow", "far", "0"], id="survives"),
        pytest.param(ALL_BUT_LONE, ["wrong_in_far"], ["quick", "slow", "far", "1"], id="noticed"),
        pytest.param(
            ALL_BUT_LONE,
            ["wrong_in_quick", "ok", "wrong_in_slow"],
            ["quick", "1", "quick", "slow", "far", "0", "quick", "slow", "1"],
            id="each by itself",
        ),
        pytest.param([*SECONDS][-1:], ["ok"], ["lone", "0"], id="one test at least"),
    ],
)
def test_mutants_are_tried_in_forks(
    tests: list[str], mutants: list[str], told: list[str], tmp_path: Path
) -> None:
    assert tried(tests, mutants, tmp_path, 1) == ["collected", *told]


@pytest.mark.parametrize(
    ("mutant", "hurry", "number"),
    [("sleeps_in_quick", 50, signal.SIGALRM), ("loops_in_quick", 24, signal.SIGPROF)],
)
def test_a_mutant_that_hangs_is_ended_by_a_signal(
    mutant: str, hurry: int, number: int, tmp_path: Path
) -> None:
    assert tried(ALL_BUT_LONE, [mutant], tmp_path, hurry) == ["collected", "quick", str(-number)]


def tried(tests: list[str], mutants: list[str], folder: Path, hurry: int) -> list[str]:
    """Return the tests that ran for each mutant, and its exit status."""
    for name, text in FAKE.items():
        file = folder / "mutmut" / f"{name}.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    mutated = folder / "mutants"
    for file in (mutated / "unit/_text/test_it.py", mutated / "unit/_http/test_far.py"):
        file.parent.mkdir(parents=True)
        cases = (name.partition("::test_")[2] for name in SECONDS if file.name in name)
        functions = (f"def test_{case}(): run({case!r})\n" for case in cases)
        file.write_text("".join(["from it import run\n", *functions]), encoding="utf-8")
    (mutated / "it.py").write_text(TESTS, encoding="utf-8")
    (mutated / "conftest.py").write_text("print('collected', file=open('told', 'a'))\n")
    (mutated / "pytest.ini").write_text("[pytest]\npythonpath = .\n", encoding="utf-8")
    env = {
        "MUTANTS": " ".join(f"{PACKAGE}_text.masking.x_{name}" for name in mutants),
        "TESTS": " ".join(tests),
        "PYTHONPATH": f"{folder}{os.pathsep}{ROOT}",
    }
    command = [sys.executable, "-c", COMMAND.format(hurry=hurry)]
    subprocess.run(command, cwd=folder, env=env, check=True)
    return (mutated / "told").read_text(encoding="utf-8").splitlines()
