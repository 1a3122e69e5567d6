# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs ansible-test, and fails if it tested less than it should: `python -m tools.ansible_test …`.

ansible-test ends with 0 if it found nothing to test, or lacks a program. Here that is a failure. So
is a deprecation warning of Ansible, where these are shown.

A release candidate may need a package that only its project's own host has. If that host cannot be
reached, the sanity test that needs the package is left out, and the output says so.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import sysconfig
import urllib.request
from pathlib import Path

from tools.run_sessions import LEFT_OUT

_PIP_VERSION = re.compile(r"""\bpip=["']([0-9.]+)["']""")
_FAULT = re.compile(
    r"WARNING: (?:All targets skipped|Required program|.*virtual environment support)"
    r"|\[DEPRECATION WARNING\]"
)
_FROM_A_URL = re.compile(r"^[^#\n]*@\s*(https?://\S+)", re.MULTILINE)
_TIMEOUT_SECONDS = 20


def out_of_reach(site_packages: Path) -> dict[str, str]:
    """Return the sanity tests that need a package from a URL that cannot be fetched, with it."""
    wanted = {
        file.name.removeprefix("sanity.").removesuffix(".txt"): url
        for file in sorted(site_packages.glob("ansible_test/_data/requirements/sanity.*.txt"))
        for url in _FROM_A_URL.findall(file.read_text(encoding="utf-8"))
    }
    return {test: url for test, url in wanted.items() if not _answers(url)}


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=_TIMEOUT_SECONDS):  # noqa: S310 - http(s) alone
            return True
    except OSError:
        return False


def provide_get_pip(site_packages: Path, home: Path) -> None:
    """Put tools/get_pip.py where this ansible-test looks for its get-pip.py."""
    source = site_packages / "ansible_test" / "_internal" / "python_requirements.py"
    versions = set(_PIP_VERSION.findall(source.read_text(encoding="utf-8")))
    if not versions:
        raise LookupError(f"{source} no longer says which pip it wants; see tools/ansible_test.py.")
    cache = home / ".ansible" / "test" / "cache"
    cache.mkdir(parents=True, exist_ok=True)
    for version in versions:
        copy = cache / f"get_pip_{version.replace('.', '_')}.py"
        shutil.copyfile(Path(__file__).with_name("get_pip.py"), copy)


def main(arguments: list[str]) -> int:
    """Run ansible-test, show its output, and return its exit status or 1 for a fault in that."""
    command = [str(Path(sys.executable).with_name("ansible-test")), *arguments]
    missing = {}
    if arguments[:1] == ["sanity"]:
        site_packages = Path(sysconfig.get_path("purelib"))
        provide_get_pip(site_packages, Path.home())
        missing = out_of_reach(site_packages)
        command += [part for test in missing for part in ("--skip-test", test)]
    faults: dict[str, None] = {}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            if _FAULT.search(line):
                faults[line.strip()] = None
    for test, url in missing.items():
        print(f"{LEFT_OUT}sanity test {test}, which needs {url}: it cannot be fetched")
    if faults:
        print("Not everything was tested, or something deprecated is used:", *faults, sep="\n  ")
    return process.returncode or int(bool(faults))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
