# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the sessions and `make demo` stand on."""

from __future__ import annotations

import configparser
import os
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tools import (
    ansible_test,
    demo,
    surroundings,
    versions,
)
from tools.run_sessions import LEFT_OUT

SID = "BY00000000000000000000000000000001"


def program(path: Path, script: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


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
    changes = surroundings.isolated(tmp_path / "home")
    assert changes["TWILIO_AUTH_TOKEN"] is None
    assert changes["ANSIBLE_STDOUT_CALLBACK"] is None
    assert changes["HOME"] == str(tmp_path / "home")
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
        surroundings.isolated(home)
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
    home = tmp_path / "home"
    surroundings.isolated(home)
    (home / ".cache").mkdir()
    (tmp_path / "user" / ".cache").mkdir(parents=True)
    surroundings.isolated(home)
    assert not (home / ".cache").is_symlink()
    (home / ".cache").rmdir()
    surroundings.isolated(home)
    assert (home / ".cache").readlink() == tmp_path / "user" / ".cache"


def test_a_home_is_made_by_many_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "user"))
    (tmp_path / "user" / ".cache").mkdir(parents=True)
    for turn in range(20):
        home = tmp_path / f"home{turn}"
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(surroundings.isolated, [home] * 8))
        assert (home / ".cache").is_symlink()


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
    ansible_test.provide_get_pip(tmp_path / "site", tmp_path / "home")
    copy = tmp_path / "home" / ".ansible" / "test" / "cache" / "get_pip_25_2.py"
    assert "ensurepip" in copy.read_text(encoding="utf-8")
    source.write_text("", encoding="utf-8")
    with pytest.raises(LookupError, match="no longer says"):
        ansible_test.provide_get_pip(tmp_path / "site", tmp_path / "home")


@pytest.fixture
def ansible_test_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str]]:
    """Return what runs the tool with an ansible-test that says this and ends with 0."""
    monkeypatch.setattr(sys, "executable", str(tmp_path / "bin" / "python"))
    monkeypatch.setattr(ansible_test, "_answers", lambda _url: True)
    monkeypatch.setattr(ansible_test, "provide_get_pip", lambda _site, _home: None)

    def run(said: str, *arguments: str, status: int = 0) -> tuple[int, str]:
        program(tmp_path / "bin" / "ansible-test", f"echo \"ran $*\"\necho '{said}'\nexit {status}")
        return ansible_test.main(list(arguments)), capfd.readouterr().out

    return run


@pytest.mark.parametrize(
    ("said", "is_found"),
    [
        ('WARNING: Using locale\nRunning sanity test "shellcheck"', False),
        ("WARNING: All targets skipped.", True),
        ('WARNING: Required program "shellcheck" not found.', True),
        ("WARNING: Skipping tests: no virtual environment support for Python 3.9", True),
        ("[DEPRECATION WARNING]: The `x` module is deprecated.", True),
    ],
)
@pytest.mark.parametrize("kind", ["sanity", "integration"])
def test_an_ansible_test_that_tests_nothing_is_found_out(
    ansible_test_says: Callable[..., tuple[int, str]], said: str, is_found: bool, kind: str
) -> None:
    ended, output = ansible_test_says(said, kind)

    assert ended == int(is_found)
    assert output.count(said) == 1 + is_found


def test_an_ansible_test_that_fails_fails(
    ansible_test_says: Callable[..., tuple[int, str]],
) -> None:
    assert ansible_test_says("ERROR", "sanity", status=3)[0] == 3


def test_a_package_that_cannot_be_had_leaves_its_sanity_test_out_and_says_so(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    ansible_test_says: Callable[..., tuple[int, str]],
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

    monkeypatch.setattr(ansible_test, "out_of_reach", lambda _site: missing)
    left_out = f"{LEFT_OUT}sanity test pylint, which needs {lacking}#sha256=0: it cannot be fetched"
    assert ansible_test_says("well", "sanity", "--local") == (
        0,
        f"ran sanity --local --skip-test pylint\nwell\n{left_out}\n",
    )
    assert ansible_test_says("well", "integration") == (0, "ran integration\nwell\n")


def test_an_address_that_gives_nothing() -> None:
    assert not ansible_test._answers("http://127.0.0.1:9/")


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
    with pytest.raises(SystemExit, match="no credentials"):
        demo.asked_for_twilio(SID, {"PATH": "x"})
    with pytest.raises(SystemExit, match="not a trunk SID"):
        demo.asked_for_twilio("BY1", {"TWILIO_AUTH_TOKEN": "secret"})
