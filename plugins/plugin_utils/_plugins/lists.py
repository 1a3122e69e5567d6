# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Lists that are given as a text, as with C(-e name=value).

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from ansible_collections.voiceops.twilio.plugins.module_utils._http.strict_json import parse
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.failures import (
    ActionFailure,
)

# Before ansible-core 2.19, a template whose value has a date gives the Python code of this value.
_DATE = re.compile(r"\bdatetime\.(?:date|datetime)\(").search
_QUOTE = (
    "It contains a date without quotes, so this version of ansible-core has made a text of the "
    "whole list. Write each date in quotes, such as '2026-12-31'."
)


def texts_of(text: str) -> Any:
    """Return the JSON in I(text), a list of texts, or raise ValueError."""
    try:
        return parse(text.encode())
    except json.JSONDecodeError:
        raise
    except (ValueError, RecursionError):
        raise ValueError("It contains a value that is not a text") from None


def as_list(value: Any, name: str, json_of: Callable[[str], Any] = texts_of) -> Any:
    """Return the list in a text such as C(a, b), C(["a", "b"]), C([a, b]) or C([]).

    An empty text is returned as it is, and so is any other value: a variable that was not set may
    be empty. I(json_of) returns the value of JSON, or raises JSONDecodeError if it is none, and
    another ValueError if a value would be lost or changed. This raises ActionFailure, which names
    the option I(name). So does a list with a date that Ansible made a text of.
    """
    if not isinstance(value, str) or not value.strip():
        return value
    text = value.strip()
    if not (text.startswith("[") and text.endswith("]")):
        return [item.strip() for item in text.split(",")]
    try:
        return json_of(text)
    except json.JSONDecodeError:
        if _DATE(text):
            raise ActionFailure(f"{name}: {_QUOTE}") from None
        return [item.strip().strip("'\"") for item in text[1:-1].split(",")]
    except ValueError as error:
        raise ActionFailure(f"{name}: {error}.") from None
