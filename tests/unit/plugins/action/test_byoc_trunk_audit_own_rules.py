# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The action with a user's own rules: Ansible evaluates them, and texts from Twilio are data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from ansible.template import Templar
from ansible_collections.voiceops.twilio.plugins.action.byoc_trunk_audit import ActionModule
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.byoc_trunk_audit import (
    PENDING,
    byoc_trunk_audit,
)
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.plugins.actions import Action, trusted_template
from ansible_collections.voiceops.twilio.tests.unit.plugins.documentation import block
from ansible_collections.voiceops.twilio.tests.unit.plugins.tasks import SIDS, asked, options

TRUSTED = trusted_template()
TEXT = "Each trunk has the voice_url of our platform."
BOTH_WAYS = pytest.mark.parametrize("in_process", [True, False])


def rule(that: Any, **others: Any) -> dict[str, Any]:
    """An own rule with the expression or expressions I(that), as a playbook has it."""
    own = [TRUSTED(one) for one in that] if isinstance(that, list) else TRUSTED(that)
    return {"id": "ORG001", "severity": "error", "text": TEXT, "that": own, **others}


def run(
    sandbox: Sandbox, folder: Path, *rules: Any, in_process: bool = True, **own: Any
) -> dict[str, Any]:
    """The result of an audit with I(rules) whose module runs in this process or elsewhere."""
    task_vars = {"byoc_trunk_in_process": in_process, **own.pop("task_vars", {})}
    usual = {"core_api_url": sandbox.url, "expected": [], "own_rules": list(rules)}
    action = Action(
        ActionModule, options(sandbox, **usual | own), folder=folder, task_vars=task_vars
    )

    def execute(module_args: Any, **_keywords: Any) -> dict[str, Any]:
        outcome = byoc_trunk_audit(module_args, {}, ansible_version="2.21.0", diff=False)
        return {**outcome.result, "failed": outcome.failed}

    action.action._execute_module = execute
    return action.run()


def found(result: dict[str, Any]) -> list[str]:
    """The SIDs of the findings of the rule."""
    return [row["sid"] for row in result["findings"] if row["rule"] == "ORG001"]


@BOTH_WAYS
def test_a_finding_of_an_own_rule_is_as_any_other(
    sandbox: Sandbox, tmp_path: Path, in_process: bool
) -> None:
    result = run(sandbox, tmp_path, rule(f"trunk.sid != '{SIDS[3]}'"), in_process=in_process)
    (finding,) = result["findings"]
    assert finding == {
        "rule": "ORG001",
        "severity": "error",
        "sid": SIDS[3],
        "friendly_name": sandbox.trunk(SIDS[3])["friendly_name"],
        "resource": "byoc_trunk",
        "message": TEXT,
        "waived": None,
    }
    assert (result["failed"], result["faults"], result["compliant"]) == (True, ["findings"], False)
    assert result["finding_counts"]["error"] == 1
    assert result["own_rules"] == [{"id": "ORG001", "severity": "error", "text": TEXT}]
    assert f"Rules: 1 error. ORG001 {SIDS[3]}" in result["msg"]
    assert PENDING not in result
    documented = block("modules", "byoc_trunk_audit", "RETURN").keys()
    assert result.keys() - documented <= {"changed", "failed", "invocation"}
    # One page of trunks, and nothing else.
    assert asked(sandbox) == {"pages": 1}


@BOTH_WAYS
def test_a_rule_that_holds_finds_nothing(
    sandbox: Sandbox, tmp_path: Path, in_process: bool
) -> None:
    result = run(sandbox, tmp_path, rule("trunk.sid is defined"), in_process=in_process)
    assert (result["failed"], result["findings"], result["compliant"]) == (False, [], True)
    assert "Rules: no findings." in result["msg"]


@pytest.mark.parametrize(
    ("own", "fails", "waived"),
    [
        ({}, True, False),
        ({"fail_on": ["drift"]}, False, False),
        ({"fail_on": []}, False, False),
        ({"severity": "warning"}, False, False),
        ({"severity": "warning", "findings_from": "warning"}, True, False),
        ({"until": "9999-12-31"}, False, True),
        ({"until": "2020-01-01"}, True, False),
    ],
)
def test_findings_can_be_waived_and_fail_as_the_task_says(
    sandbox: Sandbox, tmp_path: Path, own: dict[str, Any], fails: bool, waived: bool
) -> None:
    waiver = {"rule": "ORG001", "sid": SIDS[0], "reason": "x", "until": own.pop("until", None)}
    written = rule(f"trunk.sid != '{SIDS[0]}'", severity=own.pop("severity", "error"))
    result = run(sandbox, tmp_path, written, waivers=[waiver] if waiver["until"] else [], **own)
    (finding,) = result["findings"]
    assert (result["failed"], bool(finding["waived"])) == (fails, waived)
    assert ("expired" in finding["message"]) is (waiver["until"] == "2020-01-01")


def test_an_unused_waiver_of_an_own_rule_is_a_note(sandbox: Sandbox, tmp_path: Path) -> None:
    waivers = [
        {"rule": "ORG001", "sid": SIDS[0], "reason": "x", "until": "9999-12-31"},
        {"rule": "BYOC001", "sid": SIDS[7], "reason": "x", "until": "9999-12-31"},
    ]
    result = run(sandbox, tmp_path, rule("true"), rules=["BYOC001"], waivers=waivers)
    assert [row["rule"] for row in result["findings"]] == ["BYOC001", "BYOC001", "BYOC030"]
    assert [one["state"] for one in result["waivers"]] == ["unused", "valid"]


@BOTH_WAYS
def test_a_secret_in_a_text_or_a_waiver_is_masked(
    sandbox: Sandbox, tmp_path: Path, in_process: bool
) -> None:
    secret = options(sandbox)["auth_token"]
    waivers = [
        {"rule": "ORG001", "sid": SIDS[0], "reason": f"x {secret}", "until": "9999-12-31"},
        {"rule": "ORG001", "friendly_name": secret, "reason": "x", "until": "9999-12-31"},
    ]
    own = rule("trunk.sid is not defined", text=f"Not {secret}.\x1b")
    result = run(sandbox, tmp_path, own, in_process=in_process, waivers=waivers)
    assert result["own_rules"][0]["text"] == "Not ********.\\x1b"
    assert {row["message"] for row in result["findings"][:-1]} == {"Not ********.\\x1b"}
    assert [one["reason"] for one in result["waivers"]] == ["x ********", "x"]
    assert secret not in json.dumps(result)


@BOTH_WAYS
@pytest.mark.parametrize("name", ["SECRET", "Berlin SECRET", "Berlin SECRET\x1b"])
@pytest.mark.parametrize("form", ["as at Twilio", "as shown", "another"])
def test_a_waiver_of_a_name_with_a_secret_applies(
    sandbox: Sandbox, tmp_path: Path, in_process: bool, name: str, form: str
) -> None:
    secret = options(sandbox)["auth_token"]
    at_twilio = name.replace("SECRET", secret)
    shown = name.replace("SECRET", "********").replace("\x1b", "\\x1b")
    written = {"as at Twilio": at_twilio, "as shown": shown, "another": f"{at_twilio}x"}[form]
    changed = {"friendly_name": at_twilio, "voice_url": None}
    sandbox.put_trunk(SIDS[0], {**sandbox.trunk(SIDS[0]), **changed})
    waivers = [
        {"rule": rule, "friendly_name": written, "reason": "x", "until": "9999-12-31"}
        for rule in ("BYOC001", "ORG001")
    ]
    own = rule(f"trunk.sid != '{SIDS[0]}'")
    given = {"waivers": waivers, "rules": ["BYOC001"], "fail_on": []}
    result = run(sandbox, tmp_path, own, in_process=in_process, **given)
    rows = [row for row in result["findings"] if row["sid"] == SIDS[0]]
    assert [row["rule"] for row in rows] == ["BYOC001", "ORG001"]
    assert [bool(row["waived"]) for row in rows] == [form != "another"] * 2
    assert {row["friendly_name"] for row in rows} == {shown}
    states = ["unused" if form == "another" else "valid"] * 2
    assert [one["state"] for one in result["waivers"]] == states
    assert PENDING not in result
    assert secret not in json.dumps(result)


# What an expression may be, and what is an error

OTHERS = {"platform": "https://voice.example.com/"}


@pytest.mark.parametrize(
    "that",
    [
        "trunk.sid != 'x' and platform is match('^https://voice[.]example')",
        "trunk['sid'] is match('^BY[0-9a-f]{32}$')",
        ["trunk.sid is defined", "not (trunk.friendly_name == 'nobody')"],
        "not connection_policy is defined",
        "trunk.sid\n  is defined",
    ],
)
def test_an_expression_is_as_in_assert(sandbox: Sandbox, tmp_path: Path, that: Any) -> None:
    names = {"connection_policy": "of the playbook", "trunk": "of the playbook"}
    result = run(sandbox, tmp_path, rule(that), task_vars={**OTHERS, **names})
    assert (result["failed"], result["findings"]) == (False, []), result["msg"]


@BOTH_WAYS
@pytest.mark.parametrize(
    ("that", "told"),
    [
        ("trunk.nothing == 1", "nothing"),
        ("connection_policy.sid == 'x'", "connection_policy"),
        ("sip_domains | length > 0", "sip_domains"),
        ("trunk.sid ==", ""),
        ("1 / 0 == 1", "division by zero"),
        ("trunk.sid", "Its value is neither true nor false."),
        ("trunk.voice_url", "Its value is neither true nor false."),
        ("none", "Its value is neither true nor false."),
        ("1", "Its value is neither true nor false."),
        (["trunk.sid is defined", "trunk.sid"], "Its value is neither true nor false."),
        ("trunk.sid is nosuchtest", "nosuchtest"),
        ("connection_policy is not none", "'connection_policy' is undefined"),
        ("not connection_policy is none or true", "'connection_policy' is undefined"),
        ("trunk.voice_urll is not none", "voice_urll"),
        ("nothing is not mapping", "'nothing' is undefined"),
        ("'a' is in(nothing)", "'nothing' is undefined"),
        ("[trunk.voice_urll] | reject('none') | length == 1", "voice_urll"),
        ("nothing is not search('a')", "'nothing' is undefined"),
    ],
)
def test_an_expression_without_a_boolean_value_fails_the_task(
    sandbox: Sandbox, tmp_path: Path, in_process: bool, that: Any, told: str
) -> None:
    result = run(
        sandbox, tmp_path, rule("true", id="A1"), rule(that), in_process=in_process, fail_on=[]
    )
    assert (result["failed"], result["error"]["kind"]) == (True, "options")
    assert "trunks" not in result
    assert PENDING not in result
    lines = result["msg"].split("\n")
    assert lines[0] == "The expressions in own_rules failed 10 times:"
    assert lines[1].startswith(f"own_rules[1] (ORG001): {SIDS[0]} (")
    assert told in lines[1]
    assert lines[-1].startswith("Correct the key that of these rules.")


CAUSES = pytest.mark.parametrize(
    ("that", "cause"),
    [
        ("trunk.sid == allowed", "'allowed' is undefined"),
        ("trunk.sid == = 'x'", "unexpected '='"),
        ("trunk.sid ==", "unexpected 'end of"),
        ("trunk.sid is nosuchtest", "nosuchtest"),
        ("trunk.friendly_name < 3 or true", "'<' not supported between"),
        (["trunk.sid is defined", "trunk.sid == allowed"], "that[1]: 'allowed' is undefined"),
    ],
)


@CAUSES
def test_trunks_with_one_cause_are_one_line(
    sandbox: Sandbox, tmp_path: Path, that: Any, cause: str
) -> None:
    sandbox.delete_trunk(SIDS[9])
    lines = run(sandbox, tmp_path, rule(that))["msg"].split("\n")
    assert len(lines) == 3, lines
    name = sandbox.trunk(SIDS[0])["friendly_name"]
    assert lines[1].startswith(f"own_rules[0] (ORG001): {SIDS[0]} ({name}) and 8 more: ")
    assert cause in lines[1]
    # How Ansible evaluates an expression is nothing to correct.
    for internal in ("{%", "__", "conditional", "templating", "Error was", "\\n"):
        assert internal not in lines[1]


def test_a_variable_cannot_use_the_trunk_since_ansible_core_2_19(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    own = {"named": TRUSTED("{{ trunk.sid }}")}
    result = run(sandbox, tmp_path, rule("named == trunk.sid"), task_vars=own)
    is_undefined = hasattr(Templar, "evaluate_expression")
    assert result["failed"] is is_undefined, result["msg"]
    assert ("'trunk' is undefined" in result["msg"]) is is_undefined


def test_different_causes_have_a_line_each(sandbox: Sandbox, tmp_path: Path) -> None:
    rules = [rule(f"trunk.sid == allowed{n}", id=f"A{n}") for n in range(12)]
    lines = run(sandbox, tmp_path, *rules)["msg"].split("\n")
    assert lines[0] == "The expressions in own_rules failed 120 times:"
    assert (len(lines), lines[-2]) == (13, "and 2 more")


def test_a_trunk_without_a_name_has_only_its_sid(sandbox: Sandbox, tmp_path: Path) -> None:
    for sid in SIDS[:9]:
        sandbox.delete_trunk(sid)
    result = run(sandbox, tmp_path, rule("trunk.sid == allowed"))
    assert f"own_rules[0] (ORG001): {SIDS[9]}: 'allowed' is undefined" in result["msg"]


def test_an_expression_may_fail_for_one_trunk(sandbox: Sandbox, tmp_path: Path) -> None:
    that = f"trunk.sid != '{SIDS[4]}' or trunk.sid"
    result = run(sandbox, tmp_path, rule(that), fail_on=[])
    assert result["failed"] is True
    assert "failed once:" in result["msg"]
    assert SIDS[4] in result["msg"]


def test_the_module_alone_fails(sandbox: Sandbox) -> None:
    given = options(sandbox, expected=[], own_rules=[rule("true")], fail_on=[])
    outcome = byoc_trunk_audit(given, {}, ansible_version="2.21.0", diff=False)
    assert outcome.failed is True
    assert "Only the action of this module checks own_rules" in outcome.result["msg"]


# What is read, and what is data


@pytest.mark.parametrize(
    ("reads", "paths"),
    [
        ([], {"ByocTrunks"}),
        (["connection_policy"], {"ByocTrunks", "ConnectionPolicies"}),
        (["sip_domain"], {"ByocTrunks", "Accounts"}),
        (["connection_policy", "sip_domain"], {"ByocTrunks", "ConnectionPolicies", "Accounts"}),
    ],
)
def test_only_what_a_rule_reads_is_read(
    sandbox: Sandbox, tmp_path: Path, reads: list[str], paths: set[str]
) -> None:
    names = [name.replace("sip_domain", "sip_domains") for name in reads]
    that = ["trunk is defined", *(f"{name} is defined" for name in names)]
    result = run(sandbox, tmp_path, rule(that, reads=reads))
    assert result["findings"] == [], result["msg"]
    assert {request["path"].split("/")[2] for request in sandbox.requests()} == paths


def test_the_facts_of_an_expression(sandbox: Sandbox, tmp_path: Path) -> None:
    that = [
        "connection_policy is none or connection_policy.sid == trunk.connection_policy_sid",
        "connection_policy is none or connection_policy.targets is iterable",
        "sip_domains | map(attribute='sid') | list is iterable",
    ]
    reads = ["connection_policy", "sip_domain"]
    assert run(sandbox, tmp_path, rule(that, reads=reads))["findings"] == []
    without = found(run(sandbox, tmp_path, rule("connection_policy is none", reads=reads)))
    assert 0 < len(without) < 10
    leading = found(run(sandbox, tmp_path, rule("sip_domains | length == 0", reads=reads)))
    assert 0 < len(leading) < 10


TEMPLATES = [
    "{{ lookup('ansible.builtin.pipe', 'touch pwned') }}",
    "{% set x = lookup('ansible.builtin.pipe', 'touch pwned') %}{{ x }}",
    "#jinja2: variable_start_string:'[['\n[[ lookup('ansible.builtin.pipe', 'touch pwned') ]]",
]


@BOTH_WAYS
@pytest.mark.parametrize("text", TEMPLATES)
@pytest.mark.parametrize(
    "that",
    [
        "trunk.friendly_name == hostile",
        "trunk.friendly_name | string == hostile and (trunk | string) is search('lookup')",
        "(trunk.friendly_name ~ '') | length > 5 and trunk.items() | list | length > 3",
    ],
)
def test_a_text_from_twilio_is_never_a_template(
    sandbox: Sandbox,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    in_process: bool,
    text: str,
    that: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    for sid in SIDS[1:]:
        sandbox.delete_trunk(sid)
    sandbox.put_trunk(SIDS[0], {**sandbox.trunk(SIDS[0]), "friendly_name": text})
    # Compared by its length: the text itself would be a template as a variable.
    written = rule(that.replace("== hostile", f"| length == {len(text)}"))
    result = run(sandbox, tmp_path, written, in_process=in_process)
    assert result["findings"] == [], result["msg"]
    assert not (tmp_path / "pwned").exists()


@pytest.mark.parametrize("text", ["true", "trunk.sid is defined"])
def test_an_expression_that_is_data_is_never_evaluated(
    sandbox: Sandbox, tmp_path: Path, text: str
) -> None:
    from ansible.utils.unsafe_proxy import wrap_var

    written = {**rule("true"), "that": wrap_var(text)}
    known = {"registered": {"results": [written]}, "others": [rule("false"), {"that": text}]}
    result = run(sandbox, tmp_path, written, fail_on=[], task_vars=known)
    assert (result["failed"], result["error"]["kind"]) == (True, "options")
    assert "The expressions in own_rules failed 10 times:" in result["msg"]


@pytest.mark.parametrize("name", ["own_rules", "byoc_trunk_audit_own_rules"])
def test_an_expected_file_has_no_own_rules(sandbox: Sandbox, tmp_path: Path, name: str) -> None:
    rules = "[{id: A1, severity: note, text: x, that: 'true'}]"
    (tmp_path / "trunks.yml").write_text(f"expected: []\n{name}: {rules}\n", encoding="utf-8")
    given = {"expected": None, "expected_file": "trunks.yml"}
    result = run(sandbox, tmp_path, **given)
    assert (result["failed"], result["error"]["kind"]) == (True, "options")
    assert name in result["msg"]
    assert asked(sandbox) == {}


def test_a_mistake_is_refused_before_any_request(sandbox: Sandbox, tmp_path: Path) -> None:
    result = run(sandbox, tmp_path, rule("true", id="BYOC900"))
    assert (result["failed"], result["error"]["kind"]) == (True, "options")
    assert "own_rules[0].id: BYOC900 begins with BYOC" in result["msg"]
    assert asked(sandbox) == {}
