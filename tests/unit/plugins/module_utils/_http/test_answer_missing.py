# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A resource of the core API is missing only if Twilio names its path."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._auth.credentials import ApiKey
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import TwilioError
from ansible_collections.voiceops.twilio.plugins.module_utils._http.exchange import Response
from ansible_collections.voiceops.twilio.plugins.module_utils._http.responses import (
    read_answer,
    read_grant,
)

URL = "https://api.twilio.com/2010-04-01/Accounts/AC1/SIP/Domains/SD1.json"


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/2010-04-01/Accounts/AC1/SIP/Domains/SD1.json", "not_found"),
        ("/Accounts/AC1/SIP/Domains/sd1.json", "not_found"),
        ("/Accounts/AC1/SIP/domains/SD1.json", "invalid_response"),
        ("/accounts/AC1/SIP/Domains/SD1.json", "invalid_response"),
        ("/v1/Accounts/AC1/SIP/Domains/SD1.json", "invalid_response"),
    ],
)
def test_only_the_name_at_the_end_of_a_path_may_have_another_case(path: str, kind: str) -> None:
    body = json.dumps({"code": 20404, "message": f"No {path}"}).encode()
    with pytest.raises(TwilioError) as caught:
        read_answer(Response(URL, 404, {}, body), ApiKey("SK" + "1" * 32, "hush-hush-hush-hush"))
    assert caught.value.kind == kind


def test_a_missing_resource_is_told_with_the_facts_of_its_response() -> None:
    body = json.dumps({"code": 20404, "message": "No /Accounts/AC1/SIP/Domains/SD1.json"}).encode()
    with pytest.raises(TwilioError) as caught:
        read_answer(Response(URL, 404, {}, body), ApiKey("SK" + "1" * 32, "hush-hush-hush-hush"))
    assert caught.value.msg == (
        f"Twilio has no resource at {URL} {caught.value.failure.description}. "
        "Check the SID, and its account and region."
    )
    assert caught.value.facts()["url"] == URL
    assert caught.value.facts()["http_status"] == 404


@pytest.mark.parametrize("read", [read_answer, read_grant])
@pytest.mark.parametrize("url", ["https://gateway.example/token", "https://gateway.example"])
@pytest.mark.parametrize("path", ["/token", "/v1/token", "/", "/v1/"])
def test_an_address_without_a_version_is_no_resource(
    read: Callable[[Response, ApiKey], object], url: str, path: str
) -> None:
    body = json.dumps({"code": 20404, "message": f"No {path}", "instance": path}).encode()
    with pytest.raises(TwilioError) as caught:
        read(Response(url, 404, {}, body), ApiKey("SK" + "1" * 32, "hush-hush-hush-hush"))
    assert caught.value.kind != "not_found"
    assert caught.value.facts()["code"] == 20404
