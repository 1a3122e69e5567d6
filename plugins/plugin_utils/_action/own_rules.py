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
from functools import partial
from time import monotonic
from typing import Any

from ansible.errors import AnsibleError
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
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import (
    OverrunError,
    printable,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.bounds import bounded
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.byoc_trunk_audit import (
    PENDING,
    concluded,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.inspecting import INSPECTED
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.failures import (
    ActionFailure,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.plain import as_data, plain
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.strict_tests import (
    StrictTests,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.vaulted import OF_ALL_HOSTS

try:
    from ansible.playbook.conditional import Conditional
except ImportError:  # For a release without it, Templar.evaluate_expression does the work.
    Conditional = None

MAX_REASON = 300
_KEYS_OF_RULE = frozenset({"id", "severity", "text", "that"})
_WORDING = (
    "the check of the rule",
    (
        "Simplify its expressions, or raise deadline. Nested repetitions in a regular expression, "
        "such as (a+)+, and lookups that wait can take forever."
    ),
)


class Expressions:
    """Evaluates expressions as C(that) of ansible.builtin.assert, with the variables of a task."""

    def __init__(self, templar: Any, loader: Any, task_vars: Mapping[str, Any]) -> None:
        # A variable of the playbook with one of these names must not stand in for a fact.
        self._variables = {n: value for n, value in task_vars.items() if n not in VARIABLES}
        self._templar = templar.copy_with_new_env(available_variables=self._variables)
        if not hasattr(self._templar, "evaluate_expression"):
            environment = self._templar.environment
            environment.tests = StrictTests(environment.tests)
        self._loader = loader
        self._written: Mapping[str, str] | None = None

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
            if _is_data(expression):
                expression = self._as_written(expression)
            value = self._is_true(expression, data)
            is_boolean = self._is_true(f"({expression}) is boolean", data)
        if not is_boolean:
            raise AnsibleError("Its value is neither true nor false.")
        return bool(value)

    def _as_written(self, expression: str) -> str:
        """Return the expression of a variable that equals I(expression), or raise AnsibleError.

        Before ansible-core 2.19, one encrypted value marks the whole value of a template as data.
        """
        if self._written is None:
            self._written = _written_in(self._variables)
        if str(expression) not in self._written:
            raise AnsibleError("It is data, and Ansible evaluates no data.")
        return self._written[str(expression)]

    def _is_true(self, expression: str, data: Mapping[str, Any]) -> bool:
        """Return whether I(expression) is true, before ansible-core 2.19."""
        conditional = Conditional(loader=self._loader)
        conditional.when = [expression]
        every = {**self._variables, **data}
        try:
            return bool(conditional.evaluate_conditional(templar=self._templar, all_vars=every))
        except AnsibleError as error:
            raise AnsibleError(str(_wrapped_by(error))) from None


def _is_data(text: str) -> bool:
    """Return whether I(text) is marked as data, before ansible-core 2.19."""
    return hasattr(text, "__UNSAFE__")


def _written_in(variables: Mapping[str, Any]) -> dict[str, str]:
    """Return the expressions in the rules that I(variables) contain, except those that are data."""
    waiting, seen = [v for n, v in variables.items() if n not in OF_ALL_HOSTS], set()
    found: dict[str, str] = {}
    while waiting:
        value = waiting.pop()
        if not isinstance(value, (Mapping, list, tuple)) or id(value) in seen:
            continue
        seen.add(id(value))
        if isinstance(value, Mapping) and _KEYS_OF_RULE.issubset(value):
            that = value["that"]
            each = that if isinstance(that, (list, tuple)) else [that]
            found.update((one, one) for one in each if isinstance(one, str) and not _is_data(one))
        waiting += value.values() if isinstance(value, Mapping) else value
    return found


class _Failures:
    """The failures of expressions, with the trunks of one cause together."""

    def __init__(self) -> None:
        self._trunks: dict[tuple[str, str], list[Item]] = {}

    def add(self, place: str, trunk: Item, reason: str) -> None:
        """Note that the rule at I(place) failed for I(trunk)."""
        self._trunks.setdefault((place, printable(reason, MAX_REASON)), []).append(trunk)

    def require_none(self) -> None:
        """Raise ActionFailure with a line for each cause."""
        if not self._trunks:
            return
        number = sum(map(len, self._trunks.values()))
        how_often = "once" if number == 1 else f"{number} times"
        causes = [*self._trunks.items()]
        lines = [f"The expressions in own_rules failed {how_often}:"]
        for (place, reason), (first, *others) in causes[:MAX_SHOWN_MISTAKES]:
            more = f" and {len(others)} more" if others else ""
            lines.append(f"{place}: {_name(first)}{more}: {reason}")
        if len(causes) > MAX_SHOWN_MISTAKES:
            lines.append(f"and {len(causes) - MAX_SHOWN_MISTAKES} more")
        lines.append(
            "Correct the key that of these rules. Each expression must be true or false for each "
            "trunk. In a rule, connection_policy needs reads: [connection_policy], and sip_domains "
            "needs reads: [sip_domain]."
        )
        raise ActionFailure("\n".join(lines))


def with_own_rules(
    result: Mapping[str, Any],
    given: Mapping[str, Any],
    expressions: Expressions,
    ends: float,
    limit: str,
) -> dict[str, Any]:
    """Return I(result) with the findings of the own rules in the arguments I(given).

    Raises ActionFailure for expressions without a boolean value, and TimedOutError if
    C(time.monotonic) reaches I(ends), which I(limit) describes.
    """
    pending = result[PENDING]
    own = given["own_rules"]
    inspection = read_inspection(
        *(plain(given.get(n)) if n != "own_rules" else own for n in INSPECTED)
    )
    checking = partial(_checked, inspection.own, pending["facts"], expressions, ends, limit)
    found, failures = bounded(checking, ends, limit, _WORDING)
    failures.require_none()
    before = Inspected(result["findings"], result["waivers"])
    today, sids = datetime.now(timezone.utc).date(), pending["sids_by_name"]
    after = inspection.with_own(before, found, today, sids)
    others = {n: value for n, value in result.items() if n not in (PENDING, "exception")}
    audit = {**others, "findings": after.findings, "waivers": after.waivers}
    return concluded(audit, pending["fail_on"], pending["base_url"], with_rules=True)


def _checked(
    rules: Sequence[OwnRule], facts: Item, expressions: Expressions, ends: float, limit: str
) -> tuple[dict[str, list[Found]], _Failures]:
    """Return the trunks for which each of I(rules) does not hold, and what failed for others.

    An OverrunError names the rule and the trunk.
    """
    found: dict[str, list[Found]] = {rule.id: [] for rule in rules}
    failures = _Failures()
    for number, rule in enumerate(rules):
        place = f"own_rules[{number}] ({rule.id})"
        for trunk, variables in variables_of(facts, rule):
            where = (place, f"trunk {_name(trunk)}")
            try:
                if not _holds(rule, variables, expressions):
                    found[rule.id].append(Found(TRUNK, trunk, rule.text))
            except OverrunError as overrun:
                raise overrun.inside(*where) from None
            except Exception as error:  # noqa: BLE001 - an expression may raise anything
                if _is_out_of_memory(error):
                    raise OverrunError("within the available memory").inside(*where) from None
                failures.add(place, trunk, str(error) or type(error).__name__)
            # An expression that waits, such as a lookup, takes no processor time.
            if monotonic() >= ends:
                raise OverrunError(limit).inside(*where)
    return found, failures


def _holds(rule: OwnRule, variables: Mapping[str, Any], expressions: Expressions) -> bool:
    """Return whether each expression of I(rule) is true. An error says which of them fails."""
    for number, expression in enumerate(rule.that):
        try:
            holds = expressions.holds(expression, variables)
        except Exception as error:
            if len(rule.that) == 1:
                raise
            raise AnsibleError(f"that[{number}]: {error}") from None
        if not holds:
            return False
    return True


def _is_out_of_memory(error: BaseException | None) -> bool:
    """Return whether a lack of memory caused I(error). Ansible wraps it, and hides it in a text."""
    causes: dict[int, BaseException] = {}
    # Ansible makes errors that cause each other.
    while error is not None and id(error) not in causes:
        causes[id(error)] = error
        error = error.__cause__ or error.__context__
    return any(isinstance(cause, MemoryError) for cause in causes.values())


def _wrapped_by(error: BaseException) -> BaseException:
    """Return what made Ansible raise I(error): its own messages show how it evaluates."""
    while isinstance(error, AnsibleError) and error.__context__:
        error = error.__context__
    return error


def _name(trunk: Item) -> str:
    name = f" ({trunk['friendly_name']})" if trunk.get("friendly_name") else ""
    return printable(f"{trunk.get('sid')}{name}", 120)
