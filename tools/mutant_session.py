# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tries the mutants of mutmut in forks of one pytest session: `mutant_session JOBS [PATTERN…]`.

`mutmut run` collects the tests anew for each mutant, which takes longer than most tests. It also
signals processes by numbers that the system may have given to another mutant since.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import shutil
import signal
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from fnmatch import fnmatch
from itertools import accumulate
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, NamedTuple

import pytest
from hypothesis import Phase, settings
from mutmut import __main__ as mutmut
from mutmut.configuration import config
from mutmut.mutation import trampoline
from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.state import state
from mutmut.stats import load_stats, status_by_exit_code
from mutmut.utils.file_utils import (
    change_cwd,
    copy_src_dir,
    setup_source_paths,
    walk_mutatable_files,
)
from mutmut.utils.format_utils import mangled_name_from_mutant_name
from mutmut.workers.isolation import get_mutant_runner

# What mutmut writes down for a mutant.
SURVIVED, KILLED, NO_TESTS, TIMEOUT = 0, 1, 33, 36
SLOW_SECONDS = 0.05
MAX_SECONDS, MAX_TESTS = 8, 250
# A mutant may hang. It gets more time than its tests, and much more if it only waits: others may
# use the machine too.
CPU_SECONDS = 20
TIMES, MORE_SECONDS = 10, 60

# As in CI each run draws the same values; nobody reads the shortest example of a mutant.
settings.register_profile(
    "mutants", settings.get_profile("ci"), phases=(Phase.explicit, Phase.generate)
)


class Running(NamedTuple):
    """A mutant in a fork, which is ended at the time `ends` and writes down the test it fails."""

    data: SourceFileMutationData
    mutant: str
    ends: float
    failed: IO[str]


class Tries:
    """A plugin of pytest that tries each chosen mutant with the tests that reach its function."""

    def __init__(self, jobs: int, patterns: list[str]) -> None:
        self.jobs = jobs
        self.patterns = patterns
        self.items: dict[str, Any] = {}
        self.running: dict[int, Running] = {}
        self.sound: set[str] = set()
        # Tests by function, and their files by the file of the mutants.
        self.noticed_by: dict[str, list[str]] = {}
        self.noticed_in: dict[Path, Counter[str]] = defaultdict(Counter)
        # A test that reaches few functions is quick, and asks much of each.
        reached = state().tests_by_mangled_function_name.values()
        self.reach = Counter(name for names in reached for name in names)
        self.log = os.fdopen(os.dup(1), "w", buffering=1)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: Any) -> bool:
        """Try the mutants instead of running the tests."""
        self.items = {item.nodeid: item for item in session.items}
        waiting = sorted(self._waiting(), key=lambda it: self._turn(it[1]) or 0)
        gc.collect()
        gc.freeze()
        for number, (data, mutant) in enumerate(waiting):
            self.log.write(f"\r{number} of {len(waiting)} ")
            while len(self.running) >= self.jobs:
                self._reap()
            tests = self._tests(mutant, Path(data.path))
            if not tests:
                self._save(data, mutant, NO_TESTS)
                continue
            seconds = sum(state().duration_by_test[name] for name in tests)
            ends = time.monotonic() + TIMES * seconds + MORE_SECONDS
            limit = int(seconds) + CPU_SECONDS
            failed = TemporaryFile("w+")  # noqa: SIM115 - closed when the fork has ended
            pid = _fork(mutant, [self.items[name] for name in tests], failed, limit)
            self.running[pid] = Running(data, mutant, ends, failed)
        while self.running:
            self._reap()
        self.log.write(f"\r{len(waiting)} of {len(waiting)} tried\n")
        return True

    def _waiting(self) -> Iterator[tuple[SourceFileMutationData, str]]:
        for path in walk_mutatable_files():
            data = SourceFileMutationData(path=path)
            with change_cwd(".."):
                data.load()
            for mutant, result in data.exit_code_by_key.items():
                if result is None and self._turn(mutant) is not None:
                    yield data, mutant

    def _turn(self, mutant: str) -> int | None:
        """Return which pattern chose the mutant, if any did: they are tried in that order."""
        matches = (i for i, it in enumerate(self.patterns or ["*"]) if fnmatch(mutant, it))
        return next(matches, None)

    def _tests(self, mutant: str, path: Path) -> list[str]:
        """Return tests that reach a mutant, of MAX_SECONDS together, those of its folder first.

        The tests that noticed other mutants of its function are the first, and slow ones the last.
        """
        function = mangled_name_from_mutant_name(mutant)
        seconds = state().duration_by_test
        names = state().tests_by_mangled_function_name.get(function, set()) & self.items.keys()
        own = f"/{path.parent.name}/" if path.parent.name.startswith("_") else f"/test{path.name}"
        good = self.noticed_in[path]

        def nearness(name: str) -> tuple[bool, int, int]:
            file = name.partition("::")[0]
            return own not in file, -good[file], self.reach[name]

        nearest = sorted(names, key=lambda name: (seconds[name] > MAX_SECONDS / 5, *nearness(name)))
        total = accumulate(seconds[name] for name in nearest[:MAX_TESTS])
        chosen = [name for name, so_far in zip(nearest, total) if so_far < MAX_SECONDS]
        first = self.noticed_by.get(function, [])[:5]
        rest = (name for name in chosen or nearest[:1] if name not in first)
        return first + sorted(rest, key=lambda name: seconds[name] > SLOW_SECONDS)

    def _reap(self) -> None:
        """Wait for a moment, and write down what has ended."""
        time.sleep(0.005)
        for pid, (data, mutant, ends, failed) in [*self.running.items()]:
            is_late = time.monotonic() > ends
            if is_late:
                os.killpg(pid, signal.SIGKILL)
            ended, status = os.waitpid(pid, 0 if is_late else os.WNOHANG)
            if ended:
                del self.running[pid]
                self._save(data, mutant, TIMEOUT if is_late else os.waitstatus_to_exitcode(status))
                failed.seek(0)
                self._note(mutant, Path(data.path), failed.read())
                failed.close()

    def _note(self, mutant: str, path: Path, test: str) -> None:
        """Remember the test that noticed the mutant, which must not fail without it."""
        if not test:
            return
        known = self.noticed_by.setdefault(mangled_name_from_mutant_name(mutant), [])
        known[:] = [test, *(name for name in known if name != test)]
        self.noticed_in[path][test.partition("::")[0]] += 1
        if test not in self.sound:
            with TemporaryFile("w+") as failed:
                if os.waitpid(_fork("", [self.items[test]], failed, CPU_SECONDS), 0)[1]:
                    pytest.exit(f"{test} fails without a mutant.", 3)
            self.sound.add(test)

    def _save(self, data: SourceFileMutationData, mutant: str, code: int) -> None:
        data.exit_code_by_key[mutant] = code
        with change_cwd(".."):
            data.save()


def _fork(mutant: str, items: list[Any], failed: IO[str], seconds: int) -> int:
    """Run tests against a mutant in a fork, up to the first that fails; return its number."""
    pid = os.fork()
    if pid:
        return pid
    os.setsid()
    used = int(time.process_time())
    resource.setrlimit(resource.RLIMIT_CPU, (used + seconds, used + seconds + 1))
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    # mutmut would look into the environment at each call.
    trampoline.get_mutant_under_test = lambda: mutant
    session = items[0].session
    for item, following in zip(items, [*items[1:], None]):
        try:
            item.ihook.pytest_runtest_protocol(item=item, nextitem=following)
            has_failed = session.testsfailed
        except BaseException:  # noqa: BLE001 - a mutant may raise anything
            has_failed = True
        if has_failed:
            failed.write(item.nodeid)
            failed.flush()
            os._exit(KILLED)
    os._exit(SURVIVED)


def _copy(destination: Path, mutated: Path) -> None:
    """Copy the collection anew, except the files that have been I(mutated) already."""
    kept = destination / "kept"
    if (destination / mutated).exists():
        (destination / mutated).rename(kept)
    shutil.rmtree(destination / mutated.parts[0], ignore_errors=True)
    ignore = shutil.ignore_patterns(mutated.name)
    shutil.copytree(
        mutated.parts[0],
        destination / mutated.parts[0],
        ignore=lambda folder, names: ignore(folder, names) if folder == str(mutated.parent) else (),
    )
    # mutmut looks for its settings there in processes that tests start.
    shutil.copy("pyproject.toml", destination)
    if kept.exists():
        kept.rename(destination / mutated)


def main(jobs: int, patterns: list[str]) -> int:
    """Make the mutants, find the tests that reach them, and try those without a result."""
    trampoline.set_mutant_under_test("mutant_generation")
    _copy(Path("mutants"), config().source_paths[0])
    copy_src_dir()
    setup_source_paths()
    pid = os.fork()
    if not pid:
        mutmut.create_mutants(jobs)
        mutmut.collect_or_load_stats(get_mutant_runner(), apply_config_invalidation=True)
        os._exit(0)
    if os.waitpid(pid, 0)[1] or not load_stats():
        return 2
    trampoline.set_mutant_under_test("")
    arguments = [
        "-q",
        "--rootdir=.",
        "--tb=no",
        "--capture=sys",
        "-p",
        "no:logging",
        *config().pytest_add_cli_args,
    ]
    arguments += ["--hypothesis-profile=mutants", *config().pytest_add_cli_args_test_selection]
    tries = Tries(jobs, patterns)
    os.chdir("mutants")
    code = pytest.main(arguments, plugins=[tries])
    os.chdir("..")
    results = {name: result for path in walk_mutatable_files() for name, result in _results(path)}
    Path("results.json").write_text(json.dumps(results), encoding="utf-8")
    return 0 if code in (pytest.ExitCode.OK, pytest.ExitCode.INTERRUPTED) else 1


def _results(path: Path) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield the name of each mutant with its status, and with its diff if it survived."""
    data = SourceFileMutationData(path=path)
    data.load()
    for name, code in data.exit_code_by_key.items():
        has_survived = code in (SURVIVED, NO_TESTS)
        diff = get_diff_for_mutant(name, path=path) if has_survived else ""
        yield name, (status_by_exit_code[code], diff)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2:]))
