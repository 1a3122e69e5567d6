# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The examples in YAML of README, guides, modules, lookup and filters: plays, tasks and data."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from ansible_collections.voiceops.twilio.tests.unit.docs.reading import (
    DOCUMENTS,
    ROOT,
    blocks,
    loaded,
)

_PLUGINS = ROOT / "plugins"
MODULE = _PLUGINS / "modules" / "byoc_trunk_info.py"
LOOKUP = _PLUGINS / "lookup" / "byoc_trunk.py"
OF_AUDITS = [
    _PLUGINS / "modules" / "byoc_trunk_baseline.py",
    _PLUGINS / "modules" / "byoc_trunk_report.py",
    *sorted((_PLUGINS / "filter").glob("[!_]*.py")),
]
OURS = "voiceops.twilio."
GROUP = "group/voiceops.twilio.twilio"


class Example(NamedTuple):
    """One example: where it is from, its text, and what that is as YAML."""

    document: str
    text: str
    value: Any

    @property
    def is_plays(self) -> bool:
        return isinstance(self.value, list) and all(map(is_play, self.value))

    @property
    def is_tasks(self) -> bool:
        return isinstance(self.value, list) and not self.is_plays


def is_play(item: Any) -> bool:
    """Whether I(item) is a play of its own, or imports one."""
    return "hosts" in item or "ansible.builtin.import_playbook" in item


def every_example() -> list[Example]:
    """All of them, in the order of the documents."""
    found = [
        Example(block.document, block.text, loaded(block.text))
        for document in DOCUMENTS
        for block in blocks(document, "yaml", "yaml+jinja")
    ]
    documented = [(path.name, examples_of(path)) for path in (MODULE, LOOKUP, *OF_AUDITS)]
    return [*found, *(Example(name, text, yaml.safe_load(text)) for name, text in documented)]


def tasks_in(value: Any) -> Iterator[dict[str, Any]]:
    """Every task in a list of plays or tasks, also those inside of blocks; no block itself."""
    for item in value:
        inner = [key for key in ("tasks", "block", "rescue", "always") if key in item]
        for key in inner:
            yield from tasks_in(item[key])
        if not inner:
            yield item


def own_arguments(task: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The modules of this collection that I(task) calls, short name and arguments."""
    for key, arguments in task.items():
        if key.startswith(OURS):
            yield key.removeprefix(OURS), arguments or {}


def examples_of(plugin: Path) -> str:
    """What is documented as C(EXAMPLES) in the file of I(plugin)."""
    for node in ast.parse(plugin.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "EXAMPLES":
            return str(ast.literal_eval(node.value))
    raise AssertionError(f"{plugin.name} has no EXAMPLES")
