# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Changes module_utils in small ways with mutmut: the unit tests must notice 90 % of the changes.

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
MIN_PERCENT = 90.0
# The statuses of mutmut. A mutant that never ends, or crashes Python, is noticed as well.
NOTICED = ("killed", "timeout", "segfault")
UNTRIED = "not checked"
_RESULT = re.compile(rf"^ +{re.escape(PACKAGE)}\.(\S+__mutmut_\d+): (.+)$", re.MULTILINE)
# file.x_function__mutmut_7, and file.xǁClassǁmethod__mutmut_7
_NAME = re.compile(r"(?P<file>.+)\.(?:x_|xǁ(?P<class>\w+?)ǁ)(?P<function>\w+)__mutmut_\d+")
_LISTED = re.compile(r"^- `([^`]+)`: `([^`]*)` → `([^`]*)`: (\S.*)$", re.MULTILINE)


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
    # Ctrl+C ends mutmut, which saves its results. Then they are shown.
    signal.signal(signal.SIGINT, lambda *_: None)
    patterns = [f"{PACKAGE}.{file}.*" for file in files]
    if mutmut(chosen.place, "run", "--max-children", str(chosen.jobs), *patterns).returncode:
        print("mutmut itself failed, see above.")
        return 2
    results = mutmut(chosen.place, "results", "--all", "true", stdout=subprocess.PIPE).stdout
    statuses = {name: it for name, it in _RESULT.findall(results) if is_chosen(name, files)}
    diffs = {
        name: mutmut(chosen.place, "show", f"{PACKAGE}.{name}", stdout=subprocess.PIPE).stdout
        for name, status in sorted(statuses.items())
        if status not in (*NOTICED, UNTRIED)
    }
    written = chosen.place / "survivors.diff"
    written.write_text("\n".join(diffs.values()), encoding="utf-8")
    survivors = {describe(name, diff) for name, diff in diffs.items()}
    listed = read_listed((ROOT / "docs" / "mutants.md").read_text(encoding="utf-8"))
    lines, is_good = judge(statuses.values(), survivors, listed, is_whole=not files)
    print("", *lines, f"The survivors as diffs: {written}", sep="\n")
    return int(not is_good)


def prepare(place: Path, *, resume: bool) -> None:
    """Copy the collection into `place`, with the settings of mutmut; forget earlier survivors."""
    if not resume:
        shutil.rmtree(place, ignore_errors=True)
    for file in place.glob("mutants/ansible_collections/**/*.meta"):
        kept = json.loads(file.read_text(encoding="utf-8"))
        codes = kept["exit_code_by_key"]
        kept["exit_code_by_key"] = {name: code or None for name, code in codes.items()}
        file.write_text(json.dumps(kept), encoding="utf-8")
    shutil.rmtree(place / "ansible_collections", ignore_errors=True)
    shutil.copytree(collections_path(ROOT) / "ansible_collections", place / "ansible_collections")
    shutil.copy(ROOT / "pyproject.toml", place)


def mutmut(
    place: Path, *command: str, stdout: int | None = None
) -> subprocess.CompletedProcess[str]:
    """Run mutmut in `place`; processes that tests start import the unchanged code there."""
    environment = {**os.environ, "PYTHONPATH": str(place)}
    return subprocess.run(
        ["mutmut", *command], cwd=place, env=environment, stdout=stdout, text=True, check=False
    )


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
    """Return the mutants in docs/mutants.md, each with the reason why it is harmless."""
    return {Mutant(*match[:3]): match[3] for match in _LISTED.findall(text)}


def judge(
    statuses: Iterable[str],
    survivors: Iterable[Mutant],
    listed: Mapping[Mutant, str],
    *,
    is_whole: bool,
) -> tuple[list[str], bool]:
    """Return a report, and whether the tests noticed enough and the list has exactly the rest."""
    counts = Counter(statuses)
    total, noticed = sum(counts.values()), sum(counts[status] for status in NOTICED)
    percent = 100 * noticed / max(total, 1)
    is_complete = UNTRIED not in counts
    unlisted = sorted(set(survivors) - set(listed))
    # Only a complete run over all files shows which lines are outdated.
    outdated = sorted(set(listed) - set(survivors)) if is_whole and is_complete else []
    lines = [
        f"{total} mutants: {', '.join(f'{n} {status}' for status, n in sorted(counts.items()))}.",
        f"The tests noticed {percent:.1f} %; at least {MIN_PERCENT:g} % are required.",
    ]
    if not is_complete:
        lines.append("Some mutants were not tried: --resume continues the run.")
    if unlisted:
        lines += ["", "No test notices these, and docs/mutants.md does not list them:"]
        lines += [f"- {mutant}: " for mutant in unlisted]
        lines.append("Write a test for each, or add its line there with the reason it is harmless.")
    if outdated:
        lines += ["", "docs/mutants.md lists these, but a test notices them or they are gone:"]
        lines += [f"- {mutant}" for mutant in outdated]
    return lines, percent >= MIN_PERCENT and is_complete and not unlisted and not outdated


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
