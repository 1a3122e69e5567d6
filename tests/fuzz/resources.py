# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Any resource in normal form, the pages of the core API, and what trunks refer to."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from ansible_collections.voiceops.twilio.plugins.module_utils._api.account import AccountGuard
from ansible_collections.voiceops.twilio.plugins.module_utils._api.listing import read_page
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import (
    Failure,
    InvalidResponseError,
    NotFoundError,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._http.client import Client
from ansible_collections.voiceops.twilio.plugins.module_utils._http.exchange import Request
from ansible_collections.voiceops.twilio.plugins.module_utils._http.scheduler import AnswerOrError
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.catalogue import RESOURCES
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.resource import (
    CORE,
    VOICE,
    Resource,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.sip_domain import (
    SIP_DOMAIN,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.byoc_trunk_info import OPTIONS
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.referred import referred
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.related import (
    nested,
    read_related,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.runner import Task, attempt
from ansible_collections.voiceops.twilio.tests.fuzz import material
from ansible_collections.voiceops.twilio.tests.fuzz.promises import (
    assert_showable,
    assert_sound,
    assert_strict_json,
)
from ansible_collections.voiceops.twilio.tests.fuzz.trunks import connects_to
from hypothesis import strategies as st

# A resource of any kind


class Item(NamedTuple):
    """A JSON object that is taken for a resource."""

    resource: Resource
    answer: dict[str, Any]


def _items_of(resource: Resource) -> st.SearchStrategy[Item]:
    names = list(resource.table.types())
    values = material.VALUES | st.integers(-1, 70_000) | st.sampled_from(["sip:a", "/a", "IP_ACL"])
    answers = st.dictionaries(st.sampled_from(names) | material.TEXT, values, max_size=8)
    return st.builds(Item, st.just(resource), answers)


items = st.one_of([_items_of(resource) for resource in RESOURCES])


def check_item(item: Item) -> None:
    """All attributes and all else, nothing invented, and itself as its own normal form."""
    resource, answer = item
    table, before = resource.table, repr(answer)
    names = list(table.types())
    normal, violations = table.normal_form(answer)
    assert repr(answer) == before
    assert list(normal) == names + [name for name in answer if name not in names]
    broken = {violation.attribute for violation in violations}
    for violation in violations:
        assert normal[violation.attribute] is violation.actual is answer.get(violation.attribute)
        assert_showable(str(violation))
    for name, value in normal.items():
        came = answer.get(name)
        is_unset = came == "" and name in names and name not in broken and value is None
        # What is changed is text, and what is no text is what it was.
        assert value is came or isinstance(value, str) or is_unset
    assert table.normal_form(normal) == (normal, violations)


# Pages of the core API

PATH = f"/2010-04-01/Accounts/{material.ACCOUNT_SID}/SIP/Domains.json"
URL = f"https://gateway.example/twilio{PATH}"

_next = st.builds("{}{}".format, st.sampled_from([PATH, PATH[:-1], "/v1"]), material.TEXT)
core_pages = st.fixed_dictionaries(
    {},
    optional={
        "domains": st.lists(st.fixed_dictionaries({"sid": material.TEXT}), max_size=2)
        | material.JSON,
        "next_page_uri": st.none() | _next | material.ADDRESSES | material.JSON,
    },
)


def check_core_page(answer: dict[str, Any]) -> None:
    """The whole list and a next page of the same list at the same server, or an error."""
    try:
        page = read_page(answer, URL, SIP_DOMAIN)
    except InvalidResponseError as error:
        assert_sound(error)
        return
    assert page.resources == answer["domains"]
    assert (page.next_url is None) is (answer["next_page_uri"] is None)
    if page.next_url is not None:
        assert connects_to(page.next_url) in ((), ("https", "gateway.example", 443))
        assert urlsplit(page.next_url).path == urlsplit(URL).path


# What trunks refer to

OPTIONS_OF_TASK = {"account_sid": material.ACCOUNT_SID, "auth_token": "0123467890" * 3}
_SID = "[0-9a-fA-F]{32}"
_DOMAINS = rf"/2010-04-01/Accounts/AC{_SID}/SIP"
_MAY_BE_ASKED = re.compile(
    rf"/v1/ConnectionPolicies(/NY{_SID}(/Targets)?)?"
    rf"|{_DOMAINS}/Domains(/SD{_SID}(/Auth/Calls/(IpAccessControlList|CredentialList)Mappings)?)?"
    rf"\.json|{_DOMAINS}/IpAccessControlLists/AL{_SID}/IpAddresses\.json"
)
_ODD = st.sampled_from(["__ansible_unsafe", "", "NY1", "{{ 1 }}", "\x1b", "../x"])
_REFERENCES = ("connection_policy_sid", "from_domain_sid")


def _sids(prefix: str) -> st.SearchStrategy[Any]:
    return st.sampled_from([f"{prefix}{n:032x}" for n in range(3)])


def _some(prefix: str, **others: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    sids = _sids(prefix) | _sids(prefix) | _ODD
    own = st.sampled_from([material.ACCOUNT_SID] * 9 + ["AC" + "6" * 32])
    given = st.fixed_dictionaries({"sid": sids, "account_sid": own}, optional=others)
    return st.lists(given, max_size=4)


def _is_utf8(value: Any) -> bool:
    """Whether no half of a surrogate pair is in I(value): an answer with one is refused before."""
    text = json.dumps(value, ensure_ascii=False)
    return text == text.encode("utf-8", "replace").decode()


def _reference(prefix: str) -> st.SearchStrategy[Any]:
    return _sids(prefix) | _sids(prefix) | st.none() | _ODD | material.JSON.filter(_is_utf8)


class World(NamedTuple):
    """What a server says that there is, by the key of the list, and what a task asks of it."""

    trunks: list[dict[str, Any]]
    lists: dict[str, list[dict[str, Any]]]
    related: list[str]
    on_invalid: str


worlds = st.builds(
    World,
    st.lists(
        st.fixed_dictionaries(
            {
                "sid": _sids("BY") | _sids("BY") | _ODD,
                "connection_policy_sid": _reference("NY"),
                "from_domain_sid": _reference("SD"),
            }
        ),
        max_size=4,
        unique_by=lambda trunk: trunk["sid"],
    ),
    st.fixed_dictionaries(
        {
            "connection_policies": _some("NY", url=st.just("no URL")),
            "targets": _some("NE", priority=st.integers(-1, 9)),
            "domains": _some("SD", byoc_trunk_sid=_reference("BY"), secure=st.just("no")),
            "contents": _some("AL", friendly_name=st.just(5)),
            "ip_addresses": _some("IP", ip_address=material.TEXT.filter(_is_utf8)),
        }
    ),
    st.sampled_from([["connection_policy"], ["sip_domain"], ["sip_domain", "connection_policy"]]),
    st.sampled_from(["error", "warn", "ignore"]),
)


class Answering(Client):
    """A client that is answered by I(lists), and asks only what it may."""

    lists: dict[str, list[dict[str, Any]]]

    def request_each(self, requests: Sequence[Request]) -> list[AnswerOrError]:
        """Return a page or a resource for each of I(requests)."""
        return [self._answer(request) for request in requests]

    def _answer(self, request: Request) -> AnswerOrError:
        path = urlsplit(request.url).path
        assert _MAY_BE_ASKED.fullmatch(path), path
        sid = path.removesuffix(".json").rpartition("/")[2]
        there = self.lists[request.resource.key]
        if len(sid) == 34:
            missing = NotFoundError("Not there.", failure=Failure(404, 20404), url=request.url)
            return next((dict(item) for item in there if item["sid"] == sid), missing)
        if request.resource.api is CORE:
            return {request.resource.key: there, "next_page_uri": None}
        return {request.resource.key: there, "meta": {"next_page_url": None}}


def check_related(world: World) -> None:
    """Each reference leads somewhere or dangles, each name is a SID, and no other is asked for."""

    def work(task: Task) -> dict[str, Any]:
        task.client.__class__ = Answering
        task.client.lists = world.lists  # type: ignore[attr-defined]
        guard = AccountGuard(material.ACCOUNT_SID)
        related = read_related(task, world.trunks, guard, world.related)
        return {"byoc_trunks": world.trunks, **referred(world.trunks, related)}

    given = {**OPTIONS_OF_TASK, "related": world.related, "on_invalid": world.on_invalid}
    outcome = attempt(work, given, {}, OPTIONS, ansible_version="fuzz", apis=(VOICE, CORE))
    assert_strict_json(outcome.result)
    if outcome.failed:
        assert outcome.result["error"]["kind"].startswith(("invalid_response", "wrong_"))
        assert_showable([outcome.result["error"], outcome.result["msg"]])
        return
    _assert_complete(world, outcome.result)


def _assert_complete(world: World, result: dict[str, Any]) -> None:
    kinds = {
        "connection_policy": ("connection_policies", "connection_policy_sid", "NY"),
        "sip_domain": ("sip_domains", "from_domain_sid", "SD"),
    }
    dangling = []
    trunks = nested(result)
    for name, (facts, attribute, prefix) in kinds.items():
        assert (facts in result) is (name in world.related)
        for sid, item in result.get(facts, {}).items():
            assert re.fullmatch(f"{prefix}{_SID}", sid)
            assert item["sid"] == sid
        for trunk in result["byoc_trunks"] if name in world.related else ():
            value = trunk[attribute]
            if value is not None and not (isinstance(value, str) and value in result[facts]):
                dangling.append((trunk["sid"], attribute, repr(value)))
    said = [(d["sid"], d["attribute"], repr(d["refers_to"])) for d in result["dangling"]]
    assert sorted(said) == sorted(dangling)
    for before, trunk in zip(result["byoc_trunks"], trunks):
        assert {name: trunk[name] for name in before} == before
        for domain in trunk.get("sip_domains", ()):
            named = (domain["sid"], trunk["sid"])
            assert named[0] == trunk["from_domain_sid"] or named[1] == domain["byoc_trunk_sid"]
