# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tasks that ask the sandbox what trunks refer to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.runner import Outcome
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.plugins.tasks import MAIN, SIDS, ask

POLICIES, DOMAINS = "connection_policy", "sip_domain"
BOTH = [POLICIES, DOMAINS]
CORE = f"/2010-04-01/Accounts/{MAIN}/SIP"
A503 = {
    "sid": SIDS[5],
    "attribute": "connection_policy_sid",
    "refers_to": "NY0000000000000000000000000000a503",
}
A901 = {
    "sid": SIDS[7],
    "attribute": "from_domain_sid",
    "refers_to": "SD0000000000000000000000000000a901",
}


def policy(end: str) -> str:
    return f"NY{end:0>32}"


def domain(end: str) -> str:
    return f"SD{end:0>32}"


def related(sandbox: Sandbox, kinds: Sequence[str] = (POLICIES, DOMAINS), **own: Any) -> Outcome:
    return ask(sandbox, core_api_url=sandbox.url, related=list(kinds), **own)


def succeeded(outcome: Outcome) -> dict[str, Any]:
    assert not outcome.failed, outcome.result
    return outcome.result


def asked_for(sandbox: Sandbox) -> dict[str, int]:
    """How often each list was asked for, and each kind of resource by itself."""
    return dict(Counter(kind_of(request["path"]) for request in sandbox.requests()))


def kind_of(path: str) -> str:
    """The last word of a path, or the last two if it is one resource."""
    words = path.removesuffix(".json").split("/")
    is_sid = len(words[-1]) == 34
    return f"{words[-2]}/one" if is_sid else words[-1]
