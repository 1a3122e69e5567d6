# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which values are results of audits. The reports can use each of them."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.files import FORMATS
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.model import report_on
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.shape import fault_of
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils.audits import (
    audit,
    difference,
    finding,
    trunk,
    unread,
)

TRUNK = trunk(1, "drifted", "x", differences=[difference("voice_method", "POST", "GET")])
WAIVER = {
    "rule": "BYOC001",
    "sid": None,
    "friendly_name": "x",
    "until": "2026-12-31",
    "reason": "Known.",
    "state": "valid",
    "days_left": 34,
}
DIFF = {"before_header": "a", "after_header": "a", "before": "", "after": "b\n"}
VALID = audit(
    TRUNK,
    findings=[finding("BYOC001", "error", "No.")],
    findings_from="note",
    waivers=[WAIVER],
    own_rules=[{"id": "ORG1", "severity": "note", "text": "It is so."}],
    connection_policies={},
    sip_domains=None,
    dangling=[{"sid": TRUNK["sid"], "attribute": "connection_policy_sid"}],
    faults=["drift"],
    diff=[DIFF],
    seconds=1.5,
    expected_file="/trunks.yml",
)
WRONG: list[tuple[str, Any]] = [
    *(("trunks", value) for value in (5, None, "x", {"a": 1}, [{}], [None], [[TRUNK]])),
    *(("trunks", [{**TRUNK, "state": value}]) for value in (None, "odd", 5, [])),
    *(("trunks", [{n: v for n, v in TRUNK.items() if n != name}]) for name in TRUNK),
    *(("trunks", [{**TRUNK, "differences": value}]) for value in (None, 5, [{}], ["x"])),
    *(("counts", value) for value in (None, 5, {}, {**VALID["counts"], "missing": None})),
    *(("faults", value) for value in (5, "drift", [5], ["odd"], [[]])),
    *(("findings", value) for value in (5, "x", {"a": 1}, [{}], [5])),
    *(("findings", [{**VALID["findings"][0], "severity": value}]) for value in (None, "odd", [])),
    *(("findings", [{**VALID["findings"][0], "waived": value}]) for value in ({}, 5, "x")),
    *(("findings_from", value) for value in (5, "odd", [])),
    *(("waivers", value) for value in (5, [{}], [{**WAIVER, "state": "odd"}])),
    ("waivers", [{**WAIVER, "days_left": None}]),
    *(("own_rules", value) for value in (5, ["x"])),
    *(("connection_policies", value) for value in (5, [])),
    *(("sip_domains", value) for value in (5, "x")),
    *(("dangling", value) for value in (5, ["x"], [{}])),
    *(("diff", value) for value in (5, ["x"], [{}], [{**DIFF, "after": None}])),
    *(("api", value) for value in (5, "x", [1])),
    *(("error", value) for value in (5, "x", {})),
    *(("seconds", value) for value in ("x", [])),
    *(("expected_file", value) for value in (5, ["x"])),
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_value_of_another_form_is_a_fault(name: str, value: Any) -> None:
    assert fault_of({**VALID, name: value}) == f"its key {name} has another form"


@pytest.mark.parametrize(
    "result",
    [
        VALID,
        audit(),
        unread(),
        {"failed": True, "msg": "'x' is undefined"},
        {"unreachable": True},
        {"skipped": True, "trunks": 5},
        {**unread(), "failed": False},
        audit(trunk(1, "compliant", None, sid=5, friendly_name=["x"])),
        *({**VALID, name: None} for name in VALID if name not in ("trunks", "counts")),
    ],
)
def test_each_result_of_an_audit_fits_every_format(result: Any) -> None:
    assert fault_of(result) == ""
    for write in FORMATS.values():
        assert write(report_on({"a": result}))


@pytest.mark.parametrize("result", [None, "x", 5, [], [VALID]])
def test_a_result_is_a_mapping(result: Any) -> None:
    assert fault_of(result) == "it is not a mapping"


@pytest.mark.parametrize("result", [{}, {"failed": False}, {"rc": 0, "changed": True}])
def test_a_result_without_trunks_has_failed(result: Any) -> None:
    assert fault_of(result) == "it has neither trunks nor an error"
