# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""JUnit and Markdown, each read back by somebody else's parser."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

import pytest
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report import report_on, shown
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report_text import junit, markdown
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils.audits import (
    AT,
    COMMIT,
    HOSTILE,
    audit,
    difference,
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


def test_every_state_in_junit() -> None:
    root = xml(every_state(), generated_at=AT)
    assert [suite.attrib for suite in root] == [
        {
            "name": "production",
            "tests": "6",
            "failures": "3",
            "errors": "0",
            "skipped": "1",
            "timestamp": AT,
        },
        {
            "name": "laboratory",
            "tests": "2",
            "failures": "1",
            "errors": "0",
            "skipped": "0",
            "timestamp": AT,
        },
        {
            "name": "staging",
            "tests": "1",
            "failures": "0",
            "errors": "1",
            "skipped": "0",
            "timestamp": AT,
        },
    ]
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
        (sid(4), [("skipped", None, "unmanaged: nothing is expected of it")]),
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


def test_counts_in_junit_are_those_of_its_cases() -> None:
    for suite in xml(many(2, 200)):
        assert suite.get("tests") == str(len(suite.findall("testcase"))) == "200"
        assert suite.get("failures") == str(len(suite.findall(".//failure"))) != "0"
        assert suite.get("skipped") == str(len(suite.findall(".//skipped")))
        assert suite.get("timestamp") is None


def test_hostile_text_in_junit_is_text() -> None:
    root = xml(hostile(), generated_at=HOSTILE["cdata"])
    tags = {"testsuites", "testsuite", "testcase", "failure", "error"}
    assert {element.tag for element in root.iter()} == tags
    names = [case.get("name") for case in root.findall("testsuite[@name='all']/testcase")]
    drifted, missing = names[: len(HOSTILE)], names[len(HOSTILE) :]
    assert drifted == [f"{sid(n)} {shown(text)}" for n, text in enumerate(HOSTILE.values())]
    assert missing == [shown(text) for text in HOSTILE.values()]
    for element in root.iter():
        for text in (*element.attrib.values(), *(element.text or "").split("\n")):
            assert text.isprintable()


def test_an_account_without_a_message_in_junit() -> None:
    (suite,) = xml({"a": unread(msg="")})
    assert suite[0][0].get("message") == "The account could not be read."


# Markdown


def tokens(audits: Any, **others: Any) -> list[Token]:
    """What a renderer makes of it, with HTML let through, tables, and links found in text."""
    renderer = MarkdownIt("gfm-like", {"html": True, "linkify": True}).enable(["table"])
    parsed = renderer.parse(markdown(report_on(audits, **others)))
    return [one for token in parsed for one in (token, *(token.children or ()))]


def rows(found: list[Token]) -> list[list[str]]:
    """The text of each row of each table, cell by cell."""
    table: list[list[str]] = []
    for n, token in enumerate(found):
        if token.type == "tr_open":
            table.append([])
        if token.type in ("td_open", "th_open"):
            inline = found[n + 1]
            table[-1].append("".join(one.content for one in inline.children or ()))
    return table


def test_every_state_in_markdown() -> None:
    text = markdown(report_on(every_state(), AT, COMMIT))
    assert text.startswith("## BYOC trunk audit: not as expected\n\nMade: 2026\\-11\\-23T")
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
        "| a | https\\://voice\\.twilio\\.com | 0 | 0 | 0 | 0 | 1 |\n"
    )


@pytest.mark.parametrize(
    ("drifted", "listed", "more"),
    [(50, 50, None), (51, 50, "And 1 more: see the HTML report."), (1000, 50, "And 950 more")],
)
def test_of_many_the_first_fifty_are_in_markdown(
    drifted: int, listed: int, more: str | None
) -> None:
    differences = [difference("voice_method", "POST", None)]
    trunks = [trunk(n, "drifted", str(n), differences=differences) for n in range(drifted)]
    text = markdown(report_on({"a": audit(*trunks)}))
    assert text.count("| drifted in ") == listed
    assert ("more: see" in text) is (more is not None)
    assert (more or "") in text


INERT = {"heading_open", "heading_close", "paragraph_open", "paragraph_close", "inline", "text"}
INERT |= {"text_special", "softbreak"}
INERT |= {f"{e}_{way}" for e in ("table", "thead", "tbody", "tr", "th", "td") for way in
          ("open", "close")}  # fmt: skip


def test_hostile_text_in_markdown_is_text() -> None:
    found = tokens(hostile(), generated_at=HOSTILE["link"], commit=HOSTILE["html in markdown"])
    assert {token.type for token in found} <= INERT
    table = rows(found)
    start = table.index(["Account", "Trunk", "State", "What"])
    accounts, trunks = table[1:start], table[start + 1 :]
    assert {len(row) for row in accounts} == {7}
    assert {len(row) for row in trunks} == {4}
    told = [row[0].replace("\u200b", "") for row in accounts[: len(HOSTILE)]]
    assert told == [shown(text).strip() for text in HOSTILE.values()]


def test_nobody_is_mentioned_and_no_issue_is_referred_to() -> None:
    text = "".join(row[0] for row in rows(tokens({HOSTILE["mention"]: audit()})))
    assert "@\u200beveryone @\u200borg/team #\u200b1 org/repo#\u200b2 !\u200b3" in text


def test_markdown_is_one_line_for_each_row() -> None:
    text = markdown(report_on(hostile()))
    assert all(line.isprintable() for line in text.split("\n"))
