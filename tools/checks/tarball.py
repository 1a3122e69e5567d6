# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The built collection holds what a user needs: `python -m tools.checks.tarball FOLDER SOURCE`."""

from __future__ import annotations

import sys
import tarfile
from pathlib import Path, PurePosixPath

NEEDED = {
    "CHANGELOG.md",
    "FILES.json",
    "LICENSES/GPL-3.0-or-later.txt",
    "MANIFEST.json",
    "README.md",
    "SECURITY.md",
    "changelogs/changelog.yaml",
    "meta/execution-environment.yml",
    "meta/runtime.yml",
    "requirements.txt",
}
# These folders are for users as a whole: each file in them must be in the tarball.
FOLDERS = ("docs", "playbooks", "plugins", "roles")
_NEVER = {"__pycache__", "output"}


def findings(members: set[str], sources: set[str]) -> list[str]:
    """Return what the tarball lacks or should not hold, given both as paths of files."""
    wanted = NEEDED | {name for name in sources if PurePosixPath(name).parts[0] in FOLDERS}
    wanted = {name for name in wanted if not _NEVER.intersection(PurePosixPath(name).parts)}
    missing = [f"missing: {name}" for name in sorted(wanted - members)]
    return missing + [f"not for users: {name}" for name in sorted(members - wanted)]


def main(built: Path, source: Path) -> int:
    """Compare the one tarball in `built` with the collection in `source`."""
    (tarball,) = built.glob("*.tar.gz")
    with tarfile.open(tarball) as archive:
        members = {member.name for member in archive.getmembers() if member.isfile()}
    files = (path for path in source.rglob("*") if path.is_file())
    sources = {path.relative_to(source).as_posix() for path in files}
    found = findings(members, sources)
    print(f"{tarball.name}: {len(members)} files, {len(found)} findings", *found, sep="\n  ")
    return min(len(found), 1)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
