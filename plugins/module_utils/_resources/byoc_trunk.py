# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The table of the attributes of a BYOC trunk, and its other facts. Pure.

Private to this collection: it may change in any release. Do not import it from elsewhere.

Source: https://www.twilio.com/docs/voice/bring-your-own-carrier-byoc/api/byoctrunk-resource and
https://github.com/twilio/twilio-oai (twilio_voice_v1). The description allows null for each of the
15 attributes, and requires none of them.
"""

from __future__ import annotations

import re
from typing import Any

from .._errors import WrongTrunkError
from .attributes import (
    BOOLEAN,
    DATE,
    MAX_CHARACTERS,
    METHOD,
    URI,
    Attribute,
    Table,
    require_set,
    sid,
    text,
)
from .resource import Resource

SID = re.compile(r"BY[0-9a-fA-F]{32}")

Trunk = dict[str, Any]

TABLE = Table(
    Attribute("account_sid", *sid("AC")),
    Attribute("cnam_lookup_enabled", *BOOLEAN),
    Attribute("connection_policy_sid", *sid("NY")),
    Attribute("date_created", *DATE),
    Attribute("date_updated", *DATE),
    Attribute("friendly_name", *text(MAX_CHARACTERS)),
    Attribute("from_domain_sid", *sid("SD")),
    Attribute("sid", *sid("BY", require_set)),
    Attribute("status_callback_method", *METHOD),
    Attribute("status_callback_url", *URI),
    Attribute("url", *URI),
    Attribute("voice_fallback_method", *METHOD),
    Attribute("voice_fallback_url", *URI),
    Attribute("voice_method", *METHOD),
    Attribute("voice_url", *URI),
)
ATTRIBUTES = TABLE.attributes
normal_value = TABLE.normal_value
normal_form = TABLE.normal_form

BYOC_TRUNK = Resource(
    name="BYOC trunk",
    names="BYOC trunks",
    noun="trunk",
    nouns="trunks",
    key="byoc_trunks",
    fact="byoc_trunk",
    facts="byoc_trunks",
    scope="sip.byoc-trunks",
    prefix="BY",
    sid=SID,
    table=TABLE,
    wrong=WrongTrunkError,
)
