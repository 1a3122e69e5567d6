# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""JUnit and Markdown, each read back by somebody else's parser."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import is_visible
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.accounts import NotAudited
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.files import FORMATS
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.model import (
    display_text,
    report_on,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.text import junit, markdown
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils.audits import (
    AT,
    COMMIT,
    HOSTILE,
    MISTAKE_LINES,
    MISTAKES,
    audit,
    difference,
    every_kind_of_account,
    every_state,
    hostile,
    many,
    sid,
    trunk,
    unread,
)
from markdown_it import MarkdownIt
from markdown_it.token import Token

# JUnit


def xml(audits: Any, **others: Any) -> ET.Element:
    text = junit(report_on(audits, **others))
    assert text.startswith("<?xml version=")
    assert text.endswith("</testsuites>\n")
    return ET.fromstring(text.encode())  # noqa: S314 - our own


def suites(root: ET.Element) -> dict[str | None, tuple[str | None, ...]]:
    names = ("tests", "failures", "errors", "skipped", "time")
    return {suite.get("name"): tuple(suite.get(name) for name in names) for suite in root}


def test_every_state_in_junit() -> None:
    root = xml(every_state(), generated_at=AT)
    assert suites(root) == {
        "production": ("6", "3", "0", "1", "0.000"),
        "laboratory": ("2", "1", "0", "0", "0.000"),
        "staging": ("1", "0", "1", "0", "0.000"),
    }
    assert {suite.get("timestamp") for suite in root} == {AT}
    told = [
        (case.get("name"), [(one.tag, one.get("type"), one.get("message")) for one in case])
        for case in root[0]
    ]
    assert told == [
        (
            f"{sid(2)} T\u00e9l\u00e9com Lumi\u00e8re \u2013 Paris",
            [("failure", "drifted", "drifted in voice_url, voice_method, cnam_lookup_enabled")],
        ),
        (f"{sid(3)} Southern Cross \u2013 Sydney", [("failure", "missing", "missing")]),
        (
            "Cascade Carrier",
            [("failure", "ambiguous", f"ambiguous: the name fits {sid(5)}, {sid(6)}")],
        ),
        (sid(4), [("skipped", None, "unmanaged: no expected trunk describes it")]),
        (f"{sid(1)} Nordlicht Telekom \u2013 Frankfurt", []),
        (f"{sid(7)} \u6771\u4eac\u30c6\u30ec\u30b3\u30e0 \u2013 Tokyo", []),
    ]
    assert root[0][0][0].text == (
        'voice_url: expected {"regex": "^https://voice\\\\."}, is http://old.example.com/ivr\n'
        "voice_method: expected POST, is null\n"
        "cnam_lookup_enabled: expected false, is true"
    )
    (case,) = root[2]
    assert (case.get("classname"), case.get("name")) == ("staging", "account")
    assert case[0].attrib == {"type": "credentials", "message": "Twilio refused the credentials."}


@pytest.mark.parametrize(
    ("faults", "failing"),
    [
        ([], ["drifted", "missing", "ambiguous"]),
        (["drift"], ["drifted", "missing", "ambiguous"]),
        (["missing"], ["drifted", "missing", "ambiguous"]),
        (["unmanaged"], ["drifted", "missing", "ambiguous", "unmanaged"]),
    ],
)
def test_a_trunk_that_is_not_as_expected_is_a_failure_whatever_fails_the_audit(
    faults: list[str], failing: list[str]
) -> None:
    states = ("drifted", "missing", "ambiguous", "unmanaged", "compliant")
    rows = [trunk(number, state, None) for number, state in enumerate(states)]
    root = xml({"a": audit(*rows, faults=faults)})
    assert [one.get("type") for one in root.iter("failure")] == failing


def test_every_kind_of_account_in_junit() -> None:
    root = xml(every_kind_of_account())
    assert suites(root) == {
        "audited": ("1", "1", "0", "0", "0.000"),
        "unread": ("1", "0", "1", "0", "0.000"),
        "unreachable": ("1", "0", "1", "0", "0.000"),
        "skipped": ("1", "0", "0", "1", "0.000"),
        "late": ("1", "0", "0", "1", "0.000"),
        "missed": ("1", "0", "1", "0", "0.000"),
        "one": ("1", "0", "1", "0", "0.000"),
        "two": ("1", "0", "1", "0", "0.000"),
        "looped (item 1 of 2)": ("0", "0", "0", "0", "1.500"),
        "looped (item 2 of 2)": ("1", "0", "1", "0", "0.000"),
    }
    assert [(one.tag, one.get("type"), one.get("message")) for one in root[0][0]] == [
        ("failure", "unmanaged", "unmanaged: no expected trunk describes it")
    ]
    assert root[3][0][0].get("message") == "Its audit was skipped: Conditional result was False."
    assert root[5][0][0].attrib == {"type": "not_audited", "message": "The audit ran once."}


def test_junit_has_a_time_for_each_case_and_totals_of_its_suites() -> None:
    root = xml(every_kind_of_account())
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == ("9", "1", "6")
    assert root.get("time") == "1.500"
    for element in (*root.iter("testsuite"), *root.iter("testcase")):
        assert float(element.get("time", "none")) >= 0


def test_a_problem_of_the_run_is_an_error_in_junit() -> None:
    report = report_on({"a": audit()}, problems=["No account was audited."])
    root = ET.fromstring(junit(report).encode())  # noqa: S314 - our own
    assert suites(root)["run"] == ("1", "0", "1", "0", "0.000")
    assert root[0][0][0].get("message") == "No account was audited."
    assert root.get("errors") == "1"


def test_lines_of_a_message_are_lines_in_junit() -> None:
    audits = {"a": unread("options", MISTAKES), "b": NotAudited(MISTAKES), "c": unread()}
    report = report_on(audits, problems=[MISTAKES])
    root = ET.fromstring(junit(report).encode())  # noqa: S314 - our own
    run, failed, skipped, of_one_line = (suite[0][0] for suite in root)
    assert (run.tag, failed.tag, skipped.tag) == ("error", "error", "skipped")
    for told in (run, failed, skipped):
        assert told.get("message") == MISTAKE_LINES[0]
        assert (told.text or "").split("\n") == MISTAKE_LINES
    assert of_one_line.text is None


def test_counts_in_junit_are_those_of_its_cases() -> None:
    for suite in xml(many(2, 200)):
        assert suite.get("tests") == str(len(suite.findall("testcase"))) == "200"
        assert suite.get("failures") == str(len(suite.findall(".//failure"))) != "0"
        assert suite.get("skipped") == str(len(suite.findall(".//skipped")))
        assert suite.get("timestamp") is None


def test_hostile_text_in_junit_is_text() -> None:
    root = xml(hostile(), generated_at=HOSTILE["cdata"])
    tags = {"testsuites", "testsuite", "testcase", "failure", "error", "skipped"}
    assert {element.tag for element in root.iter()} == tags
    names = [case.get("name") for case in root.findall("testsuite[@name='all']/testcase")]
    drifted, missing = names[: len(HOSTILE)], names[len(HOSTILE) :]
    assert drifted == [f"{sid(n)} {display_text(text)}" for n, text in enumerate(HOSTILE.values())]
    assert missing == [display_text(text) for text in HOSTILE.values()]
    for element in root.iter():
        for text in (*element.attrib.values(), *(element.text or "").split("\n")):
            assert is_visible(text)


def test_an_account_without_a_message_in_junit() -> None:
    (suite,) = xml({"a": unread(msg="")})
    assert suite[0][0].get("message") == "The account could not be read."


# Markdown


def tokens(audits: Any, **others: Any) -> list[Token]:
    """What a renderer makes of it, with HTML let through, tables, and links found in text."""
    renderer = MarkdownIt("gfm-like", {"html": True, "linkify": True}).enable(["table"])
    parsed = renderer.parse(markdown(report_on(audits, **others)))
    return [one for token in parsed for one in (token, *(token.children or ()))]


def text_of(cell: Token) -> str:
    """The text that a reader sees."""
    return "".join(one.content for one in cell.children or () if one.type != "html_inline")


def rows(found: list[Token]) -> list[list[str]]:
    """The text of each row of each table, cell by cell."""
    table: list[list[str]] = []
    for n, token in enumerate(found):
        if token.type == "tr_open":
            table.append([])
        if token.type in ("td_open", "th_open"):
            table[-1].append(text_of(found[n + 1]))
    return table


def test_every_state_in_markdown() -> None:
    text = markdown(report_on(every_state(), AT, COMMIT))
    assert text.startswith("## BYOC trunk audit: not as expected\n\nMade: <code>2026\\-11\\-23T")
    assert "\n1 of 3 accounts could not be read.\n" in text
    heading = ["Account", "Address", "drifted", "missing", "ambiguous", "unmanaged", "compliant"]
    url = "https://voice.twilio.com"
    refused = "could not be read (credentials): Twilio refused the credentials."
    assert rows(tokens(every_state())) == [
        heading,
        ["production", url, "1", "1", "1", "1", "2"],
        ["laboratory", url, "0", "1", "0", "0", "1"],
        ["staging", url, refused, "", "", "", ""],
        ["Account", "Trunk", "State", "What"],
        [
            "production",
            f"{sid(2)} T\u00e9l\u00e9com Lumi\u00e8re \u2013 Paris",
            "drifted",
            "drifted in voice_url, voice_method, cnam_lookup_enabled",
        ],
        ["production", f"{sid(3)} Southern Cross \u2013 Sydney", "missing", "missing"],
        [
            "production",
            "Cascade Carrier",
            "ambiguous",
            f"ambiguous: the name fits {sid(5)}, {sid(6)}",
        ],
        ["laboratory", sid(12), "missing", "missing"],
    ]


def test_an_account_that_is_as_expected_in_markdown() -> None:
    assert markdown(report_on({"a": audit(trunk(1, "compliant", "x"))})) == (
        "## BYOC trunk audit: all as expected\n\n"
        "| Account | Address | drifted | missing | ambiguous | unmanaged | compliant |\n"
        "| --- | --- | ---: | ---: | ---: | ---: | ---: |\n"
        "| <code>a</code> | <code>https\\://voice\\.twilio\\.com</code> | 0 | 0 | 0 | 0 | 1 |\n"
    )


@pytest.mark.parametrize("drifted", [50, 51, 1000])
def test_every_trunk_at_fault_is_in_markdown(drifted: int) -> None:
    differences = [difference("voice_method", "POST", None)]
    trunks = [trunk(n, "drifted", str(n), differences=differences) for n in range(drifted)]
    text = markdown(report_on({"a": audit(*trunks)}))
    assert text.count("drifted in ") == drifted


@pytest.mark.parametrize("form", FORMATS.values(), ids=FORMATS)
@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("", '""'),
        (" ", '" "'),
        (["x"], '["x"]'),
        ({"x": 1}, '{"x": 1}'),
        (7, "7"),
        (False, "false"),
    ],
)
def test_a_name_may_be_any_value(form: Any, value: Any, told: str) -> None:
    missing = trunk(1, "missing", None, sid=None, friendly_name=value)
    found = trunk(2, "unmanaged", None, friendly_name=value)
    report = report_on({"a": audit(missing, found, account_sid=value, faults=["unmanaged"])})
    assert value == " " or report["accounts"][0]["account_sid"] is None
    text = unescape(re.sub(r"\\(?=[^\w])", "", form(report))).replace('""', '"')
    assert text.count(told.replace('""', '"')) >= 2


@pytest.mark.parametrize("form", FORMATS.values(), ids=FORMATS)
def test_a_long_mistake_is_whole(form: Any) -> None:
    text = form(report_on({"a": unread(msg="x" * 19_000 + "END")}))
    assert "xEND" in text


INERT = {"heading_open", "heading_close", "paragraph_open", "paragraph_close", "inline", "text"}
INERT |= {"text_special", "softbreak", "html_inline"}
INERT |= {f"{e}_{way}" for e in ("table", "thead", "tbody", "tr", "th", "td") for way in
          ("open", "close")}  # fmt: skip


def test_hostile_text_in_markdown_is_text() -> None:
    found = tokens(hostile(), generated_at=HOSTILE["link"], commit=HOSTILE["html in markdown"])
    assert {token.type for token in found} <= INERT
    tags = {token.content for token in found if token.type == "html_inline"}
    assert tags == {"<code>", "</code>", "<br>"}
    table = rows(found)
    start = table.index(["Account", "Trunk", "State", "What"])
    accounts, trunks = table[1:start], table[start + 1 :]
    assert {len(row) for row in accounts} == {7}
    assert {len(row) for row in trunks} == {4}
    assert "Its audit was skipped" in accounts[-2][2]
    told = [row[0].replace("\u200b", "") for row in accounts[: len(HOSTILE)]]
    assert told == [display_text(text) for text in HOSTILE.values()]


def test_nobody_is_mentioned_and_no_issue_is_referred_to() -> None:
    text = "".join(row[0] for row in rows(tokens({HOSTILE["mention"]: audit()})))
    assert "@\u200beveryone @\u200borg/team #\u200b1 org/repo#\u200b2 !\u200b3" in text


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_every_text_is_in_code_where_no_forge_looks_for_references(text: str) -> None:
    rows = [trunk(1, "drifted", text, differences=[difference("friendly_name", text, "x")])]
    audits = {text: audit(*rows), "failed": unread("timeout", text), "out": NotAudited(text)}
    report = report_on(audits, text, text, problems=[text])
    depth = 0
    for token in MarkdownIt("gfm-like", {"html": True, "linkify": False}).parse(markdown(report)):
        for one in token.children or ():
            depth += {"<code>": 1, "</code>": -1}.get(one.content, 0)
            outside = one.content if depth == 0 and one.type != "html_inline" else ""
            assert re.fullmatch("[A-Za-z0-9 :,;.()]*", outside)
            assert not re.search("[0-9a-f]{7,}|GH-|://", outside)


@pytest.mark.parametrize(
    ("faults", "listed"), [([], False), (["drift"], False), (["unmanaged"], True)]
)
def test_an_unmanaged_trunk_is_named_in_markdown_if_it_makes_the_audit_fail(
    faults: list[str], listed: bool
) -> None:
    text = markdown(report_on({"a": audit(trunk(1, "unmanaged", "Rome"), faults=faults)}))
    assert ("Rome" in text) is listed
    assert ("unmanaged\\: no expected trunk describes it" in text) is listed


def test_every_kind_of_account_in_markdown() -> None:
    found = rows(tokens(every_kind_of_account()))
    told = {row[0]: row[2] for row in found if row[1] == "not known"}
    same = "The hosts one and two have the same account, AC00000000000000000000000000000002."
    assert told["skipped"] == "not audited: Its audit was skipped: Conditional result was False."
    assert told["missed"] == "not audited: The audit ran once."
    assert told["unreachable"] == "could not be read (unreachable): No route."
    by_host = {row[0]: row[2] for row in found}
    assert by_host["one"].startswith(f"same account as another host: {same}")
    assert by_host["two"] == by_host["one"]


def test_lines_of_a_message_are_lines_in_markdown() -> None:
    found = tokens({"a": unread("options", MISTAKES)}, problems=[MISTAKES])
    cells = [token.children or () for token in found if "<br>" in token.content]
    told = [
        "".join({"<br>": "\n", "<code>": "", "</code>": ""}.get(c.content, c.content) for c in cell)
        for cell in cells
        if cell
    ]
    lines = "\n".join(MISTAKE_LINES)
    assert told == [f"Problem: {lines}", f"could not be read (options): {lines}"]


def test_an_account_names_its_commit_if_there_are_several() -> None:
    audits = {
        "a": audit(account=1, expected_file="/a"),
        "b": audit(account=2, expected_file="/b"),
    }
    text = markdown(report_on(audits, commits={"/a": "abc", "/b": "def-dirty"}))
    assert "| <code>a</code>, commit <code>abc</code> |" in text
    assert "| <code>b</code>, commit <code>def\\-dirty</code> |" in text
    assert "Commit:" not in text
    text = markdown(report_on(audits, commits={"/a": "abc", "/b": "abc"}))
    assert text.count("abc") == text.count("Commit: <code>abc") == 1


def test_markdown_is_one_line_for_each_row() -> None:
    text = markdown(report_on(hostile()))
    assert all(is_visible(line) for line in text.split("\n"))
