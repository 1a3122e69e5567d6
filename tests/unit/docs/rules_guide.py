# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Makes the section with all rules in the guide to rules, from the table of rules.

The collection must be in a folder C(ansible_collections/voiceops/twilio). In that folder, run
C(PYTHONPATH=../../.. python tests/unit/docs/rules_guide.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ansible_collections.voiceops.twilio.plugins.module_utils._audit.rule import OUR_ADVICE, Rule
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.rules import RULES

GUIDE = Path(__file__).resolve().parents[3] / "docs" / "docsite" / "rst" / "rules_guide.rst"
HEADING = "\nAll rules\n---------\n"
_TABLE = """
.. list-table::
   :header-rows: 1

   * - Rule
     - Severity
     - What must hold
"""


def all_rules() -> str:
    """Return the section with all rules as reStructuredText."""
    rows = (line for rule in RULES for line in _row(rule))
    pages = (line for rule in RULES for line in _page(rule))
    return "\n".join([f"{HEADING}{_TABLE}".rstrip("\n"), *rows, *pages]) + "\n"


def _row(rule: Rule) -> Iterator[str]:
    yield f"   * - ``{rule.id}``"
    yield f"     - {rule.severity}"
    yield f"     - {rule.text}"


def _page(rule: Rule) -> Iterator[str]:
    title = f"{rule.id}: {rule.name}"
    yield from ("", title, "~" * len(title), "", rule.text, "")
    yield f"- Severity: {rule.severity}"
    if rule.reads:
        yield f"- Reads: {', '.join(f'``{kind}``' for kind in rule.reads)}"
    yield f"- Reason: {rule.reason}"
    yield f"- Remedy: {rule.remedy}"
    yield f"- Source: {_source(rule)}"
    for option in rule.options:
        text = option.text.replace("*", r"\*")  # It would begin an emphasis.
        yield f"- Option ``{option.name}``: {text}{_default(option.default)}"
    if rule.limits:
        yield f"- Note: {rule.limits}"


def _source(rule: Rule) -> str:
    return "our advice." if rule.source == OUR_ADVICE else f"`Twilio <{rule.source}>`__."


def _default(value: object) -> str:
    shown = str(value).lower() if isinstance(value, bool) else value
    return "" if value is None else f" The default is ``{shown}``."


if __name__ == "__main__":
    written, _heading, _old = GUIDE.read_text(encoding="utf-8").partition(HEADING)
    GUIDE.write_text(written + all_rules(), encoding="utf-8")
