# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check a user's own rules on the controller: only Ansible can evaluate their expressions.

Private to this collection: it may change in any release. Do not import it from elsewhere.

The expressions come from the arguments of the task, never from the result of the module. The facts
from Twilio are marked as data, so Ansible never takes a text in them for a template.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from time import monotonic
from typing import Any

from ansible.errors import AnsibleActionFail, AnsibleError
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.byoc_setup import (
    TRUNK,
    Found,
    Item,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.findings import (
    Inspected,
    read_inspection,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.mistakes import (
    MAX_SHOWN_MISTAKES,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.own_rules import (
    VARIABLES,
    OwnRule,
    variables_of,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import printable
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.byoc_trunk_audit import (
    PENDING,
    concluded,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.inspecting import INSPECTED
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.plain import as_data, plain

try:
    from ansible.playbook.conditional import Conditional
except ImportError:  # For a release without it, Templar.evaluate_expression does the work.
    Conditional = None

MAX_REASON = 300


class Expressions:
    """Evaluates expressions as C(that) of ansible.builtin.assert, with the variables of a task."""

    def __init__(self, templar: Any, loader: Any, task_vars: Mapping[str, Any]) -> None:
        # A variable of the playbook with one of these names must not stand in for a fact.
        self._variables = {n: value for n, value in task_vars.items() if n not in VARIABLES}
        self._templar = templar.copy_with_new_env(available_variables=self._variables)
        self._loader = loader

    def holds(self, expression: str, facts: Mapping[str, Any]) -> bool:
        """Return whether I(expression) is true of I(facts), or raise AnsibleError."""
        data = {name: as_data(value) for name, value in facts.items()}
        # ansible-core 2.19 added this method. It takes only expressions that Ansible trusts.
        if hasattr(self._templar, "evaluate_expression"):
            value = self._templar.evaluate_expression(
                expression, local_variables=data, escape_backslashes=False
            )
            is_boolean = isinstance(value, bool)
        else:
            if hasattr(expression, "__UNSAFE__"):
                raise AnsibleError("It is data, and Ansible evaluates no data.")
            value = self._is_true(expression, data)
            is_boolean = self._is_true(f"({expression}) is boolean", data)
        if not is_boolean:
            raise AnsibleError("Its value is neither true nor false.")
        return bool(value)

    def _is_true(self, expression: str, data: Mapping[str, Any]) -> bool:
        """Return whether I(expression) is true, before ansible-core 2.19."""
        conditional = Conditional(loader=self._loader)
        conditional.when = [expression]
        every = {**self._variables, **data}
        return bool(conditional.evaluate_conditional(templar=self._templar, all_vars=every))


def with_own_rules(
    result: Mapping[str, Any], given: Mapping[str, Any], expressions: Expressions, ends: float
) -> dict[str, Any]:
    """Return I(result) with the findings of the own rules in the arguments I(given).

    Raises AnsibleActionFail for expressions without a boolean value, and if C(time.monotonic)
    reaches I(ends).
    """
    pending = result[PENDING]
    own = given["own_rules"]
    inspection = read_inspection(
        *(plain(given.get(n)) if n != "own_rules" else own for n in INSPECTED)
    )
    found: dict[str, list[Found]] = {}
    errors: list[str] = []
    for number, rule in enumerate(inspection.own):
        place = f"own_rules[{number}] ({rule.id})"
        found[rule.id] = _found(place, rule, pending["facts"], expressions, ends, errors)
    if errors:
        raise AnsibleActionFail(_message(errors))
    before = Inspected(result["findings"], result["waivers"])
    after = inspection.with_own(before, found, datetime.now(timezone.utc).date())
    others = {n: value for n, value in result.items() if n not in (PENDING, "exception")}
    audit = {**others, "findings": after.findings, "waivers": after.waivers}
    return concluded(audit, pending["fail_on"], pending["base_url"], with_rules=True)


def _found(
    place: str,
    rule: OwnRule,
    facts: Item,
    expressions: Expressions,
    ends: float,
    errors: list[str],
) -> list[Found]:
    """Return each trunk for which I(rule) does not hold, and add a line to I(errors) for others."""
    found = []
    for trunk, variables in variables_of(facts, rule):
        if monotonic() > ends:
            raise AnsibleActionFail(
                f"{place}: the check of the rule did not end within the deadline. Simplify its "
                "expressions, or raise deadline."
            )
        try:
            holds = all(expressions.holds(one, variables) for one in rule.that)
        except Exception as error:  # noqa: BLE001 - an expression may raise anything
            errors.append(f"{place}: {_name(trunk)}: {printable(str(error), MAX_REASON)}")
            continue
        if not holds:
            found.append(Found(TRUNK, trunk, rule.text))
    return found


def _message(errors: Sequence[str]) -> str:
    number = len(errors)
    how_often = "once" if number == 1 else f"{number} times"
    lines = [f"The expressions in own_rules failed {how_often}:", *errors[:MAX_SHOWN_MISTAKES]]
    if number > MAX_SHOWN_MISTAKES:
        lines.append(f"and {number - MAX_SHOWN_MISTAKES} more")
    lines.append(
        "Correct that of these rules. connection_policy and sip_domains need reads. An expression "
        "is true or false for every trunk."
    )
    return "\n".join(lines)


def _name(trunk: Item) -> str:
    return printable(f"{trunk.get('sid')} ({trunk.get('friendly_name')})", 120)
