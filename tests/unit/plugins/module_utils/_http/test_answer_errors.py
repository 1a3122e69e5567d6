# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which error a status with its body stands for, and what is read from either form of it."""

from __future__ import annotations

import json
import time
from email.utils import formatdate
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._auth.credentials import ApiKey
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import TwilioError
from ansible_collections.voiceops.twilio.plugins.module_utils._http.exchange import Response
from ansible_collections.voiceops.twilio.plugins.module_utils._http.responses import read_answer
from ansible_collections.voiceops.twilio.plugins.module_utils._resources import byoc_trunk
from requests.structures import CaseInsensitiveDict

SID = "BY0000000000000000000000000000aB01"
URL = f"https://voice.twilio.com/v1/ByocTrunks/{SID}"
PATH = f"/ByocTrunks/{SID}"
KEY = "SK" + "1" * 32
CREDENTIALS = ApiKey(KEY, "hush-hush-hush-hush")
HTML = b"<!DOCTYPE html><title>Sorry</title>"
MORE_INFO = "https://www.twilio.com/docs/errors/"


def failed(status: int, body: bytes | dict[str, Any], **headers: str) -> TwilioError:
    """The error that an answer stands for. C(Retry_After) is the header C(Retry-After)."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    response = Response(URL, status, CaseInsensitiveDict(named), content)
    with pytest.raises(TwilioError) as caught:
        read_answer(response, CREDENTIALS, byoc_trunk.BYOC_TRUNK)
    return caught.value


def said(code: int, message: str, status: int) -> dict[str, Any]:
    """What Twilio says of a failure."""
    return {
        "code": code,
        "message": message,
        "more_info": f"{MORE_INFO}{code}",
        "status": status,
    }


CHECK_ADDRESS = "Check api_url, or edge and region: this does not seem to be Twilio's API."
CHECK_KEY = (
    f"Check that api_secret belongs to API key {KEY}, that the key still exists, and that edge "
    "and region name the region it was made in."
)
PERMISSION = "read and list on BYOC trunks (sip.byoc-trunks)"
LACKS = (
    "permission",
    (
        f"The API key {KEY} may not read BYOC trunks ({{}}). "
        f"Give it the permission {PERMISSION}, or use credentials that have it."
    ),
)
FORBIDDEN = (
    "permission",
    (
        f"The API key {KEY} may not read {URL} ({{}}). "
        f"Give it the permission {PERMISSION}. If it has this permission, check the proxies and "
        "gateways between here and Twilio."
    ),
)
TEST_CREDENTIALS = (
    "credentials",
    "Twilio has no BYOC trunks for test credentials ({}). Use the live credentials of the account.",
)
NOT_ACCEPTED = ("credentials", f"Twilio did not accept the API key {KEY} ({{}}). {CHECK_KEY}")
MISSING = (
    "not_found",
    f"Twilio has no resource at {URL} ({{}}). Check the SID, and its account and region.",
)
NO_PAGE = (
    "invalid_response",
    (
        f"{URL} answered that there is no such page ({{}}), but not in the form that Twilio uses "
        f"for a missing trunk. {CHECK_ADDRESS}"
    ),
)
TOO_MANY = (
    "rate_limited",
    (
        "The account has too many concurrent requests ({}). "
        "Lower concurrency, or run fewer tasks and other programs for this account at once."
    ),
)
UNAVAILABLE = (
    "unavailable",
    (
        f"{URL} is not available at the moment ({{}}). "
        "Try again later. https://status.twilio.com shows whether Twilio has a problem."
    ),
)
PROXY = (
    "connection",
    (
        f"The proxy for {URL} asks for credentials ({{}}). "
        "Put a user name and password that it accepts into the proxy's address in the environment."
    ),
)
UNEXPECTED = (
    "invalid_response",
    f"{URL} answered with an unexpected status ({{}}). {CHECK_ADDRESS}",
)


@pytest.mark.parametrize(
    ("status", "code", "expected", "transient"),
    [
        pytest.param(401, 20003, NOT_ACCEPTED, False, id="401 wrong pair or region"),
        pytest.param(401, None, NOT_ACCEPTED, False, id="401 by somebody else"),
        pytest.param(401, 70051, LACKS, False, id="401 lacks the permission"),
        pytest.param(401, 20008, TEST_CREDENTIALS, False, id="401 test credentials"),
        pytest.param(401, 20404, NOT_ACCEPTED, False, id="401 with the code of a 404"),
        pytest.param(403, 70051, LACKS, False, id="403 lacks the permission"),
        pytest.param(403, 20008, TEST_CREDENTIALS, False, id="403 test credentials"),
        pytest.param(403, 20003, FORBIDDEN, False, id="403 with the code of a 401"),
        pytest.param(403, None, FORBIDDEN, False, id="403 by somebody else"),
        pytest.param(404, 20404, NO_PAGE, False, id="404 with the code for a missing trunk alone"),
        pytest.param(404, None, NO_PAGE, False, id="404 by somebody else"),
        pytest.param(404, 20003, NO_PAGE, False, id="404 with another code"),
        pytest.param(404, 70051, NO_PAGE, False, id="404 with the code of a 403"),
        pytest.param(410, None, UNEXPECTED, False, id="410"),
        pytest.param(400, None, UNEXPECTED, False, id="400 by somebody else"),
        pytest.param(304, None, UNEXPECTED, False, id="304"),
        pytest.param(405, None, UNEXPECTED, False, id="405"),
        pytest.param(407, None, PROXY, False, id="407"),
        pytest.param(408, None, UNAVAILABLE, True, id="408"),
        pytest.param(425, None, UNEXPECTED, False, id="425"),
        pytest.param(429, 20429, TOO_MANY, True, id="429"),
        pytest.param(429, None, TOO_MANY, True, id="429 without a code"),
        pytest.param(500, 20500, UNAVAILABLE, True, id="500"),
        pytest.param(501, None, UNAVAILABLE, False, id="501"),
        pytest.param(502, None, UNAVAILABLE, True, id="502"),
        pytest.param(503, 20503, UNAVAILABLE, True, id="503"),
        pytest.param(504, None, UNAVAILABLE, True, id="504"),
        pytest.param(505, None, UNAVAILABLE, False, id="505"),
        pytest.param(519, None, UNAVAILABLE, False, id="519"),
        pytest.param(520, None, UNAVAILABLE, True, id="520"),
        pytest.param(521, None, UNAVAILABLE, True, id="521"),
        pytest.param(522, None, UNAVAILABLE, True, id="522"),
        pytest.param(523, None, UNAVAILABLE, True, id="523"),
        pytest.param(524, None, UNAVAILABLE, True, id="524"),
        pytest.param(525, None, UNAVAILABLE, False, id="525"),
        pytest.param(599, None, UNAVAILABLE, False, id="599"),
        pytest.param(500, 20404, UNAVAILABLE, True, id="500 with the code of a 404"),
        pytest.param(500, 70051, UNAVAILABLE, True, id="500 with the code of a 403"),
        pytest.param(201, None, UNEXPECTED, False, id="201"),
        pytest.param(204, None, UNEXPECTED, False, id="204"),
        pytest.param(206, None, UNEXPECTED, False, id="206"),
        pytest.param(600, None, UNAVAILABLE, False, id="600"),
    ],
)
def test_a_status_with_a_code_stands_for_an_error(
    status: int, code: int | None, expected: tuple[str, str], transient: bool
) -> None:
    kind, msg = expected
    if code is None:
        error = failed(status, HTML)
        brackets, message, more_info = f"HTTP {status}", None, None
    else:
        error = failed(status, said(code, "So it is.", status), Twilio_Request_Id="RQ1")
        brackets, message = f"HTTP {status}, code {code}: So it is", "So it is."
        more_info = f"{MORE_INFO}{code}"
    assert error.msg == msg.format(brackets)
    assert error.facts() == {
        "kind": kind,
        "http_status": status,
        "code": code,
        "message": message,
        "more_info": more_info,
        "request_id": None if code is None else "RQ1",
        "attempts": 1,
        "url": URL,
        "sid": None,
        "violations": [],
    }
    assert (error.transient, error.retry_after) == (transient, None)


@pytest.mark.parametrize(
    "said_of_it",
    [
        pytest.param(
            {"message": f"The requested resource /ByocTrunks/{SID} was not found"}, id="usual form"
        ),
        pytest.param({"message": f"No such resource: '/v1/ByocTrunks/{SID}'."}, id="with version"),
        pytest.param({"message": f"No /ByocTrunks/{SID.upper()}"}, id="digits in capital letters"),
        pytest.param({"message": f"No /ByocTrunks/{SID.lower()}"}, id="digits in small letters"),
        pytest.param({"detail": f"/ByocTrunks/{SID} was not found"}, id="detail of RFC 9457"),
        pytest.param({"instance": f"/v1/ByocTrunks/{SID}"}, id="instance of RFC 9457"),
    ],
)
def test_a_trunk_is_missing_where_twilio_speaks_of_it(said_of_it: dict[str, str]) -> None:
    error = failed(404, {"code": 20404, "status": 404, **said_of_it})
    assert error.kind == "not_found"
    assert error.advice == MISSING[1].partition("{}). ")[2]


@pytest.mark.parametrize(
    "said_of_it",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"message": "The requested resource was not found"}, id="no resource"),
        pytest.param(
            {"message": f"The requested resource /ByocTrunks/{SID[:-1]}2 was not found"},
            id="another trunk",
        ),
        pytest.param({"message": f"/ByocTrunks/{SID}0 was not found"}, id="a longer SID"),
        pytest.param({"message": f"/ByocTrunks/{SID[:-1]} was not found"}, id="a shorter SID"),
        pytest.param({"message": "The requested resource /ByocTrunks was not found"}, id="a list"),
        pytest.param({"message": f"/v1/v1/ByocTrunks/{SID} was not found"}, id="version twice"),
        pytest.param({"message": f"/voice/v1/ByocTrunks/{SID} was not found"}, id="a path ahead"),
        pytest.param({"message": f"/ByocTrunks/{SID}/ByocTrunks"}, id="something below it"),
        pytest.param({"message": f"Trunk {SID}, as it was"}, id="the SID alone"),
        pytest.param({"message": f"cache: no copy of /cache/{SID}"}, id="a cache"),
        pytest.param({"message": f"No copy of cache/ByocTrunks/{SID}"}, id="a path without a root"),
        pytest.param(
            {
                "message": f"{SID} exists; the requested resource /v2/ConnectionPolicies/NY1 was "
                "not found"
            },
            id="a policy of the trunk",
        ),
        pytest.param({"message": f"http://gateway.local/proxy/{SID} timed out"}, id="a gateway"),
        pytest.param(
            {"instance": f"http://gateway.local/proxy/v1/ByocTrunks/{SID}"}, id="a gateway's path"
        ),
        pytest.param({"message": f"/v2/ByocTrunks/{SID} was not found"}, id="another version"),
        pytest.param({"message": f"/byoctrunks/{SID} was not found"}, id="a path in small letters"),
        pytest.param({"message": f"ByocTrunks/{SID} was not found"}, id="no slash ahead"),
        pytest.param({"instance": URL, "title": "Not found"}, id="instance as a URL"),
        pytest.param({"message": f"http://gateway.local/v1/ByocTrunks/{SID}"}, id="another host"),
        pytest.param({"detail": f"No route. Try {SID}."}, id="a hint"),
        pytest.param({"title": PATH}, id="in the title alone"),
        pytest.param({"message": [PATH], "detail": {"path": PATH}}, id="no text"),
        pytest.param({"code": True, "message": PATH}, id="another code"),
        pytest.param({"code": "20404", "message": PATH}, id="a text for a code"),
    ],
)
def test_a_trunk_is_not_missing_where_twilio_speaks_of_something_else(
    said_of_it: dict[str, Any],
) -> None:
    error = failed(404, {"code": 20404, "status": 404, **said_of_it})
    assert error.kind == "invalid_response"
    assert error.msg.endswith(
        f"but not in the form that Twilio uses for a missing trunk. {CHECK_ADDRESS}"
    )


@pytest.mark.parametrize(
    ("body", "code", "message", "more_info"),
    [
        pytest.param(
            said(20500, "An error", 500), 20500, "An error", f"{MORE_INFO}20500", id="usual form"
        ),
        pytest.param(
            {
                "type": f"{MORE_INFO}20500",
                "title": "Internal error",
                "status": 500,
                "code": 20500,
                "detail": "The disk is full",
                "instance": "/v1",
                "errors": [{"detail": "x", "pointer": "/y"}],
            },
            20500,
            "The disk is full",
            f"{MORE_INFO}20500",
            id="RFC 9457",
        ),
        pytest.param(
            {"title": "Internal error", "code": 20500},
            20500,
            "Internal error",
            None,
            id="RFC 9457 with a title alone",
        ),
        pytest.param(
            {"error": "server_error", "error_description": "The app is asleep"},
            None,
            "The app is asleep",
            None,
            id="OAuth",
        ),
        pytest.param({"error": "server_error"}, None, "server_error", None, id="OAuth, no words"),
        pytest.param(
            {"message": "m", "detail": "d", "more_info": "i", "type": "t"},
            None,
            "m",
            "i",
            id="both forms: the usual one first",
        ),
        pytest.param(
            {"message": "", "detail": None, "title": "t", "more_info": ["i"], "type": ""},
            None,
            "t",
            None,
            id="what is no text is passed over",
        ),
        pytest.param({"code": True, "message": 7}, None, None, None, id="a boolean for a code"),
        pytest.param({"code": "20500"}, None, None, None, id="a text for a code"),
        pytest.param({"code": 20500.0}, None, None, None, id="a fraction for a code"),
        pytest.param({"code": 0}, 0, None, None, id="nought for a code"),
        pytest.param({"code": 10**10 - 1}, 10**10 - 1, None, None, id="a code of ten digits"),
        pytest.param({"code": 10**10}, None, None, None, id="a code of eleven digits"),
        pytest.param({"code": -1}, None, None, None, id="a negative code"),
        pytest.param(
            b'{"code": ' + b"9" * 4200 + b"}", None, None, None, id="a code of 4,200 digits"
        ),
        pytest.param({}, None, None, None, id="an empty object"),
        pytest.param([said(20500, "m", 500)], None, None, None, id="a list"),
        pytest.param(b"", None, None, None, id="nothing"),
        pytest.param(HTML, None, None, None, id="HTML"),
        pytest.param(b'{"code": 20500', None, None, None, id="cut short"),
        pytest.param(b'{"code": NaN, "message": "m"}', None, None, None, id="NaN"),
        pytest.param(b'{"code": 20500, "message": "\xff"}', None, None, None, id="not UTF-8"),
        pytest.param(b"[" * 100_000, None, None, None, id="very deep"),
        pytest.param(b"null", None, None, None, id="null"),
    ],
)
def test_what_an_error_page_says(
    body: Any, code: int | None, message: str | None, more_info: str | None
) -> None:
    error = failed(500, body if isinstance(body, bytes) else json.dumps(body).encode())
    facts = error.facts()
    assert (facts["code"], facts["message"], facts["more_info"]) == (code, message, more_info)
    told = ("" if code is None else f", code {code}") + (f": {message}" if message else "")
    assert error.summary == f"{URL} is not available at the moment (HTTP 500{told})."


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        pytest.param("a\x1b[2J\r\nb", r"a\x1b[2J\r\nb", id="control characters"),
        pytest.param("a\u202eb\u2066", r"a\u202eb\u2066", id="bidirectional controls"),
        pytest.param("m" * 5000, "m" * 999 + "…", id="long"),
        pytest.param("{{ 7 * 7 }} {% raw %}", "{{ 7 * 7 }} {% raw %}", id="a template"),
        pytest.param("Sorry...", "Sorry...", id="full stops"),
    ],
)
def test_words_of_the_server_are_shown_printable_and_bounded(message: str, shown: str) -> None:
    body = {"message": message, "more_info": message}
    error = failed(403, body, Twilio_Request_Id="RQ" + "1" * 500)
    facts = error.facts()
    assert (facts["message"], facts["more_info"]) == (shown, shown)
    assert facts["request_id"] == "RQ" + "1" * 77 + "…"
    assert f"(HTTP 403: {shown.rstrip('.')})." in error.msg
    assert error.msg.isprintable()


@pytest.mark.parametrize("status", [300, 301, 302, 303, 307, 308, 399])
@pytest.mark.parametrize(
    ("headers", "target"),
    [
        pytest.param(
            {"Location": "https://evil.example/"}, " to https://evil.example/", id="elsewhere"
        ),
        pytest.param({"location": "/login"}, " to /login", id="here"),
        pytest.param({"Location": "https://u:hush@h/"}, " to https://u:***@h/", id="password"),
        pytest.param({"Location": "/\x1b"}, r" to /\x1b", id="control character"),
        pytest.param({}, "", id="nowhere"),
    ],
)
def test_a_redirect_is_never_followed(status: int, headers: dict[str, str], target: str) -> None:
    error = failed(status, said(0, "Moved", status), **headers)
    assert error.facts()["kind"] == "invalid_response"
    assert error.msg == (
        f"{URL} answered with a redirect{target}, which is never followed "
        f"(HTTP {status}, code 0: Moved). {CHECK_ADDRESS}"
    )


@pytest.mark.parametrize("status", [429, 500, 503])
def test_the_server_may_say_when_to_come_again(status: int) -> None:
    assert failed(status, b"", Retry_After="120").retry_after == 120.0
    assert failed(status, b"", retry_after="soon").retry_after is None
    date = formatdate(time.time() + 120, usegmt=True)
    wait = failed(status, b"", Retry_After=date).retry_after
    assert wait is not None
    assert 0 < wait <= 120


@pytest.mark.parametrize("status", [302, 401, 403, 404, 407, 418])
def test_what_would_fail_again_is_not_tried_again(status: int) -> None:
    error = failed(status, b"", Retry_After="120")
    assert (error.transient, error.retry_after) == (False, None)


def test_no_secret_is_in_an_error() -> None:
    for status in (302, 400, 401, 403, 404, 407, 429, 500):
        error = failed(status, b"")
        assert not any(secret in str(error.facts()) + error.msg for secret in CREDENTIALS.secrets)
