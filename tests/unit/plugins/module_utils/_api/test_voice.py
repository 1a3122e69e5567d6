# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Trunks of the sandbox: which requests they take, and whether they are the ones asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._api.collection import require_sids
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import (
    NotFoundError,
    OptionsError,
    TwilioError,
    WrongTrunkError,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.byoc_trunk import (
    BYOC_TRUNK,
)
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.plugins.tasks import (
    ABSENT,
    API_KEY,
    MAIN,
    OAUTH_APP,
    SIDS,
    SUBACCOUNT,
    absent,
    asked,
    error_facts,
    task,
    without_request_id,
)

CACHES = "the caches, proxies and gateways between here and Twilio"
SOME = SIDS[:3]


# Which requests it takes


@pytest.mark.parametrize(
    ("account", "wanted", "gone", "concurrency", "pages", "single"),
    [
        pytest.param(0, slice(0, 0), 0, 8, 0, 0, id="no trunk"),
        pytest.param(0, slice(0, 1), 0, 1, 0, 1, id="one"),
        pytest.param(0, slice(0, 3), 0, 1, 0, 3, id="a few, one at a time"),
        pytest.param(0, slice(0, 4), 0, 1, 1, 0, id="four, one at a time: listed"),
        pytest.param(30, slice(0, 24), 0, 8, 0, 24, id="a few, 8 at a time"),
        pytest.param(30, slice(0, 25), 0, 8, 1, 0, id="25, 8 at a time: listed"),
        pytest.param(110, slice(0, 96), 0, 32, 0, 96, id="96, 32 at a time"),
        pytest.param(110, slice(0, 97), 0, 32, 1, 0, id="97, 32 at a time: listed"),
        pytest.param(30, slice(0, 30), 2, 8, 1, 2, id="those not listed are asked for"),
        pytest.param(0, slice(0, 0), 30, 8, 1, 30, id="none of them listed"),
        pytest.param(1600, slice(1500, 1525), 0, 8, 1, 25, id="given up after its only page"),
        pytest.param(2600, slice(2100, 2160), 0, 8, 2, 60, id="given up after two pages"),
        pytest.param(2600, slice(970, 1030), 0, 8, 2, 0, id="over two pages"),
        pytest.param(1600, slice(940, 1001), 0, 8, 1, 1, id="given up when few are left to find"),
        pytest.param(2600, slice(0, 600), 0, 8, 1, 0, id="no page is read in vain"),
    ],
)
def test_many_trunks_are_read_as_planned(
    sandbox: Sandbox,
    account: int,
    wanted: slice,
    gone: int,
    concurrency: int,
    pages: int,
    single: int,
) -> None:
    there = [*SIDS, *sandbox.populate(account)][wanted]
    missing = absent(gone)
    reading = task(sandbox, concurrency=concurrency)
    # In another order than that of the listing, which must not come through.
    sids = [*missing, *reversed(there)]

    found = reading.trunks.some(sids)

    counts = {"pages": pages, "single": single}
    assert asked(sandbox) == {kind: count for kind, count in counts.items() if count}
    assert reading.client.budget.requests == pages + single
    assert list(found) == sids
    assert [sid for sid, item in found.items() if isinstance(item, NotFoundError)] == missing
    assert all(item["sid"] == sid for sid, item in found.items() if isinstance(item, dict))
    assert sandbox.totals()["max_in_flight"] <= concurrency


def test_a_listing_asks_for_pages_as_large_as_they_come(sandbox: Sandbox) -> None:
    sandbox.populate(990 + 1)
    task(sandbox).trunks.every()
    queries = [request["query"] for request in sandbox.requests()]
    assert queries == [
        {"PageSize": "1000"},
        {"PageSize": "1000", "Page": "1", "PageToken": f"PA{1000:032x}"},
    ]


def test_both_ways_of_reading_have_the_same_trunks(sandbox: Sandbox) -> None:
    sids = [*SIDS, *sandbox.populate(30)]
    listed = task(sandbox, concurrency=1).trunks.some(sids)
    assert asked(sandbox) == {"pages": 1}
    assert listed == task(sandbox, concurrency=32).trunks.some(sids)
    assert asked(sandbox) == {"pages": 1, "single": 40}


def test_a_trunk_named_twice_is_read_once(sandbox: Sandbox) -> None:
    found = task(sandbox).trunks.some([SIDS[1], SIDS[0], SIDS[1], SIDS[0]])
    assert list(found) == [SIDS[1], SIDS[0]]
    assert asked(sandbox) == {"single": 2}


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        pytest.param("not_found", "not_found", id="Twilio"),
        pytest.param("gateway_not_found", "invalid_response", id="a gateway"),
        pytest.param("not_found_no_code", "invalid_response", id="a 404 without Twilio's code"),
        pytest.param("json_value", "invalid_response", id="null for a trunk"),
    ],
)
def test_only_twilio_says_that_a_trunk_is_missing(sandbox: Sandbox, fault: str, kind: str) -> None:
    sandbox.fault(fault, sid=SIDS[0], times="always")
    (outcome,) = task(sandbox).trunks.some(SIDS[:1]).values()
    assert isinstance(outcome, TwilioError)
    assert outcome.kind == kind


def test_a_listing_that_lags_behind_makes_no_trunk_missing(sandbox: Sandbox) -> None:
    sandbox.fault("json_value", value={"byoc_trunks": [], "meta": {"next_page_url": None}})
    found = task(sandbox, concurrency=1).trunks.some(SIDS)
    assert all(isinstance(item, dict) for item in found.values())
    assert asked(sandbox) == {"pages": 1, "single": 10}


def test_a_trunk_deleted_after_the_listing_is_one_that_was_there(sandbox: Sandbox) -> None:
    sandbox.fault("not_found", sid=SIDS[0], times="always")
    found = task(sandbox, concurrency=1).trunks.some(SIDS)
    assert isinstance(found[SIDS[0]], dict)


@pytest.mark.parametrize("status", [401, 403])
def test_a_key_that_may_not_list_is_used_to_ask_one_by_one(sandbox: Sandbox, status: int) -> None:
    sandbox.fault("forbidden", status=status, path="^/v1/ByocTrunks$", times="always")
    found = task(sandbox, concurrency=1, **API_KEY).trunks.some([*SIDS, ABSENT])
    assert [isinstance(item, dict) for item in found.values()] == [True] * 10 + [False]
    assert asked(sandbox) == {"pages": 1, "single": 11}


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        pytest.param("unauthorized", "credentials", id="credentials are not accepted"),
        pytest.param("html", "invalid_response", id="a page of HTML"),
        pytest.param("gateway_not_found", "invalid_response", id="no such page"),
        pytest.param("no_meta", "invalid_response", id="a page without meta"),
        pytest.param("server_error", "unavailable", id="a server error"),
        pytest.param("not_found", "invalid_response", id="Twilio has no list there"),
    ],
)
def test_another_failure_of_the_listing_is_one_of_all(
    sandbox: Sandbox, fault: str, kind: str
) -> None:
    sandbox.fault(fault, times="always")
    with pytest.raises(TwilioError) as caught:
        task(sandbox, concurrency=1, retries=0).trunks.some(SIDS)
    assert caught.value.kind == kind
    assert asked(sandbox) == {"pages": 1}


def test_a_token_is_bought_once_for_all(sandbox: Sandbox) -> None:
    task(sandbox, concurrency=8, **OAUTH_APP).trunks.some(SIDS)
    assert asked(sandbox) == {"tokens": 1, "single": 10}


def test_no_trunk_needs_no_token(sandbox: Sandbox) -> None:
    assert task(sandbox, **OAUTH_APP).trunks.some([]) == {}
    assert asked(sandbox) == {}


# Whether it is the trunk that was asked for


def test_the_trunk_of_another_sid_is_an_error(sandbox: Sandbox) -> None:
    sandbox.fault("other_trunk", sid=SIDS[0], trunk=SIDS[4])
    found = task(sandbox).trunks.some(SOME)
    error = found[SIDS[0]]
    url = f"{sandbox.url}/v1/ByocTrunks/{SIDS[0]}"
    assert isinstance(error, WrongTrunkError)
    assert error.msg == (
        f"The task requested trunk {SIDS[0]}, but {url} returned sid {SIDS[4]}. "
        f"Check api_url, and {CACHES}."
    )
    assert error.facts() == error_facts("wrong_trunk", http_status=200, url=url, sid=SIDS[0])
    assert [isinstance(found[sid], dict) for sid in SOME] == [False, True, True]


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        pytest.param({"remove": ["sid"]}, "no sid", id="no SID"),
        pytest.param({"set": {"sid": None}}, "no sid", id="null"),
        pytest.param({"set": {"sid": 5}}, "sid 5", id="a number"),
        pytest.param({"set": {"sid": "BY\x1b[2J"}}, r"sid BY\x1b[2J", id="control characters"),
        pytest.param({"set": {"sid": SIDS[0] + "\n"}}, rf"sid {SIDS[0]}\n", id="a line break"),
        pytest.param({"set": {"sid": "x" * 99}}, f"sid {'x' * 59}…", id="a long text"),
    ],
)
def test_a_trunk_must_say_its_sid(sandbox: Sandbox, fault: dict[str, Any], told: str) -> None:
    sandbox.fault("attributes", **fault)
    (error,) = task(sandbox).trunks.some(SIDS[:1]).values()
    assert isinstance(error, WrongTrunkError)
    assert error.summary.endswith(f"returned {told}.")


@pytest.mark.parametrize(
    "own", [{}, {"account_sid": MAIN, **API_KEY}], ids=["token", "guarded key"]
)
@pytest.mark.parametrize(
    ("fault", "told"),
    [
        pytest.param({"set": {"account_sid": SUBACCOUNT}}, f"account_sid {SUBACCOUNT}", id="other"),
        pytest.param({"set": {"account_sid": None}}, "no account_sid", id="null"),
        pytest.param({"remove": ["account_sid"]}, "no account_sid", id="none"),
    ],
)
@pytest.mark.parametrize("listed", [False, True], ids=["one by one", "listed"])
def test_a_trunk_of_another_account_than_named_is_an_error(
    sandbox: Sandbox, own: dict[str, str], fault: dict[str, Any], told: str, listed: bool
) -> None:
    sandbox.fault("attributes", **fault, times="always")
    trunks = task(sandbox, **own).trunks
    if listed:
        url = f"{sandbox.url}/v1/ByocTrunks?PageSize=1000"
        with pytest.raises(WrongTrunkError) as caught:
            trunks.every()
        error: object = caught.value
    else:
        url = f"{sandbox.url}/v1/ByocTrunks/{SIDS[0]}"
        error = trunks.some(SIDS[:1])[SIDS[0]]
    assert isinstance(error, WrongTrunkError)
    assert error.msg == (
        f"Trunk {SIDS[0]} has {told}, but the task expects account {MAIN}. "
        "Use credentials of the account that account_sid names, or correct account_sid."
    )
    assert error.facts() == error_facts("wrong_trunk", http_status=200, url=url, sid=SIDS[0])


@pytest.mark.parametrize("own", [API_KEY, OAUTH_APP], ids=["API key", "OAuth"])
def test_without_a_named_account_its_trunks_are_as_they_come(
    sandbox: Sandbox, own: dict[str, str]
) -> None:
    sandbox.fault("other_account", account_sid=SUBACCOUNT, times="always")
    trunks = task(sandbox, **own).trunks
    assert {trunk["account_sid"] for trunk in trunks.every()} == {SUBACCOUNT}
    assert [item["account_sid"] for item in trunks.some(SOME).values()] == [SUBACCOUNT] * 3  # type: ignore[index]


# A trunk that is not there, and errors that concern all


@pytest.mark.parametrize(
    ("own", "account"),
    [
        pytest.param({}, f"account {MAIN}", id="auth token"),
        pytest.param(API_KEY, f"the account of API key {API_KEY['api_key']}", id="API key"),
        pytest.param({**API_KEY, "account_sid": MAIN}, f"account {MAIN}", id="guarded API key"),
        pytest.param(OAUTH_APP, f"the account of OAuth app {OAUTH_APP['client_id']}", id="OAuth"),
    ],
)
def test_a_missing_trunk_says_where_it_is_missing(
    sandbox: Sandbox, own: dict[str, str], account: str
) -> None:
    (error,) = task(sandbox, **own).trunks.some([ABSENT]).values()
    assert isinstance(error, NotFoundError)
    assert error.msg == (
        f"Twilio has no BYOC trunk {ABSENT} in {account} at {sandbox.url}. Check the SID, and that "
        "it belongs to that account and region. To continue without this trunk, set on_missing to "
        "warn or ignore."
    )
    assert without_request_id(error) == error_facts(
        "not_found",
        http_status=404,
        code=20404,
        message=f"The requested resource /ByocTrunks/{ABSENT} was not found",
        more_info="https://www.twilio.com/docs/errors/20404",
        url=f"{sandbox.url}/v1/ByocTrunks/{ABSENT}",
        sid=ABSENT,
    )
    assert str(error.failure.request_id).startswith("RQ")


@pytest.mark.parametrize(
    ("sids", "about"),
    [pytest.param(SIDS[:1], SIDS[0], id="one trunk"), pytest.param(SOME, None, id="several")],
)
def test_an_error_of_all_is_about_a_trunk_only_where_there_is_but_one(
    sandbox: Sandbox, sids: Sequence[str], about: str | None
) -> None:
    sandbox.fault("unauthorized", times="always")
    with pytest.raises(TwilioError) as caught:
        task(sandbox, concurrency=1).trunks.some(sids)
    assert (caught.value.kind, caught.value.sid) == ("credentials", about)
    assert asked(sandbox) == {"single": 1}


# SIDs that are none

HEX = "0" * 31


@pytest.mark.parametrize(
    ("sid", "told"),
    [
        pytest.param("", "''", id="empty"),
        pytest.param("../Settings", "'../Settings'", id="a way out of the path"),
        pytest.param(f"BY{HEX}/../x", f"'BY{HEX}/../x'", id="a SID and a way out"),
        pytest.param(f"by{HEX}0", f"'by{HEX}0'", id="prefix in lower case"),
        pytest.param(f"AC{HEX}0", f"'AC{HEX}0'", id="SID of an account"),
        pytest.param(f"BY{HEX}", f"'BY{HEX}'", id="too short"),
        pytest.param(f"BY{HEX}00", f"'BY{HEX}00'", id="too long"),
        pytest.param(f"BY{HEX}g", f"'BY{HEX}g'", id="no hexadecimal digit"),
        pytest.param(f"BY{HEX}0\n", rf"'BY{HEX}0\\n'", id="a line break at the end"),
        pytest.param(f" BY{HEX}0", f"' BY{HEX}0'", id="a blank in front"),
        pytest.param(f"BY{HEX}\u0660", f"'BY{HEX}\u0660'", id="an Arabic zero"),
        pytest.param(f"BY{HEX}\uff11", f"'BY{HEX}\uff11'", id="a fullwidth one"),
        pytest.param(f"BY{HEX}%00", f"'BY{HEX}%00'", id="an escape"),
        pytest.param(f"BY{HEX}0?x=1", f"'BY{HEX}0?x=1'", id="a query"),
        pytest.param("{{ sid }}", "'{{ sid }}'", id="a template"),
        pytest.param("x" * 1000, f"'{'x' * 59}…'", id="a long text"),
        pytest.param(5, "'5'", id="a number"),
        pytest.param(None, "'None'", id="null"),
    ],
)
def test_what_is_no_sid_is_never_asked_for(sandbox: Sandbox, sid: Any, told: str) -> None:
    with pytest.raises(OptionsError) as caught:
        task(sandbox, concurrency=1).trunks.some([*SIDS, sid])
    text = "empty" if sid == "" else f"{told}, which is not a BYOC trunk SID"
    assert caught.value.msg == (
        f"sids[10] is {text}. "
        "A BYOC trunk SID is BY followed by 32 hexadecimal digits, as the Twilio console shows it."
    )
    assert caught.value.facts() == error_facts("options", attempts=0)
    assert asked(sandbox) == {}


@pytest.mark.parametrize(
    ("count", "told"),
    [
        pytest.param(2, "sids[10] '0', sids[11] '1'", id="two"),
        pytest.param(5, ", ".join(f"sids[1{n}] '{n}'" for n in range(5)), id="five"),
        pytest.param(6, ", ".join(f"sids[1{n}] '{n}'" for n in range(5)) + " and 1 more", id="six"),
        pytest.param(
            10_000,
            ", ".join(f"sids[1{n}] '{n}'" for n in range(5)) + " and 9995 more",
            id="ten thousand",
        ),
    ],
)
def test_several_that_are_no_sids_are_told_of_in_part(count: int, told: str) -> None:
    with pytest.raises(OptionsError) as caught:
        require_sids([*SIDS, *map(str, range(count))], BYOC_TRUNK)
    assert caught.value.summary == f"These are not BYOC trunk SIDs: {told}."


def test_sids_in_capital_letters_are_sids() -> None:
    assert require_sids([f"BY{'aF' * 16}"], BYOC_TRUNK) == [f"BY{'aF' * 16}"]
