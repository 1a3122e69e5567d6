# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A proxy that asks for a password, on the way to a server with a certificate of its own."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from ansible_collections.voiceops.twilio.plugins.modules import byoc_trunk_info as module
from ansible_collections.voiceops.twilio.tests.sandbox.certificates import LOOPBACK, make
from ansible_collections.voiceops.twilio.tests.sandbox.client import start
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.servers import (
    Peer,
    Server,
    answer,
    tunnel,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.tasks import AUTH_TOKEN, MAIN, SIDS

PASSWORD = "hush b@d-proxy"
WRITTEN = "hush%20b%40d-proxy"
PAIR = base64.b64encode(f"bob:{PASSWORD}".encode()).decode()
OTHER = "another-pass-word"
FORMS = (PASSWORD, WRITTEN, PAIR, OTHER, base64.b64encode(f"bob:{OTHER}".encode()).decode())
WAYS = {"in_process": True, "module": False}


class Told(NamedTuple):
    """What ansible-playbook printed, and the result of the task each way."""

    printed: str
    results: dict[str, dict[str, Any]]


def guarded(port: int) -> Any:
    """A proxy that lets one user through to I(port), and repeats what it got from another."""
    go_on = tunnel(port)

    def carry(peer: Peer) -> None:
        got = peer.request.header("Proxy-Authorization")
        if got == f"Basic {PAIR}":
            go_on(peer)
        else:
            peer.send(answer(f"not {got}".encode(), f"407 Not with {got}, not with {OTHER}"))

    return carry


def ask(folder: Path, url: str, ca_path: Path, proxy: str) -> Told:
    """Read a trunk in a playbook, each way, with I(proxy) where ansible-playbook is started."""
    tasks = [
        {
            "name": way,
            "voiceops.twilio.byoc_trunk_info": {"sid": SIDS[0], "api_url": url, "retries": 0},
            "register": way,
            "ignore_errors": True,
            "vars": {"byoc_trunk_in_process": switch},
        }
        for way, switch in WAYS.items()
    ]
    results = folder / "results.json"
    content = "{{ {" + ", ".join(f"'{way}': {way}" for way in WAYS) + "} | to_json }}"
    write = {"ansible.builtin.copy": {"content": content, "dest": str(results), "mode": "0600"}}
    play = {"hosts": "localhost", "gather_facts": False, "tasks": [*tasks, write]}
    (folder / "play.yml").write_text(yaml.safe_dump([play], width=1000), encoding="utf-8")
    collections = next(p for p in Path(module.__file__).parents if p.name == "ansible_collections")
    usual = {k: v for k, v in os.environ.items() if not k.startswith(("ANSIBLE_", "TWILIO_"))}
    ended = subprocess.run(
        [Path(sys.executable).with_name("ansible-playbook"), "-vvvv", "-i", "localhost,",
         "-c", "local", "-e", "ansible_python_interpreter={{ ansible_playbook_python }}",
         folder / "play.yml"],
        capture_output=True, text=True, check=False, cwd=folder,
        env={**usual, "HOME": str(folder), "ANSIBLE_HOME": str(folder / ".ansible"),
             "ANSIBLE_COLLECTIONS_PATH": str(collections.parent), "ANSIBLE_NOCOLOR": "1",
             "ANSIBLE_REMOTE_TEMP": str(folder / "remote"), "HTTPS_PROXY": proxy,
             "TWILIO_ACCOUNT_SID": MAIN, "TWILIO_AUTH_TOKEN": AUTH_TOKEN,
             "TWILIO_CA_BUNDLE": str(ca_path)},
    )  # fmt: skip
    printed = ended.stdout + ended.stderr
    assert ended.returncode == 0, printed[-3000:]
    return Told(printed, json.loads(results.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    ("user", "lets_through"),
    [
        pytest.param(f"bob:{WRITTEN}@", True, id="the right password"),
        pytest.param(f"bob:{OTHER}@", False, id="another password"),
        pytest.param("", False, id="no password"),
    ],
)
def test_a_proxy_asks_for_a_password(tmp_path: Path, user: str, lets_through: bool) -> None:
    files = make(tmp_path / "tls", [*LOOPBACK, "trunks.example"])
    with start(tls_cert=files.cert, tls_key=files.key) as sandbox:
        port = int(sandbox.url.rpartition(":")[2])
        with Server(guarded(port)) as proxy:
            address = f"http://{user}127.0.0.1:{proxy.port}"
            told = ask(tmp_path, "https://trunks.example", files.ca, address)
        assert {request.method for request in proxy.received} == {"CONNECT"}
        asked = sandbox.requests()
    assert len(asked) == (2 if lets_through else 0)
    for result in told.results.values():
        if lets_through:
            assert result["byoc_trunk"]["sid"] == SIDS[0]
            continue
        url = f"https://trunks.example/v1/ByocTrunks/{SIDS[0]}"
        assert result["error"]["kind"] == "connection"
        assert result["msg"] == (
            f"The proxy http://127.0.0.1:{proxy.port} for {url} asks for credentials "
            "(status 407 Proxy Authentication Required). Put a user name and password that it "
            "accepts into the proxy's address in the environment."
        )
    assert [form for form in FORMS if form in told.printed + json.dumps(told.results)] == []
