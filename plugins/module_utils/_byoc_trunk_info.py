# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: it may change in any release. Do not import it from elsewhere.

"""What C(byoc_trunk_info) does, from options to result. Each door in front of it is thin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ._byoc_trunk import Trunk, normal_form
from ._errors import InvalidResponseError, NotFoundError
from ._http import Answer
from ._options import Option
from ._task import Outcome, Task, attempt

OPTIONS = (Option("sid", required=True),)


def byoc_trunk_info(
    given: Mapping[str, Any], environ: Mapping[str, str], *, ansible_version: str
) -> Outcome:
    """Read what the options I(given) ask for. The result is as C(RETURN) of the module says."""
    return attempt(_read, given, environ, OPTIONS, ansible_version=ansible_version)


def _read(task: Task) -> dict[str, Any]:
    sid = task.options["sid"]
    try:
        trunk = _in_normal_form(task, task.voice.trunk(sid))
    except NotFoundError as error:
        if not task.tolerates("on_missing", error):
            raise
        return {"byoc_trunk": None, "byoc_trunks": [], "missing_sids": [sid]}
    return {"byoc_trunk": trunk, "byoc_trunks": [trunk], "missing_sids": []}


def _in_normal_form(task: Task, answer: Answer) -> Trunk:
    trunk, violations = normal_form(answer)
    if violations:
        error = InvalidResponseError(
            f"Trunk {answer['sid']} breaks Twilio's documented contract: "
            f"{'; '.join(map(str, violations))}.",
            "Set on_invalid to warn or ignore to accept its values as they came.",
            violations=violations,
            url=task.base_url,
        )
        error.sid = answer["sid"]
        error.attempts = 1
        if not task.tolerates("on_invalid", error):
            raise error
    return trunk
