# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module: its documented return values against what it returns, and what Ansible adds."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.drift import STATES
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.rule import SEVERITIES
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks import byoc_trunk_audit as core
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.byoc_trunk_audit import FAILS
from ansible_collections.voiceops.twilio.plugins.modules import byoc_trunk_audit as module
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.plugins.documentation import block, text
from ansible_collections.voiceops.twilio.tests.unit.plugins.modules.branches import (
    FETCH,
    SEVERAL,
    Fault,
    run_alone,
    run_with,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.modules.conftest import (
    RunModule,
    Shown,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.return_values import (
    differences,
    filled,
    paths,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.tasks import (
    ABSENT,
    API_KEY,
    AUTH_TOKEN,
    SIDS,
    absent,
    asked,
    options,
)

RETURN = block("modules", "byoc_trunk_audit", "RETURN")


class Situation(NamedTuple):
    """What the texts under C(returned) speak of."""

    failed: bool = False
    read: bool = True
    diff: bool = False
    asked: bool = True
    several: bool = False
    no_requests: bool = False
    mistakes: bool = False
    policies: bool = False
    domains: bool = False


# What the action adds to what its module returns; tests/unit/plugins/action has its test.
BY_THE_ACTION = frozenset(
    ("host", "play", "inclusion", "expected_file", "expected_sha256", "audited_at", "seconds")
)
OF_OWN_RULES = frozenset(f"own_rules.{name}" for name in ("id", "severity", "text"))
OF_MODULE = {name: about for name, about in RETURN.items() if name not in BY_THE_ACTION}
RETURNED: dict[str, Callable[[Situation], bool]] = {
    "always": lambda s: True,
    "when the account could be read": lambda s: s.read,
    "when the account could be read in diff mode": lambda s: s.read and s.diff,
    "when the account could be read, and a rule needed connection policies": lambda s: s.policies,
    "when the account could be read, and a rule needed SIP domains": lambda s: s.domains,
    (
        "when the account could be read, and a rule needed connection policies or SIP domains"
    ): lambda s: s.policies or s.domains,
    "when a rule needed connection policies": lambda s: s.policies,
    "when a rule needed SIP domains": lambda s: s.domains,
    "when the options are valid": lambda s: s.asked,
    "when the account could not be read, unless C(requests) is missing": lambda s: (
        not s.read and not s.no_requests
    ),
    SEVERAL: lambda s: s.several,
    "when an option or its file contains mistakes": lambda s: s.mistakes,
}

DRIFT = [{"sid": SIDS[0], "voice_method": "GET"}]
NULL_DRIFT = [{"sid": SIDS[9], "friendly_name": "x"}, {"sid": SIDS[0], "voice_url": None}]
OREGON = [{"friendly_name": "Cascade Carrier \u2013 Oregon"}]
WAIVERS = [
    {"rule": "BYOC001", "sid": sid, "reason": "It only makes calls.", "until": "9999-12-31"}
    for sid in (SIDS[7], SIDS[9])
]
FAILED = Situation(failed=True)
UNREAD = Situation(failed=True, read=False)
MISTAKEN = Situation(failed=True, read=False, mistakes=True)
NOT_ASKED = Situation(failed=True, read=False, asked=False)
NO_REQUESTS = Situation(failed=True, read=False, asked=False, no_requests=True)

# By name: a fault, options, and the situation. C(diff) is diff mode.
BRANCHES: dict[str, tuple[Fault | None, dict[str, Any], Situation]] = {
    "nothing expected": (None, {"expected": []}, Situation()),
    "compliant": (None, {"expected": [{"sid": sid} for sid in SIDS]}, Situation()),
    "compliant, diff mode": (None, {"expected": [], "_ansible_diff": True}, Situation(diff=True)),
    "with a key": (None, {"expected": [], **API_KEY}, Situation()),
    "drifted": (None, {"expected": DRIFT}, FAILED),
    "drifted, from and to null": (None, {"expected": NULL_DRIFT}, FAILED),
    "drifted, diff mode": (
        None,
        {"expected": DRIFT, "_ansible_diff": True},
        Situation(failed=True, diff=True),
    ),
    "drifted, tolerated": (None, {"expected": DRIFT, "fail_on": []}, Situation()),
    "missing": (None, {"expected": [{"sid": ABSENT}, {"friendly_name": "x"}]}, FAILED),
    "unmanaged": (None, {"expected": [], "fail_on": ["unmanaged"]}, FAILED),
    "ambiguous": (None, {"expected": OREGON}, FAILED),
    "findings": (None, {"expected": [], "rules": ["BYOC001", "BYOC009"]}, FAILED),
    "findings, tolerated": (
        None,
        {"expected": [], "rules": ["BYOC001", "BYOC011"], "fail_on": ["drift"]},
        Situation(policies=True),
    ),
    "findings in SIP domains": (
        None,
        {"expected": [], "rules": ["BYOC021"], "findings_from": "error", "fail_on": []},
        Situation(domains=True),
    ),
    "findings in everything": (
        None,
        {"expected": [], "rules": ["all"], "waivers": WAIVERS},
        Situation(failed=True, policies=True, domains=True),
    ),
    "waived": (None, {"expected": [], "rules": ["BYOC001"], "waivers": WAIVERS}, Situation()),
    "waivers of names": (
        None,
        {
            "expected": [],
            "waivers": [{**WAIVERS[0], "sid": None, "friendly_name": "Berlin carrier"}],
        },
        Situation(),
    ),
    "mistakes in rules": (None, {"expected": [], "rules": ["x"], "waivers": ["y"]}, MISTAKEN),
    "a default": (None, {"expected": [], "defaults": {"voice_method": "GET"}}, Situation()),
    "invalid, tolerated": (FETCH, {"expected": [], "on_invalid": "ignore"}, Situation()),
    "every one invalid": (
        FETCH,
        {"expected": []},
        Situation(failed=True, read=False, several=True),
    ),
    "a mistake": (None, {"expected": [{"sid": "x"}]}, MISTAKEN),
    "texts": (None, {"expected": ["sid=x"], "defaults": "a=1"}, MISTAKEN),
    "two about one": (
        None,
        {
            "expected": [
                {"sid": SIDS[0]},
                {"friendly_name": "Nordlicht Telekom \u2013 Frankfurt (primary)"},
            ]
        },
        MISTAKEN,
    ),
    "not accepted": (("unauthorized", {"times": "always"}), {"expected": []}, UNREAD),
    "not permitted": (("forbidden", {"times": "always"}), {"expected": []}, UNREAD),
    "a page without meta": (("no_meta", {}), {"expected": []}, UNREAD),
    "a problem of RFC 9457": (("problem", {}), {"expected": []}, UNREAD),
    "unavailable": (("server_error", {}), {"expected": [], "retries": 0}, UNREAD),
    "some late ones unavailable": (
        ("server_error", {"sid": ABSENT, "times": "always"}),
        {"expected": [{"sid": sid} for sid in (*absent(1), ABSENT)], "retries": 0},
        Situation(failed=True, read=False, several=True),
    ),
    "another account": (("other_account", {}), {"expected": []}, UNREAD),
    "no credentials": (None, {"expected": [], "auth_token": None}, NOT_ASKED),
    "an option out of bounds": (None, {"expected": [], "concurrency": 33}, NOT_ASKED),
    "nothing said": (None, {}, NOT_ASKED),
    "no such choice": (None, {"expected": [], "fail_on": ["drifted"]}, NOT_ASKED),
}


def run_branch(sandbox: Sandbox, run_module: RunModule, name: str) -> Shown:
    fault, own, _situation = BRANCHES[name]
    given = options(sandbox, core_api_url=sandbox.url, **own)
    return run_with(fault, sandbox, run_module, module, given)


@pytest.mark.parametrize("name", BRANCHES)
def test_return_values_are_as_documented(
    sandbox: Sandbox, run_module: RunModule, name: str
) -> None:
    situation = BRANCHES[name][2]
    shown = run_branch(sandbox, run_module, name)
    assert shown.exit_code == (1 if situation.failed else 0)
    assert shown.result.get("failed", False) is situation.failed
    assert shown.result.get("changed", False) is False
    assert ("\n" in shown.result["msg"]) is situation.mistakes
    assert differences(OF_MODULE, shown.result, lambda text: RETURNED[text](situation)) == []


def test_every_documented_return_value_is_returned_at_times(
    sandbox: Sandbox, run_module: RunModule
) -> None:
    seen: set[str] = set()
    for name in BRANCHES:
        sandbox.reset()
        seen |= set(filled(run_branch(sandbox, run_module, name).result))
    # The action reads the file, and only it checks own rules.
    added = BY_THE_ACTION | {"mistakes.file", "mistakes.line"} | OF_OWN_RULES
    assert set(paths(RETURN)) - seen == added


def test_states_are_documented() -> None:
    assert list(RETURN["counts"]["contains"]) == list(STATES)
    states = RETURN["trunks"]["contains"]["state"]
    assert text(states) == "One of " + ", ".join(f"V({state})" for state in STATES) + "."
    own = block("modules", "byoc_trunk_audit", "DOCUMENTATION")["options"]
    assert own["fail_on"]["choices"] == list(FAILS)


def test_severities_are_documented() -> None:
    own = block("modules", "byoc_trunk_audit", "DOCUMENTATION")["options"]
    assert own["findings_from"]["choices"] == list(SEVERITIES)
    assert list(RETURN["finding_counts"]["contains"]) == [*SEVERITIES, "waived"]
    severity = RETURN["findings"]["contains"]["severity"]
    assert text(severity) == "One of " + ", ".join(f"V({name})" for name in SEVERITIES) + "."


@pytest.mark.parametrize("diff", [False, True])
def test_a_result_is_that_of_the_core(sandbox: Sandbox, run_module: RunModule, diff: bool) -> None:
    given = options(sandbox, expected=DRIFT, fail_on=["missing"])
    core = module.byoc_trunk_audit(given, {}, ansible_version="2.21.0", diff=diff)
    shown = run_module(module.main, {**given, "_ansible_diff": diff})
    shown.result.pop("invocation", None)  # Always there before ansible-core 2.19.
    assert shown[:3] == (core.result, 0, [])
    assert ("diff" in shown.result) is diff


def test_warnings_are_handed_on(sandbox: Sandbox, run_module: RunModule) -> None:
    sandbox.put_trunk(SIDS[0], {**sandbox.trunk(SIDS[0]), "voice_method": "FETCH"})
    (told,) = run_module(module.main, options(sandbox, expected=[], on_invalid="warn")).warnings
    assert "voice_method" in told


def test_a_mistake_costs_no_request(sandbox: Sandbox, run_module: RunModule) -> None:
    shown = run_module(module.main, options(sandbox, expected=[{"sid": "x"}]))
    assert shown.result["api"]["requests"] == 0
    assert asked(sandbox) == {}


def test_a_secret_is_masked_in_differences(sandbox: Sandbox, run_module: RunModule) -> None:
    url = f"https://example.com/?key={AUTH_TOKEN}"
    sandbox.put_trunk(SIDS[0], {**sandbox.trunk(SIDS[0]), "voice_url": url})
    expected = [{"sid": SIDS[0], "voice_url": "https://example.com/"}]
    given = options(sandbox, expected=expected, _ansible_diff=True)
    shown = run_module(module.main, given, invocation=True)
    assert AUTH_TOKEN not in json.dumps(shown.result)
    assert shown.result["diff"][0]["before"].startswith('voice_url: "https://example.com/?key=***')


def test_without_requests_the_message_names_it() -> None:
    result = run_alone("import sys; sys.modules['requests'] = None", module, expected=[])
    assert "Python library (requests >= 2.28.0) on " in result["msg"]
    assert differences(OF_MODULE, result, lambda text: RETURNED[text](NO_REQUESTS)) == []


@pytest.mark.parametrize("name", ["Rome", "a\x1b\u202eb", None])
@pytest.mark.parametrize("faults", [[], ["unmanaged"]])
def test_a_tolerated_sid_acts_neither_in_the_message_nor_in_the_diff(
    name: str | None, faults: list[str]
) -> None:
    row = {"sid": "BY\x1b[31m\u202e\n", "friendly_name": name, "differences": [], "candidates": []}
    rows = [{**row, "state": "drifted"}, {**row, "state": "unmanaged"}]
    counts = {"drifted": 1, "unmanaged": 1}
    result = {"account": "account AC1", "counts": counts, "trunks": rows}
    told = core._summary(result, "u", faults)
    assert told.isprintable()
    assert told.count("BY\\x1b[31m\\u202e\\n") == 1 + len(faults)
    diff = core._diff(rows[0])
    assert all(diff[header].isprintable() for header in ("before_header", "after_header"))


@pytest.mark.parametrize(("fail_on", "named"), [([], False), (["unmanaged"], True)])
def test_an_unmanaged_trunk_is_named_if_it_makes_the_audit_fail(
    sandbox: Sandbox, run_module: RunModule, fail_on: list[str], named: bool
) -> None:
    result = run_module(module.main, options(sandbox, expected=[], fail_on=fail_on)).result
    line = f"{SIDS[0]} (Nordlicht Telekom \u2013 Frankfurt (primary)) unmanaged; "
    assert (line in result["msg"]) is named
    assert result["msg"].endswith("; and 7 more." if named else "10 unmanaged.")
