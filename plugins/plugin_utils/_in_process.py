# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: it may change in any release. Do not import it from elsewhere.

"""A module's work done in Ansible's own process, where that makes no difference but in time.

Most of what a task costs is packing a module, starting a Python and importing. Where the task's
host is this machine, its Python ours and its user the same, the worker process can do the work
itself. In every other case, and whenever there is something to say about the arguments, the task
goes to the module, so that what a playbook sees is the same by construction.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from ansible import constants
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.module_utils.common.parameters import remove_values
from ansible.module_utils.parsing.convert_bool import boolean
from ansible.plugins.action import ActionBase
from ansible.release import __version__ as ansible_version
from ansible_collections.voiceops.twilio.plugins.module_utils._options import (
    Option,
    argument_spec,
    secret_names,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._sockets import REQUESTS_IMPORT_ERROR
from ansible_collections.voiceops.twilio.plugins.module_utils._task import Outcome

SWITCH = "byoc_trunk_in_process"


class InProcessAction(ActionBase):  # type: ignore[misc]
    """The action of a module whose core is C(core). A subclass names it and its own options."""

    own_options: Sequence[Option]
    exclusive: Iterable[Sequence[str]] = ()
    core: Callable[..., Outcome]

    def run(self, tmp: Any = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        self._supports_check_mode = True
        self._supports_async = True
        task_vars = task_vars or {}
        result: dict[str, Any] = super().run(tmp, task_vars)
        done = self._perform(task_vars) if self._may_stay(task_vars) else None
        if done is None:
            done = self._execute_module(task_vars=task_vars, wrap_async=self._task.async_val)
        result.update(done)
        return result

    def _may_stay(self, task_vars: Mapping[str, Any]) -> bool:
        """Whether the module would run as this user, on this machine, with this Python."""
        return (
            not REQUESTS_IMPORT_ERROR
            and self._connection.transport in ("local", "ansible.builtin.local")
            and not self._connection.become
            and not self._play_context.become
            and not self._task.async_val
            and boolean(self._templar.template(task_vars.get(SWITCH, True)))
            and self._has_our_python(task_vars)
        )

    def _has_our_python(self, task_vars: Mapping[str, Any]) -> bool:
        delegated = task_vars.get("ansible_delegated_vars", {}).get(self._task.delegate_to)
        chosen = constants.config.get_config_value(
            "INTERPRETER_PYTHON", variables=task_vars if delegated is None else delegated
        )
        interpreter = str(self._templar.template(chosen) or "")
        if not interpreter or interpreter.startswith("auto"):
            return True  # Nobody chose one, and there is none nearer than ours.
        return _place_of(interpreter) == _place_of(sys.executable)

    def _params(self) -> dict[str, Any] | None:
        """The validated options as the module would have them, or None where it has to object."""
        validator = ArgumentSpecValidator(
            argument_spec(self.own_options), mutually_exclusive=self.exclusive
        )
        validated = validator.validate(_plain(self._task.args))
        if validated.error_messages or validated._warnings or validated._deprecations:  # noqa: SLF001
            return None
        params: dict[str, Any] = validated.validated_parameters
        return params

    def _perform(self, task_vars: Mapping[str, Any]) -> dict[str, Any] | None:
        """The result, or None where the arguments are such that the module has to object."""
        environment: dict[str, Any] = {}
        self._compute_environment_string(environment)
        with _surroundings(environment, self._loader.get_basedir()):
            params = self._params()  # Here, because a path may hold a variable.
            if params is None:
                return None
            outcome = self.core(params, os.environ, ansible_version=ansible_version)
        return self._shown(params, outcome, task_vars)

    def _shown(
        self, params: dict[str, Any], outcome: Outcome, task_vars: Mapping[str, Any]
    ) -> dict[str, Any]:
        shown = dict(outcome.result)
        if outcome.warnings:
            shown["warnings"] = outcome.warnings
        if _shows_invocation(task_vars):
            shown["invocation"] = {"module_args": params}
        given = (params[name] for name in secret_names(self.own_options))
        masked = _masked(shown, {*outcome.secrets, *filter(None, given)})
        return {**masked, "changed": False, "failed": outcome.failed}


def _masked(result: dict[str, Any], secrets: set[str]) -> dict[str, Any]:
    """I(result) as a module would give it out; Ansible is slow at that where there are many trunks.

    So whatever holds none of I(secrets) goes out as it is.
    """
    clean: dict[str, Any] = {}
    for name, value in result.items():
        clean[name] = remove_values(value, secrets) if _holds(value, secrets) else value
    return clean


def _holds(value: Any, secrets: Iterable[str]) -> bool:
    """Whether one of I(secrets) is in a text or a number of I(value), a JSON value."""
    waiting, texts = [value], []
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            texts.append(item)
        elif isinstance(item, Mapping):
            waiting.extend(item.values())
        elif isinstance(item, (list, tuple)):
            waiting.extend(item)
        else:
            texts.append(str(item))
    # All at once is several times faster than one by one.
    together = "\0".join(texts)
    return any(secret in together for secret in secrets)


def _place_of(interpreter: str) -> tuple[Path, Path] | None:
    """What tells one Python from another: its folder, be it a virtual environment, and its file."""
    found = shutil.which(Path(interpreter).expanduser())
    return (Path(found).absolute().parent, Path(found).resolve()) if found else None


def _shows_invocation(task_vars: Mapping[str, Any]) -> bool:
    """Whether results carry their arguments: always, until ansible-core made it a setting."""
    if constants.config.get_configuration_definition("INJECT_INVOCATION") is None:
        return True
    return bool(constants.config.get_config_value("INJECT_INVOCATION", variables=task_vars))


@contextmanager
def _surroundings(environment: Mapping[str, Any], folder: str) -> Iterator[None]:
    """The C(environment) of the task and the folder that the module would run in.

    A worker is a process of its own with one task at a time, so nobody else sees the change.
    """
    before, came_from = dict(os.environ), Path.cwd()
    try:
        os.environ.update((name, str(value)) for name, value in environment.items())
        os.chdir(folder)
        yield
    finally:
        os.chdir(came_from)
        os.environ.clear()
        os.environ.update(before)


def _plain(value: Any) -> Any:
    """I(value) as a module would get it: plain JSON types, with nothing that Ansible attached."""
    if isinstance(value, Mapping):
        return {_text(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, (int, float)):
        return int(value) if isinstance(value, int) else float(value)
    return value.isoformat() if isinstance(value, date) else _text(value)


def _text(value: Any) -> str:
    return "".join((str(value), ""))  # Of a text that Ansible marked, str alone gives itself.
