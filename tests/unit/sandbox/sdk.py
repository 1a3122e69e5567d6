# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Twilio's own SDK, sent to the sandbox."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client


class Redirected(TwilioHttpClient):
    """The SDK's HTTP client, sent to the sandbox wherever the SDK meant to go."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url
        assert self.session
        # No proxy and no .netrc of the machine that the tests run on.
        self.session.trust_env = False

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Response:
        if not url.startswith(self._url + "/"):
            url = self._url + urlsplit(url)._replace(scheme="", netloc="").geturl()
        return super().request(method, url, *args, **kwargs)


def sdk(sandbox: Sandbox, user: str, password: str) -> Client:
    return Client(user, password, http_client=Redirected(sandbox.url))
