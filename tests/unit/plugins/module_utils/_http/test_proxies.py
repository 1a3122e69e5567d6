# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which proxy the environment names for an address, and that it is looked up once for each host."""

from __future__ import annotations

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import ConnectionFailedError
from ansible_collections.voiceops.twilio.plugins.module_utils._http import proxies as _proxies
from ansible_collections.voiceops.twilio.plugins.module_utils._http.proxies import (
    Proxies,
    without_credentials,
)

VOICE = "https://voice.twilio.com/v1/ByocTrunks"
OAUTH = "https://oauth.twilio.com/v2/token"
PLAIN = "http://voice.twilio.com/v1/ByocTrunks"
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
        pytest.param({"http_proxy": ONE}, PLAIN, ONE, id="of http"),
        pytest.param({"http_proxy": ONE}, LOOPBACK, None, id="loopback"),
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


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("localhost", True),
        ("LOCALHOST", True),
        ("localhost.", True),
        ("api.localhost", True),
        ("127.0.0.1", True),
        ("127.0.0.1.", True),
        ("127.255.0.7", True),
        ("127.1", True),
        ("0x7f.1", True),
        ("2130706433", True),
        ("[::1]", True),
        ("[0:0:0:0:0:0:0:1]", True),
        ("[::ffff:127.0.0.1]", True),
        ("0.0.0.0", True),
        ("0", True),
        ("0x0", True),
        ("[::]", True),
        ("[::ffff:0.0.0.0]", True),
        ("localhost.localdomain", True),
        ("LocalHost.LocalDomain.", True),
        ("localhost4", True),
        ("localhost4.localdomain4", True),
        ("localhost6", True),
        ("localhost6.localdomain6", True),
        ("ip6-localhost", True),
        ("ip6-loopback", True),
        ("0.0.0.1", False),
        ("ip6-localhost.example", False),
        ("128.0.0.1", False),
        ("[::2]", False),
        ("localhost.example", False),
        ("notlocalhost", False),
        ("127.0.0.1.example", False),
        ("voice.twilio.com", False),
    ],
)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_loopback_address_has_no_proxy(
    monkeypatch: pytest.MonkeyPatch, scheme: str, host: str, expected: bool
) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, ONE)
    proxy = Proxies().of(f"{scheme}://{host}:8080/v1/ByocTrunks")
    assert proxy == (None if expected else ONE)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("http://bob:p%40ss@one.example:3128", "http://one.example:3128"),
        ("HTTPS://bob@one.example", "https://one.example"),
        ("socks5h://:pass@[::1]:1080/", "socks5h://[::1]:1080"),
    ],
)
def test_a_proxy_is_shown_without_its_credentials(address: str, shown: str) -> None:
    assert without_credentials(address) == shown


def test_what_is_no_address_is_an_error_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://bob:p@ss/word@one.example:3128")
    proxies = Proxies()
    for url in (VOICE, f"{VOICE}/BY1"):
        with pytest.raises(ConnectionFailedError) as caught:
            proxies.of(url)
        assert caught.value.summary == (
            f"The proxy that the environment names for {url} does not have a valid address."
        )


def test_each_host_is_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", ONE)
    looked_up = []
    find = _proxies.find_proxy
    monkeypatch.setattr(_proxies, "find_proxy", lambda url: looked_up.append(url) or find(url))
    proxies = Proxies()
    for url in (VOICE, OAUTH, f"{VOICE}/BY1", VOICE, PLAIN, f"{PLAIN}/BY1"):
        proxies.of(url)
    assert looked_up == [VOICE, OAUTH, PLAIN]
    # Another task is asked anew: its environment may be another one.
    monkeypatch.setenv("https_proxy", OTHER)
    assert (proxies.of(VOICE), Proxies().of(VOICE)) == (ONE, OTHER)
