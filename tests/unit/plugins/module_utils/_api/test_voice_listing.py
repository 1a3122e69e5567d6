# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every trunk of an account, page after page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from unittest import mock

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import (
    InvalidResponseError,
    UnavailableError,
    WrongTrunkError,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.resource import Resource
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.plugins.tasks import (
    MAIN,
    SIDS,
    SUBACCOUNT,
    asked,
    error_facts,
    task,
    without_request_id,
)

CACHES = "Check the caches, proxies and gateways between here and Twilio"
SOME = SIDS[:3]


@pytest.mark.parametrize("count", [0, 989, 990, 991, 2490])
def test_every_trunk_is_read_in_the_order_of_the_listing(sandbox: Sandbox, count: int) -> None:
    sids = [*SIDS, *sandbox.populate(count)]
    every = task(sandbox).trunks.every()
    assert [trunk["sid"] for trunk in every] == sids
    assert asked(sandbox) == {"pages": -(-len(sids) // 1000)}


def test_an_account_without_trunks_has_none(sandbox: Sandbox) -> None:
    for sid in SIDS:
        sandbox.delete_trunk(sid)
    assert task(sandbox).trunks.every() == []


def test_a_trunk_on_two_pages_is_there_once(sandbox: Sandbox) -> None:
    first, second, third = ({"sid": sid, "account_sid": MAIN} for sid in SOME)
    pages = [[first, second], [second, third, first]]
    serve_pages(sandbox, pages)
    assert task(sandbox).trunks.every() == [first, second, third]


def test_a_trunk_twice_on_a_page_is_there_once(sandbox: Sandbox) -> None:
    sandbox.fault("duplicate_on_page")
    assert [trunk["sid"] for trunk in task(sandbox).trunks.every()] == SIDS


def test_empty_pages_do_not_end_a_listing(sandbox: Sandbox) -> None:
    trunk = {"sid": SIDS[0], "account_sid": MAIN}
    serve_pages(sandbox, [[], [], [trunk]])
    assert task(sandbox).trunks.every() == [trunk]


@pytest.mark.parametrize(
    "fault", ["server_error", "reset_in_body", "cut_short", "close_without_answer"]
)
def test_a_page_in_the_middle_that_fails_once_is_asked_for_again(
    sandbox: Sandbox, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once(monkeypatch)
    sids = [*SIDS, *sandbox.populate(2490)]
    sandbox.fault(fault, page=1)
    reading = task(sandbox)
    assert [trunk["sid"] for trunk in reading.trunks.every()] == sids
    assert [request["query"].get("Page") for request in sandbox.requests()] == [None, "1", "1", "2"]
    assert reading.api() == {"base_url": sandbox.url, "requests": 4, "retries": 1}


def test_a_page_in_the_middle_that_keeps_failing_fails_it_all(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once(monkeypatch)
    sandbox.populate(2490)
    sandbox.fault("server_error", page=1, times="always")
    with pytest.raises(UnavailableError) as caught:
        task(sandbox, retries=2).trunks.every()
    assert caught.value.attempts == 3
    assert "&Page=1&" in str(caught.value.url)


@pytest.mark.parametrize("fault", ["cut_json", "no_meta", "wrong_list_key", "html"])
def test_a_page_in_the_middle_that_is_none_fails_it_all(sandbox: Sandbox, fault: str) -> None:
    sandbox.populate(2490)
    sandbox.fault(fault, page=1)
    with pytest.raises(InvalidResponseError):
        task(sandbox).trunks.every()
    assert asked(sandbox) == {"pages": 2}


ENDLESS = "makes the listing endless. "
FIRST_AGAIN = "says that it is page 0, not page {}. "


@pytest.mark.parametrize(
    ("to", "page", "requests", "told"),
    [
        pytest.param("same", 0, 2, FIRST_AGAIN.format(1), id="the first page names itself"),
        pytest.param("same", 1, 2, f"{ENDLESS}{CACHES}.", id="the second page names itself"),
        pytest.param("first", 2, 4, FIRST_AGAIN.format(3), id="the last page names the first"),
    ],
)
def test_pages_that_go_round_in_circles_are_an_error(
    sandbox: Sandbox, to: str, page: int, requests: int, told: str
) -> None:
    sandbox.populate(2490)
    sandbox.fault("looping_pages", to=to, page=page, times="always")
    with pytest.raises(InvalidResponseError) as caught:
        task(sandbox).trunks.every()
    assert asked(sandbox) == {"pages": requests}
    url = caught.value.url
    assert caught.value.msg.startswith(f"The page of trunks at {url} {told}")
    assert without_request_id(caught.value) == error_facts(
        "invalid_response", http_status=200, url=url
    )


def test_pages_without_end_are_an_error(sandbox: Sandbox) -> None:
    sandbox.populate(1)
    reading = task(sandbox)
    urls = []

    def get(url: str, _resource: Resource) -> dict[str, Any]:
        urls.append(url)
        meta = {"key": "byoc_trunks", "next_page_url": f"{sandbox.url}/v1/ByocTrunks?n={len(urls)}"}
        trunk = {"sid": "BY" + "0" * 32, "account_sid": reading.identity.account_sid}
        return {"byoc_trunks": [trunk], "meta": meta}

    with mock.patch.object(reading.client, "get", get), pytest.raises(InvalidResponseError) as no:
        reading.trunks.every()
    assert no.value.msg == f"The page of trunks at {urls[1]} makes the listing endless. {CACHES}."
    assert len(urls) == 2


def test_pages_that_alternate_under_ever_new_addresses_are_an_error(sandbox: Sandbox) -> None:
    reading = task(sandbox)
    urls: list[str] = []

    def get(url: str, _resource: Resource) -> dict[str, Any]:
        urls.append(url)
        meta = {"key": "byoc_trunks", "next_page_url": f"{sandbox.url}/v1/ByocTrunks?n={len(urls)}"}
        trunk = {"sid": SIDS[len(urls) % 2], "account_sid": MAIN}
        return {"byoc_trunks": [trunk] if len(urls) < 9 else [], "meta": meta}

    with mock.patch.object(reading.client, "get", get), pytest.raises(InvalidResponseError) as no:
        reading.trunks.every()
    assert no.value.msg == f"The page of trunks at {urls[2]} makes the listing endless. {CACHES}."
    assert len(urls) == 3


def test_a_listed_trunk_of_another_account_is_told_in_part_if_it_is_long(sandbox: Sandbox) -> None:
    serve_pages(sandbox, [[{"sid": "BY" + "0" * 99, "account_sid": SUBACCOUNT}]])
    with pytest.raises(WrongTrunkError) as caught:
        task(sandbox).trunks.every()
    shown = "BY" + "0" * 57 + "…"
    assert caught.value.msg.startswith(f"Trunk {shown} has account_sid {SUBACCOUNT}, ")
    assert caught.value.sid == shown


def test_a_next_page_on_another_origin_is_never_asked_for(sandbox: Sandbox) -> None:
    sandbox.populate(1)
    sandbox.fault("foreign_next_page", times="always")
    with pytest.raises(InvalidResponseError, match="names an invalid next page"):
        task(sandbox).trunks.every()
    assert asked(sandbox) == {"pages": 1}


def test_a_list_that_twilio_does_not_have_says_nothing_about_a_trunk(sandbox: Sandbox) -> None:
    sandbox.fault("not_found")
    with pytest.raises(InvalidResponseError) as caught:
        task(sandbox).trunks.every()
    url = f"{sandbox.url}/v1/ByocTrunks?PageSize=1000"
    told = "The requested resource /ByocTrunks was not found"
    assert caught.value.msg == (
        f"There is no list of BYOC trunks at {url}: Twilio has no resource at {url} "
        f"(HTTP 404, code 20404: {told}). Check api_url, or edge and region."
    )
    assert without_request_id(caught.value) == error_facts(
        "invalid_response",
        http_status=404,
        code=20404,
        message=told,
        more_info="https://www.twilio.com/docs/errors/20404",
        url=url,
    )


def test_a_missing_list_counts_the_attempts_that_it_took(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once(monkeypatch)
    sandbox.fault("server_error")
    sandbox.fault("not_found")
    with pytest.raises(InvalidResponseError, match="There is no list of BYOC trunks") as caught:
        task(sandbox).trunks.every()
    assert caught.value.facts()["attempts"] == 2


def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """No wait between attempts."""
    module = "ansible_collections.voiceops.twilio.plugins.module_utils._http.scheduler.backoff"
    monkeypatch.setattr(module, lambda attempt: 0.0)


def serve_pages(sandbox: Sandbox, pages: Sequence[list[dict[str, Any]]]) -> None:
    """Answer the next requests with these pages."""
    for number, trunks in enumerate(pages, start=1):
        url = f"{sandbox.url}/v1/ByocTrunks?Page={number}" if number < len(pages) else None
        sandbox.fault("json_value", value={"byoc_trunks": trunks, "meta": {"next_page_url": url}})
