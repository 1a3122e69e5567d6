# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Changes module_utils in small ways with mutmut: the unit tests must notice 97 % of the changes.

A file is named without its suffix, such as _options, and a folder such as _http stands for its
files. Without a name, all files are changed. --resume keeps the results of an earlier run, and
tries only the other mutants, the survivors, and the functions that were edited since. This is
enough after adding tests.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from tools.tree import ROOT, collections_path

MODULE_UTILS = Path("plugins", "module_utils")
PACKAGE = "ansible_collections.voiceops.twilio.plugins.module_utils"
MIN_PERCENT = 97.0
# The statuses of mutmut. A mutant that never ends, or crashes Python, is noticed as well.
NOTICED = ("killed", "timeout", "segfault")
UNTRIED = "not checked"
# The exit codes of mutmut: no test failed, or there is none.
SURVIVED = (0, 33)
# file.x_function__mutmut_7, and file.xǁClassǁmethod__mutmut_7
_NAME = re.compile(r"(?P<file>.+)\.(?:x_|xǁ(?P<class>\w+?)ǁ)(?P<function>\w+)__mutmut_\d+")
_REASON = re.compile(r"^### (\S.*)$", re.MULTILINE)
_LISTED = re.compile(r"^- `([^`]+)`: `([^`]*)` → `([^`]*)`$", re.MULTILINE)


class Mutant(NamedTuple):
    """One change: its function, and the lines before and after. Its number in mutmut may change."""

    place: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"`{self.place}`: `{self.before}` → `{self.after}`"


def main(arguments: Sequence[str]) -> int:
    """Run mutmut in a folder, and return 1 if the tests noticed too little."""
    parser = argparse.ArgumentParser(prog="make mutants ARGS=…", description=__doc__)
    parser.add_argument("place", type=Path)
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("files", nargs="*")
    chosen = parser.parse_intermixed_args(arguments)
    for name in chosen.files:
        path = ROOT / MODULE_UTILS / name
        if not path.is_dir() and not path.with_suffix(".py").is_file():
            parser.error(f"{name} is not in {MODULE_UTILS}")
    files = [name.strip("/").replace("/", ".") for name in chosen.files]
    prepare(chosen.place, resume=chosen.resume)
    # Ctrl+C ends the session, which has saved its results. Then they are shown.
    signal.signal(signal.SIGINT, lambda *_: None)
    patterns = [f"{PACKAGE}.{file}.*" for file in files]
    results = try_mutants(chosen.place, str(chosen.jobs), *patterns)
    if results is None:
        print("The mutants were not tried, see above.")
        return 2
    statuses = {name: it for name, (it, _diff) in results.items() if is_chosen(name, files)}
    diffs = {name: results[name][1] for name in sorted(statuses) if results[name][1]}
    written = chosen.place / "survivors.diff"
    written.write_text("\n".join(diffs.values()), encoding="utf-8")
    survivors = {describe(name, diff) for name, diff in diffs.items()}
    listed = read_listed((ROOT / "docs" / "mutants.md").read_text(encoding="utf-8"))
    asked = {it: reason for it, reason in listed.items() if is_chosen(it.place, files)}
    lines, is_good = judge(statuses.values(), survivors, asked)
    lines += table(statuses)
    print("", *lines, f"The survivors as diffs: {written}", sep="\n")
    return int(not is_good)


def prepare(place: Path, *, resume: bool) -> None:
    """Copy the collection into `place`, with the settings of mutmut; forget earlier survivors."""
    if not resume:
        shutil.rmtree(place, ignore_errors=True)
    for file in place.glob("mutants/ansible_collections/**/*.meta"):
        kept = json.loads(file.read_text(encoding="utf-8"))
        codes = kept["exit_code_by_key"]
        kept["exit_code_by_key"] = {
            name: None if code in SURVIVED else code for name, code in codes.items()
        }
        file.write_text(json.dumps(kept), encoding="utf-8")
    shutil.rmtree(place / "ansible_collections", ignore_errors=True)
    shutil.copytree(collections_path(ROOT) / "ansible_collections", place / "ansible_collections")
    shutil.copy(ROOT / "pyproject.toml", place)


def try_mutants(place: Path, *arguments: str) -> dict[str, list[str]] | None:
    """Return the status of each mutant, and the diff of each survivor, or None after an error.

    Processes that tests start import the unchanged code in `place`.
    """
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(place), str(ROOT)])}
    command = [sys.executable, "-m", "tools.mutant_session", *arguments]
    if subprocess.run(command, cwd=place, env=environment, check=False).returncode:
        return None
    results: dict[str, list[str]] = json.loads((place / "results.json").read_text("utf-8"))
    return {name.removeprefix(f"{PACKAGE}."): result for name, result in results.items()}


def is_chosen(mutant_name: str, files: Sequence[str]) -> bool:
    """Return whether a mutant is in one of the files and folders; none of them means all."""
    return not files or mutant_name.startswith(tuple(f"{file}." for file in files))


def describe(mutant_name: str, diff: str) -> Mutant:
    """Return the place of a mutant, and the lines that differ in the diff of `mutmut show`."""
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
    return Mutant(place, " ".join(before), " ".join(after))


def read_listed(text: str) -> dict[Mutant, str]:
    """Return the mutants in docs/mutants.md, each with the reason in the heading above it."""
    _preface, *parts = _REASON.split(text)
    reasons = zip(parts[::2], parts[1::2])
    return {Mutant(*it): reason for reason, part in reasons for it in _LISTED.findall(part)}


def table(statuses: Mapping[str, str]) -> list[str]:
    """Return the rows of a table of the rooms: how many mutants were tried, noticed, and not."""
    tried = {name: it for name, it in statuses.items() if it != UNTRIED}
    rooms = Counter(name.partition(".")[0] for name in tried)
    noticed = Counter(name.partition(".")[0] for name, it in tried.items() if it in NOTICED)
    rows = [
        f"| `{room}` | {n} | {noticed[room]} | {n - noticed[room]} |" for room, n in rooms.items()
    ]
    return ["", "| room | tried | noticed | survivors |", "|---|---:|---:|---:|", *sorted(rows)]


def judge(
    statuses: Iterable[str],
    survivors: Iterable[Mutant],
    listed: Mapping[Mutant, str],
) -> tuple[list[str], bool]:
    """Return a report, and whether the tests noticed enough and the list has exactly the rest."""
    counts = Counter(statuses)
    total, noticed = sum(counts.values()), sum(counts[status] for status in NOTICED)
    percent = 100 * noticed / max(total, 1)
    is_complete = UNTRIED not in counts
    unlisted = sorted(set(survivors) - set(listed))
    # Only a complete run shows which lines are outdated.
    outdated = sorted(set(listed) - set(survivors)) if is_complete else []
    lines = [
        f"{total} mutants: {', '.join(f'{n} {status}' for status, n in sorted(counts.items()))}.",
        f"The tests noticed {percent:.1f} %; at least {MIN_PERCENT:g} % are required.",
    ]
    if not is_complete:
        lines.append("Some mutants were not tried: --resume continues the run.")
    if unlisted:
        lines += ["", "No test notices these, and docs/mutants.md does not list them:"]
        lines += [f"- {mutant}" for mutant in unlisted]
        lines.append("Write a test for each, or add its line there below the reason.")
    if outdated:
        lines += ["", "docs/mutants.md lists these, but a test notices them or they are gone:"]
        lines += [f"- {mutant}" for mutant in outdated]
    return lines, percent >= MIN_PERCENT and is_complete and not unlisted and not outdated


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
