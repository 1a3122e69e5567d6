# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the matrix runs, and what it leaves out for want of an interpreter. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from tools.versions import AnsibleCore

KINDS = ("units", "integration", "modules", "sanity")
OLDEST, NEWEST = "oldest", "newest"
ENDS = "ends"
DEVEL = "devel"
"""The development branch of ansible-core, which is run only if it is named."""


class Job(NamedTuple):
    """One kind of test on one combination.

    `python` is the controller's, and with the kind "modules" another, `modules_by`, runs the
    modules. `requests` says which end of its supported versions is installed. Where `strict`, a
    deprecation warning is a failure; where `may_fail`, a failure is told and does not count.
    """

    kind: str
    core: str
    python: str
    requests: str
    modules_by: str | None = None
    strict: bool = False
    may_fail: bool = False

    @property
    def name(self) -> str:
        """How output, files and people speak of it."""
        modules = f"-modules-by-{self.modules_by}" if self.modules_by else ""
        return f"{self.core}-python-{self.python}{modules}-{self.kind}"


class Plan(NamedTuple):
    """What is run, those that take longest first, and a line on each combination left out."""

    jobs: list[Job]
    left_out: list[str]


def make_plan(
    cores: Sequence[AnsibleCore], installed: Collection[str], pre_release: str | None = None
) -> Plan:
    """Plan every job for `cores`, oldest first, with the Pythons that are `installed`.

    `pre_release` is a version of ansible-core after the last of `cores`, if there is one. It may
    fail, unless it is DEVEL, which somebody asked for. The newest release and what comes after it
    in `cores` are strict.
    """
    plan = Plan([], [])
    newest_release = max((at for at, core in enumerate(cores) if core.is_release), default=0)
    for place, core in enumerate(cores):
        _add_core(plan, core, installed, shift=place, strict=place >= newest_release)
    if pre_release is not None and plan.jobs:
        newest = plan.jobs[-1].python
        kinds = ("units", "integration", "sanity")
        plan.jobs.extend(
            Job(kind, pre_release, newest, NEWEST, may_fail=pre_release != DEVEL) for kind in kinds
        )
    # One long job at the end would keep a single core busy.
    plan.jobs.sort(key=lambda job: ("integration", "sanity", "units", "modules").index(job.kind))
    return plan


def _add_core(
    plan: Plan, core: AnsibleCore, installed: Collection[str], *, shift: int, strict: bool
) -> None:
    controllers = [*core.pythons, *core.untried]
    there = [python for python in controllers if python in installed]
    plan.left_out.extend(
        f"ansible-core {core.version} on Python {python}"
        for python in controllers
        if python not in installed
    )
    if not there:
        return
    newest = there[-1]
    for place, python in enumerate(there):
        # Each Python meets the oldest requests on one release, and the newest on the next.
        end = (OLDEST, NEWEST)[(place + shift) % 2]
        is_newest = strict and python == newest
        for kind in ("units", "integration"):
            requests = NEWEST if is_newest else end
            plan.jobs.append(Job(kind, core.version, python, requests, strict=is_newest))
    # Where modules have the controller's Python, they are part of its own integration tests.
    others = [python for python in core.module_pythons if python not in controllers]
    for place, python in enumerate(others):
        if python in installed:
            end = (OLDEST, NEWEST)[(place + shift) % 2]
            plan.jobs.append(Job("modules", core.version, newest, end, python))
        else:
            plan.left_out.append(f"modules of ansible-core {core.version} run by Python {python}")
    plan.jobs.append(Job("sanity", core.version, newest, NEWEST))


def select(jobs: Iterable[Job], words: Iterable[str]) -> list[Job]:
    """Return the jobs that fit `words`: kinds, releases of ansible-core, Pythons, `devel`, `ends`.

    Of several words of one sort one must fit. Raises LookupError for a word that is none of them.
    """
    kept, wanted = list(jobs), list(words)
    if ENDS in wanted:
        wanted.remove(ENDS)
        kept = _ends(kept)
    for word in wanted:
        if not any(word in _labels(job) for job in kept):
            raise LookupError(f"Nothing in the matrix is {word!r}.")
    kinds = [word for word in wanted if word in KINDS]
    cores = [word for word in wanted if word.startswith("2.") or word == DEVEL]
    pythons = [word for word in wanted if word.startswith("3.")]
    for sort in filter(None, (kinds, cores, pythons)):
        kept = [job for job in kept if set(sort) & _labels(job)]
    return kept


def _ends(jobs: Sequence[Job]) -> list[Job]:
    """Return the jobs of the oldest core on its oldest Python, and of the newest on its newest."""
    pairs = [
        (job.core, job.python) for job in jobs if job.kind == "integration" and not job.may_fail
    ]
    return [job for job in jobs if pairs and (job.core, job.python) in (pairs[0], pairs[-1])]


def _labels(job: Job) -> set[str]:
    minor = ".".join(job.core.split(".")[:2])
    return {job.kind, job.core, minor, job.modules_by or job.python}
