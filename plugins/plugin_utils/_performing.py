# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: it may change in any release. Do not import it from elsewhere.

"""What a task does that stays in Ansible's own process, once it is known to stay."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ansible import constants
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.plugins.action import ActionBase
from ansible.release import __version__ as ansible_version
from ansible_collections.voiceops.twilio.plugins.module_utils._options import (
    argument_spec,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._session import REQUESTS_IMPORT_ERROR
from ansible_collections.voiceops.twilio.plugins.module_utils._task import Outcome
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plain import plain

try:
    from ansible.module_utils.secrets import register_secrets
except ImportError:  # Before 2.22, ansible-core does not mask what it shows.
    register_secrets = None

if TYPE_CHECKING:
    from ansible_collections.voiceops.twilio.plugins.plugin_utils._in_process import Work


def perform(
    action: ActionBase, work: Work, arguments: Mapping[str, Any], task_vars: Mapping[str, Any]
) -> dict[str, Any] | None:
    """The result of I(work), or None where the module has to object to something."""
    if REQUESTS_IMPORT_ERROR or not _can_come_back():
        return None
    environment: dict[str, Any] = {}
    action._compute_environment_string(environment)  # noqa: SLF001
    with _surroundings(environment, action._loader.get_basedir()):  # noqa: SLF001
        params = _params(work, arguments)  # Here: a path may hold a variable.
        if params is None:
            return None
        outcome = work.core(params, os.environ, ansible_version=ansible_version)
    return _shown(work, params, outcome, task_vars)


def _params(work: Work, arguments: Mapping[str, Any]) -> dict[str, Any] | None:
    """The validated options as the module would have them, or None where it has to object."""
    validator = ArgumentSpecValidator(
        argument_spec(work.own_options),
        mutually_exclusive=work.exclusive,
        required_one_of=work.one_of,
    )
    validated = validator.validate(plain(arguments))
    if validated.error_messages or validated._warnings or validated._deprecations:  # noqa: SLF001
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
    if register_secrets is not None:
        register_secrets(outcome.secrets)
    return {**shown, "changed": False, "failed": outcome.failed}


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
    before, came_from = dict(os.environ), Path.cwd()
    try:
        os.environ.update((name, str(value)) for name, value in environment.items())
        os.chdir(folder)
        yield
    finally:
        os.chdir(came_from)
        os.environ.clear()
        os.environ.update(before)
