# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A user's own rules: how they are read, which mistakes they can have, and what they are told."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.byoc_setup import TRUNK, Found
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.findings import (
    Inspected,
    read_inspection,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.mistakes import OptionMistakes
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.own_rules import (
    MAX_OWN_ID,
    MAX_OWN_TEXT,
    OwnRule,
    read_own_rules,
    variables_of,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import OptionsError
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.setups import TODAY

RULE: dict[str, Any] = {"id": "ORG001", "severity": "error", "text": "A text.", "that": "true"}
SID = f"BY{1:032x}"


def mistakes(**options: Any) -> list[str]:
    """Return what is said of the mistakes in these options, one text for each."""
    with pytest.raises(OptionsError) as caught:
        read_inspection(
            options.get("rules"),
            options.get("rule_options"),
            options.get("waivers"),
            options.get("own_rules", [RULE]),
        )
    first, *told, last = caught.value.msg.split("\n")
    assert first.startswith("The rules, own_rules, rule_options and waivers contain ")
    assert last == "Correct them and run the audit again. No request was sent to Twilio."
    return told


@pytest.mark.parametrize("empty", [None, "", [], ()])
def test_an_empty_option_has_no_rules(empty: Any) -> None:
    inspection = read_inspection([], None, None, empty)
    assert (inspection.own, inspection.checks_rules) == ((), False)


@pytest.mark.parametrize(
    ("own", "read"),
    [
        ({}, OwnRule("ORG001", "error", "A text.", ("true",), ())),
        ({"that": ["a", "b"]}, OwnRule("ORG001", "error", "A text.", ("a", "b"), ())),
        (
            {"reads": ["sip_domain", "connection_policy"]},
            OwnRule("ORG001", "error", "A text.", ("true",), ("connection_policy", "sip_domain")),
        ),
        (
            {"id": "a.b-c_1", "severity": "note", "text": "a\x1bb", "reads": []},
            OwnRule("a.b-c_1", "note", "a\\x1bb", ("true",), ()),
        ),
        (
            {"reads": ["sip_domain"] * 100},
            OwnRule("ORG001", "error", "A text.", ("true",), ("sip_domain",)),
        ),
        ({"id": "x" * MAX_OWN_ID}, OwnRule("x" * MAX_OWN_ID, "error", "A text.", ("true",), ())),
    ],
)
def test_what_is_read(own: dict[str, Any], read: OwnRule) -> None:
    inspection = read_inspection([], None, None, [{**RULE, **own}])
    assert inspection.own == (read,)
    assert inspection.reads == set(read.reads)
    assert inspection.checks_rules is True


def test_a_text_stays_short_with_its_escapes() -> None:
    (rule,) = read_own_rules([{**RULE, "text": "x\x1b" * (MAX_OWN_TEXT // 2)}], OptionMistakes())
    assert rule.text.startswith("x\\x1bx\\x1b")
    (rule,) = read_own_rules([{**RULE, "text": "x" * MAX_OWN_TEXT}], OptionMistakes())
    assert len(rule.text) == MAX_OWN_TEXT


@pytest.mark.parametrize(
    ("own_rules", "told"),
    [
        ("a=b", ["own_rules: expected a list of dictionaries, got a text"]),
        ({"id": "A"}, ["own_rules: expected a list of dictionaries, got a dictionary"]),
        (["x"], ["own_rules[0]: is a text, not a dictionary with id, severity, text, that, reads"]),
        (
            [{}],
            [
                "own_rules[0].id: is missing. Write an id for the rule, such as ORG001",
                "own_rules[0].severity: is missing. Write error, warning or note",
                "own_rules[0].text: is missing. Write what must hold",
                "own_rules[0].that: is missing. Write an expression that is true for a sound trunk",
            ],
        ),
        (
            [RULE, {**RULE, "id": "org001"}],
            ["own_rules[1].id: org001 is the id of own_rules[0] too. Write another id"],
        ),
        (
            [{**RULE, "text": 7}, {**RULE, "that": True}],
            [
                "own_rules[0].text: expected a text, got a number",
                "own_rules[1].that: expected an expression as a text, got a boolean",
            ],
        ),
    ],
)
def test_mistakes_of_the_list(own_rules: Any, told: list[str]) -> None:
    assert mistakes(own_rules=own_rules) == told


ID = "is not an id. Write up to 60 letters, digits and _.- that begin with a letter"


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        *(
            ("id", value, f"{value} begins with BYOC, as only the collection's own rules do")
            for value in ("BYOC001", "BYOC999", "byoc1", "BYOCX", "Byoc")
        ),
        *(("id", value, f"'{value}' {ID}") for value in ("", "1a", "a b", "{{ x }}", "é")),
        ("id", 7, f"7 {ID}"),
        ("id", "all", "all selects built-in rules. Write another id"),
        ("id", "Warning", "Warning selects built-in rules. Write another id"),
        *(
            ("id", value, f"{value} is the name of other results in reports. Write another id")
            for value in ("drifted", "Missing", "unread", "not_audited", "same_account", "PROBLEM")
        ),
        ("id", "left_out", "left_out is the name of other results in reports. Write another id"),
        ("severity", "fatal", "'fatal' is not a severity. Write error, warning or note"),
        ("severity", ["error"], "a list is not a severity. Write error, warning or note"),
        ("text", " \u200b", "is blank. Write what must hold"),
        ("text", 7, "expected a text, got a number"),
        ("that", [], "expected an expression, got an empty list"),
        ("that", " ", "is blank. Write an expression that is true for a sound trunk"),
        ("that", True, "expected an expression as a text, got a boolean"),
        ("that", {"a": 1}, "expected an expression as a text, got a dictionary"),
        *(
            ("that", value, "is an expression. Write it without {{ }}, {% %} and {# #}")
            for value in ("{{ x }}", ["true", "a == '{{ b }}'"], "{% if x %}", "{# x #}")
        ),
        ("reads", "sip_domain", "expected a list of connection_policy and sip_domain, or an empty"),
        ("reads", ["byoc_trunk"], "expected a list of connection_policy and sip_domain, or an emp"),
        ("when", "x", "is not a key of a rule. It has id, severity, text, that, reads"),
        (7, "x", "is not a key of a rule. It has id, severity, text, that, reads"),
    ],
)
def test_mistakes_of_a_rule(key: Any, value: Any, told: str) -> None:
    (line,) = mistakes(own_rules=[{**RULE, key: value}])
    assert line.startswith(f"own_rules[0].{key}: {told}")


def test_a_long_key_is_cut() -> None:
    (line,) = mistakes(own_rules=[{**RULE, "x" * 61: "x"}])
    assert line.startswith(f"own_rules[0].{'x' * 59}\u2026: is not a key of a rule.")


IDS = "Write an id from BYOC001 to BYOC030"


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (
            {"rules": ["ORG001"]},
            "rules[0]: ORG001 is a rule of own_rules, which is always checked. Remove it here",
        ),
        (
            {"rule_options": {"ORG001": {"severity": "note"}}},
            "rule_options.ORG001: is a rule of own_rules. Set its severity there",
        ),
        (
            {"waivers": [{"rule": "ORG2", "sid": SID, "reason": "x", "until": "2030-01-01"}]},
            f"waivers[0].rule: 'ORG2' is not the id of a rule. {IDS}, or that of an own rule",
        ),
        *(
            (
                {"waivers": [{"rule": odd, "sid": SID, "reason": "x", "until": "2030-01-01"}]},
                f"waivers[0].rule: '{odd}' is not the id of a rule. Write ORG001",
            )
            for odd in ("org001", " ORG001")
        ),
    ],
)
def test_only_a_waiver_names_an_own_rule(options: dict[str, Any], told: str) -> None:
    (line,) = mistakes(**options)
    assert line.startswith(told)


def test_findings_come_by_rule_with_unused_waivers_last() -> None:
    waivers = [
        {"rule": rule, "sid": SID, "reason": "x", "until": "2999-01-01"}
        for rule in ("BYOC001", "ORG001", "ORG002")
    ]
    others = [RULE, {**RULE, "id": "ORG002", "severity": "note"}]
    inspection = read_inspection(["BYOC001"], None, waivers, others)
    before = inspection.inspected({}, TODAY)
    assert [state["state"] for state in before.waivers] == ["unused", "not_checked", "not_checked"]
    trunk = {"sid": SID, "friendly_name": None}
    after = inspection.with_own(before, {"ORG001": [Found(TRUNK, trunk, "A text.")]}, TODAY)
    assert isinstance(after, Inspected)
    assert [row["rule"] for row in after.findings] == ["ORG001", "BYOC030", "BYOC030"]
    assert [row["message"].split()[0] for row in after.findings[1:]] == ["waivers[0]", "waivers[2]"]
    assert [state["state"] for state in after.waivers] == ["unused", "valid", "unused"]


DOMAINS = {
    f"SD{n}": {"sid": f"SD{n}", "byoc_trunk_sid": of}
    for n, of in ((3, "BY1"), (1, "BY1"), (4, "BY3"))
}
FACTS = {
    "byoc_trunks": [
        {"sid": "BY1", "connection_policy_sid": "NY1", "from_domain_sid": "SD2"},
        {"sid": "BY2", "connection_policy_sid": "NY9", "from_domain_sid": None},
        {"sid": ["odd"], "connection_policy_sid": {"odd": 1}, "from_domain_sid": 7},
        {"sid": "BY3", "connection_policy_sid": None, "from_domain_sid": None},
    ],
    "connection_policies": {"NY1": {"sid": "NY1"}},
    "sip_domains": {**DOMAINS, "SD2": {"sid": "SD2", "byoc_trunk_sid": {"odd": 1}}},
}


@pytest.mark.parametrize(
    ("reads", "policies", "domains"),
    [
        ([], None, None),
        (["connection_policy"], ["NY1", None, None, None], None),
        (["sip_domain"], None, [["SD1", "SD2", "SD3"], [], [], ["SD4"]]),
        (
            ["connection_policy", "sip_domain"],
            ["NY1", None, None, None],
            [["SD1", "SD2", "SD3"], [], [], ["SD4"]],
        ),
    ],
)
def test_the_variables_of_an_expression(
    reads: list[str], policies: list[Any] | None, domains: list[Any] | None
) -> None:
    (rule,) = read_own_rules([{**RULE, "reads": reads}], OptionMistakes())
    every = [variables for _trunk, variables in variables_of(FACTS, rule)]
    assert [one["trunk"] for one in every] == FACTS["byoc_trunks"]
    assert {name for one in every for name in one} == {
        "trunk",
        *(["connection_policy"] if policies else []),
        *(["sip_domains"] if domains else []),
    }
    if policies:
        found = [one["connection_policy"] and one["connection_policy"]["sid"] for one in every]
        assert found == policies
    if domains:
        assert [[domain["sid"] for domain in one["sip_domains"]] for one in every] == domains
