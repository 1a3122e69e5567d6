# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""One exchange or a whole client, and what is to be said of what comes of it."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._auth.credentials import (
    AuthToken,
    Credentials,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import TwilioError
from ansible_collections.voiceops.twilio.plugins.module_utils._http.budget import Limits
from ansible_collections.voiceops.twilio.plugins.module_utils._http.client import Client
from ansible_collections.voiceops.twilio.plugins.module_utils._http.exchange import (
    Exchange,
    Request,
    Response,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.tasks import error_facts

# Long enough for a slow machine, so that only a hang breaks it.
SOON = 10.0


class Failed(NamedTuple):
    """What an exchange is to fail with.

    In I(msg), C({url}) is the address that was asked, and C({…}) any words, which are those of the
    operating system, of OpenSSL or of Python, and differ between their versions.
    """

    kind: str
    msg: str
    transient: bool


CHECK_ADDRESS = "Check api_url, or edge and region, and the network between here and there."
GATEWAYS = (
    "Try again. If the error persists, check the proxies and gateways between here and Twilio."
)
BROKEN = Failed(
    "connection",
    "The connection to {url} broke before the answer was complete ({…}). " + GATEWAYS,
    transient=True,
)
TOO_LONG = Failed(
    "invalid_response",
    "{url} answered with more than 10 MiB. Twilio's responses are never that long. "
    + CHECK_ADDRESS,
    transient=False,
)


def cut_short(where: str) -> Failed:
    msg = f"The response from {{url}} was cut short {where}. {GATEWAYS}"
    return Failed("invalid_response", msg, transient=True)


def unreadable(what: str, *, transient: bool = False) -> Failed:
    return Failed("invalid_response", f"{{url}} answered with {what}. {CHECK_ADDRESS}", transient)


def not_http(words: str) -> Failed:
    return unreadable(f"something that is not HTTP ({words})", transient=True)


def perform(
    url: str,
    headers: Mapping[str, str] | None = None,
    form: Mapping[str, str] | None = None,
    *,
    verify: bool | str = True,
    timeout: float = SOON,
) -> Response | TwilioError:
    return Exchange(Request(url, headers or {}, form), verify, timeout).perform()


def succeeded(outcome: Response | TwilioError) -> Response:
    assert isinstance(outcome, Response), outcome
    return outcome


def assert_failed(outcome: object, expected: Failed, url: str, **facts: Any) -> TwilioError:
    """Compare everything that I(outcome) says with I(expected) and the other I(facts)."""
    assert isinstance(outcome, TwilioError), outcome
    words = re.escape(expected.msg.replace("{url}", url)).replace(re.escape("{…}"), ".+")
    assert re.fullmatch(words, outcome.msg), outcome.msg
    assert (outcome.kind, outcome.transient) == (expected.kind, expected.transient)
    assert outcome.facts() == error_facts(expected.kind, **{"url": url, **facts})
    return outcome


def failure_of(ask: Callable[[], object]) -> TwilioError:
    """Return what I(ask) raises."""
    with pytest.raises(TwilioError) as caught:
        ask()
    return caught.value


# A client of a whole task

TOKEN = AuthToken("AC" + "0" * 32, "5ecre7" * 5 + "5e")
USER_AGENT = "voiceops.twilio/0 tests"


def make_client(
    credentials: Credentials = TOKEN,
    *,
    verify: bool | str = True,
    timeout: float = SOON,
    deadline: float = 60.0,
    retries: int = 5,
    concurrency: int = 8,
) -> Client:
    return Client(credentials, verify, Limits(timeout, deadline, retries, concurrency), USER_AGENT)


def our_threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "voiceops.twilio"]


def assert_no_threads_left() -> None:
    """None that the client has started, as soon as a slow machine has come round to each."""
    until = time.monotonic() + SOON
    while our_threads() and time.monotonic() < until:
        time.sleep(0.001)
    assert our_threads() == []
