# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A change that users see has a changelog fragment."""

from __future__ import annotations

import subprocess
from pathlib import Path

import yaml

_CHANGELOG = "changelogs/changelog.yaml"
_FRAGMENTS = Path("changelogs", "fragments")
_SEEN_BY_USERS = ("plugins", "roles", "playbooks", "meta", "requirements.txt")


def findings(root: Path) -> list[str]:
    """Return a finding if users' files changed since the last release and no fragment says so."""
    if any((root / _FRAGMENTS).glob("*.y*ml")):
        return []
    changed = _changed_since_release(root)
    if not changed:
        return []
    example = f"{changed[0]} and {len(changed) - 1} more" if len(changed) > 1 else changed[0]
    return [f"changed since the last release, without a fragment in {_FRAGMENTS}: {example}"]


def _changed_since_release(root: Path) -> list[str]:
    # A release is what writes the changelog: one not committed yet is this very state.
    if _git(root, "status", "--porcelain", "--", _CHANGELOG):
        return []
    # Otherwise the last commit of the changelog is the last release.
    releases = yaml.safe_load((root / _CHANGELOG).read_text(encoding="utf-8"))["releases"]
    release = _git(root, "log", "-1", "--format=%H", "--", _CHANGELOG) if releases else []
    if not release:
        return _git(root, "ls-files", "--cached", "--others", "--exclude-standard", *_paths())
    changed = _git(root, "diff", "--name-only", release[0], *_paths())
    return changed + _git(root, "ls-files", "--others", "--exclude-standard", *_paths())


def _paths() -> tuple[str, ...]:
    return ("--", *_SEEN_BY_USERS)


def _git(root: Path, *arguments: str) -> list[str]:
    command = ["git", "-C", str(root), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
