# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""An environment for each job: interpreter, packages, a home, and a copy of the collection."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from uv import find_uv_bin

from tools.ansible_test import provide_get_pip
from tools.matrix.plan import DEVEL, Job
from tools.surroundings import isolated
from tools.tree import ROOT, collections_path, copy_tree

PLACE = ROOT / ".nox" / "matrix"
REQUIREMENTS = ROOT / "tools" / "requirements"
NEEDS = {
    "units": ("tools/requirements/matrix.txt", "tests/unit/requirements.txt"),
    "integration": ("tests/integration/requirements.txt",),
    "modules": ("tests/integration/requirements.txt",),
    "sanity": ("tools/requirements/sanity.txt",),
}
SANDBOX = "tests/sandbox/requirements.txt"
DEVELOPMENT_BRANCH = "https://github.com/ansible/ansible/archive/devel.tar.gz"

# Python runs it at each start, in the controller and in every module. ansible-test turns
# Ansible's deprecation warnings off; here they are what is looked for. The runner fails on them.
_STRICT = """\
import os
import warnings

if "ANSIBLE_DEPRECATION_WARNINGS" in os.environ:
    os.environ["ANSIBLE_DEPRECATION_WARNINGS"] = "true"
for _category in (DeprecationWarning, PendingDeprecationWarning):
    warnings.filterwarnings("error", category=_category, module=r"ansible_collections\\.voiceops")
"""


class Place(NamedTuple):
    """Where a job runs: its collection, its interpreters and its environment variables."""

    collection: Path
    python: Path
    modules_python: Path | None
    environ: dict[str, str]


def prepare(job: Job, interpreters: Mapping[str, Path]) -> Place:
    """Make what `job` needs. Raises CalledProcessError where that fails."""
    folder = PLACE / job.name
    python = make_venv(folder / "venv", interpreters[job.python])
    needs = [*NEEDS[job.kind], SANDBOX]
    install(python, [ansible_core(job.core)], needs, job.requests)
    modules_python = None
    if job.modules_by:
        modules_python = make_venv(folder / "modules", interpreters[job.modules_by])
        install(modules_python, ["requests"], [], job.requests)
    site_packages = folder / "venv" / "lib" / f"python{job.python}" / "site-packages"
    if job.strict:
        (site_packages / "sitecustomize.py").write_text(_STRICT, encoding="utf-8")
    # Not those of the controller first: each Python is found by its own name.
    found = [path.parent for path in interpreters.values()] if job.kind == "sanity" else []
    environ = _environ(folder / "home", [python.parent, *found])
    if job.kind == "sanity":
        provide_get_pip(site_packages, folder / "home")
    collection = copy_tree(folder / "copy")
    environ["ANSIBLE_COLLECTIONS_PATH"] = str(collections_path(collection))
    return Place(collection, python, modules_python, environ)


def ansible_core(version: str) -> str:
    """Return what to install for this `version`, which may be DEVEL."""
    if version == DEVEL:
        return f"ansible-core @ {DEVELOPMENT_BRANCH}"
    return f"ansible-core=={version}"


def make_venv(venv: Path, interpreter: Path) -> Path:
    """Make the virtual environment `venv`, and return its Python."""
    run([find_uv_bin(), "venv", "--quiet", "--clear", "-p", str(interpreter), str(venv)])
    return venv / "bin" / "python"


def install(python: Path, packages: Iterable[str], needs: Iterable[str], requests: str) -> None:
    """Install `packages` and the files `needs`, with the named end of requests' versions."""
    overrides = REQUIREMENTS / f"requests-{requests}.txt"
    wanted = [f"--requirement={ROOT / name}" for name in needs]
    command = [find_uv_bin(), "pip", "install", "--quiet", "--python", str(python)]
    # A pre-release is only ever asked for by its exact version.
    run([*command, f"--overrides={overrides}", *packages, *wanted])


def run(command: list[str]) -> None:
    """Run a command; what it says is in the CalledProcessError if it fails."""
    subprocess.run(command, check=True, capture_output=True, text=True)


def _environ(home: Path, first_on_path: Iterable[Path]) -> dict[str, str]:
    environ = dict(os.environ)
    for name, value in isolated(home, first_on_path).items():
        if value is None:
            environ.pop(name, None)
        else:
            environ[name] = value
    return environ
