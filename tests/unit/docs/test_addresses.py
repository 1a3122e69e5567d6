# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every address of the project follows from galaxy.yml, and no link of a document is dead."""

from __future__ import annotations

import re
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

import pytest
import yaml
from ansible_collections.voiceops.twilio.tests.unit.docs.reading import GUIDES, README, ROOT

from tools.tree import project_files

GALAXY = yaml.safe_load((ROOT / "galaxy.yml").read_text(encoding="utf-8"))
REPOSITORY = GALAXY["repository"]
SLUG = REPOSITORY.removeprefix("https://github.com/")
NAME = f"{GALAXY['namespace']}.{GALAXY['name']}"
IN_GALAXY = f"{GALAXY['namespace']}/{GALAXY['name']}"
LINKS = yaml.safe_load((GUIDES.parent / "links.yml").read_text(encoding="utf-8"))
BRANCH = LINKS["edit_on_github"]["branch"]
FILES = [name for name in project_files(ROOT) if name.parts[0] != "LICENSES"]
MARKDOWN = [name for name in FILES if name.suffix == ".md"]
OTHER_REPOSITORIES = {"ansible/ansible", "twilio/twilio-oai"}
"""Repositories on GitHub that are meant by their address, and are not the project's."""

_ON_GITHUB = re.compile(r"github(?:usercontent)?\.com[/:]([\w-]+/[\w.-]*\w)")
_SHORT = re.compile(rf"(?<![\w./-])(?!group/)([\w-]+/{re.escape(NAME)})(?![\w-])")
_IN_GALAXY = re.compile(
    r"(?:galaxy\.ansible\.com/ui/repo/published|img\.shields\.io/ansible/collection/v)"
    r"/([\w-]+/[\w-]+)"
)
_FILE_ON_GITHUB = re.compile(
    rf"(?:{re.escape(REPOSITORY)}/(?:blob|tree)|https://raw\.githubusercontent\.com/{SLUG})"
    r"/([\w.-]+)/([\w./-]*\w)(?:#([\w-]+))?"
)


def text_of(name: Path) -> str:
    """Return the text of a file of the project, and nothing for a picture."""
    return (ROOT / name).read_text(encoding="utf-8", errors="ignore")


def of_others(text: str) -> list[str]:
    """Return the addresses in `text` that would be the project's and are not."""
    repositories = [it.removesuffix(".git") for it in _ON_GITHUB.findall(text)]
    repositories += _SHORT.findall(text)
    found = [it for it in repositories if it not in {SLUG, *OTHER_REPOSITORIES}]
    return found + [it for it in _IN_GALAXY.findall(text) if it != IN_GALAXY]


def anchors(document: Path) -> list[str]:
    """Return what GitHub makes of the headings of a Markdown document."""
    headings = re.findall(r"^#+ (.+)$", document.read_text(encoding="utf-8"), re.MULTILINE)
    return [re.sub(r"[^\w -]", "", it).lower().replace(" ", "-") for it in headings]


def is_in_the_tarball(name: PurePosixPath) -> bool:
    """Whether `build_ignore` of galaxy.yml lets the file into the tarball."""
    ways = [name, *name.parents]
    return not any(fnmatch(str(way), it) for way in ways[:-1] for it in GALAXY["build_ignore"])


def dead_in_the_tarball(document: PurePosixPath, text: str) -> list[str]:
    """Return the relative links of `document` that lead to no file beside it in the tarball."""
    dead = []
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        path, _rest, anchor = target.partition("#")
        if "://" in target:
            continue
        linked = (ROOT / document.parent / path).resolve() if path else ROOT / document
        inside = linked.is_relative_to(ROOT) and linked.is_file()
        if not inside or (anchor and anchor not in anchors(linked)):
            dead.append(target)
        elif not is_in_the_tarball(PurePosixPath(linked.relative_to(ROOT))):
            dead += [target] if is_in_the_tarball(document) else []
    return dead


def test_galaxy_yml() -> None:
    assert REPOSITORY.startswith("https://github.com/")
    assert GALAXY["homepage"] == REPOSITORY
    assert GALAXY["issues"] == f"{REPOSITORY}/issues"
    pages = f"https://galaxy.ansible.com/ui/repo/published/{IN_GALAXY}/"
    assert GALAXY["documentation"] == f"{pages}docs/"
    assert GALAXY["documentation"] in text_of(README)


def test_the_repository_is_that_of_galaxy_yml() -> None:
    found = {str(name): of_others(text_of(name)) for name in FILES}
    mentions = {str(name) for name in FILES if SLUG in text_of(name)}

    assert {name: others for name, others in found.items() if others} == {}

    assert mentions >= {"README.md", "docs/docsite/links.yml", ".github/ISSUE_TEMPLATE/config.yml"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (REPOSITORY, []),
        (f"git clone {REPOSITORY}.git", []),
        (f"It is at {REPOSITORY}.", []),
        (f"git@github.com:{SLUG}.git", []),
        (f"group/{NAME}.{GALAXY['name']}", []),
        (f"https://img.shields.io/ansible/collection/v/{IN_GALAXY})", []),
        (f"{REPOSITORY}x/issues", [f"{SLUG}x"]),
        ("git@github.com:" + "somebody/else.git", ["somebody/else"]),
        ("https://raw.githubusercontent.com/" + "old/name/main/x.png", ["old/name"]),
        ("https://github.com/" + "old/name)", ["old/name"]),
        ("repository: " + f"old/{NAME}", [f"old/{NAME}"]),
        ("https://galaxy.ansible.com/ui/repo/published/" + "old/name/", ["old/name"]),
    ],
)
def test_which_addresses_are_of_others(text: str, found: list[str]) -> None:
    assert of_others(text) == found


def test_files_on_github_exist() -> None:
    linked = {link for name in FILES for link in _FILE_ON_GITHUB.findall(text_of(name))}

    assert len(linked) > 10
    for branch, path, anchor in linked:
        assert branch == BRANCH
        assert (ROOT / path).exists(), path
        assert not anchor or anchor in anchors(ROOT / path), anchor


def test_pages_on_github_exist() -> None:
    """Besides files there are pages that GitHub makes: of a workflow, and of issues."""
    made = {"issues", "issues/new/choose", "pulls", "security/policy"}
    templates = {path.name for path in (ROOT / ".github" / "ISSUE_TEMPLATE").iterdir()}
    made |= {f"issues/new?template={name}" for name in templates}
    workflow = "actions/workflows/tests.yml"
    assert (ROOT / ".github" / workflow.partition("/")[2]).exists()
    made |= {workflow, f"{workflow}/badge.svg?branch={BRANCH}"}

    texts = "".join(text_of(name) for name in FILES if name.suffix in {".md", ".rst", ".yml"})
    pages = re.findall(rf"{re.escape(REPOSITORY)}/([\w./?=-]+)", texts)
    assert {page for page in pages if not re.match(r"(?:blob|tree)/", page)} <= made
    assert (ROOT / "SECURITY.md").exists()


def test_links_of_the_documentation_site() -> None:
    assert LINKS["edit_on_github"]["repository"] == SLUG
    for link in LINKS["extra_links"]:
        assert link["url"].startswith(f"{REPOSITORY}/")
    forums = [forum["url"] for forum in LINKS["communication"]["forums"]]
    assert forums
    for url in forums:
        assert url.startswith("https://forum.ansible.com/")
        assert f"({url})" in text_of(README)


@pytest.mark.parametrize("name", MARKDOWN, ids=str)
def test_no_link_is_dead(name: Path) -> None:
    assert dead_in_the_tarball(PurePosixPath(name), text_of(name)) == []


def test_the_readme_has_no_relative_link() -> None:
    """Galaxy shows it on a page of its own, where a relative link leads nowhere."""
    targets = re.findall(r"\]\(([^)\s]+)\)", text_of(README))

    assert len(targets) > 20
    assert [target for target in targets if not target.startswith("https://")] == []


def test_which_links_are_dead() -> None:
    text = "".join(
        f"[a]({target})\n"
        for target in (
            "SECURITY.md",
            "README.md#release-notes",
            "README.md#no-such-heading",
            "docs/missing.md",
            "CONTRIBUTING.md",
            "tests/sandbox/README.md",
            "../outside.md",
            "https://example.com/CONTRIBUTING.md",
        )
    )

    dead = dead_in_the_tarball(PurePosixPath("README.md"), text)
    assert dead == [
        "README.md#no-such-heading",
        "docs/missing.md",
        "CONTRIBUTING.md",
        "tests/sandbox/README.md",
        "../outside.md",
    ]
    # The tarball has not this document either.
    assert "tests/sandbox/README.md" not in dead_in_the_tarball(
        PurePosixPath("CONTRIBUTING.md"), text
    )
