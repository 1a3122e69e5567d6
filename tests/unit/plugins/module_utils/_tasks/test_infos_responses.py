# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The responses to each request of a module that reads resources: any but the right ones fail."""

from __future__ import annotations

import re
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._http import scheduler
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.plugins.infos import (
    Step,
    each_step,
    failure,
    paths,
    read,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.tasks import MAIN, SUBACCOUNT

# What is not the resource, or not the one that was asked for: at each request of a task

ATTRIBUTES: dict[str, Any] = {"set": {"__ansible_unsafe": "x"}}
# By fault: its parameters, and the kind of error. No attempt is made again.
FAULTS: dict[str, tuple[dict[str, Any], str]] = {
    "unauthorized": ({}, "credentials"),
    "test_credentials": ({}, "credentials"),
    "forbidden": ({}, "permission"),
    "too_many_requests": ({}, "rate_limited"),
    "server_error": ({}, "unavailable"),
    "redirect": ({}, "invalid_response"),
    "gateway_not_found": ({}, "invalid_response"),
    "not_found_no_code": ({}, "invalid_response"),
    "html": ({}, "invalid_response"),
    "not_json": ({}, "invalid_response"),
    "empty_body": ({}, "invalid_response"),
    "json_value": ({"value": []}, "invalid_response"),
    "cut_json": ({}, "invalid_response"),
    "cut_short": ({}, "invalid_response"),
    "gzip_bomb": ({}, "invalid_response"),
    "too_large": ({}, "invalid_response"),
    "deep_nesting": ({"depth": 65}, "invalid_response"),
    "duplicate_keys": ({}, "invalid_response"),
    "nan": ({"attribute": "friendly_name"}, "invalid_response"),
    "not_utf8": ({}, "invalid_response"),
    "attributes": (ATTRIBUTES, "invalid_response"),
    "reset_in_body": ({}, "connection"),
    "close_without_answer": ({}, "connection"),
    "stall": ({}, "timeout"),
}


@each_step
@pytest.mark.parametrize("fault", FAULTS)
def test_what_twilio_never_sends_is_an_error(sandbox: Sandbox, step: Step, fault: str) -> None:
    parameters, kind = FAULTS[fault]
    sandbox.fault(fault, path=step.path, times="always", **parameters)
    timeout = 0.5 if fault == "stall" else 30.0
    result = failure(step.info, sandbox, sid=step.info.sids[0], retries=0, timeout=timeout)
    assert result["error"]["kind"] == kind
    assert fault in [request["fault"] for request in sandbox.requests()]
    assert all("redirected" not in request["query"] for request in sandbox.requests())


@each_step
@pytest.mark.parametrize("fault", ["interim", "second_answer", "gzip"])
def test_an_odd_but_whole_answer_is_taken_as_it_is(
    sandbox: Sandbox, step: Step, fault: str
) -> None:
    expected = read(step.info, sandbox, sid=step.info.sids[0])
    sandbox.fault(fault, path=step.path)
    assert read(step.info, sandbox, sid=step.info.sids[0]) == expected


@each_step
def test_a_failure_that_passes_is_tried_again(
    sandbox: Sandbox, step: Step, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scheduler, "BACKOFF_SECONDS", 0.001)
    expected = read(step.info, sandbox, sid=step.info.sids[0])
    sandbox.fault("server_error", path=step.path, times=2)
    outcome = step.info.ask(sandbox, sid=step.info.sids[0])
    assert outcome.result[step.info.resource.fact] == expected[0]
    assert outcome.result["api"]["retries"] == 2


# A page, and what it leads to


def lists(step: Step) -> dict[str, Any]:
    """Return what asks for the list at this I(step): of an account, or of one resource."""
    return {"sid": step.info.sids[0]} if step.is_list else {}


def list_path(step: Step) -> str:
    """Return a pattern of the path of the list at this I(step)."""
    return step.path if step.is_list else rf"^{step.info.path}(\.json)?$"


@each_step
@pytest.mark.parametrize(
    "leads_to",
    [
        pytest.param("{other}{path}?Page=1", id="another origin"),
        pytest.param("//{host}{path}?Page=1", id="another host without a scheme"),
        pytest.param("/{host}{path}?Page=1", id="another path"),
        pytest.param("{here}{path}/..?Page=1", id="a way up"),
        pytest.param("{here}/v1/Settings?Page=1", id="another list"),
        pytest.param("{moved}?Page=1", id="another account or version"),
        pytest.param("https://user@{host}{path}?Page=1", id="a user name"),
        pytest.param("?Page=1", id="a query"),
        pytest.param("", id="an empty text"),
        pytest.param(1, id="a number"),
        pytest.param(False, id="a boolean"),
    ],
)
def test_a_next_page_elsewhere_is_never_asked_for(
    sandbox: Sandbox, step: Step, leads_to: Any
) -> None:
    pattern = list_path(step)
    read(step.info, sandbox, **lists(step))
    path = next(p for p in paths(sandbox) if re.match(pattern, p))
    sandbox.clear_requests()
    other = sandbox.url.replace("127.0.0.1", "localhost")
    if isinstance(leads_to, str):
        leads_to = leads_to.format(
            here=sandbox.url,
            other=other,
            host=other.partition("//")[2],
            path=path,
            moved=path.replace(MAIN, SUBACCOUNT).replace("/v1/", "/v2/"),
        )
    sandbox.fault("next_page_not_string", path=pattern, value=leads_to)
    result = failure(step.info, sandbox, **lists(step))
    assert result["error"]["kind"] == "invalid_response"
    assert [r for r in sandbox.requests() if r["query"].get("Page") == "1"] == []
    assert {r["headers"]["Host"] for r in sandbox.requests()} == {sandbox.url.partition("//")[2]}


@each_step
@pytest.mark.parametrize(
    ("fault", "parameters"),
    [
        ("no_meta", {}),
        ("wrong_list_key", {}),
        ("looping_pages", {}),
        ("foreign_next_page", {}),
        ("duplicate_on_page", {"set": {"friendly_name": "another"}}),
    ],
)
def test_a_page_that_may_be_cut_short_is_an_error(
    sandbox: Sandbox, step: Step, fault: str, parameters: dict[str, Any]
) -> None:
    sandbox.fault(fault, path=list_path(step), times="always", **parameters)
    result = failure(step.info, sandbox, **lists(step))
    assert result["error"]["kind"] == "invalid_response"
    assert len({request["headers"]["Host"] for request in sandbox.requests()}) == 1


@each_step
@pytest.mark.parametrize("names", ["this_page", "first_page"])
@pytest.mark.parametrize("where", ["another list", "another page"])
def test_an_empty_page_from_elsewhere_is_an_error(
    sandbox: Sandbox, step: Step, names: str, where: str
) -> None:
    pattern, api = list_path(step), step.resource.api
    read(step.info, sandbox, **lists(step))
    path = next(p for p in paths(sandbox) if re.match(pattern, p))
    if where == "another list":
        path = re.sub(
            r"(?<=/)(ByocTrunks|ConnectionPolicies|Domains|IpAcc\w+Lists)\b", "Others", path
        )
    url = f"{path}?PageSize=1000&Page={int(where == 'another page')}"
    about = {getattr(api, names): url, api.next_page: None}
    body = {step.resource.key: [], **({api.meta: about} if api.meta else about)}
    sandbox.fault("json_value", path=pattern, value=body)
    result = failure(step.info, sandbox, **lists(step))
    assert result["error"]["kind"] == "invalid_response"
    assert f" of {where}, '{url}'. Check the proxies and gateways" in result["msg"]
