# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which values are results of audits. The reports can use each of them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.voiceops.twilio.plugins.filter.byoc_trunk_report import byoc_trunk_report
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.files import FORMATS
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.model import report_on
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.shape import (
    fault_of,
    fault_of_values,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils.audits import (
    audit,
    difference,
    finding,
    sid,
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
TARGET = {"target": "sip:a.example.com", "priority": 1, "weight": 1, "enabled": True}
LIST = {"sid": sid(4, "AL"), "friendly_name": "x", "ip_addresses": []}
DOMAIN = {
    "domain_name": "a.sip.twilio.com",
    "auth_type": "IP_ACL",
    "secure": True,
    "sip_registration": False,
    "ip_access_control_lists": [LIST],
    "credential_lists": [{"sid": sid(5, "CL"), "friendly_name": "x"}],
}
POLICIES = {sid(2, "NY"): {"friendly_name": "x", "targets": [TARGET]}}
DOMAINS = {sid(3, "SD"): DOMAIN}
DIFF = {"before_header": "a", "after_header": "a", "before": "", "after": "b\n"}
VALID = audit(
    TRUNK,
    findings=[finding("BYOC001", "error", "No.")],
    findings_from="note",
    waivers=[WAIVER],
    own_rules=[{"id": "ORG1", "severity": "note", "text": "It is so."}],
    connection_policies=POLICIES,
    sip_domains=DOMAINS,
    dangling=[{"sid": TRUNK["sid"], "attribute": "connection_policy_sid"}],
    faults=["drift"],
    diff=[DIFF],
    seconds=1.5,
    expected_file="/trunks.yml",
)


def without(item: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in item.items() if key != name}


WRONG: list[tuple[str, Any]] = [
    *(("trunks", value) for value in (5, None, "x", {"a": 1}, [{}], [None], [[TRUNK]])),
    *(("trunks", [{**TRUNK, "state": value}]) for value in (None, "odd", 5, [])),
    *(("trunks", [without(TRUNK, name)]) for name in TRUNK),
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
    *(("connection_policies", value) for value in (5, [], {sid(2, "NY"): 5})),
    *(("connection_policies", {"x": {"targets": [without(TARGET, name)]}}) for name in TARGET),
    *(("sip_domains", value) for value in (5, "x", {sid(3, "SD"): None})),
    *(("sip_domains", {"x": without(DOMAIN, name)}) for name in list(DOMAIN)[:4]),
    *(
        ("sip_domains", {"x": {**DOMAIN, of: [without(LIST, name)]}})
        for of in ("ip_access_control_lists", "credential_lists")
        for name in ("sid", "friendly_name")
    ),
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
        *(
            audit(
                trunk(1, "compliant", None, sid=odd, friendly_name=odd),
                findings=[finding("BYOC001", "error", "No.", sid=odd, friendly_name=odd, **of)] * 2,
                connection_policies={},
            )
            for odd in (5, {"a": [1]}, ["x"], None, "")
            for of in ({}, {"resource": "connection_policy"})
        ),
        {**VALID, "connection_policies": {"x": {}}, "sip_domains": {"x": without(DOMAIN, "lists")}},
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


NOT_JSON: list[Any] = [
    *(date(2026, 12, 31), datetime(2026, 12, 31, 12), b"x", {1, 2}, Ellipsis),  # noqa: DTZ001
    *(float("nan"), float("inf"), {date(2026, 12, 31): 1}, [{"a": [date(2026, 12, 31)]}]),
]


@pytest.mark.parametrize("value", NOT_JSON, ids=repr)
@pytest.mark.parametrize("name", ["msg", "trunks", "account_sid", "unknown"])
def test_a_report_contains_json_only(value: Any, name: str) -> None:
    given = {**TRUNK, "friendly_name": value}
    result = {**VALID, name: [given] if name == "trunks" else value}
    why = "it contains a value that is not JSON, such as a date"
    assert fault_of_values(result) == why
    for name_of_format in FORMATS:
        with pytest.raises(AnsibleFilterError, match=f"host a is not the result .*: {why}"):
            byoc_trunk_report({"a": result}, name_of_format)


def test_each_value_of_json_fits() -> None:
    assert fault_of_values({"a": [None, True, 1, 1.5, "x", {"b": ()}]}) == ""
