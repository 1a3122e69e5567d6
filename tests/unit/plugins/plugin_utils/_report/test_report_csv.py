# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A report as CSV: its rows, and that no text of Twilio's is a formula in a spreadsheet."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.csv_table import (
    COLUMNS,
    csv_table,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.model import report_on
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.sarif import sarif
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.sources import Source
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils._report.sarif_reading import (  # noqa: E501
    results,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils.audits import (
    AT,
    FINDINGS,
    HOSTILE,
    audit,
    difference,
    every_kind_of_account,
    every_state,
    found,
    hostile,
    sid,
    trunk,
)


def rows(audits: dict[str, Any], **others: Any) -> list[dict[str, str]]:
    text = csv_table(report_on(audits, AT, **others))
    text.encode("utf-8")
    table = list(csv.DictReader(io.StringIO(text)))
    assert all(None not in row and None not in row.values() for row in table)
    return table


def filled(row: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in row.items() if value}


def test_a_compliant_account_has_the_header_only() -> None:
    assert csv_table(report_on({"a": found(fails=False)})) == (
        ",".join(f'"{name}"' for name in COLUMNS) + "\n"
    )


def test_a_row_for_each_difference_and_finding() -> None:
    drift = [difference("voice_method", "POST", None)]
    audits = {
        "a": {
            **found(*FINDINGS[-2:]),
            "trunks": [trunk(2, "drifted", "Paris", differences=drift)],
            "expected_file": "/srv/trunks.yml",
        }
    }
    sources = {"/srv/trunks.yml": Source("sub/trunks.yml", 1)}
    first, second, third = map(filled, rows(audits, sources=sources))
    usual = {"generated_at": AT, "account": "a", "file": "sub/trunks.yml", "line": "1"}
    berlin = {**usual, "resource": "byoc_trunk", "sid": sid(1), "friendly_name": "Berlin"}
    assert first == {
        **berlin,
        "result": "BYOC001",
        "level": "error",
        "fails_audit": "true",
        "message": FINDINGS[-1]["message"],
        "rule_text": "Each trunk has a voice_url.",
    }
    assert second == {
        **usual,
        "result": "drifted",
        "level": "warning",
        "fails_audit": "false",
        "resource": "byoc_trunk",
        "sid": sid(2),
        "friendly_name": "Paris",
        "attribute": "voice_method",
        "expected": "POST",
        "actual": "null",
        "message": "voice_method: expected POST, is null",
    }
    assert third == {
        **berlin,
        "result": "BYOC002",
        "level": "error",
        "fails_audit": "false",
        "message": "voice_url uses http.",
        "waived_until": "2026-12-31",
        "waived_reason": "The carrier ends in March.",
        "rule_text": "voice_url, voice_fallback_url and status_callback_url use https.",
    }


@pytest.mark.parametrize("audits", [every_state(), every_kind_of_account(), hostile()])
def test_it_has_a_row_for_each_result_in_sarif(audits: dict[str, Any]) -> None:
    told = [(row["result"], row["level"]) for row in rows(audits, problems=["Wrong."])]
    report = report_on(audits, problems=["Wrong."])
    assert told == [(one["ruleId"], one["level"]) for one in results(sarif(report))]


SIGNS = "=+-@\t\r\uff1d\uff0b\uff0d\uff20"
FORMULAS = {
    f"{quotes!r} {mark!r} {sign!r}": f"x{mark}{quotes}{sign}cmd|calc!A0{mark}{quotes}"
    for mark in ("", *",;|\n\t")
    for quotes in ("", '"', '""', '"""', ' "', '" "', '";"')
    for sign in "=-"
}


@pytest.mark.parametrize("text", [*HOSTILE.values(), *FORMULAS.values()], ids=[*HOSTILE, *FORMULAS])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_NONE])
@pytest.mark.parametrize("separator", list(",;|\t"))
def test_no_cell_is_a_formula(text: str, separator: str, quoting: Any) -> None:
    """Whatever the reader separates cells by, and whether it knows quotes or not."""
    row = trunk(1, "drifted", text, sid=text, differences=[difference(text, text, text)])
    more = trunk(2, "drifted", text[1:], differences=[difference(text[1:], text[1:], text[1:])])
    audits = {text: {**audit(row, more), "expected_file": text}, "b": {"failed": True, "msg": text}}
    table = io.StringIO(csv_table(report_on(audits, AT)))
    cells = [
        cell for row in csv.reader(table, delimiter=separator, quoting=quoting) for cell in row
    ]
    assert [cell for cell in cells if cell.strip(" ").startswith(tuple(SIGNS))] == []


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@x", "'@x"),
        ("a;=1", "a;'=1"),
        ("\uff1d1", "'\uff1d1"),
        ("\t=1", "\\t=1"),
        (" =1", "' =1"),
        ('a;"=1', "a;'\"=1"),
        ('a; " +1', "a;' \" +1"),
        ('a,""=1', 'a,\'""=1'),
        ("a|@x", "a|'@x"),
        ("Berlin, +49 30; a", "Berlin, +49 30; a"),
        ("a=1", "a=1"),
        ('a"b,c', 'a"b,c'),
    ],
)
def test_an_apostrophe_defuses_a_formula(name: str, shown: str) -> None:
    (row,) = rows({"a": audit(trunk(1, "missing", name))})
    assert row["friendly_name"] == shown
