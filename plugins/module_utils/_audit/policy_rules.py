# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The rules about connection policies and their targets, and what they find. Pure.

Private to this collection: it may change in any release. Do not import it from elsewhere.

They look at the policies that trunks use. Only one rule looks at the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from .byoc_setup import (
    CONNECTION_POLICY,
    TARGET,
    TRUNK,
    Found,
    Item,
    Setup,
    parts_of,
    shown_sid,
    unclear,
    unknown,
)
from .contracts import are_documented
from .hosts import SipUri
from .networks import LOCAL_NAME, PRIVATE, SHARED, machine_of, why_not_a_carrier
from .rule import (
    ERROR,
    ERROR_PAGE,
    NOTE,
    OUR_ADVICE,
    TARGET_PAGE,
    WARNING,
    Rule,
    RuleOption,
    Values,
)
from .rule_values import integer

MAX_WEIGHT = 65535
_SHOWN = 3
# Twilio Interconnect is a private connection to the carrier.
_OVER_INTERCONNECT = (PRIVATE, SHARED, LOCAL_NAME)


def target_enabled(setup: Setup, _options: Values) -> Iterator[Found]:
    """Find policies without an enabled target."""
    for policy, targets in _with_targets(setup):
        if targets is None:
            yield _found(policy, unknown("targets"))
        elif not any(target.get("enabled") is True for target in targets):
            unclear_ones = sum(not _is_known(target.get("enabled")) for target in targets)
            yield _found(policy, _none_enabled(len(targets), unclear_ones))


def targets_redundant(setup: Setup, options: Values) -> Iterator[Found]:
    """Find policies whose enabled targets lead to too few hosts."""
    least = options["min_hosts"]
    for policy, targets in _with_targets(setup):
        if targets is None:
            yield _found(policy, unknown("targets"))
            continue
        uris = [setup.sip_uri(t.get("target")) for t in targets if t.get("enabled") is True]
        names = sorted({machine_of(uri.destination).name for uri in uris if uri is not None})
        if len(names) < least:
            invalid = " Invalid targets do not count." if None in uris else ""
            yield _found(policy, f"{_led_to(names)} At least {least} are expected.{invalid}")


def targets_are_sip(setup: Setup, _options: Values) -> Iterator[Found]:
    """Find targets that are not sip URIs."""

    def judge(target: Item, name: str) -> str | None:
        uri = setup.sip_uri(target.get("target"))
        if uri is None:
            return f"{name} is not a valid SIP URI."
        if uri.scheme == "sips":
            return f"{name} uses the scheme sips. Twilio does not support it."
        return None

    return _each_target(setup, judge)


def targets_public(setup: Setup, _options: Values) -> Iterator[Found]:
    """Find targets on hosts that no carrier can have."""

    def judge(target: Item, name: str) -> str | None:
        uri = setup.sip_uri(target.get("target"))
        if uri is None:
            return f"{name} is not a valid SIP URI, so its host cannot be checked."
        why = _why_not_public(uri)
        return None if why is None else f"{name} leads to {why}."

    return _each_target(setup, judge)


def targets_weighted(setup: Setup, _options: Values) -> Iterator[Found]:
    """Find targets with an impossible weight."""

    def judge(target: Item, name: str) -> str | None:
        weight = target.get("weight")
        if not isinstance(weight, int) or isinstance(weight, bool):
            return f"{name}: {unclear('weight')}"
        if 1 <= weight <= MAX_WEIGHT:
            return None
        if weight < 1:
            return f"{name} has a weight below 1."
        return f"{name} has a weight above {MAX_WEIGHT}."

    return _each_target(setup, judge)


def policy_used(setup: Setup, _options: Values) -> Iterator[Found]:
    """Find policies that no trunk in the list of trunks names."""
    is_certain = are_documented(setup.trunks, *_USE)
    uses = "uses" if is_certain else "is known to use"
    for policy in setup.unused_policies:
        yield _found(policy, f"No trunk in the list of trunks {uses} this connection policy.")


def _found(policy: Item, message: str) -> Found:
    return Found(CONNECTION_POLICY, policy, message)


def _with_targets(setup: Setup) -> Iterator[tuple[Item, list[Item] | None]]:
    return ((policy, parts_of(policy, "targets")) for policy in setup.used_policies)


def _each_target(setup: Setup, judge: Callable[[Item, str], str | None]) -> Iterator[Found]:
    """Yield what I(judge) says of each target, which it gets with its name."""
    for policy, targets in _with_targets(setup):
        if targets is None:
            yield _found(policy, unknown("targets"))
            continue
        for target in targets:
            message = judge(target, f"Target {shown_sid(target.get('sid'))}")
            if message is not None:
                yield _found(policy, message)


def _is_known(enabled: Any) -> bool:
    return enabled is None or isinstance(enabled, bool)


def _none_enabled(count: int, unclear_ones: int) -> str:
    if unclear_ones:
        return f"Of its {count} targets, none is known to be enabled. {unclear('enabled')}"
    return f"None of its {count} targets is enabled." if count else "It has no targets."


def _led_to(names: list[str]) -> str:
    if not names:
        return "Its enabled targets lead to no host."
    hosts = "1 host" if len(names) == 1 else f"{len(names)} hosts"
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return f"Its enabled targets lead to {hosts} ({', '.join(names[:_SHOWN])}{more})."


def _why_not_public(uri: SipUri) -> str | None:
    for host in dict.fromkeys((uri.host, uri.destination)):
        why = why_not_a_carrier(host)
        if why is not None and not (uri.private and why in _OVER_INTERCONNECT):
            return f"{host.name}, {why}"
    return None


_READS = (TRUNK, CONNECTION_POLICY)
_USE = (TRUNK, "connection_policy_sid")
POLICY_RULES = (
    Rule(
        id="BYOC015",
        name="target-enabled",
        severity=ERROR,
        reads=_READS,
        find=target_enabled,
        attributes=(_USE, (TARGET, "enabled")),
        text="Each connection policy in use has an enabled target.",
        reason="Without one, outbound calls fail with Twilio's error 32400.",
        remedy="Enable or add a target.",
        source=f"{ERROR_PAGE}32400",
    ),
    Rule(
        id="BYOC016",
        name="targets-redundant",
        severity=WARNING,
        reads=_READS,
        find=targets_redundant,
        attributes=(_USE, (TARGET, "enabled"), (TARGET, "target")),
        text="The enabled targets of each connection policy in use lead to at least two hosts.",
        reason="If the only host fails, no outbound call succeeds.",
        remedy="Add a target on another host, with another priority or a share of the weight.",
        source=OUR_ADVICE,
        options=(RuleOption("min_hosts", integer(1, 100), 2, "The lowest number of hosts."),),
        limits="Two names of one machine count as two hosts. A port makes no difference.",
    ),
    Rule(
        id="BYOC017",
        name="target-sip",
        severity=WARNING,
        reads=_READS,
        find=targets_are_sip,
        attributes=(_USE, (TARGET, "target")),
        text="Each target is a valid URI with the scheme sip.",
        reason="Twilio cannot call any other. It does not support the scheme sips.",
        remedy="Correct the target. For TLS, write a sip URI with transport=tls.",
        source=TARGET_PAGE,
    ),
    Rule(
        id="BYOC018",
        name="target-public",
        severity=WARNING,
        reads=_READS,
        find=targets_public,
        attributes=(_USE, (TARGET, "target")),
        text="No target leads to a private, local or reserved address, or to Twilio itself.",
        reason="Twilio cannot reach a carrier there, so calls fail with its error 32011.",
        remedy="Set the target to the public address of the carrier.",
        source=f"{ERROR_PAGE}32011",
        limits="It does not look up names. Private addresses over Twilio Interconnect are fine.",
    ),
    Rule(
        id="BYOC019",
        name="target-weight",
        severity=WARNING,
        reads=_READS,
        find=targets_weighted,
        attributes=(_USE, (TARGET, "weight")),
        text="The weight of each target is from 1 to 65535.",
        reason="Twilio documents no other weight. It shares calls out by weight.",
        remedy="Set a weight of at least 1. To take a target out of use, disable it.",
        source=TARGET_PAGE,
    ),
    Rule(
        id="BYOC020",
        name="policy-used",
        severity=NOTE,
        reads=_READS,
        find=policy_used,
        attributes=(_USE,),
        text="A trunk in the list of trunks uses each connection policy.",
        reason="An unused policy is often left over, or a trunk names the wrong one.",
        remedy="Name it in the trunk that should use it. Delete it only if nothing uses it.",
        source=OUR_ADVICE,
        needs_all=_READS,
        limits="It does not see a trunk that is created or changed after the trunks were read.",
    ),
)
