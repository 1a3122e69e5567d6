# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The contracts in pyproject.toml find the imports that they are there to find."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

try:
    import tomllib
except ImportError:  # Python 3.10, where pytest brings it.
    import tomli as tomllib

from tools.tree import ROOT

PLUGINS = "ansible_collections.voiceops.twilio.plugins"
LINTER = Path(sys.executable).with_name("lint-imports")


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    """Return a copy of what the contracts are about."""
    copy = tmp_path / "ansible_collections" / "voiceops" / "twilio"
    skip = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "plugins", copy / "plugins", ignore=skip)
    shutil.copy(ROOT / "pyproject.toml", copy)
    return copy


def broken_contracts(collection: Path) -> list[str]:
    """Return the ids of the contracts that the collection breaks, each checked by the linter."""
    environ = {**os.environ, "PYTHONPATH": str(collection.parents[2])}
    command = [str(LINTER), "--no-cache", "--no-logo"]
    ended = subprocess.run(
        command, cwd=collection, env=environ, capture_output=True, text=True, check=False
    )
    names = {contract["name"]: contract["id"] for contract in contracts()}
    told = [line.rpartition(" ") for line in ended.stdout.splitlines()]
    judged = [(names[name], verdict) for name, _space, verdict in told if name in names]
    assert len(judged) == len(names), ended.stdout + ended.stderr
    broken = [contract for contract, verdict in judged if verdict == "BROKEN"]
    assert bool(ended.returncode) == bool(broken)
    return broken


def contracts() -> list[dict[str, object]]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    found: list[dict[str, object]] = settings["tool"]["importlinter"]["contracts"]
    return found


def append(collection: Path, name: str, line: str) -> None:
    with (collection / "plugins" / name).open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")


@pytest.mark.parametrize(
    ("lines", "broken"),
    [
        pytest.param(
            {
                "module_utils/_audit/conditions.py": "from . import drift",
                "module_utils/_audit/drift.py": "from . import conditions",
            },
            "circles",
            id="a circle",
        ),
        pytest.param(
            {"module_utils/_auth/secrets.py": "from .._tasks import bounds"},
            "core",
            id="upward in the core",
        ),
        pytest.param(
            {"plugin_utils/_yaml/words.py": f"import {PLUGINS}.plugin_utils._plugins.plain"},
            "controller",
            id="upward on the controller",
        ),
        pytest.param(
            {"module_utils/_version.py": f"import {PLUGINS}.plugin_utils._yaml.words"},
            "doors",
            id="upward from the core to the controller",
        ),
        pytest.param({"module_utils/_errors.py": "import os"}, "pure", id="os in a pure file"),
        pytest.param(
            {"module_utils/_version.py": "import requests", "module_utils/_errors.py": "VIA"},
            "pure",
            id="requests at one remove",
        ),
        pytest.param(
            {"module_utils/_version.py": "import os", "module_utils/_text/decoding.py": "VIA"},
            "pure",
            id="os at one remove from a pure folder",
        ),
        pytest.param(
            {"module_utils/_tasks/runner.py": "import ansible.errors"},
            "ansible",
            id="Ansible in the core",
        ),
        pytest.param(
            {"module_utils/_tasks/asking.py": "from .._audit import waivers"},
            "rules",
            id="the audit in a module that reads",
        ),
    ],
)
def test_the_contracts_find(collection: Path, lines: dict[str, str], broken: str) -> None:
    via = f"import {PLUGINS}.module_utils._version"
    for name, line in lines.items():
        append(collection, name, via if line == "VIA" else line)
    assert broken in broken_contracts(collection)


def test_the_contracts_hold(collection: Path) -> None:
    assert broken_contracts(collection) == []


def test_a_file_that_says_it_is_pure_is_held_to_it() -> None:
    (pure,) = (contract for contract in contracts() if contract["id"] == "pure")
    sources = pure["source_modules"]
    assert isinstance(sources, list)
    paths = [ROOT.joinpath("plugins", *name.removeprefix(PLUGINS).split(".")) for name in sources]
    said = [path for path in (ROOT / "plugins").rglob("*.py") if says_pure(path)]
    assert said
    held = {path for path in said if {path.with_suffix(""), *path.parents} & set(paths)}
    assert sorted(set(said) - held) == []


def says_pure(path: Path) -> bool:
    documentation = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return documentation.partition("\n")[0].endswith(" Pure.")
