# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The tables of the attributes of a SIP domain and of its lists for calls. Pure.

Private to this collection: it may change in any release. Do not import it from elsewhere.

Source: https://github.com/twilio/twilio-oai, twilio_api_v2010.
"""

from __future__ import annotations

import re

from .._errors import WrongSipDomainError
from .attributes import (
    BOOLEAN,
    DATE,
    OBJECT,
    PATH,
    TEXT,
    URI,
    Attribute,
    Table,
    integer,
    matching,
    method,
    require_set,
    sid,
    text,
)
from .resource import CORE, Resource

_METHOD = method("GET", "POST")
_KIND = "(?:IP_ACL|CREDENTIAL_LIST)"
_AUTH_TYPE = matching(f"{_KIND}(?:, ?{_KIND})*", "IP_ACL, CREDENTIAL_LIST, both with a comma,")

SIP_DOMAIN = Resource(
    name="SIP domain",
    names="SIP domains",
    noun="SIP domain",
    nouns="SIP domains",
    key="domains",
    fact="sip_domain",
    facts="sip_domains",
    scope="sip.domains",
    prefix="SD",
    sid=re.compile(r"SD[0-9a-fA-F]{32}"),
    table=Table(
        Attribute("account_sid", *sid("AC")),
        Attribute("api_version", *TEXT),
        Attribute("auth_type", *_AUTH_TYPE),
        Attribute("byoc_trunk_sid", *sid("BY")),
        Attribute("date_created", *DATE),
        Attribute("date_updated", *DATE),
        Attribute("domain_name", *TEXT),
        Attribute("emergency_caller_sid", *sid("PN")),
        Attribute("emergency_calling_enabled", *BOOLEAN),
        Attribute("friendly_name", *text(64)),
        Attribute("secure", *BOOLEAN),
        Attribute("sid", *sid("SD", require_set)),
        Attribute("sip_registration", *BOOLEAN),
        Attribute("subresource_uris", *OBJECT),
        Attribute("uri", *PATH),
        Attribute("voice_fallback_method", *_METHOD),
        Attribute("voice_fallback_url", *URI),
        Attribute("voice_method", *_METHOD),
        Attribute("voice_status_callback_method", *_METHOD),
        Attribute("voice_status_callback_url", *URI),
        Attribute("voice_url", *URI),
    ),
    wrong=WrongSipDomainError,
    api=CORE,
)

IP_ACCESS_CONTROL_LIST = Resource(
    name="IP access control list of a SIP domain",
    names="IP access control lists of SIP domains",
    noun="IP access control list",
    nouns="IP access control lists",
    key="contents",
    fact="ip_access_control_list",
    facts="ip_access_control_lists",
    scope="sip.ip-acl-mappings",
    prefix="AL",
    sid=re.compile(r"AL[0-9a-fA-F]{32}"),
    table=Table(
        Attribute("account_sid", *sid("AC")),
        Attribute("date_created", *DATE),
        Attribute("date_updated", *DATE),
        Attribute("friendly_name", *TEXT),
        Attribute("sid", *sid("AL", require_set)),
    ),
    wrong=WrongSipDomainError,
    api=CORE,
)

IP_ADDRESS = Resource(
    name="IP address of an IP access control list",
    names="IP addresses of IP access control lists",
    noun="IP address",
    nouns="IP addresses",
    key="ip_addresses",
    fact="ip_address",
    facts="ip_addresses",
    scope="sip.ip-acls.ip-addresses",
    prefix="IP",
    sid=re.compile(r"IP[0-9a-fA-F]{32}"),
    table=Table(
        Attribute("account_sid", *sid("AC")),
        Attribute("cidr_prefix_length", *integer(0, 128)),
        Attribute("date_created", *DATE),
        Attribute("date_updated", *DATE),
        Attribute("friendly_name", *TEXT),
        Attribute("ip_access_control_list_sid", *sid("AL")),
        Attribute("ip_address", *TEXT),
        Attribute("sid", *sid("IP", require_set)),
        Attribute("uri", *PATH),
    ),
    wrong=WrongSipDomainError,
    api=CORE,
)

# Its SID and its name are all that a task returns of it.
CREDENTIAL_LIST = Resource(
    name="credential list of a SIP domain",
    names="credential lists of SIP domains",
    noun="credential list",
    nouns="credential lists",
    key="contents",
    fact="credential_list",
    facts="credential_lists",
    scope="sip.domains.auth.calls.credential-list-mappings",
    prefix="CL",
    sid=re.compile(r"CL[0-9a-fA-F]{32}"),
    table=Table(
        Attribute("friendly_name", *TEXT),
        Attribute("sid", *sid("CL", require_set)),
    ),
    wrong=WrongSipDomainError,
    api=CORE,
)
