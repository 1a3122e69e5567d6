# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Each check passes what it should and finds what it is there to find."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tools.checks import action_group, fragments, names, sizes, tarball


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


def test_action_group_is_the_modules_that_ask_twilio(tmp_path: Path) -> None:
    extends = "extends_documentation_fragment:\n  - voiceops.twilio._twilio\n"
    write(tmp_path, "meta/runtime.yml", "action_groups: {twilio: [one, gone]}")
    write(tmp_path, "plugins/modules/one.py", extends)
    write(tmp_path, "plugins/modules/two.py", extends)
    write(tmp_path, "plugins/modules/asks_nothing.py", "")
    assert action_group.findings(tmp_path) == [
        "meta/runtime.yml: twilio lacks two",
        "meta/runtime.yml: twilio names gone, no module",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "cd /" + "home/jo/src",
        'path = "/' + 'tmp/x"',
        "in ~/" + "work/there",
        "https://pypi" + ".org/simple",
        "--index" + "-url https://example.com",
    ],
)
def test_names_find_what_leads_out(checkout: Path, line: str) -> None:
    write(checkout, "docs/guide.md", f"first\n{line}\n")
    (found,) = names.findings(checkout)
    assert found.startswith("docs/guide.md:2: ")


@pytest.mark.parametrize(
    "line",
    ["https://example.com/home/x", "/etc/ssl/certs/ca.pem", "plugins/module_utils", "a/tmp/b"],
)
def test_names_pass(checkout: Path, line: str) -> None:
    write(checkout, "docs/guide.md", line)
    assert names.findings(checkout) == []


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


def test_tarball() -> None:
    sources = {"plugins/modules/one.py", "tools/x.py", "docs/guide.md"}
    good = tarball.NEEDED | {"plugins/modules/one.py", "docs/guide.md"}
    assert tarball.findings(good, sources) == []
    bad = good - {"README.md", "docs/guide.md"} | {"tools/x.py"}
    assert tarball.findings(bad, sources) == [
        "missing: README.md",
        "missing: docs/guide.md",
        "not for users: tools/x.py",
    ]
