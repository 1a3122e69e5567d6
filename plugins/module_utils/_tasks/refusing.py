# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The error of arguments that Ansible refuses.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

from typing import Any

from .._errors import OptionsError


class RefusesArguments:
    """Mixed into Ansible's class of modules, before it: refused arguments give C(error), too.

    Ansible checks the arguments in the constructor of its class.
    """

    _are_accepted = False

    def __init__(self, **specification: Any) -> None:
        super().__init__(**specification)
        self._are_accepted = True

    def fail_json(self, msg: str, **facts: Any) -> None:
        """Fail with I(msg) and I(facts), and with C(error) if Ansible refuses an argument."""
        if not self._are_accepted:
            facts["error"] = OptionsError(msg).facts()
        super().fail_json(msg, **facts)  # type: ignore[misc]
