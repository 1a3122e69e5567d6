# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Nothing in the repository leads out of it: no folder of somebody's machine, no index's host."""

from __future__ import annotations

import re
from pathlib import Path

from tools.tree import project_files

# A home, a temporary folder or a working folder with something in it; not a part of a URL.
_FOLDERS = re.compile(r"(?<![\w.:/{}*-])(?:~?/(?:home|root|Users|tmp|work|var/tmp)/[\w.-]+)")
# Where packages come from is the business of each person's package clients.
_INDEXES = re.compile(
    r"\b(?:pypi\.(?:org|python)|pythonhosted\.|registry\.npm|deb\.debian|index[-_]url)", re.I
)
_TEXT_THAT_IS_NOT_OURS = ("LICENSES",)


def findings(root: Path) -> list[str]:
    """Return every line that names such a place."""
    found = []
    for name in project_files(root):
        if name.parts[0] in _TEXT_THAT_IS_NOT_OURS:
            continue
        try:
            lines = (root / name).read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(lines, 1):
            matches = [*_FOLDERS.finditer(line), *_INDEXES.finditer(line)]
            found += [f"{name}:{number}: {match.group()}" for match in matches]
    return found
