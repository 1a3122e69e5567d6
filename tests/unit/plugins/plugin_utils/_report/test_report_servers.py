# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Two hosts are one account if their addresses lead to one server, however these are written."""

from __future__ import annotations

import pytest
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.model import report_on
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils.audits import audit


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("https://voice.a.ie1.twilio.com", "https://voice.b.ie1.twilio.com:443/", True),
        ("https://voice.a.us1.twilio.com", "https://VOICE.twilio.com", True),
        ("https://voice.a.ie1.twilio.com", "https://voice.a.us1.twilio.com", False),
        ("http://localhost:1/x", "http://[::1]:1/x/", True),
        ("http://127.0.0.1:1", "http://127.0.0.1:2", False),
        ("https://a.example", "https://b.example", False),
    ],
)
def test_addresses_of_one_server_are_one(one: str, two: str, same: bool) -> None:
    audits = {name: audit(api={"base_url": url}) for name, url in (("a", one), ("b", two))}
    accounts = report_on(audits)["accounts"]
    assert {account["state"] for account in accounts} == {"same_account" if same else "audited"}
