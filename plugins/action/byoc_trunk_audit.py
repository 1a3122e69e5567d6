# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""C(byoc_trunk_audit) in Ansible's own process; documented with the module of the same name."""

from __future__ import annotations

from functools import partial
from typing import Any

from ansible.plugins.callback import CallbackBase
from ansible_collections.voiceops.twilio.plugins.plugin_utils._in_process import (
    InProcessAction,
    Work,
)


class ActionModule(InProcessAction):
    def work(self) -> Work:
        from ansible_collections.voiceops.twilio.plugins.module_utils._byoc_trunk_audit import (
            OPTIONS,
            byoc_trunk_audit,
        )

        return Work(partial(byoc_trunk_audit, diff=bool(self._task.diff)), OPTIONS)

    def run(self, tmp: Any = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        result = super().run(tmp, task_vars)
        # Ansible shows the diff of a task that changed something, which an audit never does.
        if self._task.diff and not self._task.no_log and result.get("diff"):
            self._display.display(CallbackBase()._get_diff(result["diff"]).rstrip())  # noqa: SLF001
        return result
