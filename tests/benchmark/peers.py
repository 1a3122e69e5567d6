# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A program: Twilio's SDK reading trunks, C(python peers.py sequence|threads|listing URL FILE).

It must not import its neighbours: what is measured is this script and the SDK, no more.
"""

from __future__ import annotations

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from twilio.http.http_client import TwilioHttpClient  # type: ignore[import-untyped]
from twilio.http.response import Response  # type: ignore[import-untyped]
from twilio.rest import Client  # type: ignore[import-untyped]

THREADS = 8


class Redirected(TwilioHttpClient):  # type: ignore[misc]
    """The SDK's own HTTP client, sent to the sandbox wherever the SDK meant to go."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Response:
        """Send the request to the sandbox instead of Twilio."""
        url = url.replace("https://voice.twilio.com", self._url)
        return super().request(method, url, *args, **kwargs)


def main(mode: str, url: str, file: str, user: str, password: str) -> int:
    """Read trunks with the SDK, and return 0 if these are the expected ones."""
    sids = json.loads(Path(file).read_text(encoding="utf-8"))["sids"]
    trunks = Client(user, password, http_client=Redirected(url)).voice.v1.byoc_trunks
    if mode == "listing":
        read = trunks.list(page_size=1000)
    elif mode == "threads":
        with ThreadPoolExecutor(THREADS) as pool:
            read = list(pool.map(lambda sid: trunks(sid).fetch(), sids))
    else:
        read = [trunks(sid).fetch() for sid in sids]
    return int([trunk.sid for trunk in read] != sids)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
