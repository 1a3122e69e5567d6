# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What this repository promises about itself and no other tool checks: `python -m tools.checks`.

Names of checks as arguments run these alone.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import yaml

from tools.tree import ROOT, project_files

MAX_LINES_IN_A_FILE = 400
MAX_LINES_IN_A_CLASS = 150
MAX_CODE_IN_A_MODULE = 50
_CODE = {".py", ".sh", ".j2"}
_DOCUMENTATION = ("DOCUMENTATION", "EXAMPLES", "RETURN")
_CHANGELOG = "changelogs/changelog.yaml"
_SEEN_BY_USERS = ("--", "plugins", "roles", "playbooks", "meta", "requirements.txt")


def sizes(root: Path) -> list[str]:
    """Return every file and every class that is longer than it may be."""
    found = []
    for name in (it for it in project_files(root) if it.suffix in _CODE):
        text = (root / name).read_text(encoding="utf-8")
        if name.parts[:2] == ("plugins", "modules"):
            code = lines_of_code(text)
            if code > MAX_CODE_IN_A_MODULE:
                found.append(f"{name}: {code} lines of code, at most {MAX_CODE_IN_A_MODULE}")
        elif (lines := len(text.splitlines())) > MAX_LINES_IN_A_FILE:
            found.append(f"{name}: {lines} lines, at most {MAX_LINES_IN_A_FILE}")
        if name.suffix == ".py" and name.parts[:2] != ("plugins", "doc_fragments"):
            found += [f"{name}: {it}" for it in _long_classes(text)]
    return found


def lines_of_code(source: str) -> int:
    """Count the lines of Python that are neither documentation, comment nor empty."""
    lines = source.splitlines()
    for node in (it for it in ast.walk(ast.parse(source)) if isinstance(it, ast.stmt)):
        is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        is_assigned = (
            isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in _DOCUMENTATION
        )
        for number in range(node.lineno - 1, node.end_lineno or 0):
            lines[number] = "" if is_text or is_assigned else lines[number]
    return sum(1 for line in lines if line.strip() and not line.lstrip().startswith("#"))


def _long_classes(source: str) -> list[str]:
    classes = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ClassDef))
    sizes = ((node.name, (node.end_lineno or 0) - node.lineno + 1) for node in classes)
    limit = MAX_LINES_IN_A_CLASS
    return [f"class {name}: {it} lines, at most {limit}" for name, it in sizes if it > limit]


def fragments(root: Path) -> list[str]:
    """Return what users see and changed since the last release, if there is no fragment at all."""

    def git(*arguments: str) -> list[str]:
        command = ["git", "-C", str(root), *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split(
            "\n"
        )

    # A release writes the changelog. One that is not committed yet is this very state.
    is_now = git("status", "--porcelain", "--", _CHANGELOG)[0]
    if is_now or any(root.glob("changelogs/fragments/*.y*ml")):
        return []
    releases = yaml.safe_load((root / _CHANGELOG).read_text(encoding="utf-8"))["releases"]
    last = ("log", "-1", "--format=%H", "--", _CHANGELOG)
    # Before the first release, all of it is new: it is compared with an empty folder.
    since = git(*last if releases else ("hash-object", "-t", "tree", "/dev/null"))[0]
    changed = git("diff", "--name-only", since, *_SEEN_BY_USERS)
    changed += git("ls-files", "--others", "--exclude-standard", *_SEEN_BY_USERS)
    return [
        f"{name} changed since the last release, without a fragment" for name in changed if name
    ]


CHECKS = {"sizes": sizes, "fragments": fragments}


def main(wanted: list[str]) -> int:
    """Run the checks, print their findings, and return how many have any."""
    found = {name: CHECKS[name](ROOT) for name in wanted or CHECKS}
    for name, findings in found.items():
        print(f"{name}: {len(findings)} findings", *findings, sep="\n  ")
    return sum(map(bool, found.values()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
