# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What reports and their task say of a failed audit that has no message."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.tests.unit.plugins.action.test_byoc_trunk_report import (
    FILES,
    report_in,
    run,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.actions import PLAY

TLS = {"msg": "", "error": {"kind": "tls"}, "host": "main", "play": PLAY._uuid}


@pytest.mark.parametrize(
    "result",
    [*({"msg": msg} for msg in ("", " ", "\n", None)), {}, TLS],
)
@pytest.mark.parametrize("looped", [False, True])
def test_a_failed_audit_without_a_message_says_what_failed(
    tmp_path: Path, result: dict[str, Any], looped: bool
) -> None:
    audit = {"failed": True, **result}
    told = run(tmp_path, {"main": {"results": [audit]} if looped else audit})["msg"]
    assert told[0].endswith(": The account could not be read.")
    (account,) = report_in(tmp_path)["accounts"]
    assert (account["state"], account["msg"]) == ("unread", "The account could not be read.")
    for name in FILES:
        text = (tmp_path / "reports" / FILES[name]).read_text("utf-8")
        assert "The account could not be read." in text.replace("\\", "")
