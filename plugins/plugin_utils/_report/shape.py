# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tell the result of an audit from the result of another task, and from any other value.

Private to this collection: it may change in any release. Do not import it from elsewhere.

Only keys that the reports use are checked.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from ansible_collections.voiceops.twilio.plugins.module_utils._audit.byoc_setup import parts_of
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.drift import STATES
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.findings import (
    EXPIRED,
    NOT_CHECKED,
    UNUSED,
    VALID,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.rule import SEVERITIES
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.byoc_trunk_audit import FAILS

Check = Callable[[Any], bool]


def each_result(result: Any) -> list[Any]:
    """Return the results of the items if I(result) is that of a loop, or else I(result) itself."""
    several = result.get("results") if isinstance(result, Mapping) else None
    return several if isinstance(several, list) and "trunks" not in result else [result]


def fault_of(result: Any) -> str:
    """Return why I(result) is not one that the audit registers, or an empty text if it is one.

    I(result) has no loop.
    """
    if not isinstance(result, Mapping):
        return "it is not a mapping"
    if result.get("skipped") is True:
        return ""
    required = _OF_AUDIT if "trunks" in result else {}
    wrong = [name for name, is_valid in required.items() if not is_valid(result.get(name))]
    wrong += [name for name, is_valid in _OF_ALL.items() if not is_valid(result.get(name))]
    if wrong:
        return f"its key {wrong[0]} has another form"
    if not any(result.get(name) for name in ("trunks", "failed", "unreachable", "error")):
        return "" if "trunks" in result else "it has neither trunks nor an error"
    return ""


def fault_of_values(value: Any) -> str:
    """Return why a report cannot contain I(value), or an empty text.

    YAML makes a date of a text that looks like one, so an edited result may contain dates.
    """
    try:
        json.dumps(value, allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        return "it contains a value that is not JSON, such as a date"
    return ""


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int)


def _is_anything(_value: Any) -> bool:
    return True


def _is_mapping(value: Any) -> bool:
    return isinstance(value, Mapping)


def _one_of(*values: str) -> Check:
    return lambda value: isinstance(value, str) and value in values


def _or_none(is_valid: Check) -> Check:
    return lambda value: value is None or is_valid(value)


def _list_of(is_valid: Check) -> Check:
    return lambda value: isinstance(value, (list, tuple)) and all(map(is_valid, value))


def _with(**keys: Check) -> Check:
    """Return a check for a mapping that has all of these I(keys)."""
    return lambda value: (
        isinstance(value, Mapping)
        and all(name in value and is_valid(value[name]) for name, is_valid in keys.items())
    )


def _each(is_valid: Check) -> Check:
    """Return a check for a mapping whose values are all valid."""
    return lambda value: isinstance(value, Mapping) and all(map(is_valid, value.values()))


def _parts(name: str, is_valid: Check) -> Check:
    """Return a check for a resource. The list I(name) of its parts may be unknown."""
    return lambda value: (
        isinstance(value, Mapping) and all(map(is_valid, parts_of(value, name) or ()))
    )


# With on_invalid, a name or SID can have a value that Twilio does not document.
_NAMES = {"sid": _is_anything, "friendly_name": _is_anything}
_is_difference = _with(attribute=_is_text, expected=_is_anything, actual=_is_anything)
_is_trunk = _with(
    **_NAMES,
    state=_one_of(*STATES),
    differences=_list_of(_is_difference),
    candidates=_list_of(_is_anything),
)
_is_waived = _with(until=_is_text, reason=_is_text)
_is_finding = _with(
    **_NAMES,
    rule=_is_text,
    severity=_one_of(*SEVERITIES),
    resource=_is_text,
    message=_is_text,
    waived=_or_none(_is_waived),
)
_is_waiver = _with(
    **_NAMES,
    rule=_is_text,
    until=_is_text,
    reason=_is_text,
    state=_one_of(EXPIRED, UNUSED, VALID, NOT_CHECKED),
    days_left=_is_whole,
)
_is_diff = _with(before_header=_is_text, after_header=_is_text, before=_is_text, after=_is_text)
_is_target = _with(**dict.fromkeys(("target", "priority", "weight", "enabled"), _is_anything))
_is_policy = _parts("targets", _is_target)
_FACTS_OF_DOMAIN = ("domain_name", "auth_type", "secure", "sip_registration")
_OF_DOMAIN = (
    _with(**dict.fromkeys(_FACTS_OF_DOMAIN, _is_anything)),
    _parts("ip_access_control_lists", _with(**_NAMES)),
    _parts("credential_lists", _with(**_NAMES)),
)
_OF_AUDIT: Mapping[str, Check] = {
    "trunks": _list_of(_is_trunk),
    "counts": _with(**dict.fromkeys(STATES, _is_whole)),
    "faults": _or_none(_list_of(_one_of(*FAILS))),
    "findings": _or_none(_list_of(_is_finding)),
    "findings_from": _or_none(_one_of(*SEVERITIES)),
    "waivers": _or_none(_list_of(_is_waiver)),
    "own_rules": _or_none(_list_of(_is_mapping)),
    "connection_policies": _or_none(_each(_is_policy)),
    "sip_domains": _or_none(_each(lambda value: all(check(value) for check in _OF_DOMAIN))),
    "dangling": _or_none(_list_of(_with(sid=_is_anything, attribute=_is_anything))),
    "diff": _or_none(_list_of(_is_diff)),
}
_OF_ALL: Mapping[str, Check] = {
    "api": _or_none(_is_mapping),
    "error": _or_none(_with(kind=_is_anything)),
    "expected_file": _or_none(_is_text),
    "seconds": _or_none(lambda value: isinstance(value, (int, float))),
}
