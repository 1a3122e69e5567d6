# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs mutmut over module_utils: `python -m tools.mutants PLACE [--resume] [--jobs N] [FILE…]`.

PLACE is a folder to work in. A file is named without its ending, such as `_options`, a folder such
as `_http` stands for all its files, and without any name all are taken. --resume keeps what an
earlier run found in PLACE, and tries only what that did not come to, what survived, and what has
been edited since: enough where tests were only added.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from tools.mutants.mutant import Function, Mutant, describe, read_functions, show
from tools.mutants.verdict import NOTICED, UNTRIED, judge, read_listed
from tools.tree import ROOT, collections_path

_COLLECTION = Path("ansible_collections", "voiceops", "twilio")
_INSIDE = Path("plugins", "module_utils")
_SOURCE = _COLLECTION / _INSIDE
_RESULT = re.compile(r"^ +(\S+__mutmut_\d+): (.+)$", re.MULTILINE)
_SETTINGS = {
    "source_paths": [str(_SOURCE)],
    "also_copy": ["ansible_collections"],
    "pytest_add_cli_args_test_selection": [str(_COLLECTION / "tests/unit/plugins/module_utils")],
    # Hypothesis' own profile for machines draws the same values each time, and keeps none: what
    # survives is the same in the next run.
    "pytest_add_cli_args": [
        *("-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:cov"),
        "--hypothesis-profile=ci",
    ],
    # A mutant may wait for what never comes: twice as long as all its tests take, and ten seconds,
    # is enough. mutmut sends its signal to the number of a process even if that has ended, so it
    # must also be too short for the system to give numbers out again.
    "timeout_multiplier": 2.0,
    "timeout_constant": 5.0,
    "use_git_change_detection": False,
}


def main(arguments: Sequence[str]) -> int:
    """Run it, and return 1 if too little was noticed."""
    parser = argparse.ArgumentParser(prog="make mutants ARGS=…", description=__doc__)
    parser.add_argument("place", type=Path)
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("files", nargs="*")
    chosen = parser.parse_intermixed_args(arguments)
    unknown = [name for name in chosen.files if not is_there(ROOT / _INSIDE / name)]
    if unknown:
        parser.error(f"not in {_INSIDE}: {', '.join(unknown)}")
    chosen.files = [name.strip("/").replace("/", ".") for name in chosen.files]
    prepare(chosen.place, resume=chosen.resume)
    patterns = [f"{'.'.join(_SOURCE.parts)}.{file}.*" for file in chosen.files]
    ended = mutmut(chosen.place, "run", "--max-children", str(chosen.jobs), *patterns)
    if ended.returncode:
        print("mutmut itself failed, see above.")
        return 2
    return conclude(chosen.place, chosen.files)


def is_there(path: Path) -> bool:
    """Whether `path` is a folder, or a file of Python without its ending."""
    return path.is_dir() or path.with_suffix(".py").is_file()


def prepare(place: Path, *, resume: bool) -> None:
    """Copy the collection into `place`, where mutmut finds its settings."""
    if resume:
        forget_survivors(place)
    else:
        shutil.rmtree(place, ignore_errors=True)
    shutil.rmtree(place / "ansible_collections", ignore_errors=True)
    shutil.copytree(collections_path(ROOT) / "ansible_collections", place / "ansible_collections")
    settings = "\n".join(f"{name} = {json.dumps(value)}" for name, value in _SETTINGS.items())
    (place / "pyproject.toml").write_text(f"[tool.mutmut]\n{settings}\n", encoding="utf-8")


def forget_survivors(place: Path) -> None:
    """Have mutmut try again what no test of an earlier run noticed."""
    for file in (place / "mutants" / _SOURCE).rglob("*.meta"):
        kept = json.loads(file.read_text(encoding="utf-8"))
        ended = kept["exit_code_by_key"]
        kept["exit_code_by_key"] = {name: code or None for name, code in ended.items()}
        file.write_text(json.dumps(kept), encoding="utf-8")


def mutmut(place: Path, *command: str, capture: bool = False) -> subprocess.CompletedProcess[str]:
    """Run mutmut in `place`; what tests start imports the collection from there, unchanged."""
    environment = {**os.environ, "PYTHONPATH": str(place)}
    with subprocess.Popen(
        ["mutmut", *command],
        cwd=place,
        env=environment,
        text=True,
        stdout=subprocess.PIPE if capture else None,
    ) as process:
        while True:
            try:
                told, _errors = process.communicate()
            except KeyboardInterrupt:
                # mutmut ends by itself then; killed while it writes, it could not be resumed.
                continue
            return subprocess.CompletedProcess(process.args, process.returncode, told)


def conclude(place: Path, files: Sequence[str]) -> int:
    """Say what came of it, write the survivors to a file, and return the exit status."""
    told = mutmut(place, "results", "--all", "true", capture=True).stdout
    found = {name: status for name, status in _RESULT.findall(told) if is_chosen(name, files)}
    alive = sorted(name for name in found if found[name] not in (*NOTICED, UNTRIED))
    survivors, diffs = [], []
    for name, (mutant, diff) in zip(alive, describe_all(place, alive)):
        survivors.append(mutant)
        diffs.append(f"# {found[name]}: {name}\n{diff}\n")
    written = place / "survivors.diff"
    written.write_text("\n".join(diffs), encoding="utf-8")
    listed = read_listed((ROOT / "docs" / "mutants.md").read_text(encoding="utf-8"))
    verdict = judge(found.values(), survivors, listed, is_whole=not files)
    print("", verdict.report(), f"The survivors as diffs: {written}", sep="\n")
    return int(not verdict.is_good)


def is_chosen(mutant_name: str, files: Sequence[str]) -> bool:
    """Whether the mutant is in one of `files` or folders, of which none means all."""
    own = f"{Function.of(mutant_name).file}."
    return not files or any(own.startswith(f"{file}.") for file in files)


def describe_all(place: Path, mutant_names: Sequence[str]) -> Iterator[tuple[Mutant, str]]:
    """Yield what each of the mutants changes, in short and as a diff."""
    functions: dict[str, dict[str, list[str]]] = {}
    for name in mutant_names:
        file = Function.of(name).file
        if file not in functions:
            mutated = place.joinpath("mutants", _SOURCE, *file.split(".")).with_suffix(".py")
            functions[file] = read_functions(mutated.read_text(encoding="utf-8"))
        yield describe(name, functions[file]), show(name, functions[file])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
