# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Connection policies with their targets: what is special to them."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.plugins.infos import POLICIES
from ansible_collections.voiceops.twilio.tests.unit.plugins.tasks import (
    API_KEY,
    MAIN,
    OAUTH_APP,
    SUBACCOUNT,
)

SID = POLICIES.sids[0]
OTHER = POLICIES.sids[1]
MUNICH, FRANKFURT = (f"NE00000000000000000000000000ee010{n}" for n in (2, 1))


def target(sandbox: Sandbox, sid: str, **attributes: Any) -> None:
    """Change the target I(sid) of the first policy, or add it."""
    path = ("connection_policies", SID, "targets", sid)
    known = sandbox.resource("connection_policies", SID, "targets", FRANKFURT)
    sandbox.put_resource(*path, value={**known, "sid": sid, **attributes})


def targets(sandbox: Sandbox, **own: Any) -> list[dict[str, Any]]:
    outcome = POLICIES.ask(sandbox, sid=SID, **own)
    assert not outcome.failed, outcome.result
    found: list[dict[str, Any]] = outcome.result["connection_policy"]["targets"]
    return found


def test_a_policy_in_full(sandbox: Sandbox) -> None:
    url = f"https://voice.twilio.com/v1/ConnectionPolicies/{SID}"
    usual = {
        "account_sid": MAIN,
        "connection_policy_sid": SID,
        "enabled": True,
        "weight": 10,
    }
    (policy,) = POLICIES.ask(sandbox, sid=SID).result["connection_policies"]
    assert policy == {
        "account_sid": MAIN,
        "date_created": "2023-05-04T09:30:00Z",
        "date_updated": "2025-05-04T09:30:00Z",
        "friendly_name": "Nordlicht Telekom, Frankfurt then Munich",
        "links": {"targets": f"{url}/Targets"},
        "sid": SID,
        "url": url,
        "targets": [
            {
                **usual,
                "sid": FRANKFURT,
                "friendly_name": "Frankfurt",
                "target": "sip:sbc.fra.nordlicht.example.com:5061;transport=tls",
                "priority": 10,
                "date_created": "2023-05-04T09:31:00Z",
                "date_updated": "2023-05-04T09:31:00Z",
                "url": f"{url}/Targets/{FRANKFURT}",
            },
            {
                **usual,
                "sid": MUNICH,
                "friendly_name": "Munich",
                "target": "sip:sbc.muc.nordlicht.example.com:5061;transport=tls",
                "priority": 20,
                "date_created": "2023-05-04T09:32:00Z",
                "date_updated": "2023-05-04T09:32:00Z",
                "url": f"{url}/Targets/{MUNICH}",
            },
        ],
    }


def test_targets_are_in_the_order_in_which_they_are_tried(sandbox: Sandbox) -> None:
    # By priority, then by weight, then by SID. Without a number, it comes last.
    order: list[tuple[Any, Any]] = [
        (0, 1), (0, 65535), (9, 2), (9, 10), (9, 10), (10, 1), (65535, 65535),
        (65536, 1), ("1", 1), ("1", 1), (True, 5), (None, 9),
    ]  # fmt: skip
    sids = [f"NE{n:032x}" for n in range(len(order))]
    for n in (7, 3, 11, 0, 9, 5, 1, 10, 2, 8, 4, 6):
        priority, weight = order[n]
        target(sandbox, sids[n], priority=priority, weight=weight)
    for sid in (FRANKFURT, MUNICH):
        sandbox.delete_resource("connection_policies", SID, "targets", sid)
    found = targets(sandbox, on_invalid="ignore")
    assert [(item["priority"], item["weight"]) for item in found] == order
    assert [item["sid"] for item in found] == sids


@pytest.mark.parametrize("name", ["priority", "weight"])
@pytest.mark.parametrize("value", [True, False, None, "10", 10.0, -1, 65536, [], {}])
def test_a_number_must_be_an_integer(sandbox: Sandbox, name: str, value: Any) -> None:
    target(sandbox, FRANKFURT, **{name: value})
    result = POLICIES.ask(sandbox, sid=SID).result
    (violation,) = result["error"]["violations"]
    place = violation["attribute"]
    assert place.endswith(f"].{name}")
    least = 0 if name == "priority" else 1
    assert violation["expected"] == f"an integer from {least} to 65535"
    assert violation["actual"] == value
    (kept,) = (item for item in targets(sandbox, on_invalid="warn") if item["sid"] == FRANKFURT)
    assert kept[name] == value
    assert kept[name].__class__ is value.__class__


def test_a_target_of_another_policy_is_an_error(sandbox: Sandbox) -> None:
    target(sandbox, MUNICH, connection_policy_sid=OTHER)
    result = POLICIES.ask(sandbox, sid=SID).result
    assert (result["error"]["kind"], result["error"]["sid"]) == ("wrong_connection_policy", SID)
    assert result["msg"] == (
        f"Target {MUNICH} has connection_policy_sid {OTHER}, but the task requested those with "
        f"connection_policy_sid {SID}. Check the caches, proxies and gateways between here and "
        "Twilio."
    )


@pytest.mark.parametrize("signs_in", [API_KEY, OAUTH_APP], ids=["API key", "OAuth"])
def test_a_target_of_another_account_is_an_error_even_if_no_account_is_known(
    sandbox: Sandbox, signs_in: dict[str, str]
) -> None:
    target(sandbox, MUNICH, account_sid=SUBACCOUNT)
    result = POLICIES.ask(sandbox, sid=SID, **signs_in, account_sid=None).result
    assert result["error"]["kind"] == "wrong_connection_policy"
    assert (
        f"Target {MUNICH} has account_sid {SUBACCOUNT}, but connection policy {SID} has "
        in (result["msg"])
    )


@pytest.mark.parametrize("parent", [None, ""])
def test_a_target_that_names_no_policy_is_one(sandbox: Sandbox, parent: str | None) -> None:
    target(sandbox, FRANKFURT, connection_policy_sid=parent)
    assert targets(sandbox)[0]["connection_policy_sid"] is None


@pytest.mark.parametrize("own", [{"sids": [SID, OTHER]}, {}], ids=["some", "every one"])
def test_one_whose_targets_cannot_be_read_fails_alone(
    sandbox: Sandbox, own: dict[str, Any]
) -> None:
    sandbox.fault("html", path=f"^/v1/ConnectionPolicies/{OTHER}/", times="always")
    result = POLICIES.ask(sandbox, **own).result
    (error,) = result["errors"]
    assert (error["kind"], error["sid"]) == ("invalid_response", OTHER)
    count = 2 if own else len(POLICIES.sids)
    assert result["msg"].startswith(f"1 of {count} connection policies could not be read.")


def test_a_policy_without_a_list_of_targets_is_an_error(sandbox: Sandbox) -> None:
    sandbox.fault("not_found", path=f"^/v1/ConnectionPolicies/{SID}/Targets", times="always")
    result = POLICIES.ask(sandbox, sid=SID, on_missing="ignore").result
    assert (result["error"]["kind"], result["error"]["sid"]) == ("invalid_response", SID)
    assert result["msg"].startswith("There is no list of connection policy targets at ")


def test_the_targets_of_a_policy_without_a_valid_sid_are_not_known(sandbox: Sandbox) -> None:
    wrong = "NY/../../Settings"
    sandbox.fault("attributes", path="^/v1/ConnectionPolicies$", set={"sid": wrong})
    for sid in POLICIES.sids[1:]:
        sandbox.delete_resource("connection_policies", sid)
    outcome = POLICIES.ask(sandbox, on_invalid="warn")
    (policy,) = outcome.result["connection_policies"]
    assert (policy["sid"], policy["targets"]) == (wrong, None)
    assert [request["path"] for request in sandbox.requests()] == ["/v1/ConnectionPolicies"]
