# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Faults that are another status: each is what its name says."""

from __future__ import annotations

from email.utils import parsedate_to_datetime
from http.client import HTTPConnection
from time import time
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.sandbox.cases import (
    LIST,
    TRUNK,
    Cases,
    Check,
    meet,
)
from ansible_collections.voiceops.twilio.tests.unit.sandbox.raw import Raw, Seen

case = Cases()


def error(status: int, code: int) -> Check:
    """A complete answer with Twilio's usual body."""

    def check(seen: Seen, normal: Seen) -> None:
        assert (seen.status, seen.json()["code"], seen.json()["status"]) == (status, code, status)
        assert seen.headers["content-type"] == "application/json"
        assert seen.json()["more_info"] == f"https://www.twilio.com/docs/errors/{code}"
        assert "retry-after" not in seen.headers

    return check


case("unauthorized")(error(401, 20003))
case("forbidden")(error(403, 70051))
case("forbidden", status=401)(error(401, 70051))
case("test_credentials")(error(403, 20008))
case("not_found")(error(404, 20404))
case("too_many_requests")(error(429, 20429))
case("server_error")(error(503, 20500))
case("server_error", status=500)(error(500, 20500))
case("server_error", status=502, path=LIST)(error(502, 20500))


@case("gateway_not_found")
def sees_gateway_not_found(seen: Seen, normal: Seen) -> None:
    assert seen.status == 404
    assert seen.headers["content-type"].startswith("text/html")
    assert seen.body.startswith(b"<html>")


@case("not_found_no_code")
def sees_not_found_no_code(seen: Seen, normal: Seen) -> None:
    assert (seen.status, seen.json()) == (404, {"message": "no route"})


@case("not_found_no_code", body={"code": "20404"})
def sees_not_found_no_code_2(seen: Seen, normal: Seen) -> None:
    assert (seen.status, seen.json()) == (404, {"code": "20404"})


@case("too_many_requests", retry_after=7)
def sees_too_many_requests(seen: Seen, normal: Seen) -> None:
    assert (seen.status, seen.headers["retry-after"]) == (429, "7")


@case("too_many_requests", retry_after="soon; or later")
def sees_too_many_requests_2(seen: Seen, normal: Seen) -> None:
    assert (seen.status, seen.headers["retry-after"]) == (429, "soon; or later")


@case("server_error", retry_after=100, as_date=True, body="html", message="<oh>")
def sees_server_error(seen: Seen, normal: Seen) -> None:
    assert seen.status == 503
    when = parsedate_to_datetime(seen.headers["retry-after"]).timestamp()
    assert 80 < when - time() < 102
    assert seen.headers["retry-after"].endswith(" GMT")
    assert seen.headers["content-type"].startswith("text/html")
    assert b"<html>" in seen.body
    assert b"&lt;oh&gt;" in seen.body


@case("server_error", status=504, body="empty")
def sees_server_error_2(seen: Seen, normal: Seen) -> None:
    assert (seen.status, seen.body) == (504, b"")


@case("problem", status=403, code=70051, title="No", detail="Missing permission")
def sees_problem(seen: Seen, normal: Seen) -> None:
    body = seen.json()
    assert (seen.status, seen.headers["content-type"]) == (403, "application/problem+json")
    assert (body["status"], body["code"], body["title"]) == (403, 70051, "No")
    assert body["detail"] == "Missing permission"
    assert body["instance"] == TRUNK
    assert set(body["errors"][0]) == {"detail", "pointer"}
    assert body["type"].startswith("https://")


@case("redirect")
def sees_redirect(seen: Seen, normal: Seen) -> None:
    assert (seen.status, seen.json()) == (307, normal.json())
    assert seen.headers["location"].endswith(f"{TRUNK}?redirected=1")


@case("redirect", status=301, location="https://elsewhere.example.com/")
def sees_redirect_2(seen: Seen, normal: Seen) -> None:
    assert (seen.status, seen.headers["location"]) == (301, "https://elsewhere.example.com/")


@case("answer", status=418, body="short", content_type="text/plain", headers={"X-Own": "1"})
def sees_answer(seen: Seen, normal: Seen) -> None:
    assert (seen.status, seen.body, seen.headers["x-own"]) == (418, b"short", "1")
    assert seen.headers["content-type"] == "text/plain"


@case("echo_credentials", status=400)
def sees_echo_credentials(seen: Seen, normal: Seen) -> None:
    assert seen.status == 400
    assert "Authorization: Basic QU" in seen.json()["message"]
    assert seen.headers["x-request-authorization"] in seen.json()["message"]


@case("echo_credentials", body="html")
def sees_echo_credentials_2(seen: Seen, normal: Seen) -> None:
    assert seen.status == 500
    assert b"Authorization: Basic QU" in seen.body
    assert seen.headers["content-type"].startswith("text/html")


@case("delay", seconds=0.3)
def sees_delay(seen: Seen, normal: Seen) -> None:
    assert seen.body == normal.body
    assert seen.first is not None
    assert seen.first >= 0.3


@pytest.mark.parametrize(("name", "parameters", "path", "check"), case, ids=case.names())
def test_fault(
    sandbox: Sandbox, raw: Raw, name: str, parameters: dict[str, Any], path: str, check: Check
) -> None:
    seen, normal = meet(sandbox, raw, name, parameters, path)
    assert seen.end == "closed"
    assert seen.headers["twilio-request-id"].startswith("RQ")
    check(seen, normal)


@pytest.mark.parametrize("name", ["server_error", "close_without_answer", "cut_json", "html"])
def test_faults_of_the_token_endpoint(sandbox: Sandbox, raw: Raw, name: str) -> None:
    sandbox.fault(name, path="/v2/token", times="always")
    assert raw.get(TRUNK).status == 200
    seen = raw.post("/v2/token", "grant_type=client_credentials")
    assert seen.data == b"" or seen.status == 503 or b"}" not in seen.body
    assert sandbox.requests()[-1]["fault"] == name


def test_a_form_with_a_secret_is_echoed(sandbox: Sandbox, raw: Raw) -> None:
    sandbox.fault("echo_credentials", path="/v2/token")
    seen = raw.post("/v2/token", "client_secret=do-not-tell")
    assert "client_secret=do-not-tell" in seen.json()["message"]


def test_who_follows_a_redirect_or_a_foreign_page_is_seen(sandbox: Sandbox, raw: Raw) -> None:
    sandbox.fault("redirect")
    location = raw.get(TRUNK).headers["location"]
    assert location.startswith(sandbox.url)
    assert raw.get(location.removeprefix(sandbox.url)).status == 200
    assert sandbox.requests()[-1]["query"] == {"redirected": "1"}

    _first, port = raw.origin
    connection = HTTPConnection("localhost", port, timeout=5)
    connection.request("GET", LIST)
    assert connection.getresponse().status == 401
    connection.close()
    assert sandbox.requests()[-1]["headers"]["Host"] == f"localhost:{port}"
