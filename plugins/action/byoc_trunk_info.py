# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The action of C(byoc_trunk_info). The module of the same name documents it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.voiceops.twilio.plugins.module_utils._resources.resource import Api
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.byoc_trunk_info import (
    EXCLUSIVE,
    OPTIONS,
    byoc_trunk_info,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.related import apis
from ansible_collections.voiceops.twilio.plugins.plugin_utils._action.in_process import Work
from ansible_collections.voiceops.twilio.plugins.plugin_utils._action.selecting import (
    SelectingAction,
)


class ActionModule(SelectingAction):
    """The action of byoc_trunk_info."""

    def work(self) -> Work:
        """Return the core and the options of the module."""
        return Work(byoc_trunk_info, OPTIONS, EXCLUSIVE)

    def apis(self, arguments: Mapping[str, Any]) -> Sequence[Api]:
        """Return the APIs for the trunks and their related resources."""
        return apis(arguments)
