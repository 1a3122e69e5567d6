# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Neither a secret nor a password is in what Ansible tells of a task's arguments."""

from __future__ import annotations

import json
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import OptionsError
from ansible_collections.voiceops.twilio.plugins.module_utils._http.endpoints import endpoints
from ansible_collections.voiceops.twilio.plugins.module_utils._options import Options
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.resource import CORE, VOICE
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.masked import (
    masked_result,
    without_url_passwords,
)

REFUSED = [
    "https://user:PassWord@host",
    "HTTPS://user:PassWord@host/path",
    "http://user:PassWord@host",
    "https://:PassWord@host",
    "https://PassWord@host",
    "https:/user:PassWord@host",
    "https:user:PassWord@host",
    "//user:PassWord@host",
    "https:\\\\user:PassWord@host",
    "https://user:PassWord%40host",
    "https://user:Pass\u200bWord@host",
    "https://user: PassWord@host",
    "user:PassWord@host",
    "https://host/?token=PassWord",
    "https://host/#PassWord",
    "ftp://user:PassWord@host",
]


@pytest.mark.parametrize("name", ["api_url", "core_api_url", "oauth_url"])
@pytest.mark.parametrize("url", REFUSED)
def test_a_refused_address_is_replaced_by_one_that_is_refused_alike(name: str, url: str) -> None:
    safe = without_url_passwords({name: url, "sid": "x"})
    assert safe["sid"] == "x"
    assert not any(part in safe[name] for part in ("Pass", "Word", "user"))
    messages = set()
    api = CORE if name == "core_api_url" else VOICE
    for given in ({name: url}, safe):
        with pytest.raises(OptionsError) as caught:
            endpoints(Options(given, {}, (), [api.option]), api)
        messages.add(caught.value.msg)
    assert len(messages) == 1


@pytest.mark.parametrize(
    "url", ["https://host/a:b@c", "https://gw.example/x//a:b@c", "http://127.0.0.1:8080", "", None]
)
def test_another_address_stays(url: Any) -> None:
    assert without_url_passwords({"api_url": url, "sid": "x"}) == {"api_url": url, "sid": "x"}


SECRET = "secret-of-nobody-anywhere"


@pytest.mark.parametrize("given", [SECRET, [SECRET], {"x": SECRET}])
def test_an_objection_of_ansible_is_told_without_the_secret(given: Any) -> None:
    told = {
        "msg": f"argument 'auth_token' is of type list: {given}",
        "exception": f"Traceback {SECRET}",
        "invocation": {
            "module_args": {"auth_token": given, "expected": ["sip:a:pw@h"], "sid": "BY1"}
        },
        "failed": True,
    }
    shown = masked_result(told, {"auth_token": given})
    assert SECRET not in json.dumps(shown)
    assert shown["invocation"]["module_args"] == {
        "auth_token": "********",
        "expected": ["sip:a:***@h"],
        "sid": "BY1",
    }
    assert masked_result({"invocation": "x"}, {}) == {"invocation": "x"}
