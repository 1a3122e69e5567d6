# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The tables of the attributes of a connection policy and its targets. Pure.

Private to this collection: it may change in any release. Do not import it from elsewhere.

Source: https://github.com/twilio/twilio-oai, twilio_voice_v1.
"""

from __future__ import annotations

import re

from .._errors import WrongConnectionPolicyError
from .attributes import (
    BOOLEAN,
    DATE,
    OBJECT,
    SIP_URI,
    TEXT,
    URI,
    Attribute,
    Table,
    integer,
    require_set,
    sid,
)
from .resource import Resource

CONNECTION_POLICY = Resource(
    name="connection policy",
    names="connection policies",
    noun="connection policy",
    nouns="connection policies",
    key="connection_policies",
    fact="connection_policy",
    facts="connection_policies",
    scope="sip.connection-policies",
    prefix="NY",
    sid=re.compile(r"NY[0-9a-fA-F]{32}"),
    table=Table(
        Attribute("account_sid", *sid("AC")),
        Attribute("date_created", *DATE),
        Attribute("date_updated", *DATE),
        Attribute("friendly_name", *TEXT),
        Attribute("links", *OBJECT),
        Attribute("sid", *sid("NY", require_set)),
        Attribute("url", *URI),
    ),
    wrong=WrongConnectionPolicyError,
)

TARGET = Resource(
    name="connection policy target",
    names="connection policy targets",
    noun="target",
    nouns="targets",
    key="targets",
    fact="target",
    facts="targets",
    scope="sip.connection-policies.targets",
    prefix="NE",
    sid=re.compile(r"NE[0-9a-fA-F]{32}"),
    table=Table(
        Attribute("account_sid", *sid("AC")),
        Attribute("connection_policy_sid", *sid("NY")),
        Attribute("date_created", *DATE),
        Attribute("date_updated", *DATE),
        Attribute("enabled", *BOOLEAN),
        Attribute("friendly_name", *TEXT),
        Attribute("priority", *integer(0, 65535, nullable=False)),
        Attribute("sid", *sid("NE", require_set)),
        Attribute("target", *SIP_URI),
        Attribute("url", *URI),
        Attribute("weight", *integer(1, 65535, nullable=False)),
    ),
    wrong=WrongConnectionPolicyError,
)
