# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Describe what trunks refer to, for a baseline.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from ansible_collections.voiceops.twilio.plugins.module_utils._audit.linked import ItemList, Linked
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.given_facts import (
    label_of,
    require_attributes,
    require_items,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.baseline_values import (
    as_yaml,
    condition,
    description,
    is_masked,
)


class Described(NamedTuple):
    """What an entry says of the resources that its trunk refers to.

    I(has_mask) is true if a text in I(written) contains a mask. I(is_complete) is false if the
    facts lack something that I(written) then leaves out.
    """

    written: dict[str, Any]
    has_mask: bool
    is_complete: bool


def described(
    trunk: Mapping[str, Any], kinds: Mapping[str, Linked], facts: Mapping[str, Any]
) -> Described:
    """Return what an entry says of the I(kinds) of resources that I(trunk) refers to.

    I(facts) has these resources by the key of their kind in a result, then by SID. Raises
    OptionsError if one of them lacks an attribute.
    """
    written: dict[str, Any] = {}
    is_complete = True
    for name, linked in kinds.items():
        sid = trunk[linked.attribute]
        if sid is None:
            written[name] = None
            continue
        found = facts[linked.resource.facts].get(sid) if isinstance(sid, str) else None
        if isinstance(found, Mapping):
            written[name] = _resource(linked, found, label_of(trunk["sid"], linked, sid))
            is_complete = is_complete and written[name].keys() >= linked.lists.keys()
        else:
            is_complete = False
    return Described(written, _has_mask(written), is_complete)


def _resource(linked: Linked, item: Mapping[str, Any], label: str) -> dict[str, Any]:
    require_attributes(label, item, linked.settings)
    written = {n: description(linked.resource, n, item[n]) for n in linked.settings}
    for key, shape in linked.lists.items():
        items = shape.find(item)
        if items is not None:
            require_items(label, shape, items, shape.settings)
            written[key] = sorted((_item(shape, one) for one in items), key=_order)
    return written


def _item(shape: ItemList, item: Mapping[str, Any]) -> dict[str, Any]:
    """Return the entry of I(item), which begins with what identifies it."""
    key = next(key for key in shape.keys if key in shape.settings)
    names = [key, *(name for name in shape.settings if name != key)]
    written = {name: description(shape.resource, name, item[name]) for name in names}
    if shape.mistake_of_key(written[key]):
        written[key] = condition(shape.resource, key, item[key])
    return written


def _order(entry: Mapping[str, Any]) -> list[str]:
    return list(as_yaml(entry))


def _has_mask(written: Any) -> bool:
    if isinstance(written, Mapping):
        return any(map(_has_mask, written.values()))
    if isinstance(written, list):
        return any(map(_has_mask, written))
    return is_masked(written)
