# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Each check passes what it should and finds what it is there to find."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tools.checks import fragments, private_names, sizes


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
    assert sizes.findings(checkout) == [
        "plugins/modules/bad.py: 51 lines of code, at most 50",
        "tools/bad.py: 401 lines, at most 400",
    ]


def test_sizes_count_the_lines_of_a_class(checkout: Path) -> None:
    good = "class Good:\n" + "    x = 1\n" * 149
    bad = "if True:\n    class Bad:\n" + "        x = 1\n" * 150
    write(checkout, "tests/two.py", good + bad)
    write(checkout, "plugins/doc_fragments/texts.py", bad)
    assert sizes.findings(checkout) == ["tests/two.py: class Bad: 151 lines, at most 150"]


REASONED = "".join(f"one.{name}\n" for name in private_names.REASONS)
OURS = "ansible_collections.voiceops.twilio.plugins.module_utils._errors"


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("task._name", "_name"),
        ("self.task._name", "_name"),
        ("task._name = 1", "_name"),
        ("getattr(task, '_name', None)", "_name"),
        ("setattr(task, '_name', 1)", "_name"),
        ("from ansible._internal import x", "_internal"),
        ("from ansible import _x as x", "_x"),
        ("import ansible._internal.x", "_internal"),
    ],
)
def test_private_names_find_those_of_others(tmp_path: Path, line: str, name: str) -> None:
    write(tmp_path, "plugins/lookup/one.py", f"{REASONED}{line}\n")
    assert private_names.findings(tmp_path) == [
        f"plugins/lookup/one.py:4: {name} is private to other code"
    ]


@pytest.mark.parametrize(
    "line",
    [
        *("self._x", "cls._x", "super()._x", "one._asdict()", "one.__class__", "getattr(a, 'x')"),
        *("from __future__ import annotations", "from ._x import y", f"from {OURS} import x"),
    ],
)
def test_private_names_pass(tmp_path: Path, line: str) -> None:
    write(tmp_path, "plugins/lookup/one.py", f"{REASONED}{line}\n")
    write(tmp_path, "tests/one.py", "task._name")
    assert private_names.findings(tmp_path) == []


def test_private_names_have_one_place_each(tmp_path: Path) -> None:
    write(tmp_path, "plugins/lookup/one.py", f"{REASONED}two._uuid\n")
    assert private_names.findings(tmp_path) == ["_uuid: 2 uses, not one"]
    write(tmp_path, "plugins/lookup/one.py", REASONED.replace("_uuid", "uuid"))
    assert private_names.findings(tmp_path) == ["_uuid: 0 uses, not one"]


def test_fragments(checkout: Path) -> None:
    write(checkout, "changelogs/changelog.yaml", "releases: {}")
    git(checkout, "add", ".")
    git(checkout, "commit", "--quiet", "-m", "Start")
    assert fragments.findings(checkout) == []
    write(checkout, "plugins/modules/one.py", "")
    assert "plugins/modules/one.py" in fragments.findings(checkout)[0]
    write(checkout, "changelogs/fragments/one.yml", "minor_changes: [one]")
    assert fragments.findings(checkout) == []


def test_fragments_after_a_release(checkout: Path) -> None:
    write(checkout, "plugins/modules/one.py", "")
    write(checkout, "changelogs/changelog.yaml", "releases: {0.1.0: {}}")
    assert fragments.findings(checkout) == []
    git(checkout, "add", ".")
    git(checkout, "commit", "--quiet", "-m", "Release")
    assert fragments.findings(checkout) == []
    write(checkout, "tests/unit/test_one.py", "")
    assert fragments.findings(checkout) == []
    write(checkout, "plugins/modules/one.py", "x = 1")
    assert "plugins/modules/one.py" in fragments.findings(checkout)[0]
    git(checkout, "commit", "--quiet", "--all", "-m", "Change")
    assert "plugins/modules/one.py" in fragments.findings(checkout)[0]
