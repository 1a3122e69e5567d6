# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A table of any resource: its kinds, its normal form and its violations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import Violation
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.attributes import (
    BOOLEAN,
    DATE,
    METHOD,
    OBJECT,
    PATH,
    SIP_URI,
    TEXT,
    URI,
    Attribute,
    InvalidError,
    Kind,
    Table,
    integer,
    matching,
    method,
    require_set,
    sid,
    text,
)

NE = "NE00000000000000000000000000000001"
TARGET = Table(
    Attribute("sid", *sid("NE", require_set)),
    Attribute("connection_policy_sid", *sid("NY")),
    Attribute("friendly_name", *text(64)),
    Attribute("target", *URI),
    Attribute("priority", *integer(0, 65535)),
    Attribute("enabled", *BOOLEAN),
    Attribute("method", *METHOD),
    Attribute("date_created", *DATE),
)
COMPLETE = {
    "sid": NE,
    "connection_policy_sid": "NY00000000000000000000000000000001",
    "friendly_name": "Berlin",
    "target": "sip:carrier.example.com",
    "priority": 10,
    "enabled": True,
    "method": "GET",
    "date_created": "2013-09-06T19:18:30Z",
}


def test_a_resource_has_all_attributes_of_its_table_in_order() -> None:
    resource, violations = TARGET.normal_form({"date_created": None, "sid": NE})
    assert list(resource.items()) == [("sid", NE), *((name, None) for name in [*COMPLETE][1:])]
    assert violations == []


def test_a_resource_in_normal_form_stays_as_it_is() -> None:
    assert TARGET.normal_form(COMPLETE) == (COMPLETE, [])


def test_each_table_has_its_own_attributes() -> None:
    other = Table(Attribute("priority", *text(3)))
    assert other.normal_form({"priority": "low"}) == ({"priority": "low"}, [])
    assert TARGET.normal_form({"priority": "low"})[1] == [
        Violation("priority", "an integer from 0 to 65535 or null", "low")
    ]


def test_an_attribute_that_the_table_does_not_know_comes_last_and_unchanged() -> None:
    resource, violations = TARGET.normal_form({"weight": "10", **COMPLETE})
    assert list(resource) == [*COMPLETE, "weight"]
    assert resource["weight"] == "10"
    assert violations == []


def test_every_violation_is_listed_with_its_attribute() -> None:
    wrong = {"sid": "", "priority": True, "enabled": "true", "method": "get", "target": "x"}
    resource, violations = TARGET.normal_form(wrong)
    assert {name: resource[name] for name in wrong} == wrong
    assert [violation.attribute for violation in violations] == [
        name for name in COMPLETE if name in wrong
    ]
    assert violations == [TARGET.normal_value(v.attribute, v.actual) for v in violations]


def test_the_types_are_those_that_a_module_documents() -> None:
    assert TARGET.types() == {
        name: {"priority": "int", "enabled": "bool"}.get(name, "str") for name in COMPLETE
    }


@pytest.mark.parametrize("name", COMPLETE)
def test_null_is_the_normal_form_of_null(name: str) -> None:
    assert TARGET.normal_value(name, None) is None


@pytest.mark.parametrize(
    ("kind", "valid", "wrong"),
    [
        pytest.param(
            text(3), ["", "abc", "😀😀😀"], ["abcd", 7, True, ["a"], {}], id="a text of three"
        ),
        pytest.param(text(0), [""], ["a"], id="an empty text"),
        pytest.param(
            integer(1, 3), [1, 2, 3], [0, 4, -1, 1.0, True, "1", "", [], {}], id="an integer"
        ),
        pytest.param(integer(0, 1), [0, 1], [False, True, 2, 0.0], id="no boolean is an integer"),
        pytest.param(integer(-5, -5), [-5], [-4, -6, 5], id="one negative integer"),
        pytest.param(
            method("GET", "POST"), ["GET", "POST"], ["PUT", "get", "GET\n", 1, []], id="two methods"
        ),
        pytest.param(TEXT, ["", "x" * 1000], [1, True, [], {}], id="any text"),
        pytest.param(OBJECT, [{}, {"a": [1]}], ["", "{}", [], 1, False], id="an object"),
        pytest.param(
            PATH,
            ["/", "/2010-04-01/Accounts/AC1/SIP/Domains/SD1.json", "/a%20b"],
            ["a", "https://h/a", "/a b", "/a%2", "/a\n", 1, {}],
            id="a path",
        ),
        pytest.param(
            SIP_URI,
            ["sip:a@h", "SIP:h:5061;transport=tls", "sip:h?X-A=b"],
            ["sips:h", "sip:", "sip:a b", "tel:+1", "https://h", 1],
            id="a SIP URI",
        ),
    ],
)
def test_a_kind_with_limits(kind: Kind, valid: list[Any], wrong: list[Any]) -> None:
    for value in valid:
        assert kind.normalize(value) is value
    for value in wrong:
        with pytest.raises(InvalidError):
            kind.normalize(value)


@pytest.mark.parametrize(
    ("kind", "type_", "expected"),
    [
        (text(64), "str", "a string of at most 64 characters or null"),
        (integer(1, 65535), "int", "an integer from 1 to 65535 or null"),
        (sid("NE"), "str", "a SID (NE and 32 hexadecimal digits) or null"),
        (BOOLEAN, "bool", "a boolean or null"),
        (DATE, "str", "a date and time (ISO 8601 or RFC 2822) or null"),
        (METHOD, "str", "one of HEAD, GET, POST, PATCH, PUT, DELETE or null"),
        (URI, "str", "an absolute URI or null"),
    ],
)
def test_a_kind_says_its_type_and_its_contract(kind: Kind, type_: str, expected: str) -> None:
    assert (kind.type, kind.expected) == (type_, expected)


def test_a_sid_may_have_any_prefix() -> None:
    normalize = sid("XY").normalize
    valid = "XY" + "0123456789abcdefABCDEF0123456789"
    assert normalize(valid) == valid
    assert normalize("") is None
    wrong = (valid[:-1], valid + "0", "AC" + valid[2:], valid[:-1] + "g", valid.lower(), 7, None)
    for value in wrong:
        with pytest.raises(InvalidError):
            normalize(value)


def test_the_sid_of_the_resource_itself_is_never_empty() -> None:
    with pytest.raises(InvalidError):
        sid("XY", require_set).normalize("")


@pytest.mark.parametrize("kind", [PATH, SIP_URI, URI, METHOD, method("GET"), sid("BY")])
def test_an_empty_text_is_null(kind: Kind) -> None:
    assert Table(Attribute("it", *kind)).normal_form({"it": ""}) == ({"it": None}, [])


@pytest.mark.parametrize("answer", [{}, {"it": None}], ids=["left out", "null"])
def test_what_may_not_be_null_is_a_violation_without_a_value(answer: dict[str, Any]) -> None:
    table = Table(Attribute("it", *integer(1, 65535, nullable=False)))
    violation = Violation("it", "an integer from 1 to 65535", None)
    assert table.normal_form(answer) == ({"it": None}, [violation])
    assert table.normal_value("it", None) == violation
    assert table.normal_form({"it": 1}) == ({"it": 1}, [])


NY = "NY" + "0" * 32


# Made in the test: elsewhere kinds are made while a file is imported.
@pytest.mark.parametrize(
    ("make", "fields", "valid", "wrong"),
    [
        pytest.param(
            lambda: sid("NY"),
            ("str", "a SID (NY and 32 hexadecimal digits) or null", True),
            {NY: NY, "": None},
            [NE, NY + "0", 7],
            id="sid",
        ),
        pytest.param(
            lambda: text(3),
            ("str", "a string of at most 3 characters or null", True),
            {"": "", "abc": "abc"},
            ["abcd", 7],
            id="text",
        ),
        pytest.param(
            lambda: matching("a+", "some a"),
            ("str", "some a or null", True),
            {"aa": "aa", "": None},
            ["ab", 7],
            id="matching",
        ),
        pytest.param(
            lambda: method("GET", "POST"),
            ("str", "one of GET, POST or null", True),
            {"GET": "GET", "POST": "POST", "": None},
            ["PUT", "get", 7],
            id="method",
        ),
        pytest.param(
            lambda: integer(2, 5),
            ("int", "an integer from 2 to 5 or null", True),
            {2: 2, 5: 5},
            [1, 6, True, "3", ""],
            id="integer",
        ),
        pytest.param(
            lambda: integer(2, 5, nullable=False),
            ("int", "an integer from 2 to 5", False),
            {3: 3},
            [None],
            id="integer that may not be null",
        ),
    ],
)
def test_a_new_kind_has_its_type_its_contract_and_its_limits(
    make: Callable[[], Kind], fields: tuple[str, str, bool], valid: dict[Any, Any], wrong: list[Any]
) -> None:
    kind = make()
    assert (kind.type, kind.expected, kind.nullable) == fields
    assert {value: kind.normalize(value) for value in valid} == valid
    for value in wrong:
        with pytest.raises(InvalidError):
            kind.normalize(value)
    assert Table(Attribute("it", *kind)).types() == {"it": fields[0]}


@pytest.mark.parametrize(("nullable", "wrong"), [(True, ["x"]), (False, [None, "x"])])
def test_resources_whose_attribute_breaks_its_contract_are_found(
    nullable: bool, wrong: list[Any]
) -> None:
    table = Table(Attribute("it", *integer(0, 9, nullable=nullable)))
    resources = [{"it": value} for value in (1, None, "x", 2)]
    assert list(table.violating("it", resources)) == [{"it": value} for value in wrong]
