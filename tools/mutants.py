# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Changes module_utils in small ways with mutmut: the unit tests must notice 97 % of the changes.

A file is named without its suffix, such as _options, and a folder such as _http stands for its
files. Without a name, all files are changed. --resume keeps the results of an earlier run, and
tries only mutants that no test has noticed yet. This is enough after adding tests.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from tools.tree import ROOT, collections_path

PACKAGE = "ansible_collections.voiceops.twilio.plugins.module_utils."
MIN_PERCENT = 97.0
# Statuses of mutmut. A mutant that never ends (suspicious) or crashes Python is noticed as well.
NOTICED = ("killed", "timeout", "segfault", "suspicious")
# file.x_function__mutmut_7, and file.xǁClassǁmethod__mutmut_7
_NAME = re.compile(r"(?P<file>.+)\.(?:x_|xǁ(?P<class>\w+?)ǁ)(?P<function>\w+)__mutmut_\d+")


def main(arguments: Sequence[str]) -> int:
    """Run mutmut beside the copy of the collection; return 1 if the tests noticed too little."""
    parser = argparse.ArgumentParser(prog="make mutants ARGS=…", description=__doc__)
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("files", nargs="*")
    chosen = parser.parse_intermixed_args(arguments)
    for name in chosen.files:
        path = ROOT / "plugins" / "module_utils" / name
        if not path.is_dir() and not path.with_suffix(".py").is_file():
            parser.error(f"{name} is not in plugins/module_utils")
    files = [f"{name.strip('/').replace('/', '.')}." for name in chosen.files] or [""]
    place = collections_path(ROOT)
    # mutmut neither forgets tests that are gone, nor starts anew by itself.
    kept = ROOT.relative_to(place) / "tests" if chosen.resume else ""
    shutil.rmtree(place / "mutants" / kept, ignore_errors=True)
    shutil.copy(ROOT / "pyproject.toml", place)
    resumed = [name for name, status in results(place, files).items() if status not in NOTICED]
    names = [PACKAGE + name for name in resumed] or [f"{PACKAGE}{file}*" for file in files]
    # Ctrl+C ends mutmut, which has saved its results. Then they are shown.
    signal.signal(signal.SIGINT, lambda *_: None)
    command = [sys.executable, "-m", "ansible_collections.voiceops.twilio.tools.mutant_tests"]
    command += ["run", f"--max-children={chosen.jobs}", *names]
    subprocess.run(command, cwd=place, check=True)
    statuses = results(place, files)
    alive = [name for name, status in statuses.items() if status not in (*NOTICED, "not checked")]
    survivors = {describe(name, mutmut(place, "show", PACKAGE + name)) for name in alive}
    text = (ROOT / "docs" / "mutants.md").read_text(encoding="utf-8")
    lines, is_good = judge(statuses, survivors, listed_in(text, files))
    print("", *lines, f"`mutmut browse` in {place} shows each mutant.", sep="\n")
    return int(not is_good)


def mutmut(place: Path, *arguments: str) -> str:
    """Return what a command of mutmut prints."""
    return subprocess.check_output(["mutmut", *arguments], cwd=place, encoding="utf-8")


def results(place: Path, files: Sequence[str]) -> dict[str, str]:
    """Return the status of each mutant of the files, by its name below PACKAGE."""
    lines = mutmut(place, "results", "--all", "true").splitlines()
    named = (line.strip().removeprefix(PACKAGE) for line in lines)
    return dict(line.split(": ", 1) for line in named if line.startswith(tuple(files)))


def describe(mutant_name: str, diff: str) -> str:
    """Return a mutant's line of the list, with its function and change: its number may change."""
    match = _NAME.fullmatch(mutant_name)
    if match is None:
        raise ValueError(f"{mutant_name} is not a name of mutmut.")
    changes = diff.partition("\n@@")[2].splitlines()[1:]
    before, after = (
        [line[1:].strip() for line in changes if line.startswith(sign)] for sign in "-+"
    )
    # mutmut may indent a last line in another way.
    while before and after and before[-1] == after[-1]:
        before, after = before[:-1], after[:-1]
    place = ".".join(filter(None, match.group("file", "class", "function")))
    return f"- `{place}`: `{' '.join(before)}` → `{' '.join(after)}`"


def listed_in(text: str, files: Sequence[str]) -> set[str]:
    """Return the lines of docs/mutants.md that list a survivor of the files."""
    starts = tuple(f"- `{file or '_'}" for file in files)
    return {line for line in text.splitlines() if line.startswith(starts)}


def judge(
    statuses: Mapping[str, str], survivors: set[str], listed: set[str]
) -> tuple[list[str], bool]:
    """Return a report, and whether the tests noticed enough and the list has exactly the rest."""
    noticed = sum(status in NOTICED for status in statuses.values())
    percent = 100 * noticed / max(len(statuses), 1)
    counts = Counter((name.partition(".")[0], status) for name, status in statuses.items())
    lines = [f"{room}: {n} {status}" for (room, status), n in sorted(counts.items())]
    lines.append(f"The tests noticed {percent:.1f} %; at least {MIN_PERCENT:g} % are required.")
    faults = []
    if unlisted := sorted(survivors - listed):
        faults += ["", "No test notices these, and docs/mutants.md does not list them:", *unlisted]
        faults.append("Write a test for each, or add its line there below the reason.")
    # Only a complete run shows which lines are outdated.
    if "not checked" in statuses.values():
        faults.append("Some mutants were not tried: --resume continues the run.")
    elif outdated := sorted(listed - survivors):
        faults += ["", "docs/mutants.md lists these, but a test notices them or they are gone:"]
        faults += outdated
    return lines + faults, percent >= MIN_PERCENT and not faults


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
