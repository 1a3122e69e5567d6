# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Keep what the trunks of an audit refer to, for its result.

Private to this collection: it may change in any release. Do not import it from elsewhere.

A rule may need every connection policy or SIP domain of the account. The result has only those that
belong to a trunk, each once, so its size does not grow with the rest of the account.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .._resources.byoc_trunk import BYOC_TRUNK, Trunk
from .._text.url_passwords import mask_url_passwords
from .related import DANGLING, DOMAIN, POLICY, TRUNK_OF_DOMAIN, Facts


def referred(trunks: Sequence[Trunk], related: Facts) -> Facts:
    """Return what C(belonging) returns, with the passwords of URLs masked."""
    masked: Facts = mask_url_passwords(belonging(trunks, related))
    return masked


def belonging(trunks: Sequence[Trunk], related: Facts) -> Facts:
    """Return the I(related) resources that I(trunks) name, or that name one of them.

    The result is empty if nothing besides trunks was read.
    """
    kept: Facts = {}
    if POLICY.resource.facts in related:
        named = set(POLICY.sids(trunks))
        policies = related[POLICY.resource.facts]
        kept[POLICY.resource.facts] = {s: item for s, item in policies.items() if s in named}
    if DOMAIN.resource.facts in related:
        named = set(DOMAIN.sids(trunks))
        sids = {trunk["sid"] for trunk in trunks if BYOC_TRUNK.sid.fullmatch(trunk["sid"])}
        domains = related[DOMAIN.resource.facts]
        kept[DOMAIN.resource.facts] = {
            sid: item
            for sid, item in domains.items()
            if sid in named or _text(item[TRUNK_OF_DOMAIN]) in sids
        }
    if kept:
        kept[DANGLING] = related[DANGLING]
    return kept


def with_references(
    rows: Iterable[dict[str, Any]], trunks: Sequence[Trunk], related: Facts
) -> list[dict[str, Any]]:
    """Return I(rows), the states of I(trunks), each with its references to what was read.

    A row that is not about one trunk has null there.
    """
    read = [one.attribute for one in (POLICY, DOMAIN) if one.resource.facts in related]
    if not read:
        return list(rows)
    by_sid = {trunk["sid"]: trunk for trunk in trunks}
    return [{**row, **_references(read, by_sid.get(row["sid"], {}))} for row in rows]


def _references(attributes: Iterable[str], trunk: Mapping[str, Any]) -> dict[str, Any]:
    return {name: mask_url_passwords(trunk.get(name)) for name in attributes}


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None
