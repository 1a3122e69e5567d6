# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The branches of a module: what the tests of each module have in common."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from types import ModuleType
from typing import Any

from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.plugins.modules.conftest import (
    RunModule,
    Shown,
)

SEVERAL = "failure, when several resources were asked for and some of them could not be read"

Fault = tuple[str, dict[str, Any]]
FETCH: Fault = ("attributes", {"set": {"voice_method": "FETCH"}, "times": "always"})


def run_with(
    fault: Fault | None,
    sandbox: Sandbox,
    run_module: RunModule,
    module: ModuleType,
    given: dict[str, Any],
) -> Shown:
    """Run I(module) with the options I(given) while the sandbox has I(fault)."""
    if fault:
        sandbox.fault(fault[0], **fault[1])
    return run_module(module.main, given)


def run_alone(before: str, module: ModuleType, **own: Any) -> dict[str, Any]:
    """Return the result of I(module), which fails in a process that executes I(before) first."""
    arguments = json.dumps({"ANSIBLE_MODULE_ARGS": own}).encode()
    run = (
        f"{before}\nfrom ansible.module_utils import basic\n"
        f"basic._ANSIBLE_PROFILE = 'legacy'\nbasic._ANSIBLE_ARGS = {arguments!r}\n"
        f"from {module.__name__} import main\nmain()\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    ended = subprocess.run(
        [sys.executable, "-c", run], capture_output=True, text=True, check=False, env=environment
    )
    assert ended.returncode == 1, ended.stderr
    result: dict[str, Any] = json.loads(ended.stdout)
    return result
