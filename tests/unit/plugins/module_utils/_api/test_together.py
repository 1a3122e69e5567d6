# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The first requests for several collections, and the guard of each collection."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._api.account import AccountGuard
from ansible_collections.voiceops.twilio.plugins.module_utils._api.collection import Collection
from ansible_collections.voiceops.twilio.plugins.module_utils._api.together import list_of, one_of
from ansible_collections.voiceops.twilio.plugins.module_utils._api.voice import (
    byoc_trunks,
    connection_policies,
    targets,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._auth.credentials import Identity
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import (
    NotFoundError,
    TwilioError,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.byoc_trunk import (
    BYOC_TRUNK,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.connection_policy import (
    CONNECTION_POLICY,
    TARGET,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.resource import Resource
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.asking import (
    TOKEN,
    make_client,
)

API = "https://voice.example"
ACCOUNT, OTHER_ACCOUNT = (f"AC{n:032x}" for n in (1, 2))
POLICY, OTHER_POLICY = (f"NY{n:032x}" for n in (1, 2))
IDENTITY = Identity(TOKEN, ACCOUNT)


@pytest.mark.parametrize(
    ("of", "resource", "path"),
    [
        (byoc_trunks, BYOC_TRUNK, "/v1/ByocTrunks"),
        (connection_policies, CONNECTION_POLICY, "/v1/ConnectionPolicies"),
    ],
)
def test_a_request_and_a_guard_are_those_of_the_collection(
    of: Callable[..., Collection], resource: Resource, path: str
) -> None:
    guard = AccountGuard(None)
    collection = of(make_client(), API, IDENTITY, guard)
    assert collection.guard is guard
    sid = f"{resource.prefix}{1:032x}"
    requests = [list_of(collection).request, one_of(collection, sid).request]
    assert [request.url for request in requests] == [
        f"{API}{path}?PageSize=1000",
        f"{API}{path}/{sid}",
    ]
    assert [request.resource for request in requests] == [resource, resource]
    assert of(make_client(), API, IDENTITY).guard is not guard


def test_targets_are_those_of_their_policy_and_account() -> None:
    client = make_client()
    policies = connection_policies(client, API, IDENTITY, AccountGuard(ACCOUNT))
    collection = targets(client, IDENTITY, policies, POLICY)
    url = f"{API}/v1/ConnectionPolicies/{POLICY}/Targets"
    assert collection.address.of_list == url
    own = {"sid": f"NE{1:032x}", "account_sid": ACCOUNT, "connection_policy_sid": POLICY}
    collection.guard.require(TARGET, own, url)
    for other in ({"connection_policy_sid": OTHER_POLICY}, {"account_sid": OTHER_ACCOUNT}):
        with pytest.raises(TwilioError) as caught:
            collection.guard.require(TARGET, {**own, **other}, url)
        assert caught.value.kind == TARGET.wrong.kind
    gone = collection.checked(own["sid"], NotFoundError("gone"))
    assert isinstance(gone, NotFoundError)
    assert (
        gone.summary == f"Twilio has no {TARGET.name} {own['sid']} in account {ACCOUNT} at {API}."
    )
