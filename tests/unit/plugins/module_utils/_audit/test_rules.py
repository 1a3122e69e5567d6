# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The table of rules, which of them an audit selects, and the options that it gives them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.findings import (
    Inspection,
    read_inspection,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.rule import (
    OUR_ADVICE,
    SEVERITIES,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.rules import (
    BY_ID,
    RULES,
    Rule,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import OptionsError
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.setups import (
    TODAY,
    sound,
)

# An id that was given to a rule stays with it. A rule that is removed stays in this table.
NAMES = {
    "BYOC001": "voice-url-set",
    "BYOC002": "urls-https",
    "BYOC003": "urls-allowed-hosts",
    "BYOC004": "fallback-set",
    "BYOC005": "fallback-other-host",
    "BYOC006": "status-callback-set",
    "BYOC007": "methods-accepted",
    "BYOC008": "friendly-name-unique",
    "BYOC009": "cnam-lookup",
    "BYOC010": "policy-set",
    "BYOC011": "policy-exists",
    "BYOC012": "domain-leads-to-trunk",
    "BYOC013": "from-domain-exists",
    "BYOC014": "from-domain-leads-back",
    "BYOC015": "target-enabled",
    "BYOC016": "targets-redundant",
    "BYOC017": "target-sip",
    "BYOC018": "target-public",
    "BYOC019": "target-weight",
    "BYOC020": "policy-used",
    "BYOC021": "domain-callers",
    "BYOC022": "domain-credentials",
    "BYOC023": "range-narrow",
    "BYOC024": "addresses-allowed",
    "BYOC025": "lists-allowed",
    "BYOC026": "domain-secure",
    "BYOC027": "registration-off",
    "BYOC028": "emergency-caller",
    "BYOC029": "domain-trunk-exists",
    "BYOC030": "waiver-used",
}
IDS = "Write an id from BYOC001 to BYOC030"
CHOICES = f"{IDS}, error, warning, note or all"
KINDS = {"byoc_trunk", "connection_policy", "sip_domain"}
SOURCE = re.compile(r"https://www\.twilio\.com/docs/[a-z0-9/-]*[a-z0-9]").fullmatch
SENTENCES = re.compile(r"[A-Za-z_].*\.").fullmatch


def mistakes(rules: Any = ("all",), rule_options: Any = None, waivers: Any = None) -> list[str]:
    """Return what is said of the mistakes in these options, one text for each."""
    with pytest.raises(OptionsError) as caught:
        read_inspection(rules, rule_options, waivers)
    first, *told, last = caught.value.msg.split("\n")
    how_many = "a mistake" if len(told) == 1 else f"{len(told)} mistakes"
    assert first == f"The rules, rule_options and waivers contain {how_many}:"
    assert last == "Correct them and run the audit again. No request was sent to Twilio."
    return told


def selected(inspection: Inspection) -> list[str]:
    """Return the ids of the selected rules."""
    return [one.rule.id for one in inspection.selection.rules]


def of_severity(*severities: str) -> list[str]:
    """Return the ids of the rules that have one of I(severities) in the table."""
    return [rule.id for rule in RULES if rule.severity in severities]


def test_no_id_and_no_name_is_used_twice() -> None:
    assert {rule.id: rule.name for rule in RULES} == NAMES
    assert len(set(NAMES.values())) == len(NAMES) == len(RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_each_row_is_whole(rule: Rule) -> None:
    assert rule.severity in SEVERITIES
    assert set(rule.needs_all) <= set(rule.reads) <= KINDS
    assert rule.source == OUR_ADVICE or SOURCE(rule.source)
    for text in (rule.text, rule.reason, rule.remedy, rule.limits or "x."):
        assert SENTENCES(text), text
        assert max(len(sentence.split()) for sentence in re.split(r"[.:] ", text)) <= 25, text
    for option in rule.options:
        assert option.name.isidentifier()
        assert option.name != "severity"
        assert SENTENCES(option.text)


def test_a_sound_setup_has_no_finding() -> None:
    assert read_inspection(["all"]).findings(sound(), TODAY) == []


def test_an_empty_account_has_no_finding() -> None:
    assert read_inspection(["all"]).findings({}, TODAY) == []


@pytest.mark.parametrize(
    ("rules", "ids"),
    [
        (None, []),
        ("", []),
        ([], []),
        ((), []),
        (["all"], list(NAMES)),
        (["error"], of_severity("error")),
        (["warning", "error"], of_severity("error", "warning")),
        (["note", "note"], of_severity("note")),
        (["BYOC016"], ["BYOC016"]),
        (["BYOC016", "BYOC001", "BYOC016"], ["BYOC001", "BYOC016"]),
        (["BYOC001", "all"], list(NAMES)),
    ],
)
def test_rules_are_selected_in_the_order_of_the_table(rules: Any, ids: list[str]) -> None:
    assert selected(read_inspection(rules)) == ids


def test_a_rule_can_have_another_severity() -> None:
    options = {"BYOC006": {"severity": "error"}, "BYOC001": {"severity": "note"}}
    errors = read_inspection(["error"], options)
    assert "BYOC006" in selected(errors)
    assert "BYOC001" not in selected(errors)
    facts = sound()
    facts["byoc_trunks"][0]["status_callback_url"] = None
    assert [row["severity"] for row in errors.findings(facts, TODAY)] == ["error"]


def test_only_what_the_selected_rules_read_is_read() -> None:
    selection = read_inspection(["BYOC001", "BYOC004"]).selection
    assert selection.reads == {"byoc_trunk"}
    assert selection.needs_all == set()
    assert read_inspection(["BYOC011"]).selection.reads == {"byoc_trunk", "connection_policy"}
    assert read_inspection(["BYOC021"]).selection.reads == {"byoc_trunk", "sip_domain"}
    assert read_inspection([]).selection.reads == set()
    every = read_inspection(["all"]).selection
    assert every.reads == every.needs_all == KINDS


NEEDED: dict[str, Any] = {
    "BYOC003": {"allowed_hosts": ["a.example"]},
    "BYOC024": {"allowed_networks": ["192.0.2.0/24"]},
    "BYOC025": {"allowed_lists": ["AL" + "0" * 32]},
}


def test_the_rules_that_need_an_option() -> None:
    needing = [rule.id for rule in RULES if None in [option.default for option in rule.options]]
    assert needing == list(NEEDED)


@pytest.mark.parametrize("rule", [BY_ID[one] for one in NEEDED], ids=[*NEEDED])
def test_a_rule_without_the_option_that_it_needs_reads_nothing(rule: Rule) -> None:
    assert read_inspection([rule.id]).reads == set()
    severe = {rule.id: {"severity": "error"}}
    assert read_inspection([rule.id], severe).reads == set()
    assert read_inspection([rule.id, "BYOC001"]).reads == {"byoc_trunk"}
    assert read_inspection([rule.id, "BYOC021"]).reads == {"byoc_trunk", "sip_domain"}
    given = {rule.id: NEEDED[rule.id]}
    assert read_inspection([rule.id], given).reads == set(rule.reads)
    assert read_inspection([rule.id]).checks_rules


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_reads_nothing_but_what_it_says(rule: Rule) -> None:
    facts = sound()
    names = {"connection_policy": "connection_policies", "sip_domain": "sip_domains"}
    for kind, name in names.items():
        if kind not in rule.reads:
            del facts[name]
    assert read_inspection([rule.id]).findings(facts, TODAY) == []


@pytest.mark.parametrize(
    ("rules", "told"),
    [
        (["BYOC031"], f"rules[0]: 'BYOC031' is not the id of a rule. {CHOICES}"),
        (["error", "critical"], f"rules[1]: 'critical' is not the id of a rule. {CHOICES}"),
        (["byoc001"], "rules[0]: 'byoc001' is not the id of a rule. Write BYOC001"),
        ([" BYOC001"], "rules[0]: ' BYOC001' is not the id of a rule. Write BYOC001"),
        (["target-sip"], "rules[0]: 'target-sip' is not the id of a rule. Write BYOC017"),
        (["All"], f"rules[0]: 'All' is not the id of a rule. {CHOICES}"),
        ([""], f"rules[0]: '' is not the id of a rule. {CHOICES}"),
        (["\x1b[31m"], f"rules[0]: '\\\\x1b[31m' is not the id of a rule. {CHOICES}"),
        ([7], f"rules[0]: expected a text, got a number. {CHOICES}"),
        ([["BYOC001"]], f"rules[0]: expected a text, got a list. {CHOICES}"),
        ([None], f"rules[0]: expected a text, got nothing. {CHOICES}"),
        ("all", f"rules: expected a list, got a text. {CHOICES}"),
        (7, f"rules: expected a list, got a number. {CHOICES}"),
    ],
)
def test_unknown_rules_are_refused(rules: Any, told: str) -> None:
    assert mistakes(rules) == [told]


@pytest.mark.parametrize(
    ("rule_options", "told"),
    [
        ([], "rule_options: expected a dictionary of rule ids, got an empty list"),
        ({"BYOC99": {}}, f"rule_options.BYOC99: 'BYOC99' is not the id of a rule. {IDS}"),
        ({1: {}}, f"rule_options.1: expected a text, got a number. {IDS}"),
        ({"BYOC001": None}, "rule_options.BYOC001: expected a dictionary of options, got nothing"),
        ({"BYOC001": 7}, "rule_options.BYOC001: expected a dictionary of options, got a number"),
        (
            {"x" * 61: {}},
            f"rule_options.{'x' * 59}\u2026: '{'x' * 59}\u2026' is not the id of a rule. {IDS}",
        ),
        (
            {"BYOC001": {"x" * 61: 1}},
            (
                f"rule_options.BYOC001.{'x' * 59}\u2026: "
                "is not an option of this rule. It has severity"
            ),
        ),
        (
            {"BYOC001": {"widest_range": 24}},
            "rule_options.BYOC001.widest_range: is not an option of this rule. It has severity",
        ),
        (
            {"BYOC023": {"widest": 24}},
            (
                "rule_options.BYOC023.widest: is not an option of this rule. "
                "It has severity, widest_range"
            ),
        ),
        *(
            (
                {"BYOC001": {"severity": value}},
                "rule_options.BYOC001.severity: expected error, warning or note",
            )
            for value in ("all", "Error", "", None, 7, ["error"])
        ),
        *(
            (
                {"BYOC023": {"widest_range": value}},
                f"rule_options.BYOC023.widest_range: expected an integer from 0 to 32, got {shown}",
            )
            for value, shown in (
                (33, "33"),
                (-1, "-1"),
                (True, "true"),
                ("24", "'24'"),
                (24.0, "a number"),
                (10**5000, "a number"),
                (None, "nothing"),
            )
        ),
        *(
            (
                {"BYOC016": {"min_hosts": value}},
                f"rule_options.BYOC016.min_hosts: expected an integer from 1 to 100, got {value}",
            )
            for value in (0, 101)
        ),
        *(
            (
                {rule: {name: value}},
                f"rule_options.{rule}.{name}: expected true or false, got {shown}",
            )
            for rule, name in (("BYOC009", "enabled"), ("BYOC026", "secure"))
            for value, shown in (
                ("yes", "'yes'"),
                (1, "1"),
                (None, "nothing"),
                ([], "an empty list"),
            )
        ),
        *(
            ({"BYOC003": {"allowed_hosts": value}}, f"rule_options.BYOC003.allowed_hosts: {told}")
            for value, told in (
                ([], "expected a list of host names, got an empty list"),
                ("a.example", "expected a list of host names, got 'a.example'"),
                ({"a": 1}, "expected a list of host names, got a dictionary"),
                ([7], "expected a list of host names, but 7 is not a text"),
                *(
                    (
                        [text],
                        (
                            f"'{text}' is not a host name. Write a name such as voice.example.com "
                            "or *.example.com, without scheme, port and path"
                        ),
                    )
                    for text in (
                        "https://a.example",
                        "a.example:443",
                        "a.example/",
                        "*",
                        "*.",
                        "*a.example",
                        "a.*.example",
                        "*.192.0.2.1",
                        "",
                        "127.1",
                    )
                ),
            )
        ),
        *(
            (
                {"BYOC024": {"allowed_networks": [text]}},
                (
                    f"rule_options.BYOC024.allowed_networks: '{text}' is not an address range. "
                    "Write it as 192.0.2.0/24 or 192.0.2.1"
                ),
            )
            for text in (
                "192.0.2.0/33",
                "192.0.2.0/",
                "192.0.2.0/-1",
                "192.0.2.0/255.255.255.0",
                "192.0.2.0/\u0662\u0664",
                "192.0.2.0/24/24",
                "carrier.example.com",
                "",
            )
        ),
        (
            {"BYOC025": {"allowed_lists": ["BY" + "0" * 32]}},
            (
                f"rule_options.BYOC025.allowed_lists: 'BY{'0' * 32}' is not a SID. "
                "Write AL or CL and 32 hexadecimal digits"
            ),
        ),
    ],
)
def test_options_that_no_rule_can_mean_are_refused(rule_options: Any, told: str) -> None:
    assert mistakes(rule_options=rule_options) == [told]


@pytest.mark.parametrize("empty", [None, "", {}])
def test_no_options_are_no_mistake(empty: Any) -> None:
    assert selected(read_inspection(["all"], empty)) == list(NAMES)


def test_every_mistake_is_told_with_its_place() -> None:
    options = {"BYOC023": {"x": 1, "widest_range": 99, "severity": "fatal"}, "BYOC099": {}}
    waivers = [{"rule": "BYOC099"}]
    places = [text.split(":")[0] for text in mistakes(["x", "all", 7], options, waivers)]
    assert places == [
        "rule_options.BYOC023.x",
        "rule_options.BYOC023.widest_range",
        "rule_options.BYOC023.severity",
        "rule_options.BYOC099",
        "rules[0]",
        "rules[2]",
        "waivers[0].rule",
        "waivers[0].reason",
        "waivers[0].until",
        "waivers[0]",
    ]


def test_the_first_ten_of_many_mistakes_are_told() -> None:
    with pytest.raises(OptionsError) as caught:
        read_inspection([str(n) for n in range(15)])
    lines = caught.value.msg.split("\n")
    assert lines[0] == "The rules, rule_options and waivers contain 15 mistakes:"
    assert lines[11] == "and 5 more"
    assert len(lines) == 13
    assert caught.value.kind == "options"


def test_ids_are_found_by_a_dictionary() -> None:
    assert list(BY_ID) == list(NAMES)
