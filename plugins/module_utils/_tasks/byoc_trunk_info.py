# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The work of C(byoc_trunk_info), from its options to its result.

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
    """Read the trunks that the options I(given) select. The result is as in C(RETURN).

    Messages name an item of C(sids) by I(sids_label) and its index.
    """

    def work(task: Task) -> dict[str, Any]:
        return read_selected(trunk_reader(task), sids_label)

    return attempt(work, given, environ, OPTIONS, ansible_version=ansible_version)


def trunk_reader(task: Task) -> Reader:
    """Return the reader of BYOC trunks for I(task)."""
    return Reader(task, byoc_trunks(task.client, task.base_url, task.identity))
