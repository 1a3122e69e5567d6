# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check the rules of an audit: its options, and what it reads for them.

Private to this collection: it may change in any release. Do not import it from elsewhere.

What no selected rule reads is not read, so no permission is needed for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from functools import partial
from typing import Any

from .._api.account import AccountGuard
from .._audit.byoc_setup import TRUNK
from .._audit.findings import Inspected, Inspection, read_inspection
from .._audit.mistakes import OptionMistakes
from .._audit.own_rules import read_own_rules
from .._audit.rule import ERROR, SEVERITIES
from .._audit.rules import read_selection
from .._options import Option
from .._resources.byoc_trunk import BYOC_TRUNK, Trunk
from .bounds import bounded, deadline_of
from .related import Facts, read_related
from .runner import Task

OPTIONS = (
    Option("rules", type="list", elements="str", default=[]),
    # Raw: of a text such as "a=1" Ansible would make a dictionary.
    Option("rule_options", type="raw", default={}),
    Option("waivers", type="list", elements="raw", default=[]),
    Option("own_rules", type="list", elements="raw", default=[]),
    Option("findings_from", choices=SEVERITIES, default=ERROR),
)

# The parameters of read_inspection, in their order.
INSPECTED = ("rules", "rule_options", "waivers", "own_rules")
_CHECK = ("The check of the rules", "Select fewer rules, or raise deadline.")


def resources_of(given: Mapping[str, Any]) -> frozenset[str]:
    """Return the kinds of resources that the rules in the options I(given) read."""
    # Mistakes are for the audit itself to refuse.
    ignored = OptionMistakes()
    selection = read_selection(given.get("rules"), given.get("rule_options"), ignored)
    own = read_own_rules(given.get("own_rules"), ignored)
    return Inspection(selection, (), own).reads


def inspection_of(task: Task) -> Inspection:
    """Return what the options of I(task) ask for, or raise OptionsError with every mistake."""
    return read_inspection(*(task.options[name] for name in INSPECTED))


def read_for_rules(
    task: Task, inspection: Inspection, trunks: Sequence[Trunk], guard: AccountGuard
) -> Facts:
    """Read what the rules of I(inspection) need besides the I(trunks) of the account of I(guard).

    The result is empty if they need nothing else.
    """
    needs_all = inspection.selection.needs_all - {TRUNK}
    return read_related(task, trunks, guard, inspection.reads - {TRUNK}, needs_all)


def inspect(
    task: Task, inspection: Inspection, trunks: Sequence[Trunk], related: Facts
) -> Inspected:
    """Return what I(inspection) finds in I(trunks) and the I(related) resources."""
    today, mask = datetime.now(timezone.utc).date(), task.masker().mask
    if not inspection.selection.rules:
        return inspection.inspected({}, today)
    facts = {BYOC_TRUNK.facts: trunks, **related}
    return bounded(partial(inspection.inspected, facts, today, mask), *deadline_of(task), _CHECK)
