# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Refuse facts that a user gives if they lack an attribute, or have a resource twice.

Private to this collection: it may change in any release. Do not import it from elsewhere.

An attribute that nobody read has no value, and null would be a wrong one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ansible_collections.voiceops.twilio.plugins.module_utils._audit.linked import ItemList, Linked
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import (
    OptionsError,
    printable,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.resource import Resource

Item = Mapping[str, Any]
_WHOLE = "Give all facts, as voiceops.twilio.byoc_trunk_info returns them."
_ONCE = "Give the facts of one task, with each trunk once."
_SHOWN = 60


def require_attributes(label: str, item: Item, names: Iterable[str]) -> None:
    """Raise OptionsError, which begins with I(label), if I(item) lacks one of I(names)."""
    lacking = sorted({name for name in names if name not in item})
    if lacking:
        raise OptionsError(f"{label} has no {', '.join(lacking)} in the given facts.", _WHOLE)


def require_items(label: str, shape: ItemList, items: Iterable[Item], names: Iterable[str]) -> None:
    """Raise OptionsError, which begins with I(label), if one of I(items) lacks one of I(names)."""
    wanted = frozenset(names)
    for item in items:
        if not wanted <= item.keys():
            place = f"{label}: its {shape.resource.noun} {_name(item, shape.keys)}"
            require_attributes(place, item, wanted)


def label_of(trunk_sid: Any, linked: Linked | None = None, sid: Any = None) -> str:
    """Return the name of a trunk, or of the resource I(sid) that it refers to, for messages."""
    label = f"Trunk {printable(trunk_sid, _SHOWN)}"
    if linked is None:
        return label
    return f"{label}: its {linked.resource.noun} {printable(sid, _SHOWN)}"


def require_single(resource: Resource, sids: Sequence[str]) -> None:
    """Raise OptionsError if I(sids) of the given resources have one twice."""
    seen: set[str] = set()
    for sid in sids:
        if sid in seen:
            shown = printable(sid, _SHOWN)
            raise OptionsError(f"The given facts have {resource.noun} {shown} twice.", _ONCE)
        seen.add(sid)


def require_own_keys(resource: Resource, by_sid: Mapping[Any, Any]) -> None:
    """Raise OptionsError if a SID in I(by_sid) has a resource with another SID."""
    for key, item in by_sid.items():
        sid = item.get("sid", key) if isinstance(item, Mapping) else key
        if sid != key and isinstance(key, str) and resource.sid.fullmatch(key):
            raise OptionsError(
                f"{resource.facts} has {resource.noun} {printable(sid, _SHOWN)} by the key {key}.",
                _WHOLE,
            )


def merged_by_sid(resource: Resource, items: Iterable[Item]) -> dict[str, Item]:
    """Return I(items) by SID. Raises OptionsError for one SID with different content.

    Trunks repeat the resources that they share.
    """
    by_sid: dict[str, Item] = {}
    for item in items:
        if by_sid.setdefault(item["sid"], item) != item:
            shown = printable(item["sid"], _SHOWN)
            raise OptionsError(
                f"The given facts have {resource.noun} {shown} twice, with different content.",
                _ONCE,
            )
    return by_sid


def _name(item: Item, keys: Sequence[str]) -> str:
    name = next((item[key] for key in ("sid", *keys) if isinstance(item.get(key), str)), "")
    return printable(name, _SHOWN) if name else "without a SID"
