# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An action that knows the secrets of its task, and of the host that the task runs for.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from ansible.errors import AnsibleError
from ansible.plugins.action import ActionBase
from ansible_collections.voiceops.twilio.plugins.module_utils._auth.secrets import secrets_of
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.failures import (
    ActionFailure,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.host_variables import (
    HostVariables,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.masked import (
    all_secrets,
    masked_refusal,
)


class KnowingAction(ActionBase):  # type: ignore[misc]
    """An action that knows the secrets of its host and of its task."""

    def other_secrets(self, of_host: HostVariables) -> list[str]:
        """Return the secrets of the host, and of the environment that the task sets."""
        return [*of_host.secrets(), *secrets_of({}, self._texts_of_environment())]

    def _texts_of_environment(self) -> dict[str, str]:
        """Return the environment that the task sets, in texts."""
        return {str(name): value for name, value in self._known_environment().items()}

    def _known_environment(self) -> dict[Any, str]:
        """Return the environment that the task sets, with names that may not be texts.

        If a template in this environment fails, it is empty, and the task fails later.
        """
        with suppress(Exception):  # A filter of Jinja may raise anything.
            return {name: str(value) for name, value in self._environment().items()}
        return {}

    def _environment(self) -> dict[Any, Any]:
        """Return the environment that the task sets."""
        environment: dict[Any, Any] = {}
        try:
            self._compute_environment_string(environment)
        except TypeError:
            # Ansible fills it, and then fails at a name that is not a text.
            if all(isinstance(name, str) for name in environment):
                raise
        return environment


class ControllerAction(KnowingAction):
    """An action that does all its work on the controller. A subclass defines C(done)."""

    _requires_connection = False

    def done(self, task_vars: dict[str, Any]) -> dict[str, Any]:
        """Do the work of the task, and return its part of the result."""
        raise NotImplementedError

    def run(self, tmp: Any = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return the result of the task, without the secrets of its host and of the task."""
        self._supports_check_mode = True
        # Ansible would refuse async here, before C(done) can remove old reports.
        self._supports_async = True
        result: dict[str, Any] = super().run(tmp, task_vars)
        given = dict(self._task.args)
        others = self.other_secrets(HostVariables(task_vars or {}, self._templar.template))
        try:
            done = self.done(task_vars or {})
        except AnsibleError as error:
            masked = masked_refusal({"msg": str(error)}, given, others)
            raise ActionFailure(masked["msg"]) from None
        return {**result, **masked_refusal(done, given, others)}

    def require_no_async(self) -> None:
        """Raise ActionFailure if the task has C(async). A subclass calls this in C(done)."""
        if self._task.async_val:
            name = str(self._task.action).rpartition(".")[2]
            raise ActionFailure(f"{name} does not support async. Remove async from the task.")

    def known_secrets(self, task_vars: dict[str, Any]) -> list[str]:
        """Return the secrets of the task and of its host."""
        of_host = HostVariables(task_vars, self._templar.template)
        return all_secrets(self._task.args, self.other_secrets(of_host))
