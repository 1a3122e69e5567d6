# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The workflow of GitHub Actions runs what make runs, on the versions that are supported."""

from __future__ import annotations

import re
import shlex
from importlib.resources import files
from typing import Any

import jsonschema
import pytest
import yaml
from ansible_collections.voiceops.twilio.tests.unit.docs.reading import ROOT

from tools import versions
from tools.matrix import DEVEL, ends_of, plan
from tools.run_sessions import choose

WORKFLOW = ROOT / ".github" / "workflows" / "tests.yml"
# YAML 1.1, which this parser reads, takes a key that is called on for true.
READ = {
    "on" if key is True else key: value
    for key, value in yaml.safe_load(WORKFLOW.read_text("utf-8")).items()
}
JOBS = READ["jobs"]
OLDEST, NEWEST = versions.ANSIBLE_CORE[0], versions.ANSIBLE_CORE[-1]


def is_installed(python: str) -> bool:
    return python in versions.MODULE_PYTHONS


def steps(job: str, key: str) -> list[Any]:
    return [step[key] for step in JOBS[job]["steps"] if key in step]


def test_it_is_as_the_public_schema_says() -> None:
    vendored = files("check_jsonschema.builtin_schemas") / "vendor" / "github-workflows.json"
    schema = yaml.safe_load(vendored.read_text("utf-8"))
    validator = jsonschema.validators.validator_for(schema)(schema)

    assert [error.message for error in validator.iter_errors(READ)] == []
    assert list(validator.iter_errors({**READ, "jobs": 7}))


def test_when_it_runs_and_what_it_may() -> None:
    assert set(READ["on"]) == {"push", "pull_request", "schedule"}
    assert READ["permissions"] == {"contents": "read"}
    assert not any("permissions" in job for job in JOBS.values())


def test_commands_are_targets_of_make() -> None:
    known = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
    commands = {job: steps(job, "run") for job in JOBS}

    assert commands == {
        "test": ["make test"],
        "matrix": ['make matrix ARGS="${{ matrix.ansible-core }}"'],
        "devel": [f"make matrix ARGS={DEVEL}"],
    }
    assert {run.split()[1] for runs in commands.values() for run in runs} <= set(known)
    assert {"DEMAND_BROWSER": "1"} in steps("test", "env")


def test_the_matrix_is_that_of_make() -> None:
    axis = JOBS["matrix"]["strategy"]["matrix"]
    tags = {job.name: job.tags for job in plan(versions.ANSIBLE_CORE, is_installed)}

    assert axis == {"ansible-core": [core.minor for core in versions.ANSIBLE_CORE]}
    parts = [name for word in [*axis["ansible-core"], DEVEL] for name in choose(tags, [word])]
    assert sorted(parts) == sorted(tags)


def test_only_the_development_branch_may_fail() -> None:
    assert {job: JOBS[job].get("continue-on-error", False) for job in JOBS} == {
        "test": False,
        "matrix": False,
        "devel": True,
    }
    assert not any("continue-on-error" in step for job in JOBS.values() for step in job["steps"])


@pytest.mark.parametrize("job", JOBS)
def test_every_supported_python_is_installed(job: str) -> None:
    (pythons,) = (w["python-version"] for w in steps(job, "with") if "python-version" in w)

    assert pythons.split() == list(versions.MODULE_PYTHONS)
    assert versions.newest_ansible_core(pythons.split()[-1]) == versions.RELEASES[-1]


def test_what_has_to_pass_is_what_the_workflow_runs_on_the_ends() -> None:
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    commands = [shlex.split(line) for line in lines if "make " in line and line[0] != "#"]
    jobs = plan(versions.ANSIBLE_CORE, is_installed)

    assert commands == [
        ["make", "test", "</dev/null"],
        ["exec", "make", "matrix", "ARGS=units integration ends", "</dev/null"],
    ]
    assert ends_of(jobs, is_installed) == {
        (core.version, core.pythons[end]) for end, core in ((0, OLDEST), (-1, NEWEST))
    }


def test_actions_are_pinned_to_a_commit() -> None:
    text = WORKFLOW.read_text(encoding="utf-8")

    used = re.findall(r"uses: (.+)$", text, re.M)

    assert len(used) == 2 * len(JOBS)
    for action in used:
        assert re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", action)
