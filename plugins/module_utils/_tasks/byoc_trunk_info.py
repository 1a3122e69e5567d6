# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The work of C(byoc_trunk_info), from its options to its result.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._api.account import AccountGuard, Guard
from .._api.voice import byoc_trunks
from .._http.progress import Pulse
from .._resources.byoc_trunk import BYOC_TRUNK
from .._resources.resource import VOICE
from .asking import exclusive, read_selected, ways_of_asking
from .reading import Reader
from .referred import belonging
from .related import OPTION as RELATED
from .related import apis, read_related
from .runner import Outcome, Task, attempt

_WAYS = ways_of_asking(BYOC_TRUNK)
OPTIONS = (*_WAYS, RELATED)
EXCLUSIVE = exclusive(_WAYS)


def byoc_trunk_info(
    given: Mapping[str, Any],
    environ: Mapping[str, str],
    *,
    ansible_version: str,
    sids_label: str = "sids[{}]",
    pulse: Pulse | None = None,
) -> Outcome:
    """Read the trunks that the options I(given) select. The result is as in C(RETURN).

    Messages name an item of C(sids) by I(sids_label) and its index. I(pulse) gets reports of the
    progress.
    """

    def work(task: Task) -> dict[str, Any]:
        guard = AccountGuard(task.identity.account_sid)
        result = read_selected(trunk_reader(task, guard), sids_label)
        trunks = result[BYOC_TRUNK.facts]
        related = read_related(task, trunks, guard, task.options[RELATED.name])
        return {**result, **belonging(trunks, related)}

    version, asked = ansible_version, apis(given)
    return attempt(work, given, environ, OPTIONS, ansible_version=version, apis=asked, pulse=pulse)


def trunk_reader(task: Task, guard: Guard | None = None) -> Reader:
    """Return the reader of BYOC trunks for I(task). If I(guard) is given, each must pass it."""
    return Reader(task, byoc_trunks(task.client, task.url_of(VOICE), task.identity, guard))
