# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Lists what there is to run: `python tools/listing.py [--sessions]`.

Reads the Makefile and noxfile.py as text, so that it works before anything is installed.
"""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_TARGET = re.compile(r"^([a-z][\w-]*):.*?## (.+)$", re.MULTILINE)


def sessions(noxfile: str) -> dict[str, str]:
    """Return each session that is a test, by name, with the first line of its docstring."""
    found = {}
    for node in ast.parse(noxfile).body:
        if isinstance(node, ast.FunctionDef):
            for decorator in node.decorator_list:
                text = ast.unparse(decorator)
                if text.startswith("nox.session") and "default=False" not in text:
                    name = _name(decorator) or node.name
                    found[name] = (ast.get_docstring(node) or "").partition("\n")[0]
    return found


def targets(makefile: str) -> dict[str, str]:
    """Return each documented target of the Makefile and what it does."""
    return {match.group(1): match.group(2) for match in _TARGET.finditer(makefile)}


def _name(decorator: ast.expr) -> str | None:
    keywords = decorator.keywords if isinstance(decorator, ast.Call) else []
    for keyword in keywords:
        if keyword.arg == "name" and isinstance(keyword.value, ast.Constant):
            return str(keyword.value.value)
    return None


def main(arguments: list[str]) -> int:
    """Print the names of the sessions, or everything with a line each."""
    found = sessions((ROOT / "noxfile.py").read_text(encoding="utf-8"))
    if arguments == ["--sessions"]:
        print(*found)
        return 0
    made = targets((ROOT / "Makefile").read_text(encoding="utf-8"))
    width = max(map(len, [*found, *made]))
    print("make TARGET [PYTHON=python3.12]", "", sep="\n")
    for name, line in made.items():
        print(f"  {name:{width}}  {line}")
    print("", "The parts of `make test`, each alone: make NAME [ARGS=…]", "", sep="\n")
    for name, line in found.items():
        print(f"  {name:{width}}  {line}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
