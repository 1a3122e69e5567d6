# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every module that reads resources selects them with the same options."""

from __future__ import annotations

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
