# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What may stand in a playbook and in the environment: options, addresses, credentials."""

from __future__ import annotations

import ipaddress
from typing import Any, NamedTuple

from ansible_collections.voiceops.twilio.plugins.module_utils._options import (
    COMMON,
    Option,
    secret_values,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.resource import (
    CORE,
    VOICE,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.runner import Task, attempt
from ansible_collections.voiceops.twilio.tests.fuzz import material
from ansible_collections.voiceops.twilio.tests.fuzz.promises import (
    assert_no_secret,
    assert_showable,
)
from ansible_collections.voiceops.twilio.tests.fuzz.trunks import connects_to
from hypothesis import strategies as st


class Written(NamedTuple):
    """What a user wrote: values of options, of the types that Ansible gives them, and variables."""

    given: dict[str, Any]
    environ: dict[str, str]


APIS = (VOICE, CORE)
_SIDS = st.from_regex(r"\A(AC|SK|ac)[0-9a-f]{31,33}\n?\Z")
_TEXTS: dict[str, st.SearchStrategy[str]] = {
    "account_sid": st.just(material.ACCOUNT_SID) | _SIDS | material.TEXT,
    "api_key": st.just(material.KEY_SID) | _SIDS | material.TEXT,
    "client_id": st.just("OQ1") | material.TEXT,
    "edge": st.sampled_from(["dublin", "ashburn", "a.b", "-a", "a-", "Dublin"]) | material.TEXT,
    "region": st.sampled_from(["ie1", "us1", "ie1\n", "@"]) | material.TEXT,
    "api_url": material.ADDRESSES,
    "core_api_url": material.ADDRESSES,
    "oauth_url": material.ADDRESSES,
    "ca_path": st.sampled_from(["/", "~", "~nobody/x", "nowhere"]) | material.TEXT | material.LONG,
    "on_missing": st.sampled_from(["error", "warn", "ignore"]) | material.TEXT | material.LONG,
    "on_invalid": st.sampled_from(["error", "warn", "ignore"]) | material.TEXT | material.LONG,
}
_NUMBERS: dict[str, st.SearchStrategy[Any]] = {
    "float": st.floats() | st.floats(0.05, 100_000) | st.sampled_from([1e308, 0.1, 86400.0]),
    "int": st.integers(-2, 110) | st.integers() | st.just(10**400),
    "bool": st.booleans(),
}
# As from a file: with white space or another character that no credential has.
_SPOILED_SECRETS = st.builds("{}{}".format, material.SECRETS, st.sampled_from("\n ü"))


def _values(option: Option) -> st.SearchStrategy[Any]:
    if option.secret:
        return material.SECRETS | _SPOILED_SECRETS
    return _NUMBERS[option.type] if option.type in _NUMBERS else _TEXTS[option.name]


_GIVEN = {option.name: st.none() | _values(option) for option in COMMON}
# The environment has text without null characters, and os.environ may hold half a surrogate pair.
_ENVIRON = {
    option.env: _values(option).filter(lambda text: "\x00" not in text)
    for option in COMMON
    if option.env
}
_PAIRS = st.sampled_from(
    [
        ("account_sid", "auth_token"),
        ("api_key", "api_secret"),
        ("client_id", "client_secret"),
        ("edge", "region"),
        (),
    ]
)


@st.composite
def written(draw: st.DrawFn) -> Written:
    """A few options, a pair that goes together more often than not, and a few variables."""
    some = st.lists(st.sampled_from(list(_GIVEN)), max_size=3)
    names = dict.fromkeys([*draw(_PAIRS), *draw(some)])
    variables = draw(st.lists(st.sampled_from(list(_ENVIRON)), max_size=3, unique=True))
    return Written(
        {name: draw(_GIVEN[name]) for name in names},
        {name: draw(_ENVIRON[name]) for name in variables},
    )


def check_written(case: Written) -> None:
    """Somebody who asks somewhere that is safe, or an error that shows no secret."""
    secrets = set(secret_values(case.given, case.environ))

    def work(task: Task) -> dict[str, Any]:
        credentials = task.identity.credentials
        urls = [task.url_of(api) for api in APIS]
        for url in (*urls, getattr(credentials, "oauth_url", task.base_url)):
            assert_safe(url)
        header = credentials.authorization()
        assert header.isascii()
        assert header.isprintable()
        assert 0.1 <= task.options["timeout"] <= 3600
        assert 0.1 <= task.options["deadline"] <= 86400
        public = {task.options[option.name] for option in COMMON if not option.secret}
        assert_no_secret(repr(task.identity), secrets - public)
        return {}

    outcome = attempt(work, case.given, case.environ, (), ansible_version="fuzz", apis=APIS)
    if outcome.failed:
        assert outcome.result["error"]["kind"] in ("options", "credentials")
        assert_showable(outcome.result, secrets)


def assert_safe(url: str) -> None:
    """Nobody but who holds the certificate of the host, or this machine, is asked at I(url)."""
    connection = connects_to(url + "/v1/ByocTrunks")
    if not connection or connection[0] == "https":
        return
    host = connection[1].strip("[]")
    assert host == "localhost" or ipaddress.ip_address(host).is_loopback, url
