# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which proxy the environment names for an address, and that it is looked up once for each host."""

from __future__ import annotations

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils import _proxies
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import ConnectionFailedError
from ansible_collections.voiceops.twilio.plugins.module_utils._proxies import Proxies

VOICE = "https://voice.twilio.com/v1/ByocTrunks"
OAUTH = "https://oauth.twilio.com/v2/token"
LOOPBACK = "http://127.0.0.1:8080/v1/ByocTrunks"
ONE, OTHER = "http://one.example:3128", "http://other.example:3128"


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.mark.parametrize(
    ("environment", "url", "proxy"),
    [
        pytest.param({}, VOICE, None, id="none"),
        pytest.param({"https_proxy": ONE}, VOICE, ONE, id="of its scheme"),
        pytest.param({"HTTPS_PROXY": ONE}, VOICE, ONE, id="in capitals"),
        pytest.param({"http_proxy": ONE}, VOICE, None, id="of another scheme"),
        pytest.param({"http_proxy": ONE}, LOOPBACK, ONE, id="of http"),
        pytest.param({"all_proxy": ONE}, VOICE, ONE, id="of all"),
        pytest.param({"https_proxy": ONE, "all_proxy": OTHER}, VOICE, ONE, id="two"),
        pytest.param({"https_proxy": ONE, "no_proxy": "twilio.com"}, VOICE, None, id="exempt"),
        pytest.param(
            {"https_proxy": ONE, "no_proxy": "oauth.twilio.com"},
            VOICE,
            ONE,
            id="another host is exempt",
        ),
        pytest.param({"https_proxy": "one.example:3128"}, VOICE, ONE, id="without a scheme"),
    ],
)
def test_the_proxy_for_an_address(
    environment: dict[str, str],
    url: str,
    proxy: str | None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert Proxies().of(url) == proxy


def test_what_is_no_address_is_an_error_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://bob:p@ss/word@one.example:3128")
    proxies = Proxies()
    for url in (VOICE, f"{VOICE}/BY1"):
        with pytest.raises(ConnectionFailedError) as caught:
            proxies.of(url)
        assert caught.value.summary == (
            f"The proxy that the environment names for {url} has no valid address."
        )


def test_each_host_is_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", ONE)
    looked_up = []
    find = _proxies.find_proxy
    monkeypatch.setattr(_proxies, "find_proxy", lambda url: looked_up.append(url) or find(url))
    proxies = Proxies()
    for url in (VOICE, OAUTH, f"{VOICE}/BY1", VOICE, LOOPBACK, f"{LOOPBACK}/BY1"):
        proxies.of(url)
    assert looked_up == [VOICE, OAUTH, LOOPBACK]
    # Another task is asked anew: its environment may be another one.
    monkeypatch.setenv("https_proxy", OTHER)
    assert (proxies.of(VOICE), Proxies().of(VOICE)) == (ONE, OTHER)
