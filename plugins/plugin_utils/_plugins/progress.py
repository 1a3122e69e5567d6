# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Show on standard error the progress of a reading that takes long.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable

from ansible.utils.display import Display
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import printable
from ansible_collections.voiceops.twilio.plugins.module_utils._http.progress import Pulse

# Of a line, in characters.
MAX_LENGTH = 1000


def pulse_of(reader: Callable[[], str], mask: Callable[[str], str]) -> Pulse:
    """Return a pulse that shows each report after the name that I(reader) returns.

    I(mask) masks the secrets that only a door knows. In a worker process, Ansible's display passes
    the line to the main process.
    """

    def show(report: str) -> None:
        line = mask(printable(f"progress: [{reader()}]: {report}", MAX_LENGTH))
        Display().display(line, stderr=True)

    return Pulse(show)
