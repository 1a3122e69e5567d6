# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the matrix runs and leaves out, and what it tells."""

from __future__ import annotations

import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tools import versions
from tools.matrix import __main__ as matrix
from tools.matrix import environment, job
from tools.matrix.environment import Place
from tools.matrix.job import MODULE_TARGETS, Result, command_of
from tools.matrix.plan import DEVEL, NEWEST, OLDEST, Job, make_plan, select
from tools.matrix.report import table
from tools.versions import AnsibleCore

OLD = AnsibleCore("2.16.1", ("3.10", "3.11"), ("3.9", "3.10", "3.11"))
NEW = AnsibleCore("2.17.2", ("3.11", "3.12"), ("3.9", "3.10", "3.11", "3.12"), ("3.13",))
CANDIDATE = AnsibleCore("2.18.0rc1", ("3.13",), ("3.12", "3.13"))
EVERYTHING = ["3.9", "3.10", "3.11", "3.12", "3.13"]
PLACE = Place(Path("copy"), Path("venv/bin/python"), None, {})


def combinations(jobs: list[Job], kind: str) -> list[tuple[str, str]]:
    return sorted((job.core, job.modules_by or job.python) for job in jobs if job.kind == kind)


def test_every_combination_is_run_where_every_python_is_there() -> None:
    jobs, left_out = make_plan([OLD, NEW], EVERYTHING)
    controllers = [
        (core.version, python) for core in (OLD, NEW) for python in (*core.pythons, *core.untried)
    ]

    assert left_out == []
    assert combinations(jobs, "units") == combinations(jobs, "integration") == controllers
    assert combinations(jobs, "modules") == [
        ("2.16.1", "3.9"),
        ("2.17.2", "3.10"),
        ("2.17.2", "3.9"),
    ]
    assert combinations(jobs, "sanity") == [("2.16.1", "3.11"), ("2.17.2", "3.13")]


def test_what_has_no_interpreter_is_told() -> None:
    jobs, left_out = make_plan([OLD, NEW], ["3.10"])

    assert combinations(jobs, "units") == [("2.16.1", "3.10")]
    assert left_out == [
        "ansible-core 2.16.1 on Python 3.11",
        "modules of ansible-core 2.16.1 run by Python 3.9",
        "ansible-core 2.17.2 on Python 3.11",
        "ansible-core 2.17.2 on Python 3.12",
        "ansible-core 2.17.2 on Python 3.13",
    ]


def test_only_the_newest_of_both_is_strict_and_with_the_newest_requests() -> None:
    jobs = make_plan([OLD, NEW], EVERYTHING).jobs
    strict = [job for job in jobs if job.strict]

    assert {(job.core, job.python, job.requests) for job in strict} == {("2.17.2", "3.13", NEWEST)}
    assert {job.kind for job in strict} == {"units", "integration"}


def test_a_pre_release_may_fail_and_nothing_else() -> None:
    jobs = make_plan([OLD, NEW], EVERYTHING, "2.18.0rc1").jobs

    assert {job.core for job in jobs if job.may_fail} == {"2.18.0rc1"}
    assert {job.kind for job in jobs if job.may_fail} == {"units", "integration", "sanity"}
    assert {job.python for job in jobs if job.may_fail} == {"3.13"}


def test_the_development_branch_runs_alone_and_its_failure_counts() -> None:
    """Whoever names it wants to know; the workflow is what allows it to fail."""
    jobs = select(make_plan([OLD, NEW], EVERYTHING, DEVEL).jobs, [DEVEL])

    assert [job.name for job in jobs] == [
        f"devel-python-3.13-{kind}" for kind in ("integration", "sanity", "units")
    ]
    assert not any(job.may_fail or job.strict for job in jobs)
    assert [job.kind for job in select(jobs, [DEVEL, "units"])] == ["units"]
    with pytest.raises(LookupError, match="'devel'"):
        select(make_plan([OLD, NEW], EVERYTHING).jobs, [DEVEL])


def test_which_ansible_core_is_installed() -> None:
    assert environment.ansible_core("2.17.2") == "ansible-core==2.17.2"
    assert environment.ansible_core(DEVEL) == f"ansible-core @ {environment.DEVELOPMENT_BRANCH}"


def test_the_development_branch_is_taken_only_if_it_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(matrix, "find_interpreters", lambda _: {"3.13": Path("python3.13")})
    monkeypatch.setattr(matrix, "find_pre_release", lambda _python: None)

    assert matrix.main(["--list", DEVEL]) == 0
    assert "\ndevel-python-3.13-units\n" in capsys.readouterr().out
    assert matrix.main(["--list"]) == 0
    assert DEVEL not in capsys.readouterr().out


@pytest.mark.parametrize("python", versions.MODULE_PYTHONS)
def test_each_python_runs_modules_with_both_ends_of_requests(python: str) -> None:
    jobs = make_plan(versions.ANSIBLE_CORE, versions.MODULE_PYTHONS).jobs
    runs = [job for job in jobs if job.kind in ("modules", "integration")]
    mine = [job for job in runs if (job.modules_by or job.python) == python]

    assert {job.requests for job in mine} == {OLDEST, NEWEST}


def test_the_ends_of_requests_are_those_that_are_promised() -> None:
    read = {
        end: (environment.REQUIREMENTS / f"requests-{end}.txt").read_text(encoding="utf-8")
        for end in (OLDEST, NEWEST)
    }

    assert "\nrequests==2.28.0\n" in read[OLDEST]
    assert "\nurllib3==1.26." in read[OLDEST]
    # The one that the unit tests of `make test` have, which is raised as the newest appears.
    newest = (environment.ROOT / "tests" / "unit" / "requirements.txt").read_text("utf-8")
    (pin,) = [line for line in newest.splitlines() if line.startswith("requests==")]
    assert f"\n{pin}; " in read[NEWEST]


def test_words_choose() -> None:
    jobs = make_plan([OLD, NEW], EVERYTHING).jobs

    assert [job.name for job in select(jobs, ["units", "2.16"])] == [
        "2.16.1-python-3.10-units",
        "2.16.1-python-3.11-units",
    ]
    assert len(select(jobs, ["2.16", "2.17"])) == len(select(jobs, [])) == len(jobs)
    assert [job.kind for job in select(jobs, ["3.9", "2.17.2"])] == ["modules"]
    with pytest.raises(LookupError, match=r"'2\.9'"):
        select(jobs, ["units", "2.9"])


def test_commands() -> None:
    units, integration, sanity = (
        Job(kind, "2.16.1", "3.10", NEWEST) for kind in ("units", "integration", "sanity")
    )
    modules = Job("modules", "2.16.1", "3.11", OLDEST, "3.9")
    other = PLACE._replace(modules_python=Path("modules/bin/python"))

    assert command_of(units, PLACE)[-1] == "tests/unit/plugins"
    assert command_of(integration, PLACE)[-3:] == ["--local", "--python", "3.10"]
    assert "sanity" in command_of(sanity, PLACE)
    assert command_of(modules, other)[-4 - len(MODULE_TARGETS) :] == [
        "--controller",
        "origin:python=3.11",
        "--target",
        "controller:python=3.9@modules/bin/python",
        *MODULE_TARGETS,
    ]


def test_a_run_that_is_ended_ends_its_jobs_and_begins_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job, "_is_ended", threading.Event())
    place = Place(tmp_path / "ansible_collections" / "n" / "c", Path("python"), None, {})
    place.collection.mkdir(parents=True)
    (tmp_path / "log").touch()
    sleep = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(120)"]
    with ThreadPoolExecutor() as pool:
        running = pool.submit(job._run, sleep, place, tmp_path / "log")
        while "up" not in (tmp_path / "log").read_text("utf-8"):
            assert not running.done()
            time.sleep(0.01)
        job.end_all()
        assert running.result(timeout=60) is False
    assert "ended by SIGKILL" in (tmp_path / "log").read_text("utf-8")
    assert job._running == set()
    assert job._run(sleep, place, tmp_path / "log") is False


def test_module_targets_exist() -> None:
    targets = environment.ROOT / "tests" / "integration" / "targets"

    assert [name for name in MODULE_TARGETS if not (targets / name / "tasks").is_dir()] == []


def test_the_table_names_each_job_what_was_left_out_and_how_it_ended() -> None:
    jobs = [
        Job("units", "2.17.2", "3.12", NEWEST, strict=True),
        Job("modules", "2.17.2", "3.12", OLDEST, "3.9"),
        Job("units", DEVEL, "3.12", NEWEST),
        Job("units", "2.18.0rc1", "3.12", NEWEST, may_fail=True),
    ]
    ends = ("passed", "failed", "passed", "failed (allowed)")
    results = [Result(job, end, 61.2, Path("log")) for job, end in zip(jobs, ends)]

    said = table(results, ["ansible-core 2.17.2 on Python 3.13: why"], 100.0).splitlines()
    rows = [line.split() for line in said[:5]]
    assert rows[0] == [
        "ansible-core",
        "Python",
        "modules",
        "by",
        "requests",
        "tests",
        "result",
        "seconds",
    ]
    assert rows[1] == ["2.17.2", "3.12", "3.9", "oldest", "modules", "failed", "61"]
    assert rows[2] == ["2.17.2", "3.12", "newest", "units", "(strict)", "passed", "61"]
    assert rows[4] == ["devel", "3.12", "newest", "units", "passed", "61"]
    assert said[-2] == "left out: ansible-core 2.17.2 on Python 3.13: why"
    assert said[-1] == ("matrix: 2 passed, 1 failed, 1 failed (allowed); 1 left out; 100 seconds")


def test_strictness_turns_deprecations_into_errors(tmp_path: Path) -> None:
    """Of this collection alone, and with ansible-core's own shown."""
    import subprocess

    (tmp_path / "sitecustomize.py").write_text(environment._STRICT, encoding="utf-8")
    package = tmp_path / "ansible_collections" / "voiceops"
    package.mkdir(parents=True)
    warns = "import warnings\nwarnings.warn('old', DeprecationWarning)\n"
    (package / "ours.py").write_text(warns, encoding="utf-8")
    (tmp_path / "theirs.py").write_text(warns, encoding="utf-8")
    environ = {"PYTHONPATH": str(tmp_path), "ANSIBLE_DEPRECATION_WARNINGS": "false"}

    def ends(code: str) -> int:
        command = [sys.executable, "-c", code]
        return subprocess.run(command, env=environ, capture_output=True, check=False).returncode

    assert ends("import theirs") == 0
    assert ends("import ansible_collections.voiceops.ours") != 0
    shown = "import os, sys; sys.exit(os.environ['ANSIBLE_DEPRECATION_WARNINGS'] != 'true')"
    assert ends(shown) == 0


def test_ends_are_the_oldest_and_the_newest_whatever_is_installed() -> None:
    for installed, oldest, newest in (
        (EVERYTHING, ("2.16.1", "3.10"), ("2.18.0rc1", "3.13")),
        (["3.11", "3.12"], ("2.16.1", "3.11"), ("2.17.2", "3.12")),
    ):
        jobs = make_plan([OLD, NEW, CANDIDATE], installed, "2.18.0rc2").jobs
        chosen = select(jobs, ["ends", "units", "integration"])

        assert [(job.kind, job.core, job.python) for job in chosen] == [
            (kind, *end) for kind in ("integration", "units") for end in (oldest, newest)
        ]
        assert not any(job.may_fail for job in chosen)


def test_a_release_candidate_is_required_and_strict_as_the_newest_release_is() -> None:
    jobs = make_plan([OLD, NEW, CANDIDATE], EVERYTHING).jobs

    assert not any(job.may_fail for job in jobs)
    assert {job.kind for job in jobs if job.core == "2.18.0rc1"} == {
        "units",
        "integration",
        "modules",
        "sanity",
    }
    assert {(job.core, job.python) for job in jobs if job.strict} == {
        ("2.17.2", "3.13"),
        ("2.18.0rc1", "3.13"),
    }


def test_what_comes_after_the_last_one_is_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    import subprocess

    asked = []

    def compile_(_command: list[str], **how: Any) -> subprocess.CompletedProcess[str]:
        asked.append(how["input"])
        return subprocess.CompletedProcess([], 0, "ansible-core==2.18.0rc2\n", "")

    monkeypatch.setattr("tools.matrix.__main__.subprocess.run", compile_)
    for last in (NEW, CANDIDATE):
        monkeypatch.setattr(versions, "ANSIBLE_CORE", (OLD, last))
        assert matrix.find_pre_release("3.13") == "2.18.0rc2"

    assert asked == ["ansible-core>=2.18.0b1", "ansible-core>2.18.0rc1"]
