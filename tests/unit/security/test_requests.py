# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whatever is asked for and however it is signed, the collection only reads."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.byoc_trunk_audit import (
    byoc_trunk_audit,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.byoc_trunk_info import (
    byoc_trunk_info,
)
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.plugins.infos import DOMAINS, POLICIES

ACCOUNT = "main"
SIGNED_IN = ("auth_token", "api_key", "oauth_app")
TASKS: list[tuple[Any, dict[str, Any]]] = [
    (byoc_trunk_info, {}),
    (byoc_trunk_info, {"friendly_name": "no such name", "on_missing": "ignore"}),
    (byoc_trunk_info, {"sids": ["BY" + "f" * 32] * 2, "on_missing": "ignore"}),
    (byoc_trunk_info, {"sid": "BY" + "f" * 32}),
    (POLICIES.core, {}),
    (POLICIES.core, {"sid": POLICIES.absent}),
    (DOMAINS.core, {}),
    (DOMAINS.core, {"sid": DOMAINS.absent}),
    (
        partial(byoc_trunk_audit, diff=False),
        {"expected": [{"sid": "BY" + "f" * 32, "voice_method": "POST"}]},
    ),
]


@pytest.mark.parametrize("way", SIGNED_IN)
def test_only_a_token_is_ever_posted(sandbox: Sandbox, way: str) -> None:
    credentials = sandbox.accounts()[ACCOUNT]["credentials"][way]
    signed = {name: value for name, value in credentials.items() if value is not None}
    signed["account_sid"] = sandbox.accounts()[ACCOUNT]["sid"]
    urls = dict.fromkeys(("api_url", "core_api_url"), sandbox.url)
    where = {**urls, "oauth_url": sandbox.oauth_url}
    for core, asked in TASKS:
        core({**where, **signed, **asked}, {}, ansible_version="2.21.0")
    seen = {(request["method"], request["path"]) for request in sandbox.requests()}
    posted = {path for method, path in seen if method != "GET"}
    assert posted == ({"/v2/token"} if way == "oauth_app" else set())
    assert {method for method, path in seen} <= {"GET", "POST"}
    assert len(seen) > len(posted) + 1
    assert any(path.startswith("/2010-04-01/") for _method, path in seen)
