# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs ansible-test: `python -m tools.ansible_test ARGUMENTS`, and provides what it needs.

It ends with 0 where it found nothing to test, or left a test out for want of a program; here that
is a failure. So is a deprecation warning of Ansible, where somebody has it show them.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

_PIP_VERSION = re.compile(r"""\bpip=["']([0-9.]+)["']""")
_NOTHING_TESTED = re.compile(
    r"WARNING: (?:All targets skipped|Required program|.*virtual environment support)"
)
_DEPRECATED = re.compile(r"\[DEPRECATION WARNING\]")


def deprecations(lines: Iterable[str]) -> list[str]:
    """Return the lines in which Ansible warns of what will be gone."""
    return [line.strip() for line in lines if _DEPRECATED.search(line)]


def untested(lines: Iterable[str]) -> list[str]:
    """Return the lines in which ansible-test says that it did not test."""
    return [line.strip() for line in lines if _NOTHING_TESTED.search(line)]


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
    said = []
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            said.append(line)
    missed = list(dict.fromkeys(untested(said)))
    if missed:
        print("Not everything was tested:", *missed, sep="\n  ")
    deprecated = list(dict.fromkeys(deprecations(said)))
    if deprecated:
        print("Deprecated things are used:", *deprecated, sep="\n  ")
    return process.returncode or int(bool(missed or deprecated))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
