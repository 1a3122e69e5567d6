# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The lines of an expected file in which the findings of an account lie.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ansible_collections.voiceops.twilio.plugins.module_utils._audit.byoc_setup import (
    CONNECTION_POLICY,
    SIP_DOMAIN,
    TRUNK,
    WAIVER,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.accounts import Account
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.sources import Source, Spot

_WAIVER = re.compile(r"waivers\[([0-9]{1,9})\]").match
_NAMED_BY = {CONNECTION_POLICY: "connection_policy_sid", SIP_DOMAIN: "from_domain_sid"}
_Key = tuple[str, str]


class Places:
    """The places of the findings of I(account) in I(source)."""

    def __init__(self, account: Account, source: Source) -> None:
        self._source = source
        self._trunks: dict[str, list[Mapping[str, Any]]] = {}
        self._lines: dict[_Key, int] = {}
        leading = _leading_to(account["sip_domains"])
        for trunk in account["trunks"]:
            for sid in _sids_of(trunk):
                self._trunks.setdefault(sid, []).append(trunk)
            line = source.line_of(trunk)
            if line is not None:
                for key in _references(trunk, leading):
                    self._lines[key] = min(line, self._lines.get(key, line))

    def of(self, finding: Mapping[str, Any]) -> Spot:
        """Return the line of the entry that I(finding) is about, or else the first line.

        A connection policy or SIP domain lies in the first entry whose trunk refers to it. A result
        does not have the references of the trunks that share an ambiguous name.
        """
        kind, sid = finding["resource"], finding["sid"]
        if kind == TRUNK:
            return self._of_trunk(sid)
        if kind == WAIVER:
            waiver = _WAIVER(finding["message"])
            return self._source.waiver(int(waiver[1])) if waiver else self._source.first()
        line = self._lines.get((kind, sid)) if isinstance(sid, str) else None
        return self._source.first() if line is None else self._source.at(line)

    def _of_trunk(self, sid: Any) -> Spot:
        """Return the line of the entry of the trunk with this I(sid), or else the first line.

        A finding has the name of its trunk as it is displayed, which may be the name in another
        entry.
        """
        trunks = self._trunks.get(sid, []) if isinstance(sid, str) else []
        if len(trunks) != 1:  # A masked SID may be that of several.
            return self._source.first()
        return self._source.trunk(trunks[0])


def _sids_of(trunk: Mapping[str, Any]) -> list[str]:
    """Return the SID of I(trunk), or those of the trunks that an ambiguous name may mean."""
    return [sid for sid in (trunk["sid"], *trunk["candidates"]) if isinstance(sid, str)]


def _references(trunk: Mapping[str, Any], leading: Mapping[str, Sequence[str]]) -> Iterator[_Key]:
    """Yield the kind and SID of each resource that I(trunk) refers to, or that leads to it."""
    for kind, attribute in _NAMED_BY.items():
        if isinstance(trunk.get(attribute), str):
            yield kind, trunk[attribute]
    for trunk_sid in _sids_of(trunk):
        yield from ((SIP_DOMAIN, sid) for sid in leading.get(trunk_sid, ()))


def _leading_to(domains: Any) -> dict[str, list[str]]:
    """Return the SIDs of the I(domains) that lead to a trunk, by the SID of the trunk."""
    leading: dict[str, list[str]] = {}
    for sid, domain in domains.items() if isinstance(domains, Mapping) else ():
        trunk_sid = domain.get("byoc_trunk_sid") if isinstance(domain, Mapping) else None
        if isinstance(trunk_sid, str):
            leading.setdefault(trunk_sid, []).append(sid)
    return leading
