# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The audits of a play: what each host registered, or why a host has no audit.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.accounts import NotAudited
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.packed import unpacked
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.plays import (
    Inclusion,
    is_another,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.shape import (
    each_result,
    fault_of,
    fault_of_values,
)

_NOTHING = object()
_OF_ROLE = "__byoc_trunk_audit_result"
# Ansible's own failures have none of these.
_OF_ACTION = frozenset({"trunks", "error"})
NO_STAMP = ""
NO_AUDIT = "none: "


class Hosts:
    """The hosts of a play, as the task of one of them finds them.

    I(name) is the variable that the audits were registered as. I(play) is the play of the report.
    An older result in the variable is not reported once this play has audited any host. An older
    result in the role's own variable is never reported. The same holds for a result that another
    I(inclusion) of the role made for other reports. I(once) is true if one host runs the task for
    its whole batch, because of C(run_once) on the task or on an include around it.
    """

    def __init__(
        self,
        name: str,
        task_vars: Mapping[str, Any],
        *,
        play: str,
        inclusion: Inclusion | None,
        once: bool,
    ) -> None:
        self._name = name
        self._hostvars = task_vars["hostvars"]
        self.play = play
        self._inclusion = inclusion
        self._once = once
        self.mine = str(task_vars.get("inventory_hostname"))
        self.all = [str(host) for host in task_vars["ansible_play_hosts_all"]]
        self.active = {str(host) for host in task_vars.get("ansible_play_hosts", self.all)}
        self.batch = {str(host) for host in task_vars.get("ansible_play_batch", self.all)}

    @property
    def answered_for(self) -> set[str]:
        """Return the hosts whose missing audits make this task fail."""
        return self.batch if self._once else {self.mine}

    @property
    def first_of_batch(self) -> str:
        """Return the first host of the batch by name, or an empty text."""
        return min(self.batch, default="")

    @cached_property
    def audits(self) -> dict[str, Any]:
        """The result that each host registered, or a NotAudited."""
        audits = {host: self._audit_of(host) for host in self.all}
        if self._name != _OF_ROLE and self.play not in map(_play_of, audits.values()):
            return audits
        return {host: self._of_this_play(audit) for host, audit in audits.items()}

    def stamp(self) -> str:
        """Return a text that differs between audits of this task's host."""
        return _stamp_of(self._registered(self.mine))

    def variables(self, host: str) -> Mapping[str, Any]:
        """Return the variables of I(host), not templated."""
        variables: Mapping[str, Any] = self._hostvars.raw_get(host)
        return variables

    def _registered(self, host: str) -> Any:
        """Return the value that I(host) registered, not templated: that takes seconds."""
        return self._hostvars.raw_get(host).get(self._name, _NOTHING)

    def _audit_of(self, host: str) -> Any:
        registered = self._registered(host)
        result = unpacked(registered) if self._name == _OF_ROLE else registered
        if result is _NOTHING:
            return self._why_nothing(host)
        # The details of the role's audits are one text here, which takes no time to check.
        if fault_of_values(registered) or any(map(fault_of, each_result(result))):
            return NotAudited(
                f"The variable {self._name} does not contain the result of an audit. Set results "
                "to the variable that voiceops.twilio.byoc_trunk_audit is registered as.",
                fails=True,
            )
        other = next((one["host"] for one in items_of(result) if one.get("host")), host)
        if str(other) != host:
            return NotAudited(
                f"The audit ran once, for host {other} only. Remove run_once, so that each host is "
                "audited.",
                fails=True,
            )
        if any(_OF_ACTION.intersection(one) and not _is_of_action(one) for one in items_of(result)):
            return NotAudited(
                f"The result in {self._name} does not name its host and play. Set results to the "
                "variable that voiceops.twilio.byoc_trunk_audit is registered as.",
                fails=True,
            )
        return result

    def _of_this_play(self, audit: Any) -> Any:
        if _play_of(audit) in (None, self.play):
            return self._of_this_inclusion(audit)
        return NotAudited(
            f"An earlier play made the audit in {self._name}. This play did not audit the host "
            "before the report was written."
        )

    def _of_this_inclusion(self, audit: Any) -> Any:
        made_for = _inclusion_of(audit)
        if not is_another(made_for, self._inclusion):
            return audit
        return NotAudited(
            f"The role's latest audit of this host is for the reports in {made_for['report_dir']}, "
            "so these reports have none."
        )

    def _why_nothing(self, host: str) -> NotAudited:
        if host not in self.active:
            return NotAudited(
                "The play ended for this host before its audit: the host failed, was unreachable, "
                "or a task ended it."
            )
        if host not in self.batch:
            return NotAudited(
                "Another batch of the play has this host, and had not audited it when the report "
                "was written."
            )
        if self._once:
            return NotAudited(
                "The audit or the task that includes it ran once, for another host. Remove "
                "run_once, so that each host is audited.",
                fails=True,
            )
        return NotAudited(
            f"This host has no variable {self._name}: a condition skipped its audit, or the audit "
            "was not finished when the report was written."
        )


def stamps_of(audits: Mapping[str, Any]) -> dict[str, str]:
    """Return for each host a text that differs between its audits."""
    return {host: _stamp_of(audit) for host, audit in audits.items()}


def _stamp_of(result: Any) -> str:
    """Return a text that differs between audits of a host. A time in ISO 8601 sorts by age."""
    if isinstance(result, NotAudited) and result.fails:
        return f"{NO_AUDIT}{result.reason}"
    if not isinstance(result, Mapping):
        return NO_STAMP
    times = [str(one["audited_at"]) for one in items_of(result) if one.get("audited_at")]
    return max(times) if times else f"untimed: {_digest(result)}"


def _digest(result: Mapping[str, Any]) -> str:
    text = json.dumps(result, sort_keys=True, default=repr)
    return hashlib.sha256(text.encode(errors="backslashreplace")).hexdigest()


def _is_of_action(result: Mapping[str, Any]) -> bool:
    """Return whether the action made I(result): the module alone knows no host and play."""
    return bool(result.get("host") and result.get("play"))


def _play_of(result: Any) -> str | None:
    """Return the play of an audit, or None for a task that failed or was skipped without one."""
    items = items_of(result) if isinstance(result, Mapping) else []
    return next((str(one["play"]) for one in items if one.get("play")), None)


def _inclusion_of(audit: Any) -> Any:
    """Return the inclusion of the role that made I(audit), if one did."""
    items = items_of(audit) if isinstance(audit, Mapping) else []
    return next((one["inclusion"] for one in items if one.get("inclusion")), None)


def items_of(result: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the result of a task, and those of its items if it has a loop."""
    items = (one for one in each_result(result) if one is not result)
    return [result, *(item for item in items if isinstance(item, Mapping))]
