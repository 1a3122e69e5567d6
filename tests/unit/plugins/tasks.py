# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tasks that ask the sandbox, for the tests of the upper layers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from ansible_collections.voiceops.twilio.plugins.module_utils._api.voice import byoc_trunks
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import TwilioError
from ansible_collections.voiceops.twilio.plugins.module_utils._options import COMMON
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.byoc_trunk_info import (
    OPTIONS,
    byoc_trunk_info,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.runner import Outcome, Task
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox

MAIN = "AC0123456789abcdef0123456789abcdef"
SUBACCOUNT = "ACabcdef0123456789abcdef0123456789"
AUTH_TOKEN = "fake-auth-token-of-harbour-voice"
API_KEY = {
    "api_key": "SKaaaa0000000000000000000000000001",
    "api_secret": "fake-secret-of-standard-key-main",
}
OAUTH_APP = {
    "client_id": "OQaaaa0000000000000000000000000001",
    "client_secret": "fake-client-secret-of-app-main-0",
}
ABSENT = "BYffffffffffffffffffffffffffffffff"
SIDS = [f"BY{n:032x}" for n in range(1, 11)]
"""The trunks of the main account, in the order in which it lists them."""

Options = dict[str, Any]


def absent(count: int) -> list[str]:
    """So many SIDs that no account has."""
    return [f"BYffffffffffffffffffffffff{n:08x}" for n in range(count)]


def options(sandbox: Sandbox, **own: Any) -> Options:
    """Options for the main account; the auth token unless I(own) brings other credentials."""
    where = {"api_url": sandbox.url, "oauth_url": sandbox.oauth_url}
    by_token = {"account_sid": MAIN, "auth_token": AUTH_TOKEN}
    signs_in = {} if own.keys() & {"api_key", "client_id"} else by_token
    return {**where, **signs_in, **own}


def host_variables(given: Options) -> Options:
    """The options I(given) as a host has them in its variables."""
    names = {option.name: str(option.host_variable) for option in COMMON}
    return {names[name]: value for name, value in given.items()}


class TrunkTask(Task):
    """A task with the collection of the account's BYOC trunks."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.trunks = byoc_trunks(self.client, self.base_url, self.identity)


def task(sandbox: Sandbox, **own: Any) -> TrunkTask:
    return TrunkTask(options(sandbox, **own), {}, OPTIONS, ansible_version="2.21.0")


def ask(sandbox: Sandbox, environ: Mapping[str, str] | None = None, **own: Any) -> Outcome:
    """What the core makes of I(own) options."""
    return byoc_trunk_info(options(sandbox, **own), environ or {}, ansible_version="2.21.0")


def asked(sandbox: Sandbox) -> dict[str, int]:
    """How many requests were for C(pages), for C(single) trunks and for C(tokens)."""
    return dict(Counter(_kind(request["path"]) for request in sandbox.requests()))


def _kind(path: str) -> str:
    if path == "/v2/token":
        return "tokens"
    return "pages" if path == "/v1/ByocTrunks" else "single"


def error_facts(kind: str, **others: Any) -> dict[str, Any]:
    """C(error) as a task returns it, with what most errors have."""
    facts: dict[str, Any] = {
        "kind": kind,
        "http_status": None,
        "code": None,
        "message": None,
        "more_info": None,
        "request_id": None,
        "attempts": 1,
        "url": None,
        "sid": None,
        "violations": [],
    }
    assert others.keys() <= facts.keys()
    return {**facts, **others}


def without_request_id(error: TwilioError) -> dict[str, Any]:
    """C(error) as a task returns it, without the ID of the request, which is another each time."""
    return {**error.facts(), "request_id": None}
