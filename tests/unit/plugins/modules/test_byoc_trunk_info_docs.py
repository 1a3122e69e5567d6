# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a module documents of its resource is the table of attributes in the code."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._resources import byoc_trunk
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.attributes import Table
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.byoc_trunk_info import OPTIONS
from ansible_collections.voiceops.twilio.tests.unit.plugins.documentation import block, options


class Documented(NamedTuple):
    """The return values of I(module) in which one resource and several have their attributes."""

    module: str
    one: str
    several: str
    table: Table

    def contains(self, name: str) -> dict[str, Any]:
        """Return what RETURN documents inside the return value I(name)."""
        found: dict[str, Any] = block("modules", self.module, "RETURN")[name]["contains"]
        return found


BYOC_TRUNK = Documented("byoc_trunk_info", "byoc_trunk", "byoc_trunks", byoc_trunk.TABLE)
# A module that returns another resource has its line here.
each_resource = pytest.mark.parametrize("documented", [pytest.param(BYOC_TRUNK, id="byoc_trunk")])


@each_resource
def test_the_attributes_are_those_of_the_code(documented: Documented) -> None:
    types = {name: about["type"] for name, about in documented.contains(documented.one).items()}
    assert list(types.items()) == list(documented.table.types().items())


@each_resource
def test_a_resource_of_the_list_is_documented_as_one_alone(documented: Documented) -> None:
    assert documented.contains(documented.several) == documented.contains(documented.one)


@each_resource
def test_the_samples_are_a_resource_in_normal_form(documented: Documented) -> None:
    contains = documented.contains(documented.one)
    sample = {name: about["sample"] for name, about in contains.items()}
    assert documented.table.normal_form(sample) == (sample, [])


@each_resource
def test_each_error_of_several_is_documented_as_one_alone(documented: Documented) -> None:
    several = documented.contains("errors")
    assert several["msg"]["type"] == "str"
    alone = {name: about for name, about in several.items() if name != "msg"}
    assert alone == documented.contains("error")


def test_the_modules_own_options_are_documented_first() -> None:
    own = [option.name for option in OPTIONS]
    assert list(options("byoc_trunk_info"))[: len(own)] == own
