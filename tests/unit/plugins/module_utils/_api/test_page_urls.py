# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a page says about its own place: the list that it belongs to, and which page it is."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._api.listing import read_page
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import InvalidResponseError
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.byoc_trunk import (
    BYOC_TRUNK,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.connection_policy import (
    CONNECTION_POLICY,
    TARGET,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.resource import Resource
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.sip_domain import (
    CREDENTIAL_LIST,
    IP_ACCESS_CONTROL_LIST,
    IP_ADDRESS,
    SIP_DOMAIN,
)

END = "0" * 30 + "a1"
SIP = f"/2010-04-01/Accounts/AC{END}/SIP"
CALLS = f"{SIP}/Domains/SD{END}/Auth/Calls"


class Place(NamedTuple):
    """A list: its resource, its path, and what Twilio answers with in front of the path."""

    resource: Resource
    path: str
    origin: str = ""

    def page(self, **urls: Any) -> dict[str, Any]:
        """Return an empty page with I(urls): C(this), C(first) or C(previous)."""
        api = self.resource.api
        keys = {"this": api.this_page, "first": api.first_page, "previous": api.previous_page}
        about = {"next_page_url": None, "next_page_uri": None}
        about = {**about, **{keys[name]: url for name, url in urls.items()}}
        return {self.resource.key: [], **({api.meta: about} if api.meta else about)}

    def label(self, name: str) -> str:
        """Return what a message calls the URL I(name)."""
        api = self.resource.api
        key = api.this_page if name == "this" else api.first_page
        if name == "previous":
            key = api.previous_page
        return f"{api.meta}.{key}" if api.meta else key


VOICE = "https://voice.twilio.com"
PLACES = {
    "trunks": Place(BYOC_TRUNK, "/v1/ByocTrunks", VOICE),
    "policies": Place(CONNECTION_POLICY, "/v1/ConnectionPolicies", VOICE),
    "targets": Place(TARGET, f"/v1/ConnectionPolicies/NY{END}/Targets", VOICE),
    "domains": Place(SIP_DOMAIN, f"{SIP}/Domains.json"),
    "mapped ACLs": Place(IP_ACCESS_CONTROL_LIST, f"{CALLS}/IpAccessControlListMappings.json"),
    "credentials": Place(CREDENTIAL_LIST, f"{CALLS}/CredentialListMappings.json"),
    "addresses": Place(IP_ADDRESS, f"{SIP}/IpAccessControlLists/AL{END}/IpAddresses.json"),
}
each_place = pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
BASES = ["https://api.twilio.com", "https://gateway.example/v1/2010-04-01/twilio"]
FIRST = "?PageSize=1000"
SECOND = "?PageSize=1000&Page=1&PageToken=PA1"


def fault_of(place: Place, requested: str, number: int, **urls: Any) -> str | None:
    """Return what is wrong with a page, or None."""
    try:
        read_page(place.page(**urls), requested, place.resource, number)
    except InvalidResponseError as error:
        fault = error.msg.partition(f" at {requested} ")[2]
        return fault.partition(". Check the proxies and gateways")[0]
    return None


@each_place
@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize(
    ("number", "urls"),
    [
        pytest.param(0, {}, id="nothing"),
        pytest.param(0, {"this": None, "first": None, "previous": None}, id="null"),
        pytest.param(0, dict.fromkeys(("this", "first"), "{path}?PageSize=1000&Page=0"), id="0"),
        pytest.param(0, {"this": "{path}?PageSize=50&Page=0"}, id="a lower maximum"),
        pytest.param(0, {"this": "{path}", "first": "{path}"}, id="no fields"),
        pytest.param(0, {"this": "/gateway{path}?Page=0"}, id="path of a gateway"),
        pytest.param(0, {"this": "https://voice.dublin.ie1.twilio.com{path}"}, id="region"),
        pytest.param(0, {"this": "http://10.0.0.1:8080{path}?Page=0#x"}, id="server behind"),
        pytest.param(0, {"this": "{path}?Page=0&Other=1"}, id="another field"),
        pytest.param(
            1,
            {
                "this": "{path}?PageToken=PA1&PageSize=1000&Page=1",
                "first": "{path}?PageSize=1000&Page=0",
                "previous": "{path}?PageSize=1000&Page=0&PageToken=PB1",
            },
            id="1",
        ),
        pytest.param(1, {"this": "{path}?Page=1"}, id="no token"),
        pytest.param(2, {"this": "{path}?Page=2", "first": "{path}"}, id="2"),
    ],
)
def test_a_page_of_the_requested_list(
    place: Place, base: str, number: int, urls: dict[str, Any]
) -> None:
    stated = {
        name: url and (place.origin if url[0] == "{" else "") + url.format(path=place.path)
        for name, url in urls.items()
    }
    requested = f"{base}{place.path}{SECOND if number else FIRST}"
    assert fault_of(place, requested, number, **stated) is None


@each_place
@pytest.mark.parametrize("base", BASES)
def test_letters_of_either_case_are_the_same_list(place: Place, base: str) -> None:
    requested = f"{base}{place.path.replace(END, END.upper())}{FIRST}"
    assert fault_of(place, requested, 0, this=f"{place.origin}{place.path}?Page=0") is None


OTHER_PATHS = {
    "another SID": lambda path: path.replace(END, "f" * 32),
    "longer SID": lambda path: path.replace("/SD", "/SD9").replace("/NY", "/NY9"),
    "longer": lambda path: f"{path}x",
    "shorter": lambda path: path[:-1],
    "slash": lambda path: f"{path}/",
    "parent": lambda path: path.rpartition("/")[0],
    "below": lambda path: f"{path}/{END}",
    "version": lambda path: path.replace("/v1/", "/v2/").replace("/2010", "/2008"),
    "no slash": lambda path: path.replace("/v1/", "/xv1/").replace("/20", "/x20"),
    "in the query": lambda path: f"/Other?{path}",
    "in the fragment": lambda path: f"/Other#{path}",
    "other": lambda _path: "/v1/SomethingElse?PageSize=50&Page=7",
    "no path": lambda _path: "?Page=0",
}
ELSEWHERE = [
    pytest.param(place, change(place.path), id=f"{list_name}: {name}")
    for list_name, place in PLACES.items()
    for name, change in OTHER_PATHS.items()
    if change(place.path) != place.path  # Not each path has a SID.
]


@pytest.mark.parametrize("name", ["this", "first", "previous"])
@pytest.mark.parametrize(("place", "path"), ELSEWHERE)
def test_a_page_of_another_list_is_an_error(place: Place, name: str, path: str) -> None:
    url = f"{place.origin}{path}"
    number = 1 if name == "previous" else 0
    requested = f"{BASES[0]}{place.path}{SECOND if number else FIRST}"
    assert fault_of(place, requested, number, **{name: url}) == (
        f"has the {place.label(name)} of another list, {url!r}"
    )


@each_place
@pytest.mark.parametrize(
    ("number", "name", "fields"),
    [
        (0, "this", "Page=7"),
        (0, "this", "PageSize=1000&Page=1&PageToken=PA1"),
        (0, "this", "Page=0&PageToken=PB1"),
        (0, "this", "PageToken=PA1"),
        (0, "this", "Page=0&Page=7"),
        (0, "this", "Page=x"),
        (0, "first", "Page=1"),
        (1, "this", "PageSize=1000&Page=0"),
        (1, "this", "PageSize=1000&Page=2&PageToken=PA1"),
        (1, "this", "PageSize=1000&Page=1&PageToken=PA2"),
        (1, "this", "PageSize=50&Page=1&PageToken=PA1"),
        (1, "first", "PageSize=1000&Page=1&PageToken=PA1"),
    ],
)
def test_another_page_of_the_list_is_an_error(
    place: Place, number: int, name: str, fields: str
) -> None:
    url = f"{place.origin}{place.path}?{fields}"
    requested = f"{BASES[0]}{place.path}{SECOND if number else FIRST}"
    assert fault_of(place, requested, number, **{name: url}) == (
        f"has the {place.label(name)} of another page, {url!r}"
    )


@each_place
@pytest.mark.parametrize("name", ["this", "first"])
@pytest.mark.parametrize("url", ["", 7, False, ["x"], {}, "https://[x"])
def test_a_url_that_is_none_is_an_error(place: Place, name: str, url: Any) -> None:
    requested = f"{BASES[0]}{place.path}{FIRST}"
    fault = fault_of(place, requested, 0, **{name: url})
    assert fault == f"has an invalid {place.label(name)}, {str(url)!r}"
