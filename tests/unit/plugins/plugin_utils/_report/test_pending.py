# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The hosts without an audit that a play may still audit."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.accounts import NotAudited
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.pending import pending_hosts

NONE = NotAudited("The play had not reached it.")
MISTAKE = NotAudited("It ran once.", fails=True)


@pytest.mark.parametrize(
    ("strategy", "changes", "pending"),
    [
        pytest.param("linear", {}, ["c"], id="of a later batch"),
        pytest.param("free", {}, ["b", "c"], id="has not reported itself"),
        pytest.param("linear", {"active": {"a", "b"}}, [], id="the play ended for it"),
        pytest.param("free", {"active": {"a"}}, [], id="the play ended for both"),
        pytest.param("linear", {"batch": {"c"}}, [], id="of an earlier batch"),
    ],
)
def test_which_hosts_may_still_be_audited(
    strategy: str, changes: dict[str, Any], pending: list[str]
) -> None:
    every = ["a", "b", "c", "d"]
    audits = {"a": {}, "b": NONE, "c": NONE, "d": MISTAKE}
    usual = {"all": every, "batch": {"a", "b"}, "active": {*every}, "audits": audits}
    hosts: Any = SimpleNamespace(**{**usual, **changes})
    play: Any = SimpleNamespace(strategy=strategy, order=None)
    assert pending_hosts(hosts, play, ["a"]) == pending
