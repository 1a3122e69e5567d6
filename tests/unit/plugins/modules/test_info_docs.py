# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a module documents of its resource is the table of attributes in the code, at any depth."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.connection_policy import (
    TARGET,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.resource import Resource
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.sip_domain import (
    CREDENTIAL_LIST,
    IP_ACCESS_CONTROL_LIST,
    IP_ADDRESS,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.documentation import (
    block,
    options,
    text,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.infos import (
    DOMAINS,
    POLICIES,
    TRUNKS,
    Info,
    each_info,
)

Values = dict[str, Any]


class Documented(NamedTuple):
    """One resource in RETURN of a module, below its fact by the return values I(path).

    I(parts) are the return values in it that are other resources.
    """

    info: Info
    resource: Resource
    path: tuple[str, ...] = ()
    parts: tuple[Resource, ...] = ()

    def contains(self) -> Values:
        """Return the documented attributes, without the parts."""
        found = block("modules", self.info.name, "RETURN")[self.info.resource.fact]
        for name in self.path:
            found = found["contains"][name]
        inside: Values = dict(found["contains"])
        for part in self.parts:
            assert (inside[part.facts]["type"], inside[part.facts]["elements"]) == ("list", "dict")
            del inside[part.facts]
        return inside


LISTS = IP_ACCESS_CONTROL_LIST.facts
DOCUMENTED = (
    Documented(TRUNKS, TRUNKS.resource),
    Documented(POLICIES, POLICIES.resource, parts=(TARGET,)),
    Documented(POLICIES, TARGET, (TARGET.facts,)),
    Documented(DOMAINS, DOMAINS.resource, parts=(IP_ACCESS_CONTROL_LIST, CREDENTIAL_LIST)),
    Documented(DOMAINS, IP_ACCESS_CONTROL_LIST, (LISTS,), (IP_ADDRESS,)),
    Documented(DOMAINS, IP_ADDRESS, (LISTS, IP_ADDRESS.facts)),
    Documented(DOMAINS, CREDENTIAL_LIST, (CREDENTIAL_LIST.facts,)),
)
each_resource = pytest.mark.parametrize(
    "documented", [pytest.param(one, id=one.resource.fact) for one in DOCUMENTED]
)


@each_resource
def test_the_attributes_are_those_of_the_code(documented: Documented) -> None:
    types = {name: about["type"] for name, about in documented.contains().items()}
    assert list(types.items()) == list(documented.resource.table.types().items())


@each_resource
def test_the_samples_are_a_resource_in_normal_form(documented: Documented) -> None:
    sample = {name: about["sample"] for name, about in documented.contains().items()}
    assert documented.resource.table.normal_form(sample) == (sample, [])


@each_resource
def test_the_permission_is_in_the_description_of_the_module(documented: Documented) -> None:
    about = block("modules", documented.info.name, "DOCUMENTATION")
    # What each module shares says it of trunks.
    known = text(about) if documented.info is not TRUNKS else documented.resource.permission
    assert documented.resource.scope in known


@each_info
def test_every_permission_is_the_one_that_an_error_names(info: Info) -> None:
    about = text(block("modules", info.name, "DOCUMENTATION"))
    assert all(one.resource.permission.startswith("read and list on ") for one in DOCUMENTED)
    assert not re.search(r"(?<!read and )list on |read on ", about)


@each_info
def test_no_other_permission_is_in_the_description_of_the_module(info: Info) -> None:
    scopes = {one.resource.scope for one in DOCUMENTED if one.info in (info, POLICIES, DOMAINS)}
    about = text(block("modules", info.name, "DOCUMENTATION"))
    assert set(re.findall(r"C\((sip\.[\w.-]+)\)", about)) <= scopes


@pytest.mark.parametrize("info", [POLICIES, DOMAINS], ids=lambda info: info.name)
def test_what_trunks_refer_to_is_documented_as_by_its_own_module(info: Info) -> None:
    own = block("modules", info.name, "RETURN")[info.resource.fact]["contains"]
    by_sid = block("modules", TRUNKS.name, "RETURN")[info.resource.facts]["contains"]
    assert [*by_sid] == ["SID"]
    assert shape(by_sid["SID"]["contains"]) == shape(own)


def shape(contains: Values) -> Values:
    """Return types and samples of what RETURN documents, without its texts."""
    kept = ("type", "elements", "sample")
    return {
        name: ({key: about.get(key) for key in kept}, shape(about.get("contains", {})))
        for name, about in contains.items()
    }


@each_info
def test_a_resource_of_the_list_is_documented_as_one_alone(info: Info) -> None:
    documented = block("modules", info.name, "RETURN")
    one, several = (documented[name] for name in (info.resource.fact, info.resource.facts))
    assert several["contains"] == one["contains"]


@each_info
def test_each_error_of_several_is_documented_as_one_alone(info: Info) -> None:
    documented = block("modules", info.name, "RETURN")
    several = documented["errors"]["contains"]
    assert several["msg"]["type"] == "str"
    alone = {name: about for name, about in several.items() if name != "msg"}
    assert alone == documented["error"]["contains"]


@each_info
def test_the_modules_own_options_are_documented_first(info: Info) -> None:
    own = [option.name for option in info.module.OPTIONS]
    assert list(options(info.name))[: len(own)] == own
