# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The guide to reading many trunks: its two tables are what the plan says and what is measured."""

from __future__ import annotations

import time
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._api.listing import pages_worth
from ansible_collections.voiceops.twilio.plugins.module_utils._http.progress import Progress
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.byoc_trunk import (
    BYOC_TRUNK,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.resource import VOICE
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.progress import pulse_of
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.docs.messages import ask
from ansible_collections.voiceops.twilio.tests.unit.docs.reading import GUIDES, table

GUIDE = GUIDES / "many_trunks_guide.rst"
TRUNKS = 2500
RELATED = ["connection_policy", "sip_domain"]

REPORT = """\
progress: [berlin]: Still reading account AC00000000000000000000000000000001 at \
https://voice.twilio.com after 15 seconds. Requests: 14. Retries: 1. Pages: 12. BYOC trunks: 12,000.
"""

PLAN = table(GUIDE, "``concurrency``", "Listed from this many SIDs", "Pages at most for 1,000 SIDs")


@pytest.mark.parametrize(("concurrency", "sids", "pages"), PLAN)
def test_plan(concurrency: str, sids: str, pages: str) -> None:
    assert not pages_worth(int(sids) - 1, int(concurrency))
    assert pages_worth(int(sids), int(concurrency))
    assert pages_worth(1000, int(concurrency)) == int(pages)


@pytest.fixture
def listed(sandbox: Sandbox) -> list[str]:
    """The SIDs of an account with 2,500 trunks, in the order in which it is listed."""
    there = sandbox.accounts()["main"]["trunks"]
    sandbox.populate(TRUNKS - len(there))
    return [trunk["sid"] for trunk in ask(sandbox, sid=None)["byoc_trunks"]]


def test_requests(sandbox: Sandbox, listed: list[str]) -> None:
    asked: dict[str, dict[str, Any]] = {
        "1 SID": {"sids": listed[:1]},
        "The first 10 SIDs that Twilio lists": {"sids": listed[:10]},
        "The first 100": {"sids": listed[:100]},
        "The first 1,000": {"sids": listed[:1000]},
        "All 2,500": {"sids": listed},
        "Every trunk": {},
        "A friendly name": {"friendly_name": "Berlin carrier"},
        "The last 10": {"sids": listed[-10:]},
        "The last 100": {"sids": listed[-100:]},
    }

    took = {
        what: ask(sandbox, **{"sid": None, **options})["api"]["requests"]
        for what, options in asked.items()
    }

    assert len(listed) == TRUNKS
    rows = table(GUIDE, "The task reads", "Requests")
    assert took == {what: int(requests) for what, requests in rows}


def test_progress(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    pulse = pulse_of(lambda: "berlin", str)
    began = time.monotonic()
    progress = Progress(pulse, lambda: f"account AC{1:032} at {VOICE.url}")
    for _page in range(12):
        progress.count({"byoc_trunks": [{}] * 1000}, BYOC_TRUNK)
    monkeypatch.setattr(time, "monotonic", lambda: began + 15)
    progress.report(14, 1)
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", REPORT)
    assert f"    {REPORT}" in GUIDE.read_text(encoding="utf-8")


@pytest.mark.parametrize("trunks", [1, 2, 60])
def test_requests_with_related(sandbox: Sandbox, trunks: int) -> None:
    there = [trunk["sid"] for trunk in ask(sandbox, sid=None)["byoc_trunks"]]
    for sid in there:
        sandbox.delete_trunk(sid)
    sandbox.populate(trunks, connection_policies=20, sip_domains=5)
    result = ask(sandbox, sid=None, core_api_url=sandbox.url, related=RELATED)
    policies, domains = len(result["connection_policies"]), len(result["sip_domains"])
    assert (policies, domains) == (min(trunks, 20), min(trunks, 5))
    # All of these domains are mapped to one list of addresses.
    many = {"each policy": policies, "each domain": domains}
    rows = table(GUIDE, "With ``related``, the task reads", "Requests")
    took = sum(
        int(requests) * next((n for what, n in many.items() if what in read), 1)
        for read, requests in rows
    )
    assert result["api"]["requests"] == 1 + took
