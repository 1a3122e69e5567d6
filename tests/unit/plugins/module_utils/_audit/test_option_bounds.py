# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The sizes of rules, their options, own rules and waivers are bounded: no huge value is read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._audit import mistakes as _mistakes
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.findings import (
    read_inspection,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import OptionsError
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks import inspecting
from ansible_collections.voiceops.twilio.tests.unit.plugins.documentation import options

HUGE = 10**9
RULE: dict[str, Any] = {"id": "ORG001", "severity": "error", "text": "A text.", "that": "true"}
WAIVER = {"rule": "BYOC001", "friendly_name": "x", "reason": "x", "until": "2030-01-01"}
HOSTS = "rule_options.BYOC003.allowed_hosts: "


class HugeList(list[Any]):
    """A list that claims to have many items, and that nobody may read."""

    def __len__(self) -> int:
        return HUGE

    def __iter__(self) -> Iterator[Any]:
        raise AssertionError("the list was read")


class HugeDict(dict[Any, Any]):
    """A dictionary that claims to have many keys, and that nobody may read."""

    def __len__(self) -> int:
        return HUGE

    def __iter__(self) -> Iterator[Any]:
        raise AssertionError("the dictionary was read")

    def items(self) -> Any:
        """Refuse to be read."""
        return iter(self)


def text(length: int) -> str:
    """Return a text of this length."""
    return "x" * length


def own(**others: Any) -> dict[str, Any]:
    """Return options with one own rule."""
    return {"own_rules": [{**RULE, **others}]}


def waiver(**others: Any) -> dict[str, Any]:
    """Return options with one waiver."""
    return {"waivers": [{**WAIVER, **others}]}


def hosts(items: Any) -> dict[str, Any]:
    """Return options with the allowed hosts I(items)."""
    return {"rule_options": {"BYOC003": {"allowed_hosts": items}}}


def told(given: dict[str, Any]) -> list[str]:
    """Return what is said of the mistakes in these options, one text for each."""
    names = ("rules", "rule_options", "waivers", "own_rules")
    with pytest.raises(OptionsError) as caught:
        read_inspection(*(given.get(name) for name in names))
    return caught.value.msg.split("\n")[1:-1]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"own_rules": HugeList()}, "own_rules: has 1,000,000,000 rules. Write at most 100"),
        ({"own_rules": [HugeDict()]}, "own_rules[0]: has 1,000,000,000 keys. Write at most 100"),
        (
            own(that=HugeList(["true"])),
            "own_rules[0].that: has 1,000,000,000 expressions. Write at most 50",
        ),
        (own(reads=HugeList()), "own_rules[0].reads: expected a list of connection_policy and"),
        (own(text=text(501)), "own_rules[0].text: has 501 characters. Write at most 500"),
        (
            own(that=["true", text(10_001)]),
            "own_rules[0].that: has 10,001 characters. Write at most 10,000",
        ),
        (
            own(id=text(10_001)),
            "own_rules[0].id: a text of 10,001 characters is not an id. Write up to 60",
        ),
        (
            own(severity=text(10_001)),
            "own_rules[0].severity: a text of 10,001 characters is not a severity.",
        ),
        (
            own(**{text(10_001): 1}),
            "own_rules[0].a text of 10,001 characters: is not a key of a rule.",
        ),
        ({"rules": HugeList()}, "rules: has 1,000,000,000 items. Write at most 1,000"),
        ({"rules": [text(10_001)]}, "rules[0]: a text of 10,001 characters is not the id of a"),
        ({"rule_options": HugeDict()}, "rule_options: has 1,000,000,000 keys. Write at most 100"),
        (
            {"rule_options": {"BYOC003": HugeDict()}},
            "rule_options.BYOC003: has 1,000,000,000 options. Write at most 100",
        ),
        (hosts(HugeList(["x"])), f"{HOSTS}has 1,000,000,000 items. Write at most 10,000"),
        (hosts([text(301)]), f"{HOSTS}has an item of 301 characters. Write at most 300"),
        (
            {"rule_options": {"BYOC024": {"allowed_networks": HugeList(["x"])}}},
            "rule_options.BYOC024.allowed_networks: has 1,000,000,000 items. Write at most 10,000",
        ),
        ({"waivers": [HugeDict()]}, "waivers[0]: has 1,000,000,000 keys. Write at most 100"),
        (
            waiver(reason=text(10_001)),
            "waivers[0].reason: has 10,001 characters. Write at most 10,000",
        ),
        (
            waiver(friendly_name=text(10_001)),
            "waivers[0].friendly_name: has 10,001 characters. Write at most 10,000",
        ),
        (waiver(until=text(10_001)), "waivers[0].until: a text of 10,001 characters is not a dat"),
    ],
)
def test_a_huge_value_is_refused_without_being_read(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, Any], expected: str
) -> None:
    searched: list[int] = []
    printable = _mistakes.printable

    def look(value: Any, limit: int) -> str:
        searched.append(len(str(value)))
        return printable(value, limit)

    monkeypatch.setattr(_mistakes, "printable", look)
    (line,) = told(given)
    assert line.startswith(expected)
    assert max(searched, default=0) <= 10_000
    # The action reads these options before any deadline too.
    assert inspecting.resources_of(given) == set()


@pytest.mark.parametrize(
    "given",
    [
        {"own_rules": [{**RULE, "id": f"ORG{number}"} for number in range(100)]},
        own(text=text(500)),
        own(that=[text(10_000)] * 50),
        {"rules": ["all"] * 1000},
        hosts([f"h{number}.example.com" for number in range(10_000)]),
        waiver(reason=text(10_000), friendly_name=text(10_000)),
    ],
)
def test_the_largest_value_is_accepted(given: dict[str, Any]) -> None:
    names = ("rules", "rule_options", "waivers", "own_rules")
    read_inspection(*(given.get(name) for name in names))


def test_the_limits_are_documented() -> None:
    limits = {
        "own_rules": ("100 rules", "500 characters", "50 expressions", "10,000 characters"),
        "rule_options": ("10,000 items", "300 characters"),
        "rules": ("1,000 items",),
        "waivers": ("10,000 waivers", "10,000 characters"),
    }
    documented = options("byoc_trunk_audit")
    for name, numbers in limits.items():
        description = " ".join(documented[name]["description"])
        assert [number for number in numbers if number not in description] == []
