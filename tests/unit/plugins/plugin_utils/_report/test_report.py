# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The report as data and as JSON: counts, order, an account that could not be read, the schema."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.drift import STATES
from ansible_collections.voiceops.twilio.plugins.module_utils._version import VERSION
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.accounts import (
    ACCOUNT_STATES,
    URGENCY,
    NotAudited,
    ReportError,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.model import (
    SCHEMA_VERSION,
    display_lines,
    display_value,
    report_on,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.text import as_json
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils.audits import (
    AT,
    COMMIT,
    HOSTILE,
    NO_FINDINGS,
    audit,
    difference,
    every_kind_of_account,
    every_state,
    hostile,
    many,
    trunk,
    unread,
)

SCHEMA = json.loads(
    (Path(__file__).parents[5] / "docs" / "byoc_trunk_report.schema.json").read_text("utf-8")
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
        "problems": [],
        "counts": counts,
        "finding_counts": NO_FINDINGS["finding_counts"],
        "unread_accounts": 1,
        "unaudited_accounts": 0,
        "outcome": "unread",
        "accounts": [
            {
                "host": "one",
                "item": None,
                "account_sid": "AC00000000000000000000000000000001",
                "base_url": "https://voice.twilio.com",
                "msg": audits["one"]["msg"],
                **dict.fromkeys(("expected_file", "commit", "seconds")),
                "state": "audited",
                "compliant": False,
                "counts": counts,
                "faults": [],
                "error": None,
                "errors": [],
                "trunks": [drifted, trunk(1, "compliant", "a")],
                **NO_FINDINGS,
                "outcome": "drift",
            },
            {
                "host": "two",
                "item": None,
                "account_sid": None,
                "base_url": "https://voice.twilio.com",
                "msg": "Late.",
                **dict.fromkeys(("expected_file", "commit", "seconds")),
                "state": "unread",
                "compliant": False,
                "counts": nothing,
                "faults": [],
                "error": {"kind": "timeout"},
                "errors": [],
                "trunks": [],
                **NO_FINDINGS,
                "outcome": "unread",
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
        pytest.param({"a": audit()}, True, id="an empty account"),
        pytest.param({"a": audit(trunk(1, "compliant", "x"))}, True, id="compliant"),
        pytest.param({"a": audit(trunk(1, "unmanaged", "x"))}, True, id="unmanaged"),
        pytest.param(
            {"a": audit(trunk(1, "drifted", "x")), "b": audit(account=2)}, False, id="one drifted"
        ),
        pytest.param({"a": audit(compliant=False)}, False, id="as the module says"),
        pytest.param({"a": audit(), "b": unread()}, False, id="one that could not be read"),
        pytest.param({"a": audit(), "b": audit()}, False, id="one account twice"),
        pytest.param({"a": audit(), "b": NotAudited("Late.")}, False, id="one without an audit"),
        pytest.param({"a": audit(), "b": {"skipped": True}}, False, id="one skipped"),
    ],
)
def test_compliant_is_only_what_is_read_and_as_expected(audits: Any, compliant: bool) -> None:
    assert report_on(audits)["compliant"] is compliant


@pytest.mark.parametrize(
    "result",
    [
        pytest.param({"failed": True, "msg": "Unsupported parameters"}, id="refused by Ansible"),
        pytest.param({"failed": True}, id="nothing else"),
        pytest.param(
            {"failed": True, "skipped": False, "msg": None, "api": None, "error": None},
            id="no texts",
        ),
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
        ([], "the audits are not a mapping."),
        ("x", "the audits are not a mapping."),
        ({"a": None}, "the value of host a is not the result of an audit: it is not a mapping."),
        ({7: "x"}, "the value of host 7 is not the result of an audit: it is not a mapping."),
        (audit(), "the value of host changed is not the result of an audit: it is not a mapping."),
        ({"a": {"results": [audit(), 5]}}, "the value of host a (item 2 of 2) is not the result"),
        ({"a": {}}, "the value of host a is not the result of an audit: it has neither trunks nor"),
        ({"a\u202e\n": 5}, "the value of host a\\u202e\\n is not the result of an audit: it is"),
        ({}, "there is no audit to report on."),
    ],
)
def test_what_is_no_audit_is_an_error(audits: Any, told: str) -> None:
    with pytest.raises(ReportError) as caught:
        report_on(audits)
    assert str(caught.value).startswith(told)
    assert str(caught.value).endswith(" such as {inventory_hostname: audit}")


# Accounts that were not audited, or twice


@pytest.mark.parametrize(
    ("result", "reason"),
    [
        ({"skipped": True}, "Its audit was skipped: a condition was false."),
        (
            {"skipped": True, "skip_reason": "Conditional result was False"},
            "Its audit was skipped: Conditional result was False.",
        ),
        (
            {"skipped": True, "skip_reason": "No", "false_condition": "x != 'a'"},
            "Its audit was skipped: No (x != 'a').",
        ),
        ({"skipped": True, "results": []}, "The loop of its audit had no items."),
        (NotAudited("The play ended."), "The play ended."),
    ],
)
def test_a_host_that_was_left_out_is_not_audited_and_says_why(result: Any, reason: str) -> None:
    (account,) = report_on({"a": result})["accounts"]
    told = (account["state"], account["msg"], account["compliant"], account["error"])
    assert told == ("not_audited", reason, False, None)
    assert report_on({"a": result})["unaudited_accounts"] == 1


def test_a_host_whose_audit_is_missed_has_an_error() -> None:
    (account,) = report_on({"a": NotAudited("It ran once.", fails=True)})["accounts"]
    assert (account["state"], account["error"]) == ("not_audited", {"kind": "not_audited"})


UNKNOWN = {"account_sid": None}
BY_KEY = {"account_sid": None, "account": "the account of API key SK1"}


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        pytest.param({}, {}, True, id="one account"),
        pytest.param({}, {"account": 2}, False, id="two accounts"),
        pytest.param({}, {"api": {"base_url": "https://voice.ie1"}}, False, id="two regions"),
        pytest.param(
            {"others": BY_KEY}, {"others": BY_KEY}, True, id="one API key, and no trunk to tell"
        ),
        pytest.param({"others": BY_KEY}, {}, False, id="an account and a key"),
        pytest.param({"others": UNKNOWN}, {"others": UNKNOWN}, False, id="unknown"),
    ],
)
def test_two_hosts_that_are_one_account_are_an_error_that_names_both(
    one: Any, two: Any, same: bool
) -> None:
    def made(account: int = 1, others: Any = (), **more: Any) -> Any:
        return {**audit(trunk(1, "compliant", "x"), account=account, **more), **dict(others)}

    accounts = report_on({"a": made(**one), "b": made(**two), "c": audit(account=3)})["accounts"]
    assert [account["state"] == "same_account" for account in accounts] == [same, same, False]
    for account in accounts[:2]:
        assert (account["trunks"] == []) is same
        assert ("The hosts a and b have the same account" in account["msg"]) is same
        assert (account["error"] == {"kind": "same_account", "hosts": ["a", "b"]}) is same


def test_a_loop_has_a_row_for_each_item() -> None:
    items = {"results": [audit(), unread(), {"skipped": True}], "msg": "All items completed"}
    rows = report_on({"a": items, "a (item 1 of 3)": audit(account=2)})["accounts"]
    assert [(row["host"], row["item"], row["state"]) for row in rows] == [
        ("a", {"number": 1, "of": 3}, "audited"),
        ("a", {"number": 2, "of": 3}, "unread"),
        ("a", {"number": 3, "of": 3}, "not_audited"),
        ("a (item 1 of 3)", None, "audited"),
    ]


def test_problems_of_the_run_are_never_compliant() -> None:
    assert report_on({"a": audit()}, problems=["x"])["compliant"] is False
    assert report_on({}, problems=["x"])["problems"] == ["x"]


@pytest.mark.parametrize(
    ("commits", "given", "whole", "each"),
    [
        pytest.param({"/a": "1", "/b": "1"}, None, "1", ["1", "1", None], id="one"),
        pytest.param({"/a": "1", "/b": "2"}, None, None, ["1", "2", None], id="two"),
        pytest.param({"/a": "1", "/b": None}, None, None, ["1", None, None], id="one without"),
        pytest.param({}, "3", "3", [None, None, None], id="given"),
    ],
)
def test_the_commit_is_that_of_each_expected_file(
    commits: Any, given: Any, whole: Any, each: Any
) -> None:
    audits = {
        "a": audit(account=1, expected_file="/a"),
        "b": audit(account=2, expected_file="/b"),
        "c": audit(account=3),
    }
    report = report_on(audits, None, given, commits=commits)
    assert report["commit"] == whole
    assert [account["commit"] for account in report["accounts"]] == each


# JSON


@pytest.mark.parametrize(
    ("audits", "at", "commit"),
    [
        (every_state(), AT, COMMIT),
        (every_state(), None, None),
        (hostile(), AT, HOSTILE["element"]),
        (every_kind_of_account(), AT, None),
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
    states = SCHEMA["$defs"]["account"]["properties"]["state"]["enum"]
    assert states == list(ACCOUNT_STATES)
    assert {a["state"] for a in report_on(every_kind_of_account())["accounts"]} == set(states)


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
        put({"kind": "timeout"}, "accounts", 0, "error"),
        put("lost", "accounts", 2, "state"),
        put(["colour"], "accounts", 0, "faults"),
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
    assert display_value(value) == told


def test_of_a_message_fifty_lines_are_shown() -> None:
    assert display_lines("\n".join("x" * 50)) == ["x"] * 50
    assert display_lines("\n".join("x" * 51)) == [*["x"] * 49, "…"]
