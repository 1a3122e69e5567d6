# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The noxfile of `make matrix`: the tests on every supported ansible-core, Python and requests.

tools/versions.py alone says which these are. nox skips a session whose Python is not installed.
`make matrix ARGS="units integration 2.19 3.12"` runs the sessions with these tags. The tag `ends`
means the oldest ansible-core on its oldest Python, and the newest on its newest. The tag `devel`
means the development branch of ansible-core from GitHub.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import nox

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools.sessions import ANSIBLE_TEST, configure, enter, requirements
from tools.tree import ROOT
from tools.versions import ANSIBLE_CORE, RELEASES, AnsibleCore

OLDEST, NEWEST, DEVEL = "oldest", "newest", "devel"
DEVELOPMENT_BRANCH = "ansible-core @ https://github.com/ansible/ansible/archive/devel.tar.gz"
# The integration targets that are about modules, not about where they run.
MODULE_TARGETS = ("byoc_trunk_info", "byoc_trunk_audit_module")
# What takes longest comes first, so that no core is idle at the end.
NEEDS = {
    "integration": ("tests/integration", "tests/sandbox"),
    "sanity": ("sanity",),
    "units": ("matrix", "tests/unit", "tests/sandbox"),
    "modules": ("tests/integration", "tests/sandbox"),
}
# Python runs it at each start, in the controller and in every module. ansible-test turns Ansible's
# deprecation warnings off; here they are shown, and tools/ansible_test.py fails on them.
STRICT = """\
import os
import warnings

if "ANSIBLE_DEPRECATION_WARNINGS" in os.environ:
    os.environ["ANSIBLE_DEPRECATION_WARNINGS"] = "true"
for _category in (DeprecationWarning, PendingDeprecationWarning):
    warnings.filterwarnings("error", category=_category, module=r"ansible_collections\\.voiceops")
"""


class Job(NamedTuple):
    """One kind of test on one combination.

    `python` is the controller's. `modules_by` is another Python, for the kind "modules". `requests`
    says which end of its supported versions is installed. `strict` makes deprecations failures.
    """

    kind: str
    core: str
    python: str
    requests: str = NEWEST
    strict: bool = False
    modules_by: str | None = None

    @property
    def name(self) -> str:
        """The name of the session, which says everything about the job."""
        modules = f"-by-{self.modules_by}" if self.modules_by else ""
        strict = "-strict" if self.strict else ""
        requests = "" if self.kind == "sanity" else f"-requests-{self.requests}"
        return f"{self.kind}-{self.core}-python-{self.python}{modules}{requests}{strict}"

    @property
    def tags(self) -> list[str]:
        """The words that choose the job. The development branch must be named, and so has one."""
        if self.core == DEVEL:
            return [DEVEL]
        minor = ".".join(self.core.split(".")[:2])
        return [self.kind, self.core, minor, self.modules_by or self.python]


def is_installed(python: str) -> bool:
    """Return whether this Python is on PATH."""
    return shutil.which(f"python{python}") is not None


def plan(cores: Sequence[AnsibleCore], is_here: Callable[[str], bool]) -> list[Job]:
    """Return every job for `cores`, oldest first, also those whose Python is not here."""
    jobs = [job for place, core in enumerate(cores) for job in _jobs(core, place, is_here)]
    jobs += [Job(kind, DEVEL, jobs[-1].python) for kind in NEEDS if kind != "modules"]
    return sorted(jobs, key=lambda job: list(NEEDS).index(job.kind))


def _jobs(core: AnsibleCore, place: int, is_here: Callable[[str], bool]) -> Iterator[Job]:
    controllers = [*core.pythons, *core.untried]
    newest = ([it for it in controllers if is_here(it)] or core.pythons)[-1]
    # Each Python meets the oldest requests on one release, and the newest on the next.
    ends = (OLDEST, NEWEST) if place % 2 == 0 else (NEWEST, OLDEST)
    is_strict = core == RELEASES[-1] or not core.is_release
    for number, python in enumerate(controllers):
        strict = is_strict and python == newest
        requests = NEWEST if strict else ends[number % 2]
        yield Job("integration", core.version, python, requests, strict)
        yield Job("units", core.version, python, requests, strict)
    # Modules that the controller's Python runs are part of its integration tests.
    others = [python for python in core.module_pythons if python not in controllers]
    for number, python in enumerate(others):
        yield Job("modules", core.version, newest, ends[number % 2], modules_by=python)
    yield Job("sanity", core.version, newest)


def ends_of(jobs: Sequence[Job], is_here: Callable[[str], bool]) -> set[tuple[str, str]]:
    """Return the oldest ansible-core and Python here, and the newest of both."""
    tested = [job for job in jobs if job.kind == "integration" and job.core != DEVEL]
    here = [(job.core, job.python) for job in tested if is_here(job.python)]
    return {*here[:1], *here[-1:]}


def run(session: nox.Session, job: Job) -> None:
    """Run `job` in an environment of its own."""
    if job.modules_by and not is_installed(job.modules_by):
        session.skip(f"Python interpreter {job.modules_by} not found")
    core = DEVELOPMENT_BRANCH if job.core == DEVEL else f"ansible-core=={job.core}"
    overrides = f"--overrides={ROOT}/tools/requirements/requests-{job.requests}.txt"
    session.install(core, *requirements(*NEEDS[job.kind]), overrides)
    location = Path(session.virtualenv.location)
    site_packages = location / "lib" / f"python{job.python}" / "site-packages"
    if job.strict:
        (site_packages / "sitecustomize.py").write_text(STRICT, encoding="utf-8")
    modules_python = location / "modules" / "bin" / "python"
    if job.modules_by:
        session.run("uv", "venv", "--quiet", "--python", job.modules_by, str(location / "modules"))
        pip = ("uv", "pip", "install", "--quiet", "--python", str(modules_python))
        session.run(*pip, "requests", overrides)
    collections = enter(session)
    integration = (*ANSIBLE_TEST, "integration", "--color", "no")
    if job.kind == "units":
        # tests/unit has more, which is about this repository and needs to run on one Python only.
        environment = {"PYTHONPATH": collections}
        session.run("pytest", "-q", "-p", "no:cacheprovider", "tests/unit/plugins", env=environment)
    elif job.kind == "sanity":
        session.run(*ANSIBLE_TEST, "sanity", "--local", "--color", "no")
    elif job.kind == "integration":
        session.run(*integration, "--local", "--python", job.python)
    else:
        target = f"controller:python={job.modules_by}@{modules_python}"
        controller = f"origin:python={job.python}"
        session.run(*integration, "--controller", controller, "--target", target, *MODULE_TARGETS)


def register(job: Job, *more_tags: str) -> None:
    """Make a session of `job`."""
    tags, default = [*job.tags, *more_tags], job.core != DEVEL

    @nox.session(name=job.name, python=job.python, tags=tags, default=default, reuse_venv=False)
    def _session(session: nox.Session) -> None:
        try:
            run(session, job)
        finally:
            # All of them need gigabytes, and nothing is used again.
            shutil.rmtree(session.virtualenv.location, ignore_errors=True)


configure("matrix")
_PLAN = plan(ANSIBLE_CORE, is_installed)
_ENDS = ends_of(_PLAN, is_installed)
for _job in _PLAN:
    register(_job, *(["ends"] if (_job.core, _job.python) in _ENDS else []))
