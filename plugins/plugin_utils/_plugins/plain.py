# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Values without what Ansible attaches to them, and texts with the mark that they are data.

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
    """I(value) as a module would get it: plain JSON types, with nothing that Ansible attached."""
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
    """Whether I(value) holds JSON types alone: nothing marked, trusted or encrypted by Ansible."""
    if value.__class__ is dict:
        items = (*value, *value.values())
        return not has_reserved_name(value) and all(map(is_plain_json, items))
    if value.__class__ is list:
        return all(map(is_plain_json, value))
    return value is None or value.__class__ in (str, bool, int, float)


def _text(value: Any) -> str:
    return "".join((str(value), ""))  # Of a text that Ansible marked, str alone gives itself.


def as_data(value: Any) -> Any:
    """Return I(value), a JSON value, with every text in it marked so that it is no template.

    Since ansible-core 2.19 a text is a template only if somebody trusts it, and nobody trusts
    these. Before, each text that is not marked is one.
    """
    if not _NEEDS_MARKS or value is None:
        return value
    return AnsibleUnsafeText(value) if value.__class__ is str else wrap_var(value)
