# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the headline of a report says."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.model import (
    report_on,
    verdict,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils.audits import (
    audit,
    finding,
    trunk,
    unread,
)

ERROR, NOTE = (finding("BYOC001", name, "No.") for name in ("error", "note"))
ACCEPTED = {**ERROR, "waived": {"reason": "Known.", "until": "2027-01-01"}}


@pytest.mark.parametrize(
    ("audits", "claim"),
    [
        pytest.param([audit(trunk(1, "compliant", "x"))], "all as expected", id="compliant"),
        pytest.param(
            [audit(trunk(1, "compliant", "x"), trunk(2, "unmanaged", "y"))],
            "all expected trunks are as expected; 1 unmanaged",
            id="unmanaged",
        ),
        pytest.param(
            [audit(trunk(1, "unmanaged", "x"), compliant=False, faults=["unmanaged"])],
            "not as expected",
            id="unmanaged, which fails",
        ),
        pytest.param(
            [audit(trunk(1, "unmanaged", "x"), findings=[ERROR, NOTE, ERROR])],
            "all expected trunks are as expected; 1 unmanaged, 2 errors, 1 note",
            id="findings, which fail nothing",
        ),
        pytest.param(
            [audit(findings=[NOTE]), audit(account=2)],
            "all expected trunks are as expected; 1 note",
            id="a finding in one account",
        ),
        pytest.param([audit(findings=[ACCEPTED])], "all as expected", id="waived findings"),
        pytest.param([audit(trunk(1, "drifted", "x"))], "not as expected", id="drifted"),
        pytest.param([audit(), unread()], "not complete", id="unread"),
        pytest.param([audit(trunk(1, "drifted", "x")), unread()], "not as expected", id="both"),
        pytest.param([audit(), {"skipped": True}], "not complete", id="skipped"),
        pytest.param([audit(), audit()], "not complete", id="one account twice"),
    ],
)
def test_a_headline_claims_no_more_than_is_so(audits: Any, claim: str) -> None:
    assert verdict(report_on({str(n): it for n, it in enumerate(audits)})) == claim
