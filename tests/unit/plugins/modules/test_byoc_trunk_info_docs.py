# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What C(byoc_trunk_info) documents of a trunk is the table of attributes in the code."""

from __future__ import annotations

from ansible_collections.voiceops.twilio.plugins.module_utils._resources.byoc_trunk import (
    ATTRIBUTES,
    normal_form,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.byoc_trunk_info import OPTIONS
from ansible_collections.voiceops.twilio.tests.unit.plugins.documentation import block, options

RETURN = block("modules", "byoc_trunk_info", "RETURN")
# As Twilio documents the resource.
DOCUMENTED = {
    "account_sid": "str",
    "cnam_lookup_enabled": "bool",
    "connection_policy_sid": "str",
    "date_created": "str",
    "date_updated": "str",
    "friendly_name": "str",
    "from_domain_sid": "str",
    "sid": "str",
    "status_callback_method": "str",
    "status_callback_url": "str",
    "url": "str",
    "voice_fallback_method": "str",
    "voice_fallback_url": "str",
    "voice_method": "str",
    "voice_url": "str",
}


def test_the_attributes_are_those_that_twilio_documents_and_those_of_the_code() -> None:
    documented = {name: about["type"] for name, about in RETURN["byoc_trunk"]["contains"].items()}
    assert documented == DOCUMENTED
    assert documented == {attribute.name: attribute.type for attribute in ATTRIBUTES}
    assert list(documented) == [attribute.name for attribute in ATTRIBUTES]


def test_a_trunk_of_the_list_is_documented_as_one_alone() -> None:
    assert RETURN["byoc_trunks"]["contains"] == RETURN["byoc_trunk"]["contains"]


def test_the_samples_are_a_trunk_in_normal_form() -> None:
    sample = {name: about["sample"] for name, about in RETURN["byoc_trunk"]["contains"].items()}
    assert normal_form(sample) == (sample, [])


def test_each_error_of_several_is_documented_as_one_alone() -> None:
    several = dict(RETURN["errors"]["contains"])
    assert several.pop("msg")["type"] == "str"
    assert several == RETURN["error"]["contains"]


def test_the_modules_own_options_are_documented_first() -> None:
    own = [option.name for option in OPTIONS]
    assert list(options("byoc_trunk_info"))[: len(own)] == own
