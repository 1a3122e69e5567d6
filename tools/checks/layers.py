# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A file of plugins/module_utils imports only files that stand above it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

# The order of the layers, the only place that says so. A file may import what stands above it.
ORDER = (
    "_decoding",
    "_masking",
    "_url_passwords",
    "_errors",
    "_version",
    "_options",
    "_endpoints",
    "_secrets",
    "_oauth",
    "_credentials",
    "_proxies",
    "_lifeline",
    "_framing",
    "_session",
    "_faults",
    "_exchange",
    "_json",
    "_refusals",
    "_answer",
    "_crew",
    "_http",
    "_byoc_trunk",
    "_conditions",
    "_drift",
    "_bounds",
    "_pages",
    "_plan",
    "_voice",
    "_task",
    "_reading",
    "_byoc_trunk_info",
    "_byoc_trunk_audit",
)
# Pure: these know the errors and each other, no network, no file and no Ansible.
PURE = {"_decoding", "_masking", "_url_passwords", "_byoc_trunk", "_conditions", "_drift"}
PURE_MAY_IMPORT = {"_errors", *PURE}
# How Ansible is told of a result or a failure is the business of the plugins alone.
DOORS_ONLY = {"exit_json", "fail_json", "AnsibleError", "AnsibleModule", "AnsibleParserError"}
IMPURE = {"ansible", "http", "os", "pathlib", "requests", "socket", "ssl", "subprocess", "urllib3"}

MODULE_UTILS = Path("plugins", "module_utils")
_PREFIX = "ansible_collections.voiceops.twilio.plugins."


def findings(root: Path) -> list[str]:
    """Return every import, and every use of Ansible's own terms, that the layers forbid."""
    found = []
    for path in sorted((root / MODULE_UTILS).rglob("*.py")):
        if path.name != "__init__.py":
            tree = ast.parse(path.read_text(encoding="utf-8"))
            found += [f"{path.relative_to(root)}: {problem}" for problem in _problems(path, tree)]
    return found


def _problems(path: Path, tree: ast.Module) -> Iterator[str]:
    layer = path.stem
    if layer not in ORDER:
        yield f"{layer} has no place in ORDER; give it one in tools/checks/layers.py"
        return
    for name in _used_names(tree):
        if name in DOORS_ONLY:
            yield f"uses {name}: below the plugins, errors are raised"
    for module in _imports(tree):
        yield from _import_problems(layer, module)


def _import_problems(layer: str, module: str) -> Iterator[str]:
    if not module.startswith(_PREFIX):
        if layer in PURE and module.partition(".")[0] in IMPURE:
            yield f"is pure, and imports {module}"
        return
    inside = module.removeprefix(_PREFIX)
    imported = inside.removeprefix("module_utils.").partition(".")[0]
    if not inside.startswith("module_utils.") or imported not in ORDER:
        yield f"imports {module}, which is no layer below the plugins"
    elif layer in PURE and imported not in PURE_MAY_IMPORT:
        yield f"is pure, and imports {imported}"
    elif ORDER.index(imported) >= ORDER.index(layer):
        yield f"imports {imported}, which does not stand above it"


def _imports(tree: ast.Module) -> Iterator[str]:
    """Yield the full name of every module imported anywhere in the file."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                outside = "module_utils." if node.level == 1 else ""
                base = f"{_PREFIX}{outside}{base}".rstrip(".")
            package = base == f"{_PREFIX}module_utils"
            yield from (f"{base}.{alias.name}" for alias in node.names) if package else (base,)


def _used_names(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.alias):
            yield node.name
