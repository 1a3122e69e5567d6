# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Documented return values, held against what a module really returns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

Documented = Mapping[str, Mapping[str, Any]]
Returned = Callable[[str], bool]

# Stands for each key in the documentation of a dictionary by SID.
BY_SID = "SID"
_SID = re.compile(r"[A-Z]{2}[0-9a-f]{32}")
# What Ansible documents for every module.
COMMON = frozenset({"changed", "failed", "msg", "warnings", "exception", "invocation"})

_TYPES: dict[str, Callable[[Any], bool]] = {
    "str": lambda value: isinstance(value, str),
    "bool": lambda value: isinstance(value, bool),
    "int": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "list": lambda value: isinstance(value, list),
    "dict": lambda value: isinstance(value, dict),
    "raw": lambda value: True,
}


def differences(documented: Documented, result: Mapping[str, Any], returned: Returned) -> list[str]:
    """Where a module's I(result) is not as I(documented); I(returned) judges texts of that name."""
    own = {name: value for name, value in result.items() if name not in COMMON - documented.keys()}
    return list(_object("", documented, own, returned, nullable=False))


def paths(documented: Documented, prefix: str = "") -> Iterator[str]:
    """Every documented value, as C(error.violations.actual)."""
    for name, about in documented.items():
        yield f"{prefix}{name}"
        yield from paths(about.get("contains", {}), f"{prefix}{name}.")


def filled(value: Any, prefix: str = "") -> Iterator[str]:
    """Every path in I(value) that holds something other than null."""
    if isinstance(value, dict):
        for key, item in value.items():
            if item is not None:
                name = BY_SID if _SID.fullmatch(key) else key
                yield f"{prefix}{name}"
                yield from filled(item, f"{prefix}{name}.")
    elif isinstance(value, list):
        for item in value:
            yield from filled(item, prefix)


def _object(
    path: str,
    documented: Documented,
    value: Mapping[str, Any],
    returned: Returned,
    *,
    nullable: bool,
) -> Iterator[str]:
    if documented.keys() == {BY_SID}:
        for sid, item in value.items():
            yield from _value(f"{path}{sid}", documented[BY_SID], item, returned, nullable=False)
        return
    for name in value.keys() - documented.keys():
        # From ansible-core 2.22 on, a module tells Ansible so which secrets it has registered.
        if name == "_ansible_new_secrets":
            continue
        yield f"{path}{name}: not documented"
    for name, about in documented.items():
        text = about["returned"]
        if name not in value:
            if returned(text):
                yield f"{path}{name}: missing, although returned: {text}"
        elif not returned(text):
            yield f"{path}{name}: there, although returned: {text}"
        else:
            yield from _value(f"{path}{name}", about, value[name], returned, nullable=nullable)


def _value(
    path: str, about: Mapping[str, Any], value: Any, returned: Returned, *, nullable: bool
) -> Iterator[str]:
    description = about["description"]
    text = description if isinstance(description, str) else " ".join(description)
    if value is None:
        if not nullable and not re.search(r"\b(?:is|or) V\(null\)", text):
            yield f"{path}: null, which is not documented"
        return
    if not _TYPES[about["type"]](value):
        yield f"{path}: {value!r} is no {about['type']}"
        return
    for item in value if about["type"] == "list" else [value]:
        kind = about["elements"] if about["type"] == "list" else about["type"]
        if not _TYPES[kind](item):
            yield f"{path}: {item!r} is no {kind}"
        elif kind == "dict" and "contains" in about:
            inside = "attributes may be V(null)" in text
            yield from _object(f"{path}.", about["contains"], item, returned, nullable=inside)
