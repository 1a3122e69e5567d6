# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Do the work of a module in Ansible's own process, if only the time differs.

Private to this collection: it may change in any release. Do not import it from elsewhere.

Packing a module, starting Python and importing take most of the time of a task. If the task runs on
this machine, as this user and with this Python, the worker process does the work itself. In every
other case the module does it, for example if an argument is invalid. So a playbook sees no
difference.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from ansible import constants
from ansible.release import __version__ as ansible_version
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import (
    OptionsError,
    TwilioError,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._http.session import (
    REQUESTS_IMPORT_ERROR,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._options import COMMON
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.resource import VOICE, Api
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.runner import Outcome
from ansible_collections.voiceops.twilio.plugins.module_utils._text.masking import Masker
from ansible_collections.voiceops.twilio.plugins.plugin_utils._action.gc_tuning import left_alone
from ansible_collections.voiceops.twilio.plugins.plugin_utils._action.knowing import KnowingAction
from ansible_collections.voiceops.twilio.plugins.plugin_utils._action.registering import (
    register,
    registrable,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._action.settable import (
    require_settable,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.host_variables import (
    HostVariables,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.masked import (
    all_secrets,
    masked_for_host,
    masked_result,
    without_unknown_values,
    without_url_passwords,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.plain import plain
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.progress import pulse_of
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.switches import (
    IN_PROCESS,
    PROGRESS,
    VariableError,
    is_on,
    rendered,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.validating import validator

if TYPE_CHECKING:
    from ansible_collections.voiceops.twilio.plugins.module_utils._http.progress import Pulse
    from ansible_collections.voiceops.twilio.plugins.module_utils._options import Option


class Work(NamedTuple):
    """The work of a module: its core function, and its own options.

    A task may set at most one option of each group in I(exclusive). It must set at least one of
    each group in I(one_of).
    """

    core: Callable[..., Outcome]
    own_options: Sequence[Option]
    exclusive: Iterable[Sequence[str]] = ()
    one_of: Iterable[Sequence[str]] = ()


class InProcessAction(KnowingAction):
    """The action of a module. A subclass defines C(work)."""

    # The arguments that this action has read from a file, in plain JSON types.
    from_file: Mapping[str, Any] = MappingProxyType({})

    def work(self) -> Work:
        """Return the module's core and options."""
        raise NotImplementedError

    def apis(self, _arguments: Mapping[str, Any]) -> Sequence[Api]:
        """Return the APIs that a task with these arguments requests."""
        return (VOICE,)

    def arguments(self) -> dict[str, Any]:
        """Return the arguments of the module. They are those of the task, unless overridden."""
        arguments: dict[str, Any] = self._task.args
        return arguments

    def run(self, tmp: Any = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return the result of the task, from this process or from the module."""
        self._supports_check_mode = True
        self._supports_async = True
        task_vars = task_vars or {}
        result: dict[str, Any] = super().run(tmp, task_vars)
        with left_alone():
            try:
                result.update(self._done(task_vars))
            except TwilioError as error:
                result.update(failed=True, msg=error.msg, error=error.facts())
            except VariableError as error:
                refused = OptionsError(error.message)
                result.update(failed=True, msg=refused.msg, error=refused.facts())
        return result

    def _done(self, task_vars: dict[str, Any]) -> dict[str, Any]:
        """Return the facts of the task, or raise a TwilioError or VariableError."""
        if self._is_local():
            _require_entrance(self._loader.get_basedir())
        require_settable(self._known_environment())
        interpreter = self._interpreter(task_vars)
        of_host = HostVariables(task_vars, self._templar.template)
        given = self.arguments()
        given = of_host.complete(given, [api.option for api in self.apis(given)])
        work = self.work()
        given = without_unknown_values(without_url_passwords(given), work.own_options)
        given = registrable(given)
        secrets = self.other_secrets(of_host)
        # Before a module starts, because it writes newly registered secrets into its job file.
        register(all_secrets(given, secrets))
        done = None
        if self._may_stay(task_vars, interpreter):
            done = self._perform(work, given, task_vars, self._pulse(task_vars, secrets))
        if done is None:
            of_module = self._execute_module(
                module_args=given, task_vars=task_vars, wrap_async=self._task.async_val
            )
            done = masked_result(of_module, given)
        return masked_for_host(done, secrets)

    def _is_local(self) -> bool:
        return self._connection.transport in ("local", "ansible.builtin.local")

    def _may_stay(self, task_vars: Mapping[str, Any], interpreter: str) -> bool:
        """Return whether the module would run as this user, on this machine, with this Python."""
        return (
            self._is_local()
            and not self._connection.become
            and not self._play_context.become
            and not self._task.async_val
            and is_on(IN_PROCESS, task_vars, self._templar.template)
            and _is_our_python(interpreter)
        )

    def _interpreter(self, task_vars: Mapping[str, Any]) -> str:
        """Return the Python for modules, or an empty text. Raise VariableError if it has none.

        With an undefined variable, Ansible would fail without C(error) when it starts a module.
        """
        delegated = task_vars.get("ansible_delegated_vars", {}).get(self._task.delegate_to)
        chosen = constants.config.get_config_value(
            "INTERPRETER_PYTHON", variables=task_vars if delegated is None else delegated
        )
        template = self._templar.template
        return str(rendered("ansible_python_interpreter", chosen, template) or "")

    def _pulse(self, task_vars: Mapping[str, Any], secrets: Sequence[str]) -> Pulse | None:
        """Return what shows the progress of this task, or None if the task must not show it."""
        if self._task.no_log or not is_on(PROGRESS, task_vars, self._templar.template):
            return None
        host = task_vars.get("inventory_hostname")
        return pulse_of(lambda: str(host), lambda text: Masker(secrets).mask_text(text))

    def _perform(
        self,
        work: Work,
        arguments: Mapping[str, Any],
        task_vars: Mapping[str, Any],
        pulse: Pulse | None,
    ) -> dict[str, Any] | None:
        """Return the result of I(work), or None if the module must report a problem."""
        if REQUESTS_IMPORT_ERROR or not _can_come_back():
            return None
        with _surroundings(self._environment(), self._loader.get_basedir()):
            # Here, because a path may contain a variable.
            params = _params(work, arguments, self.from_file)
            if params is None:
                return None
            outcome = work.core(params, os.environ, ansible_version=ansible_version, pulse=pulse)
        return _result(work, params, outcome, task_vars)


def _require_entrance(folder: str) -> None:
    """Raise OptionsError if a task cannot run in I(folder), in this process or as a module."""
    if not os.access(folder, os.X_OK):
        raise OptionsError(
            f"The task cannot run in {Path(folder).absolute()}. This folder does not exist, or "
            "this user may not enter it.",
            "Start Ansible in another folder, or run a playbook from one.",
        )


def _is_our_python(interpreter: str) -> bool:
    if not interpreter or interpreter.startswith("auto"):
        return True  # Nobody chose one, and this one is the nearest.
    if interpreter == sys.executable:
        return True  # To look for both takes 0.2 ms, which each task of a loop would pay.
    return _place_of(interpreter) == _place_of(sys.executable)


def _place_of(interpreter: str) -> tuple[Path, Path] | None:
    """Return the identity of a Python: its folder, such as a virtual environment, and its file."""
    found = shutil.which(Path(interpreter).expanduser())
    return (Path(found).absolute().parent, Path(found).resolve()) if found else None


def _params(
    work: Work, arguments: Mapping[str, Any], from_file: Mapping[str, Any]
) -> dict[str, Any] | None:
    """Return the validated options, or None if the module must refuse them.

    Those I(from_file) have the types of their options already. To copy them would take as long for
    500 trunks as to compare these.
    """
    written = {name: value for name, value in arguments.items() if name not in from_file}
    stand_ins = {name: type(value)() for name, value in from_file.items()}
    options = (*work.own_options, *COMMON)
    rules = {"mutually_exclusive": work.exclusive, "required_one_of": work.one_of}
    validated = validator(options, **rules).validate({**plain(written), **stand_ins})
    if validated.error_messages:
        return None
    return {**validated.validated_parameters, **from_file}


def _result(
    work: Work, params: dict[str, Any], outcome: Outcome, task_vars: Mapping[str, Any]
) -> dict[str, Any]:
    result = dict(outcome.result)
    if outcome.warnings:
        result["warnings"] = outcome.warnings
    if _shows_invocation(task_vars):
        result["invocation"] = outcome.invocation(params, work.own_options)
    register(outcome.secrets)
    return {**result, "changed": False, "failed": outcome.failed}


def _shows_invocation(task_vars: Mapping[str, Any]) -> bool:
    """Return whether results contain their arguments. Older ansible-core has no setting for it."""
    if constants.config.get_configuration_definition("INJECT_INVOCATION") is None:
        return True
    return bool(constants.config.get_config_value("INJECT_INVOCATION", variables=task_vars))


def _can_come_back() -> bool:
    """Return whether this process can leave its current folder and return to it.

    Its user may lack the permission to enter that folder, or somebody may have deleted it.
    """
    try:
        os.chdir(Path.cwd())
    except OSError:
        return False
    return True


@contextmanager
def _surroundings(environment: Mapping[str, Any], folder: str) -> Iterator[None]:
    """Set the I(environment) of the task, and the I(folder) in which the module would run.

    A worker process runs one task at a time, so the change affects no other task.
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
