# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether a resource belongs to the account and to the parent, and what an error says of it."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._api.account import (
    AccountGuard,
    Guard,
    ParentGuard,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import TwilioError
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.byoc_trunk import (
    BYOC_TRUNK,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.connection_policy import (
    TARGET,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.resource import Resource
from ansible_collections.voiceops.twilio.tests.unit.plugins.tasks import error_facts

URL = "https://voice.example/v1/x"
FIRST, SECOND = (f"AC{n:032x}" for n in (1, 2))
TRUNK, OTHER = (f"BY{n:032x}" for n in (1, 2))
POLICY, ANOTHER = (f"NY{n:032x}" for n in (1, 2))
CACHES = "Check the caches, proxies and gateways between here and Twilio"


def refused(guard: Guard, resource: Resource, item: dict[str, Any]) -> TwilioError:
    """Return the error of an item that I(guard) refuses."""
    with pytest.raises(TwilioError) as caught:
        guard.require(resource, item, URL)
    kind = resource.wrong.kind
    assert caught.value.facts() == error_facts(kind, http_status=200, url=URL, sid=item["sid"])
    return caught.value


@pytest.mark.parametrize("before", [None, {}, {"account_sid": 7}, {"account_sid": "AC1"}])
def test_the_first_account_is_that_of_all(before: dict[str, Any] | None) -> None:
    guard = AccountGuard(None)
    if before is not None:
        guard.require(BYOC_TRUNK, {"sid": OTHER, **before}, URL)
        assert guard.account_sid is None
    for sid in (TRUNK, OTHER):
        guard.require(BYOC_TRUNK, {"sid": sid, "account_sid": FIRST}, URL)
        assert guard.account_sid == FIRST
    error = refused(guard, BYOC_TRUNK, {"sid": OTHER, "account_sid": SECOND})
    assert error.msg == (
        f"Trunk {OTHER} has account_sid {SECOND}, but trunk {TRUNK} has account_sid {FIRST}. "
        f"Credentials have one account. {CACHES}, and set account_sid to the account that you want."
    )


@pytest.mark.parametrize(
    ("item", "told"),
    [
        ({"account_sid": SECOND}, f"account_sid {SECOND}"),
        ({"account_sid": ""}, "account_sid "),
        ({"account_sid": None}, "no account_sid"),
        ({}, "no account_sid"),
    ],
)
def test_a_named_account_is_that_of_all(item: dict[str, Any], told: str) -> None:
    guard = AccountGuard(FIRST)
    guard.require(BYOC_TRUNK, {"sid": TRUNK, "account_sid": FIRST}, URL)
    error = refused(guard, BYOC_TRUNK, {"sid": TRUNK, **item})
    assert error.msg == (
        f"Trunk {TRUNK} has {told}, but the task expects account {FIRST}. "
        "Use credentials of the account that account_sid names, or correct account_sid."
    )


def test_a_part_is_one_of_its_parent() -> None:
    guard = ParentGuard(AccountGuard(FIRST), "connection_policy_sid", POLICY)
    own = {"sid": f"NE{1:032x}", "account_sid": FIRST}
    for parent in (POLICY, "", None):
        guard.require(TARGET, {**own, "connection_policy_sid": parent}, URL)
    guard.require(TARGET, own, URL)
    error = refused(guard, TARGET, {**own, "connection_policy_sid": ANOTHER})
    assert error.msg == (
        f"{TARGET.title} {own['sid']} has connection_policy_sid {ANOTHER}, but the task requested "
        f"those with connection_policy_sid {POLICY}. {CACHES}."
    )
    refused(guard, TARGET, {**own, "account_sid": SECOND, "connection_policy_sid": POLICY})
