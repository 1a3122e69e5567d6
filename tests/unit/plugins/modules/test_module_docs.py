# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What every module documents, against its code: options, modes, and complete return values."""

from __future__ import annotations

import re
from importlib import import_module
from types import ModuleType
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import KINDS, OptionsError
from ansible_collections.voiceops.twilio.tests.unit.plugins.documentation import (
    MODULES,
    PLUGINS,
    block,
    declared,
    extended,
    options,
    text,
    walk,
)

# What a module reads may be another one than was asked for.
WRONG = {
    "byoc_trunk_audit": ["wrong_trunk", "wrong_connection_policy", "wrong_sip_domain"],
    "byoc_trunk_info": ["wrong_trunk", "wrong_connection_policy", "wrong_sip_domain"],
    "connection_policy_info": ["wrong_connection_policy"],
    "sip_domain_info": ["wrong_sip_domain"],
}
PACKAGE = "ansible_collections.voiceops.twilio.plugins.modules"

each_module = pytest.mark.parametrize("name", MODULES)
each_value = pytest.mark.parametrize(
    ("name", "path", "about"),
    [
        pytest.param(name, path, about, id=f"{kind} {name}: {path}")
        for kind in ("modules", "lookup", "filter")
        for name in sorted(path.stem for path in (PLUGINS / kind).glob("[!_]*.py"))
        for path, about in walk(block(kind, name, "RETURN"))
    ],
)


class _DeclaredError(Exception):
    """Carries what a module declares, in place of going on."""


def declaration(module: ModuleType, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What a module hands to C(AnsibleModule)."""

    def declare(**given: Any) -> None:
        raise _DeclaredError(given)

    name = "_Module" if hasattr(module, "_Module") else "AnsibleModule"
    monkeypatch.setattr(module, name, declare)
    with pytest.raises(_DeclaredError) as caught:
        module.main()
    found: dict[str, Any] = caught.value.args[0]
    return found


def listed(value: Any) -> Any:
    """I(value) with lists for tuples, as YAML has them."""
    if isinstance(value, dict):
        return {key: listed(item) for key, item in value.items()}
    return [listed(item) for item in value] if isinstance(value, (list, tuple)) else value


@each_module
def test_the_options_are_those_that_the_module_takes(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = import_module(f"{PACKAGE}.{name}")
    given = declaration(module, monkeypatch)
    taken = {
        option: {key: listed(value) for key, value in row.items() if key != "no_log"}
        for option, row in given["argument_spec"].items()
    }
    assert taken == {option: declared(about) for option, about in options(name).items()}
    assert given["supports_check_mode"] is True


@each_module
def test_what_excludes_each_other_is_said_of_each(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = declaration(import_module(f"{PACKAGE}.{name}"), monkeypatch)
    documented = options(name)
    said = {
        frozenset({option, *re.findall(r"O\((\w+)\)", sentence)})
        for option, about in documented.items()
        for sentence in re.findall(r"Mutually exclusive with[^.]*\.", text(about))
    }
    assert said == {frozenset(group) for group in given.get("mutually_exclusive", ())}


@each_module
def test_the_module_is_new_in_a_version_and_documents_all_attributes(name: str) -> None:
    documentation = block("modules", name, "DOCUMENTATION")
    assert documentation["module"] == name
    assert re.fullmatch(r"\d+\.\d+\.\d+", documentation["version_added"])
    attributes = [part["attributes"] for part in extended(name) if "attributes" in part]
    assert {key for part in attributes for key in part} >= {"check_mode", "diff_mode"}


@each_module
def test_each_example_is_a_task_with_a_name_that_the_module_or_its_facts_serve(name: str) -> None:
    tasks = block("modules", name, "EXAMPLES")
    used = [task for task in tasks if f"voiceops.twilio.{name}" in task]
    assert used
    for task in used:
        given = task[f"voiceops.twilio.{name}"] or {}
        assert given.keys() <= options(name).keys()
    assert all(task["name"] for task in tasks)


@each_value
def test_a_return_value_is_documented_in_full(name: str, path: str, about: dict[str, Any]) -> None:
    types = {"str", "bool", "int", "float", "list", "dict", "raw"}
    assert text(about).strip().endswith(".")
    assert about["type"] in types
    assert about["returned"]
    assert ("elements" in about) == (about["type"] == "list")
    assert about.get("elements", "raw") in types
    assert ("sample" in about) != ("contains" in about)


@each_value
def test_a_sample_has_the_documented_type(name: str, path: str, about: dict[str, Any]) -> None:
    python = {"str": str, "bool": bool, "int": int, "float": float, "list": list, "dict": dict}
    sample = about.get("sample")
    if "sample" in about and about["type"] != "raw":
        assert sample.__class__ is python[about["type"]]


@each_module
def test_the_fields_of_an_error_are_those_of_the_code(name: str) -> None:
    documented = block("modules", name, "RETURN")["error"]["contains"]
    assert list(documented) == list(OptionsError("No.").facts())
    wrong = WRONG[name]
    kinds = [kind for kind in KINDS if not kind.startswith("wrong_") or kind in wrong]
    assert re.findall(r"V\((\w+)\)", text(documented["kind"])) == kinds
    assert documented["kind"]["sample"] in KINDS
