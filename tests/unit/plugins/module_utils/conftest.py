# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every test starts without sessions, and without a proxy or CA bundle in its environment."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._http import session as _session

_LEADS_ELSEWHERE = ("_proxy", "_ca_bundle")


@pytest.fixture(autouse=True)
def untouched_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in list(os.environ):
        if name.lower().endswith(_LEADS_ELSEWHERE) or name.startswith("TWILIO_"):
            monkeypatch.delenv(name)
    monkeypatch.setattr(_session, "_sessions", {})
    yield
    for kept in _session._sessions.values():
        kept.close()
