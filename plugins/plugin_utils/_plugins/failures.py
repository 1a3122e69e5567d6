# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The failures of an action and of a template, as people read them.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

import re
from typing import Any

from ansible.errors import AnsibleActionFail
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.paths import (
    has_line_break,
    is_path,
    path_text,
)

_UNDEFINED = re.compile(r"'([A-Za-z_]\w{0,99})' is undefined")


class ActionFailure(AnsibleActionFail):  # type: ignore[misc]
    """Fails a task with a message only. Before ansible-core 2.19, Ansible adds a traceback."""

    def __init__(self, message: str) -> None:
        """Keep only I(message)."""
        super().__init__(message)
        self.result.pop("exception", None)


def require_path(value: Any, name: str) -> None:
    """Raise ActionFailure if the option I(name) has a I(value) that cannot name a file.

    Ansible would make a text of it, such as C(['reports']).
    """
    if isinstance(value, str) and not value.strip():
        raise ActionFailure(f"{name} is empty. Set it to a file or folder.")
    if not is_path(value):
        raise ActionFailure(f"{name} is not a path. Set it to one text.")
    if has_line_break(str(value)):
        raise ActionFailure(
            f"{name} contains a line break or another control character. Remove it from the path."
        )


def os_reason(error: OSError) -> str:
    """Return the file and the reason of I(error), without Python's number."""
    if not error.strerror:
        return str(error)
    return f"{path_text(error.filename)}: {error.strerror}" if error.filename else error.strerror


def cause_of(error: Exception) -> str:
    """Return the undefined variable in I(error) of a template, to be put before a full stop.

    Nothing else in such an error is shown: it may contain a secret.
    """
    undefined = _UNDEFINED.search(str(error))
    return f": {undefined[1]} is undefined" if undefined else ""
