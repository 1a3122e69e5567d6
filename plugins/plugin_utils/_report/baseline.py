# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A baseline: the current trunks of an account, written as the expected ones.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from ansible_collections.voiceops.twilio.plugins.module_utils._audit.linked import LINKED, Linked
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import (
    OptionsError,
    printable,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.byoc_trunk import (
    BYOC_TRUNK,
    SID,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.given_facts import (
    label_of,
    require_attributes,
    require_own_keys,
    require_single,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.plain import plain
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.baseline_linked import (
    Described,
    described,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.baseline_values import (
    as_yaml,
    description,
    is_masked,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._yaml.budget import (
    MAX_COST,
    MAX_VALUES,
    needs_of,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._yaml.regular_file import MAX_BYTES

KEPT = (
    "cnam_lookup_enabled",
    "friendly_name",
    "status_callback_method",
    "status_callback_url",
    "voice_fallback_method",
    "voice_fallback_url",
    "voice_method",
    "voice_url",
)
VARIABLE = "byoc_trunk_audit_expected"
# What trunks refer to, by the key of its kind in a result and by SID. None if it is not written.
Facts = Mapping[str, Any]
HEADING = """\
---
# The BYOC trunks that an account should have, written from the trunks that it had. The role
# voiceops.twilio.byoc_trunk_audit compares only the attributes that are written here.
# Passwords in URLs are left out: a regular expression stands for such a URL.
"""


class Baseline(NamedTuple):
    """The YAML I(text), the number of trunks I(written) into it, and SIDs of other trunks.

    No entry can name the trunks in I(left_out). The trunks in I(masked) have a text that contains a
    mask. The YAML keeps it, because Twilio may have sent these very characters. The trunks in
    I(incomplete) refer to something that the facts lack, and the YAML leaves that out.
    """

    text: str
    written: int
    left_out: list[str]
    masked: list[str]
    incomplete: list[str]


def baseline(
    trunks: Sequence[Any], attributes: Sequence[str], by_sid: bool, facts: Facts | None = None
) -> Baseline:
    """Return YAML that sets C(byoc_trunk_audit_expected) to I(trunks).

    The same trunks give the same bytes on each version of ansible-core. An entry names its trunk by
    a friendly name that no other trunk has, or else by its SID. With I(by_sid) the SID comes first.
    An entry also describes what its trunk refers to, for each kind in I(facts). Every text is
    marked as data. Raises ValueError for an unknown attribute, and OptionsError for facts that lack
    an attribute or have a resource twice, and for a baseline that an audit cannot read.
    """
    rows: list[dict[str, Any]] = plain(list(trunks))
    linked: dict[str, Any] = plain(facts or {})
    wanted = sorted(set(plain(list(attributes))))
    unknown = sorted(name for name in wanted if name not in BYOC_TRUNK.table)
    if unknown:
        raise ValueError(f"{', '.join(unknown)}, which a BYOC trunk does not have")
    _require_whole(rows, {"friendly_name", *wanted}, linked)
    names = Counter(row["friendly_name"] for row in rows if isinstance(row["friendly_name"], str))
    size = _Size()
    entries: list[dict[str, Any]] = []
    left_out: list[str] = []
    masked: list[str] = []
    incomplete: list[str] = []
    for row in sorted(rows, key=_order):
        shown = printable(row["sid"], 60)
        identity = _identity(row, names, by_sid)
        if identity is None:
            left_out.append(shown)
            continue
        entry, below = _entry(row, identity, wanted, linked)
        entries.append(entry)
        size.add(entry)
        if below.has_mask or any(is_masked(row[name]) for name in {*wanted, "friendly_name"}):
            masked.append(shown)
        if not below.is_complete:
            incomplete.append(shown)
    text = HEADING + _remark(left_out) + "\n".join([*as_yaml({VARIABLE: entries}), ""])
    size.require_bytes(text)
    return Baseline(text, len(entries), left_out, masked, incomplete)


class _Size:
    """The size of a baseline. One that an audit refuses as a file is an error."""

    def __init__(self) -> None:
        self._values, self._cost = needs_of({VARIABLE: []})

    def add(self, entry: Mapping[str, Any]) -> None:
        """Add the I(entry) of a trunk, or raise OptionsError."""
        values, cost = needs_of(entry)
        self._values += values
        self._cost += cost
        if self._values > MAX_VALUES:
            raise _too_large(f"{MAX_VALUES:,} values")
        if self._cost > MAX_COST:
            raise _too_large("128 MiB of memory")

    def require_bytes(self, text: str) -> None:
        """Raise OptionsError if the I(text) of the file is too long."""
        if len(text.encode()) > MAX_BYTES:
            raise _too_large("64 MiB")


def _too_large(limit: str) -> OptionsError:
    return OptionsError(
        f"The baseline of these trunks takes more than {limit}, and an audit cannot read such a "
        "file, so none is made.",
        "Give no connection_policies or sip_domains, or fewer attributes, or make a baseline for "
        "each account. In the role, these are byoc_trunk_audit_baseline_related and "
        "byoc_trunk_audit_baseline_attributes.",
    )


def _require_whole(rows: Sequence[Any], wanted: Iterable[str], facts: Facts) -> None:
    """Raise OptionsError for trunks without their attributes, and for one SID twice."""
    kinds = [one for one in LINKED.values() if _has(facts, one)]
    names = {*wanted, *(one.attribute for one in kinds)}
    for number, row in enumerate(rows):
        require_attributes(f"Item {number} of the trunks", row, ("sid",))
        require_attributes(label_of(row["sid"]), row, names)
    sids = (row["sid"] for row in rows)
    # The SIDs of several trunks are the same if a secret is masked in them.
    require_single(BYOC_TRUNK, [x for x in sids if isinstance(x, str) and SID.fullmatch(x)])
    for one in kinds:
        require_own_keys(one.resource, facts[one.resource.facts])


def _order(row: Mapping[str, Any]) -> tuple[str, str]:
    name = row["friendly_name"]
    return name if isinstance(name, str) else "", str(row["sid"])


def _identity(row: Mapping[str, Any], names: Mapping[str, int], by_sid: bool) -> str | None:
    """Return the attribute that names the trunk in its entry, or None if neither can."""
    name, sid = row["friendly_name"], row["sid"]
    has_name = isinstance(name, str) and bool(name) and names[name] == 1 and not is_masked(name)
    choices = {
        "friendly_name": has_name
        and isinstance(description(BYOC_TRUNK, "friendly_name", name), str),
        "sid": isinstance(sid, str) and SID.fullmatch(sid) is not None,
    }
    order = ("sid", "friendly_name") if by_sid else ("friendly_name", "sid")
    return next((choice for choice in order if choices[choice]), None)


def _remark(left_out: Sequence[str]) -> str:
    if not left_out:
        return ""
    number = f"{len(left_out)} trunk{'' if len(left_out) == 1 else 's'}"
    return f"# Left out, without a valid SID and without a unique friendly name: {number}.\n"


def _entry(
    row: Mapping[str, Any], identity: str, wanted: Sequence[str], facts: Facts
) -> tuple[dict[str, Any], Described]:
    names = [identity, *(name for name in wanted if name != identity)]
    written = {name: description(BYOC_TRUNK, name, row[name]) for name in names}
    if isinstance(written.get("sid"), Mapping):
        del written["sid"]  # An entry does not accept a condition here.
    below = described(row, {name: one for name, one in LINKED.items() if _has(facts, one)}, facts)
    return {**written, **below.written}, below


def _has(facts: Facts, linked: Linked) -> bool:
    return facts.get(linked.resource.facts) is not None
