# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which request meets a fault and how often, and that each fault can be seen.

What a fault does is asserted here only if no error of the collection depends on it. The table of
the integration target byoc_trunk_info_failures names the others, each with its own error.
"""

from __future__ import annotations

import json
import re
import socket
import time
import zlib
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox, SandboxError
from ansible_collections.voiceops.twilio.tests.unit.sandbox.raw import (
    LIST,
    SID,
    TRUNK,
    Raw,
    Seen,
)

OTHER = "/v1/ByocTrunks/BY00000000000000000000000000000002"
SECOND_PAGE = f"{LIST}&Page=1&PageToken=PA{4:032x}"
# They wait for long, or for a token, or change nothing unless told what.
APART = {"attributes", "delay", "expired_token", "slow_body", "slow_headers", "stall"}

Check = Callable[[Seen, Seen], bool]


def meet(sandbox: Sandbox, raw: Raw, path: str, name: str, **parameters: Any) -> tuple[Seen, Seen]:
    """Let one request meet the fault; return what it saw, and what the one before it saw."""
    normal = raw.get(path)
    sandbox.fault(name, **parameters)
    seen = raw.get(path)
    logged = sandbox.requests()[-1]
    assert logged["fault"] == name
    assert not (seen.end == "closed" and seen.data) or logged["status"] == sandbox_status(seen)
    # It happens once, and the next answer is normal.
    assert sandbox.faults() == []
    assert raw.get(path).body == normal.body
    return seen, normal


def sandbox_status(seen: Seen) -> int:
    """The status of the final answer."""
    return int(re.findall(rb"HTTP/1\.1 ([2-5]\d\d) ", seen.data)[0])


def without_ids(seen: Seen) -> tuple[bytes, str]:
    return re.sub(rb"RQ[0-9a-f]{32}|Date: [^\r]*", b"", seen.data), seen.end


def test_every_fault_can_be_seen(sandbox: Sandbox, raw: Raw) -> None:
    for name in sorted(sandbox.control("GET", "")["faults"].keys() - APART):
        sandbox.fault(name)
        raw.get(TRUNK)
        # If it is still there, it is one of lists.
        path = SECOND_PAGE if sandbox.faults() else TRUNK
        sandbox.clear_faults()
        seen, normal = meet(sandbox, raw, path, name)
        assert without_ids(seen) != without_ids(normal), name


def pairs(seen: Seen, name: str) -> list[Any]:
    members: list[tuple[str, Any]] = json.loads(seen.body, object_pairs_hook=list)
    return [value for key, value in members if key == name]


def trunks(seen: Seen) -> Any:
    return seen.json()["byoc_trunks"]


def following(seen: Seen) -> Any:
    return seen.json()["meta"]["next_page_url"]


def is_a_date_in(seconds: float, text: str) -> bool:
    return abs(parsedate_to_datetime(text).timestamp() - time.time() - seconds) < 20


SEEN: list[tuple[str, dict[str, Any], str, Check]] = [
    ("not_found_no_code", {"body": {"a": 1}}, TRUNK, lambda seen, _: seen.json() == {"a": 1}),
    (
        "too_many_requests",
        {"retry_after": "soon; or later"},
        TRUNK,
        lambda seen, _: seen.headers["retry-after"] == "soon; or later",
    ),
    (
        "server_error",
        {"retry_after": 100, "as_date": True, "body": "html", "message": "<oh>"},
        TRUNK,
        lambda seen, _: is_a_date_in(100, seen.headers["retry-after"]) and b"&lt;oh" in seen.body,
    ),
    (
        "problem",
        {"status": 403, "title": "No"},
        TRUNK,
        lambda seen, _: (
            seen.headers["content-type"] == "application/problem+json"
            and (seen.json()["title"], seen.json()["instance"]) == ("No", TRUNK)
            and set(seen.json()["errors"][0]) == {"detail", "pointer"}
        ),
    ),
    (
        "answer",
        {"status": 418, "body": "x", "content_type": "text/plain", "headers": {"X-Own": "1"}},
        TRUNK,
        lambda seen, _: (seen.status, seen.body, seen.headers["x-own"]) == (418, b"x", "1"),
    ),
    (
        "echo_credentials",
        {"status": 400},
        TRUNK,
        lambda seen, _: seen.headers["x-request-authorization"] in seen.json()["message"],
    ),
    ("echo_credentials", {"body": "html"}, TRUNK, lambda seen, _: b": Basic QU" in seen.body),
    ("gzip", {}, TRUNK, lambda seen, normal: zlib.decompress(seen.body, 31) == normal.body),
    (
        "gzip_bomb",
        {"size": 20_000_000},
        TRUNK,
        lambda seen, _: len(seen.body) < 100_000 < len(zlib.decompress(seen.body, 31)),
    ),
    ("cut_json", {}, TRUNK, lambda seen, normal: seen.complete and seen.body in normal.body),
    ("wrong_content_type", {}, TRUNK, lambda seen, normal: seen.body == normal.body),
    ("no_content_type", {}, TRUNK, lambda seen, normal: seen.body == normal.body),
    (
        "other_trunk",
        {"trunk": "BY000000000000000000000000000000b2"},
        TRUNK,
        lambda seen, _: seen.json()["friendly_name"] == "{{ lookup('pipe', 'echo pwned') }}",
    ),
    (
        "other_account",
        {"account_sid": "AC1"},
        LIST,
        lambda seen, _: [trunk["account_sid"] for trunk in trunks(seen)] == 4 * ["AC1"],
    ),
    (
        "attributes",
        {"set": {"new": [1]}, "remove": ["url", "none"]},
        TRUNK,
        lambda seen, normal: (
            {**seen.json(), "url": normal.json()["url"]} == {**normal.json(), "new": [1]}
        ),
    ),
    (
        "duplicate_keys",
        {},
        TRUNK,
        lambda seen, normal: (
            pairs(seen, "friendly_name") == [normal.json()["friendly_name"], "the second"]
        ),
    ),
    (
        "duplicate_keys",
        {"attribute": "sid", "value": None},
        TRUNK,
        lambda seen, _: pairs(seen, "sid") == [SID, None],
    ),
    (
        "foreign_next_page",
        {},
        LIST,
        lambda seen, normal: following(seen) == following(normal).replace("127.0.0.1", "localhost"),
    ),
    (
        "looping_pages",
        {"to": "first"},
        SECOND_PAGE,
        lambda seen, normal: following(seen) == normal.json()["meta"]["first_page_url"],
    ),
    (
        "next_page_not_string",
        {"value": {"a": 1}},
        LIST,
        lambda seen, _: following(seen) == {"a": 1},
    ),
    (
        "wrong_list_key",
        {},
        LIST,
        lambda seen, normal: (
            (seen.json()["meta"]["key"], seen.json()["trunks"]) == ("trunks", trunks(normal))
        ),
    ),
    (
        "duplicate_on_page",
        {"set": {"new": 1}},
        LIST,
        lambda seen, normal: trunks(seen) == [*trunks(normal), {**trunks(normal)[0], "new": 1}],
    ),
    (
        "duplicate_of_first",
        {"set": {"voice_url": None}},
        SECOND_PAGE,
        lambda seen, normal: (
            trunks(seen)[:-1] == trunks(normal)
            and (trunks(seen)[-1]["sid"], trunks(seen)[-1]["voice_url"]) == (SID, None)
        ),
    ),
    (
        "huge_headers",
        {"count": 500, "size": 10},
        TRUNK,
        lambda seen, _: len([name for name in seen.headers if name.startswith("x-huge-")]) == 500,
    ),
    ("too_large", {}, TRUNK, lambda seen, normal: seen.json() == normal.json()),
    ("server_error", {"wait": 0.2}, TRUNK, lambda seen, _: (seen.first or 0) >= 0.2),
    ("delay", {"seconds": 0.3}, TRUNK, lambda seen, _: (seen.first or 0) >= 0.3),
    ("slow_body", {"interval": 0.001}, TRUNK, lambda seen, normal: seen.body == normal.body),
    ("slow_headers", {"interval": 0.001}, TRUNK, lambda seen, normal: seen.body == normal.body),
]


@pytest.mark.parametrize(("name", "parameters", "path", "check"), SEEN, ids=[it[0] for it in SEEN])
def test_what_is_seen(
    sandbox: Sandbox, raw: Raw, name: str, parameters: dict[str, Any], path: str, check: Check
) -> None:
    seen, normal = meet(sandbox, raw, path, name, **parameters)
    assert check(seen, normal), seen


def statuses(raw: Raw, *paths: str) -> list[int]:
    return [raw.get(path).status for path in paths]


def test_times(sandbox: Sandbox, raw: Raw) -> None:
    sandbox.fault("server_error", times=2)
    assert statuses(raw, *[TRUNK] * 3) == [503, 503, 200]
    sandbox.fault("server_error", times="always")
    assert statuses(raw, *[TRUNK] * 5) == [503] * 5
    (waiting,) = sandbox.faults()
    assert (waiting["times"], waiting["happened"]) == ("always", 5)
    sandbox.clear_faults()
    assert statuses(raw, TRUNK) == [200]


def test_one_after_the_other_and_skipping(sandbox: Sandbox, raw: Raw) -> None:
    for name in ("server_error", "too_many_requests", "not_found"):
        sandbox.fault(name)
    sandbox.fault("server_error", skip=1)
    assert statuses(raw, *[TRUNK] * 6) == [503, 429, 404, 200, 503, 200]


@pytest.mark.parametrize(
    ("where", "hit"),
    [
        ({}, [TRUNK, OTHER, LIST, SECOND_PAGE]),
        ({"sid": SID}, [TRUNK]),
        ({"path": "/v1/ByocTrunks/"}, [TRUNK, OTHER]),
        ({"path": "^/v1/.*2$"}, [OTHER]),
        ({"path": "/v2/"}, []),
        ({"page": 0}, [LIST]),
        ({"page": 1}, [SECOND_PAGE]),
        ({"method": "GET"}, [TRUNK, OTHER, LIST, SECOND_PAGE]),
        ({"method": "POST"}, []),
    ],
)
def test_where(sandbox: Sandbox, raw: Raw, where: dict[str, Any], hit: list[str]) -> None:
    sandbox.fault("server_error", times="always", **where)
    paths = (TRUNK, OTHER, LIST, SECOND_PAGE)
    assert statuses(raw, *paths) == [503 if path in hit else 200 for path in paths]


def test_a_fault_of_a_body_leaves_an_error_and_another_value_as_they_are(
    sandbox: Sandbox, raw: Raw
) -> None:
    for name in ("attributes", "not_utf8", "duplicate_keys"):
        sandbox.put_trunk(SID, [1, 2])
        sandbox.fault(name)
        assert raw.get(TRUNK).json() == [1, 2]
    sandbox.fault("attributes", set={"sid": None})
    raw.authorization = None
    assert raw.get(TRUNK).json()["code"] == 20003


def test_a_named_trunk_that_is_not_there_is_a_mistake_of_the_test(
    sandbox: Sandbox, raw: Raw
) -> None:
    sandbox.fault("other_trunk", trunk="BY1")
    assert raw.get(TRUNK).status == 500


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        ({"name": "nonsense"}, "no such fault: 'nonsense'"),
        ({}, "no such fault: None"),
        ({"name": []}, "no such fault: []"),
        ({"name": "stall", "seconds": 1}, "stall has no parameter 'seconds'; it has: none"),
        ({"name": "delay", "second": 1}, "it has: seconds"),
        ({"name": "delay", "seconds": "1"}, "seconds: float is needed, not '1'"),
        ({"name": "delay", "seconds": True}, "seconds: float is needed, not True"),
        ({"name": "html", "times": 0}, "times: a whole number of 1 or more is needed, not 0"),
        ({"name": "html", "times": "twice"}, "times: a whole number"),
        ({"name": "html", "times": True}, "times: a whole number"),
        ({"name": "html", "skip": -1}, "skip: a whole number"),
        ({"name": "html", "wait": -1}, "wait: a number of seconds"),
        ({"name": "html", "page": "1"}, "page: a whole number"),
        ({"name": "html", "sid": 1}, "sid: text is needed, not 1"),
        ({"name": "html", "path": "^("}, "path: not a regular expression"),
        ({"name": "server_error", "status": "503"}, "status: int is needed"),
        ({"name": "server_error", "status": 99}, "status: 99 is not an HTTP status"),
        ({"name": "server_error", "body": "xml"}, "body: one of json, html, empty is needed"),
        ({"name": "too_many_requests", "as_date": True}, "retry_after: a number is needed"),
        ([], "a JSON object is needed"),
    ],
)
def test_what_makes_no_sense(sandbox: Sandbox, fault: object, message: str) -> None:
    with pytest.raises(SandboxError) as caught:
        sandbox.control("POST", "faults", fault)
    assert message in str(caught.value)
    assert sandbox.faults() == []


def test_a_form_with_a_secret_is_echoed(sandbox: Sandbox, raw: Raw) -> None:
    sandbox.fault("echo_credentials", path="/v2/token")
    seen = raw.post("/v2/token", "client_secret=do-not-tell")
    assert "client_secret=do-not-tell" in seen.json()["message"]


def test_a_client_that_follows_a_redirect_or_a_foreign_page_is_seen(
    sandbox: Sandbox, raw: Raw
) -> None:
    sandbox.fault("redirect")
    location = raw.get(TRUNK).headers["location"]
    assert raw.get(location.removeprefix(sandbox.url)).status == 200
    assert sandbox.requests()[-1]["query"] == {"redirected": "1"}
    raw.origin = ("localhost", raw.origin[1])
    assert raw.get(LIST).status == 200
    assert sandbox.requests()[-1]["headers"]["Host"] == f"localhost:{raw.origin[1]}"


def test_all_that_was_sent_comes_before_the_reset(sandbox: Sandbox, raw: Raw) -> None:
    """Even of a body that does not go to the kernel in one piece."""
    sandbox.populate(990, template={"friendly_name": "x" * 40_000})
    seen, normal = meet(sandbox, raw, "/v1/ByocTrunks?PageSize=1000", "reset_in_body")
    assert (seen.end, len(seen.body)) == ("reset", len(normal.body) // 2)
    assert len(normal.body) > 39_000_000


def test_nothing_of_a_stall_stays_once_the_client_has_gone(sandbox: Sandbox, raw: Raw) -> None:
    sandbox.fault("stall")
    seen = raw.get(TRUNK, patience=0.3)
    assert (seen.data, seen.end) == (b"", "timeout")
    assert sandbox.requests()[-1]["status"] is None
    until = time.monotonic() + 5
    while sandbox.totals()["in_flight"] and time.monotonic() < until:
        time.sleep(0.01)
    assert sandbox.totals()["in_flight"] == 0
    assert raw.get(TRUNK).status == 200


def on_one_connection(sandbox: Sandbox, raw: Raw) -> list[bytes]:
    """Send two requests over one connection, and return the answers that come up to its end."""
    with socket.create_connection(raw.origin, timeout=10) as connection:
        for close in (False, True):
            connection.sendall(raw.request("GET", TRUNK, close=close))
            time.sleep(0.2)
        parts = []
        while part := connection.recv(65536):
            parts.append(part)
    assert len({seen["connection"] for seen in sandbox.requests()[-2:]}) == 1
    return b"".join(parts).split(b"HTTP/1.1 ")[1:]


def test_a_reset_on_a_connection_in_use(sandbox: Sandbox, raw: Raw) -> None:
    sandbox.fault("reset_before_headers", skip=1)
    with pytest.raises(ConnectionResetError):
        on_one_connection(sandbox, raw)


@pytest.mark.parametrize("status", ["103", "102", "100"])
@pytest.mark.parametrize("count", [1, 3])
def test_interim_answers_come_first_and_the_connection_stays_open(
    sandbox: Sandbox, raw: Raw, status: str, count: int
) -> None:
    normal = raw.get(TRUNK)
    sandbox.fault("interim", interim=status, count=count)
    parts = on_one_connection(sandbox, raw)
    assert [part[:3].decode() for part in parts] == [*[status] * count, "200", "200"]
    assert [part.partition(b"\r\n\r\n")[2] for part in parts[count:]] == [normal.body] * 2


def test_a_second_answer_lies_before_that_of_the_next_request(sandbox: Sandbox, raw: Raw) -> None:
    normal = raw.get(TRUNK)
    sandbox.fault("second_answer")
    bodies = [part.partition(b"\r\n\r\n")[2] for part in on_one_connection(sandbox, raw)]
    assert bodies == [normal.body, b'{"sid": "nobody asked for this"}', normal.body]
