# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Each check passes what it should and finds what it is there to find."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tools.checks import fragments, sizes
from tools.tree import ROOT

try:
    import tomllib
except ImportError:  # Python 3.10, where pytest brings it.
    import tomli as tomllib


def write(root: Path, name: str, text: str) -> None:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(text, encoding="utf-8")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """An empty checkout, as git sees one."""
    git(tmp_path, "init", "--quiet")
    return tmp_path


def git(root: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=Test", "-c", "user.email=test@example.com"]
    subprocess.run(["git", "-C", str(root), *identity, *arguments], check=True)


def test_sizes_count_code_not_documentation(checkout: Path) -> None:
    documentation = 'DOCUMENTATION = r"""\n' + "x\n" * 500 + '"""\n'
    code = "\n# why\n" + "x = 1\n" * 50
    write(checkout, "plugins/modules/good.py", documentation + code)
    write(checkout, "plugins/modules/bad.py", documentation + code + "x = 2\n")
    write(checkout, "tools/good.py", "x = 1\n" * 400)
    write(checkout, "tools/bad.py", "x = 1\n" * 401)
    write(checkout, "docs/long.md", "x\n" * 1000)
    assert sizes(checkout) == [
        "plugins/modules/bad.py: 51 lines of code, at most 50",
        "tools/bad.py: 401 lines, at most 400",
    ]


def test_sizes_count_the_lines_of_a_class(checkout: Path) -> None:
    good = "class Good:\n" + "    x = 1\n" * 149
    bad = "if True:\n    class Bad:\n" + "        x = 1\n" * 150
    write(checkout, "tests/two.py", good + bad)
    write(checkout, "plugins/doc_fragments/texts.py", bad)
    assert sizes(checkout) == ["tests/two.py: class Bad: 151 lines, at most 150"]


OURS = "ansible_collections.voiceops.twilio.plugins.module_utils._errors"


def finds_a_private_name(line: str) -> bool:
    """Return whether the pattern in antsibull-nox.toml finds one in plugins, below another line."""
    settings = tomllib.loads((ROOT / "antsibull-nox.toml").read_text(encoding="utf-8"))
    groups = settings["sessions"]["extra_checks"]["avoid_character_group"]
    (group,) = (it for it in groups if it["name"].startswith("a private name"))
    assert group["match_directories"] == ["plugins/"]
    return re.search(group["regex"], f"x = 1\n{line}\n") is not None


@pytest.mark.parametrize(
    "line",
    [
        "getattr(task, '_name', None)",
        "setattr(task, '_name', 1)",
        'getattr(\n    task,\n    "_name",\n)',
        "from ansible._internal import x",
        "from ansible import _x as x",
        "from ansible import x as _x, _y",
        "from ansible import (\n    x,\n    _y,\n)",
        "    from ansible import _x",
        "import ansible._internal.x",
        "from ansible_collections.voiceops.other._x import y",
    ],
)
def test_private_names_of_others_are_found(line: str) -> None:
    """ruff finds those that are read or written as attributes."""
    assert finds_a_private_name(line)


@pytest.mark.parametrize(
    "line",
    [
        "one._name",
        "getattr(one, 'x')",
        "getattr(one, '__name__')",
        "from __future__ import annotations",
        "from ._x import y",
        "from ansible import x as _x",
        "from ansible import (\n    x,\n)\ny = _x",
        f"from {OURS} import x",
    ],
)
def test_other_names_are_not_found(line: str) -> None:
    assert not finds_a_private_name(line)


def test_fragments(checkout: Path) -> None:
    write(checkout, "changelogs/changelog.yaml", "releases: {}")
    git(checkout, "add", ".")
    git(checkout, "commit", "--quiet", "-m", "Start")
    assert fragments(checkout) == []
    write(checkout, "plugins/modules/one.py", "")
    assert "plugins/modules/one.py" in fragments(checkout)[0]
    write(checkout, "changelogs/fragments/one.yml", "minor_changes: [one]")
    assert fragments(checkout) == []


def test_fragments_after_a_release(checkout: Path) -> None:
    write(checkout, "plugins/modules/one.py", "")
    write(checkout, "changelogs/changelog.yaml", "releases: {0.1.0: {}}")
    assert fragments(checkout) == []
    git(checkout, "add", ".")
    git(checkout, "commit", "--quiet", "-m", "Release")
    assert fragments(checkout) == []
    write(checkout, "tests/unit/test_one.py", "")
    assert fragments(checkout) == []
    write(checkout, "plugins/modules/one.py", "x = 1")
    assert "plugins/modules/one.py" in fragments(checkout)[0]
    git(checkout, "commit", "--quiet", "--all", "-m", "Change")
    assert "plugins/modules/one.py" in fragments(checkout)[0]
