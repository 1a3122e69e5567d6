# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A report as JUnit XML, as JSON and as Markdown.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from xml.etree import ElementTree as ET

from ansible_collections.voiceops.twilio.plugins.module_utils._audit.findings import (
    counts_in_words,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import without_commands
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.accounts import (
    AUDITED,
    URGENCY,
    Account,
    account_name,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.model import (
    MAX_CHARACTERS,
    Report,
    account_lines,
    difference_text,
    display_lines,
    display_text,
    fails,
    gaps,
    is_fault,
    label,
    trunk_description,
    trunk_name,
    verdict,
    waiver_of,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.rules import own_texts
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.waivers import (
    counts_of_waivers,
    state_in_words,
    waivers_of,
)

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|&~$@:])")
_REFERENCE = re.compile(r"([@#!~$%](?=\w))")


def as_json(report: Report) -> str:
    """Return all of I(report) as JSON, with one trunk a line. Its schema is in C(docs/).

    Indented JSON takes Python more than twice as long. With one trunk a line, C(grep) finds all of
    it.
    """
    accounts = (
        _json_with(account, "trunks", map(json.dumps, account["trunks"]))
        for account in report["accounts"]
    )
    return inert_json(_json_with(report, "accounts", accounts) + "\n")


def inert_json(text: str) -> str:
    """Return the JSON I(text) with the same values, and no command for the log of a job."""
    return without_commands(text, "\\u{:04x}")


def _json_with(value: dict[str, Any], name: str, items: Iterable[str]) -> str:
    """Return I(value) as JSON, with I(items), which are JSON, one a line below I(name)."""
    others = [f"{json.dumps(key)}: {json.dumps(it)}" for key, it in value.items() if key != name]
    lines = ",\n".join(items)
    return "".join(["{", *(f"{other}, " for other in others), f'"{name}": [\n{lines}\n]', "}"])


def junit(report: Report) -> str:
    """Return I(report) as JUnit XML: a suite for each account, a test case for each trunk.

    A trunk that is a fault is a failure, also if the audit does not fail because of it. An
    unmanaged trunk that is not a fault is skipped. The findings of a rule in one resource are a
    test case too: a failure if they make the audit fail, and else skipped. An account that could
    not be read, or whose audit is missing by mistake, is an error.
    """
    root = ET.Element("testsuites", name="BYOC trunk audit")
    if report["problems"]:
        _suite_of_run(root, report)
    for account in report["accounts"]:
        _suite(root, account, report["generated_at"])
    for suite in root:
        _number_equal_names(suite)
    for name in ("tests", "failures", "errors"):
        root.set(name, str(sum(int(suite.get(name, 0)) for suite in root)))
    root.set("time", _time(sum(account["seconds"] or 0 for account in report["accounts"])))
    ET.indent(root)
    # As bytes: for a text, some versions of Python declare the encoding of the locale.
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return f"{written.decode()}\n"


def _number_equal_names(suite: ET.Element) -> None:
    """Number the test cases of I(suite) whose names are equal: programs merge such cases.

    Encrypted names of trunks are masked, so several trunks can have the same name.
    """
    names = [str(case.get("name")) for case in suite]
    taken, numbers = set(names), Counter[str]()
    for case, name in zip(suite, names):
        numbers[name] += 1
        unique = name
        while numbers[name] > 1 and unique in taken:
            unique = f"{name} ({numbers[name]})"
            numbers[name] += unique in taken
        taken.add(unique)
        case.set("name", unique)


def _suite_of_run(root: ET.Element, report: Report) -> None:
    number = str(len(report["problems"]))
    suite = ET.SubElement(root, "testsuite", name="run", tests=number, failures="0", errors=number)
    suite.attrib.update(skipped="0", time=_time(0))
    for problem in report["problems"]:
        case = ET.SubElement(suite, "testcase", classname="run", name="run", time=_time(0))
        _add_lines(ET.SubElement(case, "error", type="run"), display_lines(problem))


def _suite(root: ET.Element, account: Account, at: str | None) -> None:
    trunks = account["trunks"]
    groups = _grouped(account["findings"])
    faulty = sum(is_fault(account, trunk) for trunk in trunks)
    failing = sum(any(fails(account, one) for one in group) for group in groups)
    left_out = account["state"] != AUDITED and account["error"] is None
    name = display_text(account_name(account))
    suite = ET.SubElement(
        root,
        "testsuite",
        name=name,
        tests=str(len(trunks) + len(groups) + (account["state"] != AUDITED)),
        failures=str(faulty + failing),
        errors=str(int(account["error"] is not None)),
        skipped=str(
            len(trunks) - faulty - account["counts"]["compliant"] + len(groups) - failing + left_out
        ),
        time=_time(account["seconds"]),
    )
    if at:
        suite.set("timestamp", display_text(at))
    if account["state"] != AUDITED:
        _case_of_account(suite, account)
    for trunk in trunks:
        _case(ET.SubElement(suite, "testcase", classname=name), account, trunk)
    for group in groups:
        _case_of_findings(ET.SubElement(suite, "testcase", classname=name), account, group)


def _grouped(findings: Iterable[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Return the findings of each rule in each resource, because test cases have unique names."""
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for one in findings:
        key = (one["rule"], one["resource"], trunk_name(one))
        groups.setdefault(key, []).append(one)
    return list(groups.values())


def _case_of_findings(case: ET.Element, account: Account, group: list[dict[str, Any]]) -> None:
    case.set("name", f"{display_text(group[0]['rule'])} {trunk_name(group[0])}")
    case.set("time", _time(0))
    failing = [one for one in group if fails(account, one)]
    if failing:
        outcome = ET.SubElement(case, "failure", type=display_text(group[0]["rule"]))
    else:
        outcome = ET.SubElement(case, "skipped")
    _add_lines(outcome, [*map(_finding, failing or group)])


def _finding(finding: dict[str, Any]) -> str:
    waiver = waiver_of(finding)
    text = f"{finding['severity']}: {finding['message']}" + (f" ({waiver})" if waiver else "")
    return display_text(text)


def _time(seconds: float | None) -> str:
    return f"{seconds or 0:.3f}"


def _case_of_account(suite: ET.Element, account: Account) -> None:
    case = ET.SubElement(
        suite, "testcase", classname=display_text(account_name(account)), name="account"
    )
    case.set("time", _time(account["seconds"]))
    if account["error"] is None:
        outcome = ET.SubElement(case, "skipped")
    else:
        outcome = ET.SubElement(case, "error", type=display_text(account["error"]["kind"]))
    _add_lines(outcome, account_lines(account))


def _add_lines(outcome: ET.Element, lines: Sequence[str]) -> None:
    """Set the message of I(outcome), also as its content, where viewers keep the lines."""
    first, *more = lines
    outcome.set("message", first)
    if more:
        outcome.text = "\n".join([first, *more])


def _case(case: ET.Element, account: Account, trunk: dict[str, Any]) -> None:
    case.set("name", trunk_name(trunk))
    case.set("time", _time(0))  # An audit has no time for a single trunk.
    if is_fault(account, trunk):
        failure = ET.SubElement(
            case, "failure", type=trunk["state"], message=trunk_description(trunk)
        )
        failure.text = "\n".join(map(difference_text, trunk["differences"]))
    elif trunk["state"] != "compliant":
        ET.SubElement(case, "skipped", message=trunk_description(trunk))


def markdown(report: Report) -> str:
    """Return I(report) as a summary in Markdown, for a pull request or a job."""
    made = [f"Made: {_md(report['generated_at'])}"] if report["generated_at"] else []
    made += [f"Commit: {_md(report['commit'])}"] if report["commit"] else []
    lines = [f"## BYOC trunk audit: {verdict(report)}", ""]
    lines += [", ".join(made), ""] if made else []
    for problem in report["problems"]:
        lines += [f"Problem: {_md_lines(display_lines(problem))}", ""]
    lines += [f"{'; '.join(gaps(report))}.", ""] if gaps(report) else []
    lines += [_row("Account", "Address", *URGENCY), _row(*["---"] * 2, *["---:"] * len(URGENCY))]
    lines += [_account_row(account, report["commit"]) for account in report["accounts"]]
    faulty = [
        _row(
            _md(account_name(account)),
            _md(trunk_name(trunk)),
            trunk["state"],
            _md(trunk_description(trunk)),
        )
        for account in report["accounts"]
        for trunk in account["trunks"]
        if is_fault(account, trunk)
    ]
    if faulty:
        lines += ["", _row("Account", "Trunk", "State", "What"), _row(*["---"] * 4)]
        lines += faulty
    found = [
        _finding_row(account, finding)
        for account in report["accounts"]
        for finding in account["findings"]
    ]
    if found:
        lines += ["", f"Findings: {counts_in_words(report['finding_counts'])}.", ""]
        lines += [_row("Account", "Rule", "Severity", "Resource", "What"), _row(*["---"] * 5)]
        lines += found
    waivers = waivers_of(report["accounts"])
    lines += _own_rules(report)
    if waivers:
        lines += ["", f"Waivers: {counts_of_waivers(waivers)}.", ""]
        lines += [_row("Account", "State", "Until", "Rule", "For", "Reason"), _row(*["---"] * 6)]
        lines += [_waiver_row(account, waiver) for account, waiver in waivers]
    return "\n".join(lines) + "\n"


def _own_rules(report: Report) -> list[str]:
    """Return a table of the own rules that findings or waivers name."""
    own = own_texts(report["accounts"])
    rows = (one for account in report["accounts"] for one in account["findings"])
    waivers = (one for account in report["accounts"] for one in account["waivers"])
    named = {str(one["rule"]) for one in (*rows, *waivers)}
    rules = [rule for name, rule in sorted(own.items()) if name in named]
    if not rules:
        return []
    head = ["", "Rules of your own:", "", _row("Rule", "Severity", "What must hold")]
    shown = [_row(markdown_text(one.id), one.severity, markdown_text(one.text)) for one in rules]
    return [*head, _row(*["---"] * 3), *shown]


def _waiver_row(account: Account, waiver: Mapping[str, Any]) -> str:
    texts = (waiver["until"], waiver["rule"], trunk_name(waiver), waiver["reason"])
    return _row(_md(account_name(account)), state_in_words(waiver), *map(_md, texts))


def _finding_row(account: Account, finding: dict[str, Any]) -> str:
    waiver = waiver_of(finding)
    what = _md(finding["message"]) + (f"<br>{_md(waiver)}" if waiver else "")
    resource = f"{finding['resource']} {trunk_name(finding)}"
    of_account = _md(account_name(account))
    return _row(of_account, _md(finding["rule"]), _md(finding["severity"]), _md(resource), what)


def _account_row(account: Account, commit: str | None) -> str:
    host, address = _md(account_name(account)), _md(account["base_url"] or "not known")
    if account["commit"] and account["commit"] != commit:
        host += f", commit {_md(account['commit'])}"
    if account["state"] != AUDITED:
        why = f"{_md(label(account))}: {_md_lines(account_lines(account))}"
        return _row(host, address, why, *[""] * (len(URGENCY) - 1))
    return _row(host, address, *(str(account["counts"][state]) for state in URGENCY))


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _md_lines(lines: Iterable[str]) -> str:
    """Return I(lines) joined for one line of Markdown, such as a table row."""
    return "<br>".join(map(markdown_text, lines))


def _md(text: Any) -> str:
    return markdown_text(display_text(text, 2 * MAX_CHARACTERS))


def markdown_text(text: str) -> str:
    """Return I(text), escaped so that Markdown, HTML, GitHub and GitLab show it as it is.

    GitHub and GitLab look for addresses, people, issues and commits in rendered Markdown, but never
    in code. Zero-width spaces break up such a reference for other programs.
    """
    escaped = _MARKDOWN.sub(r"\\\1", text).replace("\\<", "&lt;").replace("\\&", "&amp;")
    kept_apart = _REFERENCE.sub(r"\1&#8203;", escaped)
    return f"<code>{kept_apart}</code>" if kept_apart else ""
