# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""All resources that a task can return, alone or below another. Pure.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

from .byoc_trunk import BYOC_TRUNK
from .connection_policy import CONNECTION_POLICY, TARGET
from .sip_domain import CREDENTIAL_LIST, IP_ACCESS_CONTROL_LIST, IP_ADDRESS, SIP_DOMAIN

RESOURCES = (
    BYOC_TRUNK,
    CONNECTION_POLICY,
    TARGET,
    SIP_DOMAIN,
    IP_ACCESS_CONTROL_LIST,
    IP_ADDRESS,
    CREDENTIAL_LIST,
)
