# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Filters that take no undefined variable for a value, before ansible-core 2.19 either.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import Undefined


def of_defined(work: Callable[..., Any]) -> Callable[..., Any]:
    """Return the filter I(work), with Ansible's own error for an undefined variable.

    Before ansible-core 2.19, Ansible gives such a variable to a filter as an object. A filter would
    say that this object has the wrong type.
    """

    @functools.wraps(work)
    def checked(*given: Any, **named: Any) -> Any:
        _require_defined([*given, *named.values()])
        return work(*given, **named)

    return checked


def _require_defined(given: Any) -> None:
    """Let an undefined value in I(given) raise its error. A container is looked at once."""
    left, seen = [given], set[int]()
    while left:
        value = left.pop()
        if isinstance(value, Undefined):
            str(value)  # Ansible's undefined values raise here.
        elif isinstance(value, (Mapping, list, tuple)) and id(value) not in seen:
            seen.add(id(value))
            left += value.values() if isinstance(value, Mapping) else value
