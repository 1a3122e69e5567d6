# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The report as data and as JSON: counts, order, an account that could not be read, the schema."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._drift import STATES
from ansible_collections.voiceops.twilio.plugins.module_utils._version import VERSION
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report import (
    SCHEMA_VERSION,
    URGENCY,
    ReportError,
    report_on,
    shown_value,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report_text import as_json
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils.audits import (
    AT,
    COMMIT,
    HOSTILE,
    audit,
    difference,
    every_state,
    hostile,
    many,
    trunk,
    unread,
)

SCHEMA = json.loads(
    (Path(__file__).parents[4] / "docs" / "byoc_trunk_report.schema.json").read_text("utf-8")
)
VALIDATOR = jsonschema.Draft202012Validator(
    SCHEMA, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
)


def errors(report: Any) -> list[str]:
    return [error.message for error in VALIDATOR.iter_errors(report)]


def test_the_whole_report() -> None:
    differences = [difference("voice_method", "POST", None)]
    drifted = trunk(2, "drifted", "b", differences=differences)
    audits = {"one": audit(trunk(1, "compliant", "a"), drifted), "two": unread("timeout", "Late.")}
    nothing = dict.fromkeys(STATES, 0)
    counts = {**nothing, "compliant": 1, "drifted": 1}
    assert report_on(audits, AT, COMMIT) == {
        "schema_version": 1,
        "collection_version": VERSION,
        "generated_at": AT,
        "commit": COMMIT,
        "compliant": False,
        "counts": counts,
        "unread_accounts": 1,
        "accounts": [
            {
                "host": "one",
                "account_sid": "AC00000000000000000000000000000001",
                "base_url": "https://voice.twilio.com",
                "msg": audits["one"]["msg"],
                "compliant": False,
                "counts": counts,
                "error": None,
                "trunks": [drifted, trunk(1, "compliant", "a")],
            },
            {
                "host": "two",
                "account_sid": None,
                "base_url": "https://voice.twilio.com",
                "msg": "Late.",
                "compliant": False,
                "counts": nothing,
                "error": {"kind": "timeout"},
                "trunks": [],
            },
        ],
    }


def test_the_most_urgent_comes_first_and_otherwise_the_order_stays() -> None:
    assert sorted(URGENCY) == sorted(STATES)
    rows = [trunk(n, state, str(n)) for n, state in enumerate([*STATES, *STATES])]
    (account,) = report_on({"one": audit(*rows)})["accounts"]
    found = [(row["state"], int(row["friendly_name"])) for row in account["trunks"]]
    assert found == sorted(found, key=lambda item: (URGENCY.index(item[0]), item[1]))
    assert [row["friendly_name"] for row in rows] == [str(n) for n in range(10)]


@pytest.mark.parametrize(
    ("audits", "compliant"),
    [
        pytest.param({}, True, id="no account"),
        pytest.param({"a": audit()}, True, id="an empty account"),
        pytest.param({"a": audit(trunk(1, "compliant", "x"))}, True, id="compliant"),
        pytest.param({"a": audit(trunk(1, "unmanaged", "x"))}, True, id="unmanaged"),
        pytest.param({"a": audit(trunk(1, "drifted", "x")), "b": audit()}, False, id="one drifted"),
        pytest.param({"a": audit(compliant=False)}, False, id="as the module says"),
        pytest.param({"a": audit(), "b": unread()}, False, id="one that could not be read"),
    ],
)
def test_compliant_is_only_what_is_read_and_as_expected(audits: Any, compliant: bool) -> None:
    assert report_on(audits)["compliant"] is compliant


@pytest.mark.parametrize(
    "result",
    [
        pytest.param({"failed": True, "msg": "Unsupported parameters"}, id="refused by Ansible"),
        pytest.param({}, id="nothing"),
        pytest.param({"skipped": True, "msg": None, "api": None, "error": None}, id="skipped"),
    ],
)
def test_a_result_without_trunks_is_an_account_that_could_not_be_read(result: Any) -> None:
    report = report_on({"a": result})
    assert report["unread_accounts"] == 1
    assert report["accounts"][0]["error"] == {"kind": "unknown"}
    assert errors(report) == []


@pytest.mark.parametrize(
    ("audits", "told"),
    [
        ([], "the audits are a mapping from the host of an account to its result"),
        ("x", "the audits are a mapping from the host of an account to its result"),
        ({"a": None}, "the result of host a is no mapping"),
        ({7: "x"}, "the result of host 7 is no mapping"),
    ],
)
def test_what_is_no_audit_is_an_error(audits: Any, told: str) -> None:
    with pytest.raises(ReportError, match=f"^{told}$"):
        report_on(audits)


# JSON


@pytest.mark.parametrize(
    ("audits", "at", "commit"),
    [
        (every_state(), AT, COMMIT),
        (every_state(), None, None),
        (hostile(), AT, HOSTILE["element"]),
        ({}, AT, None),
        (many(2, 100), AT, None),
    ],
)
def test_json_has_everything_and_is_as_its_schema_says(
    audits: Any, at: str | None, commit: str | None
) -> None:
    report = report_on(audits, at, commit)
    text = as_json(report)
    assert text.isascii()
    assert text.endswith("}\n")
    assert json.loads(text) == report
    assert errors(json.loads(text)) == []


def test_the_schema_is_one_and_of_this_version() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["properties"]["schema_version"] == {"const": SCHEMA_VERSION}
    assert SCHEMA["$defs"]["state"]["enum"] == list(STATES)


def test_the_schema_refuses_what_is_not_as_it_says() -> None:
    def broken(change: Any) -> list[str]:
        report = report_on(every_state(), AT, COMMIT)
        change(report)
        return errors(report)

    first = "accounts", 0, "trunks", 0

    def put(value: Any, *path: Any) -> Any:
        def change(report: Any) -> None:
            for name in path[:-1]:
                report = report[name]
            report[path[-1]] = value

        return change

    assert broken(lambda report: None) == []
    for change in (
        put(2, "schema_version"),
        put("yesterday", "generated_at"),
        put(1, "more"),
        put(-1, "counts", "drifted"),
        put(1, "counts", "lost"),
        put("gone", *first, "state"),
        put("compliant", *first, "state"),
        put([], *first, "differences"),
        put(1, *first, "sid"),
        put(1, *first, "voice_url"),
        put([{"attribute": "a", "expected": 1}], *first, "differences"),
        put({}, "accounts", 2, "error"),
        put(True, "accounts", 2, "compliant"),
        put([trunk(1, "compliant", None)], "accounts", 2, "trunks"),
        lambda report: report.pop("commit"),
        lambda report: report["counts"].pop("drifted"),
        lambda report: report["accounts"][0].pop("host"),
    ):
        assert broken(change) != []


# Values as people read them


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("https://a.example/", "https://a.example/"),
        ("T\u00e9l\u00e9com", "T\u00e9l\u00e9com"),
        ("007", "007"),
        (None, "null"),
        ("null", '"null"'),
        (True, "true"),
        ("true", '"true"'),
        (7, "7"),
        ("7", '"7"'),
        ('"x"', '"\\"x\\""'),
        ("", '""'),
        (" x", '" x"'),
        ("x ", '"x "'),
        ({"one_of": ["\u6771\u4eac", None]}, '{"one_of": ["\u6771\u4eac", null]}'),
        ("a\nb\x1b\u202e", "a\\nb\\x1b\\u202e"),
        ("[" * 100_000, "[" * 1999 + "\u2026"),
        ("https://bob:hunter2@a.example/", "https://bob:***@a.example/"),
    ],
)
def test_a_value_is_shown_as_what_it_is(value: Any, told: str) -> None:
    assert shown_value(value) == told
