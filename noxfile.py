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
from uv import find_uv_bin

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT))

from tools import versions  # noqa: E402
from tools.ansible_test import provide_get_pip  # noqa: E402
from tools.interpreters import find_interpreters  # noqa: E402
from tools.surroundings import isolated  # noqa: E402
from tools.tree import collections_path, copy_tree, project_files  # noqa: E402

nox.needs_version = ">=2026.10.20"
load_antsibull_nox_toml()
nox.options.default_venv_backend = "uv"
nox.options.reuse_venv = "yes"
nox.options.error_on_external_run = True

# nox would reuse an environment that another Python made.
nox.options.envdir = str(ROOT / ".nox" / versions.python_at_hand())

REQUIREMENTS = ROOT / "tools" / "requirements"
SANDBOX_REQUIREMENTS = ROOT / "tests" / "sandbox" / "requirements.txt"
# What the built collection holds, all of each folder.
FOR_USERS = {"CHANGELOG.md", "README.md", "SECURITY.md", "requirements.txt"}
FOR_USERS |= {"docs", "meta", "playbooks", "plugins", "roles"}
PYTHON = versions.python_at_hand()
ANSIBLE_TEST = ("python", "-m", "tools.ansible_test")


def install(session: nox.Session, *names: str, ansible: bool = False) -> None:
    """Install tools/requirements/NAME.txt for each name, and on request the newest ansible-core."""
    wanted = [argument for name in names for argument in ("-r", f"{REQUIREMENTS / name}.txt")]
    if ansible:
        wanted.append(f"ansible-core=={versions.newest_ansible_core(PYTHON).version}")
    session.install(*wanted)


def surround(session: nox.Session) -> Path:
    """Give the session a home and a PATH of its own; return the home."""
    home = Path(session.virtualenv.location, "home")
    session.env.update(isolated(home, [Path(session.bin)]))
    return home


def enter_copy(session: nox.Session) -> Path:
    """Copy the checkout to where Ansible's tools want it and go there; return the folder."""
    collection = copy_tree(Path(session.virtualenv.location, "copy"))
    session.env["ANSIBLE_COLLECTIONS_PATH"] = str(collections_path(collection))
    session.chdir(collection)
    return collection


def enter_tests(session: nox.Session, *, ansible: bool = False) -> None:
    """Install what the unit tests import and go to a copy in which they import the collection."""
    install(session, "units", ansible=ansible)
    session.install("-r", "tests/unit/requirements.txt", "-r", str(SANDBOX_REQUIREMENTS))
    surround(session)
    session.env["PYTHONPATH"] = str(collections_path(enter_copy(session)))


def enter_browser(session: nox.Session, chromium: str) -> None:
    """Install what opens reports and the site in `chromium`, and go to a copy."""
    install(session, "docs", ansible=True)
    session.install("-r", "tests/browser/requirements.txt", "-r", str(SANDBOX_REQUIREMENTS))
    surround(session)
    collection = enter_copy(session)
    session.env.update({"CHROMIUM": chromium, "PYTHONPATH": str(collections_path(collection))})


def build_site(session: nox.Session) -> Path:
    """Build the documentation site of the copy, with the changes since the last release."""
    session.run("antsibull-changelog", "release", "--update-existing")
    site = Path(session.virtualenv.location, "site")
    session.run("bash", "tools/site/build.sh", str(site), external=True)
    return site / "html"


def build_collection(session: nox.Session, programs: Path) -> Path:
    """Build the collection of the copy, as a release would; return the tarball."""
    session.run(str(programs / "antsibull-changelog"), "release", "--update-existing")
    built = Path(session.create_tmp(), "built").resolve()
    shutil.rmtree(built, ignore_errors=True)
    build = [str(programs / "ansible-galaxy"), "collection", "build", "--output-path", str(built)]
    session.run(*build)
    return next(built.glob("*.tar.gz"))


def find_chromium() -> str | None:
    """Return the Chromium that CHROMIUM names, or the first on PATH."""
    named = os.environ.get("CHROMIUM")
    usual = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
    return next(filter(None, map(shutil.which, [named] if named else usual)), None)


def site_packages(session: nox.Session) -> Path:
    """Return the folder that the session's packages are installed in."""
    return Path(session.virtualenv.location, "lib", f"python{PYTHON}", "site-packages")


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
def typing(session: nox.Session) -> None:
    """mypy --strict on the plugins, the sandbox and the tools."""
    install(session, "typing", ansible=True)
    session.install("-r", "tests/unit/requirements.txt", "-r", str(SANDBOX_REQUIREMENTS))
    session.install("-r", "tests/benchmark/requirements.txt")
    collection = enter_copy(session)
    session.env["MYPYPATH"] = str(collections_path(collection))
    session.run("mypy", "-p", "ansible_collections.voiceops.twilio.plugins")
    for tests in ("benchmark", "chaos", "fuzz"):
        session.run("mypy", "-p", f"ansible_collections.voiceops.twilio.tests.{tests}")
    session.run("mypy", "tests/sandbox", env={"MYPYPATH": "tests/sandbox"})
    session.run("mypy", "tools", "noxfile.py", env={"MYPYPATH": ""})


@nox.session(name="ansible-lint")
def ansible_lint(session: nox.Session) -> None:
    """ansible-lint, profile production."""
    install(session, "ansible-lint", ansible=True)
    surround(session)
    enter_copy(session)
    session.run("ansible-lint", "--offline", "--profile", "production", "--strict", "--nocolor")


@nox.session
def sanity(session: nox.Session) -> None:
    """ansible-test sanity without ignored findings, on every Python that is installed."""
    install(session, "sanity", ansible=True)
    home = surround(session)
    provide_get_pip(site_packages(session), home)
    found = find_interpreters(versions.newest_ansible_core(PYTHON).module_pythons)
    session.log(f"Pythons found: {', '.join(found) or 'none'}")
    folders = [str(python.parent) for python in found.values()]
    session.env["PATH"] = os.pathsep.join([str(session.env["PATH"]), *folders])
    enter_copy(session)
    session.run(*ANSIBLE_TEST, "sanity", "--local", "--color", "no", *session.posargs)


@nox.session
def units(session: nox.Session) -> None:
    """Unit tests, with branch coverage of the whole of plugins/: under 95 % fails."""
    enter_tests(session, ansible=True)
    coverage = ["--cov", "--cov-branch", "--cov-report=term-missing", "--cov-fail-under=95"]
    # Named tests are for the one who writes them: coverage of the whole says nothing then.
    arguments = session.posargs or [*coverage, "--numprocesses=2"]
    session.run("pytest", *arguments)


@nox.session
def browser(session: nox.Session) -> None:
    """Reports and the documentation site, in this machine's Chromium; left out where is none."""
    chromium = find_chromium()
    if chromium is None:
        told = "No Chromium on PATH or in CHROMIUM: nothing was opened in a browser"
        (session.error if os.environ.get("DEMAND_BROWSER") else session.skip)(told)
    enter_browser(session, chromium)
    session.env["DOCUMENTATION_SITE"] = str(build_site(session))
    session.run("pytest", "tests/browser", *session.posargs)


@nox.session
def integration(session: nox.Session) -> None:
    """Integration tests against the sandbox, on the newest ansible-core for this Python."""
    install(session, ansible=True)
    requirements = ["tests/integration/requirements.txt", str(SANDBOX_REQUIREMENTS)]
    session.install(*[argument for name in requirements for argument in ("-r", name)])
    surround(session)
    enter_copy(session)
    command = [*ANSIBLE_TEST, "integration", "--local", "--python", PYTHON, "--color", "no"]
    session.run(*command, *session.posargs)


@nox.session
def docs(session: nox.Session) -> None:
    """Documentation of plugins and guides, and the site made of it, into .nox/…/docs/site/html."""
    install(session, "docs", ansible=True)
    surround(session)
    enter_copy(session)
    command = ["antsibull-docs", "lint-collection-docs", "--plugin-docs"]
    session.run(*command, "--validate-collection-refs=all", ".")
    build_site(session)


@nox.session(name="execution-environment")
def execution_environment(session: nox.Session) -> None:
    """ansible-builder accepts the guide's definition, and finds what the collection needs."""
    install(session, "execution-environment", ansible=True)
    session.install("-r", str(SANDBOX_REQUIREMENTS))
    surround(session)
    collection = enter_copy(session)
    session.env["TARBALL"] = str(build_collection(session, Path(session.bin)))
    session.env["PYTHONPATH"] = str(collections_path(collection))
    session.run("pytest", "tests/execution_environment", *session.posargs)


@nox.session
def changelog(session: nox.Session) -> None:
    """Fragments are valid, and a change to plugins since the last release has one."""
    install(session, "changelog", ansible=True)
    session.run("python", "-m", "tools.checks", "fragments")
    surround(session)
    enter_copy(session)
    session.run("antsibull-changelog", "lint")


@nox.session
def reuse(session: nox.Session) -> None:
    """Every file says who holds its copyright and under which licence."""
    install(session, "reuse")
    session.run("reuse", "lint")


@nox.session
def structure(session: nox.Session) -> None:
    """Layers, file sizes, action group and names are as CONTRIBUTING.md says."""
    install(session, "structure", ansible=True)
    session.run("python", "-m", "tools.checks", *session.posargs)
    collection = enter_copy(session)
    session.env["PYTHONPATH"] = str(collections_path(collection))
    session.run("lint-imports", "--no-cache", "--no-logo", "pyproject.toml")
    session.notify("extra-checks", [])


@nox.session
def tarball(session: nox.Session) -> None:
    """The built collection holds what a user needs and nothing else."""
    install(session, "changelog", ansible=True)
    surround(session)
    enter_copy(session)
    with tarfile.open(build_collection(session, Path(session.bin))) as archive:
        held = {member.name for member in archive if member.isfile()}
    wanted = {str(name) for name in project_files() if name.parts[0] in FOR_USERS}
    wanted |= {"FILES.json", "MANIFEST.json", "LICENSES/GPL-3.0-or-later.txt"}
    wanted |= {"changelogs/changelog.yaml"}
    if held != wanted:
        lacking, surplus = sorted(wanted - held), sorted(held - wanted)
        session.error(f"The tarball lacks {lacking}, and holds {surplus} that no user needs.")


@nox.session(venv_backend="none")
def galaxy(session: nox.Session) -> None:
    """galaxy-importer has nothing to say against the built collection."""
    found = find_interpreters(versions.GALAXY_IMPORTER_PYTHONS)
    if not found:
        wanted = " or ".join(versions.GALAXY_IMPORTER_PYTHONS)
        session.skip(f"galaxy-importer needs Python {wanted}, and neither is installed.")
    place = Path(session.create_tmp()).resolve()
    environment, uv = place / "venv", find_uv_bin()
    interpreter = next(iter(found.values()))
    session.run(uv, "venv", "--quiet", "--clear", "-p", str(interpreter), str(environment))
    into = {"UV_PYTHON": str(environment), "VIRTUAL_ENV": str(environment)}
    requirements = [f"--requirement={REQUIREMENTS / name}.txt" for name in ("galaxy", "changelog")]
    session.run(uv, "pip", "install", "--quiet", *requirements, env=into)
    session.env.update(isolated(place / "home", [environment / "bin"]))
    session.chdir(copy_tree(place / "copy"))
    built = build_collection(session, environment / "bin")
    python = str(environment / "bin" / "python")
    said = session.run(python, "-m", "galaxy_importer.main", str(built), silent=True)
    session.log(said)
    # It exits with 0 whatever it warns of.
    if re.search(r"^(WARNING|ERROR|CRITICAL)\b|Traceback", str(said), re.MULTILINE):
        session.error("galaxy-importer has findings, see above.")


@nox.session(default=False)
def bench(session: nox.Session) -> None:
    """Not a test: measures, and writes docs/performance.md; `ARGS=--help` tells more."""
    install(session, ansible=True)
    session.install("-r", "tests/benchmark/requirements.txt", "-r", str(SANDBOX_REQUIREMENTS))
    surround(session)
    # It writes into the checkout, so it does not run in the copy that it imports.
    collection = copy_tree(Path(session.virtualenv.location, "copy"))
    place = {"CHROMIUM": find_chromium() or "", "PYTHONPATH": str(collections_path(collection))}
    benchmark = "ansible_collections.voiceops.twilio.tests.benchmark"
    session.run("python", "-m", benchmark, *session.posargs, env=place)


@nox.session(default=False)
def images(session: nox.Session) -> None:
    """Not a test: opens the demo's report in Chromium and writes the pictures of the guides."""
    chromium = find_chromium()
    if chromium is None:
        session.error("Pictures need a Chromium on PATH or in CHROMIUM")
    enter_browser(session, chromium)
    pictures = ROOT / "docs" / "docsite" / "images"
    report = "tests/browser/test_report_in_browser.py"
    session.run("pytest", report, "-k", "screenshots", f"--screenshots={pictures}")


@nox.session(default=False)
def chaos(session: nox.Session) -> None:
    """2,000 tasks in hostile weather drawn from a seed; `ARGS="--tasks 200 --seed 7"`."""
    enter_tests(session)
    session.run("python", "tests/chaos", *session.posargs)


@nox.session(default=False)
def fuzz(session: nox.Session) -> None:
    """220,000 cases of what comes from elsewhere; `ARGS="--seed 7 --cases 9000 page answer"`."""
    enter_tests(session, ansible=True)
    session.run("python", "tests/fuzz", *session.posargs)


@nox.session(default=False)
def mutants(session: nox.Session) -> None:
    """Breaks module_utils in small ways, of which tests must notice 90 %; `ARGS="_api _errors"`."""
    install(session, "mutants")
    enter_tests(session)
    place = Path(session.virtualenv.location, "place")
    session.run("python", "-m", "tools.mutants", str(place), *session.posargs)


@nox.session(default=False)
def release(session: nox.Session) -> None:
    """Not a test: writes CHANGELOG.md from the fragments for the version of galaxy.yml."""
    install(session, "changelog", ansible=True)
    surround(session)
    session.run("antsibull-changelog", "release", *session.posargs)
