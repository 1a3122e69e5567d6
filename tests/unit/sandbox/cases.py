# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A table of faults: what a request that meets one is to see."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.sandbox.raw import Raw, Seen

SID = "BY00000000000000000000000000000001"
TRUNK = f"/v1/ByocTrunks/{SID}"
LIST = "/v1/ByocTrunks?PageSize=4"

# What a check gets: what was seen, and what is seen without the fault.
Check = Callable[[Seen, Seen], None]


class Cases(list[tuple[str, dict[str, Any], str, Check]]):
    """Name, parameters, path and check of each case; called as a decorator, it adds one."""

    def __call__(self, name: str, path: str = TRUNK, **parameters: Any) -> Callable[[Check], Check]:
        def register(check: Check) -> Check:
            self.append((name, parameters, path, check))
            return check

        return register

    def names(self) -> list[str]:
        """For the list of tests."""
        return [case[0] for case in self]


def meet(
    sandbox: Sandbox, raw: Raw, name: str, parameters: dict[str, Any], path: str
) -> tuple[Seen, Seen]:
    """Lets one request meet the fault; what it saw, and what the one before it saw."""
    normal = raw.get(path)
    sandbox.fault(name, **parameters)
    seen = raw.get(path)
    logged = sandbox.requests()[-1]
    assert logged["fault"] == name
    if seen.end == "closed" and seen.data:
        assert logged["status"] == seen.status
    # Once, and the next answer is as it should be.
    assert sandbox.faults() == []
    assert raw.get(path).body == normal.body
    return seen, normal
