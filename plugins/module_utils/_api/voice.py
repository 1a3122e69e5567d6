# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The collections of Twilio's Voice API, and their paths.

Private to this collection: it may change in any release. Do not import it from elsewhere.

Source: https://github.com/twilio/twilio-oai, twilio_voice_v1.
"""

from __future__ import annotations

from .._auth.credentials import Identity
from .._http.client import Client
from .._resources.byoc_trunk import BYOC_TRUNK
from .._resources.connection_policy import CONNECTION_POLICY, TARGET
from .account import Guard, ParentGuard
from .collection import Address, Collection

BYOC_TRUNKS = "/v1/ByocTrunks"
CONNECTION_POLICIES = "/v1/ConnectionPolicies"


def byoc_trunks(
    client: Client, api_url: str, identity: Identity, guard: Guard | None = None
) -> Collection:
    """Return the BYOC trunks at I(api_url) that I(identity) may read. I(guard) checks them."""
    return Collection(client, Address(api_url, BYOC_TRUNKS), identity, BYOC_TRUNK, guard)


def connection_policies(
    client: Client, api_url: str, identity: Identity, guard: Guard | None = None
) -> Collection:
    """Return the connection policies at I(api_url) that I(identity) may read."""
    address = Address(api_url, CONNECTION_POLICIES)
    return Collection(client, address, identity, CONNECTION_POLICY, guard)


def targets(client: Client, identity: Identity, policies: Collection, sid: str) -> Collection:
    """Return the targets of one of I(policies), whose SID is I(sid)."""
    address = Address(policies.address.api_url, f"{CONNECTION_POLICIES}/{sid}/Targets")
    guard = ParentGuard(policies.guard, "connection_policy_sid", sid)
    return Collection(client, address, identity, TARGET, guard)
