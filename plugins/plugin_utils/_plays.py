# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: it may change in any release. Do not import it from elsewhere.

"""The play of a task. A registered variable outlives its play."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ansible.playbook.task import Task


def play_of(task: Task) -> str:
    """Return what identifies the play of I(task) in this run, in every worker and every batch."""
    # Private: Ansible has no public name for it. A play's name need not be unique.
    return str(task.get_play()._uuid)  # noqa: SLF001
