# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tasks in a real playbook, each in Ansible's own process and as a module."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from ansible_collections.voiceops.twilio.plugins.modules import byoc_trunk_info as module

WAYS = {"in_process": True, "module": False}
COLLECTIONS = next(
    parent.parent
    for parent in Path(module.__file__).parents
    if parent.name == "ansible_collections"
)


class Played(NamedTuple):
    """All that ansible-playbook printed, and results by the name of the task and the way."""

    printed: str
    results: dict[str, dict[str, Any]]


def play(
    folder: Path,
    tasks: Mapping[str, Mapping[str, Any]],
    *arguments: object,
    dumper: type[yaml.SafeDumper] = yaml.SafeDumper,
    **environ: str,
) -> Played:
    """Run I(tasks) both ways: each has C(args), and perhaps a C(module) and keywords."""
    steps = [_step(name, way, task) for name, task in tasks.items() for way in WAYS]
    results = folder / "results.json"
    names = [step["register"] for step in steps]
    content = "{{ {" + ", ".join(f"'{name}': {name}" for name in names) + "} | to_json }}"
    write = {"ansible.builtin.copy": {"content": content, "dest": str(results), "mode": "0600"}}
    plays = [{"hosts": "localhost", "gather_facts": False, "tasks": [*steps, write]}]
    text = yaml.dump(plays, Dumper=dumper, allow_unicode=True, width=1000)
    (folder / "play.yml").write_text(text, encoding="utf-8")
    usual = {k: v for k, v in os.environ.items() if not k.startswith(("ANSIBLE_", "TWILIO_"))}
    ended = subprocess.run(
        [Path(sys.executable).with_name("ansible-playbook"), "-vvvv", "-i", "localhost,",
         "-c", "local", "-e", "ansible_python_interpreter={{ ansible_playbook_python }}",
         *map(str, arguments), folder / "play.yml"],
        capture_output=True, text=True, check=False, cwd=folder,
        env={**usual, "HOME": str(folder), "ANSIBLE_HOME": str(folder / ".ansible"),
             "ANSIBLE_COLLECTIONS_PATH": str(COLLECTIONS), "ANSIBLE_NOCOLOR": "1",
             "ANSIBLE_REMOTE_TEMP": str(folder / "remote"), **environ},
    )  # fmt: skip
    printed = ended.stdout + ended.stderr
    assert ended.returncode == 0, printed[-3000:]
    return Played(printed, json.loads(results.read_text(encoding="utf-8")))


def _step(name: str, way: str, task: Mapping[str, Any]) -> dict[str, Any]:
    switch = {"byoc_trunk_in_process": WAYS[way], "ansible_inject_invocation": True}
    return {
        "name": f"{name} {way}",
        f"voiceops.twilio.{task.get('module', 'byoc_trunk_info')}": task["args"],
        "register": f"{name}_{way}",
        "ignore_errors": True,
        **{key: value for key, value in task.items() if key not in ("args", "module")},
        "vars": {**switch, **task.get("vars", {})},
    }
