# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What becomes of the lists of several resources, whatever Twilio answered for each."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import (
    MissingListError,
    NotFoundError,
    TwilioError,
    Violation,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.connection_policy import (
    TARGET,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks import parts as _parts
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.parts import PartList
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.reading import Parts

GONE = NotFoundError("It is gone.")
NO_LIST = MissingListError("There is no such list.")
OTHER = TwilioError("It is broken.")
A, B, C = "NY" + "a" * 32, "NY" + "b" * 32, "NY" + "c" * 32


def targets(_sid: str) -> Any:
    raise AssertionError


@pytest.mark.parametrize(
    ("resource", "told"), [(GONE, GONE), ({"sid": A}, NO_LIST)], ids=["gone", "there"]
)
def test_only_a_list_that_is_not_there_asks_for_the_resource_above(
    resource: Any, told: TwilioError
) -> None:
    asked: list[str] = []

    def fetch(sids: list[str]) -> dict[str, Any]:
        asked.extend(sids)
        return dict.fromkeys(sids, resource)

    below: list[dict[str, Any]] = [{A: NO_LIST, B: [], C: OTHER}, {A: NO_LIST, B: OTHER, C: []}]
    assert _parts.blame_above(fetch, below) == [
        {A: told, B: [], C: OTHER},
        {A: told, B: OTHER, C: []},
    ]
    assert asked == [A]


def test_the_lists_of_a_resource_are_told_together() -> None:
    wrong = [Violation(name, "a number", "x") for name in ("a", "b")]
    several = [Parts({"a": [1]}, wrong[:1]), Parts({"b": [2]}, wrong[1:])]
    assert _parts._joined(several) == Parts({"a": [1], "b": [2]}, wrong)
    assert _parts._joined([*several, OTHER]) is OTHER


def test_a_part_that_is_removed_is_left_out_and_the_others_stay() -> None:
    one = PartList(TARGET, targets, known_only=True)
    found = _parts._normal(one, [{"sid": A}, {"sid": B}, {"sid": C}], {A: GONE})
    assert isinstance(found, Parts)
    assert [item["sid"] for item in found.facts[TARGET.facts]] == [B, C]


def test_a_part_that_several_share_is_read_once_below_the_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def lists_below(above: str) -> Any:
        return SimpleNamespace(one_by_one=lambda sids: {sid: (above, sid) for sid in sids})

    def find(_client: Any, _resource: Any, fetch: Any, _lists: Any, answers: Any) -> Any:
        return fetch([answer["sid"] for answer in answers])

    monkeypatch.setattr(_parts, "find_parts", find)
    inner = PartList(TARGET, targets)
    one = PartList(TARGET, lists_below, lists=(inner,))
    below: dict[str, Any] = {"1": [{"sid": A}], "2": [{"sid": A}, {"sid": B}], "3": OTHER}
    client: Any = None
    assert _parts._inner(client, one, below) == {A: ("1", A), B: ("2", B)}
    assert _parts._inner(client, inner, below) == {}
