# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The failures that the guide to errors shows, each as the code really produces it.

A case is a function from the sandbox to what a task returns. What differs from run to run or from
Twilio (the sandbox's address, measured seconds, limits made small for a test) is put back by
`as_in_the_guide`.
"""

from __future__ import annotations

import os
import re
import socket
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
import yaml
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import TwilioError
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.byoc_trunk_info import (
    byoc_trunk_info,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.connection_policy_info import (
    connection_policy_info,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.sip_domain_info import (
    sip_domain_info,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.host_variables import (
    HostVariables,
)
from ansible_collections.voiceops.twilio.tests.sandbox.certificates import make
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox, start
from ansible_collections.voiceops.twilio.tests.unit.plugins.actions import trusted_template

SID = "BY00000000000000000000000000000001"
POLICY = "NY00000000000000000000000000000001"
DOMAIN = "SD00000000000000000000000000000001"
OTHER_SID = "BY00000000000000000000000000000002"
NO_SID = "BYffffffffffffffffffffffffffffffff"
TOKEN_URL = "https://oauth.twilio.com/v2/token"
# Seconds for an attempt and for a task, small enough for a test, and the defaults they stand for.
TIMEOUT, DEADLINE = 0.25, 0.75
SMALL_NUMBERS = {f"{TIMEOUT:g} seconds": "30 seconds", f"{DEADLINE:g} seconds": "300 seconds"}

ACCOUNTS = yaml.safe_load(Path(__file__).with_name("trunks.yml").read_text(encoding="utf-8"))
CREDENTIALS = ACCOUNTS["accounts"][0]["credentials"]

CORES = {"NY": connection_policy_info, "SD": sip_domain_info}

Case = Callable[[Sandbox], dict[str, Any]]
CASES: dict[str, Case] = {}


def case(function: Case) -> Case:
    """Put I(function) into the table."""
    CASES[function.__name__] = function
    return function


def as_in_the_guide(text: str, sandbox: Sandbox) -> str:
    """I(text) with everything in it that belongs to this run alone replaced."""
    text = text.replace(sandbox.oauth_url, TOKEN_URL)
    text = text.replace(sandbox.url, "https://voice.twilio.com")
    text = text.replace(_core_url(sandbox), "https://api.twilio.com")
    return same_figures(re.sub(r"RQ[0-9a-f]{32}", "RQ00000000000000000000000000000001", text))


def same_figures(text: str) -> str:
    """I(text) on one line, with the measured seconds in it replaced: those differ in each run."""
    on_one_line = " ".join(text.split())
    return re.sub(r"attempts over [\d.]+ seconds", "attempts over 1.0 seconds", on_one_line)


def ask(sandbox: Sandbox, credentials: str = "auth_token", **options: Any) -> dict[str, Any]:
    """What a task with I(options) and these credentials of the main account returns."""
    known = CREDENTIALS[credentials]
    signing = {name: value for name, value in known.items() if name not in ("kind", "permissions")}
    where = {
        "api_url": sandbox.url,
        "core_api_url": _core_url(sandbox),
        "oauth_url": sandbox.oauth_url,
    }
    return run({**where, **signing, "sid": SID, **options})


def _core_url(sandbox: Sandbox) -> str:
    """The same sandbox by another name, which tells one API from the other."""
    return sandbox.url.replace("127.0.0.1", "localhost")


def run(options: dict[str, Any]) -> dict[str, Any]:
    """What a task with I(options), and nothing in its environment, returns.

    Its SID says what it reads.
    """
    defaults = {"validate_certs": True, "timeout": 30.0, "retries": 5, "deadline": 300.0}
    given = {**defaults, "concurrency": 8, "on_missing": "error", "on_invalid": "error", **options}
    core = CORES.get(str(options["sid"])[:2], byoc_trunk_info)
    return core(given, {}, ansible_version="2.21").result


def faulty(sandbox: Sandbox, name: str, options: dict[str, Any] | None = None, **how: Any) -> dict:
    """What a task returns that meets the fault I(name) on each of its requests."""
    sandbox.fault(name, times="always", **how)
    return ask(sandbox, **(options or {}))


# credentials


@case
def no_credentials(sandbox: Sandbox) -> dict[str, Any]:
    return run({"sid": SID})


@case
def half_a_pair(sandbox: Sandbox) -> dict[str, Any]:
    return run({"sid": SID, "api_key": "SK00000000000000000000000000000001"})


@case
def undefined_in_a_host_variable(_sandbox: Sandbox) -> dict[str, Any]:
    variables = {"twilio_auth_token": trusted_template()("{{ vault_auth_token }}")}
    templar = Templar(loader=DataLoader(), variables=variables)
    with pytest.raises(TwilioError) as caught:
        HostVariables(variables, templar.template)("auth_token")
    return {"msg": caught.value.msg, "error": caught.value.facts()}


@case
def line_break(sandbox: Sandbox) -> dict[str, Any]:
    return ask(sandbox, auth_token="fake-auth-token-of-the-main-acct\n")


@case
def wrong_token(sandbox: Sandbox) -> dict[str, Any]:
    return ask(sandbox, auth_token="fake-token-that-is-not-the-right")


@case
def wrong_client_secret(sandbox: Sandbox) -> dict[str, Any]:
    return ask(sandbox, "oauth_app", client_secret="fake-secret-that-is-not-the-one0")


@case
def test_credentials(sandbox: Sandbox) -> dict[str, Any]:
    return ask(sandbox, "test_credentials")


# permission


@case
def no_permission(sandbox: Sandbox) -> dict[str, Any]:
    return ask(sandbox, "useless")


@case
def no_permission_for_targets(sandbox: Sandbox) -> dict[str, Any]:
    return ask(sandbox, "trunk_reader", sid=POLICY)


# not_found


@case
def no_such_trunk(sandbox: Sandbox) -> dict[str, Any]:
    return ask(sandbox, sid=NO_SID)


@case
def no_such_name(sandbox: Sandbox) -> dict[str, Any]:
    return ask(sandbox, sid=None, friendly_name="Berlin Carrier")


@case
def two_missing(sandbox: Sandbox) -> dict[str, Any]:
    sids = [SID, NO_SID, "BYeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee"]
    return ask(sandbox, sid=None, sids=sids)


# rate_limited, unavailable, timeout


@case
def too_many_requests(sandbox: Sandbox) -> dict[str, Any]:
    return faulty(sandbox, "too_many_requests")


@case
def long_retry_after(sandbox: Sandbox) -> dict[str, Any]:
    return faulty(sandbox, "too_many_requests", retry_after="86400")


@case
def server_error(sandbox: Sandbox) -> dict[str, Any]:
    return faulty(sandbox, "server_error")


@case
def slow_answer(sandbox: Sandbox) -> dict[str, Any]:
    return faulty(sandbox, "stall", {"timeout": TIMEOUT})


@case
def out_of_time(sandbox: Sandbox) -> dict[str, Any]:
    return faulty(sandbox, "stall", {"deadline": DEADLINE})


# tls


@case
def untrusted(sandbox: Sandbox) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        files = make(Path(folder))
        with start(tls_cert=files.cert, tls_key=files.key) as other:
            return _instead_of(other.url, sandbox, ask(sandbox, api_url=other.url))


@case
def bad_bundle(sandbox: Sandbox) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        files = make(Path(folder))
        with start(tls_cert=files.cert, tls_key=files.key) as other:
            told = ask(sandbox, api_url=other.url, ca_path=str(files.key))
    return {**told, "msg": told["msg"].replace(str(files.key), "/etc/ssl/company.der")}


# connection


@contextmanager
def _nobody_listens() -> Iterator[str]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # Bound and not listening: whoever connects is refused.
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"


def _instead_of(url: str, sandbox: Sandbox, told: dict[str, Any]) -> dict[str, Any]:
    return {**told, "msg": told["msg"].replace(url, sandbox.url)}


@case
def refused(sandbox: Sandbox) -> dict[str, Any]:
    with _nobody_listens() as url:
        return _instead_of(url, sandbox, ask(sandbox, api_url=url))


@case
def no_such_host(sandbox: Sandbox) -> dict[str, Any]:
    unknown = socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    with mock.patch("socket.getaddrinfo", side_effect=unknown):
        return ask(sandbox, api_url="https://voice.dubln.ie1.twilio.com")


@case
def broken_proxy(sandbox: Sandbox) -> dict[str, Any]:
    with _nobody_listens() as url, mock.patch.dict(os.environ, {"HTTPS_PROXY": url}):
        result = ask(sandbox, api_url="https://voice.twilio.com")
    return {**result, "msg": result["msg"].replace(url, "http://proxy.example.com:3128")}


@case
def reset(sandbox: Sandbox) -> dict[str, Any]:
    return faulty(sandbox, "reset_in_body")


# invalid_response


@case
def page_of_html(sandbox: Sandbox) -> dict[str, Any]:
    return faulty(sandbox, "html")


@case
def gateway_not_found(sandbox: Sandbox) -> dict[str, Any]:
    return faulty(sandbox, "gateway_not_found")


@case
def redirect(sandbox: Sandbox) -> dict[str, Any]:
    return faulty(sandbox, "redirect", location="https://login.example.com/")


@case
def cut_short(sandbox: Sandbox) -> dict[str, Any]:
    return faulty(sandbox, "cut_chunked")


@case
def violations(sandbox: Sandbox) -> dict[str, Any]:
    broken = {"voice_method": "FETCH", "cnam_lookup_enabled": "false"}
    return faulty(sandbox, "attributes", set=broken)


@case
def page_without_meta(sandbox: Sandbox) -> dict[str, Any]:
    return faulty(sandbox, "no_meta", {"sid": None})


# wrong_trunk


@case
def other_trunk(sandbox: Sandbox) -> dict[str, Any]:
    return faulty(sandbox, "other_trunk", trunk=OTHER_SID)


@case
def other_account(sandbox: Sandbox) -> dict[str, Any]:
    return ask(sandbox, "api_key", account_sid="AC00000000000000000000000000000002")


@case
def two_accounts(sandbox: Sandbox) -> dict[str, Any]:
    other = {"account_sid": "AC00000000000000000000000000000002"}
    sandbox.put_trunk(OTHER_SID, {**sandbox.trunk(OTHER_SID), **other})
    return ask(sandbox, "api_key", sid=None)


# wrong_connection_policy, wrong_sip_domain


@case
def other_policy(sandbox: Sandbox) -> dict[str, Any]:
    return faulty(sandbox, "other_trunk", {"sid": POLICY})


@case
def target_of_another_policy(sandbox: Sandbox) -> dict[str, Any]:
    other = {"connection_policy_sid": "NY00000000000000000000000000000002"}
    return faulty(sandbox, "attributes", {"sid": POLICY}, set=other, path="^.*/Targets")


@case
def domain_of_another_account(sandbox: Sandbox) -> dict[str, Any]:
    return faulty(sandbox, "other_account", {"sid": DOMAIN})


# options


@case
def no_account_for_a_domain(sandbox: Sandbox) -> dict[str, Any]:
    return ask(sandbox, "api_key", sid=DOMAIN)


@case
def edge_without_region(sandbox: Sandbox) -> dict[str, Any]:
    return ask(sandbox, api_url=None, edge="dublin")


@case
def not_a_sid(sandbox: Sandbox) -> dict[str, Any]:
    return ask(sandbox, sid="Berlin carrier")


@case
def plain_http(sandbox: Sandbox) -> dict[str, Any]:
    return ask(sandbox, api_url="http://gateway.example.com")


@case
def empty_option(sandbox: Sandbox) -> dict[str, Any]:
    return ask(sandbox, sid="")
