# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Answers of any kind, Retry-After, access tokens, and texts that are to be shown."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from ansible_collections.voiceops.twilio.plugins.module_utils._auth.oauth import OAuthClient
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import (
    InvalidResponseError,
    printable,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._http.exchange import Response
from ansible_collections.voiceops.twilio.plugins.module_utils._http.responses import (
    read_answer,
    retry_after,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.runner import Task, attempt
from ansible_collections.voiceops.twilio.tests.chaos.oracle import forms_of_secrets
from ansible_collections.voiceops.twilio.tests.fuzz import material
from ansible_collections.voiceops.twilio.tests.fuzz.promises import (
    assert_showable,
    assert_sound,
    assert_strict_json,
)
from hypothesis import strategies as st
from requests.structures import CaseInsensitiveDict

URL = f"{material.API}/v1/ByocTrunks/{material.SIDS[0]}"
JSON_TYPES = ("application/json", "application/json; charset=utf-8", "application/problem+json")
SECRETS = ("0123467890abcdef0123467890abcdef", "a-B_c.D~e+F/g=H==", "'q\"u\\o%t&e<'s`{{x}}:/@")


class Answer(NamedTuple):
    """An answer, and the credentials with which it was asked for."""

    options: dict[str, str]
    status: int
    headers: dict[str, str]
    body: bytes


waits = st.one_of(
    st.integers(-5, 10**6).map(str),
    st.sampled_from(["0", " 7 ", "1.5", "٣", "²", "9" * 309, "9" * 5000, "1e9", "-1", "0x10"]),
    st.datetimes().map(lambda moment: f"{moment:%a, %d %b %Y %H:%M:%S} GMT"),
    st.from_regex(
        r"\A(Mon, )?\d{1,12} (Feb|May) -?\d{1,12} \d\d?:\d\d?(:\d\d?)? ?([A-Z]{3}|[+-]\d{1,12})?\Z"
    ),
    material.TEXT,
)


def _signed_in(secret: str) -> list[dict[str, str]]:
    return [
        {"account_sid": material.ACCOUNT_SID, "auth_token": secret},
        {"api_key": material.KEY_SID, "api_secret": secret},
        {"client_id": "OQ1", "client_secret": secret},
    ]


def _answers_to(options: dict[str, str]) -> st.SearchStrategy[Answer]:
    # What a server should not say, but may, and with so much before it that it is cut.
    told = st.builds(
        lambda before, times, form, after: before * times + form + after,
        material.TEXT | st.sampled_from(["x", "https://u:"]),
        st.sampled_from([0, 1, 30, 70, 290, 990]),
        st.sampled_from(sorted(forms_of_secrets(options, ()))),
        material.TEXT,
    )
    text = material.TEXT | material.LONG | told
    names = st.sampled_from(
        ["code", "message", "more_info", "status", "title", "detail", "type", "error", "sid"]
    )
    codes = st.sampled_from([20003, 20404, 20429, 70051, 20008, "20404", True, 2**70])
    said = st.dictionaries(names | material.TEXT, text | codes | material.JSON, max_size=4)
    bodies = (said | material.TRUNKS | material.JSON | text).map(material.encoded)
    statuses = st.sampled_from([200, 200, 200, 401, 403, 404, 429, 500, 503])
    headers = st.fixed_dictionaries(
        {"Content-Type": st.sampled_from(JSON_TYPES * 4) | text},
        optional={
            "Retry-After": waits,
            "Location": material.URLS | text,
            "Twilio-Request-Id": text,
        },
    )
    return st.builds(
        Answer,
        st.just(options),
        statuses | st.integers(100, 999),
        headers,
        material.spoiled(bodies) | st.binary(max_size=60),
    )


answers = st.one_of([_answers_to(options) for secret in SECRETS for options in _signed_in(secret)])


def check_answer(answer: Answer) -> None:
    """An object of strict JSON, or an error that says nothing that it should not."""

    def work(task: Task) -> dict[str, Any]:
        response = Response(URL, answer.status, CaseInsensitiveDict(answer.headers), answer.body)
        return {"read": read_answer(response, task.identity.credentials)}

    outcome = attempt(work, answer.options, {}, (), ansible_version="fuzz")
    assert_strict_json(outcome.result)
    if outcome.failed:
        assert_showable(outcome.result, forms_of_secrets(answer.options, ()))
        return
    assert answer.status == 200
    assert isinstance(outcome.result["read"], dict)


def check_wait(text: str) -> None:
    """A finite number of seconds, none below zero, or nothing."""
    seconds = retry_after({"Retry-After": text}, 1.7e9)
    assert seconds is None or (math.isfinite(seconds) and seconds >= 0), seconds


tokens = st.dictionaries(
    st.sampled_from(["access_token", "token_type", "expires_in", "other"]),
    st.one_of(
        st.sampled_from(["Bearer", "bearer", "mac", 3600, "3600", -1, 1e300]),
        st.text("abcXYZ019-._~+/=", min_size=10, max_size=40),
        material.JSON,
    ),
    max_size=4,
)


def check_token(answer: dict[str, Any]) -> None:
    """A token that fits into a header and is used for a while, or an error without it."""
    client = OAuthClient("OQ1", "hush-hush-hush-hush", f"{material.API}/v2/token")
    token = answer.get("access_token")
    try:
        client.take(answer, 1000.0)
    except InvalidResponseError as error:
        assert_sound(error, {token} if isinstance(token, str) and len(token) > 12 else ())
        assert client.token_form(1000.0) is not None
        return
    header = client.authorization()
    assert header == f"Bearer {token}"
    assert header.isascii()
    assert header.isprintable()
    assert client.token_form(1000.5) is None
    assert token in client.secrets


texts = st.tuples(
    material.TEXT | material.LONG | material.URLS | material.JSON, st.integers(2, 400)
)


def check_text(case: tuple[Any, int]) -> None:
    """Printable, no longer than its escapes make it, and no more changed a second time."""
    value, limit = case
    shown = printable(value, limit)
    assert_showable(shown)
    assert len(shown) <= limit * len("\\U0010ffff")
    assert printable(shown, len(shown) + 1) == shown
