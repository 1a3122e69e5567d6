# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Mistakes in expected connection policies and SIP domains, each with its path."""

from __future__ import annotations

from datetime import date
from functools import reduce
from types import MappingProxyType
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._audit import entry_reader
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.expectations import (
    MistakesError,
    read_expectations,
    require_plain,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.linked import (
    LINKED,
    NAMES,
    keys_of,
    linked_written,
    steps_of,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import OverrunError

SID = "BY00000000000000000000000000000001"
A = "sip:a.example.com"
DATE = "YAML reads this as a date; put it in quotes"
DEEP = "is nested more than 16 levels deep"


def mistakes(entry: Any, defaults: Any = None) -> list[tuple[str | None, str]]:
    """Return path and text of each mistake in I(entry)."""
    with pytest.raises(MistakesError) as caught:
        read_expectations([{"sid": SID, **entry}], defaults)
    found = caught.value.mistakes
    for one in found:
        parts = [f"expected[0] ({SID})", *([one.attribute] if one.attribute else [])]
        assert one.message.startswith(": ".join(parts))
    return [(one.attribute, one.message.split(": ", 2)[2]) for one in found]


NO_TEXT = "a regex fits texts only. Write"
CASES = [
    ("connection_policy", "x", "", "is a text, not a dictionary of attributes"),
    ("connection_policy", [], "", "is a list, not a dictionary of attributes"),
    ("connection_policy", True, "", "is a boolean, not a dictionary of attributes"),
    ("sip_domain", 7, "", "is a number, not a dictionary of attributes"),
    ("connection_policy", {"x": 1}, ".x", "is not an attribute of a connection policy"),
    ("connection_policy", {"sid": SID}, ".sid", "expected a SID (NY and 32 hexadecimal"),
    ("connection_policy", {"weight": 1}, ".weight", "is not an attribute of a connection policy"),
    ("connection_policy", {"defined": True}, ".defined", "is not an attribute of a connection "),
    ("sip_domain", {"targets": []}, ".targets", "is not an attribute of a SIP domain"),
    ("sip_domain", {"secure": "yes"}, ".secure", 'expected a boolean or null, got "yes"'),
    ("sip_domain", {"domain_name": {"regex": "("}}, ".domain_name", "regex does not compile"),
    ("sip_domain", {"secure": {"regex": "("}}, ".secure", f"{NO_TEXT} a boolean or null"),
    ("sip_domain", {"sip_registration": {"regex": "x"}}, ".sip_registration", NO_TEXT),
    ("sip_domain", {"subresource_uris": {"regex": "x"}}, ".subresource_uris", NO_TEXT),
    ("connection_policy", {"links": {"not": {"regex": "x"}}}, ".links", f"{NO_TEXT} an object"),
    *(
        (
            "connection_policy",
            {"targets": [{"target": A, attribute: {"not": {"regex": "^1$"}}}]},
            f".targets[0].{attribute}",
            f"{NO_TEXT} {expected}",
        )
        for attribute, expected in (
            ("weight", "an integer from 1 to 65535"),
            ("priority", "an integer from 0 to 65535"),
            ("enabled", "a boolean or null"),
        )
    ),
    (
        "sip_domain",
        {"ip_addresses": [{"ip_address": "192.0.2.1", "cidr_prefix_length": {"regex": "^2"}}]},
        ".ip_addresses[0].cidr_prefix_length",
        f"{NO_TEXT} an integer from 0 to 128 or null",
    ),
    (
        "sip_domain",
        {"voice_method": "PUT"},
        ".voice_method",
        'expected one of GET, POST or null, got "PUT"',
    ),
    ("connection_policy", {"targets": None}, ".targets", "is empty, not a list of targets"),
    ("connection_policy", {"targets": A}, ".targets", "is a text, not a list of targets"),
    *(
        (name, {key: value}, f".{key}", f"{told}, not a list of {nouns}")
        for name, key, nouns in (
            ("connection_policy", "targets", "targets"),
            ("sip_domain", "ip_addresses", "IP addresses"),
            ("sip_domain", "credential_lists", "credential lists"),
        )
        for value, told in (
            ({"target": A}, "is a dictionary"),
            ({}, "is a dictionary"),
            (MappingProxyType({}), "is a dictionary"),
            ({1, 2}, "is another value"),
            (7, "is a number"),
            (date(2026, 1, 1), "is a date"),
            ("", "is a text"),
            (None, "is empty"),
        )
    ),
    ("connection_policy", {"targets": [[]]}, ".targets[0]", "is a list, not a dictionary"),
    ("connection_policy", {"targets": [None]}, ".targets[0]", "is empty, not a dictionary"),
    ("sip_domain", {"ip_addresses": "a"}, ".ip_addresses", "is a text, not a list of IP addresses"),
    (
        "connection_policy",
        {"targets": [{"target": A}, A]},
        ".targets[1]",
        "is a text, not a dictionary of attributes",
    ),
    (
        "connection_policy",
        {"targets": [{"weight": 1}]},
        ".targets[0]",
        "has no target to identify its target",
    ),
    (
        "sip_domain",
        {"credential_lists": [{}]},
        ".credential_lists[0]",
        "has no sid and no friendly_name to identify its credential list",
    ),
    (
        "connection_policy",
        {"targets": [{"target": A, "weight": 0}]},
        ".targets[0].weight",
        "expected an integer from 1 to 65535, got 0",
    ),
    (
        "connection_policy",
        {"targets": [{"target": A, "weight": "10"}]},
        ".targets[0].weight",
        'expected an integer from 1 to 65535, got "10"',
    ),
    (
        "connection_policy",
        {"targets": [{"target": A, "weight": True}]},
        ".targets[0].weight",
        "expected an integer from 1 to 65535, got true",
    ),
    (
        "connection_policy",
        {"targets": [{"target": A, "wieght": 1}]},
        ".targets[0].wieght",
        "is not an attribute of a connection policy target",
    ),
    (
        "connection_policy",
        {"targets": [{"target": "a.example.com"}]},
        ".targets[0].target",
        'expected a sip: URI or null, got "a.example.com"',
    ),
    (
        "connection_policy",
        {"targets": [{"target": {"one_of": [A, "x"]}}]},
        ".targets[0].target",
        'expected a sip: URI or null, got "x"',
    ),
    (
        "sip_domain",
        {"ip_addresses": [{"ip_address": "203.0.113.0/24"}]},
        ".ip_addresses[0].ip_address",
        "has the length of a prefix. Write it as cidr_prefix_length",
    ),
    (
        "sip_domain",
        {"ip_addresses": [{"ip_address": "a", "cidr_prefix_length": 129}]},
        ".ip_addresses[0].cidr_prefix_length",
        "expected an integer from 0 to 128 or null, got 129",
    ),
    (
        "sip_domain",
        {"ip_addresses": [{"ip_address": "a", "targets": 1}]},
        ".ip_addresses[0].targets",
        "is not an attribute of an IP address of an IP access control list",
    ),
    ("sip_domain", {"friendly_name": date(2026, 1, 2)}, ".friendly_name", DATE),
    (
        "connection_policy",
        {"friendly_name": reduce(lambda inner, _n: {"not": inner}, range(17), "x")},  # type: ignore[arg-type,return-value]
        ".friendly_name",
        DEEP,
    ),
]


@pytest.mark.parametrize(("name", "written", "path", "text"), CASES)
def test_a_mistake_has_its_path(name: str, written: Any, path: str, text: str) -> None:
    ((where, told),) = mistakes({name: written})
    assert where == f"{name}{path}"
    assert told.startswith(text)
    with pytest.raises(MistakesError) as caught:
        read_expectations([], {name: written})
    (mistake,) = caught.value.mistakes
    assert (mistake.entry, mistake.attribute) == (None, where)


def test_all_mistakes_are_told_at_once() -> None:
    written = {
        "voice_methd": 1,
        "connection_policy": {"x": 1, "targets": [{"target": A, "y": 1}, 7, {"w": 1}]},
        "sip_domain": {"credential_lists": [{"z": 1}]},
    }
    assert [path for path, _text in mistakes(written)] == [
        "voice_methd",
        "connection_policy.x",
        "connection_policy.targets[0].y",
        "connection_policy.targets[1]",
        "connection_policy.targets[2].w",
        "connection_policy.targets[2]",
        "sip_domain.credential_lists[0].z",
        "sip_domain.credential_lists[0]",
    ]


@pytest.mark.parametrize("written", [7, [], "x", True])
def test_a_mistake_is_told_beside_defaults(written: Any) -> None:
    defaults = {"connection_policy": {"friendly_name": "x", "targets": []}}
    with pytest.raises(MistakesError) as caught:
        read_expectations([{"sid": SID, "connection_policy": written}], defaults)
    (mistake,) = caught.value.mistakes
    assert mistake.message.endswith("not a dictionary of attributes")


def test_unknown_names_are_escaped_and_cut() -> None:
    ((path, _text),) = mistakes({"connection_policy": {f"\x1b{'x' * 100}": 1}})
    assert path is not None
    assert path.startswith("connection_policy.\\x1bxxx")
    assert len(path) < 90


@pytest.mark.parametrize(
    ("written", "path", "text"),
    [
        ({"connection_policy": {"friendly_name": date(2026, 1, 2)}}, ".friendly_name", DATE),
        (
            {"connection_policy": {"targets": [{}, {"friendly_name": {"not": date(2026, 1, 2)}}]}},
            ".targets[1].friendly_name",
            DATE,
        ),
        ({"connection_policy": reduce(lambda a, _n: [a], range(20), "x")}, "", DEEP),  # type: ignore[arg-type,return-value]
        (
            {"connection_policy": {"url": reduce(lambda a, _n: {"not": a}, range(17), "x")}},  # type: ignore[arg-type,return-value]
            ".url",
            DEEP,
        ),
    ],
)
def test_what_json_would_change_is_refused(written: Any, path: str, text: str) -> None:
    for expected, defaults in (([written], None), ([], written)):
        with pytest.raises(MistakesError) as caught:
            require_plain(expected, defaults)
        (mistake,) = caught.value.mistakes
        assert mistake.entry == (0 if expected else None)
        assert mistake.attribute == f"connection_policy{path}"
        assert mistake.message.endswith(text)


@pytest.mark.parametrize(
    ("written", "path"),
    [
        (
            {"connection_policy": 7, "sip_domain": {"domain_name": date(2026, 1, 2)}},
            "sip_domain.domain_name",
        ),
        ({"x" * 61: reduce(lambda a, _n: [a], range(17), "x")}, f"{'x' * 59}\u2026"),  # type: ignore[arg-type,return-value]
    ],
)
def test_what_json_would_change_has_its_path(written: Any, path: str) -> None:
    with pytest.raises(MistakesError) as caught:
        require_plain([written])
    assert [mistake.attribute for mistake in caught.value.mistakes] == [path]


@pytest.mark.parametrize(
    "written",
    [
        {"connection_policy": {"date_created": date(2026, 1, 2), "targets": [7, None]}},
        {"sip_domain": {"ip_addresses": {"a": 1}}, "connection_policy": 7},
        {"sip_domain": None},
    ],
)
def test_other_values_are_left_to_the_audit(written: Any) -> None:
    require_plain([written], written)


def test_a_nested_attribute_that_takes_too_long_to_read_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def overrun(*_arguments: Any) -> Any:
        raise OverrunError("within a test")

    monkeypatch.setattr(entry_reader, "read_check", overrun)
    with pytest.raises(OverrunError) as caught:
        read_expectations([], {"connection_policy": {"targets": [{"target": A}]}})
    assert caught.value.where == ["defaults", "connection_policy.targets[0].target"]


@pytest.mark.parametrize(
    ("path", "steps"),
    [
        ("voice_url", ["voice_url"]),
        ("a.b[0]", ["a.b[0]"]),
        ("connection_policy", ["connection_policy"]),
        ("connection_policy.x", ["connection_policy", "x"]),
        ("connection_policy.x.y", ["connection_policy", "x.y"]),
        ("connection_policy.targets", ["connection_policy", "targets"]),
        ("connection_policy.targets[12]", ["connection_policy", "targets", 12]),
        ("connection_policy.targets[1].a.b", ["connection_policy", "targets", 1, "a.b"]),
        ("sip_domain.credential_lists[0].\n", ["sip_domain", "credential_lists", 0, "\n"]),
    ],
)
def test_the_steps_of_a_path(path: str, steps: list[Any]) -> None:
    assert steps_of(path) == steps


def test_the_keys_of_an_entry() -> None:
    entry = {
        "a": {"b": 1},
        "connection_policy": {"c": {"d": 1}, "targets": [{"e": 1}, 7]},
        "sip_domain": {"ip_addresses": {"f": 1}},
    }
    assert set(keys_of(entry)) - NAMES == {"a", "c", "e"}
    assert set(keys_of({"connection_policy": 7, "sip_domain": {"g": 1}})) - NAMES == {"g"}
    assert set(keys_of("text")) == set()


def test_every_name_is_known() -> None:
    for name, linked in LINKED.items():
        assert {name, *linked.lists, *linked.settings} <= NAMES
        assert all(one in linked.resource.table for one in linked.settings)
        for items in linked.lists.values():
            assert {*items.keys, *items.settings} <= NAMES
            assert all(one in items.resource.table for one in (*items.keys, *items.settings))


@pytest.mark.parametrize(
    ("expected", "defaults", "names"),
    [
        ([], None, set()),
        ([{"sip_domain": {}}], None, {"sip_domain"}),
        ([{"sip_domain": None}], {"connection_policy": {}}, {"connection_policy"}),
        (["x", None], "sip_domain", set()),
        ("sip_domain", ["sip_domain"], set()),
        (None, {}, set()),
    ],
)
def test_what_is_written_down(expected: Any, defaults: Any, names: set[str]) -> None:
    assert linked_written(expected, defaults) == names
