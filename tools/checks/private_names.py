# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The plugins use a private name of other code only for a reason that is listed here."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

# Each is read in one place. What a class reads of itself is its own, or its base class gives it.
REASONS = {
    "_diff": "Ansible's guide for developers documents it, and there is no public name",
    "_uuid": "a play or a task has no public identity, and its name, file and line can repeat",
    "_vault": "no public function decrypts bytes without showing lines of a file in errors",
}
_ITSELF = {"self", "cls", "super()"}
# Public, says Python's documentation: the underscore keeps them apart from the fields.
_OF_NAMED_TUPLES = {"_asdict", "_fields", "_replace"}


def findings(root: Path) -> list[str]:
    """Return each use of a private name without a reason, and each reason without one use."""
    found: list[str] = []
    uses: Counter[str] = Counter()
    for path in sorted(root.glob("plugins/**/*.py")):
        for line, name in _private_names(ast.parse(path.read_text(encoding="utf-8"))):
            uses[name] += 1
            if name not in REASONS:
                found.append(f"{path.relative_to(root)}:{line}: {name} is private to other code")
    return found + [f"{name}: {uses[name]} uses, not one" for name in REASONS if uses[name] != 1]


def _private_names(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield each private name of other code: imported, read, or given to getattr and the like."""
    for node in ast.walk(tree):
        names: list[str] = []
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) not in _ITSELF:
            names = [node.attr]
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("attr"):
            names = [str(one.value) for one in node.args[1:2] if isinstance(one, ast.Constant)]
        elif isinstance(node, ast.ImportFrom) and not _is_ours(node):
            names = [*(node.module or "").split("."), *(alias.name for alias in node.names)]
        elif isinstance(node, ast.Import):
            names = [part for alias in node.names for part in alias.name.split(".")]
        yield from ((getattr(node, "lineno", 0), name) for name in names if _is_private(name))


def _is_ours(node: ast.ImportFrom) -> bool:
    return node.level > 0 or str(node.module).startswith("ansible_collections.voiceops.twilio.")


def _is_private(name: str) -> bool:
    is_special = name.startswith("__") and name.endswith("__")
    return name.startswith("_") and not is_special and name not in _OF_NAMED_TUPLES
