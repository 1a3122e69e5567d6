# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The failure of an action has a message for people, and nothing of Python."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest
from ansible.errors import AnsibleActionFail
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.failures import (
    ActionFailure,
    os_reason,
)

PLUGINS = Path(__file__).parents[5] / "plugins"


def test_a_failure_has_no_traceback() -> None:
    failure = None
    try:
        int("of Python")
    except ValueError:
        failure = ActionFailure("For people.")
    assert isinstance(failure, AnsibleActionFail)
    assert str(failure) == "For people."
    assert "exception" not in failure.result


def test_every_action_fails_in_this_way() -> None:
    texts = {path.name: path.read_text("utf-8") for path in PLUGINS.rglob("*.py")}
    assert len(texts) > 50
    assert [name for name, text in texts.items() if "raise AnsibleActionFail" in text] == []


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (PermissionError(errno.EACCES, "Permission denied", "/a/b"), "/a/b: Permission denied"),
        (OSError(errno.ENOSPC, "No space left on device"), "No space left on device"),
        (OSError("/a is a symbolic link"), "/a is a symbolic link"),
    ],
)
def test_the_reason_of_an_error_of_the_system(error: OSError, reason: str) -> None:
    assert os_reason(error) == reason
