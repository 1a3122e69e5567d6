# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where each resource of the sandbox is, and what an answer about it says."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.voiceops.twilio.tests.unit.sandbox.raw import TRUNK, Seen

MAIN = "AC0123456789abcdef0123456789abcdef"
SUB = "ACabcdef0123456789abcdef0123456789"
POLICY = "NY0000000000000000000000000000ee01"
TARGET = "NE00000000000000000000000000ee0102"
DOMAIN = "SD0000000000000000000000000000ee01"
ACL = "AL0000000000000000000000000000ee01"
ADDRESS = "IP00000000000000000000000000ee0101"
CREDENTIALS = "CL0000000000000000000000000000ee01"
SIP = f"/2010-04-01/Accounts/{MAIN}/SIP"
DOMAINS = f"{SIP}/Domains"
AUTH = f"{DOMAINS}/{DOMAIN}/Auth/Calls"

# Resource: the path of a list without its suffix, the SID of its first resource, and the suffix.
PLACES = {
    "trunks": ("/v1/ByocTrunks", TRUNK.rpartition("/")[2], ""),
    "connection_policies": ("/v1/ConnectionPolicies", POLICY, ""),
    "targets": (f"/v1/ConnectionPolicies/{POLICY}/Targets", TARGET, ""),
    "sip_domains": (DOMAINS, DOMAIN, ".json"),
    "ip_access_control_list_mappings": (f"{AUTH}/IpAccessControlListMappings", ACL, ".json"),
    "credential_list_mappings": (f"{AUTH}/CredentialListMappings", CREDENTIALS, ".json"),
    "ip_access_control_lists": (f"{SIP}/IpAccessControlLists", ACL, ".json"),
    "ip_addresses": (f"{SIP}/IpAccessControlLists/{ACL}/IpAddresses", ADDRESS, ".json"),
    "credential_lists": (f"{SIP}/CredentialLists", CREDENTIALS, ".json"),
}
EACH = pytest.mark.parametrize("name", PLACES)
REFERRED_TO = pytest.mark.parametrize("name", [name for name in PLACES if name != "trunks"])


def list_of(name: str) -> str:
    path, _sid, suffix = PLACES[name]
    return path + suffix


def one_of(name: str) -> str:
    path, sid, suffix = PLACES[name]
    return f"{path}/{sid}{suffix}"


def told(seen: Seen) -> tuple[int, Any]:
    return seen.status, seen.json().get("code")


def rows(seen: Seen) -> list[dict[str, Any]]:
    (found,) = [value for value in seen.json().values() if isinstance(value, list)]
    return found
