# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A module's work done in Ansible's own process, where that makes no difference but in time.

Private to this collection: it may change in any release. Do not import it from elsewhere.

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
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ansible import constants
from ansible.errors import AnsibleActionFail
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.module_utils.parsing.convert_bool import boolean
from ansible.plugins.action import ActionBase
from ansible.release import __version__ as ansible_version
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import TwilioError
from ansible_collections.voiceops.twilio.plugins.module_utils._http.session import (
    REQUESTS_IMPORT_ERROR,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._options import (
    argument_spec,
    completed,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._action.gc_tuning import left_alone
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.host_variables import (
    HostVariables,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.masked import (
    all_secrets,
    environment_secrets,
    masked_for_host,
    masked_result,
    without_unknown_values,
    without_url_passwords,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.plain import plain

try:
    from ansible.module_utils.secrets import register_secrets
except ImportError:  # Before 2.22, ansible-core does not mask what it shows.
    register_secrets = None

if TYPE_CHECKING:
    from ansible_collections.voiceops.twilio.plugins.module_utils._options import Option
    from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.runner import Outcome

SWITCH = "byoc_trunk_in_process"


class Work(NamedTuple):
    """What a module does: its core, and the options that are its own.

    Of each of I(exclusive) at most one may be given, and of each of I(one_of) at least one.
    """

    core: Callable[..., Outcome]
    own_options: Sequence[Option]
    exclusive: Iterable[Sequence[str]] = ()
    one_of: Iterable[Sequence[str]] = ()


class InProcessAction(ActionBase):  # type: ignore[misc]
    """The action of a module. A subclass says what its C(work) is.

    C(urls) are the options with the addresses of the APIs that it asks.
    """

    urls: Sequence[str] = ("api_url",)

    def work(self) -> Work:
        """Return the module's core and options."""
        raise NotImplementedError

    def arguments(self) -> dict[str, Any]:
        """What the module is given, which is what the task says unless a subclass knows better."""
        arguments: dict[str, Any] = self._task.args
        return arguments

    def run(self, tmp: Any = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return the result of the task, made in this process or by the module."""
        self._supports_check_mode = True
        self._supports_async = True
        task_vars = task_vars or {}
        result: dict[str, Any] = super().run(tmp, task_vars)
        if self._is_local():
            _require_entrance(self._loader.get_basedir())
        of_host = HostVariables(task_vars, self._templar.template)
        with left_alone():
            try:
                given = completed(self.arguments(), of_host, urls=self.urls)
            except TwilioError as error:
                return {**result, "failed": True, "msg": error.msg, "error": error.facts()}
            work = self.work()
            given = without_unknown_values(without_url_passwords(given), work.own_options)
            secrets = self.other_secrets(of_host)
            # Before a module starts: it would write what is new to Ansible into the file of a job.
            _register(all_secrets(given, secrets))
            done = self._perform(work, given, task_vars) if self._may_stay(task_vars) else None
            if done is None:
                told = self._execute_module(
                    module_args=given, task_vars=task_vars, wrap_async=self._task.async_val
                )
                done = masked_result(told, given)
            done = masked_for_host(done, secrets)
        result.update(done)
        return result

    def other_secrets(self, of_host: HostVariables) -> list[str]:
        """Return the secrets of the host, and of the environment that the task sets.

        An environment that cannot be rendered has none: the task fails because of it.
        """
        texts: dict[str, str] = {}
        with suppress(Exception):  # A filter of Jinja may raise anything.
            texts = {name: str(value) for name, value in self._environment().items()}
        return [*of_host.secrets(), *environment_secrets(texts)]

    def _environment(self) -> dict[str, Any]:
        """Return the environment that the task sets."""
        environment: dict[str, Any] = {}
        self._compute_environment_string(environment)
        return environment

    def _is_local(self) -> bool:
        return self._connection.transport in ("local", "ansible.builtin.local")

    def _may_stay(self, task_vars: Mapping[str, Any]) -> bool:
        """Whether the module would run as this user, on this machine, with this Python."""
        return (
            self._is_local()
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

    def _perform(
        self, work: Work, arguments: Mapping[str, Any], task_vars: Mapping[str, Any]
    ) -> dict[str, Any] | None:
        """Return the result of I(work), or None where the module has to object to something."""
        if REQUESTS_IMPORT_ERROR or not _can_come_back():
            return None
        with _surroundings(self._environment(), self._loader.get_basedir()):
            params = _params(work, arguments)  # Here: a path may hold a variable.
            if params is None:
                return None
            outcome = work.core(params, os.environ, ansible_version=ansible_version)
        return _shown(work, params, outcome, task_vars)


def _require_entrance(folder: str) -> None:
    """Raise AnsibleActionFail if a task cannot run in I(folder), in this process or as a module."""
    if not os.access(folder, os.X_OK):
        raise AnsibleActionFail(
            f"The task would run in {Path(folder).absolute()}, which cannot be entered. Start "
            "Ansible in a folder that its user may enter, or run a playbook from one."
        )


def _place_of(interpreter: str) -> tuple[Path, Path] | None:
    """What tells one Python from another: its folder, be it a virtual environment, and its file."""
    found = shutil.which(Path(interpreter).expanduser())
    return (Path(found).absolute().parent, Path(found).resolve()) if found else None


def _params(work: Work, arguments: Mapping[str, Any]) -> dict[str, Any] | None:
    """The validated options as the module would have them, or None where it has to object."""
    validator = ArgumentSpecValidator(
        argument_spec(work.own_options),
        mutually_exclusive=work.exclusive,
        required_one_of=work.one_of,
    )
    validated = validator.validate(plain(arguments))
    if validated.error_messages:
        return None
    params: dict[str, Any] = validated.validated_parameters
    return params


def _shown(
    work: Work, params: dict[str, Any], outcome: Outcome, task_vars: Mapping[str, Any]
) -> dict[str, Any]:
    shown = dict(outcome.result)
    if outcome.warnings:
        shown["warnings"] = outcome.warnings
    if _shows_invocation(task_vars):
        shown["invocation"] = outcome.invocation(params, work.own_options)
    _register(outcome.secrets)
    return {**shown, "changed": False, "failed": outcome.failed}


def _register(secrets: Iterable[str]) -> None:
    """Let Ansible mask I(secrets) in everything that it shows, where it can."""
    if register_secrets is not None:
        register_secrets(secrets)


def _shows_invocation(task_vars: Mapping[str, Any]) -> bool:
    """Whether results carry their arguments: always, until ansible-core made it a setting."""
    if constants.config.get_configuration_definition("INJECT_INVOCATION") is None:
        return True
    return bool(constants.config.get_config_value("INJECT_INVOCATION", variables=task_vars))


def _can_come_back() -> bool:
    """Return whether this process may enter its current folder, and so come back to it.

    Ansible may have been started in a folder that its user may not enter, or that is gone.
    """
    try:
        os.chdir(Path.cwd())
    except OSError:
        return False
    return True


@contextmanager
def _surroundings(environment: Mapping[str, Any], folder: str) -> Iterator[None]:
    """The C(environment) of the task and the folder that the module would run in.

    A worker is a process of its own with one task at a time, so nobody else sees the change.
    """
    before, came_from = {name: os.environ.get(name) for name in environment}, Path.cwd()
    try:
        os.environ.update((name, str(value)) for name, value in environment.items())
        os.chdir(folder)
        yield
    finally:
        os.chdir(came_from)
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
