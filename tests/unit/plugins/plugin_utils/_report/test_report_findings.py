# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The findings of rules in every format of a report."""

from __future__ import annotations

import json
import re
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import is_visible
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.html import html
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.model import (
    display_text,
    report_on,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.text import (
    as_json,
    junit,
    markdown,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils._report import (
    test_report,
    test_report_html,
    test_report_text,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils.audits import (
    FINDINGS,
    HOSTILE,
    NO_URL,
    OTHER_WEIGHT,
    WAIVED,
    WEIGHT,
    finding,
    found,
    sid,
    unread,
)

RULES = ["BYOC001", "BYOC002", "BYOC006", "BYOC019"]
IN_ORDER = ["BYOC001", "BYOC019", "BYOC019", "BYOC006", "BYOC002"]


def test_json_has_every_finding_the_most_severe_first() -> None:
    report = report_on({"a": found(*FINDINGS), "b": found(fails=False, account=2), "c": unread()})
    told = json.loads(as_json(report))
    test_report.VALIDATOR.validate(told)
    assert told["compliant"] is False
    counts = {"error": 1, "warning": 2, "note": 1, "waived": 1}
    assert told["finding_counts"] == told["accounts"][0]["finding_counts"] == counts
    assert [one["rule"] for one in told["accounts"][0]["findings"]] == IN_ORDER
    assert told["accounts"][0]["findings"][-1] == FINDINGS[3]
    assert told["accounts"][0]["faults"] == ["findings"]
    assert told["accounts"][1]["findings"] == told["accounts"][2]["findings"] == []


def xml(*findings: dict[str, Any], **others: Any) -> ET.Element:
    text = junit(report_on({"a": found(*findings, **others)}))
    return ET.fromstring(text.encode())  # noqa: S314 - our own


def cases(root: ET.Element) -> list[tuple[Any, ...]]:
    """Return name, outcome, type and message of each test case, and its text."""
    return [
        (case.get("name"), one.tag, one.get("type"), one.get("message"), one.text)
        for case in root.iter("testcase")
        for one in case
    ]


def test_findings_in_junit() -> None:
    root = xml(*FINDINGS)
    berlin, policy = f"{sid(1)} Berlin", sid(2, "NY")
    weights = f"warning: {WEIGHT}\nwarning: {OTHER_WEIGHT}"
    assert cases(root) == [
        (f"BYOC001 {berlin}", "failure", "BYOC001", f"error: {NO_URL}", None),
        (f"BYOC019 {policy}", "skipped", None, f"warning: {WEIGHT}", weights),
        (f"BYOC006 {berlin}", "skipped", None, "note: status_callback_url is not set.", None),
        (
            f"BYOC002 {berlin}",
            "skipped",
            None,
            "error: voice_url uses http. (waived until 2026-12-31: The carrier ends in March.)",
            None,
        ),
    ]
    assert test_report_text.suites(root) == {"a": ("5", "1", "0", "3", "0.000")}
    assert (root.get("tests"), root.get("failures")) == ("5", "1")


@pytest.mark.parametrize(
    ("others", "failures"),
    [
        ({}, 1),
        ({"findings_from": "warning"}, 2),
        ({"findings_from": "note"}, 3),
        ({"findings_from": "note", "fails": False}, 0),
    ],
)
def test_what_fails_the_audit_fails_in_junit(others: dict[str, Any], failures: int) -> None:
    root = xml(*FINDINGS, **others)
    (suite,) = root
    assert suite.get("failures") == str(failures) == str(len(root.findall(".//failure")))
    assert suite.get("skipped") == str(4 - failures) == str(len(root.findall(".//skipped")))
    assert suite.get("tests") == str(len(root.findall(".//testcase"))) == "5"


def test_a_waived_finding_beside_another_of_its_rule_does_not_hide_it() -> None:
    first = finding("BYOC001", "error", NO_URL, waived=WAIVED)
    (case,) = cases(xml(first, finding("BYOC001", "error", "Other.")))
    assert case[1:4] == ("failure", "BYOC001", "error: Other.")


def test_findings_in_markdown() -> None:
    audits = {"a": found(*FINDINGS)}
    text = markdown(report_on(audits))
    assert "## BYOC trunk audit: not as expected" in text
    assert "\nFindings: 1 error, 2 warnings, 1 note, 1 waived.\n" in text
    berlin, policy = f"byoc_trunk {sid(1)} Berlin", f"connection_policy {sid(2, 'NY')}"
    assert test_report_text.rows(test_report_text.tokens(audits))[2:] == [
        ["Account", "Rule", "Severity", "Resource", "What"],
        ["a", "BYOC001", "error", berlin, NO_URL],
        ["a", "BYOC019", "warning", policy, WEIGHT],
        ["a", "BYOC019", "warning", policy, OTHER_WEIGHT],
        ["a", "BYOC006", "note", berlin, "status_callback_url is not set."],
        [
            "a",
            "BYOC002",
            "error",
            berlin,
            "voice_url uses http.waived until 2026-12-31: The carrier ends in March.",
        ],
    ]


def test_findings_in_html() -> None:
    text = html(report_on({"a": found(*FINDINGS)}))
    page = test_report_html.Page(text)
    assert page.trunks[0] == [
        *("compliant", "Berlin", sid(1), "a"),
        *("error", "BYOC001", NO_URL),
        *("note", "BYOC006", "status_callback_url is not set."),
        *("waived", "BYOC002", "voice_url uses http."),
        "error, waived until 2026-12-31: The carrier ends in March.",
    ]
    assert page.trunks[1][:9] == [
        *("connection policy", sid(2, "NY"), "a"),
        *("warning", "BYOC019", WEIGHT),
        *("warning", "BYOC019", OTHER_WEIGHT),
    ]
    states = [value for name, value in page.attributes if name == "data-state"]
    boxes = [value for name, value in page.attributes if name == "value"]
    assert set(states) <= set(boxes)
    assert boxes[5:] == ["error", "warning", "note", "waived", "", *RULES]
    assert re.findall(r"<b>(\d+)</b> (?:error|warning|note|waived)<", text) == ["1", "2", "1", "1"]
    assert "Trunks and findings" in text


def test_without_findings_a_page_has_trunks_only() -> None:
    text = html(report_on({"a": found(fails=False)}))
    assert "waived" not in text.split("</style>")[1]
    assert "<h2>Trunks " in text


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_of_a_finding_is_text(text: str) -> None:
    waived = {"reason": text, "until": text}
    first = finding("BYOC001", "error", text, friendly_name=text, sid=text)
    audits = {"a": found(first, finding("BYOC002", "error", text, waived=waived))}
    report = report_on(audits)
    page = test_report_html.Page(html(report))
    assert display_text(text) in " ".join(page.trunks[0])
    assert {name for name, _value in page.attributes if name.startswith("on")} == set()
    root = ET.fromstring(junit(report).encode())  # noqa: S314 - our own
    for element in root.iter():
        for one in (*element.attrib.values(), *(element.text or "").split("\n")):
            assert is_visible(one)
    row = test_report_text.rows(test_report_text.tokens(audits))[-2]
    assert display_text(text).strip() in row[-1].replace("\u200b", "")
    assert json.loads(as_json(report))["accounts"][0]["findings"][0]["message"] == text
