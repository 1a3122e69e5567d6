# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Each result in SARIF: its fingerprint, location and level, so that GitHub follows its alert."""

from __future__ import annotations

import json
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.accounts import NotAudited
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.model import (
    report_on,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.sarif import sarif
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.sources import (
    Source,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils._report.sarif_reading import (  # noqa: E501
    place,
    results,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils.audits import (
    FINDINGS,
    NO_URL,
    WAIVED,
    audit,
    difference,
    every_kind_of_account,
    every_state,
    finding,
    found,
    sid,
    trunk,
    unread,
)


def prints(audits: dict[str, Any], **others: Any) -> list[str]:
    return [
        one["partialFingerprints"]["primaryLocationLineHash"]
        for one in results(sarif(report_on(audits, **others)))
    ]


def test_fingerprints_do_not_depend_on_lines_values_and_hosts() -> None:
    def one(actual: str) -> dict[str, Any]:
        drift = [difference("voice_method", "POST", actual)]
        row = trunk(2, "drifted", "Paris", differences=drift)
        others = {"trunks": [row], "expected_file": "/srv/trunks.yml"}
        return {**found(finding("BYOC001", "error", NO_URL)), **others}

    before = prints({"a": one("GET")}, sources={"/srv/trunks.yml": Source("trunks.yml", 1)})
    assert prints({"a": one("PUT")}) == before
    assert prints({"b": one("GET")}, sources={"/srv/trunks.yml": Source("x.yml", 9)}) == before
    assert len(set(before)) == 2


@pytest.mark.parametrize(
    "other",
    [
        trunk(3, "missing", "Paris"),
        trunk(2, "missing", "Oslo", sid=None),
        trunk(2, "ambiguous", "Paris", sid=None),
        trunk(2, "drifted", "Paris", differences=[difference("voice_url", 1, 2)]),
        trunk(2, "drifted", "Paris", differences=[difference("voice_method", 1, 2)]),
    ],
)
def test_fingerprints_of_different_results_differ(other: dict[str, Any]) -> None:
    first = prints({"a": audit(trunk(2, "missing", "Paris", sid=None))})
    assert prints({"a": audit(other)}) != first
    both = {"a": audit(trunk(2, "missing", "Paris", sid=None)), "b": audit(other, account=2)}
    assert len(set(prints(both))) == 2


EXPIRED = " Its waiver expired: its last day was 2026-01-31."
POLICY = {"sid": sid(2, "NY"), "resource": "connection_policy"}
SEVERAL = [
    *(
        finding("BYOC019", "warning", f"Target NE0{n} has a weight below 1.", **POLICY)
        for n in "123"
    ),
    *(finding("BYOC007", "error", f"Address {n} is bad.") for n in range(3)),
]


@pytest.mark.parametrize("corrected", range(len(SEVERAL)))
def test_a_corrected_finding_leaves_the_fingerprints_of_the_others(corrected: int) -> None:
    before = prints({"a": found(*SEVERAL)})
    assert len(set(before)) == len(before)
    others = [one for number, one in enumerate(SEVERAL) if number != corrected]
    assert set(prints({"a": found(*others)})) < set(before)


def test_a_corrected_problem_leaves_the_fingerprints_of_the_others() -> None:
    both = prints({"a": audit()}, problems=["One.", "Two."])
    assert prints({"a": audit()}, problems=["Two."]) == both[1:]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            finding("BYOC001", "error", NO_URL),
            finding(
                "BYOC001", "error", f"{NO_URL} Its waiver expired: its last day was 2026-01-31."
            ),
            id="a waiver expires",
        ),
        pytest.param(
            finding("BYOC001", "error", NO_URL),
            finding("BYOC001", "error", NO_URL, waived=WAIVED),
            id="a waiver is added",
        ),
        pytest.param(
            finding("BYOC001", "error", NO_URL),
            finding("BYOC001", "warning", NO_URL, friendly_name="Renamed"),
            id="severity and name",
        ),
        pytest.param(
            finding("BYOC030", "note", "waivers[3] is unused: x.", resource="waiver"),
            finding("BYOC030", "note", "waivers[2] is unused: x.", resource="waiver"),
            id="a waiver above is removed",
        ),
    ],
)
def test_a_finding_that_stays_keeps_its_fingerprint(before: Any, after: Any) -> None:
    assert prints({"a": found(before)}) == prints({"a": found(after)})


def test_equal_findings_are_numbered() -> None:
    equal = [finding("OWN1", "note", "No.")] * 3
    assert [one.partition(":")[2] for one in prints({"a": found(*equal)})] == ["1", "2", "3"]


@pytest.mark.parametrize(
    "audits",
    [
        {"a": audit(trunk(2, "missing", "Paris", sid=None), faults=["missing"])},
        {"a": found(*FINDINGS)},
        every_kind_of_account(),
        every_state(),
    ],
)
def test_each_result_has_a_location_also_if_no_file_is_known(audits: dict[str, Any]) -> None:
    places = [place(one) for one in results(sarif(report_on(audits, problems=["Wrong."])))]
    assert set(places) == {("unknown-file", 1)}


@pytest.mark.parametrize("severity", ["error", "warning", "note"])
def test_a_rule_without_a_text_has_the_level_of_its_findings(severity: str) -> None:
    findings = [finding("OWN1", one, "No.") for one in ("note", severity, "note")]
    log = json.loads(sarif(report_on({"a": found(*findings)})))
    (rule,) = (one for one in log["runs"][0]["tool"]["driver"]["rules"] if one["id"] == "OWN1")
    assert rule["defaultConfiguration"] == {"level": severity}


@pytest.mark.parametrize(
    ("audits", "is_successful"),
    [
        pytest.param({"a": found(*FINDINGS)}, True, id="findings"),
        pytest.param({"a": unread()}, False, id="unread"),
        pytest.param({"a": unread("options")}, False, id="invalid"),
        pytest.param({"a": found(), "b": {"skipped": True}}, True, id="skipped on purpose"),
        pytest.param({"a": found(), "b": found()}, False, id="one account twice"),
        pytest.param(
            {"a": found(), "b": NotAudited("It ran once.", fails=True)}, False, id="run_once"
        ),
    ],
)
def test_an_execution_is_successful_if_each_audit_was_possible(
    audits: dict[str, Any], is_successful: bool
) -> None:
    (run,) = json.loads(sarif(report_on(audits)))["runs"]
    assert run["invocations"][0]["executionSuccessful"] is is_successful
