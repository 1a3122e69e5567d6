# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which trunks the message of an audit names, and how much of them."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.byoc_trunk_audit import (
    byoc_trunk_audit,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.runner import Outcome
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.plugins.tasks import MAIN, SIDS, options

FRANKFURT = "Nordlicht Telekom \u2013 Frankfurt (primary)"


def audit(sandbox: Sandbox, expected: Any, *, diff: bool = False, **own: Any) -> Outcome:
    given = options(sandbox, expected=expected, **own)
    return byoc_trunk_audit(given, {}, ansible_version="2.21.0", diff=diff)


@pytest.mark.parametrize(
    ("missing", "told"),
    [
        (1, "1 missing. Rome 0 missing"),
        (2, "2 missing. Rome 0 missing; Rome 1 missing"),
        (3, "3 missing. Rome 0 missing; Rome 1 missing; Rome 2 missing"),
        (4, "4 missing. Rome 0 missing; Rome 1 missing; Rome 2 missing; and 1 more"),
        (5, "5 missing. Rome 0 missing; Rome 1 missing; Rome 2 missing; and 2 more"),
    ],
)
def test_the_first_three_trunks_are_told(sandbox: Sandbox, missing: int, told: str) -> None:
    rome = [{"friendly_name": f"Rome {n}"} for n in range(missing)]
    assert audit(sandbox, [*({"sid": sid} for sid in SIDS), *rome]).result["msg"] == (
        f"BYOC trunks of account {MAIN} at {sandbox.url}: 10 compliant, {told}."
    )


@pytest.mark.parametrize(
    ("fail_on", "first"),
    [
        (["drift", "missing"], f"{SIDS[0]} ({FRANKFURT}) drifted in voice_method; Rome missing; "),
        (["drift"], f"{SIDS[0]} ({FRANKFURT}) drifted in voice_method; Rome missing; "),
        (["missing"], f"Rome missing; {SIDS[0]} ({FRANKFURT}) drifted in voice_method."),
        ([], f"{SIDS[0]} ({FRANKFURT}) drifted in voice_method; Rome missing."),
        (["unmanaged"], f"{SIDS[2]} ("),
    ],
)
def test_trunks_that_make_the_audit_fail_are_told_first(
    sandbox: Sandbox, fail_on: list[str], first: str
) -> None:
    drifted = {"sid": SIDS[0], "voice_method": "GET"}
    expected = [drifted, {"friendly_name": "Rome"}, {"sid": SIDS[1]}]
    result = audit(sandbox, expected, fail_on=fail_on).result
    told = result["msg"].split("8 unmanaged. ")[1]
    assert told.startswith(first.rstrip(";. ")), told


def test_long_names_and_values_are_told_in_part(sandbox: Sandbox) -> None:
    name, url = "n" * 255, "https://one.example/" + "u" * 3000
    sandbox.put_trunk(SIDS[0], {**sandbox.trunk(SIDS[0]), "friendly_name": name})
    result = audit(sandbox, [{"sid": SIDS[0], "voice_url": url}], diff=True).result
    shown = f"{SIDS[0]} ({'n' * 59}…)"
    assert result["msg"].endswith(f". {shown} drifted in voice_url.")
    (diff,) = result["diff"]
    assert diff["before_header"] == f"{shown} at Twilio"
    assert diff["after_header"] == f"{shown} as expected"
    assert diff["after"] == f'voice_url: "{url}'[: len("voice_url: ") + 1999] + "…\n"
    assert result["trunks"][0]["differences"][0]["expected"] == url
