# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The modules that read resources: their documented return values against what they return."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.plugins.documentation import block
from ansible_collections.voiceops.twilio.tests.unit.plugins.infos import Info, each_info
from ansible_collections.voiceops.twilio.tests.unit.plugins.modules.branches import Fault, run_with
from ansible_collections.voiceops.twilio.tests.unit.plugins.modules.conftest import (
    RunModule,
    Shown,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.return_values import (
    differences,
    filled,
    paths,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.tasks import OAUTH_APP


class Situation(NamedTuple):
    """What the texts under C(returned) speak of."""

    failed: bool = False
    with_sid: bool = False
    asked: bool = True
    several: bool = False
    no_requests: bool = False


def returned(info: Info, situation: Situation) -> Callable[[str], bool]:
    """Return what says whether a value with this text under C(returned) is in the result."""
    failed = situation.failed
    nouns = info.resource.nouns
    known = {
        "always": True,
        "success": not failed,
        "success, with O(sid)": not failed and situation.with_sid,
        "when the options are valid": situation.asked,
        "failure, unless C(requests) is missing": (failed and not situation.no_requests),
        # byoc_trunk_info reads several kinds of resources.
        **dict.fromkeys(
            (
                f"failure, when several {it} were asked for and some of them could not be read"
                for it in (nouns, "resources")
            ),
            failed and situation.several,
        ),
        # No branch here asks for what is related: those that do are in test_byoc_trunk_info.py.
        **dict.fromkeys(RELATED, False),
    }
    return lambda text: known[text]


RELATED = (
    "success, with O(related)",
    "success, with V(connection_policy) in O(related)",
    "success, with V(sip_domain) in O(related)",
)
# No resource has a number for its name.
SEVEN: Fault = ("attributes", {"set": {"friendly_name": 7}, "times": "always"})
FAILED = Situation(failed=True)
NOT_ASKED = Situation(failed=True, asked=False)
ONE = Situation(with_sid=True)
Own = Callable[[Info], dict[str, Any]]


def one(**others: Any) -> Own:
    return lambda info: {"sid": info.sids[0], **others}


def gone(**others: Any) -> Own:
    return lambda info: {"sid": info.absent, **others}


def some_gone(**others: Any) -> Own:
    return lambda info: {"sids": [info.absent, info.sids[0]], **others}


def plain(**own: Any) -> Own:
    return lambda _info: own


def address(url: str, **others: Any) -> Own:
    return lambda info: {"sid": info.sids[0], info.resource.api.option: url, **others}


# By name: a fault, options, and the situation.
BRANCHES: dict[str, tuple[Fault | None, Own, Situation]] = {
    "one": (None, one(), ONE),
    "one with OAuth": (None, one(**OAUTH_APP), ONE),
    "the last": (None, lambda info: {"sid": info.sids[-1]}, ONE),
    "each by itself": (None, lambda info: {"sids": info.sids}, Situation()),
    "some, listed": (None, lambda info: {"sids": info.sids, "concurrency": 1}, Situation()),
    "none": (None, plain(sids=[]), Situation()),
    "of a name": (None, lambda info: {"friendly_name": info.title}, Situation()),
    "every": (None, plain(), Situation()),
    "one missing": (None, gone(), FAILED),
    "one missing, tolerated": (None, gone(on_missing="warn"), ONE),
    "some missing": (None, some_gone(), Situation(failed=True, several=True)),
    "some missing, tolerated": (None, some_gone(on_missing="ignore"), Situation()),
    "a list of one, missing": (None, lambda info: {"sids": [info.absent]}, FAILED),
    "no such name": (None, plain(friendly_name="Nobody"), FAILED),
    "no such name, tolerated": (
        None,
        plain(friendly_name="Nobody", on_missing="warn"),
        Situation(),
    ),
    "one invalid": (SEVEN, one(), FAILED),
    "one invalid, tolerated": (
        ("attributes", {"set": {"friendly_name": None}, "times": "always"}),
        one(on_invalid="warn"),
        ONE,
    ),
    "every one invalid": (SEVEN, plain(), Situation(failed=True, several=True)),
    "another one": (("other_trunk", {}), one(), FAILED),
    "another account": (("other_account", {}), plain(), FAILED),
    "a page without its links": (("no_meta", {}), plain(), FAILED),
    "not JSON": (("html", {}), one(), FAILED),
    "not accepted": (("unauthorized", {"times": "always"}), plain(), FAILED),
    "not permitted": (("forbidden", {"times": "always"}), plain(), FAILED),
    "too many requests": (("too_many_requests", {}), one(retries=0), FAILED),
    "unavailable": (("server_error", {}), one(retries=0), FAILED),
    "a problem of RFC 9457": (("problem", {}), one(), FAILED),
    "too late": (("stall", {}), one(deadline=0.2), FAILED),
    "no connection": (None, address("http://127.0.0.1:1", retries=0), FAILED),
    "no SID": (None, plain(sid="../Settings"), FAILED),
    "no credentials": (None, plain(auth_token=None), NOT_ASKED),
    "no address": (None, address("voice.twilio.com"), NOT_ASKED),
    "an option out of bounds": (None, plain(concurrency=33), NOT_ASKED),
    "refused by Ansible": (
        None,
        one(sids=[]),
        NOT_ASKED,
    ),
}


def run_branch(sandbox: Sandbox, run_module: RunModule, info: Info, name: str) -> Shown:
    fault, own, _situation = BRANCHES[name]
    given = info.options(sandbox, **own(info))
    return run_with(fault, sandbox, run_module, info.module, given)


@each_info
@pytest.mark.parametrize("name", BRANCHES)
def test_return_values_are_as_documented(
    sandbox: Sandbox, run_module: RunModule, info: Info, name: str
) -> None:
    situation = BRANCHES[name][2]
    shown = run_branch(sandbox, run_module, info, name)
    assert shown.exit_code == (1 if situation.failed else 0)
    assert shown.result.get("failed", False) is situation.failed
    if not situation.failed:
        assert shown.result["changed"] is False
    assert ("msg" in shown.result) is situation.failed
    documented = block("modules", info.name, "RETURN")
    assert differences(documented, shown.result, returned(info, situation)) == []


@each_info
def test_every_documented_return_value_is_returned_at_times(
    sandbox: Sandbox, run_module: RunModule, info: Info
) -> None:
    seen: set[str] = set()
    for name in BRANCHES:
        sandbox.reset()
        seen |= set(filled(run_branch(sandbox, run_module, info, name).result))
    documented = block("modules", info.name, "RETURN")
    own = {name: about for name, about in documented.items() if about["returned"] not in RELATED}
    assert set(paths(own)) - seen == set()


@each_info
def test_a_result_is_that_of_the_core(sandbox: Sandbox, run_module: RunModule, info: Info) -> None:
    given = info.options(sandbox, sids=info.sids)
    core = info.core(given, {}, ansible_version="2.21.0")
    shown = run_module(info.module.main, given)
    shown.result.pop("invocation", None)
    assert shown[:3] == (core.result, 0, [])
    assert [item["sid"] for item in shown.result[info.resource.facts]] == info.sids
