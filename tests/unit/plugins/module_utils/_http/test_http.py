# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import base64
import random
import time

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._auth.credentials import (
    ApiKey,
    AuthToken,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import (
    NotFoundError,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._http import scheduler
from ansible_collections.voiceops.twilio.plugins.module_utils._http.exchange import (
    Exchange,
    Request,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._http.scheduler import backoff
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.asking import (
    SOON,
    USER_AGENT,
    Failed,
    assert_failed,
    failure_of,
    make_client,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.servers import (
    Answer,
    Server,
    answer,
    close,
    json_answer,
    refused_port,
    reset,
    stall,
)

pytestmark = pytest.mark.usefixtures("short_waits")
NOT_FOUND = json_answer({"code": 20404, "message": "No resource /x"}, "404 Not Found")
NOT_LET_IN = json_answer({"code": 20003, "message": "Authenticate"}, "401 Unauthorized")
OK = json_answer({"ok": True})


# One request


def test_an_answer_is_a_json_object() -> None:
    with Server(json_answer({"sid": "BY1", "nested": [None, 1.5]})) as server:
        client = make_client()
        assert client.get(f"{server.url}/x") == {"sid": "BY1", "nested": [None, 1.5]}
    assert (client.budget.requests, client.budget.retries) == (1, 0)


@pytest.mark.parametrize(
    ("credentials", "pair"),
    [
        pytest.param(AuthToken("AC1", "t" * 32), "AC1:" + "t" * 32, id="auth token"),
        pytest.param(ApiKey("SK1", "s" * 32), "SK1:" + "s" * 32, id="API key"),
    ],
)
def test_a_request_says_who_is_asking(credentials: AuthToken | ApiKey, pair: str) -> None:
    with Server(OK) as server:
        make_client(credentials).get(server.url)
        request = server.received[0]
    assert request.header("Authorization") == "Basic " + base64.b64encode(pair.encode()).decode()
    assert request.header("Accept") == "application/json"
    assert request.header("User-Agent") == USER_AGENT


def test_a_connection_is_kept_for_the_tasks_that_follow() -> None:
    with Server(OK) as server:
        for _turn in range(5):
            make_client().get(server.url)
        assert server.connections == 1


def test_a_bug_is_raised_as_what_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: Exchange) -> None:
        raise KeyError("a bug")

    monkeypatch.setattr(Exchange, "perform", fail)
    with pytest.raises(KeyError, match="a bug"):
        make_client().get("http://127.0.0.1:1")


# Retries


@pytest.mark.parametrize(
    "failure",
    [
        pytest.param(answer(b"", "429 Too Many Requests"), id="429"),
        pytest.param(answer(b"", "500 Internal Server Error"), id="500"),
        pytest.param(answer(b"", "502 Bad Gateway"), id="502"),
        pytest.param(answer(b"", "503 Service Unavailable"), id="503"),
        pytest.param(answer(b"", "504 Gateway Timeout"), id="504"),
        pytest.param(reset, id="reset"),
        pytest.param(close, id="closed"),
        pytest.param([b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{", close], id="cut short"),
        pytest.param([b"HTTP/1.1 200 OK\r\nContent-", close], id="cut short in its headers"),
    ],
)
def test_what_may_be_gone_on_the_next_attempt_is_tried_again(failure: Answer) -> None:
    with Server(failure, failure, OK) as server:
        client = make_client(retries=2)
        assert client.get(server.url) == {"ok": True}
        assert len(server.received) == 3
    assert (client.budget.requests, client.budget.retries) == (3, 2)


def test_an_attempt_that_takes_too_long_is_tried_again() -> None:
    with Server(stall, OK) as server:
        client = make_client(timeout=0.5)
        assert client.get(server.url) == {"ok": True}
    # On a slow machine there may be more of them.
    assert client.budget.requests == client.budget.retries + 1 > 1


@pytest.mark.parametrize(
    ("sent", "kind"),
    [
        pytest.param(answer(b"", "400 Bad Request"), "invalid_response", id="400"),
        pytest.param(NOT_LET_IN, "credentials", id="401"),
        pytest.param(answer(b"", "403 Forbidden"), "permission", id="403"),
        pytest.param(NOT_FOUND, "not_found", id="404 of Twilio"),
        pytest.param(answer(b"", "404 Not Found"), "invalid_response", id="404 of another"),
        pytest.param(answer(b"", "301 Moved", {"Location": "/"}), "invalid_response", id="301"),
        pytest.param(answer(b"", "501 Not Implemented"), "unavailable", id="501"),
        pytest.param(answer(b"", "505 Not Supported"), "unavailable", id="505"),
        pytest.param(answer(b"[]"), "invalid_response", id="no object"),
        pytest.param(answer(b"{"), "invalid_response", id="no JSON"),
    ],
)
def test_what_will_not_change_is_not_tried_again(sent: Answer, kind: str) -> None:
    with Server(sent) as server:
        client = make_client()
        error = failure_of(lambda: client.get(f"{server.url}/v1/x"))
        assert len(server.received) == 1
    assert (error.kind, error.attempts, error.history) == (kind, 1, "")
    assert (client.budget.requests, client.budget.retries) == (1, 0)


@pytest.mark.parametrize("retries", [0, 1, 7])
def test_after_all_retries_the_message_says_how_often_and_how_long(retries: int) -> None:
    tried = f" Gave up after {retries + 1} attempts over {{…}} seconds." if retries else ""
    expected = Failed(
        "unavailable",
        f"{{url}} is not available at the moment (HTTP 503, code 20500: Try later).{tried} "
        "Try again later. https://status.twilio.com shows whether Twilio has a problem.",
        transient=True,
    )
    busy = json_answer(
        {"code": 20500, "message": "Try later.", "more_info": "https://www.twilio.com/x"},
        "503 Service Unavailable",
        Twilio_Request_Id="RQ1",
    )
    with Server(busy) as server:
        client = make_client(retries=retries)
        error = failure_of(lambda: client.get(server.url))
        assert len(server.received) == retries + 1
    if retries:
        assert float(error.history.rpartition(" over ")[2].split()[0]) < SOON
    assert_failed(
        error,
        expected,
        server.url,
        http_status=503,
        code=20500,
        message="Try later.",
        more_info="https://www.twilio.com/x",
        request_id="RQ1",
        attempts=retries + 1,
    )
    assert (client.budget.requests, client.budget.retries) == (retries + 1, retries)


def test_a_refused_connection_is_tried_again_as_well() -> None:
    client = make_client(retries=3)
    error = failure_of(lambda: client.get(f"http://127.0.0.1:{refused_port()}"))
    assert (error.kind, error.attempts) == ("connection", 4)
    assert (client.budget.requests, client.budget.retries) == (4, 3)


def test_the_last_failure_is_the_one_that_is_told() -> None:
    with Server(reset, answer(b"", "503 Busy"), NOT_FOUND) as server:
        error = failure_of(lambda: make_client().get(f"{server.url}/v1/x"))
    assert isinstance(error, NotFoundError)
    assert error.attempts == 3
    assert error.history.startswith("Gave up after 3 attempts over ")


@pytest.mark.parametrize(
    ("attempt", "most"),
    [(1, 0.5), (2, 1.0), (3, 2.0), (6, 16.0), (7, 30.0), (8, 30.0), (101, 30.0)],
)
def test_the_wait_grows_with_full_jitter_up_to_a_bound(
    monkeypatch: pytest.MonkeyPatch, attempt: int, most: float
) -> None:
    monkeypatch.setattr(scheduler, "BACKOFF_SECONDS", 0.5)
    monkeypatch.setattr(random, "uniform", lambda least, most: (least, most))
    assert backoff(attempt) == (0, most)


def test_a_retry_waits_as_long_as_it_should(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scheduler, "backoff", lambda attempt: 0.3)
    with Server(answer(b"", "500 Error"), OK) as server:
        began = time.monotonic()
        make_client().get(server.url)
    assert time.monotonic() - began >= 0.3


def test_each_retry_waits_for_one_attempt_more(monkeypatch: pytest.MonkeyPatch) -> None:
    attempts: list[int] = []
    monkeypatch.setattr(scheduler, "backoff", lambda attempt: attempts.append(attempt) or 0.0)
    with Server(answer(b"", "500 Error")) as server:
        failure_of(lambda: make_client(retries=4).get(server.url))
    assert attempts == [1, 2, 3, 4]


def test_new_tokens_use_up_no_retries() -> None:
    job = scheduler._Job(0, Request("https://voice.twilio.com"))
    job.attempts = 3
    for renewals in (1, 2):
        job.count_renewal()
        assert (job.counted, job.renewals) == (3 - renewals, renewals)
