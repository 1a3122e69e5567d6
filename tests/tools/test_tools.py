# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the sessions and `make demo` stand on."""

from __future__ import annotations

import configparser
import os
import sys
from pathlib import Path

import pytest

from tools import ansible_test, demo, interpreters, listing, run_sessions, surroundings, versions

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


def test_newest_ansible_core() -> None:
    assert versions.newest_ansible_core("3.10").version.startswith("2.17.")
    assert versions.newest_ansible_core("3.13") == versions.ANSIBLE_CORE[-1]
    with pytest.raises(LookupError, match=r"Python 3\.8"):
        versions.newest_ansible_core("3.8")


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


def test_the_demo_needs_all_or_nothing_for_twilio() -> None:
    assert not demo.asked_for_twilio("", {"PATH": "x", "TWILIO_AUTH_TOKEN": ""})
    assert demo.asked_for_twilio(SID, {"TWILIO_API_KEY": "SK1"})
    with pytest.raises(demo.DemoError, match=r"SID=BY….*env -u TWILIO_AUTH_TOKEN make demo"):
        demo.asked_for_twilio("", {"TWILIO_AUTH_TOKEN": "secret"})
    with pytest.raises(demo.DemoError, match="no credentials"):
        demo.asked_for_twilio(SID, {"PATH": "x"})
    with pytest.raises(demo.DemoError, match="no trunk's SID"):
        demo.asked_for_twilio("BY1", {"TWILIO_AUTH_TOKEN": "secret"})
