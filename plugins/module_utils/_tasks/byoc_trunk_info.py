# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What C(byoc_trunk_info) does, from options to result. Each door in front of it is thin.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from .._options import Option
from .reading import read_every, read_named, read_sid, read_sids
from .runner import Outcome, Task, attempt

_EVERY_TRUNK = "the task reads every trunk of the account"
OPTIONS = (
    Option("sid", is_sid=True, if_left_out=_EVERY_TRUNK),
    Option("sids", type="list", elements="str", is_sid=True),
    Option("friendly_name", if_left_out=_EVERY_TRUNK),
)
EXCLUSIVE = (tuple(option.name for option in OPTIONS),)


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
    work = partial(_read, sids_label=sids_label)
    return attempt(work, given, environ, OPTIONS, ansible_version=ansible_version)


def _read(task: Task, *, sids_label: str) -> dict[str, Any]:
    sid, sids, friendly_name = (task.options[option.name] for option in OPTIONS)
    if sid is not None:
        trunks, missing = read_sid(task, sid)
        return {
            "byoc_trunk": trunks[0] if trunks else None,
            "byoc_trunks": trunks,
            "missing_sids": missing,
        }
    if sids is not None:
        trunks, missing = read_sids(task, sids, sids_label)
    elif friendly_name is not None:
        trunks, missing = read_named(task, friendly_name)
    else:
        trunks, missing = read_every(task)
    return {"byoc_trunks": trunks, "missing_sids": missing}
