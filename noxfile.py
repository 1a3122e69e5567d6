# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The tests, each a session that runs alone: `make NAME`, with `ARGS=…` for its tool."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tarfile
from pathlib import Path

import nox
from antsibull_nox import load_antsibull_nox_toml

sys.path.insert(0, str(Path(__file__).resolve().parent))

from tools.sessions import ANSIBLE_TEST, PYTHON, configure, enter, install, isolate
from tools.tree import ROOT, project_files

COLLECTION = "ansible_collections.voiceops.twilio"
# What the built collection holds, all of each folder.
FOR_USERS = {"CHANGELOG.md", "README.md", "SECURITY.md", "requirements.txt"}
FOR_USERS |= {"docs", "meta", "playbooks", "plugins", "roles"}
# nox would reuse an environment that another Python made.
configure(PYTHON)
load_antsibull_nox_toml()


def enter_tests(session: nox.Session, *names: str, ansible: bool = True) -> None:
    """Install what the unit tests import, and go to a copy in which they import the collection."""
    install(session, "units", "tests/unit", "tests/sandbox", *names, ansible=ansible)
    session.env["PYTHONPATH"] = enter(session)


def build_site(session: nox.Session) -> str:
    """Build the documentation site of the copy, with the changes since the last release."""
    session.run("antsibull-changelog", "release", "--update-existing")
    site = f"{session.virtualenv.location}/site"
    session.run("bash", "tools/site/build.sh", site, external=True)
    return f"{site}/html"


def build_collection(session: nox.Session) -> Path:
    """Build the collection of the copy, as a release would; return the tarball."""
    session.run("antsibull-changelog", "release", "--update-existing")
    built = Path(session.virtualenv.location, "built")
    shutil.rmtree(built, ignore_errors=True)
    session.run("ansible-galaxy", "collection", "build", "--output-path", str(built))
    return next(built.glob("*.tar.gz"))


def find_chromium() -> str | None:
    """Return the Chromium that CHROMIUM names, or the first on PATH."""
    named = os.environ.get("CHROMIUM")
    usual = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
    return next(filter(None, map(shutil.which, [named] if named else usual)), None)


# What takes longest comes first, so that `make test` keeps all cores busy to its end.
@nox.session
def units(session: nox.Session) -> None:
    """Unit tests, with coverage of the whole of plugins/: under 97 % fails."""
    enter_tests(session)
    coverage = ["--cov", "--cov-report=term-missing", "--cov-fail-under=97"]
    # Tests of reports take 51 s of CPU with sysmon and 98 without. It is there since Python 3.12,
    # and counts branches since 3.14.
    if sys.version_info >= (3, 12):
        session.env["COVERAGE_CORE"] = "sysmon"
    if sys.version_info >= (3, 14):
        coverage.append("--cov-branch")
    # A part of the tests covers a part of the code.
    session.run("pytest", *(session.posargs or [*coverage, "--numprocesses=2"]))


@nox.session
def integration(session: nox.Session) -> None:
    """Integration tests against the sandbox, on the newest ansible-core for this Python."""
    install(session, "tests/integration", "tests/sandbox", ansible=True)
    enter(session)
    command = [*ANSIBLE_TEST, "integration", "--local", "--python", PYTHON, "--color", "no"]
    session.run(*command, *session.posargs)


@nox.session
def sanity(session: nox.Session) -> None:
    """ansible-test sanity without ignored findings, on every Python that is installed."""
    install(session, "sanity", ansible=True)
    enter(session)
    session.run(*ANSIBLE_TEST, "sanity", "--local", "--color", "no", *session.posargs)


@nox.session
def browser(session: nox.Session) -> None:
    """Reports and the documentation site, in this machine's Chromium; left out where is none."""
    chromium = find_chromium()
    if chromium is None:
        reason = "No Chromium on PATH or in CHROMIUM: nothing was opened in a browser"
        (session.error if os.environ.get("DEMAND_BROWSER") else session.skip)(reason)
    install(session, "docs", "tests/browser", "tests/sandbox", ansible=True)
    session.env.update({"CHROMIUM": chromium, "PYTHONPATH": enter(session)})
    session.env["DOCUMENTATION_SITE"] = build_site(session)
    session.run("pytest", "tests/browser", *session.posargs)


@nox.session
def docs(session: nox.Session) -> None:
    """Documentation of plugins and guides, and the site made of it, into .nox/…/docs/site/html."""
    install(session, "docs", ansible=True)
    enter(session)
    command = ["antsibull-docs", "lint-collection-docs", "--plugin-docs"]
    session.run(*command, "--validate-collection-refs=all", ".")
    build_site(session)


@nox.session(python=">=3.11,<3.13")
def galaxy(session: nox.Session) -> None:
    """galaxy-importer finds nothing wrong in the built collection; needs Python 3.11 or 3.12."""
    install(session, "galaxy", "changelog")
    enter(session)
    built = str(build_collection(session))
    said = session.run("python", "-m", "galaxy_importer.main", built, silent=True)
    session.log(said)
    # It exits with 0 whatever it warns of.
    if re.search(r"^(WARNING|ERROR|CRITICAL)\b|Traceback", str(said), re.MULTILINE):
        session.error("galaxy-importer has findings, see above.")


@nox.session(name="ansible-lint")
def ansible_lint(session: nox.Session) -> None:
    """ansible-lint, profile production."""
    install(session, "ansible-lint", ansible=True)
    enter(session)
    session.run("ansible-lint", "--offline", "--profile", "production", "--strict", "--nocolor")


@nox.session
def typing(session: nox.Session) -> None:
    """mypy --strict on the plugins, the sandbox and the tools."""
    tools = ("typing", "units", "mutants")
    install(session, *tools, "tests/unit", "tests/sandbox", "tests/benchmark", ansible=True)
    collections = enter(session)
    for package in ("plugins", "tests.benchmark", "tests.chaos", "tests.fuzz"):
        session.run("mypy", "-p", f"{COLLECTION}.{package}", env={"MYPYPATH": collections})
    session.run("mypy", "tests/sandbox", env={"MYPYPATH": "tests/sandbox"})
    session.run("mypy", "tools", "noxfile.py")


@nox.session(name="execution-environment")
def execution_environment(session: nox.Session) -> None:
    """ansible-builder accepts the guide's definition, and finds what the collection needs."""
    install(session, "execution-environment", "tests/sandbox", ansible=True)
    session.env["PYTHONPATH"] = enter(session)
    session.env["TARBALL"] = str(build_collection(session))
    session.run("pytest", "tests/execution_environment", *session.posargs)


@nox.session
def tarball(session: nox.Session) -> None:
    """The built collection holds what a user needs and nothing else."""
    install(session, "changelog", ansible=True)
    enter(session)
    with tarfile.open(build_collection(session)) as archive:
        held = {member.name for member in archive if member.isfile()}
    wanted = {str(name) for name in project_files() if name.parts[0] in FOR_USERS}
    wanted |= {"FILES.json", "MANIFEST.json", "LICENSES/GPL-3.0-or-later.txt"}
    wanted |= {"changelogs/changelog.yaml"}
    if held != wanted:
        lacking, surplus = sorted(wanted - held), sorted(held - wanted)
        session.error(f"The tarball lacks {lacking}, and holds {surplus} that no user needs.")


@nox.session
def changelog(session: nox.Session) -> None:
    """Fragments are valid, and a change to plugins since the last release has one."""
    install(session, "changelog", ansible=True)
    session.run("python", "-m", "tools.checks", "fragments")
    enter(session)
    session.run("antsibull-changelog", "lint")


@nox.session
def structure(session: nox.Session) -> None:
    """Layers, file sizes, action group and names are as CONTRIBUTING.md says."""
    install(session, "structure", ansible=True)
    session.run("python", "-m", "tools.checks", *session.posargs)
    session.env["PYTHONPATH"] = enter(session)
    session.run("lint-imports", "--no-cache", "--no-logo")
    session.notify("extra-checks", [])


@nox.session(name="format")
def format_(session: nox.Session) -> None:
    """Python is formatted as ruff formats it; `make format ARGS=--fix` rewrites it."""
    install(session, "lint")
    session.run("ruff", "format", *([] if "--fix" in session.posargs else ["--check"]), ".")


@nox.session
def lint(session: nox.Session) -> None:
    """Python by ruff's rules, YAML by yamllint's; `make lint ARGS=--fix` repairs what it can."""
    install(session, "lint")
    session.run("ruff", "check", *session.posargs, ".")
    session.run("yamllint", "--strict", ".")


@nox.session
def reuse(session: nox.Session) -> None:
    """Every file says who holds its copyright and under which licence."""
    install(session, "reuse")
    session.run("reuse", "lint")


@nox.session(default=False)
def bench(session: nox.Session) -> None:
    """Not a test: measures, and writes docs/performance.md; `ARGS=--help` tells more."""
    install(session, "tests/benchmark", "tests/sandbox", ansible=True)
    session.env.update({"CHROMIUM": find_chromium() or "", "PYTHONPATH": enter(session)})
    # It imports the copy, and writes into the checkout.
    session.chdir(ROOT)
    session.run("python", "-m", f"{COLLECTION}.tests.benchmark", *session.posargs)


@nox.session(default=False)
def chaos(session: nox.Session) -> None:
    """2,000 tasks in hostile weather drawn from a seed; `ARGS="--tasks 200 --seed 7"`."""
    enter_tests(session, ansible=False)
    session.run("python", "tests/chaos", *session.posargs)


@nox.session(default=False)
def fuzz(session: nox.Session) -> None:
    """220,000 cases of what comes from elsewhere; `ARGS="--seed 7 --cases 9000 page answer"`."""
    enter_tests(session)
    session.run("python", "tests/fuzz", *session.posargs)


@nox.session(default=False)
def mutants(session: nox.Session) -> None:
    """Breaks module_utils in small ways, of which tests must notice 97 %; `ARGS="_api _errors"`."""
    enter_tests(session, "mutants")
    session.run("python", "-m", "tools.mutants", *session.posargs)


@nox.session(default=False)
def release(session: nox.Session) -> None:
    """Not a test: writes CHANGELOG.md from the fragments for the version of galaxy.yml."""
    install(session, "changelog", ansible=True)
    isolate(session)
    session.run("antsibull-changelog", "release", *session.posargs)
