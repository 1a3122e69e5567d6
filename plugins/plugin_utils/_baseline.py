# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: it may change in any release. Do not import it from elsewhere.

"""What is there today, written down as what is expected from now on."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import yaml
from ansible_collections.voiceops.twilio.plugins.module_utils._byoc_trunk import ATTRIBUTES
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import mask_url_passwords

KEPT = (
    "cnam_lookup_enabled",
    "friendly_name",
    "status_callback_method",
    "status_callback_url",
    "voice_fallback_method",
    "voice_fallback_url",
    "voice_method",
    "voice_url",
)
VARIABLE = "byoc_trunk_audit_expected"
_NAMES = frozenset(attribute.name for attribute in ATTRIBUTES)
_MASKED, _ANY_PASSWORD = re.escape(":***@"), r":[^/?#\s]*@"
_HEAD = """\
---
# What the BYOC trunks of an account should be, written down from what they were. Only the
# attributes that are written here are compared by the role voiceops.twilio.byoc_trunk_audit.
# Passwords in URLs are left out: a regular expression stands for such a URL.
"""


def baseline(trunks: Sequence[Mapping[str, Any]], attributes: Sequence[str], by_sid: bool) -> str:
    """YAML that sets C(byoc_trunk_audit_expected) to I(trunks), the same for the same trunks.

    Each trunk is named by its friendly name where no other has it, otherwise or with I(by_sid) by
    its SID. Raises ValueError for an attribute that there is not.
    """
    # Plain types, without what Ansible attaches to texts and YAML would not know.
    trunks, attributes = json.loads(json.dumps([list(map(dict, trunks)), list(attributes)]))
    unknown = sorted(set(attributes) - _NAMES)
    if unknown:
        raise ValueError(f"{', '.join(unknown)}: no attribute of a BYOC trunk")
    names = Counter(trunk["friendly_name"] for trunk in trunks)
    ordered = sorted(trunks, key=lambda trunk: (trunk["friendly_name"] or "", trunk["sid"]))
    entries = []
    for trunk in ordered:
        identity = (
            "sid" if by_sid or not _tells_apart(trunk["friendly_name"], names) else "friendly_name"
        )
        kept = [identity, *sorted(set(attributes) - {identity})]
        entries.append({name: _written(trunk[name]) for name in kept})
    text: str = yaml.dump(
        {VARIABLE: entries}, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10_000
    )
    return _HEAD + text


def _tells_apart(name: Any, names: Mapping[Any, int]) -> bool:
    """Whether I(name) is that of one trunk alone, and can be written as it is."""
    return bool(name) and names[name] == 1 and isinstance(_written(name), str)


class _Text(str):
    """A text that Ansible, which will read it, must not take for a template."""

    __slots__ = ()


class _Dumper(yaml.SafeDumper):
    pass


_Dumper.add_representer(_Text, lambda dumper, text: dumper.represent_scalar("!unsafe", text))


def _written(value: Any) -> Any:
    """I(value), or a condition without the password that it holds."""
    if not isinstance(value, str):
        return value
    masked = mask_url_passwords(value)
    if masked == value:
        return _Text(value) if "{" in value else value
    return {"regex": f"^{re.escape(masked).replace(_MASKED, _ANY_PASSWORD)}$"}
