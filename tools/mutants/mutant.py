# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a mutant is: where the code was changed, and how.

mutmut writes all mutants of a function beside it in one file, and numbers them. The numbers change
with every edit, so a mutant is known here by its function and by the lines that differ.
"""

from __future__ import annotations

import ast
import difflib
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

# module.x_function__mutmut_7, and module.xǁClassǁmethod__mutmut_7
_NAME = re.compile(r"(?:x_|xǁ(?P<class>\w+?)ǁ)(?P<function>\w+)__mutmut_(?P<number>\d+)")


class Mutant(NamedTuple):
    """One change of the code: in which function, and the lines before and after it."""

    place: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"`{self.place}`: `{self.before}` → `{self.after}`"


class Function(NamedTuple):
    """Where a mutant is: its file, such as `_api.listing`, and mutmut's own name for it there."""

    file: str
    name: str

    @classmethod
    def of(cls, mutant_name: str) -> Function:
        """Read mutmut's name of a mutant, which begins with that of the module."""
        module, _dot, name = mutant_name.rpartition(".")
        return cls(module.rpartition(".module_utils.")[2], name)


def describe(mutant_name: str, functions: Mapping[str, list[str]]) -> Mutant:
    """Say what mutmut's I(mutant_name) changes, given the lines of all `functions` of its file."""
    place, original, changed = _both(mutant_name, functions)
    return Mutant(place, *_difference(original, changed))


def show(mutant_name: str, functions: Mapping[str, list[str]]) -> str:
    """Return the same as a diff, with what stands around it."""
    place, original, changed = _both(mutant_name, functions)
    return "\n".join(difflib.unified_diff(original, changed, place, place, lineterm=""))


def read_functions(source: str) -> dict[str, list[str]]:
    """Return the lines of every function and method of a file that mutmut wrote, by name."""
    lines = source.splitlines()
    return {
        node.name: lines[node.lineno - 1 : node.end_lineno]
        for node in _functions(ast.parse(source))
    }


def _functions(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    for node in tree.body:
        inside = node.body if isinstance(node, ast.ClassDef) else [node]
        yield from (item for item in inside if isinstance(item, ast.FunctionDef))


def _both(mutant_name: str, functions: Mapping[str, list[str]]) -> tuple[str, list[str], list[str]]:
    """Return where the mutant is, and the lines of its function without and with the change."""
    file, name = Function.of(mutant_name)
    match = _NAME.fullmatch(name)
    if match is None:
        raise ValueError(f"{mutant_name} is not named as mutmut names a mutant.")
    own = match["function"]
    original = _lines(functions, f"{name.rpartition('_')[0]}_orig", own)
    place = ".".join(filter(None, (file, match["class"], own)))
    return place, original, _lines(functions, name, own)


def _lines(functions: Mapping[str, list[str]], name: str, own: str) -> list[str]:
    return [line.replace(name, own) for line in functions[name]]


def _difference(before: list[str], after: list[str]) -> tuple[str, str]:
    """Return the lines that only one of the two has, each side as one line."""
    removed, added = [], []
    for line in difflib.ndiff([line.strip() for line in before], [line.strip() for line in after]):
        if line.startswith("- "):
            removed.append(line[2:])
        elif line.startswith("+ "):
            added.append(line[2:])
    return " ".join(removed), " ".join(added)
