# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""No file of code and no class is long, and a module is little more than its documentation."""

from __future__ import annotations

import ast
from pathlib import Path

from tools.tree import project_files

MAX_LINES_IN_A_FILE = 400
MAX_LINES_IN_A_CLASS = 150
MAX_CODE_IN_A_MODULE = 50

_CODE = {".py", ".sh", ".j2"}
_DOCUMENTATION = {"DOCUMENTATION", "EXAMPLES", "RETURN"}


def findings(root: Path) -> list[str]:
    """Return every file and every class that is longer than it may be."""
    found = []
    for name in project_files(root):
        if name.suffix not in _CODE:
            continue
        text = (root / name).read_text(encoding="utf-8")
        if name.parts[:2] == ("plugins", "modules"):
            code = lines_of_code(text)
            if code > MAX_CODE_IN_A_MODULE:
                found.append(f"{name}: {code} lines of code, at most {MAX_CODE_IN_A_MODULE}")
        elif (lines := len(text.splitlines())) > MAX_LINES_IN_A_FILE:
            found.append(f"{name}: {lines} lines, at most {MAX_LINES_IN_A_FILE}")
        if name.suffix == ".py" and name.parts[:2] != ("plugins", "doc_fragments"):
            found += [f"{name}: class {one}" for one in _long_classes(text)]
    return found


def _long_classes(source: str) -> list[str]:
    classes = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ClassDef))
    sizes = ((node.name, (node.end_lineno or 0) - node.lineno + 1) for node in classes)
    most = MAX_LINES_IN_A_CLASS
    return [f"{name}: {lines} lines, at most {most}" for name, lines in sizes if lines > most]


def lines_of_code(source: str) -> int:
    """Count the lines of Python that are neither documentation, comment nor empty."""
    lines = source.splitlines()
    documentation: set[int] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.stmt) and (_is_docstring(node) or _is_documentation(node)):
            documentation.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    code = [line for number, line in enumerate(lines, 1) if number not in documentation]
    return sum(1 for line in code if line.strip() and not line.lstrip().startswith("#"))


def _is_docstring(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def _is_documentation(node: ast.AST) -> bool:
    if not isinstance(node, ast.Assign):
        return False
    return any(isinstance(name, ast.Name) and name.id in _DOCUMENTATION for name in node.targets)
