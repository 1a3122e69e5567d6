# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Starts sandboxes, tells them what to do, and looks at what they were asked.

    - name: Start another one
      sandbox:
        start: {populate: {main: 2500}}

    - name: Back to the beginning, with its first answer a 503
      sandbox:
        reset: true
        faults: [{name: server_error}]

    - name: See what it was asked since
      sandbox:
      register: seen

It speaks to the sandbox at the variable C(sandbox_url), or to that at C(address). A module would
take ten times as long, and the tests ask often.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import ansible_collections.voiceops.twilio as collection
from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase
from ansible_collections.voiceops.twilio.tests.sandbox import client

SANDBOX = Path(collection.__path__[0], "tests", "sandbox")
KEEPER = Path(__file__).resolve().parent.parent / "files" / "keep_sandbox.py"


class RunningSandbox(client.Sandbox):
    """A sandbox that another process started."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.address = f"{parts.scheme}://{parts.netloc}"
        self._open = client._opener()


def start(options: dict[str, Any]) -> dict[str, Any]:
    # We are a worker and end with this task; our parent is ansible-playbook itself.
    command = [sys.executable, str(KEEPER), str(SANDBOX), str(os.getppid()), json.dumps(options)]
    keeper = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert keeper.stdout is not None
    line = keeper.stdout.readline()
    if not line:
        raise AnsibleActionFail(f"The sandbox did not start: exit code {keeper.wait()}.")
    return json.loads(line)


def look(sandbox: RunningSandbox) -> dict[str, Any]:
    return {**sandbox.control("GET", "requests"), "tokens": sandbox.tokens()}


def _reset(sandbox: RunningSandbox, wanted: bool) -> None:
    if wanted:
        sandbox.reset()


def _faults(sandbox: RunningSandbox, faults: list[dict[str, Any]]) -> None:
    for fault in faults:
        sandbox.fault(**fault)


def _trunks(sandbox: RunningSandbox, trunks: dict[str, Any]) -> None:
    """By SID: attributes to change in a trunk that is there, or null to delete it."""
    for sid, attributes in trunks.items():
        if attributes is None:
            sandbox.delete_trunk(sid)
        else:
            sandbox.put_trunk(sid, {**sandbox.trunk(sid), **attributes})


def _resources(sandbox: RunningSandbox, resources: dict[str, Any]) -> None:
    """Change or delete (null) what trunks refer to: by path, such as connection_policies/NY…."""
    for path, attributes in resources.items():
        parts = path.split("/")
        if attributes is None:
            sandbox.delete_resource(*parts)
        else:
            sandbox.put_resource(*parts, value={**sandbox.resource(*parts), **attributes})


# In the order in which they are done.
ORDERS: dict[str, Callable[[RunningSandbox, Any], object]] = {
    "reset": _reset,
    # A number that comes from a template is a text before ansible-core 2.19.
    "populate": lambda sandbox, given: sandbox.populate(**{**given, "count": int(given["count"])}),
    "trunks": _trunks,
    "resources": _resources,
    "settings": lambda sandbox, given: sandbox.settings(**given),
    "faults": _faults,
}


class ActionModule(ActionBase):
    _requires_connection = False

    def run(
        self, tmp: str | None = None, task_vars: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        result = {**super().run(tmp, task_vars), "changed": False}
        given = dict(self._task.args)
        if "start" in given:
            return {**result, **start(given.pop("start"))}
        address = given.pop("address", None) or self._templar.template(
            (task_vars or {})["sandbox_url"]
        )
        sandbox = RunningSandbox(address)
        if unknown := given.keys() - ORDERS.keys():
            raise AnsibleActionFail(f"sandbox has no {', '.join(sorted(unknown))}.")
        if not given:
            return {**result, **look(sandbox)}
        done = {
            name: order(sandbox, given[name]) for name, order in ORDERS.items() if name in given
        }
        return {**result, "populated": done.get("populate")}
