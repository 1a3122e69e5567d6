# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The work of C(connection_policy_info), from its options to its result.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from .._api.collection import Collection
from .._api.voice import connection_policies, targets
from .._http.progress import Pulse
from .._resources.connection_policy import CONNECTION_POLICY, TARGET
from .._resources.resource import VOICE
from .asking import exclusive, read_selected, ways_of_asking
from .parts import PartList, reader_with
from .reading import Reader
from .runner import Outcome, Task, attempt

OPTIONS = ways_of_asking(CONNECTION_POLICY)
EXCLUSIVE = exclusive(OPTIONS)
_NO_NUMBER = float("inf")


def connection_policy_info(
    given: Mapping[str, Any],
    environ: Mapping[str, str],
    *,
    ansible_version: str,
    pulse: Pulse | None = None,
) -> Outcome:
    """Read the resources that the options I(given) select. The result is as in C(RETURN).

    I(pulse) gets reports of the progress.
    """

    def work(task: Task) -> dict[str, Any]:
        return read_selected(policy_reader(task))

    return attempt(work, given, environ, OPTIONS, ansible_version=ansible_version, pulse=pulse)


def policy_reader(task: Task) -> Reader:
    """Return the reader of connection policies with their targets."""
    policies = connection_policies(task.client, task.url_of(VOICE), task.identity)
    return reader_with(task, policies, lists_of(task, policies))


def lists_of(task: Task, policies: Collection) -> tuple[PartList, ...]:
    """Return the lists that each of I(policies) has."""
    return (PartList(TARGET, partial(targets, task.client, task.identity, policies), _order),)


def _order(target: Mapping[str, Any]) -> tuple[float, float, str]:
    """Return the key to sort by: priority, then weight, then SID.

    Twilio tries the lowest priority first (https://github.com/twilio/twilio-oai, twilio_voice_v1).
    """
    priority, weight = (_number(target.get(name)) for name in ("priority", "weight"))
    return priority, weight, target["sid"]


def _number(value: Any) -> float:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return value if is_number else _NO_NUMBER
