# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The action of a module that selects resources by C(sid), C(sids) or C(friendly_name).

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

from typing import Any

from ansible_collections.voiceops.twilio.plugins.module_utils._errors import OptionsError
from ansible_collections.voiceops.twilio.plugins.plugin_utils._action.in_process import (
    InProcessAction,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.failures import (
    ActionFailure,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.lists import as_list


class SelectingAction(InProcessAction):
    """The action of a module that has the option C(sids), and perhaps C(related)."""

    def arguments(self) -> dict[str, Any]:
        """Return the arguments of the task, with each list as a list, or raise OptionsError."""
        given = dict(super().arguments())
        for name in ("sids", "related"):
            if name in given:
                try:
                    given[name] = as_list(given[name], name)
                except ActionFailure as error:
                    raise OptionsError(str(error)) from None
        return given
