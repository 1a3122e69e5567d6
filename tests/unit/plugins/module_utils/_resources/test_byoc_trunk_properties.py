# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whatever Twilio sends, there is a trunk in normal form or there are violations."""

from __future__ import annotations

import copy
from typing import Any

from ansible_collections.voiceops.twilio.plugins.module_utils._errors import Violation
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.attributes import (
    METHODS,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.byoc_trunk import (
    ATTRIBUTES,
    normal_form,
    normal_value,
)
from hypothesis import given
from hypothesis import strategies as st

NAMES = [attribute.name for attribute in ATTRIBUTES]
UNSET_IF_EMPTY = {
    name for name in NAMES if name.endswith(("_sid", "_method", "url")) and name != "sid"
}
SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=300)
)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)
# What comes close to being right, so that the far side of each check is reached as well.
LIKELY = st.one_of(
    st.from_regex(r"\A(AC|BY|NY|SD|by)[0-9a-fA-F]{31,33}\Z"),
    st.sampled_from([*METHODS, "get", "OPTIONS", ""]),
    st.datetimes().map(lambda moment: f"{moment.isoformat()}Z"),
    st.datetimes(timezones=st.timezones()).map(lambda moment: moment.isoformat()),
    st.datetimes().map(lambda moment: f"{moment:%a, %d %b %Y %H:%M:%S} +0100"),
    st.from_regex(r"\A\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)?\Z"),
    st.from_regex(r"\A(Mon, )?\d{1,2} (Feb|May) \d{4} \d\d:\d\d:\d\d (GMT|[+-]\d{4})\Z"),
    st.from_regex(r"\A[a-z]*:[a-z%/0-9]*\Z"),
)
VALUES = JSON | LIKELY
OBJECTS = st.dictionaries(st.sampled_from(NAMES) | st.text(), VALUES, max_size=20)


def assert_sound(answer: dict[str, Any]) -> None:
    """Everything that is promised of any answer."""
    before = copy.deepcopy(answer)
    trunk, violations = normal_form(answer)
    assert answer == before
    assert list(trunk) == NAMES + [name for name in answer if name not in NAMES]
    broken = [violation.attribute for violation in violations]
    assert broken == [name for name in NAMES if name in broken]
    for violation in violations:
        assert trunk[violation.attribute] is violation.actual is answer[violation.attribute]
        assert str(violation).isprintable()
    for name in NAMES:
        is_unset = answer.get(name) == "" and name in UNSET_IF_EMPTY
        assert (trunk[name] is None) == (answer.get(name) is None or is_unset)
        alone = normal_value(name, answer.get(name))
        assert isinstance(alone, Violation) if name in broken else alone == trunk[name]
    # A second time changes nothing more, whether there are violations or not.
    assert normal_form(trunk) == (trunk, violations)


@given(st.sampled_from(NAMES), VALUES)
def test_any_value_of_an_attribute(name: str, value: Any) -> None:
    assert_sound({name: value})


@given(OBJECTS)
def test_any_object(answer: dict[str, Any]) -> None:
    assert_sound(answer)


@given(st.lists(VALUES, min_size=len(NAMES), max_size=len(NAMES)))
def test_any_values_of_all_attributes(values: list[Any]) -> None:
    assert_sound(dict(zip(NAMES, values)))


@given(st.datetimes().map(lambda moment: moment.replace(microsecond=0)))
def test_any_moment_is_understood_in_both_forms(moment: Any) -> None:
    utc = f"{moment.isoformat()}Z"
    written = [utc, f"{moment.isoformat()}+00:00"]
    if moment.year >= 1000:
        written.append(f"{moment:%a, %d %b %Y %H:%M:%S} +0000")
    for text in written:
        assert normal_value("date_created", text) == utc
