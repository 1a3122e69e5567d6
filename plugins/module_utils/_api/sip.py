# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The SIP collections of Twilio's core API, and their paths.

Private to this collection: it may change in any release. Do not import it from elsewhere.

Source: https://github.com/twilio/twilio-oai, twilio_api_v2010.
"""

from __future__ import annotations

from .._auth.credentials import Identity
from .._http.client import Client
from .._resources.resource import Resource
from .._resources.sip_domain import CREDENTIAL_LIST, IP_ACCESS_CONTROL_LIST, IP_ADDRESS, SIP_DOMAIN
from .account import Guard, ParentGuard
from .collection import Address, Collection


class Sip:
    """The SIP collections at I(api_url) that I(identity) may read.

    The account of I(identity) is in every path. I(guard) checks each resource.
    """

    def __init__(self, client: Client, api_url: str, identity: Identity, guard: Guard) -> None:
        self._client = client
        self._api_url = api_url
        self._identity = identity
        self._guard = guard
        self.domains = self._at("Domains", SIP_DOMAIN)

    def ip_access_control_lists(self, domain_sid: str) -> Collection:
        """Return the IP access control lists that are mapped to a domain for calls."""
        return self._mapped(domain_sid, "IpAccessControlListMappings", IP_ACCESS_CONTROL_LIST)

    def credential_lists(self, domain_sid: str) -> Collection:
        """Return the credential lists that are mapped to a domain for calls."""
        return self._mapped(domain_sid, "CredentialListMappings", CREDENTIAL_LIST)

    def ip_addresses(self, list_sid: str) -> Collection:
        """Return the addresses in an IP access control list."""
        guard = ParentGuard(self._guard, "ip_access_control_list_sid", list_sid)
        return self._at(f"IpAccessControlLists/{list_sid}/IpAddresses", IP_ADDRESS, guard)

    def _mapped(self, domain_sid: str, name: str, resource: Resource) -> Collection:
        return self._at(f"Domains/{domain_sid}/Auth/Calls/{name}", resource)

    def _at(self, path: str, resource: Resource, guard: Guard | None = None) -> Collection:
        path = f"/2010-04-01/Accounts/{self._identity.account_sid}/SIP/{path}"
        address = Address(self._api_url, path, ".json")
        return Collection(self._client, address, self._identity, resource, guard or self._guard)
