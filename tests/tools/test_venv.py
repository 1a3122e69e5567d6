# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which Python `make` takes, and when it makes .venv anew."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools import versions
from tools.tree import ROOT

# Answers as a Python does: `-c` asks whether it makes environments, and `-m venv .venv` makes one.
PYTHON = """\
case "$1 $2" in
  "-c "*) exit $status ;;
  "-m venv")
    mkdir -p .venv/bin
    printf '#!/bin/sh\\necho "python of %s: $*"\\n' "$0" > .venv/bin/python
    chmod +x .venv/bin/python ;;
esac
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with the script, and a PATH without any Python."""
    for name in ("venv.sh", "requirements/nox.txt"):
        (tmp_path / "checkout" / "tools" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "tools" / name, tmp_path / "checkout" / "tools" / name)
    (tmp_path / "bin").mkdir()
    for name in ("bash", "cat", "chmod", "dirname", "env", "find", "mkdir", "paste", "rm", "sh"):
        (tmp_path / "bin" / name).symlink_to(str(shutil.which(name)))
    for name in ("sort", "tr"):
        (tmp_path / "bin" / name).symlink_to(str(shutil.which(name)))
    return tmp_path / "checkout"


def python(folder: Path, version: str, status: int = 0) -> Path:
    """Put a Python into a folder, which makes environments if the status is 0."""
    path = folder / f"python{version}"
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\nstatus={status}\n{PYTHON}", encoding="utf-8")
    path.chmod(0o755)
    return path


def run(checkout: Path, named: str = "", *, path: str = "") -> subprocess.CompletedProcess[str]:
    environ = {"PATH": ":".join(filter(None, [path, str(checkout.parent / "bin")]))}
    return subprocess.run(
        [str(checkout / "tools" / "venv.sh"), "python", "-m", "it"],
        env={**environ, "PYTHON": named},
        capture_output=True,
        text=True,
        check=False,
    )


def taken(checkout: Path, named: str = "", *, path: str = "") -> str:
    """Return the Python that the program ran on, the last line being of it."""
    done = run(checkout, named, path=path)
    assert done.returncode == 0, done.stderr
    found = re.fullmatch(r"python of (\S+): -m it", done.stdout.splitlines()[-1])
    assert found is not None, done.stdout
    return found[1]


def test_the_pythons_are_those_of_the_supported_releases() -> None:
    script = (ROOT / "tools" / "venv.sh").read_text(encoding="utf-8")
    supported = {python for core in versions.RELEASES for python in core.pythons}

    for listed in re.findall(r"PYTHON:-(.+?)}", script):
        names = [name.removeprefix("python") for name in listed.split()]
        assert names == sorted(supported, key=lambda it: int(it.partition(".")[2]), reverse=True)


def test_the_newest_python_is_taken_though_another_is_first_on_path(checkout: Path) -> None:
    """Also one that a version manager has and did not select; not one that cannot make a venv."""
    shims = checkout.parent / "manager" / "shims"
    path = f"{checkout.parent / 'first'}:{shims}"
    oldest = python(checkout.parent / "first", "3.10")
    assert taken(checkout, path=path) == str(oldest)
    python(shims, "3.12", status=127)
    assert taken(checkout, path=path) == str(oldest)
    managed = python(shims.parent / "versions" / "3.12.1" / "bin", "3.12")
    assert taken(checkout, path=path) == str(managed)
    python(managed.parent, "3.12", status=1)
    assert taken(checkout, path=path) == str(oldest)
    newest = python(shims.parent / "installs" / "python" / "3.13.0" / "bin", "3.13")
    assert taken(checkout, path=path) == str(newest)
    assert taken(checkout, "python3.10", path=path) == str(oldest)
    assert taken(checkout, str(oldest), path=path) == str(oldest)


def test_the_environment_is_made_once_and_anew_for_other_requirements(checkout: Path) -> None:
    python(checkout.parent / "bin", "3.12")
    requirements = checkout / "tools" / "requirements" / "nox.txt"
    made = []
    for _turn in range(2):
        made += [run(checkout).stdout.startswith("Making .venv") for _again in range(2)]
        requirements.write_text("nox==1\n", encoding="utf-8")
    (checkout / ".venv" / "bin" / "python").unlink()
    made.append(run(checkout).stdout.startswith("Making .venv"))

    assert made == [True, False, True, False, True]


@pytest.mark.parametrize("named", ["", "python3.12", "python3.99", "nonsense"])
def test_without_a_python_that_will_do_it_says_what_to_do(checkout: Path, named: str) -> None:
    python(checkout.parent / "bin", "3.12", status=1)
    done = run(checkout, named)

    assert done.returncode == 1
    assert (named or "python3.13 python3.12") in done.stderr
    assert "apt-get install python3-venv" in done.stderr
    assert not (checkout / ".venv").exists()


def test_a_named_python_is_held_to_the_oldest_that_nox_runs_on() -> None:
    """The question that the script asks, asked of this Python."""
    script = (ROOT / "tools" / "venv.sh").read_text(encoding="utf-8")
    (question,) = re.findall(r"-c '(.+)'", script)

    assert question.endswith("sys.exit(sys.version_info < (3, 10))")
    command = [sys.executable, "-c", question.replace("(3, 10)", "(99,)")]
    assert subprocess.run(command, check=False).returncode == 1
