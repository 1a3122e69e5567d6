# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Values of a wrong type in an inventory file: each error names the option, and what to write."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from ansible.errors import AnsibleParserError
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.written_types import (
    description,
)
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.plugins.inventory.doors import (
    Source,
    groups,
    named,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.tasks import AUTH_TOKEN, asked

HOSTNAME = "Write a list of attributes and templates, such as [friendly_name]."
FILTERS = "Write a list of expressions, such as ['byoc_trunk_voice_url is none']."
COMPOSE = "Write a dictionary of names and expressions, such as {host: 'byoc_trunk_sid | lower'}."
GROUPS = (
    "Write a dictionary of names and expressions, such as {no_name: 'byoc_trunk_friendly_name is "
    "none'}."
)
KEYED = "Write a list of dictionaries, such as [{prefix: method, key: byoc_trunk_voice_method}]."
NAME = "Write it as a text, in quotes if it looks like a number, a date or a boolean."
EXPRESSION = "Write an expression as a text, in quotes if it looks like something else."
BOOLEAN = "Write true or false."
DAY = dt.date(2026, 1, 1)
KEY = {"key": "byoc_trunk_sid"}


def keyed(**item: Any) -> dict[str, Any]:
    return {"keyed_groups": [{**KEY, "prefix": "g"}, {**KEY, **item}]}


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"hostname": 5}, f"hostname is a number. {HOSTNAME}"),
    ({"hostname": True}, f"hostname is a boolean. {HOSTNAME}"),
    ({"hostname": {"sid": None}}, f"hostname is a dictionary. {HOSTNAME}"),
    ({"hostname": [None]}, f"Item 1 of hostname is null. {HOSTNAME}"),
    ({"hostname": ["sid", 5]}, f"Item 2 of hostname is a number. {HOSTNAME}"),
    ({"hostname": ["sid", True]}, f"Item 2 of hostname is a boolean. {HOSTNAME}"),
    ({"hostname": [["sid"]]}, f"Item 1 of hostname is a list. {HOSTNAME}"),
    ({"hostname": [{"byoc_trunk_sid": None}]}, f"Item 1 of hostname is a dictionary. {HOSTNAME}"),
    ({"hostname": [DAY]}, f"Item 1 of hostname is a date. {HOSTNAME}"),
    ({"filters": True}, f"filters is a boolean. {FILTERS}"),
    ({"filters": {"a": "b"}}, f"filters is a dictionary. {FILTERS}"),
    ({"filters": [1]}, f"Item 1 of filters is a number. {FILTERS}"),
    ({"filters": ["true", None]}, f"Item 2 of filters is null. {FILTERS}"),
    ({"filters": [["true"]]}, f"Item 1 of filters is a list. {FILTERS}"),
    ({"filters": [{"byoc_trunk_sid": "x"}]}, f"Item 1 of filters is a dictionary. {FILTERS}"),
    ({"compose": ["a"]}, f"compose is a list. {COMPOSE}"),
    ({"compose": "a"}, f"compose is a text. {COMPOSE}"),
    ({"compose": {1: "a"}}, f"Name 1 of compose is a number. {NAME}"),
    ({"compose": {"x": 1}}, f"x in compose is a number. {EXPRESSION}"),
    ({"compose": {"x": True}}, f"x in compose is a boolean. {EXPRESSION}"),
    ({"compose": {"x": None}}, f"x in compose is null. {EXPRESSION}"),
    ({"compose": {"x": ["a"]}}, f"x in compose is a list. {EXPRESSION}"),
    ({"groups": ["a"]}, f"groups is a list. {GROUPS}"),
    ({"groups": "a"}, f"groups is a text. {GROUPS}"),
    ({"groups": {1: "true"}}, f"Name 1 of groups is a number. {NAME}"),
    ({"groups": {"a": "true", True: "true"}}, f"Name 2 of groups is a boolean. {NAME}"),
    ({"groups": {None: "true"}}, f"Name 1 of groups is null. {NAME}"),
    ({"groups": {DAY: "true"}}, f"Name 1 of groups is a date. {NAME}"),
    ({"groups": {"a": None}}, f"a in groups is null. {EXPRESSION}"),
    ({"groups": {"a": 1}}, f"a in groups is a number. {EXPRESSION}"),
    ({"groups": {"a": ["true"]}}, f"a in groups is a list. {EXPRESSION}"),
    ({"groups": {"a\x1b": {}}}, f"a\\x1b in groups is a dictionary. {EXPRESSION}"),
    ({"keyed_groups": KEY}, f"keyed_groups is a dictionary. {KEYED}"),
    ({"keyed_groups": "a"}, f"keyed_groups is a text. {KEYED}"),
    ({"keyed_groups": 7}, f"keyed_groups is a number. {KEYED}"),
    ({"keyed_groups": [None]}, f"Item 1 of keyed_groups is null. {KEYED}"),
    ({"keyed_groups": [KEY, "a"]}, f"Item 2 of keyed_groups is a text. {KEYED}"),
    ({"keyed_groups": [{"prefix": "a"}]}, f"Item 1 of keyed_groups has no key. {KEYED}"),
    (keyed(key=None), f"key in item 2 of keyed_groups is null. {EXPRESSION}"),
    (keyed(key=["a"]), f"key in item 2 of keyed_groups is a list. {EXPRESSION}"),
    (keyed(prefix=None), f"prefix in item 2 of keyed_groups is null. {NAME}"),
    (keyed(prefix=5), f"prefix in item 2 of keyed_groups is a number. {NAME}"),
    (keyed(separator=None), f"separator in item 2 of keyed_groups is null. {NAME}"),
    (keyed(default_value=[]), f"default_value in item 2 of keyed_groups is a list. {NAME}"),
    (keyed(parent_group=5), f"parent_group in item 2 of keyed_groups is a number. {NAME}"),
    (keyed(parent_group=["a"]), f"parent_group in item 2 of keyed_groups is a list. {NAME}"),
    (keyed(parent_group={}), f"parent_group in item 2 of keyed_groups is a dictionary. {NAME}"),
    (
        keyed(trailing_separator="x"),
        f"trailing_separator in item 2 of keyed_groups is a text. {BOOLEAN}",
    ),
    ({"strict": "yess"}, f"strict is a text. {BOOLEAN}"),
    ({"strict": ["true"]}, f"strict is a list. {BOOLEAN}"),
    ({"leading_separator": 7}, f"leading_separator is a number. {BOOLEAN}"),
    ({"use_extra_vars": {}}, f"use_extra_vars is a dictionary. {BOOLEAN}"),
    ({"cache": "jsonfile"}, f"cache is a text. {BOOLEAN}"),
]


@pytest.mark.parametrize(("own", "told"), WRONG, ids=[case[1].split(".")[0] for case in WRONG])
def test_a_value_of_a_wrong_type(
    source: Source, sandbox: Sandbox, own: dict[str, Any], told: str
) -> None:
    with pytest.raises(AnsibleParserError) as raised:
        source.parse(**own)
    assert raised.value.message == told
    assert asked(sandbox) == {}


@pytest.mark.parametrize("content", ["- plugin: voiceops.twilio.byoc_trunks", "text", "7"])
def test_a_file_that_is_no_dictionary(source: Source, content: str) -> None:
    source.path.write_text(content, encoding="utf-8")
    with pytest.raises(AnsibleParserError) as raised:
        source.parse()
    assert raised.value.message == (
        "The file is not a dictionary of options. Write plugin: voiceops.twilio.byoc_trunks in its "
        "first line."
    )


def test_an_encrypted_text_or_anything_else_has_another_type() -> None:
    assert description(object()) == "a value of another type"


def test_the_name_of_a_secret_is_masked(source: Source) -> None:
    with pytest.raises(AnsibleParserError) as raised:
        source.parse(compose={AUTH_TOKEN: 1})
    assert raised.value.message == f"******** in compose is a number. {EXPRESSION}"


@pytest.mark.parametrize(
    "own",
    [
        dict.fromkeys(["hostname", "filters", "compose", "groups", "keyed_groups", "strict"]),
        {"strict": "yes", "cache": "no", "leading_separator": 1},
        keyed(default_value=None, parent_group=None, separator="", prefix="x"),
        keyed(trailing_separator=False, parent_group=""),
        {"groups": {"a": False, "b": True}},
    ],
    ids=["null", "booleans", "null in an item", "empty in an item", "booleans in groups"],
)
def test_values_that_are_fine(source: Source, own: dict[str, Any]) -> None:
    assert len(source.parse(**own).hosts) == 10


@pytest.mark.parametrize(
    ("filters", "count"), [([True], 10), ([False], 0), ([True, "true"], 10), (["true", False], 0)]
)
def test_a_filter_may_be_a_boolean(source: Source, filters: list[Any], count: int) -> None:
    assert len(source.parse(filters=filters).hosts) == count


@pytest.mark.parametrize(
    ("parent", "told"),
    [("{{ [1, 2] }}", "a list"), ("{{ {'a': 1} }}", "a dictionary")],
)
def test_a_parent_that_is_rendered_to_no_text(source: Source, parent: str, told: str) -> None:
    with pytest.raises(AnsibleParserError) as raised:
        source.parse(**keyed(parent_group=parent))
    assert raised.value.message == (
        f"A parent_group in keyed_groups is {told}. Write a template that gives a text."
    )


def test_a_parent_that_is_rendered_to_a_number(source: Source, sandbox: Sandbox) -> None:
    named(sandbox, "one")
    inventory = source.parse(**keyed(parent_group="{{ 57 }}"))
    (group,) = inventory.groups["_7"].child_groups
    assert groups(inventory)[group.name] == ["one"]


def test_a_fault_of_the_plugin_shows_no_secret(
    source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ansible_collections.voiceops.twilio.plugins.inventory import byoc_trunks

    def fail(*_arguments: Any) -> None:
        raise ValueError(f"a fault with {AUTH_TOKEN}")

    monkeypatch.setattr(byoc_trunks, "require_usable", fail)
    with pytest.raises(AnsibleParserError) as raised:
        source.parse()
    assert raised.value.message == "The plugin failed with ValueError: a fault with ********"
