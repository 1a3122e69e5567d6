# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""How many pages of a listing are worth reading, before asking one by one is cheaper."""

from __future__ import annotations

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._api.listing import (
    PAGE_COST,
    PAGE_SIZE,
    pages_worth,
)


@pytest.mark.parametrize(
    ("trunks", "concurrency", "pages"),
    [
        pytest.param(0, 1, 0, id="none, one at a time"),
        pytest.param(0, 32, 0, id="none, 32 at a time"),
        pytest.param(1, 1, 0, id="one"),
        pytest.param(3, 1, 0, id="one at a time, just too few"),
        pytest.param(4, 1, 1, id="one at a time, just enough"),
        pytest.param(7, 1, 1, id="one at a time, not yet two pages"),
        pytest.param(8, 1, 2, id="one at a time, two pages"),
        pytest.param(1000, 1, 250, id="one at a time, a thousand"),
        pytest.param(24, 8, 0, id="8 at a time, just too few"),
        pytest.param(25, 8, 1, id="8 at a time, just enough: a fourth round trip begins"),
        pytest.param(56, 8, 1, id="8 at a time, not yet two pages"),
        pytest.param(57, 8, 2, id="8 at a time, two pages"),
        pytest.param(1000, 8, 31, id="8 at a time, a thousand"),
        pytest.param(96, 32, 0, id="32 at a time, just too few"),
        pytest.param(97, 32, 1, id="32 at a time, just enough"),
        pytest.param(10_000, 32, 78, id="32 at a time, ten thousand"),
    ],
)
def test_pages_worth(trunks: int, concurrency: int, pages: int) -> None:
    assert pages_worth(trunks, concurrency) == pages


@pytest.mark.parametrize("concurrency", [1, 2, 8, 31, 32])
def test_listing_in_vain_costs_no_more_than_asking_one_by_one(concurrency: int) -> None:
    for trunks in range(2000):
        round_trips = -(-trunks // concurrency)
        assert pages_worth(trunks, concurrency) * PAGE_COST <= round_trips


@pytest.mark.parametrize("concurrency", [1, 2, 8, 31, 32])
def test_more_trunks_are_never_worth_fewer_pages(concurrency: int) -> None:
    worth = [pages_worth(trunks, concurrency) for trunks in range(2000)]
    assert worth == sorted(worth)


def test_pages_are_as_large_as_twilio_makes_them() -> None:
    assert PAGE_SIZE == 1000
