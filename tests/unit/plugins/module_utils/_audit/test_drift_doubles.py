# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Two entries that turn out to be about one trunk, one by its SID and one by its name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.drift import (
    compare,
    linked_needs,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.expectations import (
    read_expectations,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.mistakes import MistakesError
from ansible_collections.voiceops.twilio.plugins.module_utils._resources import byoc_trunk

SIDS = [f"BY{n:032x}" for n in range(12)]
NAMES = [f"T{n}" for n in range(12)]
TRUNKS = [
    byoc_trunk.normal_form({"sid": sid, "friendly_name": name})[0] for sid, name in zip(SIDS, NAMES)
]
BY_SID = [{"sid": sid} for sid in SIDS]
BY_NAME = [{"friendly_name": name} for name in NAMES]


def double(entry: int, first: int, number: int) -> tuple[str, int, None, str]:
    """Return the mistake of an entry about a trunk that the first entry describes by SID."""
    text = (
        f"expected[{entry}] (T{number}): describes trunk {SIDS[number]}, "
        f"and so does expected[{first}] ({SIDS[number]})"
    )
    return "expected", entry, None, text


@pytest.mark.parametrize("find", [compare, linked_needs])
@pytest.mark.parametrize(
    ("entries", "doubles", "count", "last"),
    [
        ([BY_SID[0], BY_NAME[0]], [double(1, 0, 0)], 1, "Keep one of them."),
        ([BY_NAME[0], BY_SID[0], BY_SID[1]], [double(0, 1, 0)], 1, "Keep one of them."),
        (
            [BY_NAME[0], BY_SID[1], BY_SID[0], BY_NAME[2], BY_NAME[1]],
            [double(0, 2, 0), double(4, 1, 1)],
            2,
            "Keep one entry for each trunk.",
        ),
        (
            [*BY_SID, *BY_NAME],
            [double(12 + number, number, number) for number in range(10)],
            12,
            "Keep one entry for each trunk.",
        ),
    ],
)
def test_all_of_them_are_mistakes(
    find: Callable[..., Any], entries: list[Any], doubles: list[Any], count: int, last: str
) -> None:
    expectations = read_expectations(entries, {"connection_policy": {}})
    with pytest.raises(MistakesError) as caught:
        find(expectations, TRUNKS)
    error = caught.value
    assert (list(error.mistakes), error.count) == (doubles, count)
    more = ["and 2 more"] if count > len(doubles) else []
    assert error.msg.split("\n")[1:] == [*(one[3] for one in doubles), *more, last]
