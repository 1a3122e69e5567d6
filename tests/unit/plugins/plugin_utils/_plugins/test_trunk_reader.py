# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a reader of trunks says about a cache that fails."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from ansible.errors import AnsibleError
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.accounts import Account
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.options import Given
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.trunks import TrunkReader
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.plugins.tasks import SIDS, options

NO_ENTRY = "The entry of the account is not one that this plugin wrote."


class Failing(dict[str, Any]):
    """A cache that raises I(error) for each entry."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def __getitem__(self, key: str) -> Any:
        raise self.error


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (OSError(13, "Permission denied", "/cache/x"), "/cache/x: Permission denied."),
        (OSError("no server"), "no server."),
        (AnsibleError("It is not JSON."), "It is not JSON."),
        (AnsibleError("a\x1bb"), "a\\x1bb."),
        (TypeError("'NoneType' object is not subscriptable"), NO_ENTRY),
        (ValueError("invalid literal"), NO_ENTRY),
        (KeyError("none"), None),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_a_cache_that_fails_is_named_without_the_text_of_python(
    sandbox: Sandbox, error: Exception, reason: str | None
) -> None:
    warnings: list[str] = []
    display: Any = SimpleNamespace(warning=warnings.append, vv=lambda _text: None)
    reader = TrunkReader("/byoc_trunks.yml", display)
    reader.use_cache(Failing(error), may_read=True)
    facts = reader.facts(Account(None, Given(options(sandbox), {})))
    assert [trunk["sid"] for trunk in facts["byoc_trunks"]] == SIDS
    assert warnings == [
        f"The cache cannot be read, so Twilio is asked: {reason} The option cache_connection names "
        "its place. The new entry replaces the old one."
        for _once in [reason]
        if reason
    ]
