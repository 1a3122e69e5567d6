# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every kind of resource that the sandbox has, as one table, and where each is found.

Source: Twilio's OpenAPI descriptions twilio_voice_v1 and twilio_api_v2010. The names of the
permissions are those that public client libraries of Twilio list.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Api:
    """One of Twilio's APIs, and how it writes addresses."""

    # What a resource's own address begins with, and what ends each path.
    origin: str
    suffix: str
    # The attributes that hold a resource's own address, and those of the lists below it. What
    # leads to another page ends in the first.
    address: str
    links: str


VOICE = Api("https://voice.twilio.com", "", "url", "links")
CORE = Api("", ".json", "uri", "subresource_uris")


@dataclass(frozen=True, eq=False)
class Resource:
    """A kind of resource: a row of the table."""

    # Its name in the file of trunks and in the control API.
    name: str
    api: Api
    # The path of its list, without the suffix.
    path: str
    # The attribute of a page that holds the list.
    key: str
    permission: str
    # Every attribute, with the value that a resource has if the file says nothing.
    defaults: dict[str, Any]
    # The resource that it belongs to, and the attribute that names that resource.
    parent: Resource | None = None
    parent_attribute: str | None = None
    # By name, the lists below it that its attribute `links` or `subresource_uris` names.
    links: dict[str, str] = field(default_factory=dict)
    # Whether the API creates, updates and deletes it.
    writable: bool = False

    def own(self, account_sid: str, parent: str, sid: str) -> dict[str, Any]:
        """Return the attributes that follow from where a resource is."""
        path = self.path.format(account=account_sid, parent=parent) + f"/{sid}"
        at = self.api.origin + path
        links = {name: f"{at}/{end}{self.api.suffix}" for name, end in self.links.items()}
        own = {
            "account_sid": account_sid,
            self.parent_attribute: parent,
            "sid": sid,
            self.api.address: at + self.api.suffix,
            self.api.links: links,
        }
        return {str(name): value for name, value in own.items() if name in self.defaults}


@dataclass(frozen=True)
class Place:
    """Where a path leads: a list, or one resource of it if there is a SID."""

    resource: Resource
    # The account that the path names, if it names one.
    account_sid: str | None
    # The SID of the resource that the list belongs to; empty if it belongs to the account.
    parent: str
    sid: str | None


_ISO_DATES = dict.fromkeys(("date_created", "date_updated"), "2024-01-15T08:00:00Z")
_RFC_DATES = dict.fromkeys(("date_created", "date_updated"), "Mon, 15 Jan 2024 08:00:00 +0000")
_OWN = dict.fromkeys(("account_sid", "sid"))
_SIP = "/2010-04-01/Accounts/{account}/SIP"
# An account and a name is all that core says of what a SIP domain is mapped to.
_MAPPING = {**_OWN, **_RFC_DATES, "friendly_name": None}

TRUNKS = Resource(
    name="trunks",
    api=VOICE,
    path="/v1/ByocTrunks",
    key="byoc_trunks",
    permission="sip.byoc-trunks",
    writable=True,
    defaults={
        "account_sid": None,
        "cnam_lookup_enabled": False,
        "connection_policy_sid": None,
        **_ISO_DATES,
        "friendly_name": None,
        "from_domain_sid": None,
        "sid": None,
        "status_callback_method": "POST",
        "status_callback_url": None,
        "url": None,
        "voice_fallback_method": "POST",
        "voice_fallback_url": None,
        "voice_method": "POST",
        "voice_url": None,
    },
)
CONNECTION_POLICIES = Resource(
    name="connection_policies",
    api=VOICE,
    path="/v1/ConnectionPolicies",
    key="connection_policies",
    permission="sip.connection-policies",
    links={"targets": "Targets"},
    defaults={**_OWN, **_ISO_DATES, "friendly_name": None, "url": None, "links": None},
)
TARGETS = Resource(
    name="targets",
    api=VOICE,
    path="/v1/ConnectionPolicies/{parent}/Targets",
    key="targets",
    permission="sip.connection-policies.targets",
    parent=CONNECTION_POLICIES,
    parent_attribute="connection_policy_sid",
    defaults={
        **_OWN,
        **_ISO_DATES,
        "connection_policy_sid": None,
        "friendly_name": None,
        "target": None,
        "priority": 10,
        "weight": 10,
        "enabled": True,
        "url": None,
    },
)
SIP_DOMAINS = Resource(
    name="sip_domains",
    api=CORE,
    path=f"{_SIP}/Domains",
    key="domains",
    permission="sip.domains",
    links={
        "credential_list_mappings": "CredentialListMappings",
        "ip_access_control_list_mappings": "IpAccessControlListMappings",
    },
    defaults={
        **_OWN,
        **_RFC_DATES,
        "api_version": "2010-04-01",
        "auth_type": "",
        "byoc_trunk_sid": None,
        "domain_name": None,
        "emergency_caller_sid": None,
        "emergency_calling_enabled": False,
        "friendly_name": None,
        "secure": False,
        "sip_registration": False,
        "subresource_uris": None,
        "uri": None,
        "voice_fallback_method": "POST",
        "voice_fallback_url": "",
        "voice_method": "POST",
        "voice_status_callback_method": "POST",
        "voice_status_callback_url": "",
        "voice_url": "",
    },
)
IP_ACCESS_CONTROL_LIST_MAPPINGS = Resource(
    name="ip_access_control_list_mappings",
    api=CORE,
    path=f"{_SIP}/Domains/{{parent}}/Auth/Calls/IpAccessControlListMappings",
    key="contents",
    permission="sip.ip-acl-mappings",
    parent=SIP_DOMAINS,
    defaults=_MAPPING,
)
CREDENTIAL_LIST_MAPPINGS = Resource(
    name="credential_list_mappings",
    api=CORE,
    path=f"{_SIP}/Domains/{{parent}}/Auth/Calls/CredentialListMappings",
    key="contents",
    permission="sip.domains.auth.calls.credential-list-mappings",
    parent=SIP_DOMAINS,
    defaults=_MAPPING,
)
IP_ACCESS_CONTROL_LISTS = Resource(
    name="ip_access_control_lists",
    api=CORE,
    path=f"{_SIP}/IpAccessControlLists",
    key="ip_access_control_lists",
    permission="sip.ip-acls",
    links={"ip_addresses": "IpAddresses"},
    defaults={**_OWN, **_RFC_DATES, "friendly_name": None, "subresource_uris": None, "uri": None},
)
IP_ADDRESSES = Resource(
    name="ip_addresses",
    api=CORE,
    path=f"{_SIP}/IpAccessControlLists/{{parent}}/IpAddresses",
    key="ip_addresses",
    permission="sip.ip-acls.ip-addresses",
    parent=IP_ACCESS_CONTROL_LISTS,
    parent_attribute="ip_access_control_list_sid",
    defaults={
        **_OWN,
        **_RFC_DATES,
        "friendly_name": None,
        "ip_access_control_list_sid": None,
        "ip_address": None,
        "cidr_prefix_length": 32,
        "uri": None,
    },
)
CREDENTIAL_LISTS = Resource(
    name="credential_lists",
    api=CORE,
    path=f"{_SIP}/CredentialLists",
    key="credential_lists",
    permission="sip.credential-lists",
    links={"credentials": "Credentials"},
    defaults={**_OWN, **_RFC_DATES, "friendly_name": None, "subresource_uris": None, "uri": None},
)

# Trunks first: they are asked for most.
RESOURCES = (
    TRUNKS,
    CONNECTION_POLICIES,
    TARGETS,
    SIP_DOMAINS,
    IP_ACCESS_CONTROL_LIST_MAPPINGS,
    CREDENTIAL_LIST_MAPPINGS,
    IP_ACCESS_CONTROL_LISTS,
    IP_ADDRESSES,
    CREDENTIAL_LISTS,
)
BY_NAME = {resource.name: resource for resource in RESOURCES}


def below(parent: Resource | None) -> list[Resource]:
    """Return the resources that belong to another one, or with None to an account."""
    return [resource for resource in RESOURCES if resource.parent is parent]


def _pattern(resource: Resource) -> re.Pattern[str]:
    path = resource.path.format(account="(?P<account>[^/]+)", parent="(?P<parent>[^/]+)")
    if resource.api is CORE:
        return re.compile(rf"{path}(?:/(?P<sid>[^/]+))?\.json")
    return re.compile(rf"{path}(?:/(?P<sid>[^/]+)|/*)")


_PATTERNS = [(resource, _pattern(resource)) for resource in RESOURCES]


def find(path: str) -> Place | None:
    """Return where a path leads, which is given as it was sent: nothing in it is decoded."""
    for resource, pattern in _PATTERNS:
        match = pattern.fullmatch(path)
        if match:
            named = match.groupdict()
            return Place(resource, named.get("account"), named.get("parent", ""), named["sid"])
    return None
