# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Trunks with what they refer to in them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.related import nested
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.plugins.related import (
    DOMAINS,
    POLICIES,
    domain,
    policy,
    related,
    succeeded,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.tasks import SIDS


def test_what_a_trunk_refers_to_in_it(sandbox: Sandbox) -> None:
    result = succeeded(related(sandbox))
    before = repr(result)
    trunks = nested(result)
    assert repr(result) == before
    assert [
        (
            trunk["connection_policy"] and trunk["connection_policy"]["sid"],
            [item["sid"] for item in trunk["sip_domains"]],
        )
        for trunk in trunks
    ] == [
        (policy("ee01"), [domain("ee01")]),
        (policy("ee02"), [domain("ee01")]),
        (policy("ee03"), []),
        (policy("a501"), [domain("a501")]),
        (policy("a502"), []),
        (None, []),
        (None, []),
        (policy("a901"), [domain("cc01")]),
        (policy("a902"), []),
        (None, []),
    ]
    attributes = [{name: trunk[name] for name in result["byoc_trunks"][0]} for trunk in trunks]
    assert attributes == result["byoc_trunks"]
    assert trunks[0]["connection_policy"] == result["connection_policies"][policy("ee01")]


@pytest.mark.parametrize(
    ("kinds", "names"),
    [([], set()), ([POLICIES], {"connection_policy"}), ([DOMAINS], {"sip_domains"})],
)
def test_only_what_was_asked_for_is_in_a_trunk(
    sandbox: Sandbox, kinds: list[str], names: set[str]
) -> None:
    result = succeeded(related(sandbox, kinds, sid=SIDS[0]))
    (trunk,) = nested(result)
    assert trunk.keys() - result["byoc_trunk"].keys() == names


def masked(result: dict[str, Any], *sids: str) -> dict[str, Any]:
    """What a result is if a secret has its own text in I(sids): they become the same."""
    text = json.dumps(result)
    for sid in sids:
        text = text.replace(sid, f"{sid[:2]}********")
    masked: dict[str, Any] = json.loads(text)
    return masked


@pytest.mark.parametrize(
    ("sids", "leads"),
    [
        ((policy("ee01"), policy("ee02")), ([], [domain("ee01")])),
        ((domain("ee01"), domain("cc01")), ([policy("ee01")], [])),
        ((SIDS[0], SIDS[1]), ([policy("ee01")], [domain("ee01")])),
    ],
)
def test_a_masked_sid_leads_nowhere(
    sandbox: Sandbox, sids: tuple[str, str], leads: tuple[list[str], list[str]]
) -> None:
    trunk = nested(masked(succeeded(related(sandbox)), *sids))[0]
    policies = [item["sid"] for item in [trunk["connection_policy"]] if item]
    assert (policies, [item["sid"] for item in trunk["sip_domains"]]) == leads
