# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Paging, paths and methods, as bytes on the wire."""

from __future__ import annotations

from itertools import product
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.sandbox.raw import Raw

LIST = "/v1/ByocTrunks"
FIRST = f"{LIST}/BY00000000000000000000000000000001"


def path_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}"


def walk(raw: Raw, path: str, key: str = "next_page_url") -> list[dict[str, Any]]:
    """Every page from this one on."""
    pages = []
    following: str | None = path
    while following:
        page = raw.get(following).json()
        pages.append(page)
        link = page["meta"][key]
        following = path_of(link) if link else None
    return pages


def sids(page: dict[str, Any]) -> list[str]:
    return [trunk["sid"] for trunk in page["byoc_trunks"]]


def test_meta(sandbox: Sandbox, raw: Raw) -> None:
    first, second = walk(raw, f"{LIST}?PageSize=6")
    here = f"{sandbox.address}{LIST}?PageSize=6"
    token = parse_qs(urlsplit(first["meta"]["next_page_url"]).query)["PageToken"][0]
    assert first["meta"] == {
        "page": 0,
        "page_size": 6,
        "first_page_url": f"{here}&Page=0",
        "previous_page_url": None,
        "url": f"{here}&Page=0",
        "next_page_url": f"{here}&Page=1&PageToken={token}",
        "key": "byoc_trunks",
    }
    assert second["meta"]["page"] == 1
    assert second["meta"]["url"] == first["meta"]["next_page_url"]
    assert second["meta"]["next_page_url"] is None
    back = raw.get(path_of(second["meta"]["previous_page_url"])).json()
    assert sids(back) == sids(first)
    assert back["meta"]["page"] == 0


def test_default_size(sandbox: Sandbox, raw: Raw) -> None:
    sandbox.populate(50)
    pages = walk(raw, LIST)
    assert [len(page["byoc_trunks"]) for page in pages] == [50, 10]
    assert pages[0]["meta"]["page_size"] == 50


@pytest.mark.parametrize(("added", "lengths"), [(0, [5, 5]), (1, [5, 5, 1]), (5, [5, 5, 5])])
def test_last_page_is_never_empty(
    sandbox: Sandbox, raw: Raw, added: int, lengths: list[int]
) -> None:
    sandbox.populate(added)
    pages = walk(raw, f"{LIST}?PageSize=5")
    assert [len(page["byoc_trunks"]) for page in pages] == lengths


def test_an_account_without_trunks(sandbox: Sandbox, raw: Raw) -> None:
    for sid in sandbox.accounts()["main"]["trunks"]:
        sandbox.delete_trunk(sid)
    (page,) = walk(raw, LIST)
    assert page["byoc_trunks"] == []
    assert page["meta"]["next_page_url"] is None


def test_changes_between_pages_move_nothing(sandbox: Sandbox, raw: Raw) -> None:
    """Neither a trunk deleted before or after the token, nor the token's own, nor a new one."""
    all_sids = sandbox.accounts()["main"]["trunks"]
    following = raw.get(f"{LIST}?PageSize=4").json()["meta"]["next_page_url"]
    for sid in (all_sids[0], all_sids[3], all_sids[4]):
        sandbox.delete_trunk(sid)
    (added,) = sandbox.populate(1)
    rest = [sid for page in walk(raw, path_of(following)) for sid in sids(page)]
    assert rest == [*all_sids[5:], added]


@pytest.mark.parametrize("size", ["0", "1001", "-1", "ten", "", "1e3", "99999999999999999999"])
def test_wrong_page_size(raw: Raw, size: str) -> None:
    seen = raw.get(f"{LIST}?PageSize={size}")
    assert (seen.status, seen.json()["code"], seen.json()["status"]) == (400, 20007, 400)


@pytest.mark.parametrize("query", ["Page=-1", "Page=x", "PageToken=PA1", "PageToken=../1"])
def test_wrong_page(raw: Raw, query: str) -> None:
    seen = raw.get(f"{LIST}?{query}")
    assert (seen.status, seen.json()["code"]) == (400, 20001)


@pytest.mark.parametrize(
    "path",
    [
        f"{LIST}/BY" + "f" * 32,
        f"{LIST}/by00000000000000000000000000000001",
        f"{LIST}/..%2FSettings",
        f"{LIST}/x/y",
        "/v1/Settings",
        "/v1",
        "/",
        "/v2/ByocTrunks",
    ],
)
def test_unknown_paths(raw: Raw, path: str) -> None:
    seen = raw.get(path)
    assert seen.status == 404
    assert seen.json()["code"] == 20404
    assert seen.json()["more_info"] == "https://www.twilio.com/docs/errors/20404"
    assert seen.json()["message"].endswith("was not found")


@pytest.mark.parametrize(
    ("method", "path"),
    [("DELETE", LIST), *product(("PUT", "PATCH", "OPTIONS"), (FIRST, LIST))],
)
def test_methods_that_there_are_not(raw: Raw, path: str, method: str) -> None:
    seen = raw.send(method, path)
    assert (seen.status, seen.json()["code"]) == (405, 20004)


@pytest.mark.parametrize(("path", "status"), [(FIRST, 200), (LIST, 200), (f"{LIST}/BY1", 404)])
def test_head(raw: Raw, path: str, status: int) -> None:
    seen = raw.send("HEAD", path)
    assert (seen.status, seen.body) == (status, b"")


@pytest.mark.parametrize("path", [FIRST, LIST, f"{LIST}/BY1", "/nowhere"])
def test_headers_of_every_answer(sandbox: Sandbox, raw: Raw, path: str) -> None:
    seen = raw.get(path)
    assert seen.headers["content-type"] == "application/json"
    assert seen.headers["twilio-concurrent-requests"] == "1"
    request_id = seen.headers["twilio-request-id"]
    assert request_id == sandbox.requests()[0]["request_id"]
    assert len(request_id) == 34
    assert request_id != raw.get(path).headers["twilio-request-id"]


def test_deleting(sandbox: Sandbox, raw: Raw) -> None:
    seen = raw.send("DELETE", FIRST)
    assert (seen.status, seen.body) == (204, b"")
    assert raw.get(FIRST).status == 404
    again = raw.send("DELETE", FIRST)
    assert (again.status, again.json()["code"]) == (404, 20404)
