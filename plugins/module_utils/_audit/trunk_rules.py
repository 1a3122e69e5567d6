# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The rules about the attributes of BYOC trunks, and what they find. Pure.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .._resources.attributes import METHODS
from .byoc_setup import TRUNK, Found, Item, Setup, shown_sid, unclear
from .networks import machine_of
from .rule import (
    ERROR,
    GUIDE,
    NOTE,
    OUR_ADVICE,
    TRUNK_PAGE,
    WARNING,
    Rule,
    RuleOption,
    Values,
)
from .rule_values import boolean, hosts

_URLS = ("voice_url", "voice_fallback_url", "status_callback_url")
_METHODS = ("voice_method", "voice_fallback_method", "status_callback_method")
_ACCEPTED = ("GET", "POST")
_SHOWN = 3


def voice_url_set(setup: Setup, _options: Values) -> Iterator[Found]:
    """Find trunks without a voice URL."""
    return _not_set(setup, "voice_url", "No application answers the calls that arrive.")


def fallback_set(setup: Setup, _options: Values) -> Iterator[Found]:
    """Find trunks without a fallback URL."""
    return _not_set(setup, "voice_fallback_url", "If voice_url fails, so does the call.")


def status_callback_set(setup: Setup, _options: Values) -> Iterator[Found]:
    """Find trunks without a status callback."""
    return _not_set(setup, "status_callback_url", "No application learns when a call ends.")


def urls_use_https(setup: Setup, _options: Values) -> Iterator[Found]:
    """Find URLs of trunks that are not https URLs."""
    for trunk, attribute, value in _values(setup, _URLS):
        url = setup.url(value)
        if not isinstance(value, str):
            yield _found(trunk, unclear(attribute))
        elif url is None:
            yield _found(trunk, f"{attribute} is not a valid https URL.")
        elif url.scheme != "https":
            how = "uses http instead of" if url.scheme == "http" else "does not use"
            yield _found(trunk, f"{attribute} {how} https to reach {url.host.name}.")


def urls_on_allowed_hosts(setup: Setup, options: Values) -> Iterator[Found]:
    """Find URLs of trunks on hosts that are not among the allowed ones."""
    allowed = options["allowed_hosts"]
    if allowed is None:
        return
    for trunk, attribute, value in _values(setup, _URLS):
        url = setup.url(value)
        if url is None:
            yield _found(trunk, f"{attribute} has no valid host, so it is not an allowed one.")
        elif url.host not in allowed:
            yield _found(trunk, f"{attribute} leads to {url.host.name}, which is not allowed.")


def fallback_on_another_host(setup: Setup, _options: Values) -> Iterator[Found]:
    """Find fallback URLs on the host of the voice URL."""
    for trunk in setup.trunks:
        values = trunk.get("voice_url"), trunk.get("voice_fallback_url")
        if None in values:
            continue
        first, second = map(setup.url, values)
        if first is None or second is None:
            name = "voice_url" if first is None else "voice_fallback_url"
            yield _found(trunk, f"{name} has no valid host, so the hosts cannot be compared.")
        elif machine_of(first.host) == machine_of(second.host):
            name = machine_of(first.host).name
            yield _found(trunk, f"voice_url and voice_fallback_url lead to the same host, {name}.")


def methods_accepted(setup: Setup, _options: Values) -> Iterator[Found]:
    """Find methods that Twilio no longer accepts."""
    for trunk, attribute, value in _values(setup, _METHODS):
        if isinstance(value, str) and value in _ACCEPTED:
            continue
        is_known = isinstance(value, str) and value in METHODS
        text = f"{attribute} is {value}. Twilio accepts GET and POST only."
        yield _found(trunk, text if is_known else unclear(attribute))


def names_unique(setup: Setup, _options: Values) -> Iterator[Found]:
    """Find trunks that share their friendly name."""
    sharing: dict[str, list[Item]] = {}
    for trunk in setup.trunks:
        name = trunk.get("friendly_name")
        if isinstance(name, str) and name.strip():
            sharing.setdefault(name, []).append(trunk)
        elif name is not None and not isinstance(name, str):
            yield _found(trunk, unclear("friendly_name"))
    for trunks in sharing.values():
        if len(trunks) > 1:
            yield from _sharing(trunks)


def cnam_lookup_intended(setup: Setup, options: Values) -> Iterator[Found]:
    """Find trunks whose caller name lookup is not as intended. Null is off."""
    intended = options["enabled"]
    for trunk in setup.trunks:
        value = trunk.get("cnam_lookup_enabled")
        if value is not None and not isinstance(value, bool):
            yield _found(trunk, unclear("cnam_lookup_enabled"))
        elif bool(value) is not intended:
            state, other = ("off", "on") if intended else ("on", "off")
            yield _found(trunk, f"The caller name lookup is {state} instead of {other}.")


def policy_set(setup: Setup, _options: Values) -> Iterator[Found]:
    """Find trunks without a connection policy."""
    return _not_set(setup, "connection_policy_sid", "It makes no outbound calls.")


def _of_trunk(names: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((TRUNK, name) for name in names)


def _found(trunk: Item, message: str) -> Found:
    return Found(TRUNK, trunk, message)


def _values(setup: Setup, attributes: tuple[str, ...]) -> Iterator[tuple[Item, str, Any]]:
    """Yield each of I(attributes) that is set, with its trunk and value."""
    for trunk in setup.trunks:
        for attribute in attributes:
            value = trunk.get(attribute)
            if value is not None:
                yield trunk, attribute, value


def _not_set(setup: Setup, attribute: str, effect: str) -> Iterator[Found]:
    for trunk in setup.trunks:
        value = trunk.get(attribute)
        if value is None or (isinstance(value, str) and not value.strip()):
            yield _found(trunk, f"{attribute} is not set. {effect}")
        elif not isinstance(value, str):
            yield _found(trunk, unclear(attribute))


def _sharing(trunks: list[Item]) -> Iterator[Found]:
    sids = sorted(shown_sid(trunk.get("sid")) for trunk in trunks)
    more = f" and {len(sids) - _SHOWN} more" if len(sids) > _SHOWN else ""
    for trunk in trunks:
        yield _found(
            trunk,
            f"{len(trunks)} trunks have this friendly name: {', '.join(sids[:_SHOWN])}{more}.",
        )


TRUNK_RULES = (
    Rule(
        id="BYOC001",
        name="voice-url-set",
        severity=ERROR,
        reads=(TRUNK,),
        find=voice_url_set,
        attributes=((TRUNK, "voice_url"),),
        text="Each trunk has a voice_url.",
        reason="Twilio calls voice_url when a call arrives. Without it, no application answers.",
        remedy="Set voice_url to the URL of your application.",
        source=TRUNK_PAGE,
    ),
    Rule(
        id="BYOC002",
        name="urls-https",
        severity=ERROR,
        reads=(TRUNK,),
        find=urls_use_https,
        attributes=_of_trunk(_URLS),
        text="voice_url, voice_fallback_url and status_callback_url use https.",
        reason="With http, anyone on the way can read who calls whom, and change the answer.",
        remedy="Offer the application over https, and change the URL.",
        source=OUR_ADVICE,
    ),
    Rule(
        id="BYOC003",
        name="urls-allowed-hosts",
        severity=ERROR,
        reads=(TRUNK,),
        find=urls_on_allowed_hosts,
        attributes=_of_trunk(_URLS),
        text="The URLs of each trunk lead to allowed hosts.",
        reason="Whoever answers at the URL controls the calls.",
        remedy="Correct the URL, or add its host to allowed_hosts.",
        source=OUR_ADVICE,
        options=(
            RuleOption(
                "allowed_hosts",
                hosts,
                None,
                "A list of host names, such as voice.example.com or *.example.com. "
                "Without it, every host is allowed.",
            ),
        ),
    ),
    Rule(
        id="BYOC004",
        name="fallback-set",
        severity=WARNING,
        reads=(TRUNK,),
        find=fallback_set,
        attributes=((TRUNK, "voice_fallback_url"),),
        text="Each trunk has a voice_fallback_url.",
        reason="Twilio calls it if voice_url fails. Without it, nothing answers such a call.",
        remedy="Set voice_fallback_url.",
        source=TRUNK_PAGE,
    ),
    Rule(
        id="BYOC005",
        name="fallback-other-host",
        severity=WARNING,
        reads=(TRUNK,),
        find=fallback_on_another_host,
        attributes=_of_trunk(_URLS[:2]),
        text="voice_fallback_url leads to another host than voice_url.",
        reason="If the host of voice_url fails, a fallback on the same host fails too.",
        remedy="Move the fallback to another host.",
        source=OUR_ADVICE,
        limits="Two names of one machine count as two hosts. A port makes no difference.",
    ),
    Rule(
        id="BYOC006",
        name="status-callback-set",
        severity=NOTE,
        reads=(TRUNK,),
        find=status_callback_set,
        attributes=((TRUNK, "status_callback_url"),),
        text="Each trunk has a status_callback_url.",
        reason="Without it, no application learns when a call ends.",
        remedy="Set status_callback_url.",
        source=OUR_ADVICE,
    ),
    Rule(
        id="BYOC007",
        name="methods-accepted",
        severity=WARNING,
        reads=(TRUNK,),
        find=methods_accepted,
        attributes=_of_trunk(_METHODS),
        text="The methods of each trunk are GET or POST.",
        reason="Twilio accepts no other method now. Older trunks may still have one.",
        remedy="Set the method to GET or POST.",
        source=TRUNK_PAGE,
    ),
    Rule(
        id="BYOC008",
        name="friendly-name-unique",
        severity=WARNING,
        reads=(TRUNK,),
        find=names_unique,
        attributes=((TRUNK, "friendly_name"),),
        text="No two trunks of the account have the same friendly_name.",
        reason="People and audits identify a trunk by its name.",
        remedy="Rename all of them but one.",
        source=OUR_ADVICE,
        limits="A trunk whose name is blank counts as a trunk without a name.",
        needs_all=(TRUNK,),
    ),
    Rule(
        id="BYOC009",
        name="cnam-lookup",
        severity=NOTE,
        reads=(TRUNK,),
        find=cnam_lookup_intended,
        attributes=((TRUNK, "cnam_lookup_enabled"),),
        text="cnam_lookup_enabled is as intended.",
        reason="The lookup works for calls from the United States and Canada only.",
        remedy="Change cnam_lookup_enabled, or set the option enabled.",
        source=TRUNK_PAGE,
        options=(
            RuleOption("enabled", boolean, False, "Whether the lookup is intended to be on."),
        ),
    ),
    Rule(
        id="BYOC010",
        name="policy-set",
        severity=WARNING,
        reads=(TRUNK,),
        find=policy_set,
        attributes=((TRUNK, "connection_policy_sid"),),
        text="Each trunk has a connection policy.",
        reason="Without one, the trunk makes no outbound calls.",
        remedy="Set connection_policy_sid. If the trunk only receives calls, waive the finding.",
        source=GUIDE,
    ),
)
