# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""One exchange, and what is to be said of it, for the tests of the transport."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from ansible_collections.voiceops.twilio.plugins.module_utils._errors import TwilioError
from ansible_collections.voiceops.twilio.plugins.module_utils._transport import (
    Exchange,
    Request,
    Response,
)

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
    assert outcome.facts() == {
        "kind": expected.kind,
        "http_status": None,
        "code": None,
        "message": None,
        "more_info": None,
        "request_id": None,
        "attempts": 1,
        "url": url,
        "sid": None,
        "violations": [],
        **facts,
    }
    return outcome
