# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The process: how it starts, what it listens to, and that it never outlives its use."""

from __future__ import annotations

import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.tests.sandbox import certificates
from ansible_collections.voiceops.twilio.tests.sandbox.client import (
    HERE,
    Sandbox,
    SandboxError,
    start,
)
from ansible_collections.voiceops.twilio.tests.unit.sandbox.raw import TRUNK, Raw, Seen

LONG = 10.0


def get(sandbox: Sandbox, path: str) -> Seen:
    credential = sandbox.accounts()["main"]["credentials"]["auth_token"]
    return Raw(sandbox.address, credential).get(path)


def run(*options: str) -> subprocess.CompletedProcess[str]:
    """A sandbox that is expected not to start."""
    command = [sys.executable, str(HERE), *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)


def popen(*options: str, **more: Any) -> subprocess.Popen[str]:
    command = [sys.executable, str(HERE), *options]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, **more)


def address(process: subprocess.Popen[str]) -> tuple[str, int]:
    assert process.stdout
    host, _rest, port = process.stdout.readline().strip().removeprefix("http://").rpartition(":")
    return host, int(port)


def gone(pid: int) -> bool:
    """Whether a process is over within a while; a zombie is."""
    until = time.monotonic() + LONG
    while time.monotonic() < until:
        try:
            state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(") ")[2][0]
        except FileNotFoundError:
            return True
        if state == "Z":
            return True
        time.sleep(0.02)
    return False


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.com", ""])
def test_nothing_but_loopback(host: str) -> None:
    ended = run("--host", host)
    assert ended.returncode == 2
    assert "is not a loopback address" in ended.stderr
    assert ended.stdout == ""


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--delay", "-1"), "delay: a number of 0 or more"),
        (("--max-concurrent", "0"), "max_concurrent: a whole number of 1 or more"),
        (("--tls-cert", "x"), "--tls-cert and --tls-key go together"),
        (("--tls-cert", "/nowhere", "--tls-key", "/nowhere"), "No such file"),
        (("--prefix", "gateway"), "a prefix begins with a slash"),
        (("--prefix", "/_sandbox"), "is where the control API is"),
        (("--populate", "main"), "ACCOUNT=N is needed"),
        (("--populate", "other=1"), "no such account: other"),
        (("--trunks", "/nowhere"), "No such file"),
        (("--trunks", "/dev/null"), "no accounts in it"),
        (("--trunks", __file__), "test_sandbox_process.py: "),
    ],
)
def test_wrong_options(options: tuple[str, ...], message: str) -> None:
    ended = run(*options)
    assert ended.returncode == 2
    assert message in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_port_in_use(sandbox: Sandbox) -> None:
    port = sandbox.address.rpartition(":")[2]
    ended = run("--port", port)
    assert ended.returncode == 1
    assert "in use" in ended.stderr
    with pytest.raises(SandboxError, match="exit code 1"):
        start(port=int(port))


def test_a_port_of_choice() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with start(port=port) as sandbox:
        assert sandbox.address == f"http://127.0.0.1:{port}"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_clean_end(number: signal.Signals) -> None:
    """Also with a connection that is idle and one that is waiting for an answer."""
    process = popen("--delay", "60", stderr=subprocess.PIPE)
    try:
        origin = address(process)
        with socket.create_connection(origin), socket.create_connection(origin) as busy:
            busy.sendall(b"GET /v1/ByocTrunks HTTP/1.1\r\nHost: x\r\n\r\n")
            time.sleep(0.1)
            process.send_signal(number)
            out, err = process.communicate(timeout=LONG)
        assert (process.returncode, out, err) == (0, "", "")
    finally:
        process.kill()


def test_ends_with_standard_input() -> None:
    process = popen("--stop-with-parent", stdin=subprocess.PIPE)
    try:
        address(process)
        time.sleep(0.5)
        assert process.poll() is None
        assert process.stdin
        process.stdin.close()
        assert process.wait(LONG) == 0
    finally:
        process.kill()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
@pytest.mark.parametrize("stdin", ["PIPE", "DEVNULL", "closed"])
def test_ends_with_its_parent(number: signal.Signals, stdin: str) -> None:
    """Whichever way the parent ends, and with nobody holding its standard input too."""
    held = "stdin = os.close(0)" if stdin == "closed" else f"stdin = subprocess.{stdin}"
    code = (
        "import os, subprocess, sys, time\n"
        f"command = [sys.executable, {str(HERE)!r}, '--stop-with-parent']\n"
        f"{held}\n"
        "child = subprocess.Popen(command, stdin=stdin, stdout=subprocess.PIPE)\n"
        "child.stdout.readline()\n"
        "print(child.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert parent.stdout
    pid = int(parent.stdout.readline())
    assert Path(f"/proc/{pid}").exists()
    parent.send_signal(number)
    parent.wait(LONG)
    parent.stdout.close()
    assert gone(pid)


def test_what_the_client_starts_ends_with_it() -> None:
    """Even when it has no chance to stop it."""
    code = (
        "import sys, time\n"
        f"sys.path.insert(0, {str(HERE)!r})\n"
        "from client import start\n"
        "print(start().pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert parent.stdout
    pid = int(parent.stdout.readline())
    parent.kill()
    parent.wait(LONG)
    parent.stdout.close()
    assert gone(pid)


def test_stays_without_being_told_to_stop_with_its_parent() -> None:
    process = popen(stdin=subprocess.DEVNULL)
    try:
        origin = address(process)
        time.sleep(0.5)
        assert process.poll() is None
        socket.create_connection(origin).close()
    finally:
        process.terminate()
        process.wait(LONG)


def test_which_python_runs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SANDBOX_PYTHON", "/nowhere/python-of-the-environment")
    with pytest.raises(FileNotFoundError, match="python-of-the-environment"):
        start()
    with pytest.raises(FileNotFoundError, match="python-of-the-argument"):
        start(python="/nowhere/python-of-the-argument")
    with start(python=sys.executable) as sandbox:
        assert sandbox.accounts()


def test_client_stops_it() -> None:
    with start() as sandbox:
        pid = sandbox.pid
        assert get(sandbox, TRUNK).status == 200
    assert gone(pid)
    with start() as sandbox:
        assert sandbox.stop() == 0


def test_a_proxy_in_the_environment_changes_nothing(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    monkeypatch.delenv("no_proxy", raising=False)
    assert sandbox.accounts()
    with start() as another:
        assert another.accounts()


def test_options_of_the_client() -> None:
    with start(
        prefix="/gateway/one/",
        delay=0.05,
        max_concurrent=3,
        token_lifetime=60,
        populate={"main": 2, "subaccount": 1},
    ) as sandbox:
        assert sandbox.settings() == {"delay": 0.05, "max_concurrent": 3, "token_lifetime": 60}
        assert sandbox.url == f"{sandbox.address}/gateway/one"
        assert sandbox.oauth_url == f"{sandbox.url}/v2/token"
        assert len(sandbox.accounts()["main"]["trunks"]) == 12
        assert len(sandbox.accounts()["subaccount"]["trunks"]) == 5
        sandbox.populate(1)
        sandbox.reset()
        assert len(sandbox.accounts()["main"]["trunks"]) == 12


def test_under_a_prefix() -> None:
    with start(prefix="/gateway") as sandbox:
        assert get(sandbox, f"/gateway{TRUNK}").status == 200
        meta = get(sandbox, "/gateway/v1/ByocTrunks?PageSize=2").json()["meta"]
        assert meta["next_page_url"].startswith(f"{sandbox.url}/v1/ByocTrunks?")
        sandbox.fault("not_found", path="/v1/")
        assert get(sandbox, f"/gateway{TRUNK}").json()["code"] == 20404
        # Whatever is not under the prefix is the gateway's, and it is not Twilio's to answer.
        for path in (TRUNK, "/v2/token", "/gateway", "/gatewayv1/ByocTrunks"):
            seen = get(sandbox, path)
            assert (seen.status, seen.headers["content-type"]) == (404, "text/html")
        assert get(sandbox, "/gateway/v2/token").json()["code"] == 20004


@pytest.mark.parametrize("host", ["::1", "localhost", "127.0.0.2"])
def test_other_loopback_addresses(host: str) -> None:
    try:
        sandbox = start(host=host)
    except SandboxError:
        pytest.skip(f"this machine has no {host}")
    with sandbox:
        assert sandbox.accounts()
        assert get(sandbox, TRUNK).status == 200


def test_own_trunks(tmp_path: Path) -> None:
    file = tmp_path / "trunks.yml"
    file.write_text(
        "accounts:\n"
        "  - {name: one, sid: AC1, friendly_name: One,\n"
        "     credentials: {token: {kind: auth_token, account_sid: AC1, auth_token: x}},\n"
        "     trunks: [{sid: BY1, date_created: 2024-01-02}]}\n",
        encoding="utf-8",
    )
    with start(trunks=file) as sandbox:
        assert sandbox.accounts()["one"]["trunks"] == ["BY1"]
        # Dates are text: YAML is not to make anything else of them.
        assert sandbox.trunk("BY1")["date_created"] == "2024-01-02"


def test_tls(tmp_path: Path) -> None:
    files = certificates.make(tmp_path)
    assert files.key.stat().st_mode & 0o077 == 0
    with start(tls_cert=files.cert, tls_key=files.key) as sandbox:
        assert sandbox.address.startswith("https://127.0.0.1:")
        assert sandbox.accounts()
        port = int(sandbox.address.rpartition(":")[2])
        context = ssl.create_default_context(cafile=files.ca)
        for name in ("localhost", "127.0.0.1"):
            with (
                socket.create_connection(("127.0.0.1", port), timeout=LONG) as plain,
                context.wrap_socket(plain, server_hostname=name) as connection,
            ):
                connection.sendall(b"GET /v1/ByocTrunks HTTP/1.1\r\nHost: x\r\n\r\n")
                assert connection.recv(65536).startswith(b"HTTP/1.1 401")
        # Faults that need the connection itself get at it here too.
        sandbox.fault("reset_before_headers")
        with (
            socket.create_connection(("127.0.0.1", port), timeout=LONG) as plain,
            context.wrap_socket(plain, server_hostname="localhost") as connection,
            # Below TLS, where a reset is one: OpenSSL calls it an unexpected end.
            socket.socket(fileno=os.dup(connection.fileno())) as below,
        ):
            below.settimeout(LONG)
            connection.sendall(b"GET /v1/ByocTrunks HTTP/1.1\r\nHost: x\r\n\r\n")
            with pytest.raises(ConnectionResetError):
                b"".join(iter(lambda: below.recv(65536), b""))


@pytest.mark.parametrize(
    ("names", "expired", "message"),
    [
        (["localhost"], True, "certificate has expired"),
        (["other.example.com"], False, "Hostname mismatch"),
    ],
)
def test_certificates_that_are_wrong(
    tmp_path: Path, names: list[str], expired: bool, message: str
) -> None:
    arguments = [*(f"--name={name}" for name in names), *(["--expired"] if expired else [])]
    assert certificates.main([str(tmp_path), *arguments]) == 0
    with start(tls_cert=tmp_path / "cert.pem", tls_key=tmp_path / "key.pem") as sandbox:
        port = int(sandbox.address.rpartition(":")[2])
        context = ssl.create_default_context(cafile=tmp_path / "ca.pem")
        with (
            socket.create_connection(("127.0.0.1", port), timeout=LONG) as plain,
            pytest.raises(ssl.SSLCertVerificationError, match=message),
        ):
            context.wrap_socket(plain, server_hostname="localhost")
