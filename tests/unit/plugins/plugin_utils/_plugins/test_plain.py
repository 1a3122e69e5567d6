# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Arguments that a module would get as JSON are plain in Ansible's own process as well."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from ansible.utils.unsafe_proxy import wrap_var
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.plain import plain
from ansible_collections.voiceops.twilio.tests.unit.plugins.actions import trusted_template


class Text(str):
    """A text with something attached."""

    __slots__ = ("attached",)


class Number(int):
    """A number with something attached."""


class Fraction(float):
    """A fraction with something attached."""


class Secret:
    """What is no text, but becomes one: as a value in a vault before ansible-core 2.19."""

    def __str__(self) -> str:
        return "decrypted"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(None, None, id="null"),
        pytest.param(True, True, id="a boolean"),
        pytest.param(5, 5, id="a number"),
        pytest.param(0.5, 0.5, id="a fraction"),
        pytest.param("text", "text", id="a text"),
        pytest.param(Text("text"), "text", id="a text with something attached"),
        pytest.param(Number(5), 5, id="a number with something attached"),
        pytest.param(Fraction(0.5), 0.5, id="a fraction with something attached"),
        pytest.param(wrap_var("{{ text }}"), "{{ text }}", id="a text that is unsafe"),
        pytest.param(trusted_template()("{{ text }}"), "{{ text }}", id="a template"),
        pytest.param(Secret(), "decrypted", id="a vault"),
        pytest.param(date(2026, 1, 2), "2026-01-02", id="a date"),
        pytest.param(datetime(2026, 1, 2, 3, 4, 5), "2026-01-02T03:04:05", id="a time"),  # noqa: DTZ001
        pytest.param(
            {Text("key"): [wrap_var("a"), (Number(1), Secret())]},
            {"key": ["a", [1, "decrypted"]]},
            id="all in one another",
        ),
        pytest.param(wrap_var({"key": ["a"]}), {"key": ["a"]}, id="an object that is unsafe"),
    ],
)
def test_arguments_are_plain(value: Any, expected: Any) -> None:
    assert_same(plain(value), expected)


def assert_same(value: Any, expected: Any) -> None:
    """Equal, and of the very same types."""
    assert value == expected
    assert type(value) is type(expected)
    if isinstance(expected, dict):
        assert [type(key) for key in value] == [str] * len(expected)
        for key, item in expected.items():
            assert_same(value[key], item)
    if isinstance(expected, list):
        for one, other in zip(value, expected):
            assert_same(one, other)
