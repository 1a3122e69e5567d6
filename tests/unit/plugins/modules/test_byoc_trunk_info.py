# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module: its documented return values against what it returns, and what Ansible adds."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
import yaml
from ansible_collections.voiceops.twilio.plugins.modules import byoc_trunk_info as module
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.plugins.modules.branches import (
    SEVERAL,
    Fault,
    run_alone,
    run_with,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.modules.conftest import (
    RunModule,
    Shown,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.return_values import (
    differences,
    filled,
    paths,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.tasks import (
    ABSENT,
    API_KEY,
    AUTH_TOKEN,
    MAIN,
    OAUTH_APP,
    SIDS,
    asked,
    options,
)

RETURN = yaml.safe_load(module.RETURN)
BOTH = ("connection_policy", "sip_domain")


class Situation(NamedTuple):
    """What the texts under C(returned) speak of."""

    failed: bool = False
    with_sid: bool = False
    asked: bool = True
    several: bool = False
    no_requests: bool = False
    related: tuple[str, ...] = ()


RETURNED: dict[str, Callable[[Situation], bool]] = {
    "always": lambda s: True,
    "success": lambda s: not s.failed,
    "success, with O(sid)": lambda s: not s.failed and s.with_sid,
    "when the options are valid": lambda s: s.asked,
    "failure, unless C(requests) is missing": lambda s: s.failed and not s.no_requests,
    SEVERAL: lambda s: s.failed and s.several,
    "success, with O(related)": lambda s: not s.failed and bool(s.related),
    "for each connection policy": lambda s: True,
    "for each SIP domain": lambda s: True,
    **{
        f"success, with V({name}) in O(related)": (
            lambda s, name=name: not s.failed and name in s.related
        )
        for name in BOTH
    },
}

FAILED = Situation(failed=True)

# By name: a fault, options, and the situation. Those without related are in test_infos.py.
BRANCHES: dict[str, tuple[Fault | None, dict[str, Any], Situation]] = {
    "neither": (None, {"related": []}, Situation()),
    "every one with all that it refers to": (
        ("attributes", {"path": "^.*/Domains.json", "set": {"emergency_caller_sid": f"PN{1:032}"}}),
        {"related": [*BOTH]},
        Situation(related=BOTH),
    ),
    "one with its policy": (
        None,
        {"sid": SIDS[0], "related": [BOTH[0]]},
        Situation(with_sid=True, related=BOTH[:1]),
    ),
    "one with its domains": (
        None,
        {"sid": SIDS[0], "related": [BOTH[1]]},
        Situation(with_sid=True, related=BOTH[1:]),
    ),
    "none, with all that they refer to": (
        None,
        {"sids": [], "related": [*BOTH]},
        Situation(related=BOTH),
    ),
    "policies not permitted": (
        ("forbidden", {"path": "/v1/ConnectionPolicies"}),
        {"related": [*BOTH]},
        FAILED,
    ),
    "domains not permitted": (
        ("forbidden", {"path": "/2010-04-01"}),
        {"related": [*BOTH]},
        FAILED,
    ),
    "an address of a policy invalid": (
        ("attributes", {"path": "/v1/ConnectionPolicies", "set": {"url": "x"}}),
        {"sid": SIDS[0], "related": [*BOTH]},
        FAILED,
    ),
}


def run(sandbox: Sandbox, run_module: RunModule, name: str) -> Shown:
    fault, own, _situation = BRANCHES[name]
    given = options(sandbox, core_api_url=sandbox.url, **own)
    return run_with(fault, sandbox, run_module, module, given)


@pytest.mark.parametrize("name", BRANCHES)
def test_return_values_are_as_documented(
    sandbox: Sandbox, run_module: RunModule, name: str
) -> None:
    situation = BRANCHES[name][2]
    shown = run(sandbox, run_module, name)
    assert shown.exit_code == (1 if situation.failed else 0)
    assert shown.result.get("failed", False) is situation.failed
    if not situation.failed:
        assert shown.result["changed"] is False
    assert ("msg" in shown.result) is situation.failed
    assert differences(RETURN, shown.result, lambda text: RETURNED[text](situation)) == []


def test_every_documented_return_value_is_returned_at_times(
    sandbox: Sandbox, run_module: RunModule
) -> None:
    seen: set[str] = set()
    for name in BRANCHES:
        sandbox.reset()
        seen |= set(filled(run(sandbox, run_module, name).result))
    related = {name: about for name, about in RETURN.items() if "related" in about["returned"]}
    assert set(paths(related)) - seen == set()


def test_warnings_are_handed_on(sandbox: Sandbox, run_module: RunModule) -> None:
    shown = run_module(module.main, options(sandbox, sid=ABSENT, on_missing="warn"))
    told = f"Twilio has no BYOC trunk {ABSENT} in account {MAIN} at {sandbox.url}."
    assert shown.warnings == [told]


# Options


@pytest.mark.parametrize(
    "both",
    [
        pytest.param({"sid": SIDS[0], "sids": []}, id="sid and sids"),
        pytest.param({"sid": SIDS[0], "friendly_name": "x"}, id="sid and friendly_name"),
        pytest.param({"sids": [], "friendly_name": "x"}, id="sids and friendly_name"),
    ],
)
def test_ways_to_say_which_trunks_exclude_each_other(
    sandbox: Sandbox, run_module: RunModule, both: dict[str, Any]
) -> None:
    shown = run_module(module.main, options(sandbox, **both))
    assert shown.result["msg"] == ("parameters are mutually exclusive: sid|sids|friendly_name")
    assert asked(sandbox) == {}


def test_a_list_of_sids_may_be_one_text(sandbox: Sandbox, run_module: RunModule) -> None:
    shown = run_module(module.main, options(sandbox, sids=f"{SIDS[1]},{SIDS[0]}"))
    assert [trunk["sid"] for trunk in shown.result["byoc_trunks"]] == [SIDS[1], SIDS[0]]


def test_the_environment_signs_in(
    sandbox: Sandbox, run_module: RunModule, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TWILIO_VOICE_URL", sandbox.url)
    monkeypatch.setenv("TWILIO_ACCOUNT_SID", MAIN)
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", AUTH_TOKEN)
    shown = run_module(module.main, {"sid": SIDS[0]})
    assert shown.result["byoc_trunk"]["sid"] == SIDS[0]


# Secrets

SECRETS = {
    "auth_token": ("TWILIO_AUTH_TOKEN", AUTH_TOKEN),
    "api_secret": ("TWILIO_API_SECRET", API_KEY["api_secret"]),
    "client_secret": ("TWILIO_CLIENT_SECRET", OAUTH_APP["client_secret"]),
}
SIGNS_IN = {
    "auth_token": {"account_sid": MAIN, "auth_token": AUTH_TOKEN},
    "api_secret": API_KEY,
    "client_secret": OAUTH_APP,
}


@pytest.mark.parametrize("from_environment", [False, True], ids=["task", "environment"])
@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_is_masked_in_facts_and_in_the_invocation(
    sandbox: Sandbox,
    run_module: RunModule,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    from_environment: bool,
) -> None:
    variable, secret = SECRETS[name]
    own: dict[str, Any] = dict(SIGNS_IN[name])
    if from_environment:
        monkeypatch.setenv(variable, own.pop(name))
    where = {"api_url": sandbox.url, "oauth_url": sandbox.oauth_url}
    changed = {"friendly_name": secret, "voice_url": f"https://example.com/?key={secret}"}
    sandbox.fault("attributes", set=changed)
    shown = run_module(module.main, {**where, **own, "sid": SIDS[0]}, invocation=True)
    trunk = shown.result["byoc_trunk"]
    assert trunk["friendly_name"] == "********"
    assert trunk["voice_url"] == "https://example.com/?key=********"
    masked = None if from_environment else "********"
    arguments = shown.result["invocation"]["module_args"]
    assert arguments[name] == masked
    assert arguments["sid"] == SIDS[0]
    assert secret not in json.dumps(shown.result)


def test_an_access_token_is_masked_in_facts(sandbox: Sandbox, run_module: RunModule) -> None:
    where = {"api_url": sandbox.url, "oauth_url": sandbox.oauth_url}
    token = "access-token-made-for-this-test"
    sandbox.fault("json_value", path="/v2/token", value={"access_token": token})
    trunk = {"sid": SIDS[0], "friendly_name": f"Bearer {token}"}
    sandbox.fault("json_value", sid=SIDS[0], value=trunk)
    shown = run_module(module.main, {**where, **OAUTH_APP, "sid": SIDS[0]})
    assert shown.result["byoc_trunk"]["friendly_name"] == "Bearer ********"


def test_sids_are_no_secrets(sandbox: Sandbox, run_module: RunModule) -> None:
    shown = run_module(module.main, options(sandbox, sid=SIDS[0]))
    assert shown.result["byoc_trunk"]["account_sid"] == MAIN


# requests


def test_nothing_is_asked_without_requests(
    sandbox: Sandbox, run_module: RunModule, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "REQUESTS_IMPORT_ERROR", "ImportError: no requests")
    shown = run_module(module.main, options(sandbox, sid=SIDS[0]))
    assert shown.exit_code == 1
    assert "(requests >= 2.28.0)" in shown.result["msg"]
    assert asked(sandbox) == {}


HIDE = "import sys; sys.modules['requests'] = None"
AGE = "import requests; requests.__version__ = '2.27.1'"
SAID = {
    HIDE: "Failed to import the required Python library (requests >= 2.28.0) on ",
    AGE: "The Python library requests 2.27.1, found at ",
}


@pytest.mark.parametrize("before", SAID, ids=["missing", "too old"])
def test_without_a_good_requests_the_message_names_the_interpreter(before: str) -> None:
    result = run_alone(before, module)
    assert result["failed"] is True
    assert result["msg"].startswith(SAID[before])
    assert f"{sys.executable}." in result["msg"]
    situation = Situation(failed=True, asked=False, no_requests=True)
    assert differences(RETURN, result, lambda text: RETURNED[text](situation)) == []
