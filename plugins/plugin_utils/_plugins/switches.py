# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The variables that turn a behaviour of this collection off, for a task, a play or a host.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from multiprocessing import current_process
from typing import Any

from ansible.errors import AnsibleError
from ansible.module_utils.parsing.convert_bool import boolean
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.failures import cause_of

IN_PROCESS = "byoc_trunk_in_process"
PROGRESS = "byoc_trunk_progress"
SWITCHES = frozenset({IN_PROCESS, PROGRESS})


class VariableError(AnsibleError):  # type: ignore[misc]
    """A variable that Ansible or a user defines has no usable value. The message names it."""


def is_on(switch: str, variables: Mapping[str, Any], template: Callable[[Any], Any]) -> bool:
    """Return whether the variable I(switch) is true, as it is by default, or raise VariableError.

    I(template) renders the variable.
    """
    value = variables.get(switch, True)
    if value is True:
        return True
    try:
        return bool(boolean(rendered(switch, value, template)))
    except TypeError:
        raise VariableError(
            f"The variable {switch} is neither true nor false. Correct it, or remove it."
        ) from None


def rendered(name: str, value: Any, template: Callable[[Any], Any]) -> Any:
    """Return the I(value) of the variable I(name) after I(template), or raise VariableError."""
    try:
        return template(value)
    except Exception as error:  # noqa: BLE001 - a filter of Jinja may raise anything
        raise VariableError(
            f"The variable {name} cannot be rendered{cause_of(error)}. Correct it, or remove it."
        ) from None


def has_no_log(template: Callable[[Any], Any]) -> bool:
    """Return whether Ansible's worker, this process, runs a task with C(no_log).

    I(template) renders its value. If that fails, the task counts as one with C(no_log).
    """
    worker: Any = current_process()
    try:
        # Private, because a lookup is not told its task, and Ansible has no public name for it.
        value = worker._task.no_log  # noqa: SLF001
    except AttributeError:  # This process runs no task.
        return False
    try:
        return bool(value) and bool(boolean(template(value)))
    except Exception:  # noqa: BLE001 - a template may raise anything
        return True
