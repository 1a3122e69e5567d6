# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Identify the play of a task, and its inclusion of the role. Registered variables outlive both.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.paths import place_of

if TYPE_CHECKING:
    from ansible.parsing.dataloader import DataLoader
    from ansible.playbook.base import Base
    from ansible.playbook.task import Task
    from ansible.playbook.task_include import TaskInclude

ROLE = "voiceops.twilio.byoc_trunk_audit"
_REPORT_DIR = "byoc_trunk_audit_report_dir"

Inclusion = Mapping[str, Any]


def play_of(task: Task) -> str:
    """Return an identity of I(task)'s play, the same in every worker and batch of this run."""
    return identity_of(task.get_play())


def identity_of(part: Base) -> str:
    """Return an identity of I(part), a play or a task, the same in every worker and batch."""
    # Private: Ansible has no public name for it. Names repeat, and so do files and lines, because a
    # playbook can be imported twice.
    return str(part._uuid)  # noqa: SLF001


def inclusion_of(
    task: Task,
    task_vars: Mapping[str, Any],
    template: Callable[[Any], Any],
    loader: DataLoader,
) -> Inclusion | None:
    """Return an identity of the inclusion of the role that I(task) is in, or None outside of it.

    The identity is the same in every worker and batch. Ansible loads included tasks again for each,
    so it consists of the file and line of each include. Each item of a loop is an inclusion of its
    own.
    """
    if task_vars.get("ansible_role_name") != ROLE:
        return None
    try:
        folder = str(template(task_vars[_REPORT_DIR]))
    except Exception:  # noqa: BLE001 - a template may raise anything, and no report is written then
        return None
    report_dir = str(place_of(folder, loader))
    includes = [*_includes_of(task)]
    place = [f"{include.get_path()} {include.vars.get(_REPORT_DIR)}" for include in includes]
    if any(include.loop is not None for include in includes):
        place.append(report_dir)
    return {"place": place, "report_dir": report_dir}


def is_another(one: Inclusion | None, other: Inclusion | None) -> bool:
    """Return whether two inclusions differ in their place, and report into different folders.

    One inclusion may use a folder for each host. Several inclusions may report into one folder.
    """
    if one is None or other is None:
        return False
    return all(one[name] != other[name] for name in ("place", "report_dir"))


def _includes_of(task: Task) -> Iterator[TaskInclude]:
    include = task.get_first_parent_include()
    while include is not None:
        yield include
        include = include.get_first_parent_include()
