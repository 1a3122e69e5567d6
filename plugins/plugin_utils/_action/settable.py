# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Refuse an environment that no process, or no module, can have.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import Any

from ansible_collections.voiceops.twilio.plugins.module_utils._errors import OptionsError, printable

# A shell sets the environment of a module, as NAME=value before its command.
_NAME = re.compile("[A-Za-z_][A-Za-z0-9_]*")
# In bytes. A command with these variables is one argument of a shell, and Linux allows no longer
# one. The command also has quotation marks and a path, so Linux refuses some shorter ones.
MAX_SIZE = 128 * 1024 - 1
_ADVICE = "{} environment in the task, its block, role or play."


def require_settable(environment: Mapping[Any, str]) -> None:
    """Raise OptionsError if a module cannot have this I(environment)."""
    size = 0
    for name, value in environment.items():
        fault = _fault(name, value)
        if fault:
            # After an equals sign, there may be a secret.
            before = name.partition("=")[0] if isinstance(name, str) else name
            raise OptionsError(
                f"The task sets the environment variable {printable(repr(before), 80)}, {fault}.",
                _ADVICE.format("Correct"),
            )
        size += len(os.fsencode(f"{name}={value} "))
    if size > MAX_SIZE:
        raise OptionsError(
            f"The environment that the task sets has {size} bytes. Linux allows {MAX_SIZE}.",
            _ADVICE.format("Shorten"),
        )


def _fault(name: Any, value: str) -> str | None:
    if not isinstance(name, str):
        return "whose name is not a text"
    if not name or "=" in name:
        return "whose name is empty or contains an equals sign"
    if "\0" in name + value:
        return "which contains a null character"
    try:
        os.fsencode(name + value)
    except UnicodeError:
        return "which contains a character that has no encoding"
    if not _NAME.fullmatch(name):
        return (
            "which no shell can set: a name consists of letters, digits and underscores, and does "
            "not begin with a digit"
        )
    return None
