# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reports say what an own rule asks for, how severe it is, and where it comes from."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.rules import BY_ID
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import is_visible
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.csv_table import csv_table
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.html import html
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.model import (
    display_text,
    report_on,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.sarif import sarif
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.text import (
    as_json,
    markdown,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils._report import (
    test_report,
    test_report_text,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils._report.sarif_reading import (  # noqa: E501
    require,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils.audits import (
    HOSTILE,
    finding,
    found,
    sid,
)

TEXT = "The fallback of each trunk is on our second site."
EXPIRED = f"{TEXT} Its waiver expired: its last day was 2026-01-31."
RULES = [
    {"id": "ORG001", "severity": "warning", "text": TEXT},
    {"id": "ORG002", "severity": "note", "text": "Nothing is wrong with it."},
]
AUDITS = {
    "a": found(
        finding("ORG001", "warning", EXPIRED),
        finding("BYOC001", "error", "voice_url is not set."),
        own_rules=RULES,
    )
}


def descriptor(audits: dict[str, Any], rule: str = "ORG001") -> dict[str, Any]:
    """Return the descriptor of I(rule) in SARIF."""
    run = require(json.loads(sarif(report_on(audits))))
    (one,) = (one for one in run["tool"]["driver"]["rules"] if one["id"] == rule)
    found_one: dict[str, Any] = one
    return found_one


def test_json_has_the_own_rules() -> None:
    told = json.loads(as_json(report_on(AUDITS)))
    test_report.VALIDATOR.validate(told)
    assert told["accounts"][0]["own_rules"] == RULES


def test_sarif_describes_an_own_rule() -> None:
    rule = descriptor(AUDITS)
    assert rule["shortDescription"] == rule["fullDescription"] == {"text": TEXT}
    assert rule["help"]["text"].split("\n\n") == [
        TEXT,
        "Severity: warning",
        "What to do: Change the trunk at Twilio, or the rule in own_rules.",
        "Source: The rule is in own_rules of the audit.",
    ]
    assert "**Source:** The rule is in own_rules" in rule["help"]["markdown"]
    assert rule["defaultConfiguration"] == {"level": "warning"}
    assert rule["properties"]["problem.severity"] == "warning"


def test_html_describes_an_own_rule() -> None:
    table = html(report_on(AUDITS)).split("What the rules ask for")[1].split("</table>")[0]
    assert f"<span>{TEXT}<br>" in table
    assert "The rule is in own_rules of the audit." in table
    assert "Change the trunk at Twilio, or the rule in own_rules." in table
    severities = [part.split("<")[0].strip() for part in table.split('data-is="severity">')[1:]]
    assert severities == ["error", "warning"]
    assert "ORG002" not in table


def test_markdown_describes_an_own_rule() -> None:
    rows = test_report_text.rows(test_report_text.tokens(AUDITS))
    assert rows[-2:] == [["Rule", "Severity", "What must hold"], ["ORG001", "warning", TEXT]]
    waiver = {"rule": "ORG002", "sid": sid(1), "friendly_name": None, "reason": "x"}
    waiver |= {"until": "2030-01-01", "state": "unused", "days_left": 1, "findings": 0}
    audits = {"a": found(own_rules=RULES, waivers=[waiver])}
    assert "Nothing is wrong with it" in markdown(report_on(audits))
    assert "Rules of your own" not in markdown(report_on({"a": found(own_rules=RULES)}))


def test_csv_has_the_text_of_every_rule() -> None:
    rows = csv.DictReader(io.StringIO(csv_table(report_on(AUDITS))))
    texts = {row["result"]: row["rule_text"] for row in rows}
    assert texts == {"BYOC001": BY_ID["BYOC001"].text, "ORG001": TEXT}


def test_several_accounts_may_have_several_texts_under_one_id() -> None:
    other = [{**RULES[0], "severity": "error", "text": "Another text."}]
    same = {"a": AUDITS["a"], "b": {**AUDITS["a"], "account_sid": sid(2, "AC")}}
    assert descriptor(same)["shortDescription"]["text"] == TEXT
    audits = {**AUDITS, "b": found(finding("ORG001", "error", "x"), account=2, own_rules=other)}
    rule = descriptor(audits)
    assert rule["shortDescription"]["text"] == f"{TEXT} / Another text."
    assert rule["defaultConfiguration"] == {"level": "error"}
    rows = csv.DictReader(io.StringIO(csv_table(report_on(audits))))
    texts = [(r["account"], r["rule_text"]) for r in rows if r["result"] == "ORG001"]
    assert sorted(texts) == [("a", TEXT), ("b", "Another text.")]
    long = {
        str(n): found(
            finding("ORG001", "error", "x"),
            account=n,
            own_rules=[{**RULES[0], "text": f"{n}" * 400}],
        )
        for n in range(3, 9)
    }
    assert len(descriptor(long)["fullDescription"]["text"]) == 1000


def test_an_audit_without_texts_names_the_playbook() -> None:
    audits = {"a": found(finding("ORG001", "error", "x"))}
    assert (
        descriptor(audits)["shortDescription"]["text"] == "The rule ORG001 of the playbook holds."
    )
    assert "A rule of the playbook." in html(report_on(audits))


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_of_an_own_rule_is_text(text: str) -> None:
    rules = [{"id": "ORG001", "severity": "note", "text": text}, {"id": text, "severity": text}]
    audits = {"a": found(finding("ORG001", "note", "x"), finding(text, "note", "x"))}
    audits["a"]["own_rules"] = rules
    report = report_on(audits)
    rule = descriptor(audits)
    assert is_visible(rule["shortDescription"]["text"])
    assert rule["help"]["markdown"].startswith("<code>")
    (row,) = (r for r in test_report_text.rows(test_report_text.tokens(audits)) if r[0] == "ORG001")
    assert display_text(text).strip() in row[2].replace("\u200b", "")
    page = html(report)
    assert "<script>alert" not in page
    assert "<svg" not in page
    csv_table(report)
