# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The rules in SARIF: those of the rules guide, and one for each state that a report can find.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from ansible_collections.voiceops.twilio.plugins.module_utils._audit.rule import (
    ERROR,
    WARNING,
    Rule,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.rules import RULES
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.accounts import (
    NOT_AUDITED,
    SAME,
    UNREAD,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.results import PROBLEM
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.rules import (
    OWN_REMEDY,
    OWN_SOURCE,
    OwnText,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.text import markdown_text

LEFT_OUT = "left_out"
_TAG = "byoc"
# GitHub's name for a note among the severities of problems.
_PROBLEM_SEVERITIES = {"note": "recommendation"}
# Viewers take a brace in a message for the begin of an argument unless it is doubled. A link has no
# such escape that all viewers know, so its bracket becomes one that prints.
_ESCAPES = {"{": "{{", "}": "}}"}
_ACTING = re.compile(r"[{}]|(?<=\])\(")


class _State(NamedTuple):
    """A state, as a rule. The texts are as those of a Rule."""

    id: str
    name: str
    severity: str
    text: str
    reason: str
    remedy: str


_STATES = (
    _State(
        "drifted",
        "trunk-as-expected",
        ERROR,
        "Each trunk is as expected.",
        "The account and the repository contradict each other.",
        "Change the trunk at Twilio, or the expected value.",
    ),
    _State(
        "missing",
        "trunk-exists",
        ERROR,
        "Each expected trunk exists.",
        "The repository describes a trunk that the account does not have.",
        "Create the trunk at Twilio, or remove its entry.",
    ),
    _State(
        "ambiguous",
        "name-unique",
        ERROR,
        "Each expected friendly name belongs to one trunk.",
        "The audit cannot know which of the trunks the entry describes.",
        "Name the trunk by its SID, or rename the other trunks.",
    ),
    _State(
        "unmanaged",
        "trunk-expected",
        ERROR,
        "Each trunk is expected.",
        "Nobody reviews a trunk that is not in the repository.",
        "Add an entry for the trunk, or delete it at Twilio.",
    ),
    _State(
        UNREAD,
        "account-readable",
        ERROR,
        "Each account can be read.",
        "Nothing is known of an account that could not be read.",
        "Do what the message says, and run the audit again.",
    ),
    _State(
        NOT_AUDITED,
        "host-audited",
        WARNING,
        "Each host of the play is audited.",
        "Nothing is known of the account of a host without an audit.",
        "Do what the message says, and run the audit again.",
    ),
    _State(
        SAME,
        "account-once",
        ERROR,
        "Each account belongs to one host.",
        "One of the hosts has the credentials of another account.",
        "Give each host the credentials of its own account.",
    ),
    _State(
        PROBLEM,
        "run-valid",
        ERROR,
        "The run has no mistakes.",
        "A mistake in an option can make reports incomplete.",
        "Do what the message says, and run the audit again.",
    ),
    _State(
        LEFT_OUT,
        "results-complete",
        WARNING,
        "The file has every result.",
        "GitHub rejects a file with more than 25,000 results.",
        "Read the other results in audit.json.",
    ),
)


def descriptors(used: Mapping[str, str], own: Mapping[str, OwnText]) -> list[dict[str, Any]]:
    """Return a descriptor of each rule and state, and of each other rule ID in I(used).

    I(used) has the most severe level of the results of each. I(own) has own rules by ID.
    """
    known = [*map(_of_rule, RULES), *map(_of_state, _STATES)]
    ids = {one["id"] for one in known}
    by_shown_id = {rule.id: rule for rule in own.values()}
    others = (one for one in used if one not in ids)
    more = (
        _of_own(by_shown_id[one]) if one in by_shown_id else _of_other(one, used[one])
        for one in others
    )
    return [*known, *more]


def plain_message(text: str) -> str:
    """Return I(text) so that no viewer finds an argument or a link in it."""
    return _ACTING.sub(lambda found: _ESCAPES.get(found[0], "\\x28"), text)


def _plain_markdown(text: str) -> str:
    """Return I(text) as Markdown. Braces are entities, so a viewer finds no argument."""
    return markdown_text(text).replace("\\{", "&#123;").replace("\\}", "&#125;")


def _of_rule(rule: Rule) -> dict[str, Any]:
    parts = {
        "": rule.text,
        "Why": rule.reason,
        "What to do": rule.remedy,
        "What it does not see": rule.limits,
        "Source": rule.source,
    }
    is_page = rule.source.startswith("https://")
    found = _descriptor(rule.id, rule.name, rule.severity, rule.text, rule.reason, parts)
    return {**found, **({"helpUri": rule.source} if is_page else {})}


def _of_state(state: _State) -> dict[str, Any]:
    parts = {"": state.text, "Why": state.reason, "What to do": state.remedy}
    return _descriptor(*state[:5], parts)


def _of_own(rule: OwnText) -> dict[str, Any]:
    text = plain_message(rule.text)
    more = {"Severity": rule.severity, "What to do": OWN_REMEDY, "Source": OWN_SOURCE}
    parts, marked = {"": text, **more}, {"": _plain_markdown(rule.text), **more}
    return _descriptor(rule.id, rule.id, rule.severity, text, "", parts, marked)


def _of_other(rule: str, level: str) -> dict[str, Any]:
    reason, remedy = "The playbook defines this rule.", "Read the rule in the playbook."
    text, marked = (
        f"The rule {escape(rule)} of the playbook holds."
        for escape in (plain_message, _plain_markdown)
    )
    parts, in_markdown = ({"": each, "What to do": remedy} for each in (text, marked))
    return _descriptor(rule, rule, level, text, reason, parts, in_markdown)


def _descriptor(
    id_: str,
    name: str,
    severity: str,
    text: str,
    reason: str,
    parts: Mapping[str, str],
    in_markdown: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    shown = {title: part for title, part in parts.items() if part}
    marked = in_markdown or shown
    return {
        "id": id_,
        "name": name,
        "shortDescription": {"text": text},
        "fullDescription": {"text": f"{text} {reason}".strip()},
        "help": {
            "text": "\n\n".join(_titled(title, part) for title, part in shown.items()),
            "markdown": "\n\n".join(_titled(title, part, "**") for title, part in marked.items()),
        },
        "defaultConfiguration": {"level": severity},
        "properties": {
            "tags": [_TAG],
            "precision": "very-high",
            "problem.severity": _PROBLEM_SEVERITIES.get(severity, severity),
        },
    }


def _titled(title: str, part: str, mark: str = "") -> str:
    return f"{mark}{title}:{mark} {part}" if title else part
