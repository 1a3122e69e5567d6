# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Values without Ansible's own types, and texts that are marked as data.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from ansible.utils.unsafe_proxy import AnsibleUnsafe, AnsibleUnsafeText, wrap_var
from ansible_collections.voiceops.twilio.plugins.module_utils._http.strict_json import (
    has_reserved_name,
)

_NEEDS_MARKS = hasattr(AnsibleUnsafe, "__UNSAFE__")


def plain(value: Any) -> Any:
    """Return I(value) as a module gets it: in plain JSON types, without marks of Ansible."""
    if isinstance(value, Mapping):
        return {_text(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, (int, float)):
        return int(value) if isinstance(value, int) else float(value)
    return value.isoformat() if isinstance(value, date) else _text(value)


def is_plain_json(value: Any) -> bool:
    """Return whether I(value) has only JSON types, with nothing marked or encrypted by Ansible."""
    if value.__class__ is dict:
        items = (*value, *value.values())
        return not has_reserved_name(value) and all(map(is_plain_json, items))
    if value.__class__ is list:
        return all(map(is_plain_json, value))
    return value is None or value.__class__ in (str, bool, int, float)


def _text(value: Any) -> str:
    return "".join((str(value), ""))  # str alone returns a marked text unchanged.


def as_data(value: Any) -> Any:
    """Return I(value), a JSON value, with every text in it marked as data, never a template.

    Since ansible-core 2.19 a text is a template only if it is marked as trusted. Before that, each
    text without a mark as data is a template.
    """
    if not _NEEDS_MARKS or value is None:
        return value
    return AnsibleUnsafeText(value) if value.__class__ is str else wrap_var(value)
