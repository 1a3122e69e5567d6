# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a trunk is as a host: the name that it gets, and its variables."""

from __future__ import annotations

from typing import Any

import pytest
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar
from ansible_collections.voiceops.twilio.plugins.module_utils._byoc_trunk import ATTRIBUTES
from ansible_collections.voiceops.twilio.plugins.plugin_utils._trunk_hosts import (
    TrunkHost,
    as_data,
    host_names,
    host_variables,
)
from hypothesis import given
from hypothesis import strategies as st

A, B, C = (f"BY{letter * 32}" for letter in "abc")
HOSTILE = "{{ lookup('pipe', 'echo pwned') }}"


def nothing_is_taken(name: str, trunk: dict[str, Any]) -> bool:
    return False


def named(wishes: dict[str, list[Any]]) -> list[str]:
    """The names of trunks that wish for these, by SID."""
    return host_names([{"sid": sid} for sid in wishes], list(wishes.values()), nothing_is_taken)


@pytest.mark.parametrize(
    ("wishes", "names"),
    [
        pytest.param({}, [], id="no trunks"),
        pytest.param({A: ["one"], B: ["two"]}, ["one", "two"], id="each its own"),
        pytest.param({A: ["one"], B: ["one"], C: ["two"]}, [A, B, "two"], id="one for two is none"),
        pytest.param({A: [], B: []}, [A, B], id="no wishes"),
        pytest.param({A: [None], B: [""]}, [A, B], id="nothing to be called"),
        pytest.param({A: [None, "one"], B: ["", "two"]}, ["one", "two"], id="the next wish"),
        pytest.param(
            {A: ["same", "one"], B: ["same", "two"]}, ["one", "two"], id="both take their next"
        ),
        pytest.param({A: ["same", "x"], B: ["same", "x"]}, [A, B], id="and the same again"),
        pytest.param({A: [B], B: [A]}, [A, B], id="the SID of another trunk"),
        pytest.param({A: [C, "one"]}, ["one"], id="which may be in another file"),
        pytest.param({A: [B, "one"], B: ["two"]}, ["one", "two"], id="not even with a next wish"),
        pytest.param({A: [A]}, [A], id="its own SID"),
        pytest.param({A: ["x", "one"], B: ["one"]}, ["x", "one"], id="a second wish is no claim"),
        pytest.param({A: [None, "one"], B: ["one"]}, ["one", B], id="the first comes first"),
        pytest.param({A: [7], B: [True]}, ["7", "True"], id="whatever a template gives is a text"),
        pytest.param({A: ["1"], B: [1]}, [A, B], id="and compared as a text"),
    ],
)
def test_names(wishes: dict[str, list[Any]], names: list[str]) -> None:
    assert named(wishes) == names


@pytest.mark.parametrize(
    "name",
    [
        "Nordlicht Telekom \u2013 Frankfurt (primary)",
        "\u6771\u4eac\u30c6\u30ec\u30b3\u30e0",
        'it\'s "quoted"',
        "007",
        "a.b-c_d+e=f;g%h$i#j^k|l<m>n`o",
        "trunk...",
        "-leading",
    ],
)
def test_a_name_that_can_be_that_of_a_host(name: str) -> None:
    assert named({A: [name]}) == [name]


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(HOSTILE, id="template"),
        pytest.param("{% if true %}", id="statement"),
        pytest.param("a:b", id="colon"),
        pytest.param("a,b", id="comma"),
        pytest.param("a[1:3]", id="range"),
        pytest.param("!a", id="not"),
        pytest.param("a&b", id="and"),
        pytest.param("a*", id="asterisk"),
        pytest.param("a?", id="question mark"),
        pytest.param("@file", id="file"),
        pytest.param("~regex", id="regular expression"),
        pytest.param("a\\b", id="backslash"),
        pytest.param("../group_vars/all", id="path"),
        pytest.param("a/b", id="slash"),
        pytest.param("..", id="folder above"),
        pytest.param(".hidden", id="hidden file"),
        pytest.param("a\nb", id="line break"),
        pytest.param("a\x1b[31mb", id="escape"),
        pytest.param("a\x00b", id="null character"),
        pytest.param("a\u202eb", id="direction"),
        pytest.param("a\u00a0b", id="space that does not look like one"),
        pytest.param(" a", id="space before"),
        pytest.param("a ", id="space after"),
        pytest.param("   ", id="nothing but space"),
    ],
)
def test_a_name_that_cannot(name: str) -> None:
    assert named({A: [name]}) == [A]
    assert named({A: [name, "next"]}) == ["next"]


def test_a_name_that_is_taken() -> None:
    asked = []

    def is_taken(name: str, trunk: dict[str, Any]) -> bool:
        asked.append((name, trunk["sid"]))
        return name == "taken"

    trunks = [{"sid": A}, {"sid": B}]
    assert host_names(trunks, [["taken"], ["taken by one", "free"]], is_taken) == [
        A,
        "taken by one",
    ]
    assert asked == [("taken", A), ("taken by one", B)]


@given(st.lists(st.lists(st.sampled_from(["x", "y", "z", A, B, None, "", "a:b"]), max_size=3)))
def test_no_two_trunks_have_one_name(wishes: list[list[str | None]]) -> None:
    trunks = [{"sid": A}, *({"sid": f"BY{n:032x}"} for n in range(1, len(wishes)))]
    names = host_names(trunks, wishes, nothing_is_taken) if wishes else []
    assert len(set(names)) == len(wishes)
    for trunk, row, name in zip(trunks, wishes, names):
        assert name == trunk["sid"] or (name in row and name in ("x", "y", "z"))


# Variables

TRUNK = {attribute.name: f"the {attribute.name}" for attribute in ATTRIBUTES}


@pytest.mark.parametrize("prefix", ["byoc_trunk_", "twilio_", ""])
def test_the_15_attributes_are_variables(prefix: str) -> None:
    variables = host_variables(TRUNK, prefix)
    assert variables == {f"{prefix}{name}": value for name, value in TRUNK.items()}
    assert len(variables) == 15


@pytest.mark.parametrize(
    ("name", "is_variable"),
    [
        ("priority", True),
        ("_links", True),
        ("not-a-name", False),
        ("1st", False),
        ("", False),
        ("name\u00e9", False),
        ("ansible_python_interpreter", False),
    ],
)
def test_an_attribute_that_twilio_has_added(name: str, is_variable: bool) -> None:
    assert host_variables({name: 1}, "") == ({name: 1} if is_variable else {})


def test_a_prefix_makes_no_magic_variable() -> None:
    assert host_variables({"connection": "ssh"}, "ansible_") == {}
    assert host_variables({"ansible_connection": 1}, "b_") == {"b_ansible_connection": 1}


@pytest.mark.parametrize("value", [HOSTILE, "{% raw %}", [HOSTILE], {"inner": {"text": HOSTILE}}])
def test_text_is_no_template(value: Any) -> None:
    variables = host_variables({"friendly_name": value}, "byoc_trunk_")
    assert variables == {"byoc_trunk_friendly_name": value}
    templar = Templar(loader=DataLoader(), variables=variables)
    assert templar.template(variables) == variables
    assert templar.template(as_data(value)) == value


@pytest.mark.parametrize("value", ["plain", None, True, 7, 1.5])
def test_what_is_no_template_stays_as_it_is(value: Any) -> None:
    assert host_variables({"friendly_name": value}, "")["friendly_name"] is value


@pytest.mark.parametrize(
    ("account", "sid", "whose"),
    [("lab", "AC1", "lab"), (None, "AC1", "AC1"), (None, None, None), ("lab", None, "lab")],
)
def test_whose_it_is(account: str | None, sid: str | None, whose: str | None) -> None:
    assert TrunkHost(account, {"account_sid": sid}, {}).whose == whose
