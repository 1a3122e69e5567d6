# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the matrix runs, where, and which of it words choose."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from unittest import mock

import pytest

from tools import matrix, versions
from tools.matrix import DEVEL, MODULE_TARGETS, NEWEST, OLDEST, Job, ends_of, plan
from tools.run_sessions import choose
from tools.tree import ROOT
from tools.versions import AnsibleCore

OLD = AnsibleCore("2.16.1", ("3.10", "3.11"), ("3.9", "3.10", "3.11"))
NEW = AnsibleCore("2.17.2", ("3.11", "3.12"), ("3.9", "3.10", "3.11", "3.12"), ("3.13",))
CANDIDATE = AnsibleCore("2.18.0rc1", ("3.13",), ("3.12", "3.13"))
KINDS = ("integration", "sanity", "units", "modules")


def here(*pythons: str) -> Callable[[str], bool]:
    return lambda python: python in (pythons or versions.MODULE_PYTHONS)


@pytest.fixture(autouse=True)
def newest_release(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matrix, "RELEASES", (OLD, NEW))


def combinations(jobs: list[Job], kind: str) -> list[tuple[str, str]]:
    return sorted((job.core, job.modules_by or job.python) for job in jobs if job.kind == kind)


def test_every_combination_is_planned() -> None:
    jobs = [job for job in plan([OLD, NEW], here()) if job.core != DEVEL]
    controllers = [
        (core.version, python) for core in (OLD, NEW) for python in (*core.pythons, *core.untried)
    ]

    assert combinations(jobs, "units") == combinations(jobs, "integration") == controllers
    assert combinations(jobs, "modules") == [
        ("2.16.1", "3.9"),
        ("2.17.2", "3.10"),
        ("2.17.2", "3.9"),
    ]
    assert combinations(jobs, "sanity") == [("2.16.1", "3.11"), ("2.17.2", "3.13")]
    assert {job.kind for job in jobs} == set(KINDS)


def test_what_has_no_interpreter_is_planned_so_that_nox_says_that_it_left_it_out() -> None:
    jobs = plan([OLD, NEW], here("3.10", "3.11"))

    assert combinations(jobs, "units") == [
        *combinations(plan([OLD, NEW], here()), "units")[:-1],
        (DEVEL, "3.11"),
    ]
    # Not so what needs one Python for another reason: it takes the newest that is there.
    assert {job.python for job in jobs if job.kind in ("sanity", "modules")} == {"3.11"}


def test_the_longest_begin_first() -> None:
    kinds = [job.kind for job in plan([OLD, NEW], here())]
    assert list(dict.fromkeys(kinds)) == list(KINDS)


def test_only_the_newest_of_both_is_strict_and_with_the_newest_requests() -> None:
    strict = [job for job in plan([OLD, NEW], here()) if job.strict]

    assert {(job.core, job.python, job.requests) for job in strict} == {("2.17.2", "3.13", NEWEST)}
    assert {job.kind for job in strict} == {"units", "integration"}


def test_a_release_candidate_is_strict_as_the_newest_release_is() -> None:
    jobs = plan([OLD, NEW, CANDIDATE], here())

    assert {job.kind for job in jobs if job.core == "2.18.0rc1"} == set(KINDS)
    assert {(job.core, job.python) for job in jobs if job.strict} == {
        ("2.17.2", "3.13"),
        ("2.18.0rc1", "3.13"),
    }


@pytest.mark.parametrize("python", versions.MODULE_PYTHONS)
def test_each_python_runs_modules_with_both_ends_of_requests(python: str) -> None:
    jobs = plan(versions.ANSIBLE_CORE, here())
    runs = [job for job in jobs if job.kind in ("modules", "integration") and job.core != DEVEL]
    mine = [job for job in runs if (job.modules_by or job.python) == python]

    assert {job.requests for job in mine} == {OLDEST, NEWEST}


def test_the_ends_of_requests_are_those_that_are_promised() -> None:
    folder = ROOT / "tools" / "requirements"
    read = {end: (folder / f"requests-{end}.txt").read_text("utf-8") for end in (OLDEST, NEWEST)}

    assert "\nrequests==2.28.0\n" in read[OLDEST]
    assert "\nurllib3==1.26." in read[OLDEST]
    # The one that the unit tests of `make test` have, which is raised as the newest appears.
    newest = (ROOT / "tests" / "unit" / "requirements.txt").read_text("utf-8")
    (pin,) = [line for line in newest.splitlines() if line.startswith("requests==")]
    assert f"\n{pin}; " in read[NEWEST]


def tags(cores: Sequence[AnsibleCore], *pythons: str) -> dict[str, list[str]]:
    """Return the sessions of the matrix, as nox would list them."""
    jobs = plan(cores, here(*pythons))
    ends = ends_of(jobs, here(*pythons))
    return {
        job.name: [*job.tags, *(["ends"] if (job.core, job.python) in ends else [])] for job in jobs
    }


@pytest.mark.parametrize(
    ("words", "chosen"),
    [
        ("units 2.16 3.11", ["units-2.16.1-python-3.11-requests-newest"]),
        ("3.9 2.17.2", ["modules-2.17.2-python-3.13-by-3.9-requests-newest"]),
        ("sanity 2.16 2.17", ["sanity-2.16.1-python-3.11", "sanity-2.17.2-python-3.13"]),
        ("sanity-2.16.1-python-3.11", ["sanity-2.16.1-python-3.11"]),
        (
            "units integration ends",
            [
                "integration-2.16.1-python-3.10-requests-oldest",
                "integration-2.17.2-python-3.13-requests-newest-strict",
                "units-2.16.1-python-3.10-requests-oldest",
                "units-2.17.2-python-3.13-requests-newest-strict",
            ],
        ),
    ],
)
def test_words_choose(words: str, chosen: list[str]) -> None:
    assert choose(tags([OLD, NEW]), words.split()) == chosen


@pytest.mark.parametrize(
    ("words", "refused"),
    [("units 2.9", r"tag 2\.9"), ("nonsense", "tag nonsense"), ("modules 3.12", "all of modules")],
)
def test_words_that_choose_nothing_are_refused(words: str, refused: str) -> None:
    with pytest.raises(LookupError, match=refused):
        choose(tags([OLD, NEW]), words.split())


def test_every_part_together_is_all_but_the_development_branch() -> None:
    sessions = tags([OLD, NEW, CANDIDATE])
    parts = [name for word in ("2.16", "2.17", "2.18") for name in choose(sessions, [word])]

    assert sorted(parts) == sorted(choose(sessions, list(KINDS)))
    assert sorted(set(sessions) - set(parts)) == sorted(choose(sessions, [DEVEL]))


@pytest.mark.parametrize(
    ("pythons", "ends"),
    [
        (versions.MODULE_PYTHONS, {("2.16.1", "3.10"), ("2.18.0rc1", "3.13")}),
        (("3.11", "3.12"), {("2.16.1", "3.11"), ("2.17.2", "3.12")}),
        (("3.9",), set()),
    ],
)
def test_ends_are_the_oldest_and_the_newest_that_are_there(
    pythons: Sequence[str], ends: set[tuple[str, str]]
) -> None:
    assert ends_of(plan([OLD, NEW, CANDIDATE], here(*pythons)), here(*pythons)) == ends


def test_nox_lists_the_matrix_with_its_tags(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matrix, "RELEASES", versions.RELEASES)
    command = [sys.executable, "-m", "nox", "--noxfile", "tools/matrix.py", "--list", "--json"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    jobs = plan(versions.ANSIBLE_CORE, matrix.is_installed)

    # The development branch is left out, because it must be named.
    assert [session["name"] for session in json.loads(listed)] == [
        job.name for job in jobs if job.core != DEVEL
    ]
    assert any("ends" in session["tags"] for session in json.loads(listed))


def ran(monkeypatch: pytest.MonkeyPatch, place: Path, job: Job) -> tuple[list[str], list[str]]:
    """Return what a session installs, and the last command that it runs."""
    (place / "lib" / f"python{job.python}" / "site-packages").mkdir(parents=True)
    session = mock.Mock(env={})
    session.virtualenv.location = str(place)
    session.skip.side_effect = RuntimeError
    monkeypatch.setattr(matrix, "is_installed", here("3.9"))
    monkeypatch.setattr(matrix, "enter", lambda _session: "collections")
    matrix.run(session, job)
    installed, *_rest = session.install.call_args_list
    return list(installed.args), list(session.run.call_args.args)


@pytest.mark.parametrize(
    ("job", "end"),
    [
        (Job("units", "2.16.1", "3.10"), ["tests/unit/plugins"]),
        (Job("integration", "2.16.1", "3.10"), ["--local", "--python", "3.10"]),
        (Job("sanity", "2.16.1", "3.10"), ["sanity", "--local", "--color", "no"]),
        (
            Job("modules", "2.16.1", "3.11", modules_by="3.9"),
            [
                "--controller",
                "origin:python=3.11",
                "--target",
                "controller:python=3.9@PLACE/modules/bin/python",
                *MODULE_TARGETS,
            ],
        ),
    ],
)
def test_what_a_session_runs(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, job: Job, end: list[str]
) -> None:
    _installed, command = ran(monkeypatch, tmp_path, job)

    assert command[-len(end) :] == [part.replace("PLACE", str(tmp_path)) for part in end]


def test_what_a_session_installs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    old, _command = ran(monkeypatch, tmp_path / "old", Job("units", "2.16.1", "3.10", OLDEST))
    devel, _command = ran(monkeypatch, tmp_path / "devel", Job("units", DEVEL, "3.13"))

    assert old[0] == "ansible-core==2.16.1"
    assert old[-1] == f"--overrides={ROOT}/tools/requirements/requests-oldest.txt"
    assert devel[0].startswith("ansible-core @ https://github.com/ansible/ansible/")
    for option in old[1:]:
        assert Path(option.partition("=")[2]).is_file()


def test_modules_without_their_python_are_left_out(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with pytest.raises(RuntimeError):
        ran(monkeypatch, tmp_path, Job("modules", "2.17.2", "3.13", modules_by="3.10"))


def test_module_targets_exist() -> None:
    targets = ROOT / "tests" / "integration" / "targets"

    assert [name for name in MODULE_TARGETS if not (targets / name / "tasks").is_dir()] == []


@pytest.mark.parametrize("strict", [True, False])
def test_strictness_turns_deprecations_into_errors(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, strict: bool
) -> None:
    """Of this collection alone, and with ansible-core's own shown."""
    ran(monkeypatch, tmp_path, Job("units", "2.17.2", "3.13", strict=strict))
    place = tmp_path / "lib" / "python3.13" / "site-packages"
    package = place / "ansible_collections" / "voiceops"
    package.mkdir(parents=True)
    warns = "import warnings\nwarnings.warn('old', DeprecationWarning)\n"
    (package / "ours.py").write_text(warns, encoding="utf-8")
    (place / "theirs.py").write_text(warns, encoding="utf-8")
    environ = {"PYTHONPATH": str(place), "ANSIBLE_DEPRECATION_WARNINGS": "false"}

    def fails(code: str) -> bool:
        command = [sys.executable, "-c", code]
        ended = subprocess.run(command, env=environ, capture_output=True, check=False)
        return ended.returncode != 0

    assert not fails("import theirs")
    assert fails("import ansible_collections.voiceops.ours") == strict
    shown = "import os, sys; sys.exit(os.environ['ANSIBLE_DEPRECATION_WARNINGS'] != 'true')"
    assert fails(shown) != strict
