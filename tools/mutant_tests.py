# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Limits and sorts the tests that mutmut runs for a mutant, which often take over 100 seconds."""

from __future__ import annotations

import os
from collections import Counter
from itertools import accumulate, chain, groupby

import pytest
from hypothesis import Phase, settings
from mutmut.state import state

MAX_SECONDS, MAX_TESTS = 8, 250

# As in CI each run draws the same values; nobody reads the shortest example of a mutant.
PHASES = (Phase.explicit, Phase.generate)
settings.register_profile("mutants", settings.get_profile("ci"), phases=PHASES)


def pytest_unconfigure() -> None:
    """Limit the tests of each function, when mutmut has found which tests reach it."""
    if os.environ["MUTANT_UNDER_TEST"] == "stats":
        reached = state().tests_by_mangled_function_name
        reach = Counter(chain.from_iterable(reached.values()))
        for function, names in reached.items():
            reached[function] = nearest(function, names, reach)


def nearest(function: str, names: set[str], reach: Counter[str]) -> set[str]:
    """Return the tests of a function's room, then others, of MAX_SECONDS together; one at least.

    One case of each test comes first. A test that reaches few functions asks much of each.
    """
    room = function.partition(".module_utils.")[2].partition(".")[0]
    seconds = state().duration_by_test
    cases = groupby(sorted(names), lambda name: name.partition("[")[0])
    turn = {name: number for _test, case in cases for number, name in enumerate(case)}

    def distance(name: str) -> tuple[bool, bool, int, int, str]:
        is_near = f"/{room}/" in name or f"/test{room}" in name
        return seconds[name] > MAX_SECONDS / 5, not is_near, turn[name], reach[name], name

    ordered = sorted(names, key=distance)[:MAX_TESTS]
    so_far = accumulate(seconds[name] for name in ordered)
    return {it for it, total in zip(ordered, so_far) if total < MAX_SECONDS} or {*ordered[:1]}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the quickest tests first: mutmut stops at the first that fails."""
    items.sort(key=lambda item: state().duration_by_test.get(item.nodeid, 0))
