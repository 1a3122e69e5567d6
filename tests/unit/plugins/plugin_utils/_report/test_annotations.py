# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Annotations of a GitHub workflow, read as GitHub's runner reads the log of a job."""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import (
    printable,
    printable_value,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.annotations import (
    annotations_of,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.files import FORMATS
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.model import (
    display_text,
    report_on,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.sources import Source
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils.audits import (
    FINDINGS,
    HOSTILE,
    audit,
    difference,
    every_kind_of_account,
    finding,
    found,
    hostile,
    sid,
    trunk,
    unread,
)

# Those of the runner, whatever their case, and the token of a stop-commands.
COMMANDS = {
    *("error", "warning", "notice", "debug", "group", "endgroup", "echo", "add-mask", "add-path"),
    *("stop-commands", "set-output", "set-env", "save-state", "add-matcher", "remove-matcher"),
    *("internal-set-repo-path", "facade", "token of a stop"),
}


class Command(NamedTuple):
    name: str
    properties: dict[str, str]
    data: str


def command(line: str) -> Command | None:
    """Return what the runner makes of a line of the log."""
    line = line.lstrip()
    parts = re.match("::(.*?)::(.*)", line, re.DOTALL)
    if parts and parts[1].partition(" ")[0].lower() in COMMANDS:
        name, _space, rest = parts[1].partition(" ")
        pairs = (pair.partition("=") for pair in rest.strip().split(",") if pair)
        found = {key: unescaped(value, "\r\n:,") for key, _equals, value in pairs}
        return Command(name, found, unescaped(parts[2], "\r\n"))
    old = re.search(r"##\[([a-z-]*)[^\]]*\](.*)", line)
    return Command(old[1], {}, old[2]) if old and old[1].lower() in COMMANDS else None


def unescaped(text: str, characters: str) -> str:
    for character in f"{characters}%":
        text = text.replace(f"%{ord(character):02X}", character)
    return text


def lines_of(audits: dict[str, Any], printed: Any = None, **others: Any) -> list[str]:
    report = report_on(audits, **others)
    return annotations_of(report, printed or {})[0]


def commands(audits: dict[str, Any], **others: Any) -> list[Command]:
    lines = lines_of(audits, **others)
    assert not any(re.search(r"[\r\n]", line) for line in lines)
    made = [command(line) for line in lines]
    assert None not in made
    return [one for one in made if one is not None]


def test_each_result_that_is_not_waived_is_a_command() -> None:
    audits = {"a": found(*FINDINGS, expected_file="/srv/a.yml")}
    made = commands(audits, sources={"/srv/a.yml": Source("sub/a,b: c%.yml", 7)})
    berlin, policy = f"a: {sid(1)} Berlin", f"a: connection_policy {sid(2, 'NY')}"
    assert [(one.name, one.data) for one in made] == [
        ("error", f"{berlin}: {FINDINGS[-1]['message']}"),
        ("warning", f"{policy}: Target NE01 has a weight below 1."),
        ("warning", f"{policy}: Target NE02 has a weight below 1."),
        ("notice", f"{berlin}: status_callback_url is not set."),
    ]
    assert made[0].properties == {
        "file": "sub/a,b: c%.yml",
        "line": "7",
        "title": "BYOC trunk audit: BYOC001",
    }


def test_a_result_without_a_file_has_no_place() -> None:
    (made,) = commands({"a": unread(msg="Two\nlines, 100%0A: x")})
    assert made.properties == {"title": "BYOC trunk audit: unread"}
    assert made.data == "a: could not be read (credentials): Two\nlines, 100%0A: x"


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_no_text_begins_a_command_of_its_own(text: str) -> None:
    waived = {"reason": text, "until": text}
    row = trunk(1, "drifted", text, sid=text, differences=[difference(text, text, text)])
    own = {"trunks": [row], "expected_file": f"/{text}"}
    audits = {
        text: {**found(finding("BYOC001", "error", text, sid=text, waived=waived)), **own},
        "b": unread(text, text),
        "c": {"skipped": True, "skip_reason": text},
    }
    made = commands(audits, problems=[text])
    assert {one.name for one in made} <= {"error", "warning", "notice"}
    assert {key for one in made for key in one.properties} <= {"file", "line", "title"}
    assert len(made) == 4


# Ansible folds a warning into lines of 79 columns, wherever a word has to be cut for that.
PLACES = [
    *("{}", "a {}", "A{}", "A:{}", ":{}", "1{}", "fe80::1 {}", "fe80{}", "[{}]", "\\x3a{}"),
    *("a\n{}", "{}B", "{} fe80::1", "{}::1", "\u3164{}", "A" * 58 + "{}" + "B" * 20),
]


@pytest.mark.parametrize("name", [*sorted(COMMANDS), "ERROR", "Add-Mask", "facade-of-a-token"])
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("show", [printable, display_text])
def test_no_text_begins_a_command_wherever_a_line_is_folded(
    show: Any, place: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"{__name__}.COMMANDS", {*COMMANDS, "facade-of-a-token"})
    for text in (f"::{name}::x", f"::{name} file=a::x", f"##[{name}]x"):
        shown = show(place.format(text))
        for begin in range(len(shown)):
            assert command(shown[begin:]) is None, shown


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("show", [printable, display_text])
def test_no_text_in_a_message_begins_a_command(show: Any, text: str) -> None:
    shown = show(text)
    assert not re.search(r"##[A-Za-z]*\[", shown)
    for begin in range(len(shown)):
        assert command(shown[begin:]) is None
    assert command(f"msg: {shown}") is None


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("::error::x", r"\x3a:error\x3a:x"),
        ("a ::error::x", r"a \x3a:error\x3a:x"),
        ("a::error::x", r"a\x3a:error\x3a:x"),
        (":::error:::x", r"\x3a\x3a:error\x3a\x3a:x"),
        ("::add-mask::x", r"\x3a:add-mask\x3a:x"),
        ("::face::x", r"\x3a:face\x3a:x"),
        ("::facade::1", r"\x3a:facade::1"),
        ("a::", r"a\x3a:"),
        (":: a", r"\x3a: a"),
        ("std::move", r"std\x3a:move"),
        ("##[error]x", r"#\x23[error]x"),
        ("###[x", r"##\x23[x"),
        ("##vso[x", r"#\x23vso[x"),
        ("a ## [x] #[y]", "a ## [x] #[y]"),
        *((text, text) for text in ("::1", "fe80::1", "2001:db8::/32", "::/0", "[fe80::]:80")),
        *((text, text) for text in ("http://[::1]:80", "[2001:db8::1]", "2001:DB8::A:b:C")),
        *((text, text) for text in ("::ffff:192.0.2.1", "fe80::1%eth0", "fe80::1 to fe80::2")),
        *((text, text) for text in ("fe80::abcd.", "[2001:db8::1/64, 2001:db8::dead]")),
    ],
)
def test_what_would_begin_a_command_is_escaped(text: str, shown: str) -> None:
    assert printable(text) == shown


@pytest.mark.parametrize("text", [HOSTILE["command"], HOSTILE["command in a line"]])
@pytest.mark.parametrize("wrap", [lambda text: [text], lambda text: {"a": {text: text}}])
def test_no_value_in_an_error_begins_a_command(text: str, wrap: Any) -> None:
    """The runner looks for C(##[) anywhere in a line, so JSON does not hide it."""
    shown = json.dumps(printable_value(wrap(text)))
    assert not re.search(r"##[A-Za-z]*\[", shown)
    assert not [begin for begin in range(len(shown)) if command(shown[begin:])]


@pytest.mark.parametrize("place", ["{}", "a{}", "\n{}", "\r\n {}", "\\{}", "\\\\{}", '"{}'])
@pytest.mark.parametrize("form", FORMATS)
def test_no_report_that_a_job_prints_begins_a_command(form: str, place: str) -> None:
    some = [f"##[{name}]x ::{name}::y ##vso[{name}]z\n::{name}::" for name in COMMANDS]
    text = place.format(" ".join(some))
    waived = {"reason": text, "until": text}
    row = trunk(1, "drifted", text, sid=text, differences=[difference(text, {text: text}, [text])])
    audits = {
        text: {**found(finding(text, "error", text, sid=text, waived=waived)), "trunks": [row]},
        "b": {**unread(text, text), "expected_file": f"/{text}"},
        "c": {"skipped": True, "skip_reason": text},
    }
    report = report_on(audits, text, text, problems=[text])
    shown = FORMATS[form](report)
    assert [line for line in shown.splitlines() if command(line)] == []
    assert not re.search(r"##[A-Za-z]*\[", shown)
    assert not [name for name in COMMANDS if f"::{name}" in shown]
    if form == "json":
        assert json.loads(shown) == report


# Limits


def missing(*numbers: int, **others: Any) -> dict[str, Any]:
    return audit(*(trunk(n, "missing", None) for n in numbers), faults=["missing"], **others)


@pytest.mark.parametrize(("number", "shown", "left_out"), [(9, 9, 0), (10, 9, 1), (300, 9, 291)])
def test_at_most_ten_of_a_level_and_the_last_counts_the_others(
    number: int, shown: int, left_out: int
) -> None:
    notes = [finding("BYOC006", "note", "No.", sid=sid(n)) for n in range(11)]
    made = commands({"a": {**found(*notes), **missing(*range(number))}, "b": unread()})
    del made[shown + (left_out > 0) :]
    lines = lines_of({"a": missing(*range(number))})
    assert len(lines) == shown + (left_out > 0)
    if left_out:
        told = (
            f"::error title=BYOC trunk audit::At least {left_out} more of this level are not "
            "shown, because GitHub shows 10 in a step. A report in a file, such as "
            "markdown, has all of them."
        )
        assert lines[-1] == told


def test_each_annotation_is_printed_once_in_a_run() -> None:
    first = report_on({"a": missing(1, 2)})
    lines, noted = annotations_of(first, {})
    assert len(lines) == len(noted) == 2
    both = report_on({"a": missing(1, 2), "b": missing(3, account=2)})
    more, others = annotations_of(both, noted)
    assert [command(line).data for line in more] == [f"b: {sid(3)}: missing"]  # type: ignore[union-attr]
    assert annotations_of(both, {**noted, **others}) == ([], {})


@pytest.mark.parametrize(
    ("numbers", "printed"),
    [
        pytest.param([8, 1], [8, 1], id="nine"),
        pytest.param([9, 1], [9, 1], id="ten"),
        pytest.param([8, 5, 3, 1], [8, 2, 0, 0], id="too many in the second"),
        pytest.param([9, 9, 9], [9, 1, 0], id="a full first one"),
        pytest.param([12, 3], [10, 0], id="too many in the first"),
        pytest.param([1] * 12, [1] * 10 + [0, 0], id="one at a time"),
    ],
)
def test_ten_of_a_level_in_a_run_also_if_hosts_report_one_after_another(
    numbers: list[int], printed: list[int]
) -> None:
    audits: dict[str, Any] = {}
    noted: dict[str, str] = {}
    counts, every = [], []
    for batch, number in enumerate(numbers):
        audits[f"host{batch}"] = missing(*range(100 * batch, 100 * batch + number), account=batch)
        lines, more = annotations_of(report_on(audits), noted)
        noted.update(more)
        counts.append(len(lines))
        every += lines
    assert counts == printed
    assert len([line for line in every if "At least" in line]) == (sum(numbers) > 9)
    assert len(noted) == sum(numbers)


def test_a_host_that_may_still_be_audited_has_no_annotation() -> None:
    report = report_on(every_kind_of_account())
    without = [row["host"] for row in report["accounts"] if row["state"] == "not_audited"]
    late = annotations_of(report, {})[0]
    early = annotations_of(report, {}, without)[0]
    others = [line for line in late if line not in early]
    assert all("not_audited" in line for line in others)
    assert len(others) == 2


def test_a_long_message_is_cut_visibly() -> None:
    (made,) = commands({"a": unread(msg="x" * 19_000)})
    assert len(made.data) == 4096
    assert made.data.endswith("x…")


def test_hostile_reports_have_whole_commands() -> None:
    assert 2 < len(commands(hostile())) <= 30
