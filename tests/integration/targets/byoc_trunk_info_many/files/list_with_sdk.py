# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Lists an account with Twilio's own SDK and prints its trunks as JSON: list_with_sdk.py URL

The account and its auth token come from TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN.
"""

from __future__ import annotations

import json
import sys
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client

TWILIO = "https://voice.twilio.com"
ATTRIBUTES = (
    "account_sid",
    "cnam_lookup_enabled",
    "connection_policy_sid",
    "date_created",
    "date_updated",
    "friendly_name",
    "from_domain_sid",
    "sid",
    "status_callback_method",
    "status_callback_url",
    "url",
    "voice_fallback_method",
    "voice_fallback_url",
    "voice_method",
    "voice_url",
)


class Redirected(TwilioHttpClient):
    """The SDK's HTTP client, sent to another address where the SDK means Twilio's."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url
        assert self.session
        self.session.trust_env = False

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Response:
        return super().request(method, url.replace(TWILIO, self._url), *args, **kwargs)


def plain(value: Any) -> Any:
    """The value as JSON has it, a date in UTC; of its forms the SDK reads only the one with Z."""
    if isinstance(value, str) and value.endswith(" +0000"):
        value = parsedate_to_datetime(value)
    elif isinstance(value, str) and value.endswith("+00:00"):
        value = datetime.fromisoformat(value)
    return value.strftime("%Y-%m-%dT%H:%M:%SZ") if isinstance(value, datetime) else value


def main(url: str) -> None:
    trunks = Client(http_client=Redirected(url)).voice.v1.byoc_trunks.list(page_size=1000)
    told = [{name: plain(getattr(trunk, name)) for name in ATTRIBUTES} for trunk in trunks]
    print(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
