# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: it may change in any release. Do not import it from elsewhere.

"""A report as JUnit XML, as JSON and as Markdown."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any
from xml.etree import ElementTree as ET

from ansible_collections.voiceops.twilio.plugins.plugin_utils._report import (
    URGENCY,
    Report,
    shown,
    shown_value,
)

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|&~$@:])")
_REFERENCE = re.compile(r"([@#!~$%](?=\w))")
_SHOWN_IN_MARKDOWN = 50


def as_json(report: Report) -> str:
    """I(report) as JSON, with everything that it holds, a trunk a line; its schema is in C(docs/).

    To indent takes Python more than twice as long, and C(grep) finds a whole trunk this way.
    """
    accounts = (
        _json_with(account, "trunks", map(json.dumps, account["trunks"]))
        for account in report["accounts"]
    )
    return _json_with(report, "accounts", accounts) + "\n"


def _json_with(value: dict[str, Any], name: str, items: Iterable[str]) -> str:
    """I(value) as JSON, with I(items), which are JSON, in lines of their own below I(name)."""
    others = [f"{json.dumps(key)}: {json.dumps(it)}" for key, it in value.items() if key != name]
    lines = ",\n".join(items)
    return "".join(["{", *(f"{other}, " for other in others), f'"{name}": [\n{lines}\n]', "}"])


def junit(report: Report) -> str:
    """I(report) as JUnit XML: a suite for each account, a test case for each trunk.

    A trunk that is drifted, missing or ambiguous is a failure, an unmanaged one is skipped, and an
    account that could not be read is an error.
    """
    root = ET.Element("testsuites", name="BYOC trunk audit")
    for account in report["accounts"]:
        _suite(root, account, report["generated_at"])
    ET.indent(root)
    # As bytes, because of a text some Pythons declare the encoding of the locale.
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return f"{written.decode()}\n"


def _suite(root: ET.Element, account: dict[str, Any], at: str | None) -> None:
    counts = account["counts"]
    unread = account["error"] is not None
    suite = ET.SubElement(
        root,
        "testsuite",
        name=shown(account["host"]),
        tests=str(len(account["trunks"]) + unread),
        failures=str(counts["drifted"] + counts["missing"] + counts["ambiguous"]),
        errors=str(int(unread)),
        skipped=str(counts["unmanaged"]),
    )
    if at:
        suite.set("timestamp", shown(at))
    if unread:
        case = ET.SubElement(suite, "testcase", classname=shown(account["host"]), name="account")
        error = ET.SubElement(case, "error", type=shown(account["error"]["kind"]))
        error.set("message", shown(account["msg"] or "The account could not be read."))
    for trunk in account["trunks"]:
        _case(suite, account, trunk)


def _case(suite: ET.Element, account: dict[str, Any], trunk: dict[str, Any]) -> None:
    name = " ".join(shown(part) for part in (trunk["sid"], trunk["friendly_name"]) if part)
    case = ET.SubElement(suite, "testcase", classname=shown(account["host"]), name=name)
    if trunk["state"] == "unmanaged":
        ET.SubElement(case, "skipped", message="unmanaged: nothing is expected of it")
    elif trunk["state"] != "compliant":
        failure = ET.SubElement(case, "failure", type=trunk["state"], message=_told(trunk))
        failure.text = "\n".join(map(_difference, trunk["differences"]))


def _difference(difference: dict[str, Any]) -> str:
    expected, actual = (shown_value(difference[which]) for which in ("expected", "actual"))
    return f"{difference['attribute']}: expected {expected}, is {actual}"


def _told(trunk: dict[str, Any]) -> str:
    if trunk["differences"]:
        return "drifted in " + ", ".join(d["attribute"] for d in trunk["differences"])
    if trunk["candidates"]:
        return "ambiguous: the name fits " + ", ".join(map(shown, trunk["candidates"]))
    return str(trunk["state"])


def markdown(report: Report) -> str:
    """I(report) as a summary in Markdown, for a pull request or a job."""
    verdict = "all as expected" if report["compliant"] else "not as expected"
    made = [f"Made: {_md(report['generated_at'])}"] if report["generated_at"] else []
    made += [f"Commit: {_md(report['commit'])}"] if report["commit"] else []
    lines = [f"## BYOC trunk audit: {verdict}", ""]
    lines += [", ".join(made), ""] if made else []
    lines += [_row("Account", "Address", *URGENCY), _row(*["---"] * 2, *["---:"] * len(URGENCY))]
    lines += [_account_row(account) for account in report["accounts"]]
    faulty = [
        _row(_md(account["host"]), _md(_name(trunk)), trunk["state"], _md(_told(trunk)))
        for account in report["accounts"]
        for trunk in account["trunks"]
        if trunk["state"] not in ("compliant", "unmanaged")
    ]
    if faulty:
        lines += ["", _row("Account", "Trunk", "State", "What"), _row(*["---"] * 4)]
        lines += faulty[:_SHOWN_IN_MARKDOWN]
    if len(faulty) > _SHOWN_IN_MARKDOWN:
        lines += ["", f"And {len(faulty) - _SHOWN_IN_MARKDOWN} more: see the HTML report."]
    return "\n".join(lines) + "\n"


def _account_row(account: dict[str, Any]) -> str:
    host, address = _md(account["host"]), _md(account["base_url"] or "not known")
    if account["error"] is not None:
        told = f"could not be read ({_md(account['error']['kind'])}): {_md(account['msg'] or '')}"
        return _row(host, address, told, *[""] * (len(URGENCY) - 1))
    return _row(host, address, *(str(account["counts"][state]) for state in URGENCY))


def _name(trunk: dict[str, Any]) -> str:
    return " ".join(part for part in (trunk["sid"], trunk["friendly_name"]) if part)


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _md(text: str) -> str:
    """I(text) with nothing in it that Markdown or HTML would act on.

    A zero-width space keeps GitHub and GitLab, which look for people and issues in what Markdown
    has already made, from finding any.
    """
    escaped = _MARKDOWN.sub(r"\\\1", shown(text)).replace("\\<", "&lt;").replace("\\&", "&amp;")
    return _REFERENCE.sub(r"\1&#8203;", escaped)
