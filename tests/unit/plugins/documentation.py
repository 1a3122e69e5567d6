# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The documentation of plugins, read from their files as Ansible reads it, without running them."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

PLUGINS = Path(__file__).parents[3] / "plugins"
# Those that ask Twilio, and share their options.
MODULES = sorted(
    path.stem
    for path in (PLUGINS / "modules").glob("[!_]*.py")
    if "\n  - voiceops.twilio._twilio\n" in path.read_text("utf-8")
)
_COLLECTION = "voiceops.twilio."

Block = dict[str, Any]


@cache
def block(kind: str, plugin: str, name: str) -> Any:
    """What is assigned to I(name), such as C(DOCUMENTATION), in a file of plugins/I(kind)."""
    tree = ast.parse((PLUGINS / kind / f"{plugin}.py").read_text(encoding="utf-8"))
    texts = {
        target.id: node.value.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    return yaml.safe_load(texts[name])


def fragment(plugin: str, name: str = "DOCUMENTATION") -> Block:
    """A documentation fragment."""
    found: Block = block("doc_fragments", plugin, name)
    return found


def extended(module: str) -> list[Block]:
    """The fragments that a module's documentation extends."""
    names = block("modules", module, "DOCUMENTATION")["extends_documentation_fragment"]
    parts = [name[len(_COLLECTION) :].split(".") for name in names]
    assert names == [_COLLECTION + ".".join(part) for part in parts]
    return [fragment(plugin, *(name.upper() for name in rest)) for plugin, *rest in parts]


def options(module: str) -> dict[str, Block]:
    """Every documented option of a module, those of its fragments included."""
    found: dict[str, Block] = {}
    for part in (block("modules", module, "DOCUMENTATION"), *extended(module)):
        own = part.get("options", {})
        assert not found.keys() & own.keys()
        found.update(own)
    return found


def declared(option: Mapping[str, Any]) -> Block:
    """What the argument specification has to say of a documented option."""
    return {name: value for name, value in option.items() if name != "description"}


def text(about: Mapping[str, Any]) -> str:
    """A description as one text."""
    description = about["description"]
    return description if isinstance(description, str) else " ".join(description)


def walk(returned: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Block]]:
    """Every documented return value with its path, such as C(error.violations.actual)."""
    for name, about in returned.items():
        yield f"{prefix}{name}", about
        yield from walk(about.get("contains", {}), f"{prefix}{name}.")
