# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Carry the details of an audit from one task of the role to the next as a single text.

Private to this collection: it may change in any release. Do not import it from elsewhere.

Ansible copies and searches each value of a registered result, several times. On ansible-core 2.21,
this took as long for 500 trunks as to read and judge them: the audits of 20 such accounts took 7.2
seconds of processor time, and 5.1 seconds without register. The variable of the role is private.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

DETAILS = "details"
# What grows with the account.
_GROWING = ("trunks", "findings", "waivers", "connection_policies", "sip_domains", "dangling")


def packed(result: Mapping[str, Any]) -> dict[str, Any]:
    """Return the I(result) of an audit with its details as one text of JSON."""
    details = {name: result[name] for name in _GROWING if name in result}
    others = {name: value for name, value in result.items() if name not in details}
    return {**others, DETAILS: json.dumps(details)}


def unpacked(result: Any) -> Any:
    """Return the result of an audit that I(result) was packed from, or any other value as it is."""
    if not isinstance(result, Mapping) or DETAILS not in result:
        return result
    others = {name: value for name, value in result.items() if name != DETAILS}
    return {**others, **json.loads(result[DETAILS])}
