# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs a module in the process of the test, and shows what Ansible would get to see of it."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from ansible.module_utils import basic


class Shown(NamedTuple):
    """What a module printed, the exit code of its process, and its warnings.

    From ansible-core 2.22, I(new_secrets) are what it tells Ansible to mask from now on. Ansible
    takes them out of the result. In one process, only the first module with a secret tells of it.
    """

    result: dict[str, Any]
    exit_code: object
    warnings: list[str]
    new_secrets: list[str]


Main = Callable[[], None]
RunModule = Callable[..., Shown]


@pytest.fixture
def run_module(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> RunModule:
    """Runs C(main) with these options; with C(invocation), as where results carry their options."""

    def run(main: Main, options: dict[str, Any], *, invocation: bool = False) -> Shown:
        arguments = {"_ansible_remote_tmp": "/tmp", **options}  # noqa: S108 - never written to
        if invocation and "inject_invocation" in inspect.getsource(basic):
            arguments["_ansible_inject_invocation"] = True
        warnings: list[str] = []
        sent = json.dumps({"ANSIBLE_MODULE_ARGS": arguments}).encode()
        monkeypatch.setattr(basic, "_ANSIBLE_ARGS", sent)
        monkeypatch.setattr(basic, "_ANSIBLE_PROFILE", "legacy", raising=False)
        # Beside a controller, where tests of actions may be, Ansible would print them.
        monkeypatch.setattr(basic.AnsibleModule, "warn", lambda _self, text: warnings.append(text))
        with pytest.raises(SystemExit) as ended:
            main()
        result = json.loads(capsys.readouterr().out)
        new_secrets = result.pop("_ansible_new_secrets", [])
        return Shown(result, ended.value.code, warnings, new_secrets)

    return run
