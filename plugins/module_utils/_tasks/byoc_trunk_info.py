# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What C(byoc_trunk_info) does, from options to result. Each door in front of it is thin.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._api.voice import byoc_trunks
from .._resources.byoc_trunk import BYOC_TRUNK
from .asking import exclusive, read_selected, ways_of_asking
from .reading import Reader
from .runner import Outcome, Task, attempt

OPTIONS = ways_of_asking(BYOC_TRUNK)
EXCLUSIVE = exclusive(OPTIONS)


def byoc_trunk_info(
    given: Mapping[str, Any],
    environ: Mapping[str, str],
    *,
    ansible_version: str,
    sids_label: str = "sids[{}]",
) -> Outcome:
    """Read what the options I(given) ask for. The result is as C(RETURN) of the module says.

    Messages call each of the I(sids) by I(sids_label), with its place in the list.
    """

    def work(task: Task) -> dict[str, Any]:
        return read_selected(trunk_reader(task), sids_label)

    return attempt(work, given, environ, OPTIONS, ansible_version=ansible_version)


def trunk_reader(task: Task) -> Reader:
    """Return what reads BYOC trunks for I(task)."""
    return Reader(task, byoc_trunks(task.client, task.base_url, task.identity))
