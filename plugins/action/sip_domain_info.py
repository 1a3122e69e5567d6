# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""C(sip_domain_info) in Ansible's own process; documented with the module of the same name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.voiceops.twilio.plugins.module_utils._resources.resource import CORE, Api
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.sip_domain_info import (
    EXCLUSIVE,
    OPTIONS,
    sip_domain_info,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._action.in_process import Work
from ansible_collections.voiceops.twilio.plugins.plugin_utils._action.selecting import (
    SelectingAction,
)


class ActionModule(SelectingAction):
    """The action of sip_domain_info."""

    def work(self) -> Work:
        """Return the core and the options of the module."""
        return Work(sip_domain_info, OPTIONS, EXCLUSIVE)

    def apis(self, _arguments: Mapping[str, Any]) -> Sequence[Api]:
        """Return the API that has SIP domains."""
        return (CORE,)
