# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which credentials and servers the lookup and the inventory use, with options in four places."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._auth.credentials import identify
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import TwilioError
from ansible_collections.voiceops.twilio.plugins.module_utils._http.endpoints import endpoints
from ansible_collections.voiceops.twilio.plugins.module_utils._options import (
    COMMON,
    Options,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.resource import (
    CORE,
    VOICE,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils.option_places import (
    Given4,
    Read,
    each_kind,
    reader_of,
)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Read:
    return reader_of(monkeypatch, tmp_path)


# Who is asking: as where a module gets the same, variables being what the task says

MAIN, OTHER = "AC" + "0" * 32, "AC" + "1" * 32
KEY, SECRET = "SK" + "0" * 32, "s" * 32
TOKEN = {"account_sid": MAIN, "auth_token": SECRET}
PAIR = {"api_key": KEY, "api_secret": SECRET}
APP = {"client_id": "OQ1", "client_secret": SECRET}
BY_TOKEN, BY_KEY, BY_APP = f"account {MAIN} with its auth token", f"API key {KEY}", "OAuth app OQ1"


def upper(values: dict[str, str]) -> dict[str, str]:
    return {f"TWILIO_{name.upper()}": value for name, value in values.items()}


def lower(values: dict[str, str]) -> dict[str, str]:
    return {f"twilio_{name}": value for name, value in values.items()}


@each_kind
@pytest.mark.parametrize(
    ("given", "who", "guard"),
    [
        pytest.param(Given4(TOKEN, {}, {}, {}), BY_TOKEN, MAIN, id="token"),
        pytest.param(Given4(PAIR, {}, {}, {}), BY_KEY, None, id="key"),
        pytest.param(Given4(APP, {}, {}, {}), BY_APP, None, id="app"),
        pytest.param(Given4({**TOKEN, **PAIR}, {}, {}, {}), BY_KEY, MAIN, id="key before token"),
        pytest.param(Given4({**PAIR, **APP}, {}, {}, {}), BY_APP, None, id="app before key"),
        pytest.param(Given4({}, {}, upper(TOKEN), {}), BY_TOKEN, MAIN, id="token of environment"),
        pytest.param(Given4({}, lower(TOKEN), {}, {}), BY_TOKEN, MAIN, id="token of variables"),
        pytest.param(Given4(TOKEN, {}, upper(APP), {}), BY_TOKEN, MAIN, id="file, environment"),
        pytest.param(Given4({}, lower(TOKEN), upper(APP), {}), BY_TOKEN, MAIN, id="vars, env"),
        pytest.param(
            Given4(PAIR, {}, upper({"account_sid": OTHER}), {}), BY_KEY, None, id="other's guard"
        ),
        pytest.param(
            Given4({}, {}, upper({**PAIR, "account_sid": OTHER}), {}), BY_KEY, OTHER, id="own guard"
        ),
        pytest.param(
            Given4({}, {}, upper(PAIR), {"account_sid": OTHER}), BY_KEY, None, id="env, no guard"
        ),
        pytest.param(
            Given4({}, {}, upper({"api_secret": SECRET}), {"api_key": KEY, "account_sid": OTHER}),
            BY_KEY,
            OTHER,
            id="guard of half of cfg",
        ),
        pytest.param(
            Given4({}, {}, {**upper(PAIR), "TWILIO_ACCOUNT_SID": ""}, {"account_sid": OTHER}),
            BY_KEY,
            None,
            id="empty guard of env",
        ),
        pytest.param(
            Given4({}, {}, upper(PAIR), {"client_id": "OQ1"}),
            BY_KEY,
            None,
            id="key of env, not cfg",
        ),
        pytest.param(
            Given4({}, {}, upper(TOKEN), {"client_id": "OQ1", "api_key": KEY}),
            BY_TOKEN,
            MAIN,
            id="token of env, not cfg",
        ),
        pytest.param(
            Given4({}, lower(PAIR), {}, {"client_id": "OQ1", "account_sid": OTHER}),
            BY_KEY,
            None,
            id="key of variables, not cfg",
        ),
        pytest.param(
            Given4({}, {}, {"TWILIO_API_KEY": "", **upper({"client_secret": SECRET})}, APP),
            BY_APP,
            None,
            id="half of env, half of cfg",
        ),
        pytest.param(
            Given4({"account_sid": OTHER}, {}, upper(PAIR), {"account_sid": MAIN}),
            BY_KEY,
            OTHER,
            id="guard of file before cfg",
        ),
        pytest.param(
            Given4({"api_secret": SECRET}, {}, upper(TOKEN), {"api_key": KEY}),
            BY_KEY,
            MAIN,
            id="half of file, half of cfg",
        ),
        pytest.param(
            Given4(PAIR, {}, {}, {"account_sid": OTHER}), BY_KEY, None, id="no guard of cfg"
        ),
        pytest.param(
            Given4({}, {}, upper({"auth_token": SECRET}), {"account_sid": MAIN}),
            BY_TOKEN,
            MAIN,
            id="half of cfg",
        ),
        pytest.param(
            Given4(TOKEN, {}, {}, {"api_key": KEY}), BY_TOKEN, MAIN, id="cfg does not disturb"
        ),
        pytest.param(
            Given4({"api_key": KEY}, lower({"api_secret": SECRET}), {}, {}), BY_KEY, None, id="both"
        ),
        pytest.param(Given4({}, {}, {}, {}), "There are no credentials", None, id="nothing"),
        pytest.param(
            Given4({"api_key": KEY}, {}, {}, {}), "api_secret is missing", None, id="half"
        ),
        pytest.param(
            Given4({}, {}, {}, {"api_key": KEY}), "api_secret is missing", None, id="half, of cfg"
        ),
    ],
)
def test_who_is_asking(read: Read, kind: str, given: Given4, who: str, guard: str | None) -> None:
    options = Options(*read(kind, given))
    try:
        identity = identify(options, "https://oauth.example.com")
    except TwilioError as error:
        assert who in error.msg  # noqa: PT017 - the other cases raise nothing
    else:
        assert (identity.credentials.who, identity.account_sid) == (who, guard)
    task = {**{name[7:]: value for name, value in given.variables.items()}, **given.direct}
    of_module = Options(task, given.environ)
    for name in (option.name for option in COMMON if not given.cfg):
        assert options[name] == of_module[name]


@each_kind
def test_an_address_of_ansible_cfg_gives_way_to_a_region_of_the_file(read: Read, kind: str) -> None:
    given = Given4(
        {"edge": "dublin", "region": "ie1"}, {}, {}, {"api_url": "https://g.example.com"}
    )
    assert endpoints(Options(*read(kind, given))).api_url == "https://voice.dublin.ie1.twilio.com"


EDGE, REGION = "TWILIO_EDGE", "TWILIO_REGION"
VOICE_URL, CORE_URL = "TWILIO_VOICE_URL", "TWILIO_API_URL"
IE1, GATEWAY = {"edge": "dublin", "region": "ie1"}, "https://g.example.com"
OTHER_GATEWAY = "https://h.example.com"


@each_kind
@pytest.mark.parametrize(
    ("direct", "environ", "cfg", "hosts"),
    [
        pytest.param({}, {}, {"api_url": GATEWAY}, (GATEWAY, "api"), id="cfg"),
        pytest.param({}, {}, IE1, ("voice.dublin.ie1", "api.dublin.ie1"), id="region of cfg"),
        pytest.param(
            {},
            {EDGE: "sydney", REGION: "au1"},
            {"api_url": GATEWAY, "core_api_url": GATEWAY},
            ("voice.sydney.au1", "api.sydney.au1"),
            id="region of env, addresses of cfg",
        ),
        pytest.param(
            {},
            {EDGE: "sydney"},
            {"api_url": GATEWAY, **IE1},
            ("voice.sydney.ie1", "api.sydney.ie1"),
            id="half a region of env",
        ),
        pytest.param(
            {},
            {VOICE_URL: OTHER_GATEWAY},
            {"api_url": GATEWAY, "core_api_url": GATEWAY},
            (OTHER_GATEWAY, GATEWAY),
            id="an address of each",
        ),
        pytest.param(
            {},
            {CORE_URL: OTHER_GATEWAY},
            IE1,
            ("voice.dublin.ie1", OTHER_GATEWAY),
            id="address of env, region of cfg",
        ),
        pytest.param(
            {},
            {VOICE_URL: "", EDGE: "", REGION: "", CORE_URL: ""},
            {"api_url": GATEWAY},
            (GATEWAY, "api"),
            id="empty variables",
        ),
        pytest.param(
            {"edge": "sydney"},
            {VOICE_URL: OTHER_GATEWAY},
            {"region": "ie1", "api_url": GATEWAY},
            ("voice.sydney.ie1", "api.sydney.ie1"),
            id="half a region of the file, half of cfg",
        ),
        pytest.param(
            {"api_url": OTHER_GATEWAY},
            {EDGE: "sydney", REGION: "au1"},
            {"core_api_url": GATEWAY},
            (OTHER_GATEWAY, "api.sydney.au1"),
            id="file, env, cfg",
        ),
    ],
)
def test_which_server_is_asked(
    read: Read,
    kind: str,
    direct: dict[str, Any],
    environ: dict[str, str],
    cfg: dict[str, Any],
    hosts: tuple[str, str],
) -> None:
    given = Given4({**direct, "related": ["sip_domain"]}, {}, environ, cfg)
    options, found, _names = read(kind, given)
    urls = Options(options, found, urls=["api_url", "core_api_url"])
    expected = [host if "//" in host else f"https://{host}.twilio.com" for host in hosts]
    assert [endpoints(urls, api).api_url for api in (VOICE, CORE)] == expected
