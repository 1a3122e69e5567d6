# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What `make test` and `make matrix` show of their sessions, and how they end."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tools import run_sessions
from tools.run_sessions import LEFT_OUT, Result, table
from tools.tree import ROOT

# Ends a test that hangs.
HANGS = 300
NOXFILE = """\
import nox
nox.options.error_on_missing_interpreters = False

def session(name, script, default=True):
    @nox.session(name=name, venv_backend="none", default=default)
    def _session(session):
        session.run("sh", "-c", script, external=True)

session("good", "echo well")
session("bad", "echo up; echo down; exit 3")
session("endless", "echo pid $$; sleep 600", default=False)

@nox.session(venv_backend="none")
def idle(session):
    session.skip("nothing to do")
"""


def result_of(script: str, capsys: pytest.CaptureFixture[str]) -> tuple[Result, list[str]]:
    """Return what comes of a session that runs this script, and the lines that are printed."""
    command = ["sh", "-c", script, "sh"]
    result = asyncio.run(run_sessions.run(command, "lint", asyncio.Semaphore(1)))
    return result, capsys.readouterr().out.splitlines()


@pytest.fixture
def noxfile(tmp_path: Path) -> Path:
    (tmp_path / "noxfile.py").write_text(NOXFILE, encoding="utf-8")
    return tmp_path / "noxfile.py"


def runner(noxfile: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "tools.run_sessions", str(noxfile), *words]


def ended(noxfile: Path, *words: str) -> tuple[int, str]:
    """Return the exit status of the runner and all of its output."""
    process = subprocess.run(
        runner(noxfile, *words),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=HANGS,
        check=False,
    )
    return process.returncode, process.stdout


def test_one_failed_session_fails_the_whole_and_the_others_run(noxfile: Path) -> None:
    status, output = ended(noxfile)

    assert status == 1
    assert "good │ well\n" in output
    assert output.endswith("sessions: 1 passed, 1 failed, 1 skipped\n")
    assert "left out: idle: nothing to do" in output


def test_without_a_failure_the_whole_passes(noxfile: Path) -> None:
    status, output = ended(noxfile, "good", "idle")

    assert status == 0
    assert output.endswith("sessions: 1 passed, 0 failed, 1 skipped\n")


def test_a_word_that_chooses_nothing_fails(noxfile: Path) -> None:
    assert ended(noxfile, "good", "lint") == (2, "No session has the name or tag lint.\n")


def test_a_failed_session_is_shown_at_once_and_again(capsys: pytest.CaptureFixture[str]) -> None:
    result, printed = result_of("echo up; echo down >&2; exit 3", capsys)

    assert (result.status, result.output) == ("failed", "up\ndown\n")
    assert printed[:2] == ["lint │ up", "lint │ down"]
    assert printed[2].startswith("━━━ lint failed after 0 s ━")
    assert printed[3:5] == ["up", "down"]
    assert printed[5].startswith("━━━ end of lint ━")


def test_a_session_that_somebody_ends_fails_and_says_so(
    capsys: pytest.CaptureFixture[str],
) -> None:
    result, _printed = result_of("echo up; kill -KILL $$", capsys)

    assert (result.status, result.output) == ("failed", "up\nIt was ended by SIGKILL.\n")


def test_a_line_is_shown_before_the_session_ends(tmp_path: Path) -> None:
    """Into a file as well, where Python would keep it back."""
    script = f"echo up; while [ ! -e {tmp_path}/seen ]; do sleep 0.01; done; exit 0"
    code = f"""if True:
        import asyncio
        from tools import run_sessions
        command = ["sh", "-c", {script!r}, "sh"]
        asyncio.run(run_sessions.run(command, "lint", asyncio.Semaphore(1)))"""
    output = tmp_path / "output"
    with output.open("w") as file:
        process = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=file)
    wait_for(output, "lint │ up\n")
    (tmp_path / "seen").touch()
    assert process.wait(HANGS) == 0


def wait_for(output: Path, text: str) -> None:
    until = time.monotonic() + HANGS
    while text not in output.read_text(encoding="utf-8"):
        assert time.monotonic() < until, output.read_text(encoding="utf-8")
        time.sleep(0.01)


def test_a_silent_session_shows_that_it_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said: list[str] = []

    def say(line: str, **_how: object) -> None:
        said.append(line)
        (tmp_path / "seen").touch()

    monkeypatch.setattr(run_sessions, "HEARTBEAT_SECONDS", 0.1)
    monkeypatch.setattr(run_sessions, "print", say, raising=False)
    result, _printed = result_of(f"while [ ! -e {tmp_path}/seen ]; do sleep 0.01; done", capsys)

    assert said[0] == "lint │ … 0.1 s"
    assert result.status == "passed"


def test_an_endless_session_is_ended_and_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also what it has started, and what does not listen."""
    monkeypatch.setattr(run_sessions, "MAX_SECONDS", 3)
    monkeypatch.setattr(run_sessions, "MAX_SECONDS_TO_END", 0.5)
    result, printed = result_of("trap '' INT; sleep 600 & echo $!; sleep 600", capsys)
    child, told, how = result.output.splitlines()

    assert result.status == "failed"
    assert (told, how) == ("It did not end within 3 seconds.", "It was ended by SIGKILL.")
    assert told in printed
    assert is_gone(int(child))


def is_gone(process: int) -> bool:
    """Wait until a process has ended, perhaps as one that nobody asks for its status."""
    until = time.monotonic() + HANGS
    while time.monotonic() < until:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        state = Path(f"/proc/{process}/stat")
        if state.exists() and state.read_text(encoding="utf-8").split()[2] == "Z":
            return True
        time.sleep(0.01)
    return False


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_ends_its_sessions(
    tmp_path: Path, noxfile: Path, number: signal.Signals
) -> None:
    """As often as the signal comes, and with those that still wait for a core."""
    output = tmp_path / "output"
    more = "".join(f'session("more{n}", "sleep 600", default=False)\n' for n in range(99))
    noxfile.write_text(NOXFILE + more, encoding="utf-8")
    words = ["endless", *(f"more{n}" for n in range(99))]
    with output.open("w") as file:
        process = subprocess.Popen(
            runner(noxfile, *words), cwd=ROOT, stdout=file, stderr=subprocess.STDOUT
        )
    wait_for(output, "endless │ pid ")
    for _time in range(3):
        process.send_signal(number)
    assert process.wait(HANGS) == 130
    lines = output.read_text(encoding="utf-8").splitlines()
    assert lines[-1] == "Interrupted: all sessions were ended."
    (told,) = (line for line in lines if line.startswith("endless │ pid "))
    assert is_gone(int(told.split()[-1]))


def test_the_table_counts_what_happened_and_names_what_was_left_out() -> None:
    results = [
        Result("lint", "passed", 1.25, ""),
        Result("sanity", "failed", 2.0, f"{LEFT_OUT}test x\n{LEFT_OUT}test x\n"),
        Result("old", "skipped", 0.1, "nox > Session old skipped: Python 3.9 not found.\n"),
    ]
    lines = table(results).splitlines()

    assert lines[2].split() == ["lint", "passed", "1.2"]
    assert lines[5:7] == ["left out: sanity: test x", "left out: old: Python 3.9 not found."]
    assert lines[-1] == "sessions: 1 passed, 1 failed, 1 skipped"
