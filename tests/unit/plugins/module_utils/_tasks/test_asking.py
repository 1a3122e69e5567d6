# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every module that reads resources selects them with the same options."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._options import Option
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.byoc_trunk import (
    BYOC_TRUNK,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.connection_policy import (
    CONNECTION_POLICY,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.resource import Resource
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.asking import (
    exclusive,
    read_selected,
    ways_of_asking,
)


@pytest.mark.parametrize(
    ("resource", "noun"), [(BYOC_TRUNK, "trunk"), (CONNECTION_POLICY, "connection policy")]
)
def test_resources_are_selected_by_sid_by_sids_or_by_name(resource: Resource, noun: str) -> None:
    every = f"the task reads every {noun} of the account"
    options = ways_of_asking(resource)
    assert options == (
        Option("sid", is_sid=True, if_left_out=every),
        Option("sids", type="list", elements="str", is_sid=True),
        Option("friendly_name", if_left_out=every),
    )
    assert exclusive(options) == (("sid", "sids", "friendly_name"),)


@pytest.mark.parametrize(
    ("labels", "label"), [([], "sids[{}]"), (["byoc_trunk_sids[{}]"], "byoc_trunk_sids[{}]")]
)
def test_messages_name_a_sid_by_its_option_or_as_the_door_says(
    labels: list[str], label: str
) -> None:
    reader: Any = SimpleNamespace(
        task=SimpleNamespace(options={"sid": None, "sids": ["BY1"]}),
        resource=BYOC_TRUNK,
        sids=lambda sids, label: ([f"{sids} {label}"], []),
    )
    assert read_selected(reader, *labels) == {
        "byoc_trunks": [f"['BY1'] {label}"],
        "missing_sids": [],
    }
