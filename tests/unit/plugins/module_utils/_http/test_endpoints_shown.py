# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""An address that is refused may contain a password, so another address is shown.

Each version of Python and of C(requests) accepts and refuses the same addresses.
"""

from __future__ import annotations

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._http.endpoints import (
    is_loopback,
    origin,
    without_password,
)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://voice.example.com/a", "https://voice.example.com/a"),
        ("http://voice.example.com", "http://voice.example.com"),
        ("https://bob:hush@voice.example.com", "https://***:***@***"),
        ("https://voice.example.com?token=hush", "https://***?***"),
        ("https://bob:hush@voice.example.com:x", "***"),
        ("https://bob:0hush@voice.example.com", "https://***:***@***"),
        ("https://voice.example.com:0443", "***"),
    ],
)
def test_an_address_is_shown_without_what_may_be_a_password(url: str, shown: str) -> None:
    assert without_password(url) == shown


@pytest.mark.parametrize(
    ("host", "is_one"),
    [
        ("::1", True),
        ("::ffff:127.0.0.1", True),
        ("::ffff:7f00:1", True),
        ("::ffff:128.0.0.1", False),
        ("::127.0.0.1", False),
        ("64:ff9b::7f00:1", False),
    ],
)
def test_an_ipv4_address_in_ipv6_is_a_loopback_for_every_python(host: str, is_one: bool) -> None:
    assert is_loopback(host) is is_one


@pytest.mark.parametrize("port", ["0", "00", "040772", "0443"])
@pytest.mark.parametrize("server", ["voice.example.com", "[::1]", "[::]", "127.0.0.1"])
def test_a_port_with_a_leading_zero_is_no_port_for_every_version(server: str, port: str) -> None:
    assert without_password(f"https://{server}:{port}") == "***"
    with pytest.raises(ValueError, match="leading zero"):
        origin(f"https://{server}:{port}/v1/ByocTrunks?Page=1")
    assert origin(f"https://{server}:40772/v1")[2] == 40772
