# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the sessions and `make demo` stand on."""

from __future__ import annotations

import configparser
import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tools import (
    ansible_test,
    demo,
    heartbeat,
    interpreters,
    listing,
    newest_python,
    run_sessions,
    surroundings,
    versions,
)

SID = "BY00000000000000000000000000000001"
HERE = f"{sys.version_info.major}.{sys.version_info.minor}"


def program(path: Path, script: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def test_interpreters_are_real_ones_never_shims(tmp_path: Path) -> None:
    shims = program(tmp_path / "shims" / f"python{HERE}", "exit 127").parent
    program(tmp_path / "broken" / f"python{HERE}", "echo not found >&2; exit 127")
    real = program(
        tmp_path / "versions" / f"{HERE}.1" / "bin" / f"python{HERE}", f'exec {sys.executable} "$@"'
    )
    path = f"{shims}:{tmp_path / 'broken'}:{tmp_path / 'empty'}"
    assert interpreters.find_interpreters([HERE, "3.1"], path) == {HERE: real}
    assert str(shims) not in interpreters.path_without_shims(path)


def test_an_interpreter_of_another_version_is_not_taken(tmp_path: Path) -> None:
    program(tmp_path / "python3.1", f'exec {sys.executable} "$@"')
    assert interpreters.find_interpreters(["3.1"], str(tmp_path)) == {}


def test_the_newest_python_is_taken_though_another_is_first_on_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also one that a version manager has and did not select; not one that cannot make a venv."""

    def python(folder: Path, version: str, checked: int) -> Path:
        script = f'case "$2" in --check) exit {checked};; *) echo "$0";; esac'
        return program(folder / f"python{version}", script)

    def newest() -> Path | None:
        return newest_python.find_newest(f"{tmp_path / 'bin'}:{tmp_path / 'shims'}")

    oldest, *_rest, latest = sorted(versions.controller_pythons(), key=versions.key)
    assert newest() is None
    first = python(tmp_path / "bin", oldest, 0)
    assert newest() == first
    program(tmp_path / "shims" / f"python{latest}", "exit 127")
    assert newest() == first
    managed = python(tmp_path / "versions" / f"{latest}.0" / "bin", latest, 0)
    assert newest() == managed
    python(managed.parent, latest, 1)
    assert newest() == first
    path = f"{tmp_path / 'bin'}:{tmp_path / 'shims'}"
    for name, found in {f"python{latest}": managed, f"python{oldest}": first}.items():
        assert newest_python.find_named(name, path) == found
    for name in ("python3.99", "python3", "/usr/bin/python3.12", "pypy3.11"):
        assert newest_python.find_named(name, path) is None


def test_newest_ansible_core() -> None:
    assert versions.newest_ansible_core("3.10").version.startswith("2.17.")
    assert versions.newest_ansible_core("3.13") == versions.RELEASES[-1]
    with pytest.raises(LookupError, match=r"Python 3\.8"):
        versions.newest_ansible_core("3.8")


def test_make_test_takes_no_release_candidate(monkeypatch: pytest.MonkeyPatch) -> None:
    kinds = {
        "2.22.0": True,
        "2.22.0rc1": False,
        "2.22.0b2": False,
        "2.22.0.dev0": False,
    }
    cores = {name: versions.AnsibleCore(name, ("3.13",), ("3.13",)) for name in kinds}

    assert {name: core.is_release for name, core in cores.items()} == kinds
    assert {core.minor for core in cores.values()} == {"2.22"}
    assert tuple(core for core in versions.ANSIBLE_CORE if core.is_release) == versions.RELEASES


def test_surroundings_hide_the_users_own_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = tmp_path / "user"
    (user / ".cache").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(user))
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "secret")
    monkeypatch.setenv("ANSIBLE_STDOUT_CALLBACK", "json")
    changes = surroundings.isolated(tmp_path / "home", [Path("first")])
    assert changes["TWILIO_AUTH_TOKEN"] is None
    assert changes["ANSIBLE_STDOUT_CALLBACK"] is None
    assert changes["HOME"] == str(tmp_path / "home")
    assert str(changes["PATH"]).startswith("first:")
    assert sorted(entry.name for entry in (tmp_path / "home").iterdir()) == [".cache", ".config"]


@pytest.mark.parametrize(
    "before",
    ["nothing", "a link there", "a link elsewhere", "a dangling link", "a folder"],
)
@pytest.mark.parametrize("real", [True, False])
def test_a_home_is_made_again_and_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: str, real: bool
) -> None:
    user, home = tmp_path / "user", tmp_path / "home"
    user.mkdir()
    home.mkdir()
    monkeypatch.setenv("HOME", str(user))
    cache, shared = user / ".cache", home / ".cache"
    if real:
        cache.mkdir()
    (tmp_path / "other").mkdir()
    links = {"a link there": cache, "a link elsewhere": tmp_path / "other"}
    links["a dangling link"] = tmp_path / "nowhere"
    if before in links:
        shared.symlink_to(links[before])
    elif before == "a folder":
        shared.mkdir()
        (shared / "kept").touch()
    for _turn in range(2):
        surroundings.make_home(home)
    if before == "a folder":
        assert (shared / "kept").is_file()
    elif real:
        assert shared.resolve() == cache
    # Nothing stands in the way of a tool that makes its folder there.
    (shared / "tool").mkdir(parents=True)
    assert {entry.name for entry in home.iterdir()} == {".cache", ".config"}


def test_a_home_is_made_where_the_real_folder_appears_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a tool made in its place has stayed; once it is gone, the folder is shared."""
    monkeypatch.setenv("HOME", str(tmp_path / "user"))
    home = surroundings.make_home(tmp_path / "home")
    (home / ".cache").mkdir()
    (tmp_path / "user" / ".cache").mkdir(parents=True)
    surroundings.make_home(home)
    assert not (home / ".cache").is_symlink()
    (home / ".cache").rmdir()
    surroundings.make_home(home)
    assert (home / ".cache").readlink() == tmp_path / "user" / ".cache"


def test_a_home_is_made_by_many_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "user"))
    (tmp_path / "user" / ".cache").mkdir(parents=True)
    for turn in range(20):
        with ThreadPoolExecutor(8) as pool:
            made = pool.map(surroundings.make_home, [tmp_path / f"home{turn}"] * 8)
        assert all((home / ".cache").is_symlink() for home in made)


def test_pip_is_told_what_it_is_told_at_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PIP_DEFAULT_TIMEOUT", "180")
    real = tmp_path / ".config" / "pip" / "pip.conf"
    real.parent.mkdir(parents=True)
    real.write_text("[global]\nproxy = http://proxy.example.com\ndefault-timeout = 5\n")
    surroundings.write_pip_settings(tmp_path / "pip.conf")
    settings = configparser.RawConfigParser()
    settings.read(tmp_path / "pip.conf")
    assert dict(settings["global"]) == {
        "proxy": "http://proxy.example.com",
        "default-timeout": "180",
        "quiet": "2",
    }


def test_get_pip_is_put_where_ansible_test_looks(tmp_path: Path) -> None:
    source = tmp_path / "site" / "ansible_test" / "_internal" / "python_requirements.py"
    source.parent.mkdir(parents=True)
    source.write_text("dict(\n    pip='25.2',\n    wheel='1')\n", encoding="utf-8")
    (copy,) = ansible_test.provide_get_pip(tmp_path / "site", tmp_path / "home")
    assert copy == tmp_path / "home" / ".ansible" / "test" / "cache" / "get_pip_25_2.py"
    assert "ensurepip" in copy.read_text(encoding="utf-8")
    source.write_text("", encoding="utf-8")
    with pytest.raises(LookupError, match="no longer says"):
        ansible_test.provide_get_pip(tmp_path / "site", tmp_path / "home")


def test_an_ansible_test_that_tests_nothing_is_found_out() -> None:
    good = ["WARNING: Using locale", 'Running sanity test "shellcheck"']
    assert ansible_test.untested(good) == []
    assert ansible_test.deprecations(good) == []
    deprecated = "[DEPRECATION WARNING]: The `x` module is deprecated.\n"
    assert ansible_test.deprecations([*good, deprecated]) == [deprecated.strip()]
    for bad in ("All targets skipped.", 'Required program "shellcheck" not found.'):
        assert ansible_test.untested([*good, f"WARNING: {bad}\n"]) == [f"WARNING: {bad}"]


def test_a_package_that_cannot_be_had_leaves_its_sanity_test_out_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "ansible_test" / "_data" / "requirements"
    folder.mkdir(parents=True)
    here = tmp_path / "here.zip"
    here.touch()
    lacking = "http://127.0.0.1:9/x.zip"
    (folder / "sanity.pylint.txt").write_text(f"# pin\npylint==4\ndill @ {lacking}#sha256=0\n")
    (folder / "sanity.pep8.txt").write_text("# see @ http://127.0.0.1:9/y.zip\npycodestyle==2\n")
    (folder / "sanity.mypy.txt").write_text("mypy @ https://127.0.0.1:9/ours.zip\n")
    monkeypatch.setattr(ansible_test, "_answers", lambda url: "ours" in url)

    missing = ansible_test.out_of_reach(tmp_path)
    assert missing == {"pylint": f"{lacking}#sha256=0"}

    program(tmp_path / "bin" / "ansible-test", 'echo "ran $*"')
    monkeypatch.setattr(sys, "executable", str(tmp_path / "bin" / "python"))
    monkeypatch.setattr(ansible_test, "out_of_reach", lambda _site: missing)
    for tests, ran in (
        (["sanity", "--local"], "sanity --local --skip-test pylint"),
        (["integration"], "integration"),
    ):
        assert ansible_test.main(tests) == 0
        said = capfd.readouterr().out
        assert said.startswith(f"ran {ran}\n")
        assert bool(ansible_test.left_out(said)) == (tests[0] == "sanity")
    assert ansible_test.left_out(f"{ansible_test._LEFT_OUT}this\nthat\n") == ["this"]


def test_an_address_that_gives_nothing() -> None:
    assert not ansible_test._answers("http://127.0.0.1:9/")


def test_listing() -> None:
    noxfile = '''
@nox.session(name="format")
def format_(session):
    """Formats.

    More.
    """

@nox.session
def lint(session):
    """Lints."""

@nox.session(default=False)
def release(session):
    """Releases."""

def helper():
    """Helps."""
'''
    assert listing.sessions(noxfile) == {"format": "Formats.", "lint": "Lints."}
    makefile = "test: env ## Everything\n\t@x\nenv:\n\t@y\n"
    assert listing.targets(makefile) == {"test": "Everything"}


def test_table_counts_what_really_happened() -> None:
    results = [
        run_sessions.Result("lint", "passed", 1.25, ""),
        run_sessions.Result("units", "failed", 2.0, ""),
        run_sessions.Result("galaxy", "skipped", 0.1, ""),
    ]
    lines = run_sessions.table(results, 3.0).splitlines()
    assert lines[1].split() == ["lint", "passed", "1.2"]
    assert lines[-1] == "sessions: 1 passed, 1 failed, 1 skipped"


def test_what_a_session_says_is_shown_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each line while the session still runs, and all of it again if it fails."""
    is_seen = tmp_path / "seen"
    # It goes on once its first line was shown.
    script = 'echo up; while [ ! -e "$0" ]; do sleep 0.01; done; echo down; exit 3'
    command = ["timeout", "60", "sh", "-c", script, str(is_seen)]
    result = run_sessions.run("lint", command, lambda _line: is_seen.touch())
    assert (result.result, result.output) == ("failed", "up\ndown\n")

    run_sessions.line_printer("lint", 6)("up\n")
    run_sessions.show(result)
    printed = capsys.readouterr().out.splitlines()
    assert printed[0] == "  lint │ up"
    assert printed[1].startswith("━━━ lint failed after ")
    assert printed[2:4] == ["up", "down"]


def test_a_heartbeat_names_what_still_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    go = threading.Event()
    said: list[str] = []

    def say(line: str, **_how: object) -> None:
        said.append(line)
        go.set()

    monkeypatch.setattr(heartbeat, "print", say, raising=False)
    with ThreadPoolExecutor(2) as pool:
        running = {pool.submit(go.wait, 60): "slow", pool.submit(int): "quick"}
        names = [running[ended] for ended in heartbeat.as_they_end(running, 0.01)]
    assert names == ["quick", "slow"]
    assert said[0].endswith("; running: slow")


def test_the_demo_leads_to_the_audit_of_ones_own_account() -> None:
    """With the commands of the README, which a test runs, and where the demo has put them."""
    readme = (demo.ROOT / "README.md").read_text(encoding="utf-8")
    for on_twilio in (True, False):
        said = [line.strip() for line in demo.what_is_next(on_twilio).splitlines()]
        audit = [line for line in said if line.startswith(("ansible-playbook", "git add"))]
        assert "\n".join(audit) in readme
        assert len(audit) == 3
        assert ("make demo" in said) is not on_twilio
        assert any(line.startswith("export TWILIO_ACCOUNT_SID=") for line in said) is not on_twilio
        assert f"export ANSIBLE_COLLECTIONS_PATH={demo.COLLECTIONS}" in said
        assert f'export PATH={demo.VENV}/bin:"$PATH"' in said


def test_the_demo_asks_twilio_where_credentials_are_given() -> None:
    assert not demo.asked_for_twilio("", {"PATH": "x", "TWILIO_AUTH_TOKEN": ""})
    assert demo.asked_for_twilio(SID, {"TWILIO_API_KEY": "SK1"})
    assert demo.asked_for_twilio("", {"TWILIO_AUTH_TOKEN": "secret"})
    with pytest.raises(demo.DemoError, match="no credentials"):
        demo.asked_for_twilio(SID, {"PATH": "x"})
    with pytest.raises(demo.DemoError, match="not a trunk SID"):
        demo.asked_for_twilio("BY1", {"TWILIO_AUTH_TOKEN": "secret"})
