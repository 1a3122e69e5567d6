# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a message says of Twilio's own refusals, and of credentials that the core API refuses."""

from __future__ import annotations

import json
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._auth.credentials import (
    ApiKey,
    AuthToken,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import TwilioError
from ansible_collections.voiceops.twilio.plugins.module_utils._http.exchange import Response
from ansible_collections.voiceops.twilio.plugins.module_utils._http.responses import read_answer
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.byoc_trunk import (
    BYOC_TRUNK,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.resource import Resource
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.sip_domain import (
    SIP_DOMAIN,
)

ACCOUNT = "AC" + "2" * 32
KEY = ApiKey("SK" + "1" * 32, "hush-hush-hush-hush")
TOKEN = AuthToken(ACCOUNT, "hush-hush-hush-hush")
URL = "https://voice.twilio.com/v1/ByocTrunks"
CORE_URL = f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT}/SIP/Domains.json"


def refused(
    status: int,
    code: int,
    *,
    url: str = URL,
    credentials: Any = KEY,
    resource: Resource = BYOC_TRUNK,
) -> TwilioError:
    body = json.dumps({"code": code, "message": "No", "status": status}).encode()
    with pytest.raises(TwilioError) as caught:
        read_answer(Response(url, status, {}, body), credentials, resource)
    return caught.value


@pytest.mark.parametrize(
    ("status", "code"), [(400, 20001), (402, 20006), (405, 20004), (410, 20404), (422, 0)]
)
def test_a_code_of_twilio_is_told(status: int, code: int) -> None:
    error = refused(status, code)
    assert (error.kind, error.transient) == ("invalid_response", False)
    assert error.msg == (
        f"Twilio refused the request to {URL} (HTTP {status}, code {code}: No). "
        f"https://www.twilio.com/docs/errors/{code} explains the code."
    )


@pytest.mark.parametrize("status", [202, 304, 399])
def test_a_code_with_another_status_tells_nothing(status: int) -> None:
    assert "this does not seem to be Twilio's API" in refused(status, 20001).msg


@pytest.mark.parametrize("status", [401, 402, 403])
def test_an_account_that_is_not_active(status: int) -> None:
    error = refused(status, 20005)
    assert error.kind == "credentials"
    assert error.msg == (
        f"The account of the {KEY.who} is not active (HTTP {status}, code 20005: No). "
        "The Twilio Console shows whether it is suspended or closed."
    )


@pytest.mark.parametrize(
    ("credentials", "advice"),
    [
        pytest.param(
            KEY,
            f"If account_sid is set, check that it is the account of the {KEY.who}. {KEY.advice}",
            id="an API key, whose account may be another",
        ),
        pytest.param(TOKEN, TOKEN.advice, id="an auth token, which has its account"),
    ],
)
def test_the_core_api_refuses_credentials(credentials: Any, advice: str) -> None:
    error = refused(401, 20003, url=CORE_URL, credentials=credentials, resource=SIP_DOMAIN)
    assert error.kind == "credentials"
    assert error.msg == (
        f"Twilio did not accept the {credentials.who} at {CORE_URL} "
        f"(HTTP 401, code 20003: No). {advice}"
    )


def test_the_voice_api_has_no_account_in_its_paths() -> None:
    error = refused(401, 20003)
    assert error.msg == (
        f"Twilio did not accept the {KEY.who} (HTTP 401, code 20003: No). {KEY.advice}"
    )
