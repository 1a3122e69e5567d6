# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The readers of the options of rules, and what their values contain."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.conditions import MistakeError
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.hosts import read_host
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.rule_values import (
    hosts,
    integer,
    networks,
    sids,
)

ACL, CREDENTIALS = f"AL{1:032x}", f"CL{1:032x}"
NO_SID = "is not a SID. Write AL or CL and 32 hexadecimal digits"


def mistake(read: Callable[[Any], Any], value: Any) -> str:
    """Return why I(read) refuses I(value)."""
    with pytest.raises(MistakeError) as caught:
        read(value)
    return str(caught.value)


@pytest.mark.parametrize("value", [2, 3, 5])
def test_an_integer_within_its_borders(value: int) -> None:
    assert integer(2, 5)(value) == value


@pytest.mark.parametrize(
    ("value", "told"),
    [
        *((1, "1"), (6, "6"), (True, "true"), ("3", "'3'"), (3.0, "a number"), (None, "nothing")),
        *((10**9 - 1, "999999999"), (10**9, "a number"), ({3}, "another value")),
        *((text, f"'{'x' * 59}\u2026'") for text in ("x" * 61, "x" * 10_000)),
        ("x" * 10_001, "a text of 10,001 characters"),
    ],
)
def test_another_value_than_an_integer_within_its_borders(value: Any, told: str) -> None:
    assert mistake(integer(1 if value is True else 2, 5), value) == (
        f"expected an integer from {1 if value is True else 2} to 5, got {told}"
    )


def test_sids_of_either_prefix() -> None:
    assert sids("AL", "CL")([ACL, CREDENTIALS]) == frozenset((ACL, CREDENTIALS))


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ([ACL, f"BY{1:032x}"], f"'BY{1:032x}' {NO_SID}"),
        (["AL1"], f"'AL1' {NO_SID}"),
        (["x" * 300], f"'{'x' * 59}\u2026' {NO_SID}"),
        (["x" * 301], "has an item of 301 characters. Write at most 300"),
        ([], "expected a list of SIDs, got an empty list"),
        (ACL, f"expected a list of SIDs, got '{ACL}'"),
        ([ACL, 7], "expected a list of SIDs, but 7 is not a text"),
    ],
)
def test_other_values_than_sids(value: Any, told: str) -> None:
    assert mistake(sids("AL", "CL"), value) == told


@pytest.mark.parametrize(("read", "names"), [(hosts, "host names"), (networks, "address ranges")])
def test_other_values_than_lists(read: Callable[[Any], Any], names: str) -> None:
    assert mistake(read, []) == f"expected a list of {names}, got an empty list"
    assert mistake(read, ["192.0.2.1", 7]) == f"expected a list of {names}, but 7 is not a text"


def test_only_a_host_is_among_hosts() -> None:
    allowed = hosts(["a.example"])
    assert read_host("a.example") in allowed
    assert "a.example" not in allowed
    assert None not in allowed


def test_the_longest_prefix_has_three_digits() -> None:
    (network,) = networks(["2001:db8::1/128"]).networks
    assert str(network) == "2001:db8::1/128"
