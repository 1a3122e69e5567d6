# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The HTML as a parser sees it; tests/browser opens it in a browser."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import is_visible
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.html import html
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.model import (
    display_text,
    report_on,
)
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
    trunk,
    unread,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils.setups import (
    hostile_setup,
    sound_and_unsound,
)

# With the text that each of them may hold.
ELEMENTS = {
    "html", "head", "meta", "title", "style", "body", "main", "div", "h1", "h2", "span", "p",
    "time", "code", "label", "input", "b", "i", "br", "table", "thead", "tbody", "tr", "th", "td",
    "script", "a", "details", "summary", "select", "option",
}  # fmt: skip
ATTRIBUTES = {
    "lang", "charset", "name", "content", "http-equiv", "class", "type", "value", "checked",
    "placeholder", "aria-label", "data-state", "data-is", "colspan", "role", "id", "href", "open",
    "data-rule", "data-refers", "data-findings", "aria-expanded",
}  # fmt: skip


class Page(HTMLParser):
    """Every element and attribute, and the text of elements by class or name."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.texts: list[tuple[str, str]] = []
        self.trunks: list[list[str]] = []
        self.inside = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.attributes += attrs
        self.inside = tag
        if ("role", "listitem") in attrs:
            self.trunks.append([])

    def handle_data(self, data: str) -> None:
        self.texts.append((self.inside, data))
        if self.trunks and data.strip() and self.inside != "script":
            self.trunks[-1].append(data)


def page(audits: Any, *others: str) -> Page:
    return Page(html(report_on(audits, *others)))


def test_it_is_made_of_known_elements_and_needs_nothing_from_elsewhere() -> None:
    audits = {**every_state(), "rules": sound_and_unsound(3)}
    text = html(report_on(audits, AT, COMMIT))
    found = Page(text)
    assert set(found.elements) <= ELEMENTS
    assert {name for name, _value in found.attributes} <= ATTRIBUTES
    assert "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'\"" in text
    assert not re.search(r"(?:src|url|import)\s*[=(]|innerHTML|outerHTML|insertAdjacent", text)
    links = [value for name, value in found.attributes if name == "href"]
    places = {value for name, value in found.attributes if name == "id"}
    assert links
    assert all(re.fullmatch(r"#r\d+-\d+", str(link)) for link in links)
    assert {str(link)[1:] for link in links} <= places
    assert text.startswith("<!DOCTYPE html>\n<html lang=")


def test_it_says_when_against_what_and_by_which_version_it_was_made() -> None:
    told = " ".join(text for _tag, text in page(every_state(), AT, COMMIT).texts)
    assert re.search(f"Made +{AT} *, against commit +{COMMIT}", told)
    told = " ".join(text for _tag, text in page(every_state()).texts)
    assert "Made" not in told
    assert "commit" not in told
    assert "by voiceops.twilio" in told


@pytest.mark.parametrize(
    ("audits", "verdict"),
    [
        ({"a": audit()}, "All as expected"),
        (every_state(), "Not as expected"),
        ({"a": unread()}, "Not complete"),
        (
            {"a": audit(trunk(1, "unmanaged", "x"))},
            "All expected trunks are as expected; 1 unmanaged",
        ),
    ],
)
def test_the_verdict(audits: Any, verdict: str) -> None:
    assert ("span", verdict) in page(audits).texts


def test_counts_in_all_and_by_account() -> None:
    found = page(every_state())
    numbers = [text for tag, text in found.texts if tag == "b" and text.isdigit()]
    assert numbers == ["1", "2", "1", "1", "3"]
    cells = [text.strip() for tag, text in found.texts if tag == "td" and text.strip().isdigit()]
    assert cells == ["1", "1", "1", "1", "2", "0", "1", "0", "0", "1"]
    told = " ".join(" ".join(text.split()) for _tag, text in found.texts)
    assert "1 of 3 accounts could not be read" in told
    assert "could not be read (credentials) Twilio refused the credentials." in told
    assert "accounts could not be read" not in " ".join(t for _tag, t in page({"a": audit()}).texts)


def told_by(audits: Any, **others: Any) -> str:
    found = Page(html(report_on(audits, **others)))
    return " ".join(" ".join(text.split()) for _tag, text in found.texts)


def test_every_kind_of_account_is_told() -> None:
    told = told_by(every_kind_of_account(), problems=["The option x is wrong."])
    for text in (
        "The option x is wrong.",
        "3 of 10 accounts could not be read",
        "3 of 10 accounts were not audited",
        "2 of 10 accounts are the same account as another host",
        "not audited Its audit was skipped: Conditional result was False.",
        "not audited The audit ran once.",
        "could not be read (unreachable) No route.",
        "same account as another host The hosts one and two have the same account",
    ):
        assert text in told


def test_an_account_names_its_commit_if_there_are_several() -> None:
    audits = {
        "a": audit(account=1, expected_file="/a"),
        "b": audit(account=2, expected_file="/b"),
    }
    told = told_by(audits, commits={"/a": "abc", "/b": "def-dirty"})
    assert "commit abc" in told
    assert "commit def-dirty" in told
    assert "against commit" not in told
    told = told_by(audits, commits={"/a": "abc", "/b": "abc"})
    assert told.count("abc") == 1
    assert "against commit abc" in told


def test_a_trunk_has_its_state_name_sid_account_and_differences() -> None:
    trunks = page(every_state()).trunks
    assert [" ".join(one[:1]) for one in trunks] == [
        "drifted",
        *["missing"] * 2,
        "ambiguous",
        "unmanaged",
        *["compliant"] * 3,
    ]
    drifted = [text.strip() for text in trunks[0]]
    assert drifted[:4] == [
        "drifted",
        "T\u00e9l\u00e9com Lumi\u00e8re \u2013 Paris",
        "BY00000000000000000000000000000002",
        "production",
    ]
    assert drifted[7:] == [
        *["voice_url", "regex", "^https://voice\\.", "http://old.example.com/ivr"],
        *["voice_method", "POST", "null"],
        *["cnam_lookup_enabled", "false", "true"],
    ]
    assert [t.strip() for t in trunks[2]] == [
        "missing",
        "BY0000000000000000000000000000000c",
        "laboratory",
    ]
    assert "without a name" in trunks[4]


@pytest.mark.parametrize(
    ("expected", "told"),
    [
        ({"regex": "^a"}, "regex ^a"),
        ({"one_of": ["GET", None, "null"]}, 'one of GET , null , "null"'),
        ({"defined": True}, "defined"),
        ({"defined": False}, "not defined"),
        ({"not": {"not": "GET"}}, "not not GET"),
        ({"not": {"regex": "<b>"}}, "not regex <b>"),
        ({"else": 1}, '{"else": 1}'),
        ({"target": "sip:a", "weight": {"not": 1}}, '{"target": "sip:a", "weight": {"not": 1}}'),
        (None, "null"),
        ("", '""'),
    ],
)
def test_a_condition_is_told_in_words(expected: Any, told: str) -> None:
    differences = [difference("voice_method", expected, "PUT")]
    (found,) = page({"a": audit(trunk(1, "drifted", "x", differences=differences))}).trunks
    texts = " ".join(" ".join(found).split())
    assert texts.endswith(f"voice_method {told} PUT")


def test_hostile_text_is_text() -> None:
    harmless = page({**every_state(), "rules": sound_and_unsound(3)}, AT, COMMIT)
    audits = {**hostile(), "rules": hostile_setup()}
    found = page(audits, HOSTILE["element"], HOSTILE["end of a script"])
    assert set(found.elements) <= set(harmless.elements)
    assert {name for name, _value in found.attributes} <= {n for n, _v in harmless.attributes}
    names = [trunk[1] for trunk in found.trunks]
    for text in HOSTILE.values():
        assert display_text(text) in names
        assert display_text(text).isprintable()
    scripts = [text for tag, text in found.texts if tag == "script"]
    assert scripts[0].count("addEventListener") == 3
    assert "alert" not in scripts[0]


def test_text_that_acts_is_shown_as_escapes() -> None:
    audits = {**hostile(), "rules": hostile_setup()}
    text = html(report_on(audits, HOSTILE["bidi"], HOSTILE["control"]))
    assert all(is_visible(line) for line in text.split("\n"))
    text.encode()  # No half of a surrogate pair is left.


def test_a_message_of_an_account_that_could_not_be_read_is_text_too() -> None:
    found = page({"a": unread("<b>", HOSTILE["element"])})
    assert "script" not in found.elements[:-1]
    assert any(HOSTILE["element"] in text for _tag, text in found.texts)


def test_lines_of_a_message_are_lines() -> None:
    text = html(report_on({"a": unread("options", MISTAKES)}, problems=[MISTAKES]))
    told = "<br>".join(line.replace("<", "&lt;").replace(">", "&gt;") for line in MISTAKE_LINES)
    assert f'<span class="state">{told}</span></p>' in text
    assert f"could not be read (options)</span> {told}\n</tr>" in text


def test_ten_thousand_trunks() -> None:
    text = html(report_on(many(20, 500)))
    assert text.count('<div class="item ') == 10_000
    assert len(text) < 6_000_000
    assert json.dumps(text)
