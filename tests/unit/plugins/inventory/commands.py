# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Ansible's own commands, run in a folder and a home of their own against a sandbox."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from ansible_collections.voiceops.twilio.plugins.module_utils import _version
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.plugins.tasks import AUTH_TOKEN, MAIN

COLLECTIONS = Path(_version.__file__).parents[5]
PLUGIN = {"plugin": "voiceops.twilio.byoc_trunks"}
TOKEN = {"account_sid": MAIN, "auth_token": AUTH_TOKEN}


def loads(text: str) -> Any:
    """JSON of ansible-inventory, with text that it marks as no template as plain text."""
    return json.loads(text, object_hook=lambda found: found.get("__ansible_unsafe", found))


class Done(NamedTuple):
    """What a command did: its exit code, and everything that it printed."""

    code: int
    stdout: str
    stderr: str

    @property
    def printed(self) -> str:
        return self.stdout + self.stderr

    @property
    def told(self) -> str:
        """The same on one line: some ansible-core fold their warnings."""
        return " ".join(self.printed.split())


class Ansible:
    """Commands in I(folder), with the sandbox in the environment, and credentials if wanted."""

    def __init__(self, folder: Path, sandbox: Sandbox) -> None:
        self.folder = folder
        self.environ = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "LC_ALL": "C.UTF-8",
            "ANSIBLE_COLLECTIONS_PATH": str(COLLECTIONS),
            "ANSIBLE_HOME": str(folder / ".ansible"),
            "ANSIBLE_LOCALHOST_WARNING": "0",
            "ANSIBLE_INVENTORY_UNPARSED_WARNING": "0",
            "ANSIBLE_NOCOLOR": "1",
            "NO_PROXY": "127.0.0.1",
            "TWILIO_API_URL": sandbox.url,
            "TWILIO_VOICE_URL": sandbox.url,
            "TWILIO_OAUTH_URL": sandbox.oauth_url,
        }

    def sign_in(self, **credentials: str) -> None:
        """Put I(credentials), by default the main account's, into the environment."""
        for name, value in (credentials or TOKEN).items():
            self.environ[f"TWILIO_{name.upper()}"] = value

    def write(self, name: str, content: Any) -> Path:
        path = self.folder / name
        text = content if isinstance(content, str) else yaml.safe_dump(content, sort_keys=False)
        path.write_text(text, encoding="utf-8")
        return path

    def source(self, name: str = "byoc_trunks.yml", /, **own: Any) -> Path:
        return self.write(name, {**PLUGIN, **own})

    def run(self, command: str, *arguments: str, environ: Mapping[str, str] | None = None) -> Done:
        done = subprocess.run(
            [sys.executable, "-m", f"ansible.cli.{command}", *arguments],
            cwd=self.folder,
            env={**self.environ, **(environ or {})},
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        return Done(done.returncode, done.stdout, done.stderr)

    def listed(self, *sources: str) -> dict[str, Any]:
        """What ansible-inventory --list says, without the variables that name the source."""
        arguments = [argument for name in sources for argument in ("-i", name)]
        done = self.run("inventory", *(arguments or ["-i", "byoc_trunks.yml"]), "--list")
        assert done.code == 0, done.printed
        assert done.stderr == ""
        listed: dict[str, Any] = loads(done.stdout)
        return listed

    def play(
        self, *tasks: Any, hosts: str = "byoc_trunks", arguments: list[str] | None = None
    ) -> Done:
        python = {"ansible_python_interpreter": "{{ ansible_playbook_python }}"}
        play = {"hosts": hosts, "gather_facts": False, "vars": python, "tasks": list(tasks)}
        self.write("play.yml", [play])
        return self.run("playbook", *(arguments or ["-i", "byoc_trunks.yml"]), "play.yml")
