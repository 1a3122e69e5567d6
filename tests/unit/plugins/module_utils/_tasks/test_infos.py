# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The modules that read resources, from options to result: the same promises for each of them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._api import collection
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.sip_domain import (
    CREDENTIAL_LIST,
    IP_ACCESS_CONTROL_LIST,
    IP_ADDRESS,
)
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.plugins.infos import (
    DOMAINS,
    POLICIES,
    Info,
    Step,
    each_info,
    each_step,
    failure,
    read,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.tasks import (
    API_KEY,
    AUTH_TOKEN,
    MAIN,
    OAUTH_APP,
    SUBACCOUNT,
)

# The ways of asking


@each_info
def test_one_has_its_own_fact(info: Info, sandbox: Sandbox) -> None:
    result = info.ask(sandbox, sid=info.sids[0]).result
    facts = {info.resource.fact, info.resource.facts, "missing_sids", "changed", "api"}
    assert result.keys() == facts
    assert [result[info.resource.fact]] == result[info.resource.facts]
    assert result[info.resource.fact]["sid"] == info.sids[0]
    assert result["missing_sids"] == []


@each_info
def test_several_have_the_order_of_their_sids_and_each_is_there_once(
    info: Info, sandbox: Sandbox
) -> None:
    sids = [info.sids[2], info.sids[0], info.sids[2]]
    result = info.ask(sandbox, sids=sids).result
    assert result.keys() == {info.resource.facts, "missing_sids", "changed", "api"}
    assert [item["sid"] for item in result[info.resource.facts]] == sids[:2]


@each_info
def test_an_empty_list_makes_no_request(info: Info, sandbox: Sandbox) -> None:
    assert read(info, sandbox, sids=[]) == []
    assert sandbox.requests() == []


@each_info
def test_a_name_selects_all_that_have_it(info: Info, sandbox: Sandbox) -> None:
    for sid in (info.sids[1], info.sids[3]):
        info.change(sandbox, sid, friendly_name="The same")
    found = read(info, sandbox, friendly_name="The same")
    assert [item["sid"] for item in found] == [info.sids[1], info.sids[3]]


@each_info
def test_every_one_is_as_it_is_by_itself(info: Info, sandbox: Sandbox) -> None:
    every = read(info, sandbox)
    assert [item["sid"] for item in every] == info.sids
    assert every == read(info, sandbox, sids=info.sids, concurrency=32)
    assert every == read(info, sandbox, sids=info.sids, concurrency=1)
    assert every == [read(info, sandbox, sid=sid)[0] for sid in info.sids]


@each_info
@pytest.mark.parametrize("signs_in", [API_KEY, OAUTH_APP], ids=["API key", "OAuth"])
def test_each_way_to_sign_in_reads_the_same(
    info: Info, sandbox: Sandbox, signs_in: dict[str, str]
) -> None:
    assert read(info, sandbox, **signs_in) == read(info, sandbox)


@each_info
@pytest.mark.parametrize("size", [1, 2, 3])
def test_every_one_is_read_over_several_pages(
    info: Info, sandbox: Sandbox, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = read(info, sandbox)
    sandbox.clear_requests()
    monkeypatch.setattr(collection, "PAGE_SIZE", size)
    assert read(info, sandbox) == every
    pages = [r["query"] for r in sandbox.requests() if r["path"].startswith(info.path)]
    pages = [query for query in pages if query.get("PageSize") == str(size)]
    assert len(pages) > -(-len(info.sids) // size) - 1


# What is missing


@each_info
@pytest.mark.parametrize("on_missing", ["error", "warn", "ignore"])
@pytest.mark.parametrize("way", ["sid", "sids", "friendly_name"])
def test_what_is_missing_is_for_on_missing_to_say(
    info: Info, sandbox: Sandbox, on_missing: str, way: str
) -> None:
    asks: dict[str, Any] = {
        "sid": {"sid": info.absent},
        "sids": {"sids": [info.sids[0], info.absent]},
        "friendly_name": {"friendly_name": "Nobody"},
    }[way]
    outcome = info.ask(sandbox, on_missing=on_missing, **asks)
    told = (
        "has the friendly name 'Nobody'."
        if way == "friendly_name"
        else f"Twilio has no {info.resource.name} {info.absent} in account {MAIN} at {sandbox.url}."
    )
    if on_missing == "error":
        assert outcome.failed
        error = outcome.result["error"]
        sid = None if way == "friendly_name" else info.absent
        assert (error["kind"], error["sid"]) == ("not_found", sid)
        assert told in outcome.result["msg"]
        return
    assert not outcome.failed
    assert outcome.result["missing_sids"] == ([] if way == "friendly_name" else [info.absent])
    found = [item["sid"] for item in outcome.result[info.resource.facts]]
    assert found == (info.sids[:1] if way == "sids" else [])
    assert outcome.result.get(info.resource.fact, None) is None
    assert [told in warning for warning in outcome.warnings] == [True] * (on_missing == "warn")


@pytest.mark.parametrize("info", [POLICIES, DOMAINS], ids=lambda info: info.name)
@pytest.mark.parametrize("on_missing", ["error", "warn"])
@pytest.mark.parametrize("way", ["every", "friendly_name"])
def test_one_that_is_deleted_after_the_listing_is_not_in_it(
    info: Info, sandbox: Sandbox, on_missing: str, way: str
) -> None:
    for sid in info.sids[:3]:
        info.change(sandbox, sid, friendly_name="The same")
    gone = info.sids[1]
    sandbox.fault("not_found", path=f"^.*/{gone}", times="always")
    asks = {"friendly_name": "The same"} if way == "friendly_name" else {}
    outcome = info.ask(sandbox, on_missing=on_missing, **asks)
    expected = info.sids[:3] if asks else info.sids
    found = [item["sid"] for item in outcome.result[info.resource.facts]]
    assert found == [sid for sid in expected if sid != gone]
    assert (outcome.result["missing_sids"], outcome.warnings) == ([], [])


@pytest.mark.parametrize("info", [POLICIES, DOMAINS], ids=lambda info: info.name)
def test_a_name_whose_only_one_is_deleted_after_the_listing_is_missing(
    info: Info, sandbox: Sandbox
) -> None:
    sandbox.fault("not_found", path=f"^.*/{info.sids[-1]}", times="always")
    info.change(sandbox, info.sids[-1], friendly_name="The last")
    result = failure(info, sandbox, friendly_name="The last")
    assert result["error"]["kind"] == "not_found"
    assert result["msg"].startswith(f"None of the {len(info.sids) - 1} {info.resource.names} of ")
    assert "Did you mean" not in result["msg"]


@pytest.mark.parametrize("on_missing", ["error", "ignore"])
@pytest.mark.parametrize(
    ("info", "parts"),
    [
        (POLICIES, "Targets"),
        (DOMAINS, "IpAccessControlListMappings"),
        (DOMAINS, "CredentialListMappings"),
    ],
)
def test_one_that_is_deleted_before_its_parts_are_read_is_missing(
    info: Info, sandbox: Sandbox, parts: str, on_missing: str
) -> None:
    sid = info.sids[0]
    sandbox.fault("not_found", path=rf"^{info.path}/{sid}/.*{parts}", times="always")
    sandbox.fault("not_found", path=rf"^{info.path}/{sid}(\.json)?$", skip=1, times="always")
    result = info.ask(sandbox, sid=sid, on_missing=on_missing).result
    if on_missing == "error":
        error = result["error"]
        assert (error["kind"], error["sid"], error["code"]) == ("not_found", sid, 20404)
        return
    assert result[info.resource.fact] is None
    assert result["missing_sids"] == [sid]


@each_info
@pytest.mark.parametrize("sid", ["", " ", "None", "../Settings", "XX" + "0" * 32, "{{ sid }}"])
@pytest.mark.parametrize("way", ["sid", "sids"])
def test_what_is_no_sid_of_the_resource_is_never_asked_for(
    info: Info, sandbox: Sandbox, sid: str, way: str
) -> None:
    result = failure(info, sandbox, **{way: sid if way == "sid" else [info.sids[0], sid]})
    assert result["error"]["kind"] == "options"
    assert sandbox.requests() == []
    if sid.strip():
        assert f"is not a {info.resource.name} SID. A {info.resource.name} SID" in result["msg"]


@each_step
@pytest.mark.parametrize(
    ("account_sid", "told"),
    [
        pytest.param(SUBACCOUNT, f"has account_sid {SUBACCOUNT}", id="another"),
        pytest.param(None, "has no account_sid", id="none"),
    ],
)
def test_a_resource_of_another_account_is_an_error(
    sandbox: Sandbox, step: Step, account_sid: str | None, told: str
) -> None:
    sandbox.fault("attributes", path=step.path, set={"account_sid": account_sid})
    result = failure(step.info, sandbox, sid=step.info.sids[0])
    assert result["error"]["kind"] == step.info.resource.wrong.kind
    assert f"{told}, but the task expects account {MAIN}." in result["msg"]
    assert result["msg"].startswith(step.resource.title)


@each_info
def test_another_one_is_an_error(info: Info, sandbox: Sandbox) -> None:
    sandbox.fault("other_trunk", sid=info.sids[0], trunk=info.sids[1])
    result = failure(info, sandbox, sid=info.sids[0])
    assert (result["error"]["kind"], result["error"]["sid"]) == (
        info.resource.wrong.kind,
        info.sids[0],
    )
    assert f"returned sid {info.sids[1]}." in result["msg"]
    assert f"Check {info.resource.api.option}, " in result["msg"]


@each_step
def test_a_permission_that_is_missing_is_named(sandbox: Sandbox, step: Step) -> None:
    sandbox.fault("forbidden", path=step.path, times="always")
    result = failure(step.info, sandbox, sid=step.info.sids[0], **API_KEY)
    assert result["error"]["kind"] == "permission"
    resource = step.resource
    assert result["msg"].startswith(
        f"The API key {API_KEY['api_key']} may not read {resource.names} (HTTP 403, code 70051"
    )
    assert f"read and list on {resource.names} ({resource.scope})" in result["msg"]


# Attributes


@each_step
def test_an_attribute_that_twilio_adds_is_kept_but_for_credentials(
    sandbox: Sandbox, step: Step
) -> None:
    added = {"zone": {"a": [1, None, "{{ x }}"]}, "Password": "x"}
    sandbox.fault("attributes", path=step.path, set=added)
    (item,) = read(step.info, sandbox, sid=step.info.sids[0])
    kept = json.dumps(item).count(json.dumps(added["zone"]))
    assert kept == (0 if step.resource is CREDENTIAL_LIST else len(_inside(item, step)))
    assert ("Password" in str(item)) is (kept > 0)


def _inside(item: dict[str, Any], step: Step) -> list[dict[str, Any]]:
    """Return the resources of I(step) in I(item)."""
    if not step.is_list:
        return [item]
    if step.resource is IP_ADDRESS:
        lists = item[IP_ACCESS_CONTROL_LIST.facts]
        return [address for one in lists for address in one[IP_ADDRESS.facts]]
    found: list[dict[str, Any]] = item[step.resource.facts]
    assert found
    return found


@each_step
@pytest.mark.parametrize("on_invalid", ["error", "warn", "ignore"])
def test_a_violation_at_any_depth_is_for_on_invalid_to_say(
    sandbox: Sandbox, step: Step, on_invalid: str
) -> None:
    sandbox.fault("attributes", path=step.path, set={"friendly_name": 7}, times="always")
    outcome = step.info.ask(sandbox, sid=step.info.sids[0], on_invalid=on_invalid)
    where = {
        IP_ADDRESS: "ip_access_control_lists[0].ip_addresses[0].friendly_name",
        step.info.resource: "friendly_name",
    }.get(step.resource, f"{step.resource.facts}[0].friendly_name")
    said = f"{step.info.resource.title} {step.info.sids[0]} breaks Twilio's documented contract: "
    if on_invalid == "error":
        error = outcome.result["error"]
        assert (error["kind"], error["sid"]) == ("invalid_response", step.info.sids[0])
        assert error["violations"][0]["attribute"] == where
        assert error["violations"][0]["actual"] == 7
        assert len(error["violations"]) == len(_inside(_usual(sandbox, step), step))
        assert outcome.result["msg"].startswith(f"{said}{where}: expected a string")
        return
    assert not outcome.failed
    found = _inside(outcome.result[step.info.resource.fact], step)
    assert {item["friendly_name"] for item in found} == {7}
    assert [w.startswith(said) for w in outcome.warnings] == [True] * (on_invalid == "warn")


def _usual(sandbox: Sandbox, step: Step) -> dict[str, Any]:
    sandbox.clear_faults()
    return read(step.info, sandbox, sid=step.info.sids[0])[0]


# Secrets


@each_step
@pytest.mark.parametrize(
    ("signs_in", "secret"),
    [
        pytest.param({}, AUTH_TOKEN, id="auth token"),
        pytest.param(API_KEY, API_KEY["api_secret"], id="API secret"),
        pytest.param(OAUTH_APP, OAUTH_APP["client_secret"], id="client secret"),
    ],
)
def test_a_secret_that_comes_back_is_told_nobody(
    sandbox: Sandbox, step: Step, signs_in: dict[str, str], secret: str
) -> None:
    wrong = {"friendly_name": f"x{secret}", "date_created": f"y{secret}", secret: {secret: secret}}
    sandbox.fault("attributes", path=step.path, set=wrong, times="always")
    outcomes = [
        step.info.ask(sandbox, sid=step.info.sids[0], on_invalid=on_invalid, **signs_in)
        for on_invalid in ("error", "warn")
    ]
    for outcome in outcomes:
        shown = json.dumps([outcome.result, outcome.warnings])
        assert secret not in shown
    told = [outcome.failed for outcome in outcomes]
    # The table of a credential list knows no date.
    assert told == [step.resource is not CREDENTIAL_LIST, False]
    assert "x********" in json.dumps(outcomes[1].result)
