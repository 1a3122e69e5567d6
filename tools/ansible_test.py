# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs ansible-test: `python -m tools.ansible_test ARGUMENTS`, and provides what it needs.

It ends with 0 where it found nothing to test, or left a test out for want of a program; here that
is a failure. So is a deprecation warning of Ansible, where somebody has it show them.

A release candidate may want a package that only its project's own host has. Where that host cannot
be reached, the sanity test that needs the package is left out, and the output says so.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import sysconfig
import urllib.request
from collections.abc import Iterable
from pathlib import Path

_PIP_VERSION = re.compile(r"""\bpip=["']([0-9.]+)["']""")
_NOTHING_TESTED = re.compile(
    r"WARNING: (?:All targets skipped|Required program|.*virtual environment support)"
)
_DEPRECATED = re.compile(r"\[DEPRECATION WARNING\]")
_FROM_A_URL = re.compile(r"^[^#\n]*@\s*(https?://\S+)", re.MULTILINE)
_LEFT_OUT = "Left out: "
_PATIENCE_SECONDS = 20


def deprecations(lines: Iterable[str]) -> list[str]:
    """Return the lines in which Ansible warns of what will be gone."""
    return [line.strip() for line in lines if _DEPRECATED.search(line)]


def untested(lines: Iterable[str]) -> list[str]:
    """Return the lines in which ansible-test says that it did not test."""
    return [line.strip() for line in lines if _NOTHING_TESTED.search(line)]


def left_out(text: str) -> list[str]:
    """Return what the output `text` of this program says that it left out."""
    said = (line for line in text.splitlines() if line.startswith(_LEFT_OUT))
    return [line.removeprefix(_LEFT_OUT) for line in dict.fromkeys(said)]


def out_of_reach(site_packages: Path) -> dict[str, str]:
    """Return the sanity tests that need a package from an address that gives nothing here."""
    folder = site_packages / "ansible_test" / "_data" / "requirements"
    wanted = {
        file.name.removeprefix("sanity.").removesuffix(".txt"): url
        for file in sorted(folder.glob("sanity.*.txt"))
        for url in _FROM_A_URL.findall(file.read_text(encoding="utf-8"))
    }
    return {test: url for test, url in wanted.items() if not _answers(url)}


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=_PATIENCE_SECONDS):  # noqa: S310 - http(s) alone
            return True
    except OSError:
        return False


def provide_get_pip(site_packages: Path, home: Path) -> list[Path]:
    """Put tools/get_pip.py where this ansible-test looks for its get-pip.py; return the copies."""
    source = site_packages / "ansible_test" / "_internal" / "python_requirements.py"
    versions = sorted(set(_PIP_VERSION.findall(source.read_text(encoding="utf-8"))))
    if not versions:
        raise LookupError(f"{source} no longer says which pip it wants; see tools/ansible_test.py.")
    cache = home / ".ansible" / "test" / "cache"
    cache.mkdir(parents=True, exist_ok=True)
    copies = [cache / f"get_pip_{version.replace('.', '_')}.py" for version in versions]
    for copy in copies:
        shutil.copyfile(Path(__file__).with_name("get_pip.py"), copy)
    return copies


def main(arguments: list[str]) -> int:
    """Run ansible-test, show what it says, and return its exit status or 1 if all is not well."""
    command = [str(Path(sys.executable).with_name("ansible-test")), *arguments]
    missing = {}
    if arguments[:1] == ["sanity"]:
        missing = out_of_reach(Path(sysconfig.get_path("purelib")))
        command += [part for test in missing for part in ("--skip-test", test)]
    said = []
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            said.append(line)
    for test, url in missing.items():
        print(f"{_LEFT_OUT}sanity test {test}, which needs {url}: nothing comes from there")
    missed = list(dict.fromkeys(untested(said)))
    if missed:
        print("Not everything was tested:", *missed, sep="\n  ")
    deprecated = list(dict.fromkeys(deprecations(said)))
    if deprecated:
        print("Deprecated things are used:", *deprecated, sep="\n  ")
    return process.returncode or int(bool(missed or deprecated))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
