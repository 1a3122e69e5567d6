# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What holds for every module that sends requests to Twilio."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import import_module
from types import ModuleType
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.plugins.infos import INFOS, Info, each_info
from ansible_collections.voiceops.twilio.tests.unit.plugins.inventory.commands import COLLECTIONS
from ansible_collections.voiceops.twilio.tests.unit.plugins.modules.conftest import RunModule
from ansible_collections.voiceops.twilio.tests.unit.plugins.tasks import (
    SIDS,
    asked,
    error_facts,
    options,
)

PACKAGE = "ansible_collections.voiceops.twilio.plugins.modules"
# By name: options of its own with which the module sends requests.
ASKING: dict[str, dict[str, Any]] = {
    "byoc_trunk_audit": {"expected": [{"sid": SIDS[0], "voice_method": "GET"}]},
    **{info.name: {"sid": info.sids[0]} for info in INFOS.values()},
}
each_module = pytest.mark.parametrize(
    ("module", "own"),
    [
        pytest.param(import_module(f"{PACKAGE}.{name}"), own, id=name)
        for name, own in ASKING.items()
    ],
)


@each_info
def test_a_module_without_rules_imports_none(info: Info) -> None:
    """Ansible sends every imported file to the host, where Python compiles it for each task."""
    show = "print(*(name for name in sys.modules if '._audit.' in name))"
    code = f"import sys, {PACKAGE}.{info.name}; {show}"
    ended = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(COLLECTIONS)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ended.stdout.split() == []


@each_module
@pytest.mark.parametrize("check_mode", [False, True])
def test_check_mode_makes_no_difference(
    sandbox: Sandbox,
    run_module: RunModule,
    module: ModuleType,
    own: dict[str, Any],
    check_mode: bool,
) -> None:
    given = options(sandbox, **own)
    plain = run_module(module.main, given)
    assert run_module(module.main, {**given, "_ansible_check_mode": check_mode})[:3] == plain[:3]


@each_module
def test_no_secret_is_registered_because_an_async_job_would_keep_it_in_a_file(
    sandbox: Sandbox,
    run_module: RunModule,
    monkeypatch: pytest.MonkeyPatch,
    module: ModuleType,
    own: dict[str, Any],
) -> None:
    given = options(sandbox, **own)
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", given.pop("auth_token"))
    shown = run_module(module.main, given)
    assert shown.result["api"]["requests"] > 0
    assert shown.new_secrets == []


@each_module
@pytest.mark.parametrize(
    ("refused", "named"),
    [
        pytest.param({"retries": "often"}, "retries", id="no number"),
        pytest.param({"auth_tokn": "x"}, "auth_tokn", id="no such option"),
        pytest.param({"on_missing": "fail"}, "on_missing", id="no such choice"),
    ],
)
def test_arguments_that_ansible_refuses_are_an_error_of_the_options(
    sandbox: Sandbox,
    run_module: RunModule,
    module: ModuleType,
    own: dict[str, Any],
    refused: dict[str, Any],
    named: str,
) -> None:
    shown = run_module(module.main, options(sandbox, **{**own, **refused}))
    assert shown.exit_code == 1
    assert named in shown.result["msg"]
    assert shown.result["error"] == error_facts("options", attempts=0)
    assert asked(sandbox) == {}
