# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options of the lookup and the inventory are those of the modules, declared once."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._options import COMMON, Option
from ansible_collections.voiceops.twilio.tests.unit.plugins.documentation import (
    PLUGINS,
    block,
    fragment,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.inventory.doors import documented

KINDS = ("inventory", "lookup")
BASE = fragment("_twilio")["options"]
PLACES = fragment("_twilio", "PLUGIN")["options"]
FILES = [
    *(PLUGINS / kind / f"{name}.py" for kind, name in zip(KINDS, ("byoc_trunks", "byoc_trunk"))),
    *(
        PLUGINS / "plugin_utils" / "_plugins" / f"{name}.py"
        for name in ("options", "accounts", "groups", "hosts", "trunks")
    ),
]

each_kind = pytest.mark.parametrize("kind", KINDS)
each_option = pytest.mark.parametrize("option", COMMON, ids=lambda option: option.name)


@each_kind
@each_option
def test_an_option_is_that_of_the_modules(kind: str, option: Option) -> None:
    places = ("env", "ini", "vars")
    found = documented(kind)[option.name]
    assert {key: value for key, value in found.items() if key not in places} == BASE[option.name]


@each_kind
def test_nothing_shared_is_declared_again(kind: str) -> None:
    name = {"inventory": "byoc_trunks", "lookup": "byoc_trunk"}[kind]
    own = block(kind, name, "DOCUMENTATION")
    assert own["extends_documentation_fragment"][:2] == [
        "voiceops.twilio._twilio",
        "voiceops.twilio._twilio.plugin",
    ]
    assert not own["options"].keys() & BASE.keys()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_code_names_no_variable_of_the_environment(path: Path) -> None:
    assert re.findall(r"TWILIO_[A-Z]+", path.read_text(encoding="utf-8")) == []


@each_option
def test_places(option: Option) -> None:
    expected: dict[str, Any] = {}
    if option.host_variable:
        expected["vars"] = [{"name": option.host_variable}]
    if option.env:
        expected["env"] = [{"name": option.env}]
    if not option.secret:
        expected["ini"] = [{"section": "voiceops.twilio", "key": option.name}]
    assert PLACES[option.name] == expected


def test_places_are_for_the_options_there_are() -> None:
    assert list(PLACES) == [option.name for option in COMMON]
