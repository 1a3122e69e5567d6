# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Builds the collection in this folder, as a release would: `python -m tools.build DESTINATION`.

Runs in a copy of the checkout: where the version of galaxy.yml is not in the changelog yet, it
makes that release's CHANGELOG.md first, so that what is tested is what users would get.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import yaml


def is_released(collection: Path) -> bool:
    """Return whether the changelog has the version of galaxy.yml."""
    version = yaml.safe_load((collection / "galaxy.yml").read_text(encoding="utf-8"))["version"]
    changelog = collection / "changelogs" / "changelog.yaml"
    return version in yaml.safe_load(changelog.read_text(encoding="utf-8"))["releases"]


def main(destination: str) -> int:
    """Build into `destination`, which is made if need be; return the exit status."""
    programs = Path(sys.executable).parent
    if not is_released(Path.cwd()):
        status = subprocess.call([str(programs / "antsibull-changelog"), "release"])
        if status:
            return status
    build = [str(programs / "ansible-galaxy"), "collection", "build", "--force"]
    return subprocess.call([*build, "--output-path", destination])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
