# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""All responses of a task together take a bounded amount of memory."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Callable
from sys import getsizeof
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import (
    InvalidResponseError,
    TwilioError,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._http import budget, scheduler
from ansible_collections.voiceops.twilio.plugins.module_utils._http.client import Client
from ansible_collections.voiceops.twilio.plugins.module_utils._http.strict_json import (
    BYTES_A_VALUE,
    parse,
    weight,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.byoc_trunk import (
    BYOC_TRUNK,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.asking import make_client
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.servers import (
    Server,
    answer,
)

BODY = b'{"a": "' + b"x" * 900 + b'"}'
LIMIT = 10 * weight(BODY)
ALLOWED = budget.MAX_TASK_BYTES


@pytest.fixture(autouse=True)
def limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "MAX_TASK_BYTES", LIMIT)
    monkeypatch.setattr(scheduler, "backoff", lambda _attempt: 0.0)


def one_after_the_other(client: Client, url: str, number: int) -> None:
    for _turn in range(number):
        client.get(url, BYOC_TRUNK)


def all_at_once(client: Client, url: str, number: int) -> None:
    client.get_each([url] * number, BYOC_TRUNK)


@pytest.mark.parametrize("ask", [one_after_the_other, all_at_once])
@pytest.mark.parametrize("concurrency", [1, 4])
def test_the_responses_of_a_task_are_bounded_together(
    ask: Callable[[Client, str, int], None], concurrency: int
) -> None:
    with Server(answer(BODY)) as server:
        ask(make_client(concurrency=concurrency), server.url, 10)
        with pytest.raises(InvalidResponseError) as caught:
            ask(make_client(concurrency=concurrency), server.url, 30)
        assert len(server.received) < 10 + 11 + concurrency
    assert caught.value.msg == (
        "The responses to this task take more than 0 MiB of memory, the last one from "
        f"{server.url}. Check api_url, and the proxies and gateways between here and Twilio. If "
        "the account really has that many trunks, read them in several tasks with sids."
    )
    assert caught.value.facts()["http_status"] == 200


@pytest.mark.parametrize("status", ["500 No", "404 No"])
def test_errors_count_too(status: str) -> None:
    with Server(answer(BODY, status)) as server, pytest.raises(TwilioError) as caught:
        make_client(retries=30).get_each([server.url] * 30, BYOC_TRUNK)
    assert "take more than" in caught.value.msg


TRUNK = {
    "sid": "BY" + "0" * 32,
    "account_sid": "AC" + "0" * 32,
    "friendly_name": "Carrier \u2013 \u6771\u4eac \U0001f600",
    "voice_url": "https://voice.example.com/incoming/calls",
    "voice_method": "POST",
    "voice_fallback_url": "https://fallback.example.com/incoming/calls",
    "voice_fallback_method": "POST",
    "status_callback_url": "https://voice.example.com/status",
    "status_callback_method": "POST",
    "cnam_lookup_enabled": False,
    "connection_policy_sid": "NY" + "0" * 32,
    "from_domain_sid": "SD" + "0" * 32,
    "date_created": "2026-01-01T00:00:00Z",
    "date_updated": "2026-01-01T00:00:00Z",
    "url": "https://voice.twilio.com/v1/ByocTrunks/BY" + "0" * 32,
}
LONG = "x" * 500_000
WAYS = {"as UTF-8": False, "as escapes": True}


@pytest.mark.parametrize("is_ascii", WAYS.values(), ids=WAYS)
def test_an_account_of_250000_trunks_can_be_read(is_ascii: bool) -> None:
    page = json.dumps({"byoc_trunks": [TRUNK] * 1000}, ensure_ascii=is_ascii).encode()
    assert 250 * weight(page) < ALLOWED


@pytest.mark.parametrize("is_ascii", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize(
    "body",
    [
        pytest.param({"byoc_trunks": [{"sid": f"BY{n:032x}"} for n in range(5000)]}, id="trunks"),
        pytest.param({"a": [{"a": 1} for _n in range(20_000)]}, id="objects with a value"),
        pytest.param({"a": [{"": []} for _n in range(20_000)]}, id="objects with a list"),
        pytest.param({"a": [{"a": 1, "b": 2} for _n in range(20_000)]}, id="objects of two"),
        pytest.param({f"\U0001f600{n:x}": 0 for n in range(20_000)}, id="wide names"),
        pytest.param({"a": [f"\u4e2d{n:x}" for n in range(20_000)]}, id="wide texts"),
        pytest.param({"a": [f"\xe9{n:x}" for n in range(20_000)]}, id="texts with an accent"),
        pytest.param({"a": f"{LONG}\u4e2d"}, id="a long text of two bytes a character"),
        pytest.param({"a": f"\U0001f600{LONG}"}, id="a long text of four bytes a character"),
        pytest.param({"a": f'{LONG}"\\"\U0001f600'}, id="a wide character after a quotation mark"),
        pytest.param({"a": "x\\", "b": f'\\"\U0001f600{LONG}'}, id="a backslash before the text"),
        pytest.param({"a": f"\u4e2d{LONG}\U0001f600"}, id="characters of two widths"),
        pytest.param({"a": [[] for _n in range(20_000)]}, id="lists"),
        pytest.param({"a": [{} for _n in range(20_000)]}, id="objects"),
        pytest.param({f"a{n}": {} for n in range(20_000)}, id="names"),
        pytest.param({"a": [10**9 + n for n in range(20_000)]}, id="numbers"),
        pytest.param({"a": [n + 0.5 for n in range(20_000)]}, id="fractions"),
        pytest.param({"a": [str(n) for n in range(20_000)]}, id="texts"),
        pytest.param({"a": "x" * 2_000_000}, id="a long text"),
    ],
)
def test_what_values_take_is_known_in_advance(body: Any, is_ascii: bool) -> None:
    text = json.dumps(body, separators=(",", ":"), ensure_ascii=is_ascii).encode()
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        value = parse(text)
        taken = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    assert value
    assert taken < 1.6 * weight(text)


X = b"x" * 500


@pytest.mark.parametrize(
    ("texts", "taken"),
    [
        pytest.param([b"xyz"], 0, id="narrow"),
        pytest.param(["\xe9".encode()], 0, id="Latin-1"),
        pytest.param(["\u4e2d".encode()], getsizeof("\u4e2d"), id="wide"),
        pytest.param(
            ["\u4e2d".encode(), X, "\u4e2dab".encode()],
            getsizeof("\u4e2d") + getsizeof("\u4e2dab"),
            id="two wide ones",
        ),
        pytest.param(
            ['\\\\\\"\u4e2d'.encode()], getsizeof("____\u4e2d"), id="after a quotation mark"
        ),
        pytest.param(["\u4e2d\\\\".encode(), b"x"], getsizeof("\u4e2d__"), id="before a backslash"),
        pytest.param([rb"\u4e2d"], getsizeof(r"\u4e2d"), id="a short escape"),
        pytest.param([rb"\u4e2d" + X], 2 * 506, id="two bytes a character"),
        pytest.param([rb"\ud83d\ude00" + X], 4 * 512, id="four bytes a character"),
        pytest.param([rb"\u00e9" + X], 0, id="an escape in Latin-1"),
    ],
)
def test_the_memory_of_wide_texts_is_added(texts: list[bytes], taken: int) -> None:
    body = b"[" + b",".join(b'"%b"' % text for text in texts) + b"]"
    assert weight(body) == len(body) + BYTES_A_VALUE * len(texts) + taken


@pytest.mark.parametrize(
    ("body", "values"), [(b"[1, 2, 3]", 3), (b"[[], []]", 4), (b'{"a": {}}', 4), (b"7", 0)]
)
def test_an_object_weighs_as_much_as_two_values(body: bytes, values: int) -> None:
    assert weight(body) == len(body) + BYTES_A_VALUE * values


def test_a_text_that_is_cut_or_not_utf_8_has_a_weight() -> None:
    cut = '"\u4e2d'.encode()
    assert weight(cut) == len(cut) + getsizeof("\u4e2d")
    assert weight(b'"\xe4\xff"') == 4 + getsizeof("\ufffd\ufffd")
